/* How long things become: each text in parts, with the longest value of each placeholder; each prompt in seconds.
 * Stands among the proofs. Over the budget of service.yaml is a warning, over three parts or twenty seconds an error.
 * Leaves to others: composing what is really sent (the composer), the price of a part. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "message/sms.h"

/* service.md E2 and section 11. */
enum { PARTS_ERROR = 3, SECONDS_MOST = 20, WORDS_A_MINUTE = 150, SIZE_BYTES = 64 * 1024 };

struct sizes {
    struct load *load;
    const struct flow_program *program;
    const char *
        *texts; /* what each step says first, in each language: for check_joined; NULL nothing */
    const char **own; /* those of the step in hand; NULL: a further wording of it, or a message */
    struct check_longest *longest;
};

/* ---- Composing --------------------------------------------------------------------------------------------- */

static const char *value_text(const struct sizes *sizes, size_t place,
                              const struct flow_piece *piece, size_t language, bool is_voice)
{
    const char *text = check_longest_value(sizes->longest, place, piece, language, is_voice);
    bool is_longer = piece->fallback != NULL && strlen(piece->fallback) > strlen(text);
    return is_longer ? piece->fallback : text;
}

static void add_pieces(const struct sizes *sizes, struct buf *out, const struct flow_pieces *pieces,
                       size_t language, bool is_voice, const char *options)
{
    size_t place = check_longest_place(sizes->longest, pieces);
    for (size_t i = 0; i < pieces->count; i++) {
        const struct flow_piece *piece = &pieces->items[i];
        switch (piece->kind) {
        case PIECE_LITERAL:
            buf_add_text(out, piece->text);
            break;
        case PIECE_VALUE:
            buf_add_text(out, value_text(sizes, place, piece, language, is_voice));
            break;
        case PIECE_OPTIONS:
            buf_add_text(out, options);
            break;
        }
    }
}

/* "1 Food today 2 Bills or debt … 0 Talk to a person", with BACK below the first level. */
static const char *text_options(const struct sizes *sizes, void *ctx, const struct flow_menu *menu,
                                size_t language, bool is_short)
{
    const struct flow_wording *messages = sizes->program->messages;
    struct buf *out = buf_new(ctx, SIZE_BYTES);
    for (size_t i = 0; i < menu->option_count; i++) {
        const struct flow_option *option = &menu->options[i];
        const struct flow_wording *label =
            is_short && option->short_label.is_set ? &option->short_label : &option->label;
        buf_printf(out, "%d ", option->number);
        add_pieces(sizes, out, &label->text[language], language, false, "");
        buf_add_byte(out, ' ');
    }
    add_pieces(sizes, out, &messages[MESSAGE_MENU_PERSON].text[language], language, false, "");
    if (menu->level > 1) {
        buf_add_text(out, ". ");
        add_pieces(sizes, out, &messages[MESSAGE_MENU_BACK].text[language], language, false, "");
    }
    return buf_text(out);
}

static bool has_number(const struct flow_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++)
        if (pieces->items[i].kind == PIECE_VALUE && pieces->items[i].value == VALUE_NUMBER)
            return true;
    return false;
}

/* "For money or food, press 1. … To hear this again, press 9." */
static const char *voice_options(const struct sizes *sizes, void *ctx, const struct flow_menu *menu,
                                 size_t language)
{
    const struct flow_wording *messages = sizes->program->messages;
    struct buf *out = buf_new(ctx, SIZE_BYTES);
    for (size_t i = 0; i < menu->option_count; i++) {
        const struct flow_option *option = &menu->options[i];
        const struct flow_pieces *label =
            option->voice.is_set ? &option->voice.text[language] : &option->label.text[language];
        add_pieces(sizes, out, label, language, true, "");
        /* "For", "press" and the number stand round a label in the message `option`. */
        buf_add_text(out, has_number(label) ? " " : " for, press 1. ");
    }
    add_pieces(sizes, out, &messages[MESSAGE_MENU_HEAR_AGAIN].voice[language], language, true, "");
    return buf_text(out);
}

/* ---- Measuring --------------------------------------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Every digit counts as a word. */
static int spoken_words(struct str text)
{
    int words = 0;
    struct str token;
    while (str_next(&text, ' ', &token)) {
        int digits = 0;
        bool has_letters = false;
        for (size_t i = 0; i < token.length; i++) {
            bool is_letter = (token.data[i] | 0x20) >= 'a' && (token.data[i] | 0x20) <= 'z';
            digits += is_digit(token.data[i]) ? 1 : 0;
            has_letters = has_letters || is_letter || (token.data[i] & 0x80) != 0;
        }
        words += digits + (has_letters ? 1 : 0);
    }
    return words;
}

/* Where a wording stands, and what it is called in a finding. */
struct place {
    const char *file, *name;
    const char *longest; /* the agency that makes it so long; NULL none */
    int line, column;
    bool has_names; /* of languages, in their own letters */
};

/* "~ and [": the first few letters that no GSM-7 text has. */
static const char *costly_letters(const struct sizes *sizes, struct str text)
{
    struct buf *letters = buf_new(sizes->load->scratch, 200);
    int count = 0;
    for (size_t i = 0; i < text.length && count < 5;) {
        size_t length = 1;
        while (i + length < text.length && (text.data[i + length] & 0xC0) == 0x80)
            length++;
        struct str letter = str_range(text.data + i, length);
        bool is_new = !sms_measure(letter).is_gsm7 &&
                      strstr(buf_text(letters), str_keep(sizes->load->scratch, letter)) == NULL;
        if (is_new) {
            buf_add_text(letters, count++ > 0 ? " " : "");
            buf_add(letters, letter);
        }
        i += length;
    }
    return buf_text(letters);
}

/* "costs £80.00 per 1,000 people": in whole pence, because prices are. */
static const char *price_of(const struct sizes *sizes, int parts)
{
    int64_t pence = check_price(sizes->load, parts) / 10000;
    return mem_printf(sizes->load->scratch, "£%" PRId64 ".%02d per 1,000 people", pence / 100,
                      (int)(pence % 100));
}

/* How much too long, as somebody would take it out. */
static const char *too_many(const struct sizes *sizes, struct sms_size size, int budget)
{
    int one = size.is_gsm7 ? 160 : 70, joined = size.is_gsm7 ? 153 : 67;
    int room = budget == 1 ? one : budget * joined;
    int over = size.units > room ? size.units - room : 1;
    return mem_printf(sizes->load->scratch,
                      "take %d out, or allow more with parts: in service.yaml", over);
}

static void remember_longest(const struct sizes *sizes, struct place place, size_t language,
                             struct sms_size size)
{
    struct flow_summary *summary = &sizes->load->findings->summary;
    bool is_longer = size.parts > summary->parts ||
                     (size.parts == summary->parts && size.units > summary->units);
    if (!is_longer)
        return;
    summary->parts = size.parts;
    summary->units = size.units;
    summary->price = check_price(sizes->load, size.parts);
    summary->longest = mem_printf(sizes->load->scratch, "%s in %s", place.name,
                                  sizes->program->languages[language].code);
}

/* English never needs the other alphabet: there a letter slipped in. */
static void judge_letters(const struct sizes *sizes, struct flow_finding finding,
                          struct place place, size_t language, struct str text)
{
    if (language != 0 || place.has_names)
        return;
    finding.level = FLOW_WARNING;
    finding.rule = "costly-letters";
    load_finding(sizes->load, finding,
                 "the text of %s holds %s, so that a part has 70 characters instead of 160",
                 place.name, costly_letters(sizes, text));
}

static void judge_text(const struct sizes *sizes, struct place place, size_t language,
                       struct str text)
{
    const struct flow_program *program = sizes->program;
    struct sms_size size = sms_measure(text);
    int budget = size.is_gsm7 ? program->parts_gsm7 : program->parts_ucs2;
    int most = budget > PARTS_ERROR ? budget : PARTS_ERROR;
    struct flow_finding finding = {.level = size.parts > most ? FLOW_ERROR : FLOW_WARNING,
                                   .rule = size.parts > most ? "text-too-long" : "over-budget",
                                   .file = place.file,
                                   .line = place.line,
                                   .column = place.column};
    remember_longest(sizes, place, language, size);
    if (!size.is_gsm7)
        judge_letters(sizes, finding, place, language, text);
    if (size.parts <= budget)
        return;
    load_finding(
        sizes->load, finding,
        "the text of %s takes up to %d parts (%d %s) in %s%s; the budget is %d; it costs "
        "%s; %s",
        place.name, size.parts, size.units,
        size.is_gsm7 ? "characters" : "units of the 70 alphabet", program->languages[language].code,
        place.longest != NULL ? mem_printf(sizes->load->scratch, ", with %s", place.longest) : "",
        budget, price_of(sizes, size.parts), too_many(sizes, size, budget));
}

static void judge_voice(const struct sizes *sizes, struct place place, size_t language,
                        struct str text)
{
    int words = spoken_words(text);
    int seconds = (words * 60 + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE;
    if (seconds > sizes->load->findings->summary.seconds)
        sizes->load->findings->summary.seconds = seconds;
    if (seconds <= SECONDS_MOST)
        return;
    struct flow_finding finding = {.level = FLOW_ERROR,
                                   .rule = "prompt-too-long",
                                   .file = place.file,
                                   .line = place.line,
                                   .column = place.column};
    load_finding(
        sizes->load, finding,
        "the prompt of %s takes %d seconds to say in %s; at most %d: take %d words out, or "
        "write a shorter voice:",
        place.name, seconds, sizes->program->languages[language].code, SECONDS_MOST,
        words - SECONDS_MOST * WORDS_A_MINUTE / 60);
}

/* What stands in a catalogue is told there. */
static struct place in_language(const struct sizes *sizes, struct place place,
                                const struct flow_pieces *pieces, size_t language)
{
    if (pieces->line == 0)
        return place;
    place.file = flow_catalogue_name(sizes->load->scratch, sizes->program, language);
    place.line = pieces->line;
    place.column = 1;
    return place;
}

static bool is_measured(const struct flow_program *program, size_t language)
{
    return language == 0 || program->languages[language].is_live;
}

/* One wording without a menu round it. options stand for {options}. */
static void check_wording(const struct sizes *sizes, struct place place,
                          const struct flow_wording *wording, const char *text_list,
                          const char *voice_list)
{
    if (!wording->is_set)
        return;
    place.line = wording->line > 0 ? wording->line : 1;
    place.column = wording->line > 0 ? wording->column : 1;
    for (size_t i = 0; i < sizes->program->language_count; i++) {
        if (!is_measured(sizes->program, i))
            continue;
        struct buf *text = buf_new(sizes->load->scratch, SIZE_BYTES);
        struct buf *voice = buf_new(sizes->load->scratch, SIZE_BYTES);
        place.longest = check_longest_place_name(
            sizes->longest, check_longest_place(sizes->longest, &wording->text[i]));
        add_pieces(sizes, text, &wording->text[i], i, false, text_list);
        add_pieces(sizes, voice, &wording->voice[i], i, true, voice_list);
        if (sizes->own != NULL)
            sizes->own[i] = mem_strdup(sizes->load->scratch, buf_text(text));
        judge_text(sizes, in_language(sizes, place, &wording->text[i], i), i, buf_str(text));
        judge_voice(sizes, in_language(sizes, place, &wording->voice[i], i), i, buf_str(voice));
        mem_free(text);
        mem_free(voice);
    }
}

/* ---- Steps ------------------------------------------------------------------------------------------------- */

/* A wording said at a menu. options_follow: they stand behind it where it does not place them. */
static void check_menu_wording(const struct sizes *sizes, struct place place,
                               const struct flow_menu *menu, const struct flow_wording *wording,
                               bool options_follow)
{
    const struct flow_wording *not_spoken = &sizes->program->messages[MESSAGE_NOT_UNDERSTOOD_1];
    for (size_t i = 0; wording->is_set && i < sizes->program->language_count; i++) {
        if (!is_measured(sizes->program, i))
            continue;
        struct buf *text = buf_new(sizes->load->scratch, SIZE_BYTES);
        struct buf *voice = buf_new(sizes->load->scratch, SIZE_BYTES);
        const char *list = text_options(sizes, text, menu, i, !options_follow);
        const char *prompt = voice_options(sizes, voice, menu, i);
        struct buf *whole_text = buf_new(text, SIZE_BYTES);
        struct buf *whole_voice = buf_new(voice, SIZE_BYTES);
        add_pieces(sizes, whole_text, &wording->text[i], i, false, list);
        add_pieces(sizes, whole_voice, &wording->voice[i], i, true, prompt);
        if (options_follow && !wording->text[i].has_options)
            buf_printf(whole_text, " %s", list);
        if (options_follow && !wording->voice[i].has_options)
            buf_printf(whole_voice, " %s", prompt);
        if (sizes->own != NULL)
            sizes->own[i] = mem_strdup(sizes->load->scratch, buf_text(whole_text));
        judge_text(sizes, in_language(sizes, place, &wording->text[i], i), i, buf_str(whole_text));
        /* first and again without words of their own are for texts: the phone says the menu's own. At the first
         * miss it says no_key. */
        if (options_follow || (wording->has_voice && wording != not_spoken))
            judge_voice(sizes, in_language(sizes, place, &wording->voice[i], i), i,
                        buf_str(whole_voice));
        mem_free(text);
        mem_free(voice);
    }
}

static struct place place_at(struct place place, const struct flow_wording *wording)
{
    place.line = wording->line;
    place.column = wording->column;
    return place;
}

static void check_menu(struct sizes *sizes, struct place place, const struct flow_step *step)
{
    static const enum flow_message messages[] = {MESSAGE_NOT_UNDERSTOOD_1,
                                                 MESSAGE_NOT_UNDERSTOOD_2};
    const struct flow_menu *menu = &step->as.menu;
    const char *path = step->path;
    check_menu_wording(sizes, place_at(place, &step->wording), menu, &step->wording, true);
    sizes->own = NULL;
    check_menu_wording(sizes, place_at(place, &menu->first), menu, &menu->first, false);
    for (size_t i = 0; i < step->misses.again_count; i++)
        check_menu_wording(sizes, place_at(place, &step->misses.again[i]), menu,
                           &step->misses.again[i], false);
    for (size_t i = step->misses.again_count; i < ARRAY_SIZE(messages); i++) {
        place.name = mem_printf(sizes->load->scratch, "message '%s' at step '%s'",
                                flow_message_default(messages[i])->name, path);
        check_menu_wording(sizes, place, menu,
                           flow_message_wording(sizes->program, step->flow, messages[i]), false);
    }
}

static void check_step(struct sizes *sizes, const struct flow_step *step)
{
    struct place place = {.file = step->file,
                          .name = mem_printf(sizes->load->scratch, "step '%s'", step->path),
                          .line = step->line,
                          .column = step->column};
    if (step->kind == STEP_MENU) {
        check_menu(sizes, place, step);
        return;
    }
    check_wording(sizes, place, &step->wording, "", "");
    sizes->own = NULL;
    for (size_t i = 0; i < step->misses.again_count; i++)
        check_wording(sizes, place, &step->misses.again[i], "", "");
    if (step->kind == STEP_ADVISER)
        check_wording(sizes, place, &step->as.adviser.shut, "", "");
}

/* ---- Texts sent as one ------------------------------------------------------------------------------------- */

/* A say waits for nobody: its words and those of the step behind it leave as one text. Behind a step that chooses
 * (find, when, run) it is measured where it goes on at once. */
static void check_chain(const struct sizes *sizes, size_t step, size_t language)
{
    enum { CHAIN_MOST = 20 };
    const struct flow_program *program = sizes->program;
    size_t languages = program->language_count;
    struct buf *text = buf_new(sizes->load->scratch, SIZE_BYTES);
    size_t at = step;
    int count = 0;
    for (; at != FLOW_NO_STEP && count < CHAIN_MOST; count++) {
        const char *own = sizes->texts[at * languages + language];
        if (own == NULL)
            own = "";
        buf_printf(text, "%s%s", buf_str(text).length > 0 && *own != '\0' ? "\n" : "", own);
        bool goes_on = program->steps[at].kind == STEP_SAY || program->steps[at].kind == STEP_SET;
        at = goes_on ? program->steps[at].go.step : FLOW_NO_STEP;
    }
    const struct flow_step *first = &program->steps[step];
    struct place place = {.file = first->file,
                          .name = mem_printf(sizes->load->scratch,
                                             "step '%s' with what is said behind it", first->path),
                          .line = first->wording.line,
                          .column = first->wording.column};
    bool is_over = sms_measure(str_of(sizes->texts[step * languages + language])).parts <
                   sms_measure(buf_str(text)).parts;
    if (count > 1 && is_over)
        judge_text(sizes, place, language, buf_str(text));
    mem_free(text);
}

static void check_joined(const struct sizes *sizes)
{
    const struct flow_program *program = sizes->program;
    for (size_t i = 0; i < program->step_count; i++) {
        if (program->steps[i].kind != STEP_SAY || !program->steps[i].wording.is_set)
            continue;
        for (size_t k = 0; k < program->language_count; k++)
            if (sizes->texts[i * program->language_count + k] != NULL)
                check_chain(sizes, i, k);
    }
}

/* ---- Messages ---------------------------------------------------------------------------------------------- */

/* What stands for {options} is measured where it comes from: here, or at each menu (check_menu). */
static void check_message(const struct sizes *sizes, const char *file, enum flow_message message,
                          const struct flow_wording *wording)
{
    static const char areas[] =
        "1 Kensington and Chelsea 2 Hammersmith and Fulham 3 Richmond upon Thames 4 Not sure";
    static const char keys[] = "For Kensington and Chelsea, press 1. For Hammersmith and Fulham, "
                               "press 2. For somewhere else, press 3.";
    static const char times[] = "1 Wed 30 Dec 9.30-11.30am 2 Wed 30 Dec 11.30am-1.30pm 3 Wed 30 "
                                "Dec 1.30-3.30pm";
    static const char hours[] = "For today from 2 to 4, press 1. For tomorrow from 9 to 11, press "
                                "2. For tomorrow from 11 to 1, press 3. For none of these times, "
                                "press 4.";
    struct place place = {.file = file,
                          .name = mem_printf(sizes->load->scratch, "message '%s'",
                                             flow_message_default(message)->name)};
    const char *text_list = "";
    const char *voice_list = "";
    if (message == MESSAGE_AREA_SEVERAL || message == MESSAGE_AREA_READ_BACK) {
        text_list = areas;
        voice_list = keys;
    } else if (message == MESSAGE_CALLBACK_WHEN) {
        text_list = times;
        voice_list = hours;
    } else if (message == MESSAGE_LANGUAGES) {
        place.has_names = true;
        struct buf *list = buf_new(sizes->load->scratch, SIZE_BYTES);
        for (size_t i = 0; flow_language_at(sizes->program, i) != NULL; i++)
            buf_printf(list, "%zu %s ", i + 1,
                       sizes->program
                           ->languages[flow_language_find(sizes->program,
                                                          flow_language_at(sizes->program, i))]
                           .name);
        text_list = buf_text(list);
    }
    check_wording(sizes, place, wording, text_list, voice_list);
}

static void check_messages(const struct sizes *sizes)
{
    const struct flow_program *program = sizes->program;
    for (unsigned int i = 0; i < FLOW_MESSAGES; i++)
        check_message(sizes, "service.yaml", (enum flow_message)i, &program->messages[i]);
    for (size_t flow = 0; flow < program->flow_count; flow++)
        for (unsigned int i = 0; program->flows[flow].messages != NULL && i < FLOW_MESSAGES; i++)
            check_message(sizes, program->flows[flow].file, (enum flow_message)i,
                          &program->flows[flow].messages[i]);
    for (size_t i = 0; i < program->canned_count; i++) {
        struct place place = {
            .file = "service.yaml",
            .name = mem_printf(sizes->load->scratch, "canned '%s'", program->canned[i].name)};
        check_wording(sizes, place, &program->canned[i].wording, "", "");
    }
}

void check_sizes(struct load *load)
{
    struct sizes *sizes = mem_new(load->scratch, struct sizes);
    sizes->load = load;
    sizes->program = load->program;
    sizes->longest = check_longest_new(load);
    size_t languages = load->program->language_count;
    sizes->texts = mem_array(load->scratch, const char *, load->program->step_count *languages + 1);
    for (size_t i = 0; i < load->program->step_count; i++) {
        sizes->own = sizes->texts + i * languages;
        check_step(sizes, &load->program->steps[i]);
        sizes->own = NULL;
    }
    check_messages(sizes);
    if (!load->is_broken)
        check_joined(sizes);
    struct flow_summary *summary = &load->findings->summary;
    if (summary->longest != NULL)
        summary->longest = mem_strdup(load->findings_ctx, summary->longest);
}

/* How long things become: each text in parts, with the longest value of each placeholder; each prompt in seconds.
 * Stands among the proofs. Over the budget of service.yaml is a warning, over three parts or twenty seconds an error.
 * Leaves to others: composing what is really sent (the composer), the price of a part. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "message/sms.h"

/* service.md E2 and section 11. */
enum { PARTS_ERROR = 3, SECONDS_MOST = 20, WORDS_A_MINUTE = 150, SIZE_BYTES = 64 * 1024 };

/* What each value looks like: the usual one, as text and as speech. */
static const struct {
    const char *text, *voice;
} usual[VALUE_KINDS] = {
    [VALUE_SAVED] = {"yes", "yes"},
    [VALUE_AREA] = {"SE15", "S E 15"},
    [VALUE_AREA_BOROUGH] = {"Southwark", "Southwark"},
    [VALUE_AREAS] = {"Lambeth or Southwark", "Lambeth or Southwark"},
    [VALUE_NEED] = {"Benefits", "Benefits"},
    [VALUE_PLACE_NAME] = {"Example Foodbank", "Example Foodbank"},
    [VALUE_PLACE_AREA] = {"SE15", "S E 15"},
    [VALUE_PLACE_PHONE] = {"020 7946 0123", "0, 2, 0. 7, 9, 4, 6. 0, 1, 2, 3"},
    [VALUE_PLACE_OPEN] = {"Today 12-3pm", "It is open today from 12 to 3"},
    [VALUE_PLACE_SUMMARY] = {"No voucher needed", "You do not need a voucher"},
    [VALUE_PLACE_CHECKED] = {"3 Nov", "3 November"},
    [VALUE_WAIT] = {"usually within 15 minutes", "usually within 15 minutes"},
    [VALUE_NEXT_OPEN] = {"Mon 9 Nov from 9am", "Monday 9 November from 9"},
    [VALUE_POSITION] = {"3", "3"},
    [VALUE_COUNT] = {"I found 2 places.", "I found 2 places."},
    [VALUE_WINDOW] = {"today between 2pm and 4pm", "today between 2 and 4"},
    [VALUE_UNTIL] = {"6pm", "6"},
    [VALUE_CASE] = {"R204", "R 2 0 4"},
    [VALUE_REF] = {"DP4821", "D P 4 8 2 1"},
    [VALUE_CODE] = {"482153", "4 8 2 1 5 3"},
    [VALUE_LAST3] = {"567", "5, 6, 7"},
    [VALUE_KEEP_MESSAGES] = {"12 months", "12 months"},
    [VALUE_LABEL] = {"Money or food", "money or food"},
    [VALUE_NUMBER] = {"1", "1"},
};

struct sizes {
    struct load *load;
    const struct flow_program *program;
    const char *longest[VALUE_KINDS]; /* as text; NULL: the usual one */
};

/* ---- Longest values ---------------------------------------------------------------------------------------- */

static void lengthen(const char **longest, const char *text)
{
    if (text != NULL && (*longest == NULL || strlen(text) > strlen(*longest)))
        *longest = text;
}

/* Real ones, where the directory and the map are known. */
static void find_longest(struct sizes *sizes)
{
    const struct flow_facts *facts = sizes->load->facts;
    if (facts == NULL)
        return;
    for (int i = 0; facts->map != NULL && i < PLACE_BOROUGHS; i++) {
        const char *name = place_map_borough(facts->map, i)->name;
        lengthen(&sizes->longest[VALUE_AREA], name);
        lengthen(&sizes->longest[VALUE_AREA_BOROUGH], name);
    }
    size_t count = facts->directory != NULL ? directory_count(facts->directory) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct directory_service *service = directory_at(facts->directory, i);
        lengthen(&sizes->longest[VALUE_PLACE_NAME], service->name);
        lengthen(&sizes->longest[VALUE_PLACE_PHONE], service->phone);
        lengthen(&sizes->longest[VALUE_PLACE_SUMMARY], service->summary);
    }
}

static const char *value_text(const struct sizes *sizes, const struct flow_piece *piece,
                              bool is_voice)
{
    const struct flow_program *program = sizes->program;
    const char *text = is_voice ? usual[piece->value].voice : usual[piece->value].text;
    if (piece->value == VALUE_SERVICE_NAME)
        return program->service_name;
    if (piece->value == VALUE_SERVICE_PHONE)
        return program->service_phone;
    if (piece->value == VALUE_CRISIS)
        return flow_crisis_number(program, piece->name);
    if (!is_voice && sizes->longest[piece->value] != NULL)
        text = sizes->longest[piece->value];
    if (piece->fallback != NULL && strlen(piece->fallback) > strlen(text))
        return piece->fallback;
    return text;
}

/* ---- Composing --------------------------------------------------------------------------------------------- */

static void add_pieces(const struct sizes *sizes, struct buf *out, const struct flow_pieces *pieces,
                       bool is_voice, const char *options)
{
    for (size_t i = 0; i < pieces->count; i++) {
        const struct flow_piece *piece = &pieces->items[i];
        switch (piece->kind) {
        case PIECE_LITERAL:
            buf_add_text(out, piece->text);
            break;
        case PIECE_VALUE:
            buf_add_text(out, value_text(sizes, piece, is_voice));
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
        add_pieces(sizes, out, &label->text[language], false, "");
        buf_add_byte(out, ' ');
    }
    add_pieces(sizes, out, &messages[MESSAGE_MENU_PERSON].text[language], false, "");
    if (menu->level > 1) {
        buf_add_text(out, ". ");
        add_pieces(sizes, out, &messages[MESSAGE_MENU_BACK].text[language], false, "");
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
        add_pieces(sizes, out, label, true, "");
        /* "For", "press" and the number stand round a label in the message `option`. */
        buf_add_text(out, has_number(label) ? " " : " for, press 1. ");
    }
    add_pieces(sizes, out, &messages[MESSAGE_MENU_HEAR_AGAIN].voice[language], true, "");
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
    int line, column;
};

static void judge_text(const struct sizes *sizes, struct place place, size_t language,
                       struct str text)
{
    const struct flow_program *program = sizes->program;
    struct sms_size size = sms_measure(text);
    int budget = size.is_gsm7 ? program->parts_gsm7 : program->parts_ucs2;
    int most = budget > PARTS_ERROR ? budget : PARTS_ERROR;
    if (size.parts <= budget)
        return;
    struct flow_finding finding = {.level = size.parts > most ? FLOW_ERROR : FLOW_WARNING,
                                   .rule = size.parts > most ? "text-too-long" : "over-budget",
                                   .file = place.file,
                                   .line = place.line,
                                   .column = place.column};
    load_finding(sizes->load, finding,
                 "the text of %s takes up to %d parts (%d %s) in %s; the budget is %d", place.name,
                 size.parts, size.units, size.is_gsm7 ? "characters" : "units of the 70 alphabet",
                 program->languages[language].code, budget);
}

static void judge_voice(const struct sizes *sizes, struct place place, size_t language,
                        struct str text)
{
    int seconds = (spoken_words(text) * 60 + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE;
    if (seconds <= SECONDS_MOST)
        return;
    struct flow_finding finding = {.level = FLOW_ERROR,
                                   .rule = "prompt-too-long",
                                   .file = place.file,
                                   .line = place.line,
                                   .column = place.column};
    load_finding(sizes->load, finding, "the prompt of %s takes %d seconds to say in %s; at most %d",
                 place.name, seconds, sizes->program->languages[language].code, SECONDS_MOST);
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
        add_pieces(sizes, text, &wording->text[i], false, text_list);
        add_pieces(sizes, voice, &wording->voice[i], true, voice_list);
        judge_text(sizes, place, i, buf_str(text));
        judge_voice(sizes, place, i, buf_str(voice));
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
        add_pieces(sizes, whole_text, &wording->text[i], false, list);
        add_pieces(sizes, whole_voice, &wording->voice[i], true, prompt);
        if (options_follow && !wording->text[i].has_options)
            buf_printf(whole_text, " %s", list);
        if (options_follow && !wording->voice[i].has_options)
            buf_printf(whole_voice, " %s", prompt);
        judge_text(sizes, place, i, buf_str(whole_text));
        /* first and again without words of their own are for texts: the phone says the menu's own. At the first
         * miss it says no_key. */
        if (options_follow || (wording->has_voice && wording != not_spoken))
            judge_voice(sizes, place, i, buf_str(whole_voice));
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

static void check_menu(const struct sizes *sizes, struct place place, const struct flow_step *step)
{
    static const enum flow_message messages[] = {MESSAGE_NOT_UNDERSTOOD_1,
                                                 MESSAGE_NOT_UNDERSTOOD_2};
    const struct flow_menu *menu = &step->as.menu;
    const char *path = step->path;
    check_menu_wording(sizes, place_at(place, &step->wording), menu, &step->wording, true);
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

static void check_step(const struct sizes *sizes, const struct flow_step *step)
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
    for (size_t i = 0; i < step->misses.again_count; i++)
        check_wording(sizes, place, &step->misses.again[i], "", "");
    if (step->kind == STEP_ADVISER)
        check_wording(sizes, place, &step->as.adviser.shut, "", "");
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
    find_longest(sizes);
    for (size_t i = 0; i < load->program->step_count; i++)
        check_step(sizes, &load->program->steps[i]);
    check_messages(sizes);
}

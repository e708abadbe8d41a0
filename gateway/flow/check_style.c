/* What no wording may hold: words that people stumble over, links, emoji, curly quotes, waits and crisis numbers by hand.
 * Stands among the proofs of wordings; walks every wording of the service once, in each language where that matters.
 * Leaves to others: reading age (check_reading.c), length (check_size.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"
#include "message/sms.h"

enum { TEXT_BYTES = 4200 };

/* One wording in one language, as lower-case words with single spaces between and around them. */
struct style {
    struct load *load;
    const struct check_said *said;
    const char *text; /* as written, values left out */
    char words[TEXT_BYTES];
};

static void report(const struct style *style, enum flow_level level, const char *rule,
                   const char *message)
{
    struct flow_finding finding = {.level = level,
                                   .rule = rule,
                                   .file = style->said->file,
                                   .line = style->said->line,
                                   .column = style->said->column};
    load_finding(style->load, finding, "%s %s", style->said->name, message);
}

static void fold(struct style *style)
{
    size_t length = 0;
    style->words[length++] = ' ';
    for (const char *at = style->text; *at != '\0' && length + 2 < TEXT_BYTES; at++) {
        char byte = *at >= 'A' && *at <= 'Z' ? (char)(*at | 0x20) : *at;
        bool is_word = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
                       (byte & 0x80) != 0 || byte == '\'';
        if (is_word)
            style->words[length++] = byte;
        else if (style->words[length - 1] != ' ')
            style->words[length++] = ' ';
    }
    if (style->words[length - 1] != ' ')
        style->words[length++] = ' ';
    style->words[length] = '\0';
}

/* service.md section 14 rule 1. */
static void check_banned(const struct style *style)
{
    static const char *const banned[] = {
        "valid",   "invalid", "option",
        "options", "user",    "users",
        "agent",   "agents",  "sorry for the inconvenience",
    };
    for (size_t i = 0; i < ARRAY_SIZE(banned); i++)
        if (strstr(style->words, mem_printf(style->load->scratch, " %s ", banned[i])) != NULL)
            report(style, FLOW_WARNING, "banned-word",
                   mem_printf(style->load->scratch, "says '%s'; use plain words", banned[i]));
    if (strstr(style->words, " text 999 ") != NULL)
        report(style, FLOW_ERROR, "text-to-999",
               "tells people to text 999, which works only for phones that are registered");
}

/* A figure with a unit of time behind one of these words is a promise. */
static void check_wait(const struct style *style)
{
    static const char *const before[] = {" within ", " usually ",  " wait of ", " about ",
                                         " around ", " in about ", " up to "};
    static const char *const units[] = {"minute", "min ", "mins ", "hour"};
    for (size_t i = 0; i < ARRAY_SIZE(before); i++) {
        const char *at = strstr(style->words, before[i]);
        if (at == NULL)
            continue;
        at += strlen(before[i]);
        size_t digits = strspn(at, "0123456789");
        if (digits == 0 || at[digits] != ' ')
            continue;
        for (size_t k = 0; k < ARRAY_SIZE(units); k++)
            if (strncmp(at + digits + 1, units[k], strlen(units[k])) == 0) {
                report(style, FLOW_ERROR, "names-a-wait",
                       "names a wait; only {wait} is true on every day");
                return;
            }
    }
}

/* A crisis number typed by hand would stay when the real one changes. Short ones may mean anything else. */
static void check_crisis(const struct style *style)
{
    enum { SHORT = 3 };
    const struct flow_program *program = style->load->program;
    for (size_t i = 0; i < program->crisis_count; i++) {
        const char *number = program->crisis[i].number;
        if (strlen(number) > SHORT && strstr(style->text, number) != NULL)
            report(style, FLOW_WARNING, "crisis-by-hand",
                   mem_printf(style->load->scratch, "holds %s; write {crisis.%s}", number,
                              program->crisis[i].name));
    }
}

static void check_links(const struct style *style)
{
    static const char *const marks[] = {"http:", "https:", "www."};
    for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
        if (strstr(style->text, marks[i]) != NULL) {
            report(style, FLOW_WARNING, "has-link", "holds a link; not every phone can open it");
            return;
        }
}

/* U+2600 to U+27BF and what lies beyond the first plane from U+1F000 on. */
static void check_emoji(const struct style *style)
{
    for (const char *at = style->text; *at != '\0'; at++) {
        const unsigned char *byte = (const unsigned char *)at;
        bool is_sign = byte[0] == 0xE2 && byte[1] >= 0x98 && byte[1] <= 0x9E;
        bool is_far = byte[0] == 0xF0 && byte[1] == 0x9F;
        if (is_sign || is_far) {
            report(style, FLOW_WARNING, "has-emoji", "holds an emoji; write words");
            return;
        }
    }
}

static void check_quotes(const struct style *style)
{
    const char *plain = sms_plain(style->load->scratch, str_of(style->text));
    if (strcmp(plain, style->text) != 0)
        report(style, FLOW_WARNING, "curly-quotes",
               "holds curly quotes, long dashes or the like; straight ones cost less");
}

/* The literal words of a wording; what stands for a value is a blank. */
static const char *literal_text(struct load *load, const struct flow_pieces *pieces)
{
    if (pieces->count == 1 && pieces->items[0].kind == PIECE_LITERAL)
        return pieces->items[0].text;
    size_t length = 0;
    for (size_t i = 0; i < pieces->count; i++)
        length += pieces->items[i].kind == PIECE_LITERAL ? strlen(pieces->items[i].text) : 1;
    char *text = mem_array(load->scratch, char, length + 1);
    size_t at = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->items[i].kind != PIECE_LITERAL) {
            text[at++] = ' ';
            continue;
        }
        size_t own = strlen(pieces->items[i].text);
        memcpy(text + at, pieces->items[i].text, own);
        at += own;
    }
    return text;
}

static void check_pieces(struct style *style, size_t language)
{
    style->text = literal_text(style->load, style->said->pieces);
    check_links(style);
    check_emoji(style);
    check_crisis(style);
    if (language != 0)
        return;
    fold(style);
    check_banned(style);
    check_wait(style);
    check_quotes(style);
    check_reading(style->load, style->said);
}

/* ---- Every wording ----------------------------------------------------------------------------------------- */

/* What stands in a catalogue is told there. */
static void check_one(struct style *style, struct check_said said, const struct flow_pieces *pieces,
                      size_t language)
{
    if (pieces->line > 0) {
        said.file = flow_catalogue_name(style->load->scratch, style->load->program, language);
        said.line = pieces->line;
        said.column = 1;
    }
    said.pieces = pieces;
    style->said = &said;
    check_pieces(style, language);
}

static void check_wording(struct style *style, struct check_said said,
                          const struct flow_wording *wording)
{
    const struct flow_program *program = style->load->program;
    if (!wording->is_set || wording->line == 0)
        return;
    for (size_t i = 0; i < program->language_count; i++) {
        /* what a catalogue lacks is the English one again */
        if (i > 0 && wording->text[i].items == wording->text[0].items)
            continue;
        said.line = wording->line;
        said.column = wording->column;
        check_one(style, said, &wording->text[i], i);
        if (!wording->has_voice)
            continue;
        struct check_said spoken = said;
        spoken.name = mem_printf(style->load->scratch, "%s, spoken,", said.name);
        check_one(style, spoken, &wording->voice[i], i);
    }
}

static void check_step(struct style *style, const struct flow_step *step)
{
    struct check_said said = {
        .file = step->file,
        .name = mem_printf(style->load->scratch, "the wording of step '%s'", step->path)};
    check_wording(style, said, &step->wording);
    for (size_t i = 0; i < step->misses.again_count; i++)
        check_wording(style, said, &step->misses.again[i]);
    if (step->kind == STEP_ADVISER)
        check_wording(style, said, &step->as.adviser.shut);
    if (step->kind != STEP_MENU)
        return;
    check_wording(style, said, &step->as.menu.first);
    for (size_t i = 0; i < step->as.menu.option_count; i++) {
        check_wording(style, said, &step->as.menu.options[i].label);
        check_wording(style, said, &step->as.menu.options[i].short_label);
        check_wording(style, said, &step->as.menu.options[i].voice);
    }
}

static void check_messages(struct style *style, const char *file,
                           const struct flow_wording *messages)
{
    for (unsigned int i = 0; i < FLOW_MESSAGES; i++) {
        struct check_said said = {.file = file,
                                  .name =
                                      mem_printf(style->load->scratch, "the message '%s'",
                                                 flow_message_default((enum flow_message)i)->name)};
        check_wording(style, said, &messages[i]);
    }
}

void check_style(struct load *load)
{
    const struct flow_program *program = load->program;
    struct style *style = mem_new(load->scratch, struct style);
    style->load = load;
    for (size_t i = 0; i < program->step_count; i++)
        check_step(style, &program->steps[i]);
    check_messages(style, "service.yaml", program->messages);
    for (size_t i = 0; i < program->flow_count; i++)
        if (program->flows[i].messages != NULL)
            check_messages(style, program->flows[i].file, program->flows[i].messages);
    for (size_t i = 0; i < program->canned_count; i++) {
        struct check_said said = {
            .file = "service.yaml",
            .name = mem_printf(load->scratch, "the canned reply '%s'", program->canned[i].name)};
        check_wording(style, said, &program->canned[i].wording);
    }
}

/* What translators are told of each entry: what it is, where it is used, how long it may be, what the gaps look like.
 * Stands under words.c. Leaves to others: the file round it. */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/mem.h"
#include "flow/words_impl.h"

/* Parts of a text message: 3GPP TS 23.040 section 9.2.3.24.1. */
enum { GSM7_ONE = 160, GSM7_MORE = 153, UCS2_ONE = 70, UCS2_MORE = 67 };

/* What a placeholder looks like when it is filled. */
static const char *const examples[VALUE_KINDS] = {
    [VALUE_SAVED] = "what the person answered",
    [VALUE_AREA] = "SE15",
    [VALUE_AREA_BOROUGH] = "Southwark",
    [VALUE_AREAS] = "Lambeth, Southwark",
    [VALUE_NEED] = "Food",
    [VALUE_PLACE_NAME] = "Example Foodbank",
    [VALUE_PLACE_AREA] = "SE15",
    [VALUE_PLACE_PHONE] = "020 7946 0123",
    [VALUE_PLACE_OPEN] = "Today 12-3pm",
    [VALUE_PLACE_SUMMARY] = "No voucher needed",
    [VALUE_PLACE_CHECKED] = "3 Nov",
    [VALUE_WAIT] = "usually within 15 minutes",
    [VALUE_NEXT_OPEN] = "on Mon 9 Nov from 9am",
    [VALUE_POSITION] = "3",
    [VALUE_COUNT] = "I found 2 places.",
    [VALUE_WINDOW] = "today between 2pm and 4pm",
    [VALUE_UNTIL] = "6pm",
    [VALUE_CASE] = "R204",
    [VALUE_REF] = "DP4821",
    [VALUE_CODE] = "482153",
    [VALUE_LAST3] = "567",
    [VALUE_CRISIS] = "",
    [VALUE_KEEP_MESSAGES] = "12 months",
    [VALUE_SERVICE_NAME] = "",
    [VALUE_SERVICE_PHONE] = "",
    [VALUE_LABEL] = "the name of a choice",
    [VALUE_NUMBER] = "1",
};

/* The last piece of a context, for wordings of steps. */
static const struct {
    const char *key, *is;
} keys[] = {
    {"voice", "said on the phone"},
    {"first", "menu, as the first thing that somebody gets"},
    {"again", "said again after an answer that was not understood"},
    {"shut", "said while we are closed"},
    {"label", "the name of a choice; in a list as: 1 Food. on the phone as: For food, press 1"},
    {"short", "the short name of a choice, where room is little"},
    {"words", "words that choose this, with commas between. Yours may be others, more or fewer"},
    {"later", "words that stay good after the talk, with commas between. Yours may be others"},
    {"menu", "a question with choices"},
    {"ask", "a question"},
    {"offer", "tells of a place"},
    {"adviser", "the person is put through, or waits for a person"},
    {"callback", "offers to call back"},
    {"record", "asks to leave a message"},
    {"text", "asks to send a text"},
    {"refer", "asks to pass a request on"},
    {"say", "a statement"},
};

static const char *last_piece(const char *context)
{
    const char *slash = strrchr(context, '/');
    return slash != NULL ? slash + 1 : context;
}

static void add_what(struct buf *out, const struct words_entry *entry)
{
    const char *key = last_piece(entry->context);
    enum flow_message message = flow_message_named(str_of(key));
    const char *first = strchr(entry->context, '/');
    bool has_step = first != NULL && strchr(first + 1, '/') != NULL;
    if (!has_step && message != FLOW_MESSAGES) {
        const char *id = flow_message_default(message)->id;
        buf_printf(out, "#. The message %s%s%s%s.\n", key, id[0] != '\0' ? " (" : "", id,
                   id[0] != '\0' ? ")" : "");
        return;
    }
    if (str_starts(str_of(entry->context), "service/canned/")) {
        buf_printf(out, "#. A reply that advisers send with one key: %s.\n", key);
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (strcmp(key, keys[i].key) == 0)
            buf_printf(out, "#. %s: %s.\n", key, keys[i].is);
}

static void add_room(struct buf *out, const struct flow_program *program,
                     const struct words_entry *entry)
{
    const char *key = last_piece(entry->context);
    bool is_label = strcmp(key, "label") == 0 || strcmp(key, "short") == 0;
    if ((!entry->is_text && !entry->is_voice) || is_label)
        return;
    if (!entry->is_text) {
        buf_add_text(out, "#. On the phone: read aloud, at most 20 seconds.\n");
        return;
    }
    int gsm7 = program->parts_gsm7;
    int ucs2 = program->parts_ucs2;
    buf_printf(
        out, "#. %s: at most %d characters, gaps filled; with letters outside GSM-7 at most %d.\n",
        entry->is_voice ? "A text, and read aloud on the phone" : "A text",
        gsm7 == 1 ? GSM7_ONE : gsm7 * GSM7_MORE, ucs2 == 1 ? UCS2_ONE : ucs2 * UCS2_MORE);
}

static const char *example(const struct flow_program *program, const struct flow_piece *piece)
{
    const char *fixed = flow_value_fixed(program, piece->value, piece->name);
    return fixed ? fixed : examples[piece->value];
}

static void add_gaps(struct buf *out, const struct flow_program *program,
                     const struct flow_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++) {
        const struct flow_piece *piece = &pieces->items[i];
        if (piece->kind == PIECE_OPTIONS)
            buf_add_text(out, "#. {options} = the choices: 1 Food 2 Bills 0 Talk to a person\n");
        if (piece->kind != PIECE_VALUE)
            continue;
        const char *name =
            piece->value == VALUE_SAVED ? piece->name : flow_value_name(piece->value);
        bool is_crisis = piece->value == VALUE_CRISIS;
        buf_printf(out, "#. {%s%s%s} = %s\n", name, is_crisis ? "." : "",
                   is_crisis ? piece->name : "", example(program, piece));
        if (piece->fallback != NULL && piece->fallback[0] != '\0')
            buf_printf(out,
                       "#. Translate what stands behind the | too: \"%s\" is said when there "
                       "is none.\n",
                       piece->fallback);
    }
}

void words_comments(struct buf *out, const struct flow_program *program,
                    const struct words_entry *entry)
{
    if (entry->phrase != NULL) {
        buf_printf(out, "#. A phrase. %s.\n", entry->phrase->note);
        return;
    }
    add_what(out, entry);
    add_room(out, program, entry);
    add_gaps(out, program, &entry->word->pieces);
}

/* The composer: one step becomes a text with numbered choices, or prompts with keys.
 * Stands between the script's wordings and what is sent or spoken. A value is put in as plain text: nothing reads it
 * again, so it can be neither markup nor a placeholder.
 * Leaves to others: what values are (values.c), when things are said. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"
#include "base/unicode.h"

static bool ends_with(struct str text, const char *end)
{
    size_t length = strlen(end);
    return text.length >= length && memcmp(text.data + text.length - length, end, length) == 0;
}

/* In any script: the danda of Bengali and Hindi, the full stop of Chinese, the question mark of Arabic and Persian. */
static bool ends_sentence(struct str text)
{
    static const char *const others[] = {"\xE0\xA5\xA4", "\xE3\x80\x82", "\xD8\x9F"};
    while (text.length > 0 && text.data[text.length - 1] == ' ')
        text.length--;
    if (text.length == 0 || strchr(".?!", text.data[text.length - 1]) != NULL)
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        if (ends_with(text, others[i]))
            return true;
    return false;
}

static bool ends_in_space(struct str text)
{
    return text.length == 0 || strchr(" \n", text.data[text.length - 1]) != NULL;
}

/* A value that was empty or ended in a full stop leaves no second stop and no second blank. */
static void add_literal(struct buf *out, struct str text)
{
    struct str so_far = buf_str(out);
    bool is_stop = text.length > 0 && (text.data[0] == '.' || text.data[0] == ',');
    if (is_stop && ends_sentence(so_far)) {
        text.data++;
        text.length--;
    }
    if (text.length > 0 && text.data[0] == ' ' && ends_in_space(so_far)) {
        text.data++;
        text.length--;
    }
    buf_add(out, text);
}

static bool begins_sentences(enum flow_value value)
{
    return value == VALUE_PLACE_OPEN || value == VALUE_PLACE_SUMMARY || value == VALUE_WAIT ||
           value == VALUE_NEXT_OPEN || value == VALUE_COUNT;
}

/* Phrases are written to stand inside a sentence; at its beginning they get a capital. */
static void add_value(struct buf *out, enum flow_value value, const char *text)
{
    struct str words = str_of(text);
    if (words.length > 0 && begins_sentences(value) && ends_sentence(buf_str(out))) {
        char first[UNICODE_CAPITAL_BYTES];
        size_t length = unicode_capital(words, first);
        buf_add_text(out, first);
        words = str_range(words.data + length, words.length - length);
    }
    buf_add(out, words);
}

static void add_pieces(struct turn *turn, const struct flow_pieces *pieces, bool is_voice,
                       const char *options, struct buf *out)
{
    for (size_t i = 0; i < pieces->count; i++) {
        const struct flow_piece *piece = &pieces->items[i];
        switch (piece->kind) {
        case PIECE_LITERAL:
            add_literal(out, str_of(piece->text));
            break;
        case PIECE_VALUE: {
            const char *text = value_words(turn, piece->value, piece->name, is_voice);
            add_value(out, piece->value, text ? text : piece->fallback ? piece->fallback : "");
            break;
        }
        case PIECE_OPTIONS:
            buf_add_text(out, options ? options : "");
            break;
        }
    }
}

static const struct flow_pieces *pieces_of(const struct turn *turn,
                                           const struct flow_wording *wording, bool is_voice)
{
    return is_voice ? &wording->voice[turn->language] : &wording->text[turn->language];
}

static const char *render(struct turn *turn, const struct flow_wording *wording, bool is_voice)
{
    const struct flow_pieces *pieces = pieces_of(turn, wording, is_voice);
    bool is_plain = pieces->count == 1 && pieces->items[0].kind == PIECE_LITERAL &&
                    strchr(" .,", pieces->items[0].text[0]) == NULL;
    if (is_plain) /* most labels are: nothing to put in, nothing that add_literal would leave out */
        return pieces->items[0].text;
    struct buf *out = buf_new(turn->ctx, TURN_SESSION_BYTES);
    add_pieces(turn, pieces, is_voice, NULL, out);
    return buf_text(out);
}

const struct flow_wording *compose_message(const struct turn *turn, enum flow_message message)
{
    const struct flow_step *step = turn_step(turn);
    return flow_message_wording(turn->program, step ? step->flow : FLOW_NO_STEP, message);
}

static const char *list_text(struct turn *turn, const struct compose_list *list)
{
    struct buf *out = buf_new(turn->ctx, TURN_SESSION_BYTES);
    const struct flow_wording *option = compose_message(turn, MESSAGE_OPTION);
    for (size_t i = 0; i < list->count; i++) {
        turn->label = list->items[i].text;
        turn->number = list->items[i].number;
        if (i > 0)
            buf_add_byte(out, ' ');
        add_pieces(turn, pieces_of(turn, option, false), false, NULL, out);
    }
    if (list->with_person) {
        if (list->count > 0)
            buf_add_byte(out, ' ');
        buf_add_text(out, render(turn, compose_message(turn, MESSAGE_MENU_PERSON), false));
    }
    return buf_text(out);
}

static const char *list_voice(struct turn *turn, const struct compose_list *list)
{
    struct buf *out = buf_new(turn->ctx, TURN_SESSION_BYTES);
    const struct flow_wording *option = compose_message(turn, MESSAGE_OPTION);
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            buf_add_byte(out, ' ');
        turn->label = list->items[i].text;
        turn->number = list->items[i].number;
        if (list->items[i].sentence)
            buf_add_text(out, list->items[i].sentence);
        else
            add_pieces(turn, pieces_of(turn, option, true), true, NULL, out);
    }
    if (list->with_again) {
        if (list->count > 0)
            buf_add_byte(out, ' ');
        buf_add_text(out, render(turn, compose_message(turn, MESSAGE_MENU_HEAR_AGAIN), true));
    }
    return buf_text(out);
}

static void add_back(struct turn *turn, struct buf *out)
{
    if (!ends_sentence(buf_str(out)))
        buf_add_byte(out, '.');
    if (!ends_in_space(buf_str(out)))
        buf_add_byte(out, ' ');
    buf_add_text(out, render(turn, compose_message(turn, MESSAGE_MENU_BACK), false));
}

static const char *compose(struct turn *turn, const struct flow_wording *wording, bool is_voice,
                           const struct compose_list *list, bool must_list)
{
    const struct flow_pieces *pieces = pieces_of(turn, wording, is_voice);
    bool lists = list && (pieces->has_options || must_list);
    const char *options = !lists ? NULL : is_voice ? list_voice(turn, list) : list_text(turn, list);
    struct buf *out = buf_new(turn->ctx, TURN_SESSION_BYTES);
    add_pieces(turn, pieces, is_voice, options, out);
    if (lists && !pieces->has_options) {
        if (!ends_in_space(buf_str(out)))
            buf_add_byte(out, ' ');
        buf_add_text(out, options);
    }
    // cppcheck-suppress nullPointer ; lists says that there is a list
    if (lists && list->with_back && !is_voice)
        add_back(turn, out);
    return buf_text(out);
}

const char *compose_wording(struct turn *turn, const struct flow_wording *wording,
                            const struct compose_list *list, bool must_list)
{
    if (!wording || !wording->is_set)
        return "";
    return compose(turn, wording, turn->channel == FLOW_PHONE, list, must_list);
}

const char *compose_text(struct turn *turn, const struct flow_wording *wording)
{
    return compose(turn, wording, false, NULL, false);
}

const char *turn_label(struct turn *turn, const struct flow_wording *label)
{
    size_t own = turn->language;
    turn->language = 0;
    const char *text = render(turn, label, false);
    turn->language = own;
    return text;
}

static bool holds_number(const struct flow_pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++)
        if (pieces->items[i].kind == PIECE_VALUE && pieces->items[i].value == VALUE_NUMBER)
            return true;
    return false;
}

/* "Money or food" inside "For money or food, press 1.", "A place" too; "NHS" stays. */
static const char *uncapital(struct turn *turn, const char *label)
{
    bool is_capital = label[0] >= 'A' && label[0] <= 'Z';
    bool is_word = is_capital && ((label[1] >= 'a' && label[1] <= 'z') || label[1] == ' ');
    if (!is_word)
        return label;
    char *copy = mem_strdup(turn->ctx, label);
    copy[0] = (char)(copy[0] - 'A' + 'a');
    return copy;
}

static struct compose_choice voice_choice(struct turn *turn, const struct flow_option *option)
{
    struct compose_choice choice = {.number = option->number};
    if (!option->voice.is_set) {
        choice.text = uncapital(turn, render(turn, &option->label, true));
        return choice;
    }
    turn->number = option->number;
    turn->label = "";
    choice.text = render(turn, &option->voice, true);
    if (holds_number(pieces_of(turn, &option->voice, true)))
        choice.sentence = choice.text;
    return choice;
}

void compose_menu_list(struct turn *turn, const struct flow_step *step, bool is_short,
                       struct compose_list *out)
{
    const struct flow_menu *menu = &step->as.menu;
    /* who has just asked for a person is not told of 0 again, and BACK leads somewhere or is not named */
    const struct flow_program *program = turn->program;
    size_t index = (size_t)(step - program->steps);
    /* S28 offers to go on from before as a choice of its own */
    bool has_back = index != program->start && index != program->begins[BEGIN_BACK];
    *out = (struct compose_list){.with_person = !turn->was_adviser,
                                 .with_again = true,
                                 .with_back = has_back && !turn->was_adviser &&
                                              turn->session.trail_count > 0};
    for (size_t i = 0; i < menu->option_count && out->count < TURN_CHOICES_MAX; i++) {
        const struct flow_option *option = &menu->options[i];
        if (turn->channel == FLOW_PHONE) {
            out->items[out->count++] = voice_choice(turn, option);
            continue;
        }
        bool has_short = is_short && option->short_label.is_set;
        out->items[out->count++] = (struct compose_choice){
            .number = option->number,
            .text = render(turn, has_short ? &option->short_label : &option->label, false)};
    }
}

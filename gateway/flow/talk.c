/* Rehearsals: a talk is read line by line, played against the engine, and compared. Beside the lines of the language's own
 * description: `adviser closes helped follow up` (they agreed to be asked in a week), `call back missed` (we called as
 * agreed and reached nobody), `fault` (a turn failed on our side), `case tag=x` (one of the tags that it was given).
 * Stands beside the engine for managers and tests; each line begins with a word of the table below. Of what a text meets before
 * any flow (talk_order.c):
 *     late 20m > no food SE15                                 a text that reaches us 20 minutes after it was sent
 *     muted, unmuted                                          a supervisor muted the number, and took that back
 *     money spent, money left                                 the day's money for texts is spent; there is some again
 *     held, not held                                          whether the last text was held as one that no person wrote
 * Of promises:
 *     record 12s                                              speaks for 12 seconds; `record nothing`, `record failed`
 *     message left                                            it was sent to people; `no message left`
 *     callback today between 2pm and 4pm, message safe        what was agreed, else `no message`; behind it, where it is so,
 *                                                             `, other number` and `, interpreter Somali`; `no callback`
 *     referral Example Foodbank                               the number was passed on to that place; `no referral`
 *     consent May we pass your number to ...                  the wording that was agreed to
 *     sent to 07700 900456 You asked us ...                   a text from a call, to whichever mobile
 * Leaves to others: people and time (talk_people.c), comparing (talk_match.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/talk_impl.h"

#include <string.h>

#include "base/mem.h"
#include "base/unicode.h"

bool talk_differs(struct talk *talk, const struct talk_line *line, const char *what,
                  const char *there)
{
    buf_printf(talk->transcript, "! line %d: %s\n", line->number, what);
    if (there)
        buf_printf(talk->transcript, "! there was: %s\n", there);
    return false;
}

bool talk_differs_from(struct talk *talk, const struct talk_line *line, const char *there)
{
    return talk_differs(
        talk, line,
        mem_printf(talk->ctx, "expected: %.*s", (int)line->rest.length, line->rest.data), there);
}

bool talk_needs_person(struct talk *talk, const struct talk_line *line)
{
    if (talk->person)
        return true;
    return talk_differs(talk, line, "begin with a line `text NUMBER` or `call NUMBER`", NULL);
}

bool talk_needs_call(struct talk *talk, const struct talk_line *line)
{
    if (talk->person && talk->channel == FLOW_PHONE && talk->person->is_calling)
        return true;
    return talk_differs(talk, line, "there is no call here: begin one with a line `call NUMBER`",
                        NULL);
}

/* Nothing may have come that no line looked at. */
static bool all_looked_at(struct talk *talk, const struct talk_line *line)
{
    for (struct talk_person *one = talk->people; one; one = one->next)
        if (one->inbox)
            return talk_differs(talk, line, "a text came before this that no line expects",
                                one->inbox->text);
    return true;
}

/* ---- What the world does ------------------------------------------------------------------------------------ */

static bool do_clock(struct talk *talk, const struct talk_line *line)
{
    int64_t at_ms;
    if (!clock_parse(line->rest, &at_ms))
        return talk_differs(talk, line, "a time is written like `clock 2026-11-03 10:15`", NULL);
    if (!talk->people)
        talk->world.now_ms = at_ms;
    else
        talk_move(talk, at_ms);
    return true;
}

static bool do_wait(struct talk *talk, const struct talk_line *line)
{
    int64_t length_ms;
    if (!all_looked_at(talk, line))
        return false;
    if (!clock_parse_length(line->rest, &length_ms))
        return talk_differs(talk, line, "a length is written like 30s, 10m, 2h or 1d", NULL);
    talk_move(talk, talk->world.now_ms + length_ms);
    return true;
}

static bool do_text(struct talk *talk, const struct talk_line *line)
{
    if (!all_looked_at(talk, line))
        return false;
    talk->person = talk_person_of(talk, line->rest);
    talk->channel = FLOW_TEXT;
    return true;
}

static bool do_call(struct talk *talk, const struct talk_line *line)
{
    if (!all_looked_at(talk, line))
        return false;
    bool is_withheld = str_equals(line->rest, "withheld");
    talk->person = talk_person_of(talk, is_withheld ? str_of("") : line->rest);
    talk->channel = FLOW_PHONE;
    talk->person->is_calling = true;
    struct flow_event event = {.kind = FLOW_EVENT_CALL};
    talk_event(talk, talk->person, FLOW_PHONE, &event);
    return true;
}

bool talk_send(struct talk *talk, const struct talk_line *line, int64_t age_ms)
{
    if (!talk_needs_person(talk, line) || !all_looked_at(talk, line))
        return false;
    struct flow_event event = {.kind = FLOW_EVENT_TEXT, .text = line->rest, .age_ms = age_ms};
    if (str_equals(line->rest, "(picture)")) {
        event.text = str_of("");
        event.media_count = 1;
    }
    talk_event(talk, talk->person, FLOW_TEXT, &event);
    return true;
}

static bool do_send(struct talk *talk, const struct talk_line *line)
{
    return talk_send(talk, line, 0);
}

static bool do_later(struct talk *talk, const struct talk_line *line)
{
    struct talk_line then = *line;
    struct str length;
    int64_t length_ms;
    if (!str_next(&then.rest, ' ', &length) || !clock_parse_length(length, &length_ms))
        return talk_differs(talk, line, "a length is written like `+ 3s`", NULL);
    talk_move(talk, talk->world.now_ms + length_ms);
    then.rest = str_trim(then.rest);
    if (then.rest.length == 0)
        return true;
    if (then.rest.data[0] == '>')
        then.rest = str_trim(str_range(then.rest.data + 1, then.rest.length - 1));
    return do_send(talk, &then);
}

static bool do_press(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_call(talk, line))
        return false;
    char *keys = str_keep(talk->ctx, line->rest);
    size_t length = 0;
    for (size_t i = 0; keys[i] != '\0'; i++)
        if (keys[i] != ' ' && keys[i] != '#')
            keys[length++] = keys[i];
    struct flow_event event = {.kind = FLOW_EVENT_KEYS, .text = str_range(keys, length)};
    talk_event(talk, talk->person, FLOW_PHONE, &event);
    return true;
}

static bool do_silence(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_call(talk, line))
        return false;
    talk_move(talk, talk->world.now_ms + 1000 * (int64_t)talk->person->gather_seconds);
    struct flow_event event = {.kind = FLOW_EVENT_KEYS};
    talk_event(talk, talk->person, FLOW_PHONE, &event);
    return true;
}

static bool do_hang_up(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_call(talk, line))
        return false;
    talk->person->is_calling = false;
    struct flow_event event = {.kind = FLOW_EVENT_CALL_ENDED};
    talk_event(talk, talk->person, FLOW_PHONE, &event);
    return true;
}

static bool adviser(struct talk *talk, const struct talk_line *line, enum flow_event_kind kind)
{
    if (!talk_needs_person(talk, line) || !all_looked_at(talk, line))
        return false;
    struct talk_person *person = talk->person;
    struct flow_event event = {.kind = kind, .text = line->rest};
    static const char agreed[] = " follow up";
    size_t length = line->rest.length, more = sizeof agreed - 1;
    event.is_follow_up = kind == FLOW_EVENT_ADVISER_CLOSES && length > more &&
                         memcmp(line->rest.data + length - more, agreed, more) == 0;
    if (event.is_follow_up)
        event.text.length -= more;
    talk_event(talk, person, talk->channel, &event);
    bool is_own_text = kind == FLOW_EVENT_ADVISER_SAYS && person->inbox;
    if (is_own_text) {
        person->inbox = person->inbox->next;
        person->inbox_last = person->inbox;
    }
    return true;
}

static bool do_takes(struct talk *talk, const struct talk_line *line)
{
    return adviser(talk, line, FLOW_EVENT_ADVISER_TAKES);
}

static bool do_says(struct talk *talk, const struct talk_line *line)
{
    return adviser(talk, line, FLOW_EVENT_ADVISER_SAYS);
}

static bool do_closes(struct talk *talk, const struct talk_line *line)
{
    return adviser(talk, line, FLOW_EVENT_ADVISER_CLOSES);
}

/* Something outside tells of it; what comes of it is looked at by the lines behind. */
static bool do_missed(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line) || !all_looked_at(talk, line))
        return false;
    struct flow_event event = {.kind = FLOW_EVENT_CALLBACK_MISSED};
    talk_event(talk, talk->person, FLOW_TEXT, &event);
    return true;
}

static bool do_fault(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line) || !all_looked_at(talk, line))
        return false;
    struct flow_event event = {.kind = FLOW_EVENT_FAULT};
    talk_event(talk, talk->person, talk->channel, &event);
    return true;
}

/* ---- What must be so ---------------------------------------------------------------------------------------- */

static bool expect_reply(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    struct talk_person *person = talk->person;
    if (!person->inbox)
        talk_quiet(talk, person);
    if (!person->inbox)
        return talk_differs_from(talk, line, "no text at all");
    const char *text = person->inbox->text;
    if (!talk_matches(talk->ctx, text, line->rest))
        return talk_differs_from(talk, line, text);
    person->inbox = person->inbox->next;
    if (!person->inbox)
        person->inbox_last = NULL;
    return true;
}

static bool expect_no_reply(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    if (!talk->person->inbox)
        talk_quiet(talk, talk->person);
    if (talk->person->inbox)
        return talk_differs(talk, line, "expected: no reply", talk->person->inbox->text);
    return true;
}

static bool expect_hear(struct talk *talk, const struct talk_line *line)
{
    if (!talk->person || !talk->person->heard)
        return talk_needs_call(talk, line);
    if (!talk_matches(talk->ctx, talk->person->heard, line->rest))
        return talk_differs_from(talk, line, talk->person->heard);
    return true;
}

/* One of several with | between them. */
static bool is_listed(struct str value, const char *list)
{
    struct str rest = str_of(list), one;
    while (str_next(&rest, '|', &one))
        if (str_equal(one, value))
            return true;
    return false;
}

static bool expect_case(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    talk_quiet(talk, talk->person);
    if (!talk->person->kept.is_there)
        return talk_differs_from(talk, line, "no case");
    struct str rest = line->rest, pair;
    while (str_next(&rest, ' ', &pair)) {
        struct str value = pair, name;
        if (pair.length == 0)
            continue;
        if (!str_next(&value, '=', &name) || name.length == pair.length)
            return talk_differs(talk, line, "a case is looked at like `case need=food`", NULL);
        bool is_tag = str_equals(name, "tag");
        const char *there = talk_case_field(talk, talk->person, is_tag ? str_of("tags") : name);
        if (is_tag && is_listed(value, there))
            continue;
        if (!there)
            return talk_differs(
                talk, line,
                mem_printf(talk->ctx, "a case has no field '%.*s'", (int)name.length, name.data),
                NULL);
        if (!str_equals(value, there))
            return talk_differs_from(
                talk, line, mem_printf(talk->ctx, "%.*s=%s", (int)name.length, name.data, there));
    }
    return true;
}

static bool expect_no_case(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    if (talk->person->kept.is_there)
        return talk_differs(talk, line, "expected: no case", "a case");
    return true;
}

static bool expect_alert(struct talk *talk, const struct talk_line *line)
{
    bool is_right =
        talk->was_alerted && (line->rest.length == 0 || str_equals(line->rest, talk->alert));
    if (!is_right)
        return talk_differs(talk, line, "expected: an alert",
                            talk->was_alerted ? talk->alert : "none");
    talk->was_alerted = false;
    return true;
}

static bool expect_no_alert(struct talk *talk, const struct talk_line *line)
{
    return !talk->was_alerted || talk_differs(talk, line, "expected: no alert", talk->alert);
}

static bool expect_queue(struct talk *talk, const struct talk_line *line)
{
    int64_t count;
    if (!str_to_int64(line->rest, 0, 100000, &count))
        return talk_differs(talk, line, "how many wait is written like `queue 1`", NULL);
    int waiting = talk_waiting(talk);
    if (waiting != count)
        return talk_differs_from(talk, line, mem_printf(talk->ctx, "%d waiting", waiting));
    return true;
}

static bool is_number_word(struct str word)
{
    for (size_t i = 0; i < word.length; i++)
        if (strchr("+0123456789", word.data[i]) == NULL)
            return false;
    return word.length > 0;
}

static bool expect_sent(struct talk *talk, const struct talk_line *line)
{
    struct str rest = line->rest, words = line->rest, word;
    while (str_next(&rest, ' ', &word) && is_number_word(word))
        words = rest;
    size_t length = line->rest.length - words.length;
    struct phone phone = phone_parse(str_trim(str_range(line->rest.data, length)), "GB");
    const char *newest = NULL;
    for (struct talk_person *one = talk->people; one; one = one->next) {
        if (strcmp(one->phone.text, phone.text) != 0)
            continue;
        for (struct talk_sent *sent = one->details; sent; sent = sent->next)
            if (talk_matches(talk->ctx, sent->text, words))
                return true;
        newest = one->details ? one->details->text : NULL;
    }
    return talk_differs_from(talk, line, newest ? newest : "no text was sent there");
}

static bool expect_language(struct talk *talk, const struct talk_line *line)
{
    if (!talk_needs_person(talk, line))
        return false;
    if (!str_equals(line->rest, talk->person->contact.language))
        return talk_differs_from(talk, line, talk->person->contact.language);
    return true;
}

/* ---- Lines -------------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    bool (*run)(struct talk *talk, const struct talk_line *line);
    bool is_alone;  /* nothing stands behind it */
    bool is_played; /* stands in the transcript; what is only compared does not */
} lines[] = {
    {"clock", do_clock, false, true},
    {"wait", do_wait, false, true},
    {"+", do_later, false, true},
    {"text", do_text, false, true},
    {"call back missed", do_missed, true, true},
    {"call", do_call, false, true},
    {">", do_send, false, true},
    {"press", do_press, false, true},
    {"silence", do_silence, true, true},
    {"hang up", do_hang_up, true, true},
    {"record", talk_do_record, false, true},
    {"adviser takes", do_takes, true, true},
    {"adviser says", do_says, false, true},
    {"adviser closes", do_closes, false, true},
    {"fault", do_fault, true, true},
    {"late", talk_do_late, false, true},
    {"muted", talk_do_muted, true, true},
    {"unmuted", talk_do_unmuted, true, true},
    {"money spent", talk_do_spent, true, true},
    {"money left", talk_do_left, true, true},
    {"held", talk_expect_held, true, false},
    {"not held", talk_expect_not_held, true, false},
    {"<", expect_reply, false, false},
    {"no reply", expect_no_reply, true, false},
    {"hear", expect_hear, false, false},
    {"case", expect_case, false, false},
    {"no case", expect_no_case, true, false},
    {"alert", expect_alert, false, false},
    {"no alert", expect_no_alert, true, false},
    {"queue", expect_queue, false, false},
    {"sent to", expect_sent, false, false},
    {"language", expect_language, false, false},
    {"callback", talk_expect_callback, false, false},
    {"no callback", talk_expect_no_callback, true, false},
    {"referral", talk_expect_referral, false, false},
    {"no referral", talk_expect_no_referral, true, false},
    {"consent", talk_expect_consent, false, false},
    {"message left", talk_expect_message, true, false},
    {"no message left", talk_expect_no_message, true, false},
};

static bool is_word(struct str text, const char *word, struct str *rest_out)
{
    size_t length = strlen(word);
    if (!str_starts(text, word))
        return false;
    bool is_sign = length == 1;
    if (text.length > length && text.data[length] != ' ' && !is_sign)
        return false;
    *rest_out = str_trim(str_range(text.data + length, text.length - length));
    return true;
}

static bool run_line(struct talk *talk, int number, struct str text)
{
    struct talk_line line = {.number = number};
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        if (!is_word(text, lines[i].word, &line.rest))
            continue;
        if (lines[i].is_alone && line.rest.length > 0)
            continue;
        if (lines[i].is_played)
            buf_printf(talk->transcript, "%.*s\n", (int)text.length, text.data);
        return lines[i].run(talk, &line);
    }
    buf_printf(talk->transcript, "%.*s\n", (int)text.length, text.data);
    return talk_differs(
        talk, &line,
        "a line begins with text, call, >, <, no reply, press, hear, silence, record, hang up, "
        "wait, +, clock, case, no case, alert, no alert, queue, sent to, language, callback, "
        "no callback, referral, no referral, consent, message left, no message left, late, muted, "
        "unmuted, money spent, money left, held, not held or adviser",
        NULL);
}

bool talk_play(struct talk *talk, int number, struct str text)
{
    text = str_trim(text);
    return text.length == 0 || text.data[0] == '#' || run_line(talk, number, text);
}

/* What no talk is: a flood, or bytes that are no text. */
static bool is_readable(struct talk *talk, int number, struct str text)
{
    const struct talk_line line = {.number = number};
    if (number > TALK_LINES_MAX)
        return talk_differs(talk, &line,
                            mem_printf(talk->ctx, "a talk has at most %d lines", TALK_LINES_MAX),
                            NULL);
    if (text.length > TALK_LINE_BYTES)
        return talk_differs(talk, &line,
                            mem_printf(talk->ctx, "a line has at most %d bytes", TALK_LINE_BYTES),
                            NULL);
    bool is_text = unicode_is_utf8(text) && memchr(text.data, '\0', text.length) == NULL;
    return is_text || talk_differs(talk, &line, "this line is not UTF-8", NULL);
}

bool talk_run(struct talk *talk, struct str rest)
{
    struct str text;
    bool is_right = true;
    struct talk_line end = {0};
    for (int number = 1; is_right && str_next(&rest, '\n', &text); number++) {
        if (!is_readable(talk, number, text))
            return false;
        if (str_trim(text).length > 0)
            end.number = number;
        is_right = talk_play(talk, number, text);
    }
    return is_right && all_looked_at(talk, &end);
}

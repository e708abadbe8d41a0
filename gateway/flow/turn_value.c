/* Answers that are values: a number, a telephone number, a date, a time, a language; from a text or from keys.
 * Stands under the ask steps of both channels; what is kept is plain ("2026-11-03", "14:30", E.164, "pl").
 * Leaves to others: reading words (understand/), saying the value (values.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

enum { KEYS_MAX = 18 };

/* Keeps it and goes on. shown: what may stand in the record. */
static bool took(struct turn *turn, const struct flow_step *step, const char *value,
                 const char *shown)
{
    turn->seen.answer = shown;
    turn_save_as(turn, step->as.ask.save, value, step->as.ask.answer);
    turn_answered(turn);
    return true;
}

static bool took_number(struct turn *turn, const struct flow_step *step, int64_t number)
{
    if (number < step->as.ask.min || number > step->as.ask.max)
        return false;
    const char *digits = mem_printf(turn->ctx, "%lld", (long long)number);
    return took(turn, step, digits, digits);
}

static bool took_phone(struct turn *turn, const struct flow_step *step, const char *digits)
{
    struct phone phone = phone_parse(str_of(digits), "GB");
    if (phone.kind != PHONE_MOBILE && phone.kind != PHONE_LANDLINE)
        return false;
    size_t length = strlen(phone.text);
    const char *last = phone.text + (length > 3 ? length - 3 : 0);
    return took(turn, step, mem_strdup(turn->ctx, phone.text),
                mem_printf(turn->ctx, "\xE2\x80\xA6%s", last));
}

static bool took_when(struct turn *turn, const struct flow_step *step,
                      const struct understand_when *when)
{
    bool is_date = step->as.ask.answer == ANSWER_DATE;
    if (is_date ? !when->has_day : !when->has_time)
        return false;
    if (when->is_past) {
        turn->is_past = true;
        return false;
    }
    const char *value =
        is_date ? mem_printf(turn->ctx, "%04d-%02d-%02d", when->year, when->month, when->day)
                : mem_printf(turn->ctx, "%02d:%02d", when->from_minute / 60 % 24,
                             when->from_minute % 60);
    return took(turn, step, value, value);
}

bool turn_value_text(struct turn *turn, const struct flow_step *step,
                     const struct understand_text *text, bool exact_only)
{
    int64_t number;
    bool is_whole;
    char digits[UNDERSTAND_PHONE_BYTES];
    struct understand_when when;
    const char *language;
    bool is_time = step->as.ask.answer == ANSWER_TIME;
    switch (step->as.ask.answer) {
    case ANSWER_NUMBER:
        return understand_amount(text, &number, &is_whole) && (is_whole || !exact_only) &&
               took_number(turn, step, number);
    case ANSWER_PHONE:
        return understand_phone(text, digits) && took_phone(turn, step, digits);
    case ANSWER_DATE:
    case ANSWER_TIME:
        return understand_when(text, turn->world->now_ms, is_time, &when) &&
               (when.is_whole || !exact_only) && took_when(turn, step, &when);
    case ANSWER_LANGUAGE:
        language = understand_language(text);
        return language && took(turn, step, language, language);
    case ANSWER_YESNO:
    case ANSWER_AREA:
    case ANSWER_WORDS:
    case ANSWER_NEED:
    case FLOW_ANSWERS:
        return false;
    }
    return false;
}

/* ---- Keys --------------------------------------------------------------------------------------------------- */

/* "0311", "031126" or "03112026" as a date, "930" or "1430" as a time, written as a text would have it. */
static const char *spaced(struct turn *turn, struct str keys, bool is_date)
{
    const char *at = keys.data;
    if (is_date && keys.length == 4)
        return mem_printf(turn->ctx, "%.2s/%.2s", at, at + 2);
    if (is_date && (keys.length == 6 || keys.length == 8))
        return mem_printf(turn->ctx, "%.2s/%.2s/%.*s", at, at + 2, (int)keys.length - 4, at + 4);
    if (is_date || keys.length > 4)
        return NULL;
    if (keys.length == 3)
        return mem_printf(turn->ctx, "0%.3s", at);
    return str_keep(turn->ctx, keys);
}

bool turn_value_keys(struct turn *turn, const struct flow_step *step, struct str keys)
{
    int64_t number;
    struct understand_when when;
    const char *words;
    if (keys.length == 0 || keys.length > KEYS_MAX)
        return false;
    bool is_date = step->as.ask.answer == ANSWER_DATE;
    switch (step->as.ask.answer) {
    case ANSWER_NUMBER:
        return str_to_int64(keys, 0, INT64_MAX, &number) && took_number(turn, step, number);
    case ANSWER_PHONE:
        return took_phone(turn, step, str_keep(turn->ctx, keys));
    case ANSWER_DATE:
    case ANSWER_TIME:
        words = spaced(turn, keys, is_date);
        return words &&
               understand_when(understand_read(turn->ctx, str_of(words)), turn->world->now_ms,
                               !is_date, &when) &&
               took_when(turn, step, &when);
    case ANSWER_LANGUAGE: /* has no keys; three misses lead to a person */
    case ANSWER_YESNO:
    case ANSWER_AREA:
    case ANSWER_WORDS:
    case ANSWER_NEED:
    case FLOW_ANSWERS:
        return false;
    }
    return false;
}

bool turn_asks_phone(const struct turn *turn)
{
    const struct flow_step *step = turn_step(turn);
    return turn->session.open == OPEN_STEP && step && step->kind == STEP_ASK &&
           step->as.ask.answer == ANSWER_PHONE;
}

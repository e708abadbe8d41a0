/* Looking things up in a decoded program: steps by path, languages, messages, our own hours.
 * Stands between the loader, which made it, and the engine and dispatch, which ask it.
 * Leaves to others: decoding (load_*.c), deciding anything (the engine). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/flow_impl.h"

#include <string.h>

#include "base/mem.h"

static const char *const value_names[VALUE_KINDS] = {
    [VALUE_SAVED] = "",
    [VALUE_AREA] = "area",
    [VALUE_AREA_BOROUGH] = "area.borough",
    [VALUE_AREAS] = "areas",
    [VALUE_NEED] = "need",
    [VALUE_PLACE_NAME] = "place.name",
    [VALUE_PLACE_AREA] = "place.area",
    [VALUE_PLACE_PHONE] = "place.phone",
    [VALUE_PLACE_OPEN] = "place.open",
    [VALUE_PLACE_SUMMARY] = "place.summary",
    [VALUE_PLACE_CHECKED] = "place.checked",
    [VALUE_WAIT] = "wait",
    [VALUE_NEXT_OPEN] = "next_open",
    [VALUE_POSITION] = "position",
    [VALUE_COUNT] = "count",
    [VALUE_WINDOW] = "window",
    [VALUE_UNTIL] = "until",
    [VALUE_CASE] = "case",
    [VALUE_REF] = "ref",
    [VALUE_CODE] = "code",
    [VALUE_LAST3] = "last3",
    [VALUE_CRISIS] = "crisis",
    [VALUE_KEEP_MESSAGES] = "keep.messages",
    [VALUE_SERVICE_NAME] = "service.name",
    [VALUE_SERVICE_PHONE] = "service.phone",
    [VALUE_LABEL] = "label",
    [VALUE_NUMBER] = "number",
};

static const char *const kind_names[FLOW_STEP_KINDS] = {
    [STEP_SAY] = "say",           [STEP_MENU] = "menu",     [STEP_ASK] = "ask",
    [STEP_FIND] = "find",         [STEP_OFFER] = "offer",   [STEP_ADVISER] = "adviser",
    [STEP_CALLBACK] = "callback", [STEP_RECORD] = "record", [STEP_TEXT] = "text",
    [STEP_REFER] = "refer",       [STEP_WHEN] = "when",     [STEP_SET] = "set",
    [STEP_RUN] = "run",           [STEP_END] = "end",
};

static const char *const end_names[FLOW_ENDS] = {
    [END_HELPED] = "helped", [END_SIGNPOSTED] = "signposted", [END_REFERRED] = "referred",
    [END_UNMET] = "unmet",   [END_GROUP] = "group",           [END_OFFER] = "offer",
    [END_OTHER] = "other",
};

const char *flow_value_name(enum flow_value value)
{
    return value_names[value];
}

const char *flow_step_kind_name(enum flow_step_kind kind)
{
    return kind_names[kind];
}

const char *flow_end_name(enum flow_end end)
{
    return end_names[end];
}

int64_t flow_version(const struct flow_program *program)
{
    return program->version;
}

int64_t flow_quiet_ms(const struct flow_program *program)
{
    return program->quiet_ms;
}

const char *flow_language_at(const struct flow_program *program, size_t index)
{
    for (size_t i = 0; i < program->language_count; i++)
        if (program->languages[i].is_live && index-- == 0)
            return program->languages[i].code;
    return NULL;
}

bool flow_cell_speaks(const struct flow_program *program, const struct flow_cell *cell,
                      size_t language)
{
    const char *code = flow_language_at(program, language);
    size_t index = flow_language_find(program, code);
    return code != NULL && index < 64 && (cell->languages >> index & 1) != 0;
}

const struct understand_needs *flow_needs(const struct flow_program *program)
{
    return program->needs;
}

struct understand_lists flow_lists(const struct flow_program *program, const struct place_map *map)
{
    return (struct understand_lists){.needs = program->needs,
                                     .danger = program->danger,
                                     .fixed = program->fixed_words,
                                     .intents = program->intents,
                                     .map = map};
}

const char *flow_service_name(const struct flow_program *program)
{
    return program->service_name;
}

const char *flow_service_phone(const struct flow_program *program)
{
    return program->service_phone;
}

size_t flow_step_find(const struct flow_program *program, struct str path)
{
    size_t low = 0;
    size_t high = program->step_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        size_t step = program->by_path[middle];
        int order = str_compare(str_of(program->steps[step].path), path);
        if (order == 0)
            return step;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return FLOW_NO_STEP;
}

const char *flow_catalogue_name(void *ctx, const struct flow_program *program, size_t language)
{
    return mem_printf(ctx, "po/%s.po", program->languages[language].code);
}

size_t flow_language_find(const struct flow_program *program, const char *code)
{
    for (size_t i = 0; code != NULL && i < program->language_count; i++)
        if (strcmp(program->languages[i].code, code) == 0)
            return i;
    return 0;
}

size_t flow_danger_step(const struct flow_program *program, const char *kind)
{
    for (size_t i = 0; i < program->danger_begin_count; i++)
        if (strcmp(program->danger_begins[i].kind, kind) == 0)
            return program->danger_begins[i].step;
    return FLOW_NO_STEP;
}

const struct flow_wording *flow_message_wording(const struct flow_program *program, size_t flow,
                                                enum flow_message message)
{
    if (flow != FLOW_NO_STEP) {
        const struct flow_wording *own = program->flows[flow].messages;
        if (own != NULL && own[message].is_set)
            return &own[message];
    }
    return &program->messages[message];
}

const char *flow_crisis_number(const struct flow_program *program, const char *name)
{
    for (size_t i = 0; i < program->crisis_count; i++)
        if (strcmp(program->crisis[i].name, name) == 0)
            return program->crisis[i].number;
    return NULL;
}

const char *flow_value_fixed(const struct flow_program *program, enum flow_value value,
                             const char *name)
{
    if (value == VALUE_SERVICE_NAME)
        return program->service_name;
    if (value == VALUE_SERVICE_PHONE)
        return program->service_phone;
    return value == VALUE_CRISIS ? flow_crisis_number(program, name) : NULL;
}

/* ---- Hours ------------------------------------------------------------------------------------------------- */

enum { DAYS_AHEAD = 28 };

static int64_t day_start(struct clock_local today, int offset)
{
    struct clock_local day = {.year = today.year, .month = today.month, .day = today.day + offset};
    return clock_of_local(day);
}

/* A day as exceptions have it. */
static int day_of(struct clock_local local)
{
    return local.year * 10000 + local.month * 100 + local.day;
}

/* The exception for the London day of at_ms, or NULL. */
static const struct flow_exception *exception_on(const struct flow_hours *hours, int64_t at_ms)
{
    int day = day_of(clock_local_of(at_ms));
    for (size_t i = 0; i < hours->exception_count; i++)
        if (day >= hours->exceptions[i].from_day && day <= hours->exceptions[i].to_day)
            return &hours->exceptions[i];
    return NULL;
}

static bool has_exception_ahead(const struct flow_hours *hours, struct clock_local today)
{
    if (hours->exception_count == 0)
        return false;
    int first_day = day_of(today);
    int last_day = day_of(clock_local_of(day_start(today, DAYS_AHEAD)));
    for (size_t i = 0; i < hours->exception_count; i++)
        if (hours->exceptions[i].from_day <= last_day && hours->exceptions[i].to_day >= first_day)
            return true;
    return false;
}

/* The first span that touches [from_ms, end_ms), one day of London, or false. */
static bool span_in_day(const struct flow_hours *hours, const struct directory_holidays *holidays,
                        int64_t from_ms, int64_t end_ms, struct directory_span *out)
{
    const struct flow_exception *exception = exception_on(hours, from_ms);
    const struct directory_hours *of_day = exception != NULL ? exception->hours : hours->weekly;
    if (of_day == NULL)
        return false;
    /* An exception's own hours hold on a bank holiday too: they were written for that day. */
    struct directory_span span =
        directory_hours_at(of_day, exception != NULL ? NULL : holidays, from_ms);
    if (!span.is_known || (!span.is_open && (!span.has_next || span.from_ms >= end_ms)))
        return false;
    *out = span;
    if (out->is_always) {
        out->from_ms = from_ms;
        out->to_ms = end_ms;
    }
    if (out->to_ms > end_ms)
        out->to_ms = end_ms;
    return true;
}

struct directory_span flow_hours_at(const struct flow_program *program, enum flow_channel channel,
                                    const struct directory_holidays *holidays, int64_t at_ms)
{
    const struct flow_hours *hours = &program->hours[channel];
    struct clock_local today = clock_local_of(at_ms);
    if (hours->weekly == NULL || !has_exception_ahead(hours, today)) {
        struct directory_span none = {.is_known = false};
        return hours->weekly != NULL ? directory_hours_at(hours->weekly, holidays, at_ms) : none;
    }

    /* Day by day, because each has hours of its own; a span that runs over midnight is cut there. */
    struct directory_span result = {.is_known = true};
    for (int i = 0; i <= DAYS_AHEAD; i++) {
        int64_t from_ms = i == 0 ? at_ms : day_start(today, i);
        struct directory_span span;
        if (!span_in_day(hours, holidays, from_ms, day_start(today, i + 1), &span))
            continue;
        result.is_open = span.from_ms <= at_ms && at_ms < span.to_ms;
        result.has_next = true;
        result.from_ms = span.from_ms;
        result.to_ms = span.to_ms;
        return result;
    }
    return result;
}

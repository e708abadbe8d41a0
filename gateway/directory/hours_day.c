/* A day's opening times as spans that lie apart, and the days that have times of their own.
 * Stands under the reader, the writer and the rows of opening hours.
 * Leaves to others: which day is meant (hours_at.c). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory_impl.h"

#include <string.h>

#include "base/mem.h"

/* Joins the spans of a day, sorted by start, where they meet; not beyond 24 hours, which no words could say. */
static void day_join(struct hours_day *day)
{
    int kept = 0;
    for (int i = 1; i < day->count; i++) {
        struct hours_span next = day->spans[i], *last = &day->spans[kept];
        if (next.from > last->to || next.to - last->from > DAY_MINUTES)
            day->spans[++kept] = next;
        else if (next.to > last->to)
            last->to = next.to;
    }
    day->count = kept + 1;
}

bool hours_day_add(struct hours_day *day, struct hours_span span)
{
    if (day->count == HOURS_SPANS_MAX)
        return false;
    int at = day->count++;
    for (; at > 0 && day->spans[at - 1].from > span.from; at--)
        day->spans[at] = day->spans[at - 1];
    day->spans[at] = span;
    day_join(day);
    return true;
}

bool hours_same_times(const struct hours_day *a, const struct hours_day *b)
{
    return a->count == b->count &&
           memcmp(a->spans, b->spans, (size_t)a->count * sizeof(a->spans[0])) == 0;
}

struct hours_rule *hours_rule_add(struct directory_hours *hours, struct hours_table *table,
                                  struct hours_rule rule)
{
    if (table->rule_count == HOURS_RULES_MAX)
        return NULL;
    if (table->rules == NULL)
        table->rules = mem_array(hours, struct hours_rule, HOURS_RULES_MAX);
    table->rules[table->rule_count] = rule;
    return &table->rules[table->rule_count++];
}

bool hours_day_cut(struct hours_day *day, struct hours_span cut)
{
    struct hours_day left = {.count = 0};
    if (cut.to > DAY_MINUTES)
        return false;
    for (int i = 0; i < day->count; i++) {
        struct hours_span span = day->spans[i];
        bool is_apart = cut.to <= span.from || span.to <= cut.from;
        struct hours_span before = {span.from, is_apart ? span.to : cut.from};
        struct hours_span after = {cut.to, span.to};
        if ((is_apart || cut.from > span.from) && !hours_day_add(&left, before))
            return false;
        if (!is_apart && cut.to < span.to &&
            (cut.to == DAY_MINUTES || !hours_day_add(&left, after)))
            return false;
    }
    *day = left;
    return day->count > 0;
}

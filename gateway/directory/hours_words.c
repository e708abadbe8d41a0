/* Opening hours in the grammar's own form, the same for the same hours however they were written.
 * Stands beside hours_read.c, which reads it back to the same.
 * Leaves to others: short forms for texts and speech (language/). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory_impl.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

static const char *const day_names[WEEK_DAYS] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static void add_time(struct buf *out, int minute)
{
    minute %= DAY_MINUTES;
    if (minute == 0)
        buf_add_text(out, "midnight");
    else if (minute == DAY_MINUTES / 2)
        buf_add_text(out, "noon");
    else {
        int hour = minute / 60;
        buf_printf(out, "%d", (hour + 11) % 12 + 1);
        if (minute % 60 != 0)
            buf_printf(out, ".%02d", minute % 60);
        buf_add_text(out, hour < 12 ? "am" : "pm");
    }
}

static void add_spans(struct buf *out, const struct hours_day *day)
{
    if (day->count == 0)
        buf_add_text(out, "closed");
    for (int i = 0; i < day->count; i++) {
        const struct hours_span *span = &day->spans[i];
        if (i > 0)
            buf_add_text(out, " and ");
        if (span->from == 0 && span->to == DAY_MINUTES) {
            buf_add_text(out, "24 hours");
            continue;
        }
        add_time(out, span->from);
        buf_add_byte(out, '-');
        add_time(out, span->to);
    }
}

/* The days with the same spans as day first: "Mon-Fri", "Mon, Wed". Marks them in *done. */
static void add_days(struct buf *out, const struct hours_table *table, int first, unsigned *done)
{
    unsigned days = 0;
    for (int i = first; i < WEEK_DAYS; i++)
        if (hours_same_times(&table->days[i], &table->days[first]))
            days |= 1U << i;
    *done |= days;
    const char *between = "";
    for (int i = first; i < WEEK_DAYS; i++) {
        if ((days >> i & 1) == 0)
            continue;
        int last = i;
        while (last + 1 < WEEK_DAYS && (days >> (last + 1) & 1))
            last++;
        buf_printf(out, "%s%s", between, day_names[i]);
        // Two days in a row read better one by one: "Sat, Sun".
        if (last >= i + 2) {
            buf_printf(out, "-%s", day_names[last]);
            i = last;
        }
        between = ", ";
    }
}

static void add_week(struct buf *out, const struct directory_hours *hours,
                     const struct hours_table *table)
{
    unsigned done = 0;
    for (int i = 1; i < WEEK_DAYS && hours_same_times(&table->days[0], &table->days[i]); i++)
        done |= i == WEEK_DAYS - 1 ? 1U : 0U;
    if (done != 0) { // all seven alike
        if (table->days[0].count > 0 && !hours_are_always(hours, table))
            buf_add_text(out, "Daily ");
        add_spans(out, &table->days[0]);
        return;
    }
    const char *between = "";
    for (int i = 0; i < WEEK_DAYS; i++) {
        if ((done >> i & 1) || table->days[i].count == 0)
            continue;
        buf_add_text(out, between);
        add_days(out, table, i, &done);
        buf_add_byte(out, ' ');
        add_spans(out, &table->days[i]);
        between = ", ";
    }
}

/* ---- What is beside the plain week ---- */

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static void add_date(struct buf *out, bool is_yearly, int date)
{
    struct clock_local day = {.month = date / 32, .day = date % 32};
    if (!is_yearly)
        day_date(date, &day);
    buf_printf(out, "%d %s", day.day, month_names[day.month - 1]);
    if (!is_yearly)
        buf_printf(out, " %d", day.year);
}

static void add_dates(struct buf *out, const struct hours_dates *dates)
{
    if (dates->from == 0 && dates->to == 0)
        return;
    if (dates->from == 0)
        buf_add_text(out, "until ");
    if (dates->to == 0)
        buf_add_text(out, "from ");
    if (dates->from != 0)
        add_date(out, dates->is_yearly, dates->from);
    if (dates->from != 0 && dates->to != 0 && dates->from != dates->to)
        buf_add_byte(out, '-');
    if (dates->to != 0 && dates->from != dates->to)
        add_date(out, dates->is_yearly, dates->to);
    buf_add_byte(out, ' ');
}

static void add_bits(struct buf *out, unsigned bits, const char *const *names, int count)
{
    const char *between = "";
    for (int i = 0; i < count; i++) {
        if ((bits >> i & 1) == 0)
            continue;
        buf_printf(out, "%s%s", between, names[i]);
        between = " and ";
    }
}

static void add_month_days(struct buf *out, unsigned days)
{
    const char *between = "monthly on ";
    for (int i = 1; i < 32; i++)
        if (days >> i & 1) {
            buf_printf(out, "%s%d", between, i);
            between = " and ";
        }
    if (days & 1)
        buf_printf(out, "%slast", between);
    buf_add_text(out, " at ");
}

static void add_pattern(struct buf *out, const struct hours_rule *rule)
{
    static const char *const ordinals[] = {"first", "second", "third", "fourth", "fifth", "last"};
    if (rule->month_days != 0)
        add_month_days(out, rule->month_days);
    if (rule->interval == 2)
        buf_add_text(out, "every other ");
    else if (rule->interval > 2)
        buf_printf(out, "every %d weeks ", rule->interval);
    if (rule->weeks != 0) {
        add_bits(out, rule->weeks, ordinals, ARRAY_SIZE(ordinals));
        buf_add_byte(out, ' ');
    }
    if (rule->days != 0) {
        add_bits(out, rule->days, day_names, WEEK_DAYS);
        buf_add_byte(out, ' ');
    }
    bool is_plain = rule->month_days == 0 && !rule->on_holidays && !rule->is_exception;
    if (rule->days == 0 && is_plain)
        buf_add_text(out, "Daily ");
    if (rule->interval > 1) {
        buf_add_text(out, "from ");
        add_date(out, false, rule->anchor);
        buf_add_byte(out, ' ');
    }
}

static void add_rule(struct buf *out, const struct hours_rule *rule)
{
    add_dates(out, &rule->dates);
    if (rule->term == HOURS_TERM)
        buf_add_text(out, "term time ");
    if (rule->term == HOURS_HOLIDAYS)
        buf_add_text(out, "school holidays ");
    if (rule->on_holidays)
        buf_add_text(out, "bank holidays ");
    add_pattern(out, rule);
    add_spans(out, &rule->times);
}

/* Those without a season first, because a season holds for all that is named behind it. */
static void add_rules(struct buf *out, const struct hours_table *table, const char **between)
{
    for (int is_scoped = 0; is_scoped < 2; is_scoped++)
        for (int i = 0; i < table->rule_count; i++) {
            const struct hours_rule *rule = &table->rules[i];
            bool has_scope =
                (!rule->is_exception || rule->weeks != 0) &&
                (rule->dates.from != 0 || rule->dates.to != 0 || rule->term != HOURS_ANY_TERM);
            if (has_scope != (is_scoped == 1))
                continue;
            buf_add_text(out, *between);
            add_rule(out, rule);
            *between = ", ";
        }
}

static bool has_week(const struct hours_table *table)
{
    for (int i = 0; i < WEEK_DAYS; i++)
        if (table->days[i].count > 0)
            return true;
    return table->has_times && table->rule_count == 0;
}

static void add_table(struct buf *out, const struct directory_hours *hours,
                      const struct hours_table *table)
{
    const char *between = "";
    if (has_week(table)) {
        add_week(out, hours, table);
        between = ", ";
    }
    add_rules(out, table, &between);
    if (table->by_appointment)
        buf_printf(out, "%sby appointment", between);
}

char *directory_hours_words(void *ctx, const struct directory_hours *hours)
{
    void *scratch = mem_context(ctx, "hours");
    struct buf *out = buf_new(scratch, 16384);
    bool has_door = hours->door.has_times || hours->door.by_appointment;
    bool has_phone = hours->phone.has_times || hours->phone.by_appointment;
    if (has_door)
        add_table(out, hours, &hours->door);
    if (has_phone) {
        buf_add_text(out, has_door ? ", phone " : "phone ");
        add_table(out, hours, &hours->phone);
    }
    if (hours->closed_holidays && (has_door || has_phone))
        buf_add_text(out, ", closed bank holidays");
    char *words = mem_strdup(ctx, buf_text(out));
    mem_free(scratch);
    return words;
}

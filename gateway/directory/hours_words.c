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

static bool same_spans(const struct hours_day *a, const struct hours_day *b)
{
    return a->count == b->count &&
           memcmp(a->spans, b->spans, (size_t)a->count * sizeof(a->spans[0])) == 0;
}

/* The days with the same spans as day first: "Mon-Fri", "Mon, Wed". Marks them in *done. */
static void add_days(struct buf *out, const struct directory_hours *hours, int first,
                     unsigned *done)
{
    unsigned days = 0;
    for (int i = first; i < WEEK_DAYS; i++)
        if (same_spans(&hours->days[i], &hours->days[first]))
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

static void add_week(struct buf *out, const struct directory_hours *hours)
{
    unsigned done = 0;
    for (int i = 1; i < WEEK_DAYS && same_spans(&hours->days[0], &hours->days[i]); i++)
        done |= i == WEEK_DAYS - 1 ? 1U : 0U;
    if (done != 0) { // all seven alike
        if (hours->days[0].count > 0 && !hours_are_always(hours))
            buf_add_text(out, "Daily ");
        add_spans(out, &hours->days[0]);
        return;
    }
    const char *between = "";
    for (int i = 0; i < WEEK_DAYS; i++) {
        if ((done >> i & 1) || hours->days[i].count == 0)
            continue;
        buf_add_text(out, between);
        add_days(out, hours, i, &done);
        buf_add_byte(out, ' ');
        add_spans(out, &hours->days[i]);
        between = ", ";
    }
}

char *directory_hours_words(void *ctx, const struct directory_hours *hours)
{
    void *scratch = mem_context(ctx, "hours");
    struct buf *out = buf_new(scratch, 4096);
    if (hours->has_times)
        add_week(out, hours);
    if (hours->by_appointment)
        buf_add_text(out, hours->has_times ? ", by appointment" : "by appointment");
    if (hours->closed_holidays)
        buf_add_text(out,
                     hours->has_times || hours->by_appointment ? ", closed bank holidays" : "");
    char *words = mem_strdup(ctx, buf_text(out));
    mem_free(scratch);
    return words;
}

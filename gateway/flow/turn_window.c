/* Times for a call back: built from the hours of our phone, offered a few at a time, said in words.
 * Stands under turn_callback.c. A time begins half an hour from now at the earliest, on the full hour or when we open,
 * and is two hours long or as long as we are open.
 * Leaves to others: the hours themselves (program.c), agreeing on one. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include "base/mem.h"

enum { SPANS_MAX = 60 };
static const int64_t notice_ms = 30 * CLOCK_MINUTE_MS;
static const int64_t window_ms = 2 * CLOCK_HOUR_MS;

static struct directory_span span_at(const struct turn *turn, int64_t at_ms)
{
    struct directory_span span =
        flow_hours_at(turn->program, FLOW_PHONE, turn->world->holidays, at_ms);
    if (!span.is_known || !span.is_always)
        return span;
    span.is_open = true;
    span.from_ms = at_ms;
    span.to_ms = at_ms + 12 * CLOCK_HOUR_MS;
    return span;
}

static int64_t full_hour(int64_t at_ms)
{
    return (at_ms + CLOCK_HOUR_MS - 1) / CLOCK_HOUR_MS * CLOCK_HOUR_MS;
}

static struct turn_window window_from(int64_t from_ms, int64_t end_ms)
{
    bool is_whole = end_ms - from_ms > window_ms;
    return (struct turn_window){from_ms, is_whole ? from_ms + window_ms : end_ms};
}

void turn_windows_find(struct turn *turn, int64_t from_ms)
{
    struct turn_session *session = &turn->session;
    int64_t soonest_ms = turn->world->now_ms + notice_ms;
    int64_t at_ms = full_hour(from_ms > soonest_ms ? from_ms : soonest_ms);
    session->window_count = 0;
    for (int i = 0; i < SPANS_MAX && session->window_count < TURN_WINDOWS_MAX; i++) {
        struct directory_span span = span_at(turn, at_ms);
        if (!span.is_known || (!span.is_open && !span.has_next))
            return;
        int64_t start_ms = span.is_open ? at_ms : span.from_ms;
        while (session->window_count < TURN_WINDOWS_MAX && span.to_ms - start_ms >= CLOCK_HOUR_MS) {
            struct turn_window window = window_from(start_ms, span.to_ms);
            session->windows[session->window_count++] = window;
            start_ms = window.to_ms;
        }
        at_ms = span.to_ms > at_ms ? span.to_ms : at_ms + CLOCK_HOUR_MS;
    }
}

bool turn_window_at(struct turn *turn, int64_t at_ms, struct turn_window *out)
{
    struct directory_span span = span_at(turn, at_ms);
    bool is_open = span.is_known && span.is_open && at_ms < span.to_ms;
    if (!is_open || at_ms < turn->world->now_ms)
        return false;
    *out = window_from(at_ms, span.to_ms);
    return true;
}

static struct language_hours hours_of(const struct turn_window *window)
{
    struct clock_local from = clock_local_of(window->from_ms), to = clock_local_of(window->to_ms);
    int to_minute = to.hour * 60 + to.minute;
    return (struct language_hours){.day = from,
                                   .from_minute = from.hour * 60 + from.minute,
                                   .to_minute = to_minute == 0 ? 24 * 60 : to_minute};
}

const char *turn_window_words(struct turn *turn, const struct turn_window *window, bool is_voice)
{
    if (window->from_ms == 0)
        return NULL;
    const struct language_hours hours = hours_of(window);
    return language_window(turn->ctx, turn->program->languages[turn->language].catalogue, &hours,
                           clock_local_of(turn->world->now_ms), is_voice);
}

const char *turn_window_logged(struct turn *turn, const struct turn_window *window)
{
    const struct language_hours hours = hours_of(window);
    /* the day by its date: who reads the log reads it on another day */
    return language_window(turn->ctx, NULL, &hours, clock_local_of(0), false);
}

const char *turn_window_label(struct turn *turn, const struct turn_window *window)
{
    bool is_voice = turn->channel == FLOW_PHONE;
    const struct language_hours hours = hours_of(window);
    char *label = language_open_hours(turn->ctx, turn->program->languages[turn->language].catalogue,
                                      &hours, clock_local_of(turn->world->now_ms), is_voice);
    if (!is_voice && label[0] >= 'a' && label[0] <= 'z')
        label[0] = (char)(label[0] - 'a' + 'A');
    return label;
}

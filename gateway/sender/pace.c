/* How fast one of our numbers may send: a token bucket in thousandths of a text.
 * Stands before each claim; providers refuse or queue what comes faster (Twilio about 1 a second a number).
 * Leaves to others: which number a text goes out from (dispatch/), the pace itself (the configuration). */
// SPDX-License-Identifier: Apache-2.0
#include "sender/sender_impl.h"

static const int64_t one_text = 1000;
static const int64_t hold_ms = 1000;

static int64_t full(const struct pace *pace)
{
    return pace->per_second * one_text;
}

/* What is in the bucket at now_ms. A pace of n texts a second is n thousandths a millisecond. */
static int64_t filled(const struct pace *pace, int64_t now_ms)
{
    int64_t passed_ms = now_ms > pace->at_ms ? now_ms - pace->at_ms : 0;
    int64_t to_full_ms = (full(pace) - pace->thousandths) / pace->per_second + 1;
    if (passed_ms >= to_full_ms)
        return full(pace);
    return pace->thousandths + passed_ms * pace->per_second;
}

struct pace pace_new(int64_t per_second, int64_t now_ms)
{
    struct pace pace = {.per_second = per_second > 0 ? per_second : 0, .at_ms = now_ms};
    pace.thousandths = full(&pace);
    return pace;
}

int64_t pace_next_ms(const struct pace *pace, int64_t now_ms)
{
    int64_t next_ms = now_ms;
    if (pace->per_second > 0) {
        int64_t lacking = one_text - filled(pace, now_ms);
        if (lacking > 0)
            next_ms = now_ms + (lacking + pace->per_second - 1) / pace->per_second;
    }
    return next_ms > pace->held_until_ms ? next_ms : pace->held_until_ms;
}

bool pace_take(struct pace *pace, int64_t now_ms)
{
    if (now_ms < pace->at_ms) { /* the clock was put back: begin again from here */
        pace->at_ms = now_ms;
        pace->held_until_ms = 0;
    }
    if (pace_next_ms(pace, now_ms) > now_ms)
        return false;
    if (pace->per_second > 0) {
        pace->thousandths = filled(pace, now_ms) - one_text;
        pace->at_ms = now_ms;
    }
    return true;
}

void pace_hold(struct pace *pace, int64_t now_ms)
{
    pace->held_until_ms = now_ms + hold_ms;
    pace->thousandths = 0;
    pace->at_ms = now_ms;
}

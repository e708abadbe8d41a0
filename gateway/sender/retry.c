/* When to try again: pure arithmetic, no clock and no store.
 * Stands between sender.c, which learns how a send went, and store/outbox.h, which keeps the time.
 * Leaves to others: what a provider's answer means (provider/), alarms about old rows (metrics). */
// SPDX-License-Identifier: Apache-2.0
#include "sender/sender_impl.h"

#include "base/clock.h"

static const int64_t first_wait_ms = 5000;
static const int64_t longest_wait_ms = 900000;
static const int64_t give_up_ms = CLOCK_DAY_MS;

static int64_t wait_ms_after(int steps)
{
    int64_t wait_ms = first_wait_ms;
    for (int i = 0; i < steps && wait_ms < longest_wait_ms; i++)
        wait_ms *= 2;
    return wait_ms < longest_wait_ms ? wait_ms : longest_wait_ms;
}

/* Up to a fifth shorter; neighbours in salt fall far apart (a multiplier by Knuth, The Art of Computer Programming,
 * volume 3, section 6.4). */
static int64_t spread(int64_t wait_ms, int64_t salt)
{
    uint64_t scattered = ((uint64_t)salt * 2654435761U) & 0xFFFFU;
    return wait_ms - (int64_t)((uint64_t)wait_ms / 5 * scattered / 0xFFFFU);
}

int64_t retry_next_ms(enum send_outcome outcome, int tries, int64_t first_ms, int64_t now_ms,
                      int64_t salt)
{
    if (now_ms - first_ms >= give_up_ms)
        return -1;

    switch (outcome) {
    case SEND_UNREACHED:
        return now_ms + spread(wait_ms_after(tries - 1), salt);
    case SEND_THROTTLED:
    case SEND_UNKNOWN:
        return now_ms + spread(wait_ms_after(tries), salt);
    case SEND_NONE:
    case SEND_ACCEPTED:
    case SEND_REFUSED:
    case SEND_STOPPED:
        return -1;
    }
    return -1;
}

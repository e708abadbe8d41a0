/* The sender's own arithmetic: when to try again, and how fast a number may send.
 * Stands under sender.c; both are values in, values out, so that every row of their tests is one line.
 * Leaves to others: clocks, the store, the wire. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "message/event.h"
#include "sender/sender.h"
#include "store/outbox.h"

/* When to try an outbox row again.
 *
 * outcome: what the last try came to. tries: attempts made with it, 1 or more; asking counts as one. first_ms, now_ms:
 * Unix time in milliseconds of the first attempt and of now. salt: any number that differs between rows; it takes up
 * to a fifth off the wait, so that rows that failed together do not come back together.
 *
 * Returns the Unix time of the next try in milliseconds, or -1 for "give up". Unreached and throttled rows are sent
 * again: the wait doubles from 5 s and never passes 15 min, so that a text about tonight's bed does not arrive
 * tomorrow; a throttled row waits a step more. An unknown one is asked about, never sent blindly: from 10 s on. A
 * refusal is final. 24 hours after the first attempt a person takes over. */
int64_t retry_next_ms(enum send_outcome outcome, int tries, int64_t first_ms, int64_t now_ms,
                      int64_t salt);

/* A token bucket: what one of our numbers may send. */
struct pace {
    int64_t per_second;    /* 0: no limit */
    int64_t thousandths;   /* of a text that may go now */
    int64_t at_ms;         /* when that was true */
    int64_t held_until_ms; /* the provider said "too many": nothing goes before */
};

/* A full bucket: as many texts as a second holds, at least one. */
struct pace pace_new(int64_t per_second, int64_t now_ms);
/* Takes one text out. False: not now; see pace_next_ms. */
bool pace_take(struct pace *pace, int64_t now_ms);
/* When the next text may go, Unix ms; now_ms or earlier: at once. */
int64_t pace_next_ms(const struct pace *pace, int64_t now_ms);
/* The provider throttled: nothing for a second, then from empty. */
void pace_hold(struct pace *pace, int64_t now_ms);

/* ---- One row on its way -------------------------------------------------------------------------------------- */

/* A configured number and its pace. */
struct lane {
    const struct sender_provider *provider;
    const char *number; /* NULL: any other of that provider's */
    struct pace pace;
};

/* A claimed row until its event is handed out. request.url NULL: nothing need be asked of anybody, outcome is set. */
struct flight {
    struct flight *next;
    struct sender *sender;
    struct lane *lane; /* NULL: its provider is not configured */
    int64_t outbox_id;
    int tries; /* this one included */
    int64_t first_ms;
    int64_t since_ms; /* asking: from when on */
    int64_t began_us;
    bool is_query;
    const char *text;
    struct provider_request request;
    enum send_outcome outcome;
    int code;
    const char *provider_id;
};

/* Fills in what is to be asked of the provider, or the outcome where nothing is: the gate says no, the provider is not
 * configured, the sandbox keeps texts itself. The row is as outbox_due gave it. */
void flight_prepare(struct flight *flight, const struct outbox_row *row,
                    const struct secret_ring *ring);
/* What the provider's answer means: sets outcome, code and provider_id. */
void flight_read(struct flight *flight, const struct client_result *result);
/* The event that says so, its strings under ctx. */
struct event flight_event(void *ctx, const struct flight *flight, int64_t now_ms);
/* "accepted", "refused", … */
const char *flight_outcome_name(enum send_outcome outcome);

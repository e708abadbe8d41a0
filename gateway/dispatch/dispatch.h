/* One event: load, ask flow/, apply the effects, save. The one place in the line that opens a transaction.
 * Stands between intake/ and sender/ (which bring events) and store/ (which keeps). dispatch_turn runs all events
 * of one turn of the loop in one transaction with a savepoint each; nothing leaves memory before COMMIT.
 * Leaves to others: HTTP, rendering, sending. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/metrics.h"
#include "flow/flow.h"
#include "message/event.h"
#include "message/reply.h"
#include "message/secret.h"
#include "store/store.h"

struct dispatch;

/* How many older versions of the scripts are kept in memory, where several were published within a day. */
enum { DISPATCH_OLDER_MAX = 3 };

/* What changes while serving: swapped whole by dispatch_use between turns. All outlive their use (their context dies
 * when a newer one is used). */
struct dispatch_world {
    const struct flow_program *program; /* the newest */
    const struct place_map *map;
    const struct directory *directory;
    const struct directory_holidays *holidays;
    /* Those before it in which conversations may still stand. */
    const struct flow_program *older[DISPATCH_OLDER_MAX];
    size_t older_count;
};

struct dispatch_config {
    struct store *store;
    const struct secret_ring *ring;
    struct metrics *metrics;
    const char *country; /* "GB" */
    int keep_messages_months;
    int replies_per_hour; /* automatic texts that one person gets at most; 0: no end */
    /* Written before each event is acted on and cleared after the turn: a page shared with the parent; NULL none. */
    void (*in_hand)(void *self, size_t job);
    void *in_hand_self;
};

struct dispatch *dispatch_new(void *ctx, const struct dispatch_config *config);
void dispatch_use(struct dispatch *dispatch, const struct dispatch_world *world);

enum dispatch_outcome {
    DISPATCH_NONE,
    DISPATCH_DONE,   /* durable: answer with reply */
    DISPATCH_REPEAT, /* seen before: answer with the reply it got then */
    DISPATCH_HELD, /* the turn failed by our fault: it is kept and put before a person; a text gets an empty reply, a caller hears of it */
    DISPATCH_BUSY, /* nothing was kept: answer 503 */
};

/* One event of a turn and what came of it. */
struct dispatch_job {
    const struct event *event;
    const char *our_number; /* that was texted or called, as the sender of answers */
    bool inline_texts;      /* the provider takes a text as the answer to this callback */
    bool is_quarantined;    /* keep it, put it before a person, take no turn */
    /* filled by dispatch_turn, under ctx of the turn */
    enum dispatch_outcome outcome;
    struct reply reply;
    int64_t outbox_id; /* the text that travels in the answer; 0 none */
};

/* Other writing that belongs in the same transaction, under a savepoint of its own: the sender's claims, sweeps. What
 * it returns false for is rolled back and logged; the events of the turn are not touched by it. */
struct dispatch_work {
    bool (*run)(void *self, void *ctx, struct store *store, int64_t now_ms, struct error *err);
    void *self;
};

struct dispatch_batch {
    struct dispatch_job *jobs;
    size_t job_count;
    const int64_t
        *unwritten; /* outbox rows whose answers did not go out whole since the last turn */
    size_t unwritten_count;
    int64_t answered_id; /* of all inline rows up to this one the answers went out; 0 no news */
    const struct dispatch_work *works;
    size_t work_count;
};

/* Runs a batch in one transaction: jobs in order, then what became of answers, then works. True when COMMIT succeeded (each job's
 * outcome says the rest); false: nothing of it was kept and every outcome is DISPATCH_BUSY. Replies are under ctx. */
bool dispatch_turn(struct dispatch *dispatch, void *ctx, int64_t now_ms,
                   const struct dispatch_batch *batch, struct error *err);
/* Whether texts became due, or cases changed, in turns committed since last asked: whom to poke. */
bool dispatch_made_due(struct dispatch *dispatch);
bool dispatch_changed_cases(struct dispatch *dispatch);

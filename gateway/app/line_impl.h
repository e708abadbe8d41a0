/* The line: hooks, timers, sender, and /phone in the sandbox; one loop, one connection to the database.
 * Private to app: line.c runs the loop, line_http.c answers requests, line_start.c sets it up. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/page.h"
#include "app/process.h"
#include "app/world.h"
#include "handset/handset.h"
#include "intake/intake.h"
#include "sender/sender.h"
#include "server/server.h"

/* Most events in one turn of the loop. */
enum { LINE_EVENTS_MAX = 256 };
/* Ended sends in one turn: fewer than dispatch runs before it first looks at the time, so none is cut off. */
enum { LINE_ENDED_MAX = 15 };

/* A callback that waits for its turn and then for COMMIT. Lives under its call. */
struct line_waiting {
    struct server_call *call;
    const struct http_request *request;
    struct intake_item item;
};

/* Inline answers on their way out: which outbox rows are not known to be written, ascending. */
struct line_answers {
    int64_t *under_way;
    size_t count, room;
    int64_t last_id;    /* the newest that was answered */
    int64_t told_id;    /* what the database knows */
    int64_t changed_ms; /* monotonic: when there was first something to tell; 0 nothing */
    int64_t *unwritten; /* that did not go out whole, to be told */
    size_t unwritten_count, unwritten_room;
};

struct line {
    const struct config *config;
    struct store *store;
    struct secret_ring *ring;
    struct metrics *metrics;
    struct dispatch *dispatch;
    struct intake *intake;
    struct sender *sender;
    struct client *client;
    struct server *server;
    struct handset *handset; /* NULL outside the sandbox */
    void *handset_memory;    /* that it and its strings hang under */
    struct page *page;
    int signal_fd, poke_fd;

    struct world *world; /* NULL until the first is built */
    struct world_builder *builder;
    struct process_watch watch;

    struct line_waiting **waiting; /* in order of arrival, waiting_count of them */
    size_t waiting_count, waiting_room;
    struct line_answers answers;
    struct event ended[LINE_ENDED_MAX]; /* strings under ended_ctx */
    size_t ended_count;
    void *ended_ctx;

    /* of the turn now running: which job is which */
    struct dispatch_job jobs[LINE_EVENTS_MAX];
    const struct line_waiting *job_waiting[LINE_EVENTS_MAX]; /* NULL for timers and sends */

    int64_t next_timer_ms; /* INT64_MAX: none; as the (perhaps pretended) clock has it */
    int64_t next_sweep_ms; /* monotonic */
    int64_t wall_less_mono_ms;
    bool is_stopping;
    bool can_write;
    bool has_failed;        /* the last turn was not kept */
    int64_t write_asked_ms; /* monotonic */
    struct metric *turn_events;
};

/* Everything up to the loop; false after err. */
bool line_start(struct line *line, const char *parent, struct error *err);
/* The server's three calls; self is the line. */
size_t line_body_limit(void *self, const char *method, const char *path);
void line_request(void *self, struct server_call *call, const struct http_request *request);
void line_written(void *self, int64_t mark, bool is_whole);
/* An inline answer is about to go out; is_new: not a repeat's. In ascending order of rows. */
void line_answering(struct line *line, int64_t outbox_id, bool is_new);
/* Up to which row all answers went out, where the database does not know it yet; 0 no news. */
int64_t line_answered_id(const struct line *line);
/* Builds the handset for a new world (sandbox only). */
bool line_use_handset(struct line *line, struct error *err);

/* What the files of this room share: the console itself, who asks, the sign-in queue and its throttle.
 * Private to console/. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "console/console.h"

#include "base/crypto.h"

struct signin;

struct console {
    struct console_config config;
    struct http_files *files;
    const struct understand_needs *needs; /* NULL until console_use */
    const struct place_map *map;
    struct throttle *throttle;
    struct signin *first, *last; /* sign-ins that wait for their hash, oldest first */
    const char *unused_hash;     /* matched when a name is not known, so that it takes as long */
    struct metric *signed_in, *refused, *throttled;
};

/* Who asks: an adviser by cookie or a program by token. */
enum visitor_kind { VISITOR_NONE, VISITOR_ADVISER, VISITOR_PROGRAM };
struct visitor {
    enum visitor_kind kind;
    int64_t id;
    const char *name, *role; /* role NULL for a program */
    bool sees_numbers;
    unsigned char hash[CRYPTO_SHA256_BYTES]; /* of the cookie or the token */
};

/* One request on its way through a handler. */
struct console_asked {
    struct console *console;
    const struct http_request *request;
    struct visitor visitor;
    struct str piece; /* what stood for {} in the path */
    int64_t now_ms;
};

/* The desk's one transaction: begins, calls write, commits; rolls back when write or the commit fails.
 * ERROR_BUSY when another writer held on too long. */
typedef bool console_writer(void *self, struct store *store, struct error *err);
bool console_write(struct console *console, console_writer *write, void *self, struct error *err);

/* JSON with status, not to be kept by any cache. Under ctx. */
struct http_response console_json(void *ctx, int status, const struct buf *body);
/* Ids on the wire: made for one purpose ("case", "contact", "cursor"), opaque, and proved to be ours. */
void console_add_id(struct console *console, struct buf *out, const char *purpose, int64_t id);

/* cases.c: GET /api/v1/cases, /api/v1/cases/{id} and /api/v1/words. */
struct http_response cases_list(void *ctx, const struct console_asked *asked);
struct http_response cases_one(void *ctx, const struct console_asked *asked);
struct http_response cases_words(void *ctx, const struct console_asked *asked);

/* understood.c: what was made of a text, in words, under ctx; NULL: nothing, or record is none. */
const char *understood_words(void *ctx, const char *record);

/* thread.c: writes "events":[…] of a case: its events and its texts in order of time. */
bool thread_write(void *ctx, struct store *store, int64_t case_id, struct buf *out,
                  struct error *err);

/* signin.c: puts a sign-in in the queue (true; done is called later) or answers at once (false, *response). */
struct signin_reply {
    console_done *done;
    void *self;
};
bool signin_begin(void *ctx, const struct console_asked *asked, struct signin_reply reply,
                  struct http_response *response);
/* Takes the oldest one out and answers it; true while more wait. */
bool signin_work(struct console *console, int64_t now_ms);
/* Ends the asking adviser's session. */
struct http_response signin_end(void *ctx, const struct console_asked *asked);
/* Who asks, from the cookie or the Authorization header; kind NONE when it is nobody we know. */
bool signin_visitor(void *ctx, struct console *console, const struct http_request *request,
                    int64_t now_ms, struct visitor *out, struct error *err);
/* Frees the queue's hold on requests that are still waiting. */
void signin_drop_all(struct console *console);

/* throttle.c: who failed how often, and how long they have to wait. */
enum throttle_by { THROTTLE_NAME, THROTTLE_ADDRESS };
struct throttle *throttle_new(void *ctx);
/* Milliseconds until the next try is looked at; 0: now. */
int64_t throttle_wait_ms(const struct throttle *throttle, enum throttle_by by, struct str key,
                         int64_t now_ms);
void throttle_fail(struct throttle *throttle, enum throttle_by by, struct str key, int64_t now_ms);
void throttle_forget(struct throttle *throttle, enum throttle_by by, struct str key);

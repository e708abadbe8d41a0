/* The event in hand, in memory that outlives its process: shared between parent and line.
 * Stands against poison: a line that dies while it acts on an event finds it here when it comes back, keeps it
 * without a turn, and goes on. Leaves to others: keeping it (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "http/http.h"

enum page_kind { PAGE_EMPTY, PAGE_REQUEST, PAGE_TIMER };
enum { PAGE_PATH_MAX = 2048, PAGE_BODY_MAX = 64 * 1024 };

struct page {
    enum page_kind kind;
    int tries;        /* how often a new line has taken it up */
    int64_t timer_id; /* PAGE_TIMER */
    size_t path_bytes, query_bytes, body_bytes;
    char path[PAGE_PATH_MAX];
    char query[PAGE_PATH_MAX];
    char body[PAGE_BODY_MAX];
};

/* A new page as a descriptor that children inherit; -1 and err when the system has none. */
int page_make(struct error *err);
/* The page behind a descriptor, or NULL. Stays mapped for the life of the process. */
struct page *page_map(int fd, struct error *err);
void page_hold_request(struct page *page, const struct http_request *request);
void page_hold_timer(struct page *page, int64_t timer_id);
void page_clear(struct page *page);
/* The held request again, as a form sent by POST. Under ctx. */
struct http_request *page_request(void *ctx, const struct page *page);

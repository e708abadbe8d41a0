/* The case log: one open case a person, and its events, which are only ever added to. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "message/phone.h"
#include "store/store.h"

/* As on the wire (contract.md section 4). Lists are separated by |. NULL: not known. */
struct case_row {
    int64_t id, contact_id;
    const char *ref; /* "K7QF-3D": short, easy to say, no 0 O 1 I L */
    const char *status, *channel, *language, *need, *needs, *outcode, *boroughs, *risk, *kind,
        *outcome;
    int priority;
    const char *adviser, *team;
    int64_t opened_ms, updated_ms, due_ms; /* due_ms 0: none */
    struct str sealed;                     /* the contact's number */
    enum phone_kind phone_kind;
};
/* Makes a reference of its own when row->ref is NULL; status, risk and priority not set are new, none and 1.
 * ERROR_CONFLICT when the person has an open case already. */
bool case_add(struct store *store, const struct case_row *row, int64_t *id_out, struct error *err);
/* Writes every field but id, contact, ref, channel, opened_ms; NULL, priority 0 and due_ms 0 leave what is there;
 * due_ms -1 takes the time away. */
bool case_update(struct store *store, const struct case_row *row, struct error *err);
/* The id of the case with that reference; 0 when there is none. */
bool case_by_ref(struct store *store, const char *ref, int64_t *id_out, struct error *err);
bool case_get(void *ctx, struct store *store, int64_t id, struct case_row **out, struct error *err);

struct case_filter {
    const char *status, *need, *borough, *channel,
        *risk;              /* NULL: any; need matches sub-needs; borough is an E09 code */
    int64_t from_ms, to_ms; /* opened; 0 no bound */
    int64_t before_id;      /* newest first, below this id; 0 from the top */
    int64_t after_id;       /* oldest first, above this id (exports) when >= 0 and is_export */
    bool is_export;
    int limit;
};
struct case_page {
    struct case_row *items;
    size_t count;
};
/* For the desk a page is full while there are more; for an export it may be short, but is empty only at the end. */
bool case_list(void *ctx, struct store *store, const struct case_filter *filter,
               struct case_page *out, struct error *err);

struct case_event {
    int64_t id, case_id, at_ms;
    const char *who; /* "person", "helpline", or an adviser's name */
    const char *what;
    const char *text; /* NULL none */
};
bool case_event_add(struct store *store, const struct case_event *event, struct error *err);
struct case_event_page {
    struct case_event *items;
    size_t count;
};
bool case_event_list(void *ctx, struct store *store, int64_t case_id, struct case_event_page *out,
                     struct error *err);
/* How many wait in the queue (status waiting). */
bool case_waiting(struct store *store, int *count_out, struct error *err);

/* Things that change as a whole, by version: scripts, the directory's rows, postcodes.
 * Rows go in under a new number in small transactions; a last one switches; what a killed import left is swept by the next. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "directory/directory.h"
#include "place/place.h"
#include "store/store.h"

/* Scripts: each version is kept whole. One waits (for its time, for a second person), is live, was live, or was
 * overtaken: a later one went live while it waited. */
struct flow_version {
    int64_t version, at_ms; /* at_ms: published */
    const char *who, *why;
    int64_t due_ms; /* not live before; 0 at once */
    bool is_live, is_safety, needs_approval, is_overtaken;
    const char *approved_by; /* NULL nobody */
    int64_t approved_ms;
    int64_t live_order;       /* the how manieth that became live; 0 never was */
    int64_t live_ms, over_ms; /* became live, was replaced; 0 not */
    int64_t copy_of;          /* rolled back: the version whose content it is; 0 none */
};
struct flow_version_page {
    struct flow_version *items;
    size_t count;
};
/* Keeps a version, which waits; of version counts who, why, at_ms, due_ms, is_safety, needs_approval and copy_of. */
bool flow_version_keep(struct store *store, const struct flow_version *version, const char *packed,
                       int64_t *version_out, struct error *err);
/* Makes it the live one, overtakes those before it that still wait, bumps GENERATION_FLOWS. In one transaction. */
bool flow_version_switch(struct store *store, int64_t version, int64_t at_ms, struct error *err);
bool flow_version_approve(struct store *store, int64_t version, const char *who, int64_t at_ms,
                          struct error *err);
/* The live one, or one by number (0: live); *packed_out NULL when there is none. Under ctx. */
bool flow_version_get(void *ctx, struct store *store, int64_t version, int64_t *version_out,
                      const char **packed_out, struct error *err);
/* All of them, oldest first, under ctx. */
bool flow_version_list(void *ctx, struct store *store, struct flow_version_page *out,
                       struct error *err);
/* The first whose time has come and which needs nobody any more; *version_out 0 when there is none. */
bool flow_version_due(struct store *store, int64_t now_ms, int64_t *version_out, struct error *err);
/* Those that a conversation may still stand in: live until after since_ms, and none older than the newest safety
 * version that was live; newest first, at most limit, under ctx. */
bool flow_version_older(void *ctx, struct store *store, int64_t since_ms, int limit,
                        struct flow_version_page *out, struct error *err);

/* Imports: import_begin gives a new number, and one of the subject that had not switched never will; import_sweep takes
 * away rows of versions that are over (at most about limit rows a call; call until *done_out); add rows; import_switch makes
 * it live in the place of the one before it and bumps GENERATION_DIRECTORY or GENERATION_PLACES. It fails with
 * ERROR_CONFLICT when another import was begun since. The directory has one live version a source, so that one feed
 * changes nothing of another; the postcodes have one in all. */
enum import_subject { IMPORT_DIRECTORY, IMPORT_POSTCODES };
bool import_begin(struct store *store, enum import_subject subject, const char *source,
                  int64_t at_ms, int64_t *version_out, struct error *err);
bool import_sweep(struct store *store, enum import_subject subject, int limit, bool *done_out,
                  struct error *err);
bool import_switch(struct store *store, enum import_subject subject, int64_t version, int64_t at_ms,
                   struct error *err);
/* Takes a source out of use and bumps the generation; NULL all of them. Its rows go with the next sweep. */
bool import_retire(struct store *store, enum import_subject subject, const char *source,
                   struct error *err);
/* The live versions of a subject, oldest first, under ctx. */
struct import_live {
    int64_t version, live_ms; /* live_ms: since */
    const char *source;
};
struct import_live_page {
    struct import_live *items;
    size_t count;
};
bool import_live_list(void *ctx, struct store *store, enum import_subject subject,
                      struct import_live_page *out, struct error *err);
/* The newest of them; 0 none. source_out: where it came from, under ctx; may be NULL. */
bool import_live(void *ctx, struct store *store, enum import_subject subject, int64_t *version_out,
                 const char **source_out, struct error *err);
/* A listing: what people are told of a service at one place. */
bool service_add(struct store *store, int64_t version, const struct directory_service *service,
                 struct error *err);
bool postcode_add(struct store *store, int64_t version, const struct place_postcode_row *row,
                  struct error *err);

/* Pages by key, for building snapshots in slices: rows after *cursor (begin with 0), which moves. count 0 at the end. */
struct service_page {
    struct directory_service *items;
    size_t count;
};
bool service_list(void *ctx, struct store *store, int64_t version, int64_t *cursor, int limit,
                  struct service_page *out, struct error *err);
struct postcode_page {
    struct place_postcode_row *items;
    size_t count;
};
bool postcode_list(void *ctx, struct store *store, int64_t version, int64_t *cursor, int limit,
                   struct postcode_page *out, struct error *err);

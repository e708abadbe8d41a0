/* The directory in full, as rows: services with all that belongs to them, under an import's version (version.h).
 * Stands between an importer, which brings records, and exports and public pages, which show them.
 * Leaves to others: feeds and files (app/), what people are told (struct directory_service, version.h). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "directory/directory.h"
#include "store/store.h"

/* Adds a service and all below it to a version that is coming in (some 20 rows). Its organization, locations and terms
 * are kept once a version, as they first came. Absent texts become ""; an absent kind or status the usual one. Fails
 * with ERROR_CONFLICT for an id that the version has already. */
bool record_add(struct store *store, int64_t version, const struct directory_record *record,
                struct error *err);

struct record_page {
    struct directory_record *items;
    size_t count;
};
/* Records of a version after *cursor (begin with 0), which moves, whole, under ctx; count 0 at the end. */
bool record_list(void *ctx, struct store *store, int64_t version, int64_t *cursor, int limit,
                 struct record_page *out, struct error *err);
/* One by its id, whole; *out NULL when the version has none. */
bool record_get(void *ctx, struct store *store, int64_t version, const char *id,
                struct directory_record **out, struct error *err);

/* What an import compares with: the services of a version without what hangs below them (counts 0, organization
 * empty). */
bool record_list_bare(void *ctx, struct store *store, int64_t version, int64_t *cursor, int limit,
                      struct record_page *out, struct error *err);

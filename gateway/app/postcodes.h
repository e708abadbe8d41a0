/* Bringing in postcodes: under a new version, in small transactions, switched at the end.
 * Stands behind `helpline import postcodes`. Leaves to others: options and words on the terminal. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "place/place.h"
#include "store/store.h"

struct postcodes_request {
    const char *const *files; /* each a .csv, .csv.gz, zip or folder; together one import */
    size_t file_count;
    /* rows outside London count where their outward postcode reaches into it; NULL: in every area near it */
    const struct place_map *map;
    bool is_dry_run;                            /* reads and counts; the database is not touched */
    void (*progress)(void *self, int64_t rows); /* called now and then; NULL nobody looks */
    void *self;
};
struct postcodes_result {
    int64_t live, old, outside; /* rows by state */
    int64_t passed_over;        /* rows from elsewhere */
    int64_t files;              /* that held postcodes */
};

/* All or nothing: what the service uses changes in a last small transaction or not at all. store may be NULL with
 * is_dry_run. ERROR_INPUT: a file is not what it should be, with its name and line, or there is no postcode of London
 * in it. ERROR_BUSY: the database was held by others for long. ERROR_CONFLICT: another import began meanwhile. */
bool postcodes_import(struct store *store, const struct postcodes_request *request,
                      struct postcodes_result *out, struct error *err);

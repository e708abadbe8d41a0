/* The shipped seed and words, read for tests that want the real map of London.
 * Stands under unit tests and fuzz targets; they are run from the repository's folder.
 * Leaves to others: what is tried with them. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "place/place.h"

static inline struct str seed_read(void *ctx, const char *path)
{
    struct str bytes;
    struct error err;
    if (!file_read(ctx, path, 10000000, &bytes, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    return bytes;
}

/* The map of db/seed under ctx, without full postcodes. */
static inline struct place_map *seed_map(void *ctx)
{
    struct place_map *map = NULL;
    struct error err;
    void *scratch = mem_root("seed files");
    if (!place_map_load(ctx, seed_read(scratch, "db/seed/boroughs.csv"),
                        seed_read(scratch, "db/seed/outcodes.csv"),
                        seed_read(scratch, "db/seed/places.csv"), &map, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    mem_free(scratch);
    return map;
}

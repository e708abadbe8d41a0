/* The shipped service with the shipped places and agencies, loaded as the helpline loads it.
 * Stands under tests and measurements that want flows/london; they are run from the repository's folder.
 * Leaves to others: what is tried with it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include "flow/flow.h"
#include "seed.h"

struct london {
    struct flow_facts facts;
    struct directory_holidays *holidays;
    struct flow_folder *folder;
    struct flow_program *program;
};

static inline void london_fail(const char *text)
{
    fprintf(stderr, "%s\n", text);
    abort();
}

static inline void london_add_places(void *ctx, struct directory *directory,
                                     const struct place_map *map, const char *path)
{
    struct directory_rows rows = {0};
    struct error err;
    if (!directory_rows_read(ctx, path, seed_read(ctx, path), map, &rows, &err))
        london_fail(err.text);
    for (size_t i = 0; i < rows.count; i++)
        if (!directory_add(directory, &rows.items[i], &err))
            london_fail(err.text);
}

/* Under ctx; aborts when the service has errors. */
static inline struct london *london_new(void *ctx)
{
    struct london *london = mem_new(ctx, struct london);
    struct place_map *map = seed_map(ctx);
    struct error err;
    if (!flow_folder_read(ctx, "flows/london", &london->folder, &err) ||
        !directory_holidays_load(ctx, "bank-holidays.csv",
                                 seed_read(ctx, "db/seed/bank-holidays.csv"), &london->holidays,
                                 &err))
        london_fail(err.text);
    struct directory *directory = directory_new(ctx, map, london->holidays);
    london_add_places(ctx, directory, map, "db/seed/directory.csv");
    london_add_places(ctx, directory, map, "db/seed/national-services.csv");
    directory_seal(directory);
    london->facts = (struct flow_facts){.map = map, .directory = directory};
    struct flow_findings findings = {0};
    london->program = flow_load(ctx, london->folder, 1, &london->facts, &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].level == FLOW_ERROR)
            fprintf(stderr, "flows/london/%s:%d:%d: %s\n", findings.items[i].file,
                    findings.items[i].line, findings.items[i].column, findings.items[i].message);
    if (!london->program)
        london_fail("flows/london has errors");
    return london;
}

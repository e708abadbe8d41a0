/* Every talk of the shipped service goes as written.
 * Stands over flows/london with the shipped places and agencies; run from the repository's folder.
 * Leaves to others: what the talks say (flows/london/talks). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "flow/flow.h"
#include "../seed.h"

struct london {
    struct flow_facts facts;
    struct directory_holidays *holidays;
    struct flow_program *program;
};
static struct london london;

struct row {
    const char *name;
    const struct flow_file *talk;
};

static void fail_with(const char *text)
{
    fprintf(stderr, "%s\n", text);
    abort();
}

static void add_places(void *ctx, struct directory *directory, const struct place_map *map,
                       const char *path)
{
    struct directory_rows rows = {0};
    struct error err;
    if (!directory_rows_read(ctx, path, seed_read(ctx, path), map, &rows, &err))
        fail_with(err.text);
    for (size_t i = 0; i < rows.count; i++)
        if (!directory_add(directory, &rows.items[i], &err))
            fail_with(err.text);
}

static void load_london(void *ctx, const struct flow_folder *folder)
{
    struct place_map *map = seed_map(ctx);
    struct error err;
    if (!directory_holidays_load(ctx, "bank-holidays.csv",
                                 seed_read(ctx, "db/seed/bank-holidays.csv"), &london.holidays,
                                 &err))
        fail_with(err.text);
    struct directory *directory = directory_new(ctx, map, london.holidays);
    add_places(ctx, directory, map, "db/seed/directory.csv");
    add_places(ctx, directory, map, "db/seed/national-services.csv");
    directory_seal(directory);
    london.facts = (struct flow_facts){.map = map, .directory = directory};
    struct flow_findings findings = {0};
    london.program = flow_load(ctx, folder, 1, &london.facts, &findings);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.items[i].level == FLOW_ERROR)
            fprintf(stderr, "flows/london/%s:%d:%d: %s\n", findings.items[i].file,
                    findings.items[i].line, findings.items[i].column, findings.items[i].message);
    if (!london.program)
        fail_with("flows/london has errors");
}

static void goes_as_written(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("talk");
    const char *transcript = NULL;
    bool is_right =
        flow_rehearse(ctx, london.program, &london.facts, london.holidays, row->talk, &transcript);
    if (!is_right)
        fprintf(stderr, "%s\n%s\n", row->name, transcript);
    mem_free(ctx);
    assert_true(is_right);
}

int main(void)
{
    clock_start();
    void *ctx = mem_root("london");
    struct flow_folder *folder = NULL;
    struct error err;
    if (!flow_folder_read(ctx, "flows/london", &folder, &err))
        fail_with(err.text);
    load_london(ctx, folder);
    struct row *rows = mem_array(ctx, struct row, folder->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < folder->count; i++) {
        size_t length = strlen(folder->files[i].name);
        if (length > 5 && strcmp(folder->files[i].name + length - 5, ".talk") == 0)
            rows[count++] = (struct row){folder->files[i].name, &folder->files[i]};
    }
    struct rows_table table = {rows, count, sizeof rows[0], goes_as_written};
    int failed = count == 0 ? 0 : rows_run("london", &table, 1);
    mem_free(ctx);
    return failed;
}

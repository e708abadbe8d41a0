/* Every talk of the shipped service goes as written, and the same again when it is replayed from its records.
 * Stands over flows/london with the shipped places and agencies; run from the repository's folder.
 * Leaves to others: what the talks say (flows/london/talks). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "flow/flow.h"
#include "../flow_london.h"

static const struct london *london;

struct row {
    const char *name;
    const struct flow_file *talk;
};

static void goes_as_written(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("talk");
    const char *transcript = NULL;
    struct flow_rehearsal *rehearsal =
        flow_rehearsal_new(ctx, london->program, &london->facts, london->holidays, NULL);
    bool is_right = flow_rehearsal_run(rehearsal, row->talk, &transcript) &&
                    flow_rehearsal_replays(ctx, rehearsal, &transcript);
    if (!is_right)
        fprintf(stderr, "%s\n%s\n", row->name, transcript);
    mem_free(ctx);
    assert_true(is_right);
}

int main(void)
{
    clock_start();
    void *ctx = mem_root("london");
    london = london_new(ctx);
    const struct flow_folder *folder = london->folder;
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

/* Any bytes as a talk: it goes as written, or the transcript says at which line it does not; never a crash, never a hang.
 * Stands over flow_rehearse with a small good folder, the map of London and no places.
 * Leaves to others: what a talk means (tests/unit/flow/test_talk.c). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "flow/flow.h"
#include "../unit/flow_folder.h"
#include "../unit/seed.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const struct flow_program *program;
static struct flow_facts facts;
static struct directory_holidays *holidays;

static void prepare(void)
{
    void *ctx = mem_root("fuzz talk");
    struct flow_findings findings;
    struct error err;
    clock_start();
    const struct place_map *map = seed_map(ctx);
    if (!directory_holidays_load(ctx, "bank-holidays.csv",
                                 seed_read(ctx, "db/seed/bank-holidays.csv"), &holidays, &err))
        abort();
    struct directory *directory = directory_new(ctx, map, holidays);
    directory_seal(directory);
    facts = (struct flow_facts){.map = map, .directory = directory, .holidays = holidays};
    program = flow_load(ctx, flow_folder_good(ctx), 1, &facts, &findings);
    assert(program != NULL);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (program == NULL)
        prepare();
    void *ctx = mem_root("fuzz");
    const struct flow_file talk = {
        "talks/x.talk",
        str_range(mem_copy(ctx, size > 0 ? data : (const void *)"", size > 0 ? size : 1), size)};
    const char *transcript = NULL;
    if (!flow_rehearse(ctx, program, &facts, holidays, &talk, &transcript))
        assert(strstr(transcript, "! line ") != NULL);
    mem_free(ctx);
    return 0;
}

/* Any bytes as any file of a flow folder: findings or a program, never a crash, never a hang.
 * Stands over flow/load*.c and check*.c. The input is files one behind the other, each begun by a line "%%% name";
 * without such a line all of it is main.yaml. What is not given is taken from a good small folder.
 * Leaves to others: running a program (the engine's tests). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "flow/flow.h"
#include "../unit/flow_folder.h"
#include "../unit/seed.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const char mark[] = "%%% ";

/* The next file of the input; false when there is none. */
static bool next_file(void *ctx, const char **rest, const char **name_out, char **text_out)
{
    if (*rest == NULL || strncmp(*rest, mark, strlen(mark)) != 0)
        return false;
    const char *name = *rest + strlen(mark);
    const char *line_end = strchr(name, '\n');
    if (line_end == NULL)
        return false;
    *name_out = unicode_repair(ctx, str_range(name, (size_t)(line_end - name)));
    const char *end = strstr(line_end, "\n%%% ");
    *text_out = end != NULL ? mem_strndup(ctx, line_end + 1, (size_t)(end - line_end))
                            : mem_strdup(ctx, line_end + 1);
    *rest = end != NULL ? end + 1 : NULL;
    return true;
}

static struct flow_facts facts;

/* The map of London and one place, so that what looks at them is run as well. */
static void prepare(void)
{
    static const struct directory_service place = {.id = "316e51a4-4bfb-5a31-9c7b-5eec367b1d41",
                                                   .name = "Example Food Line",
                                                   .organization = "Example Food Line",
                                                   .needs = "food|housing",
                                                   .reach = DIRECTORY_NATIONAL,
                                                   .summary = "Food for all",
                                                   .phone = "020 7946 0204",
                                                   .email = "",
                                                   .url = "",
                                                   .address = "",
                                                   .hours = "Mon-Fri 9am-5pm, closed bank holidays",
                                                   .languages = "en",
                                                   .checked = "2026-05-01",
                                                   .checked_by = "Sample team",
                                                   .offer = "",
                                                   .source = "sample",
                                                   .is_sample = true};
    void *ctx = mem_root("fuzz facts");
    struct directory_holidays *holidays = NULL;
    struct error err;
    facts.map = seed_map(ctx);
    assert(directory_holidays_load(ctx, "bank-holidays.csv",
                                   seed_read(ctx, "db/seed/bank-holidays.csv"), &holidays, &err));
    struct directory *directory = directory_new(ctx, facts.map, holidays);
    assert(directory_add(directory, &place, &err));
    directory_seal(directory);
    facts.directory = directory;
    facts.holidays = holidays;
    facts.now_ms = INT64_C(1796121600000); /* 1 December 2026 */
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    clock_start();
    void *ctx = mem_root("fuzz");
    const char *rest = mem_strndup(ctx, (const char *)data, size);
    const char *name = "main.yaml";
    char *text = NULL;
    struct flow_folder *folder = flow_folder_good(ctx);
    if (strncmp(rest, mark, strlen(mark)) != 0)
        folder = flow_folder_with(ctx, folder, name, rest);
    while (next_file(ctx, &rest, &name, &text))
        folder = flow_folder_with(ctx, folder, name, text);

    struct flow_findings findings;
    if (facts.map == NULL)
        prepare();
    const struct flow_program *program = flow_load(ctx, folder, 1, &facts, &findings);
    assert((program != NULL) == (findings.errors == 0));
    for (size_t i = 0; i < findings.count; i++) {
        const struct flow_finding *finding = &findings.items[i];
        assert(finding->rule != NULL && finding->message[0] != '\0' && finding->hint != NULL);
        assert(finding->line >= 1 && finding->column >= 1);
    }
    struct flow_folder *again = NULL;
    struct error err;
    assert(flow_folder_unpack(ctx, str_of(flow_folder_pack(ctx, folder)), &again, &err));
    mem_free(ctx);
    return 0;
}

/* helpline import postcodes FILE…
 * Stands in front of postcodes.c. Leaves to others: reading and writing rows. */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "app/postcodes.h"
#include "app/world.h"
#include "base/clock.h"
#include "base/mem.h"

static const char usage_text[] =
    "helpline import postcodes FILE... [--dry-run] [--config FILE]\n"
    "\n"
    "Brings in postcodes, so that a full postcode tells the borough exactly. A FILE is one of\n"
    "  Ordnance Survey Code-Point Open as shipped: the zip or its folder of CSV files\n"
    "  the ONS Postcode Directory (ONSPD): the zip or the CSV file\n"
    "  a .csv or .csv.gz with a header: postcode,gss and more\n"
    "Several files together are one import. It works while the gateway serves. Until all of it is\n"
    "there, and when anything is wrong, the postcodes that were in use stay in use.\n"
    "\n"
    "  --dry-run      reads and counts, changes nothing\n"
    "  --config FILE  settings, as for serve\n";

struct look {
    bool is_terminal;
    int64_t told_ms;
};

static void tell(void *self, int64_t rows)
{
    struct look *look = self;
    int64_t now_ms = clock_mono_ms();
    if (!look->is_terminal || now_ms - look->told_ms < 100)
        return;
    look->told_ms = now_ms;
    (void)fprintf(stderr, "\r%lld postcodes", (long long)rows);
}

static int import_postcodes(void *ctx, const char *config_path, struct postcodes_request *request)
{
    struct error err = {0};
    struct config *config = command_config(ctx, config_path, CONFIG_WITHOUT_SECRETS);
    if (!config)
        return 1;
    struct place_map *map = NULL;
    if (!world_seed_places(ctx, config, &map, &err))
        return command_fail(&err);
    request->map = map;
    struct store *store = request->is_dry_run ? NULL : command_store(ctx, config);
    if (!store && !request->is_dry_run)
        return 1;
    struct look look = {.is_terminal = isatty(STDERR_FILENO) == 1};
    request->progress = tell;
    request->self = &look;
    struct postcodes_result result;
    bool done = postcodes_import(store, request, &result, &err);
    request->self = NULL; /* look ends with this function */
    if (look.told_ms != 0)
        (void)fputs("\r                              \r", stderr);
    if (!done)
        return command_fail(&err);
    (void)printf(
        "%lld postcodes from %lld files %s: %lld in use by the post, %lld old, %lld outside "
        "London; %lld from elsewhere passed over.\n",
        (long long)result.live + result.old + result.outside, (long long)result.files,
        request->is_dry_run ? "could be brought in" : "are in use now", (long long)result.live,
        (long long)result.old, (long long)result.outside, (long long)result.passed_over);
    return 0;
}

int command_import(int argc, char **argv)
{
    const char *config_path = NULL;
    struct postcodes_request request = {0};
    const struct command_option options[] = {
        {"--config", &config_path, NULL},
        {"--dry-run", NULL, &request.is_dry_run},
    };
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 2,
                                        COMMAND_OPERANDS_MAX};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    if (strcmp(operands.items[0], "postcodes") != 0) {
        (void)fprintf(stderr,
                      "helpline import: '%s' is nothing that can be brought in; postcodes "
                      "can.\n",
                      operands.items[0]);
        return 2;
    }
    request.files = operands.items + 1;
    request.file_count = operands.count - 1;
    void *ctx = mem_root("import");
    code = import_postcodes(ctx, config_path, &request);
    mem_free(ctx);
    return code;
}

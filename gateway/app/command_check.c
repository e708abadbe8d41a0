/* helpline check [DIR]
 * Stands in front of flow_load for the people who edit scripts and for tools. Leaves to others: every rule (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/world.h"
#include "base/buf.h"
#include "base/mem.h"

static const char usage_text[] =
    "helpline check [DIR] [--json] [--config FILE]\n"
    "\n"
    "Reads a folder of scripts and says all that is wrong with it, each with file, line and "
    "column.\n"
    "Without DIR it is the folder of the settings. Errors end with 1; warnings alone with 0.\n"
    "\n"
    "  --json         one JSON object a line on standard output, for tools\n"
    "  --config FILE  settings, as for serve\n";

enum { FINDING_BYTES = 64 * 1024 };

static const char *level_name(enum flow_level level)
{
    return level == FLOW_ERROR ? "error" : "warning";
}

static void print_words(const char *folder, const struct flow_finding *finding)
{
    (void)fprintf(stderr, "%s/%s:%d:%d: %s: %s: %s", folder, finding->file, finding->line,
                  finding->column, level_name(finding->level), finding->rule, finding->message);
    if (*finding->hint != '\0')
        (void)fprintf(stderr, " (%s)", finding->hint);
    (void)fputc('\n', stderr);
}

static void print_json(void *ctx, const char *folder, const struct flow_finding *finding)
{
    struct buf *line = buf_new(ctx, FINDING_BYTES);
    buf_add_text(line, "{\"rule\":");
    buf_add_json_text(line, finding->rule);
    buf_printf(line, ",\"level\":\"%s\",\"file\":", level_name(finding->level));
    buf_add_json_text(line, mem_printf(ctx, "%s/%s", folder, finding->file));
    buf_printf(line, ",\"line\":%d,\"column\":%d,\"message\":", finding->line, finding->column);
    buf_add_json_text(line, finding->message);
    buf_add_text(line, ",\"hint\":");
    buf_add_json_text(line, finding->hint);
    buf_add_byte(line, '}');
    (void)puts(buf_text(line));
    mem_free(line);
}

/* The places and the shipped directory, against which wording is measured. */
static bool read_facts(void *ctx, const struct config *config, struct flow_facts *out,
                       struct error *err)
{
    struct place_map *map = NULL;
    struct directory_holidays *holidays = NULL;
    struct directory_rows rows = {0};
    if (!world_seed_places(ctx, config, &map, err) ||
        !world_seed_holidays(ctx, config, &holidays, err) ||
        !world_seed_services(ctx, config, map, &rows, err))
        return false;
    struct directory *directory = directory_new(ctx, map, holidays);
    for (size_t i = 0; i < rows.count; i++)
        if (!directory_add(directory, &rows.items[i], err))
            return false;
    directory_seal(directory);
    *out = (struct flow_facts){.map = map, .directory = directory};
    return true;
}

/* file:line:column is shown from where the person stands: with the folder as they named it. */
static const char *without_slash(void *ctx, const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return mem_strndup(ctx, path, length);
}

static int check_folder(void *ctx, const char *config_path, const char *path, bool is_json)
{
    struct config *config = command_config(ctx, config_path, CONFIG_WITHOUT_SECRETS);
    if (!config)
        return 1;
    const char *folder_path = without_slash(ctx, path ? path : config->flows);
    struct flow_folder *folder = NULL;
    struct flow_facts facts = {0};
    struct error err = {0};
    if (!flow_folder_read(ctx, folder_path, &folder, &err) ||
        !read_facts(ctx, config, &facts, &err))
        return command_fail(&err);

    struct flow_findings findings;
    const struct flow_program *program = flow_load(ctx, folder, 0, &facts, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        if (is_json)
            print_json(ctx, folder_path, &findings.items[i]);
        else
            print_words(folder_path, &findings.items[i]);
    }
    return program ? 0 : 1;
}

int command_check(int argc, char **argv)
{
    const char *config_path = NULL;
    bool is_json = false;
    const struct command_option options[] = {
        {"--config", &config_path, NULL},
        {"--json", NULL, &is_json},
    };
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0, 1};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    void *ctx = mem_root("check");
    code = check_folder(ctx, config_path, operands.count > 0 ? operands.items[0] : NULL, is_json);
    mem_free(ctx);
    return code;
}

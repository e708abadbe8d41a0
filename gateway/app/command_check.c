/* helpline check [DIR]
 * Stands in front of flow_load for the people who edit scripts and for tools. Leaves to others: every rule (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/facts.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/member.h"

static const char usage_text[] =
    "helpline check [DIR] [--at TIME] [--coverage] [--json] [--config FILE]\n"
    "\n"
    "Reads a folder of scripts and says all that is wrong with it, each with file, line and "
    "column.\n"
    "Without DIR it is the folder of the settings. Errors end with 1; warnings alone with 0.\n"
    "\n"
    "  --at TIME      the time to check for, as 2026-11-03T10:15:00+00:00; the present one without "
    "it\n"
    "  --coverage     which place is told for each need, borough and time; no findings\n"
    "  --json         one JSON object a line on standard output, for tools\n"
    "  --config FILE  settings, as for serve; with the directory of its database, if that is "
    "there\n";

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
    buf_add_byte(line, '{');
    member_text(line, "rule", finding->rule);
    member_text(line, "level", level_name(finding->level));
    member_text(line, "file", mem_printf(ctx, "%s/%s", folder, finding->file));
    member_number(line, "line", finding->line);
    member_number(line, "column", finding->column);
    member_text(line, "message", finding->message);
    member_text(line, "hint", finding->hint);
    buf_add_byte(line, '}');
    (void)puts(buf_text(line));
    mem_free(line);
}

/* file:line:column is shown from where the person stands: with the folder as they named it. */
static const char *without_slash(void *ctx, const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return mem_strndup(ctx, path, length);
}

/* ---- Which place is told ----------------------------------------------------------------------------------- */

struct told {
    const struct flow_program *program;
    const struct place_map *map;
};

static void print_cell_json(void *ctx, const struct told *told, const struct flow_cell *cell,
                            size_t language)
{
    struct buf *line = buf_new(ctx, FINDING_BYTES);
    buf_add_byte(line, '{');
    member_text(line, "need", cell->need);
    member_text(line, "borough", place_map_borough(told->map, cell->borough)->slug);
    member_text(line, "hours", cell->is_open ? "open" : "closed");
    member_text(line, "language", flow_language_at(told->program, language));
    member_text(line, "place", cell->place != NULL ? cell->place->name : NULL);
    member_bool(line, "spoken", flow_cell_speaks(told->program, cell, language));
    buf_add_byte(line, '}');
    (void)puts(buf_text(line));
    mem_free(line);
}

static void print_cell_words(const struct told *told, const struct flow_cell *cell, size_t language)
{
    (void)printf("%-24s %-24s %-6s %-3s %s%s\n", cell->need,
                 place_map_borough(told->map, cell->borough)->name,
                 cell->is_open ? "open" : "closed", flow_language_at(told->program, language),
                 cell->place != NULL ? cell->place->name : "(nobody)",
                 flow_cell_speaks(told->program, cell, language) ? "" : " (nobody speaks it)");
}

static void print_coverage(void *ctx, const struct told *told, const struct flow_summary *summary,
                           bool is_json)
{
    for (size_t i = 0; i < summary->cell_count; i++)
        for (size_t k = 0; flow_language_at(told->program, k) != NULL; k++) {
            if (is_json)
                print_cell_json(ctx, told, &summary->cells[i], k);
            else
                print_cell_words(told, &summary->cells[i], k);
        }
}

/* ---- The whole --------------------------------------------------------------------------------------------- */

struct job {
    const char *config_path, *at;
    bool is_json, is_coverage;
};

static void print_summary(const char *folder, const struct flow_findings *findings)
{
    const struct flow_summary *summary = &findings->summary;
    size_t warnings = findings->count - findings->errors;
    (void)printf("%s: %zu error%s, %zu warning%s. %zu step%s in %zu flow%s, %zu language%s.",
                 folder, findings->errors, findings->errors == 1 ? "" : "s", warnings,
                 warnings == 1 ? "" : "s", summary->steps, summary->steps == 1 ? "" : "s",
                 summary->flows, summary->flows == 1 ? "" : "s", summary->languages,
                 summary->languages == 1 ? "" : "s");
    if (summary->cell_count > 0 && summary->gaps == 0)
        (void)printf(" Each need that they look for has a place in each borough, open or closed.");
    else if (summary->cell_count > 0)
        (void)printf(" No place for %zu of %zu needs × boroughs × open or closed.", summary->gaps,
                     summary->cell_count);
    (void)putchar('\n');
    if (summary->longest != NULL)
        (void)printf("The longest text, %s, takes %d part%s: £%.2f per 1,000 people. The longest "
                     "prompt takes %d seconds.\n",
                     summary->longest, summary->parts, summary->parts == 1 ? "" : "s",
                     (double)summary->price / 1000000, summary->seconds);
}

static int check_folder(void *ctx, const struct job *job, const char *path)
{
    struct config *config = command_config(ctx, job->config_path, CONFIG_WITHOUT_SECRETS);
    if (!config)
        return 1;
    const char *folder_path = without_slash(ctx, path ? path : config->flows);
    struct flow_folder *folder = NULL;
    struct flow_facts facts = {0};
    struct error err = {0};
    int64_t now_ms = clock_now_ms();
    if (job->at && !clock_parse(str_of(job->at), &now_ms)) {
        (void)fprintf(stderr, "helpline check: --at takes a time like 2026-11-03T10:15:00+00:00\n");
        return 2;
    }
    if (!flow_folder_read(ctx, folder_path, &folder, &err) ||
        !facts_read(ctx, config, job->config_path != NULL, now_ms, &facts, &err))
        return command_fail(&err);

    struct flow_findings findings;
    const struct flow_program *program = flow_load(ctx, folder, 0, &facts, &findings);
    for (size_t i = 0; (!job->is_coverage || !program) && i < findings.count; i++) {
        if (job->is_json)
            print_json(ctx, folder_path, &findings.items[i]);
        else
            print_words(folder_path, &findings.items[i]);
    }
    if (job->is_coverage && program)
        print_coverage(ctx, &(struct told){program, facts.map}, &findings.summary, job->is_json);
    else if (!job->is_json)
        print_summary(folder_path, &findings);
    return program ? 0 : 1;
}

int command_check(int argc, char **argv)
{
    struct job job = {0};
    const struct command_option options[] = {
        {"--config", &job.config_path, NULL},
        {"--at", &job.at, NULL},
        {"--coverage", NULL, &job.is_coverage},
        {"--json", NULL, &job.is_json},
    };
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0, 1};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    void *ctx = mem_root("check");
    code = check_folder(ctx, &job, operands.count > 0 ? operands.items[0] : NULL);
    mem_free(ctx);
    return code;
}

/* helpline rehearse [DIR] [TALK]: the talks of a folder, played against its scripts.
 * Stands in front of flow/'s talks, with the shipped places and the shipped directory.
 * Leaves to others: what a talk is (flow/talk.c). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/facts.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/member.h"

static const char usage_text[] =
    "helpline rehearse [DIR] [TALK] [--cover] [--json] [--config FILE]\n"
    "\n"
    "Plays the talks of a folder of scripts (DIR/talks/*.talk) against the scripts, with the "
    "places\n"
    "and agencies that come with the program. TALK plays one: talks/food-text.talk, or food-text.\n"
    "A talk that goes otherwise is shown as it went, with the first difference marked by !.\n"
    "\n"
    "  --cover        also says which steps and exits of the scripts no talk came by\n"
    "  --json         with --cover: one JSON object a line for each of them, and a last one that "
    "sums up\n"
    "  --config FILE  settings, as for serve: DIR is its flows folder when left out\n";

struct rehearsal {
    struct flow_facts facts;
    const struct flow_program *program;
    struct flow_folder *folder;
    struct flow_cover *cover; /* NULL: not asked for */
    bool is_json;
};

static bool load(void *ctx, const char *folder, struct rehearsal *out, struct error *err)
{
    struct flow_findings findings = {0};
    if (!flow_folder_read(ctx, folder, &out->folder, err))
        return false;
    out->program = flow_load(ctx, out->folder, 1, &out->facts, &findings);
    if (out->program)
        return true;
    command_print_findings(folder, &findings);
    return error_set(err, ERROR_CONFIG, "The scripts in %s have errors (above).", folder);
}

static bool is_talk(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".talk") == 0;
}

static bool is_asked(void *ctx, const char *name, const char *wanted)
{
    return !wanted || strcmp(name, wanted) == 0 ||
           strcmp(name, mem_printf(ctx, "talks/%s", wanted)) == 0 ||
           strcmp(name, mem_printf(ctx, "talks/%s.talk", wanted)) == 0;
}

/* "option 2", "go", or "" for a step that no talk came to. */
static const char *exit_name(void *ctx, const struct flow_cover_gap *gap)
{
    if (!gap->way)
        return "";
    return gap->number > 0 ? mem_printf(ctx, "%s %d", gap->way, gap->number) : gap->way;
}

static void print_gap_json(void *ctx, const struct flow_cover_gap *gap)
{
    struct buf *line = buf_new(ctx, 4096);
    buf_add_byte(line, '{');
    member_text(line, "file", gap->file);
    member_number(line, "line", gap->line);
    member_text(line, "step", gap->step);
    member_text(line, "exit", gap->way ? exit_name(ctx, gap) : NULL);
    member_text(line, "to", gap->to);
    buf_add_byte(line, '}');
    (void)puts(buf_text(line));
}

static void print_cover(void *ctx, const struct rehearsal *rehearsal)
{
    struct flow_cover_report report;
    flow_cover_report(ctx, rehearsal->cover, &report);
    for (size_t i = 0; i < report.gap_count; i++) {
        const struct flow_cover_gap *gap = &report.gaps[i];
        if (rehearsal->is_json)
            print_gap_json(ctx, gap);
        else if (gap->way)
            (void)printf("no talk takes: %s:%d: %s: %s, to %s\n", gap->file, gap->line, gap->step,
                         exit_name(ctx, gap), gap->to);
        else
            (void)printf("no talk comes to: %s:%d: %s\n", gap->file, gap->line, gap->step);
    }
    if (rehearsal->is_json)
        (void)printf("{\"steps\":%zu,\"steps_visited\":%zu,\"exits\":%zu,\"exits_visited\":%zu}\n",
                     report.steps, report.steps_visited, report.exits, report.exits_visited);
    else
        (void)printf("%zu of %zu steps and %zu of %zu exits were come by.\n", report.steps_visited,
                     report.steps, report.exits_visited, report.exits);
}

static int play(void *ctx, const struct rehearsal *rehearsal, const char *wanted)
{
    int played = 0;
    int failed = 0;
    for (size_t i = 0; i < rehearsal->folder->count; i++) {
        const struct flow_file *file = &rehearsal->folder->files[i];
        if (!is_talk(file->name) || !is_asked(ctx, file->name, wanted))
            continue;
        void *scratch = mem_context(ctx, "talk");
        const char *transcript = NULL;
        struct flow_rehearsal *one =
            flow_rehearsal_new(scratch, rehearsal->program, &rehearsal->facts,
                               rehearsal->facts.holidays, rehearsal->cover);
        bool is_right = flow_rehearsal_run(one, file, &transcript);
        played++;
        failed += is_right ? 0 : 1;
        FILE *out = rehearsal->is_json ? stderr : stdout;
        if (!is_right || !rehearsal->is_json)
            (void)fprintf(out, "%s %s\n", is_right ? "as written:" : "OTHERWISE: ", file->name);
        if (!is_right)
            (void)fprintf(out, "%s\n", transcript);
        mem_free(scratch);
    }
    if (played == 0) {
        (void)fprintf(stderr,
                      "helpline rehearse: there is no talk '%s' in the folder; name it as talks/ "
                      "does, without .talk\n",
                      wanted ? wanted : "at all");
        return 1;
    }
    if (!rehearsal->is_json)
        (void)printf("%d of %d talks went as written.\n", played - failed, played);
    if (rehearsal->cover)
        print_cover(ctx, rehearsal);
    return failed == 0 ? 0 : 1;
}

struct request {
    const char *config_path, *folder, *wanted;
    bool is_cover, is_json;
};

static int rehearse(void *ctx, const struct request *request)
{
    struct config *config = command_config(ctx, request->config_path, CONFIG_WITHOUT_SECRETS);
    if (!config)
        return 1;
    struct error err = {0};
    struct rehearsal rehearsal = {.is_json = request->is_json};
    const char *folder = request->folder ? request->folder : config->flows;
    if (!facts_read(ctx, config, false, 0, &rehearsal.facts, &err) ||
        !load(ctx, folder, &rehearsal, &err))
        return command_fail(&err);
    if (request->is_cover)
        rehearsal.cover = flow_cover_new(ctx, rehearsal.program);
    return play(ctx, &rehearsal, request->wanted);
}

int command_rehearse(int argc, char **argv)
{
    struct request request = {0};
    const struct command_option options[] = {{"--config", &request.config_path, NULL},
                                             {"--cover", NULL, &request.is_cover},
                                             {"--json", NULL, &request.is_json}};
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0, 2};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    if (request.is_json && !request.is_cover) {
        (void)fputs("helpline rehearse: --json goes with --cover\n", stderr);
        return 2;
    }
    void *ctx = mem_root("rehearse");
    request.folder = operands.count > 0 ? operands.items[0] : NULL;
    request.wanted = operands.count > 1 ? operands.items[1] : NULL;
    code = rehearse(ctx, &request);
    mem_free(ctx);
    return code;
}

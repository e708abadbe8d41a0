/* helpline rehearse [DIR] [TALK]: the talks of a folder, played against its scripts.
 * Stands in front of flow/'s talks, with the shipped places and the shipped directory.
 * Leaves to others: what a talk is (flow/talk.c). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/world.h"
#include "base/mem.h"

static const char usage_text[] =
    "helpline rehearse [DIR] [TALK] [--config FILE]\n"
    "\n"
    "Plays the talks of a folder of scripts (DIR/talks/*.talk) against the scripts, with the "
    "places\n"
    "and agencies that come with the program. TALK plays one: talks/food.talk, or food.\n"
    "A talk that goes otherwise is shown as it went, with the first difference marked by !.\n"
    "\n"
    "  --config FILE  settings, as for serve: DIR is its flows folder when left out\n";

struct rehearsal {
    struct flow_facts facts;
    struct directory_holidays *holidays;
    const struct flow_program *program;
    struct flow_folder *folder;
};

static bool prepare(void *ctx, const struct config *config, struct rehearsal *out,
                    struct error *err)
{
    struct place_map *map = NULL;
    struct directory_rows rows = {0};
    if (!world_seed_places(ctx, config, &map, err) ||
        !world_seed_holidays(ctx, config, &out->holidays, err) ||
        !world_seed_services(ctx, config, map, &rows, err))
        return false;
    struct directory *directory = directory_new(ctx, map, out->holidays);
    for (size_t i = 0; i < rows.count; i++)
        if (!directory_add(directory, &rows.items[i], err))
            return false;
    directory_seal(directory);
    out->facts = (struct flow_facts){.map = map, .directory = directory};
    return true;
}

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
        bool is_right = flow_rehearse(scratch, rehearsal->program, &rehearsal->facts,
                                      rehearsal->holidays, file, &transcript);
        played++;
        failed += is_right ? 0 : 1;
        (void)printf("%s %s\n", is_right ? "as written:" : "OTHERWISE: ", file->name);
        if (!is_right)
            (void)printf("%s\n", transcript);
        mem_free(scratch);
    }
    if (played == 0) {
        (void)fprintf(stderr,
                      "helpline rehearse: there is no talk '%s' in the folder; name it as talks/ "
                      "does, without .talk\n",
                      wanted ? wanted : "at all");
        return 1;
    }
    (void)printf("%d of %d talks went as written.\n", played - failed, played);
    return failed == 0 ? 0 : 1;
}

static int rehearse(void *ctx, const char *config_path, const struct command_operands *operands)
{
    struct config *config = command_config(ctx, config_path, CONFIG_WITHOUT_SECRETS);
    if (!config)
        return 1;
    struct error err = {0};
    struct rehearsal rehearsal = {0};
    const char *folder = operands->count > 0 ? operands->items[0] : config->flows;
    const char *wanted = operands->count > 1 ? operands->items[1] : NULL;
    if (!prepare(ctx, config, &rehearsal, &err) || !load(ctx, folder, &rehearsal, &err))
        return command_fail(&err);
    return play(ctx, &rehearsal, wanted);
}

int command_rehearse(int argc, char **argv)
{
    const char *config_path = NULL;
    const struct command_option options[] = {{"--config", &config_path, NULL}};
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0, 2};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    void *ctx = mem_root("rehearse");
    code = rehearse(ctx, config_path, &operands);
    mem_free(ctx);
    return code;
}

/* From the bytes of a folder to a program that the engine may trust: loads every file, proves what can be proved.
 * Stands at the door of the room; nothing else makes a program.
 * Leaves to others: each concern (load_*.c), each proof (check_*.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

static const struct flow_file *file_named(const struct flow_folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->files[i].name, name) == 0)
            return &folder->files[i];
    return NULL;
}

/* service.yaml as nodes; an empty map stands in for one that cannot be read, so that the rest is still looked at. */
static void parse_service(struct load *load)
{
    const struct flow_file *file = file_named(load->folder, "service.yaml");
    struct yaml_node *root = NULL;
    struct error err;
    bool is_read = false;
    load->file = "service.yaml";
    if (file == NULL)
        load_error(load, NULL, "missing-file", "the folder has no service.yaml");
    else if (!yaml_parse(load->scratch, file->name, file->text, &root, &err))
        load_error_of(load, file->name, "bad-yaml", &err);
    else if (root->kind != YAML_MAP)
        load_error(load, root, "not-a-map", "expected keys and values in service.yaml");
    else
        is_read = true;
    if (!is_read) {
        root = mem_new(load->scratch, struct yaml_node);
        *root = (struct yaml_node){.kind = YAML_MAP};
        load->is_broken = true;
    }
    load->service = root;
}

static void load_tables(struct load *load)
{
    static const char empty_needs[] = "id,parent,label,synonyms\n";
    struct flow_program *program = load->program;
    const struct flow_file *needs = file_named(load->folder, "needs.csv");
    const struct flow_file *danger = file_named(load->folder, "danger.yaml");
    struct understand_needs *read_needs = NULL;
    struct understand_danger_list *read_danger = NULL;
    struct error err;
    program->intents = understand_intents_new(load->ctx);
    if (understand_needs_load(load->ctx, "needs.csv",
                              needs != NULL ? needs->text : str_of(empty_needs), &read_needs, &err))
        program->needs = read_needs;
    else if (needs != NULL)
        load_error_of(load, "needs.csv", "bad-needs", &err);
    if (danger == NULL)
        load_finding(load,
                     (struct flow_finding){.level = FLOW_WARNING,
                                           .rule = "no-danger-words",
                                           .file = "danger.yaml",
                                           .line = 1,
                                           .column = 1},
                     "the folder has no danger.yaml, so no danger words are noticed");
    else if (understand_danger_load(load->ctx, "danger.yaml", danger->text, &read_danger, &err))
        program->danger = read_danger;
    else
        load_error_of(load, "danger.yaml", "bad-danger", &err);
}

static void check_person(struct load *load)
{
    const struct flow_program *program = load->program;
    load->file = "service.yaml";
    if (program->flow_count == 0)
        load_error(load, NULL, "missing-file", "the folder has no flow");
    if (program->person == FLOW_NO_STEP)
        return;
    const struct flow_step *person = &program->steps[program->person];
    bool is_decoded = person->kind != STEP_SAY || person->wording.is_set;
    if (is_decoded && person->kind != STEP_ADVISER)
        load_error(load, yaml_get(load->service, "person"), "person-not-adviser",
                   "'%s' is of the kind %s; 'person' must name an adviser step", person->path,
                   flow_step_kind_name(person->kind));
}

/* What one step alone cannot show. A folder that could not be read whole would only be blamed twice. */
static void check_all(struct load *load)
{
    check_menus(load);
    if (!load->is_broken) {
        struct check_graph *graph = check_graph_new(load->scratch, load->program);
        check_reach(load, graph);
        check_loops(load, graph);
        check_walk(load, graph);
        check_values(load, graph);
        check_depth(load, graph);
        check_places(load, graph);
    }
    check_sizes(load); /* behind depth, because BACK is shown below the first level only */
    check_style(load);
    if (!load->is_broken)
        check_named(load);
    check_dates(load);
}

static struct load load_begin(void *ctx, const struct flow_folder *folder,
                              const struct flow_facts *facts, struct flow_findings *findings)
{
    *findings = (struct flow_findings){0};
    struct flow_program *program = mem_new(ctx, struct flow_program);
    return (struct load){.ctx = program,
                         .scratch = mem_context(ctx, "flow load"),
                         .folder = folder,
                         .facts = facts,
                         .findings = findings,
                         .findings_ctx = ctx,
                         .flow = FLOW_NO_STEP,
                         .program = program};
}

static void load_all(struct load *load)
{
    parse_service(load);
    load_tables(load);
    load_service_settings(load);
    load_names(load);
    load_service_targets(load);
    load_messages(load);
    load_flows(load);
    check_person(load);
}

struct flow_program *flow_load(void *ctx, const struct flow_folder *folder, int64_t version,
                               const struct flow_facts *facts, struct flow_findings *findings)
{
    struct load load = load_begin(ctx, folder, facts, findings);
    load.program->version = version;
    load_all(&load);
    check_all(&load);
    load_sort_findings(findings);
    findings->summary.flows = load.program->flow_count;
    findings->summary.steps = load.program->step_count;
    findings->summary.languages = load.program->language_count;
    mem_free(load.scratch);
    if (findings->errors == 0)
        return load.program;
    mem_free(load.program);
    return NULL;
}

bool load_note_words(void *ctx, const struct flow_folder *folder, struct load_words_noted *noted,
                     const struct flow_program **out, struct flow_findings *findings)
{
    struct load load = load_begin(ctx, folder, NULL, findings);
    load.noted = noted;
    load_all(&load);
    load_sort_findings(findings);
    *out = load.program;
    return findings->errors == 0;
}

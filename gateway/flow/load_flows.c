/* The flow files of a folder: which flows and steps there are, what they save, then each step decoded in its turn.
 * Stands between the parsed YAML and load_step.c. Names come first, so that a target can be resolved where it stands.
 * Leaves to others: the keys of a step (load_step.c), proofs over all steps (check_*.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const char *const fixed_targets[] = {"menu", "back", "person", "return"};

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ---- Names ------------------------------------------------------------------------------------------------- */

static void save_name(struct load *load, const struct yaml_node *node, struct str name)
{
    enum flow_value value;
    const char *none;
    if (!load_is_name(name)) {
        load_error(load, node, "bad-name",
                   "a name that is saved has small letters, digits, - and _");
        return;
    }
    if (load_value_named(load, name, &value, &none) && value != VALUE_SAVED)
        return; /* area and need are kept under their own names; others are refused at the step */
    if (load->saved_count == load->saved_room) {
        load->saved_room = 2 * load->saved_room + 16;
        load->saved = mem_grow(load->scratch, load->saved, const char *, load->saved_room);
    }
    load->saved[load->saved_count++] = load_keep(load, name);
}

static bool is_setting(struct str name)
{
    static const char *const settings[] = {"language", "slow", "safe_text", "need", "risk", "tag"};
    for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
        if (str_equals(name, settings[i]))
            return true;
    return false;
}

static void save_set_names(struct load *load, const struct yaml_node *set)
{
    for (size_t i = 0; set != NULL && set->kind == YAML_MAP && i < set->count; i++)
        if (!is_setting(set->keys[i]->text))
            save_name(load, set->keys[i], set->keys[i]->text);
}

/* Collects what one step saves or sets; what is wrong with the step itself is said when it is decoded. */
static void save_step_names(struct load *load, const struct yaml_node *step)
{
    const struct yaml_node *save = yaml_get(step, "save");
    if (save != NULL && save->kind == YAML_TEXT && save->text.length > 0)
        save_name(load, save, save->text);
    save_set_names(load, yaml_get(step, "set"));
    const struct yaml_node *options = yaml_get(step, "options");
    for (size_t i = 0; options != NULL && options->kind == YAML_LIST && i < options->count; i++)
        save_set_names(load, yaml_get(options->items[i], "set"));
}

/* Names are sorted, and each stands once, only when all are there. */
static void sort_saved(struct load *load)
{
    if (load->saved_count > 1)
        qsort(load->saved, load->saved_count, sizeof(load->saved[0]), by_text);
    size_t kept = 0;
    for (size_t i = 0; i < load->saved_count; i++)
        if (kept == 0 || strcmp(load->saved[kept - 1], load->saved[i]) != 0)
            load->saved[kept++] = load->saved[i];
    load->saved_count = kept;
    if (kept <= LOAD_NAMES_MAX)
        return;
    load->file = "service.yaml";
    load_error(load, NULL, "too-many", "at most %d names can be saved", LOAD_NAMES_MAX);
    load->saved_count = LOAD_NAMES_MAX;
}

static bool is_flow_file(const char *name)
{
    struct str text = str_of(name);
    return strchr(name, '/') == NULL && text.length > 5 &&
           strcmp(name + text.length - 5, ".yaml") == 0 && strcmp(name, "service.yaml") != 0 &&
           strcmp(name, "danger.yaml") != 0;
}

/* The flow's own name, or NULL (reported). */
static const char *flow_name(struct load *load, const struct yaml_node *root)
{
    const struct yaml_node *node = yaml_get(root, "flow");
    struct str name;
    if (!load_text(load, node, "flow", &name))
        return NULL;
    bool is_fixed = false;
    for (size_t i = 0; i < ARRAY_SIZE(fixed_targets); i++)
        is_fixed = is_fixed || str_equals(name, fixed_targets[i]);
    if (!load_is_name(name) || is_fixed) {
        load_error(load, node, "bad-name",
                   "a flow's name has small letters, digits, - and _, and is none of menu, back, "
                   "person and return");
        return NULL;
    }
    return load_keep(load, name);
}

/* The map of steps, or NULL (reported). */
static const struct yaml_node *flow_steps(struct load *load, const struct yaml_node *root)
{
    const struct yaml_node *steps = yaml_get(root, "steps");
    if (steps == NULL)
        return NULL;
    if (steps->kind == YAML_MAP && steps->count > 0)
        return steps;
    load_error(load, steps, "not-a-map", "expected at least one step under 'steps'");
    return NULL;
}

static void note_unread(struct load *load, const struct flow_file *file)
{
    load->unread[load->unread_count++] = file->name;
    load->is_broken = true;
}

static void add_flow(struct load *load, const struct flow_file *file)
{
    static const struct load_key keys[] = {
        {"flow", true}, {"title", false}, {"steps", true}, {"messages", false}};
    struct flow_program *program = load->program;
    load->file = file->name;
    struct yaml_node *root = NULL;
    struct error err;
    if (!yaml_parse(load->scratch, file->name, file->text, &root, &err)) {
        load_error_of(load, file->name, "bad-yaml", &err);
        note_unread(load, file);
        return;
    }
    load_keys(load, root, keys, ARRAY_SIZE(keys), file->name);
    const char *name = flow_name(load, root);
    const struct yaml_node *steps = flow_steps(load, root);
    if (name == NULL || steps == NULL) {
        note_unread(load, file);
        return;
    }
    struct str title = {0};
    load_text(load, yaml_get(root, "title"), "title", &title);
    load->raw[program->flow_count] =
        (struct load_flow){.name = name, .file = file->name, .root = root, .steps = steps};
    load->flows[program->flow_count++] = (struct flow_flow){
        .name = name,
        .title = title.length > 0 ? load_keep(load, title) : name,
        .file = mem_strdup(load->ctx, file->name),
    };
}

bool load_is_unread(const struct load *load, struct str target)
{
    struct str flow;
    if (!str_next(&target, '/', &flow) || flow.length == 0)
        return false;
    for (size_t i = 0; i < load->unread_count; i++) {
        struct str name = str_of(load->unread[i]);
        bool is_longer = name.length > flow.length && name.data[flow.length] == '.';
        if (is_longer && str_equal(str_range(name.data, flow.length), flow))
            return true;
    }
    return false;
}

static int flow_order(const struct load *load, size_t index, struct str name)
{
    return str_compare(str_of(load->raw[load->flows_by_name[index]].name), name);
}

size_t load_flow_named(const struct load *load, struct str name)
{
    size_t low = 0;
    size_t high = load->program->flow_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = flow_order(load, middle, name);
        if (order == 0)
            return load->flows_by_name[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return FLOW_NO_STEP;
}

/* Insertion keeps the first of two flows of one name in front; there are few flows. */
static void sort_flows(struct load *load)
{
    for (size_t i = 0; i < load->program->flow_count; i++) {
        size_t at = i;
        struct str name = str_of(load->raw[i].name);
        while (at > 0 && flow_order(load, at - 1, name) > 0) {
            load->flows_by_name[at] = load->flows_by_name[at - 1];
            at--;
        }
        load->flows_by_name[at] = i;
        if (at > 0 && flow_order(load, at - 1, name) == 0) {
            load->file = load->raw[i].file;
            load_error(load, yaml_get(load->raw[i].root, "flow"), "duplicate",
                       "there is already a flow '%s', in %s", load->raw[i].name,
                       load->raw[load->flows_by_name[at - 1]].file);
            load->is_broken = true; /* what leads to its steps is not known */
        }
    }
}

/* Names and places of the steps of one flow. */
static void name_steps(struct load *load, size_t index)
{
    struct flow_program *program = load->program;
    const struct load_flow *raw = &load->raw[index];
    struct flow_flow *flow = &load->flows[index];
    load->file = raw->file;
    flow->first = program->step_count;
    for (size_t i = 0; i < raw->steps->count; i++) {
        const struct yaml_node *key = raw->steps->keys[i];
        if (!load_is_name(key->text)) {
            load_error(load, key, "bad-name",
                       "a step's name has small letters, digits, - and _, a letter first, and at "
                       "most %d of them",
                       LOAD_NAME_BYTES);
            load->is_broken = true;
        }
        struct flow_step *step = &load->steps[program->step_count++];
        step->name = load_keep(load, key->text);
        step->path = mem_printf(load->ctx, "%s/%s", flow->name, step->name);
        step->flow = index;
        step->file = flow->file;
        step->line = key->line;
        step->column = key->column;
        step->go.step = FLOW_NO_STEP;
        step->misses.otherwise.step = FLOW_NO_STEP;
        step->misses.silent.step = FLOW_NO_STEP;
        save_step_names(load, raw->steps->items[i]);
    }
    flow->count = raw->steps->count;
}

struct path_at {
    const char *path;
    size_t step;
};

static int by_path(const void *a, const void *b)
{
    const struct path_at *left = a;
    const struct path_at *right = b;
    int order = strcmp(left->path, right->path);
    return order != 0 ? order : (left->step > right->step) - (left->step < right->step);
}

static void sort_steps(struct load *load)
{
    struct flow_program *program = load->program;
    struct path_at *sorted = mem_array(load->scratch, struct path_at, program->step_count + 1);
    for (size_t i = 0; i < program->step_count; i++)
        sorted[i] = (struct path_at){load->steps[i].path, i};
    if (program->step_count > 1)
        qsort(sorted, program->step_count, sizeof(sorted[0]), by_path);
    size_t *index = mem_array(load->ctx, size_t, program->step_count + 1);
    for (size_t i = 0; i < program->step_count; i++)
        index[i] = sorted[i].step;
    program->by_path = index;
    mem_free(sorted);
}

void load_names(struct load *load)
{
    struct flow_program *program = load->program;
    size_t files = load->folder->count;
    load->raw = mem_array(load->scratch, struct load_flow, files + 1);
    load->unread = mem_array(load->scratch, const char *, files + 1);
    load->flows_by_name = mem_array(load->scratch, size_t, files + 1);
    load->flows = mem_array(load->ctx, struct flow_flow, files + 1);
    for (size_t i = 0; i < files; i++)
        if (is_flow_file(load->folder->files[i].name))
            add_flow(load, &load->folder->files[i]);
    program->flows = load->flows;
    sort_flows(load);

    size_t steps = 0;
    for (size_t i = 0; i < program->flow_count; i++)
        steps += load->raw[i].steps->count;
    if (steps > FLOW_STEPS_MAX) {
        load->file = "service.yaml";
        load_error(load, NULL, "too-many", "a service has at most %d steps", FLOW_STEPS_MAX);
        load->is_broken = true;
        program->flow_count = 0;
        steps = 0;
    }
    load->steps = mem_array(load->ctx, struct flow_step, steps + 1);
    program->steps = load->steps;
    for (size_t i = 0; i < program->flow_count; i++)
        name_steps(load, i);
    sort_saved(load);
    sort_steps(load);
}

/* ---- Targets ----------------------------------------------------------------------------------------------- */

static void suggest_target(struct load *load, struct str name)
{
    const struct flow_program *program = load->program;
    if (!load_may_suggest(load))
        return;
    bool is_path = name.length > 0 && memchr(name.data, '/', name.length) != NULL;
    const char **known =
        mem_array(load->scratch, const char *,
                  program->step_count + program->flow_count + ARRAY_SIZE(fixed_targets));
    size_t count = 0;
    for (size_t i = 0; i < program->step_count; i++)
        if (is_path || program->steps[i].flow == load->flow)
            known[count++] = is_path ? program->steps[i].path : program->steps[i].name;
    for (size_t i = 0; i < program->flow_count; i++)
        known[count++] = program->flows[i].name;
    for (size_t i = 0; i < ARRAY_SIZE(fixed_targets); i++)
        known[count++] = fixed_targets[i];
    load_suggest(load, name, known, count);
    mem_free(known);
}

static size_t step_named(const struct load *load, struct str name)
{
    if (load->flow != FLOW_NO_STEP) {
        char path[2 * LOAD_NAME_BYTES + 2];
        const char *flow = load->program->flows[load->flow].name;
        size_t before = strlen(flow);
        if (name.length <= LOAD_NAME_BYTES) {
            // NOLINTNEXTLINE(bugprone-not-null-terminated-result): read with its length
            memcpy(path, flow, before);
            path[before] = '/';
            memcpy(path + before + 1, name.data, name.length);
            size_t own = flow_step_find(load->program, str_range(path, before + 1 + name.length));
            if (own != FLOW_NO_STEP)
                return own;
        }
    }
    size_t flow = load_flow_named(load, name);
    return flow != FLOW_NO_STEP ? load->program->flows[flow].first : FLOW_NO_STEP;
}

static enum flow_target_kind fixed_target(struct str name)
{
    static const enum flow_target_kind kinds[] = {TARGET_MENU, TARGET_BACK, TARGET_PERSON,
                                                  TARGET_RETURN};
    for (size_t i = 0; i < ARRAY_SIZE(fixed_targets); i++)
        if (str_equals(name, fixed_targets[i]))
            return kinds[i];
    return TARGET_NONE;
}

bool load_target(struct load *load, const struct yaml_node *node, struct flow_target *out)
{
    *out = (struct flow_target){.kind = TARGET_NONE, .step = FLOW_NO_STEP};
    struct str name;
    if (node == NULL)
        return false;
    if (!load_text(load, node, "the next step", &name)) {
        load->is_broken = true;
        return false;
    }
    enum flow_target_kind fixed = fixed_target(name);
    if (fixed != TARGET_NONE) {
        out->kind = fixed;
        out->exit = ++load->program->exit_count;
        if (fixed == TARGET_MENU)
            out->step = load->program->start;
        if (fixed == TARGET_PERSON)
            out->step = load->program->person;
        return true;
    }
    size_t step = memchr(name.data, '/', name.length) != NULL ? flow_step_find(load->program, name)
                                                              : step_named(load, name);
    if (step == FLOW_NO_STEP && load_is_unread(load, name))
        return false; /* told where that file is */
    if (step == FLOW_NO_STEP) {
        load_error(load, node, "unknown-target", "there is no step or flow '%.*s' for %s",
                   (int)(name.length <= 2 * LOAD_NAME_BYTES ? name.length : 0), name.data,
                   load_where(load));
        suggest_target(load, name);
        load->is_broken = true;
        return false;
    }
    *out = (struct flow_target){TARGET_STEP, step, ++load->program->exit_count};
    return true;
}

/* ---- Steps ------------------------------------------------------------------------------------------------- */

void load_flows(struct load *load)
{
    struct flow_program *program = load->program;
    for (size_t i = 0; i < program->flow_count; i++) {
        const struct load_flow *raw = &load->raw[i];
        load->file = raw->file;
        load->flow = i;
        load->step = NULL;
        load_flow_messages(load, yaml_get(raw->root, "messages"), i);
        for (size_t k = 0; k < raw->steps->count; k++) {
            struct flow_step *step = &load->steps[program->flows[i].first + k];
            load->step = step->name;
            load_step(load, raw->steps->items[k], step);
        }
    }
    load->flow = FLOW_NO_STEP;
    load->step = NULL;
}

/* One step: which kind it is, which keys that kind has, and each of them decoded.
 * Stands between load_flows.c and the program. A menu's own keys are in load_menu.c.
 * Leaves to others: what can only be seen over all steps (check_*.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

enum { KEYS_MAX = 20 };

/* Keys of each kind, behind its own; every step may have those of any_step too. */
static const struct load_key any_step[] = {{"need", false}, {"tag", false}, {"later", false}};
static const struct {
    const char *name;
    struct load_key keys[KEYS_MAX];
} kinds[FLOW_STEP_KINDS] = {
    [STEP_SAY] = {"say", {{"voice", false}, {"go", true}}},
    [STEP_MENU] = {"menu",
                   {{"first", false},
                    {"voice", false},
                    {"again", false},
                    {"options", true},
                    {"tries", false},
                    {"otherwise", false},
                    {"within", false},
                    {"silent", false}}},
    [STEP_ASK] = {"ask",
                  {{"answer", true},
                   {"save", true},
                   {"min", false},
                   {"max", false},
                   {"voice", false},
                   {"again", false},
                   {"skip", false},
                   {"no", false},
                   {"outside", false},
                   {"go", true},
                   {"tries", false},
                   {"otherwise", false},
                   {"within", false},
                   {"silent", false}}},
    [STEP_FIND] = {"find", {{"found", true}, {"none", true}}},
    [STEP_OFFER] =
        {"offer", {{"voice", false}, {"go", true}, {"more", true}, {"yes", false}, {"told", true}}},
    [STEP_ADVISER] = {"adviser",
                      {{"voice", false},
                       {"shut", false},
                       {"team", false},
                       {"priority", false},
                       {"flag", false},
                       {"accepted", true},
                       {"closed", true},
                       {"gone", true}}},
    [STEP_CALLBACK] =
        {"callback",
         {{"voice", false}, {"interpreter", false}, {"go", true}, {"no", true}, {"failed", true}}},
    [STEP_RECORD] = {"record", {{"voice", false}, {"go", true}, {"empty", true}, {"failed", true}}},
    [STEP_TEXT] = {"text", {{"voice", false}, {"go", true}, {"no", true}, {"failed", true}}},
    [STEP_REFER] =
        {"refer",
         {{"voice", false}, {"consent", true}, {"go", true}, {"no", true}, {"failed", true}}},
    [STEP_WHEN] = {"when", {{"else", true}}},
    [STEP_SET] = {"set", {{"go", true}}},
    [STEP_RUN] = {"run", {{"go", true}}},
    [STEP_END] = {"end", {{"say", false}}},
};

void load_own_wording(struct load *load, const struct yaml_node *node, const char *kind,
                      bool may_options, struct flow_wording *out)
{
    struct load_wording_rules rules = {.context = load_context(load, kind),
                                       .voice_context = load_context(load, "voice"),
                                       .may_options = may_options};
    const struct yaml_node *text = yaml_get(node, kind);
    if (load_wording(load, text, yaml_get(node, "voice"), &rules, out) && out->text[0].count == 0 &&
        text->kind == YAML_TEXT)
        load_error(load, text, "empty-value", "'%s' in %s is empty", kind, load_where(load));
}

bool load_is_need(const struct load *load, struct str id)
{
    static const char *const further[] = {"offer.time",  "offer.skills",   "offer.things",
                                          "offer.money", "offer.campaign", "other"};
    for (size_t i = 0; i < ARRAY_SIZE(further); i++)
        if (str_equals(id, further[i]))
            return true;
    char text[LOAD_NAME_BYTES + 1];
    if (id.length > LOAD_NAME_BYTES)
        return false;
    memcpy(text, id.data, id.length);
    text[id.length] = '\0';
    return understand_need_label(load->program->needs, text) != NULL;
}

void load_check_need(struct load *load, const struct yaml_node *node, struct str id)
{
    if (load->program->needs == NULL || load_is_need(load, id))
        return;
    load_error(load, node, "unknown-need", "unknown need '%.*s' in %s; needs.csv lists them",
               (int)(id.length <= LOAD_NAME_BYTES ? id.length : 0), id.data, load_where(load));
    size_t count = understand_need_count(load->program->needs);
    const char **known = mem_array(load->scratch, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        known[i] = understand_need_at(load->program->needs, i);
    load_suggest(load, id, known, count);
}

void load_need(struct load *load, const struct yaml_node *node, const char **out)
{
    struct str id;
    if (!load_text(load, node, "need", &id))
        return;
    *out = load_keep(load, id);
    load_check_need(load, node, id);
}

/* ---- Which kind -------------------------------------------------------------------------------------------- */

/* A step without a kind: perhaps a key is a kind's name with a slip in it. */
static void report_no_kind(struct load *load, const struct yaml_node *node)
{
    const char *known[FLOW_STEP_KINDS];
    for (size_t i = 0; i < FLOW_STEP_KINDS; i++)
        known[i] = kinds[i].name;
    load_error(load, node, "no-kind",
               "%s has no kind: expected one of say, menu, ask, find, offer, adviser, callback, "
               "record, text, when, set, run, refer and end",
               load_where(load));
    for (size_t i = 0; i < node->count; i++)
        load_suggest(load, node->keys[i]->text, known, FLOW_STEP_KINDS);
}

static bool find_kind(struct load *load, const struct yaml_node *node, enum flow_step_kind *out)
{
    if (yaml_get(node, "end") != NULL && yaml_get(node, "go") == NULL) {
        *out = STEP_END; /* its say: names no kind */
        return true;
    }
    size_t count = 0;
    for (size_t i = 0; i < FLOW_STEP_KINDS; i++)
        if (yaml_get(node, kinds[i].name) != NULL) {
            *out = (enum flow_step_kind)i;
            count++;
        }
    if (count == 1)
        return true;
    if (count > 1)
        load_error(load, node, "two-kinds", "%s is of more than one kind; split it in two",
                   load_where(load));
    else
        report_no_kind(load, node);
    return false;
}

/* The keys of the kind, of the kind's own name and of every step. */
static void check_keys(struct load *load, const struct yaml_node *node, enum flow_step_kind kind)
{
    struct load_key keys[KEYS_MAX + ARRAY_SIZE(any_step) + 1];
    size_t count = 0;
    keys[count++] = (struct load_key){kinds[kind].name, true};
    for (size_t i = 0; i < KEYS_MAX && kinds[kind].keys[i].name != NULL; i++)
        keys[count++] = kinds[kind].keys[i];
    for (size_t i = 0; i < ARRAY_SIZE(any_step); i++)
        keys[count++] = any_step[i];
    if (!load_keys(load, node, keys, count, load_where(load)))
        load->is_broken = true;
}

/* ---- Steps of few keys ------------------------------------------------------------------------------------- */

static void load_say(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    load_own_wording(load, node, "say", false, &step->wording);
    load_target(load, yaml_get(node, "go"), &step->go);
}

static void load_run(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    const struct yaml_node *run = yaml_get(node, "run");
    struct str name;
    load_target(load, yaml_get(node, "go"), &step->go);
    step->as.run = (struct flow_target){.kind = TARGET_NONE, .step = FLOW_NO_STEP};
    if (!load_text(load, run, "run", &name))
        return;
    size_t flow = load_flow_named(load, name);
    if (flow != FLOW_NO_STEP) {
        step->as.run = (struct flow_target){TARGET_STEP, load->program->flows[flow].first,
                                            ++load->program->exit_count};
        return;
    }
    load->is_broken = true;
    if (load_is_unread(load, name))
        return;
    const char **known = mem_array(load->scratch, const char *, load->program->flow_count + 1);
    for (size_t i = 0; i < load->program->flow_count; i++)
        known[i] = load->program->flows[i].name;
    load_error(load, run, "unknown-target", "there is no flow '%.*s' for %s to run",
               (int)(name.length <= LOAD_NAME_BYTES ? name.length : 0), name.data,
               load_where(load));
    load_suggest(load, name, known, load->program->flow_count);
}

static void load_set_step(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    load_sets(load, yaml_get(node, "set"), &step->as.set);
    load_target(load, yaml_get(node, "go"), &step->go);
}

static void load_end(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    const char *names[FLOW_ENDS];
    for (size_t i = 0; i < FLOW_ENDS; i++)
        names[i] = flow_end_name((enum flow_end)i);
    size_t index = END_OTHER;
    load_choice(load, yaml_get(node, "end"), "end", names, FLOW_ENDS, &index);
    step->as.end = (enum flow_end)index;
    struct load_wording_rules rules = {.context = load_context(load, "say")};
    load_wording(load, yaml_get(node, "say"), NULL, &rules, &step->wording);
}

/* ---- Every step -------------------------------------------------------------------------------------------- */

static void load_later(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    static const struct load_key keys[] = {{"words", true}, {"within", true}, {"go", true}};
    if (node->kind != YAML_LIST || node->count == 0 || node->count > LOAD_LATER_MAX) {
        load_error(load, node, "not-a-list", "expected a list of 1 to %d entries for 'later' in %s",
                   LOAD_LATER_MAX, load_where(load));
        return;
    }
    struct flow_later *items = mem_array(load->ctx, struct flow_later, node->count);
    size_t count = 0;
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *entry = node->items[i];
        if (!load_keys(load, entry, keys, ARRAY_SIZE(keys), "'later'"))
            continue;
        struct flow_later *item = &items[count++];
        load_words(load, yaml_get(entry, "words"), "later", &item->folded, &item->count);
        load_duration(load, yaml_get(entry, "within"), "within", &item->within_ms);
        load_target(load, yaml_get(entry, "go"), &item->go);
    }
    step->later = items;
    step->later_count = count;
}

static void load_kind(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    static void (*const readers[FLOW_STEP_KINDS])(struct load *, const struct yaml_node *,
                                                  struct flow_step *) = {
        [STEP_SAY] = load_say,           [STEP_MENU] = load_menu,     [STEP_ASK] = load_ask,
        [STEP_FIND] = load_find,         [STEP_OFFER] = load_offer,   [STEP_ADVISER] = load_adviser,
        [STEP_CALLBACK] = load_callback, [STEP_RECORD] = load_record, [STEP_TEXT] = load_text_step,
        [STEP_REFER] = load_refer,       [STEP_WHEN] = load_when,     [STEP_SET] = load_set_step,
        [STEP_RUN] = load_run,           [STEP_END] = load_end,
    };
    readers[step->kind](load, node, step);
}

void load_step(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    if (node->kind != YAML_MAP) {
        load_error(load, node, "not-a-map", "expected keys and values in %s", load_where(load));
        load->is_broken = true;
        return;
    }
    if (!find_kind(load, node, &step->kind)) {
        load->is_broken = true;
        return;
    }
    check_keys(load, node, step->kind);
    load_need(load, yaml_get(node, "need"), &step->need);
    struct str tag;
    if (load_text(load, yaml_get(node, "tag"), "tag", &tag))
        step->tag = load_keep(load, tag);
    load_kind(load, node, step);
    if (yaml_get(node, "later") != NULL)
        load_later(load, yaml_get(node, "later"), step);
}

/* The steps that decide and remember without asking: when and set.
 * Stands under load_step.c; an option's set: is read here too.
 * Leaves to others: whether a condition holds (the engine). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

/* ---- set --------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum flow_set_kind kind;
} settings[] = {{"language", SET_LANGUAGE}, {"slow", SET_SLOW}, {"safe_text", SET_SAFE_TEXT},
                {"need", SET_NEED},         {"risk", SET_RISK}, {"callback", SET_CALLBACK},
                {"referral", SET_REFERRAL}, {"tag", SET_TAG}};

static enum flow_set_kind set_kind(struct str name)
{
    for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
        if (str_equals(name, settings[i].name))
            return settings[i].kind;
    return SET_VALUE;
}

/* A value of our own may not be set by hand: it would say what is not so. */
static void check_set_name(struct load *load, const struct yaml_node *key)
{
    enum flow_value value;
    const char *none;
    if (load_value_named(load, key->text, &value, &none) && value != VALUE_SAVED)
        load_error(load, key, "reserved-name", "'%s' is a value of our own and cannot be set in %s",
                   flow_value_name(value), load_where(load));
}

static void load_set(struct load *load, const struct yaml_node *key, const struct yaml_node *node,
                     struct flow_set *out)
{
    static const char *const risks[] = {"none", "concern", "immediate"};
    static const char *const none[] = {"none"};
    struct str text;
    size_t index = 0;
    bool is_true = false;
    out->kind = set_kind(key->text);
    out->name = load_keep(load, key->text);
    out->value = "";
    switch (out->kind) {
    case SET_SLOW:
    case SET_SAFE_TEXT:
        if (load_bool(load, node, out->name, &is_true))
            out->value = is_true ? "true" : "false";
        return;
    case SET_RISK:
        if (load_choice(load, node, "risk", risks, ARRAY_SIZE(risks), &index))
            out->value = risks[index];
        return;
    case SET_CALLBACK:
    case SET_REFERRAL:
        load_choice(load, node, out->name, none, ARRAY_SIZE(none), &index);
        out->value = none[0];
        return;
    case SET_LANGUAGE:
    case SET_NEED:
    case SET_TAG:
    case SET_VALUE:
        break;
    }
    if (!load_text(load, node, out->name, &text))
        return;
    out->value = load_keep(load, text);
    if (out->kind == SET_LANGUAGE)
        load_check_language(load, node, text);
    if (out->kind == SET_NEED)
        load_check_need(load, node, text);
    if (out->kind == SET_VALUE)
        check_set_name(load, key);
}

void load_sets(struct load *load, const struct yaml_node *node, struct flow_sets *out)
{
    if (node->kind != YAML_MAP || node->count == 0) {
        load_error(load, node, "not-a-map", "expected names and values for 'set' in %s",
                   load_where(load));
        return;
    }
    struct flow_set *items = mem_array(load->ctx, struct flow_set, node->count);
    for (size_t i = 0; i < node->count; i++)
        load_set(load, node->keys[i], node->items[i], &items[i]);
    *out = (struct flow_sets){items, node->count};
}

/* ---- when -------------------------------------------------------------------------------------------------- */

static const char *const condition_names[FLOW_CONDITIONS] = {
    [IF_OPEN] = "open",   [IF_CHANNEL] = "channel",   [IF_LANGUAGE] = "language",
    [IF_NEED] = "need",   [IF_HAS] = "has",           [IF_AREA] = "area",
    [IF_AFTER] = "after", [IF_WITHHELD] = "withheld", [IF_LANDLINE] = "landline",
};

static void load_has(struct load *load, const struct yaml_node *node, struct flow_condition *out)
{
    struct str name;
    const char *saved = NULL;
    if (!load_text(load, node, "has", &name))
        return;
    out->text = load_keep(load, name);
    if (str_equals(name, "place")) {
        out->value = VALUE_PLACE_NAME;
        return;
    }
    if (load_value_named(load, name, &out->value, &saved) && out->value <= VALUE_NEED)
        return;
    load_error(load, node, "unknown-value", "nothing saves '%.*s' for 'has' in %s",
               (int)(name.length <= LOAD_NAME_BYTES ? name.length : 0), name.data,
               load_where(load));
    const char **known = mem_array(load->scratch, const char *, load->saved_count + 3);
    memcpy(known, (const char *const[]){"area", "need", "place"}, 3 * sizeof(known[0]));
    for (size_t i = 0; i < load->saved_count; i++)
        known[3 + i] = load->saved[i];
    load_suggest(load, name, known, load->saved_count + 3);
}

static void load_areas(struct load *load, const struct yaml_node *node, struct flow_condition *out)
{
    size_t count = node->kind == YAML_LIST ? node->count : 1;
    for (size_t i = 0; i < count && i < FLOW_CONDITION_AREAS_MAX; i++) {
        const struct yaml_node *item = node->kind == YAML_LIST ? node->items[i] : node;
        struct str slug;
        if (load_text(load, item, "area", &slug))
            out->boroughs |= load_borough(load, item, slug);
    }
}

static void load_after(struct load *load, const struct yaml_node *node, struct flow_condition *out)
{
    struct str text;
    int64_t hour = 0;
    int64_t minute = 0;
    if (!load_text(load, node, "after", &text))
        return;
    if (text.length == 5 && text.data[2] == ':' && text.data[0] != '-' && text.data[3] != '-' &&
        str_to_int64(str_range(text.data, 2), 0, 23, &hour) &&
        str_to_int64(str_range(text.data + 3, 2), 0, 59, &minute)) {
        out->minute = (int)(hour * 60 + minute);
        return;
    }
    load_error(load, node, "not-a-time", "expected a time like \"18:00\" for 'after' in %s",
               load_where(load));
}

static void load_condition(struct load *load, const struct yaml_node *node,
                           struct flow_condition *out)
{
    static const char *const channels[] = {"text", "phone"};
    size_t index = 0;
    struct str text;
    switch (out->kind) {
    case IF_OPEN:
    case IF_CHANNEL:
        load_choice(load, node, condition_names[out->kind], channels, 2, &index);
        out->text = channels[index];
        return;
    case IF_LANGUAGE:
        if (load_text(load, node, "language", &text)) {
            out->text = load_keep(load, text);
            load_check_language(load, node, text);
        }
        return;
    case IF_NEED:
        load_need(load, node, &out->text);
        return;
    case IF_HAS:
        load_has(load, node, out);
        return;
    case IF_AREA:
        load_areas(load, node, out);
        return;
    case IF_AFTER:
        load_after(load, node, out);
        return;
    case IF_WITHHELD:
    case IF_LANDLINE:
        out->is_true = true;
        load_bool(load, node, condition_names[out->kind], &out->is_true);
        return;
    case FLOW_CONDITIONS:
        return;
    }
}

static void load_if(struct load *load, const struct yaml_node *node, struct flow_case *out)
{
    if (node->kind != YAML_MAP || node->count == 0) {
        load_error(load, node, "not-a-map", "expected conditions for 'if' in %s", load_where(load));
        return;
    }
    struct load_key keys[FLOW_CONDITIONS];
    for (size_t i = 0; i < FLOW_CONDITIONS; i++)
        keys[i] = (struct load_key){condition_names[i], false};
    load_keys(load, node, keys, FLOW_CONDITIONS,
              mem_printf(load->scratch, "'if' of %s", load_where(load)));
    struct flow_condition *conditions = mem_array(load->ctx, struct flow_condition, node->count);
    for (size_t i = 0; i < FLOW_CONDITIONS; i++) {
        const struct yaml_node *value = yaml_get(node, condition_names[i]);
        if (value == NULL)
            continue;
        struct flow_condition *condition = &conditions[out->count++];
        condition->kind = (enum flow_condition_kind)i;
        load_condition(load, value, condition);
    }
    out->conditions = conditions;
}

void load_when(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    static const struct load_key keys[] = {{"if", true}, {"go", true}};
    const struct yaml_node *list = yaml_get(node, "when");
    struct flow_when *when = &step->as.when;
    load_target(load, yaml_get(node, "else"), &when->otherwise);
    if (list->kind != YAML_LIST || list->count == 0 || list->count > LOAD_CASES_MAX) {
        load_error(load, list, "not-a-list", "expected a list of 1 to %d cases for 'when' in %s",
                   LOAD_CASES_MAX, load_where(load));
        load->is_broken = true;
        return;
    }
    struct flow_case *cases = mem_array(load->ctx, struct flow_case, list->count);
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *entry = list->items[i];
        if (!load_keys(load, entry, keys, ARRAY_SIZE(keys),
                       mem_printf(load->scratch, "a case of %s", load_where(load)))) {
            load->is_broken = true;
            continue;
        }
        load_if(load, yaml_get(entry, "if"), &cases[when->count]);
        load_target(load, yaml_get(entry, "go"), &cases[when->count].go);
        when->count++;
    }
    when->cases = cases;
}

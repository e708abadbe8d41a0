/* The steps that look for help: find, offer and adviser.
 * Stands under load_step.c. Leaves to others: searching (directory/), what happens in the queue. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

/* "{need}" or a constant. */
static bool load_reference(struct load *load, const struct yaml_node *node, const char *key,
                           struct flow_reference *out)
{
    struct str text;
    if (!load_text(load, node, key, &text))
        return false;
    if (text.data[0] != '{') {
        out->constant = load_keep(load, text);
        return true;
    }
    struct str name = text.data[text.length - 1] == '}' ? str_range(text.data + 1, text.length - 2)
                                                        : str_range(text.data, 0);
    if (load_value_named(load, name, &out->value, &out->name) && out->value != VALUE_CRISIS) {
        out->is_value = true;
        return false;
    }
    load_error(load, node, "unknown-placeholder", "unknown placeholder %.*s in %s",
               (int)(text.length <= LOAD_NAME_BYTES ? text.length : 0), text.data,
               load_where(load));
    return false;
}

uint64_t load_borough(struct load *load, const struct yaml_node *node, struct str slug)
{
    const struct place_map *map = load->facts != NULL ? load->facts->map : NULL;
    if (map == NULL)
        return 0;
    int index = place_borough_find(map, slug);
    if (index >= 0)
        return UINT64_C(1) << index;
    const char *known[PLACE_BOROUGHS];
    for (int i = 0; i < PLACE_BOROUGHS; i++)
        known[i] = place_map_borough(map, i)->slug;
    load_error(load, node, "unknown-area", "unknown borough '%.*s' in %s",
               (int)(slug.length <= LOAD_NAME_BYTES ? slug.length : 0), slug.data,
               load_where(load));
    load_suggest(load, slug, known, PLACE_BOROUGHS);
    return 0;
}

void load_check_language(struct load *load, const struct yaml_node *node, struct str code)
{
    const struct flow_program *program = load->program;
    const char *known[LOAD_LANGUAGES_MAX];
    for (size_t i = 0; i < program->language_count; i++) {
        known[i] = program->languages[i].code;
        if (str_equals(code, known[i]))
            return;
    }
    load_error(load, node, "unknown-language", "service.yaml lists no language '%.*s'",
               (int)(code.length <= LOAD_NAME_BYTES ? code.length : 0), code.data);
    load_suggest(load, code, known, program->language_count);
}

static void load_query(struct load *load, const struct yaml_node *node, struct flow_find *find)
{
    static const struct load_key keys[] = {{"need", true},  {"area", false},     {"reach", false},
                                           {"open", false}, {"language", false}, {"limit", false}};
    static const char *const reaches[] = {[DIRECTORY_BOROUGHS] = "near",
                                          [DIRECTORY_LONDON] = "london",
                                          [DIRECTORY_NATIONAL] = "national"};
    static const char *const times[] = {"now"};
    if (!load_keys(load, node, keys, ARRAY_SIZE(keys), load_where(load)))
        return;
    const struct yaml_node *need = yaml_get(node, "need");
    const struct yaml_node *area = yaml_get(node, "area");
    const struct yaml_node *language = yaml_get(node, "language");
    if (load_reference(load, need, "need", &find->need))
        load_check_need(load, need, str_of(find->need.constant));
    if (load_reference(load, area, "area", &find->area))
        load_borough(load, area, str_of(find->area.constant));
    if (load_reference(load, language, "language", &find->language))
        load_check_language(load, language, str_of(find->language.constant));
    size_t index = 0;
    if (load_choice(load, yaml_get(node, "reach"), "reach", reaches, ARRAY_SIZE(reaches), &index))
        find->reach = (enum directory_reach)index;
    find->open_now = load_choice(load, yaml_get(node, "open"), "open", times, 1, &index);
    int64_t limit = 20;
    load_integer(load, yaml_get(node, "limit"), "limit", 1, 20, &limit);
    find->limit = (int)limit;
}

void load_find(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    load_query(load, yaml_get(node, "find"), &step->as.find);
    load_target(load, yaml_get(node, "found"), &step->as.find.found);
    load_target(load, yaml_get(node, "none"), &step->as.find.none);
}

void load_offer(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    load_own_wording(load, node, "offer", false, &step->wording);
    load_target(load, yaml_get(node, "go"), &step->go);
    load_target(load, yaml_get(node, "more"), &step->as.offer.more);
    load_target(load, yaml_get(node, "yes"), &step->as.offer.yes);
    load_target(load, yaml_get(node, "told"), &step->as.offer.told);
}

/* ---- adviser ----------------------------------------------------------------------------------------------- */

void load_adviser(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    static const char *const priorities[] = {"none", "normal", "high", "danger"};
    static const char *const flags[] = {[FLAG_NONE] = "none",
                                        [FLAG_SILENT] = "silent",
                                        [FLAG_INTERPRETER] = "interpreter",
                                        [FLAG_GROUP] = "group"};
    struct flow_adviser *adviser = &step->as.adviser;
    struct load_wording_rules shut = {.context = load_context(load, "shut")};
    load_own_wording(load, node, "adviser", false, &step->wording);
    load_wording(load, yaml_get(node, "shut"), NULL, &shut, &adviser->shut);
    struct str team;
    if (load_text(load, yaml_get(node, "team"), "team", &team))
        adviser->team = load_keep(load, team);
    size_t index = 0;
    if (load_choice(load, yaml_get(node, "priority"), "priority", priorities,
                    ARRAY_SIZE(priorities), &index))
        adviser->priority = (int)index;
    if (load_choice(load, yaml_get(node, "flag"), "flag", flags, ARRAY_SIZE(flags), &index))
        adviser->flag = (enum flow_flag)index;
    load_target(load, yaml_get(node, "accepted"), &adviser->accepted);
    load_target(load, yaml_get(node, "closed"), &adviser->closed);
    load_target(load, yaml_get(node, "gone"), &adviser->gone);
}

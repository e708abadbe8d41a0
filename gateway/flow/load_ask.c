/* The step that asks a question, and what every question has: further wordings, tries, ways out of silence.
 * Stands under load_step.c. Leaves to others: understanding answers (understand/), options (load_menu.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

static void load_again(struct load *load, const struct yaml_node *node, bool may_options,
                       struct flow_misses *out)
{
    enum { AGAIN_MAX = 2 };
    size_t count = node->kind == YAML_LIST ? node->count : 1;
    if (count == 0 || count > AGAIN_MAX) {
        load_error(load, node, "too-many", "expected one or two wordings for 'again' in %s",
                   load_where(load));
        return;
    }
    struct load_wording_rules rules = {.context = load_context(load, "again"),
                                       .may_options = may_options};
    struct flow_wording *again = mem_array(load->ctx, struct flow_wording, AGAIN_MAX);
    for (size_t i = 0; i < count; i++)
        if (load_wording(load, node->kind == YAML_LIST ? node->items[i] : node, NULL, &rules,
                         &again[out->again_count]))
            out->again_count++;
    out->again = again;
}

void load_misses(struct load *load, const struct yaml_node *node, bool is_menu,
                 struct flow_misses *out)
{
    int64_t tries = 3;
    out->within_ms = CLOCK_DAY_MS;
    out->otherwise = (struct flow_target){.kind = TARGET_PERSON, .step = load->program->person};
    const struct yaml_node *again = yaml_get(node, "again");
    if (again != NULL)
        load_again(load, again, is_menu, out);
    load_integer(load, yaml_get(node, "tries"), "tries", 1, 3, &tries);
    out->tries = (int)tries;
    if (yaml_get(node, "otherwise") != NULL)
        load_target(load, yaml_get(node, "otherwise"), &out->otherwise);
    load_duration(load, yaml_get(node, "within"), "within", &out->within_ms);
    load_target(load, yaml_get(node, "silent"), &out->silent);
}

/* A way out that only one kind of answer has. */
static void only_for(struct load *load, const struct yaml_node *node, const char *key,
                     bool is_right, struct flow_target *out)
{
    const struct yaml_node *value = yaml_get(node, key);
    if (value != NULL && !is_right)
        load_error(load, value, "unknown-key", "'%s' has no meaning for this answer in %s", key,
                   load_where(load));
    load_target(load, value, out);
}

static bool load_answer(struct load *load, const struct yaml_node *node, enum flow_answer *out)
{
    static const char *const answers[FLOW_ANSWERS] = {
        [ANSWER_YESNO] = "yesno", [ANSWER_AREA] = "area",     [ANSWER_WORDS] = "words",
        [ANSWER_NEED] = "need",   [ANSWER_NUMBER] = "number", [ANSWER_PHONE] = "phone",
        [ANSWER_DATE] = "date",   [ANSWER_TIME] = "time",     [ANSWER_LANGUAGE] = "language",
    };
    if (node->kind == YAML_TEXT && str_equals(node->text, "choice")) {
        load_error(load, node, "unknown-value",
                   "a choice in %s is written as 'menu' with 'options'", load_where(load));
        return false;
    }
    size_t index = 0;
    if (!load_choice(load, node, "answer", answers, FLOW_ANSWERS, &index))
        return false;
    *out = (enum flow_answer)index;
    return true;
}

static void load_save(struct load *load, const struct yaml_node *node, const char **out)
{
    struct str name;
    enum flow_value value;
    const char *none;
    if (!load_text(load, node, "save", &name))
        return;
    *out = load_keep(load, name);
    if (load_value_named(load, name, &value, &none) && value != VALUE_SAVED &&
        value != VALUE_AREA && value != VALUE_NEED)
        load_error(load, node, "reserved-name",
                   "'%s' is a value of our own; save in %s under another name", *out,
                   load_where(load));
}

/* An area is kept as area and a need as need, and nothing else is: the steps behind read them there. */
static void check_save(struct load *load, const struct yaml_node *node, const struct flow_ask *ask)
{
    const char *own = NULL;
    if (ask->answer == ANSWER_AREA)
        own = "area";
    if (ask->answer == ANSWER_NEED)
        own = "need";
    if (ask->save == NULL || (own != NULL && strcmp(ask->save, own) == 0))
        return;
    if (own != NULL)
        load_error(load, node, "reserved-name",
                   "an answer of this kind is kept as '%s': write save: %s", own, own);
    else if (strcmp(ask->save, "area") == 0 || strcmp(ask->save, "need") == 0)
        load_error(load, node, "reserved-name", "only an answer of that kind is saved as '%s'",
                   ask->save);
}

static void load_bounds(struct load *load, const struct yaml_node *node, struct flow_ask *ask)
{
    static const char *const bounds[] = {"min", "max"};
    int64_t *const ends[] = {&ask->min, &ask->max};
    ask->min = INT64_MIN;
    ask->max = INT64_MAX;
    for (size_t i = 0; i < ARRAY_SIZE(bounds); i++) {
        const struct yaml_node *bound = yaml_get(node, bounds[i]);
        if (bound == NULL)
            continue;
        if (ask->answer != ANSWER_NUMBER)
            load_error(load, bound, "unknown-key", "'%s' has no meaning for this answer in %s",
                       bounds[i], load_where(load));
        else
            load_integer(load, bound, bounds[i], 0, LOAD_BOUND_MAX, ends[i]);
    }
    if (ask->min > ask->max)
        load_error(load, yaml_get(node, "min"), "bad-range", "'min' is more than 'max' in %s",
                   load_where(load));
}

void load_ask(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    struct flow_ask *ask = &step->as.ask;
    const struct yaml_node *answer = yaml_get(node, "answer");
    load_own_wording(load, node, "ask", false, &step->wording);
    if (answer == NULL || !load_answer(load, answer, &ask->answer)) {
        ask->answer = ANSWER_WORDS;
        load->is_broken = true;
    }
    load_save(load, yaml_get(node, "save"), &ask->save);
    if (answer != NULL)
        check_save(load, yaml_get(node, "save"), ask);
    load_bounds(load, node, ask);
    load_target(load, yaml_get(node, "go"), &step->go);
    load_target(load, yaml_get(node, "skip"), &ask->skip);
    only_for(load, node, "no", ask->answer == ANSWER_YESNO, &ask->no);
    only_for(load, node, "outside", ask->answer == ANSWER_AREA, &ask->outside);
    load_misses(load, node, false, &step->misses);
}

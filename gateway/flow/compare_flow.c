/* Flows and steps side by side: found by name, whatever file they stand in.
 * Stands in the comparison between two folders. Options are found by their label, so that a new one in front is not told
 * as a change of all that follow.
 * Leaves to others: what needs a second person (compare_care.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/compare_impl.h"

#include <string.h>

#include "base/mem.h"
#include "flow/flow_impl.h"

/* What a key of a step is called. is_way: it names where the talk goes on. */
static const struct {
    const char *key, *words;
    bool is_way;
} keys[] = {
    {"go", "it", true},
    {"found", "when something is found it", true},
    {"none", "when nothing is found it", true},
    {"more", "when the list has ended it", true},
    {"yes", "after YES it", true},
    {"told", "after a place was told it", true},
    {"accepted", "after an adviser it", true},
    {"closed", "while we are closed it", true},
    {"gone", "when the person has gone it", true},
    {"no", "after a no it", true},
    {"failed", "when it fails it", true},
    {"empty", "when nothing was said it", true},
    {"skip", "after SKIP it", true},
    {"outside", "outside London it", true},
    {"otherwise", "after misunderstandings it", true},
    {"silent", "without an answer it", true},
    {"else", "otherwise it", true},
    {"run", "the flow that it runs", true},
    {"find", "what it looks for", false},
    {"when", "its conditions", false},
    {"set", "what it sets", false},
    {"end", "how it ends", false},
    {"voice", "spoken words", false},
    {"first", "first words", false},
    {"again", "words of asking again", false},
    {"shut", "words while we are closed", false},
    {"label", "label", false},
    {"short", "short label", false},
    {"words", "words that choose it", false},
};

static bool is_kind(const char *name)
{
    for (unsigned int i = 0; i < FLOW_STEP_KINDS; i++)
        if (strcmp(flow_step_kind_name((enum flow_step_kind)i), name) == 0)
            return true;
    return false;
}

static const char *kind_of(const struct yaml_node *step)
{
    for (size_t i = 0; step->kind == YAML_MAP && i < step->count; i++)
        if (is_kind(step->keys[i]->text.data))
            return step->keys[i]->text.data;
    return "";
}

/* A step under comparison, or an option of it: subject stands in front of what changed, "" for the step itself. */
struct pair {
    struct compare *compare;
    const char *where, *subject;
    const char *kind; /* of the step, "" for an option */
    bool is_care;
};

static void say_way(const struct pair *pair, const char *words, const char *from, const char *to)
{
    const char *subject = pair->subject[0] != '\0' ? pair->subject : words;
    if (to && from)
        compare_say(pair->compare, pair->is_care, pair->where, NULL, "%s now leads to %s (was: %s)",
                    subject, to, from);
    else if (to)
        compare_say(pair->compare, pair->is_care, pair->where, NULL, "%s now leads to %s", subject,
                    to);
    else
        compare_say(pair->compare, pair->is_care, pair->where, NULL,
                    "%s leads nowhere now (was: %s)", subject, from);
}

static void say_key(const struct pair *pair, const char *key, const struct yaml_node *from,
                    const struct yaml_node *to)
{
    struct compare *compare = pair->compare;
    const char *words = strcmp(key, pair->kind) == 0 ? "text" : key;
    bool is_way = false;
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (strcmp(key, keys[i].key) == 0) {
            words = keys[i].words;
            is_way = keys[i].is_way;
            break;
        }
    if (is_way && (!from || from->kind == YAML_TEXT) && (!to || to->kind == YAML_TEXT)) {
        say_way(pair, words, compare_text(from), compare_text(to));
        return;
    }
    bool is_care = pair->is_care || compare_touches_crisis(compare, compare_words(compare, from),
                                                           compare_words(compare, to));
    const char *subject =
        pair->subject[0] != '\0' ? mem_printf(compare->ctx, "%s: %s", pair->subject, words) : words;
    compare_say(compare, is_care, pair->where, NULL, "%s changed: %s → %s", subject,
                compare_shown(compare, from), compare_shown(compare, to));
}

static void compare_keys(const struct pair *pair, const struct yaml_node *before,
                         const struct yaml_node *after, const char *apart)
{
    for (size_t i = 0; i < before->count; i++) {
        const char *key = before->keys[i]->text.data;
        const struct yaml_node *to = yaml_get(after, key);
        if (strcmp(key, apart) != 0 && !compare_same(before->items[i], to))
            say_key(pair, key, before->items[i], to);
    }
    for (size_t i = 0; i < after->count; i++) {
        const char *key = after->keys[i]->text.data;
        if (strcmp(key, apart) != 0 && !yaml_get(before, key))
            say_key(pair, key, NULL, after->items[i]);
    }
}

/* ---- Options ------------------------------------------------------------------------------------------------- */

static const char *label_of(const struct yaml_node *option)
{
    const char *label = compare_text(yaml_get(option, "label"));
    return label ? label : "";
}

static size_t labelled(const struct yaml_node *options, const char *label)
{
    for (size_t i = 0; options && i < options->count; i++)
        if (strcmp(label_of(options->items[i]), label) == 0)
            return i;
    return SIZE_MAX;
}

/* The one before that an option is: the one of its label, else the one in its place whose label is gone. */
static size_t option_before(const struct yaml_node *before, const struct yaml_node *after,
                            size_t at)
{
    size_t found = labelled(before, label_of(after->items[at]));
    if (found != SIZE_MAX || at >= before->count)
        return found;
    return labelled(after, label_of(before->items[at])) == SIZE_MAX ? at : SIZE_MAX;
}

static void compare_option(const struct pair *step, const struct yaml_node *before, size_t from,
                           const struct yaml_node *after, size_t to)
{
    struct compare *compare = step->compare;
    struct pair pair = *step;
    pair.kind = "";
    pair.subject = mem_printf(compare->ctx, "option %zu '%s'", to + 1, label_of(after->items[to]));
    if (from == SIZE_MAX) {
        const char *go = compare_text(yaml_get(after->items[to], "go"));
        compare_say(compare, pair.is_care, pair.where, NULL, "%s is new and leads to %s",
                    pair.subject, go ? go : "nothing");
        return;
    }
    if (from != to)
        compare_say(compare, pair.is_care, pair.where, NULL, "'%s' is option %zu now (was: %zu)",
                    label_of(after->items[to]), to + 1, from + 1);
    if (before->items[from]->kind == YAML_MAP && after->items[to]->kind == YAML_MAP)
        compare_keys(&pair, before->items[from], after->items[to], "");
}

static void compare_options(const struct pair *step, const struct yaml_node *before,
                            const struct yaml_node *after)
{
    bool are_lists = before && after && before->kind == YAML_LIST && after->kind == YAML_LIST;
    if (!are_lists) {
        if (!compare_same(before, after))
            say_key(step, "options", before, after);
        return;
    }
    for (size_t i = 0; i < before->count; i++) {
        bool is_kept = labelled(after, label_of(before->items[i])) != SIZE_MAX;
        bool is_renamed = i < after->count && option_before(before, after, i) == i;
        if (!is_kept && !is_renamed)
            compare_say(step->compare, step->is_care, step->where, NULL, "option %zu '%s' is gone",
                        i + 1, label_of(before->items[i]));
    }
    for (size_t i = 0; i < after->count; i++)
        compare_option(step, before, option_before(before, after, i), after, i);
}

/* ---- Steps and flows ----------------------------------------------------------------------------------------- */

static bool needs_second(struct compare *compare, const char *where, const struct yaml_node *from,
                         const struct yaml_node *to)
{
    return compare_is_care_step(compare, where) ||
           compare_touches_crisis(compare, compare_words(compare, from),
                                  compare_words(compare, to));
}

static void compare_step(struct compare *compare, const char *where, const struct yaml_node *before,
                         const struct yaml_node *after)
{
    struct pair pair = {.compare = compare,
                        .where = where,
                        .subject = "",
                        .kind = kind_of(after),
                        .is_care = compare_is_care_step(compare, where)};
    if (before->kind != YAML_MAP || after->kind != YAML_MAP)
        return;
    if (strcmp(kind_of(before), pair.kind) != 0) {
        compare_say(compare, needs_second(compare, where, before, after), where, NULL,
                    "it is a step of the kind %s now (was: %s)", pair.kind, kind_of(before));
        return;
    }
    compare_keys(&pair, before, after, "options");
    compare_options(&pair, yaml_get(before, "options"), yaml_get(after, "options"));
}

static void compare_steps(struct compare *compare, const char *flow, const struct yaml_node *before,
                          const struct yaml_node *after)
{
    if (before->count > 0 && after->count > 0 &&
        !str_equal(before->keys[0]->text, after->keys[0]->text))
        compare_say(compare,
                    compare_is_care_step(compare, mem_printf(compare->ctx, "%s/%s", flow,
                                                             after->keys[0]->text.data)),
                    flow, NULL, "it begins with %s now (was: %s)", after->keys[0]->text.data,
                    before->keys[0]->text.data);
    for (size_t i = 0; i < before->count; i++) {
        const char *name = before->keys[i]->text.data;
        const char *where = mem_printf(compare->ctx, "%s/%s", flow, name);
        const struct yaml_node *to = yaml_get(after, name);
        if (to)
            compare_step(compare, where, before->items[i], to);
        else
            compare_say(compare, needs_second(compare, where, before->items[i], NULL), where, NULL,
                        "this step is gone");
    }
    for (size_t i = 0; i < after->count; i++) {
        const char *name = after->keys[i]->text.data;
        const char *where = mem_printf(compare->ctx, "%s/%s", flow, name);
        if (!yaml_get(before, name))
            compare_say(compare, needs_second(compare, where, NULL, after->items[i]), where, NULL,
                        "this step is new: %s", compare_shown(compare, after->items[i]));
    }
}

static const struct yaml_node *flow_named(const struct compare_side *side, const char *name)
{
    for (size_t i = 0; i < side->count; i++)
        if (side->files[i].flow && strcmp(side->files[i].flow, name) == 0)
            return side->files[i].root;
    return NULL;
}

static void compare_flow(struct compare *compare, const char *name, const struct yaml_node *before,
                         const struct yaml_node *after)
{
    const struct pair pair = {.compare = compare, .where = name, .subject = "", .kind = ""};
    const struct yaml_node *from = yaml_get(before, "steps"), *to = yaml_get(after, "steps");
    if (before->kind == YAML_MAP && after->kind == YAML_MAP)
        compare_keys(&pair, before, after, "steps");
    if (from && to && from->kind == YAML_MAP && to->kind == YAML_MAP)
        compare_steps(compare, name, from, to);
}

static void say_flow(struct compare *compare, const char *name, const struct yaml_node *from,
                     const struct yaml_node *to)
{
    bool is_care =
        compare_touches_crisis(compare, compare_words(compare, from), compare_words(compare, to));
    const struct yaml_node *steps = yaml_get(from ? from : to, "steps");
    for (size_t i = 0; steps && steps->kind == YAML_MAP && i < steps->count; i++)
        is_care |= compare_is_care_step(
            compare, mem_printf(compare->ctx, "%s/%s", name, steps->keys[i]->text.data));
    compare_say(compare, is_care, name, NULL, to ? "this flow is new" : "this flow is gone");
}

void compare_flows(struct compare *compare)
{
    for (size_t i = 0; i < compare->before.count; i++) {
        const char *name = compare->before.files[i].flow;
        const struct yaml_node *root = compare->before.files[i].root;
        const struct yaml_node *after = name ? flow_named(&compare->after, name) : NULL;
        if (name && after)
            compare_flow(compare, name, root, after);
        else if (name)
            say_flow(compare, name, root, NULL);
    }
    for (size_t i = 0; i < compare->after.count; i++) {
        const char *name = compare->after.files[i].flow;
        const struct yaml_node *root = compare->after.files[i].root;
        if (name && !flow_named(&compare->before, name))
            say_flow(compare, name, NULL, root);
    }
}

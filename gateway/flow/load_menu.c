/* The step that offers choices: its options with labels, words and where each leads.
 * Stands under load_step.c. Prepares what understand_choice takes, so that no turn folds a label again.
 * Leaves to others: words that two options claim (check_menu.c), showing them (the composer). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include "base/mem.h"

/* Labels hold no options and no values that may be unset. */
static void load_label(struct load *load, const struct yaml_node *node, const char *key,
                       uint32_t values, struct flow_wording *out)
{
    if (node == NULL)
        return;
    if (node->kind != YAML_TEXT) {
        load_error(load, node, "not-a-text", "expected a text for '%s' in %s", key,
                   load_where(load));
        return;
    }
    struct load_wording_rules rules = {.context = load_context(load, key),
                                       .is_voice = values != 0, /* only speech has {number} */
                                       .is_bounded = true,
                                       .values = values};
    load_wording(load, node, NULL, &rules, out);
    if (out->is_set && out->text[0].count == 0)
        load_error(load, node, "empty-value", "'%s' in %s is empty", key, load_where(load));
}

/* The words of a label as understand_choice compares them; labels are plain text but for service and crisis values. */
static struct str folded_label(struct load *load, const struct flow_pieces *pieces)
{
    char *whole = mem_strdup(load->scratch, "");
    for (size_t i = 0; i < pieces->count; i++)
        if (pieces->items[i].kind == PIECE_LITERAL)
            whole = mem_printf(load->scratch, "%s%s", whole, pieces->items[i].text);
    return load_fold(load, str_of(whole));
}

static void add_once(const char **words, size_t *count, const char *label, struct str word)
{
    if (word.length == 0 || str_equals(word, label))
        return;
    for (size_t i = 0; i < *count; i++)
        if (str_equals(word, words[i]))
            return;
    words[(*count)++] = word.data;
}

/* Label, short label and words of every live language, for one option. */
static struct understand_option choice_of(struct load *load, const struct flow_option *option,
                                          const struct str *own, size_t own_count)
{
    const struct flow_program *program = load->program;
    const char **words =
        mem_array(load->ctx, const char *, own_count + 2 * program->language_count);
    size_t count = 0;
    struct str label = folded_label(load, &option->label.text[0]);
    for (size_t i = 0; i < own_count; i++)
        add_once(words, &count, label.data, own[i]);
    for (size_t i = 0; i < program->language_count; i++) {
        if (!program->languages[i].is_live)
            continue;
        add_once(words, &count, label.data, folded_label(load, &option->label.text[i]));
        if (option->short_label.is_set)
            add_once(words, &count, label.data, folded_label(load, &option->short_label.text[i]));
    }
    return (struct understand_option){
        .number = option->number, .label = label.data, .words = words, .word_count = count};
}

static bool load_option(struct load *load, const struct yaml_node *node, struct flow_option *option,
                        struct understand_option *choice)
{
    static const struct load_key keys[] = {{"label", true},  {"short", false}, {"voice", false},
                                           {"words", false}, {"go", true},     {"need", false},
                                           {"tag", false},   {"set", false}};
    const char *what =
        mem_printf(load->scratch, "option %d of %s", option->number, load_where(load));
    if (!load_keys(load, node, keys, ARRAY_SIZE(keys), what))
        load->is_broken = true;
    if (node->kind != YAML_MAP)
        return false;
    load_label(load, yaml_get(node, "label"), "label", 0, &option->label);
    load_label(load, yaml_get(node, "short"), "short", 0, &option->short_label);
    load_label(load, yaml_get(node, "voice"), "voice", 1u << VALUE_NUMBER, &option->voice);
    load_target(load, yaml_get(node, "go"), &option->go);
    load_need(load, yaml_get(node, "need"), &option->need);
    struct str tag;
    if (load_text(load, yaml_get(node, "tag"), "tag", &tag))
        option->tag = load_keep(load, tag);
    if (yaml_get(node, "set") != NULL)
        load_sets(load, yaml_get(node, "set"), &option->set);

    const struct str *words = NULL;
    size_t word_count = 0;
    load_words(load, yaml_get(node, "words"), "words", &words, &word_count);
    if (!option->label.is_set)
        return false;
    *choice = choice_of(load, option, words, word_count);
    return true;
}

static void load_options(struct load *load, const struct yaml_node *node, struct flow_menu *menu)
{
    if (node->kind != YAML_LIST || node->count == 0) {
        load_error(load, node, "not-a-list", "expected a list of options in %s", load_where(load));
        load->is_broken = true;
        return;
    }
    if (node->count > FLOW_OPTIONS_MAX)
        load_error(load, node, "too-many-options", "%s has %zu options; at most %d fit the keys",
                   load_where(load), node->count, FLOW_OPTIONS_MAX);
    struct flow_option *options = mem_array(load->ctx, struct flow_option, FLOW_OPTIONS_MAX);
    struct understand_option *choices =
        mem_array(load->ctx, struct understand_option, FLOW_OPTIONS_MAX);
    for (size_t i = 0; i < node->count; i++) {
        if (i >= FLOW_OPTIONS_MAX) {
            load->is_broken = true; /* what it leads to would seem out of reach */
            break;
        }
        options[menu->option_count].number = (int)menu->option_count + 1;
        if (load_option(load, node->items[i], &options[menu->option_count],
                        &choices[menu->option_count]))
            menu->option_count++;
        else
            load->is_broken = true;
    }
    menu->options = options;
    menu->choices = choices;
}

void load_menu(struct load *load, const struct yaml_node *node, struct flow_step *step)
{
    struct flow_menu *menu = &step->as.menu;
    struct load_wording_rules first = {.context = load_context(load, "first"), .may_options = true};
    menu->level = 1;
    load_own_wording(load, node, "menu", true, &step->wording);
    load_wording(load, yaml_get(node, "first"), NULL, &first, &menu->first);
    load_misses(load, node, true, &step->misses);
    if (yaml_get(node, "options") != NULL)
        load_options(load, yaml_get(node, "options"), menu);
    load_strict(load, step);
}

/* Menus: keys and words that are not theirs to give, words that two options claim, and how deep they stand.
 * Stands among the proofs. A menu below a menu is the second level; a question, a search or a person between two menus
 * begins anew, because nobody has to keep the first one in mind any more.
 * Leaves to others: how many options there are (load_menu.c), how long they sound (check_size.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

enum { MENU_LEVELS = 2 };

/* ---- Words ------------------------------------------------------------------------------------------------- */

/* Whether text is a word of this option, its label counted. */
static bool claims(const struct understand_option *option, const char *text)
{
    if (strcmp(option->label, text) == 0)
        return true;
    for (size_t i = 0; i < option->word_count; i++)
        if (strcmp(option->words[i], text) == 0)
            return true;
    return false;
}

/* Yes, no and thanks are fixed words only where a question asks for them. */
static bool is_taken(enum understand_fixed fixed)
{
    return fixed != FIXED_NONE && fixed != FIXED_YES && fixed != FIXED_NO && fixed != FIXED_THANKS;
}

static void check_word(struct load *load, size_t step, size_t option, const char *word)
{
    const struct flow_menu *menu = &load->steps[step].as.menu;
    const struct understand_text *text = understand_read(load->scratch, str_of(word));
    enum understand_fixed fixed = understand_fixed_word(text, load->program->fixed_words);
    int number = understand_number(text);
    if (number >= 0 && number != menu->options[option].number)
        load_step_error(load, step, "reserved-key",
                        "option %zu of step '%s' claims '%s', which is the number of another key",
                        option + 1, load->steps[step].path, word);
    else if (is_taken(fixed))
        load_step_error(load, step, "fixed-word",
                        "option %zu of step '%s' claims '%s', which always means %s", option + 1,
                        load->steps[step].path, word, understand_fixed_name(fixed));
    for (size_t i = 0; i < option; i++)
        if (claims(&menu->choices[i], word))
            load_step_error(load, step, "ambiguous-answer",
                            "options %zu and %zu of step '%s' both claim '%s'", i + 1, option + 1,
                            load->steps[step].path, word);
}

static void check_later(struct load *load, size_t step)
{
    const struct flow_step *at = &load->steps[step];
    for (size_t i = 0; i < at->later_count; i++)
        for (size_t k = 0; k < at->later[i].count; k++) {
            const struct understand_text *text =
                understand_read(load->scratch, at->later[i].folded[k]);
            enum understand_fixed fixed = understand_fixed_word(text, load->program->fixed_words);
            /* CANCEL means the call while a `later:` names it (flows.md section 2). */
            if (is_taken(fixed) && !str_equals(at->later[i].folded[k], "cancel"))
                load_step_error(load, step, "fixed-word",
                                "'later' of step '%s' claims '%s', which always means %s", at->path,
                                at->later[i].folded[k].data, understand_fixed_name(fixed));
        }
}

/* A word of service.yaml may not mean two things, nor what another word already means. */
static void check_fixed_words(struct load *load)
{
    const struct understand_fixed_words *words = load->program->fixed_words;
    load->file = "service.yaml";
    const struct yaml_node *node = yaml_get(load->service, "words");
    for (size_t i = 0; i < words->count; i++) {
        const struct understand_text *text = understand_read(load->scratch, words->items[i].folded);
        enum understand_fixed built_in = understand_fixed_word(text, NULL);
        enum understand_fixed other = built_in;
        for (size_t k = 0; k < i && other == FIXED_NONE; k++)
            if (str_equal(words->items[k].folded, words->items[i].folded))
                other = words->items[k].fixed;
        if (other != FIXED_NONE && other != words->items[i].fixed)
            load_error(load, node, "ambiguous-answer", "'%s' cannot mean %s, it means %s already",
                       words->items[i].folded.data, understand_fixed_name(words->items[i].fixed),
                       understand_fixed_name(other));
        if (understand_number(text) >= 0)
            load_error(load, node, "reserved-key", "'%s' is a key and cannot be a word for %s",
                       words->items[i].folded.data, understand_fixed_name(words->items[i].fixed));
    }
}

void check_menus(struct load *load)
{
    check_fixed_words(load);
    for (size_t step = 0; step < load->program->step_count; step++) {
        check_later(load, step);
        if (load->steps[step].kind != STEP_MENU)
            continue;
        const struct flow_menu *menu = &load->steps[step].as.menu;
        for (size_t i = 0; i < menu->option_count; i++) {
            check_word(load, step, i, menu->choices[i].label);
            for (size_t k = 0; k < menu->choices[i].word_count; k++)
                check_word(load, step, i, menu->choices[i].words[k]);
        }
    }
}

/* ---- Depth ------------------------------------------------------------------------------------------------- */

struct depth {
    const struct check_graph *graph;
    int *level; /* per step: menus passed when it is entered; 0 not reached yet */
    size_t *queue;
    size_t count;
};

/* Levels are found in rising order, so the first one to come is the least. */
static void enter(struct depth *depth, size_t step, int level)
{
    if (step == FLOW_NO_STEP || depth->level[step] != 0)
        return;
    depth->level[step] = level;
    depth->queue[depth->count++] = step;
}

static bool begins_anew(const struct flow_step *step, enum check_way way)
{
    switch (step->kind) {
    case STEP_ASK:
    case STEP_FIND:
    case STEP_OFFER:
    case STEP_ADVISER:
    case STEP_CALLBACK:
    case STEP_RECORD:
    case STEP_REFER:
        return true;
    case STEP_MENU:
        return way != WAY_OPTION;
    case STEP_SAY:
    case STEP_TEXT:
    case STEP_WHEN:
    case STEP_SET:
    case STEP_RUN:
    case STEP_END:
    case FLOW_STEP_KINDS:
        return way == WAY_LATER;
    }
    return false;
}

/* Where a conversation, or a stretch of it, begins. */
static void enter_all(struct depth *depth, const struct flow_program *program)
{
    const struct check_graph *graph = depth->graph;
    enter(depth, program->start, 1);
    enter(depth, program->person, 1);
    for (size_t i = 0; i < FLOW_BEGINS; i++)
        enter(depth, program->begins[i], 1);
    for (size_t i = 0; i < program->danger_begin_count; i++)
        enter(depth, program->danger_begins[i].step, 1);
    for (size_t i = 0; i < graph->from[program->step_count]; i++)
        if (begins_anew(&program->steps[graph->edges[i].step], graph->edges[i].way))
            enter(depth, graph->edges[i].to, 1);
}

/* Level by level: menus wait for their turn in the next one, all else goes on in this one. */
static void walk_level(struct depth *depth, const struct flow_program *program, size_t first,
                       size_t *below, size_t *below_count)
{
    const struct check_graph *graph = depth->graph;
    for (size_t done = first; done < depth->count; done++) {
        size_t step = depth->queue[done];
        bool is_menu = program->steps[step].kind == STEP_MENU;
        for (size_t i = graph->from[step]; i < graph->from[step + 1]; i++) {
            const struct check_edge *edge = &graph->edges[i];
            if (begins_anew(&program->steps[step], edge->way) || edge->to == FLOW_NO_STEP)
                continue;
            if (!is_menu)
                enter(depth, edge->to, depth->level[step]);
            else if (depth->level[edge->to] == 0)
                below[(*below_count)++] = edge->to;
        }
    }
}

void check_depth(struct load *load, const struct check_graph *graph)
{
    const struct flow_program *program = load->program;
    size_t steps = program->step_count;
    struct depth depth = {.graph = graph,
                          .level = mem_array(load->scratch, int, steps + 1),
                          .queue = mem_array(load->scratch, size_t, steps + 1)};
    size_t *below = mem_array(load->scratch, size_t, graph->from[steps] + 1);
    size_t below_count = 0;
    enter_all(&depth, program);
    walk_level(&depth, program, 0, below, &below_count);
    for (int level = 2; below_count > 0; level++) {
        size_t first = depth.count;
        for (size_t i = 0; i < below_count; i++)
            enter(&depth, below[i], level);
        below_count = 0;
        walk_level(&depth, program, first, below, &below_count);
    }
    for (size_t i = 0; i < steps; i++) {
        if (program->steps[i].kind != STEP_MENU || depth.level[i] == 0)
            continue;
        load->steps[i].as.menu.level = depth.level[i];
        if (depth.level[i] > MENU_LEVELS)
            load_step_error(load, i, "menu-too-deep",
                            "the menu '%s' stands %d menus deep; at most %d",
                            program->steps[i].path, depth.level[i], MENU_LEVELS);
    }
}

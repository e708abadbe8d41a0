/* How soon a person is reached by somebody who gives only wrong answers or none: every step, with every number of
 * misunderstandings, on both channels, is walked to its end.
 * Stands among the proofs over the graph. A state is done when all that can come of it is done; one that never is
 * goes round for ever. Languages do not change where answers lead; a branch on the language is walked both ways.
 * Leaves to others: what an answer means (the engine), ways that an understood answer takes (check_graph.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

enum { MISSES = 3, CHANNELS = 2, TURNS_MOST = 6, BACK_TURNS = 3 };
static const size_t nobody = (size_t)-1;

/* From one state to another; both are indices. */
struct move {
    size_t from, to;
};

struct walk {
    struct load *load;
    const struct flow_program *program;
    const struct check_graph *graph;
    struct move *moves;
    size_t count, room;
    unsigned short *turns; /* per state: the most turns until a person or an end, so far */
    size_t *open;          /* per state: moves whose end is not done */
    bool *may_end;         /* per step: an end can come without waiting */
    size_t *first;         /* per state: into by_end */
    size_t *by_end;        /* indices of moves, by where they end */
    size_t *queue;
};

static size_t state_of(size_t step, int misses, enum flow_channel channel)
{
    return (step * MISSES + (size_t)misses) * CHANNELS + (channel == FLOW_PHONE ? 1 : 0);
}

/* to: nobody for a person or an end, which are done at once. */
static void add_move(struct walk *walk, size_t from, size_t to)
{
    if (to == nobody)
        return;
    if (walk->count == walk->room) {
        walk->room = 2 * walk->room + 1024;
        walk->moves = mem_grow(walk->load->scratch, walk->moves, struct move, walk->room);
    }
    walk->moves[walk->count++] = (struct move){from, to};
    walk->open[from]++;
}

/* ---- Steps that wait --------------------------------------------------------------------------------------- */

/* BACK and return lead to a question that was asked before; there the count goes on. */
static size_t state_at(struct walk *walk, size_t from, struct flow_target target, int misses,
                       enum flow_channel channel)
{
    if (target.step != FLOW_NO_STEP)
        return state_of(target.step, misses, channel);
    if (target.kind != TARGET_NONE && walk->turns[from] < BACK_TURNS)
        walk->turns[from] = BACK_TURNS;
    return nobody;
}

/* A wrong answer, or silence on the phone. */
static void add_miss(struct walk *walk, size_t step, int misses, enum flow_channel channel)
{
    const struct flow_step *at = &walk->program->steps[step];
    size_t from = state_of(step, misses, channel);
    bool is_own = at->kind == STEP_MENU || at->kind == STEP_ASK;
    if (misses + 1 >= MISSES)
        return;
    if (is_own && misses + 1 >= at->misses.tries) {
        add_move(walk, from, state_at(walk, from, at->misses.otherwise, misses + 1, channel));
        return;
    }
    add_move(walk, from, state_of(step, misses + 1, channel));
    bool is_silent = is_own && channel == FLOW_PHONE && misses > 0;
    if (is_silent)
        add_move(walk, from, state_at(walk, from, at->misses.silent, misses + 1, channel));
}

static void add_waiting(struct walk *walk, size_t step, int misses, enum flow_channel channel)
{
    const struct flow_step *at = &walk->program->steps[step];
    size_t from = state_of(step, misses, channel);
    walk->turns[from] = 1;
    if (at->kind == STEP_ADVISER || at->kind == STEP_END) {
        walk->turns[from] = 0;
        return;
    }
    bool takes_all = at->kind == STEP_ASK && at->as.ask.answer == ANSWER_WORDS;
    if (takes_all)
        add_move(walk, from, state_at(walk, from, at->go, 0, channel));
    if (!takes_all || channel == FLOW_PHONE)
        add_miss(walk, step, misses, channel);
    if (channel == FLOW_TEXT && at->kind == STEP_OFFER)
        add_move(walk, from, state_at(walk, from, at->as.offer.told, misses, channel));
    if (channel == FLOW_TEXT && (at->kind == STEP_MENU || at->kind == STEP_ASK))
        add_move(walk, from, state_at(walk, from, at->misses.silent, misses, channel));
}

/* ---- Steps that do not ------------------------------------------------------------------------------------- */

static enum flow_channel channel_named(const char *name)
{
    return strcmp(name, "phone") == 0 ? FLOW_PHONE : FLOW_TEXT;
}

/* 1 it holds on this channel whatever else is so, -1 it cannot, 0 it may. */
static int case_holds(const struct flow_case *entry, enum flow_channel channel)
{
    bool is_sure = true;
    for (size_t i = 0; i < entry->count; i++) {
        bool is_channel = entry->conditions[i].kind == IF_CHANNEL;
        if (is_channel && channel_named(entry->conditions[i].text) != channel)
            return -1;
        is_sure = is_sure && is_channel;
    }
    return is_sure ? 1 : 0;
}

static void add_when(struct walk *walk, size_t step, int misses, enum flow_channel channel)
{
    const struct flow_when *when = &walk->program->steps[step].as.when;
    size_t from = state_of(step, misses, channel);
    for (size_t i = 0; i < when->count; i++) {
        int holds = case_holds(&when->cases[i], channel);
        if (holds >= 0)
            add_move(walk, from, state_at(walk, from, when->cases[i].go, misses, channel));
        if (holds > 0)
            return;
    }
    add_move(walk, from, state_at(walk, from, when->otherwise, misses, channel));
}

/* A return leads behind every run of the flow; where there is none, to a question asked before. */
static void add_return(struct walk *walk, size_t step, int misses, enum flow_channel channel)
{
    const struct flow_program *program = walk->program;
    const struct check_graph *graph = walk->graph;
    size_t from = state_of(step, misses, channel);
    size_t first = program->flows[program->steps[step].flow].first;
    for (size_t i = graph->into_from[first]; i < graph->into_from[first + 1]; i++) {
        const struct check_edge *edge = &graph->edges[graph->into[i]];
        if (edge->way == WAY_RUN)
            add_move(walk, from,
                     state_at(walk, from, program->steps[edge->step].go, misses, channel));
    }
}

static void add_passing(struct walk *walk, size_t step, int misses, enum flow_channel channel)
{
    const struct check_graph *graph = walk->graph;
    bool is_run = walk->program->steps[step].kind == STEP_RUN;
    size_t from = state_of(step, misses, channel);
    if (walk->program->steps[step].kind == STEP_WHEN) {
        add_when(walk, step, misses, channel);
        return;
    }
    for (size_t i = graph->from[step]; i < graph->from[step + 1]; i++) {
        const struct check_edge *edge = &graph->edges[i];
        if (edge->way == WAY_LATER || (is_run && edge->way != WAY_RUN))
            continue;
        if (edge->is_return)
            add_return(walk, step, misses, channel);
        else if (edge->to != FLOW_NO_STEP)
            add_move(walk, from, state_of(edge->to, misses, channel));
        else if (walk->turns[from] < BACK_TURNS)
            walk->turns[from] = BACK_TURNS;
    }
}

/* ---- To the end -------------------------------------------------------------------------------------------- */

static void index_moves(struct walk *walk, size_t states)
{
    size_t *next = mem_array(walk->load->scratch, size_t, states + 1);
    walk->first = mem_array(walk->load->scratch, size_t, states + 1);
    walk->by_end = mem_array(walk->load->scratch, size_t, walk->count + 1);
    for (size_t i = 0; i < walk->count; i++)
        walk->first[walk->moves[i].to + 1]++;
    for (size_t i = 0; i < states; i++) {
        walk->first[i + 1] += walk->first[i];
        next[i + 1] = walk->first[i + 1];
    }
    for (size_t i = 0; i < walk->count; i++)
        walk->by_end[next[walk->moves[i].to]++] = i;
}

static void settle(struct walk *walk, size_t states)
{
    size_t count = 0;
    for (size_t i = 0; i < states; i++)
        if (walk->open[i] == 0)
            walk->queue[count++] = i;
    for (size_t done = 0; done < count; done++) {
        size_t state = walk->queue[done];
        for (size_t i = walk->first[state]; i < walk->first[state + 1]; i++) {
            size_t from = walk->moves[walk->by_end[i]].from;
            const struct flow_step *step = &walk->program->steps[from / MISSES / CHANNELS];
            unsigned short turns = walk->turns[state];
            if (check_step_waits(step) && turns < (unsigned short)-1)
                turns++;
            if (turns > walk->turns[from])
                walk->turns[from] = turns;
            if (--walk->open[from] == 0)
                walk->queue[count++] = from;
        }
    }
}

/* ---- What is said ------------------------------------------------------------------------------------------ */

static void judge(const struct walk *walk, size_t step)
{
    static const char *const names[] = {"text", "the phone"};
    const char *path = walk->program->steps[step].path;
    for (int channel = 0; channel < CHANNELS; channel++) {
        size_t state = state_of(step, 0, channel == 0 ? FLOW_TEXT : FLOW_PHONE);
        bool is_endless = walk->open[state] > 0;
        if (!is_endless && walk->turns[state] <= TURNS_MOST)
            continue;
        if (is_endless)
            load_step_error(walk->load, step, "far-person",
                            "on %s, wrong answers or none lead from step '%s' round in a circle "
                            "and never to a person",
                            names[channel], path);
        else
            load_step_error(walk->load, step, "far-person",
                            "on %s it takes %d turns of wrong answers or none from step '%s' to a "
                            "person; at most %d",
                            names[channel], walk->turns[state], path, TURNS_MOST);
        return;
    }
}

/* Marks the steps from which an end comes without waiting. */
static void find_ends(struct walk *walk)
{
    const struct check_graph *graph = walk->graph;
    size_t count = 0;
    for (size_t i = 0; i < walk->program->step_count; i++)
        if (walk->program->steps[i].kind == STEP_END) {
            walk->may_end[i] = true;
            walk->queue[count++] = i;
        }
    for (size_t done = 0; done < count; done++) {
        size_t step = walk->queue[done];
        for (size_t i = graph->into_from[step]; i < graph->into_from[step + 1]; i++) {
            const struct check_edge *edge = &graph->edges[graph->into[i]];
            if (edge->way == WAY_LATER || walk->may_end[edge->step] ||
                check_step_waits(&walk->program->steps[edge->step]))
                continue;
            walk->may_end[edge->step] = true;
            walk->queue[count++] = edge->step;
        }
    }
}

static void judge_end(const struct walk *walk, size_t step)
{
    const struct flow_step *at = &walk->program->steps[step];
    bool is_question = at->kind == STEP_MENU || at->kind == STEP_ASK;
    if (is_question && at->misses.otherwise.kind == TARGET_STEP &&
        walk->may_end[at->misses.otherwise.step])
        load_step_error(walk->load, step, "misses-end",
                        "'otherwise' of step '%s' ends the conversation; misunderstandings lead to "
                        "a person, never to an ending",
                        at->path);
}

void check_walk(struct load *load, const struct check_graph *graph)
{
    const struct flow_program *program = load->program;
    size_t states = program->step_count * MISSES * CHANNELS;
    struct walk walk = {.load = load,
                        .program = program,
                        .graph = graph,
                        .turns = mem_array(load->scratch, unsigned short, states + 1),
                        .open = mem_array(load->scratch, size_t, states + 1),
                        .may_end = mem_array(load->scratch, bool, program->step_count + 1),
                        .queue = mem_array(load->scratch, size_t, states + 1)};
    for (size_t step = 0; step < program->step_count; step++)
        for (int misses = 0; misses < MISSES; misses++)
            for (int channel = 0; channel < CHANNELS; channel++) {
                enum flow_channel way = channel == 0 ? FLOW_TEXT : FLOW_PHONE;
                if (check_step_waits(&program->steps[step]))
                    add_waiting(&walk, step, misses, way);
                else
                    add_passing(&walk, step, misses, way);
            }
    index_moves(&walk, states);
    settle(&walk, states);
    find_ends(&walk);
    for (size_t step = 0; step < program->step_count; step++) {
        if (check_step_waits(&program->steps[step]))
            judge(&walk, step);
        judge_end(&walk, step);
    }
}

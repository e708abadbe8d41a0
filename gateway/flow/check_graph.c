/* The steps as a graph: every way out of every step, which can be reached, and whether a person can be reached.
 * Stands between a program that was read without an error and the proofs that walk it.
 * Leaves to others: loops (check_loops.c), values (check_values.c), menus (check_menu.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include "base/mem.h"

/* ---- Making it --------------------------------------------------------------------------------------------- */

struct edges {
    struct check_edge *items;
    size_t count, room;
    size_t step; /* in hand */
    void *ctx;
};

static void add_edge(struct edges *edges, enum check_way way, size_t option,
                     struct flow_target target)
{
    if (target.kind == TARGET_NONE)
        return;
    if (edges->count == edges->room) {
        edges->room = 2 * edges->room + 64;
        edges->items = mem_grow(edges->ctx, edges->items, struct check_edge, edges->room);
    }
    edges->items[edges->count++] = (struct check_edge){.way = way,
                                                       .option = option,
                                                       .step = edges->step,
                                                       .to = target.step,
                                                       .exit = target.exit,
                                                       .is_return = target.kind == TARGET_RETURN};
}

static void add_misses(struct edges *edges, const struct flow_step *step)
{
    add_edge(edges, WAY_OTHERWISE, 0, step->misses.otherwise);
    add_edge(edges, WAY_SILENT, 0, step->misses.silent);
}

static void add_menu(struct edges *edges, const struct flow_step *step)
{
    for (size_t i = 0; i < step->as.menu.option_count; i++)
        add_edge(edges, WAY_OPTION, i, step->as.menu.options[i].go);
    add_misses(edges, step);
}

static void add_ask(struct edges *edges, const struct flow_step *step)
{
    add_edge(edges, WAY_GO, 0, step->go);
    add_edge(edges, WAY_SKIP, 0, step->as.ask.skip);
    add_edge(edges, WAY_NO, 0, step->as.ask.no);
    add_edge(edges, WAY_OUTSIDE, 0, step->as.ask.outside);
    add_misses(edges, step);
}

static void add_offer(struct edges *edges, const struct flow_step *step)
{
    add_edge(edges, WAY_GO, 0, step->go);
    add_edge(edges, WAY_MORE, 0, step->as.offer.more);
    add_edge(edges, WAY_YES, 0, step->as.offer.yes);
    add_edge(edges, WAY_TOLD, 0, step->as.offer.told);
}

static void add_adviser(struct edges *edges, const struct flow_step *step)
{
    add_edge(edges, WAY_ACCEPTED, 0, step->as.adviser.accepted);
    add_edge(edges, WAY_CLOSED, 0, step->as.adviser.closed);
    add_edge(edges, WAY_GONE, 0, step->as.adviser.gone);
}

/* callback, record, text, refer; decided: `no`, or `empty` of record. */
static void add_promise(struct edges *edges, const struct flow_step *step, enum check_way decided,
                        struct flow_target against, struct flow_target failed)
{
    add_edge(edges, WAY_GO, 0, step->go);
    add_edge(edges, decided, 0, against);
    add_edge(edges, WAY_FAILED, 0, failed);
}

static void add_when(struct edges *edges, const struct flow_step *step)
{
    for (size_t i = 0; i < step->as.when.count; i++)
        add_edge(edges, WAY_CASE, i, step->as.when.cases[i].go);
    add_edge(edges, WAY_CASE, step->as.when.count, step->as.when.otherwise);
}

static void add_ways(struct edges *edges, const struct flow_step *step)
{
    switch (step->kind) {
    case STEP_MENU:
        add_menu(edges, step);
        break;
    case STEP_ASK:
        add_ask(edges, step);
        break;
    case STEP_FIND:
        add_edge(edges, WAY_FOUND, 0, step->as.find.found);
        add_edge(edges, WAY_NONE, 0, step->as.find.none);
        break;
    case STEP_OFFER:
        add_offer(edges, step);
        break;
    case STEP_ADVISER:
        add_adviser(edges, step);
        break;
    case STEP_CALLBACK:
        add_promise(edges, step, WAY_NO, step->as.callback.no, step->as.callback.failed);
        break;
    case STEP_RECORD:
        add_promise(edges, step, WAY_EMPTY, step->as.record.empty, step->as.record.failed);
        break;
    case STEP_TEXT:
        add_promise(edges, step, WAY_NO, step->as.text.no, step->as.text.failed);
        break;
    case STEP_REFER:
        add_promise(edges, step, WAY_NO, step->as.refer.no, step->as.refer.failed);
        break;
    case STEP_WHEN:
        add_when(edges, step);
        break;
    case STEP_RUN:
        add_edge(edges, WAY_RUN, 0, step->as.run);
        add_edge(edges, WAY_GO, 0, step->go);
        break;
    case STEP_SAY:
    case STEP_SET:
        add_edge(edges, WAY_GO, 0, step->go);
        break;
    case STEP_END:
    case FLOW_STEP_KINDS:
        break;
    }
    for (size_t i = 0; i < step->later_count; i++)
        add_edge(edges, WAY_LATER, i, step->later[i].go);
}

/* A counting sort of the edges by where they lead. */
static void index_into(struct check_graph *graph, size_t steps, size_t edges)
{
    size_t *start = mem_array(graph, size_t, steps + 1);
    size_t *next = mem_array(graph, size_t, steps + 1);
    graph->into = mem_array(graph, size_t, edges + 1);
    for (size_t i = 0; i < edges; i++)
        if (graph->edges[i].to != FLOW_NO_STEP)
            start[graph->edges[i].to + 1]++;
    for (size_t i = 0; i < steps; i++) {
        start[i + 1] += start[i];
        next[i + 1] = start[i + 1];
    }
    for (size_t i = 0; i < edges; i++)
        if (graph->edges[i].to != FLOW_NO_STEP)
            graph->into[next[graph->edges[i].to]++] = i;
    graph->into_from = start;
}

struct check_graph *check_graph_new(void *ctx, const struct flow_program *program)
{
    struct check_graph *graph = mem_new(ctx, struct check_graph);
    struct edges edges = {.ctx = graph};
    graph->from = mem_array(graph, size_t, program->step_count + 1);
    for (size_t i = 0; i < program->step_count; i++) {
        graph->from[i] = edges.count;
        edges.step = i;
        add_ways(&edges, &program->steps[i]);
    }
    graph->from[program->step_count] = edges.count;
    graph->edges = edges.items;
    index_into(graph, program->step_count, edges.count);
    return graph;
}

bool check_step_waits(const struct flow_step *step)
{
    switch (step->kind) {
    case STEP_MENU:
    case STEP_ASK:
    case STEP_OFFER:
    case STEP_ADVISER:
    case STEP_CALLBACK:
    case STEP_RECORD:
    case STEP_END:
        return true;
    case STEP_REFER:
        return !step->as.refer.is_consent_given;
    case STEP_TEXT: /* asks on a call only */
    case STEP_SAY:
    case STEP_FIND:
    case STEP_WHEN:
    case STEP_SET:
    case STEP_RUN:
    case FLOW_STEP_KINDS:
        return false;
    }
    return false;
}

/* ---- Walking it -------------------------------------------------------------------------------------------- */

struct walk {
    bool *seen;
    size_t *queue;
    size_t count;
};

static struct walk walk_new(void *ctx, size_t steps)
{
    return (struct walk){mem_array(ctx, bool, steps + 1), mem_array(ctx, size_t, steps + 1), 0};
}

static void visit(struct walk *walk, size_t step)
{
    if (step == FLOW_NO_STEP || walk->seen[step])
        return;
    walk->seen[step] = true;
    walk->queue[walk->count++] = step;
}

static void visit_begins(struct walk *walk, const struct flow_program *program)
{
    visit(walk, program->start);
    visit(walk, program->person);
    for (size_t i = 0; i < FLOW_BEGINS; i++)
        visit(walk, program->begins[i]);
    for (size_t i = 0; i < program->danger_begin_count; i++)
        visit(walk, program->danger_begins[i].step);
}

/* Follows every way; in_run: also those of run steps, else only what is reached outside any run. */
static void follow(struct walk *walk, const struct check_graph *graph, bool in_run)
{
    for (size_t done = 0; done < walk->count; done++) {
        size_t step = walk->queue[done];
        for (size_t i = graph->from[step]; i < graph->from[step + 1]; i++)
            if (in_run || graph->edges[i].way != WAY_RUN)
                visit(walk, graph->edges[i].to);
    }
}

static void check_unreachable(struct load *load, const struct check_graph *graph)
{
    const struct flow_program *program = load->program;
    struct walk walk = walk_new(load->scratch, program->step_count);
    visit_begins(&walk, program);
    follow(&walk, graph, true);
    for (size_t i = 0; i < program->step_count; i++)
        if (!walk.seen[i])
            load_step_error(load, i, "unreachable-step", "nothing leads to step '%s'",
                            program->steps[i].path);
}

/* return has a meaning only behind a run, and in what begins for somebody who comes back. */
static void check_returns(struct load *load, const struct check_graph *graph)
{
    const struct flow_program *program = load->program;
    struct walk walk = walk_new(load->scratch, program->step_count);
    visit(&walk, program->start);
    visit(&walk, program->person);
    for (size_t i = 0; i < FLOW_BEGINS; i++)
        if (i != BEGIN_BACK && i != BEGIN_DROPPED_CALL)
            visit(&walk, program->begins[i]);
    follow(&walk, graph, false);
    for (size_t step = 0; step < program->step_count; step++)
        for (size_t i = graph->from[step]; walk.seen[step] && i < graph->from[step + 1]; i++)
            if (graph->edges[i].is_return) {
                load_step_error(load, step, "return-nowhere",
                                "'return' of step '%s' can be reached without a run to return to",
                                program->steps[step].path);
                break;
            }
}

/* ---- A person ---------------------------------------------------------------------------------------------- */

/* From the steps of the walk backwards over every way but later. */
static void follow_back(struct walk *walk, const struct check_graph *graph)
{
    for (size_t done = 0; done < walk->count; done++) {
        size_t step = walk->queue[done];
        for (size_t i = graph->into_from[step]; i < graph->into_from[step + 1]; i++)
            if (graph->edges[graph->into[i]].way != WAY_LATER)
                visit(walk, graph->edges[graph->into[i]].step);
    }
}

/* Marks the steps from which a person is at hand: those that wait (0 is a person there), and those that lead to one.
 * Where a run returns to, and one step back, is where somebody waited before. */
static const bool *person_at_hand(struct load *load, const struct check_graph *graph)
{
    const struct flow_program *program = load->program;
    struct walk walk = walk_new(load->scratch, program->step_count);
    for (size_t i = 0; i < program->step_count; i++)
        if (check_step_waits(&program->steps[i]) && program->steps[i].kind != STEP_END)
            visit(&walk, i);
    for (size_t i = 0; i < graph->from[program->step_count]; i++)
        if (graph->edges[i].to == FLOW_NO_STEP)
            visit(&walk, graph->edges[i].step);
    follow_back(&walk, graph);
    return walk.seen;
}

/* Marks the steps behind which an end can come: it closes what went before. */
static const bool *closes(struct load *load, const struct check_graph *graph)
{
    const struct flow_program *program = load->program;
    struct walk walk = walk_new(load->scratch, program->step_count);
    for (size_t i = 0; i < program->step_count; i++)
        if (program->steps[i].kind == STEP_END)
            visit(&walk, i);
    follow_back(&walk, graph);
    return walk.seen;
}

static void check_begin(struct load *load, const bool *is_near, size_t step)
{
    if (step != FLOW_NO_STEP && !is_near[step])
        load_step_error(load, step, "no-person",
                        "a conversation that begins at step '%s' never comes to a person",
                        load->program->steps[step].path);
}

static void check_person(struct load *load, const struct check_graph *graph)
{
    const struct flow_program *program = load->program;
    const bool *is_near = person_at_hand(load, graph);
    const bool *does_close = closes(load, graph);
    for (size_t i = 0; i < program->step_count; i++)
        if (!is_near[i] && !does_close[i])
            load_step_error(load, i, "no-person", "no person can be reached from step '%s'",
                            program->steps[i].path);
    check_begin(load, is_near, program->start);
    /* what only tells something asks for no answer; a 0 behind it is a person all the same */
    for (size_t i = 0; i < FLOW_BEGINS; i++) {
        bool only_tells = i == BEGIN_WRONG_NUMBER || i == BEGIN_FAULT || i == BEGIN_CALLBACK_AGREED;
        if (!only_tells && program->begins[i] != program->start)
            check_begin(load, is_near, program->begins[i]);
    }
    for (size_t i = 0; i < program->danger_begin_count; i++)
        check_begin(load, is_near, program->danger_begins[i].step);
}

void check_reach(struct load *load, const struct check_graph *graph)
{
    check_unreachable(load, graph);
    check_returns(load, graph);
    check_person(load, graph);
}

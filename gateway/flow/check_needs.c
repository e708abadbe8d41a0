/* Which needs a conversation may have when it comes to each step: what is looked for there.
 * Stands among the proofs over the graph: a join over all paths, to a fixed point. A need set anew takes the place of
 * the one before, as it does in a turn.
 * Leaves to others: whether there is a place for them (check_places.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct needs {
    const struct flow_program *program;
    const struct check_graph *graph;
    struct check_needs *out;
    uint64_t *returned; /* sets, one a flow: with what it may return */
    uint64_t *now;      /* one set, in hand */
    size_t *queue;
    bool *is_queued;
    size_t queued;
};

/* ---- The needs that a script names ------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct names {
    void *ctx;
    const char **ids;
    size_t count, room;
};

static void add_name(struct names *names, const char *id)
{
    if (id == NULL)
        return;
    if (names->count == names->room) {
        names->room = 2 * names->room + 64;
        names->ids = mem_grow(names->ctx, names->ids, const char *, names->room);
    }
    names->ids[names->count++] = id;
}

static void add_set_names(struct names *names, const struct flow_sets *sets)
{
    for (size_t i = 0; i < sets->count; i++)
        if (sets->items[i].kind == SET_NEED)
            add_name(names, sets->items[i].value);
}

static void add_step_names(struct names *names, const struct flow_program *program,
                           const struct flow_step *step)
{
    add_name(names, step->need);
    if (step->kind == STEP_FIND)
        add_name(names, step->as.find.need.constant);
    if (step->kind == STEP_SET)
        add_set_names(names, &step->as.set);
    for (size_t i = 0; step->kind == STEP_MENU && i < step->as.menu.option_count; i++) {
        add_name(names, step->as.menu.options[i].need);
        add_set_names(names, &step->as.menu.options[i].set);
    }
    bool is_asked = step->kind == STEP_ASK && step->as.ask.answer == ANSWER_NEED;
    for (size_t i = 0; is_asked && i < understand_need_count(program->needs); i++)
        add_name(names, understand_need_at(program->needs, i));
}

static void list_names(struct check_needs *needs, const struct flow_program *program)
{
    struct names names = {.ctx = needs};
    bool is_need_asked = false;
    for (size_t i = 0; i < program->step_count; i++) {
        const struct flow_step *step = &program->steps[i];
        bool is_asked = step->kind == STEP_ASK && step->as.ask.answer == ANSWER_NEED;
        if (!is_asked || !is_need_asked)
            add_step_names(&names, program, step);
        is_need_asked = is_need_asked || is_asked;
    }
    if (names.count > 1)
        qsort(names.ids, names.count, sizeof(names.ids[0]), by_text);
    for (size_t i = 0; i < names.count; i++)
        if (needs->count == 0 || strcmp(names.ids[needs->count - 1], names.ids[i]) != 0)
            names.ids[needs->count++] = names.ids[i];
    needs->ids = names.ids;
    needs->width = (needs->count + 63) / 64;
}

static size_t index_of(const struct check_needs *needs, const char *id)
{
    const char **found = bsearch(&id, needs->ids, needs->count, sizeof(needs->ids[0]), by_text);
    return found != NULL ? (size_t)(found - needs->ids) : needs->count;
}

/* ---- What a way makes of them ------------------------------------------------------------------------------ */

static void only(const struct needs *needs, const char *id)
{
    size_t index = index_of(needs->out, id);
    memset(needs->now, 0, needs->out->width * sizeof(needs->now[0]));
    if (index < needs->out->count)
        needs->now[index / 64] |= UINT64_C(1) << (index % 64);
}

static void take_sets(const struct needs *needs, const struct flow_sets *sets)
{
    for (size_t i = 0; i < sets->count; i++)
        if (sets->items[i].kind == SET_NEED)
            only(needs, sets->items[i].value);
}

/* Any need of needs.csv. */
static void take_any(const struct needs *needs)
{
    const struct understand_needs *all = needs->program->needs;
    memset(needs->now, 0, needs->out->width * sizeof(needs->now[0]));
    for (size_t i = 0; i < understand_need_count(all); i++) {
        size_t index = index_of(needs->out, understand_need_at(all, i));
        if (index < needs->out->count)
            needs->now[index / 64] |= UINT64_C(1) << (index % 64);
    }
}

static bool is_below(const struct flow_program *program, const char *id, const char *above)
{
    for (int depth = 0; id != NULL && id[0] != '\0' && depth < 8; depth++) {
        if (strcmp(id, above) == 0)
            return true;
        id = understand_need_parent(program->needs, id);
    }
    return false;
}

/* A condition on the need lets only those through. */
static void take_case(const struct needs *needs, const struct flow_case *entry)
{
    for (size_t i = 0; i < entry->count; i++) {
        if (entry->conditions[i].kind != IF_NEED)
            continue;
        for (size_t k = 0; k < needs->out->count; k++)
            if (!is_below(needs->program, needs->out->ids[k], entry->conditions[i].text))
                needs->now[k / 64] &= ~(UINT64_C(1) << (k % 64));
    }
}

static void take_run(const struct needs *needs, const struct flow_step *step)
{
    if (step->as.run.kind != TARGET_STEP)
        return;
    size_t flow = needs->program->steps[step->as.run.step].flow;
    for (size_t i = 0; i < needs->out->width; i++)
        needs->now[i] |= needs->returned[flow * needs->out->width + i];
}

/* Fills now with what may be the need behind an edge. */
static void take_edge(const struct needs *needs, const struct check_edge *edge)
{
    const struct flow_step *step = &needs->program->steps[edge->step];
    memcpy(needs->now, needs->out->at + edge->step * needs->out->width,
           needs->out->width * sizeof(needs->now[0]));
    if (step->need != NULL)
        only(needs, step->need);
    if (edge->way == WAY_LATER)
        memset(needs->now, 0, needs->out->width * sizeof(needs->now[0]));
    else if (step->kind == STEP_MENU && edge->way == WAY_OPTION) {
        const struct flow_option *option = &step->as.menu.options[edge->option];
        if (option->need != NULL)
            only(needs, option->need);
        take_sets(needs, &option->set);
    } else if (step->kind == STEP_SET)
        take_sets(needs, &step->as.set);
    else if (step->kind == STEP_ASK && step->as.ask.answer == ANSWER_NEED && edge->way == WAY_GO)
        take_any(needs);
    else if (step->kind == STEP_WHEN && edge->option < step->as.when.count)
        take_case(needs, &step->as.when.cases[edge->option]);
    else if (step->kind == STEP_RUN && edge->way == WAY_GO)
        take_run(needs, step);
}

/* ---- To a fixed point -------------------------------------------------------------------------------------- */

static void enqueue(struct needs *needs, size_t step)
{
    if (needs->is_queued[step])
        return;
    needs->is_queued[step] = true;
    needs->queue[needs->queued++] = step;
}

static bool join(const struct needs *needs, uint64_t *set)
{
    bool has_changed = false;
    for (size_t i = 0; i < needs->out->width; i++) {
        uint64_t joined = set[i] | needs->now[i];
        has_changed = has_changed || joined != set[i];
        set[i] = joined;
    }
    return has_changed;
}

static void enqueue_runs(struct needs *needs, size_t flow)
{
    const struct check_graph *graph = needs->graph;
    size_t first = needs->program->flows[flow].first;
    for (size_t i = graph->into_from[first]; i < graph->into_from[first + 1]; i++)
        if (graph->edges[graph->into[i]].way == WAY_RUN)
            enqueue(needs, graph->edges[graph->into[i]].step);
}

static void solve(struct needs *needs)
{
    const struct check_graph *graph = needs->graph;
    size_t width = needs->out->width;
    for (size_t i = needs->program->step_count; i-- > 0;)
        enqueue(needs, i);
    while (needs->queued > 0) {
        size_t step = needs->queue[--needs->queued];
        needs->is_queued[step] = false;
        for (size_t i = graph->from[step]; i < graph->from[step + 1]; i++) {
            const struct check_edge *edge = &graph->edges[i];
            size_t flow = needs->program->steps[step].flow;
            take_edge(needs, edge);
            if (edge->is_return && join(needs, needs->returned + flow * width))
                enqueue_runs(needs, flow);
            if (edge->to != FLOW_NO_STEP && join(needs, needs->out->at + edge->to * width))
                enqueue(needs, edge->to);
        }
    }
}

bool check_may_need(const struct check_needs *needs, size_t step, size_t need)
{
    return (needs->at[step * needs->width + need / 64] >> (need % 64) & 1) != 0;
}

struct check_needs *check_needs_new(struct load *load, const struct check_graph *graph)
{
    const struct flow_program *program = load->program;
    struct check_needs *out = mem_new(load->scratch, struct check_needs);
    list_names(out, program);
    out->at = mem_array(out, uint64_t, program->step_count * out->width + 1);
    struct needs needs = {
        .program = program,
        .graph = graph,
        .out = out,
        .returned = mem_array(out, uint64_t, program->flow_count * out->width + 1),
        .now = mem_array(out, uint64_t, out->width + 1),
        .queue = mem_array(out, size_t, program->step_count + 1),
        .is_queued = mem_array(out, bool, program->step_count + 1),
    };
    if (out->count > 0)
        solve(&needs);
    return out;
}

/* Steps that go round without waiting for anybody, and questions whose way out leads back to themselves.
 * Stands among the proofs over the graph. A step that waits ends a turn, so only the others can go round.
 * Leaves to others: whether a person can be reached from them (check_graph.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include "base/mem.h"

/* How far a way out is followed: nobody writes so many steps in a row that ask nothing. */
enum { LEAD_MAX = 1000 };

struct loops {
    struct load *load;
    const struct check_graph *graph;
    const struct flow_program *program;
    unsigned char *state; /* per step: 0 not seen, 1 on the way, 2 done */
    bool *passes;         /* per step: a `return` can be reached from it without waiting */
    size_t *way;          /* steps on the way, and the edge in hand of each */
    size_t *edge;
};

static bool is_turn(const struct loops *loops, size_t step)
{
    return step != FLOW_NO_STEP && !check_step_waits(&loops->program->steps[step]);
}

/* A run goes on behind itself only when what it runs can return within the turn. */
static bool counts(const struct loops *loops, size_t step, const struct check_edge *edge)
{
    const struct flow_step *from = &loops->program->steps[step];
    if (edge->way == WAY_LATER)
        return false;
    if (from->kind == STEP_RUN && edge->way == WAY_GO)
        return from->as.run.kind == TARGET_STEP && loops->passes[from->as.run.step];
    return true;
}

/* Whether step comes to a return, given what is known of the steps behind it. */
static bool passes_now(const struct loops *loops, size_t step)
{
    const struct check_graph *graph = loops->graph;
    for (size_t i = graph->from[step]; i < graph->from[step + 1]; i++) {
        const struct check_edge *edge = &graph->edges[i];
        if (edge->way != WAY_RUN && counts(loops, step, edge) &&
            (edge->is_return || (edge->to != FLOW_NO_STEP && loops->passes[edge->to])))
            return true;
    }
    return false;
}

/* Which steps can come to a return without waiting: from the returns backwards. way serves as the queue. */
static void find_passes(struct loops *loops)
{
    const struct check_graph *graph = loops->graph;
    size_t count = 0;
    for (size_t step = 0; step < loops->program->step_count; step++)
        if (is_turn(loops, step) && passes_now(loops, step)) {
            loops->passes[step] = true;
            loops->way[count++] = step;
        }
    for (size_t done = 0; done < count; done++) {
        size_t step = loops->way[done];
        for (size_t i = graph->into_from[step]; i < graph->into_from[step + 1]; i++) {
            size_t before = graph->edges[graph->into[i]].step;
            if (loops->passes[before] || !is_turn(loops, before) || !passes_now(loops, before))
                continue;
            loops->passes[before] = true;
            loops->way[count++] = before;
        }
    }
}

static void report(const struct loops *loops, size_t depth, size_t to)
{
    size_t first = depth;
    while (first > 0 && loops->way[first] != to)
        first--;
    char *names = mem_strdup(loops->load->scratch, "");
    for (size_t i = first; i <= depth && i < first + 6; i++)
        names = mem_printf(loops->load->scratch, "%s%s, ", names,
                           loops->program->steps[loops->way[i]].path);
    load_step_error(loops->load, to, "endless-loop",
                    "steps go round without waiting for an answer: %s%s", names,
                    loops->program->steps[to].path);
}

/* Depth first, without recursion: a flow may be as long as it likes. */
static void walk_from(struct loops *loops, size_t start)
{
    const struct check_graph *graph = loops->graph;
    size_t depth = 0;
    loops->way[0] = start;
    loops->edge[0] = graph->from[start];
    loops->state[start] = 1;
    for (;;) {
        size_t step = loops->way[depth];
        if (loops->edge[depth] == graph->from[step + 1]) {
            loops->state[step] = 2;
            if (depth-- == 0)
                return;
            continue;
        }
        const struct check_edge *edge = &graph->edges[loops->edge[depth]++];
        if (!is_turn(loops, edge->to) || !counts(loops, step, edge))
            continue;
        if (loops->state[edge->to] == 1)
            report(loops, depth, edge->to);
        if (loops->state[edge->to] != 0)
            continue;
        depth++;
        loops->way[depth] = edge->to;
        loops->edge[depth] = graph->from[edge->to];
        loops->state[edge->to] = 1;
    }
}

/* ---- Ways back to the own step ----------------------------------------------------------------------------- */

/* Whether to leads to own without waiting. state serves as marks and is cleared by the caller's numbering. */
static bool leads_back(struct loops *loops, size_t to, size_t own, size_t *marks, size_t mark)
{
    const struct check_graph *graph = loops->graph;
    size_t count = 0;
    if (to == own)
        return true;
    if (!is_turn(loops, to))
        return false;
    loops->way[count++] = to;
    marks[to] = mark;
    for (size_t walked = 0; count > 0 && walked < LEAD_MAX; walked++) {
        size_t step = loops->way[--count];
        for (size_t i = graph->from[step]; i < graph->from[step + 1]; i++) {
            size_t next = graph->edges[i].to;
            if (next == own)
                return true;
            if (!is_turn(loops, next) || marks[next] == mark)
                continue;
            marks[next] = mark;
            loops->way[count++] = next;
        }
    }
    return false;
}

/* The ways that a step takes when it misses or fails; NULL for a kind that has no such one. */
struct way_out {
    const char *name;
    struct flow_target target;
};
enum { WAYS_OUT = 2 };

static void ways_out(const struct flow_step *step, struct way_out out[WAYS_OUT])
{
    static const struct flow_target none = {.kind = TARGET_NONE, .step = FLOW_NO_STEP};
    out[0] = (struct way_out){"", none};
    out[1] = (struct way_out){"", none};
    switch (step->kind) {
    case STEP_MENU:
    case STEP_ASK:
        out[0] = (struct way_out){"otherwise", step->misses.otherwise};
        out[1] = (struct way_out){"silent", step->misses.silent};
        break;
    case STEP_ADVISER:
        out[0] = (struct way_out){"closed", step->as.adviser.closed};
        out[1] = (struct way_out){"gone", step->as.adviser.gone};
        break;
    case STEP_CALLBACK:
        out[0] = (struct way_out){"failed", step->as.callback.failed};
        break;
    case STEP_RECORD:
        out[0] = (struct way_out){"failed", step->as.record.failed};
        break;
    case STEP_TEXT:
        out[0] = (struct way_out){"failed", step->as.text.failed};
        break;
    case STEP_REFER:
        out[0] = (struct way_out){"failed", step->as.refer.failed};
        break;
    case STEP_FIND: /* one that goes round is an endless loop */
    case STEP_SAY:
    case STEP_OFFER:
    case STEP_WHEN:
    case STEP_SET:
    case STEP_RUN:
    case STEP_END:
    case FLOW_STEP_KINDS:
        break;
    }
}

static void check_own_steps(struct loops *loops)
{
    const struct flow_program *program = loops->program;
    size_t *marks = mem_array(loops->load->scratch, size_t, program->step_count + 1);
    size_t mark = 0;
    for (size_t i = 0; i < program->step_count; i++) {
        struct way_out out[WAYS_OUT];
        ways_out(&program->steps[i], out);
        for (size_t k = 0; k < WAYS_OUT; k++)
            if (out[k].target.step != FLOW_NO_STEP &&
                leads_back(loops, out[k].target.step, i, marks, ++mark))
                load_step_error(loops->load, i, "own-step", "'%s' of step '%s' leads back to it",
                                out[k].name, program->steps[i].path);
    }
}

void check_loops(struct load *load, const struct check_graph *graph)
{
    size_t count = load->program->step_count;
    struct loops loops = {.load = load,
                          .graph = graph,
                          .program = load->program,
                          .state = mem_array(load->scratch, unsigned char, count + 1),
                          .passes = mem_array(load->scratch, bool, count + 1),
                          .way = mem_array(load->scratch, size_t, count + 1),
                          .edge = mem_array(load->scratch, size_t, count + 1)};
    find_passes(&loops);
    for (size_t i = 0; i < count; i++)
        if (is_turn(&loops, i) && loops.state[i] == 0)
            walk_from(&loops, i);
    check_own_steps(&loops);
}

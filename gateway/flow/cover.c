/* What talks came by, and what none of them did: each step, and each exit that the scripts name.
 * Stands beside the walk, which notes an exit by its number (flow_target's), so that it is exact: step, way and option.
 * The graph of the checks lists the exits, which is why this file alone of the engine's side knows load_impl.h.
 * Leaves to others: showing it (app/). */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/mem.h"
#include "flow/load_impl.h"

struct flow_cover *flow_cover_new(void *ctx, const struct flow_program *program)
{
    struct flow_cover *cover = mem_new(ctx, struct flow_cover);
    cover->program = program;
    cover->steps = mem_array(cover, bool, program->step_count + 1);
    cover->exits = mem_array(cover, bool, program->exit_count + 1);
    return cover;
}

static void add_exit(const struct flow_program *program, const struct check_edge *edge,
                     struct flow_cover_gap *out)
{
    const struct flow_step *step = &program->steps[edge->step];
    *out = (struct flow_cover_gap){.file = step->file,
                                   .step = step->path,
                                   .line = step->line,
                                   .way = check_way_name(program, edge),
                                   .number = check_way_number(program, edge),
                                   .to = check_way_to(program, edge)};
}

/* ---- What only the phone has ------------------------------------------------------------------------------- */

static bool is_for(const struct flow_case *one, const char *channel)
{
    for (size_t i = 0; i < one->count; i++)
        if (one->conditions[i].kind == IF_CHANNEL && strcmp(one->conditions[i].text, channel) == 0)
            return true;
    return false;
}

/* Whether a call can take that way: not a case for texts, nor what is left when every call had its case. */
static bool is_open_to_calls(const struct flow_step *step, const struct check_edge *edge)
{
    if (edge->way == WAY_LATER)
        return false; /* words are of texts */
    if (edge->way != WAY_CASE)
        return true;
    size_t cases = step->as.when.count;
    for (size_t i = 0; i < cases && i < edge->option; i++)
        if (step->as.when.cases[i].count == 1 && is_for(&step->as.when.cases[i], "phone"))
            return false;
    return edge->option == cases || !is_for(&step->as.when.cases[edge->option], "text");
}

/* Marks the steps that a call can come to: nobody hangs up on a text, so that only there is somebody gone. */
static const bool *on_the_phone(void *ctx, const struct flow_program *program,
                                const struct check_graph *graph)
{
    static const enum flow_begin begins[] = {BEGIN_FIRST, BEGIN_CLOSED, BEGIN_DROPPED_CALL,
                                             BEGIN_OTHER_LANGUAGE, BEGIN_FAULT};
    bool *seen = mem_array(ctx, bool, program->step_count + 1);
    size_t *queue = mem_array(ctx, size_t, program->step_count + ARRAY_SIZE(begins) + 3);
    size_t count = 0;
    queue[count++] = program->start;
    queue[count++] = program->person;
    for (size_t i = 0; i < ARRAY_SIZE(begins); i++)
        if (program->begins[begins[i]] != FLOW_NO_STEP)
            queue[count++] = program->begins[begins[i]];
    for (size_t i = 0; i < count; i++)
        seen[queue[i]] = true;
    for (size_t done = 0; done < count; done++) {
        const struct flow_step *step = &program->steps[queue[done]];
        for (size_t k = graph->from[queue[done]]; k < graph->from[queue[done] + 1]; k++) {
            const struct check_edge *edge = &graph->edges[k];
            if (edge->to == FLOW_NO_STEP || seen[edge->to] || !is_open_to_calls(step, edge))
                continue;
            seen[edge->to] = true;
            queue[count++] = edge->to;
        }
    }
    return seen;
}

void flow_cover_report(void *ctx, const struct flow_cover *cover, struct flow_cover_report *out)
{
    const struct flow_program *program = cover->program;
    const struct check_graph *graph = check_graph_new(ctx, program);
    size_t edges = graph->from[program->step_count];
    struct flow_cover_gap *gaps =
        mem_array(ctx, struct flow_cover_gap, edges + program->step_count + 1);
    const bool *has_calls = on_the_phone(ctx, program, graph);
    *out = (struct flow_cover_report){.steps = program->step_count, .gaps = gaps};
    for (size_t i = 0; i < program->step_count; i++) {
        const struct flow_step *step = &program->steps[i];
        out->steps_visited += cover->steps[i] ? 1 : 0;
        if (!cover->steps[i])
            gaps[out->gap_count++] =
                (struct flow_cover_gap){.file = step->file, .step = step->path, .line = step->line};
        for (size_t k = graph->from[i]; k < graph->from[i + 1]; k++) {
            const struct check_edge *edge = &graph->edges[k];
            if (edge->exit == 0 || (edge->way == WAY_GONE && !has_calls[i]))
                continue;
            out->exits++;
            if (cover->exits[edge->exit])
                out->exits_visited++;
            else if (cover->steps[i])
                add_exit(program, edge, &gaps[out->gap_count++]);
        }
    }
}

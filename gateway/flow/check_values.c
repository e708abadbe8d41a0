/* Which values are sure to be set at each step, over every path that leads there; a placeholder beyond them is an error.
 * Stands among the proofs over the graph: a meet over all paths, to a fixed point.
 * Leaves to others: which placeholders there are (load_wording.c), what their values are (the engine). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

/* One bit a value: those of enum flow_value, then the saved names. */
struct values {
    struct load *load;
    const struct flow_program *program;
    const struct check_graph *graph;
    size_t width;       /* words of one set */
    uint64_t *in;       /* sets, one a step: what is sure when it is entered */
    uint64_t *returned; /* sets, one a flow: what is sure when it returns */
    const bool
        *is_closed; /* per flow: it returns only from its own steps, so that returned is all */
    uint64_t *out;  /* one set, in hand */
    size_t *queue;
    bool *is_queued;
    size_t queued;
};

static uint64_t *set_of(const struct values *values, uint64_t *sets, size_t index)
{
    return sets + index * values->width;
}

static void add_bit(uint64_t *set, size_t bit)
{
    set[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static bool has_bit(const uint64_t *set, size_t bit)
{
    return (set[bit / 64] >> (bit % 64) & 1) != 0;
}

static size_t bit_of(const struct values *values, enum flow_value value, const char *name)
{
    if (value != VALUE_SAVED || name == NULL)
        return value;
    size_t low = 0;
    size_t high = values->load->saved_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(values->load->saved[middle], name);
        if (order == 0)
            return VALUE_KINDS + middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return VALUE_SAVED;
}

/* ---- What a way adds --------------------------------------------------------------------------------------- */

static void add_sets(const struct values *values, const struct flow_sets *sets)
{
    for (size_t i = 0; i < sets->count; i++) {
        const struct flow_set *set = &sets->items[i];
        if (set->kind == SET_NEED)
            add_bit(values->out, VALUE_NEED);
        if (set->kind == SET_VALUE)
            add_bit(values->out, bit_of(values, VALUE_SAVED, set->name));
    }
}

static void add_answer(const struct values *values, const struct flow_ask *ask, enum check_way way)
{
    bool is_answered = way == WAY_GO || way == WAY_NO || way == WAY_OUTSIDE;
    if (!is_answered)
        return;
    switch (ask->answer) {
    case ANSWER_AREA:
        add_bit(values->out, VALUE_AREA);
        if (way == WAY_GO && ask->outside.kind != TARGET_NONE)
            add_bit(values->out, VALUE_AREAS);
        return;
    case ANSWER_NEED:
        add_bit(values->out, VALUE_NEED);
        return;
    case ANSWER_YESNO:
    case ANSWER_WORDS:
    case ANSWER_NUMBER:
    case ANSWER_PHONE:
    case ANSWER_DATE:
    case ANSWER_TIME:
    case ANSWER_LANGUAGE:
        if (ask->save != NULL)
            add_bit(values->out, bit_of(values, VALUE_SAVED, ask->save));
        return;
    case FLOW_ANSWERS:
        return;
    }
}

static void add_conditions(const struct values *values, const struct flow_case *entry)
{
    for (size_t i = 0; i < entry->count; i++) {
        const struct flow_condition *condition = &entry->conditions[i];
        if (condition->kind == IF_HAS)
            add_bit(values->out, bit_of(values, condition->value, condition->text));
        if (condition->kind == IF_NEED)
            add_bit(values->out, VALUE_NEED);
        if (condition->kind == IF_AREA) {
            add_bit(values->out, VALUE_AREA);
            add_bit(values->out, VALUE_AREAS);
        }
    }
}

static void add_place(const struct values *values)
{
    for (unsigned int value = VALUE_PLACE_NAME; value <= VALUE_PLACE_CHECKED; value++)
        add_bit(values->out, value);
    add_bit(values->out, VALUE_COUNT);
}

/* What a run brings back besides what was there before it. */
static void add_returned(const struct values *values, const struct flow_step *step)
{
    size_t flow = values->program->steps[step->as.run.step].flow;
    if (!values->is_closed[flow])
        return;
    const uint64_t *returned = set_of(values, values->returned, flow);
    for (size_t i = 0; i < values->width; i++)
        values->out[i] |= returned[i];
}

/* Fills out with what is sure behind an edge. */
static void find_out(const struct values *values, const struct check_edge *edge)
{
    const struct flow_step *step = &values->program->steps[edge->step];
    memset(values->out, 0, values->width * sizeof(values->out[0]));
    if (edge->way == WAY_LATER)
        return;
    memcpy(values->out, set_of(values, values->in, edge->step),
           values->width * sizeof(values->out[0]));
    if (step->need != NULL)
        add_bit(values->out, VALUE_NEED);
    switch (step->kind) {
    case STEP_MENU:
        if (edge->way != WAY_OPTION)
            return;
        if (step->as.menu.options[edge->option].need != NULL)
            add_bit(values->out, VALUE_NEED);
        add_sets(values, &step->as.menu.options[edge->option].set);
        return;
    case STEP_ASK:
        add_answer(values, &step->as.ask, edge->way);
        return;
    case STEP_FIND:
        if (edge->way == WAY_FOUND)
            add_place(values);
        return;
    case STEP_WHEN:
        if (edge->option < step->as.when.count)
            add_conditions(values, &step->as.when.cases[edge->option]);
        return;
    case STEP_SET:
        add_sets(values, &step->as.set);
        return;
    case STEP_RUN:
        if (edge->way == WAY_GO && step->as.run.kind == TARGET_STEP)
            add_returned(values, step);
        return;
    case STEP_CALLBACK:
        if (edge->way == WAY_GO)
            add_bit(values->out, VALUE_WINDOW);
        return;
    case STEP_REFER:
        if (edge->way == WAY_GO)
            add_bit(values->out, VALUE_UNTIL);
        return;
    case STEP_SAY:
    case STEP_OFFER:
    case STEP_ADVISER:
    case STEP_RECORD:
    case STEP_TEXT:
    case STEP_END:
    case FLOW_STEP_KINDS:
        return;
    }
}

/* ---- To a fixed point -------------------------------------------------------------------------------------- */

static void enqueue(struct values *values, size_t step)
{
    if (values->is_queued[step])
        return;
    values->is_queued[step] = true;
    values->queue[values->queued++] = step;
}

/* Takes from set what is not in out; whether anything went. */
static bool meet(const struct values *values, uint64_t *set)
{
    bool has_changed = false;
    for (size_t i = 0; i < values->width; i++) {
        uint64_t met = set[i] & values->out[i];
        has_changed = has_changed || met != set[i];
        set[i] = met;
    }
    return has_changed;
}

/* Every run of the flow looks again at what it brings back. */
static void enqueue_runs(struct values *values, size_t flow)
{
    const struct check_graph *graph = values->graph;
    size_t first = values->program->flows[flow].first;
    for (size_t i = graph->into_from[first]; i < graph->into_from[first + 1]; i++)
        if (graph->edges[graph->into[i]].way == WAY_RUN)
            enqueue(values, graph->edges[graph->into[i]].step);
}

static void take_step(struct values *values, size_t step)
{
    const struct check_graph *graph = values->graph;
    for (size_t i = graph->from[step]; i < graph->from[step + 1]; i++) {
        const struct check_edge *edge = &graph->edges[i];
        find_out(values, edge);
        size_t flow = values->program->steps[step].flow;
        if (edge->is_return && meet(values, set_of(values, values->returned, flow)))
            enqueue_runs(values, flow);
        if (edge->to != FLOW_NO_STEP && meet(values, set_of(values, values->in, edge->to)))
            enqueue(values, edge->to);
    }
}

static void begin_at(struct values *values, size_t step)
{
    if (step != FLOW_NO_STEP)
        memset(set_of(values, values->in, step), 0, values->width * sizeof(values->in[0]));
}

/* Marks the steps from which a return can come, other runs left out. */
static bool *returning_steps(const struct values *values)
{
    const struct check_graph *graph = values->graph;
    size_t steps = values->program->step_count;
    bool *does_return = mem_array(values->load->scratch, bool, steps + 1);
    size_t *queue = mem_array(values->load->scratch, size_t, steps + 1);
    size_t count = 0;
    for (size_t i = 0; i < graph->from[steps]; i++)
        if (graph->edges[i].is_return && !does_return[graph->edges[i].step]) {
            does_return[graph->edges[i].step] = true;
            queue[count++] = graph->edges[i].step;
        }
    for (size_t done = 0; done < count; done++)
        for (size_t i = graph->into_from[queue[done]]; i < graph->into_from[queue[done] + 1]; i++) {
            const struct check_edge *edge = &graph->edges[graph->into[i]];
            if (edge->way == WAY_RUN || edge->way == WAY_LATER || does_return[edge->step])
                continue;
            does_return[edge->step] = true;
            queue[count++] = edge->step;
        }
    return does_return;
}

/* Marks the flows that return only from their own steps. */
static const bool *closed_flows(const struct values *values)
{
    const struct flow_program *program = values->program;
    const bool *does_return = returning_steps(values);
    bool *is_closed = mem_array(values->load->scratch, bool, program->flow_count + 1);
    memset(is_closed, 1, program->flow_count);
    for (size_t i = 0; i < values->graph->from[program->step_count]; i++) {
        const struct check_edge *edge = &values->graph->edges[i];
        size_t flow = program->steps[edge->step].flow;
        if (edge->to != FLOW_NO_STEP && edge->way != WAY_RUN && does_return[edge->to] &&
            program->steps[edge->to].flow != flow)
            is_closed[flow] = false;
    }
    return is_closed;
}

static void solve(struct values *values)
{
    const struct flow_program *program = values->program;
    size_t steps = program->step_count;
    memset(values->in, 0xff, steps * values->width * sizeof(values->in[0]));
    memset(values->returned, 0xff, program->flow_count * values->width * sizeof(values->in[0]));
    begin_at(values, program->start);
    begin_at(values, program->person);
    for (size_t i = 0; i < FLOW_BEGINS; i++)
        begin_at(values, program->begins[i]);
    for (size_t i = 0; i < program->danger_begin_count; i++)
        begin_at(values, program->danger_begins[i].step);
    for (size_t i = steps; i-- > 0;)
        enqueue(values, i);
    while (values->queued > 0) {
        size_t step = values->queue[--values->queued];
        values->is_queued[step] = false;
        take_step(values, step);
    }
}

/* ---- Looking at the wordings ------------------------------------------------------------------------------- */

/* Values that the engine always has where the wording may hold them. */
static bool is_always_set(enum flow_value value, const struct flow_step *step)
{
    switch (value) {
    case VALUE_WAIT:
    case VALUE_NEXT_OPEN:
    case VALUE_CRISIS:
    case VALUE_KEEP_MESSAGES:
    case VALUE_SERVICE_NAME:
    case VALUE_SERVICE_PHONE:
    case VALUE_LABEL:
    case VALUE_NUMBER:
        return true;
    case VALUE_POSITION:
        return step->kind == STEP_ADVISER;
    case VALUE_UNTIL:
        return step->kind == STEP_REFER;
    case VALUE_SAVED:
    case VALUE_AREA:
    case VALUE_AREA_BOROUGH:
    case VALUE_AREAS:
    case VALUE_NEED:
    case VALUE_PLACE_NAME:
    case VALUE_PLACE_AREA:
    case VALUE_PLACE_PHONE:
    case VALUE_PLACE_OPEN:
    case VALUE_PLACE_SUMMARY:
    case VALUE_PLACE_CHECKED:
    case VALUE_COUNT:
    case VALUE_WINDOW:
    case VALUE_CASE:
    case VALUE_REF:
    case VALUE_CODE:
    case VALUE_LAST3:
    case VALUE_KINDS:
        return false;
    }
    return false;
}

static void check_pieces(const struct values *values, size_t step,
                         const struct flow_wording *wording, const struct flow_pieces *pieces)
{
    const struct flow_step *at = &values->program->steps[step];
    const uint64_t *set = set_of(values, values->in, step);
    for (size_t i = 0; i < pieces->count; i++) {
        const struct flow_piece *piece = &pieces->items[i];
        if (piece->kind != PIECE_VALUE || piece->fallback != NULL ||
            is_always_set(piece->value, at) ||
            has_bit(set, bit_of(values, piece->value, piece->name)) ||
            (piece->value == VALUE_NEED && at->need != NULL))
            continue;
        const char *name =
            piece->value == VALUE_SAVED ? piece->name : flow_value_name(piece->value);
        struct flow_finding finding = {.level = FLOW_ERROR,
                                       .rule = "unset-placeholder",
                                       .file = at->file,
                                       .line = wording->line,
                                       .column = wording->column};
        load_finding(values->load, finding,
                     "{%s} may be unset at step '%s'; write {%s|what to say then}", name, at->path,
                     name);
    }
}

static void check_wording(const struct values *values, size_t step,
                          const struct flow_wording *wording)
{
    if (!wording->is_set)
        return;
    check_pieces(values, step, wording, &wording->text[0]);
    if (wording->has_voice)
        check_pieces(values, step, wording, &wording->voice[0]);
}

void check_values(struct load *load, const struct check_graph *graph)
{
    const struct flow_program *program = load->program;
    void *ctx = load->scratch;
    size_t steps = program->step_count;
    size_t width = (VALUE_KINDS + load->saved_count + 63) / 64;
    struct values values = {.load = load,
                            .program = program,
                            .graph = graph,
                            .width = width,
                            .in = mem_array(ctx, uint64_t, steps * width + 1),
                            .returned = mem_array(ctx, uint64_t, program->flow_count * width + 1),
                            .out = mem_array(ctx, uint64_t, width),
                            .queue = mem_array(ctx, size_t, steps + 1),
                            .is_queued = mem_array(ctx, bool, steps + 1)};
    values.is_closed = closed_flows(&values);
    solve(&values);
    for (size_t i = 0; i < steps; i++) {
        const struct flow_step *step = &program->steps[i];
        check_wording(&values, i, &step->wording);
        for (size_t k = 0; k < step->misses.again_count; k++)
            check_wording(&values, i, &step->misses.again[k]);
        if (step->kind == STEP_MENU)
            check_wording(&values, i, &step->as.menu.first);
        if (step->kind == STEP_ADVISER)
            check_wording(&values, i, &step->as.adviser.shut);
    }
}

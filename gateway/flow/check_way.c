/* What a way out of a step is called, as the scripts write it.
 * Stands under the report of what talks came by and under the drawing.
 * Leaves to others: which ways there are (check_graph.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

static bool is_else(const struct flow_program *program, const struct check_edge *edge)
{
    return edge->way == WAY_CASE && edge->option == program->steps[edge->step].as.when.count;
}

const char *check_way_name(const struct flow_program *program, const struct check_edge *edge)
{
    switch (edge->way) {
    case WAY_GO:
        return "go";
    case WAY_OPTION:
        return "option";
    case WAY_SKIP:
        return "skip";
    case WAY_NO:
        return "no";
    case WAY_OUTSIDE:
        return "outside";
    case WAY_OTHERWISE:
        return "otherwise";
    case WAY_SILENT:
        return "silent";
    case WAY_FOUND:
        return "found";
    case WAY_NONE:
        return "none";
    case WAY_MORE:
        return "more";
    case WAY_YES:
        return "yes";
    case WAY_TOLD:
        return "told";
    case WAY_ACCEPTED:
        return "accepted";
    case WAY_CLOSED:
        return "closed";
    case WAY_GONE:
        return "gone";
    case WAY_CASE:
        return is_else(program, edge) ? "else" : "case";
    case WAY_RUN:
        return "run";
    case WAY_FAILED:
        return "failed";
    case WAY_EMPTY:
        return "empty";
    case WAY_LATER:
        return "later";
    }
    return "";
}

int check_way_number(const struct flow_program *program, const struct check_edge *edge)
{
    bool is_one_of_many =
        edge->way == WAY_OPTION || edge->way == WAY_CASE || edge->way == WAY_LATER;
    return is_one_of_many && !is_else(program, edge) ? (int)edge->option + 1 : 0;
}

const char *check_way_to(const struct flow_program *program, const struct check_edge *edge)
{
    if (edge->to != FLOW_NO_STEP)
        return program->steps[edge->to].path;
    return edge->is_return ? "return" : "back";
}

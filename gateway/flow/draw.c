/* A flow as a picture, in the language of Graphviz: a box a step, a row a way out, an arrow where it leads.
 * Stands beside the checks, whose graph it draws. Colours only repeat what words, frames and dashes say already.
 * Leaves to others: laying it out (Graphviz). */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "flow/load_impl.h"

/* The blank keeps letters that are wider than Graphviz thinks inside the box. */
#define LINE_END "&#160;<BR ALIGN=\"LEFT\"/>"

enum { DRAW_BYTES = 64 * 1024 * 1024, LINE_LETTERS = 44 };

struct drawing {
    void *ctx;
    struct buf *out;
    const struct flow_program *program;
    const struct check_graph *graph;
    const struct place_map *map;
    size_t language;
    size_t flow; /* in hand */
};

/* The sorts of steps: what is said, asked, found, brought to people, decided, and the end. */
static const struct {
    const char *fill, *frame;
} sorts[FLOW_STEP_KINDS] = {
    [STEP_SAY] = {"#f2f2f2", "#505a5f"},      [STEP_MENU] = {"#dbe9f7", "#1d5b96"},
    [STEP_ASK] = {"#dbe9f7", "#1d5b96"},      [STEP_FIND] = {"#dcf0e3", "#00703c"},
    [STEP_OFFER] = {"#dcf0e3", "#00703c"},    [STEP_ADVISER] = {"#fdebd3", "#8a4b00"},
    [STEP_CALLBACK] = {"#fdebd3", "#8a4b00"}, [STEP_RECORD] = {"#fdebd3", "#8a4b00"},
    [STEP_TEXT] = {"#fdebd3", "#8a4b00"},     [STEP_REFER] = {"#fdebd3", "#8a4b00"},
    [STEP_WHEN] = {"#ffffff", "#505a5f"},     [STEP_SET] = {"#ffffff", "#505a5f"},
    [STEP_RUN] = {"#ffffff", "#505a5f"},      [STEP_END] = {"#e8e3f1", "#4c2c92"},
};

/* ---- Words ------------------------------------------------------------------------------------------------- */

/* Of a label in Graphviz's HTML; in a name in quotes " and \ matter, and &quot; is read there too. */
static void add_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        switch (text.data[i]) {
        case '&':
            buf_add_text(out, "&amp;");
            break;
        case '<':
            buf_add_text(out, "&lt;");
            break;
        case '>':
            buf_add_text(out, "&gt;");
            break;
        case '"':
            buf_add_text(out, "&quot;");
            break;
        case '\\':
            buf_add_text(out, "&#92;");
            break;
        default:
            // control characters are no XML
            buf_add_byte(out, (unsigned char)text.data[i] < ' ' ? ' ' : text.data[i]);
        }
}

static size_t letters_of(struct str text)
{
    size_t letters = 0;
    while (text.length > 0) {
        size_t bytes = unicode_grapheme(text);
        text = str_range(text.data + bytes, text.length - bytes);
        letters++;
    }
    return letters;
}

/* Words in lines of about LINE_LETTERS, left of the box. */
static void add_wrapped(struct buf *out, struct str text)
{
    struct str word;
    size_t used = 0;
    while (str_next(&text, ' ', &word)) {
        size_t letters = letters_of(word);
        if (used > 0 && used + 1 + letters > LINE_LETTERS) {
            buf_add_text(out, LINE_END);
            used = 0;
        } else if (used > 0) {
            buf_add_byte(out, ' ');
            used++;
        }
        add_escaped(out, word);
        used += letters;
    }
    buf_add_text(out, LINE_END);
}

/* A wording as it is written, with its placeholders. */
static const char *words_of(const struct drawing *drawing, const struct flow_wording *wording,
                            bool is_voice)
{
    const struct flow_pieces *pieces =
        is_voice ? &wording->voice[drawing->language] : &wording->text[drawing->language];
    struct buf *out = buf_new(drawing->ctx, 64 * 1024);
    for (size_t i = 0; i < pieces->count; i++) {
        const struct flow_piece *piece = &pieces->items[i];
        if (piece->kind == PIECE_LITERAL)
            buf_add_text(out, piece->text);
        else if (piece->kind == PIECE_OPTIONS)
            buf_add_text(out, "{options}");
        else if (piece->value == VALUE_CRISIS)
            buf_printf(out, "{crisis.%s}", piece->name);
        else
            buf_printf(out, "{%s%s%s}",
                       piece->value == VALUE_SAVED ? piece->name : flow_value_name(piece->value),
                       piece->fallback ? "|" : "", piece->fallback ? piece->fallback : "");
    }
    return buf_text(out);
}

/* ---- Rows -------------------------------------------------------------------------------------------------- */

static void add_said(const struct drawing *drawing, const char *who, const char *words)
{
    if (words[0] == '\0')
        return;
    buf_printf(drawing->out,
               "<TR><TD ALIGN=\"RIGHT\" VALIGN=\"TOP\"><FONT COLOR=\"#505a5f\">%s</FONT></TD>"
               "<TD ALIGN=\"LEFT\" BALIGN=\"LEFT\" COLSPAN=\"2\">",
               who);
    add_wrapped(drawing->out, str_of(words));
    buf_add_text(drawing->out, "</TD></TR>");
}

static void add_wording(const struct drawing *drawing, const struct flow_wording *wording,
                        const char *when)
{
    if (!wording->is_set)
        return;
    const char *text = words_of(drawing, wording, false);
    const char *voice = words_of(drawing, wording, true);
    // what a menu says first is for texts, unless it has spoken words of its own
    if (!wording->has_voice && strcmp(when, "first ") == 0)
        voice = "";
    if (strcmp(text, voice) == 0) {
        add_said(drawing, mem_printf(drawing->ctx, "%stext, phone", when), text);
        return;
    }
    add_said(drawing, mem_printf(drawing->ctx, "%stext", when), text);
    add_said(drawing, mem_printf(drawing->ctx, "%sphone", when), voice);
}

static const char *value_name(const struct flow_condition *condition)
{
    return condition->value == VALUE_SAVED ? condition->text : flow_value_name(condition->value);
}

static void add_condition(const struct drawing *drawing, const struct flow_condition *condition,
                          struct buf *out)
{
    switch (condition->kind) {
    case IF_OPEN:
        buf_printf(out, "we are open for %s", condition->text);
        return;
    case IF_CHANNEL:
        buf_printf(out, "it is %s", strcmp(condition->text, "phone") == 0 ? "a call" : "a text");
        return;
    case IF_LANGUAGE:
        buf_printf(out, "the language is %s", condition->text);
        return;
    case IF_NEED:
        buf_printf(out, "the need is %s", condition->text);
        return;
    case IF_HAS:
        buf_printf(out, "%s is known", value_name(condition));
        return;
    case IF_AREA: {
        const char *between = "the area is ";
        for (int i = 0; i < PLACE_BOROUGHS && drawing->map != NULL; i++)
            if (condition->boroughs >> i & 1) {
                buf_printf(out, "%s%s", between, place_map_borough(drawing->map, i)->name);
                between = " or ";
            }
        return;
    }
    case IF_AFTER:
        buf_printf(out, "it is after %02d:%02d", condition->minute / 60, condition->minute % 60);
        return;
    case IF_WITHHELD:
        buf_printf(out, "the number is %swithheld", condition->is_true ? "" : "not ");
        return;
    case IF_LANDLINE:
        buf_printf(out, "it is %s landline", condition->is_true ? "a" : "no");
        return;
    case FLOW_CONDITIONS:
        return;
    }
}

static const char *case_words(const struct drawing *drawing, const struct flow_case *one)
{
    struct buf *out = buf_new(drawing->ctx, 8192);
    for (size_t i = 0; i < one->count; i++) {
        buf_add_text(out, i == 0 ? "if " : " and ");
        add_condition(drawing, &one->conditions[i], out);
    }
    return buf_text(out);
}

/* What stands in the row of a way out. */
static const char *way_words(const struct drawing *drawing, const struct check_edge *edge)
{
    const struct flow_step *step = &drawing->program->steps[edge->step];
    const char *name = check_way_name(drawing->program, edge);
    if (edge->way == WAY_OPTION) {
        const struct flow_option *option = &step->as.menu.options[edge->option];
        const char *label = words_of(drawing, &option->label, false);
        const char *voice = option->voice.is_set ? words_of(drawing, &option->voice, true) : label;
        if (strcasecmp(voice, label) == 0)
            return mem_printf(drawing->ctx, "%d %s", option->number, label);
        return mem_printf(drawing->ctx, "%d %s (phone: %s)", option->number, label, voice);
    }
    if (edge->way == WAY_CASE && edge->option < step->as.when.count)
        return case_words(drawing, &step->as.when.cases[edge->option]);
    if (edge->way == WAY_LATER && step->later[edge->option].count > 0)
        return mem_printf(drawing->ctx, "later, words like: %.*s",
                          (int)step->later[edge->option].folded[0].length,
                          step->later[edge->option].folded[0].data);
    if (edge->way == WAY_RUN)
        return "runs";
    if (edge->way == WAY_GO && step->kind == STEP_RUN)
        return "and then";
    return name;
}

/* A way that nobody hopes for is dashed. */
static bool is_failure(enum check_way way)
{
    return way == WAY_OTHERWISE || way == WAY_SILENT || way == WAY_NONE || way == WAY_GONE ||
           way == WAY_CLOSED || way == WAY_FAILED || way == WAY_EMPTY;
}

static bool is_drawn(const struct drawing *drawing, const struct check_edge *edge)
{
    return edge->to != FLOW_NO_STEP && drawing->program->steps[edge->to].flow == drawing->flow;
}

/* A small named end, where a way leads out of the flow. */
static void add_end(const struct drawing *drawing, const struct check_edge *edge)
{
    const struct flow_program *program = drawing->program;
    const char *to = check_way_to(program, edge);
    bool is_person = edge->to != FLOW_NO_STEP && edge->to == program->person;
    bool is_menu = edge->to != FLOW_NO_STEP && edge->to == program->start;
    buf_printf(drawing->out,
               "<TD ALIGN=\"LEFT\" BORDER=\"1\" COLOR=\"#505a5f\" BGCOLOR=\"%s\" HREF=\"#",
               is_person ? "#fdebd3" : "#ffffff");
    add_escaped(drawing->out, str_of(to));
    buf_add_text(drawing->out, "\" TOOLTIP=\"to ");
    add_escaped(drawing->out, str_of(to));
    buf_add_text(drawing->out, "\">&#8594; ");
    add_escaped(drawing->out, str_of(is_person ? "a person" : is_menu ? "main menu" : to));
    buf_add_text(drawing->out, "&#160;</TD>");
}

static void add_way(const struct drawing *drawing, const struct check_edge *edge, size_t index)
{
    bool is_inside = is_drawn(drawing, edge);
    buf_printf(drawing->out, "<TR><TD></TD><TD ALIGN=\"LEFT\" BALIGN=\"LEFT\"");
    if (is_inside)
        buf_printf(drawing->out, " COLSPAN=\"2\" PORT=\"w%zu\"", index);
    buf_printf(drawing->out, " BORDER=\"1\" SIDES=\"T\" COLOR=\"#b1b4b6\">%s",
               is_failure(edge->way) ? "<I>" : "");
    add_wrapped(drawing->out, str_of(way_words(drawing, edge)));
    buf_add_text(drawing->out, is_failure(edge->way) ? "</I></TD>" : "</TD>");
    if (!is_inside)
        add_end(drawing, edge);
    buf_add_text(drawing->out, "</TR>");
}

/* ---- Boxes ------------------------------------------------------------------------------------------------- */

/* What begins a conversation at this step: "first", "danger.child". */
static const char *begins_of(const struct drawing *drawing, size_t step)
{
    const struct flow_program *program = drawing->program;
    struct buf *out = buf_new(drawing->ctx, 4096);
    for (unsigned int i = 0; i < FLOW_BEGINS; i++)
        if (program->begins[i] == step)
            buf_printf(out, "%s%s", buf_str(out).length > 0 ? ", " : "",
                       load_begin_name((enum flow_begin)i));
    for (size_t i = 0; i < program->danger_begin_count; i++)
        if (program->danger_begins[i].step == step)
            buf_printf(out, "%sdanger.%s", buf_str(out).length > 0 ? ", " : "",
                       program->danger_begins[i].kind);
    return buf_text(out);
}

static void add_mark(const struct drawing *drawing, const char *mark, const char *words)
{
    buf_printf(drawing->out,
               "<TR><TD COLSPAN=\"3\" ALIGN=\"LEFT\" BGCOLOR=\"#0b0c0c\">"
               "<FONT COLOR=\"#ffffff\"><B>%s&#160;&#160;</B>",
               mark);
    add_escaped(drawing->out, str_of(words));
    buf_add_text(drawing->out, "</FONT></TD></TR>");
}

static void add_marks(const struct drawing *drawing, size_t index)
{
    const char *begins = begins_of(drawing, index);
    if (index == drawing->program->start)
        add_mark(drawing, "MAIN MENU", "");
    if (index == drawing->program->person)
        add_mark(drawing, "PERSON", "key 0, and after three misunderstandings");
    if (begins[0] != '\0')
        add_mark(drawing, "STARTS", begins);
    else if (index == drawing->program->flows[drawing->flow].first)
        add_mark(drawing, "FIRST STEP", "");
}

/* What a step does beside its words: "places for {need} near {area}", "outcome helped". */
static const char *does(const struct drawing *drawing, const struct flow_step *step)
{
    struct buf *out = buf_new(drawing->ctx, 8192);
    if (step->kind == STEP_END)
        buf_printf(out, "outcome: %s", flow_end_name(step->as.end));
    if (step->kind == STEP_ASK)
        buf_printf(out, "kept as %s", step->as.ask.save);
    if (step->kind == STEP_FIND)
        buf_printf(out, "looks for places%s",
                   step->as.find.reach == DIRECTORY_BOROUGHS ? " near the person"
                   : step->as.find.reach == DIRECTORY_LONDON ? " across London"
                                                             : " in the whole country");
    for (size_t i = 0; step->kind == STEP_SET && i < step->as.set.count; i++)
        buf_printf(out, "%s%s = %s", i > 0 ? ", " : "", step->as.set.items[i].name,
                   step->as.set.items[i].value);
    if (step->need != NULL)
        buf_printf(out, "%sneed: %s", buf_str(out).length > 0 ? "; " : "", step->need);
    return buf_text(out);
}

static void add_step(const struct drawing *drawing, size_t index)
{
    const struct flow_step *step = &drawing->program->steps[index];
    struct buf *out = drawing->out;
    buf_add_text(out, "\"");
    add_escaped(out, str_of(step->path));
    buf_add_text(out, "\" [id=\"");
    add_escaped(out, str_of(step->path));
    buf_add_text(out, "\", tooltip=\"");
    add_escaped(out, str_of(step->file));
    buf_printf(out,
               ":%d\", label=<<TABLE BORDER=\"%d\" CELLBORDER=\"0\" CELLSPACING=\"0\" "
               "CELLPADDING=\"4\" BGCOLOR=\"#ffffff\" COLOR=\"%s\">",
               step->line, step->kind == STEP_END ? 3 : 1, sorts[step->kind].frame);
    add_marks(drawing, index);
    buf_printf(
        out, "<TR><TD COLSPAN=\"3\" ALIGN=\"LEFT\" PORT=\"head\" BGCOLOR=\"%s\">%s&#160;&#160; <B>",
        sorts[step->kind].fill, flow_step_kind_name(step->kind));
    add_escaped(out, str_of(step->name));
    buf_add_text(out, "</B></TD></TR>");
    if (step->kind == STEP_MENU)
        add_wording(drawing, &step->as.menu.first, "first ");
    add_wording(drawing, &step->wording, "");
    if (step->kind == STEP_ADVISER)
        add_wording(drawing, &step->as.adviser.shut, "shut ");
    add_said(drawing, "does", does(drawing, step));
    for (size_t i = drawing->graph->from[index]; i < drawing->graph->from[index + 1]; i++)
        if (drawing->graph->edges[i].exit != 0)
            add_way(drawing, &drawing->graph->edges[i], i);
    buf_add_text(out, "</TABLE>>];\n");
}

static void add_arrows(const struct drawing *drawing, size_t index)
{
    for (size_t i = drawing->graph->from[index]; i < drawing->graph->from[index + 1]; i++) {
        const struct check_edge *edge = &drawing->graph->edges[i];
        if (edge->exit == 0 || !is_drawn(drawing, edge))
            continue;
        buf_add_byte(drawing->out, '"');
        add_escaped(drawing->out, str_of(drawing->program->steps[index].path));
        buf_printf(drawing->out, "\":w%zu:e -> \"", i);
        add_escaped(drawing->out, str_of(drawing->program->steps[edge->to].path));
        buf_printf(drawing->out, "\":head:n%s;\n",
                   is_failure(edge->way) ? " [style=dashed, color=\"#505a5f\"]" : "");
    }
}

static void add_flow(struct drawing *drawing, size_t index, bool has_frame)
{
    const struct flow_flow *flow = &drawing->program->flows[index];
    drawing->flow = index;
    if (has_frame) {
        buf_printf(drawing->out, "subgraph \"cluster_%zu\" {\nlabel=<<B>%s</B>", index, flow->name);
        if (flow->title != NULL) {
            buf_add_text(drawing->out, "  ");
            add_escaped(drawing->out, str_of(flow->title));
        }
        buf_add_text(drawing->out, ">;\nlabeljust=l; color=\"#b1b4b6\";\n");
    }
    for (size_t i = flow->first; i < flow->first + flow->count; i++)
        add_step(drawing, i);
    for (size_t i = flow->first; i < flow->first + flow->count; i++)
        add_arrows(drawing, i);
    if (has_frame)
        buf_add_text(drawing->out, "}\n");
}

static void add_begin(const struct drawing *drawing, const char *title)
{
    buf_add_text(drawing->out, "digraph \"");
    add_escaped(drawing->out, str_of(title));
    buf_add_text(drawing->out, "\" {\nlabel=\"");
    add_escaped(drawing->out, str_of(title));
    buf_add_text(
        drawing->out,
        "\";\nlabelloc=t; labeljust=l; fontsize=18; fontname=\"Helvetica,Arial,sans-serif\";\n"
        "rankdir=TB; nodesep=0.4; ranksep=0.5; bgcolor=\"#ffffff\"; pad=0.3;\n"
        "node [shape=plain, fontsize=11, fontname=\"Helvetica,Arial,sans-serif\", "
        "fontcolor=\"#0b0c0c\"];\n"
        "edge [color=\"#0b0c0c\", arrowsize=0.8, penwidth=1.2];\n");
}

static const char *flow_names(void *ctx, const struct flow_program *program)
{
    const char *names = "";
    for (size_t i = 0; i < program->flow_count; i++)
        names = mem_printf(ctx, "%s%s%s", names, i > 0 ? ", " : "", program->flows[i].name);
    return names;
}

bool flow_draw(void *ctx, const struct flow_program *program, const struct flow_drawing *asked,
               const char **out, struct error *err)
{
    struct drawing drawing = {.ctx = mem_context(ctx, "drawing"),
                              .out = buf_new(ctx, DRAW_BYTES),
                              .program = program,
                              .map = asked->map,
                              .language = flow_language_find(program, asked->language)};
    size_t found = FLOW_NO_STEP;
    for (size_t i = 0; asked->flow != NULL && i < program->flow_count; i++)
        if (strcmp(program->flows[i].name, asked->flow) == 0)
            found = i;
    if (asked->flow != NULL && found == FLOW_NO_STEP)
        return error_set(err, ERROR_MISSING, "there is no flow '%.40s'; there are %.160s",
                         asked->flow, flow_names(drawing.ctx, program));
    if (strcmp(program->languages[drawing.language].code, asked->language) != 0)
        return error_set(err, ERROR_MISSING, "the scripts have no language '%.20s'",
                         asked->language);
    drawing.graph = check_graph_new(drawing.ctx, program);
    const char *title = found != FLOW_NO_STEP ? program->flows[found].title : NULL;
    add_begin(&drawing, mem_printf(drawing.ctx, "%s: %s%s%s", program->service_name,
                                   asked->flow ? asked->flow : "all flows", title ? " - " : "",
                                   title ? title : ""));
    for (size_t i = 0; i < program->flow_count; i++)
        if (found == FLOW_NO_STEP || i == found)
            add_flow(&drawing, i, found == FLOW_NO_STEP);
    buf_add_text(drawing.out, "}\n");
    mem_free(drawing.ctx);
    *out = buf_text(drawing.out);
    return !buf_failed(drawing.out) ||
           error_set(err, ERROR_INPUT, "the drawing would be over %d MB", DRAW_BYTES >> 20);
}

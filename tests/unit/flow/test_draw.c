/* The picture of a flow: what stands in it for Graphviz.
 * A row is a piece that must be there, or must not.
 * Leaves to others: laying it out (tests/integration). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"
#include "../flow_house.h"

#include "base/clock.h"

struct row {
    const char *name, *piece;
    bool is_missing;
};

static const struct row rows[] = {
    {"it is named", "digraph \"Example Helpline: main - Main\"", false},
    {"a step is a box with its kind and name",
     "PORT=\"head\" BGCOLOR=\"#dbe9f7\">ask&#160;&#160; <B>where</B>", false},
    {"what a text says", ">text</FONT></TD>", false},
    {"what the phone says", "press hash.", false},
    {"one wording for both", ">text, phone</FONT></TD>", false},
    {"placeholders stand as they are written", "{place.name}. Press 1", false},
    {"an option with its number and its spoken name",
     "3 To give help (phone: To give help, press&#160;<BR ALIGN=\"LEFT\"/>{number}.)", false},
    {"where we begin", "MAIN MENU", false},
    {"where a person is", "PERSON", false},
    {"an arrow from a row to a box", ":e -> \"main/where\":head:n;", false},
    {"a failure is dashed", ":e -> \"main/gap\":head:n [style=dashed", false},
    {"a hope is not", ":e -> \"main/tell\":head:n [style=dashed", true},
    {"quotes and brackets of wordings are escaped",
     "Samaritans &lt;free&gt; &amp; &quot;kind&quot;", false},
    {"and never stand raw", "<free>", true},
    {"a way to the main menu is an arrow inside its flow", "\"main/last\":", false},
    {"the outcome of an end", "outcome: signposted", false},
    {"another flow is not drawn", "\"side/start\" [", true},
    {"a way there is a named end", "HREF=\"#side/start\"", false},
};

static const char *dot;

static void is_in_it(void **state)
{
    const struct row *row = *state;
    bool is_there = strstr(dot, row->piece) != NULL;
    if (is_there == row->is_missing)
        fail_msg("%s: %s", row->piece, dot);
}

static const struct house *house;

static void is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("draw");
    const char *out = NULL;
    struct error err = {0};
    struct flow_drawing drawing = {.flow = "none", .language = "en"};
    assert_false(flow_draw(ctx, house->program, &drawing, &out, &err));
    assert_int_equal(err.kind, ERROR_MISSING);
    drawing = (struct flow_drawing){.flow = "main", .language = "pl"};
    assert_false(flow_draw(ctx, house->program, &drawing, &out, &err));
    assert_non_null(strstr(err.text, "'pl'"));
    mem_free(ctx);
}

static void is_framed(void **state)
{
    (void)state;
    void *ctx = mem_root("draw");
    const char *first = NULL;
    const char *second = NULL;
    struct error err = {0};
    const struct flow_drawing drawing = {.language = "en"};
    assert_true(flow_draw(ctx, house->program, &drawing, &first, &err));
    assert_true(flow_draw(ctx, house->program, &drawing, &second, &err));
    assert_string_equal(first, second);
    assert_non_null(strstr(first, "subgraph \"cluster_0\""));
    assert_non_null(strstr(first, "\"side/start\" ["));
    assert_non_null(strstr(first, "tooltip=\"si&quot;de.yaml:"));
    mem_free(ctx);
}

static const struct row refused[] = {{"a flow or a language that is not there", NULL, false}};
static const struct row framed[] = {{"all flows stand in frames, the same each time", NULL, false}};
static const struct rows_table tables[] = {ROWS(rows, is_in_it), ROWS(refused, is_refused),
                                           ROWS(framed, is_framed)};

int main(void)
{
    clock_start();
    void *ctx = mem_root("house");
    const char *main_flow = house_edited(ctx, HOUSE_MAIN, "say: \"Those are all.\"\n    go: menu",
                                         "say: 'Samaritans <free> & \"kind\"'\n    go: side");
    const struct house_file files[] = {
        {"main.yaml", main_flow},
        {"si\"de.yaml",
         "flow: side\ntitle: Side\nsteps:\n  start:\n    say: Aside.\n    go: menu\n"}};
    house = house_new(ctx, files, 2);
    struct error err = {0};
    const struct flow_drawing drawing = {.flow = "main", .language = "en", .map = house->map};
    if (!flow_draw(ctx, house->program, &drawing, &dot, &err))
        fprintf(stderr, "%s\n", err.text);
    int failed = rows_run("draw", tables, sizeof tables / sizeof tables[0]);
    mem_free(ctx);
    return failed;
}

/* What talks come by: each exit by its step, its way and its number, and nothing else.
 * Stands over flow_rehearsal with a cover. A row is one talk and one exit that it takes or leaves.
 * Leaves to others: how it is shown (tests/integration). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"
#include "../flow_house.h"

#include "base/clock.h"

struct row {
    const char *name, *talk;
    const char *step, *way; /* way NULL: the step itself */
    int number;
    bool is_left; /* no talk comes by it */
};

#define TEXT "text 07700 900123\n> hi\n< ...\n"
#define CALL "call 020 7946 0999\n"

static const struct row rows[] = {
    {"the first step is come by", TEXT, "main/start", NULL, 0, false},
    {"a step that is not come by", TEXT, "main/give", NULL, 0, true},
    {"an option that was chosen", TEXT "> 2\n< ...\n", "main/start", "option", 2, false},
    {"the option beside it was not", TEXT "> 2\n< ...\n", "main/start", "option", 1, true},
    {"an option chosen by a key", CALL "press 3\n", "main/start", "option", 3, false},
    {"an answer", TEXT "> 3\n< ...\n> yes\n< ...\n", "main/give", "go", 0, false},
    {"yes is not no", TEXT "> 3\n< ...\n> yes\n< ...\n", "main/give", "no", 0, true},
    {"no is not yes", TEXT "> 3\n< ...\n> no\n< ...\n", "main/give", "go", 0, true},
    {"a question that was left out", TEXT "> 1\n< ...\n> skip\n< ...\n", "main/where", "skip", 0,
     false},
    {"leaving it out is not answering it", TEXT "> 1\n< ...\n> skip\n< ...\n", "main/where", "go",
     0, true},
    {"places that were found", TEXT "> 1\n< ...\n> SE15\n< ...\n", "main/places", "found", 0,
     false},
    {"a place that helps", TEXT "> 1\n< ...\n> SE15\n< ...\n> ok\n< ...\n", "main/tell", "go", 0,
     false},
    {"an adviser who ends it", TEXT "> 0\n< ...\nadviser takes\nadviser closes helped\n< ...\n",
     "main/person", "accepted", 0, false},
    {"nobody was lost", TEXT "> 0\n< ...\nadviser takes\nadviser closes helped\n< ...\n",
     "main/person", "gone", 0, true},
};

static const struct house *house;

static bool is_gap(const struct flow_cover_report *report, const struct row *row)
{
    for (size_t i = 0; i < report->gap_count; i++) {
        const struct flow_cover_gap *gap = &report->gaps[i];
        bool is_way = row->way == NULL ? gap->way == NULL
                                       : gap->way != NULL && strcmp(gap->way, row->way) == 0;
        if (is_way && strcmp(gap->step, row->step) == 0 && gap->number == row->number)
            return true;
    }
    return false;
}

static void is_come_by(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("cover");
    struct flow_cover *cover = flow_cover_new(ctx, house->program);
    struct flow_rehearsal *rehearsal =
        flow_rehearsal_new(ctx, house->program, &house->facts, house->holidays, cover);
    struct flow_file file = {"test.talk", str_of(row->talk)};
    const char *transcript = NULL;
    if (!flow_rehearsal_run(rehearsal, &file, &transcript))
        fail_msg("%s", transcript);
    struct flow_cover_report report;
    flow_cover_report(ctx, cover, &report);
    assert_int_equal(is_gap(&report, row), row->is_left);
    mem_free(ctx);
}

static void adds_up(void **state)
{
    (void)state;
    void *ctx = mem_root("cover");
    struct flow_cover_report report;
    flow_cover_report(ctx, flow_cover_new(ctx, house->program), &report);
    assert_int_equal(report.steps_visited, 0);
    assert_int_equal(report.exits_visited, 0);
    assert_int_equal(report.gap_count, report.steps);
    /* start 3, homes 2, where 2, places 2, tell 3, last, gap, give 2, words, person 3, closed 1 */
    assert_int_equal(report.exits, 21);
    mem_free(ctx);
}

static const struct row once[] = {{"nothing is come by before a talk", NULL, NULL, NULL, 0, true}};
static const struct rows_table tables[] = {ROWS(rows, is_come_by), ROWS(once, adds_up)};

int main(void)
{
    clock_start();
    void *ctx = mem_root("house");
    house = house_new(ctx, NULL, 0);
    int failed = rows_run("cover", tables, sizeof tables / sizeof tables[0]);
    mem_free(ctx);
    return failed;
}

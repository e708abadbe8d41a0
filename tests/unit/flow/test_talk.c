/* The talk format: what passes, and that each kind of difference is found and marked with its line.
 * Stands over flow_rehearse. Leaves to others: what the engine should say (test_receive.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "../flow_house.h"

struct row {
    const char *name, *talk,
        *mark; /* mark: what the transcript shows; NULL: the talk goes as written */
};

static const struct row rows[] = {
    {"a whole conversation goes as written",
     "# a comment\n\nclock 2026-11-03 10:15\ntext 07700 900123\n> no food SE15\n< Example "
     "Foodbank. "
     "...\n> OK\n< You're welcome.\ncase need=food outcome=signposted\n",
     NULL},
    {"a text with a time in between",
     "text 07700 900123\n> no food\n+ 3s > in peckham SE15\n< Example ...\n", NULL},
    {"three dots stand for nothing too", "text 07700 900123\n> hi\n< ...Example Helpline...\n",
     NULL},
    {"another reply than expected", "text 07700 900123\n> hi\n< Good day.\n",
     "! line 3: expected: Good day.\n! there was: Example Helpline. "},
    {"an ending that differs", "text 07700 900123\n> hi\n< Example ... Danger? Call 998\n",
     "! line 3: "},
    {"words in another order", "text 07700 900123\n> hi\n< ... Danger ... Housing ...\n",
     "! line 3: "},
    {"a reply where none comes", "text 07700 900123\n> thanks\n< hello\n< hello\n", "! line 3: "},
    {"no reply where one comes", "text 07700 900123\n> hi\nno reply\n",
     "! line 3: expected: no reply"},
    {"a reply that no line expects", "text 07700 900123\n> help\n> menu\n< ...\n",
     "! line 3: a text came before this that no line expects"},
    {"a reply that no line expects at the end", "text 07700 900123\n> help\n",
     "! line 2: a text came"},
    {"another value in the case", "text 07700 900123\n> no food SE15\n< ...\ncase need=housing\n",
     "! there was: need=food"},
    {"a case that is not there", "text 07700 900123\n> hi\n< ...\ncase need=food\n",
     "! there was: no case"},
    {"a field that a case has not", "text 07700 900123\n> 0\n< ...\ncase mood=good\n",
     "a case has no field 'mood'"},
    {"an alert that did not come", "text 07700 900123\n> hi\n< ...\nalert\n",
     "! line 4: expected: an alert"},
    {"another number in the queue", "text 07700 900123\n> 0\n< ...\nqueue 2\n",
     "! there was: 1 waiting"},
    {"another prompt than heard", "call 020 7946 0999\nhear Good day.\n",
     "! line 2: expected: Good day."},
    {"a key without a call", "text 07700 900123\npress 1\n", "! line 2: there is no call here"},
    {"a text that nobody sends", "> hi\n", "! line 1: begin with a line"},
    {"a text from a call that was not sent", "call 07700 900123\nsent to 07700 900123 Hello\n",
     "no text was sent there"},
    {"a line that means nothing", "text 07700 900123\nshout hello\n",
     "! line 2: a line begins with"},
    {"a length that is none", "text 07700 900123\nwait long\n",
     "! line 2: a length is written like"},
    {"a time that is none", "clock tomorrow\n", "! line 1: a time is written like"},
    {"another language", "text 07700 900123\n> hi\n< ...\nlanguage pl\n", "! there was: en"},
};

static struct house *house;

static void is_told(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("talk");
    struct flow_file file = {"test.talk", str_of(row->talk)};
    const char *transcript = NULL;
    bool is_right =
        flow_rehearse(ctx, house->program, &house->facts, house->holidays, &file, &transcript);
    bool is_marked = row->mark && strstr(transcript, row->mark);
    if (is_right != (row->mark == NULL) || (row->mark && !is_marked))
        fprintf(stderr, "%s\n", transcript);
    assert_int_equal(is_right, row->mark == NULL);
    if (row->mark)
        assert_non_null(strstr(transcript, row->mark));
    mem_free(ctx);
}

/* Two runs of one talk give the same transcript, to the byte. */
static void is_the_same_twice(void **state)
{
    (void)state;
    void *ctx = mem_root("talk");
    struct flow_file file = {"test.talk", str_of(rows[0].talk)};
    const char *first = NULL, *second = NULL;
    flow_rehearse(ctx, house->program, &house->facts, house->holidays, &file, &first);
    flow_rehearse(ctx, house->program, &house->facts, house->holidays, &file, &second);
    assert_string_equal(first, second);
    mem_free(ctx);
}

static const struct row once[] = {
    {"two rehearsals of one talk are the same to the byte", NULL, NULL}};
static const struct rows_table tables[] = {ROWS(rows, is_told), ROWS(once, is_the_same_twice)};

int main(void)
{
    clock_start();
    void *ctx = mem_root("house");
    house = house_new(ctx, NULL, 0);
    int failed = rows_run("talk", tables, sizeof tables / sizeof tables[0]);
    mem_free(ctx);
    return failed;
}

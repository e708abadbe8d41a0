/* What is proved over all steps and wordings: a row a rule, and the same folder without the fault passes.
 * Stands over flow/check_*.c. Leaves to others: faults that one file shows alone (test_load.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"
#include "../flow_folder.h"

#include "base/clock.h"
#include "base/file.h"
#include "flow/flow_impl.h"

struct fault {
    const char *name;
    const char *rule; /* NULL: no finding at all */
    int line;         /* in main.yaml */
    const char *from, *to;
    enum flow_level level;
};

#define LONG_40 "These forty letters stand here for long. "

static const struct fault faults[] = {
    /* reach */
    {"a step that nothing leads to is found", "unreachable-step", 27, "  words:\n",
     "  lost:\n    end: other\n  words:\n", FLOW_ERROR},
    {"a step that only a begin leads to is reached", NULL, 0, "go: low }", "go: words }",
     FLOW_ERROR},
    {"return without a run leads nowhere", "return-nowhere", 24, "    go: words", "    go: return",
     FLOW_ERROR},
    {"a begin that only says something never comes to a person", "no-person", 24, "    go: words",
     "    go: done", FLOW_ERROR},

    /* loops */
    {"two steps that go round are found", "endless-loop", 24, "    go: words\n",
     "    go: round\n  round:\n    set: { tag: x }\n    go: low\n", FLOW_ERROR},
    {"a search that goes round is found", "endless-loop", 15, "none: person", "none: which",
     FLOW_ERROR},
    {"otherwise may not lead to its own step", "own-step", 27, "    save: topic",
     "    otherwise: words\n    save: topic", FLOW_ERROR},
    {"nor may silent, by way of other steps", "own-step", 27, "    save: topic",
     "    silent: low\n    save: topic", FLOW_ERROR},
    {"silent may lead elsewhere", NULL, 0, "    save: topic", "    silent: person\n    save: topic",
     FLOW_ERROR},

    /* values */
    {"a value that no path sets is found", "unset-placeholder", 28, "What is it about?",
     "In {area}?", FLOW_ERROR},
    {"a value that one path leaves out is found", "unset-placeholder", 20, "{place.phone}",
     "{area}", FLOW_ERROR},
    {"other words when it is unset make it good", NULL, 0, "{place.phone}", "{area|London}",
     FLOW_ERROR},
    {"a borough is never sure, because a district may lie in several", "unset-placeholder", 20,
     "{place.phone}", "{area.borough}", FLOW_ERROR},
    {"what a condition has seen is set", NULL, 0, "go: places }\n    else: person",
     "go: again }\n    else: person\n  again:\n    say: \"Near {area}.\"\n    go: places",
     FLOW_ERROR},
    {"a name is set behind the question that saves it", NULL, 0, "    else: person",
     "    else: more\n  more:\n    say: \"About {topic}.\"\n    go: person", FLOW_ERROR},
    {"a name is not set before it", "unset-placeholder", 28, "What is it about?",
     "Not {topic} again?", FLOW_ERROR},
    {"a value that nothing sets yet needs other words", "unset-placeholder", 20, "{place.phone}",
     "{window}", FLOW_ERROR},
    {"the place in the queue is known to the adviser step", NULL, 0, "{wait}", "{position}",
     FLOW_ERROR},
    {"and to no other", "unset-placeholder", 25, "{crisis.samaritans}", "{position}", FLOW_ERROR},

    /* menus */
    {"an option cannot claim a fixed word", "fixed-word", 4, "[hungry, meals]", "[hungry, menu]",
     FLOW_ERROR},
    {"an option cannot claim the key of a person", "reserved-key", 4, "[hungry, meals]",
     "[hungry, \"0\"]", FLOW_ERROR},
    {"an option cannot claim the number of another", "reserved-key", 4, "[hungry, meals]",
     "[hungry, \"2\"]", FLOW_ERROR},
    {"two options cannot claim one word", "ambiguous-answer", 4, "[hungry, meals]",
     "[hungry, else]", FLOW_ERROR},
    {"two options cannot have one label", "ambiguous-answer", 4, "label: Food",
     "label: SOMETHING  else", FLOW_ERROR},
    {"a menu below two menus is too deep", "menu-too-deep", 12, "go: low }\n",
     "go: two }\n  two:\n    menu: Two?\n    options: [ { label: On, go: three } ]\n  three:\n"
     "    menu: Three?\n    options: [ { label: In, go: low } ]\n",
     FLOW_ERROR},
    {"a question between menus begins anew", NULL, 0, "    else: person",
     "    else: two\n  two:\n    menu: Two?\n    options: [ { label: In, go: person } ]",
     FLOW_ERROR},
    {"later cannot claim a fixed word", "fixed-word", 27, "    save: topic",
     "    later: [ { words: [help], within: 7d, go: low } ]\n    save: topic", FLOW_ERROR},
    {"later may claim no call and cancel", NULL, 0, "    save: topic",
     "    later: [ { words: [no call, cancel], within: 7d, go: low } ]\n    save: topic",
     FLOW_ERROR},

    /* sizes */
    {"a text over the budget is a warning", "over-budget", 28, "What is it about?",
     LONG_40 LONG_40 LONG_40 LONG_40, FLOW_WARNING},
    {"a text over three parts is an error", "text-too-long", 28, "What is it about?",
     LONG_40 LONG_40 LONG_40 LONG_40 LONG_40 LONG_40 LONG_40 LONG_40 LONG_40 LONG_40 LONG_40
         LONG_40,
     FLOW_ERROR},
    {"a prompt of over twenty seconds is an error", "prompt-too-long", 28, "\"What is it about?\"",
     "\"What?\"\n    voice: \"" LONG_40 LONG_40 LONG_40 LONG_40 LONG_40 LONG_40 LONG_40 LONG_40
     "\"",
     FLOW_ERROR},
    {"every digit takes as long as a word", "prompt-too-long", 28, "\"What is it about?\"",
     "\"What?\"\n    voice: \"0123456789 0123456789 0123456789 0123456789 0123456789 1\"",
     FLOW_ERROR},
    {"fifty words are just in time", NULL, 0, "\"What is it about?\"",
     "\"What?\"\n    voice: \"0123456789 0123456789 0123456789 0123456789 0123456789\"",
     FLOW_ERROR},
};

static void print_all(const struct flow_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        print_message("# %s:%d:%d %s %s (%s)\n", findings->items[i].file, findings->items[i].line,
                      findings->items[i].column, findings->items[i].rule,
                      findings->items[i].message, findings->items[i].hint);
}

static void is_proved(void **state)
{
    const struct fault *row = *state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_changed(ctx, "main.yaml", row->from, row->to);
    assert_non_null(folder);
    struct flow_findings findings;
    struct flow_program *program = flow_load(ctx, folder, 1, NULL, &findings);
    bool is_found = row->rule == NULL && findings.count == 0;
    for (size_t i = 0; row->rule != NULL && i < findings.count; i++)
        is_found = is_found ||
                   (strcmp(findings.items[i].rule, row->rule) == 0 &&
                    findings.items[i].line == row->line && findings.items[i].level == row->level);
    if (!is_found)
        print_all(&findings);
    assert_true(is_found);
    assert_true((program != NULL) == (findings.errors == 0));
    mem_free(ctx);
}

/* ---- Across flows ------------------------------------------------------------------------------------------ */

static const char sub_flow[] = "flow: sub\nsteps:\n"
                               "  start:\n    ask: \"Where?\"\n    answer: area\n    save: area\n"
                               "    go: return\n";

static struct flow_program *load_with_sub(void *ctx, const char *sub, const char *behind,
                                          struct flow_findings *findings)
{
    const char *run =
        mem_printf(ctx, "run: sub\n    go: told\n  told:\n    %s\n    go: words\n", behind);
    struct flow_folder *folder = flow_folder_changed(
        ctx, "main.yaml", "say: \"Samaritans are free on {crisis.samaritans}.\"\n    go: words\n",
        run);
    folder = flow_folder_with(ctx, folder, "sub.yaml", sub);
    struct flow_program *program = flow_load(ctx, folder, 1, NULL, findings);
    print_all(findings);
    return program;
}

static void test_a_run_brings_back_what_its_flow_has_set(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_findings findings;
    assert_non_null(load_with_sub(ctx, sub_flow, "say: \"Near {area}.\"", &findings));
    assert_int_equal(findings.count, 0);
    mem_free(ctx);
}

static void test_a_run_brings_back_nothing_that_one_way_leaves_out(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_findings findings;
    const char *sub = mem_printf(ctx, "%s    skip: return\n", sub_flow);
    assert_null(load_with_sub(ctx, sub, "say: \"Near {area}.\"", &findings));
    assert_string_equal(findings.items[0].rule, "unset-placeholder");
    mem_free(ctx);
}

static void test_a_run_of_a_flow_that_returns_at_once_can_go_round(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_findings findings;
    struct flow_folder *folder = flow_folder_changed(
        ctx, "main.yaml", "say: \"Samaritans are free on {crisis.samaritans}.\"\n    go: words\n",
        "run: sub\n    go: low2\n  low2:\n    when: [ { if: { open: text }, go: low } ]\n    else: "
        "words\n");
    struct flow_folder *round = flow_folder_with(
        ctx, folder, "sub.yaml", "flow: sub\nsteps:\n  a:\n    set: { tag: x }\n    go: return\n");
    assert_null(flow_load(ctx, round, 1, NULL, &findings));
    assert_string_equal(findings.items[0].rule, "endless-loop");
    struct flow_folder *asks = flow_folder_with(ctx, folder, "sub.yaml", sub_flow);
    assert_non_null(flow_load(ctx, asks, 1, NULL, &findings));
    assert_int_equal(findings.count, 0);
    mem_free(ctx);
}

static void test_a_folder_of_a_thousand_steps_and_ten_languages_is_checked_in_a_second(void **state)
{
    static const char *const codes[] = {"pl", "ro", "es", "pt", "fr", "de", "it", "ar", "so"};
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_good(ctx);
    char *text = mem_strdup(ctx, "flow: many\nsteps:\n");
    char *languages = mem_strdup(ctx, "languages:\n  - { code: en }\n");
    for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
        languages = mem_printf(ctx, "%s  - { code: %s, live: false }\n", languages, codes[i]);
        folder = flow_folder_with(ctx, folder, mem_printf(ctx, "po/%s.po", codes[i]),
                                  "msgid \"\"\nmsgstr \"\"\n");
    }
    for (int i = 0; i < 1000; i++)
        text = mem_printf(ctx,
                          "%s  s%d:\n    ask: \"Question %d?\"\n    answer: yesno\n"
                          "    save: a%d\n    go: s%d\n    no: person\n",
                          text, i, i, i % 100, i + 1);
    text = mem_printf(ctx, "%s  s1000:\n    end: other\n", text);
    folder = flow_folder_with(ctx, folder, "many.yaml", text);
    folder = flow_folder_with(
        ctx, folder, "service.yaml",
        mem_printf(ctx,
                   "name: Test\nphone: \"020 7946 0100\"\nstart: main\nperson: main/person\n"
                   "begins: { danger.mood: main/low, back: many }\n%s",
                   languages));
    struct flow_findings findings;
    int64_t begun_us = clock_mono_us();
    assert_non_null(flow_load(ctx, folder, 1, NULL, &findings));
    int64_t taken_us = clock_mono_us() - begun_us;
    print_all(&findings);
    assert_int_equal(findings.count, 0);
    assert_true(taken_us < 5000000); /* sanitizers take their share; a second without them */
    mem_free(ctx);
}

/* ---- Misspellings ------------------------------------------------------------------------------------------ */

static void test_a_slip_between_two_options_is_taken_for_neither(void **state)
{
    static const struct {
        const char *text;
        int option; /* -1 none */
    } rows[] = {
        {"rent", 0},   {"rant", 1},                      /* as written */
        {"rentt", -1}, {"rnat", -1},        {"rnt", -1}, /* what either might be */
        {"housng", 0}, {"hous", 0},                      /* what only one can be */
        {"home", 0},   {"home repairs", 1}, {"home rep", -1}, {"bills", 1},
        {"bill", -1},  {"billing", 0},      {"billin", 0}, /* what begins both */
    };
    (void)state;
    void *ctx = mem_root("test");
    struct flow_findings findings;
    struct flow_folder *folder = flow_folder_changed(ctx, "main.yaml", "words: [hungry, meals]",
                                                     "words: [rent, housing, billing, home]");
    const char *text = NULL;
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->files[i].name, "main.yaml") == 0)
            text = folder->files[i].text.data;
    const char *at = strstr(text, "voice: something else,");
    folder = flow_folder_with(
        ctx, folder, "main.yaml",
        mem_printf(ctx, "%.*swords: [rant, bills, home repairs], %s", (int)(at - text), text, at));
    struct flow_program *program = flow_load(ctx, folder, 1, NULL, &findings);
    print_all(&findings);
    assert_non_null(program);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].rule, "close-words");
    const struct flow_menu *menu = &program->steps[program->start].as.menu;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        bool is_exact;
        struct understand_text *read = understand_read(ctx, str_of(rows[i].text));
        int option = understand_choice(read, menu->choices, menu->option_count, &is_exact);
        if (option != rows[i].option)
            print_message("# %s\n", rows[i].text);
        assert_int_equal(option, rows[i].option);
    }
    mem_free(ctx);
}

/* ---- The service that is shipped --------------------------------------------------------------------------- */

static void test_the_london_service_has_no_error(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = NULL;
    struct flow_findings findings;
    struct error err;
    if (!file_exists("flows/london/service.yaml")) {
        print_message("# flows/london is not here: passed over\n");
        mem_free(ctx);
        return;
    }
    assert_true(flow_folder_read(ctx, "flows/london", &folder, &err));
    const struct flow_program *program = flow_load(ctx, folder, 1, NULL, &findings);
    print_all(&findings);
    assert_int_equal(findings.errors, 0);
    assert_non_null(program);
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    static const struct rows_table tables[] = {ROWS(faults, is_proved)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_brings_back_what_its_flow_has_set),
        cmocka_unit_test(test_a_run_brings_back_nothing_that_one_way_leaves_out),
        cmocka_unit_test(test_a_run_of_a_flow_that_returns_at_once_can_go_round),
        cmocka_unit_test(
            test_a_folder_of_a_thousand_steps_and_ten_languages_is_checked_in_a_second),
        cmocka_unit_test(test_a_slip_between_two_options_is_taken_for_neither),
        cmocka_unit_test(test_the_london_service_has_no_error),
    };
    int failed = rows_run("flow: what is proved", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("flow: across flows", tests, NULL, NULL);
}

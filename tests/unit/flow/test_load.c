/* Loading a folder: what a good one becomes, and the rule, place and hint of everything that can be wrong in a file.
 * Stands over flow/load_*.c. Leaves to others: proofs over all steps (test_check.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"
#include "../flow_folder.h"

#include "base/clock.h"
#include "flow/flow_impl.h"

struct wrong {
    const char *name;
    const char *rule;
    const char *file;
    int line;
    const char *from, *to; /* in file */
    const char *hint;      /* NULL: any */
};

static const struct wrong wrongs[] = {
    /* service.yaml */
    {"an unknown key of the service is named with the nearest one", "unknown-key", "service.yaml",
     8, "quiet:", "quite:", "did you mean 'quiet'?"},
    {"a service without a phone number is refused", "missing-key", "service.yaml", 1,
     "phone: \"020 7946 0100\"\n", "", NULL},
    {"a start that is no flow is refused", "unknown-target", "service.yaml", 3, "start: main",
     "start: mian", "did you mean 'main'?"},
    {"a person that is no adviser step is refused", "person-not-adviser", "service.yaml", 4,
     "person: main/person", "person: main/low", NULL},
    {"a beginning that does not exist is refused", "unknown-key", "service.yaml", 5, "first: main",
     "frist: main", "did you mean 'first'?"},
    {"a danger kind that does not exist is refused", "unknown-key", "service.yaml", 5,
     "danger.mood", "danger.mod", "did you mean 'danger.mood'?"},
    {"a beginning that leads nowhere is refused", "unknown-target", "service.yaml", 5, "main/low",
     "main/lwo", "did you mean 'main/low'?"},
    {"a conversation cannot begin with back", "unknown-target", "service.yaml", 5, "main/low",
     "back", NULL},
    {"a language that does not exist is refused", "unknown-language", "service.yaml", 8,
     "code: en, name: English }", "code: en }\n  - { code: qq }", NULL},
    {"English comes first", "english-first", "service.yaml", 7, "code: en, name: English",
     "code: pl, live: false", NULL},
    {"a live language needs its catalogue", "missing-catalogue", "service.yaml", 8,
     "name: English }", "name: English }\n  - { code: pl }", NULL},
    {"quiet is a number", "not-a-number", "service.yaml", 8, "quiet: 8", "quiet: soon", NULL},
    {"quiet has a limit", "not-a-number", "service.yaml", 8, "quiet: 8", "quiet: 900", NULL},
    {"parts have known alphabets", "unknown-key", "service.yaml", 9, "gsm7: 1", "gms7: 1",
     "did you mean 'gsm7'?"},
    {"hours are checked", "bad-hours", "service.yaml", 8, "quiet: 8",
     "hours: { text: { weekly: \"Mon-Fry 9-5\" } }", NULL},
    {"an exception has a real date", "not-a-date", "service.yaml", 8, "quiet: 8",
     "hours: { text: { weekly: \"Mon-Fri 9-5\", exceptions: [ { date: \"2026-02-30\", hours: "
     "closed } ] } }",
     NULL},
    {"an unknown fixed word is named", "unknown-key", "service.yaml", 8, "quiet: 8",
     "words: { menue: { en: [choices] } }", "did you mean 'menu'?"},
    {"a fixed word in an unlisted language is refused", "unknown-language", "service.yaml", 8,
     "quiet: 8", "words: { menu: { pl: [menu] } }", NULL},
    {"a word cannot mean two fixed words", "ambiguous-answer", "service.yaml", 8, "quiet: 8",
     "words: { menu: { en: [person] } }", NULL},
    {"a crisis number cannot differ from the pinned one", "crisis-number", "service.yaml", 8,
     "quiet: 8", "crisis: { samaritans: { number: \"116 124\", checked: \"2026-11-23\" } }", NULL},
    {"an unknown crisis service is named", "unknown-key", "service.yaml", 8, "quiet: 8",
     "crisis: { samaritan: { number: \"116 123\", checked: \"2026-11-23\" } }",
     "did you mean 'samaritans'?"},
    {"a crisis number tells when it was checked", "missing-key", "service.yaml", 8, "quiet: 8",
     "crisis: { samaritans: { number: \"116 123\" } }", NULL},
    {"an unknown message is named", "unknown-message", "service.yaml", 8, "quiet: 8",
     "messages: { stoped: \"Bye.\" }", "did you mean 'stopped'?"},
    {"a message may use only its own placeholders", "placeholder-here", "service.yaml", 8,
     "quiet: 8", "messages: { stopped: \"Bye, {place.name}.\" }", NULL},
    {"a list message must hold its options", "options-missing", "service.yaml", 8, "quiet: 8",
     "messages: { area_several: \"Which borough?\" }", NULL},
    {"a file that is no YAML is refused with its place", "bad-yaml", "service.yaml", 10, "quiet: 8",
     "quiet: [", NULL},

    /* flows */
    {"a flow needs a name", "missing-key", "main.yaml", 1, "flow: main\n", "", NULL},
    {"a flow cannot be called menu", "bad-name", "main.yaml", 1, "flow: main", "flow: menu", NULL},
    {"an unknown key of a flow is named", "unknown-key", "main.yaml", 2,
     "title:", "tilte:", "did you mean 'title'?"},
    {"a step's name has no spaces", "bad-name", "main.yaml", 24, "  low:", "  low mood:", NULL},
    {"a step needs a kind", "no-kind", "main.yaml", 25, "say:", "sya:", "did you mean 'say'?"},
    {"a step has one kind", "two-kinds", "main.yaml", 25, "say: ", "ask: x\n    say: ", NULL},
    {"a call back needs its no and its failed", "missing-key", "main.yaml", 25,
     "say: \"Samaritans are free on {crisis.samaritans}.\"", "callback: Hello", NULL},
    {"a recording needs its empty and its failed", "missing-key", "main.yaml", 25,
     "say: \"Samaritans are free on {crisis.samaritans}.\"", "record: Hello\n    failed: words",
     NULL},
    {"a text from a call needs its no", "missing-key", "main.yaml", 25,
     "say: \"Samaritans are free on {crisis.samaritans}.\"", "text: Hello\n    failed: words",
     NULL},
    {"a referral says whether consent was given", "missing-key", "main.yaml", 25,
     "say: \"Samaritans are free on {crisis.samaritans}.\"",
     "refer: Hello\n    no: words\n    failed: words", NULL},
    {"consent is asked or given", "unknown-value", "main.yaml", 26,
     "say: \"Samaritans are free on {crisis.samaritans}.\"",
     "refer: Hello\n    consent: askd\n    no: words\n    failed: words", "did you mean 'ask'?"},
    {"an interpreter is true or false", "not-a-yes-or-no", "main.yaml", 26,
     "say: \"Samaritans are free on {crisis.samaritans}.\"",
     "callback: Hello\n    interpreter: maybe\n    no: words\n    failed: words", NULL},
    {"a call back has no empty", "unknown-key", "main.yaml", 28,
     "say: \"Samaritans are free on {crisis.samaritans}.\"",
     "callback: Hello\n    no: words\n    failed: words\n    empty: words", NULL},
    {"a recording has no no", "unknown-key", "main.yaml", 28,
     "say: \"Samaritans are free on {crisis.samaritans}.\"",
     "record: Hello\n    empty: words\n    failed: words\n    no: words", NULL},
    {"an empty prompt of a recording is refused", "empty-value", "main.yaml", 25,
     "say: \"Samaritans are free on {crisis.samaritans}.\"",
     "record: \" \"\n    empty: words\n    failed: words", NULL},
    {"a way out of a referral must exist", "unknown-target", "main.yaml", 27,
     "say: \"Samaritans are free on {crisis.samaritans}.\"",
     "refer: Hello\n    consent: given\n    no: wrods\n    failed: words", "did you mean 'words'?"},
    {"an unknown key of a step is named", "unknown-key", "main.yaml", 14,
     "skip:", "skpi:", "did you mean 'skip'?"},
    {"nothing falls through", "missing-go", "main.yaml", 25, "    go: words\n", "", NULL},
    {"an option needs its go", "missing-go", "main.yaml", 7, ", go: area", "", NULL},
    {"a search needs found", "missing-key", "main.yaml", 16, "    found: tell\n", "", NULL},
    {"a search needs none", "missing-key", "main.yaml", 16, "    none: person\n", "", NULL},
    {"an adviser step needs closed", "missing-key", "main.yaml", 37, "    closed: done\n", "",
     NULL},
    {"a target that does not exist is named", "unknown-target", "main.yaml", 13, "go: places",
     "go: place", "did you mean 'places'?"},
    {"a target in another flow must exist", "unknown-target", "main.yaml", 13, "go: places",
     "go: main/palces", "did you mean 'main/places'?"},
    {"a need must stand in needs.csv", "unknown-need", "main.yaml", 7, "need: food", "need: fod",
     "did you mean 'food'?"},
    {"a need of a search must stand there too", "unknown-need", "main.yaml", 16, "\"{need}\"",
     "housin", "did you mean 'housing'?"},
    {"an answer is one of the list", "unknown-value", "main.yaml", 29, "answer: words",
     "answer: word", "did you mean 'words'?"},
    {"an answer that does not exist is refused by name", "unknown-value", "main.yaml", 29,
     "answer: words", "answer: nubmer", "did you mean 'number'?"},
    {"bounds belong to numbers", "unknown-key", "main.yaml", 30, "answer: words",
     "answer: date\n    min: 1", NULL},
    {"a choice is a menu", "unknown-value", "main.yaml", 29, "answer: words", "answer: choice",
     NULL},
    {"an area is saved as area", "reserved-name", "main.yaml", 12, "save: area", "save: place",
     NULL},
    {"a value of our own is not saved over", "reserved-name", "main.yaml", 30, "save: topic",
     "save: wait", NULL},
    {"no is only for yesno", "unknown-key", "main.yaml", 14, "skip: places", "no: places", NULL},
    {"min has no meaning for words", "unknown-key", "main.yaml", 30, "save: topic",
     "min: 1\n    save: topic", NULL},
    {"tries are 1 to 3", "not-a-number", "main.yaml", 30, "save: topic",
     "tries: 4\n    save: topic", NULL},
    {"within is a time", "not-a-duration", "main.yaml", 30, "save: topic",
     "within: long\n    save: topic", NULL},
    {"a condition is one of the list", "unknown-key", "main.yaml", 34, "has: area", "hsa: area",
     "did you mean 'has'?"},
    {"has names what is saved", "unknown-value", "main.yaml", 34, "has: area", "has: topci",
     "did you mean 'topic'?"},
    {"after is a time of day", "not-a-time", "main.yaml", 34, "has: area", "after: \"25:00\"",
     NULL},
    {"open asks about a channel", "unknown-value", "main.yaml", 34, "open: text", "open: txt",
     "did you mean 'text'?"},
    {"an outcome is one of the list", "unknown-value", "main.yaml", 42, "end: helped", "end: helpd",
     "did you mean 'helped'?"},
    {"an empty wording is refused", "empty-value", "main.yaml", 28, "\"What is it about?\"",
     "\" \"", NULL},
    {"a setting is true or false", "not-a-yes-or-no", "main.yaml", 8, "go: low",
     "set: { slow: maybe }, go: low", NULL},
    {"a set cannot put in a value of our own", "reserved-name", "main.yaml", 8, "go: low",
     "set: { wait: short }, go: low", NULL},
    {"a run names a flow", "unknown-target", "main.yaml", 25,
     "say: \"Samaritans are free on {crisis.samaritans}.\"", "run: mian", "did you mean 'main'?"},
    {"six options are too many", "too-many-options", "main.yaml", 7, "      - { label: Food",
     "      - { label: A, go: low }\n      - { label: B, go: low }\n      - { label: C, go: low }\n"
     "      - { label: D, go: low }\n      - { label: Food",
     NULL},
    {"a later has its time", "missing-key", "main.yaml", 31, "    save: topic\n",
     "    save: topic\n    later: [ { words: [no call], go: low } ]\n", NULL},

    /* wording */
    {"an unknown placeholder is named", "unknown-placeholder", "main.yaml", 20, "{place.phone}",
     "{place.fone}", "did you mean 'place.phone'?"},
    {"an unknown crisis number is named", "unknown-placeholder", "main.yaml", 25,
     "{crisis.samaritans}", "{crisis.samaritan}", "did you mean 'crisis.samaritans'?"},
    {"a placeholder is closed", "bad-placeholder", "main.yaml", 25, "{crisis.samaritans}",
     "{crisis.samaritans", NULL},
    {"a brace alone is refused", "bad-placeholder", "main.yaml", 25, "{crisis.samaritans}", "116}",
     NULL},
    {"options stand only in menus", "options-misuse", "main.yaml", 25, "{crisis.samaritans}",
     "{options}", NULL},
    {"options stand once in a wording", "options-misuse", "main.yaml", 5, "need?\"",
     "need? {options} {options}\"", NULL},
    {"a label holds no value that may be unset", "placeholder-here", "main.yaml", 8,
     "label: Something else", "label: \"More in {area}\"", NULL},
};

static void says_what_is_wrong(void **state)
{
    const struct wrong *row = *state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_changed(ctx, row->file, row->from, row->to);
    assert_non_null(folder);
    struct flow_findings findings;
    struct flow_program *program = flow_load(ctx, folder, 1, NULL, &findings);
    const struct flow_finding *found = NULL;
    for (size_t i = 0; i < findings.count; i++) {
        const struct flow_finding *finding = &findings.items[i];
        if (found == NULL && strcmp(finding->rule, row->rule) == 0 &&
            strcmp(finding->file, row->file) == 0 && finding->line == row->line &&
            (row->hint == NULL || strcmp(finding->hint, row->hint) == 0))
            found = finding;
        else if (found == NULL)
            print_message("# %s:%d:%d %s %s (%s)\n", finding->file, finding->line, finding->column,
                          finding->rule, finding->message, finding->hint);
    }
    assert_non_null(found);
    assert_true(found->column >= 1 && found->level == FLOW_ERROR);
    assert_null(program);
    mem_free(ctx);
}

/* ---- A good folder ----------------------------------------------------------------------------------------- */

static struct flow_program *load_good(void *ctx, const struct flow_folder *folder)
{
    struct flow_findings findings;
    struct flow_program *program = flow_load(ctx, folder, 7, NULL, &findings);
    for (size_t i = 0; i < findings.count; i++)
        print_message("# %s:%d:%d %s %s\n", findings.items[i].file, findings.items[i].line,
                      findings.items[i].column, findings.items[i].rule, findings.items[i].message);
    assert_int_equal(findings.count, 0);
    assert_non_null(program);
    return program;
}

static void test_a_good_folder_loads_without_a_finding(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const struct flow_program *program = load_good(ctx, flow_folder_good(ctx));
    assert_int_equal(flow_version(program), 7);
    assert_int_equal(flow_quiet_ms(program), 8000);
    assert_string_equal(flow_service_name(program), "Test Line");
    assert_string_equal(flow_service_phone(program), "020 7946 0100");
    assert_string_equal(flow_language_at(program, 0), "en");
    assert_null(flow_language_at(program, 1));
    assert_int_equal(understand_need_count(flow_needs(program)), 3);
    mem_free(ctx);
}

static void test_a_menu_is_decoded(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const struct flow_program *program = load_good(ctx, flow_folder_good(ctx));
    const struct flow_step *start = &program->steps[program->start];
    assert_string_equal(start->path, "main/start");
    assert_int_equal(start->kind, STEP_MENU);
    assert_int_equal(start->as.menu.option_count, 2);
    assert_int_equal(start->as.menu.level, 1);
    const struct flow_option *food = &start->as.menu.options[0];
    assert_int_equal(food->number, 1);
    assert_string_equal(food->need, "food");
    assert_int_equal(food->go.kind, TARGET_STEP);
    assert_string_equal(program->steps[food->go.step].path, "main/area");
    assert_false(food->short_label.is_set);
    assert_true(start->as.menu.options[1].short_label.is_set);
    const struct understand_option *choice = &start->as.menu.choices[0];
    assert_string_equal(choice->label, "food");
    assert_int_equal(choice->word_count, 2);
    assert_string_equal(choice->words[1], "meals");
    assert_int_equal(start->misses.tries, 3);
    assert_int_equal(start->misses.otherwise.kind, TARGET_PERSON);
    assert_int_equal(start->misses.otherwise.step, program->person);
    assert_int_equal(start->misses.within_ms, INT64_C(86400000));
    assert_int_equal(start->misses.silent.kind, TARGET_NONE);
    mem_free(ctx);
}

static void test_a_wording_is_taken_apart(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const struct flow_folder *folder =
        flow_folder_changed(ctx, "main.yaml", "Call {place.phone}.", "Call {topic|us} now");
    const struct flow_program *program = load_good(ctx, folder);
    size_t step = flow_step_find(program, str_of("main/tell"));
    const struct flow_pieces *text = &program->steps[step].wording.text[0];
    assert_int_equal(text->count, 4);
    assert_int_equal(text->items[0].kind, PIECE_VALUE);
    assert_int_equal(text->items[0].value, VALUE_PLACE_NAME);
    assert_null(text->items[0].fallback);
    assert_string_equal(text->items[1].text, ". Call ");
    assert_int_equal(text->items[2].value, VALUE_SAVED);
    assert_string_equal(text->items[2].name, "topic");
    assert_string_equal(text->items[2].fallback, "us");
    assert_string_equal(text->items[3].text, " now");
    assert_false(program->steps[step].wording.has_voice);
    mem_free(ctx);
}

static void test_steps_are_found_by_path_only_when_they_are_there(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const struct flow_program *program = load_good(ctx, flow_folder_good(ctx));
    for (size_t i = 0; i < program->step_count; i++)
        assert_int_equal(flow_step_find(program, str_of(program->steps[i].path)), i);
    assert_true(flow_step_find(program, str_of("main/nowhere")) == FLOW_NO_STEP);
    assert_true(flow_step_find(program, str_of("")) == FLOW_NO_STEP);
    assert_string_equal(program->steps[flow_danger_step(program, "mood")].path, "main/low");
    assert_true(flow_danger_step(program, "means") == FLOW_NO_STEP);
    assert_string_equal(flow_crisis_number(program, "samaritans"), "116 123");
    assert_null(flow_crisis_number(program, "nobody"));
    mem_free(ctx);
}

static void test_a_flow_overrides_a_message_for_its_own_steps(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const struct flow_folder *folder = flow_folder_changed(
        ctx, "main.yaml", "title: Main menu", "messages: { thanks: { text: \"Any time.\" } }");
    const struct flow_program *program = load_good(ctx, folder);
    const struct flow_wording *own = flow_message_wording(program, 0, MESSAGE_THANKS);
    assert_string_equal(own->text[0].items[0].text, "Any time.");
    assert_true(own->voice[0].count > 0);
    assert_ptr_equal(flow_message_wording(program, FLOW_NO_STEP, MESSAGE_THANKS),
                     &program->messages[MESSAGE_THANKS]);
    assert_ptr_equal(flow_message_wording(program, 0, MESSAGE_HELP),
                     &program->messages[MESSAGE_HELP]);
    mem_free(ctx);
}

static void test_a_second_language_is_laid_beside_english(void **state)
{
    static const char po[] = "msgid \"\"\nmsgstr \"\"\n\n"
                             "msgctxt \"main/start/menu\"\nmsgid \"What do you need?\"\n"
                             "msgstr \"W czym pomóc?\"\n\n"
                             "msgctxt \"main/start/label\"\nmsgid \"Food\"\nmsgstr \"Jedzenie\"\n\n"
                             "msgctxt \"main/start/words\"\nmsgid \"hungry, meals\"\n"
                             "msgstr \"głodny, obiad\"\n";
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder =
        flow_folder_changed(ctx, "service.yaml", "name: English }",
                            "name: English }\n  - { code: pl, name: Polski, live: false }");
    folder = flow_folder_with(ctx, folder, "po/pl.po", po);
    const struct flow_program *program = load_good(ctx, folder);
    const struct flow_step *start = &program->steps[program->start];
    assert_int_equal(flow_language_find(program, "pl"), 1);
    assert_int_equal(flow_language_find(program, "xx"), 0);
    assert_null(flow_language_at(program, 1)); /* not live */
    assert_string_equal(start->wording.text[1].items[0].text, "W czym pomóc?");
    assert_string_equal(start->as.menu.options[1].label.text[1].items[0].text, "Something else");
    assert_int_equal(start->as.menu.choices[0].word_count, 4); /* its words, but not its labels */
    mem_free(ctx);
}

static bool has_finding(const struct flow_findings *findings, const char *rule, const char *file,
                        int line)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->items[i].rule, rule) == 0 && findings->items[i].line == line &&
            strcmp(findings->items[i].file, file) == 0)
            return true;
    return false;
}

static void test_a_live_language_may_lack_nothing(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_changed(ctx, "service.yaml", "name: English }",
                                                     "name: English }\n  - { code: pl }");
    folder = flow_folder_with(ctx, folder, "po/pl.po",
                              "msgctxt \"main/tell/offer\"\n"
                              "msgid \"{place.name}. Call {place.phone}.\"\n"
                              "msgstr \"{place.name}.\"\n\n#, fuzzy\n"
                              "msgctxt \"main/words/ask\"\n"
                              "msgid \"What is it about?\"\n"
                              "msgstr \"O co chodzi?\"\n\n"
                              "msgctxt \"phrase\"\nmsgid \"{from}-{to}\"\nmsgstr \"{from}\"\n\n"
                              "msgctxt \"main/start/menu\"\nmsgid \"What do you need?\"\n"
                              "msgstr \"\"\n");
    struct flow_findings findings;
    assert_null(flow_load(ctx, folder, 1, NULL, &findings));
    size_t missing = 0;
    size_t no_phrase = 0;
    for (size_t i = 0; i < findings.count; i++) {
        missing += strcmp(findings.items[i].rule, "missing-wording") == 0 ? 1 : 0;
        no_phrase += strcmp(findings.items[i].rule, "missing-phrase") == 0 ? 1 : 0;
    }
    assert_true(no_phrase > 40);
    /* What stands in the catalogue is told with its line there. */
    assert_true(has_finding(&findings, "placeholder-differs", "po/pl.po", 1));
    assert_true(has_finding(&findings, "fuzzy-wording", "po/pl.po", 6));
    assert_true(has_finding(&findings, "bad-phrase", "po/pl.po", 10));
    assert_true(has_finding(&findings, "missing-wording", "po/pl.po", 14));
    assert_true(missing > 40);
    mem_free(ctx);
}

static void test_all_errors_come_in_one_go_and_in_order(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_changed(
        ctx, "main.yaml", "go: places\n    skip: places", "go: nowhere\n    skpi: places");
    folder = flow_folder_with(ctx, folder, "service.yaml", "name: X\nstart: main\n");
    folder = flow_folder_with(ctx, folder, "needs.csv", flow_folder_needs);
    struct flow_findings findings;
    assert_null(flow_load(ctx, folder, 1, NULL, &findings));
    assert_true(findings.count >= 5);
    assert_int_equal(findings.errors, findings.count);
    for (size_t i = 1; i < findings.count; i++) {
        const struct flow_finding *a = &findings.items[i - 1];
        const struct flow_finding *b = &findings.items[i];
        int order = strcmp(a->file, b->file);
        assert_true(order < 0 || (order == 0 && (a->line < b->line ||
                                                 (a->line == b->line && a->column <= b->column))));
    }
    mem_free(ctx);
}

static void test_the_same_flow_twice_names_both_files(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_with(ctx, flow_folder_good(ctx), "other.yaml",
                                                  "flow: main\nsteps:\n  a:\n    end: other\n");
    struct flow_findings findings;
    assert_null(flow_load(ctx, folder, 1, NULL, &findings));
    bool is_said = false;
    for (size_t i = 0; i < findings.count; i++)
        is_said = is_said || (strcmp(findings.items[i].rule, "duplicate") == 0 &&
                              strcmp(findings.items[i].file, "other.yaml") == 0 &&
                              strstr(findings.items[i].message, "main.yaml") != NULL);
    assert_true(is_said);
    mem_free(ctx);
}

static void test_an_empty_folder_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder empty = {0};
    struct flow_findings findings;
    assert_null(flow_load(ctx, &empty, 1, NULL, &findings));
    assert_string_equal(findings.items[findings.count - 1].file, "service.yaml");
    mem_free(ctx);
}

static void test_nothing_stays_behind(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_good(ctx);
    size_t before = mem_blocks(ctx);
    mem_free(load_good(ctx, folder));
    assert_int_equal(mem_blocks(ctx), before + 1); /* the summary's one line */
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    static const struct rows_table tables[] = {ROWS(wrongs, says_what_is_wrong)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_folder_loads_without_a_finding),
        cmocka_unit_test(test_a_menu_is_decoded),
        cmocka_unit_test(test_a_wording_is_taken_apart),
        cmocka_unit_test(test_steps_are_found_by_path_only_when_they_are_there),
        cmocka_unit_test(test_a_flow_overrides_a_message_for_its_own_steps),
        cmocka_unit_test(test_a_second_language_is_laid_beside_english),
        cmocka_unit_test(test_a_live_language_may_lack_nothing),
        cmocka_unit_test(test_all_errors_come_in_one_go_and_in_order),
        cmocka_unit_test(test_the_same_flow_twice_names_both_files),
        cmocka_unit_test(test_an_empty_folder_is_refused),
        cmocka_unit_test(test_nothing_stays_behind),
    };
    int failed = rows_run("flow: what is wrong in a file", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("flow: loading", tests, NULL, NULL);
}

/* Floods are refused by a stated limit, with the file and line, and soon: large files, deep nesting, too many steps.
 * Stands over flow_load, flow_folder_read and flow_rehearse. Leaves to others: any bytes at all (tests/fuzz). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"
#include "../flow_folder.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum { SECONDS_MOST = 10 };

/* A text of so many copies of a line, with %d as their number. */
static char *many(void *ctx, const char *head, const char *before, const char *behind, int count)
{
    size_t room = strlen(head) + (size_t)count * (strlen(before) + strlen(behind) + 12) + 1;
    char *text = mem_array(ctx, char, room);
    size_t at = (size_t)snprintf(text, room, "%s", head);
    for (int i = 0; i < count; i++)
        at += (size_t)snprintf(text + at, room - at, "%s%d%s", before, i, behind);
    return text;
}

/* Loads the folder with more files and returns whether a rule is found; in time. */
static bool is_refused(const struct flow_folder *folder, void *ctx, const char *rule,
                       const char *file, const char *says)
{
    struct flow_findings findings;
    int64_t begun_ms = clock_mono_ms();
    assert_null(flow_load(ctx, folder, 1, NULL, &findings));
    assert_true(clock_mono_ms() - begun_ms < SECONDS_MOST * 1000);
    for (size_t i = 0; i < findings.count; i++)
        if (strcmp(findings.items[i].rule, rule) == 0 &&
            strcmp(findings.items[i].file, file) == 0 && findings.items[i].line >= 1 &&
            strstr(findings.items[i].message, says) != NULL)
            return true;
    for (size_t i = 0; i < findings.count && i < 10; i++)
        print_message("# %s:%d %s: %s\n", findings.items[i].file, findings.items[i].line,
                      findings.items[i].rule, findings.items[i].message);
    return false;
}

static void test_a_hundred_thousand_steps_are_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_good(ctx);
    for (int i = 0; i < 3; i++) {
        const char *head = mem_printf(ctx, "flow: many%d\nsteps:\n", i);
        folder = flow_folder_with(ctx, folder, mem_printf(ctx, "many%d.yaml", i),
                                  many(ctx, head, "  s", ": { end: other }\n", 40000));
    }
    assert_true(is_refused(folder, ctx, "too-many", "service.yaml", "100000 steps"));
    mem_free(ctx);
}

static void test_too_much_in_one_file_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder =
        flow_folder_with(ctx, flow_folder_good(ctx), "many.yaml",
                         many(ctx, "flow: many\nsteps:\n", "  s", ": { end: other }\n", 100000));
    assert_true(is_refused(folder, ctx, "bad-yaml", "many.yaml", "200,000"));
    mem_free(ctx);
}

static void test_deep_nesting_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    char *deep = mem_array(ctx, char, 2100);
    memset(deep, '[', 1000);
    memset(deep + 1000, ']', 1000);
    struct flow_folder *folder = flow_folder_with(ctx, flow_folder_good(ctx), "deep.yaml",
                                                  mem_printf(ctx, "flow: deep\nsteps: %s\n", deep));
    assert_true(is_refused(folder, ctx, "bad-yaml", "deep.yaml", "32 deep"));
    mem_free(ctx);
}

static void test_a_step_of_ten_megabytes_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    char *words = mem_array(ctx, char, 9900001);
    memset(words, 'a', 9900000);
    struct flow_folder *folder = flow_folder_changed(ctx, "main.yaml", "What is it about?", words);
    assert_true(is_refused(folder, ctx, "too-long", "main.yaml", "4000 bytes"));
    mem_free(ctx);
}

static void test_a_flood_of_catalogue_entries_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder =
        flow_folder_changed(ctx, "service.yaml", "name: English }\n",
                            "name: English }\n  - { code: pl, live: false }\n");
    folder = flow_folder_with(ctx, folder, "po/pl.po",
                              many(ctx, "", "msgid \"a", "\"\nmsgstr \"b\"\n", 100001));
    assert_true(is_refused(folder, ctx, "bad-catalogue", "po/pl.po", "too many"));
    mem_free(ctx);
}

static void test_a_file_over_ten_megabytes_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    char path[] = "/tmp/flow_limits_XXXXXX";
    assert_non_null(mkdtemp(path));
    const char *name = mem_printf(ctx, "%s/service.yaml", path);
    char *bytes = mem_array(ctx, char, 10000002);
    memset(bytes, '#', 10000001);
    struct flow_folder *folder = NULL;
    struct error err;
    assert_true(file_write(name, str_of(bytes), 0600, &err));
    assert_false(flow_folder_read(ctx, path, &folder, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    unlink(name);
    rmdir(path);
    mem_free(ctx);
}

static bool plays(void *ctx, const char *talk, size_t length, const char *mark)
{
    struct flow_findings findings;
    const struct flow_facts facts = {0};
    const struct flow_file file = {"x.talk", str_range(talk, length)};
    const struct flow_program *program = flow_load(ctx, flow_folder_good(ctx), 1, NULL, &findings);
    const char *transcript = NULL;
    assert_false(flow_rehearse(ctx, program, &facts, NULL, &file, &transcript));
    return strstr(transcript, mark) != NULL;
}

static void test_a_talk_without_end_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const char *talk = many(ctx, "", "# ", "\n", 2001);
    assert_true(plays(ctx, talk, strlen(talk), "! line 2001: a talk has at most 2000 lines"));
    char *line = mem_array(ctx, char, 5001);
    memset(line, 'a', 5000);
    assert_true(plays(ctx, line, 5000, "! line 1: a line has at most 4096 bytes"));
    assert_true(plays(ctx, "# hi\n> \xff\n", 9, "! line 2: this line is not UTF-8"));
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_hundred_thousand_steps_are_refused),
        cmocka_unit_test(test_too_much_in_one_file_is_refused),
        cmocka_unit_test(test_deep_nesting_is_refused),
        cmocka_unit_test(test_a_step_of_ten_megabytes_is_refused),
        cmocka_unit_test(test_a_flood_of_catalogue_entries_is_refused),
        cmocka_unit_test(test_a_file_over_ten_megabytes_is_refused),
        cmocka_unit_test(test_a_talk_without_end_is_refused),
    };
    return cmocka_run_group_tests_name("flow: limits", tests, NULL, NULL);
}

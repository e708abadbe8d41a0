/* Each folder of tests/flows/broken lays its files over tests/flows/good and breaks one rule; `expect` says what is found.
 * Stands over flow_load with the map of London, a directory of one and a day before Christmas.
 * `expect` holds a line a finding: "main.yaml:4 missing-key", "extra.yaml:7 warning over-budget". All of its lines are
 * found, and nothing of a rule that it does not name. An empty file takes the good one out; directory.csv is the
 * directory, bank-holidays.csv the days on which places that close on bank holidays are closed. Leaves to others: how findings are shown (tests/integration/check.test.mjs). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"
#include "../flow_folder.h"
#include "../seed.h"

#include <dirent.h>
#include <stdlib.h>

#include "base/clock.h"

static const char good_path[] = "tests/flows/good";
static const char broken_path[] = "tests/flows/broken";

struct row {
    const char *name;
};

static const struct place_map *map;
static const struct directory_holidays *holidays;

/* Lays the files of a folder, below it in under ("" itself), over another. */
static struct flow_folder *lay_over(void *ctx, struct flow_folder *folder, const char *path,
                                    const char *under, const char *suffix)
{
    char **names = NULL;
    size_t count = 0;
    struct error err;
    const char *where = mem_printf(ctx, "%s%s", path, under);
    if (!file_exists(where))
        return folder;
    assert_true(file_list(ctx, where, suffix, &names, &count, &err));
    for (size_t i = 0; i < count; i++) {
        const char *text = seed_read(ctx, mem_printf(ctx, "%s/%s", where, names[i])).data;
        const char *name =
            under[0] == '\0' ? names[i] : mem_printf(ctx, "%s/%s", under + 1, names[i]);
        folder = flow_folder_with(ctx, folder, name, text[0] == '\0' ? NULL : text);
    }
    return folder;
}

static struct flow_folder *folder_of(void *ctx, const char *name)
{
    struct flow_folder *folder = mem_new(ctx, struct flow_folder);
    const char *own = mem_printf(ctx, "%s/%s", broken_path, name);
    const char *const paths[] = {good_path, own};
    for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
        folder = lay_over(ctx, folder, paths[i], "", ".yaml");
        folder = lay_over(ctx, folder, paths[i], "", ".csv");
        folder = lay_over(ctx, folder, paths[i], "/po", ".po");
    }
    return folder;
}

static struct str file_named(const struct flow_folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->files[i].name, name) == 0)
            return folder->files[i].text;
    return (struct str){0};
}

static struct flow_facts facts_of(void *ctx, const struct flow_folder *folder)
{
    struct directory_holidays *own = NULL;
    struct directory_rows rows = {0};
    struct error err;
    struct str days = file_named(folder, "bank-holidays.csv");
    if (days.length > 0)
        assert_true(directory_holidays_load(ctx, "bank-holidays.csv", days, &own, &err));
    struct directory *directory = directory_new(ctx, map, own != NULL ? own : holidays);
    struct str places = file_named(folder, "directory.csv");
    assert_true(directory_rows_read(ctx, "directory.csv", places, map, &rows, &err));
    for (size_t i = 0; i < rows.count; i++)
        assert_true(directory_add(directory, &rows.items[i], &err));
    directory_seal(directory);
    int64_t now_ms =
        clock_of_local((struct clock_local){.year = 2026, .month = 12, .day = 1, .hour = 10});
    return (struct flow_facts){.map = map,
                               .directory = directory,
                               .holidays = own != NULL ? own : holidays,
                               .now_ms = now_ms};
}

static struct flow_findings findings_of(void *ctx, const char *name)
{
    struct flow_findings findings;
    const struct flow_folder *folder = folder_of(ctx, name);
    const struct flow_facts facts = facts_of(ctx, folder);
    flow_load(ctx, folder, 1, &facts, &findings);
    return findings;
}

/* "main.yaml:4 warning over-budget" */
struct expected {
    struct str where, rule;
    enum flow_level level;
};

static bool next_expected(struct str *rest, struct expected *out)
{
    struct str line;
    while (str_next(rest, '\n', &line)) {
        if (line.length == 0 || line.data[0] == '#')
            continue;
        struct str word = {0};
        *out = (struct expected){.level = FLOW_ERROR};
        assert_true(str_next(&line, ' ', &out->where));
        while (str_next(&line, ' ', &word))
            if (str_equals(word, "warning"))
                out->level = FLOW_WARNING;
            else
                out->rule = word;
        return true;
    }
    return false;
}

static bool is_found(void *ctx, const struct expected *expected, const struct flow_findings *all)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct flow_finding *one = &all->items[i];
        if (str_equals(expected->where, mem_printf(ctx, "%s:%d", one->file, one->line)) &&
            str_equals(expected->rule, one->rule) && expected->level == one->level)
            return true;
    }
    return false;
}

static bool is_named(struct str expect, const char *rule)
{
    struct expected expected;
    while (next_expected(&expect, &expected))
        if (str_equals(expected.rule, rule))
            return true;
    return false;
}

static void is_broken_as_said(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    struct str expect = seed_read(ctx, mem_printf(ctx, "%s/%s/expect", broken_path, row->name));
    struct flow_findings findings = findings_of(ctx, row->name);
    struct str rest = expect;
    struct expected expected;
    bool is_right = findings.count > 0;
    while (next_expected(&rest, &expected))
        if (!is_found(ctx, &expected, &findings)) {
            print_message("# missing: %.*s %.*s\n", (int)expected.where.length, expected.where.data,
                          (int)expected.rule.length, expected.rule.data);
            is_right = false;
        }
    for (size_t i = 0; i < findings.count; i++)
        is_right = is_right && is_named(expect, findings.items[i].rule);
    for (size_t i = 0; i < findings.count && !is_right; i++)
        print_message("# %s: %s:%d %s: %s (%s)\n", row->name, findings.items[i].file,
                      findings.items[i].line, findings.items[i].rule, findings.items[i].message,
                      findings.items[i].hint);
    assert_true(is_right);
    mem_free(ctx);
}

/* ---- A folder for every rule ------------------------------------------------------------------------------- */

/* Words with a hyphen in the sources that name no rule. */
static bool is_no_rule(struct str word)
{
    static const char *const others[] = {"bad-range", "not-yet"}; /* kinds of answer on their way */
    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        if (str_equals(word, others[i]))
            return true;
    return false;
}

/* The next quoted word of small letters and at least one hyphen. */
static bool next_rule(struct str *rest, struct str *out)
{
    const char *end = rest->data + rest->length;
    for (const char *at = rest->data; at < end; at++) {
        if (*at != '"')
            continue;
        const char *word = at + 1;
        bool has_hyphen = false;
        for (at = word; at < end && ((*at >= 'a' && *at <= 'z') || *at == '-'); at++)
            has_hyphen = has_hyphen || *at == '-';
        bool is_word = at < end && *at == '"' && has_hyphen && word[0] != '-' && at[-1] != '-';
        if (!is_word) {
            at = word - 1;
            continue;
        }
        *out = str_range(word, (size_t)(at - word));
        *rest = str_range(at + 1, (size_t)(end - at - 1));
        return true;
    }
    return false;
}

static void test_every_rule_in_the_sources_has_a_folder(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    DIR *folders = opendir(broken_path);
    assert_non_null(folders);
    char *all = mem_strdup(ctx, "");
    for (struct dirent *entry; (entry = readdir(folders)) != NULL;)
        if (entry->d_name[0] != '.')
            all = mem_printf(
                ctx, "%s%s\n", all,
                seed_read(ctx, mem_printf(ctx, "%s/%s/expect", broken_path, entry->d_name)).data);
    closedir(folders);
    char **names = NULL;
    size_t count = 0;
    struct error err;
    assert_true(file_list(ctx, "gateway/flow", ".c", &names, &count, &err));
    size_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        if (strncmp(names[i], "load", 4) != 0 && strncmp(names[i], "check", 5) != 0)
            continue;
        struct str rest = seed_read(ctx, mem_printf(ctx, "gateway/flow/%s", names[i]));
        struct str rule;
        while (next_rule(&rest, &rule)) {
            if (is_no_rule(rule) || is_named(str_of(all), str_keep(ctx, rule)))
                continue;
            print_message("# %s: the rule %.*s has no folder in %s\n", names[i], (int)rule.length,
                          rule.data, broken_path);
            missing++;
        }
    }
    assert_int_equal(missing, 0);
    mem_free(ctx);
}

static void test_the_good_folder_has_no_finding(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_findings findings = findings_of(ctx, "none");
    for (size_t i = 0; i < findings.count; i++)
        print_message("# %s:%d %s: %s\n", findings.items[i].file, findings.items[i].line,
                      findings.items[i].rule, findings.items[i].message);
    assert_int_equal(findings.count, 0);
    mem_free(ctx);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct row *)a)->name, ((const struct row *)b)->name);
}

int main(void)
{
    clock_start();
    void *ctx = mem_root("broken");
    struct error err;
    struct directory_holidays *days = NULL;
    if (!directory_holidays_load(ctx, "bank-holidays.csv",
                                 seed_read(ctx, "db/seed/bank-holidays.csv"), &days, &err))
        abort();
    map = seed_map(ctx);
    holidays = days;
    enum { FOLDERS_MAX = 1000 };
    struct row *rows = mem_array(ctx, struct row, FOLDERS_MAX);
    size_t count = 0;
    DIR *folders = opendir(broken_path);
    if (folders == NULL)
        abort();
    for (struct dirent *entry; (entry = readdir(folders)) != NULL && count < FOLDERS_MAX;)
        if (entry->d_name[0] != '.')
            rows[count++].name = mem_strdup(ctx, entry->d_name);
    closedir(folders);
    qsort(rows, count, sizeof(rows[0]), by_name);
    struct rows_table table = {rows, count, sizeof(rows[0]), is_broken_as_said};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_good_folder_has_no_finding),
        cmocka_unit_test(test_every_rule_in_the_sources_has_a_folder),
    };
    int failed = rows_run("flow: broken folders", &table, 1);
    failed += cmocka_run_group_tests_name("flow: rules", tests, NULL, NULL);
    mem_free(ctx);
    return failed;
}

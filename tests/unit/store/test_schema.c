/* The schema and the queries as texts: a comment on every column, a reason for every index, no unplanned scan.
 * Stands between db/migrations and gateway/store.
 * Leaves to others: what rows mean. */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include <sqlite3.h>

#include "base/clock.h"
#include "base/file.h"
#include "store/store_impl.h"

/* The next line; *comment is what stands behind "--", trimmed; both trimmed. */
static bool next_line(struct str *rest, struct str *line, struct str *comment)
{
    if (!str_next(rest, '\n', line))
        return false;
    *comment = (struct str){NULL, 0};
    for (size_t i = 0; i + 1 < line->length; i++)
        if (line->data[i] == '-' && line->data[i + 1] == '-') {
            *comment = str_trim(str_range(line->data + i + 2, line->length - i - 2));
            line->length = i;
            break;
        }
    *line = str_trim(*line);
    return true;
}

static bool is_column(struct str line)
{
    static const char *const others[] = {"CHECK",  "REFERENCES", "PRIMARY",
                                         "UNIQUE", "FOREIGN",    ")"};
    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        if (str_starts(line, others[i]))
            return false;
    return line.length > 0;
}

/* A later migration adds one to a table that is there; its comment stands on the same line. */
static bool is_added_column(struct str line)
{
    return str_starts(line, "ALTER TABLE") &&
           memmem(line.data, line.length, " ADD COLUMN ", 12) != NULL;
}

/* Returns how many columns there were. */
static int check_file(const char *name, struct str text)
{
    struct str rest = text, line, comment;
    bool in_table = false, has_reason = false;
    int columns = 0;
    while (next_line(&rest, &line, &comment)) {
        if (str_starts(line, "CREATE TABLE"))
            in_table = true;
        else if (in_table && str_starts(line, ")"))
            in_table = false;
        else if ((in_table && is_column(line)) || is_added_column(line)) {
            columns++;
            if (comment.length < 2)
                fail_msg("%s: no comment: %.*s", name, (int)line.length, line.data);
            bool is_time = memmem(line.data, line.length, "_ms ", 4) != NULL;
            if (is_time && memmem(comment.data, comment.length, "ms", 2) == NULL)
                fail_msg("%s: no unit: %.*s", name, (int)line.length, line.data);
        }
        bool is_index = str_starts(line, "CREATE INDEX") || str_starts(line, "CREATE UNIQUE");
        if (is_index && !has_reason)
            fail_msg("%s: no reason: %.*s", name, (int)line.length, line.data);
        has_reason = line.length == 0 && comment.length > 10;
    }
    return columns;
}

static void test_comments(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    char **names;
    size_t count;
    int columns = 0;
    assert_done(
        file_list(database->ctx, database->config.migrations, ".sql", &names, &count, &err));
    for (size_t i = 0; i < count; i++) {
        struct str text;
        const char *path =
            mem_printf(database->ctx, "%s/%s", database->config.migrations, names[i]);
        assert_done(file_read(database->ctx, path, 1 << 20, &text, &err));
        columns += check_file(names[i], text);
    }
    /* none was overlooked */
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(database_path(database), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT count(*) FROM pragma_table_list AS t,"
                                        " pragma_table_info(t.name) WHERE t.schema = 'main'"
                                        " AND t.name NOT LIKE 'sqlite_%'",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(columns, sqlite3_column_int(statement, 0));
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* All tables are strict, and the test above saw every column that there is. */
static void test_strict(void **state)
{
    struct database *database = *state;
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(database_path(database), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT name FROM pragma_table_list WHERE schema = 'main'"
                                        " AND strict = 0 AND name NOT LIKE 'sqlite_%'",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        fail_msg("%s is not strict", (const char *)sqlite3_column_text(statement, 0));
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_plans(void **state)
{
    struct database *database = *state;
    sqlite3 *db;
    assert_int_equal(sqlite3_open(database_path(database), &db), SQLITE_OK);
    size_t count = 0;
    for (const struct query *query; (query = query_at(count)); count++) {
        const char *sql = mem_printf(database->ctx, "EXPLAIN QUERY PLAN %s", query->sql);
        sqlite3_stmt *statement;
        if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
            fail_msg("%s: %s", query->name, sqlite3_errmsg(db));
        bool scans = false;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            const char *step = (const char *)sqlite3_column_text(statement, 3);
            bool is_scan = strncmp(step, "SCAN ", 5) == 0 &&
                           strcmp(step, "SCAN CONSTANT ROW") != 0 && !strstr(step, "LIST SUBQUERY");
            scans = scans || is_scan || strstr(step, "AUTOMATIC") != NULL;
            if (is_scan && !query->scan)
                fail_msg("%s: %s", query->name, step);
            if (strstr(step, "TEMP B-TREE") && !query->scan)
                fail_msg("%s: %s", query->name, step);
        }
        if (query->scan && !scans)
            fail_msg("%s does not scan: its reason is not needed", query->name);
        assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    }
    assert_int_equal(count, QUERY_COUNT);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A file that names the library, a function that builds SQL: neither is there but where it should be. */
static void test_one_file(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    char **names;
    size_t count;
    assert_done(file_list(database->ctx, "gateway/store", ".c", &names, &count, &err));
    for (size_t i = 0; i < count; i++) {
        struct str text;
        assert_done(file_read(database->ctx,
                              mem_printf(database->ctx, "gateway/store/%s", names[i]), 1 << 20,
                              &text, &err));
        bool is_driver = strcmp(names[i], "sqlite.c") == 0;
        if (!is_driver && strstr(text.data, "sqlite3"))
            fail_msg("%s names the library", names[i]);
    }
}

int main(void)
{
    clock_start();
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("every column has a comment, every time its unit, every index its reason",
                      test_comments),
        DATABASE_TEST("every table is strict", test_strict),
        DATABASE_TEST("no query reads a whole table unless it says why", test_plans),
        DATABASE_TEST("the library is named in one file", test_one_file),
    };
    return cmocka_run_group_tests_name("store: schema", tests, NULL, NULL);
}

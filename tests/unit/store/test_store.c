/* The connection (store/store.h): migrations, transactions, savepoints, the log, copies and checks.
 * Stands under everything that is kept.
 * Leaves to others: rows (test_rows.c and its neighbours). */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "store/contact.h"
#include "store/message.h"
#include "store/people.h"

static void make_contact(struct store *store, unsigned char mark)
{
    struct error err = {0};
    unsigned char hash[32] = {mark};
    int64_t id;
    assert_done(contact_add(
        store, hash,
        &(struct contact){
            .kind = PHONE_MOBILE, .language = "en", .created_ms = 1000, .sealed = str_of("sealed")},
        &id, &err));
}

static bool has_contact(struct store *store, unsigned char mark)
{
    struct error err = {0};
    unsigned char hash[32] = {mark};
    void *ctx = mem_root("look");
    struct contact *contact;
    assert_done(contact_find(ctx, store, hash, &contact, &err));
    bool found = contact != NULL;
    mem_free(ctx);
    return found;
}

static void test_migrate(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int from = -1, to = -1;
    struct stat about;
    assert_int_equal(stat(database_path(database), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_done(store_migrate(&database->config, &from, &to, &err));
    assert_int_equal(from, to);
    assert_true(to >= 1);
}

static void run_sql(const struct database *database, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(database_path(database), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_newer(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct store *store;
    int from, to;
    run_sql(database, "INSERT INTO schema_version VALUES (9999, 'tomorrow', 1)");
    assert_false(store_open(database->ctx, &database->config, &store, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_non_null(strstr(err.text, "newer"));
    assert_false(store_migrate(&database->config, &from, &to, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
}

static void test_older(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct store *store;
    run_sql(database, "DELETE FROM schema_version");
    assert_false(store_open(database->ctx, &database->config, &store, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_non_null(strstr(err.text, "helpline migrate"));
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void test_gap(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    const char *folder = mem_printf(database->ctx, "%s/migrations", database->folder);
    const char *first = mem_printf(database->ctx, "%s/0001_a.sql", folder);
    const char *third = mem_printf(database->ctx, "%s/0003_c.sql", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    write_text(first, "SELECT 1;");
    write_text(third, "SELECT 1;");
    struct store_config config = database->config;
    config.migrations = folder;
    int from, to;
    bool done = store_migrate(&config, &from, &to, &err);
    assert_int_equal(unlink(first), 0);
    assert_int_equal(unlink(third), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_false(done);
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_non_null(strstr(err.text, "0002"));
}

/* The second file fails half-way: nothing of it stays, all of the first does. */
static void test_half_migration(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    const char *folder = mem_printf(database->ctx, "%s/migrations", database->folder);
    const char *first = mem_printf(database->ctx, "%s/0001_a.sql", folder);
    const char *second = mem_printf(database->ctx, "%s/0002_b.sql", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    write_text(first, "CREATE TABLE schema_version (number INTEGER PRIMARY KEY, name TEXT,"
                      " applied_ms INTEGER);");
    write_text(second, "CREATE TABLE half (a); CREATE TABLE half (a);");
    struct store_config config = {
        .database = mem_printf(database->ctx, "sqlite:%s/copy.db", database->folder),
        .migrations = folder,
        .busy_timeout_ms = 20,
    };
    int from, to;
    bool done = store_migrate(&config, &from, &to, &err);
    assert_int_equal(unlink(first), 0);
    assert_int_equal(unlink(second), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_false(done);
    assert_non_null(strstr(err.text, "migration 2"));
    sqlite3 *db;
    assert_int_equal(sqlite3_open(config.database + strlen("sqlite:"), &db), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db, "SELECT * FROM half", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "SELECT * FROM schema_version", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void test_address(void **state)
{
    struct database *database = *state;
    static const char *const wrong[] = {"", "sqlite", "sqlite:", "mysql:a", "var/helpline.db"};
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        struct error err = {0};
        struct store_config config = database->config;
        struct store *store;
        config.database = wrong[i];
        assert_false(store_open(database->ctx, &config, &store, &err));
        assert_int_equal(err.kind, ERROR_CONFIG);
    }
    struct error err = {0};
    struct store_config config = database->config;
    struct store *store;
    config.database = mem_printf(database->ctx, "sqlite:%s/none.db", database->folder);
    assert_false(store_open(database->ctx, &config, &store, &err));
    assert_int_equal(err.kind, ERROR_STORE);
}

static void test_settings(void **state)
{
    struct database *database = *state;
    make_contact(database->store, 1);
    assert_int_equal(access(mem_printf(database->ctx, "%s-wal", database_path(database)), F_OK), 0);
    /* a reference that leads nowhere is refused: foreign keys are on */
    struct error err = {0};
    const struct message message = {.contact_id = 999, .channel = "text", .text = "hello"};
    int64_t id;
    assert_false(message_add(database->store, &message, &id, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_null(strstr(err.text, "hello"));
}

static void test_commit(void **state)
{
    struct database *database = *state;
    struct store *store = database->store;
    struct error err = {0};
    assert_false(store_in_transaction(store));
    assert_done(store_begin(store, &err));
    assert_true(store_in_transaction(store));
    make_contact(store, 1);
    assert_done(store_commit(store, &err));
    assert_false(store_in_transaction(store));
    assert_done(store_begin(store, &err));
    make_contact(store, 2);
    store_rollback(store);
    assert_false(store_in_transaction(store));
    assert_true(has_contact(store, 1));
    assert_false(has_contact(store, 2));
    store_rollback(store); /* none is open: nothing happens */
}

static void test_savepoints(void **state)
{
    struct database *database = *state;
    struct store *store = database->store;
    struct error err = {0};
    assert_done(store_begin(store, &err));
    assert_done(store_savepoint(store, 0, &err));
    make_contact(store, 1);
    assert_done(store_savepoint(store, 1, &err));
    make_contact(store, 2);
    assert_done(store_rollback_to(store, 1, &err));
    assert_done(store_release(store, 0, &err));
    assert_done(store_savepoint(store, 0, &err));
    make_contact(store, 3);
    assert_done(store_savepoint(store, 1, &err));
    make_contact(store, 4);
    assert_done(store_release(store, 1, &err));
    assert_done(store_rollback_to(store, 0, &err));
    assert_done(store_savepoint(store, 0, &err));
    make_contact(store, 5);
    assert_done(store_release(store, 0, &err));
    assert_true(store_in_transaction(store));
    assert_done(store_commit(store, &err));
    assert_true(has_contact(store, 1));
    assert_false(has_contact(store, 2));
    assert_false(has_contact(store, 3));
    assert_false(has_contact(store, 4));
    assert_true(has_contact(store, 5));
}

static void test_failed_statement(void **state)
{
    struct database *database = *state;
    struct store *store = database->store;
    struct error err = {0};
    unsigned char hash[32] = {1};
    int64_t id;
    assert_done(store_begin(store, &err));
    make_contact(store, 1);
    assert_false(contact_add(
        store, hash,
        &(struct contact){
            .kind = PHONE_MOBILE, .language = "en", .created_ms = 1, .sealed = str_of("x")},
        &id, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_true(store_in_transaction(store));
    assert_done(store_commit(store, &err));
    assert_true(has_contact(store, 1));
}

static void test_busy(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct store *other;
    assert_done(store_open(database->ctx, &database->config, &other, &err));
    assert_done(store_begin(other, &err));
    int64_t began_ms = clock_mono_ms();
    assert_false(store_begin(database->store, &err));
    assert_int_equal(err.kind, ERROR_BUSY);
    assert_in_range(clock_mono_ms() - began_ms, 15, 2000);
    assert_false(store_in_transaction(database->store));
    assert_false(store_can_write(database->store, &err));
    assert_int_equal(err.kind, ERROR_BUSY);
    assert_false(has_contact(database->store, 1)); /* reading is never held up */
    store_rollback(other);
    assert_done(store_can_write(database->store, &err));
    assert_done(store_can_commit(database->store, &err));
    assert_false(store_in_transaction(database->store));
    mem_free(other);
}

/* The log is written in large pieces at the sync: what cannot be written must fail the commit. */
static void test_full_disk(void **state)
{
    struct database *database = *state;
    struct store *store = database->store;
    struct error err = {0};
    struct rlimit before;
    make_contact(store, 1);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = 64 * 1024, .rlim_max = before.rlim_max};
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_done(store_begin(store, &err));
    bool is_kept = true;
    for (int i = 0; i < 400 && is_kept; i++) {
        const struct message message = {
            .contact_id = 1, .channel = "text", .text = mem_printf(database->ctx, "%02000d", i)};
        int64_t id;
        is_kept = message_add(store, &message, &id, &err);
    }
    is_kept = is_kept && store_commit(store, &err);
    store_rollback(store);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(is_kept);
    assert_int_equal(err.kind, ERROR_STORE);
    assert_false(store_in_transaction(store));

    make_contact(store, 2);
    struct message_page page;
    assert_done(message_list(database->ctx, store,
                             &(struct message_query){.contact_id = 1, .limit = 10}, &page, &err));
    assert_int_equal(page.count, 0);
    assert_true(has_contact(store, 1));
    assert_true(has_contact(store, 2));
    const char *report = NULL;
    assert_done(store_verify(database->ctx, &database->config, NULL, &report, &err));
}

static void test_checkpoint(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct store_config config = database->config;
    struct store *line;
    config.no_checkpoint = true;
    assert_done(store_open(database->ctx, &config, &line, &err));
    for (unsigned char i = 1; i < 200; i++)
        make_contact(line, i);
    int64_t bytes = store_wal_bytes(line);
    assert_true(bytes > 200 * 4096);
    assert_int_equal(store_checkpoint(line), 0);
    assert_int_equal(store_wal_bytes(line), 0);
    make_contact(line, 200);
    assert_in_range(store_wal_bytes(line), 4096, bytes / 4);
    mem_free(line);
}

static void test_generations(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t before[GENERATION_COUNT], after[GENERATION_COUNT];
    assert_done(store_generations(database->store, before, &err));
    assert_done(store_generation_bump(database->store, GENERATION_OUTBOX, &err));
    assert_done(store_generation_bump(database->store, GENERATION_OUTBOX, &err));
    assert_done(store_generation_bump(database->store, GENERATION_EVENTS, &err));
    assert_done(store_generations(database->store, after, &err));
    for (int i = 0; i < GENERATION_COUNT; i++) {
        int64_t expected = i == GENERATION_OUTBOX ? 2 : i == GENERATION_EVENTS ? 1 : 0;
        assert_int_equal(after[i] - before[i], expected);
    }
}

/* The writer's transaction is open while the copy is made: the copy has what was committed, and it alone. */
static void test_backup(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct stat about;
    const char *copy = mem_printf(database->ctx, "%s/copy.db", database->folder);
    make_contact(database->store, 1);
    assert_done(store_begin(database->store, &err));
    make_contact(database->store, 2);
    assert_done(store_backup(&database->config, copy, &err));
    assert_done(store_commit(database->store, &err));

    assert_int_equal(stat(copy, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(access(mem_printf(database->ctx, "%s.part", copy), F_OK), -1);
    assert_int_equal(access(mem_printf(database->ctx, "%s-wal", copy), F_OK), -1);
    const char *report = NULL;
    assert_done(store_verify(database->ctx, &database->config, copy, &report, &err));
    assert_string_equal(report, "");
    struct store_config config = database->config;
    struct store *store;
    config.database = mem_printf(database->ctx, "sqlite:%s", copy);
    assert_done(store_open(database->ctx, &config, &store, &err));
    assert_true(has_contact(store, 1));
    assert_false(has_contact(store, 2));
    mem_free(store);

    assert_false(store_backup(&database->config, copy, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
}

static void test_verify_sound(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    const char *report = NULL;
    make_contact(database->store, 1);
    assert_done(audit_add(database->store, "a", "b", "c", 1, &err));
    assert_done(audit_add(database->store, "a", "b", "d", 2, &err));
    assert_done(store_verify(database->ctx, &database->config, NULL, &report, &err));
    assert_string_equal(report, "");
}

struct damage {
    const char *name;
    const char *sql;
    const char *finding; /* a piece of the report */
};
static const struct damage damages[] = {
    {"a message of nobody is found",
     "PRAGMA foreign_keys = OFF; INSERT INTO message (contact_id, at_ms, parts, delivery, code,"
     " is_repeat, is_held, direction, channel) VALUES (77, 1, 1, 0, 0, 0, 0, 'in', 'text')",
     "a row of message"},
    {"an outgoing text without its outbox row is found",
     "INSERT INTO message (contact_id, at_ms, parts, delivery, code, is_repeat, is_held, direction,"
     " channel) VALUES (1, 1, 1, 0, 0, 0, 0, 'out', 'text')",
     "outgoing texts have no row"},
    {"an answer that names no text is found",
     "INSERT INTO inbound (at_ms, outbox_id, key) VALUES (1, 99, 'k')", "not in the outbox"},
    {"a text under another person's case is found",
     "INSERT INTO \"case\" (id, contact_id, priority, opened_ms, updated_ms, due_ms, ref, status,"
     " channel, risk) VALUES (5, 2, 1, 1, 1, 0, 'AAAA-AA', 'new', 'text', 'none');"
     "INSERT INTO message (contact_id, case_id, at_ms, parts, delivery, code, is_repeat, is_held,"
     " direction, channel) VALUES (1, 5, 1, 1, 0, 0, 0, 0, 'in', 'text')",
     "another person's case"},
    {"two live imports of a kind are found",
     "INSERT INTO import_version (subject, state, begun_ms, live_ms, source)"
     " VALUES (1, 2, 1, 1, 'a'), (1, 2, 1, 1, 'b')",
     "imports are live"},
    {"a changed entry of the audit is found", "UPDATE audit SET who = 'z' WHERE id = 1",
     "audit: entry 1"},
    {"an entry taken out of the audit is found", "DELETE FROM audit WHERE id = 1",
     "audit: entry 2"},
    {"an older schema is found", "DELETE FROM schema_version", "older"},
    {"a newer schema is found", "INSERT INTO schema_version VALUES (9999, 'x', 1)", "newer"},
};

static void test_damage(void **state)
{
    const struct damage *damage = *state;
    void *holder = NULL;
    assert_int_equal(database_setup(&holder), 0);
    struct database *database = holder;
    struct error err = {0};
    const char *report = "";
    make_contact(database->store, 1);
    make_contact(database->store, 2);
    for (int i = 0; i < 3; i++)
        assert_done(audit_add(database->store, "a", "b", "c", i, &err));
    run_sql(database, damage->sql);
    bool is_sound = store_verify(database->ctx, &database->config, NULL, &report, &err);
    bool is_told = strstr(report, damage->finding) != NULL;
    if (!is_told)
        print_error("report: %s; error: %s\n", report, err.text);
    assert_int_equal(database_teardown(&holder), 0);
    assert_false(is_sound);
    assert_int_equal(err.kind, ERROR_STORE);
    assert_true(is_told);
}

static void test_damaged_page(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    const char *report = "";
    const char *copy = mem_printf(database->ctx, "%s/copy.db", database->folder);
    for (unsigned char i = 1; i < 250; i++)
        make_contact(database->store, i);
    assert_done(store_backup(&database->config, copy, &err));
    int file = open(copy, O_WRONLY | O_CLOEXEC);
    char rubbish[4096];
    memset(rubbish, 0x5a, sizeof rubbish);
    /* the last pages hold rows; the first ones say what tables there are */
    off_t end = lseek(file, 0, SEEK_END);
    for (off_t at = end - 4 * (off_t)sizeof rubbish; at < end; at += (off_t)sizeof rubbish)
        assert_int_equal(pwrite(file, rubbish, sizeof rubbish, at), sizeof rubbish);
    assert_int_equal(close(file), 0);
    assert_false(store_verify(database->ctx, &database->config, copy, &report, &err));
    assert_int_equal(err.kind, ERROR_STORE);
    if (!strstr(report, "pages:"))
        fail_msg("%s; %s", report, err.text);
}

static void test_no_database(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    const char *report = "";
    const char *path = mem_printf(database->ctx, "%s/out", database->folder);
    assert_false(store_verify(database->ctx, &database->config, path, &report, &err));
    assert_int_equal(err.kind, ERROR_STORE);
    write_text(path, "This is a letter and not a database, however long it may be.\n");
    assert_false(store_verify(database->ctx, &database->config, path, &report, &err));
    assert_int_equal(err.kind, ERROR_STORE);
}

static void test_blocks(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    size_t blocks = mem_blocks(database->ctx);
    struct store *store;
    assert_done(store_open(database->ctx, &database->config, &store, &err));
    make_contact(store, 1);
    mem_free(store);
    assert_int_equal(mem_blocks(database->ctx), blocks);
}

int main(void)
{
    clock_start();
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("an empty database becomes one, once, for its owner alone", test_migrate),
        DATABASE_TEST("a newer database is refused", test_newer),
        DATABASE_TEST("an older database is refused until it is migrated", test_older),
        DATABASE_TEST("a gap among the migrations is refused", test_gap),
        DATABASE_TEST("a migration that fails leaves nothing of itself", test_half_migration),
        DATABASE_TEST("an address that is none is refused", test_address),
        DATABASE_TEST("the log and the references are on", test_settings),
        DATABASE_TEST("what is committed stays, what is rolled back does not", test_commit),
        DATABASE_TEST("a savepoint falls alone", test_savepoints),
        DATABASE_TEST("a refused statement leaves the transaction open", test_failed_statement),
        DATABASE_TEST("a writer that holds on makes the other busy, not wrong", test_busy),
        DATABASE_TEST("a full disk fails the commit, and nothing of it stays", test_full_disk),
        DATABASE_TEST("the log grows until it is copied out", test_checkpoint),
        DATABASE_TEST("a generation goes up alone", test_generations),
        DATABASE_TEST("a backup beside a writer is whole, private and never written over",
                      test_backup),
        DATABASE_TEST("a sound database has nothing to report", test_verify_sound),
        DATABASE_TEST("a page of rubbish is found", test_damaged_page),
        DATABASE_TEST("what is no database is refused", test_no_database),
        DATABASE_TEST("a store that is closed leaves nothing behind", test_blocks),
    };
    struct CMUnitTest damage_tests[ARRAY_SIZE(damages)];
    for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
        union {
            const void *given;
            void *state;
        } row = {.given = &damages[i]};
        damage_tests[i] = (struct CMUnitTest){
            .name = damages[i].name, .test_func = test_damage, .initial_state = row.state};
    }
    int failed = cmocka_run_group_tests_name("store", tests, NULL, NULL);
    return failed + cmocka_run_group_tests_name("store: damage", damage_tests, NULL, NULL);
}

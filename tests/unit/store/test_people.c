/* Advisers, sign-ins, tokens and the audit (store/people.h).
 * Stands under the desk's sign-in and the commands.
 * Leaves to others: hashing; the damaged audit (test_store.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include <sqlite3.h>

#include "base/clock.h"
#include "store/people.h"

static int64_t add_adviser(struct store *store, const char *name)
{
    struct error err = {0};
    int64_t id;
    assert_done(adviser_add(store, name, "adviser", "$y$hash", 1000, &id, &err));
    return id;
}

static void test_adviser(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct adviser *found;
    int64_t id = add_adviser(database->store, "zoe");
    (void)add_adviser(database->store, "ann");
    assert_done(adviser_find(database->ctx, database->store, "zoe", &found, &err));
    assert_int_equal(found->id, id);
    assert_string_equal(found->name, "zoe");
    assert_string_equal(found->role, "adviser");
    assert_string_equal(found->password_hash, "$y$hash");
    assert_false(found->is_disabled);
    assert_int_equal(found->created_ms, 1000);
    assert_done(adviser_find(database->ctx, database->store, "bob", &found, &err));
    assert_null(found);
    assert_false(adviser_add(database->store, "zoe", "manager", "x", 1, &id, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_false(adviser_add(database->store, "eve", "queen", "x", 1, &id, &err));
    struct adviser_page page;
    assert_done(adviser_list(database->ctx, database->store, &page, &err));
    assert_int_equal(page.count, 2);
    assert_string_equal(page.items[0].name, "ann");
}

static struct adviser *find_login(const struct database *database, unsigned char mark,
                                  int64_t now_ms)
{
    struct error err = {0};
    unsigned char hash[32] = {mark};
    struct adviser *adviser;
    assert_done(login_find(database->ctx, database->store, hash, now_ms, &adviser, &err));
    return adviser;
}

static void add_login(struct store *store, unsigned char mark, int64_t adviser_id, int64_t at_ms)
{
    struct error err = {0};
    unsigned char hash[32] = {mark};
    assert_done(login_add(store, hash, adviser_id, at_ms, at_ms + 1000, &err));
}

static void test_login(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t ann = add_adviser(database->store, "ann");
    add_login(database->store, 1, ann, 1000);
    assert_string_equal(find_login(database, 1, 1999)->name, "ann");
    assert_null(find_login(database, 1, 2000));
    assert_null(find_login(database, 2, 1999));
    unsigned char hash[32] = {1};
    assert_done(login_delete(database->store, hash, &err));
    assert_null(find_login(database, 1, 1999));
}

static void test_login_ends(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t ann = add_adviser(database->store, "ann"), bob = add_adviser(database->store, "bob");
    add_login(database->store, 1, ann, 1000);
    add_login(database->store, 2, ann, 1000);
    add_login(database->store, 3, bob, 1000);
    assert_done(adviser_set(database->store, ann, "$y$new", false, &err));
    assert_null(find_login(database, 1, 1500));
    assert_null(find_login(database, 2, 1500));
    assert_non_null(find_login(database, 3, 1500));
    struct adviser *found;
    assert_done(adviser_find(database->ctx, database->store, "ann", &found, &err));
    assert_string_equal(found->password_hash, "$y$new");

    assert_done(adviser_set(database->store, bob, NULL, true, &err));
    add_login(database->store, 4, bob, 1000);
    assert_null(find_login(database, 4, 1500));
    assert_done(adviser_find(database->ctx, database->store, "bob", &found, &err));
    assert_true(found->is_disabled);
    assert_string_equal(found->password_hash, "$y$hash");
}

static int64_t count(const struct database *database, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(database_path(database), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return number;
}

static void test_login_sweep(void **state)
{
    struct database *database = *state;
    int64_t ann = add_adviser(database->store, "ann");
    add_login(database->store, 1, ann, 1000);
    add_login(database->store, 2, ann, 1500);
    add_login(database->store, 3, ann, 2000);
    assert_int_equal(count(database, "SELECT count(*) FROM login"), 2);
}

static void test_token(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    unsigned char hash[32] = {1}, other[32] = {2};
    int64_t id, second;
    struct token *found;
    struct token_page page;
    assert_done(token_add(database->store, "figures", hash, true, 1000, &id, &err));
    assert_done(token_add(database->store, "other", other, false, 1000, &second, &err));
    assert_done(token_find(database->ctx, database->store, hash, &found, &err));
    assert_int_equal(found->id, id);
    assert_string_equal(found->name, "figures");
    assert_true(found->sees_numbers);
    assert_int_equal(found->created_ms, 1000);
    assert_done(token_revoke(database->store, id, 2000, &err));
    assert_done(token_revoke(database->store, id, 3000, &err));
    assert_done(token_find(database->ctx, database->store, hash, &found, &err));
    assert_null(found);
    assert_done(token_find(database->ctx, database->store, other, &found, &err));
    assert_false(found->sees_numbers);
    assert_done(token_list(database->ctx, database->store, &page, &err));
    assert_int_equal(page.count, 2);
    assert_int_equal(page.items[0].revoked_ms, 2000);
    assert_int_equal(page.items[1].revoked_ms, 0);
}

static void test_audit(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    for (int i = 0; i < 3; i++)
        assert_done(audit_add(database->store, "ann", "look", "case", 1000, &err));
    assert_int_equal(count(database, "SELECT count(DISTINCT hash) FROM audit"), 3);
    assert_int_equal(count(database, "SELECT min(length(hash)) FROM audit"), 32);
}

int main(void)
{
    clock_start();
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("an adviser is found by name, and a name is one adviser's", test_adviser),
        DATABASE_TEST("a sign-in is good until it ends", test_login),
        DATABASE_TEST("a new password and a closed door end all sign-ins", test_login_ends),
        DATABASE_TEST("a sign-in sweeps those that are over", test_login_sweep),
        DATABASE_TEST("a token is good until it is revoked", test_token),
        DATABASE_TEST("the same act twice has two links of the chain", test_audit),
    };
    return cmocka_run_group_tests_name("store: people", tests, NULL, NULL);
}

/* What changes as a whole (store/version.h): scripts, the directory, postcodes.
 * Stands under publishing and the imports.
 * Leaves to others: reading files (test_postcodes.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include <sqlite3.h>

#include "base/clock.h"
#include "store/version.h"

static int64_t generation(const struct database *database, enum store_generation which)
{
    struct error err = {0};
    int64_t generations[GENERATION_COUNT];
    assert_done(store_generations(database->store, generations, &err));
    return generations[which];
}

/* Kept, and live at once. */
static int64_t added(const struct database *database, const char *packed, int64_t at_ms)
{
    struct error err = {0};
    const struct flow_version version = {.at_ms = at_ms, .who = "ann", .why = "why"};
    int64_t number = 0;
    assert_done(flow_version_keep(database->store, &version, packed, &number, &err));
    assert_done(flow_version_switch(database->store, number, at_ms, &err));
    return number;
}

static void test_flow(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t version = -1;
    const char *packed = "";
    assert_done(flow_version_get(database->ctx, database->store, 0, &version, &packed, &err));
    assert_null(packed);
    assert_int_equal(version, 0);
    int64_t before = generation(database, GENERATION_FLOWS);
    int64_t first = added(database, "{1}", 1), second = added(database, "{2}", 2);
    assert_true(second > first);
    assert_int_equal(generation(database, GENERATION_FLOWS), before + 2);
    assert_done(flow_version_get(database->ctx, database->store, 0, &version, &packed, &err));
    assert_string_equal(packed, "{2}");
    assert_int_equal(version, second);
    assert_done(flow_version_get(database->ctx, database->store, first, &version, &packed, &err));
    assert_string_equal(packed, "{1}");
    assert_done(flow_version_get(database->ctx, database->store, 99, &version, &packed, &err));
    assert_null(packed);
}

static int64_t kept(const struct database *database, const struct flow_version *version)
{
    struct error err = {0};
    int64_t number = 0;
    struct flow_version whole = *version;
    whole.who = "ann";
    whole.why = "why";
    assert_done(flow_version_keep(database->store, &whole, "{}", &number, &err));
    return number;
}

static int64_t due(const struct database *database, int64_t now_ms)
{
    struct error err = {0};
    int64_t number = -1;
    assert_done(flow_version_due(database->store, now_ms, &number, &err));
    return number;
}

static void test_flow_waits(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    (void)added(database, "{1}", 1);
    assert_int_equal(due(database, INT64_MAX), 0);
    int64_t timed = kept(database, &(struct flow_version){.at_ms = 2, .due_ms = 50});
    int64_t second = kept(database, &(struct flow_version){.at_ms = 3, .needs_approval = true});
    assert_int_equal(due(database, 49), 0);
    assert_int_equal(due(database, 50), timed);
    assert_done(flow_version_approve(database->store, second, "bob", 10, &err));
    assert_int_equal(due(database, 49), second);
    assert_done(flow_version_switch(database->store, second, 49, &err));
    assert_int_equal(due(database, 50), 0);
    assert_false(flow_version_switch(database->store, timed, 50, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);

    struct flow_version_page page;
    assert_done(flow_version_list(database->ctx, database->store, &page, &err));
    assert_int_equal(page.count, 3);
    assert_int_equal(page.items[0].over_ms, 49);
    assert_true(page.items[1].is_overtaken);
    assert_string_equal(page.items[2].approved_by, "bob");
    assert_int_equal(page.items[2].live_order, 2);
}

static size_t older(const struct database *database, int64_t since_ms, int64_t *first_out)
{
    struct error err = {0};
    struct flow_version_page page;
    assert_done(flow_version_older(database->ctx, database->store, since_ms, 3, &page, &err));
    *first_out = page.count > 0 ? page.items[0].version : 0;
    return page.count;
}

static void test_flow_older(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t newest;
    (void)added(database, "{1}", 10);
    assert_int_equal(older(database, 0, &newest), 0);
    int64_t second = added(database, "{2}", 20);
    (void)added(database, "{3}", 30);
    assert_int_equal(older(database, 0, &newest), 2);
    assert_int_equal(newest, second);
    assert_int_equal(older(database, 20, &newest), 1);
    int64_t safety = kept(database, &(struct flow_version){.at_ms = 40, .is_safety = true});
    assert_int_equal(older(database, 0, &newest), 2);
    assert_done(flow_version_switch(database->store, safety, 40, &err));
    assert_int_equal(older(database, 0, &newest), 0);
    (void)added(database, "{5}", 50);
    assert_int_equal(older(database, 0, &newest), 1);
    assert_int_equal(newest, safety);
}

static int64_t begin(const struct database *database, enum import_subject subject)
{
    struct error err = {0};
    int64_t version;
    assert_done(import_begin(database->store, subject, "file.csv", 1, &version, &err));
    return version;
}

static int64_t live(const struct database *database, enum import_subject subject)
{
    struct error err = {0};
    int64_t version = -1;
    assert_done(import_live(database->ctx, database->store, subject, &version, NULL, &err));
    return version;
}

static void add_postcodes(const struct database *database, int64_t version, int count)
{
    struct error err = {0};
    for (int i = 0; i < count; i++) {
        struct place_postcode_row row = {.gss = "E09000022", .state = PLACE_POSTCODE_OLD};
        (void)snprintf(row.postcode, sizeof row.postcode, "SW9 %dHJ", i % 10);
        assert_done(postcode_add(database->store, version, &row, &err));
    }
}

static int64_t rows_of(const struct database *database, const char *table, int64_t version)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    const char *sql = mem_printf(database->ctx, "SELECT count(*) FROM %s WHERE version = %lld",
                                 table, (long long)version);
    assert_int_equal(sqlite3_open(database_path(database), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return number;
}

static void test_switch(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    const char *source = NULL;
    int64_t before = generation(database, GENERATION_PLACES), version = -1;
    assert_int_equal(live(database, IMPORT_POSTCODES), 0);
    int64_t first = begin(database, IMPORT_POSTCODES);
    add_postcodes(database, first, 3);
    assert_int_equal(live(database, IMPORT_POSTCODES), 0);
    assert_done(import_switch(database->store, IMPORT_POSTCODES, first, 5, &err));
    assert_done(
        import_live(database->ctx, database->store, IMPORT_POSTCODES, &version, &source, &err));
    assert_int_equal(version, first);
    assert_string_equal(source, "file.csv");
    assert_int_equal(live(database, IMPORT_DIRECTORY), 0);
    assert_int_equal(generation(database, GENERATION_PLACES), before + 1);
    int64_t second = begin(database, IMPORT_POSTCODES);
    assert_int_equal(live(database, IMPORT_POSTCODES), first);
    assert_done(import_switch(database->store, IMPORT_POSTCODES, second, 6, &err));
    assert_int_equal(live(database, IMPORT_POSTCODES), second);
    assert_false(import_switch(database->store, IMPORT_POSTCODES, first, 7, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
}

static void test_overtaken(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t first = begin(database, IMPORT_DIRECTORY);
    int64_t postcodes = begin(database, IMPORT_POSTCODES);
    int64_t second = begin(database, IMPORT_DIRECTORY);
    assert_done(store_begin(database->store, &err));
    assert_false(import_switch(database->store, IMPORT_DIRECTORY, first, 1, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    store_rollback(database->store);
    assert_done(import_switch(database->store, IMPORT_DIRECTORY, second, 1, &err));
    assert_done(import_switch(database->store, IMPORT_POSTCODES, postcodes, 1, &err));
}

static void test_sweep(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t killed = begin(database, IMPORT_POSTCODES);
    add_postcodes(database, killed, 5);
    int64_t used = begin(database, IMPORT_POSTCODES);
    add_postcodes(database, used, 3);
    assert_done(import_switch(database->store, IMPORT_POSTCODES, used, 1, &err));
    int64_t coming = begin(database, IMPORT_POSTCODES);
    add_postcodes(database, coming, 2);
    bool done = true;
    assert_done(import_sweep(database->store, IMPORT_POSTCODES, 2, &done, &err));
    assert_false(done);
    assert_int_equal(rows_of(database, "postcode", killed), 3);
    int calls = 0;
    while (!done && calls++ < 10)
        assert_done(import_sweep(database->store, IMPORT_POSTCODES, 2, &done, &err));
    assert_true(done);
    assert_int_equal(rows_of(database, "postcode", killed), 0);
    assert_int_equal(rows_of(database, "postcode", used), 3);
    assert_int_equal(rows_of(database, "postcode", coming), 2);
}

static void test_postcodes(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t other = begin(database, IMPORT_POSTCODES);
    add_postcodes(database, other, 4);
    int64_t version = begin(database, IMPORT_POSTCODES);
    add_postcodes(database, version, 7);
    int64_t cursor = 0;
    size_t total = 0;
    for (int calls = 0; calls < 9; calls++) {
        struct postcode_page page;
        assert_done(
            postcode_list(database->ctx, database->store, version, &cursor, 3, &page, &err));
        if (page.count == 0)
            break;
        assert_string_equal(page.items[0].gss, "E09000022");
        assert_int_equal(page.items[0].state, PLACE_POSTCODE_OLD);
        assert_string_equal(page.items[0].postcode, mem_printf(database->ctx, "SW9 %zuHJ", total));
        total += page.count;
    }
    assert_int_equal(total, 7);
}

static void test_services(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t version = begin(database, IMPORT_DIRECTORY);
    const struct directory_service service = {
        .id = "id-1",
        .name = "Example Foodbank",
        .organization = "Example Trust",
        .needs = "food|money",
        .reach = DIRECTORY_LONDON,
        .boroughs = UINT64_C(1) << 32 | 1,
        .outcode = "SE15",
        .summary = "no voucher needed",
        .phone = "020 7946 0123",
        .email = "a@foodbank.example",
        .url = "https://foodbank.example",
        .address = "1 Example Street",
        .hours = "Mon-Fri 9-5",
        .languages = "en|ro",
        .space = DIRECTORY_SPACE_WAITING,
        .checked = "2026-11-03",
        .checked_by = "ann",
        .offer = "time",
        .source = "sample",
        .is_sample = true,
        .service = "record-1",
        .minimum_age = 16,
        .maximum_age = 25,
        .latitude_e6 = 51470000,
        .longitude_e6 = -69000,
        .wait_weeks = 3,
        .closed_until = "2027-01-04",
    };
    assert_done(service_add(database->store, version, &service, &err));
    assert_done(
        service_add(database->store, version, &(struct directory_service){.id = "id-2"}, &err));
    struct service_page page;
    int64_t cursor = 0;
    assert_done(service_list(database->ctx, database->store, version, &cursor, 1, &page, &err));
    assert_int_equal(page.count, 1);
    const struct directory_service *found = &page.items[0];
    assert_string_equal(found->id, service.id);
    assert_string_equal(found->name, service.name);
    assert_string_equal(found->organization, service.organization);
    assert_string_equal(found->needs, service.needs);
    assert_int_equal(found->reach, service.reach);
    assert_true(found->boroughs == service.boroughs);
    assert_string_equal(found->outcode, service.outcode);
    assert_string_equal(found->summary, service.summary);
    assert_string_equal(found->phone, service.phone);
    assert_string_equal(found->email, service.email);
    assert_string_equal(found->url, service.url);
    assert_string_equal(found->address, service.address);
    assert_string_equal(found->hours, service.hours);
    assert_string_equal(found->languages, service.languages);
    assert_int_equal(found->space, service.space);
    assert_string_equal(found->checked, service.checked);
    assert_string_equal(found->checked_by, service.checked_by);
    assert_string_equal(found->offer, service.offer);
    assert_string_equal(found->source, service.source);
    assert_true(found->is_sample);
    assert_string_equal(found->service, service.service);
    assert_int_equal(found->minimum_age, 16);
    assert_int_equal(found->maximum_age, 25);
    assert_int_equal(found->latitude_e6, 51470000);
    assert_int_equal(found->longitude_e6, -69000);
    assert_int_equal(found->wait_weeks, 3);
    assert_string_equal(found->closed_until, "2027-01-04");
    assert_done(service_list(database->ctx, database->store, version, &cursor, 5, &page, &err));
    assert_int_equal(page.count, 1);
    assert_string_equal(page.items[0].name, "");
    assert_done(service_list(database->ctx, database->store, version, &cursor, 5, &page, &err));
    assert_int_equal(page.count, 0);
}

int main(void)
{
    clock_start();
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("the last published scripts are live, older ones are kept", test_flow),
        DATABASE_TEST("scripts wait for their time and for a second person", test_flow_waits),
        DATABASE_TEST("conversations keep scripts of a day, none before a safety fix",
                      test_flow_older),
        DATABASE_TEST("an import counts from its switch on", test_switch),
        DATABASE_TEST("an overtaken import cannot switch", test_overtaken),
        DATABASE_TEST("a sweep takes what is over, a few rows at a time", test_sweep),
        DATABASE_TEST("postcodes of one version are paged", test_postcodes),
        DATABASE_TEST("a service is read as it was written", test_services),
    };
    return cmocka_run_group_tests_name("store: versions", tests, NULL, NULL);
}

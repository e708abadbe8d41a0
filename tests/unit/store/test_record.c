/* The directory in full (store/record.h): what goes in comes out, shared rows are kept once, a sweep leaves nothing.
 * Stands under the import and the export of the directory.
 * Leaves to others: what people are told (test_version.c, listings). */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include <sqlite3.h>

#include "base/clock.h"
#include "store/record.h"
#include "store/version.h"

static const struct directory_address address = {.id = "address-1",
                                                 .address_1 = "1 Example Street",
                                                 .city = "London",
                                                 .postal_code = "SE15 4QL",
                                                 .country = "GB"};
static const struct directory_accessibility access_row = {.id = "access-1",
                                                          .description = "Step-free"};
static const struct directory_service_at_location place = {
    .id = "place-1",
    .location = {.id = "location-1",
                 .name = "Example Hall",
                 .latitude_e6 = 51470000,
                 .longitude_e6 = -69000,
                 .addresses = &address,
                 .address_count = 1,
                 .accessibilities = &access_row,
                 .accessibility_count = 1}};
static const struct directory_schedule schedules[] = {
    {.id = "schedule-1",
     .freq = "WEEKLY",
     .interval = 1,
     .byday = "MO,TU",
     .opens_at = "09:00",
     .closes_at = "17:00",
     .holidays = "closed"},
    {.id = "schedule-2", .valid_from = "--12-25", .valid_to = "--12-26", .is_by_appointment = true},
};
static const struct directory_contact contact = {.id = "contact-1", .title = "Reception"};
static const struct directory_phone phones[] = {
    {.id = "phone-1", .number = "0845 000 0000", .is_costly = true},
    {.id = "phone-2", .number = "020 7946 0123", .contact = "contact-1", .languages = "en|pl"},
};
static const struct directory_service_area area = {
    .id = "area-1", .name = "Southwark", .gss = "E09000028"};
static const struct directory_cost_option cost = {.id = "cost-1", .amount = -1, .option = "Free"};
static const struct directory_language language = {
    .id = "language-1", .code = "pl", .name = "Polish"};
static const struct directory_attribute attributes[] = {
    {.id = "attribute-1",
     .link_type = "need",
     .term = {.id = "term-1", .code = "food.bank", .name = "Food bank", .taxonomy = "needs"}},
    {.id = "attribute-2",
     .link_type = "need",
     .term = {.id = "term-2", .code = "food", .name = "Food", .taxonomy = "needs"}},
};

static struct directory_record example(const char *id)
{
    return (struct directory_record){
        .id = id,
        .name = "Example Foodbank",
        .description = "Food for three days",
        .minimum_age = 16,
        .assured = "2026-11-03",
        .space = DIRECTORY_SPACE_WAITING,
        .wait_weeks = 2,
        .is_sample = true,
        .source = "feed",
        .source_id = "77",
        .digest = "abc",
        .seen_ms = 1000,
        .organization = {.id = "organization-1", .name = "Example Trust"},
        .places = &place,
        .place_count = 1,
        .schedules = schedules,
        .schedule_count = ARRAY_SIZE(schedules),
        .contacts = &contact,
        .contact_count = 1,
        .phones = phones,
        .phone_count = ARRAY_SIZE(phones),
        .areas = &area,
        .area_count = 1,
        .costs = &cost,
        .cost_count = 1,
        .languages = &language,
        .language_count = 1,
        .attributes = attributes,
        .attribute_count = ARRAY_SIZE(attributes),
    };
}

static int64_t begin(const struct database *database, const char *source)
{
    struct error err = {0};
    int64_t version = 0;
    assert_done(import_begin(database->store, IMPORT_DIRECTORY, source, 1, &version, &err));
    return version;
}

static void add(const struct database *database, int64_t version, const char *id)
{
    struct error err = {0};
    struct directory_record record = example(id);
    assert_done(record_add(database->store, version, &record, &err));
}

static int64_t rows_in(const struct database *database, const char *table)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    const char *sql = mem_printf(database->ctx, "SELECT count(*) FROM %s", table);
    assert_int_equal(sqlite3_open(database_path(database), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return number;
}

static void check_below(const struct directory_record *found)
{
    assert_int_equal(found->schedule_count, 2);
    assert_string_equal(found->schedules[0].byday, "MO,TU");
    assert_string_equal(found->schedules[0].holidays, "closed");
    assert_string_equal(found->schedules[1].valid_from, "--12-25");
    assert_true(found->schedules[1].is_by_appointment);
    assert_int_equal(found->contact_count, 1);
    assert_string_equal(found->contacts[0].title, "Reception");
    assert_int_equal(found->phone_count, 2);
    assert_true(found->phones[0].is_costly);
    assert_string_equal(found->phones[1].languages, "en|pl");
    assert_int_equal(found->area_count, 1);
    assert_string_equal(found->areas[0].gss, "E09000028");
    assert_int_equal(found->cost_count, 1);
    assert_int_equal(found->costs[0].amount, -1);
    assert_int_equal(found->language_count, 1);
    assert_string_equal(found->languages[0].code, "pl");
    assert_int_equal(found->attribute_count, 2);
    assert_string_equal(found->attributes[0].term.code, "food.bank");
    assert_string_equal(found->attributes[1].term.taxonomy, "needs");
    assert_int_equal(found->place_count, 1);
    const struct directory_location *location = &found->places[0].location;
    assert_string_equal(location->name, "Example Hall");
    assert_string_equal(location->location_type, "physical");
    assert_int_equal(location->longitude_e6, -69000);
    assert_int_equal(location->address_count, 1);
    assert_string_equal(location->addresses[0].postal_code, "SE15 4QL");
    assert_string_equal(location->addresses[0].address_type, "physical");
    assert_int_equal(location->accessibility_count, 1);
    assert_string_equal(location->accessibilities[0].description, "Step-free");
}

static void test_whole(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct directory_record *found;
    int64_t version = begin(database, "feed");
    add(database, version, "record-1");
    assert_done(record_get(database->ctx, database->store, version, "record-1", &found, &err));
    assert_non_null(found);
    assert_string_equal(found->name, "Example Foodbank");
    assert_string_equal(found->status, "active");
    assert_int_equal(found->minimum_age, 16);
    assert_int_equal(found->space, DIRECTORY_SPACE_WAITING);
    assert_int_equal(found->seen_ms, 1000);
    assert_string_equal(found->digest, "abc");
    assert_string_equal(found->organization.name, "Example Trust");
    check_below(found);
    assert_done(record_get(database->ctx, database->store, version, "record-2", &found, &err));
    assert_null(found);
    assert_done(record_get(database->ctx, database->store, version + 1, "record-1", &found, &err));
    assert_null(found);
}

static void test_pages(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t version = begin(database, "feed"), cursor = 0;
    add(database, version, "record-1");
    add(database, version, "record-2");
    add(database, version, "record-3");
    struct record_page page;
    assert_done(record_list(database->ctx, database->store, version, &cursor, 2, &page, &err));
    assert_int_equal(page.count, 2);
    check_below(&page.items[1]);
    assert_done(record_list_bare(database->ctx, database->store, version, &cursor, 2, &page, &err));
    assert_int_equal(page.count, 1);
    assert_string_equal(page.items[0].id, "record-3");
    assert_string_equal(page.items[0].source_id, "77");
    assert_int_equal(page.items[0].phone_count, 0);
    assert_done(record_list(database->ctx, database->store, version, &cursor, 2, &page, &err));
    assert_int_equal(page.count, 0);
    assert_int_equal(rows_in(database, "organization"), 1);
    assert_int_equal(rows_in(database, "location"), 1);
    assert_int_equal(rows_in(database, "address"), 1);
    assert_int_equal(rows_in(database, "taxonomy_term"), 2);
    assert_int_equal(rows_in(database, "service_at_location"), 3);
}

static void test_twice(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t version = begin(database, "feed");
    struct directory_record record = example("record-1");
    add(database, version, "record-1");
    assert_false(record_add(database->store, version, &record, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
}

static void test_absent(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct directory_record *found;
    int64_t version = begin(database, "feed");
    struct directory_record record = {.id = "bare"};
    assert_done(record_add(database->store, version, &record, &err));
    assert_done(record_get(database->ctx, database->store, version, "bare", &found, &err));
    assert_string_equal(found->name, "");
    assert_null(found->organization.id);
    assert_int_equal(found->place_count, 0);
}

/* One feed changes nothing of another; what is over goes with all that hangs below it. */
static void test_sources(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct import_live_page live;
    int64_t first = begin(database, "feed");
    add(database, first, "record-1");
    add(database, first, "record-2");
    assert_done(import_switch(database->store, IMPORT_DIRECTORY, first, 2, &err));
    int64_t other = begin(database, "sample");
    add(database, other, "record-9");
    assert_done(import_switch(database->store, IMPORT_DIRECTORY, other, 3, &err));
    int64_t second = begin(database, "feed");
    add(database, second, "record-1");
    assert_done(import_switch(database->store, IMPORT_DIRECTORY, second, 4, &err));
    assert_done(import_live_list(database->ctx, database->store, IMPORT_DIRECTORY, &live, &err));
    assert_int_equal(live.count, 2);
    assert_int_equal(live.items[0].version, other);
    assert_string_equal(live.items[0].source, "sample");
    assert_int_equal(live.items[1].version, second);
    assert_int_equal(live.items[1].live_ms, 4);

    assert_done(import_retire(database->store, IMPORT_DIRECTORY, "sample", &err));
    assert_done(import_live_list(database->ctx, database->store, IMPORT_DIRECTORY, &live, &err));
    assert_int_equal(live.count, 1);
    bool is_done = false;
    for (int calls = 0; calls < 20 && !is_done; calls++)
        assert_done(import_sweep(database->store, IMPORT_DIRECTORY, 2, &is_done, &err));
    assert_true(is_done);
    static const char *const tables[] = {"service",   "organization",  "location",
                                         "address",   "phone",         "service_at_location",
                                         "attribute", "taxonomy_term", "schedule"};
    static const int64_t left[] = {1, 1, 1, 1, 2, 1, 2, 2, 2};
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
        assert_int_equal(rows_in(database, tables[i]), left[i]);
}

int main(void)
{
    clock_start();
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("a service comes back with all that belongs to it", test_whole),
        DATABASE_TEST("a page goes on where the one before ended; shared rows are kept once",
                      test_pages),
        DATABASE_TEST("a service does not come in twice", test_twice),
        DATABASE_TEST("what is absent is empty", test_absent),
        DATABASE_TEST("one source changes nothing of another, and a sweep leaves nothing behind",
                      test_sources),
    };
    return cmocka_run_group_tests_name("store: the directory in full", tests, NULL, NULL);
}

/* Rows of the directory: what is read, what is refused with file, line and column, and that the seed files are sound.
 * Each refusal is a test of its own.
 * Leaves to others: searching (test_search.c), hours (test_hours.c). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#include "seed_map.h"

#define HEADER                                                                            \
    "id,name,needs,reach,boroughs,outcode,summary,phone,email,url,hours,languages,space," \
    "checked,offer,source,is_sample\n"
#define GOOD                                                                                \
    "a-1,Example Foodbank,food|food.bank,boroughs,southwark|E09000022,SE15,No voucher,020 " \
    "7946 0123,a@b.example,https://b.example,\"Tue 12-3, Fri 12-3\",en|pl,open,2026-11-03," \
    "things,sample,yes\n"

struct refusal {
    const char *name, *csv, *says;
};

static const struct refusal refusals[] = {
    {"an empty file", "", "x.csv:1"},
    {"no column hours", "id,name,needs,reach,phone,source\n", "hours"},
    {"no id", HEADER ",N,food,london,,,,,,,,,,,,s,\n", "x.csv:2: column id"},
    {"an id with capitals", HEADER "A,N,food,london,,,,,,,,,,,,s,\n", "column id"},
    {"no name", HEADER "a,,food,london,,,,,,,,,,,,s,\n", "column name"},
    {"a need in capitals", HEADER "a,N,Food,london,,,,,,,,,,,,s,\n", "column needs"},
    {"an empty need in the list", HEADER "a,N,food||money,london,,,,,,,,,,,,s,\n", "column needs"},
    {"no need and no offer", HEADER "a,N,,london,,,,,,,,,,,,s,\n", "column needs"},
    {"an unknown reach", HEADER "a,N,food,city,,,,,,,,,,,,s,\n", "column reach"},
    {"an unknown borough", HEADER "a,N,food,boroughs,lambath,,,,,,,,,,,s,\n", "'lambath'"},
    {"boroughs without a borough", HEADER "a,N,food,boroughs,,,,,,,,,,,,s,\n", "column boroughs"},
    {"all of London and a borough", HEADER "a,N,food,london,lambeth,,,,,,,,,,,s,\n",
     "column boroughs"},
    {"a whole postcode", HEADER "a,N,food,london,,SE15 4QL,,,,,,,,,,s,\n", "column outcode"},
    {"a district outside London", HEADER "a,N,food,london,,M1,,,,,,,,,,s,\n", "column outcode"},
    {"letters in a phone number", HEADER "a,N,food,london,,,,020 CALL,,,,,,,,s,\n", "column phone"},
    {"two digits", HEADER "a,N,food,london,,,,12,,,,,,,,s,\n", "column phone"},
    {"an email without an at", HEADER "a,N,food,london,,,,,b.example,,,,,,,s,\n", "column email"},
    {"an address that is no web address", HEADER "a,N,food,london,,,,,,b.example,,,,,,s,\n",
     "column url"},
    {"hours that cannot be read", HEADER "a,N,food,london,,,,,,,Mon 9-5 sometimes,,,,,s,\n",
     "column hours: opening hours: 'sometimes'"},
    {"a language by name", HEADER "a,N,food,london,,,,,,,,Polish,,,,s,\n", "column languages"},
    {"an unknown space", HEADER "a,N,food,london,,,,,,,,,busy,,,s,\n", "column space"},
    {"a day that does not exist", HEADER "a,N,food,london,,,,,,,,,,2026-02-29,,s,\n",
     "column checked"},
    {"a day written otherwise", HEADER "a,N,food,london,,,,,,,,,,3/11/2026,,s,\n",
     "column checked"},
    {"an unknown offer", HEADER "a,N,food,london,,,,,,,,,,,cash,s,\n", "column offer"},
    {"a source with a space", HEADER "a,N,food,london,,,,,,,,,,,,my source,\n", "column source"},
    {"is_sample in other words", HEADER "a,N,food,london,,,,,,,,,,,,s,true\n", "column is_sample"},
    {"the same id twice", HEADER GOOD GOOD, "'a-1' stands in two rows"},
    {"the second row is named by its line", HEADER GOOD "b,N,food,city,,,,,,,,,,,,s,\n",
     "x.csv:3: column reach"},
    {"an open quote", HEADER "a,\"N,food\n", "x.csv"},
    {"bytes that are not UTF-8", HEADER "a,N\xff,food,london,,,,,,,,,,,,s,\n", "UTF-8"},
};

static void row_is_refused(void **state)
{
    const struct refusal *row = *state;
    void *ctx = mem_root("test");
    struct place_map *map = seed_map(ctx);
    struct directory_rows rows = {0};
    struct error err = {0};
    size_t blocks = mem_blocks(ctx);
    assert_false(directory_rows_read(ctx, "x.csv", str_of(row->csv), map, &rows, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    if (strstr(err.text, row->says) == NULL || strstr(err.text, "x.csv") == NULL)
        fail_msg("'%s' does not say %s", err.text, row->says);
    assert_int_equal(mem_blocks(ctx), blocks);
    mem_free(ctx);
}

static void a_summary_has_at_most_90_characters(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct place_map *map = seed_map(ctx);
    struct directory_rows rows = {0};
    struct error err = {0};
    char summary[2 * 91 + 1] = "";
    for (int i = 0; i < 90; i++) // two bytes each
        memcpy(summary + i * 2, "\xc3\xa9\0", 3);
    char *csv = mem_printf(ctx, HEADER "a,N,food,london,,,%s,,,,,,,,,s,\n", summary);
    assert_true(directory_rows_read(ctx, "x.csv", str_of(csv), map, &rows, &err));
    csv = mem_printf(ctx, HEADER "a,N,food,london,,,%sx,,,,,,,,,s,\n", summary);
    assert_false(directory_rows_read(ctx, "x.csv", str_of(csv), map, &rows, &err));
    assert_non_null(strstr(err.text, "column summary: expected at most 90 characters, found 91"));
    mem_free(ctx);
}

static void a_row_is_read(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct place_map *map = seed_map(ctx);
    struct directory_rows rows = {0};
    struct error err = {0};
    if (!directory_rows_read(ctx, "x.csv", str_of(HEADER GOOD), map, &rows, &err))
        fail_msg("%s", err.text);
    assert_int_equal(rows.count, 1);
    const struct directory_service *service = &rows.items[0];
    assert_string_equal(service->id, "a-1");
    assert_string_equal(service->name, "Example Foodbank");
    assert_string_equal(service->organization, "");
    assert_string_equal(service->needs, "food|food.bank");
    assert_int_equal(service->reach, DIRECTORY_BOROUGHS);
    assert_int_equal(service->boroughs, UINT64_C(1) << 27 | UINT64_C(1) << 21);
    assert_string_equal(service->outcode, "SE15");
    assert_string_equal(service->hours, "Tue 12-3, Fri 12-3");
    assert_string_equal(service->languages, "en|pl");
    assert_int_equal(service->space, DIRECTORY_SPACE_OPEN);
    assert_string_equal(service->checked, "2026-11-03");
    assert_string_equal(service->offer, "things");
    assert_true(service->is_sample);
    mem_free(ctx);
}

static void columns_come_in_any_order(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct place_map *map = seed_map(ctx);
    struct directory_rows rows = {0};
    struct error err = {0};
    static const char csv[] = "\xef\xbb\xbfsource,phone,more,hours,reach,needs,name,id\r\n"
                              "s,116 123,x,24 hours,national,mental,Line,l1\r\n";
    if (!directory_rows_read(ctx, "x.csv", str_of(csv), map, &rows, &err))
        fail_msg("%s", err.text);
    assert_int_equal(rows.count, 1);
    assert_string_equal(rows.items[0].name, "Line");
    assert_int_equal(rows.items[0].reach, DIRECTORY_NATIONAL);
    assert_false(rows.items[0].is_sample);
    mem_free(ctx);
}

/* What the sample must be: marked, never a number of anybody, something for every borough and main need. */
static void the_sample_directory_is_sound(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct place_map *map = seed_map(ctx);
    struct directory_rows rows = {0};
    struct error err = {0};
    if (!directory_rows_read(ctx, "directory.csv", seed_file(ctx, "db/seed/directory.csv"), map,
                             &rows, &err))
        fail_msg("%s", err.text);
    assert_true(rows.count >= 130);
    for (size_t i = 0; i < rows.count; i++) {
        const struct directory_service *service = &rows.items[i];
        assert_true(service->is_sample);
        assert_string_equal(service->source, "sample");
        assert_non_null(strstr(service->name, "Example"));
        assert_int_equal(strncmp(service->phone, "020 7946 0", 10), 0);
        assert_int_equal(strlen(service->phone), 13);
        assert_non_null(strstr(service->email, ".example"));
        assert_non_null(strstr(service->url, ".example"));
        assert_true(strlen(service->summary) > 0);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rows.items[j].phone, service->phone);
    }
    mem_free(ctx);
}

static const char *const main_needs[] = {
    "food",
    "money",
    "money.debt",
    "money.benefits",
    "housing.homeless",
    "housing",
    "housing.eviction",
    "housing.repairs",
    "housing.private",
    "housing.council",
    "energy",
    "mental.support",
    "older.lonely",
    "health.gp",
    "health.care",
    "disability",
    "immigration",
    "work",
    "family",
    "legal",
    "abuse",
    "group",
    "offer.time",
    "offer.skills",
    "offer.things",
    "offer.money",
    "offer.campaign",
};

static void every_borough_has_every_main_need(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct place_map *map = seed_map(ctx);
    struct directory_rows rows = {0};
    struct error err = {0};
    assert_true(directory_rows_read(ctx, "directory.csv", seed_file(ctx, "db/seed/directory.csv"),
                                    map, &rows, &err));
    struct directory *directory = directory_new(ctx, map, NULL);
    for (size_t i = 0; i < rows.count; i++)
        assert_true(directory_add(directory, &rows.items[i], &err));
    directory_seal(directory);
    int64_t at_ms = 0;
    assert_true(clock_parse(str_of("2026-11-03 10:15"), &at_ms));
    for (int borough = 0; borough < PLACE_BOROUGHS; borough++) {
        struct place_area area = {.boroughs = UINT64_C(1) << borough};
        for (size_t i = 0; i < ARRAY_SIZE(main_needs); i++) {
            struct directory_query query = {
                .need = main_needs[i], .area = &area, .at_ms = at_ms, .limit = 1};
            if (directory_count_for(directory, &query) == 0)
                fail_msg("nothing for %s in %s", main_needs[i],
                         place_map_borough(map, borough)->name);
        }
        static const char *const own[] = {"housing.homeless", "food", "money", "mental.support"};
        for (size_t i = 0; i < ARRAY_SIZE(own); i++) {
            struct directory_query query = {
                .need = own[i], .area = &area, .at_ms = at_ms, .limit = 1, .with_why = true};
            struct directory_hit hit;
            assert_int_equal(directory_search(ctx, directory, &query, &hit), 1);
            if (strncmp(hit.why, "in ", 3) != 0)
                fail_msg("no own %s in %s", own[i], place_map_borough(map, borough)->name);
        }
    }
    mem_free(ctx);
}

static void the_national_services_are_sound(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct place_map *map = seed_map(ctx);
    struct directory_rows rows = {0};
    struct error err = {0};
    if (!directory_rows_read(ctx, "national-services.csv",
                             seed_file(ctx, "db/seed/national-services.csv"), map, &rows, &err))
        fail_msg("%s", err.text);
    assert_true(rows.count >= 30);
    for (size_t i = 0; i < rows.count; i++) {
        assert_false(rows.items[i].is_sample);
        assert_string_equal(rows.items[i].source, "national");
        assert_true(strlen(rows.items[i].phone) >= 3);
    }
    mem_free(ctx);
}

static void the_bank_holidays_are_sound(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct directory_holidays *holidays = NULL;
    struct error err = {0};
    if (!directory_holidays_load(ctx, "bank-holidays.csv",
                                 seed_file(ctx, "db/seed/bank-holidays.csv"), &holidays, &err))
        fail_msg("%s", err.text);
    assert_true(directory_is_holiday(holidays, 2026, 12, 25));
    assert_true(directory_is_holiday(holidays, 2027, 12, 27));
    assert_false(directory_is_holiday(holidays, 2027, 12, 25));
    mem_free(ctx);
}

static void crisis_numbers_stand_apart(void **state)
{
    (void)state;
    static const struct {
        const char *name, *number;
    } numbers[] = {
        {"emergency", "999"}, {"nhs111", "111"},          {"samaritans", "116 123"},
        {"shout", "85258"},   {"childline", "0800 1111"}, {"abuse", "0808 2000 247"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        assert_string_equal(directory_crisis_number(numbers[i].name), numbers[i].number);
        assert_string_equal(directory_crisis_checked(numbers[i].name), "2026-11-23");
        assert_string_equal(directory_crisis_name_at(i), numbers[i].name);
    }
    assert_null(directory_crisis_name_at(ARRAY_SIZE(numbers)));
    assert_null(directory_crisis_number("nobody"));
    assert_null(directory_crisis_checked("nobody"));
}

int main(void)
{
    clock_start();
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(a_summary_has_at_most_90_characters),
        cmocka_unit_test(a_row_is_read),
        cmocka_unit_test(columns_come_in_any_order),
        cmocka_unit_test(the_sample_directory_is_sound),
        cmocka_unit_test(every_borough_has_every_main_need),
        cmocka_unit_test(the_national_services_are_sound),
        cmocka_unit_test(the_bank_holidays_are_sound),
        cmocka_unit_test(crisis_numbers_stand_apart),
    };
    static struct CMUnitTest tests[ARRAY_SIZE(refusals) + ARRAY_SIZE(plain)];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(refusals); i++) {
        const void *row = &refusals[i];
        tests[count] = (struct CMUnitTest){.name = refusals[i].name, .test_func = row_is_refused};
        memcpy(&tests[count++].initial_state, &row, sizeof(row));
    }
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
        tests[count++] = plain[i];
    return cmocka_run_group_tests_name("directory rows", tests, NULL, NULL);
}

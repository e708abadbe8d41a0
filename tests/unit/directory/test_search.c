/* Searching and ranking: who is told first, who is never told, and why.
 * Each row asks one question of one small directory and names the answers in order.
 * Leaves to others: the sample directory's coverage (test_rows.c). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#include "seed_map.h"

/* The moment of all questions: Tuesday 3 November 2026, 10:15. */
static const char now[] = "2026-11-03 10:15";

#define OPEN   "Tue 9-5"
#define LATER  "Tue 2-5"
#define FRIDAY "Fri 9-5"
#define NEW    "2026-10-20"

static const struct directory_service services[] = {
    // Food: Southwark is the person's borough; Lambeth and Lewisham lie beside it, Tower Hamlets across the river.
    {.id = "own",
     .needs = "food.bank",
     .boroughs = 1 << 27,
     .outcode = "SE16",
     .hours = OPEN,
     .checked = NEW},
    {.id = "own-later",
     .needs = "food.bank",
     .boroughs = 1 << 27,
     .outcode = "SE15",
     .hours = LATER,
     .checked = NEW},
    {.id = "own-friday",
     .needs = "food",
     .boroughs = 1 << 27,
     .outcode = "SE15",
     .hours = FRIDAY,
     .checked = NEW},
    {.id = "own-unknown",
     .needs = "food.meals",
     .boroughs = 1 << 27,
     .outcode = "SE15",
     .hours = "",
     .checked = NEW},
    {.id = "own-full",
     .needs = "food",
     .boroughs = 1 << 27,
     .outcode = "SE15",
     .hours = OPEN,
     .space = DIRECTORY_SPACE_FULL},
    {.id = "own-shut", .needs = "food", .boroughs = 1 << 27, .outcode = "SE15", .hours = "closed"},
    {.id = "serves",
     .needs = "food",
     .boroughs = 1 << 27 | 1 << 21,
     .outcode = "SW9",
     .hours = OPEN,
     .checked = NEW},
    {.id = "beside",
     .needs = "food",
     .boroughs = 1 << 22,
     .outcode = "SE13",
     .hours = OPEN,
     .checked = NEW},
    {.id = "across",
     .needs = "food",
     .boroughs = 1 << 29,
     .outcode = "E1",
     .hours = OPEN,
     .checked = NEW},
    {.id = "far",
     .needs = "food",
     .boroughs = 1 << 2,
     .outcode = "N3",
     .hours = OPEN,
     .checked = NEW},
    {.id = "london", .needs = "food", .reach = DIRECTORY_LONDON, .hours = OPEN, .checked = NEW},
    {.id = "national",
     .needs = "food",
     .reach = DIRECTORY_NATIONAL,
     .hours = "24 hours",
     .checked = NEW},
    // Mood: space, checks, languages.
    {.id = "mood-waiting",
     .needs = "mental.support",
     .boroughs = 1 << 21,
     .outcode = "SW9",
     .hours = OPEN,
     .space = DIRECTORY_SPACE_WAITING,
     .checked = NEW},
    {.id = "mood-open",
     .needs = "mental.support",
     .boroughs = 1 << 21,
     .outcode = "SW9",
     .hours = OPEN,
     .space = DIRECTORY_SPACE_OPEN,
     .checked = NEW},
    {.id = "mood-old",
     .needs = "mental.support",
     .boroughs = 1 << 21,
     .outcode = "SW9",
     .hours = OPEN,
     .checked = "2026-06-01"},
    {.id = "mood-older",
     .needs = "mental.support",
     .boroughs = 1 << 21,
     .outcode = "SW9",
     .hours = OPEN,
     .checked = "2026-01-01"},
    {.id = "mood-polish",
     .needs = "mental.support",
     .boroughs = 1 << 21,
     .outcode = "SW9",
     .hours = FRIDAY,
     .checked = NEW,
     .languages = "en|pl"},
    {.id = "mood-any",
     .needs = "mental",
     .boroughs = 1 << 21,
     .outcode = "SW9",
     .hours = OPEN,
     .checked = NEW},
    // Housing: what only the person's own council answers for.
    {.id = "council-southwark",
     .needs = "housing.homeless|housing.council",
     .boroughs = 1 << 27,
     .outcode = "SE1",
     .hours = OPEN,
     .checked = NEW},
    {.id = "council-lambeth",
     .needs = "housing.homeless",
     .boroughs = 1 << 21,
     .outcode = "SW9",
     .hours = OPEN,
     .checked = NEW},
    {.id = "renting-lambeth",
     .needs = "housing.homeless|housing.private",
     .boroughs = 1 << 21,
     .outcode = "SW9",
     .hours = OPEN,
     .checked = NEW},
    // Digital: by age, closed for now, one service at two places.
    {.id = "young",
     .needs = "digital.learn",
     .boroughs = 1 << 27,
     .hours = OPEN,
     .maximum_age = 25},
    {.id = "old", .needs = "digital.learn", .boroughs = 1 << 27, .hours = LATER, .minimum_age = 60},
    {.id = "all", .needs = "digital.learn", .boroughs = 1 << 27, .hours = FRIDAY},
    {.id = "back-on-4th",
     .needs = "digital.learn",
     .boroughs = 1 << 27,
     .hours = OPEN,
     .closed_until = "2026-11-04"},
    {.id = "place-later",
     .needs = "digital.shop",
     .boroughs = 1 << 27,
     .hours = LATER,
     .service = "two"},
    {.id = "place-open",
     .needs = "digital.shop",
     .boroughs = 1 << 27,
     .hours = OPEN,
     .service = "two"},
    {.id = "place-friday",
     .needs = "digital.shop",
     .boroughs = 1 << 27,
     .hours = FRIDAY,
     .service = "two"},
    // Debt: near and far in one borough.
    {.id = "debt-far",
     .needs = "money.debt",
     .boroughs = 1 << 27,
     .outcode = "SE21",
     .hours = OPEN,
     .checked = NEW},
    {.id = "debt-near",
     .needs = "money.debt",
     .boroughs = 1 << 27,
     .outcode = "SE16",
     .hours = OPEN,
     .checked = NEW},
    // Work: the need itself, and a part of it, both as near.
    {.id = "work-part",
     .needs = "work.esol",
     .boroughs = 1 << 27,
     .outcode = "SE15",
     .hours = OPEN,
     .checked = NEW},
    {.id = "work-whole",
     .needs = "work|work.jobs",
     .boroughs = 1 << 27,
     .outcode = "SE16",
     .hours = OPEN,
     .checked = NEW},
    // Offers.
    {.id = "takes-time",
     .needs = "community.volunteer",
     .boroughs = 1 << 27,
     .outcode = "SE15",
     .hours = OPEN,
     .checked = NEW,
     .offer = "time|skills"},
    {.id = "takes-things",
     .needs = "",
     .boroughs = 1 << 27,
     .outcode = "SE15",
     .hours = OPEN,
     .checked = NEW,
     .offer = "things"},
    // Ids that begin alike are not below one another.
    {.id = "foodie", .needs = "foodie", .reach = DIRECTORY_LONDON, .hours = OPEN, .checked = NEW},
};

struct row {
    const char *name, *need, *offer;
    uint64_t boroughs;
    const char *outcode;
    bool is_outside, has_area, open_now;
    enum directory_reach reach;
    const char *language;
    int limit;
    const char *expected;
    int age;
};

#define SOUTHWARK .boroughs = 1 << 27, .has_area = true
#define LAMBETH   .boroughs = 1 << 21, .has_area = true

static const struct row rows[] = {
    {.name = "an age that is not known leaves nobody out; who is closed until tomorrow is",
     .need = "digital.learn",
     SOUTHWARK,
     .limit = 9,
     .expected = "young old all"},
    {.name = "at twenty-five",
     .need = "digital.learn",
     SOUTHWARK,
     .limit = 9,
     .age = 25,
     .expected = "young all"},
    {.name = "at twenty-six",
     .need = "digital.learn",
     SOUTHWARK,
     .limit = 9,
     .age = 26,
     .expected = "all"},
    {.name = "at sixty",
     .need = "digital.learn",
     SOUTHWARK,
     .limit = 9,
     .age = 60,
     .expected = "old all"},
    {.name = "a service at three places is told once, where it is open",
     .need = "digital.shop",
     SOUTHWARK,
     .limit = 9,
     .expected = "place-open"},
    {.name = "own borough, who serves it, beside, across, London, national",
     .need = "food",
     SOUTHWARK,
     .open_now = true,
     .limit = 20,
     .expected = "own serves beside across london national"},
    {.name = "open now, then today, then later, then not known",
     .need = "food",
     SOUTHWARK,
     .limit = 4,
     .expected = "own own-later own-friday own-unknown"},
    {.name = "the full and the shut are never told",
     .need = "food",
     SOUTHWARK,
     .limit = 20,
     .expected = "own own-later own-friday own-unknown serves beside across london national"},
    {.name = "a part of the need alone, then the need in general",
     .need = "food.bank",
     SOUTHWARK,
     .limit = 4,
     .expected = "own own-later own-friday serves"},
    {.name = "London-wide only",
     .need = "food",
     SOUTHWARK,
     .reach = DIRECTORY_LONDON,
     .limit = 20,
     .expected = "london"},
    {.name = "national only",
     .need = "food",
     SOUTHWARK,
     .reach = DIRECTORY_NATIONAL,
     .limit = 20,
     .expected = "national"},
    {.name = "without an area: London, national, then any",
     .need = "food",
     .open_now = true,
     .limit = 3,
     .expected = "london national *"},
    {.name = "an area of which nothing is known is no area",
     .need = "food",
     .has_area = true,
     .limit = 2,
     .expected = "london national"},
    {.name = "outside London: national, then London",
     .need = "food",
     .has_area = true,
     .is_outside = true,
     .limit = 20,
     .expected = "national london"},
    {.name = "two boroughs, not sure which",
     .need = "food",
     .boroughs = 1 << 27 | 1 << 22,
     .has_area = true,
     .open_now = true,
     .limit = 3,
     .expected = "* * serves"},
    {.name = "one answer", .need = "food", SOUTHWARK, .limit = 1, .expected = "own"},
    {.name = "a limit of none is one", .need = "food", SOUTHWARK, .limit = 0, .expected = "own"},
    {.name = "space before waiting list before long unchecked",
     .need = "mental.support",
     LAMBETH,
     .open_now = true,
     .limit = 20,
     .expected = "mood-open mood-old mood-older mood-waiting mood-any"},
    {.name = "who speaks the language first, even when closed",
     .need = "mental.support",
     LAMBETH,
     .language = "pl",
     .limit = 2,
     .expected = "mood-polish mood-open"},
    {.name = "the nearer of two equals",
     .need = "money.debt",
     SOUTHWARK,
     .outcode = "SE16",
     .limit = 2,
     .expected = "debt-near debt-far"},
    {.name = "the nearer of two equals, from the other side",
     .need = "money.debt",
     SOUTHWARK,
     .outcode = "SE21",
     .limit = 2,
     .expected = "debt-far debt-near"},
    {.name = "homeless: only the person's own council",
     .need = "housing.homeless",
     SOUTHWARK,
     .limit = 20,
     .expected = "council-southwark"},
    {.name = "housing: not the neighbour's council, but its renting advice",
     .need = "housing",
     SOUTHWARK,
     .limit = 20,
     .expected = "council-southwark renting-lambeth"},
    {.name = "a neighbour's renting advice is told for renting",
     .need = "housing.private",
     SOUTHWARK,
     .limit = 20,
     .expected = "renting-lambeth"},
    {.name = "the need itself before a part of it",
     .need = "work",
     SOUTHWARK,
     .outcode = "SE15",
     .limit = 2,
     .expected = "work-whole work-part"},
    {.name = "the part before the whole when the part is asked for",
     .need = "work.esol",
     SOUTHWARK,
     .limit = 2,
     .expected = "work-part work-whole"},
    {.name = "offers of time", .offer = "time", SOUTHWARK, .limit = 20, .expected = "takes-time"},
    {.name = "offers of time, asked as a need",
     .need = "offer.time",
     SOUTHWARK,
     .limit = 20,
     .expected = "takes-time"},
    {.name = "offers of any kind", .need = "offer", SOUTHWARK, .limit = 20, .expected = "* *"},
    {.name = "an offer of things finds nothing for time",
     .offer = "things",
     SOUTHWARK,
     .limit = 20,
     .expected = "takes-things"},
    {.name = "an offer that nobody takes",
     .offer = "money",
     SOUTHWARK,
     .limit = 20,
     .expected = ""},
    {.name = "a need that nobody meets", .need = "legal", SOUTHWARK, .limit = 20, .expected = ""},
    {.name = "a need that begins like another",
     .need = "foodie",
     SOUTHWARK,
     .limit = 20,
     .expected = "foodie"},
    {.name = "half a need's name is none", .need = "foo", SOUTHWARK, .limit = 20, .expected = ""},
    {.name = "any need at all in all of London",
     .reach = DIRECTORY_NATIONAL,
     .limit = 20,
     .expected = "national"},
};

static struct directory *small_directory(void *ctx, const struct place_map *map)
{
    struct directory *directory = directory_new(ctx, map, NULL);
    struct error err = {0};
    for (size_t i = 0; i < ARRAY_SIZE(services); i++)
        if (!directory_add(directory, &services[i], &err))
            fail_msg("%s", err.text);
    directory_seal(directory);
    return directory;
}

static struct directory_query query_of(const struct row *row, struct place_area *area)
{
    struct directory_query query = {.need = row->need,
                                    .offer = row->offer,
                                    .reach = row->reach,
                                    .open_now = row->open_now,
                                    .language = row->language,
                                    .person = 7,
                                    .limit = row->limit,
                                    .age = row->age};
    *area = (struct place_area){.boroughs = row->boroughs, .is_outside = row->is_outside};
    if (row->outcode != NULL)
        snprintf(area->outcode, sizeof(area->outcode), "%s", row->outcode);
    query.area = row->has_area ? area : NULL;
    assert_true(clock_parse(str_of(now), &query.at_ms));
    return query;
}

/* "*" stands for any one answer. */
static void check_answers(void *ctx, const struct row *row, const struct directory *directory,
                          const struct directory_query *query)
{
    struct directory_hit hits[20];
    size_t count = directory_search(ctx, directory, query, hits);
    char found[400] = "";
    struct str expected = str_of(row->expected), word = {0};
    for (size_t i = 0; i < count; i++) {
        bool is_any = str_next(&expected, ' ', &word) && str_equals(word, "*");
        size_t length = strlen(found);
        snprintf(found + length, sizeof(found) - length, "%s%s", i > 0 ? " " : "",
                 is_any ? "*" : hits[i].service->id);
    }
    assert_string_equal(found, row->expected);
    if (row->limit == 20)
        assert_int_equal(directory_count_for(directory, query), count);
}

/* Asked by several people, so that an order which only luck brought about is seen. */
static void answers_come_in_order(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    struct directory *directory = small_directory(ctx, seed_map(ctx));
    struct place_area area;
    struct directory_query query = query_of(row, &area);
    for (query.person = 0; query.person < 12; query.person++)
        check_answers(ctx, row, directory, &query);
    mem_free(ctx);
}

static void why_is_said(void **state)
{
    (void)state;
    static const struct {
        struct row row;
        const char *why[4];
    } cases[] = {
        {{.need = "food", SOUTHWARK, .open_now = true, .limit = 4},
         {"in Southwark; open now", "serves Southwark; open now",
          "serves Lewisham, next to it; open now",
          "serves Tower Hamlets, across the river; open now"}},
        {{.need = "food", SOUTHWARK, .limit = 4},
         {"in Southwark; open now", "in Southwark; opens today", "in Southwark; opens later",
          "in Southwark; hours not known"}},
        {{.need = "food", .has_area = true, .is_outside = true, .limit = 2},
         {"for all of the country; open now", "for all of London; open now"}},
        {{.need = "mental.support", LAMBETH, .language = "pl", .limit = 1},
         {"in Lambeth; opens later; speaks pl"}},
        {{.need = "food.pantry", SOUTHWARK, .open_now = true, .limit = 1},
         {"serves Southwark; for the wider need; open now"}},
    };
    void *ctx = mem_root("test");
    struct directory *directory = small_directory(ctx, seed_map(ctx));
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        struct place_area area;
        struct directory_query query = query_of(&cases[i].row, &area);
        query.with_why = true;
        struct directory_hit hits[20];
        size_t count = directory_search(ctx, directory, &query, hits);
        for (size_t j = 0; j < ARRAY_SIZE(cases[i].why) && cases[i].why[j] != NULL; j++) {
            assert_true(j < count);
            assert_string_equal(hits[j].why, cases[i].why[j]);
        }
    }
    mem_free(ctx);
}

static void equals_take_turns_between_people_and_days(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct directory *directory = directory_new(ctx, seed_map(ctx), NULL);
    struct error err = {0};
    for (int i = 0; i < 3; i++) {
        struct directory_service service = {.id = mem_printf(ctx, "e%d", i),
                                            .needs = "food",
                                            .reach = DIRECTORY_LONDON,
                                            .hours = "24 hours",
                                            .checked = NEW};
        assert_true(directory_add(directory, &service, &err));
    }
    directory_seal(directory);
    int firsts[3] = {0}, changes = 0;
    for (uint64_t person = 0; person < 300; person++) {
        struct directory_query query = {.need = "food", .person = person, .limit = 3};
        struct directory_hit today[3], again[3], tomorrow[3];
        assert_true(clock_parse(str_of(now), &query.at_ms));
        assert_int_equal(directory_search(ctx, directory, &query, today), 3);
        query.at_ms += 6 * 60 * 60 * 1000;
        assert_int_equal(directory_search(ctx, directory, &query, again), 3);
        assert_ptr_equal(today[0].service, again[0].service);
        query.at_ms += 24 * 60 * 60 * 1000;
        assert_int_equal(directory_search(ctx, directory, &query, tomorrow), 3);
        changes += today[0].service != tomorrow[0].service;
        firsts[today[0].service->id[1] - '0']++;
    }
    for (int i = 0; i < 3; i++)
        assert_in_range(firsts[i], 70, 130);
    assert_in_range(changes, 120, 280);
    mem_free(ctx);
}

static void a_snapshot_keeps_its_own_copies(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct directory *directory = directory_new(ctx, seed_map(ctx), NULL);
    struct error err = {0};
    char name[] = "Example";
    struct directory_service service = {
        .id = "a", .name = name, .needs = "food", .reach = DIRECTORY_LONDON, .hours = "Mon 9-5"};
    assert_true(directory_add(directory, &service, &err));
    name[0] = 'X';
    service.id = "b";
    service.hours = "Mon 9-5 sometimes";
    assert_false(directory_add(directory, &service, &err));
    assert_non_null(strstr(err.text, "in service b"));
    directory_seal(directory);
    assert_int_equal(directory_count(directory), 1);
    assert_string_equal(directory_at(directory, 0)->name, "Example");
    assert_string_equal(directory_at(directory, 0)->email, "");
    assert_null(directory_at(directory, 1));
    assert_ptr_equal(directory_find(directory, "a"), directory_at(directory, 0));
    assert_null(directory_find(directory, "b"));
    int64_t monday_ms = 0;
    assert_true(clock_parse(str_of("2026-11-02 10:00"), &monday_ms));
    assert_true(directory_open(directory, directory_at(directory, 0), monday_ms).is_open);
    struct directory_service elsewhere = {.hours = "Tue 9-5"};
    assert_false(directory_open(directory, &elsewhere, monday_ms).is_open);
    mem_free(ctx);
}

static void an_empty_directory_finds_nothing(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct directory *directory = directory_new(ctx, seed_map(ctx), NULL);
    directory_seal(directory);
    struct directory_query query = {.need = "food", .limit = 5};
    struct directory_hit hits[5];
    assert_int_equal(directory_search(ctx, directory, &query, hits), 0);
    query.need = NULL;
    assert_int_equal(directory_search(ctx, directory, &query, hits), 0);
    assert_null(directory_find(directory, "a"));
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(why_is_said),
        cmocka_unit_test(equals_take_turns_between_people_and_days),
        cmocka_unit_test(a_snapshot_keeps_its_own_copies),
        cmocka_unit_test(an_empty_directory_finds_nothing),
    };
    static struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(plain)];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const void *row = &rows[i];
        tests[count] =
            (struct CMUnitTest){.name = rows[i].name, .test_func = answers_come_in_order};
        memcpy(&tests[count++].initial_state, &row, sizeof(row));
    }
    for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
        tests[count++] = plain[i];
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}

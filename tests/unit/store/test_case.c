/* The case log (store/case.h): references, changes, filters and pages.
 * Stands under the desk's list and the exports.
 * Leaves to others: when a case changes (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include <sqlite3.h>

#include "base/clock.h"
#include "store/case.h"
#include "store/contact.h"

static int64_t add_contact(struct store *store, int mark)
{
    struct error err = {0};
    unsigned char hash[32] = {(unsigned char)mark, (unsigned char)(mark >> 8)};
    int64_t id;
    assert_done(contact_add(
        store, hash,
        &(struct contact){
            .kind = PHONE_LANDLINE, .language = "en", .created_ms = 1, .sealed = str_of("sealed")},
        &id, &err));
    return id;
}

static int64_t add_case(struct store *store, const struct case_row *row)
{
    struct error err = {0};
    int64_t id;
    assert_done(case_add(store, row, &id, &err));
    return id;
}

static struct case_row *get_case(const struct database *database, int64_t id)
{
    struct error err = {0};
    struct case_row *row;
    assert_done(case_get(database->ctx, database->store, id, &row, &err));
    return row;
}

static void test_add(void **state)
{
    struct database *database = *state;
    int64_t contact_id = add_contact(database->store, 1);
    int64_t id = add_case(
        database->store,
        &(struct case_row){.contact_id = contact_id, .channel = "phone", .opened_ms = 1000});
    const struct case_row *row = get_case(database, id);
    assert_int_equal(row->id, id);
    assert_int_equal(row->contact_id, contact_id);
    assert_string_equal(row->status, "new");
    assert_string_equal(row->risk, "none");
    assert_int_equal(row->priority, 1);
    assert_string_equal(row->channel, "phone");
    assert_int_equal(row->opened_ms, 1000);
    assert_int_equal(row->updated_ms, 1000);
    assert_int_equal(row->due_ms, 0);
    assert_null(row->need);
    assert_true(str_equals(row->sealed, "sealed"));
    assert_int_equal(row->phone_kind, PHONE_LANDLINE);
    assert_null(get_case(database, id + 1));

    unsigned char hash[32] = {1};
    struct contact *contact;
    struct error err = {0};
    assert_done(contact_find(database->ctx, database->store, hash, &contact, &err));
    assert_int_equal(contact->case_id, id);
    assert_string_equal(contact->case_status, "new");
    assert_string_equal(contact->case_ref, row->ref);
}

static void test_ref(void **state)
{
    struct database *database = *state;
    char seen[64][8];
    for (int i = 0; i < 64; i++) {
        int64_t contact_id = add_contact(database->store, i);
        int64_t id = add_case(database->store,
                              &(struct case_row){.contact_id = contact_id, .channel = "text"});
        const char *ref = get_case(database, id)->ref;
        assert_int_equal(strlen(ref), 7);
        for (int k = 0; k < 7; k++) {
            if (k == 4)
                assert_int_equal(ref[k], '-');
            else
                assert_non_null(memchr("23456789ABCDEFGHJKMNPQRSTUVWXYZ", ref[k], 31));
        }
        for (int k = 0; k < i; k++)
            assert_string_not_equal(seen[k], ref);
        memcpy(seen[i], ref, 8);
    }
}

static void test_one_open(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t contact_id = add_contact(database->store, 1), id;
    const struct case_row row = {.contact_id = contact_id, .channel = "text", .opened_ms = 1};
    int64_t first = add_case(database->store, &row);
    assert_false(case_add(database->store, &row, &id, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_done(case_update(database->store,
                            &(struct case_row){.id = first, .status = "closed", .updated_ms = 2},
                            &err));
    int64_t second = add_case(database->store, &row);
    assert_int_not_equal(first, second);
}

static void test_update(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    const struct case_row row = {.contact_id = add_contact(database->store, 1),
                                 .channel = "text",
                                 .opened_ms = 1000,
                                 .due_ms = 9000,
                                 .need = "food",
                                 .outcode = "SE15"};
    int64_t id = add_case(database->store, &row);
    const struct case_row change = {
        .id = id,
        .contact_id = 77,
        .channel = "phone",
        .opened_ms = 5,
        .status = "waiting",
        .language = "ro",
        .needs = "food|money",
        .boroughs = "E09000028",
        .risk = "concern",
        .kind = "offer",
        .outcome = "unmet",
        .priority = 3,
        .adviser = "ann",
        .team = "south",
        .updated_ms = 2000,
    };
    assert_done(case_update(database->store, &change, &err));
    const struct case_row *after = get_case(database, id);
    assert_int_equal(after->contact_id, row.contact_id);
    assert_string_equal(after->channel, "text");
    assert_int_equal(after->opened_ms, 1000);
    assert_string_equal(after->status, "waiting");
    assert_string_equal(after->language, "ro");
    assert_string_equal(after->need, "food");
    assert_string_equal(after->needs, "food|money");
    assert_string_equal(after->outcode, "SE15");
    assert_string_equal(after->boroughs, "E09000028");
    assert_string_equal(after->risk, "concern");
    assert_string_equal(after->kind, "offer");
    assert_string_equal(after->outcome, "unmet");
    assert_int_equal(after->priority, 3);
    assert_string_equal(after->adviser, "ann");
    assert_string_equal(after->team, "south");
    assert_int_equal(after->updated_ms, 2000);
    assert_int_equal(after->due_ms, 9000);
    assert_done(case_update(database->store,
                            &(struct case_row){.id = id, .updated_ms = 3000, .due_ms = -1}, &err));
    after = get_case(database, id);
    assert_int_equal(after->due_ms, 0);
    assert_int_equal(after->priority, 3);
    assert_string_equal(after->status, "waiting");
    assert_false(
        case_update(database->store, &(struct case_row){.id = id, .status = "asleep"}, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
}

struct filtered {
    const char *name;
    struct case_filter filter;
    const char *found; /* outcodes, which are marks here, in order */
};
/* A to F, opened at 1000 to 1005. */
static const struct case_row marks[] = {
    {.outcode = "A", .status = "new", .channel = "text", .need = "food"},
    {.outcode = "B", .status = "waiting", .channel = "phone", .need = "housing"},
    {.outcode = "C", .status = "waiting", .channel = "text", .need = "housing.homeless"},
    {.outcode = "D", .status = "closed", .channel = "text", .need = "housingbenefit"},
    {.outcode = "E", .status = "told", .channel = "text", .boroughs = "E09000028|E09000022"},
    {.outcode = "F", .status = "told", .channel = "phone", .risk = "immediate"},
};
static const struct filtered filtereds[] = {
    {"all, newest first", {.limit = 9}, "FEDCBA"},
    {"two at a time", {.limit = 2}, "FE"},
    {"the next page", {.before_id = 5, .limit = 2}, "DC"},
    {"behind the last page", {.before_id = 1, .limit = 2}, ""},
    {"oldest first for an export", {.is_export = true, .limit = 3}, "ABC"},
    {"an export goes on", {.is_export = true, .after_id = 3, .limit = 9}, "DEF"},
    {"an export ends", {.is_export = true, .after_id = 6, .limit = 9}, ""},
    {"by status", {.status = "waiting", .limit = 9}, "CB"},
    {"by channel", {.channel = "phone", .limit = 9}, "FB"},
    {"by risk", {.risk = "immediate", .limit = 9}, "F"},
    {"by need with its sub-needs only", {.need = "housing", .limit = 9}, "CB"},
    {"by sub-need", {.need = "housing.homeless", .limit = 9}, "C"},
    {"by any of its boroughs", {.borough = "E09000022", .limit = 9}, "E"},
    {"by a piece of a borough's code: none", {.borough = "E0900002", .limit = 9}, ""},
    {"from then on", {.from_ms = 1004, .limit = 9}, "FE"},
    {"before then", {.to_ms = 1002, .limit = 9}, "BA"},
    {"all at once", {.status = "waiting", .channel = "text", .from_ms = 1, .limit = 9}, "C"},
    {"an export with a filter", {.status = "told", .is_export = true, .limit = 9}, "EF"},
};

static void test_list(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
        struct case_row row = marks[i];
        row.contact_id = add_contact(database->store, (int)i);
        row.opened_ms = 1000 + (int64_t)i;
        assert_int_equal(add_case(database->store, &row), i + 1);
    }
    for (size_t i = 0; i < ARRAY_SIZE(filtereds); i++) {
        struct case_page page;
        char found[10] = "";
        assert_done(case_list(database->ctx, database->store, &filtereds[i].filter, &page, &err));
        for (size_t k = 0; k < page.count; k++)
            found[k] = page.items[k].outcode[0];
        if (strcmp(found, filtereds[i].found) != 0)
            fail_msg("%s: %s instead of %s", filtereds[i].name, found, filtereds[i].found);
    }
}

/* More ids between two cases than one read looks at. */
static void test_windows(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t contact_id = add_contact(database->store, 1);
    assert_int_equal(contact_id, 1);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(database_path(database), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(
            db,
            "INSERT INTO \"case\" (id, contact_id, priority, opened_ms, updated_ms, due_ms,"
            " ref, status, channel, risk) VALUES"
            " (1, 1, 1, 1, 1, 0, 'AAAA-AA', 'closed', 'text', 'immediate'),"
            " (2, 1, 1, 1, 1, 0, 'AAAA-AB', 'closed', 'text', 'none'),"
            " (70000, 1, 1, 1, 1, 0, 'AAAA-AC', 'closed', 'text', 'none'),"
            " (70001, 1, 1, 1, 1, 0, 'AAAA-AD', 'closed', 'text', 'immediate')",
            NULL, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    struct case_page page;
    const struct case_filter desk = {.risk = "immediate", .limit = 50};
    assert_done(case_list(database->ctx, database->store, &desk, &page, &err));
    assert_int_equal(page.count, 2);
    assert_true(page.items[0].id > page.items[1].id);
    int64_t after = 0;
    size_t found = 0;
    do {
        const struct case_filter export = {
            .risk = "immediate", .is_export = true, .after_id = after, .limit = 50};
        assert_done(case_list(database->ctx, database->store, &export, &page, &err));
        found += page.count;
        if (page.count > 0)
            after = page.items[page.count - 1].id;
    } while (page.count > 0);
    assert_int_equal(found, 2);
}

static void test_events(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t id =
        add_case(database->store, &(struct case_row){.contact_id = add_contact(database->store, 1),
                                                     .channel = "text"});
    const struct case_event events[] = {
        {0, id, 1000, "person", "opened", NULL},
        {0, id, 1000, "helpline", "place_told", "Example Foodbank, SE15"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(events); i++)
        assert_done(case_event_add(database->store, &events[i], &err));
    struct case_event_page page;
    assert_done(case_event_list(database->ctx, database->store, id, &page, &err));
    assert_int_equal(page.count, 2);
    for (size_t i = 0; i < page.count; i++) {
        assert_int_equal(page.items[i].case_id, id);
        assert_int_equal(page.items[i].at_ms, 1000);
        assert_string_equal(page.items[i].who, events[i].who);
        assert_string_equal(page.items[i].what, events[i].what);
    }
    assert_null(page.items[0].text);
    assert_string_equal(page.items[1].text, "Example Foodbank, SE15");
    assert_done(case_event_list(database->ctx, database->store, id + 1, &page, &err));
    assert_int_equal(page.count, 0);
}

static void test_waiting(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int count = -1;
    for (int i = 0; i < 5; i++)
        (void)add_case(database->store,
                       &(struct case_row){.contact_id = add_contact(database->store, i),
                                          .channel = "text",
                                          .status = i < 3 ? "waiting" : "told"});
    assert_done(case_waiting(database->store, &count, &err));
    assert_int_equal(count, 3);
    assert_done(
        case_update(database->store, &(struct case_row){.id = 1, .status = "with_adviser"}, &err));
    assert_done(case_waiting(database->store, &count, &err));
    assert_int_equal(count, 2);
}

int main(void)
{
    clock_start();
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("a case begins new, without risk, and belongs to its person", test_add),
        DATABASE_TEST("a reference is six clear signs and its own", test_ref),
        DATABASE_TEST("a person has one open case", test_one_open),
        DATABASE_TEST("a change leaves what it does not name", test_update),
        DATABASE_TEST("cases are filtered and paged", test_list),
        DATABASE_TEST("a rare case is found far down", test_windows),
        DATABASE_TEST("a case's story is in order", test_events),
        DATABASE_TEST("those who wait are counted", test_waiting),
    };
    return cmocka_run_group_tests_name("store: cases", tests, NULL, NULL);
}

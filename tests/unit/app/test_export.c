/* Exports (app/export.h): three formats, masked numbers, pages and dates.
 * Stands over store/.
 * Leaves to others: the command line and the audit (integration). */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include <jansson.h>

#include "app/export.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/file.h"
#include "message/secret.h"
#include "store/case.h"
#include "store/contact.h"
#include "store/message.h"

/* One person with a case and two texts at 10:15 on 3 November 2026 and a day later. */
static struct secret_ring *fill(const struct database *database, int64_t at_ms)
{
    struct error err = {0};
    struct secret_ring *ring;
    char *keys = secret_ring_new_text(database->ctx);
    assert_done(secret_ring_read(database->ctx, str_of(keys), &ring, &err));
    unsigned char hash[32] = {1};
    struct str sealed = secret_seal(database->ctx, ring, str_of("+447700900123"), "contact");
    int64_t contact_id, case_id, id;
    assert_done(contact_add(
        database->store, hash,
        &(struct contact){
            .kind = PHONE_MOBILE, .language = "en", .created_ms = at_ms, .sealed = sealed},
        &contact_id, &err));
    const struct case_row row = {
        .contact_id = contact_id,
        .ref = "K7QF-3D",
        .status = "waiting",
        .channel = "text",
        .language = "en",
        .need = "food",
        .needs = "food|money",
        .outcode = "SE15",
        .boroughs = "E09000028|E09000022",
        .risk = "concern",
        .priority = 2,
        .opened_ms = at_ms,
    };
    assert_done(case_add(database->store, &row, &case_id, &err));
    const struct message texts[] = {
        {.contact_id = contact_id,
         .case_id = case_id,
         .channel = "text",
         .provider = "twilio",
         .provider_id = "SM1",
         .text = "=food, \"now\"\nplease",
         .parts = 1,
         .at_ms = at_ms},
        {.contact_id = contact_id,
         .is_out = true,
         .channel = "text",
         .provider = "twilio",
         .text = "Reply 1",
         .parts = 1,
         .delivery = DELIVERY_DELIVERED,
         .at_ms = at_ms + 86400000},
    };
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        assert_done(message_add(database->store, &texts[i], &id, &err));
    return ring;
}

static const char *run(const struct database *database,
                       bool (*write)(struct store *store, const struct export_request *request,
                                     FILE *out, struct error *err),
                       const struct export_request *request)
{
    struct error err = {0};
    const char *path = mem_printf(database->ctx, "%s/out", database->folder);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_done(write(database->store, request, out, &err));
    assert_int_equal(fclose(out), 0);
    struct str text;
    assert_done(file_read(database->ctx, path, 1 << 24, &text, &err));
    return text.data;
}

static int64_t morning(void)
{
    int64_t at_ms;
    assert_true(clock_parse(str_of("2026-11-03 10:15"), &at_ms));
    return at_ms;
}

static const char *text_at(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? json_string_value(value) : "(none)";
}

static void check_case(const json_t *item)
{
    const json_t *area = json_object_get(item, "area"), *contact = json_object_get(item, "contact");
    assert_string_equal(text_at(item, "ref"), "K7QF-3D");
    assert_string_equal(text_at(item, "status"), "waiting");
    assert_string_equal(text_at(item, "channel"), "text");
    assert_string_equal(text_at(item, "language"), "en");
    assert_string_equal(text_at(item, "need"), "food");
    assert_int_equal(json_array_size(json_object_get(item, "needs")), 2);
    assert_string_equal(text_at(area, "outcode"), "SE15");
    assert_int_equal(json_array_size(json_object_get(area, "boroughs")), 2);
    assert_string_equal(text_at(item, "risk"), "concern");
    assert_int_equal(json_integer_value(json_object_get(item, "priority")), 2);
    assert_true(json_is_null(json_object_get(item, "adviser")));
    assert_true(json_is_null(json_object_get(item, "due_at")));
    assert_string_equal(text_at(item, "opened_at"), "2026-11-03T10:15:00+00:00");
    assert_true(strlen(text_at(contact, "id")) > 8);
    assert_string_equal(text_at(contact, "masked"), "+44•••••••123");
    assert_null(json_object_get(contact, "number"));
    assert_true(strlen(text_at(item, "id")) > 8);
}

static void test_json(void **state)
{
    struct database *database = *state;
    const struct export_request request = {.format = EXPORT_JSON,
                                           .ring = fill(database, morning())};
    const char *text = run(database, export_cases, &request);
    assert_null(strstr(text, "7700900123"));
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    const json_t *items = json_object_get(root, "items");
    assert_int_equal(json_array_size(items), 1);
    check_case(json_array_get(items, 0));
    json_decref(root);
}

static void test_ndjson(void **state)
{
    struct database *database = *state;
    const struct export_request request = {.format = EXPORT_NDJSON,
                                           .ring = fill(database, morning())};
    const char *text = run(database, export_messages, &request);
    struct str rest = str_of(text), line;
    json_t *rows[2];
    for (size_t i = 0; i < 2; i++) {
        assert_true(str_next(&rest, '\n', &line));
        rows[i] = json_loadb(line.data, line.length, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(rows[i]);
    }
    assert_int_equal(rest.length, 0);
    assert_string_equal(text_at(rows[0], "direction"), "in");
    assert_string_equal(text_at(rows[0], "status"), "received");
    assert_string_equal(text_at(rows[0], "provider"), "twilio");
    assert_string_equal(text_at(rows[0], "provider_id"), "SM1");
    assert_string_equal(text_at(rows[0], "text"), "=food, \"now\"\nplease");
    assert_int_equal(json_integer_value(json_object_get(rows[0], "parts")), 1);
    assert_true(strlen(text_at(rows[0], "case")) > 8);
    assert_string_equal(text_at(rows[1], "direction"), "out");
    assert_string_equal(text_at(rows[1], "status"), "delivered");
    assert_true(json_is_null(json_object_get(rows[1], "case")));
    assert_true(json_is_null(json_object_get(rows[1], "provider_id")));
    assert_string_equal(text_at(rows[1], "at"), "2026-11-04T10:15:00+00:00");
    json_decref(rows[0]);
    json_decref(rows[1]);
}

static void test_csv(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct export_request request = {.format = EXPORT_CSV, .ring = fill(database, morning())};
    struct csv_reader reader = csv_open(str_of(run(database, export_messages, &request)));
    struct csv_record header, row;
    assert_true(csv_read(database->ctx, &reader, &header, &err));
    assert_true(csv_read(database->ctx, &reader, &row, &err));
    assert_int_equal(header.count, row.count);
    assert_string_equal(row.fields[csv_column(&header, "text")], "'=food, \"now\"\nplease");
    assert_string_equal(row.fields[csv_column(&header, "contact_masked")], "'+44•••••••123");
    assert_int_equal(csv_column(&header, "contact_number"), -1);
    assert_true(csv_read(database->ctx, &reader, &row, &err));
    assert_false(csv_read(database->ctx, &reader, &row, &err));

    reader = csv_open(str_of(run(database, export_cases, &request)));
    assert_true(csv_read(database->ctx, &reader, &header, &err));
    assert_true(csv_read(database->ctx, &reader, &row, &err));
    assert_string_equal(row.fields[csv_column(&header, "needs")], "food|money");
    assert_string_equal(row.fields[csv_column(&header, "area_outcode")], "SE15");
    assert_string_equal(row.fields[csv_column(&header, "priority")], "2");
    assert_string_equal(row.fields[csv_column(&header, "due_at")], "");
}

static void test_numbers(void **state)
{
    struct database *database = *state;
    struct export_request request = {
        .format = EXPORT_JSON, .with_numbers = true, .ring = fill(database, morning())};
    assert_non_null(strstr(run(database, export_cases, &request), "\"+447700900123\""));
    assert_non_null(strstr(run(database, export_messages, &request), "\"+447700900123\""));
    request.format = EXPORT_CSV;
    assert_non_null(strstr(run(database, export_cases, &request), "contact_number"));
}

static void test_empty(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct secret_ring *ring;
    char *keys = secret_ring_new_text(database->ctx);
    assert_done(secret_ring_read(database->ctx, str_of(keys), &ring, &err));
    struct export_request request = {.format = EXPORT_JSON, .ring = ring};
    json_t *root = json_loads(run(database, export_cases, &request), 0, NULL);
    assert_int_equal(json_array_size(json_object_get(root, "items")), 0);
    assert_true(json_is_array(json_object_get(root, "items")));
    json_decref(root);
    request.format = EXPORT_NDJSON;
    assert_string_equal(run(database, export_messages, &request), "");
    request.format = EXPORT_CSV;
    assert_int_equal(strncmp(run(database, export_messages, &request), "id,case,", 8), 0);
}

static size_t lines(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void test_dates(void **state)
{
    struct database *database = *state;
    int64_t at_ms = morning();
    struct export_request request = {.format = EXPORT_NDJSON, .ring = fill(database, at_ms)};
    request.from_ms = at_ms;
    assert_int_equal(lines(run(database, export_messages, &request)), 2);
    request.from_ms = at_ms + 1;
    assert_int_equal(lines(run(database, export_messages, &request)), 1);
    assert_int_equal(lines(run(database, export_cases, &request)), 0);
    request.from_ms = 0;
    request.to_ms = at_ms + 1;
    assert_int_equal(lines(run(database, export_messages, &request)), 1);
    assert_int_equal(lines(run(database, export_cases, &request)), 1);
    request.to_ms = at_ms;
    assert_int_equal(lines(run(database, export_messages, &request)), 0);
}

static void test_pages(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct export_request request = {.format = EXPORT_JSON, .ring = fill(database, morning())};
    assert_done(store_begin(database->store, &err));
    for (int i = 0; i < 1500; i++) {
        int64_t id;
        const struct message text = {.contact_id = 1, .channel = "text", .text = "x", .at_ms = i};
        assert_done(message_add(database->store, &text, &id, &err));
    }
    assert_done(store_commit(database->store, &err));
    json_t *root = json_loads(run(database, export_messages, &request), 0, NULL);
    assert_int_equal(json_array_size(json_object_get(root, "items")), 1502);
    json_decref(root);
}

static void test_full_disk(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    const struct export_request request = {.format = EXPORT_CSV, .ring = fill(database, morning())};
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_false(export_cases(database->store, &request, full, &err));
    assert_int_equal(err.kind, ERROR_STORE);
    (void)fclose(full); /* fails again, as it should */
}

int main(void)
{
    clock_start();
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("cases are one JSON object, as on the wire", test_json),
        DATABASE_TEST("messages are a JSON object a line", test_ndjson),
        DATABASE_TEST("CSV reads back, and no cell runs in a spreadsheet", test_csv),
        DATABASE_TEST("numbers are whole when asked for", test_numbers),
        DATABASE_TEST("nothing is an empty list, no lines, a header", test_empty),
        DATABASE_TEST("dates bound what is written", test_dates),
        DATABASE_TEST("many pages are one list", test_pages),
        DATABASE_TEST("a full disk is told", test_full_disk),
    };
    return cmocka_run_group_tests_name("app: export", tests, NULL, NULL);
}

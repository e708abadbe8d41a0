/* Sending: the request that a text becomes, and what each answer of the provider means for trying again.
 * Stands under sender/. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "provider/provider_impl.h"

static const struct provider_config config = {
    .account = "AC1",
    .tokens = {"secret", "older"},
    .numbers = {"+447700900000"},
    .api_url = "https://api.example",
    .public_url = "https://h.example",
};

struct result_row {
    const char *name;
    const struct provider *provider;
    int status;
    bool was_connected;
    const char *body;
    enum send_outcome outcome;
    const char *id;
    int code;
};

#define TEN "0123456789"

static const struct result_row results[] = {
    {"no connection: certainly not sent", &provider_twilio, 0, false, "", SEND_UNREACHED, NULL, 0},
    {"no answer: no telling", &provider_twilio, 0, true, "", SEND_UNKNOWN, NULL, 0},
    {"taken", &provider_twilio, 201, true, "{\"sid\":\"SM1\",\"error_code\":null}", SEND_ACCEPTED,
     "SM1", 0},
    {"taken, but the answer is broken", &provider_twilio, 201, true, "{\"sid\":", SEND_UNKNOWN,
     NULL, 0},
    {"taken, but no id", &provider_twilio, 201, true, "{}", SEND_UNKNOWN, NULL, 0},
    {"taken, but the id is none", &provider_twilio, 201, true, "{\"sid\":\"a b\\n\"}", SEND_UNKNOWN,
     NULL, 0},
    {"taken, but the id is empty", &provider_twilio, 201, true, "{\"sid\":\"\"}", SEND_UNKNOWN,
     NULL, 0},
    {"taken, but the id is longer than any", &provider_twilio, 201, true,
     "{\"sid\":\"" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "\"}", SEND_UNKNOWN, NULL,
     0},
    {"taken, but an id twice", &provider_twilio, 201, true, "{\"sid\":\"a\",\"sid\":\"b\"}",
     SEND_UNKNOWN, NULL, 0},
    {"the person opted out", &provider_twilio, 400, true, "{\"code\":21610,\"status\":400}",
     SEND_STOPPED, NULL, 21610},
    {"no such number", &provider_twilio, 400, true, "{\"code\":21211}", SEND_REFUSED, NULL, 21211},
    {"blocked by the carrier is not opted out", &provider_twilio, 400, true, "{\"code\":30004}",
     SEND_REFUSED, NULL, 30004},
    {"a refusal without words", &provider_twilio, 400, true, "", SEND_REFUSED, NULL, 0},
    {"no such account", &provider_twilio, 404, true, "{\"code\":20404}", SEND_REFUSED, NULL, 20404},
    {"a wrong secret can be mended", &provider_twilio, 401, true, "{\"code\":20003}",
     SEND_UNREACHED, NULL, 20003},
    {"too many", &provider_twilio, 429, true, "{\"code\":20429}", SEND_THROTTLED, NULL, 20429},
    {"too many, without words", &provider_twilio, 429, true, "", SEND_THROTTLED, NULL, 0},
    {"its queue is full", &provider_twilio, 400, true, "{\"code\":30001}", SEND_THROTTLED, NULL,
     30001},
    {"its fault: no telling", &provider_twilio, 500, true, "{\"code\":20500}", SEND_UNKNOWN, NULL,
     20500},
    {"a gateway between us gave up", &provider_twilio, 504, true, "<html>", SEND_UNKNOWN, NULL, 0},
    {"the service is away", &provider_twilio, 503, true, "", SEND_UNREACHED, NULL, 0},
    {"sent elsewhere: no telling", &provider_twilio, 302, true, "", SEND_UNKNOWN, NULL, 0},
    {"skeleton: taken", &provider_skeleton, 200, true, "{\"id\":\"x\"}", SEND_ACCEPTED, "x", 0},
    {"skeleton: taken, but no id", &provider_skeleton, 200, true, "[]", SEND_UNKNOWN, NULL, 0},
    {"skeleton: too many", &provider_skeleton, 429, true, "", SEND_THROTTLED, NULL, 0},
    {"skeleton: refused", &provider_skeleton, 400, true, "{\"code\":7}", SEND_REFUSED, NULL, 7},
    {"skeleton: no connection", &provider_skeleton, 0, false, "", SEND_UNREACHED, NULL, 0},
    {"skeleton: its fault", &provider_skeleton, 500, true, "", SEND_UNKNOWN, NULL, 0},
};

static void assert_text(const char *value, const char *expected)
{
    if (expected == NULL)
        assert_null(value);
    else
        assert_string_equal(value, expected);
}

static void test_result(void **state)
{
    const struct result_row *row = *state;
    void *ctx = mem_root("test");
    const char *id = "untouched";
    int code = -1;
    assert_int_equal(row->provider->send_result(ctx, row->status, row->was_connected,
                                                str_of(row->body), &id, &code),
                     row->outcome);
    assert_text(id, row->id);
    assert_int_equal(code, row->code);
    mem_free(ctx);
}

/* 24 November 2026, 13:00:00 UTC. */
static const int64_t since_ms = 1795525200000;

struct query_row {
    const char *name;
    int status;
    const char *body;
    enum send_outcome outcome;
    const char *id;
};

#define LIST(items) "{\"messages\":[" items "],\"next_page_uri\":null}"
#define MORE(items) "{\"messages\":[" items "],\"next_page_uri\":\"/more\"}"
#define ITEM(body, time)                                               \
    "{\"sid\":\"SM1\",\"direction\":\"outbound-api\",\"body\":\"" body \
    "\",\"date_sent\":null,\"date_created\":\"Tue, 24 Nov 2026 " time "\"}"

static const struct query_row queries[] = {
    {"nothing was sent", 200, LIST(""), SEND_UNREACHED, NULL},
    {"it was sent", 200, LIST(ITEM("hello", "13:00:01 +0000")), SEND_ACCEPTED, "SM1"},
    {"its clock is a little behind ours", 200, LIST(ITEM("hello", "12:59:56 +0000")), SEND_ACCEPTED,
     "SM1"},
    {"a time in another zone", 200, LIST(ITEM("hello", "14:00:01 +0100")), SEND_ACCEPTED, "SM1"},
    {"a trial account's words in front", 200,
     LIST(ITEM("Sent from a trial account - hello", "13:00:01 +0000")), SEND_ACCEPTED, "SM1"},
    {"the same words, but earlier", 200, LIST(ITEM("hello", "12:59:00 +0000")), SEND_UNREACHED,
     NULL},
    {"other words", 200, LIST(ITEM("hello there", "13:00:01 +0000")), SEND_UNREACHED, NULL},
    {"other words, then ours", 200,
     LIST(ITEM("other", "13:00:09 +0000") "," ITEM("hello", "13:00:01 +0000")), SEND_ACCEPTED,
     "SM1"},
    {"the person's own words are not ours", 200,
     LIST("{\"sid\":\"SM1\",\"direction\":\"inbound\",\"body\":\"hello\",\"date_created\":"
          "\"Tue, 24 Nov 2026 13:00:01 +0000\"}"),
     SEND_UNREACHED, NULL},
    {"only the date of sending", 200,
     LIST("{\"sid\":\"SM1\",\"body\":\"hello\",\"date_sent\":\"Tue, 24 Nov 2026 13:00:01 +0000\"}"),
     SEND_ACCEPTED, "SM1"},
    {"more pages, and the first does not reach back", 200, MORE(ITEM("other", "13:00:01 +0000")),
     SEND_UNKNOWN, NULL},
    {"more pages, but the first reaches back", 200, MORE(ITEM("other", "11:00:01 +0000")),
     SEND_UNREACHED, NULL},
    {"a date that cannot be read", 200, LIST(ITEM("hello", "yesterday")), SEND_UNKNOWN, NULL},
    {"no date at all", 200, LIST("{\"sid\":\"SM1\",\"body\":\"hello\"}"), SEND_UNKNOWN, NULL},
    {"no list", 200, "{}", SEND_UNKNOWN, NULL},
    {"broken JSON", 200, "{", SEND_UNKNOWN, NULL},
    {"an error", 500, "", SEND_UNKNOWN, NULL},
    {"no answer", 0, "", SEND_UNKNOWN, NULL},
};

static void test_query(void **state)
{
    const struct query_row *row = *state;
    void *ctx = mem_root("test");
    const char *id = "untouched";
    assert_int_equal(
        provider_twilio.query_result(ctx, row->status, str_of(row->body), "hello", since_ms, &id),
        row->outcome);
    assert_text(id, row->id);
    mem_free(ctx);
}

static void test_send_request(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct provider_request request = {0};
    assert_true(provider_twilio.send_request(ctx, &config, "+447700900000", "+447700900123",
                                             "Fish & chips: £5", "T", &request));
    assert_string_equal(request.method, "POST");
    assert_string_equal(request.url, "https://api.example/2010-04-01/Accounts/AC1/Messages.json");
    assert_string_equal(request.authorization, "Basic QUMxOnNlY3JldA==");
    assert_string_equal(request.content_type, "application/x-www-form-urlencoded");
    assert_string_equal(str_keep(ctx, request.body),
                        "To=%2B447700900123&From=%2B447700900000&Body=Fish+%26+chips%3A+%C2%A35&"
                        "StatusCallback=https%3A%2F%2Fh.example%2Fhook%2Ftwilio%2Fstatus%3Fm%3DT");
    mem_free(ctx);
}

static void test_query_request(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct provider_request request = {0};
    assert_true(provider_twilio.query_request(ctx, &config, "+447700900000", "+447700900123",
                                              since_ms, &request));
    assert_string_equal(request.method, "GET");
    assert_string_equal(request.url, "https://api.example/2010-04-01/Accounts/AC1/Messages.json"
                                     "?From=%2B447700900000&To=%2B447700900123&PageSize=100");
    assert_int_equal(request.body.length, 0);
    mem_free(ctx);
}

static void test_no_settings(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct provider_config empty = {.public_url = "https://h.example"};
    struct provider_request request = {0};
    assert_false(provider_twilio.send_request(ctx, &empty, "1", "2", "a", "T", &request));
    assert_false(provider_twilio.query_request(ctx, &empty, "1", "2", 0, &request));
    assert_false(provider_skeleton.send_request(ctx, &empty, "1", "2", "a", "T", &request));
    mem_free(ctx);
}

static void test_sandbox(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct provider_request request = {.url = "untouched"};
    assert_true(provider_sandbox.send_request(ctx, &config, "1", "2", "a", "T", &request));
    assert_null(request.url);
    mem_free(ctx);
}

static void test_skeleton(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct provider_request request = {0};
    assert_true(provider_skeleton.send_request(ctx, &config, "1", "2", "a\"b", "T", &request));
    assert_string_equal(request.authorization, "Bearer secret");
    assert_string_equal(str_keep(ctx, request.body),
                        "{\"from\":\"1\",\"to\":\"2\",\"text\":\"a\\\"b\",\"report_to\":"
                        "\"https://h.example/hook/skeleton/status?m=T\"}");
    mem_free(ctx);
}

struct other_row {
    const char *name;
    CMUnitTestFunction run;
};

static void test_other(void **state)
{
    const struct other_row *row = *state;
    row->run(NULL);
}

static const struct other_row others[] = {
    {"a text becomes one form, signed with the newest token", test_send_request},
    {"a question names both numbers", test_query_request},
    {"without its settings nothing can be sent", test_no_settings},
    {"the sandbox keeps texts itself", test_sandbox},
    {"the skeleton sends JSON", test_skeleton},
};

int main(void)
{
    clock_start();
    const struct rows_table tables[] = {ROWS(results, test_result), ROWS(queries, test_query),
                                        ROWS(others, test_other)};
    return rows_run("sending by providers", tables, ARRAY_SIZE(tables));
}

/* Forms, cookies, answers and routes (http/http.h).
 * Stands under every room that answers a request.
 * Leaves to others: sockets (test_server.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "http/http.h"

struct form_row {
    const char *name;
    const char *text;
    const char *fields; /* name=value; and so on, decoded, or NULL: refused */
};

static const struct form_row form_rows[] = {
    {"names and values", "a=1&b=2", "a=1;b=2;"},
    {"nothing is no fields", "", ""},
    {"plus is a space", "a+b=c+d", "a b=c d;"},
    {"escapes are decoded in either case", "a=%2B%e2%82%aC", "a=+€;"},
    {"repeated names are kept in order", "a=1&b=x&a=2", "a=1;b=x;a=2;"},
    {"empty values are kept", "a=&b=", "a=;b=;"},
    {"a name alone has an empty value", "a&b", "a=;b=;"},
    {"an empty name is kept", "=1", "=1;"},
    {"only the first equals sign divides", "a=b=c", "a=b=c;"},
    {"nothing between two separators is passed over", "&&a=1&&", "a=1;"},
    {"an escaped separator does not divide", "a=%26%3D", "a=&=;"},
    {"bytes that are no text are kept", "a=%ff%C3", "a=\xFF\xC3;"},
    {"a lone percent is refused", "a=100%", NULL},
    {"half an escape is refused", "a=%4", NULL},
    {"a broken escape is refused", "a=%4g", NULL},
    {"a broken name is refused", "%zz=1", NULL},
    {"an escape over a separator is refused", "a=%4&1=2", NULL},
};

static void test_form(void **state)
{
    const struct form_row *row = *state;
    void *ctx = mem_root("test");
    struct http_fields fields;
    struct error err;
    bool is_read = http_form_parse(ctx, str_of(row->text), &fields, &err);
    assert_int_equal(is_read, row->fields != NULL);
    struct buf *out = buf_new(ctx, 1000);
    for (size_t i = 0; is_read && i < fields.count; i++) {
        buf_add(out, fields.items[i].name);
        buf_add_byte(out, '=');
        buf_add(out, fields.items[i].value);
        buf_add_byte(out, ';');
        assert_int_equal(fields.items[i].value.data[fields.items[i].value.length], '\0');
        assert_int_equal(fields.items[i].name.data[fields.items[i].name.length], '\0');
    }
    if (is_read)
        assert_string_equal(buf_text(out), row->fields);
    else
        assert_int_equal(err.kind, ERROR_INPUT);
    mem_free(ctx);
}

static void test_form_limits(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *text = buf_new(ctx, 10000);
    for (int i = 0; i < 1000; i++)
        buf_add_text(text, i == 0 ? "a=%00b" : "&a=1");
    struct http_fields fields;
    struct error err;
    assert_true(http_form_parse(ctx, buf_str(text), &fields, &err));
    assert_int_equal(fields.count, 1000);
    assert_true(str_equal(http_field_get(&fields, "a"), str_range("\0b", 2)));
    assert_null(http_field_get(&fields, "b").data);
    buf_add_text(text, "&a=1");
    assert_false(http_form_parse(ctx, buf_str(text), &fields, &err));
    mem_free(ctx);
}

static void test_form_is_written(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *out = buf_new(ctx, 1000);
    http_form_add(out, "To", str_of("+447700900123"));
    http_form_add(out, "Body", str_of("a b&c=d€*-._~"));
    http_form_add(out, "Empty", str_of(""));
    assert_string_equal(buf_text(out),
                        "To=%2B447700900123&Body=a+b%26c%3Dd%E2%82%AC*-._%7E&Empty=");
    mem_free(ctx);
}

struct cookie_row {
    const char *name;
    const char *header;
    const char *value; /* of "session", or NULL: none */
};

static const struct cookie_row cookie_rows[] = {
    {"a cookie alone", "session=abc", "abc"},
    {"the second of two", "a=1; session=abc", "abc"},
    {"without a space", "a=1;session=abc;b=2", "abc"},
    {"a value with equals signs", "session=a=b==", "a=b=="},
    {"an empty value", "session=", ""},
    {"a name that only ends so", "xsession=1", NULL},
    {"a name that only begins so", "sessions=1", NULL},
    {"a name alone", "session", NULL},
    {"capitals differ", "Session=1", NULL},
    {"the first of two alike", "session=1; session=2", "1"},
    {"nothing", "", NULL},
};

static void test_cookie(void **state)
{
    const struct cookie_row *row = *state;
    struct http_field headers[] = {
        {{"Host", 4}, {"x.example", 9}},
        {{"COOKIE", 6}, str_of(row->header)},
    };
    struct http_request request = {.headers = {headers, 2}};
    struct str value = http_cookie(&request, "session");
    if (row->value == NULL)
        assert_null(value.data);
    else
        assert_true(str_equals(value, row->value));
    assert_true(str_equals(http_header(&request, "host"), "x.example"));
    assert_null(http_header(&request, "Accept").data);
}

enum { ROUTE_NONE, ROUTE_HOME, ROUTE_CASES, ROUTE_NEW_CASE, ROUTE_CASE, ROUTE_MESSAGE, ROUTE_HOOK };

static const struct http_route routes[] = {
    {"GET", "/", ROUTE_HOME},
    {"GET", "/api/v1/cases", ROUTE_CASES},
    {"POST", "/api/v1/cases", ROUTE_NEW_CASE},
    {"GET", "/api/v1/cases/{}", ROUTE_CASE},
    {"GET", "/api/v1/cases/{}/messages/{}", ROUTE_MESSAGE},
    {"POST", "/hook/{}/message", ROUTE_HOOK},
};

struct route_row {
    const char *name;
    const char *method, *path;
    int id;
    const char *allow; /* with ROUTE_NONE: methods that would do, or NULL: unknown path */
    const char *first, *second;
};

static const struct route_row route_rows[] = {
    {"the root", "GET", "/", ROUTE_HOME, NULL, NULL, NULL},
    {"a path", "GET", "/api/v1/cases", ROUTE_CASES, NULL, NULL, NULL},
    {"the same path for another method", "POST", "/api/v1/cases", ROUTE_NEW_CASE, NULL, NULL, NULL},
    {"a piece that may be anything", "GET", "/api/v1/cases/c7", ROUTE_CASE, NULL, "c7", NULL},
    {"two such pieces", "GET", "/api/v1/cases/c7/messages/%20x", ROUTE_MESSAGE, NULL, "c7", "%20x"},
    {"a piece in the middle", "POST", "/hook/twilio/message", ROUTE_HOOK, NULL, "twilio", NULL},
    {"HEAD is GET", "HEAD", "/api/v1/cases/c7", ROUTE_CASE, NULL, "c7", NULL},
    {"HEAD is not POST", "HEAD", "/hook/x/message", ROUTE_NONE, "POST", NULL, NULL},
    {"another method than any is told which", "PUT", "/api/v1/cases", ROUTE_NONE, "GET, POST", NULL,
     NULL},
    {"methods are spelt in capitals", "get", "/", ROUTE_NONE, "GET", NULL, NULL},
    {"an empty piece is no piece", "GET", "/api/v1/cases/", ROUTE_NONE, NULL, NULL, NULL},
    {"a longer path is another", "GET", "/api/v1/cases/c7/x", ROUTE_NONE, NULL, NULL, NULL},
    {"a shorter path is another", "GET", "/api/v1", ROUTE_NONE, NULL, NULL, NULL},
    {"a doubled slash is another", "GET", "//api/v1/cases", ROUTE_NONE, NULL, NULL, NULL},
    {"no path at all", "GET", "", ROUTE_NONE, NULL, NULL, NULL},
    {"a star", "OPTIONS", "*", ROUTE_NONE, NULL, NULL, NULL},
};

static void test_route(void **state)
{
    const struct route_row *row = *state;
    void *ctx = mem_root("test");
    struct http_match match =
        http_route_find(ctx, routes, ARRAY_SIZE(routes), row->method, row->path);
    assert_int_equal(match.route == NULL ? ROUTE_NONE : match.route->id, row->id);
    if (row->id == ROUTE_NONE) {
        assert_int_equal(match.path_known, row->allow != NULL);
        if (row->allow != NULL)
            assert_string_equal(match.allow, row->allow);
    }
    assert_true(str_equal(match.pieces[0], str_of(row->first)));
    assert_true(str_equal(match.pieces[1], str_of(row->second)));
    mem_free(ctx);
}

struct kind_row {
    const char *name;
    enum error_kind kind;
    int status;
    bool is_shown;
};

static const struct kind_row kind_rows[] = {
    {"wrong input is 400", ERROR_INPUT, 400, true},
    {"what is not allowed is 403 and no more", ERROR_FORBIDDEN, 403, false},
    {"what is not there is 404", ERROR_MISSING, 404, true},
    {"what is otherwise is 409", ERROR_CONFLICT, 409, true},
    {"busy is 503", ERROR_BUSY, 503, true},
    {"a provider's failure is 502", ERROR_PROVIDER, 502, true},
    {"the database's failure is 503 and no more", ERROR_STORE, 503, false},
    {"a wrong setting is 500 and no more", ERROR_CONFIG, 500, false},
    {"a fault of ours is 500 and no more", ERROR_INTERNAL, 500, false},
};

static void test_kind(void **state)
{
    const struct kind_row *row = *state;
    void *ctx = mem_root("test");
    struct error err;
    error_set(&err, row->kind, "The \"field\" is wrong");
    struct http_response response = http_problem_of(ctx, &err);
    assert_int_equal(response.status, row->status);
    assert_int_equal(http_status_of(row->kind), row->status);
    assert_string_equal(response.content_type, "application/problem+json");
    char *wanted = mem_printf(ctx, "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d%s}\n",
                              http_reason(row->status), row->status,
                              row->is_shown ? ",\"detail\":\"The \\\"field\\\" is wrong\"" : "");
    assert_string_equal(response.body.data, wanted);
    assert_int_equal(response.headers.count, row->status == 503 ? 1 : 0);
    if (row->status == 503)
        assert_true(str_equals(response.headers.items[0].value, "2"));
    mem_free(ctx);
}

static void test_answers(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    char body[] = "hello";
    struct http_response response = http_answer(ctx, 200, "text/xml", str_of(body));
    body[0] = 'j';
    assert_string_equal(response.body.data, "hello");
    for (int i = 0; i < 20; i++)
        http_add_header(ctx, &response, "X-Name", "value");
    assert_int_equal(response.headers.count, 20);
    assert_true(str_equals(response.headers.items[19].name, "X-Name"));
    assert_string_equal(http_reason(404), "Not Found");
    assert_string_equal(http_reason(299), "Unknown");
    mem_free(ctx);
}

int main(void)
{
    static const struct rows_table tables[] = {
        ROWS(form_rows, test_form),
        ROWS(cookie_rows, test_cookie),
        ROWS(route_rows, test_route),
        ROWS(kind_rows, test_kind),
    };
    static const struct CMUnitTest plain_tests[] = {
        cmocka_unit_test(test_form_limits),
        cmocka_unit_test(test_form_is_written),
        cmocka_unit_test(test_answers),
    };
    int failed = rows_run("http: forms, cookies, routes, kinds", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("http: answers", plain_tests, NULL, NULL);
}

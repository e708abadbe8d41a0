/* The door for providers: each way a callback is turned away, and the answers after the turn.
 * Stands between raw requests and dispatch's jobs; no turn is run here. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "intake/intake.h"

static const char form_type[] = "application/x-www-form-urlencoded";

static const struct provider_config twilio_config = {
    .account = "AC1",
    .tokens = {"secret"},
    .numbers = {"+447700900000"},
    .public_url = "https://h.example",
};
static const struct provider_config sandbox_config = {.public_url = "http://127.0.0.1"};

static struct intake *make_intake(void *ctx, struct metrics *metrics)
{
    const struct intake_provider providers[] = {
        {provider_find("twilio"), &twilio_config},
        {provider_find("sandbox"), &sandbox_config},
    };
    struct intake_config config = {
        .providers = providers, .provider_count = ARRAY_SIZE(providers), .metrics = metrics};
    return intake_new(ctx, &config);
}

static const char *metrics_text(void *ctx, const struct metrics *metrics)
{
    struct buf *out = buf_new(ctx, 1 << 20);
    metrics_write(metrics, out);
    return buf_text(out);
}

/* A signature over fields that stand in byte order already. */
static const char *sign(void *ctx, const char *token, const char *path, struct str body)
{
    struct http_fields form = {0};
    struct error err = {0};
    struct buf *text = buf_new(ctx, 1 << 20);
    buf_add_text(text, twilio_config.public_url);
    buf_add_text(text, path);
    if (!http_form_parse(ctx, body, &form, &err))
        return "none"; /* a broken form cannot be signed */
    for (size_t i = 0; i < form.count; i++) {
        buf_add(text, form.items[i].name);
        buf_add(text, form.items[i].value);
    }
    unsigned char mac[CRYPTO_SHA1_BYTES];
    crypto_hmac_sha1(str_of(token), buf_str(text), mac);
    return crypto_base64(ctx, str_range((const char *)mac, sizeof mac));
}

struct row {
    const char *name, *method, *path, *content_type, *token, *body;
    int status;          /* 0: accepted */
    const char *detail;  /* in the body of the refusal, or NULL */
    const char *outcome; /* counted as, with labels */
};

#define TEXT "Body=hello&From=%2B447700900123&MessageSid=SM1&To=%2B447700900000"
#define COUNTED(provider, hook, outcome) \
    "provider=\"" provider "\",hook=\"" hook "\",outcome=\"" outcome "\""

static const struct row rows[] = {
    {"a signed text is let in", "POST", "/hook/twilio/message", form_type, "secret", TEXT, 0, NULL,
     NULL},
    {"a charset behind the type is fine", "POST", "/hook/twilio/message",
     "Application/X-WWW-Form-Urlencoded; charset=UTF-8", "secret", TEXT, 0, NULL, NULL},
    {"the sandbox asks for no signature", "POST", "/hook/sandbox/message", form_type, NULL, TEXT, 0,
     NULL, NULL},
    {"a provider that is not there", "POST", "/hook/example/message", form_type, "secret", TEXT,
     404, NULL, COUNTED("unknown", "message", "not_found")},
    {"the skeleton is not there", "POST", "/hook/skeleton/message", form_type, "secret", TEXT, 404,
     NULL, COUNTED("unknown", "message", "not_found")},
    {"a hook that is not there", "POST", "/hook/twilio/texts", form_type, "secret", TEXT, 404, NULL,
     COUNTED("twilio", "none", "not_found")},
    {"a hook with more behind it", "POST", "/hook/twilio/message/", form_type, "secret", TEXT, 404,
     NULL, COUNTED("twilio", "none", "not_found")},
    {"only the provider", "POST", "/hook/twilio", form_type, "secret", TEXT, 404, NULL,
     COUNTED("twilio", "none", "not_found")},
    {"a check that this provider has not", "GET", "/hook/twilio/verify", NULL, NULL, "", 404, NULL,
     COUNTED("twilio", "none", "not_found")},
    {"the wrong method", "GET", "/hook/twilio/message", NULL, NULL, "", 405, NULL,
     COUNTED("twilio", "message", "wrong_method")},
    {"another wrong method", "PUT", "/hook/twilio/voice", form_type, "secret", TEXT, 405, NULL,
     COUNTED("twilio", "voice", "wrong_method")},
    {"the wrong signature", "POST", "/hook/twilio/message", form_type, "other", TEXT, 403, NULL,
     COUNTED("twilio", "message", "forbidden")},
    {"no signature", "POST", "/hook/twilio/message", form_type, NULL, TEXT, 403, NULL,
     COUNTED("twilio", "message", "forbidden")},
    {"no signature on a form that lacks a field", "POST", "/hook/twilio/message", form_type, NULL,
     "Body=a", 403, NULL, COUNTED("twilio", "message", "forbidden")},
    {"no body and no signature", "POST", "/hook/twilio/message", NULL, NULL, "", 403, NULL,
     COUNTED("twilio", "message", "forbidden")},
    {"a missing field is named", "POST", "/hook/twilio/message", form_type, "secret",
     "Body=a&From=%2B447700900123&To=%2B447700900000", 400, "MessageSid",
     COUNTED("twilio", "message", "invalid")},
    {"a missing field of a call is named", "POST", "/hook/twilio/voice", form_type, "secret",
     "From=%2B447700900123&To=%2B447700900000", 400, "CallSid",
     COUNTED("twilio", "voice", "invalid")},
    {"nothing at all, signed", "POST", "/hook/twilio/message", NULL, "secret", "", 400, "From",
     COUNTED("twilio", "message", "invalid")},
    {"a broken escape", "POST", "/hook/twilio/message", form_type, "secret", "Body=%zz", 400, NULL,
     COUNTED("twilio", "message", "invalid")},
    {"JSON where a form is spoken", "POST", "/hook/twilio/message", "application/json", "secret",
     "{}", 400, form_type, COUNTED("twilio", "message", "invalid")},
    {"a body of no type", "POST", "/hook/twilio/message", NULL, "secret", TEXT, 400, form_type,
     COUNTED("twilio", "message", "invalid")},
};

static struct http_request make_request(void *ctx, const struct row *row)
{
    struct http_request request = {
        .method = row->method, .path = row->path, .body = str_of(row->body), .peer = "127.0.0.1"};
    request.headers.items = mem_array(ctx, struct http_field, 2);
    if (row->content_type != NULL)
        request.headers.items[request.headers.count++] =
            (struct http_field){str_of("content-type"), str_of(row->content_type)};
    if (row->token != NULL)
        request.headers.items[request.headers.count++] = (struct http_field){
            str_of("X-Twilio-Signature"), str_of(sign(ctx, row->token, row->path, request.body))};
    return request;
}

static void test_row(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    struct metrics *metrics = metrics_new(ctx);
    struct intake *intake = make_intake(ctx, metrics);
    struct http_request request = make_request(ctx, row);
    struct intake_item item = {0};
    struct http_response answer = {0};
    bool is_in = intake_accept(ctx, intake, &request, 1000, false, &item, &answer);
    assert_int_equal(answer.status, row->status);
    assert_int_equal(is_in, row->status == 0);
    if (row->detail != NULL)
        assert_non_null(strstr(str_keep(ctx, answer.body), row->detail));
    if (row->status >= 400) {
        assert_string_equal(answer.content_type, "application/problem+json");
        assert_null(strstr(str_keep(ctx, answer.body), "447700900123"));
    }
    if (row->outcome != NULL)
        assert_non_null(strstr(metrics_text(ctx, metrics), row->outcome));
    mem_free(ctx);
}

static void test_item(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct intake *intake = make_intake(ctx, metrics_new(ctx));
    struct http_request request = make_request(ctx, &rows[0]);
    struct intake_item item = {0};
    struct http_response answer = {0};
    assert_true(intake_accept(ctx, intake, &request, 1000, false, &item, &answer));
    assert_int_equal(item.hook, HOOK_MESSAGE);
    assert_ptr_equal(item.job.event, &item.event);
    assert_string_equal(item.job.our_number, "+447700900000");
    assert_true(item.job.inline_texts);
    assert_int_equal(item.event.at_ms, 1000);

    request.path = "/hook/sandbox/voice";
    request.body = str_of("From=&To=%2B442079460000&CallSid=CA1");
    assert_true(intake_accept(ctx, intake, &request, 1000, false, &item, &answer));
    assert_string_equal(item.event.provider, "sandbox");
    assert_string_equal(item.job.our_number, "+442079460000");
    assert_false(item.job.inline_texts);
    mem_free(ctx);
}

static void test_trusted(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct intake *intake = make_intake(ctx, metrics_new(ctx));
    struct row unsigned_row = rows[0];
    unsigned_row.token = NULL;
    struct http_request request = make_request(ctx, &unsigned_row);
    struct intake_item item = {0};
    struct http_response answer = {0};
    assert_true(intake_accept(ctx, intake, &request, 1000, true, &item, &answer));
    mem_free(ctx);
}

static void test_allow(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct intake *intake = make_intake(ctx, metrics_new(ctx));
    struct http_request request = {.method = "GET", .path = "/hook/twilio/message"};
    struct intake_item item = {0};
    struct http_response answer = {0};
    assert_false(intake_accept(ctx, intake, &request, 1000, false, &item, &answer));
    assert_int_equal(answer.headers.count, 1);
    assert_true(str_equals(answer.headers.items[0].name, "Allow"));
    assert_true(str_equals(answer.headers.items[0].value, "POST"));
    mem_free(ctx);
}

static void test_limits(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct intake *intake = make_intake(ctx, metrics_new(ctx));
    assert_int_equal(intake_body_limit(intake, "/hook/twilio/message"), 65536);
    assert_int_equal(intake_body_limit(intake, "/hook/example/message"), 65536);
    assert_int_equal(intake_body_limit(intake, "/hook"), 0);
    assert_int_equal(intake_body_limit(intake, "/phone"), 0);

    char *body = mem_zeroed(ctx, 1, 65538, "body");
    memset(body, 'a', 65537);
    struct http_request request = {
        .method = "POST", .path = "/hook/twilio/message", .body = str_range(body, 65537)};
    struct intake_item item = {0};
    struct http_response answer = {0};
    assert_false(intake_accept(ctx, intake, &request, 1000, false, &item, &answer));
    assert_int_equal(answer.status, 413);
    mem_free(ctx);
}

struct answer_row {
    const char *name;
    enum dispatch_outcome outcome;
    int status;
    const char *body; /* a piece of it */
    const char *counted;
};

static const struct answer_row answers[] = {
    {"done: the reply", DISPATCH_DONE, 200, "<Message>hello</Message>", "ok"},
    {"a repeat: the reply it got then", DISPATCH_REPEAT, 200, "<Message>hello</Message>", "repeat"},
    {"held: nothing to say", DISPATCH_HELD, 200, "<Response/>", "held"},
    {"busy: again later", DISPATCH_BUSY, 503, "", "busy"},
    {"not run: again later", DISPATCH_NONE, 503, "", "busy"},
};

static void test_answer(void **state)
{
    const struct answer_row *row = *state;
    static const struct reply_step step = {.verb = REPLY_MESSAGE, .text = "hello"};
    void *ctx = mem_root("test");
    struct metrics *metrics = metrics_new(ctx);
    struct intake *intake = make_intake(ctx, metrics);
    struct http_request request = make_request(ctx, &rows[0]);
    struct intake_item item = {0};
    struct http_response answer = {0};
    assert_true(intake_accept(ctx, intake, &request, 1000, false, &item, &answer));
    item.job.outcome = row->outcome;
    item.job.reply = (struct reply){&step, 1};
    answer = intake_answer(ctx, intake, &item);
    assert_int_equal(answer.status, row->status);
    assert_non_null(strstr(str_keep(ctx, answer.body), row->body));
    if (row->status == 503)
        assert_true(str_equals(answer.headers.items[0].name, "Retry-After"));
    const char *label = mem_printf(ctx,
                                   "helpline_hook_requests_total{provider=\"twilio\",hook="
                                   "\"message\",outcome=\"%s\"} 1",
                                   row->counted);
    assert_non_null(strstr(metrics_text(ctx, metrics), label));
    assert_non_null(
        strstr(metrics_text(ctx, metrics), "helpline_hook_seconds_count{hook=\"message\"} 1"));
    mem_free(ctx);
}

static void test_held_call(void **state)
{
    (void)state;
    static const struct reply_step step = {.verb = REPLY_SAY, .text = "Something is wrong."};
    void *ctx = mem_root("test");
    struct intake *intake = make_intake(ctx, metrics_new(ctx));
    struct http_request request = make_request(ctx, &rows[0]);
    struct intake_item item = {0};
    struct http_response answer = {0};
    assert_true(intake_accept(ctx, intake, &request, 1000, false, &item, &answer));
    item.hook = HOOK_VOICE;
    item.job.outcome = DISPATCH_HELD;
    item.job.reply = (struct reply){&step, 1};
    answer = intake_answer(ctx, intake, &item);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(str_keep(ctx, answer.body), "Something is wrong."));
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
    {"a job knows its event, our number and how it may be answered", test_item},
    {"bytes that were verified before are not asked again", test_trusted},
    {"a caller whose turn failed hears of it", test_held_call},
    {"a wrong method is told the right one", test_allow},
    {"paths have their limits, and a larger body is refused", test_limits},
};

int main(void)
{
    clock_start();
    log_to(-1);
    const struct rows_table tables[] = {ROWS(rows, test_row), ROWS(answers, test_answer),
                                        ROWS(others, test_other)};
    return rows_run("the door for providers", tables, ARRAY_SIZE(tables));
}

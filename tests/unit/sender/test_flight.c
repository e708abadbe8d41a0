/* One text on its way: what the gate, the settings and each answer make of it, and the event that says so.
 * Stands between test_retry.c (when) and test_sender.c (the store and the wire). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "base/log.h"
#include "sender/sender_impl.h"

static const struct provider_config full_config = {
    .account = "AC1",
    .tokens = {"secret"},
    .api_url = "https://api.example",
    .public_url = "https://h.example",
};
static const struct provider_config empty_config = {.public_url = "https://h.example"};

/* What stands in the row's lane: NULL is a provider that is not configured. */
struct row {
    const char *name, *provider;
    const struct provider_config *config;
    enum outbox_state state;
    enum outbound_kind kind;
    enum phone_kind phone_kind;
    bool is_stopped, is_spoiled;
    enum send_outcome outcome; /* decided at once; SEND_NONE: a request is made */
    const char *url;           /* a piece of its address */
};

#define MOBILE OUTBOUND_REPLY, PHONE_MOBILE, false, false

static const struct row rows[] = {
    {"a text is posted", "twilio", &full_config, OUTBOX_DUE, MOBILE, SEND_NONE, "Messages.json"},
    {"an unsure one is asked about", "twilio", &full_config, OUTBOX_ASK, MOBILE, SEND_NONE,
     "Messages.json?From="},
    {"the sandbox keeps it", "sandbox", &empty_config, OUTBOX_DUE, MOBILE, SEND_ACCEPTED, NULL},
    {"the sandbox kept it before", "sandbox", &empty_config, OUTBOX_ASK, MOBILE, SEND_ACCEPTED,
     NULL},
    {"nobody sends for a provider that is gone", NULL, NULL, OUTBOX_DUE, MOBILE, SEND_REFUSED,
     NULL},
    {"nor is it asked", NULL, NULL, OUTBOX_ASK, MOBILE, SEND_REFUSED, NULL},
    {"settings that do not allow sending", "twilio", &empty_config, OUTBOX_DUE, MOBILE,
     SEND_REFUSED, NULL},
    {"a landline gets no text", "twilio", &full_config, OUTBOX_DUE, OUTBOUND_REPLY, PHONE_LANDLINE,
     false, false, SEND_REFUSED, NULL},
    {"nor from the sandbox", "sandbox", &empty_config, OUTBOX_DUE, OUTBOUND_REPLY, PHONE_LANDLINE,
     false, false, SEND_REFUSED, NULL},
    {"who stopped gets no follow-up", "twilio", &full_config, OUTBOX_DUE, OUTBOUND_FOLLOW_UP,
     PHONE_MOBILE, true, false, SEND_REFUSED, NULL},
    {"who stopped gets the answer to STOP", "twilio", &full_config, OUTBOX_DUE, OUTBOUND_STOP_REPLY,
     PHONE_MOBILE, true, false, SEND_NONE, "Messages.json"},
    {"who stopped is still asked about", "twilio", &full_config, OUTBOX_ASK, OUTBOUND_FOLLOW_UP,
     PHONE_MOBILE, true, false, SEND_NONE, "Messages.json?From="},
    {"a number that cannot be opened", "twilio", &full_config, OUTBOX_DUE, OUTBOUND_REPLY,
     PHONE_MOBILE, false, true, SEND_REFUSED, NULL},
};

static struct secret_ring *make_ring(void *ctx)
{
    struct secret_ring *ring = NULL;
    struct error err = {0};
    if (!secret_ring_read(ctx, str_of(secret_ring_new_text(ctx)), &ring, &err))
        fail_msg("%s", err.text);
    return ring;
}

static struct flight *make_flight(void *ctx, const char *name, const struct provider_config *config)
{
    struct flight *flight = mem_new(ctx, struct flight);
    flight->outbox_id = 7;
    flight->tries = 1;
    flight->first_ms = 1000;
    flight->text = "hello";
    if (name == NULL)
        return flight;
    struct sender_provider *provider = mem_new(ctx, struct sender_provider);
    *provider = (struct sender_provider){provider_find(name), config};
    flight->lane = mem_new(ctx, struct lane);
    flight->lane->provider = provider;
    return flight;
}

static void test_prepare(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    struct secret_ring *ring = make_ring(ctx);
    struct outbox_row due = {
        .id = 7,
        .kind = row->kind,
        .state = row->state,
        .from = "+447700900000",
        .text = "hello",
        .sealed = secret_seal(ctx, ring, str_of("+447700900123"),
                              row->is_spoiled ? "spoiled" : "contact"),
        .phone_kind = row->phone_kind,
        .is_stopped = row->is_stopped,
    };
    struct flight *flight = make_flight(ctx, row->provider, row->config);
    flight->is_query = row->state == OUTBOX_ASK;
    flight_prepare(flight, &due, ring);
    assert_int_equal(flight->outcome, row->outcome);
    if (row->url == NULL)
        assert_null(flight->request.url);
    else
        assert_non_null(strstr(flight->request.url, row->url));
    mem_free(ctx);
}

static void test_token(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct secret_ring *ring = make_ring(ctx);
    struct outbox_row due = {
        .id = 7,
        .state = OUTBOX_DUE,
        .from = "+447700900000",
        .text = "hello",
        .sealed = secret_seal(ctx, ring, str_of("+447700900123"), "contact"),
        .phone_kind = PHONE_MOBILE,
    };
    struct flight *flight = make_flight(ctx, "twilio", &full_config);
    flight_prepare(flight, &due, ring);
    struct http_fields form = {0};
    struct error err = {0};
    assert_true(http_form_parse(ctx, flight->request.body, &form, &err));
    assert_true(str_equals(http_field_get(&form, "To"), "+447700900123"));
    struct str callback = http_field_get(&form, "StatusCallback");
    const char *token = strstr(callback.data, "?m=");
    int64_t number = 0;
    assert_non_null(token);
    assert_true(secret_token_read(ring, OUTBOUND_TOKEN_PURPOSE, str_of(token + 3), &number));
    assert_int_equal(number, 7);
    mem_free(ctx);
}

struct answer_row {
    const char *name;
    bool is_query;
    int status;
    bool was_connected;
    const char *body;
    enum send_outcome outcome;
    int64_t next_ms; /* -1 give up; else it must lie in [next_ms * 4 / 5, next_ms] behind now */
    int code;
    const char *id;
};

#define LISTED                                            \
    "{\"messages\":[{\"sid\":\"SM2\",\"body\":\"hello\"," \
    "\"date_created\":\"Tue, 24 Nov 2026 13:00:01 +0000\"}]}"

static const struct answer_row answers[] = {
    {"taken", false, 201, true, "{\"sid\":\"SM1\"}", SEND_ACCEPTED, -1, 0, "SM1"},
    {"opted out", false, 400, true, "{\"code\":21610}", SEND_STOPPED, -1, 21610, NULL},
    {"not reached: again soon", false, 0, false, "", SEND_UNREACHED, 5000, 0, NULL},
    {"too many: again a little later", false, 429, true, "", SEND_THROTTLED, 10000, 0, NULL},
    {"no answer: ask soon", false, 0, true, "", SEND_UNKNOWN, 10000, 0, NULL},
    {"asked: it was sent", true, 200, true, LISTED, SEND_ACCEPTED, -1, 0, "SM2"},
    {"asked: it was not sent, so now", true, 200, true, "{\"messages\":[]}", SEND_UNREACHED, 0, 0,
     NULL},
    {"asked, no telling: ask again", true, 500, true, "", SEND_UNKNOWN, 10000, 0, NULL},
};

static void test_answer(void **state)
{
    const struct answer_row *row = *state;
    void *ctx = mem_root("test");
    struct flight *flight = make_flight(ctx, "twilio", &full_config);
    flight->is_query = row->is_query;
    const struct client_result result = {
        .status = row->status, .was_connected = row->was_connected, .body = str_of(row->body)};
    flight_read(flight, &result);
    struct event event = flight_event(ctx, flight, 1000);
    assert_int_equal(event.kind, EVENT_SENT);
    assert_string_equal(event.provider, "twilio");
    assert_int_equal(event.sent.outbox_id, 7);
    assert_int_equal(event.sent.outcome, row->outcome);
    assert_int_equal(event.sent.was_query, row->is_query);
    assert_int_equal(event.sent.code, row->code);
    assert_int_equal(event.sent.tries, 1);
    assert_int_equal(event.sent.first_try_ms, 1000);
    if (row->next_ms < 0)
        assert_int_equal(event.sent.next_ms, -1);
    else
        assert_in_range(event.sent.next_ms, 1000 + row->next_ms * 4 / 5, 1000 + row->next_ms);
    if (row->id == NULL)
        assert_null(event.provider_id);
    else
        assert_string_equal(event.provider_id, row->id);
    mem_free(ctx);
}

static void test_cannot_ask(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flight *flight = make_flight(ctx, NULL, NULL);
    flight->outcome = SEND_UNKNOWN;
    assert_int_equal(flight_event(ctx, flight, 1000).sent.next_ms, -1);
    assert_null(flight_event(ctx, flight, 1000).provider);
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
    {"the report comes back with a token for the row", test_token},
    {"where nobody can be asked, no telling is the end", test_cannot_ask},
};

int main(void)
{
    clock_start();
    log_to(-1);
    const struct rows_table tables[] = {ROWS(rows, test_prepare), ROWS(answers, test_answer),
                                        ROWS(others, test_other)};
    return rows_run("one text on its way", tables, ARRAY_SIZE(tables));
}

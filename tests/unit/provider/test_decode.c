/* Twilio's callbacks read into events: a row a callback, and what must be in the event.
 * Stands behind test_verify.c, which judges signatures. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "provider/provider_impl.h"

#define ENDS "From=%2B447700900123&To=%2B447700900000"

/* Reads a form and decodes it; fails the test when the form itself is broken. */
static bool decode(void *ctx, enum provider_hook hook, const char *query, const char *body,
                   struct event *out, struct error *err)
{
    struct http_request request = {
        .method = "POST", .path = "/hook", .query = str_of(query), .body = str_of(body)};
    struct provider_config config = {.public_url = "https://h.example",
                                     .numbers = {"+447700900000", "+447700900001"}};
    struct http_fields form = {0};
    assert_true(http_form_parse(ctx, request.body, &form, err));
    return provider_twilio.decode(ctx, &config, &request, &form, hook, 1000, out, err);
}

struct text_row {
    const char *name, *body;
    const char *from, *text;
    enum phone_kind kind;
    bool was_repaired;
    int media, parts;
    const char *opt_out;
};

static const struct text_row texts[] = {
    {"a plain text", ENDS "&MessageSid=SM1&Body=hello&NumSegments=1", "+447700900123", "hello",
     PHONE_UNKNOWN, false, 0, 1, NULL},
    {"the older name of the id", ENDS "&SmsSid=SM1&Body=hello", "+447700900123", "hello",
     PHONE_UNKNOWN, false, 0, 0, NULL},
    {"an empty newer name beside the older", ENDS "&MessageSid=&SmsSid=SM1&Body=a", "+447700900123",
     "a", PHONE_UNKNOWN, false, 0, 0, NULL},
    {"an empty text", ENDS "&MessageSid=SM1&Body=", "+447700900123", "", PHONE_UNKNOWN, false, 0, 0,
     NULL},
    {"a picture without words", ENDS "&MessageSid=SM1&NumMedia=2", "+447700900123", "",
     PHONE_UNKNOWN, false, 2, 0, NULL},
    {"Bengali, a plus and a pound sign", ENDS "&MessageSid=SM1&Body=%E0%A6%A6+%2B+%C2%A35",
     "+447700900123", "দ + £5", PHONE_UNKNOWN, false, 0, 0, NULL},
    {"bytes that are not UTF-8", ENDS "&MessageSid=SM1&Body=caf%E9", "+447700900123",
     "caf\xEF\xBF\xBD", PHONE_UNKNOWN, true, 0, 0, NULL},
    {"a NUL byte", ENDS "&MessageSid=SM1&Body=a%00b", "+447700900123",
     "a\xEF\xBF\xBD"
     "b",
     PHONE_UNKNOWN, true, 0, 0, NULL},
    {"a withheld number", "From=&To=%2B447700900000&MessageSid=SM1&Body=a", "", "a", PHONE_WITHHELD,
     false, 0, 0, NULL},
    {"a sender's name", "From=Example&To=%2B447700900000&MessageSid=SM1&Body=a", "Example", "a",
     PHONE_ALPHANUMERIC, false, 0, 0, NULL},
    {"the provider took it for STOP", ENDS "&MessageSid=SM1&Body=Stop&OptOutType=stop",
     "+447700900123", "Stop", PHONE_UNKNOWN, false, 0, 0, "STOP"},
    {"an opt-out word that we do not know", ENDS "&MessageSid=SM1&Body=a&OptOutType=MAYBE",
     "+447700900123", "a", PHONE_UNKNOWN, false, 0, 0, NULL},
    {"counts that are no numbers", ENDS "&MessageSid=SM1&Body=a&NumMedia=x&NumSegments=-1",
     "+447700900123", "a", PHONE_UNKNOWN, false, 0, 0, NULL},
    {"fields that we do not know", ENDS "&MessageSid=SM1&Body=a&AddOns=%7B%7D&New=1",
     "+447700900123", "a", PHONE_UNKNOWN, false, 0, 0, NULL},
    {"from the number that it came to: never answered",
     "From=%2B447700900000&To=%2B447700900000&MessageSid=SM1&Body=a", "+447700900000", "a",
     PHONE_SHORT_CODE, false, 0, 0, NULL},
    {"from another number of ours: never answered",
     "From=%2B447700900001&To=%2B447700900000&MessageSid=SM1&Body=a", "+447700900001", "a",
     PHONE_SHORT_CODE, false, 0, 0, NULL},
    {"a repeated field: the first counts", ENDS "&MessageSid=SM1&Body=a&Body=b", "+447700900123",
     "a", PHONE_UNKNOWN, false, 0, 0, NULL},
};

static void test_text(void **state)
{
    const struct text_row *row = *state;
    void *ctx = mem_root("test");
    struct event event = {0};
    struct error err = {0};
    if (!decode(ctx, HOOK_MESSAGE, "", row->body, &event, &err))
        fail_msg("%s", err.text);
    assert_int_equal(event.kind, EVENT_TEXT);
    assert_int_equal(event.at_ms, 1000);
    assert_string_equal(event.provider, "twilio");
    assert_string_equal(event.provider_id, "SM1");
    assert_string_equal(event.text.from.text, row->from);
    assert_int_equal(event.text.from.kind, row->kind);
    assert_string_equal(event.text.to, "+447700900000");
    assert_string_equal(str_keep(ctx, event.text.body), row->text);
    assert_int_equal(event.text.was_repaired, row->was_repaired);
    assert_int_equal(event.text.raw.length > 0, row->was_repaired);
    assert_int_equal(event.text.media_count, row->media);
    assert_int_equal(event.text.parts, row->parts);
    if (row->opt_out == NULL)
        assert_null(event.text.opt_out);
    else
        assert_string_equal(event.text.opt_out, row->opt_out);
    mem_free(ctx);
}

static void test_raw_bytes(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct event event = {0};
    struct error err = {0};
    assert_true(decode(ctx, HOOK_MESSAGE, "", ENDS "&MessageSid=SM1&Body=%E9%00", &event, &err));
    assert_int_equal(event.text.raw.length, 2);
    assert_memory_equal(event.text.raw.data, "\xE9\0", 2);
    mem_free(ctx);
}

struct missing_row {
    const char *name;
    enum provider_hook hook;
    const char *body, *field;
};

static const struct missing_row missing[] = {
    {"a text without From", HOOK_MESSAGE, "To=1&MessageSid=SM1&Body=a", "From"},
    {"a text without To", HOOK_MESSAGE, "From=1&MessageSid=SM1&Body=a", "To"},
    {"a text with an empty To", HOOK_MESSAGE, "From=1&To=&MessageSid=SM1&Body=a", "To"},
    {"a text without an id", HOOK_MESSAGE, ENDS "&Body=a", "MessageSid"},
    {"a text with an empty id", HOOK_MESSAGE, ENDS "&MessageSid=&Body=a", "MessageSid"},
    {"an id with a line end", HOOK_MESSAGE, ENDS "&MessageSid=a%0Ab&Body=a", "MessageSid"},
    {"a text without words or media", HOOK_MESSAGE, ENDS "&MessageSid=SM1", "Body"},
    {"no words and no media, said", HOOK_MESSAGE, ENDS "&MessageSid=SM1&NumMedia=0", "Body"},
    {"a report without an id", HOOK_STATUS, "MessageStatus=sent", "MessageSid"},
    {"a report without a word", HOOK_STATUS, "MessageSid=SM1", "MessageStatus"},
    {"a call without From", HOOK_VOICE, "To=1&CallSid=CA1", "From"},
    {"a call without To", HOOK_VOICE, "From=1&CallSid=CA1", "To"},
    {"a call without an id", HOOK_VOICE, ENDS, "CallSid"},
    {"a call's end without an id", HOOK_CALL_STATUS, "CallStatus=completed", "CallSid"},
    {"a call's end without a word", HOOK_CALL_STATUS, "CallSid=CA1", "CallStatus"},
};

static void test_missing(void **state)
{
    const struct missing_row *row = *state;
    void *ctx = mem_root("test");
    struct event event = {0};
    struct error err = {0};
    assert_false(decode(ctx, row->hook, "", row->body, &event, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_non_null(strstr(err.text, row->field));
    assert_int_equal(event.kind, EVENT_NONE);
    mem_free(ctx);
}

struct status_row {
    const char *name, *query, *body, *token, *word;
    enum delivery delivery;
    int code;
    bool opted_out;
};

#define REPORT(word) "MessageSid=SM1&MessageStatus=" word

static const struct status_row statuses[] = {
    {"accepted", "m=T", REPORT("accepted"), "T", "accepted", DELIVERY_QUEUED, 0, false},
    {"scheduled", "m=T", REPORT("scheduled"), "T", "scheduled", DELIVERY_QUEUED, 0, false},
    {"queued", "m=T", REPORT("queued"), "T", "queued", DELIVERY_QUEUED, 0, false},
    {"sending", "m=T", REPORT("sending"), "T", "sending", DELIVERY_QUEUED, 0, false},
    {"sent", "m=T", REPORT("sent"), "T", "sent", DELIVERY_SENT, 0, false},
    {"delivered", "m=T", REPORT("delivered"), "T", "delivered", DELIVERY_DELIVERED, 0, false},
    {"read", "m=T", REPORT("read"), "T", "read", DELIVERY_DELIVERED, 0, false},
    {"failed", "m=T", REPORT("failed") "&ErrorCode=30005", "T", "failed", DELIVERY_FAILED, 30005,
     false},
    {"undelivered", "m=T", REPORT("undelivered") "&ErrorCode=30004", "T", "undelivered",
     DELIVERY_FAILED, 30004, false},
    {"canceled", "m=T", REPORT("canceled"), "T", "canceled", DELIVERY_FAILED, 0, false},
    {"the person opted out", "m=T", REPORT("failed") "&ErrorCode=21610", "T", "failed",
     DELIVERY_FAILED, 21610, true},
    {"partly delivered is no telling", "", REPORT("partially_delivered"), NULL,
     "partially_delivered", DELIVERY_UNKNOWN, 0, false},
    {"a word of tomorrow", "", REPORT("teleported"), NULL, "teleported", DELIVERY_UNKNOWN, 0,
     false},
    {"the older names", "m=T", "SmsSid=SM1&SmsStatus=sent", "T", "sent", DELIVERY_SENT, 0, false},
    {"an empty token is none", "m=", REPORT("sent"), NULL, "sent", DELIVERY_SENT, 0, false},
    {"an empty error code is none", "m=T", REPORT("sent") "&ErrorCode=", "T", "sent", DELIVERY_SENT,
     0, false},
};

static void assert_text(const char *value, const char *expected)
{
    if (expected == NULL)
        assert_null(value);
    else
        assert_string_equal(value, expected);
}

static void test_status(void **state)
{
    const struct status_row *row = *state;
    void *ctx = mem_root("test");
    struct event event = {0};
    struct error err = {0};
    if (!decode(ctx, HOOK_STATUS, row->query, row->body, &event, &err))
        fail_msg("%s", err.text);
    assert_int_equal(event.kind, EVENT_STATUS);
    assert_string_equal(event.provider_id, "SM1");
    assert_text(event.status.token, row->token);
    assert_string_equal(event.status.word, row->word);
    assert_int_equal(event.status.delivery, row->delivery);
    assert_int_equal(event.status.code, row->code);
    assert_int_equal(event.status.opted_out, row->opted_out);
    mem_free(ctx);
}

struct voice_row {
    const char *name, *query, *body, *prompt;
    bool has_keys;
    const char *keys;
    enum call_state state;
};

#define CALL ENDS "&CallSid=CA1"

static const struct voice_row voices[] = {
    {"a call begins", "", CALL "&CallStatus=ringing", NULL, false, "", CALL_RINGING},
    {"a key", "p=T", CALL "&CallStatus=in-progress&Digits=1", "T", true, "1", CALL_ON},
    {"several keys", "p=T", CALL "&Digits=7315", "T", true, "7315", CALL_NONE},
    {"star and hash are keys", "p=T", CALL "&Digits=%2A%23", "T", true, "*#", CALL_NONE},
    {"silence without the field", "p=T", CALL, "T", false, "", CALL_NONE},
    {"silence with an empty field", "p=T", CALL "&Digits=", "T", false, "", CALL_NONE},
    {"only the finishing hash", "p=T", CALL "&Digits=&FinishedOnKey=%23", "T", true, "", CALL_NONE},
    {"an empty token is none", "p=", CALL "&Digits=1", NULL, true, "1", CALL_NONE},
    {"a token in the form is not ours", "", CALL "&p=T&Digits=1", NULL, true, "1", CALL_NONE},
    {"a recording ended by hanging up", "p=T", CALL "&Digits=hangup&CallStatus=completed", "T",
     false, "", CALL_ENDED},
    {"a dial that ended", "p=T", CALL "&DialCallStatus=no-answer&CallStatus=in-progress", "T",
     false, "", CALL_ON},
    {"a state of tomorrow", "", CALL "&CallStatus=levitating", NULL, false, "", CALL_NONE},
};

struct recording_row {
    const char *name, *body;
    bool has_recording;
    const char *id;
    int seconds;
};

static const struct recording_row recordings[] = {
    {"a recording",
     CALL "&RecordingSid=RE1&RecordingUrl=https%3A%2F%2Fa%2FRE1&RecordingDuration=42", true, "RE1",
     42},
    {"a recording ended by a key", CALL "&RecordingSid=RE1&RecordingDuration=7&Digits=0", true,
     "RE1", 7},
    {"a recording of nothing", CALL "&RecordingSid=RE1&RecordingDuration=0", true, "RE1", 0},
    {"a recording without a name", CALL "&RecordingUrl=https%3A%2F%2Fa&RecordingDuration=42", true,
     NULL, 42},
    {"a recording whose name is none", CALL "&RecordingSid=a+b&RecordingDuration=42", true, NULL,
     42},
    {"no recording", CALL "&Digits=1", false, NULL, 0},
};

static void test_recording(void **state)
{
    const struct recording_row *row = *state;
    void *ctx = mem_root("decode");
    struct event event;
    struct error err;
    assert_true(decode(ctx, HOOK_VOICE, "p=T", row->body, &event, &err));
    assert_int_equal(event.voice.has_recording, row->has_recording);
    assert_text(event.voice.recording_id, row->id);
    assert_int_equal(event.voice.recording_s, row->seconds);
    mem_free(ctx);
}

static void test_voice(void **state)
{
    const struct voice_row *row = *state;
    void *ctx = mem_root("test");
    struct event event = {0};
    struct error err = {0};
    if (!decode(ctx, HOOK_VOICE, row->query, row->body, &event, &err))
        fail_msg("%s", err.text);
    assert_int_equal(event.kind, EVENT_VOICE);
    assert_string_equal(event.provider_id, "CA1");
    assert_string_equal(event.voice.to, "+447700900000");
    assert_text(event.voice.prompt, row->prompt);
    assert_int_equal(event.voice.has_keys, row->has_keys);
    assert_string_equal(str_keep(ctx, event.voice.keys), row->keys);
    assert_int_equal(event.voice.state, row->state);
    mem_free(ctx);
}

struct call_row {
    const char *name, *body;
    enum call_state state;
    int duration_s;
};

static const struct call_row calls[] = {
    {"a call ended", "CallSid=CA1&CallStatus=completed&CallDuration=42", CALL_ENDED, 42},
    {"the shorter name", "CallSid=CA1&CallStatus=completed&Duration=1", CALL_ENDED, 1},
    {"busy", "CallSid=CA1&CallStatus=busy", CALL_ENDED, -1},
    {"no answer", "CallSid=CA1&CallStatus=no-answer", CALL_ENDED, -1},
    {"failed", "CallSid=CA1&CallStatus=failed", CALL_ENDED, -1},
    {"canceled", "CallSid=CA1&CallStatus=canceled", CALL_ENDED, -1},
    {"going on", "CallSid=CA1&CallStatus=in-progress", CALL_ON, -1},
    {"answered", "CallSid=CA1&CallStatus=answered", CALL_ON, -1},
    {"queued", "CallSid=CA1&CallStatus=queued", CALL_RINGING, -1},
    {"a state of tomorrow", "CallSid=CA1&CallStatus=x&CallDuration=y", CALL_NONE, -1},
};

static void test_call(void **state)
{
    const struct call_row *row = *state;
    void *ctx = mem_root("test");
    struct event event = {0};
    struct error err = {0};
    if (!decode(ctx, HOOK_CALL_STATUS, "", row->body, &event, &err))
        fail_msg("%s", err.text);
    assert_int_equal(event.kind, EVENT_CALL_STATUS);
    assert_int_equal(event.call.state, row->state);
    assert_int_equal(event.call.duration_s, row->duration_s);
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

static void test_broken_query(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct event event = {0};
    struct error err = {0};
    assert_false(decode(ctx, HOOK_VOICE, "p=%zz", CALL, &event, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    mem_free(ctx);
}

static void test_hook_names(void **state)
{
    (void)state;
    for (int hook = HOOK_MESSAGE; hook <= HOOK_VERIFY; hook++)
        assert_int_equal(provider_hook_of(str_of(provider_hook_name((enum provider_hook)hook))),
                         hook);
    assert_int_equal(provider_hook_of(str_of("")), HOOK_NONE);
    assert_int_equal(provider_hook_of(str_of("none")), HOOK_NONE);
    assert_int_equal(provider_hook_of(str_of("Message")), HOOK_NONE);
}

static void test_table(void **state)
{
    (void)state;
    assert_ptr_equal(provider_find("twilio"), &provider_twilio);
    assert_ptr_equal(provider_find("sandbox"), &provider_sandbox);
    assert_null(provider_find("skeleton"));
    assert_null(provider_find(""));
    size_t count = 0;
    while (provider_at(count) != NULL)
        count++;
    assert_int_equal(count, 2);
}

static const struct other_row others[] = {
    {"the bytes as received are kept where they were repaired", test_raw_bytes},
    {"a broken escape in the address is refused", test_broken_query},
    {"hooks go by their names", test_hook_names},
    {"providers go by their names, and the skeleton has none", test_table},
};

int main(void)
{
    clock_start();
    const struct rows_table tables[] = {
        ROWS(texts, test_text),   ROWS(missing, test_missing),      ROWS(statuses, test_status),
        ROWS(voices, test_voice), ROWS(recordings, test_recording), ROWS(calls, test_call),
        ROWS(others, test_other),
    };
    return rows_run("twilio callbacks", tables, ARRAY_SIZE(tables));
}

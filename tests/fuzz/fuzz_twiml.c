/* Any bytes as a Twilio callback, and what it said given back as answers.
 * Stands over provider/: the first byte picks the hook, the first line is the query, the rest is the form. What was
 * decoded must be safe to keep; what is rendered from it must be whole and well-formed.
 * Leaves to others: signatures (a random one never fits), forms as such (fuzz_form.c). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include <jansson.h>

#include "base/mem.h"
#include "base/unicode.h"
#include "provider/provider_impl.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const struct provider_config config = {
    .account = "AC1",
    .tokens = {"secret"},
    .api_url = "https://api.example",
    .public_url = "https://h.example",
};

static void check_text(const char *text)
{
    assert(text == NULL || unicode_is_utf8(str_of(text)));
}

static void check_event(const struct event *event)
{
    check_text(event->provider_id);
    assert(event->provider_id != NULL && event->provider_id[0] != '\0');
    switch (event->kind) {
    case EVENT_TEXT:
        check_text(event->text.to);
        check_text(event->text.from.text);
        assert(unicode_is_utf8(event->text.body));
        assert(event->text.body.length == strlen(event->text.body.data));
        assert(event->text.was_repaired == (event->text.raw.length > 0));
        break;
    case EVENT_VOICE:
        check_text(event->voice.to);
        check_text(event->voice.prompt);
        assert(strspn(event->voice.keys.data, "0123456789*#") == event->voice.keys.length);
        break;
    case EVENT_STATUS:
        check_text(event->status.word);
        check_text(event->status.token);
        break;
    case EVENT_CALL_STATUS:
        check_text(event->call.word);
        assert(event->call.duration_s >= -1);
        break;
    case EVENT_NONE:
    case EVENT_TIMER:
    case EVENT_SENT:
        assert(0);
    }
}

/* Every element that is opened is closed in order, and no byte stands raw that may not. */
static void check_xml(struct str body)
{
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response";
    assert(str_starts(body, head) && unicode_is_utf8(body));
    int depth = 0;
    for (size_t i = sizeof head - sizeof "<Response"; i < body.length; i++) {
        unsigned char byte = (unsigned char)body.data[i];
        assert(byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r');
        if (byte == '<')
            depth += body.data[i + 1] == '/' ? -1 : 1;
        if (byte == '>' && body.data[i - 1] == '/')
            depth--;
        assert(depth >= 0);
    }
    assert(depth == 0);
}

static void check_json(struct str body)
{
    json_t *root = json_loadb(body.data, body.length, JSON_REJECT_DUPLICATES, NULL);
    assert(json_is_object(root));
    json_decref(root);
}

/* One step for each two bytes: its verb, and how many the gathers hold. */
static void check_render(void *ctx, struct str bytes, const char *text, enum provider_hook hook)
{
    struct reply_step steps[32] = {{0}};
    struct reply reply = {steps, 0};
    for (size_t i = 0; i + 1 < bytes.length && reply.count < ARRAY_SIZE(steps); i += 2) {
        unsigned char verb = (unsigned char)bytes.data[i];
        unsigned char amount = (unsigned char)bytes.data[i + 1];
        steps[reply.count++] = (struct reply_step){
            .verb = (enum reply_verb)(verb % (REPLY_HANGUP + 1)),
            .text = text,
            .language = verb & 16 ? "en-GB" : text,
            .token = verb & 32 ? "T" : NULL,
            .inside = amount % 5,
            .digits = amount % 3,
            .seconds = amount,
        };
    }
    struct http_response answer = provider_twilio.render(ctx, &config, hook, &reply);
    if (answer.status == 200)
        check_xml(answer.body);
    answer = provider_sandbox.render(ctx, &config, hook, &reply);
    if (answer.status == 200)
        check_json(answer.body);
}

/* The same bytes as a provider's answer to a send and to a question. */
static void check_results(void *ctx, struct str bytes)
{
    const char *id = NULL;
    int code = 0;
    enum send_outcome outcome = provider_twilio.send_result(ctx, 201, true, bytes, &id, &code);
    assert(outcome == SEND_UNKNOWN || (outcome == SEND_ACCEPTED && id != NULL));
    outcome = provider_twilio.send_result(ctx, 400, true, bytes, &id, &code);
    assert(outcome != SEND_ACCEPTED && outcome != SEND_UNKNOWN && code >= 0);
    outcome = provider_twilio.query_result(ctx, 200, bytes, "hello", 0, &id);
    assert(outcome == SEND_ACCEPTED || outcome == SEND_UNREACHED || outcome == SEND_UNKNOWN);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const enum provider_hook hooks[] = {HOOK_MESSAGE, HOOK_STATUS, HOOK_VOICE,
                                               HOOK_CALL_STATUS};
    if (size == 0)
        return 0;
    void *ctx = mem_root("fuzz");
    enum provider_hook hook = hooks[data[0] % ARRAY_SIZE(hooks)];
    struct str rest = str_range((const char *)data + 1, size - 1);
    struct http_request request = {.method = "POST", .path = "/hook/twilio/message"};
    str_next(&rest, '\n', &request.query);
    request.body = rest;
    struct http_field header = {str_of("X-Twilio-Signature"),
                                str_of("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")};
    request.headers = (struct http_fields){&header, 1};

    struct http_fields form = {0};
    struct event event = {0};
    struct error err = {0};
    if (http_form_parse(ctx, rest, &form, &err)) {
        assert(!provider_twilio.verify(ctx, &config, &request, &form, hook));
        if (provider_twilio.decode(ctx, &config, &request, &form, hook, 1, &event, &err))
            check_event(&event);
        else
            assert(err.kind == ERROR_INPUT);
    }
    const char *text = event.kind == EVENT_TEXT ? event.text.body.data : "a <b> & \"c\"";
    check_render(ctx, rest, text, HOOK_VOICE);
    check_render(ctx, rest, text, HOOK_MESSAGE);
    check_results(ctx, rest);
    mem_free(ctx);
    return 0;
}

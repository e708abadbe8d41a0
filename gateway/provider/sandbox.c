/* The pretend provider behind /phone and the rehearsals of a fresh install: no signature, no network, no cost.
 * Stands where a real provider would; the configuration lets it serve on loopback only.
 * Leaves to others: the pretend phone itself (handset/), which reads the answers below.
 *
 * Callbacks are forms with Twilio's field names, to /hook/sandbox/{message,status,voice,call-status}:
 *   message      From, To, Body, MessageSid                   a text to the gateway; DateSent, where it is older
 *   voice        From, To, CallSid, CallStatus                a call begins; with ?p=TOKEN and Digits: keys;
 *                                                             with ?p=TOKEN and no Digits: silence
 *   status       MessageSid, MessageStatus, with ?m=TOKEN     "delivered" when the phone has shown a text
 *   call-status  CallSid, CallStatus                          "completed" when the phone hangs up
 * Answers are application/json; to message:
 *   {"messages":[{"text":"…","token":"…","status":"/hook/sandbox/status?m=TOKEN"}]}
 * token and status are null where no report is wanted. To voice, steps to be played in order:
 *   {"steps":[
 *     {"verb":"say","text":"…","language":"en-GB"},
 *     {"verb":"play","url":"…"},
 *     {"verb":"pause","seconds":1},
 *     {"verb":"gather","digits":1,"seconds":6,"token":"…","action":"/hook/sandbox/voice?p=TOKEN","steps":[…]},
 *     {"verb":"redirect","token":"…","action":"…"},
 *     {"verb":"dial","number":"…","seconds":20,"token":"…","action":"…"},
 *     {"verb":"record","seconds":120,"token":"…","action":"…"},
 *     {"verb":"hangup"}]}
 * gather: keys are taken while its own steps play and for `seconds` after; after `digits` keys (0: after #), or
 * silence, POST to action. When the steps end without a gather, a redirect or a dial, the call is over. An empty
 * list is "nothing to say". status and call-status are answered 204. */
// SPDX-License-Identifier: Apache-2.0
#include "provider/provider_impl.h"

#include "base/clock.h"

#include "base/member.h"

static const size_t answer_limit = 64 * 1024;

static bool sandbox_verify(void *ctx, const struct provider_config *config,
                           const struct http_request *request, const struct http_fields *form,
                           enum provider_hook hook)
{
    (void)ctx;
    (void)config;
    (void)request;
    (void)form;
    (void)hook;
    return true;
}

// NOLINTNEXTLINE(readability-function-size): struct provider gives the parameters
static bool sandbox_decode(void *ctx, const struct provider_config *config,
                           const struct http_request *request, const struct http_fields *form,
                           enum provider_hook hook, int64_t at_ms, struct event *out,
                           struct error *err)
{
    if (!twilio_decode(ctx, config, request, form, hook, at_ms, out, err))
        return false;
    out->provider = provider_sandbox.name;
    if (out->kind == EVENT_TEXT &&
        !clock_parse(http_field_get(form, "DateSent"), &out->text.sent_ms))
        out->text.sent_ms = 0;
    return true;
}

/* The token, and under key the address that carries it as ?name=; both null without one. */
static void add_token(struct buf *buf, const char *key, const char *hook, const char *token)
{
    member_text(buf, "token", token);
    member_name(buf, key);
    if (token == NULL)
        buf_add_text(buf, "null");
    else
        buf_printf(buf, "\"/hook/sandbox/%s=%s\"", hook, token);
}

static void add_action(struct buf *buf, const char *token)
{
    add_token(buf, "action", "voice?p", token);
}

static void add_message(struct buf *buf, const struct reply_step *step)
{
    buf_add_byte(buf, '{');
    member_text(buf, "text", step->text);
    add_token(buf, "status", "status?m", step->token);
    buf_add_byte(buf, '}');
}

/* One step without its closing brace. */
static void open_step(struct buf *buf, const struct reply_step *step)
{
    static const char *const verbs[] = {
        [REPLY_SAY] = "say",       [REPLY_PLAY] = "play",         [REPLY_PAUSE] = "pause",
        [REPLY_GATHER] = "gather", [REPLY_REDIRECT] = "redirect", [REPLY_DIAL] = "dial",
        [REPLY_RECORD] = "record", [REPLY_HANGUP] = "hangup",
    };
    buf_add_byte(buf, '{');
    member_text(buf, "verb", verbs[step->verb]);
    switch (step->verb) {
    case REPLY_SAY:
        member_text(buf, "text", step->text);
        member_text(buf, "language", step->language);
        break;
    case REPLY_PLAY:
        if (step->recording)
            member_text(buf, "recording", step->recording);
        else
            member_text(buf, "url", step->text);
        break;
    case REPLY_PAUSE:
        member_number(buf, "seconds", step->seconds);
        break;
    case REPLY_GATHER:
        member_number(buf, "digits", step->digits);
        member_number(buf, "seconds", step->seconds);
        add_action(buf, step->token);
        break;
    case REPLY_REDIRECT:
        add_action(buf, step->token);
        break;
    case REPLY_DIAL:
        member_number(buf, "seconds", step->seconds);
        member_text(buf, "number", step->text);
        add_action(buf, step->token);
        break;
    case REPLY_RECORD:
        member_number(buf, "seconds", step->seconds);
        add_action(buf, step->token);
        break;
    case REPLY_MESSAGE: /* travels by the outbox during a call: write_steps leaves it out */
    case REPLY_HANGUP:
        break;
    }
}

static bool may_be_gathered(enum reply_verb verb)
{
    return verb == REPLY_SAY || verb == REPLY_PLAY || verb == REPLY_PAUSE;
}

/* One step of a call, a gather with what it holds. Returns the index of the first step behind it. */
static size_t write_step(struct buf *buf, const struct reply *reply, size_t index)
{
    const struct reply_step *step = &reply->steps[index];
    size_t next = index + 1;
    open_step(buf, step);
    if (step->verb == REPLY_GATHER) {
        buf_add_text(buf, ",\"steps\":[");
        for (; next < reply->count && next <= index + step->inside; next++) {
            if (!may_be_gathered(reply->steps[next].verb))
                break;
            buf_add_text(buf, next > index + 1 ? "," : "");
            open_step(buf, &reply->steps[next]);
            buf_add_byte(buf, '}');
        }
        buf_add_byte(buf, ']');
    }
    buf_add_byte(buf, '}');
    return next;
}

/* The messages among the steps, for a text; all the others, for a call. */
static void write_steps(struct buf *buf, const struct reply *reply, bool is_text)
{
    size_t written = 0;
    for (size_t i = 0; i < reply->count;) {
        if (is_text != (reply->steps[i].verb == REPLY_MESSAGE)) {
            i++;
            continue;
        }
        buf_add_text(buf, written++ > 0 ? "," : "");
        if (is_text)
            add_message(buf, &reply->steps[i++]);
        else
            i = write_step(buf, reply, i);
    }
}

static struct http_response sandbox_render(void *ctx, const struct provider_config *config,
                                           enum provider_hook hook, const struct reply *reply)
{
    (void)config;
    if (hook != HOOK_MESSAGE && hook != HOOK_VOICE)
        return (struct http_response){.status = 204};

    struct buf *buf = buf_new(ctx, answer_limit);
    buf_add_text(buf, hook == HOOK_MESSAGE ? "{\"messages\":[" : "{\"steps\":[");
    write_steps(buf, reply, hook == HOOK_MESSAGE);
    buf_add_text(buf, "]}");
    if (buf_failed(buf))
        return http_problem(ctx, 500, "The answer is too long.");
    return (struct http_response){
        .status = 200, .content_type = "application/json", .body = buf_str(buf)};
}

static bool sandbox_send_request(void *ctx, const struct provider_config *config, const char *from,
                                 const char *to, const char *text, const char *token,
                                 struct provider_request *out)
{
    (void)ctx;
    (void)config;
    (void)from;
    (void)to;
    (void)text;
    (void)token;
    *out = (struct provider_request){0};
    return true;
}

const struct provider provider_sandbox = {
    .name = "sandbox",
    .body_type = "application/x-www-form-urlencoded",
    .body_limit = 64 * 1024,
    .answers_texts_inline = true,
    .verify = sandbox_verify,
    .decode = sandbox_decode,
    .render = sandbox_render,
    .send_request = sandbox_send_request,
};

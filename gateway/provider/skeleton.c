/* The template for the next provider: copy it, rename it, replace what it speaks by what yours speaks.
 * Stands in no table, so no configuration can name it; it is compiled and tested, so it never rots.
 * Leaves to others: exactly what provider.h says. Twilio (twilio*.c) shows forms and XML; this shows JSON.
 *
 * To add a provider:
 *  1. Save real callbacks and real answers as files under tests/vectors/NAME/, numbers replaced by Ofcom's drama
 *     numbers, with a right, a wrong and a missing signature. Nothing is merged without them.
 *  2. Copy this file to NAME.c, and fill in the functions, top to bottom. Write each outside fact with its source.
 *  3. Declare `provider_NAME` in provider_impl.h and add it to the table in provider.c.
 *  4. Add its keys to the configuration's table (app/) if it needs more than account, tokens and numbers.
 *
 * The pretend provider spoken here:
 *   signature   X-Skeleton-Signature: lower-case hex of HMAC-SHA256(token, public address + body bytes)
 *   message     {"id","from","to","text"}             status  {"id","status","code"}, with our ?m=TOKEN
 *   voice       {"call","from","to","keys"?}, ?p=     call-status  {"call","state","seconds"?}
 *   answers     {"say":["…"]}, each with what to do next where it is a call
 *   sending     POST {api_url}/texts with a bearer token; 200 {"id"}; else {"code"} */
// SPDX-License-Identifier: Apache-2.0
#include "provider/provider_impl.h"

#include <limits.h>
#include <string.h>

#include <jansson.h>

#include "base/crypto.h"
#include "base/mem.h"
#include "base/member.h"
#include "base/unicode.h"

static const size_t answer_limit = 64 * 1024;

/* ---- verify: judge the bytes as they came, on the configured address, in constant time ---- */

static bool is_signed(void *ctx, const char *token, struct str text, struct str signature)
{
    unsigned char mac[CRYPTO_SHA256_BYTES];
    crypto_hmac_sha256(str_of(token), text, mac);
    return crypto_equal(str_of(crypto_hex(ctx, str_range((const char *)mac, sizeof mac))),
                        signature);
}

static bool skeleton_verify(void *ctx, const struct provider_config *config,
                            const struct http_request *request, const struct http_fields *form,
                            enum provider_hook hook)
{
    (void)form; /* empty: body_type is no form */
    (void)hook;
    struct str signature = http_header(request, "X-Skeleton-Signature");
    size_t limit = strlen(config->public_url) + strlen(request->path) + 1 + request->query.length +
                   request->body.length;
    struct buf *text = buf_new(ctx, limit);
    buf_add_text(text, config->public_url);
    buf_add_text(text, request->path);
    buf_add_text(text, request->query.length > 0 ? "?" : "");
    buf_add(text, request->query);
    buf_add(text, request->body);
    for (size_t i = 0; i < ARRAY_SIZE(config->tokens) && config->tokens[i] != NULL; i++)
        if (is_signed(ctx, config->tokens[i], buf_str(text), signature))
            return true;
    return false;
}

/* ---- decode: one event, each string under ctx; a field that must be there is named when it is not ---- */

/* A text that must be there. jansson has checked that it is UTF-8; NUL inside a string it refuses by itself. */
static bool read_text(void *ctx, const json_t *root, const char *name, const char **out,
                      struct error *err)
{
    const char *value = json_string_value(json_object_get(root, name));
    if (value == NULL)
        return error_set(err, ERROR_INPUT, "The field %s is missing.", name);
    *out = mem_strdup(ctx, value);
    return true;
}

static bool read_token(void *ctx, const struct http_request *request, const char *name,
                       const char **out, struct error *err)
{
    struct http_fields query = {0};
    if (!http_form_parse(ctx, request->query, &query, err))
        return false;
    struct str token = http_field_get(&query, name);
    *out = token.length > 0 ? unicode_repair(ctx, token) : NULL;
    return true;
}

static int read_number(const json_t *root, const char *name, int otherwise)
{
    const json_t *value = json_object_get(root, name);
    json_int_t number = json_integer_value(value);
    return json_is_integer(value) && number >= 0 && number <= INT_MAX ? (int)number : otherwise;
}

static bool decode_message(void *ctx, const json_t *root, struct event *out, struct error *err)
{
    const char *from = NULL;
    const char *text = NULL;
    out->kind = EVENT_TEXT;
    if (!read_text(ctx, root, "id", &out->provider_id, err) ||
        !read_text(ctx, root, "from", &from, err) ||
        !read_text(ctx, root, "to", &out->text.to, err) ||
        !read_text(ctx, root, "text", &text, err))
        return false;
    out->text.from = phone_sender(str_of(from));
    out->text.body = str_of(text);
    return true;
}

static bool decode_status(void *ctx, const json_t *root, struct event *out, struct error *err)
{
    static const struct {
        const char *word;
        enum delivery delivery;
    } words[] = {
        {"queued", DELIVERY_QUEUED},
        {"sent", DELIVERY_SENT},
        {"delivered", DELIVERY_DELIVERED},
        {"failed", DELIVERY_FAILED},
    };
    out->kind = EVENT_STATUS;
    if (!read_text(ctx, root, "id", &out->provider_id, err) ||
        !read_text(ctx, root, "status", &out->status.word, err))
        return false;
    out->status.delivery = DELIVERY_UNKNOWN;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strcmp(words[i].word, out->status.word) == 0)
            out->status.delivery = words[i].delivery;
    out->status.code = read_number(root, "code", 0);
    return true;
}

static bool decode_voice(void *ctx, const json_t *root, struct event *out, struct error *err)
{
    const char *from = NULL;
    out->kind = EVENT_VOICE;
    if (!read_text(ctx, root, "call", &out->provider_id, err) ||
        !read_text(ctx, root, "from", &from, err) ||
        !read_text(ctx, root, "to", &out->voice.to, err))
        return false;
    const char *keys = json_string_value(json_object_get(root, "keys"));
    out->voice.from = phone_sender(str_of(from));
    out->voice.has_keys = keys != NULL && keys[0] != '\0';
    out->voice.keys = str_of(mem_strdup(ctx, keys));
    out->voice.state = CALL_ON;
    return true;
}

static bool decode_call_status(void *ctx, const json_t *root, struct event *out, struct error *err)
{
    out->kind = EVENT_CALL_STATUS;
    if (!read_text(ctx, root, "call", &out->provider_id, err) ||
        !read_text(ctx, root, "state", &out->call.word, err))
        return false;
    out->call.state = strcmp(out->call.word, "ended") == 0 ? CALL_ENDED : CALL_ON;
    out->call.duration_s = read_number(root, "seconds", -1);
    return true;
}

static bool decode_root(void *ctx, const struct http_request *request, const json_t *root,
                        enum provider_hook hook, struct event *out, struct error *err)
{
    switch (hook) {
    case HOOK_MESSAGE:
        return decode_message(ctx, root, out, err);
    case HOOK_STATUS:
        return decode_status(ctx, root, out, err) &&
               read_token(ctx, request, "m", &out->status.token, err);
    case HOOK_VOICE:
        return decode_voice(ctx, root, out, err) &&
               read_token(ctx, request, "p", &out->voice.prompt, err);
    case HOOK_CALL_STATUS:
        return decode_call_status(ctx, root, out, err);
    case HOOK_NONE:
    case HOOK_VERIFY:
        break;
    }
    return error_set(err, ERROR_MISSING, "There is no such hook.");
}

// NOLINTNEXTLINE(readability-function-size): struct provider gives the parameters
static bool skeleton_decode(void *ctx, const struct provider_config *config,
                            const struct http_request *request, const struct http_fields *form,
                            enum provider_hook hook, int64_t at_ms, struct event *out,
                            struct error *err)
{
    (void)config;
    (void)form;
    struct event event = {.at_ms = at_ms, .provider = provider_skeleton.name};
    json_t *root = json_loadb(request->body.data == NULL ? "" : request->body.data,
                              request->body.length, JSON_REJECT_DUPLICATES, NULL);
    bool is_read = json_is_object(root)
                       ? decode_root(ctx, request, root, hook, &event, err)
                       : error_set(err, ERROR_INPUT, "The body is not a JSON object.");
    json_decref(root);
    if (is_read)
        *out = event;
    return is_read;
}

/* ---- render: the reply's verbs in the provider's language; what it cannot do is left out ---- */

static struct http_response skeleton_render(void *ctx, const struct provider_config *config,
                                            enum provider_hook hook, const struct reply *reply)
{
    (void)config;
    if (hook != HOOK_VOICE) /* texts cannot be answered inline: they go by the outbox */
        return (struct http_response){.status = 204};

    struct buf *buf = buf_new(ctx, answer_limit);
    size_t written = 0;
    buf_add_text(buf, "{\"say\":[");
    for (size_t i = 0; i < reply->count; i++) {
        if (reply->steps[i].verb != REPLY_SAY)
            continue;
        buf_add_text(buf, written++ > 0 ? "," : "");
        buf_add_json_text(buf, reply->steps[i].text);
    }
    buf_add_text(buf, "]}");
    if (buf_failed(buf))
        return http_problem(ctx, 500, NULL);
    return (struct http_response){
        .status = 200, .content_type = "application/json", .body = buf_str(buf)};
}

/* ---- sending: one request, and what its answer means. In doubt it is SEND_UNKNOWN, never SEND_UNREACHED ---- */

static void wipe_text(void *memory)
{
    crypto_wipe(memory, strlen(memory));
}

static bool skeleton_send_request(void *ctx, const struct provider_config *config, const char *from,
                                  const char *to, const char *text, const char *token,
                                  struct provider_request *out)
{
    if (config->tokens[0] == NULL || config->api_url == NULL)
        return false;
    struct buf *body = buf_new(ctx, answer_limit);
    buf_add_byte(body, '{');
    member_text(body, "from", from);
    member_text(body, "to", to);
    member_text(body, "text", text);
    member_text(body, "report_to",
                mem_printf(ctx, "%s/hook/skeleton/status?m=%s", config->public_url, token));
    buf_add_byte(body, '}');
    if (buf_failed(body))
        return false;
    char *authorization = mem_printf(ctx, "Bearer %s", config->tokens[0]);
    mem_on_free(authorization, wipe_text);
    *out = (struct provider_request){
        .method = "POST",
        .url = mem_printf(ctx, "%s/texts", config->api_url),
        .content_type = "application/json",
        .authorization = authorization,
        .body = buf_str(body),
    };
    return true;
}

static enum send_outcome skeleton_send_result(void *ctx, int status, bool was_connected,
                                              struct str body, const char **provider_id_out,
                                              int *code_out)
{
    *provider_id_out = NULL;
    *code_out = 0;
    if (status == 0)
        return was_connected ? SEND_UNKNOWN : SEND_UNREACHED;
    json_t *answer =
        json_loadb(body.data == NULL ? "" : body.data, body.length, JSON_REJECT_DUPLICATES, NULL);
    *provider_id_out = mem_strdup(ctx, json_string_value(json_object_get(answer, "id")));
    *code_out = read_number(answer, "code", 0);
    json_decref(answer);
    if (status == 200)
        return *provider_id_out != NULL ? SEND_ACCEPTED : SEND_UNKNOWN;
    if (status == 429)
        return SEND_THROTTLED;
    return status >= 400 && status < 500 ? SEND_REFUSED : SEND_UNKNOWN;
}

/* query_request and query_result stay NULL: this provider cannot be asked what it did. */
const struct provider provider_skeleton = {
    .name = "skeleton",
    .body_type = "application/json",
    .body_limit = 64 * 1024,
    .answers_texts_inline = false,
    .verify = skeleton_verify,
    .decode = skeleton_decode,
    .render = skeleton_render,
    .send_request = skeleton_send_request,
    .send_result = skeleton_send_result,
};

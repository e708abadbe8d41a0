/* Sending a text by Twilio's REST interface, and what its answer means for trying again.
 * Stands between sender/ (when) and client/ (bytes). Messages have no idempotency key, so an answer that could mean
 * "sent" is never read as "not sent". Source: providers.md sections 2.3 and 2.6.
 * Leaves to others: asking afterwards (twilio_query.c), waiting (sender/). */
// SPDX-License-Identifier: Apache-2.0
#include "provider/provider_impl.h"

#include <limits.h>
#include <string.h>

#include <jansson.h>

#include "base/crypto.h"
#include "base/mem.h"

/* A text of 1,600 characters, every byte of it escaped, and the addresses. */
static const size_t form_limit = 32 * 1024;

/* What Twilio's own error codes say beyond the status. */
static const struct {
    int code;
    enum send_outcome outcome;
} code_outcomes[] = {
    {21610, SEND_STOPPED},   /* the person has opted out at the provider */
    {20429, SEND_THROTTLED}, /* too many requests */
    {30001, SEND_THROTTLED}, /* queue overflow */
    {20003,
     SEND_UNREACHED}, /* our secret is wrong: an operator can mend it before the day is over */
};

static const struct {
    int status;
    enum send_outcome outcome;
} status_outcomes[] = {
    {401, SEND_UNREACHED}, /* as 20003 */
    {408, SEND_UNREACHED}, /* it never got the whole request */
    {429, SEND_THROTTLED},
    {503, SEND_UNREACHED}, /* not taken: the service is away */
};

static void wipe_text(void *memory)
{
    crypto_wipe(memory, strlen(memory));
}

const char *twilio_authorization(void *ctx, const struct provider_config *config)
{
    char *pair = mem_printf(ctx, "%s:%s", config->account, config->tokens[0]);
    char *encoded = crypto_base64(ctx, str_of(pair));
    char *header = mem_printf(ctx, "Basic %s", encoded);
    mem_on_free(pair, wipe_text);
    mem_on_free(encoded, wipe_text);
    mem_on_free(header, wipe_text);
    return header;
}

bool twilio_send_request(void *ctx, const struct provider_config *config, const char *from,
                         const char *to, const char *text, const char *token,
                         struct provider_request *out)
{
    if (config->account == NULL || config->tokens[0] == NULL || config->api_url == NULL)
        return false;
    struct buf *form = buf_new(ctx, form_limit);
    http_form_add(form, "To", str_of(to));
    http_form_add(form, "From", str_of(from));
    http_form_add(form, "Body", str_of(text));
    if (token != NULL)
        http_form_add(
            form, "StatusCallback",
            str_of(mem_printf(ctx, "%s/hook/twilio/status?m=%s", config->public_url, token)));
    if (buf_failed(form))
        return false;
    *out = (struct provider_request){
        .method = "POST",
        .url = mem_printf(ctx, "%s/2010-04-01/Accounts/%s/Messages.json", config->api_url,
                          config->account),
        .content_type = "application/x-www-form-urlencoded",
        .authorization = twilio_authorization(ctx, config),
        .body = buf_str(form),
    };
    return true;
}

static int json_int(const json_t *object, const char *name)
{
    json_int_t number = json_integer_value(json_object_get(object, name));
    return number > 0 && number <= INT_MAX ? (int)number : 0;
}

static enum send_outcome refusal_of(int status, int code)
{
    for (size_t i = 0; i < ARRAY_SIZE(code_outcomes); i++)
        if (code_outcomes[i].code == code)
            return code_outcomes[i].outcome;
    for (size_t i = 0; i < ARRAY_SIZE(status_outcomes); i++)
        if (status_outcomes[i].status == status)
            return status_outcomes[i].outcome;
    return status >= 400 && status < 500 ? SEND_REFUSED : SEND_UNKNOWN;
}

enum send_outcome twilio_send_result(void *ctx, int status, bool was_connected, struct str body,
                                     const char **provider_id_out, int *code_out)
{
    *provider_id_out = NULL;
    *code_out = 0;
    if (status == 0)
        return was_connected ? SEND_UNKNOWN : SEND_UNREACHED;

    json_t *answer =
        json_loadb(body.data == NULL ? "" : body.data, body.length, JSON_REJECT_DUPLICATES, NULL);
    enum send_outcome outcome = SEND_UNKNOWN;
    if (status >= 200 && status < 300) {
        const char *sid = json_string_value(json_object_get(answer, "sid"));
        if (sid != NULL && twilio_is_id(str_of(sid)))
            *provider_id_out = mem_strdup(ctx, sid);
        *code_out = json_int(answer, "error_code");
        outcome = *provider_id_out != NULL ? SEND_ACCEPTED : SEND_UNKNOWN;
    } else {
        *code_out = json_int(answer, "code");
        outcome = refusal_of(status, *code_out);
    }
    json_decref(answer);
    return outcome;
}

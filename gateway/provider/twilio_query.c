/* Asking Twilio whether a text went: the newest messages from our number to that person, compared with ours.
 * Stands after a send whose answer was lost, and after a crash. The list is not narrowed by DateSent, because that
 * leaves out what still waits in Twilio's own queue, and such a text would be sent twice.
 * Leaves to others: when to ask (sender/). Source: providers.md section 2.6; Twilio "Messages list resource". */
// SPDX-License-Identifier: Apache-2.0
#include "provider/provider_impl.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/clock.h"
#include "base/mem.h"

/* Twilio's dates have whole seconds, and its clock is not quite ours. */
static const int64_t clock_slack_ms = 5000;

bool twilio_query_request(void *ctx, const struct provider_config *config, const char *from,
                          const char *to, int64_t since_ms, struct provider_request *out)
{
    (void)since_ms; /* compared with each answer's own date: see above */
    if (config->account == NULL || config->tokens[0] == NULL || config->api_url == NULL)
        return false;
    struct buf *query = buf_new(ctx, 1024);
    http_form_add(query, "From", str_of(from));
    http_form_add(query, "To", str_of(to));
    http_form_add(query, "PageSize", str_of("100"));
    if (buf_failed(query))
        return false;
    *out = (struct provider_request){
        .method = "GET",
        .url = mem_printf(ctx, "%s/2010-04-01/Accounts/%s/Messages.json?%s", config->api_url,
                          config->account, buf_text(query)),
        .authorization = twilio_authorization(ctx, config),
    };
    return true;
}

/* "Tue, 24 Nov 2026 13:13:48 +0000" (RFC 2822), by way of RFC 3339. */
static bool read_date(const char *text, int64_t *out_ms)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4], day[3], year[5], time[9], zone[6];
    if (text == NULL)
        return false;
    if (sscanf(text, "%*3[A-Za-z], %2[0-9] %3[A-Za-z] %4[0-9] %8[0-9:] %5[-+0-9]", day, month, year,
               time, zone) != 5)
        return false;
    const char *found = strlen(month) == 3 ? strstr(months, month) : NULL;
    if (found == NULL || (found - months) % 3 != 0 || strlen(zone) != 5)
        return false;
    char date[40];
    snprintf(date, sizeof date, "%s-%02d-%s%sT%s%.3s:%s", year, (int)(found - months) / 3 + 1,
             strlen(day) == 1 ? "0" : "", day, time, zone, zone + 3);
    return clock_parse(str_of(date), out_ms);
}

static bool message_ms(const json_t *message, int64_t *out_ms)
{
    return read_date(json_string_value(json_object_get(message, "date_created")), out_ms) ||
           read_date(json_string_value(json_object_get(message, "date_sent")), out_ms);
}

/* A trial account puts words of its own in front, so ours need only be the end. */
static bool has_body(const json_t *message, const char *text)
{
    const char *body = json_string_value(json_object_get(message, "body"));
    if (body == NULL || strlen(body) < strlen(text))
        return false;
    return strcmp(body + strlen(body) - strlen(text), text) == 0;
}

static bool is_inbound(const json_t *message)
{
    const char *direction = json_string_value(json_object_get(message, "direction"));
    return direction != NULL && strcmp(direction, "inbound") == 0;
}

/* Looks through one page. SEND_UNREACHED only when it certainly reaches back to since_ms. */
static enum send_outcome look_through(void *ctx, const json_t *messages, bool has_more,
                                      const char *text, int64_t since_ms,
                                      const char **provider_id_out)
{
    bool reaches_back = !has_more;
    size_t index = 0;
    json_t *message = NULL;
    json_array_foreach(messages, index, message)
    {
        int64_t at_ms = 0;
        if (!message_ms(message, &at_ms))
            return SEND_UNKNOWN;
        if (at_ms < since_ms - clock_slack_ms) {
            reaches_back = true;
        } else if (!is_inbound(message) && has_body(message, text)) {
            const char *sid = json_string_value(json_object_get(message, "sid"));
            if (sid != NULL && twilio_is_id(str_of(sid)))
                *provider_id_out = mem_strdup(ctx, sid);
            return SEND_ACCEPTED;
        }
    }
    return reaches_back ? SEND_UNREACHED : SEND_UNKNOWN;
}

enum send_outcome twilio_query_result(void *ctx, int status, struct str body, const char *text,
                                      int64_t since_ms, const char **provider_id_out)
{
    *provider_id_out = NULL;
    if (status != 200)
        return SEND_UNKNOWN;
    json_t *answer =
        json_loadb(body.data == NULL ? "" : body.data, body.length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *messages = json_object_get(answer, "messages");
    bool has_more = json_is_string(json_object_get(answer, "next_page_uri"));
    enum send_outcome outcome = SEND_UNKNOWN;
    if (json_is_array(messages))
        outcome = look_through(ctx, messages, has_more, text, since_ms, provider_id_out);
    json_decref(answer);
    return outcome;
}

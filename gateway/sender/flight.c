/* One text on its way: the gate asked again, the provider's request made, its answer made into an event.
 * Stands inside sender.c, between the claimed row and the event that dispatch/ writes down.
 * Leaves to others: which rows and when (sender.c), what status codes mean (provider/). */
// SPDX-License-Identifier: Apache-2.0
#include "sender/sender_impl.h"

#include "base/log.h"
#include "base/mem.h"

static const char *const outcome_names[] = {
    [SEND_NONE] = "none",       [SEND_ACCEPTED] = "accepted",   [SEND_REFUSED] = "refused",
    [SEND_STOPPED] = "stopped", [SEND_UNREACHED] = "unreached", [SEND_THROTTLED] = "throttled",
    [SEND_UNKNOWN] = "unknown",
};

static void refuse(struct flight *flight, const char *why)
{
    flight->outcome = SEND_REFUSED;
    log_event(LOG_WARN, "send.refused", LOG_NUM("outbox", flight->outbox_id), LOG_TEXT("why", why));
}

static bool has_query(const struct flight *flight)
{
    return flight->lane != NULL && flight->lane->provider->provider->query_request != NULL;
}

static bool make_request(struct flight *flight, const struct outbox_row *row, const char *to,
                         const struct secret_ring *ring)
{
    const struct provider *provider = flight->lane->provider->provider;
    const struct provider_config *config = flight->lane->provider->config;
    if (flight->is_query)
        return provider->query_request(flight, config, row->from, to, flight->since_ms,
                                       &flight->request);
    char token[40];
    secret_token(ring, OUTBOUND_TOKEN_PURPOSE, row->id, token);
    return provider->send_request(flight, config, row->from, to, row->text, token,
                                  &flight->request);
}

void flight_prepare(struct flight *flight, const struct outbox_row *row,
                    const struct secret_ring *ring)
{
    if (flight->lane == NULL) {
        refuse(flight, "the provider is not configured");
        return;
    }
    if (flight->is_query && !has_query(flight) &&
        flight->lane->provider->provider->send_result != NULL) {
        flight->outcome = SEND_UNKNOWN;
        return;
    }
    const char *refusal = outbound_refusal(row->kind, row->phone_kind, row->is_stopped);
    if (refusal != NULL && !flight->is_query) {
        refuse(flight, refusal);
        return;
    }
    if (flight->lane->provider->provider->send_result ==
        NULL) { /* the sandbox keeps texts itself; the pretended phone reports by this id */
        flight->outcome = SEND_ACCEPTED;
        flight->provider_id = mem_printf(flight, "sandbox-%lld", (long long)row->id);
        return;
    }
    struct str number = {0};
    if (!secret_open(flight, ring, row->sealed, "contact", &number)) {
        refuse(flight, "the number cannot be opened with the keys that are here");
        return;
    }
    if (!make_request(flight, row, str_keep(flight, number), ring)) {
        flight->request = (struct provider_request){0};
        refuse(flight, "the provider's settings do not allow sending");
    }
}

void flight_read(struct flight *flight, const struct client_result *result)
{
    const struct provider *provider = flight->lane->provider->provider;
    if (flight->is_query)
        flight->outcome = provider->query_result(flight, result->status, result->body, flight->text,
                                                 flight->since_ms, &flight->provider_id);
    else
        flight->outcome = provider->send_result(flight, result->status, result->was_connected,
                                                result->body, &flight->provider_id, &flight->code);
    bool is_fine = flight->outcome == SEND_ACCEPTED;
    log_event(is_fine ? LOG_DEBUG : LOG_WARN, flight->is_query ? "send.asked" : "send.answered",
              LOG_NUM("outbox", flight->outbox_id), LOG_TEXT("provider", provider->name),
              LOG_TEXT("outcome", flight_outcome_name(flight->outcome)),
              LOG_NUM("status", result->status), LOG_NUM("code", flight->code),
              LOG_NUM("tries", flight->tries),
              LOG_TEXT("problem", result->problem == NULL ? "" : result->problem));
}

static int64_t next_ms_of(const struct flight *flight, int64_t now_ms)
{
    if (flight->outcome == SEND_UNKNOWN && !has_query(flight))
        return -1;
    int64_t next_ms =
        retry_next_ms(flight->outcome, flight->tries, flight->first_ms, now_ms, flight->outbox_id);
    /* It certainly was not sent, and the asking has waited enough. */
    if (next_ms >= 0 && flight->is_query && flight->outcome == SEND_UNREACHED)
        next_ms = now_ms;
    return next_ms;
}

struct event flight_event(void *ctx, const struct flight *flight, int64_t now_ms)
{
    struct event event = {
        .kind = EVENT_SENT,
        .at_ms = now_ms,
        .provider = flight->lane == NULL ? NULL : flight->lane->provider->provider->name,
        .provider_id = mem_strdup(ctx, flight->provider_id),
    };
    event.sent.outbox_id = flight->outbox_id;
    event.sent.outcome = flight->outcome;
    event.sent.code = flight->code;
    event.sent.was_query = flight->is_query;
    event.sent.tries = flight->tries;
    event.sent.first_try_ms = flight->first_ms;
    event.sent.next_ms = next_ms_of(flight, now_ms);
    return event;
}

const char *flight_outcome_name(enum send_outcome outcome)
{
    return outcome_names[outcome];
}

/* The way out: due rows claimed, sent after COMMIT, and what each came to handed back as an event.
 * Stands between store/outbox.h and client/. A row is marked ATTEMPTING durably before a byte leaves, so that a crash
 * in between leads to a question and never to a second text.
 * Leaves to others: one row's request and answer (flight.c), when to try again (retry.c), writing it down (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "sender/sender_impl.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/mem.h"

enum {
    CLAIMS_MAX = 32,  /* a turn */
    FLIGHTS_MAX = 64, /* at once */
    LOOK_ROWS =
        128, /* looked at a turn: rows of a number that must wait do not hide those of others */
    OUTCOME_COUNT = SEND_UNKNOWN + 1
};

static const int send_timeout_ms = 15000;
static const int64_t failed_turn_wait_ms = 1000;

struct sender {
    struct sender_config config;
    struct lane *lanes;
    size_t lane_count;
    struct flight *claimed; /* in this turn's open transaction */
    struct flight *ended;   /* not handed out yet */
    size_t claimed_count, under_way;
    int64_t next_ms;
    int64_t turn_ms;
    struct metric *durations, *flights;
    struct metric **outcomes; /* provider_count × OUTCOME_COUNT */
};

static void push(struct flight **list, struct flight *flight)
{
    flight->next = *list;
    *list = flight;
}

static struct flight *pop(struct flight **list)
{
    struct flight *flight = *list;
    if (flight != NULL)
        *list = flight->next;
    return flight;
}

/* The lane of that number: its own, else the provider's for any other, else NULL. */
static struct lane *find_lane(struct sender *sender, const char *provider, const char *number)
{
    struct lane *found = NULL;
    for (size_t i = 0; i < sender->lane_count; i++) {
        struct lane *lane = &sender->lanes[i];
        if (!str_equals(str_of(provider), lane->provider->provider->name))
            continue;
        if (lane->number == NULL)
            found = lane;
        else if (str_equals(str_of(number), lane->number))
            return lane;
    }
    return found;
}

static void add_lanes(struct sender *sender, const struct sender_provider *provider)
{
    const struct provider_config *config = provider->config;
    bool is_paced = provider->provider->send_result != NULL;
    size_t count = 0;
    while (count < ARRAY_SIZE(config->numbers) && config->numbers[count] != NULL)
        count++;
    sender->lanes = mem_grow(sender, sender->lanes, struct lane, sender->lane_count + count + 1);
    for (size_t i = 0; i <= count; i++)
        sender->lanes[sender->lane_count++] = (struct lane){
            .provider = provider,
            .number = i < count ? config->numbers[i] : NULL,
            .pace = pace_new(is_paced ? config->pace_per_second : 0, 0),
        };
}

static void add_metrics(struct sender *sender)
{
    struct metrics *metrics = sender->config.metrics;
    sender->durations = metrics_histogram(metrics, "helpline_send_seconds", NULL,
                                          "How long a provider took to answer a send.");
    sender->flights = metrics_gauge(metrics, "helpline_sends_under_way", NULL,
                                    "Requests to providers that wait for their answer.");
    sender->outcomes =
        mem_array(sender, struct metric *, sender->config.provider_count * OUTCOME_COUNT + 1);
    for (size_t i = 0; i < sender->config.provider_count; i++) {
        for (int outcome = SEND_ACCEPTED; outcome < OUTCOME_COUNT; outcome++) {
            char labels[128];
            snprintf(labels, sizeof labels, "provider=\"%s\",outcome=\"%s\"",
                     sender->config.providers[i].provider->name,
                     flight_outcome_name((enum send_outcome)outcome));
            sender->outcomes[i * OUTCOME_COUNT + (size_t)outcome] =
                metrics_counter(metrics, "helpline_sends_total", labels,
                                "Texts sent, or asked about, by what came of it.");
        }
    }
}

static void end_flight(struct sender *sender, struct flight *flight)
{
    if (flight->lane != NULL) {
        size_t provider = (size_t)(flight->lane->provider - sender->config.providers);
        metric_add(sender->outcomes[provider * OUTCOME_COUNT + (size_t)flight->outcome], 1);
    }
    push(&sender->ended, flight);
}

static void on_done(void *self, int64_t id, const struct client_result *result)
{
    (void)id;
    struct flight *flight = self;
    struct sender *sender = flight->sender;
    sender->under_way--;
    metric_set(sender->flights, (int64_t)sender->under_way);
    metric_observe_us(sender->durations, clock_mono_us() - flight->began_us);
    flight_read(flight, result);
    end_flight(sender, flight);
}

static void begin_flight(struct sender *sender, struct flight *flight)
{
    if (flight->request.url == NULL) {
        end_flight(sender, flight);
        return;
    }
    const struct client_request request = {
        .method = flight->request.method,
        .url = flight->request.url,
        .content_type = flight->request.content_type,
        .authorization = flight->request.authorization,
        .body = flight->request.body,
        .timeout_ms = send_timeout_ms,
    };
    flight->began_us = clock_mono_us();
    sender->under_way++;
    metric_set(sender->flights, (int64_t)sender->under_way);
    client_send(sender->config.client, &request, flight->outbox_id, on_done, flight);
}

static struct flight *new_flight(struct sender *sender, const struct outbox_row *row,
                                 struct lane *lane, int64_t now_ms)
{
    struct flight *flight = mem_new(sender, struct flight);
    flight->sender = sender;
    flight->lane = lane;
    flight->outbox_id = row->id;
    flight->tries = row->tries + 1;
    flight->first_ms = row->first_try_ms > 0 ? row->first_try_ms : now_ms;
    flight->since_ms = row->created_ms;
    flight->is_query = row->state == OUTBOX_ASK;
    flight->text = mem_strdup(flight, row->text);
    flight_prepare(flight, row, sender->config.ring);
    return flight;
}

/* Marks a row and keeps its flight for sender_begin. wait_ms: the earliest moment a row that must wait may go. */
static bool claim_row(struct sender *sender, struct store *store, const struct outbox_row *row,
                      int64_t *wait_ms, struct error *err)
{
    int64_t now_ms = sender->turn_ms;
    struct lane *lane = find_lane(sender, row->provider, row->from);
    if (lane != NULL && !pace_take(&lane->pace, now_ms)) {
        int64_t free_ms = pace_next_ms(&lane->pace, now_ms);
        *wait_ms = free_ms < *wait_ms ? free_ms : *wait_ms;
        return true;
    }
    struct flight *flight = new_flight(sender, row, lane, now_ms);
    push(&sender->claimed, flight);
    sender->claimed_count++;
    return outbox_set(store, row->id, OUTBOX_ATTEMPTING, flight->tries, flight->first_ms,
                      row->due_ms, err);
}

static void drop_claims(struct sender *sender)
{
    for (struct flight *flight = pop(&sender->claimed); flight; flight = pop(&sender->claimed))
        mem_free(flight);
    sender->claimed_count = 0;
    sender->next_ms = sender->turn_ms + failed_turn_wait_ms;
}

static bool has_room(const struct sender *sender)
{
    return sender->claimed_count < CLAIMS_MAX &&
           sender->under_way + sender->claimed_count < FLIGHTS_MAX;
}

struct sender *sender_new(void *ctx, const struct sender_config *config)
{
    struct sender *sender = mem_new(ctx, struct sender);
    sender->config = *config;
    sender->config.providers =
        mem_copy(sender, config->providers, config->provider_count * sizeof config->providers[0]);
    for (size_t i = 0; i < config->provider_count; i++)
        add_lanes(sender, &sender->config.providers[i]);
    add_metrics(sender);
    return sender;
}

bool sender_wants(const struct sender *sender, int64_t now_ms)
{
    return now_ms >= sender->next_ms && has_room(sender);
}

int64_t sender_next_ms(const struct sender *sender)
{
    if (sender->ended != NULL)
        return 0;
    return has_room(sender) ? sender->next_ms : INT64_MAX;
}

void sender_poke(struct sender *sender)
{
    sender->next_ms = 0;
}

bool sender_claim(void *self, void *ctx, struct store *store, int64_t now_ms, struct error *err)
{
    struct sender *sender = self;
    sender->turn_ms = now_ms;
    sender->next_ms = now_ms + failed_turn_wait_ms; /* stands if this fails */
    struct outbox_page page = {0};
    if (!outbox_due(ctx, store, now_ms, LOOK_ROWS, &page, err))
        return false;

    int64_t wait_ms = INT64_MAX;
    size_t i = 0;
    for (; i < page.count && has_room(sender); i++)
        if (!claim_row(sender, store, &page.items[i], &wait_ms, err)) {
            drop_claims(sender);
            return false;
        }

    int64_t due_ms = now_ms;
    bool is_all = i == page.count && page.count < LOOK_ROWS;
    if (is_all && wait_ms == INT64_MAX && !outbox_next_due(store, &due_ms, err)) {
        drop_claims(sender);
        return false;
    }
    sender->next_ms = wait_ms < INT64_MAX && i == page.count ? wait_ms : due_ms;
    return true;
}

void sender_begin(struct sender *sender)
{
    struct flight *in_order = NULL;
    for (struct flight *flight = pop(&sender->claimed); flight; flight = pop(&sender->claimed))
        push(&in_order, flight);
    sender->claimed_count = 0;
    for (struct flight *flight = pop(&in_order); flight; flight = pop(&in_order))
        begin_flight(sender, flight);
}

void sender_forget(struct sender *sender)
{
    drop_claims(sender);
}

size_t sender_ended(struct sender *sender, void *ctx, int64_t now_ms, struct event *out, size_t max)
{
    size_t count = 0;
    while (count < max && sender->ended != NULL) {
        struct flight *flight = pop(&sender->ended);
        if (flight->outcome == SEND_THROTTLED)
            pace_hold(&flight->lane->pace, now_ms);
        out[count++] = flight_event(ctx, flight, now_ms);
        mem_free(flight);
    }
    return count;
}

size_t sender_under_way(const struct sender *sender)
{
    return sender->under_way;
}

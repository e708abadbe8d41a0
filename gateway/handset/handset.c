/* The pretended phone's own addresses: its page, what it must know, and the texts of one pretended number.
 * Stands behind server/ in the line, in the sandbox only; reads store/message.h.
 * Leaves to others: the conversation (the page posts to /hook/sandbox/… like any provider), refusing to start beside a
 * real provider (app/). */
// SPDX-License-Identifier: Apache-2.0
#include "handset/handset.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/member.h"
#include "store/contact.h"
#include "store/message.h"

/* A page ends where so much is full that one more text, of the largest, might have no room. */
enum { PAGE = 200, ANSWER_BYTES_MAX = 1024 * 1024, PAGE_BYTES = 512 * 1024 };

/* A text that has no report after this long does not hold up the ones behind it. */
static const int64_t patience_ms = CLOCK_HOUR_MS;

struct handset {
    struct handset_config config;
    struct http_files *files;
};

enum route_id { ROUTE_PAGE, ROUTE_INFO, ROUTE_MESSAGES, ROUTE_FILE };

static const struct http_route routes[] = {
    {"GET", "/phone", ROUTE_PAGE},
    {"GET", "/phone/info", ROUTE_INFO},
    {"GET", "/phone/messages", ROUTE_MESSAGES},
    {"GET", "/phone/{}", ROUTE_FILE},
};

static struct http_response json(void *ctx, const struct buf *body)
{
    if (buf_failed(body))
        return http_problem(ctx, 500, NULL);
    struct http_response response = http_answer(ctx, 200, "application/json", buf_str(body));
    http_add_header(ctx, &response, "Cache-Control", "no-store");
    return response;
}

static struct http_response answer_info(void *ctx, const struct handset *handset)
{
    const struct handset_config *config = &handset->config;
    size_t count = 0;
    while (config->languages != NULL && config->languages[count] != NULL)
        count++;
    struct buf *body = buf_new(ctx, ANSWER_BYTES_MAX);
    buf_add_byte(body, '{');
    member_text(body, "service", config->service_name);
    member_text(body, "service_phone", config->service_phone);
    member_text(body, "our_number", config->our_number);
    member_bool(body, "is_sample", config->is_sample);
    member_texts(body, "languages", config->languages, count);
    buf_add_byte(body, '}');
    return json(ctx, body);
}

/* The contact of a number under any key that we ever hashed with; *out NULL when nobody has written from it. */
static bool find_contact(void *ctx, const struct handset *handset, struct str given,
                         struct contact **out, struct error *err)
{
    struct phone phone = phone_sender(given);
    *out = NULL;
    for (size_t i = 0; i < secret_ring_count(handset->config.ring) && *out == NULL; i++) {
        unsigned char hash[32];
        secret_hash(handset->config.ring, i, str_of(phone.text), hash);
        if (!contact_find(ctx, handset->config.store, hash, out, err))
            return false;
    }
    return true;
}

/* Whether a phone would have it by now: once the provider took it, because the pretended phone is the provider. */
static bool has_arrived(const struct message *message)
{
    if (!message->is_out)
        return true;
    switch (message->delivery) {
    case DELIVERY_NONE:
    case DELIVERY_FAILED:
        return false;
    case DELIVERY_QUEUED:
    case DELIVERY_SENT:
    case DELIVERY_DELIVERED:
    case DELIVERY_UNKNOWN:
        return true;
    }
    return false;
}

static bool is_on_its_way(const struct message *message, int64_t now_ms)
{
    return message->is_out && !has_arrived(message) && message->delivery != DELIVERY_FAILED &&
           now_ms - message->at_ms < patience_ms;
}

static void add_message(const struct secret_ring *ring, const struct message *message,
                        struct buf *out)
{
    char id[40];
    secret_token(ring, "message", message->id, id);
    buf_add_byte(out, '{');
    member_text(out, "id", id);
    member_text(out, "direction", message->is_out ? "out" : "in");
    member_text(out, "provider_id", message->provider_id);
    member_text(out, "text", message->text);
    member_bool(out, "is_reported", message->delivery == DELIVERY_DELIVERED);
    member_number(out, "parts", message->parts);
    member_time(out, "at", message->at_ms);
    buf_add_byte(out, '}');
}

/* "next" is what to ask after the next time: it stays in front of a text that is still on its way, so that one which
 * arrives late is not passed over. The page knows the ones it has by their id. */
static void add_messages(const struct handset *handset, const struct message_page *page,
                         int64_t after_id, int64_t now_ms, struct buf *out)
{
    const struct secret_ring *ring = handset->config.ring;
    bool is_held = false, is_first = true;
    for (size_t i = 0; i < page->count; i++) {
        const struct message *message = &page->items[i];
        if (buf_str(out).length > PAGE_BYTES)
            break;
        is_held = is_held || is_on_its_way(message, now_ms);
        if (!is_held)
            after_id = message->id;
        if (!has_arrived(message) || strcmp(message->channel, "text") != 0)
            continue;
        if (!is_first)
            buf_add_byte(out, ',');
        add_message(ring, message, out);
        is_first = false;
    }
    char next[40];
    secret_token(ring, "message", after_id, next);
    buf_add_byte(out, ']');
    member_text(out, "next", next);
    buf_add_byte(out, '}');
}

static struct http_response answer_messages(void *ctx, const struct handset *handset,
                                            const struct http_request *request, int64_t now_ms)
{
    struct error err = {ERROR_NONE, ""};
    struct http_fields fields = {NULL, 0};
    if (!http_form_parse(ctx, request->query, &fields, &err))
        return http_problem_of(ctx, &err);
    struct str number = str_trim(http_field_get(&fields, "number"));
    struct str after = http_field_get(&fields, "after");
    if (number.length == 0)
        return http_problem(ctx, 400, "\"number\" is missing.");

    int64_t after_id = 0;
    if (after.length > 0 && !secret_token_read(handset->config.ring, "message", after, &after_id))
        return http_problem(ctx, 400, "\"after\" is not the \"next\" of an earlier answer.");

    struct contact *contact = NULL;
    if (!find_contact(ctx, handset, number, &contact, &err))
        return http_problem_of(ctx, &err);
    struct message_query query = {.after_id = after_id, .limit = PAGE};
    struct message_page page = {NULL, 0};
    if (contact != NULL) {
        query.contact_id = contact->id;
        if (!message_list(ctx, handset->config.store, &query, &page, &err))
            return http_problem_of(ctx, &err);
    }

    struct buf *body = buf_new(ctx, ANSWER_BYTES_MAX);
    buf_add_text(body, "{\"items\":[");
    add_messages(handset, &page, after_id, now_ms, body);
    return json(ctx, body);
}

static struct http_response answer(void *ctx, const struct handset *handset,
                                   const struct http_request *request, int64_t now_ms)
{
    bool is_head = strcmp(request->method, "HEAD") == 0;
    struct http_match match = http_route_find(ctx, routes, ARRAY_SIZE(routes),
                                              is_head ? "GET" : request->method, request->path);
    if (match.route == NULL && !match.path_known)
        return http_problem(ctx, 404, NULL);
    if (match.route == NULL) {
        struct http_response response = http_problem(ctx, 405, NULL);
        http_add_header(ctx, &response, "Allow", match.allow);
        return response;
    }

    switch ((enum route_id)match.route->id) {
    case ROUTE_PAGE:
        return http_files_answer(ctx, handset->files, request, str_of("index.html"));
    case ROUTE_INFO:
        return answer_info(ctx, handset);
    case ROUTE_MESSAGES:
        return answer_messages(ctx, handset, request, now_ms);
    case ROUTE_FILE:
        return http_files_answer(ctx, handset->files, request, match.pieces[0]);
    }
    return http_problem(ctx, 404, NULL);
}

bool handset_new(void *ctx, const struct handset_config *config, struct handset **out,
                 struct error *err)
{
    struct handset *handset = mem_new(ctx, struct handset);
    handset->config = *config;
    if (!http_files_load(handset, config->web, &handset->files, err)) {
        mem_free(handset);
        return false;
    }
    *out = handset;
    return true;
}

bool handset_owns(const char *path)
{
    return strcmp(path, "/phone") == 0 || str_starts(str_of(path), "/phone/");
}

struct http_response handset_request(void *ctx, struct handset *handset,
                                     const struct http_request *request, int64_t now_ms)
{
    struct http_response response = answer(ctx, handset, request, now_ms);
    http_add_guards(ctx, &response);
    return response;
}

/* One request being collected: its line, headers and body copied to memory of its own.
 * Stands between libmicrohttpd's callbacks (server.c) and the handler, which gets the whole request.
 * Leaves to others: answering. */
// SPDX-License-Identifier: Apache-2.0
#include "server/server_impl.h"

#include <string.h>

#include "base/mem.h"

/* So much beyond the limit is listened to, so that the other end, which may read only when it has written,
 * gets its 413 instead of a broken connection. */
static const size_t dropped_max = 8 << 20;

/* For the two walks over the headers: the first counts, the second copies. */
struct header_walk {
    struct http_fields *fields;
    char *at;
    size_t count, bytes;
};

static enum MHD_Result count_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                    size_t name_length, const char *value, size_t value_length)
{
    struct header_walk *walk = cls;
    (void)kind;
    (void)name;
    (void)value;
    walk->count++;
    walk->bytes += name_length + value_length + 2;
    return MHD_YES;
}

static struct str copy(struct header_walk *walk, const char *bytes, size_t length)
{
    char *start = walk->at;
    if (length > 0)
        memcpy(start, bytes, length);
    start[length] = '\0';
    walk->at += length + 1;
    return str_range(start, length);
}

static enum MHD_Result copy_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                   size_t name_length, const char *value, size_t value_length)
{
    struct header_walk *walk = cls;
    (void)kind;
    struct http_field *field = &walk->fields->items[walk->fields->count++];
    field->name = copy(walk, name, name_length);
    field->value = copy(walk, value, value_length);
    return MHD_YES;
}

/* Takes "http://host" off a request line that has it (RFC 9112 section 3.2.2). */
static const char *without_authority(const char *uri)
{
    if (uri[0] == '/')
        return uri;
    const char *host = strstr(uri, "://");
    if (host == NULL)
        return uri;
    const char *path = strchr(host + 3, '/');
    return path == NULL ? "/" : path;
}

struct server_call *call_new(struct server *server, struct server_link *link,
                             struct MHD_Connection *connection, const char *uri)
{
    struct server_call *call = mem_new(server, struct server_call);
    call->server = server;
    call->link = link;
    call->connection = connection;
    char *path = mem_strdup(call, without_authority(uri));
    char *mark = strchr(path, '?');
    if (mark != NULL) {
        *mark = '\0';
        call->request.query = str_of(mark + 1);
    } else {
        call->request.query = str_of("");
    }
    call->request.path = path;
    call->next = server->calls;
    if (server->calls != NULL)
        server->calls->previous = call;
    server->calls = call;
    server->call_count++;
    return call;
}

void call_unlink(struct server_call *call)
{
    struct server *server = call->server;
    if (call->next != NULL)
        call->next->previous = call->previous;
    if (call->previous != NULL)
        call->previous->next = call->next;
    else
        server->calls = call->next;
    server->call_count--;
}

void call_free(struct server_call *call)
{
    call_unlink(call);
    mem_free(call);
}

void call_take_headers(struct server_call *call, const char *method)
{
    struct http_request *request = &call->request;
    struct header_walk walk = {.fields = &request->headers, .bytes = strlen(method) + 1};
    MHD_get_connection_values_n(call->connection, MHD_HEADER_KIND, count_header, &walk);
    walk.bytes += sizeof call->link->peer;
    walk.at = mem_grow(call, NULL, char, walk.bytes);
    request->headers.items = mem_grow(call, NULL, struct http_field, walk.count);
    request->method = copy(&walk, method, strlen(method)).data;
    request->peer = copy(&walk, call->link->peer, strlen(call->link->peer)).data;
    request->body = str_of("");
    MHD_get_connection_values_n(call->connection, MHD_HEADER_KIND, copy_header, &walk);
}

bool call_is_framed_once(const struct server_call *call)
{
    size_t lengths = 0;
    size_t encodings = 0;
    for (size_t i = 0; i < call->request.headers.count; i++) {
        struct str name = call->request.headers.items[i].name;
        lengths += str_equal_nocase(name, str_of("Content-Length"));
        encodings += str_equal_nocase(name, str_of("Transfer-Encoding"));
    }
    return lengths + encodings <= 1;
}

int64_t call_body_length(const struct server_call *call)
{
    int64_t length;
    if (http_header(&call->request, "Transfer-Encoding").data != NULL ||
        !str_to_int64(str_trim(http_header(&call->request, "Content-Length")), 0, INT64_MAX,
                      &length))
        return -1;
    return length;
}

static void drop_body(struct server_call *call)
{
    mem_free(call->body);
    call->body = NULL;
    call->request.body = str_of("");
    call->is_too_large = true;
}

bool call_take_body(struct server_call *call, const char *bytes, size_t length)
{
    size_t used = call->request.body.length;
    if (!call->is_too_large && length > call->body_limit - used)
        drop_body(call);
    if (call->is_too_large) {
        call->dropped += length;
        return call->dropped <= dropped_max;
    }
    /* The room follows what has come, not what was announced. */
    size_t room = call->body_room;
    if (used + length + 1 > room) {
        room = used + length + 1 > room * 2 ? used + length + 1 : room * 2;
        call->body = mem_grow(call, call->body, char, room);
        call->body_room = room;
    }
    memcpy(call->body + used, bytes, length);
    call->body[used + length] = '\0';
    call->request.body = str_range(call->body, used + length);
    return true;
}

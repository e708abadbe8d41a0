/* Requests, answers and routes as plain values, forms, and the one table from error kinds to status codes.
 * Stands between server/ (which speaks HTTP) and the rooms that answer; client/ uses the same values for
 * what goes out. Leaves to others: sockets, TLS, who may. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

struct http_field {
    struct str name, value;
};

/* A list of names and values in arrival order: headers, query, or form. */
struct http_fields {
    struct http_field *items;
    size_t count;
};

struct http_request {
    const char *method;         /* "GET" */
    const char *path;           /* "/hook/twilio/message", percent-escapes left as they came */
    struct str query;           /* as it came, without the '?'; empty if none */
    struct http_fields headers; /* names as they came; compare with http_header */
    struct str body;
    const char *peer; /* "127.0.0.1": the other end of the connection, never a header */
};

struct http_response {
    int status;
    const char *content_type;   /* NULL: no body, no header */
    struct http_fields headers; /* further ones */
    struct str body;            /* belongs to the same context as the response */
};

/* The value of a header, any case; empty with data NULL when it is not there. */
struct str http_header(const struct http_request *request, const char *name);
/* The value of a cookie (RFC 6265 section 5.4), or empty with data NULL. */
struct str http_cookie(const struct http_request *request, const char *name);

/* Decodes application/x-www-form-urlencoded (WHATWG URL standard section 5.1) under ctx: repeated and empty
 * values are kept, in order. Fails with ERROR_INPUT on a broken percent-escape or more than 1,000 fields; values may hold
 * any bytes, NUL included, and have a NUL behind. An empty text is no fields. */
bool http_form_parse(void *ctx, struct str text, struct http_fields *out, struct error *err);
/* The first value under name, or empty with data NULL. */
struct str http_field_get(const struct http_fields *fields, const char *name);
/* name=value with percent-escapes, & in between. */
void http_form_add(struct buf *out, const char *name, struct str value);

/* Adds a header to an answer; all under ctx. */
void http_add_header(void *ctx, struct http_response *response, const char *name,
                     const char *value);
/* An answer with a body that is copied under ctx. */
struct http_response http_answer(void *ctx, int status, const char *content_type, struct str body);
/* RFC 9457 problem+json; detail may be NULL. 503 carries Retry-After: 2. */
struct http_response http_problem(void *ctx, int status, const char *detail);
/* The status of an error's kind: the one table. */
int http_status_of(enum error_kind kind);
/* http_problem of an error; ERROR_FORBIDDEN, ERROR_STORE, ERROR_CONFIG and ERROR_INTERNAL do not show
 * their sentence. */
struct http_response http_problem_of(void *ctx, const struct error *err);
/* "Not Found" for 404 and so on. */
const char *http_reason(int status);

/* One route: path pieces, where "{}" stands for any one non-empty piece. */
struct http_route {
    const char *method;
    const char *path;
    int id; /* the room's own enum */
};

enum { HTTP_PIECES_MAX = 4 };

struct http_match {
    const struct http_route *route; /* NULL when none matched */
    bool path_known;                /* route NULL but another method would do: 405 */
    const char *allow; /* with path_known: the methods that would do, for the Allow header */
    struct str pieces[HTTP_PIECES_MAX]; /* what stood for each {} */
};

/* The first route whose method and path fit; pieces point into path. A HEAD fits a GET route. allow is under
 * ctx. */
struct http_match http_route_find(void *ctx, const struct http_route *routes, size_t count,
                                  const char *method, const char *path);

/* The files of one folder (pages, styles, modules; not below it), read whole at start with their ETags. Kinds that
 * are not known by their ending are left out. Fails with ERROR_CONFIG when the folder or a file cannot be read or there
 * is no index.html. */
struct http_files;
bool http_files_load(void *ctx, const char *folder, struct http_files **out, struct error *err);
/* The answer with the file of that name, 304 when the request's If-None-Match has its ETag, 404 for any other name. */
struct http_response http_files_answer(void *ctx, const struct http_files *files,
                                       const struct http_request *request, struct str name);
/* Adds what every page and answer to a browser carries: a strict content-security policy (own scripts, styles, images
 * and connections only), nosniff, no referrer, no framing. */
void http_add_guards(void *ctx, struct http_response *response);

/* Answers as values, and the one table from error kinds to status codes.
 * Stands between the rooms that answer and server/, which writes it out.
 * Leaves to others: what an answer says. */
// SPDX-License-Identifier: Apache-2.0
#include "http/http.h"

#include "base/mem.h"
#include "base/member.h"

struct reason {
    int status;
    const char *text;
};

static const struct reason reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
};

/* What an error of each kind becomes, and whether the one who asked may read its sentence. */
struct kind_answer {
    int status;
    bool is_shown;
};

static const struct kind_answer kind_answers[] = {
    [ERROR_NONE] = {200, false},      [ERROR_INPUT] = {400, true},
    [ERROR_FORBIDDEN] = {403, false}, [ERROR_MISSING] = {404, true},
    [ERROR_CONFLICT] = {409, true},   [ERROR_BUSY] = {503, true},
    [ERROR_PROVIDER] = {502, true},   [ERROR_STORE] = {503, false},
    [ERROR_CONFIG] = {500, false},    [ERROR_INTERNAL] = {500, false},
};

void http_add_header(void *ctx, struct http_response *response, const char *name, const char *value)
{
    struct http_fields *headers = &response->headers;
    headers->items = mem_grow(ctx, headers->items, struct http_field, headers->count + 1);
    headers->items[headers->count++] = (struct http_field){
        .name = str_of(mem_strdup(ctx, name)),
        .value = str_of(mem_strdup(ctx, value)),
    };
}

struct http_response http_answer(void *ctx, int status, const char *content_type, struct str body)
{
    return (struct http_response){
        .status = status,
        .content_type = content_type,
        .body = str_range(str_keep(ctx, body), body.length),
    };
}

const char *http_reason(int status)
{
    for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].text;
    return "Unknown";
}

struct http_response http_problem(void *ctx, int status, const char *detail)
{
    /* A byte of detail takes six at most, as \\u0000. */
    struct buf *body = buf_new(ctx, 256 + str_of(detail).length * 6);
    buf_add_byte(body, '{');
    member_text(body, "type", "about:blank");
    member_text(body, "title", http_reason(status));
    member_number(body, "status", status);
    if (detail != NULL)
        member_text(body, "detail", detail);
    buf_add_text(body, "}\n");
    struct http_response response = {
        .status = status,
        .content_type = "application/problem+json",
        .body = buf_str(body),
    };
    if (status == 503)
        http_add_header(ctx, &response, "Retry-After", "2");
    return response;
}

int http_status_of(enum error_kind kind)
{
    return kind_answers[kind].status;
}

struct http_response http_problem_of(void *ctx, const struct error *err)
{
    bool is_shown = kind_answers[err->kind].is_shown;
    return http_problem(ctx, http_status_of(err->kind), is_shown ? err->text : NULL);
}

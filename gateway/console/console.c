/* The desk's front: routes, who may ask for what, and the one place in the desk that opens a transaction.
 * Stands behind server/ and app/desk.c; the handlers stand in signin.c and cases.c, the pages in web/.
 * Leaves to others: health and metrics addresses (app/), TLS (the reverse proxy). */
// SPDX-License-Identifier: Apache-2.0
#include "console/console_impl.h"

#include <string.h>

#include "base/mem.h"
#include "base/member.h"

enum { BODY_MAX_BYTES = 8192 };

enum route_id {
    ROUTE_PAGE,
    ROUTE_ASSET,
    ROUTE_ABOUT,
    ROUTE_SIGN_IN,
    ROUTE_SIGN_OUT,
    ROUTE_ME,
    ROUTE_WORDS,
    ROUTE_CASES,
    ROUTE_CASE,
};

static const struct http_route routes[] = {
    {"GET", "/", ROUTE_PAGE},
    {"GET", "/sign-in", ROUTE_PAGE},
    {"GET", "/cases/{}", ROUTE_PAGE},
    {"GET", "/assets/{}", ROUTE_ASSET},
    {"GET", "/api/v1/about", ROUTE_ABOUT},
    {"POST", "/api/v1/sessions", ROUTE_SIGN_IN},
    {"DELETE", "/api/v1/sessions", ROUTE_SIGN_OUT},
    {"GET", "/api/v1/me", ROUTE_ME},
    {"GET", "/api/v1/words", ROUTE_WORDS},
    {"GET", "/api/v1/cases", ROUTE_CASES},
    {"GET", "/api/v1/cases/{}", ROUTE_CASE},
};

static struct http_response answer_page(void *ctx, const struct console_asked *asked)
{
    return http_files_answer(ctx, asked->console->files, asked->request, str_of("index.html"));
}

static struct http_response answer_asset(void *ctx, const struct console_asked *asked)
{
    return http_files_answer(ctx, asked->console->files, asked->request, asked->piece);
}

/* What the sign-in page must know before anybody has signed in. */
static struct http_response answer_about(void *ctx, const struct console_asked *asked)
{
    struct buf *body = buf_new(ctx, 4096);
    buf_add_byte(body, '{');
    member_text(body, "service", asked->console->config.service_name);
    member_bool(body, "is_sample", asked->console->config.is_sample);
    buf_add_byte(body, '}');
    return console_json(ctx, 200, body);
}

static struct http_response answer_me(void *ctx, const struct console_asked *asked)
{
    const struct visitor *visitor = &asked->visitor;
    struct buf *body = buf_new(ctx, 4096);
    buf_add_byte(body, '{');
    member_text(body, "kind", visitor->kind == VISITOR_ADVISER ? "adviser" : "program");
    member_text(body, "name", visitor->name);
    member_text(body, "role", visitor->role);
    member_bool(body, "sees_numbers", visitor->sees_numbers);
    buf_add_byte(body, '}');
    return console_json(ctx, 200, body);
}

/* Who may ask, and what answers. Signing in has no handler: it is answered later. */
static const struct {
    bool is_open;
    struct http_response (*answer)(void *ctx, const struct console_asked *asked);
} handlers[] = {
    [ROUTE_PAGE] = {true, answer_page},     [ROUTE_ASSET] = {true, answer_asset},
    [ROUTE_ABOUT] = {true, answer_about},   [ROUTE_SIGN_IN] = {true, NULL},
    [ROUTE_SIGN_OUT] = {false, signin_end}, [ROUTE_ME] = {false, answer_me},
    [ROUTE_WORDS] = {false, cases_words},   [ROUTE_CASES] = {false, cases_list},
    [ROUTE_CASE] = {false, cases_one},
};

/* Whether a page of another site made the browser send this. Browsers say so in Sec-Fetch-Site, older ones and
 * plain HTTP in Origin; a program says neither. The cookie's SameSite=Strict is the second lock. */
static bool is_cross_site(const struct http_request *request)
{
    struct str site = http_header(request, "Sec-Fetch-Site");
    if (site.data != NULL)
        return !str_equals(site, "same-origin");

    struct str origin = http_header(request, "Origin");
    if (origin.data == NULL)
        return false;
    struct str host = http_header(request, "Host");
    for (size_t i = 0; i + 3 <= origin.length; i++) {
        if (memcmp(origin.data + i, "://", 3) != 0)
            continue;
        struct str named = str_range(origin.data + i + 3, origin.length - i - 3);
        return host.length == 0 || !str_equal_nocase(named, host);
    }
    return true;
}

static struct http_response refuse_stranger(void *ctx)
{
    struct http_response response = http_problem(ctx, 401, "Please sign in first.");
    http_add_header(ctx, &response, "WWW-Authenticate", "Bearer");
    return response;
}

static struct http_response refuse_path(void *ctx, const struct http_match *match)
{
    if (!match->path_known)
        return http_problem(ctx, 404, NULL);
    struct http_response response = http_problem(ctx, 405, NULL);
    http_add_header(ctx, &response, "Allow", match->allow);
    return response;
}

/* False when signing in has joined the queue. */
static bool answer(void *ctx, struct console_asked *asked, struct signin_reply reply,
                   struct http_response *response)
{
    const struct http_request *request = asked->request;
    /* HEAD is GET without the body, which server/ leaves out. */
    bool is_head = strcmp(request->method, "HEAD") == 0;
    struct http_match match = http_route_find(ctx, routes, ARRAY_SIZE(routes),
                                              is_head ? "GET" : request->method, request->path);
    if (match.route == NULL) {
        *response = refuse_path(ctx, &match);
        return true;
    }
    asked->piece = match.pieces[0];

    struct error err = {ERROR_NONE, ""};
    enum route_id id = (enum route_id)match.route->id;
    if ((!handlers[id].is_open || id == ROUTE_SIGN_IN) &&
        !signin_visitor(ctx, asked->console, request, asked->now_ms, &asked->visitor, &err)) {
        *response = http_problem_of(ctx, &err);
        return true;
    }
    if (!handlers[id].is_open && asked->visitor.kind == VISITOR_NONE) {
        *response = refuse_stranger(ctx);
        return true;
    }
    bool writes = id == ROUTE_SIGN_IN || id == ROUTE_SIGN_OUT;
    if (writes && is_cross_site(request)) {
        *response = http_problem(ctx, 403, NULL);
        return true;
    }
    if (id == ROUTE_SIGN_IN)
        return !signin_begin(ctx, asked, reply, response);
    *response = handlers[id].answer(ctx, asked);
    return true;
}

static void end_console(void *memory)
{
    signin_drop_all(memory);
}

bool console_write(struct console *console, console_writer *write, void *self, struct error *err)
{
    struct store *store = console->config.store;
    if (!store_begin(store, err))
        return false;
    if (write(self, store, err) && store_commit(store, err))
        return true;
    if (store_in_transaction(store))
        store_rollback(store);
    return false;
}

struct http_response console_json(void *ctx, int status, const struct buf *body)
{
    if (buf_failed(body))
        return http_problem(ctx, 500, NULL);
    struct http_response response = http_answer(ctx, status, "application/json", buf_str(body));
    http_add_header(ctx, &response, "Cache-Control", "no-store");
    return response;
}

void console_add_id(struct console *console, struct buf *out, const char *purpose, int64_t id)
{
    char token[40];
    secret_token(console->config.ring, purpose, id, token);
    buf_add_json_text(out, token);
}

static bool fill(struct console *console, struct error *err)
{
    if (!http_files_load(console, console->config.web, &console->files, err))
        return false;

    char *unused_hash = NULL;
    if (!crypto_password_hash(console, crypto_token(console, 16), &unused_hash, err))
        return false;
    console->unused_hash = unused_hash;
    console->throttle = throttle_new(console);

    struct metrics *metrics = console->config.metrics;
    const char *name = "helpline_desk_signins_total";
    const char *help = "Tries to sign in to the desk, by what came of them.";
    console->signed_in = metrics_counter(metrics, name, "outcome=\"ok\"", help);
    console->refused = metrics_counter(metrics, name, "outcome=\"refused\"", help);
    console->throttled = metrics_counter(metrics, name, "outcome=\"throttled\"", help);
    return true;
}

bool console_new(void *ctx, const struct console_config *config, struct console **out,
                 struct error *err)
{
    struct console *console = mem_new(ctx, struct console);
    console->config = *config;
    mem_on_free(console, end_console);
    if (!fill(console, err)) {
        mem_free(console);
        return false;
    }
    *out = console;
    return true;
}

void console_use(struct console *console, const struct understand_needs *needs,
                 const struct place_map *map)
{
    console->needs = needs;
    console->map = map;
}

size_t console_body_limit(const struct console *console, const char *method, const char *path)
{
    (void)console;
    (void)method;
    (void)path;
    return BODY_MAX_BYTES;
}

bool console_request(void *ctx, struct console *console, const struct http_request *request,
                     int64_t now_ms, struct http_response *response, console_done *done, void *self)
{
    struct console_asked asked = {.console = console, .request = request, .now_ms = now_ms};
    struct signin_reply reply = {.done = done, .self = self};
    if (!answer(ctx, &asked, reply, response))
        return false;
    http_add_guards(ctx, response);
    return true;
}

bool console_work(struct console *console, int64_t now_ms)
{
    return signin_work(console, now_ms);
}

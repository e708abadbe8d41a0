/* Who may use the desk: sign-in by name and password, session cookies, programs' tokens.
 * Stands between console.c (routes) and store/people.h. A password takes 50 ms to check, so sign-ins wait in a short
 * queue and one is checked a turn of the loop; an unknown name costs the same and gets the same answer.
 * Leaves to others: making advisers and tokens (the commands). */
// SPDX-License-Identifier: Apache-2.0
#include "console/console_impl.h"

#include <jansson.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/member.h"
#include "base/unicode.h"
#include "store/people.h"

enum { QUEUE_MAX = 32, QUEUE_MAX_ADDRESS = 4, NAME_MAX_BYTES = 200, PASSWORD_MAX_BYTES = 1024 };
enum { SESSION_S = 12 * 60 * 60, TOKEN_BYTES = 32 };

/* One sign-in in the queue; a child of its request's memory, so it leaves the queue when that ends. */
struct signin {
    struct signin *next;
    struct console *console; /* NULL once out of the queue */
    void *ctx;
    char *name, *folded, *password;
    const char *address;
    bool had_session;
    unsigned char old_hash[CRYPTO_SHA256_BYTES];
    struct signin_reply reply;
};

static void leave_queue(struct signin *signin)
{
    struct console *console = signin->console;
    if (console == NULL)
        return;

    struct signin **link = &console->first;
    struct signin *before = NULL;
    while (*link != signin) {
        before = *link;
        link = &(*link)->next;
    }
    *link = signin->next;
    if (console->last == signin)
        console->last = before;
    signin->console = NULL;
}

static void end_signin(void *memory)
{
    struct signin *signin = memory;
    leave_queue(signin);
    if (signin->password != NULL)
        crypto_wipe(signin->password, str_of(signin->password).length);
}

static void join_queue(struct console *console, struct signin *signin)
{
    signin->console = console;
    if (console->last == NULL)
        console->first = signin;
    else
        console->last->next = signin;
    console->last = signin;
}

static bool is_trusted(const struct console *console, struct str address)
{
    const char *const *proxies = console->config.trusted_proxies;
    for (; proxies != NULL && *proxies != NULL; proxies++) {
        if (str_equals(address, *proxies))
            return true;
    }
    return false;
}

/* Some proxies add a header of their own behind the one that came, which anybody may have written: all of them, in
 * order, are one list (RFC 9110 section 5.3). */
static struct str forwarded_for(void *ctx, const struct http_request *request)
{
    struct buf *list = buf_new(ctx, 16 * 1024);
    for (size_t i = 0; i < request->headers.count; i++) {
        if (!str_equal_nocase(request->headers.items[i].name, str_of("X-Forwarded-For")))
            continue;
        if (buf_str(list).length > 0)
            buf_add_byte(list, ',');
        buf_add(list, request->headers.items[i].value);
    }
    return buf_str(list);
}

/* The other end, or, when that is a proxy of ours, the nearest address in X-Forwarded-For that is none. */
static const char *address_of(void *ctx, const struct console *console,
                              const struct http_request *request)
{
    struct str address = str_of(request->peer);
    struct str list = forwarded_for(ctx, request);
    while (is_trusted(console, address) && list.length > 0) {
        size_t from = list.length;
        while (from > 0 && list.data[from - 1] != ',')
            from--;
        struct str last = str_trim(str_range(list.data + from, list.length - from));
        if (last.length == 0 || last.length > 64)
            break;
        address = last;
        list.length = from > 0 ? from - 1 : 0;
    }
    return str_keep(ctx, address);
}

static const char *cookie_name(const struct console *console)
{
    /* The prefix makes browsers refuse the cookie from any other host or over plain HTTP. */
    return console->config.is_secure ? "__Host-helpline" : "helpline";
}

static void add_cookie(void *ctx, const struct console *console, struct http_response *response,
                       const char *value, int seconds)
{
    http_add_header(ctx, response, "Set-Cookie",
                    mem_printf(ctx, "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
                               cookie_name(console), value, seconds,
                               console->config.is_secure ? "; Secure" : ""));
}

static struct http_response too_many(void *ctx, int64_t wait_ms)
{
    struct http_response response =
        http_problem(ctx, 429, "Too many tries to sign in. Please wait, then try again.");
    http_add_header(ctx, &response, "Retry-After",
                    mem_printf(ctx, "%lld", (long long)((wait_ms + 999) / 1000)));
    return response;
}

static int64_t wait_of(const struct console *console, const struct signin *signin, int64_t now_ms)
{
    int64_t by_name =
        throttle_wait_ms(console->throttle, THROTTLE_NAME, str_of(signin->folded), now_ms);
    int64_t by_address =
        throttle_wait_ms(console->throttle, THROTTLE_ADDRESS, str_of(signin->address), now_ms);
    return by_name > by_address ? by_name : by_address;
}

static void drop_json(void *memory)
{
    json_decref(*(json_t **)memory);
}

static bool read_field(void *ctx, json_t *json, const char *key, size_t limit, char **out,
                       struct error *err)
{
    json_t *value = json_object_get(json, key);
    if (!json_is_string(value) || json_string_length(value) == 0)
        return error_set(err, ERROR_INPUT, "\"%s\" is missing.", key);
    if (json_string_length(value) > limit)
        return error_set(err, ERROR_INPUT, "\"%s\" is too long.", key);
    *out = mem_strdup(ctx, json_string_value(value));
    return true;
}

static bool read_body(struct signin *signin, const struct http_request *request, struct error *err)
{
    struct str type = http_header(request, "Content-Type");
    struct str media;
    if (!str_next(&type, ';', &media) ||
        !str_equal_nocase(str_trim(media), str_of("application/json")))
        return error_set(err, ERROR_INPUT, "The body must be application/json.");

    json_t *json = json_loadb(request->body.data != NULL ? request->body.data : "",
                              request->body.length, JSON_REJECT_DUPLICATES, NULL);
    json_t **held = mem_new(signin, json_t *);
    *held = json;
    mem_on_free(held, drop_json);

    if (!json_is_object(json))
        return error_set(err, ERROR_INPUT, "The body must be a JSON object.");
    if (!read_field(signin, json, "name", NAME_MAX_BYTES, &signin->name, err) ||
        !read_field(signin, json, "password", PASSWORD_MAX_BYTES, &signin->password, err))
        return false;
    mem_free(held);
    signin->folded = unicode_fold(signin, str_trim(str_of(signin->name)));
    return true;
}

static void count_queue(const struct console *console, const char *address, int *all_out,
                        int *same_out)
{
    *all_out = 0;
    *same_out = 0;
    for (const struct signin *at = console->first; at != NULL; at = at->next) {
        *all_out += 1;
        if (str_equals(str_of(at->address), address))
            *same_out += 1;
    }
}

bool signin_begin(void *ctx, const struct console_asked *asked, struct signin_reply reply,
                  struct http_response *response)
{
    struct console *console = asked->console;
    struct signin *signin = mem_new(ctx, struct signin);
    mem_on_free(signin, end_signin);
    signin->ctx = ctx;
    signin->reply = reply;
    signin->address = address_of(signin, console, asked->request);

    struct error err = {ERROR_NONE, ""};
    if (!read_body(signin, asked->request, &err)) {
        *response = http_problem_of(ctx, &err);
        return false;
    }

    int64_t wait_ms = wait_of(console, signin, asked->now_ms);
    int all, same;
    count_queue(console, signin->address, &all, &same);
    if (wait_ms == 0 && same >= QUEUE_MAX_ADDRESS)
        wait_ms = 2000;
    if (wait_ms > 0) {
        metric_add(console->throttled, 1);
        *response = too_many(ctx, wait_ms);
        return false;
    }
    if (all >= QUEUE_MAX) {
        *response = http_problem(ctx, 503, "Many people are signing in. Please try again soon.");
        return false;
    }

    signin->had_session = asked->visitor.kind == VISITOR_ADVISER;
    for (size_t i = 0; signin->had_session && i < sizeof signin->old_hash; i++)
        signin->old_hash[i] = asked->visitor.hash[i];
    join_queue(console, signin);
    return true;
}

/* What goes into the database when a sign-in came out. */
struct outcome {
    const struct signin *signin;
    const struct adviser *adviser; /* NULL: refused */
    unsigned char hash[CRYPTO_SHA256_BYTES];
    int64_t now_ms;
};

static bool write_success(void *self, struct store *store, struct error *err)
{
    const struct outcome *outcome = self;
    const struct signin *signin = outcome->signin;
    if (signin->had_session && !login_delete(store, signin->old_hash, err))
        return false;
    return login_add(store, outcome->hash, outcome->adviser->id, outcome->now_ms,
                     outcome->now_ms + (int64_t)SESSION_S * 1000, err) &&
           audit_add(store, outcome->adviser->name, "signed in", signin->address, outcome->now_ms,
                     err);
}

static bool write_refusal(void *self, struct store *store, struct error *err)
{
    /* The name as typed is not kept: people type passwords into the wrong box. */
    const struct outcome *outcome = self;
    return audit_add(store, "nobody", "sign-in refused", outcome->signin->address, outcome->now_ms,
                     err);
}

static struct http_response answer_success(void *ctx, struct console *console,
                                           struct outcome *outcome)
{
    const char *token = crypto_token(ctx, TOKEN_BYTES);
    crypto_sha256(str_of(token), outcome->hash);

    struct error err = {ERROR_NONE, ""};
    if (!console_write(console, write_success, outcome, &err)) {
        log_event(LOG_ERROR, "desk.signin_not_kept", LOG_TEXT("why", err.text));
        return http_problem_of(ctx, &err);
    }

    throttle_forget(console->throttle, THROTTLE_NAME, str_of(outcome->signin->folded));
    metric_add(console->signed_in, 1);
    log_event(LOG_INFO, "desk.signed_in", LOG_NUM("adviser", outcome->adviser->id));

    struct buf *body = buf_new(ctx, 4096);
    buf_add_byte(body, '{');
    member_text(body, "kind", "adviser");
    member_text(body, "name", outcome->adviser->name);
    member_text(body, "role", outcome->adviser->role);
    buf_add_byte(body, '}');
    struct http_response response = console_json(ctx, 201, body);
    add_cookie(ctx, console, &response, token, SESSION_S);
    return response;
}

static struct http_response answer_refusal(void *ctx, struct console *console,
                                           struct outcome *outcome)
{
    const struct signin *signin = outcome->signin;
    throttle_fail(console->throttle, THROTTLE_NAME, str_of(signin->folded), outcome->now_ms);
    throttle_fail(console->throttle, THROTTLE_ADDRESS, str_of(signin->address), outcome->now_ms);
    metric_add(console->refused, 1);
    int64_t wait_ms = wait_of(console, signin, outcome->now_ms);
    log_event(LOG_WARN, "desk.signin_refused", LOG_TEXT("peer", signin->address),
              LOG_NUM("wait_ms", wait_ms));

    /* The person is answered whether or not the audit can be written just now. */
    struct error err = {ERROR_NONE, ""};
    if (!console_write(console, write_refusal, outcome, &err))
        log_event(LOG_ERROR, "desk.audit_not_kept", LOG_TEXT("why", err.text));
    return http_problem(ctx, 401, "The name or the password is not right.");
}

static struct http_response check(void *ctx, struct console *console, const struct signin *signin,
                                  int64_t now_ms)
{
    int64_t wait_ms = wait_of(console, signin, now_ms);
    if (wait_ms > 0) {
        metric_add(console->throttled, 1);
        return too_many(ctx, wait_ms);
    }

    struct adviser *adviser = NULL;
    struct error err = {ERROR_NONE, ""};
    struct str name = str_trim(str_of(signin->name));
    if (!adviser_find(ctx, console->config.store, str_keep(ctx, name), &adviser, &err))
        return http_problem_of(ctx, &err);

    const char *hash = adviser != NULL && adviser->password_hash != NULL ? adviser->password_hash
                                                                         : console->unused_hash;
    bool matches = crypto_password_matches(signin->password, hash);
    struct outcome outcome = {.signin = signin, .now_ms = now_ms};
    if (matches && adviser != NULL && adviser->password_hash != NULL && !adviser->is_disabled) {
        outcome.adviser = adviser;
        return answer_success(ctx, console, &outcome);
    }
    return answer_refusal(ctx, console, &outcome);
}

bool signin_work(struct console *console, int64_t now_ms)
{
    struct signin *signin = console->first;
    if (signin == NULL)
        return false;
    leave_queue(signin);

    struct http_response response = check(signin->ctx, console, signin, now_ms);
    http_add_guards(signin->ctx, &response);
    /* The request's memory, and so signin, may be gone once done returns. */
    signin->reply.done(signin->reply.self, &response);
    return console->first != NULL;
}

static bool write_end(void *self, struct store *store, struct error *err)
{
    const struct console_asked *asked = self;
    return login_delete(store, asked->visitor.hash, err) &&
           audit_add(store, asked->visitor.name, "signed out", "", asked->now_ms, err);
}

struct http_response signin_end(void *ctx, const struct console_asked *asked)
{
    struct error err = {ERROR_NONE, ""};
    if (asked->visitor.kind != VISITOR_ADVISER)
        return http_problem(ctx, 403, "A token cannot sign out; revoke it instead.");

    struct console_asked copy = *asked;
    if (!console_write(asked->console, write_end, &copy, &err))
        return http_problem_of(ctx, &err);
    log_event(LOG_INFO, "desk.signed_out", LOG_NUM("adviser", asked->visitor.id));
    struct http_response response = {.status = 204};
    http_add_header(ctx, &response, "Cache-Control", "no-store");
    add_cookie(ctx, asked->console, &response, "", 0);
    return response;
}

static bool find_program(void *ctx, struct console *console, struct visitor *visitor,
                         struct error *err)
{
    struct token *token = NULL;
    if (!token_find(ctx, console->config.store, visitor->hash, &token, err))
        return false;
    if (token == NULL || token->revoked_ms != 0)
        return true;
    visitor->kind = VISITOR_PROGRAM;
    visitor->id = token->id;
    visitor->name = token->name;
    visitor->sees_numbers = token->sees_numbers;
    return true;
}

static bool find_adviser(void *ctx, struct console *console, int64_t now_ms,
                         struct visitor *visitor, struct error *err)
{
    struct adviser *adviser = NULL;
    if (!login_find(ctx, console->config.store, visitor->hash, now_ms, &adviser, err))
        return false;
    if (adviser == NULL || adviser->is_disabled)
        return true;
    visitor->kind = VISITOR_ADVISER;
    visitor->id = adviser->id;
    visitor->name = adviser->name;
    visitor->role = adviser->role;
    return true;
}

bool signin_visitor(void *ctx, struct console *console, const struct http_request *request,
                    int64_t now_ms, struct visitor *out, struct error *err)
{
    *out = (struct visitor){.kind = VISITOR_NONE};
    struct str bearer = http_header(request, "Authorization");
    struct str scheme;
    if (bearer.data != NULL) {
        if (!str_next(&bearer, ' ', &scheme) || !str_equal_nocase(scheme, str_of("Bearer")))
            return true;
        crypto_sha256(str_trim(bearer), out->hash);
        return find_program(ctx, console, out, err);
    }

    struct str cookie = http_cookie(request, cookie_name(console));
    if (cookie.length == 0)
        return true;
    crypto_sha256(cookie, out->hash);
    return find_adviser(ctx, console, now_ms, out, err);
}

void signin_drop_all(struct console *console)
{
    while (console->first != NULL)
        leave_queue(console->first);
}

/* The desk's addresses: who may ask, what is answered, and that nothing is told to strangers.
 * Stands beside console/; every row is one request against a fresh house. */
// SPDX-License-Identifier: Apache-2.0
#include "console/console_impl.h"

#include "../rows.h"
#include "../web_house.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/case.h"
#include "store/contact.h"
#include "store/message.h"
#include "store/people.h"

static const char number[] = "+447700900123";

struct desk {
    struct web_house house;
    struct console *console;
    struct metrics *metrics;
    int64_t case_id;
    char case_token[40];
    const char *cookie;        /* of a signed-in adviser: "helpline=…" */
    struct http_response late; /* what done was told */
    int late_count;
    bool is_secure;
};

static void take_late(void *self, const struct http_response *response)
{
    struct desk *desk = self;
    desk->late = *response;
    desk->late_count++;
}

static int64_t add_contact(struct desk *desk)
{
    struct error err = {ERROR_NONE, ""};
    unsigned char hash[32];
    int64_t id = 0;
    secret_hash(desk->house.ring, 0, str_of(number), hash);
    struct str sealed = secret_seal(desk->house.ctx, desk->house.ring, str_of(number), "contact");
    assert_true(contact_add(
        desk->house.store, hash,
        &(struct contact){
            .kind = PHONE_MOBILE, .language = "en", .created_ms = web_now_ms, .sealed = sealed},
        &id, &err));
    return id;
}

static void add_message(struct desk *desk, int64_t contact_id, const char *text, bool is_out,
                        int64_t at_ms)
{
    struct error err = {ERROR_NONE, ""};
    struct message message = {.contact_id = contact_id,
                              .case_id = desk->case_id,
                              .is_out = is_out,
                              .channel = "text",
                              .provider = "sandbox",
                              .text = text,
                              .parts = 1,
                              .at_ms = at_ms};
    int64_t id = 0;
    assert_true(message_add(desk->house.store, &message, &id, &err));
    if (is_out)
        assert_true(message_delivery(desk->house.store, id, DELIVERY_DELIVERED, 0, "x", &err));
}

static void add_case(struct desk *desk)
{
    struct error err = {ERROR_NONE, ""};
    int64_t contact_id = add_contact(desk);
    struct case_row row = {.contact_id = contact_id,
                           .status = "waiting",
                           .channel = "text",
                           .language = "en",
                           .need = "food",
                           .needs = "food|money",
                           .outcode = "SE15",
                           .boroughs = "E09000028",
                           .risk = "concern",
                           .priority = 2,
                           .opened_ms = web_now_ms,
                           .updated_ms = web_now_ms};
    assert_true(case_add(desk->house.store, &row, &desk->case_id, &err));
    add_message(desk, contact_id, "no food SE15", false, web_now_ms);
    add_message(desk, contact_id, "Hello", true, web_now_ms);
    add_message(desk, contact_id, "and no money", false, web_now_ms + 1000);
    struct case_event event = {.case_id = desk->case_id,
                               .at_ms = web_now_ms,
                               .who = "person",
                               .what = "needs_person",
                               .text = NULL};
    assert_true(case_event_add(desk->house.store, &event, &err));
    secret_token(desk->house.ring, "case", desk->case_id, desk->case_token);
}

static void add_people(struct desk *desk)
{
    struct error err = {ERROR_NONE, ""};
    char *hash = NULL;
    int64_t id = 0, gone = 0;
    struct store *store = desk->house.store;
    assert_true(crypto_password_hash(desk->house.ctx, "right horse", &hash, &err));
    assert_true(adviser_add(store, "sam", "adviser", hash, web_now_ms, &id, &err));
    assert_true(adviser_add(store, "gone", "adviser", hash, web_now_ms, &gone, &err));
    assert_true(adviser_set(store, gone, NULL, true, &err));

    unsigned char token[32];
    crypto_sha256(str_of("session-token"), token);
    assert_true(login_add(store, token, id, web_now_ms, web_now_ms + 1000, &err));
    crypto_sha256(str_of("plain-token"), token);
    assert_true(token_add(store, "partner", token, false, web_now_ms, &id, &err));
    crypto_sha256(str_of("seeing-token"), token);
    assert_true(token_add(store, "export", token, true, web_now_ms, &id, &err));
    crypto_sha256(str_of("old-token"), token);
    assert_true(token_add(store, "old", token, true, web_now_ms, &id, &err));
    assert_true(token_revoke(store, id, web_now_ms, &err));
}

static void open_desk(struct desk *desk)
{
    struct error err = {ERROR_NONE, ""};
    web_house_open(&desk->house);
    desk->metrics = metrics_new(desk->house.ctx);
    static const char *const proxies[] = {"127.0.0.1", NULL};
    struct console_config config = {.store = desk->house.store,
                                    .ring = desk->house.ring,
                                    .metrics = desk->metrics,
                                    .web = desk->house.folder,
                                    .country = "GB",
                                    .service_name = "Connecting Londoners",
                                    .is_sample = true,
                                    .is_secure = desk->is_secure,
                                    .trusted_proxies = proxies};
    if (!console_new(desk->house.ctx, &config, &desk->console, &err))
        fail_msg("%s", err.text);
    assert_true(store_begin(desk->house.store, &err));
    add_case(desk);
    add_people(desk);
    assert_true(store_commit(desk->house.store, &err));
}

/* Requests are written in rows as "METHOD PATH?QUERY", headers as "Name: value" lines. */
static struct http_request make_request(void *ctx, const char *line, const char *headers,
                                        const char *body)
{
    struct http_request request = {.peer = "127.0.0.1", .body = str_of(body)};
    struct str rest = str_of(line), piece, target;
    str_next(&rest, ' ', &piece);
    request.method = str_keep(ctx, piece);
    str_next(&rest, ' ', &target);
    str_next(&target, '?', &piece);
    request.path = str_keep(ctx, piece);
    request.query = target;

    struct str lines = str_of(headers), header;
    request.headers.items = mem_array(ctx, struct http_field, 8);
    while (lines.length > 0 && str_next(&lines, '\n', &header)) {
        struct str name;
        str_next(&header, ':', &name);
        request.headers.items[request.headers.count++] =
            (struct http_field){name, str_trim(header)};
    }
    return request;
}

static struct http_response ask_at(struct desk *desk, const char *line, const char *headers,
                                   const char *body, int64_t now_ms)
{
    void *ctx = desk->house.ctx;
    struct http_request request = make_request(ctx, line, headers, body);
    struct http_response response = {.status = 0};
    desk->late = response;
    if (console_request(ctx, desk->console, &request, now_ms, &response, take_late, desk))
        return response;
    while (console_work(desk->console, now_ms))
        ;
    return desk->late;
}

static struct http_response ask(struct desk *desk, const char *line, const char *headers,
                                const char *body)
{
    return ask_at(desk, line, headers, body, web_now_ms);
}

struct asked {
    const char *name;
    const char *line, *headers, *body;
    int status;
    const char *holds;     /* in the body; NULL: any */
    const char *holds_not; /* nowhere in the body; NULL: any */
};

#define SEEN   "Authorization: Bearer seeing-token"
#define PLAIN  "Authorization: Bearer plain-token"
#define COOKIE "Cookie: other=1; helpline=session-token"
#define JSON   "Content-Type: application/json"
#define RIGHT  "{\"name\":\"sam\",\"password\":\"right horse\"}"
#define CASES  "GET /api/v1/cases"

static const struct asked asked[] = {
    {"the page is there for strangers", "GET /", "", "", 200, "<title>Page", NULL},
    {"a case's address gives the page", "GET /cases/abc", "", "", 200, "<title>Page", NULL},
    {"HEAD is GET", "HEAD /", "", "", 200, NULL, NULL},
    {"a module is a file", "GET /assets/app.js", "", "", 200, "start();", NULL},
    {"a file of another kind is not served", "GET /assets/notes.txt", "", "", 404, NULL, "page\""},
    {"no way out of the folder", "GET /assets/..%2Fhouse.db", "", "", 404, NULL, NULL},
    {"an unknown path is 404", "GET /api/v1/nothing", COOKIE, "", 404, NULL, NULL},
    {"a wrong method is 405", "POST /api/v1/cases", COOKIE, "", 405, NULL, NULL},
    {"anybody may ask what this is", "GET /api/v1/about", "", "", 200,
     "{\"service\":\"Connecting Londoners\",\"is_sample\":true}", NULL},
    {"a stranger sees no case", CASES, "", "", 401, NULL, "SE15"},
    {"a made-up token sees no case", CASES, "Authorization: Bearer guess", "", 401, NULL, "SE15"},
    {"a revoked token sees no case", CASES, "Authorization: Bearer old-token", "", 401, NULL,
     "SE15"},
    {"another scheme is nobody", CASES, "Authorization: Basic c2Vl", "", 401, NULL, NULL},
    {"a token that is not good is not helped by a cookie", CASES,
     "Authorization: Bearer guess\n" COOKIE, "", 401, NULL, NULL},
    {"an adviser sees the log", CASES, COOKIE, "", 200, "\"next\":null", "7700900123"},
    {"a token sees the log, numbers masked", CASES, PLAIN, "", 200, "\"masked\":\"+44",
     "7700900123"},
    {"a token with the right sees numbers", CASES, SEEN, "", 200, "\"number\":\"+447700900123\"",
     NULL},
    {"needs are a list", CASES, PLAIN, "", 200, "\"needs\":[\"food\",\"money\"]", NULL},
    {"the area is on the wire", CASES, PLAIN, "", 200,
     "\"area\":{\"outcode\":\"SE15\",\"boroughs\":[\"E09000028\"]}", NULL},
    {"times carry London's offset", CASES, PLAIN, "", 200,
     "\"opened_at\":\"2026-11-03T10:15:00+00:00\"", NULL},
    {"what is not set is null", CASES, PLAIN, "", 200, "\"due_at\":null", NULL},
    {"a filter that fits", CASES "?status=waiting&need=food&borough=E09000028&channel=text", PLAIN,
     "", 200, "SE15", NULL},
    {"an empty filter is none", CASES "?status=&need=", PLAIN, "", 200, "SE15", NULL},
    {"another status", CASES "?status=closed", PLAIN, "", 200, "{\"items\":[],\"next\":null}",
     NULL},
    {"another risk", CASES "?risk=immediate", PLAIN, "", 200, "{\"items\":[]", NULL},
    {"another borough", CASES "?borough=E09000001", PLAIN, "", 200, "{\"items\":[]", NULL},
    {"from that day", CASES "?from=2026-11-03&to=2026-11-03", PLAIN, "", 200, "SE15", NULL},
    {"from the day after", CASES "?from=2026-11-04", PLAIN, "", 200, "{\"items\":[]", NULL},
    {"to the day before", CASES "?to=2026-11-02", PLAIN, "", 200, "{\"items\":[]", NULL},
    {"an unknown status is named", CASES "?status=open", PLAIN, "", 400, "status", NULL},
    {"a date that is none is named", CASES "?from=soon", PLAIN, "", 400, "from", NULL},
    {"a cursor that is not ours is named", CASES "?after=5", PLAIN, "", 400, "after", NULL},
    {"a limit of none is named", CASES "?limit=0", PLAIN, "", 400, "limit", NULL},
    {"a broken query is 400", CASES "?status=%zz", PLAIN, "", 400, NULL, NULL},
    {"a case that does not exist", "GET /api/v1/cases/abc", PLAIN, "", 404, NULL, NULL},
    {"who am I, as an adviser", "GET /api/v1/me", COOKIE, "", 200,
     "{\"kind\":\"adviser\",\"name\":\"sam\",\"role\":\"adviser\",\"sees_numbers\":false}", NULL},
    {"who am I, as a program", "GET /api/v1/me", SEEN, "", 200, "\"kind\":\"program\"", NULL},
    {"words are for those who signed in", "GET /api/v1/words", "", "", 401, NULL, NULL},
    {"words may be empty", "GET /api/v1/words", COOKIE, "", 200, "{\"needs\":[],\"boroughs\":[]}",
     NULL},
    {"the right password signs in", "POST /api/v1/sessions", JSON, RIGHT, 201, "\"name\":\"sam\"",
     "horse"},
    {"JSON may say its letters", "POST /api/v1/sessions",
     "Content-Type: Application/JSON; charset=utf-8", RIGHT, 201, NULL, NULL},
    {"a wrong password does not", "POST /api/v1/sessions", JSON,
     "{\"name\":\"sam\",\"password\":\"wrong\"}", 401, "The name or the password is not right.",
     NULL},
    {"an unknown name gets the same answer", "POST /api/v1/sessions", JSON,
     "{\"name\":\"nobody\",\"password\":\"right horse\"}", 401,
     "The name or the password is not right.", NULL},
    {"a disabled adviser gets the same answer", "POST /api/v1/sessions", JSON,
     "{\"name\":\"gone\",\"password\":\"right horse\"}", 401,
     "The name or the password is not right.", NULL},
    {"a missing password is named", "POST /api/v1/sessions", JSON, "{\"name\":\"sam\"}", 400,
     "password", NULL},
    {"a number is no name", "POST /api/v1/sessions", JSON, "{\"name\":1,\"password\":\"x\"}", 400,
     "name", NULL},
    {"a name given twice is refused", "POST /api/v1/sessions", JSON,
     "{\"name\":\"sam\",\"name\":\"sam\",\"password\":\"right horse\"}", 400, NULL, NULL},
    {"broken JSON is 400", "POST /api/v1/sessions", JSON, "{", 400, NULL, NULL},
    {"a form is no sign-in", "POST /api/v1/sessions",
     "Content-Type: application/x-www-form-urlencoded", "name=sam", 400, NULL, NULL},
    {"another site cannot sign in", "POST /api/v1/sessions", JSON "\nSec-Fetch-Site: cross-site",
     RIGHT, 403, NULL, NULL},
    {"nor a neighbour's", "POST /api/v1/sessions", JSON "\nSec-Fetch-Site: same-site", RIGHT, 403,
     NULL, NULL},
    {"nor another origin", "POST /api/v1/sessions",
     JSON "\nHost: desk.example\nOrigin: https://evil.example", RIGHT, 403, NULL, NULL},
    {"nor no origin at all", "POST /api/v1/sessions", JSON "\nHost: desk.example\nOrigin: null",
     RIGHT, 403, NULL, NULL},
    {"our own page can", "POST /api/v1/sessions",
     JSON "\nHost: desk.example\nOrigin: https://desk.example", RIGHT, 201, NULL, NULL},
    {"our own page says so", "POST /api/v1/sessions", JSON "\nSec-Fetch-Site: same-origin", RIGHT,
     201, NULL, NULL},
    {"signing out needs to be signed in", "DELETE /api/v1/sessions", "", "", 401, NULL, NULL},
    {"a token cannot sign out", "DELETE /api/v1/sessions", PLAIN, "", 403, NULL, NULL},
    {"another site cannot sign out", "DELETE /api/v1/sessions",
     COOKIE "\nSec-Fetch-Site: cross-site", "", 403, NULL, NULL},
    {"signing out", "DELETE /api/v1/sessions", COOKIE, "", 204, NULL, NULL},
};

static void test_asked(void **state)
{
    const struct asked *row = *state;
    struct desk desk = {.late_count = 0};
    open_desk(&desk);
    struct http_response response = ask(&desk, row->line, row->headers, row->body);
    const char *body = web_body(desk.house.ctx, &response);
    if (response.status != row->status)
        fail_msg("%d %s", response.status, body);
    if (row->holds != NULL && strstr(body, row->holds) == NULL)
        fail_msg("not in %s", body);
    if (row->holds_not != NULL)
        assert_null(strstr(body, row->holds_not));
    assert_non_null(web_header(desk.house.ctx, &response, "Content-Security-Policy"));
    assert_string_equal(web_header(desk.house.ctx, &response, "X-Content-Type-Options"), "nosniff");
    if (strncmp(row->line, "GET /api", 8) == 0 && row->status == 200)
        assert_string_equal(web_header(desk.house.ctx, &response, "Cache-Control"), "no-store");
    web_house_close(&desk.house);
}

static void test_story_of_a_case(void **state)
{
    (void)state;
    struct desk desk = {.late_count = 0};
    open_desk(&desk);
    const char *line = mem_printf(desk.house.ctx, "GET /api/v1/cases/%s", desk.case_token);
    struct http_response response = ask(&desk, line, PLAIN, "");
    assert_int_equal(response.status, 200);
    const char *body = web_body(desk.house.ctx, &response);
    const char *expected =
        "\"events\":[{\"at\":\"2026-11-03T10:15:00+00:00\",\"who\":\"person\",\"what\":\"text\","
        "\"text\":\"no food SE15\",\"parts\":1},"
        "{\"at\":\"2026-11-03T10:15:00+00:00\",\"who\":\"helpline\",\"what\":\"text\","
        "\"text\":\"Hello\",\"delivery\":\"delivered\",\"parts\":1},"
        "{\"at\":\"2026-11-03T10:15:00+00:00\",\"who\":\"person\",\"what\":\"needs_person\","
        "\"text\":null},"
        "{\"at\":\"2026-11-03T10:15:01+00:00\",\"who\":\"person\",\"what\":\"text\","
        "\"text\":\"and no money\",\"parts\":1}]}";
    if (strstr(body, expected) == NULL)
        fail_msg("%s", body);
    web_house_close(&desk.house);
}

/* Many texts of many bytes: the story has its end, says that its beginning is left out, and fits. */
static void test_long_story(void **state)
{
    (void)state;
    static const struct {
        size_t count, bytes;
        const char *unit;
    } rows[] = {{2100, 10, "a"}, {300, 10000, "\x01"}, {1, 65536, "\x01"}};
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct desk desk = {.late_count = 0};
        struct error err = {ERROR_NONE, ""};
        open_desk(&desk);
        int64_t contact_id = 1;
        char *text = mem_zeroed(desk.house.ctx, 1, rows[i].bytes + 1, "text");
        memset(text, rows[i].unit[0], rows[i].bytes);
        assert_true(store_begin(desk.house.store, &err));
        for (size_t k = 0; k < rows[i].count; k++)
            add_message(&desk, contact_id, text, false, web_now_ms + 2000);
        add_message(&desk, contact_id, "the newest words", false, web_now_ms + 3000);
        assert_true(store_commit(desk.house.store, &err));
        const char *line = mem_printf(desk.house.ctx, "GET /api/v1/cases/%s", desk.case_token);
        struct http_response response = ask(&desk, line, PLAIN, "");
        assert_int_equal(response.status, 200);
        const char *body = web_body(desk.house.ctx, &response);
        assert_non_null(strstr(body, "the newest words"));
        bool is_whole = rows[i].count == 1;
        assert_int_equal(strstr(body, "earlier_left_out") == NULL, is_whole);
        assert_int_equal(strstr(body, "no food SE15") != NULL, is_whole);
        web_house_close(&desk.house);
    }
}

static void test_pages(void **state)
{
    (void)state;
    struct desk desk = {.late_count = 0};
    open_desk(&desk);
    struct error err = {ERROR_NONE, ""};
    assert_true(store_begin(desk.house.store, &err));
    for (int i = 0; i < 2; i++) {
        struct case_row row = {.contact_id = 1,
                               .status = "closed",
                               .channel = "phone",
                               .opened_ms = web_now_ms,
                               .updated_ms = web_now_ms};
        int64_t id;
        assert_true(case_add(desk.house.store, &row, &id, &err));
    }
    assert_true(store_commit(desk.house.store, &err));

    struct http_response first = ask(&desk, CASES "?limit=2", PLAIN, "");
    const char *body = web_body(desk.house.ctx, &first);
    assert_null(strstr(body, "SE15"));
    const char *next = strstr(body, "\"next\":\"");
    assert_non_null(next);
    next += strlen("\"next\":\"");
    const char *line = mem_printf(desk.house.ctx, "GET /api/v1/cases?limit=2&after=%.*s",
                                  (int)strcspn(next, "\""), next);
    struct http_response second = ask(&desk, line, PLAIN, "");
    body = web_body(desk.house.ctx, &second);
    assert_non_null(strstr(body, "SE15"));
    assert_non_null(strstr(body, "\"next\":null"));
    web_house_close(&desk.house);
}

static void test_sessions_live(void **state)
{
    (void)state;
    struct desk desk = {.late_count = 0};
    open_desk(&desk);
    void *ctx = desk.house.ctx;
    struct http_response response = ask(&desk, "POST /api/v1/sessions", JSON, RIGHT);
    const char *cookie = web_header(ctx, &response, "Set-Cookie");
    assert_non_null(strstr(cookie, "; HttpOnly; SameSite=Strict"));
    assert_non_null(strstr(cookie, "; Max-Age=43200"));
    assert_null(strstr(cookie, "Secure"));
    const char *header = mem_printf(ctx, "Cookie: %.*s", (int)strcspn(cookie, ";"), cookie);

    assert_int_equal(ask(&desk, CASES, header, "").status, 200);
    int64_t later_ms = web_now_ms + (int64_t)12 * 60 * 60 * 1000;
    assert_int_equal(ask_at(&desk, CASES, header, "", later_ms - 1000).status, 200);
    assert_int_equal(ask_at(&desk, CASES, header, "", later_ms + 1000).status, 401);
    assert_int_equal(ask(&desk, "DELETE /api/v1/sessions", header, "").status, 204);
    assert_int_equal(ask(&desk, CASES, header, "").status, 401);
    web_house_close(&desk.house);
}

static void test_secure_cookie(void **state)
{
    (void)state;
    struct desk desk = {.is_secure = true};
    open_desk(&desk);
    struct http_response response = ask(&desk, "POST /api/v1/sessions", JSON, RIGHT);
    const char *cookie = web_header(desk.house.ctx, &response, "Set-Cookie");
    assert_int_equal(strncmp(cookie, "__Host-helpline=", 16), 0);
    assert_non_null(strstr(cookie, "; Path=/;"));
    assert_non_null(strstr(cookie, "; Secure"));
    assert_int_equal(ask(&desk, CASES, COOKIE, "").status, 401);
    web_house_close(&desk.house);
}

static void test_guessing_is_slowed(void **state)
{
    (void)state;
    struct desk desk = {.late_count = 0};
    open_desk(&desk);
    const char *wrong = "{\"name\":\"Sam\",\"password\":\"wrong\"}";
    for (int i = 0; i < 3; i++)
        assert_int_equal(ask(&desk, "POST /api/v1/sessions", JSON, wrong).status, 401);

    /* Whatever the case of the name, and with the right password too. */
    struct http_response response = ask(&desk, "POST /api/v1/sessions", JSON, RIGHT);
    assert_int_equal(response.status, 429);
    assert_string_equal(web_header(desk.house.ctx, &response, "Retry-After"), "1");
    assert_int_equal(ask_at(&desk, "POST /api/v1/sessions", JSON, RIGHT, web_now_ms + 1000).status,
                     201);
    web_house_close(&desk.house);
}

/* A proxy that adds a header of its own: what the caller wrote in theirs does not count. */
static void test_address_is_the_proxys(void **state)
{
    (void)state;
    struct desk desk = {.late_count = 0};
    open_desk(&desk);
    void *ctx = desk.house.ctx;
    int refused = 0;
    for (int i = 0; i < 12; i++) {
        const char *headers = mem_printf(ctx,
                                         JSON "\nX-Forwarded-For: 192.0.2.%d"
                                              "\nX-Forwarded-For: 203.0.113.9",
                                         i);
        const char *body = mem_printf(ctx, "{\"name\":\"nobody %d\",\"password\":\"x\"}", i);
        struct http_response response = ask(&desk, "POST /api/v1/sessions", headers, body);
        refused += response.status == 429;
    }
    assert_int_equal(refused, 2);
    web_house_close(&desk.house);
}

static void test_queue_is_short(void **state)
{
    (void)state;
    struct desk desk = {.late_count = 0};
    open_desk(&desk);
    void *ctx = mem_context(desk.house.ctx, "requests");
    struct http_response response = {.status = 0};
    struct http_request request = make_request(ctx, "POST /api/v1/sessions", JSON, RIGHT);
    for (int i = 0; i < 4; i++)
        assert_false(
            console_request(ctx, desk.console, &request, web_now_ms, &response, take_late, &desk));
    assert_true(
        console_request(ctx, desk.console, &request, web_now_ms, &response, take_late, &desk));
    assert_int_equal(response.status, 429);

    /* Behind our proxy each address counts for itself. */
    for (int i = 0; i < 28; i++) {
        const char *headers =
            mem_printf(ctx, JSON "\nX-Forwarded-For: 203.0.113.9, 192.0.2.%d", i / 4);
        request = make_request(ctx, "POST /api/v1/sessions", headers, RIGHT);
        assert_false(
            console_request(ctx, desk.console, &request, web_now_ms, &response, take_late, &desk));
    }
    request =
        make_request(ctx, "POST /api/v1/sessions", JSON "\nX-Forwarded-For: 192.0.2.99", RIGHT);
    assert_true(
        console_request(ctx, desk.console, &request, web_now_ms, &response, take_late, &desk));
    assert_int_equal(response.status, 503);

    /* One a turn; the rest leave the queue with their connections. */
    assert_true(console_work(desk.console, web_now_ms));
    assert_int_equal(desk.late_count, 1);
    assert_int_equal(desk.late.status, 201);
    mem_free(ctx);
    assert_false(console_work(desk.console, web_now_ms));
    assert_int_equal(desk.late_count, 1);
    web_house_close(&desk.house);
}

static void test_etag(void **state)
{
    (void)state;
    struct desk desk = {.late_count = 0};
    open_desk(&desk);
    void *ctx = desk.house.ctx;
    struct http_response response = ask(&desk, "GET /assets/app.js", "", "");
    const char *etag = web_header(ctx, &response, "ETag");
    assert_non_null(etag);
    assert_string_equal(response.content_type, "text/javascript; charset=utf-8");
    const char *headers = mem_printf(ctx, "If-None-Match: \"other\", W/%s", etag);
    response = ask(&desk, "GET /assets/app.js", headers, "");
    assert_int_equal(response.status, 304);
    assert_int_equal(response.body.length, 0);
    web_house_close(&desk.house);
}

struct story {
    const char *name;
    void (*test)(void **state);
};

static const struct story stories[] = {
    {"a case's story is in order of time, what was said before what came of it",
     test_story_of_a_case},
    {"a long story has its end", test_long_story},
    {"pages follow each other, newest first", test_pages},
    {"a session lives twelve hours or until sign-out", test_sessions_live},
    {"over TLS the cookie is bound to the host", test_secure_cookie},
    {"guessing a name's password is slowed down", test_guessing_is_slowed},
    {"a proxy's own header names the address", test_address_is_the_proxys},
    {"the queue of sign-ins is short and one is checked a turn", test_queue_is_short},
    {"a file that the browser has is not sent again", test_etag},
};

static void test_story(void **state)
{
    const struct story *story = *state;
    story->test(state);
}

int main(void)
{
    clock_start();
    log_to(-1);
    const struct rows_table tables[] = {ROWS(asked, test_asked), ROWS(stories, test_story)};
    return rows_run("console: requests", tables, ARRAY_SIZE(tables));
}

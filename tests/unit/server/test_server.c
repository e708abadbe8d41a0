/* A real server on loopback (server/server.h) against raw sockets: reuse, limits, waiting, stopping, crowds.
 * Stands over libmicrohttpd as the loops use it.
 * Leaves to others: what is answered. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "server/server.h"

enum { HELD_MAX = 1200, ANSWER_BYTES_MAX = 100000 };

/* A server and its handler, which answers by the path: /now at once, /turn after the run, /later when asked. */
struct desk {
    struct server *server;
    struct server_call *held[HELD_MAX]; /* waiting for /turn or /later */
    bool is_later[HELD_MAX];
    size_t held_count;
    size_t requests;
    size_t written, broken;
    int64_t last_mark;
    char last[4096]; /* what the last request was, in words */
};

static size_t body_limit(void *self, const char *method, const char *path)
{
    (void)self;
    (void)method;
    return strcmp(path, "/large") == 0 ? 1 << 20 : 1000;
}

static void note(struct desk *desk, const struct http_request *request)
{
    snprintf(desk->last, sizeof desk->last, "%s %s ?%.*s from %s, %zu bytes: %.*s", request->method,
             request->path, (int)request->query.length, request->query.data, request->peer,
             request->body.length, (int)(request->body.length < 100 ? request->body.length : 100),
             request->body.data);
}

static void answer(struct server_call *call, const struct http_request *request)
{
    void *ctx = server_call_ctx(call);
    struct http_response response = http_answer(ctx, 200, "text/plain", request->body);
    if (strcmp(request->path, "/huge") == 0) {
        char *huge = mem_array(ctx, char, ANSWER_BYTES_MAX + 1);
        response.body = str_range(huge, ANSWER_BYTES_MAX + 1);
    }
    if (strcmp(request->path, "/split") == 0)
        http_add_header(ctx, &response, "X-Bad", "a\r\nSet-Cookie: b");
    if (strcmp(request->path, "/empty") == 0)
        response = (struct http_response){.status = 204};
    http_add_header(ctx, &response, "X-Path", request->path);
    server_answer(call, &response);
}

static void take(void *self, struct server_call *call, const struct http_request *request)
{
    struct desk *desk = self;
    desk->requests++;
    note(desk, request);
    bool is_later = strcmp(request->path, "/later") == 0;
    if (!is_later && strcmp(request->path, "/turn") != 0) {
        server_mark(call, 7);
        answer(call, request);
        return;
    }
    assert_true(desk->held_count < HELD_MAX);
    desk->is_later[desk->held_count] = is_later;
    desk->held[desk->held_count++] = call;
}

static void written(void *self, int64_t mark, bool is_whole)
{
    struct desk *desk = self;
    desk->written += is_whole;
    desk->broken += !is_whole;
    desk->last_mark = mark;
}

static void answer_held(struct desk *desk, bool with_later)
{
    size_t kept = 0;
    for (size_t i = 0; i < desk->held_count; i++) {
        if (desk->is_later[i] && !with_later) {
            desk->is_later[kept] = true;
            desk->held[kept++] = desk->held[i];
            continue;
        }
        void *ctx = server_call_ctx(desk->held[i]);
        struct http_response response = http_answer(ctx, 200, "text/plain", str_of("held"));
        server_mark(desk->held[i], 9);
        server_answer(desk->held[i], &response);
    }
    desk->held_count = kept;
}

/* One turn as the loops take it. */
static void turn(struct desk *desk, int wait_ms)
{
    server_run(desk->server);
    answer_held(desk, false);
    server_run(desk->server);
    struct pollfd ready = {.fd = server_fd(desk->server), .events = POLLIN};
    poll(&ready, 1, server_wait_ms(desk->server, wait_ms));
}

static struct desk *open_desk(int connections_max, int idle_s)
{
    struct desk *desk = mem_new(NULL, struct desk);
    struct server_config config = {"127.0.0.1:0", connections_max, idle_s, ANSWER_BYTES_MAX};
    struct server_handler handler = {desk, body_limit, take, written};
    struct error err;
    assert_true(server_start(desk, &config, &handler, &desk->server, &err));
    return desk;
}

static int dial(const struct desk *desk)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)server_port(desk->server)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void say(int fd, const char *bytes)
{
    size_t length = strlen(bytes);
    assert_int_equal(send(fd, bytes, length, MSG_NOSIGNAL), length);
}

/* Reads what is there; "" when nothing is. is_closed_out may be NULL. */
static const char *hear(int fd, bool *is_closed_out)
{
    static char heard[300000];
    size_t used = 0;
    bool is_closed = false;
    for (;;) {
        ssize_t got = recv(fd, heard + used, sizeof heard - 1 - used, MSG_DONTWAIT);
        is_closed = got == 0 || (got < 0 && errno != EAGAIN);
        if (got <= 0)
            break;
        used += (size_t)got;
    }
    heard[used] = '\0';
    if (is_closed_out != NULL)
        *is_closed_out = is_closed;
    return heard;
}

/* Says bytes and takes turns until count whole answers were heard or a second passed. */
static const char *ask(struct desk *desk, int fd, const char *bytes, int count)
{
    static char all[300000];
    size_t used = 0;
    say(fd, bytes);
    for (int64_t end_ms = clock_mono_ms() + 1000; clock_mono_ms() < end_ms;) {
        turn(desk, 5);
        const char *heard = hear(fd, NULL);
        size_t length = strlen(heard);
        memcpy(all + used, heard, length + 1);
        used += length;
        int seen = 0;
        for (const char *at = all; (at = strstr(at, "\r\n\r\n")) != NULL; at += 4)
            seen++;
        if (seen >= count)
            return all;
    }
    return all;
}

struct ask_row {
    const char *name;
    const char *request;
    const char *status; /* how the answer begins */
    const char *seen;   /* what the handler saw last, or NULL: nothing */
};

static const struct ask_row ask_rows[] = {
    {"a request without a body", "GET /now?a=1&b=%20 HTTP/1.1\r\nHost: x\r\n\r\n",
     "HTTP/1.1 200 OK\r\n", "GET /now ?a=1&b=%20 from 127.0.0.1, 0 bytes: "},
    {"a request with a body", "POST /turn HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
     "HTTP/1.1 200 OK\r\n", "POST /turn ? from 127.0.0.1, 5 bytes: hello"},
    {"a chunked body",
     "POST /now HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
     "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
     "HTTP/1.1 200 OK\r\n", "POST /now ? from 127.0.0.1, 5 bytes: hello"},
    {"escapes in the path stay", "GET /a%2Fb%00 HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n",
     "GET /a%2Fb%00 ? from 127.0.0.1, 0 bytes: "},
    {"an absolute address loses its host", "GET http://x.example/now?q HTTP/1.1\r\nHost: x\r\n\r\n",
     "HTTP/1.1 200 OK\r\n", "GET /now ?q from 127.0.0.1, 0 bytes: "},
    {"HEAD is handed on", "HEAD /now HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n",
     "HEAD /now ? from 127.0.0.1, 0 bytes: "},
    {"an unknown method is handed on", "BREW /now HTTP/1.1\r\nHost: x\r\n\r\n",
     "HTTP/1.1 200 OK\r\n", "BREW /now ? from 127.0.0.1, 0 bytes: "},
    {"a body one over the limit is refused",
     "POST /now HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n",
     "HTTP/1.1 413 Content Too Large\r\n", NULL},
    {"a body far over the limit is refused at once",
     "POST /now HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", "HTTP/1.1 413 ", NULL},
    {"no answer at all is an empty one", "GET /empty HTTP/1.1\r\nHost: x\r\n\r\n",
     "HTTP/1.1 204 No Content\r\n", "GET /empty ? from 127.0.0.1, 0 bytes: "},
    {"an answer over its limit becomes 500", "GET /huge HTTP/1.1\r\nHost: x\r\n\r\n",
     "HTTP/1.1 500 ", "GET /huge ? from 127.0.0.1, 0 bytes: "},
    {"a header that would split the answer makes it 500", "GET /split HTTP/1.1\r\nHost: x\r\n\r\n",
     "HTTP/1.1 500 ", "GET /split ? from 127.0.0.1, 0 bytes: "},
    {"no HTTP at all", "hello there\r\n\r\n", "HTTP/1.", NULL},
    {"a body length that is none",
     "POST /now HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nhello", "HTTP/1.1 400 ", NULL},
    {"two body lengths are refused",
     "POST /turn HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 2\r\n\r\nhello",
     "HTTP/1.1 400 Bad Request\r\n", NULL},
    {"a body length beside chunks is refused",
     "POST /turn HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
     "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     "HTTP/1.1 400 Bad Request\r\n", NULL},
    {"a chunk length that is none",
     "POST /now HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
     "HTTP/1.1 400 ", NULL},
    {"an old version is answered", "GET /now HTTP/1.0\r\n\r\n", "HTTP/1.",
     "GET /now ? from 127.0.0.1, 0 bytes: "},
};

static void test_ask(void **state)
{
    const struct ask_row *row = *state;
    struct desk *desk = open_desk(10, 5);
    int fd = dial(desk);
    const char *heard = ask(desk, fd, row->request, 1);
    assert_memory_equal(heard, row->status, strlen(row->status));
    assert_string_equal(desk->last, row->seen == NULL ? "" : row->seen);
    assert_int_equal(server_waiting(desk->server), 0);
    close(fd);
    turn(desk, 5);
    mem_free(desk);
}

static void test_a_connection_is_used_again(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    int fd = dial(desk);
    for (int i = 0; i < 50; i++) {
        const char *heard =
            ask(desk, fd, "POST /turn HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab", 1);
        assert_memory_equal(heard, "HTTP/1.1 200 OK\r\n", 17);
        assert_non_null(strstr(heard, "\r\n\r\nheld"));
    }
    assert_int_equal(desk->requests, 50);
    turn(desk, 5);
    assert_int_equal(desk->written, 50);
    assert_int_equal(desk->last_mark, 9);
    close(fd);
    mem_free(desk);
}

static void test_pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    int fd = dial(desk);
    const char *heard =
        ask(desk, fd,
            "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /turn HTTP/1.1\r\nHost: x\r\n\r\n"
            "POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
            "GET /4 HTTP/1.1\r\nHost: x\r\n\r\n",
            4);
    const char *first = strstr(heard, "X-Path: /1");
    assert_non_null(first);
    const char *second = strstr(first, "held");
    assert_non_null(second);
    const char *third = strstr(second, "X-Path: /3");
    assert_non_null(third);
    assert_non_null(strstr(third, "abc"));
    assert_non_null(strstr(third, "X-Path: /4"));
    close(fd);
    mem_free(desk);
}

static void test_a_waiting_call_is_answered_later(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    int waiting = dial(desk);
    int other = dial(desk);
    say(waiting, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 10; i++)
        turn(desk, 5);
    assert_int_equal(server_waiting(desk->server), 1);
    /* It costs nothing while it waits: the loop may sleep. */
    assert_true(server_wait_ms(desk->server, 1000) > 100);
    assert_string_equal(hear(waiting, NULL), "");
    assert_non_null(strstr(ask(desk, other, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n", 1), "200 OK"));
    answer_held(desk, true);
    assert_int_equal(server_waiting(desk->server), 0);
    server_run(desk->server);
    assert_non_null(strstr(hear(waiting, NULL), "held"));
    /* And the connection goes on. */
    assert_non_null(
        strstr(ask(desk, waiting, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n", 1), "200 OK"));
    close(waiting);
    close(other);
    mem_free(desk);
}

static void test_a_caller_who_left_may_still_be_answered(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    for (int runs = 0; runs < 5; runs++) {
        int fd = dial(desk);
        say(fd, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
        for (int i = 0; i < runs || desk->held_count == 0; i++)
            server_run(desk->server);
        /* Gone with a reset, so that nothing can be written any more. */
        struct linger at_once = {1, 0};
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close(fd);
        for (int i = 0; i < 3; i++)
            server_run(desk->server);
        assert_int_equal(server_waiting(desk->server), 1);
        answer_held(desk, true);
        for (int i = 0; i < 3; i++)
            turn(desk, 1);
        assert_int_equal(desk->broken, runs + 1);
    }
    assert_int_equal(desk->written, 0);
    mem_free(desk);
}

static void test_a_caller_who_leaves_in_the_middle_is_forgotten(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    size_t before = 0;
    for (int i = 0; i < 20; i++) {
        int fd = dial(desk);
        say(fd, i % 2 == 0 ? "POST /now HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf"
                           : "GET /now HTTP/1.1\r\nHost: x\r\nX-Ha");
        for (int k = 0; k < 3; k++)
            turn(desk, 2);
        close(fd);
        for (int k = 0; k < 3; k++)
            turn(desk, 2);
        if (i == 1)
            before = mem_blocks(desk);
    }
    assert_int_equal(mem_blocks(desk), before);
    assert_int_equal(desk->requests, 0);
    mem_free(desk);
}

/* Requests with a byte changed, left out or doubled here and there, in pieces: answered, refused or cut off. */
static void test_spoilt_requests_do_no_harm(void **state)
{
    (void)state;
    static const char good[] = "POST /turn?a=1 HTTP/1.1\r\nHost: x.example\r\nCookie: a=b; c=d\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                               "GET /now HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
    struct desk *desk = open_desk(10, 5);
    uint32_t chance = 12345;
    for (int round = 0; round < 600; round++) {
        char spoilt[2 * sizeof good];
        size_t length = 0;
        for (size_t i = 0; i < sizeof good - 1; i++) {
            chance = chance * 1664525 + 1013904223;
            uint32_t draw = chance >> 16;
            if (draw % 60 == 0)
                continue;
            spoilt[length++] = draw % 60 == 1 ? (char)(draw >> 8) : good[i];
            if (draw % 60 == 2)
                spoilt[length++] = good[i];
        }
        int fd = dial(desk);
        send(fd, spoilt, length / 2, MSG_NOSIGNAL);
        turn(desk, 0);
        send(fd, spoilt + length / 2, length - length / 2, MSG_NOSIGNAL);
        turn(desk, 0);
        turn(desk, 0);
        close(fd);
    }
    int fd = dial(desk);
    assert_non_null(strstr(ask(desk, fd, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n", 1), "200 OK"));
    assert_int_equal(server_waiting(desk->server), 0);
    close(fd);
    mem_free(desk);
}

static void test_too_large_is_told_and_not_kept(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    int fd = dial(desk);
    char *body = mem_array(desk, char, 5001);
    memset(body, 'x', 5000);
    /* Announced and sent: passed over, told, and the connection goes on. */
    char *request =
        mem_printf(desk, "POST /now HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n%s", body);
    assert_memory_equal(ask(desk, fd, request, 1), "HTTP/1.1 413 ", 13);
    request = mem_printf(desk,
                         "POST /now HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "384\r\n%.900s\r\n384\r\n%.900s\r\n0\r\n\r\n",
                         body, body);
    assert_memory_equal(ask(desk, fd, request, 1), "HTTP/1.1 413 ", 13);
    assert_int_equal(desk->requests, 0);
    request =
        mem_printf(desk, "POST /large HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n%s", body);
    assert_memory_equal(ask(desk, fd, request, 1), "HTTP/1.1 200 ", 13);
    assert_int_equal(desk->requests, 1);
    close(fd);
    /* Headers have a limit too. */
    fd = dial(desk);
    char *cookie = mem_array(desk, char, 40001);
    memset(cookie, 'c', 40000);
    request = mem_printf(desk, "GET /now HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n", cookie);
    assert_memory_equal(ask(desk, fd, request, 1), "HTTP/1.1 431 ", 13);
    close(fd);
    mem_free(desk);
}

static void test_an_endless_body_is_cut_off(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    int fd = dial(desk);
    say(fd, "POST /now HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    char *chunk = mem_array(desk, char, 65536 + 16);
    memset(chunk, 'x', 65536 + 9);
    memcpy(chunk, "10000\r\n", 7);
    memcpy(chunk + 7 + 65536, "\r\n", 2);
    bool is_closed = false;
    for (int i = 0; i < 4000 && !is_closed; i++) {
        ssize_t sent = send(fd, chunk, 65536 + 9, MSG_NOSIGNAL | MSG_DONTWAIT);
        /* A chunk that went out in part is finished first. */
        for (size_t done = sent > 0 ? (size_t)sent : 0; sent > 0 && done < 65536 + 9;) {
            turn(desk, 1);
            sent = send(fd, chunk + done, 65536 + 9 - done, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno != EAGAIN)
                is_closed = true;
            done += sent > 0 ? (size_t)sent : 0;
            sent = is_closed ? 0 : 1;
        }
        is_closed = is_closed || (sent < 0 && errno != EAGAIN);
        turn(desk, 0);
    }
    assert_true(is_closed);
    assert_int_equal(desk->requests, 0);
    close(fd);
    mem_free(desk);
}

static void test_stopping_answers_what_waits(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    int suspended = dial(desk);
    int fresh = dial(desk);
    int silent = dial(desk);
    say(suspended, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 5; i++)
        turn(desk, 5);
    say(fresh, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    while (desk->held_count < 2)
        server_run(desk->server);
    server_quiesce(desk->server);
    say(silent, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_int_equal(server_waiting(desk->server), 2);
    server_stop(desk->server);
    bool is_closed;
    assert_memory_equal(hear(suspended, &is_closed), "HTTP/1.1 503 ", 13);
    assert_true(is_closed);
    const char *heard = hear(fresh, &is_closed);
    assert_memory_equal(heard, "HTTP/1.1 503 ", 13);
    assert_non_null(strstr(heard, "Retry-After: 2"));
    assert_true(is_closed);
    assert_memory_equal(hear(silent, &is_closed), "HTTP/1.1 503 ", 13);
    assert_int_equal(desk->requests, 2);
    assert_int_equal(desk->written, 2);
    /* The handler did not know; its answers are passed over. */
    answer_held(desk, true);
    server_run(desk->server);
    assert_int_equal(server_wait_ms(desk->server, 50), 50);
    server_stop(desk->server);
    close(suspended);
    close(fresh);
    close(silent);
    mem_free(desk);
}

static void test_quiet_takes_nobody_new(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    int old = dial(desk);
    assert_non_null(strstr(ask(desk, old, "GET /now HTTP/1.1\r\nHost: x\r\n\r\n", 1), "200 OK"));
    say(old, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    while (desk->held_count < 1)
        server_run(desk->server);
    server_quiesce(desk->server);
    answer_held(desk, true);
    for (int i = 0; i < 3; i++)
        turn(desk, 5);
    const char *heard = hear(old, NULL);
    assert_non_null(strstr(heard, "200 OK"));
    assert_non_null(strstr(heard, "Connection: close"));
    close(old);
    mem_free(desk);
}

static void test_slow_callers_are_cut_off(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 1);
    int silent = dial(desk);
    int dribbling = dial(desk);
    int waiting = dial(desk);
    say(waiting, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    say(dribbling, "GET /now HTTP/1.1\r\nX-Slow: ");
    bool is_silent_closed = false;
    bool is_dribbling_closed = false;
    int64_t start_ms = clock_mono_ms();
    while (clock_mono_ms() < start_ms + 5000 && !(is_silent_closed && is_dribbling_closed)) {
        turn(desk, 100);
        if (!is_silent_closed)
            hear(silent, &is_silent_closed);
        if (!is_dribbling_closed)
            hear(dribbling, &is_dribbling_closed);
        if (!is_dribbling_closed)
            send(dribbling, "x", 1, MSG_NOSIGNAL);
    }
    assert_true(is_silent_closed);
    assert_true(is_dribbling_closed);
    /* Who waits for us is not slow. */
    answer_held(desk, true);
    turn(desk, 5);
    assert_non_null(strstr(hear(waiting, NULL), "200 OK"));
    close(silent);
    close(dribbling);
    close(waiting);
    mem_free(desk);
}

static void test_a_taken_port_is_told(void **state)
{
    (void)state;
    struct desk *desk = open_desk(10, 5);
    char *address = mem_printf(desk, "127.0.0.1:%d", server_port(desk->server));
    struct server_config config = {address, 10, 5, ANSWER_BYTES_MAX};
    struct server_handler handler = {desk, body_limit, take, written};
    struct server *second;
    struct error err;
    assert_false(server_start(desk, &config, &handler, &second, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_non_null(strstr(err.text, "another program does"));
    static const char *const wrong[] = {
        "",          "8080",     "localhost:8080",  "127.0.0.1:", ":8080",
        "[::1:8080", "::1:8080", "127.0.0.1:65536", "[::1]8080",  "1.2.3.4.5:80"};
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        config.listen = wrong[i];
        assert_false(server_start(desk, &config, &handler, &second, &err));
        assert_int_equal(err.kind, ERROR_CONFIG);
    }
    mem_free(desk);
}

/* Everybody of a crowd asks rounds times, each when it has its last answer; all must be answered. */
static void crowd(size_t people, int rounds, const char *request)
{
    struct desk *desk = open_desk(2048, 20);
    struct pollfd *ends = mem_array(desk, struct pollfd, people);
    int *left = mem_array(desk, int, people);
    for (size_t i = 0; i < people; i++) {
        ends[i] = (struct pollfd){.fd = dial(desk), .events = POLLIN};
        left[i] = rounds;
        /* The kernel keeps so many waiting; let the server take them. */
        turn(desk, 0);
        say(ends[i].fd, request);
    }
    size_t done = 0;
    int64_t end_ms = clock_mono_ms() + 20000;
    while (done < people && clock_mono_ms() < end_ms) {
        turn(desk, 5);
        poll(ends, people, 0);
        for (size_t i = 0; i < people; i++) {
            if (left[i] == 0 || (ends[i].revents & POLLIN) == 0)
                continue;
            assert_memory_equal(hear(ends[i].fd, NULL), "HTTP/1.1 200 OK\r\n", 17);
            if (--left[i] == 0)
                done++;
            else
                say(ends[i].fd, request);
        }
    }
    assert_int_equal(done, people);
    assert_int_equal(desk->requests, people * (size_t)rounds);
    for (size_t i = 0; i < people; i++)
        close(ends[i].fd);
    mem_free(desk);
}

struct crowd_row {
    const char *name;
    size_t people;
    int rounds;
    const char *request;
};

#define TURN "POST /turn HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"

static const struct crowd_row crowd_rows[] = {
    {"32 at once are all answered", 32, 50, TURN},
    {"64 at once are all answered", 64, 30, TURN},
    {"256 at once are all answered", 256, 10, TURN},
    {"1,000 at once are all answered", 1000, 3, TURN},
};

static void test_crowd(void **state)
{
    const struct crowd_row *row = *state;
    crowd(row->people, row->rounds, row->request);
}

static void test_a_crowd_that_waits_is_answered(void **state)
{
    (void)state;
    struct desk *desk = open_desk(2048, 20);
    static int ends[1000];
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        ends[i] = dial(desk);
        say(ends[i], "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
        turn(desk, 0);
    }
    int64_t end_ms = clock_mono_ms() + 10000;
    while (server_waiting(desk->server) < ARRAY_SIZE(ends) && clock_mono_ms() < end_ms)
        turn(desk, 5);
    for (int i = 0; i < 4; i++)
        turn(desk, 0);
    answer_held(desk, true);
    server_run(desk->server);
    while (desk->written < ARRAY_SIZE(ends) && clock_mono_ms() < end_ms)
        turn(desk, 5);
    assert_int_equal(desk->written, ARRAY_SIZE(ends));
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        assert_memory_equal(hear(ends[i], NULL), "HTTP/1.1 200 OK\r\n", 17);
        close(ends[i]);
    }
    mem_free(desk);
}

static void test_more_than_may_connect_wait_their_turn(void **state)
{
    (void)state;
    struct desk *desk = open_desk(4, 5);
    int ends[8];
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        ends[i] = dial(desk);
        say(ends[i], "GET /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
    int64_t end_ms = clock_mono_ms() + 5000;
    while (desk->written < ARRAY_SIZE(ends) && clock_mono_ms() < end_ms)
        turn(desk, 5);
    assert_int_equal(desk->written, ARRAY_SIZE(ends));
    for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
        close(ends[i]);
    mem_free(desk);
}

int main(void)
{
    clock_start();
    log_to(-1);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < 4096) {
        files.rlim_cur = files.rlim_max < 4096 ? files.rlim_max : 4096;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    static const struct rows_table tables[] = {
        ROWS(ask_rows, test_ask),
        ROWS(crowd_rows, test_crowd),
    };
    static const struct CMUnitTest plain_tests[] = {
        cmocka_unit_test(test_a_connection_is_used_again),
        cmocka_unit_test(test_pipelined_requests_are_answered_in_order),
        cmocka_unit_test(test_a_waiting_call_is_answered_later),
        cmocka_unit_test(test_a_caller_who_left_may_still_be_answered),
        cmocka_unit_test(test_a_caller_who_leaves_in_the_middle_is_forgotten),
        cmocka_unit_test(test_spoilt_requests_do_no_harm),
        cmocka_unit_test(test_too_large_is_told_and_not_kept),
        cmocka_unit_test(test_an_endless_body_is_cut_off),
        cmocka_unit_test(test_stopping_answers_what_waits),
        cmocka_unit_test(test_quiet_takes_nobody_new),
        cmocka_unit_test(test_slow_callers_are_cut_off),
        cmocka_unit_test(test_a_taken_port_is_told),
        cmocka_unit_test(test_a_crowd_that_waits_is_answered),
        cmocka_unit_test(test_more_than_may_connect_wait_their_turn),
    };
    int failed = rows_run("server: requests and crowds", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("server: connections", plain_tests, NULL, NULL);
}

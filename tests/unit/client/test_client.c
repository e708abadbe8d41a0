/* The HTTP client (client/client.h) against a stand-in on loopback that answers, breaks off or keeps silent.
 * Stands over libcurl as the line's loop uses it.
 * Leaves to others: providers' answers. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "client/client.h"

enum { LINES_MAX = 6, MEBIBYTE = 1024 * 1024 };

/* What the stand-in does with a request. */
enum manner { ANSWER, BREAK_OFF, KEEP_SILENT, ANSWER_ONCE, SPEAK_TLS };

struct standin {
    int listen_fd, port;
    int lines[LINES_MAX]; /* connections */
    size_t line_count, requests;
    enum manner manner;
    const char *answer;
    size_t more; /* bytes of x behind the answer */
    char heard[4096];
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
};

/* What done was told. */
struct told {
    void *ctx;
    int count;
    int64_t id;
    int status;
    bool was_connected;
    struct str body;
    const char *problem;
};

static void be_told(void *self, int64_t id, const struct client_result *result)
{
    struct told *told = self;
    told->count++;
    told->id = id;
    told->status = result->status;
    told->was_connected = result->was_connected;
    told->body = str_range(str_keep(told->ctx, result->body), result->body.length);
    told->problem = mem_strdup(told->ctx, result->problem);
}

static struct standin *open_standin(void *ctx, enum manner manner, const char *answer)
{
    struct standin *standin = mem_new(ctx, struct standin);
    standin->manner = manner;
    standin->answer = answer;
    standin->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    assert_int_equal(bind(standin->listen_fd, (const struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(standin->listen_fd, 10), 0);
    getsockname(standin->listen_fd, (struct sockaddr *)&address, &size);
    standin->port = ntohs(address.sin_port);
    return standin;
}

static void close_standin(struct standin *standin)
{
    close(standin->listen_fd);
    for (size_t i = 0; i < standin->line_count; i++)
        close(standin->lines[i]);
}

static void hang_up(struct standin *standin, size_t line)
{
    close(standin->lines[line]);
    standin->lines[line] = standin->lines[--standin->line_count];
}

/* Whether a whole request (headers, and as much body as they say) was heard. */
static bool is_whole(const char *heard)
{
    const char *end = strstr(heard, "\r\n\r\n");
    const char *length = strstr(heard, "Content-Length: ");
    if (end == NULL)
        return false;
    int64_t body = 0;
    if (length != NULL) {
        struct str rest = str_of(length + 16);
        struct str digits;
        str_next(&rest, '\r', &digits);
        assert_true(str_to_int64(digits, 0, 4000, &body));
    }
    return strlen(end + 4) >= (size_t)body;
}

static void answer_line(struct standin *standin, size_t line)
{
    int fd = standin->lines[line];
    send(fd, standin->answer, strlen(standin->answer), MSG_NOSIGNAL);
    static char filling[65536];
    memset(filling, 'x', sizeof filling);
    for (size_t left = standin->more; left > 0;) {
        /* The other end is this thread too: what does not fit at once is not sent, but the buffers hold the
         * few bytes over the limit that matter. */
        ssize_t sent = send(fd, filling, left < sizeof filling ? left : sizeof filling,
                            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent <= 0)
            break;
        left -= (size_t)sent;
        standin->more = left;
    }
}

static void hear_line(struct standin *standin, size_t line)
{
    if (standin->manner == SPEAK_TLS) {
        if (standin->session == NULL)
            return;
        gnutls_transport_set_int(standin->session, standin->lines[line]);
        int done = gnutls_handshake(standin->session);
        if (done < 0 && gnutls_error_is_fatal(done))
            hang_up(standin, line);
        return;
    }
    size_t used = strlen(standin->heard);
    ssize_t got = recv(standin->lines[line], standin->heard + used,
                       sizeof standin->heard - 1 - used, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        hang_up(standin, line);
        return;
    }
    standin->heard[used + (size_t)got] = '\0';
    if (!is_whole(standin->heard))
        return;
    standin->requests++;
    switch (standin->manner) {
    case ANSWER:
        answer_line(standin, line);
        break;
    case ANSWER_ONCE:
        if (standin->requests == 1) {
            answer_line(standin, line);
            standin->heard[0] = '\0';
            break;
        }
        hang_up(standin, line);
        break;
    case BREAK_OFF:
        hang_up(standin, line);
        break;
    case KEEP_SILENT:
    case SPEAK_TLS:
        break;
    }
}

/* Lets both ends get on until done was told count times. */
static void get_on(struct client *client, struct standin *standin, const struct told *told,
                   int count)
{
    int64_t end_ms = clock_mono_ms() + 5000;
    while (told->count < count && clock_mono_ms() < end_ms) {
        struct client_fd fds[LINES_MAX + 1] = {{.fd = standin->listen_fd}};
        size_t lines = standin->line_count;
        for (size_t i = 0; i < lines; i++)
            fds[i + 1].fd = standin->lines[i];
        client_wait(client, fds, lines + 1, 20);
        if (fds[0].is_ready && standin->line_count < LINES_MAX) {
            int fd = accept4(standin->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
            standin->lines[standin->line_count++] = fd;
        }
        for (size_t i = lines; i > 0; i--)
            if (fds[i].is_ready)
                hear_line(standin, i - 1);
        /* What did not fit before. */
        if (standin->manner == ANSWER && standin->requests > 0 && standin->more > 0 &&
            standin->line_count > 0) {
            standin->answer = "";
            answer_line(standin, 0);
        }
    }
    assert_int_equal(told->count, count);
}

static struct client *open_client(void *ctx, const struct standin *standin)
{
    const char *allowed[] = {mem_printf(ctx, "127.0.0.1:%d", standin->port), NULL};
    struct client *client;
    struct error err;
    assert_true(client_start(ctx, allowed, &client, &err));
    return client;
}

static void send_to(struct client *client, const struct standin *standin, const char *body,
                    struct told *told)
{
    void *ctx = mem_root("send");
    struct client_request request = {
        .method = body == NULL ? "GET" : "POST",
        .url = mem_printf(ctx, "http://127.0.0.1:%d/path?a=1", standin->port),
        .content_type = body == NULL ? NULL : "text/plain",
        .authorization = "Basic c2VjcmV0",
        .body = str_of(body),
        .timeout_ms = 400,
    };
    client_send(client, &request, 42, be_told, told);
    mem_free(ctx);
}

#define OK "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

struct manner_row {
    const char *name;
    const char *answer;
    enum manner manner;
    size_t more;
    int status;
    size_t body_bytes;
    const char *problem;
};

static const struct manner_row manner_rows[] = {
    {"an answer is handed back", "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello", ANSWER,
     0, 201, 5, NULL},
    {"an answer of nothing is an answer", "HTTP/1.1 204 No Content\r\n\r\n", ANSWER, 0, 204, 0,
     NULL},
    {"a refusal is an answer", "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno", ANSWER, 0, 500, 2,
     NULL},
    {"a redirect is not followed",
     "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", ANSWER, 0,
     302, 0, NULL},
    {"an answer of 1 MiB fits", "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n", ANSWER,
     MEBIBYTE, 200, MEBIBYTE, NULL},
    {"a byte more is no answer", "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n", ANSWER,
     MEBIBYTE + 1, 0, 0, "The answer is larger than 1 MiB"},
    {"silence is no answer", "", KEEP_SILENT, 0, 0, 0, "No answer came in time"},
    {"half an answer is none", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha", ANSWER, 0, 0, 0,
     "No answer came in time"},
    {"a connection that ends is no answer", "", BREAK_OFF, 0, 0, 0,
     "The connection ended without an answer"},
};

static void test_manner(void **state)
{
    const struct manner_row *row = *state;
    void *ctx = mem_root("test");
    struct standin *standin = open_standin(ctx, row->manner, row->answer);
    standin->more = row->more;
    struct told told = {.ctx = ctx};
    struct client *client = open_client(ctx, standin);
    send_to(client, standin, "hello there", &told);
    assert_int_equal(client_under_way(client), 1);
    get_on(client, standin, &told, 1);
    assert_int_equal(client_under_way(client), 0);
    assert_int_equal(told.id, 42);
    assert_int_equal(told.status, row->status);
    assert_true(told.was_connected);
    assert_int_equal(told.body.length, row->body_bytes);
    if (row->problem == NULL)
        assert_null(told.problem);
    else
        assert_string_equal(told.problem, row->problem);
    assert_int_equal(standin->requests, 1);
    close_standin(standin);
    mem_free(ctx);
}

struct url_row {
    const char *name;
    const char *before, *after; /* the port stands between, when after is given */
    const char *problem;
};

static const char private_text[] = "The host has a private address, which is not allowed";

static const struct url_row url_rows[] = {
    {"loopback by another name is refused", "http://localhost:", "/", private_text},
    {"loopback in hexadecimal is refused", "http://0x7f000001:1/", NULL, private_text},
    {"loopback in short is refused", "http://127.1:1/", NULL, private_text},
    {"another loopback address is refused", "http://127.0.0.2:", "/", private_text},
    {"no address is refused", "http://0.0.0.0:", "/", private_text},
    {"loopback mapped to IPv6 is refused", "http://[::ffff:127.0.0.1]:", "/", private_text},
    {"another port of an allowed host is refused", "http://127.0.0.1:1/", NULL, private_text},
    {"a private address is refused", "http://10.0.0.1/", NULL, private_text},
    {"where clouds keep secrets is refused", "http://169.254.169.254/latest/", NULL, private_text},
    {"a name in front does not make it allowed", "http://127.0.0.1@127.0.0.3:", "/", private_text},
    {"files are refused", "file:///etc/passwd", NULL, "This is no http or https address"},
    {"other protocols are refused", "ftp://127.0.0.1:", "/", "This is no http or https address"},
    {"no address at all is refused", "", NULL, "This is no http or https address"},
    {"a plain host is no secure one", "https://127.0.0.1:", "/", "No answer came in time"},
};

static void test_url(void **state)
{
    const struct url_row *row = *state;
    void *ctx = mem_root("test");
    struct standin *standin = open_standin(ctx, BREAK_OFF, "");
    struct told told = {.ctx = ctx};
    struct client *client = open_client(ctx, standin);
    struct client_request request = {.method = "GET", .timeout_ms = 500};
    request.url = row->after == NULL
                      ? row->before
                      : mem_printf(ctx, "%s%d%s", row->before, standin->port, row->after);
    client_send(client, &request, 1, be_told, &told);
    get_on(client, standin, &told, 1);
    assert_int_equal(told.status, 0);
    assert_false(told.was_connected);
    assert_string_equal(told.problem, row->problem);
    assert_int_equal(standin->requests, 0);
    close_standin(standin);
    mem_free(ctx);
}

static void test_what_is_sent(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct standin *standin = open_standin(ctx, ANSWER, OK);
    struct told told = {.ctx = ctx};
    struct client *client = open_client(ctx, standin);
    send_to(client, standin, "To=%2B44", &told);
    get_on(client, standin, &told, 1);
    const char *heard = standin->heard;
    assert_memory_equal(heard, "POST /path?a=1 HTTP/1.1\r\n", 25);
    assert_non_null(strstr(heard, "\r\nContent-Type: text/plain\r\n"));
    assert_non_null(strstr(heard, "\r\nAuthorization: Basic c2VjcmV0\r\n"));
    assert_non_null(strstr(heard, "\r\nContent-Length: 8\r\n"));
    assert_null(strstr(heard, "Expect"));
    assert_non_null(strstr(heard, "\r\n\r\nTo=%2B44"));
    standin->heard[0] = '\0';
    struct client_request bad = {
        .method = "GET",
        .url = mem_printf(ctx, "http://127.0.0.1:%d/", standin->port),
        .authorization = "Basic x\r\nX-Smuggled: 1",
        .timeout_ms = 400,
    };
    client_send(client, &bad, 1, be_told, &told);
    get_on(client, standin, &told, 2);
    assert_memory_equal(heard, "GET / HTTP/1.1\r\n", 16);
    assert_null(strstr(heard, "Smuggled"));
    close_standin(standin);
    mem_free(ctx);
}

static void test_nobody_there(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct standin *standin = open_standin(ctx, ANSWER, OK);
    struct told told = {.ctx = ctx};
    struct client *client = open_client(ctx, standin);
    /* A port that was free a moment ago. */
    shutdown(standin->listen_fd, SHUT_RDWR);
    send_to(client, standin, "hello", &told);
    for (int64_t end_ms = clock_mono_ms() + 5000; told.count == 0 && clock_mono_ms() < end_ms;)
        client_wait(client, NULL, 0, 20);
    assert_int_equal(told.count, 1);
    assert_int_equal(told.status, 0);
    assert_false(told.was_connected);
    assert_string_equal(told.problem, "No connection could be made");
    close_standin(standin);
    mem_free(ctx);
}

/* The host takes a second request on the same connection and hangs up: it may have acted on it. */
static void test_a_body_is_never_sent_twice(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct standin *standin = open_standin(ctx, ANSWER_ONCE, OK);
    struct told told = {.ctx = ctx};
    struct client *client = open_client(ctx, standin);
    send_to(client, standin, "first", &told);
    get_on(client, standin, &told, 1);
    assert_int_equal(told.status, 200);
    send_to(client, standin, "second", &told);
    get_on(client, standin, &told, 2);
    assert_int_equal(told.status, 0);
    assert_true(told.was_connected);
    assert_string_equal(told.problem, "The connection ended without an answer");
    assert_int_equal(standin->requests, 2);
    /* Nobody knocks again on their own. */
    for (int i = 0; i < 5; i++) {
        struct client_fd fd = {.fd = standin->listen_fd};
        client_wait(client, &fd, 1, 20);
        if (!fd.is_ready)
            continue;
        int line = accept4(standin->listen_fd, NULL, NULL, SOCK_CLOEXEC);
        char byte;
        assert_true(recv(line, &byte, 1, MSG_DONTWAIT) <= 0);
        close(line);
    }
    close_standin(standin);
    mem_free(ctx);
}

static void test_many_at_once(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct standin *standin = open_standin(ctx, KEEP_SILENT, "");
    struct told told = {.ctx = ctx};
    struct client *client = open_client(ctx, standin);
    for (int i = 0; i < 5; i++)
        send_to(client, standin, NULL, &told);
    int64_t start_ms = clock_mono_ms();
    get_on(client, standin, &told, 5);
    assert_true(clock_mono_ms() - start_ms < 1500);
    close_standin(standin);
    mem_free(ctx);
}

static void test_ending_under_way(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct standin *standin = open_standin(ctx, KEEP_SILENT, "");
    struct told told = {.ctx = ctx};
    struct client *client = open_client(ctx, standin);
    send_to(client, standin, "hello", &told);
    for (int i = 0; i < 3; i++)
        client_wait(client, NULL, 0, 5);
    mem_free(client);
    assert_int_equal(told.count, 0);
    close_standin(standin);
    mem_free(ctx);
}

static void test_other_descriptors_wake_it(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct client *client;
    struct error err;
    assert_true(client_start(ctx, NULL, &client, &err));
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct client_fd fds[1] = {{.fd = ends[0]}};
    int64_t start_ms = clock_mono_ms();
    client_wait(client, fds, 1, 60);
    assert_false(fds[0].is_ready);
    assert_true(clock_mono_ms() - start_ms >= 55);
    assert_int_equal(write(ends[1], "x", 1), 1);
    client_wait(client, fds, 1, 5000);
    assert_true(fds[0].is_ready);
    assert_true(clock_mono_ms() - start_ms < 2000);
    close(ends[0]);
    close(ends[1]);
    mem_free(ctx);
}

/* A certificate that vouches for itself, and the key to it. */
static void make_certificate(struct standin *standin)
{
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t certificate;
    gnutls_x509_privkey_init(&key);
    gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    gnutls_x509_crt_init(&certificate);
    gnutls_x509_crt_set_version(certificate, 3);
    gnutls_x509_crt_set_serial(certificate, "\x01", 1);
    gnutls_x509_crt_set_activation_time(certificate, 0);
    gnutls_x509_crt_set_expiration_time(certificate, 4102444800);
    gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, "\x7F\0\0\1", 4, 0);
    gnutls_x509_crt_set_key(certificate, key);
    assert_true(gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0) >= 0);
    gnutls_certificate_allocate_credentials(&standin->credentials);
    assert_true(gnutls_certificate_set_x509_key(standin->credentials, &certificate, 1, key) >= 0);
    gnutls_init(&standin->session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
    gnutls_set_default_priority(standin->session);
    gnutls_credentials_set(standin->session, GNUTLS_CRD_CERTIFICATE, standin->credentials);
    gnutls_x509_crt_deinit(certificate);
    gnutls_x509_privkey_deinit(key);
}

static void test_a_certificate_must_be_vouched_for(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct standin *standin = open_standin(ctx, SPEAK_TLS, "");
    make_certificate(standin);
    struct told told = {.ctx = ctx};
    struct client *client = open_client(ctx, standin);
    struct client_request request = {
        .method = "POST",
        .url = mem_printf(ctx, "https://127.0.0.1:%d/", standin->port),
        .content_type = "text/plain",
        .body = str_of("secret"),
        .timeout_ms = 3000,
    };
    client_send(client, &request, 1, be_told, &told);
    get_on(client, standin, &told, 1);
    assert_int_equal(told.status, 0);
    assert_false(told.was_connected);
    assert_string_equal(told.problem, "The certificate of the host cannot be trusted");
    gnutls_deinit(standin->session);
    gnutls_certificate_free_credentials(standin->credentials);
    close_standin(standin);
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    static const struct rows_table tables[] = {
        ROWS(manner_rows, test_manner),
        ROWS(url_rows, test_url),
    };
    static const struct CMUnitTest plain_tests[] = {
        cmocka_unit_test(test_what_is_sent),
        cmocka_unit_test(test_nobody_there),
        cmocka_unit_test(test_a_body_is_never_sent_twice),
        cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_ending_under_way),
        cmocka_unit_test(test_other_descriptors_wake_it),
        cmocka_unit_test(test_a_certificate_must_be_vouched_for),
    };
    int failed = rows_run("client: answers and addresses", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("client: connections", plain_tests, NULL, NULL);
}

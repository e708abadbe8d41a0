/* HTTP out: libcurl's multi interface, named here alone.
 * Stands under sender/, and is the one place where the line's loop sleeps.
 * Leaves to others: what to send, when to try again, what an answer means. */
// SPDX-License-Identifier: Apache-2.0
#include "client/client.h"

#include <assert.h>
#include <curl/curl.h>
#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/mem.h"
#include "client/client_impl.h"

enum { ANSWER_BYTES_MAX = 1024 * 1024, FDS_MAX = 8 };
enum { CONNECT_MS_MAX = 10000, CONNECTIONS_MAX = 64, CONNECTIONS_KEPT = 16 };

struct transfer {
    struct transfer *next, *previous;
    struct client *client;
    CURL *easy;
    struct curl_slist *headers;
    struct str body; /* under the transfer */
    size_t body_sent;
    struct buf *answer;
    bool may_be_private; /* its host is on the list of exceptions */
    bool was_refused;    /* a socket to a private address was wanted */
    int64_t id;
    client_done *done;
    void *self;
};

struct client {
    CURLM *multi;
    struct transfer *transfers;
    size_t under_way;
    const char **allow_private; /* ends in NULL */
};

struct problem {
    CURLcode code;
    const char *text;
};

/* In our words, which name no address. */
static const struct problem problems[] = {
    {CURLE_UNSUPPORTED_PROTOCOL, "This is no http or https address"},
    {CURLE_URL_MALFORMAT, "This is no http or https address"},
    {CURLE_COULDNT_RESOLVE_HOST, "The name of the host is not known"},
    {CURLE_COULDNT_CONNECT, "No connection could be made"},
    {CURLE_OPERATION_TIMEDOUT, "No answer came in time"},
    {CURLE_SSL_CONNECT_ERROR, "No secure connection could be made"},
    {CURLE_PEER_FAILED_VERIFICATION, "The certificate of the host cannot be trusted"},
    {CURLE_GOT_NOTHING, "The connection ended without an answer"},
    {CURLE_RECV_ERROR, "The connection broke before the answer was whole"},
    {CURLE_PARTIAL_FILE, "The connection broke before the answer was whole"},
    {CURLE_SEND_ERROR, "The connection broke before the request was whole"},
    /* The host closed a used connection; see refuse_rewind. */
    {CURLE_SEND_FAIL_REWIND, "The connection ended without an answer"},
    {CURLE_WRITE_ERROR, "The answer is larger than 1 MiB"},
};

static const char *problem_of(const struct transfer *transfer, CURLcode code)
{
    if (transfer->was_refused)
        return "The host has a private address, which is not allowed";
    for (size_t i = 0; i < ARRAY_SIZE(problems); i++)
        if (problems[i].code == code)
            return problems[i].text;
    return curl_easy_strerror(code);
}

static void end_transfer(void *memory)
{
    struct transfer *transfer = memory;
    struct client *client = transfer->client;
    if (transfer->next != NULL)
        transfer->next->previous = transfer->previous;
    if (transfer->previous != NULL)
        transfer->previous->next = transfer->next;
    else
        client->transfers = transfer->next;
    client->under_way--;
    curl_multi_remove_handle(client->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    for (struct curl_slist *header = transfer->headers; header != NULL; header = header->next)
        crypto_wipe(header->data, strlen(header->data));
    curl_slist_free_all(transfer->headers);
}

static void end_client(void *memory)
{
    struct client *client = memory;
    while (client->transfers != NULL)
        mem_free(client->transfers);
    curl_multi_cleanup(client->multi);
    curl_global_cleanup();
}

/* A piece of the answer. Taking less than all of it makes libcurl end the transfer. */
static size_t take_answer(char *bytes, size_t size, size_t count, void *self)
{
    struct transfer *transfer = self;
    buf_add(transfer->answer, str_range(bytes, size * count));
    return buf_failed(transfer->answer) ? 0 : size * count;
}

static size_t give_body(char *place, size_t size, size_t count, void *self)
{
    struct transfer *transfer = self;
    size_t left = transfer->body.length - transfer->body_sent;
    size_t given = left < size * count ? left : size * count;
    if (given > 0)
        memcpy(place, transfer->body.data + transfer->body_sent, given);
    transfer->body_sent += given;
    return given;
}

/* libcurl sends a request again when a used connection ends without an answer. The first may have arrived,
 * and a text must not be sent twice, so a body is given once. */
static int refuse_rewind(void *self, curl_off_t offset, int origin)
{
    const struct transfer *transfer = self;
    bool is_untouched = transfer->body_sent == 0 && offset == 0 && origin == SEEK_SET;
    return is_untouched ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

/* Looks at the address itself, whatever the name said before. */
static curl_socket_t open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = self;
    if (purpose != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKET_BAD;
    if (!transfer->may_be_private && !address_is_public(&address->addr)) {
        transfer->was_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Whether the URL's host and port are among the exceptions. */
static bool is_allowed(const struct client *client, const char *url)
{
    bool is_found = false;
    char *host = NULL;
    char *port = NULL;
    CURLU *parts = curl_url();
    if (curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK) {
        void *ctx = mem_root("is_allowed");
        struct str wanted = str_of(mem_printf(ctx, "%s:%s", host, port));
        for (size_t i = 0; client->allow_private[i] != NULL; i++)
            is_found = is_found || str_equal_nocase(str_of(client->allow_private[i]), wanted);
        mem_free(ctx);
    }
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return is_found;
}

/* A header that is not one line would smuggle in others; the host then answers that one is missing. */
static void add_header(struct transfer *transfer, const char *name, const char *value)
{
    if (value == NULL || strpbrk(value, "\r\n") != NULL)
        return;
    char *header = mem_printf(transfer, "%s: %s", name, value);
    transfer->headers = curl_slist_append(transfer->headers, header);
    crypto_wipe(header, strlen(header));
    mem_free(header);
}

static void set_limits(CURL *easy, const struct client_request *request)
{
    long timeout_ms = request->timeout_ms;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* A proxy from the environment would be asked to connect where we may not. */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     timeout_ms < CONNECT_MS_MAX ? timeout_ms : (long)CONNECT_MS_MAX);
}

static void set_callbacks(CURL *easy, struct transfer *transfer)
{
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body);
    curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, refuse_rewind);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, transfer);
}

static void set_request(struct transfer *transfer, const struct client_request *request)
{
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "helpline");
    add_header(transfer, "Content-Type", request->content_type);
    add_header(transfer, "Authorization", request->authorization);
    if (strcmp(request->method, "POST") == 0) {
        transfer->headers = curl_slist_append(transfer->headers, "Expect:");
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
}

/* Tells the one who asked, and ends the transfer. */
static void finish(struct transfer *transfer, CURLcode code)
{
    long status = 0;
    long sent_bytes = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &sent_bytes);
    bool is_answered = code == CURLE_OK && status > 0;
    struct client_result result = {
        .status = is_answered ? (int)status : 0,
        .was_connected = is_answered || sent_bytes > 0,
        .body = is_answered ? buf_str(transfer->answer) : str_of(""),
        .problem = is_answered ? NULL : problem_of(transfer, code),
    };
    transfer->done(transfer->self, transfer->id, &result);
    mem_free(transfer);
}

bool client_start(void *ctx, const char *const *allow_private, struct client **out,
                  struct error *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(err, ERROR_INTERNAL, "The HTTP client cannot start");
    struct client *client = mem_new(ctx, struct client);
    client->multi = curl_multi_init();
    mem_on_free(client, end_client);
    if (client->multi == NULL) {
        mem_free(client);
        return error_set(err, ERROR_INTERNAL, "The HTTP client cannot start");
    }
    size_t count = 0;
    while (allow_private != NULL && allow_private[count] != NULL)
        count++;
    client->allow_private = mem_array(client, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        client->allow_private[i] = mem_strdup(client, allow_private[i]);
    curl_multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)CONNECTIONS_MAX);
    curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
    *out = client;
    return true;
}

void client_send(struct client *client, const struct client_request *request, int64_t id,
                 client_done *done, void *self)
{
    struct transfer *transfer = mem_new(client, struct transfer);
    transfer->client = client;
    transfer->easy = curl_easy_init();
    assert(transfer->easy != NULL);
    transfer->id = id;
    transfer->done = done;
    transfer->self = self;
    transfer->answer = buf_new(transfer, ANSWER_BYTES_MAX);
    transfer->body = str_range(str_keep(transfer, request->body), request->body.length);
    transfer->may_be_private = is_allowed(client, request->url);
    transfer->next = client->transfers;
    if (client->transfers != NULL)
        client->transfers->previous = transfer;
    client->transfers = transfer;
    client->under_way++;
    mem_on_free(transfer, end_transfer);
    set_limits(transfer->easy, request);
    set_callbacks(transfer->easy, transfer);
    set_request(transfer, request);
    CURLMcode added = curl_multi_add_handle(client->multi, transfer->easy);
    /* Refused only for a handle that is broken or already there. */
    assert(added == CURLM_OK);
    (void)added;
}

size_t client_under_way(const struct client *client)
{
    return client->under_way;
}

void client_wait(struct client *client, struct client_fd *fds, size_t count, int wait_ms)
{
    struct curl_waitfd extra[FDS_MAX];
    assert(count <= FDS_MAX);
    for (size_t i = 0; i < count; i++)
        extra[i] = (struct curl_waitfd){.fd = fds[i].fd, .events = CURL_WAIT_POLLIN};
    curl_multi_poll(client->multi, extra, (unsigned int)count, wait_ms, NULL);
    for (size_t i = 0; i < count; i++)
        fds[i].is_ready = (extra[i].revents & CURL_WAIT_POLLIN) != 0;
    if (client->under_way == 0)
        return;
    int running;
    curl_multi_perform(client->multi, &running);
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(client->multi, &left)) != NULL;) {
        char *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        finish((struct transfer *)(void *)transfer, message->data.result);
    }
}

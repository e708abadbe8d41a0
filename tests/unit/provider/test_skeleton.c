/* The template: right, wrong and missing signature, and each kind of callback, as every provider's test begins.
 * Stands beside skeleton.c, and is copied with it. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "base/crypto.h"
#include "provider/provider_impl.h"

static const struct provider_config config = {
    .tokens = {"new", "old"},
    .public_url = "https://h.example",
};

struct row {
    const char *name;
    enum provider_hook hook;
    const char *query, *body;
    const char *error; /* a word of the error; NULL: it is read */
    enum event_kind kind;
    const char *id;
};

#define TEXT(rest) "{\"id\":\"M1\",\"from\":\"+447700900123\",\"to\":\"+447700900000\"" rest "}"

static const struct row rows[] = {
    {"a text", HOOK_MESSAGE, "", TEXT(",\"text\":\"hi\""), NULL, EVENT_TEXT, "M1"},
    {"a text without words", HOOK_MESSAGE, "", TEXT(""), "text", EVENT_NONE, NULL},
    {"no JSON", HOOK_MESSAGE, "", "Body=hi", "JSON", EVENT_NONE, NULL},
    {"a list", HOOK_MESSAGE, "", "[]", "JSON", EVENT_NONE, NULL},
    {"a key twice", HOOK_MESSAGE, "", "{\"id\":1,\"id\":2}", "JSON", EVENT_NONE, NULL},
    {"a report", HOOK_STATUS, "m=T", "{\"id\":\"M1\",\"status\":\"sent\"}", NULL, EVENT_STATUS,
     "M1"},
    {"a report without a word", HOOK_STATUS, "m=T", "{\"id\":\"M1\"}", "status", EVENT_NONE, NULL},
    {"a key", HOOK_VOICE, "p=T", "{\"call\":\"C1\",\"from\":\"\",\"to\":\"1\",\"keys\":\"1\"}",
     NULL, EVENT_VOICE, "C1"},
    {"a call's end", HOOK_CALL_STATUS, "", "{\"call\":\"C1\",\"state\":\"ended\",\"seconds\":3}",
     NULL, EVENT_CALL_STATUS, "C1"},
    {"a hook that it has not", HOOK_VERIFY, "", "{}", "hook", EVENT_NONE, NULL},
};

static void test_row(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    struct http_request request = {
        .method = "POST", .path = "/hook", .query = str_of(row->query), .body = str_of(row->body)};
    struct http_fields form = {0};
    struct event event = {0};
    struct error err = {0};
    bool is_read =
        provider_skeleton.decode(ctx, &config, &request, &form, row->hook, 5, &event, &err);
    assert_int_equal(is_read, row->error == NULL);
    assert_int_equal(event.kind, row->kind);
    if (is_read)
        assert_string_equal(event.provider_id, row->id);
    else
        assert_non_null(strstr(err.text, row->error));
    mem_free(ctx);
}

struct signature_row {
    const char *name, *token, *signed_text;
    bool is_right;
};

#define SIGNED "https://h.example/hook/skeleton/message?a=1{}"

static const struct signature_row signatures[] = {
    {"a right signature", "new", SIGNED, true},
    {"a right signature of the older token", "old", SIGNED, true},
    {"a wrong token", "other", SIGNED, false},
    {"another body", "new", SIGNED " ", false},
    {"a missing signature", NULL, NULL, false},
};

static void test_signature(void **state)
{
    const struct signature_row *row = *state;
    void *ctx = mem_root("test");
    struct http_request request = {.method = "POST",
                                   .path = "/hook/skeleton/message",
                                   .query = str_of("a=1"),
                                   .body = str_of("{}")};
    struct http_field header = {.name = str_of("X-Skeleton-Signature")};
    unsigned char mac[CRYPTO_SHA256_BYTES];
    if (row->token != NULL) {
        crypto_hmac_sha256(str_of(row->token), str_of(row->signed_text), mac);
        header.value = str_of(crypto_hex(ctx, str_range((const char *)mac, sizeof mac)));
        request.headers = (struct http_fields){&header, 1};
    }
    struct http_fields form = {0};
    assert_int_equal(provider_skeleton.verify(ctx, &config, &request, &form, HOOK_MESSAGE),
                     row->is_right);
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    const struct rows_table tables[] = {ROWS(rows, test_row), ROWS(signatures, test_signature)};
    return rows_run("the template provider", tables, ARRAY_SIZE(tables));
}

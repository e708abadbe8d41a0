/* Twilio's signature: Base64(HMAC-SHA1(token, public address + sorted parameters)).
 * Stands before anything of a callback is believed or kept. Source: Twilio "Validating requests" and its SDKs
 * (providers.md section 2.5); tests/vectors/twilio holds the published examples.
 * Leaves to others: repeats (a signature has no date, so it can be replayed: dispatch/ knows ids). */
// SPDX-License-Identifier: Apache-2.0
#include "provider/provider_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/mem.h"

static int compare_fields(const void *a, const void *b)
{
    const struct http_field *first = a;
    const struct http_field *second = b;
    int order = str_compare(first->name, second->name);
    return order != 0 ? order : str_compare(first->value, second->value);
}

/* Name and value of each parameter, names in byte order, distinct values of one name sorted, no separators. */
static struct buf *sorted_parameters(void *ctx, const struct http_fields *form)
{
    struct http_field *sorted = mem_array(ctx, struct http_field, form->count + 1);
    size_t bytes = 0;
    for (size_t i = 0; i < form->count; i++) {
        sorted[i] = form->items[i];
        bytes += sorted[i].name.length + sorted[i].value.length;
    }
    qsort(sorted, form->count, sizeof sorted[0], compare_fields);

    struct buf *out = buf_new(ctx, bytes);
    for (size_t i = 0; i < form->count; i++) {
        if (i > 0 && compare_fields(&sorted[i - 1], &sorted[i]) == 0)
            continue;
        buf_add(out, sorted[i].name);
        buf_add(out, sorted[i].value);
    }
    return out;
}

/* An address in two: "https://h.example" and, behind the port if there is one, "/path". */
struct address {
    struct str origin, port, rest;
};

static struct address split_address(const char *url)
{
    struct address out = {.origin = str_of(url)};
    const char *host = strstr(url, "://");
    if (host == NULL)
        return out;
    host += 3;
    size_t host_bytes = strcspn(host, "/");
    out.rest = str_of(host + host_bytes);
    size_t colon = host_bytes;
    for (size_t i = 0; i < host_bytes; i++) /* an IPv6 address has colons of its own, in brackets */
        if (host[i] == ':' && memchr(host + i, ']', host_bytes - i) == NULL)
            colon = i;
    out.origin = str_range(url, (size_t)(host - url) + colon);
    out.port = str_range(host + colon, host_bytes - colon);
    return out;
}

static struct str standard_port(struct str origin)
{
    return str_of(str_starts(origin, "https:") ? ":443" : ":80");
}

static bool is_signed_with(void *ctx, const char *token, struct str text, struct str signature)
{
    unsigned char mac[CRYPTO_SHA1_BYTES];
    crypto_hmac_sha1(str_of(token), text, mac);
    const char *expected = crypto_base64(ctx, str_range((const char *)mac, sizeof mac));
    return crypto_equal(str_of(expected), signature);
}

static bool is_signed(void *ctx, const struct provider_config *config, struct str text,
                      struct str signature)
{
    for (size_t i = 0; i < ARRAY_SIZE(config->tokens) && config->tokens[i] != NULL; i++)
        if (config->tokens[i][0] != '\0' && is_signed_with(ctx, config->tokens[i], text, signature))
            return true;
    return false;
}

bool twilio_verify(void *ctx, const struct provider_config *config,
                   const struct http_request *request, const struct http_fields *form,
                   enum provider_hook hook)
{
    (void)hook;
    struct str signature = http_header(request, "X-Twilio-Signature");
    if (signature.length == 0)
        return false;

    struct address address = split_address(config->public_url);
    struct str parameters = buf_str(sorted_parameters(ctx, form));
    /* Twilio signs some callbacks with the port in the address and some without, whatever was configured. */
    struct str other_port = address.port.length > 0 ? str_of("") : standard_port(address.origin);
    const struct str ports[] = {address.port, other_port};
    for (size_t i = 0; i < ARRAY_SIZE(ports); i++) {
        size_t bytes = strlen(config->public_url) + strlen(request->path) + parameters.length +
                       request->query.length + sizeof "?:443";
        struct buf *text = buf_new(ctx, bytes);
        buf_add(text, address.origin);
        buf_add(text, ports[i]);
        buf_add(text, address.rest);
        buf_add_text(text, request->path);
        buf_add_text(text, request->query.length > 0 ? "?" : "");
        buf_add(text, request->query);
        buf_add(text, parameters);
        if (!buf_failed(text) && is_signed(ctx, config, buf_str(text), signature))
            return true;
    }
    return false;
}

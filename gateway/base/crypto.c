/* Secrets, signatures and randomness: GnuTLS and libxcrypt, named here alone.
 * Stands under provider signatures, sealed columns, sign-in and tokens.
 * Leaves to others: where keys are kept. */
// SPDX-License-Identifier: Apache-2.0
#include "base/crypto.h"

#include <assert.h>
#include <crypt.h>
#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/log.h"
#include "base/mem.h"

enum { NONCE_BYTES = 12, TAG_BYTES = 16 };

/* The library refuses only what its self-test or our own call got wrong: nothing to go on with. */
static void must_work(int result, const char *what)
{
    if (result >= 0)
        return;
    log_event(LOG_ERROR, "crypto.failed", LOG_TEXT("what", what),
              LOG_TEXT("why", gnutls_strerror(result)));
    abort();
}

void crypto_hmac_sha1(struct str key, struct str text, unsigned char out[CRYPTO_SHA1_BYTES])
{
    must_work(gnutls_hmac_fast(GNUTLS_MAC_SHA1, key.data, key.length, text.data, text.length, out),
              "hmac-sha1");
}

void crypto_hmac_sha256(struct str key, struct str text, unsigned char out[CRYPTO_SHA256_BYTES])
{
    must_work(
        gnutls_hmac_fast(GNUTLS_MAC_SHA256, key.data, key.length, text.data, text.length, out),
        "hmac-sha256");
}

void crypto_sha256(struct str text, unsigned char out[CRYPTO_SHA256_BYTES])
{
    must_work(gnutls_hash_fast(GNUTLS_DIG_SHA256, text.data, text.length, out), "sha256");
}

bool crypto_equal(struct str a, struct str b)
{
    return a.length == b.length && (a.length == 0 || gnutls_memcmp(a.data, b.data, a.length) == 0);
}

void crypto_random(void *out, size_t size)
{
    unsigned char *at = out;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            log_event(LOG_ERROR, "random.failed", LOG_NUM("errno", errno));
            abort();
        }
        at += got;
        size -= (size_t)got;
    }
}

void crypto_wipe(void *memory, size_t size)
{
    explicit_bzero(memory, size);
}

/* RFC 4648 with the alphabet given; padded with '=' to whole groups where padding is wanted. */
static char *base64_of(void *ctx, struct str bytes, const char alphabet[static 64], bool is_padded)
{
    size_t groups = (bytes.length + 2) / 3;
    char *text = mem_grow(ctx, NULL, char, groups * 4 + 1);
    char *at = text;
    for (size_t i = 0; i < bytes.length; i += 3) {
        size_t there = bytes.length - i < 3 ? bytes.length - i : 3;
        uint32_t group = 0;
        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (k < there ? (unsigned char)bytes.data[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            if (k <= there)
                *at++ = alphabet[group >> (18 - 6 * k) & 63];
            else if (is_padded)
                *at++ = '=';
    }
    *at = '\0';
    return text;
}

static const char alphabet_plain[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char alphabet_url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *crypto_base64(void *ctx, struct str bytes)
{
    return base64_of(ctx, bytes, alphabet_plain, true);
}

char *crypto_base64url(void *ctx, struct str bytes)
{
    return base64_of(ctx, bytes, alphabet_url, false);
}

char *crypto_token(void *ctx, size_t bytes)
{
    char *raw = mem_array(ctx, char, bytes);
    crypto_random(raw, bytes);
    char *token = crypto_base64url(ctx, str_range(raw, bytes));
    crypto_wipe(raw, bytes);
    mem_free(raw);
    return token;
}

char *crypto_hex(void *ctx, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *text = mem_grow(ctx, NULL, char, bytes.length * 2 + 1);
    for (size_t i = 0; i < bytes.length; i++) {
        text[2 * i] = digits[(unsigned char)bytes.data[i] >> 4];
        text[2 * i + 1] = digits[(unsigned char)bytes.data[i] & 15];
    }
    text[bytes.length * 2] = '\0';
    return text;
}

static int hex_value(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    if (letter >= 'a' && letter <= 'f')
        return letter - 'a' + 10;
    return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

bool crypto_unhex(void *ctx, struct str text, struct str *out)
{
    if (text.length % 2 != 0)
        return false;
    char *bytes = mem_grow(ctx, NULL, char, text.length / 2 + 1);
    for (size_t i = 0; i < text.length / 2; i++) {
        int high = hex_value(text.data[2 * i]);
        int low = hex_value(text.data[2 * i + 1]);
        if (high < 0 || low < 0) {
            mem_free(bytes);
            return false;
        }
        bytes[i] = (char)(high << 4 | low);
    }
    bytes[text.length / 2] = '\0';
    *out = str_range(bytes, text.length / 2);
    return true;
}

static gnutls_aead_cipher_hd_t cipher_of(struct str key)
{
    assert(key.length == CRYPTO_KEY_BYTES);
    /* GnuTLS takes the key as not const and does not write to it. */
    union {
        const char *given;
        unsigned char *taken;
    } data = {.given = key.data};
    gnutls_datum_t datum = {data.taken, CRYPTO_KEY_BYTES};
    gnutls_aead_cipher_hd_t cipher;
    must_work(gnutls_aead_cipher_init(&cipher, GNUTLS_CIPHER_CHACHA20_POLY1305, &datum), "cipher");
    return cipher;
}

struct str crypto_seal(void *ctx, struct str key, struct str plain, struct str bound)
{
    gnutls_aead_cipher_hd_t cipher = cipher_of(key);
    size_t rest = plain.length + TAG_BYTES;
    char *sealed = mem_grow(ctx, NULL, char, NONCE_BYTES + rest);
    crypto_random(sealed, NONCE_BYTES);
    must_work(gnutls_aead_cipher_encrypt(cipher, sealed, NONCE_BYTES, bound.data, bound.length,
                                         TAG_BYTES, plain.data, plain.length, sealed + NONCE_BYTES,
                                         &rest),
              "seal");
    gnutls_aead_cipher_deinit(cipher);
    return str_range(sealed, NONCE_BYTES + rest);
}

bool crypto_open(void *ctx, struct str key, struct str sealed, struct str bound,
                 struct str *plain_out)
{
    if (sealed.length < CRYPTO_SEAL_OVERHEAD)
        return false;
    gnutls_aead_cipher_hd_t cipher = cipher_of(key);
    size_t length = sealed.length - CRYPTO_SEAL_OVERHEAD;
    char *plain = mem_grow(ctx, NULL, char, length + 1);
    int result = gnutls_aead_cipher_decrypt(cipher, sealed.data, NONCE_BYTES, bound.data,
                                            bound.length, TAG_BYTES, sealed.data + NONCE_BYTES,
                                            sealed.length - NONCE_BYTES, plain, &length);
    gnutls_aead_cipher_deinit(cipher);
    if (result < 0) {
        mem_free(plain);
        return false;
    }
    plain[length] = '\0';
    *plain_out = str_range(plain, length);
    return true;
}

static void wipe_crypt(void *memory)
{
    crypto_wipe(memory, sizeof(struct crypt_data));
}

static struct crypt_data *crypt_data_new(void *ctx)
{
    struct crypt_data *data = mem_new(ctx, struct crypt_data);
    mem_on_free(data, wipe_crypt);
    return data;
}

bool crypto_password_hash(void *ctx, const char *password, char **hash_out, struct error *err)
{
    unsigned char seed[32];
    crypto_random(seed, sizeof seed);
    char salt[CRYPT_GENSALT_OUTPUT_SIZE];
    if (crypt_gensalt_rn("$y$", 0, (const char *)seed, sizeof seed, salt, sizeof salt) == NULL)
        return error_set_errno(err, ERROR_INTERNAL, errno, "No salt for a password");
    struct crypt_data *data = crypt_data_new(ctx);
    const char *hash = crypt_r(password, salt, data);
    bool is_done = hash != NULL && hash[0] != '*';
    if (is_done)
        *hash_out = mem_strdup(ctx, hash);
    else
        error_set_errno(err, ERROR_INPUT, errno, "This password cannot be kept");
    mem_free(data);
    return is_done;
}

bool crypto_password_matches(const char *password, const char *hash)
{
    struct crypt_data *data = crypt_data_new(NULL);
    const char *again = crypt_r(password, hash, data);
    bool matches = again != NULL && again[0] != '*' && crypto_equal(str_of(again), str_of(hash));
    mem_free(data);
    return matches;
}

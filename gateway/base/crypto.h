/* Secrets, signatures and randomness: GnuTLS and libxcrypt, named here alone.
 * The only room that asks for randomness. Leaves to others: where keys are kept (app/keys.c). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/str.h"

enum { CRYPTO_SHA1_BYTES = 20, CRYPTO_SHA256_BYTES = 32, CRYPTO_KEY_BYTES = 32 };
enum { CRYPTO_SEAL_OVERHEAD = 12 + 16 }; /* nonce in front, tag behind */

void crypto_hmac_sha1(struct str key, struct str text, unsigned char out[CRYPTO_SHA1_BYTES]);
void crypto_hmac_sha256(struct str key, struct str text, unsigned char out[CRYPTO_SHA256_BYTES]);
void crypto_sha256(struct str text, unsigned char out[CRYPTO_SHA256_BYTES]);
/* Same bytes? Takes the same time wherever they differ; lengths are not secret. */
bool crypto_equal(struct str a, struct str b);
/* Fills out with size random bytes; ends the process when the system has none. */
void crypto_random(void *out, size_t size);
/* A random token of bytes bytes as base64url without padding, under ctx. */
char *crypto_token(void *ctx, size_t bytes);
/* Overwrites memory so that the compiler cannot leave it out. */
void crypto_wipe(void *memory, size_t size);

/* Text forms, under ctx: base64 (RFC 4648 section 4, padded), its form for addresses (section 5, not padded), small
 * hex. Decoding refuses anything that is not exactly the form; returns false then. */
char *crypto_base64(void *ctx, struct str bytes);
char *crypto_base64url(void *ctx, struct str bytes);
char *crypto_hex(void *ctx, struct str bytes);
bool crypto_unhex(void *ctx, struct str text, struct str *out);

/* ChaCha20-Poly1305 (RFC 8439) under a 32-byte key: nonce || ciphertext || tag, under ctx. bound: bytes that
 * must be the same at opening (which row, which column). crypto_open is false when anything was changed. */
struct str crypto_seal(void *ctx, struct str key, struct str plain, struct str bound);
bool crypto_open(void *ctx, struct str key, struct str sealed, struct str bound,
                 struct str *plain_out);

/* yescrypt with libxcrypt's default cost; the hash is printable and holds its salt. About 50 ms. */
bool crypto_password_hash(void *ctx, const char *password, char **hash_out, struct error *err);
bool crypto_password_matches(const char *password, const char *hash);

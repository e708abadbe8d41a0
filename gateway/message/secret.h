/* How numbers are hidden at rest: a keyed hash to look up by, a sealed copy to call back with.
 * Keys have ids; the newest seals, the oldest hash key is kept for ever beside newer ones, and a look-up tries
 * each, so the stop list outlives its numbers.
 * Leaves to others: the key file (app/keys.c), where hashes are kept (store/contact.h). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/str.h"

struct secret_ring;

enum { SECRET_KEYS_MAX = 8 };

/* Reads the text of a key file: a line a key, "id hash-key-hex seal-key-hex [retired]", 32-byte keys, ids of
 * 1-8 letters or digits, oldest first. Wiped when freed. Fails with ERROR_CONFIG, naming the line. */
bool secret_ring_read(void *ctx, struct str text, struct secret_ring **out, struct error *err);
/* A fresh key file of one key, random. */
char *secret_ring_new_text(void *ctx);
/* How many hash keys there are, and HMAC-SHA-256 of text under the index-th, newest first. */
size_t secret_ring_count(const struct secret_ring *ring);
void secret_hash(const struct secret_ring *ring, size_t index, struct str text,
                 unsigned char out[32]);
/* The id of the newest key, NUL, then ChaCha20-Poly1305 under it; bound as in crypto_seal. Under ctx. */
struct str secret_seal(void *ctx, const struct secret_ring *ring, struct str plain,
                       const char *bound);
/* False when the key is not in the ring or the value was changed. */
bool secret_open(void *ctx, const struct secret_ring *ring, struct str sealed, const char *bound,
                 struct str *plain_out);
/* A short token that proves that we made it: number and 64 bits of a keyed hash over purpose and number, in
 * base32 without padding; and back: false for any token that we did not make for that purpose. */
void secret_token(const struct secret_ring *ring, const char *purpose, int64_t number,
                  char out[40]);
bool secret_token_read(const struct secret_ring *ring, const char *purpose, struct str token,
                       int64_t *number_out);

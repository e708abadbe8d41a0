/* Slows down guessing of passwords: growing waits for a name and for an address, in memory, of a fixed size.
 * Stands under signin.c. Leaves to others: the time, what is answered. */
// SPDX-License-Identifier: Apache-2.0
#include "console/console_impl.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum { ENTRIES = 1024, KEY_BYTES = 16 };

/* How many failures are free, and where doubling stops. One address may hold a whole office. */
static const struct {
    int free;
    int64_t longest_ms;
} rules[] = {
    [THROTTLE_NAME] = {3, 5 * CLOCK_MINUTE_MS},
    [THROTTLE_ADDRESS] = {10, 15 * CLOCK_MINUTE_MS},
};

/* After this long without a failure all is forgotten. */
static const int64_t memory_ms = CLOCK_HOUR_MS;

struct entry {
    unsigned char key[KEY_BYTES];
    int failures; /* 0: unused */
    int64_t last_ms;
};

struct throttle {
    /* Keys are hashed under a secret of this process, so that nobody can choose two that fall together. */
    unsigned char secret[CRYPTO_KEY_BYTES];
    struct entry entries[ENTRIES];
};

static void make_key(const struct throttle *throttle, enum throttle_by by, struct str text,
                     unsigned char out[KEY_BYTES])
{
    unsigned char first[CRYPTO_SHA256_BYTES], second[CRYPTO_SHA256_BYTES];
    crypto_hmac_sha256(str_range((const char *)throttle->secret, sizeof throttle->secret), text,
                       first);
    first[0] = (unsigned char)(first[0] ^ (unsigned char)by);
    crypto_sha256(str_range((const char *)first, sizeof first), second);
    memcpy(out, second, KEY_BYTES);
}

static size_t find(const struct throttle *throttle, const unsigned char key[KEY_BYTES])
{
    for (size_t i = 0; i < ENTRIES; i++) {
        const struct entry *entry = &throttle->entries[i];
        if (entry->failures > 0 && memcmp(entry->key, key, KEY_BYTES) == 0)
            return i;
    }
    return ENTRIES;
}

static size_t find_room(const struct throttle *throttle)
{
    size_t oldest = 0;
    for (size_t i = 0; i < ENTRIES; i++) {
        if (throttle->entries[i].failures == 0)
            return i;
        if (throttle->entries[i].last_ms < throttle->entries[oldest].last_ms)
            oldest = i;
    }
    return oldest;
}

static int64_t wait_after(enum throttle_by by, int failures)
{
    if (failures < rules[by].free)
        return 0;
    int64_t wait_ms = 1000;
    for (int i = rules[by].free; i < failures && wait_ms < rules[by].longest_ms; i++)
        wait_ms *= 2;
    return wait_ms < rules[by].longest_ms ? wait_ms : rules[by].longest_ms;
}

struct throttle *throttle_new(void *ctx)
{
    struct throttle *throttle = mem_new(ctx, struct throttle);
    crypto_random(throttle->secret, sizeof throttle->secret);
    return throttle;
}

int64_t throttle_wait_ms(const struct throttle *throttle, enum throttle_by by, struct str key,
                         int64_t now_ms)
{
    unsigned char hashed[KEY_BYTES];
    make_key(throttle, by, key, hashed);
    size_t at = find(throttle, hashed);
    if (at == ENTRIES)
        return 0;

    const struct entry *entry = &throttle->entries[at];
    if (now_ms - entry->last_ms >= memory_ms)
        return 0;
    int64_t until_ms = entry->last_ms + wait_after(by, entry->failures);
    return until_ms > now_ms ? until_ms - now_ms : 0;
}

void throttle_fail(struct throttle *throttle, enum throttle_by by, struct str key, int64_t now_ms)
{
    unsigned char hashed[KEY_BYTES];
    make_key(throttle, by, key, hashed);
    size_t at = find(throttle, hashed);
    if (at == ENTRIES) {
        at = find_room(throttle);
        throttle->entries[at] = (struct entry){.failures = 0};
        memcpy(throttle->entries[at].key, hashed, KEY_BYTES);
    }

    struct entry *entry = &throttle->entries[at];
    if (now_ms - entry->last_ms >= memory_ms)
        entry->failures = 0;
    if (entry->failures < 1000)
        entry->failures++;
    entry->last_ms = now_ms;
}

void throttle_forget(struct throttle *throttle, enum throttle_by by, struct str key)
{
    unsigned char hashed[KEY_BYTES];
    make_key(throttle, by, key, hashed);
    size_t at = find(throttle, hashed);
    if (at < ENTRIES)
        throttle->entries[at] = (struct entry){.failures = 0};
}

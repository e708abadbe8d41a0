/* The ring of keys: reading it, hashing to look up, sealing to keep, and tokens that only we can make.
 * Stands under store and dispatch; one HMAC a text is all that the way through pays here.
 * Leaves to others: the key file (app/keys.c), the primitives (base/crypto.h). */
// SPDX-License-Identifier: Apache-2.0
#include "message/secret.h"

#include <assert.h>
#include <string.h>

#include "base/crypto.h"
#include "base/mem.h"

enum { ID_LONGEST = 8, KEY_BYTES = CRYPTO_KEY_BYTES, TOKEN_HASH_BYTES = 8, TOKEN_BYTES = 16 };

struct key {
    char id[ID_LONGEST + 1];
    unsigned char hash[KEY_BYTES];
    unsigned char seal[KEY_BYTES];
    bool is_retired;
};

/* keys: those in use first, newest first, then the retired, newest first. */
struct secret_ring {
    size_t count;
    struct key keys[SECRET_KEYS_MAX];
};

static void wipe_ring(void *memory)
{
    crypto_wipe(memory, sizeof(struct secret_ring));
}

static bool is_id(struct str text)
{
    if (text.length == 0 || text.length > ID_LONGEST)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char lower = (char)(text.data[i] | 0x20);
        bool is_letter = lower >= 'a' && lower <= 'z';
        if (!is_letter && !(text.data[i] >= '0' && text.data[i] <= '9'))
            return false;
    }
    return true;
}

/* The next word of a line; false at its end. */
static bool next_word(struct str *line, struct str *out)
{
    *line = str_trim(*line);
    if (line->length == 0)
        return false;
    size_t length = 0;
    while (length < line->length && line->data[length] != ' ' && line->data[length] != '\t')
        length++;
    *out = str_range(line->data, length);
    *line = str_range(line->data + length, line->length - length);
    return true;
}

static bool read_key_hex(struct str hex, unsigned char out[KEY_BYTES])
{
    void *scratch = mem_root("secret hex");
    struct str bytes;
    bool is_key = crypto_unhex(scratch, hex, &bytes) && bytes.length == KEY_BYTES;
    if (is_key)
        memcpy(out, bytes.data, KEY_BYTES);
    mem_free(scratch);
    return is_key;
}

static bool read_line(struct str line, int number, struct key *out, struct error *err)
{
    struct str id, hash, seal, word;
    if (!next_word(&line, &id) || !is_id(id))
        return error_set(err, ERROR_CONFIG,
                         "key file line %d: begin with an id of 1 to 8 letters or digits", number);
    if (!next_word(&line, &hash) || !read_key_hex(hash, out->hash) || !next_word(&line, &seal) ||
        !read_key_hex(seal, out->seal))
        return error_set(err, ERROR_CONFIG,
                         "key file line %d: give two keys of 64 hexadecimal digits each", number);
    bool has_word = next_word(&line, &word);
    if (has_word && (!str_equals(word, "retired") || next_word(&line, &word)))
        return error_set(err, ERROR_CONFIG,
                         "key file line %d: only the word 'retired' may follow the keys", number);
    out->is_retired = has_word;
    memcpy(out->id, id.data, id.length);
    out->id[id.length] = '\0';
    return true;
}

static const struct key *find_key(const struct secret_ring *ring, struct str id)
{
    for (size_t i = 0; i < ring->count; i++)
        if (str_equals(id, ring->keys[i].id))
            return &ring->keys[i];
    return NULL;
}

/* Keys come oldest first and each goes in front of those of its own sort. */
static void insert_key(struct secret_ring *ring, const struct key *key)
{
    size_t at = 0;
    while (key->is_retired && at < ring->count && !ring->keys[at].is_retired)
        at++;
    memmove(&ring->keys[at + 1], &ring->keys[at], (ring->count - at) * sizeof *key);
    ring->keys[at] = *key;
    ring->count++;
}

static bool add_line(struct secret_ring *ring, struct str line, int number, struct error *err)
{
    struct key key = {0};
    bool is_good = read_line(line, number, &key, err);
    if (is_good && find_key(ring, str_of(key.id)) != NULL)
        is_good = error_set(err, ERROR_CONFIG, "key file line %d: the id %s stands there twice",
                            number, key.id);
    if (is_good && ring->count == SECRET_KEYS_MAX)
        is_good = error_set(err, ERROR_CONFIG, "key file line %d: there may be %d keys at most",
                            number, SECRET_KEYS_MAX);
    if (is_good)
        insert_key(ring, &key);
    crypto_wipe(&key, sizeof key);
    return is_good;
}

static struct str key_str(const unsigned char key[KEY_BYTES])
{
    return str_range((const char *)key, KEY_BYTES);
}

/* The first bytes of HMAC("token" NUL purpose NUL number, 8 bytes, big end first). No phone number begins so,
 * so a token tells nothing about a hash and the other way round. */
static void token_hash(const struct key *key, const char *purpose, int64_t number,
                       unsigned char out[TOKEN_HASH_BYTES])
{
    char text[64] = "token";
    size_t length = strlen(text) + 1;
    size_t room = sizeof text - length - 1 - sizeof number;
    size_t purpose_length = strlen(purpose);
    assert(purpose_length <= room);
    memcpy(text + length, purpose, purpose_length + 1);
    length += purpose_length + 1;
    for (int shift = 56; shift >= 0; shift -= 8)
        text[length++] = (char)(((uint64_t)number >> shift) & 0xFF);
    unsigned char hash[CRYPTO_SHA256_BYTES];
    crypto_hmac_sha256(key_str(key->hash), str_range(text, length), hash);
    memcpy(out, hash, TOKEN_HASH_BYTES);
}

static const char base32[] = "abcdefghijklmnopqrstuvwxyz234567"; /* RFC 4648 section 6, small */

static void write_base32(const unsigned char *bytes, size_t size, char *out)
{
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < size; i++) {
        bits = (bits << 8 | bytes[i]) & 0xFFFF;
        for (held += 8; held >= 5; held -= 5)
            *out++ = base32[bits >> (held - 5) & 31];
    }
    if (held > 0)
        *out++ = base32[bits << (5 - held) & 31];
    *out = '\0';
}

/* Exactly what write_base32 writes: no other length, no stray bits. */
static bool read_base32(struct str text, unsigned char out[TOKEN_BYTES], size_t *size_out)
{
    size_t size = text.length * 5 / 8;
    if (size > TOKEN_BYTES || text.length != (size * 8 + 4) / 5)
        return false;
    uint32_t bits = 0;
    int held = 0;
    size_t used = 0;
    for (size_t i = 0; i < text.length; i++) {
        const char *digit = text.data[i] == '\0' ? NULL : strchr(base32, text.data[i]);
        if (digit == NULL)
            return false;
        bits = (bits << 5 | (uint32_t)(digit - base32)) & 0xFFFF;
        held += 5;
        if (held >= 8) {
            held -= 8;
            out[used++] = (unsigned char)(bits >> held & 0xFF);
        }
    }
    *size_out = used;
    return (bits & ((1U << held) - 1)) == 0;
}

bool secret_ring_read(void *ctx, struct str text, struct secret_ring **out, struct error *err)
{
    struct secret_ring *ring = mem_new(ctx, struct secret_ring);
    mem_on_free(ring, wipe_ring);
    struct str line;
    for (int number = 1; str_next(&text, '\n', &line); number++) {
        line = str_trim(line);
        if (line.length == 0 || line.data[0] == '#')
            continue;
        if (!add_line(ring, line, number, err)) {
            mem_free(ring);
            return false;
        }
    }
    if (ring->count == 0 || ring->keys[0].is_retired) {
        mem_free(ring);
        return error_set(err, ERROR_CONFIG, "the key file holds no key that is in use");
    }
    *out = ring;
    return true;
}

char *secret_ring_new_text(void *ctx)
{
    unsigned char keys[2 * KEY_BYTES];
    unsigned char id[3];
    crypto_random(keys, sizeof keys);
    crypto_random(id, sizeof id);
    void *scratch = mem_root("secret new");
    char *text = mem_printf(
        ctx, "k%s %s %s\n", crypto_hex(scratch, str_range((char *)id, sizeof id)),
        crypto_hex(scratch, key_str(keys)), crypto_hex(scratch, key_str(keys + KEY_BYTES)));
    mem_free(scratch);
    crypto_wipe(keys, sizeof keys);
    return text;
}

size_t secret_ring_count(const struct secret_ring *ring)
{
    return ring->count;
}

void secret_hash(const struct secret_ring *ring, size_t index, struct str text,
                 unsigned char out[32])
{
    assert(index < ring->count);
    crypto_hmac_sha256(key_str(ring->keys[index].hash), text, out);
}

struct str secret_seal(void *ctx, const struct secret_ring *ring, struct str plain,
                       const char *bound)
{
    const struct key *key = &ring->keys[0];
    void *scratch = mem_context(ctx, "seal");
    struct str sealed = crypto_seal(scratch, key_str(key->seal), plain, str_of(bound));
    size_t id_length = strlen(key->id) + 1;
    char *out = mem_array(ctx, char, id_length + sealed.length);
    memcpy(out, key->id, id_length);
    memcpy(out + id_length, sealed.data, sealed.length);
    size_t sealed_length = sealed.length;
    mem_free(scratch);
    return str_range(out, id_length + sealed_length);
}

bool secret_open(void *ctx, const struct secret_ring *ring, struct str sealed, const char *bound,
                 struct str *plain_out)
{
    const char *end = sealed.length == 0 ? NULL : memchr(sealed.data, '\0', sealed.length);
    if (end == NULL)
        return false;
    size_t id_length = (size_t)(end - sealed.data);
    const struct key *key = find_key(ring, str_range(sealed.data, id_length));
    struct str rest = str_range(end + 1, sealed.length - id_length - 1);
    return key != NULL && crypto_open(ctx, key_str(key->seal), rest, str_of(bound), plain_out);
}

void secret_token(const struct secret_ring *ring, const char *purpose, int64_t number, char out[40])
{
    assert(number >= 0);
    unsigned char bytes[TOKEN_BYTES];
    size_t size = 0;
    for (int shift = 56; shift >= 0; shift -= 8) {
        unsigned char byte = (unsigned char)((uint64_t)number >> shift & 0xFF);
        if (size > 0 || byte != 0)
            bytes[size++] = byte;
    }
    token_hash(&ring->keys[0], purpose, number, bytes + size);
    write_base32(bytes, size + TOKEN_HASH_BYTES, out);
}

bool secret_token_read(const struct secret_ring *ring, const char *purpose, struct str token,
                       int64_t *number_out)
{
    unsigned char bytes[TOKEN_BYTES];
    size_t size;
    if (!read_base32(token, bytes, &size) || size < TOKEN_HASH_BYTES)
        return false;
    size -= TOKEN_HASH_BYTES;
    if (size > 0 && (bytes[0] == 0 || (size == 8 && bytes[0] > 0x7F)))
        return false;
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | bytes[i];

    struct str given = str_range((const char *)bytes + size, TOKEN_HASH_BYTES);
    for (size_t i = 0; i < ring->count; i++) {
        unsigned char hash[TOKEN_HASH_BYTES];
        token_hash(&ring->keys[i], purpose, (int64_t)number, hash);
        if (crypto_equal(given, str_range((const char *)hash, TOKEN_HASH_BYTES))) {
            *number_out = (int64_t)number;
            return true;
        }
    }
    return false;
}

/* The ring of keys: what a key file may say, hashing, sealing, tokens.
 * Tries message/secret.h with made-up keys. */
// SPDX-License-Identifier: Apache-2.0
#include "message/secret.h"

#include <string.h>

#include "../rows.h"
#include "base/mem.h"

#define A   "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define B   "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"
#define ONE "k1 " A " " B "\n"
#define TWO "k2 " B " " A "\n"

struct file {
    const char *name, *text, *says;
    size_t count;
};

static const struct file files[] = {
    {"one key is a ring", ONE, NULL, 1},
    {"two keys are a ring", ONE TWO, NULL, 2},
    {"a retired key is kept", "k1 " A " " B " retired\n" TWO, NULL, 2},
    {"blank lines and comments are passed over", "# keys\n\n" ONE "\r\n", NULL, 1},
    {"an empty file is refused", "", "in use", 0},
    {"a file of retired keys is refused", "k1 " A " " B " retired\n", "in use", 0},
    {"an id with a dash is refused", "k-1 " A " " B, "line 1", 0},
    {"an id that is too long is refused", "k12345678 " A " " B, "line 1", 0},
    {"a key that is too short is refused", ONE "k2 " A " 0011", "line 2", 0},
    {"a missing key is refused", "k1 " A, "line 1", 0},
    {"another word behind the keys is refused", "k1 " A " " B " old", "line 1", 0},
    {"the same id twice is refused", ONE ONE, "line 2", 0},
};

static void file_row(void **state)
{
    const struct file *row = *state;
    void *ctx = mem_root("test");
    struct secret_ring *ring = NULL;
    struct error err = {0};
    bool is_read = secret_ring_read(ctx, str_of(row->text), &ring, &err);
    assert_int_equal(is_read, row->says == NULL);
    if (is_read) {
        assert_int_equal(secret_ring_count(ring), row->count);
    } else {
        assert_int_equal(err.kind, ERROR_CONFIG);
        assert_non_null(strstr(err.text, row->says));
        assert_null(strstr(err.text, "0011"));
    }
    mem_free(ctx);
}

static struct secret_ring *ring_of(void *ctx, const char *text)
{
    struct secret_ring *ring = NULL;
    struct error err = {0};
    assert_true(secret_ring_read(ctx, str_of(text), &ring, &err));
    return ring;
}

static void newest_key_hashes_first(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    unsigned char old[32], both[2][32];
    secret_hash(ring_of(ctx, ONE), 0, str_of("+447700900123"), old);
    const struct secret_ring *ring = ring_of(ctx, ONE TWO);
    secret_hash(ring, 0, str_of("+447700900123"), both[0]);
    secret_hash(ring, 1, str_of("+447700900123"), both[1]);
    assert_memory_not_equal(old, both[0], 32);
    assert_memory_equal(old, both[1], 32);
    mem_free(ctx);
}

static void retired_key_is_looked_up_last(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    unsigned char one[32], first[32];
    secret_hash(ring_of(ctx, ONE), 0, str_of("x"), one);
    secret_hash(ring_of(ctx, ONE "k2 " B " " A " retired\n"), 0, str_of("x"), first);
    assert_memory_equal(one, first, 32);
    mem_free(ctx);
}

static void sealed_value_opens_with_a_newer_ring(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct str sealed = secret_seal(ctx, ring_of(ctx, ONE), str_of("+447700900123"), "contact");
    struct str plain;
    assert_memory_equal(sealed.data, "k1", 3);
    assert_true(secret_open(ctx, ring_of(ctx, ONE TWO), sealed, "contact", &plain));
    assert_true(str_equals(plain, "+447700900123"));
    assert_false(secret_open(ctx, ring_of(ctx, ONE), sealed, "other", &plain));
    assert_false(secret_open(ctx, ring_of(ctx, TWO), sealed, "contact", &plain));
    assert_false(secret_open(ctx, ring_of(ctx, ONE), str_range(sealed.data, 2), "contact", &plain));
    assert_false(secret_open(ctx, ring_of(ctx, ONE), str_of(""), "contact", &plain));
    mem_free(ctx);
}

static void fresh_key_file_is_read_back(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    char *text = secret_ring_new_text(ctx);
    assert_int_equal(secret_ring_count(ring_of(ctx, text)), 1);
    assert_string_not_equal(text, secret_ring_new_text(ctx));
    mem_free(ctx);
}

struct number {
    const char *name;
    int64_t number;
};

static const struct number numbers[] = {
    {"a token of 0 comes back", 0},         {"a token of 1 comes back", 1},
    {"a token of 255 comes back", 255},     {"a token of 256 comes back", 256},
    {"a token of 70000 comes back", 70000}, {"the largest token comes back", INT64_MAX},
};

static void token_row(void **state)
{
    const struct number *row = *state;
    void *ctx = mem_root("test");
    const struct secret_ring *ring = ring_of(ctx, ONE);
    char token[40];
    int64_t number = -1;
    secret_token(ring, "message", row->number, token);
    assert_true(secret_token_read(ring, "message", str_of(token), &number));
    assert_int_equal(number, row->number);
    assert_true(secret_token_read(ring_of(ctx, ONE TWO), "message", str_of(token), &number));
    assert_false(secret_token_read(ring, "prompt", str_of(token), &number));
    assert_false(secret_token_read(ring_of(ctx, TWO), "message", str_of(token), &number));
    mem_free(ctx);
}

static void changed_token_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const struct secret_ring *ring = ring_of(ctx, ONE);
    char token[40];
    int64_t number;
    secret_token(ring, "message", 70000, token);
    size_t length = strlen(token);
    for (size_t i = 0; i < length; i++) {
        char was = token[i];
        token[i] = was == 'a' ? 'b' : 'a';
        assert_false(secret_token_read(ring, "message", str_of(token), &number));
        token[i] = was;
    }
    assert_false(secret_token_read(ring, "message", str_range(token, length - 1), &number));
    assert_false(secret_token_read(ring, "message", str_of(""), &number));
    assert_false(secret_token_read(ring, "message", str_of("AAAA"), &number));
    mem_free(ctx);
}

int main(void)
{
    const struct rows_table tables[] = {
        ROWS(files, file_row),
        ROWS(numbers, token_row),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newest_key_hashes_first),
        cmocka_unit_test(retired_key_is_looked_up_last),
        cmocka_unit_test(sealed_value_opens_with_a_newer_ring),
        cmocka_unit_test(fresh_key_file_is_read_back),
        cmocka_unit_test(changed_token_is_refused),
    };
    int failed = rows_run("keys and tokens", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("keys at work", tests, NULL, NULL);
}

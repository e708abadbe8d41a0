/* Signatures, text forms, sealing and passwords (base/crypto.h) against published vectors.
 * Stands under provider signatures and everything sealed.
 * Leaves to others: keys and their files. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/crypto.h"

struct form_row {
    const char *name;
    const char *bytes;
    size_t length;
    const char *base64, *base64url, *hex;
};

static const struct form_row form_rows[] = {
    /* RFC 4648 section 10 */
    {"nothing", "", 0, "", "", ""},
    {"one byte", "f", 1, "Zg==", "Zg", "66"},
    {"two bytes", "fo", 2, "Zm8=", "Zm8", "666f"},
    {"three bytes", "foo", 3, "Zm9v", "Zm9v", "666f6f"},
    {"six bytes", "foobar", 6, "Zm9vYmFy", "Zm9vYmFy", "666f6f626172"},
    {"bytes where the alphabets differ", "\xFB\xFF\xFE", 3, "+//+", "-__-", "fbfffe"},
    {"a NUL inside", "a\0b", 3, "YQBi", "YQBi", "610062"},
};

static void test_form(void **state)
{
    const struct form_row *row = *state;
    void *ctx = mem_root("test");
    struct str bytes = str_range(row->bytes, row->length);
    assert_string_equal(crypto_base64(ctx, bytes), row->base64);
    assert_string_equal(crypto_base64url(ctx, bytes), row->base64url);
    assert_string_equal(crypto_hex(ctx, bytes), row->hex);
    struct str back;
    assert_true(crypto_unhex(ctx, str_of(row->hex), &back));
    assert_true(str_equal(back, bytes));
    mem_free(ctx);
}

struct refused_row {
    const char *name;
    const char *hex;
};

static const struct refused_row refused_rows[] = {
    {"one letter is no byte", "6"}, {"a letter beyond f is refused", "6g"},
    {"a space is refused", "6 "},   {"three letters are no bytes", "666"},
    {"a sign is refused", "-1"},
};

static void test_refused(void **state)
{
    const struct refused_row *row = *state;
    void *ctx = mem_root("test");
    size_t before = mem_blocks(ctx);
    struct str back;
    assert_false(crypto_unhex(ctx, str_of(row->hex), &back));
    assert_int_equal(mem_blocks(ctx), before);
    mem_free(ctx);
}

static void assert_hex(const unsigned char *bytes, size_t size, const char *hex)
{
    void *ctx = mem_root("test");
    assert_string_equal(crypto_hex(ctx, str_range((const char *)bytes, size)), hex);
    mem_free(ctx);
}

static void test_known_sums(void **state)
{
    (void)state;
    unsigned char sum[CRYPTO_SHA256_BYTES];
    /* FIPS 180-2 appendix B.1, RFC 2202 case 2, RFC 4231 case 2 */
    crypto_sha256(str_of("abc"), sum);
    assert_hex(sum, sizeof sum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct str key = str_of("Jefe");
    struct str text = str_of("what do ya want for nothing?");
    crypto_hmac_sha1(key, text, sum);
    assert_hex(sum, CRYPTO_SHA1_BYTES, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    crypto_hmac_sha256(key, text, sum);
    assert_hex(sum, sizeof sum, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void test_equal(void **state)
{
    (void)state;
    assert_true(crypto_equal(str_of("abc"), str_of("abc")));
    assert_true(crypto_equal(str_of(""), str_of(NULL)));
    assert_false(crypto_equal(str_of("abc"), str_of("abd")));
    assert_false(crypto_equal(str_of("abc"), str_of("ab")));
}

static void test_sealed_opens_only_unchanged(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    char key_bytes[CRYPTO_KEY_BYTES] = {1, 2, 3};
    struct str key = str_range(key_bytes, sizeof key_bytes);
    struct str plain = str_of("+447700900123");
    struct str bound = str_of("contact/7");
    struct str sealed = crypto_seal(ctx, key, plain, bound);
    struct str again = crypto_seal(ctx, key, plain, bound);
    assert_int_equal(sealed.length, plain.length + CRYPTO_SEAL_OVERHEAD);
    assert_false(str_equal(sealed, again));
    struct str opened;
    assert_true(crypto_open(ctx, key, sealed, bound, &opened));
    assert_true(str_equal(opened, plain));
    assert_false(crypto_open(ctx, key, sealed, str_of("contact/8"), &opened));
    for (size_t i = 0; i < sealed.length; i++) {
        char *changed = mem_copy(ctx, sealed.data, sealed.length);
        changed[i] ^= 1;
        assert_false(crypto_open(ctx, key, str_range(changed, sealed.length), bound, &opened));
        assert_false(crypto_open(ctx, key, str_range(sealed.data, i), bound, &opened));
    }
    key_bytes[31] = 1;
    assert_false(crypto_open(ctx, key, sealed, bound, &opened));
    mem_free(ctx);
}

static void test_nothing_can_be_sealed(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    char key_bytes[CRYPTO_KEY_BYTES] = {9};
    struct str key = str_range(key_bytes, sizeof key_bytes);
    struct str opened;
    struct str sealed = crypto_seal(ctx, key, str_of(""), str_of(""));
    assert_true(crypto_open(ctx, key, sealed, str_of(""), &opened));
    assert_int_equal(opened.length, 0);
    mem_free(ctx);
}

static void test_password(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct error err;
    char *hash;
    assert_true(crypto_password_hash(ctx, "correct horse", &hash, &err));
    assert_memory_equal(hash, "$y$", 3);
    assert_true(crypto_password_matches("correct horse", hash));
    assert_false(crypto_password_matches("correct horsf", hash));
    assert_false(crypto_password_matches("", hash));
    assert_false(crypto_password_matches("x", "not a hash"));
    assert_false(crypto_password_matches("x", ""));
    mem_free(ctx);
}

static void test_tokens_differ(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const char *one = crypto_token(ctx, 16);
    const char *other = crypto_token(ctx, 16);
    assert_int_equal(strlen(one), 22);
    assert_string_not_equal(one, other);
    char secret[4] = "key";
    crypto_wipe(secret, sizeof secret);
    assert_memory_equal(secret, "\0\0\0\0", 4);
    mem_free(ctx);
}

int main(void)
{
    static const struct rows_table tables[] = {
        ROWS(form_rows, test_form),
        ROWS(refused_rows, test_refused),
    };
    static const struct CMUnitTest plain_tests[] = {
        cmocka_unit_test(test_known_sums),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_sealed_opens_only_unchanged),
        cmocka_unit_test(test_nothing_can_be_sealed),
        cmocka_unit_test(test_password),
        cmocka_unit_test(test_tokens_differ),
    };
    int failed = rows_run("base: text forms of bytes", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("base: secrets", plain_tests, NULL, NULL);
}

/* Text pieces, builders and errors: base/str.h, base/buf.h, base/member.h, base/error.h, base/mem.h.
 * Stands first: everything else is tested with these.
 * Leaves to others: Unicode (test_unicode.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <errno.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/member.h"
#include "base/str.h"

struct number_row {
    const char *name;
    const char *text;
    int64_t min, max;
    bool is_number;
    int64_t value;
};

static const struct number_row number_rows[] = {
    {"a number is read", "42", 0, 100, true, 42},
    {"leading noughts are fine", "007", 0, 100, true, 7},
    {"a negative number is read", "-5", -10, 10, true, -5},
    {"the largest number is read", "9223372036854775807", INT64_MIN, INT64_MAX, true, INT64_MAX},
    {"the smallest number is read", "-9223372036854775808", INT64_MIN, INT64_MAX, true, INT64_MIN},
    {"one more than the largest is refused", "9223372036854775808", INT64_MIN, INT64_MAX, false, 0},
    {"one less than the smallest is refused", "-9223372036854775809", INT64_MIN, INT64_MAX, false,
     0},
    {"too large for the caller is refused", "101", 0, 100, false, 0},
    {"too small for the caller is refused", "-1", 0, 100, false, 0},
    {"nothing is no number", "", 0, 100, false, 0},
    {"a minus alone is no number", "-", -1, 100, false, 0},
    {"a plus sign is refused", "+1", 0, 100, false, 0},
    {"space in front is refused", " 1", 0, 100, false, 0},
    {"letters behind are refused", "1x", 0, 100, false, 0},
};

static void test_number(void **state)
{
    const struct number_row *row = *state;
    int64_t value = -77;
    assert_int_equal(str_to_int64(str_of(row->text), row->min, row->max, &value), row->is_number);
    assert_true(value == (row->is_number ? row->value : -77));
}

struct split_row {
    const char *name;
    const char *text;
    const char *pieces; /* each followed by | */
};

static const struct split_row split_rows[] = {
    {"two pieces", "a,b", "a|b|"},
    {"one piece", "a", "a|"},
    {"a separator at the end yields an empty piece", "a,", "a||"},
    {"separators alone yield empty pieces", ",,", "|||"},
    {"an empty text yields one empty piece", "", "|"},
    {"no text yields nothing", NULL, ""},
};

static void test_split(void **state)
{
    const struct split_row *row = *state;
    void *ctx = mem_root("test");
    struct buf *buf = buf_new(ctx, 100);
    struct str rest = str_of(row->text);
    struct str piece;
    while (str_next(&rest, ',', &piece)) {
        buf_add(buf, piece);
        buf_add_byte(buf, '|');
    }
    assert_string_equal(buf_text(buf), row->pieces);
    mem_free(ctx);
}

struct json_row {
    const char *name;
    const char *text;
    size_t length;
    const char *json;
};

static const struct json_row json_rows[] = {
    {"plain text stands in quotes", "hello", 5, "\"hello\""},
    {"nothing is an empty string", "", 0, "\"\""},
    {"quotes and backslashes are escaped", "a\"b\\c", 5, "\"a\\\"b\\\\c\""},
    {"line ends and tabs have short forms", "\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\""},
    {"other control characters are numbered", "\0\x1F", 2, "\"\\u0000\\u001f\""},
    {"what means something in HTML is escaped", "<&>", 3, "\"\\u003c\\u0026>\""},
    {"line and paragraph separators are escaped", "\xE2\x80\xA8\xE2\x80\xA9", 6,
     "\"\\u2028\\u2029\""},
    {"their neighbours are not", "\xE2\x80\xA7\xE2\x80\xAA\xE2\x82\xAC", 9,
     "\"\xE2\x80\xA7\xE2\x80\xAA\xE2\x82\xAC\""},
    {"a cut character at the end is left alone", "a\xE2", 2, "\"a\xE2\""},
};

static void test_json(void **state)
{
    const struct json_row *row = *state;
    void *ctx = mem_root("test");
    struct buf *buf = buf_new(ctx, 100);
    buf_add_json(buf, str_range(row->text, row->length));
    assert_string_equal(buf_text(buf), row->json);
    mem_free(ctx);
}

static void test_null_is_null(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *buf = buf_new(ctx, 100);
    buf_add_json_text(buf, NULL);
    assert_string_equal(buf_text(buf), "null");
    mem_free(ctx);
}

static void test_numbers_in_digits(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *buf = buf_new(ctx, 100);
    static const int64_t numbers[] = {0, 7, -7, 10, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        buf_add_number(buf, numbers[i]);
        buf_add_byte(buf, ' ');
    }
    assert_string_equal(buf_text(buf), "0 7 -7 10 9223372036854775807 -9223372036854775808 ");
    mem_free(ctx);
}

static void test_members(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *buf = buf_new(ctx, 500);
    const char *const texts[] = {"a", "{"};
    buf_add_byte(buf, '{');
    member_text(buf, "text", "{");
    member_text(buf, "none", NULL);
    member_name(buf, "inside");
    buf_add_byte(buf, '{');
    member_number(buf, "number", -1);
    member_bool(buf, "yes", true);
    member_bool(buf, "no", false);
    buf_add_byte(buf, '}');
    member_texts(buf, "texts", texts, ARRAY_SIZE(texts));
    member_texts(buf, "no_texts", NULL, 0);
    member_time(buf, "at", 1793700000000);
    member_time(buf, "never", 0);
    buf_add_byte(buf, '}');
    assert_string_equal(buf_text(buf),
                        "{\"text\":\"{\",\"none\":null,"
                        "\"inside\":{\"number\":-1,\"yes\":true,\"no\":false},"
                        "\"texts\":[\"a\",\"{\"],\"no_texts\":[],"
                        "\"at\":\"2026-11-03T10:00:00+00:00\",\"never\":null}");
    mem_free(ctx);
}

static void test_buf_keeps_its_ceiling(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *buf = buf_new(ctx, 5);
    buf_add_text(buf, "abc");
    assert_false(buf_failed(buf));
    buf_add_text(buf, "def");
    assert_true(buf_failed(buf));
    buf_add_byte(buf, 'x');
    buf_printf(buf, "%d", 1);
    assert_string_equal(buf_text(buf), "abc");
    buf_clear(buf);
    buf_printf(buf, "%05d", 7);
    assert_false(buf_failed(buf));
    assert_string_equal(buf_text(buf), "00007");
    buf_printf(buf, "%d", 7);
    assert_true(buf_failed(buf));
    assert_string_equal(buf_text(buf), "00007");
    mem_free(ctx);
}

static void test_buf_grows(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct buf *buf = buf_new(ctx, 100000);
    for (int i = 0; i < 10000; i++)
        buf_printf(buf, "%d,", i % 10);
    assert_false(buf_failed(buf));
    assert_int_equal(buf_str(buf).length, 20000);
    struct buf *empty = buf_new(ctx, 0);
    assert_string_equal(buf_text(empty), "");
    buf_add_byte(empty, 'x');
    assert_true(buf_failed(empty));
    mem_free(ctx);
}

static void test_comparing(void **state)
{
    (void)state;
    assert_true(str_equals(str_of("abc"), "abc"));
    assert_false(str_equals(str_of("abc"), "abcd"));
    assert_true(str_equal(str_of(NULL), str_of("")));
    assert_true(str_equal_nocase(str_of("X-Twilio"), str_of("x-tWILIO")));
    assert_false(str_equal_nocase(str_of("["), str_of("{")));
    assert_true(str_starts(str_of("flows/a"), "flows/"));
    assert_false(str_starts(str_of("flow"), "flows"));
    assert_true(str_compare(str_of("a"), str_of("ab")) < 0);
    assert_true(str_compare(str_of("b"), str_of("ab")) > 0);
    assert_true(str_compare(str_of("\xC3"), str_of("a")) > 0);
    assert_int_equal(str_compare(str_of(""), str_of(NULL)), 0);
    assert_true(str_equals(str_trim(str_of(" \t\r\na b\v\f ")), "a b"));
    assert_int_equal(str_trim(str_of(" \n ")).length, 0);
}

static void test_error_is_cut_at_a_character(void **state)
{
    (void)state;
    struct error err;
    char text[300];
    /* 239 bytes of ASCII leave one for a character of two. */
    memset(text, 'a', sizeof text);
    memcpy(text + 239, "\xC3\xA9\xC3\xA9", 5);
    assert_false(error_set(&err, ERROR_INPUT, "%s", text));
    assert_int_equal(strlen(err.text), 239);
    memcpy(text + 238, "\xC3\xA9\xC3\xA9", 5);
    error_set(&err, ERROR_INPUT, "%s", text);
    assert_int_equal(strlen(err.text), 240);
    error_where(&err, "while trying");
    assert_int_equal(strlen(err.text), 240);
}

static void test_error_says_where(void **state)
{
    (void)state;
    struct error err;
    assert_false(error_set_errno(&err, ERROR_CONFIG, ENOENT, "%s cannot be read", "x.yaml"));
    assert_string_equal(err.text, "x.yaml cannot be read: No such file or directory");
    assert_false(error_where(&err, "while loading %s", "flows"));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_string_equal(err.text,
                        "x.yaml cannot be read: No such file or directory (while loading flows)");
}

static int endings;

static void count_ending(void *memory)
{
    assert_string_equal(memory, "owner");
    endings++;
}

static void test_memory_ends_with_its_parent(void **state)
{
    (void)state;
    void *root = mem_root("test");
    size_t before = mem_blocks(root);
    void *ctx = mem_context(root, "event");
    char *owner = mem_strdup(ctx, "owner");
    mem_on_free(owner, count_ending);
    mem_strdup(owner, "below");
    assert_null(mem_strdup(ctx, NULL));
    assert_null(mem_copy(ctx, NULL, 3));
    int *numbers = mem_array(ctx, int, 4);
    assert_int_equal(numbers[3], 0);
    numbers[3] = 9;
    numbers = mem_grow(ctx, numbers, int, 400);
    assert_int_equal(numbers[3], 9);
    assert_true(mem_blocks(root) > before);
    mem_move(root, owner);
    mem_free(ctx);
    assert_int_equal(endings, 0);
    mem_free(owner);
    assert_int_equal(endings, 1);
    assert_int_equal(mem_blocks(root), before);
    mem_free(NULL);
    mem_free(root);
}

static const struct CMUnitTest plain_tests[] = {
    cmocka_unit_test(test_null_is_null),
    cmocka_unit_test(test_buf_keeps_its_ceiling),
    cmocka_unit_test(test_buf_grows),
    cmocka_unit_test(test_numbers_in_digits),
    cmocka_unit_test(test_members),
    cmocka_unit_test(test_comparing),
    cmocka_unit_test(test_error_is_cut_at_a_character),
    cmocka_unit_test(test_error_says_where),
    cmocka_unit_test(test_memory_ends_with_its_parent),
};

int main(void)
{
    clock_start();
    static const struct rows_table tables[] = {
        ROWS(number_rows, test_number),
        ROWS(split_rows, test_split),
        ROWS(json_rows, test_json),
    };
    int failed = rows_run("base: numbers, pieces and JSON", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("base: text and memory", plain_tests, NULL, NULL);
}

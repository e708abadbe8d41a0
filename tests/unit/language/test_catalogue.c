/* Catalogues: what is read out of a .po file, and what is refused with its line.
 * Each row is a test of its own.
 * Leaves to others: which wordings a service needs (flow/'s check). */
// SPDX-License-Identifier: Apache-2.0
#include "language/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#define HEADER      \
    "# Polish\n"    \
    "msgid \"\"\n"  \
    "msgstr \"\"\n" \
    "\"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"

struct row {
    const char *name, *po, *context, *english, *expected;
};

static const struct row rows[] = {
    {"an entry with its context",
     HEADER "msgctxt \"main/start/menu\"\nmsgid \"Housing\"\nmsgstr \"Mieszkanie\"\n",
     "main/start/menu", "Housing", "Mieszkanie"},
    {"another context is another entry",
     "msgctxt \"a\"\nmsgid \"Low\"\nmsgstr \"Niski\"\n\nmsgctxt \"b\"\nmsgid \"Low\"\nmsgstr "
     "\"Smutek\"\n",
     "b", "Low", "Smutek"},
    {"no context at all", "msgid \"Yes\"\nmsgstr \"Tak\"\n", NULL, "Yes", "Tak"},
    {"a context that is not there", "msgctxt \"a\"\nmsgid \"Yes\"\nmsgstr \"Tak\"\n", "b", "Yes",
     NULL},
    {"a text over several lines",
     "msgid \"\"\n\"One \"\n\"two\"\nmsgstr \"\"\n\"Jeden \"\n\"dwa\"\n", NULL, "One two",
     "Jeden dwa"},
    {"entries without a blank line between",
     "msgid \"A\"\nmsgstr \"1\"\nmsgid \"B\"\nmsgstr \"2\"\n", NULL, "A", "1"},
    {"the last entry without a line end", "msgid \"A\"\nmsgstr \"1\"", NULL, "A", "1"},
    {"escapes", "msgid \"A\"\nmsgstr \"\\\"a\\\" \\\\ \\n\\t\"\n", NULL, "A", "\"a\" \\ \n\t"},
    {"an empty wording is none", "msgid \"A\"\nmsgstr \"\"\n", NULL, "A", NULL},
    {"a fuzzy entry is passed over", "#, c-format, fuzzy\nmsgid \"A\"\nmsgstr \"1\"\n", NULL, "A",
     NULL},
    {"fuzzy holds for one entry only",
     "#, fuzzy\nmsgid \"A\"\nmsgstr \"1\"\n\nmsgid \"B\"\nmsgstr \"2\"\n", NULL, "B", "2"},
    {"the entry before a fuzzy one stays",
     "msgid \"A\"\nmsgstr \"1\"\n#, fuzzy\nmsgid \"B\"\nmsgstr \"2\"\n", NULL, "A", "1"},
    {"an obsolete entry is passed over", "#~ msgid \"A\"\n#~ msgstr \"1\"\n", NULL, "A", NULL},
    {"comments of all kinds",
     "#. for all\n#: main.yaml:3\n#| msgid \"a\"\nmsgid \"A\"\nmsgstr \"1\"\n", NULL, "A", "1"},
    {"line ends of Windows and a BOM", "\xef\xbb\xbfmsgid \"A\"\r\nmsgstr \"1\"\r\n", NULL, "A",
     "1"},
    {"letters of another script", "msgid \"A\"\nmsgstr \"খাবার\"\n", NULL, "A", "খাবার"},
    {"an empty file", "", NULL, "A", NULL},
};

static void wording_is_found(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    struct language_catalogue *catalogue = NULL;
    struct error err = {0};
    if (!language_catalogue_read(ctx, "pl.po", str_of(row->po), &catalogue, &err))
        fail_msg("%s", err.text);
    const char *wording = language_wording(catalogue, row->context, row->english);
    if (row->expected == NULL)
        assert_null(wording);
    else
        assert_string_equal(wording != NULL ? wording : "(none)", row->expected);
    mem_free(ctx);
}

struct refusal {
    const char *name, *po, *where, *says;
};

static const struct refusal refusals[] = {
    {"a word that is none", "msgid \"A\"\nmsgstr \"1\"\n\nmsgfoo \"x\"\n", "pl.po:4:", "expected"},
    {"a string that never ends", "msgid \"A\nmsgstr \"1\"\n", "pl.po:1:", "double quotes"},
    {"a quote inside a string", "msgid \"A\"B\"\nmsgstr \"1\"\n", "pl.po:1:", "quote"},
    {"an unknown escape", "msgid \"A\"\nmsgstr \"\\x41\"\n", "pl.po:2:", "\\"},
    {"a backslash at the end", "msgid \"A\"\nmsgstr \"1\\\"\n", "pl.po:2:", "\\"},
    {"an entry without a wording", "\nmsgid \"A\"\n\nmsgid \"B\"\nmsgstr \"2\"\n",
     "pl.po:2:", "msgstr"},
    {"a wording without an entry", "msgstr \"1\"\n", "pl.po:1:", "msgid"},
    {"a context without an entry", "msgctxt \"a\"\n", "pl.po:1:", "msgid"},
    {"a string out of nowhere", "\"A\"\n", "pl.po:1:", "before it"},
    {"two wordings", "msgid \"A\"\nmsgstr \"1\"\nmsgstr \"2\"\n", "pl.po:3:", "second"},
    {"the same entry twice", "msgid \"A\"\nmsgstr \"1\"\n\nmsgid \"A\"\nmsgstr \"2\"\n",
     "pl.po:4:", "already"},
    {"plurals", "msgid \"A\"\nmsgid_plural \"B\"\nmsgstr[0] \"1\"\n", "pl.po:2:", "plural"},
    {"bytes that are not UTF-8", "msgid \"A\"\nmsgstr \"\xff\"\n", "pl.po:", "UTF-8"},
};

static void catalogue_is_refused(void **state)
{
    const struct refusal *row = *state;
    void *ctx = mem_root("test");
    struct language_catalogue *catalogue = NULL;
    struct error err = {0};
    assert_false(language_catalogue_read(ctx, "pl.po", str_of(row->po), &catalogue, &err));
    assert_null(catalogue);
    assert_int_equal(err.kind, ERROR_INPUT);
    if (strncmp(err.text, row->where, strlen(row->where)) != 0 || !strstr(err.text, row->says))
        fail_msg("'%s' is not at %s about %s", err.text, row->where, row->says);
    assert_int_equal(mem_blocks(ctx), 1);
    mem_free(ctx);
}

static void no_catalogue_has_no_wording(void **state)
{
    (void)state;
    assert_null(language_wording(NULL, "a", "A"));
}

static void an_entry_tells_its_line_and_whether_it_is_unsure(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct language_catalogue *catalogue = NULL;
    struct language_entry entry = {0};
    struct error err = {0};
    assert_true(language_catalogue_read(
        ctx, "pl.po",
        str_of("msgctxt \"a\"\nmsgid \"B\"\nmsgstr \"2\"\n\n#, fuzzy\nmsgid \"A\"\nmsgstr "
               "\"1\"\n\nmsgid \"C\"\nmsgstr \"\"\n"),
        &catalogue, &err));
    assert_true(language_entry_find(catalogue, "a", "B", &entry));
    assert_int_equal(entry.line, 1);
    assert_string_equal(entry.wording, "2");
    assert_false(entry.is_fuzzy);
    assert_true(language_entry_find(catalogue, NULL, "A", &entry));
    assert_int_equal(entry.line, 6);
    assert_true(entry.is_fuzzy);
    assert_true(language_entry_find(catalogue, NULL, "C", &entry));
    assert_int_equal(entry.line, 9);
    assert_string_equal(entry.wording, "");
    assert_false(language_entry_find(catalogue, "a", "C", &entry));
    assert_false(language_entry_find(NULL, "a", "C", &entry));
    mem_free(ctx);
}

static struct CMUnitTest row_test(const char *name, void (*test)(void **), const void *row)
{
    struct CMUnitTest one = {.name = name, .test_func = test};
    memcpy(&one.initial_state, &row, sizeof(row));
    return one;
}

int main(void)
{
    static struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(refusals) + 2];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        tests[count++] = row_test(rows[i].name, wording_is_found, &rows[i]);
    for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
        tests[count++] = row_test(refusals[i].name, catalogue_is_refused, &refusals[i]);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(no_catalogue_has_no_wording);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(an_entry_tells_its_line_and_whether_it_is_unsure);
    return cmocka_run_group_tests_name("catalogues", tests, NULL, NULL);
}

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

#define PLURALS(rule, forms)                                     \
    "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: " rule "\\n\"\n\n" \
    "msgid \"A\"\nmsgid_plural \"B\"\n" forms

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
    {"plurals without a rule", "msgid \"A\"\nmsgid_plural \"B\"\nmsgstr[0] \"1\"\n",
     "pl.po:1:", "Plural-Forms"},
    {"too few plural forms", PLURALS("nplurals=2; plural=n!=1;", "msgstr[0] \"1\"\n"),
     "pl.po:5:", "has 1 plural forms; Plural-Forms says 2"},
    {"too many plural forms",
     PLURALS("nplurals=1; plural=0;", "msgstr[0] \"1\"\nmsgstr[1] \"2\"\n"), "pl.po:5:", "says 1"},
    {"plural forms with a hole",
     PLURALS("nplurals=2; plural=n!=1;", "msgstr[0] \"1\"\nmsgstr[2] \"2\"\n"),
     "pl.po:5:", "not numbered"},
    {"a plural form twice",
     PLURALS("nplurals=2; plural=n!=1;", "msgstr[0] \"1\"\nmsgstr[0] \"2\"\n"),
     "pl.po:8:", "second"},
    {"a plural form beyond the last", PLURALS("nplurals=1; plural=0;", "msgstr[6] \"1\"\n"),
     "pl.po:7:", "msgstr[5]"},
    {"a plural with one wording", PLURALS("nplurals=1; plural=0;", "msgstr \"1\"\n"),
     "pl.po:7:", "msgstr[0]"},
    {"a form without a plural", "msgid \"A\"\nmsgstr[0] \"1\"\n", "pl.po:2:", "msgid_plural"},
    {"a plural without an entry", "msgid_plural \"A\"\n", "pl.po:1:", "msgid"},
    {"a second header", HEADER HEADER, "pl.po:7:", "second header"},
    {"a rule without a number of forms", PLURALS("plural=n!=1;", ""), "pl.po:1:", "nplurals"},
    {"a rule that is not there", PLURALS("nplurals=2;", ""), "pl.po:1:", "plural="},
    {"a rule that breaks off", PLURALS("nplurals=2; plural=(n!=1;", ""), "pl.po:1:", "read"},
    {"a rule with a call in it", PLURALS("nplurals=2; plural=exit(n);", ""), "pl.po:1:", "read"},
    {"a rule that gives a third form", PLURALS("nplurals=2; plural=n%3;", ""),
     "pl.po:1:", "form that there is not"},
    {"a rule nested without end",
     PLURALS("nplurals=2; "
             "plural=((((((((((((((((((((((((((((((((((n))))))))))))))))))))))))))))))))));",
             ""),
     "pl.po:1:", "read"},
    {"too many forms", PLURALS("nplurals=7; plural=0;", ""), "pl.po:1:", "1 to 6"},
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

/* The rule that a new catalogue of a language gets, and the form of each number. */
static const struct plural_row {
    const char *code;
    struct {
        int number;
        size_t form;
    } forms[8];
} plural_rows[] = {
    {"en", {{1, 0}, {0, 1}, {2, 1}, {11, 1}, {1, 0}, {1, 0}, {1, 0}, {1, 0}}},
    {"es", {{1, 0}, {0, 1}, {2, 1}, {100, 1}, {1, 0}, {1, 0}, {1, 0}, {1, 0}}},
    {"bn", {{1, 0}, {2, 1}, {5, 1}, {30, 1}, {1, 0}, {1, 0}, {1, 0}, {1, 0}}},
    {"pt", {{1, 0}, {0, 1}, {2, 1}, {12, 1}, {1, 0}, {1, 0}, {1, 0}, {1, 0}}},
    {"fr", {{0, 0}, {1, 0}, {2, 1}, {10, 1}, {1, 0}, {1, 0}, {1, 0}, {1, 0}}},
    {"ro", {{1, 0}, {0, 1}, {2, 1}, {19, 1}, {20, 2}, {21, 2}, {100, 2}, {101, 1}}},
    {"pl", {{1, 0}, {2, 1}, {4, 1}, {5, 2}, {12, 2}, {22, 1}, {25, 2}, {112, 2}}},
    {"ru", {{1, 0}, {21, 0}, {11, 2}, {3, 1}, {13, 2}, {23, 1}, {25, 2}, {111, 2}}},
    {"lt", {{1, 0}, {21, 0}, {11, 2}, {3, 1}, {13, 2}, {20, 2}, {25, 1}, {1, 0}}},
    {"lv", {{1, 0}, {21, 0}, {11, 1}, {0, 2}, {5, 1}, {1, 0}, {1, 0}, {1, 0}}},
    {"cs", {{1, 0}, {2, 1}, {4, 1}, {5, 2}, {0, 2}, {22, 2}, {1, 0}, {1, 0}}},
    {"sl", {{1, 0}, {101, 0}, {2, 1}, {3, 2}, {4, 2}, {5, 3}, {1, 0}, {1, 0}}},
    {"ar", {{0, 0}, {1, 1}, {2, 2}, {5, 3}, {11, 4}, {100, 5}, {105, 3}, {1, 1}}},
    {"cy", {{1, 0}, {2, 1}, {3, 2}, {8, 3}, {11, 3}, {12, 2}, {1, 0}, {1, 0}}},
    {"ga", {{1, 0}, {2, 1}, {3, 2}, {7, 3}, {11, 4}, {20, 4}, {1, 0}, {1, 0}}},
    {"zh", {{0, 0}, {1, 0}, {2, 0}, {100, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}}},
};

/* Asked through a phrase with a plural, whose forms are written as their own numbers. */
static void plural_form_is_right(void **state)
{
    const struct plural_row *row = *state;
    void *ctx = mem_root("test");
    const char *rule = language_plural_rule(row->code);
    size_t forms = (size_t)(rule[strlen("nplurals=")] - '0');
    char *po = mem_printf(ctx,
                          "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: %s\\n\"\n\n"
                          "msgctxt \"phrase\"\nmsgid \"{count} month\"\n"
                          "msgid_plural \"{count} months\"\n",
                          rule);
    for (size_t i = 0; i < forms; i++)
        po = mem_printf(ctx, "%smsgstr[%zu] \"%zu of {count}\"\n", po, i, i);
    struct language_catalogue *catalogue = NULL;
    struct error err = {0};
    if (!language_catalogue_read(ctx, "x.po", str_of(po), &catalogue, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < ARRAY_SIZE(row->forms); i++)
        assert_string_equal(language_months(ctx, catalogue, row->forms[i].number),
                            mem_printf(ctx, "%zu of %d", row->forms[i].form, row->forms[i].number));
    mem_free(ctx);
}

static void entries_are_kept_as_they_stand(void **state)
{
    (void)state;
    static const char po[] = "# By nobody.\n#\n" HEADER "# sample\n#. for all\n#: main.yaml:3\n"
                             "#, fuzzy\nmsgctxt \"a\"\nmsgid \"A\"\nmsgstr \"1\"\n\n"
                             "msgid \"B\"\nmsgstr \"\"\n";
    void *ctx = mem_root("test");
    struct language_catalogue *catalogue = NULL;
    struct error err = {0};
    assert_true(language_catalogue_read(ctx, "pl.po", str_of(po), &catalogue, &err));
    assert_int_equal(language_entry_count(catalogue), 2);
    const struct language_entry *unsure = language_entry_find(catalogue, "a", "A");
    assert_true(unsure->is_fuzzy);
    assert_int_equal(unsure->line, 12);
    assert_string_equal(unsure->wordings[0], "1");
    assert_string_equal(unsure->comments, "# sample\n");
    assert_int_equal(language_entry_find(catalogue, NULL, "B")->line, 16);
    assert_string_equal(language_entry_find(catalogue, NULL, "B")->wordings[0], "");
    assert_null(language_entry_find(catalogue, "a", "B"));
    assert_null(language_entry_find(NULL, "a", "A"));
    assert_string_equal(language_header_comments(catalogue), "# By nobody.\n#\n# Polish\n");
    assert_non_null(strstr(language_header(catalogue), "charset=UTF-8"));
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
    static struct CMUnitTest
        tests[ARRAY_SIZE(rows) + ARRAY_SIZE(refusals) + ARRAY_SIZE(plural_rows) + 2];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        tests[count++] = row_test(rows[i].name, wording_is_found, &rows[i]);
    for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
        tests[count++] = row_test(refusals[i].name, catalogue_is_refused, &refusals[i]);
    for (size_t i = 0; i < ARRAY_SIZE(plural_rows); i++)
        tests[count++] = row_test(plural_rows[i].code, plural_form_is_right, &plural_rows[i]);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(entries_are_kept_as_they_stand);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(no_catalogue_has_no_wording);
    return cmocka_run_group_tests_name("catalogues", tests, NULL, NULL);
}

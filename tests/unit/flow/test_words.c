/* What translators get: the template of a folder, and a catalogue brought up to date.
 * Each test looks at the file as a whole or at one entry in it.
 * Leaves to others: the command (tests/integration), phrases in other languages (tests of language/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/flow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "../flow_folder.h"
#include "base/mem.h"

static struct flow_words words_of(void *ctx, const struct flow_folder *folder, const char *language)
{
    struct flow_words words;
    struct flow_findings findings;
    struct error err = {0};
    if (!flow_words_write(ctx, folder, language, &words, &findings, &err))
        fail_msg("%s (%zu findings)", err.text, findings.count);
    return words;
}

static void assert_holds(const char *text, const char *piece)
{
    if (strstr(text, piece) == NULL)
        fail_msg("'%s' is not in:\n%s", piece, text);
}

static void assert_lacks(const char *text, const char *piece)
{
    if (strstr(text, piece) != NULL)
        fail_msg("'%s' is in:\n%s", piece, text);
}

static void a_wording_has_its_context_place_and_comments(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_words words = words_of(ctx, flow_folder_good(ctx), NULL);
    assert_holds(words.text, "#. offer: tells of a place.\n"
                             "#. A text, and read aloud on the phone: at most 160 characters");
    assert_holds(words.text, "#. {place.name} = Example Foodbank\n"
                             "#. {place.phone} = 020 7946 0123\n#: main.yaml:");
    assert_holds(words.text, "msgctxt \"main/tell/offer\"\n"
                             "msgid \"{place.name}. Call {place.phone}.\"\nmsgstr \"\"\n");
    mem_free(ctx);
}

static void a_list_of_words_is_one_entry(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_words words = words_of(ctx, flow_folder_good(ctx), NULL);
    assert_holds(words.text, "msgctxt \"main/start/words\"\nmsgid \"hungry, meals\"\n");
    mem_free(ctx);
}

static void the_same_folder_gives_the_same_bytes(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_words first = words_of(ctx, flow_folder_good(ctx), "ro");
    struct flow_words second = words_of(ctx, flow_folder_good(ctx), "ro");
    assert_string_equal(first.text, second.text);
    mem_free(ctx);
}

static void a_new_catalogue_has_the_plural_forms_of_its_language(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_words words = words_of(ctx, flow_folder_good(ctx), "ro");
    assert_holds(words.text, "\"Language: ro\\n\"");
    assert_holds(words.text, "nplurals=3;");
    assert_holds(words.text, "msgid_plural \"{count} months\"\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n"
                             "msgstr[2] \"\"\n\n");
    assert_int_equal(words.missing, words.count);
    struct language_catalogue *catalogue = NULL;
    struct error err = {0};
    assert_true(language_catalogue_read(ctx, "ro.po", str_of(words.text), &catalogue, &err));
    assert_int_equal(language_entry_count(catalogue), words.count);
    mem_free(ctx);
}

static const char old_po[] =
    "# By hand.\nmsgid \"\"\nmsgstr \"\"\n\"Language: ro\\n\"\n"
    "\"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100 > 0 && n%100 < 20) ? 1 : "
    "2);\\n\"\n\n"
    "# sample\nmsgctxt \"main/tell/offer\"\nmsgid \"{place.name}. Call {place.phone}.\"\n"
    "msgstr \"{place.name}. Sună la {place.phone}.\"\n\n"
    "msgctxt \"main/start/menu\"\nmsgid \"What did you need?\"\nmsgstr \"De ce?\"\n\n"
    "msgctxt \"main/gone/say\"\nmsgid \"Gone\"\nmsgstr \"Dus\"\n\n"
    "msgctxt \"phrase\"\nmsgid \"{count} month\"\nmsgid_plural \"{count} months\"\n"
    "msgstr[0] \"o lună\"\nmsgstr[1] \"{count} luni\"\nmsgstr[2] \"{count} de luni\"\n";

static void what_is_translated_stays(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_with(ctx, flow_folder_good(ctx), "po/ro.po", old_po);
    struct flow_words words = words_of(ctx, folder, "ro");
    assert_holds(words.text, "# By hand.\nmsgid \"\"");
    assert_holds(words.text, "# sample\n#. offer: ");
    assert_holds(words.text, "msgstr \"{place.name}. Sună la {place.phone}.\"\n");
    assert_holds(words.text, "msgstr[2] \"{count} de luni\"\n");
    assert_int_equal(words.missing, words.count - 3);
    struct flow_folder *next = flow_folder_with(ctx, flow_folder_good(ctx), "po/ro.po", words.text);
    assert_string_equal(words_of(ctx, next, "ro").text, words.text);
    mem_free(ctx);
}

static void a_changed_english_keeps_its_wording_as_unsure(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_with(ctx, flow_folder_good(ctx), "po/ro.po", old_po);
    struct flow_words words = words_of(ctx, folder, "ro");
    assert_holds(words.text, "#, fuzzy\n#| msgid \"What did you need?\"\n"
                             "msgctxt \"main/start/menu\"\nmsgid \"What do you need?\"\n"
                             "msgstr \"De ce?\"\n");
    assert_int_equal(words.unsure, 1);
    mem_free(ctx);
}

static void what_nobody_says_any_more_is_named_and_left_out(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_with(ctx, flow_folder_good(ctx), "po/ro.po", old_po);
    struct flow_words words = words_of(ctx, folder, "ro");
    assert_lacks(words.text, "Dus");
    assert_int_equal(words.gone_count, 1); /* not what is kept to be looked over */
    assert_string_equal(words.gone[0], "po/ro.po:16: main/gone/say: Gone");
    mem_free(ctx);
}

static void a_folder_with_errors_gives_no_words(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_words words;
    struct flow_findings findings;
    struct error err = {0};
    struct flow_folder *folder = flow_folder_changed(ctx, "main.yaml", "skip:", "skpi:");
    assert_false(flow_words_write(ctx, folder, NULL, &words, &findings, &err));
    assert_true(findings.errors > 0);
    assert_false(flow_words_write(ctx, flow_folder_good(ctx), "xx", &words, &findings, &err));
    assert_holds(err.text, "'xx'");
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wording_has_its_context_place_and_comments),
        cmocka_unit_test(a_list_of_words_is_one_entry),
        cmocka_unit_test(the_same_folder_gives_the_same_bytes),
        cmocka_unit_test(a_new_catalogue_has_the_plural_forms_of_its_language),
        cmocka_unit_test(what_is_translated_stays),
        cmocka_unit_test(a_changed_english_keeps_its_wording_as_unsure),
        cmocka_unit_test(what_nobody_says_any_more_is_named_and_left_out),
        cmocka_unit_test(a_folder_with_errors_gives_no_words),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}

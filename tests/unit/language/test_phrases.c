/* Phrases for times, days, waits, counts and things spelled aloud.
 * Each row is a test of its own, named by what must come out.
 * Leaves to others: where they stand in a wording (tests of flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "language/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"

enum kind { TIME, RANGE, DAY, NEXT_OPEN, WAIT, DATE, NUMBER, OUTCODE, FOUND, OPEN, WINDOW, MONTHS };

/* today is 2026-11-03 10:15, a Tuesday, unless `today` says otherwise. */
struct row {
    enum kind kind;
    bool is_voice;
    int a, b;
    const char *at, *today;
    const char *expected;
    const char *language; /* NULL English */
};

static const struct row rows[] = {
    {TIME, false, 540, 0, 0, 0, "9am", NULL},
    {TIME, false, 750, 0, 0, 0, "12.30pm", NULL},
    {TIME, false, 720, 0, 0, 0, "noon", NULL},
    {TIME, false, 0, 0, 0, 0, "midnight", NULL},
    {TIME, false, 1440, 0, 0, 0, "midnight", NULL},
    {TIME, false, 1, 0, 0, 0, "12.01am", NULL},
    {TIME, false, 721, 0, 0, 0, "12.01pm", NULL},
    {TIME, false, 1065, 0, 0, 0, "5.45pm", NULL},
    {TIME, true, 540, 0, 0, 0, "9 a m", NULL},
    {TIME, true, 1110, 0, 0, 0, "6 30 p m", NULL},
    {RANGE, false, 720, 900, 0, 0, "12-3pm", NULL},
    {RANGE, false, 540, 780, 0, 0, "9am-1pm", NULL},
    {RANGE, false, 540, 660, 0, 0, "9-11am", NULL},
    {RANGE, false, 540, 720, 0, 0, "9am-noon", NULL},
    {RANGE, false, 570, 750, 0, 0, "9.30am-12.30pm", NULL},
    {RANGE, false, 1020, 1140, 0, 0, "5-7pm", NULL},
    {RANGE, false, 1020, 1440, 0, 0, "5pm-midnight", NULL},
    {RANGE, false, 1200, 120, 0, 0, "8pm-2am", NULL},
    {RANGE, false, 1200, 1560, 0, 0, "8pm-2am", NULL},
    {RANGE, false, 0, 360, 0, 0, "midnight-6am", NULL},
    {RANGE, false, 0, 1440, 0, 0, "24 hours", NULL},
    {RANGE, true, 720, 900, 0, 0, "from 12 to 3", NULL},
    {RANGE, true, 540, 1020, 0, 0, "from 9 to 5", NULL},
    {RANGE, true, 570, 750, 0, 0, "from 9 30 to 12 30", NULL},
    {RANGE, true, 1080, 1320, 0, 0, "from 6 p m to 10 p m", NULL},
    {RANGE, true, 1200, 120, 0, 0, "from 8 p m to 2 a m", NULL},
    {RANGE, true, 0, 1440, 0, 0, "24 hours a day", NULL},
    {DAY, false, 0, 0, "2026-11-03 23:59", 0, "today", NULL},
    {DAY, false, 0, 0, "2026-11-04 00:00", 0, "tomorrow", NULL},
    {DAY, false, 0, 0, "2026-11-05 09:00", 0, "Thu 5 Nov", NULL},
    {DAY, false, 0, 0, "2026-11-02 09:00", 0, "Mon 2 Nov", NULL},
    {DAY, true, 0, 0, "2026-11-09 09:00", 0, "Monday 9 November", NULL},
    {DAY, false, 0, 0, "2026-10-25 23:30", "2026-10-24 00:30", "tomorrow", NULL},
    {DAY, false, 0, 0, "2027-03-28 00:30", "2027-03-27 23:30", "tomorrow", NULL},
    {DAY, false, 0, 0, "2027-01-01 09:00", "2026-12-31 09:00", "tomorrow", NULL},
    {NEXT_OPEN, false, 0, 0, "2026-11-03 14:00", 0, "today from 2pm", NULL},
    {NEXT_OPEN, false, 0, 0, "2026-11-04 09:00", 0, "tomorrow from 9am", NULL},
    {NEXT_OPEN, false, 0, 0, "2026-11-09 09:00", 0, "on Mon 9 Nov from 9am", NULL},
    {NEXT_OPEN, true, 0, 0, "2026-11-03 14:00", 0, "today at 2 p m", NULL},
    {NEXT_OPEN, true, 0, 0, "2026-11-09 09:00", 0, "on Monday at 9 a m", NULL},
    {NEXT_OPEN, true, 0, 0, "2026-11-10 09:00", 0, "on Tuesday 10 November at 9 a m", NULL},
    {WAIT, false, -1, 0, 0, 0, "as soon as someone is free", NULL},
    {WAIT, false, 0, 0, 0, 0, "usually within 1 minute", NULL},
    {WAIT, false, 1, 0, 0, 0, "usually within 1 minute", NULL},
    {WAIT, false, 2, 0, 0, 0, "usually within 2 minutes", NULL},
    {WAIT, false, 10, 0, 0, 0, "usually within 10 minutes", NULL},
    {WAIT, false, 11, 0, 0, 0, "usually within 15 minutes", NULL},
    {WAIT, false, 15, 0, 0, 0, "usually within 15 minutes", NULL},
    {WAIT, false, 56, 0, 0, 0, "usually within 1 hour", NULL},
    {WAIT, false, 60, 0, 0, 0, "usually within 1 hour", NULL},
    {WAIT, false, 61, 0, 0, 0, "usually within 2 hours", NULL},
    {WAIT, true, 6, 0, 0, 0, "usually within 6 minutes", NULL},
    {DATE, false, 0, 0, "2026-11-03 09:00", 0, "3 Nov", NULL},
    {DATE, true, 0, 0, "2026-09-30 09:00", 0, "30 September", NULL},
    {NUMBER, true, 0, 0, "020 7946 0123", 0, "0, 2, 0. 7, 9, 4, 6. 0, 1, 2, 3", NULL},
    {NUMBER, true, 0, 0, "116 123", 0, "1, 1, 6. 1, 2, 3", NULL},
    {NUMBER, true, 0, 0, "+44 20", 0, "plus, 4, 4. 2, 0", NULL},
    {NUMBER, true, 0, 0, "", 0, "", NULL},
    {OUTCODE, true, 0, 0, "SE15", 0, "S E 15", NULL},
    {OUTCODE, true, 0, 0, "N1", 0, "N 1", NULL},
    {OUTCODE, true, 0, 0, "EC1A", 0, "E C 1 A", NULL},
    {OUTCODE, true, 0, 0, "", 0, "", NULL},
    {FOUND, true, 0, 0, 0, 0, "I found no places.", NULL},
    {FOUND, true, 1, 0, 0, 0, "I found 1 place.", NULL},
    {FOUND, true, 2, 0, 0, 0, "I found 2 places.", NULL},
    {OPEN, false, 720, 900, "2026-11-03 12:00", 0, "today 12-3pm", NULL},
    {OPEN, false, 540, 780, "2026-11-09 09:00", 0, "Mon 9 Nov 9am-1pm", NULL},
    {OPEN, true, 720, 900, "2026-11-04 12:00", 0, "tomorrow from 12 to 3", NULL},
    {OPEN, true, 720, 900, "2026-11-09 12:00", 0, "Monday 9 November from 12 to 3", NULL},
    {WINDOW, false, 840, 960, "2026-11-03 12:00", 0, "today between 2pm and 4pm", NULL},
    {WINDOW, true, 840, 960, "2026-11-04 12:00", 0, "tomorrow between 2 and 4", NULL},
    {WINDOW, false, 540, 720, "2026-11-09 12:00", 0, "on Mon 9 Nov between 9am and noon", NULL},
    {MONTHS, false, 1, 0, 0, 0, "1 month", NULL},
    {MONTHS, false, 12, 0, 0, 0, "12 months", NULL},
    {TIME, false, 540, 0, 0, 0, "9:00", "pl"},
    {TIME, false, 870, 0, 0, 0, "14:30", "pl"},
    {TIME, false, 0, 0, 0, 0, "północ", "pl"},
    {RANGE, false, 780, 900, 0, 0, "13:00-15:00", "pl"},
    {RANGE, false, 570, 750, 0, 0, "9:30-12:30", "pl"},
    {RANGE, true, 780, 900, 0, 0, "od 13 do 15", "pl"},
    {RANGE, false, 0, 1440, 0, 0, "24 godziny", "pl"},
    {DAY, false, 0, 0, "2026-11-04 09:00", 0, "jutro", "pl"},
    {DAY, true, 0, 0, "2026-11-11 09:00", 0, "środa 11 listopada", "pl"},
    {NEXT_OPEN, false, 0, 0, "2026-11-10 09:00", 0, "we wt. 10 lis od 9:00", "pl"},
    {NEXT_OPEN, true, 0, 0, "2026-11-08 09:00", 0, "w niedzielę o 9:00", "pl"},
    {NEXT_OPEN, true, 0, 0, "2026-11-11 14:00", 0, "w środę 11 listopada o 14:00", "pl"},
    {OPEN, false, 540, 780, "2026-11-10 09:00", 0, "we wt. 10 lis 9:00-13:00", "pl"},
    {WINDOW, true, 840, 960, "2026-11-10 09:00", 0, "we wtorek 10 listopada między 14 a 16", "pl"},
    {WAIT, false, -1, 0, 0, 0, "gdy tylko ktoś będzie wolny", "pl"},
    {WAIT, false, 1, 0, 0, 0, "zwykle w ciągu minuty", "pl"},
    {WAIT, false, 15, 0, 0, 0, "zwykle w ciągu 15 minut", "pl"},
    {FOUND, false, 0, 0, 0, 0, "Nie ma żadnych miejsc.", "pl"},
    {FOUND, false, 1, 0, 0, 0, "Mam 1 miejsce.", "pl"},
    {FOUND, false, 4, 0, 0, 0, "Mam 4 miejsca.", "pl"},
    {FOUND, false, 5, 0, 0, 0, "Mam 5 miejsc.", "pl"},
    {FOUND, false, 12, 0, 0, 0, "Mam 12 miejsc.", "pl"},
    {MONTHS, false, 22, 0, 0, 0, "22 miesiące", "pl"},
};

static struct clock_local local(const char *text)
{
    int64_t at_ms = 0;
    assert_true(clock_parse(str_of(text), &at_ms));
    return clock_local_of(at_ms);
}

static struct language_hours hours_of(const struct row *row)
{
    return (struct language_hours){local(row->at), row->a, row->b};
}

static char *phrase_of(void *ctx, const struct language_catalogue *words, const struct row *row)
{
    const char *today = row->today ? row->today : "2026-11-03 10:15";
    struct language_hours hours;
    switch (row->kind) {
    case TIME:
        return language_time(ctx, words, row->a, row->is_voice);
    case RANGE:
        return language_time_range(ctx, words, row->a, row->b, row->is_voice);
    case DAY:
        return language_day(ctx, words, local(row->at), local(today), row->is_voice);
    case NEXT_OPEN:
        return language_next_open(ctx, words, local(row->at), local(today), row->is_voice);
    case WAIT:
        return language_wait(ctx, words, row->a);
    case DATE:
        return language_date(ctx, words, local(row->at), row->is_voice);
    case NUMBER:
        return language_spell_number(ctx, row->at);
    case OUTCODE:
        return language_spell_outcode(ctx, row->at);
    case FOUND:
        return language_places_found(ctx, words, row->a);
    case OPEN:
        hours = hours_of(row);
        return language_open_hours(ctx, words, &hours, local(today), row->is_voice);
    case WINDOW:
        hours = hours_of(row);
        return language_window(ctx, words, &hours, local(today), row->is_voice);
    case MONTHS:
        return language_months(ctx, words, row->a);
    }
    return NULL;
}

/* po NULL: the whole of them. */
static struct language_catalogue *polish(void *ctx, const char *po)
{
    struct str text = str_of(po);
    struct language_catalogue *catalogue = NULL;
    struct error err = {0};
    if (po == NULL && !file_read(ctx, "tests/unit/language/polish.po", 100000, &text, &err))
        fail_msg("%s", err.text);
    if (!language_catalogue_read(ctx, "pl.po", text, &catalogue, &err))
        fail_msg("%s", err.text);
    return catalogue;
}

static void phrase_reads(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    const struct language_catalogue *words = row->language != NULL ? polish(ctx, NULL) : NULL;
    assert_string_equal(phrase_of(ctx, words, row), row->expected);
    mem_free(ctx);
}

static void every_phrase_is_listed_for_translators(void **state)
{
    (void)state;
    struct language_phrase phrase;
    size_t count = 0;
    for (; language_phrase_at(count, &phrase); count++)
        assert_true(strlen(phrase.english) > 0 && strlen(phrase.note) > 0);
    assert_true(count >= 40);
}

#define PO_HEADER(rule)                                \
    "msgid \"\"\nmsgstr \"\"\n"                        \
    "\"Content-Type: text/plain; charset=UTF-8\\n\"\n" \
    "\"Plural-Forms: " rule "\\n\"\n\n"
#define PO_POLISH                                                                         \
    PO_HEADER("nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=" \
              "20) ? 1 : 2);")
#define PO_PHRASE(english, other) \
    "msgctxt \"phrase\"\nmsgid \"" english "\"\nmsgstr \"" other "\"\n\n"
#define PO_PHRASES(one, many, first, second, third)                                        \
    "msgctxt \"phrase\"\nmsgid \"" one "\"\nmsgid_plural \"" many "\"\nmsgstr[0] \"" first \
    "\"\nmsgstr[1] \"" second "\"\nmsgstr[2] \"" third "\"\n\n"

static void a_whole_catalogue_has_every_phrase(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const struct language_catalogue *words = polish(ctx, NULL);
    struct language_phrase phrase;
    for (size_t i = 0; language_phrase_at(i, &phrase); i++) {
        struct error err = {0};
        int line = 0;
        if (!language_phrase_check(words, i, &line, &err))
            fail_msg("%s (line %d)", err.text, line);
        assert_true(line > 1);
    }
    mem_free(ctx);
}

static void a_phrase_that_is_not_translated_is_said_in_english(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    const struct language_catalogue *words = polish(ctx, PO_POLISH PO_PHRASE("noon", "12:00"));
    assert_string_equal(language_time(ctx, words, 720, false), "12:00");
    assert_string_equal(language_time(ctx, words, 540, false), "9am");
    assert_string_equal(language_places_found(ctx, words, 2), "I found 2 places.");
    mem_free(ctx);
}

/* What is wrong with a phrase: the first one that is refused must be this, at this line. */
struct slip {
    const char *name, *po, *says;
    int line;
};
static const struct slip slips[] = {
    {"a phrase that is not there", PO_POLISH, "no wording for the phrase", 1},
    {"a phrase that is empty", PO_POLISH PO_PHRASE("noon", ""), "no wording for the phrase 'noon'",
     6},
    {"a phrase that is unsure", PO_POLISH "#, fuzzy\n" PO_PHRASE("noon", "12"),
     "no wording for the phrase 'noon'", 7},
    {"a gap that it has not", PO_POLISH PO_PHRASE("{hour12}am", "{hour} {minute}"),
     "knows no {minute}", 6},
    {"a gap that it must have", PO_POLISH PO_PHRASE("{from}-{to}", "{from}"), "must hold {to}", 6},
    {"neither of two gaps", PO_POLISH PO_PHRASE("{hour12}pm", "po południu"),
     "must hold {hour|hour12}", 6},
    {"a brace alone", PO_POLISH PO_PHRASE("noon", "12}"), "do not belong together", 6},
    {"a list that is too short",
     PO_POLISH PO_PHRASE("Mon, Tue, Wed, Thu, Fri, Sat, Sun", "pon., wt."), "a list of 7", 6},
    {"a plural that never says the number",
     PO_POLISH PO_PHRASES("{count} month", "{count} months", "a", "b", "c"), "holds {count}", 6},
    {"a plural that is written as one", PO_POLISH PO_PHRASE("{count} month", "{count} mies."),
     "has no plural forms", 6},
};

static void slip_is_told(void **state)
{
    const struct slip *row = *state;
    void *ctx = mem_root("test");
    const struct language_catalogue *words = polish(ctx, row->po);
    struct language_phrase phrase;
    for (size_t i = 0; language_phrase_at(i, &phrase); i++) {
        struct error err = {0};
        int line = 0;
        if (!language_phrase_check(words, i, &line, &err) && strstr(err.text, row->says) != NULL) {
            assert_int_equal(line, row->line);
            mem_free(ctx);
            return;
        }
    }
    fail_msg("nothing says: %s", row->says);
}

struct name_row {
    const char *folded, *code;
};
static const struct name_row name_rows[] = {
    {"polski", "pl"},  {"polish", "pl"},     {"romana", "ro"},  {"romanian", "ro"},
    {"bangla", "bn"},  {"bengali", "bn"},    {"farsi", "fa"},   {"turkce", "tr"},
    {"somali", "so"},  {"tieng viet", "vi"}, {"english", "en"}, {"mandarin", "zh"},
    {"klingon", NULL}, {"", NULL},
};

static void languages_are_known_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(name_rows); i++) {
        const char *code = language_named(str_of(name_rows[i].folded));
        if (name_rows[i].code == NULL)
            assert_null(code);
        else
            assert_string_equal(code, name_rows[i].code);
    }
    assert_string_equal(language_own_name("pl"), "Polski");
    assert_string_equal(language_english_name("pl"), "Polish");
    assert_string_equal(language_voice("en"), "en-GB");
    assert_null(language_own_name("xx"));
    assert_null(language_english_name("xx"));
    assert_null(language_voice("xx"));
}

int main(void)
{
    clock_start();
    static struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(slips) + 4];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const void *row = &rows[i];
        tests[count] = (struct CMUnitTest){.name = rows[i].expected, .test_func = phrase_reads};
        memcpy(&tests[count++].initial_state, &row, sizeof(row));
    }
    for (size_t i = 0; i < ARRAY_SIZE(slips); i++) {
        const void *row = &slips[i];
        tests[count] = (struct CMUnitTest){.name = slips[i].name, .test_func = slip_is_told};
        memcpy(&tests[count++].initial_state, &row, sizeof(row));
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_phrase_is_listed_for_translators);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_whole_catalogue_has_every_phrase);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(a_phrase_that_is_not_translated_is_said_in_english);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(languages_are_known_by_name);
    return cmocka_run_group_tests_name("phrases", tests, NULL, NULL);
}

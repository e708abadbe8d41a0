/* Phrases for times, days, waits, counts and things spelled aloud.
 * Each row is a test of its own, named by what must come out.
 * Leaves to others: where they stand in a wording (tests of flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "language/language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

enum kind { TIME, RANGE, DAY, NEXT_OPEN, WAIT, DATE, NUMBER, OUTCODE, FOUND };

/* today is 2026-11-03 10:15, a Tuesday, unless `today` says otherwise. */
struct row {
    enum kind kind;
    bool is_voice;
    int a, b;
    const char *at, *today;
    const char *expected;
};

static const struct row rows[] = {
    {TIME, false, 540, 0, 0, 0, "9am"},
    {TIME, false, 750, 0, 0, 0, "12.30pm"},
    {TIME, false, 720, 0, 0, 0, "noon"},
    {TIME, false, 0, 0, 0, 0, "midnight"},
    {TIME, false, 1440, 0, 0, 0, "midnight"},
    {TIME, false, 1, 0, 0, 0, "12.01am"},
    {TIME, false, 721, 0, 0, 0, "12.01pm"},
    {TIME, false, 1065, 0, 0, 0, "5.45pm"},
    {TIME, true, 540, 0, 0, 0, "9 a m"},
    {TIME, true, 1110, 0, 0, 0, "6 30 p m"},
    {RANGE, false, 720, 900, 0, 0, "12-3pm"},
    {RANGE, false, 540, 780, 0, 0, "9am-1pm"},
    {RANGE, false, 540, 660, 0, 0, "9-11am"},
    {RANGE, false, 540, 720, 0, 0, "9am-noon"},
    {RANGE, false, 570, 750, 0, 0, "9.30am-12.30pm"},
    {RANGE, false, 1020, 1140, 0, 0, "5-7pm"},
    {RANGE, false, 1020, 1440, 0, 0, "5pm-midnight"},
    {RANGE, false, 1200, 120, 0, 0, "8pm-2am"},
    {RANGE, false, 1200, 1560, 0, 0, "8pm-2am"},
    {RANGE, false, 0, 360, 0, 0, "midnight-6am"},
    {RANGE, false, 0, 1440, 0, 0, "24 hours"},
    {RANGE, true, 720, 900, 0, 0, "from 12 to 3"},
    {RANGE, true, 540, 1020, 0, 0, "from 9 to 5"},
    {RANGE, true, 570, 750, 0, 0, "from 9 30 to 12 30"},
    {RANGE, true, 1080, 1320, 0, 0, "from 6 p m to 10 p m"},
    {RANGE, true, 1200, 120, 0, 0, "from 8 p m to 2 a m"},
    {RANGE, true, 0, 1440, 0, 0, "24 hours a day"},
    {DAY, false, 0, 0, "2026-11-03 23:59", 0, "today"},
    {DAY, false, 0, 0, "2026-11-04 00:00", 0, "tomorrow"},
    {DAY, false, 0, 0, "2026-11-05 09:00", 0, "Thu 5 Nov"},
    {DAY, false, 0, 0, "2026-11-02 09:00", 0, "Mon 2 Nov"},
    {DAY, true, 0, 0, "2026-11-09 09:00", 0, "Monday 9 November"},
    {DAY, false, 0, 0, "2026-10-25 23:30", "2026-10-24 00:30", "tomorrow"},
    {DAY, false, 0, 0, "2027-03-28 00:30", "2027-03-27 23:30", "tomorrow"},
    {DAY, false, 0, 0, "2027-01-01 09:00", "2026-12-31 09:00", "tomorrow"},
    {NEXT_OPEN, false, 0, 0, "2026-11-03 14:00", 0, "today from 2pm"},
    {NEXT_OPEN, false, 0, 0, "2026-11-04 09:00", 0, "tomorrow from 9am"},
    {NEXT_OPEN, false, 0, 0, "2026-11-09 09:00", 0, "on Mon 9 Nov from 9am"},
    {NEXT_OPEN, true, 0, 0, "2026-11-03 14:00", 0, "today at 2 p m"},
    {NEXT_OPEN, true, 0, 0, "2026-11-09 09:00", 0, "on Monday at 9 a m"},
    {NEXT_OPEN, true, 0, 0, "2026-11-10 09:00", 0, "on Tuesday 10 November at 9 a m"},
    {WAIT, false, -1, 0, 0, 0, "as soon as someone is free"},
    {WAIT, false, 0, 0, 0, 0, "usually within 1 minute"},
    {WAIT, false, 1, 0, 0, 0, "usually within 1 minute"},
    {WAIT, false, 2, 0, 0, 0, "usually within 2 minutes"},
    {WAIT, false, 10, 0, 0, 0, "usually within 10 minutes"},
    {WAIT, false, 11, 0, 0, 0, "usually within 15 minutes"},
    {WAIT, false, 15, 0, 0, 0, "usually within 15 minutes"},
    {WAIT, false, 56, 0, 0, 0, "usually within 1 hour"},
    {WAIT, false, 60, 0, 0, 0, "usually within 1 hour"},
    {WAIT, false, 61, 0, 0, 0, "usually within 2 hours"},
    {WAIT, true, 6, 0, 0, 0, "usually within 6 minutes"},
    {DATE, false, 0, 0, "2026-11-03 09:00", 0, "3 Nov"},
    {DATE, true, 0, 0, "2026-09-30 09:00", 0, "30 September"},
    {NUMBER, true, 0, 0, "020 7946 0123", 0, "0, 2, 0. 7, 9, 4, 6. 0, 1, 2, 3"},
    {NUMBER, true, 0, 0, "116 123", 0, "1, 1, 6. 1, 2, 3"},
    {NUMBER, true, 0, 0, "+44 20", 0, "plus, 4, 4. 2, 0"},
    {NUMBER, true, 0, 0, "", 0, ""},
    {OUTCODE, true, 0, 0, "SE15", 0, "S E 15"},
    {OUTCODE, true, 0, 0, "N1", 0, "N 1"},
    {OUTCODE, true, 0, 0, "EC1A", 0, "E C 1 A"},
    {OUTCODE, true, 0, 0, "", 0, ""},
    {FOUND, true, 0, 0, 0, 0, "I found no places."},
    {FOUND, true, 1, 0, 0, 0, "I found 1 place."},
    {FOUND, true, 2, 0, 0, 0, "I found 2 places."},
};

static struct clock_local local(const char *text)
{
    int64_t at_ms = 0;
    assert_true(clock_parse(str_of(text), &at_ms));
    return clock_local_of(at_ms);
}

static char *phrase_of(void *ctx, const struct row *row)
{
    const char *today = row->today ? row->today : "2026-11-03 10:15";
    switch (row->kind) {
    case TIME:
        return language_time(ctx, "en", row->a, row->is_voice);
    case RANGE:
        return language_time_range(ctx, "en", row->a, row->b, row->is_voice);
    case DAY:
        return language_day(ctx, "en", local(row->at), local(today), row->is_voice);
    case NEXT_OPEN:
        return language_next_open(ctx, "en", local(row->at), local(today), row->is_voice);
    case WAIT:
        return language_wait(ctx, "en", row->a, row->is_voice);
    case DATE:
        return language_date(ctx, "en", local(row->at), row->is_voice);
    case NUMBER:
        return language_spell_number(ctx, row->at);
    case OUTCODE:
        return language_spell_outcode(ctx, row->at);
    case FOUND:
        return language_places_found(ctx, "en", row->a);
    }
    return NULL;
}

static void phrase_reads(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("test");
    assert_string_equal(phrase_of(ctx, row), row->expected);
    mem_free(ctx);
}

static void every_phrase_is_listed_for_translators(void **state)
{
    (void)state;
    size_t count = 0;
    for (; language_phrase_at(count) != NULL; count++)
        assert_true(strlen(language_phrase_at(count)) > 0);
    assert_true(count >= 20);
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
    static struct CMUnitTest tests[ARRAY_SIZE(rows) + 2];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const void *row = &rows[i];
        tests[count] = (struct CMUnitTest){.name = rows[i].expected, .test_func = phrase_reads};
        memcpy(&tests[count++].initial_state, &row, sizeof(row));
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_phrase_is_listed_for_translators);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(languages_are_known_by_name);
    return cmocka_run_group_tests_name("phrases", tests, NULL, NULL);
}

/* Opening hours: what the words mean, what is refused, and what holds at a moment, clock changes and bank holidays included.
 * Each row of a table is a test of its own, named by its sentence.
 * Leaves to others: words for people (tests/unit/language). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

/* ---- Words, and the same in the grammar's own form ---- */

struct words_row {
    const char *name, *words, *expected;
};

static const struct words_row words_rows[] = {
    {"nothing written is nothing known", "", ""},
    {"nine to five is morning to afternoon", "Mon-Fri 9-5", "Mon-Fri 9am-5pm"},
    {"a lunch break makes two spans", "Mon-Fri 9-12.30 and 1.30-5",
     "Mon-Fri 9am-12.30pm and 1.30pm-5pm"},
    {"times after a comma belong to the same days", "Tue 10-12, 2-4", "Tue 10am-noon and 2pm-4pm"},
    {"three spans a day", "Mon 8-10, 12-2, 6-9", "Mon 8am-10am and noon-2pm and 6pm-9pm"},
    {"each part has its own days", "Mon-Fri 9-5, Sat 10-1, closed bank holidays",
     "Mon-Fri 9am-5pm, Sat 10am-1pm, closed bank holidays"},
    {"days in a list share the times behind it", "Mon, Wed, Fri 10-2", "Mon, Wed, Fri 10am-2pm"},
    {"days joined by and", "Tue and Thu 10am-1pm", "Tue, Thu 10am-1pm"},
    {"days joined by an ampersand", "Tue & Thu 10am-1pm", "Tue, Thu 10am-1pm"},
    {"days joined by a stroke", "Sat/Sun 11-3", "Sat, Sun 11am-3pm"},
    {"whole names of days", "Monday to Friday 9am to 5pm", "Mon-Fri 9am-5pm"},
    {"days in the plural", "Tuesdays 6pm-8pm", "Tue 6pm-8pm"},
    {"other short names", "Tues, Weds, Thurs 9-1", "Tue-Thu 9am-1pm"},
    {"a run of days over the week's end", "Sat-Mon 10-4", "Mon, Sat, Sun 10am-4pm"},
    {"daily", "daily 10am-4pm", "Daily 10am-4pm"},
    {"every day", "Every day 10-4", "Daily 10am-4pm"},
    {"weekdays", "weekdays 9-6", "Mon-Fri 9am-6pm"},
    {"weekends", "weekdays 9-6, weekends 10-4", "Mon-Fri 9am-6pm, Sat, Sun 10am-4pm"},
    {"no days are every day", "5pm-midnight", "Daily 5pm-midnight"},
    {"24 hours", "24 hours", "24 hours"},
    {"24 hours a day", "24 hours a day", "24 hours"},
    {"24/7", "24/7", "24 hours"},
    {"24 hours on some days", "Fri-Sun 24 hours", "Fri-Sun 24 hours"},
    {"24 hours but not on bank holidays", "24 hours, closed bank holidays",
     "Daily 24 hours, closed bank holidays"},
    {"midnight to midnight is the whole day", "Mon midnight-midnight", "Mon 24 hours"},
    {"a 24-hour clock", "Mon-Fri 09:00-17:30", "Mon-Fri 9am-5.30pm"},
    {"a 24-hour end", "Mon 9:00-17:00", "Mon 9am-5pm"},
    {"a day that ends at 24:00", "Mon 18:00-24:00", "Mon 6pm-midnight"},
    {"00:00 as a start", "Sun 00:00-06:00", "Sun midnight-6am"},
    {"past midnight", "Fri 8pm-2am", "Fri 8pm-2am"},
    {"past midnight without am", "Fri 10pm-6", "Fri 10pm-6am"},
    {"an end with pm pulls the start behind noon", "Mon 12-3pm", "Mon noon-3pm"},
    {"an end with pm leaves the morning alone", "Mon 9-1pm", "Mon 9am-1pm"},
    {"an end with pm takes the last start before it", "Mon 8-9pm", "Mon 8pm-9pm"},
    {"an end with am", "Mon 9-11am", "Mon 9am-11am"},
    {"a start with am", "Mon 9am-5", "Mon 9am-5pm"},
    {"small hours without am are the afternoon", "Mon 1-5", "Mon 1pm-5pm"},
    {"seven is the morning", "Mon 7-9", "Mon 7am-9am"},
    {"noon to three", "Mon 12-3", "Mon noon-3pm"},
    {"half past twelve", "Mon 12.30-2", "Mon 12.30pm-2pm"},
    {"five to midnight", "Mon 5-midnight", "Mon 5pm-midnight"},
    {"noon by name", "Mon noon-3pm", "Mon noon-3pm"},
    {"12am is midnight", "Mon 12am-6am", "Mon midnight-6am"},
    {"12pm is noon", "Mon 12pm-1pm", "Mon noon-1pm"},
    {"a long dash",
     "Mon\xe2\x80\x93"
     "Fri 9\xe2\x80\x93"
     "5",
     "Mon-Fri 9am-5pm"},
    {"spaces round the dash", "Mon - Fri 9 - 5", "Mon-Fri 9am-5pm"},
    {"capitals", "MON-FRI 9AM-5PM", "Mon-Fri 9am-5pm"},
    {"semicolons and brackets", "Mon-Thu 9-5; Fri 9-4 (closed bank holidays)",
     "Mon-Thu 9am-5pm, Fri 9am-4pm, closed bank holidays"},
    {"except bank holidays", "Mon-Fri 9am-6pm except bank holidays",
     "Mon-Fri 9am-6pm, closed bank holidays"},
    {"closed on bank holidays", "Mon 9-5, closed on bank holidays",
     "Mon 9am-5pm, closed bank holidays"},
    {"a day that is closed", "daily 9-5, Sun closed", "Mon-Sat 9am-5pm"},
    {"a day named later replaces daily", "daily 9-5, Sun 10-4", "Mon-Sat 9am-5pm, Sun 10am-4pm"},
    {"closed alone", "closed", "closed"},
    {"by appointment", "By appointment", "by appointment"},
    {"by appointment only", "by appointment only", "by appointment"},
    {"times by appointment", "Mon-Fri 9-5 by appointment", "Mon-Fri 9am-5pm, by appointment"},
    {"spans that meet become one", "Mon 9-12 and 12-3", "Mon 9am-3pm"},
    {"spans that overlap become one", "Mon 9-1, 12-3", "Mon 9am-3pm"},
    {"spans in any order", "Mon 2-4, 9-11", "Mon 9am-11am and 2pm-4pm"},
    {"until", "Mon 9am until 5pm", "Mon 9am-5pm"},
    {"a full day from nine to nine", "Mon 9am-9am", "Mon 9am-9am"},
    {"open from", "open Mon from 9am to 5pm", "Mon 9am-5pm"},
    // Some weeks
    {"the first Tuesday", "first Tuesday 10-12", "first Tue 10am-noon"},
    {"the first of the month in words", "1st Tuesday of the month 10am-12pm",
     "first Tue 10am-noon"},
    {"two weeks of a month", "1st and 3rd Wed 2-4", "first and third Wed 2pm-4pm"},
    {"the last Friday", "last Friday of each month 2pm to 4pm", "last Fri 2pm-4pm"},
    {"a week beside the plain ones", "Mon-Fri 9-5, first Sat 10-1",
     "Mon-Fri 9am-5pm, first Sat 10am-1pm"},
    {"two spans on a first Tuesday", "first Tue 10-12 and 1-3", "first Tue 10am-noon and 1pm-3pm"},
    {"every other week", "every other Tue from 3 Nov 2026 10-12",
     "every other Tue from 3 Nov 2026 10am-noon"},
    {"fortnightly", "fortnightly Tuesdays from 3 November 2026 10am-noon",
     "every other Tue from 3 Nov 2026 10am-noon"},
    {"each third week", "every 3 weeks Mon from 2 Nov 2026 9-5",
     "every 3 weeks Mon from 2 Nov 2026 9am-5pm"},
    {"days of the month", "monthly on 1 and 15 and last at 10-12",
     "monthly on 1 and 15 and last at 10am-noon"},
    {"a first Monday that is closed", "Mon-Fri 9-5, first Mon closed",
     "Mon-Fri 9am-5pm, first Mon closed"},
    // Dates
    {"a day that is closed each year", "Mon-Fri 9-5, closed 25 Dec",
     "Mon-Fri 9am-5pm, 25 Dec closed"},
    {"closed behind the date", "daily 9-5, 25 December closed", "Daily 9am-5pm, 25 Dec closed"},
    {"two closed dates", "daily 9-5, closed 25 and 26 Dec", "Daily 9am-5pm, 25 Dec-26 Dec closed"},
    {"a closed stretch over the year's end", "daily 9-5, closed 24 Dec-2 Jan",
     "Daily 9am-5pm, 24 Dec-2 Jan closed"},
    {"with the year", "daily 9-5, closed 24 Dec 2026 to 2 Jan 2027",
     "Daily 9am-5pm, 24 Dec 2026-2 Jan 2027 closed"},
    {"the year behind the end", "daily 9-5, closed 24 Dec-2 Jan 2027",
     "Daily 9am-5pm, 24 Dec 2026-2 Jan 2027 closed"},
    {"Christmas Day by name", "daily 9-5, closed Christmas Day", "Daily 9am-5pm, 25 Dec closed"},
    {"New Year's Eve by name", "daily 9-5, New Year's Eve 9-12", "Daily 9am-5pm, 31 Dec 9am-noon"},
    {"other times on a date", "Mon-Fri 9-5, 24 Dec 9am-noon", "Mon-Fri 9am-5pm, 24 Dec 9am-noon"},
    {"closed one day, short the next", "daily 9-5, closed 25 Dec, 31 Dec 9-12",
     "Daily 9am-5pm, 25 Dec closed, 31 Dec 9am-noon"},
    {"a month that is closed", "Mon-Fri 9-5, closed August",
     "Mon-Fri 9am-5pm, 1 Aug-31 Aug closed"},
    {"a season", "Mon-Fri 9-5, 1 Apr-30 Sep Mon-Fri 9-7",
     "Mon-Fri 9am-5pm, 1 Apr-30 Sep Mon and Tue and Wed and Thu and Fri 9am-7pm"},
    {"a season by months", "Apr-Sep daily 9-7, Oct-Mar daily 9-4",
     "1 Apr-30 Sep Daily 9am-7pm, 1 Oct-31 Mar Daily 9am-4pm"},
    {"from a date on", "from 1 Apr 2027 Mon 9-5", "from 1 Apr 2027 Mon 9am-5pm"},
    {"until a date", "until 30 Sep 2027 Mon 9-5", "until 30 Sep 2027 Mon 9am-5pm"},
    {"a closed day before a season", "daily 9-5, Sun closed, 1 Apr-30 Sep Mon 9-7",
     "Mon-Sat 9am-5pm, 1 Apr-30 Sep Mon 9am-7pm"},
    {"a week of the month behind a date", "24 Dec 9am-noon, first Mon 9am-noon",
     "24 Dec 9am-noon, first Mon 9am-noon"},
    {"a closed week of the month in a season", "1 Apr-30 Sep third Mon closed, daily 9-5",
     "1 Apr-30 Sep third Mon closed, 1 Apr-30 Sep Daily 9am-5pm"},
    {"a season, then a date on which it begins for good",
     "1 Apr-30 Sep Mon 9-5, from 1 Oct 2027 Mon 9-4",
     "1 Apr-30 Sep Mon 9am-5pm, from 1 Oct 2027 Mon 9am-4pm"},
    // Terms
    {"term time in front", "term time Mon 9-3", "term time Mon 9am-3pm"},
    {"term time behind", "Mon 9-3 term time", "term time Mon 9am-3pm"},
    {"term time only", "Mon 9-3, term time only", "term time Mon 9am-3pm"},
    {"terms and holidays", "term time Mon 9-3, school holidays Mon 10-2",
     "term time Mon 9am-3pm, school holidays Mon 10am-2pm"},
    // Telephone, appointments, bank holidays
    {"telephone hours of their own", "Mon-Fri 9-5, phone Mon-Fri 9-9",
     "Mon-Fri 9am-5pm, phone Mon-Fri 9am-9pm"},
    {"only the telephone", "phone lines open 24 hours", "phone 24 hours"},
    {"the door by appointment, the telephone not", "by appointment, phone Mon 9-5",
     "by appointment, phone Mon 9am-5pm"},
    {"appointment only", "appointment only", "by appointment"},
    {"other hours on bank holidays", "Mon-Fri 9-5, bank holidays 10-2",
     "Mon-Fri 9am-5pm, bank holidays 10am-2pm"},
    {"bank holidays counted in", "daily 9-5 including bank holidays", "Daily 9am-5pm"},
    {"public holidays", "Mon-Fri 9-5, closed public holidays",
     "Mon-Fri 9am-5pm, closed bank holidays"},
    // As people write
    {"days behind the times", "9-5 Mon-Fri", "Mon-Fri 9am-5pm"},
    {"several days behind their times", "9am to 5pm Mon-Fri, 10-1 Sat",
     "Mon-Fri 9am-5pm, Sat 10am-1pm"},
    {"a.m. and p.m.", "Mon. - Fri. 9 a.m. - 5 p.m.", "Mon-Fri 9am-5pm"},
    {"a colon behind the day", "Monday: 9am - 5pm\nTuesday: 10am - 4pm",
     "Mon 9am-5pm, Tue 10am-4pm"},
    {"four digits", "Mon-Fri 0900-1730", "Mon-Fri 9am-5.30pm"},
    {"between and", "Mon between 9am and 5pm", "Mon 9am-5pm"},
    {"opening hours as a heading", "Opening hours: Mon-Fri 9-5", "Mon-Fri 9am-5pm"},
    {"a lunch break that is closed", "Mon-Fri 9-5 (closed 12-1)", "Mon-Fri 9am-noon and 1pm-5pm"},
    {"closed for lunch", "Mon-Fri 9-5, closed for lunch 12.30-1.30",
     "Mon-Fri 9am-12.30pm and 1.30pm-5pm"},
    {"closed Sundays", "daily 9-5, closed Sundays", "Mon-Sat 9am-5pm"},
    {"closed at weekends", "daily 9-5, closed weekends", "Mon-Fri 9am-5pm"},
};

static void words_mean(void **state)
{
    const struct words_row *row = *state;
    void *ctx = mem_root("test");
    struct directory_hours *hours = NULL;
    struct error err = {0};
    if (!directory_hours_read(ctx, str_of(row->words), &hours, &err))
        fail_msg("%s", err.text);
    char *words = directory_hours_words(ctx, hours);
    assert_string_equal(words, row->expected);

    struct directory_hours *again = NULL;
    if (!directory_hours_read(ctx, str_of(words), &again, &err))
        fail_msg("its own words are refused: %s", err.text);
    assert_string_equal(directory_hours_words(ctx, again), words);
    mem_free(ctx);
}

/* ---- What is refused ---- */

struct refusal_row {
    const char *name, *words, *quotes;
};

static const struct refusal_row refusal_rows[] = {
    {"an unknown word is quoted", "Mon-Fri 9-5 sometimes", "'sometimes'"},
    {"a day without times", "Mon-Fri", "times for the days"},
    {"days behind the times", "9-5, Mon-Fri", "times for the days"},
    {"a time without an end", "Mon 9am", "the time it closes"},
    {"a range of days without an end", "Mon- 9-5", "'9'"},
    {"an hour of 25", "Mon 25-26", "'25'"},
    {"a minute of 75", "Mon 9.75-10", "'9.75'"},
    {"13pm", "Mon 13pm-2pm", "13"},
    {"0am", "Mon 0am-2pm", "0"},
    {"only bank holidays", "closed bank holidays", "days and times"},
    {"closed after times without days", "Mon 9-5, closed", "days in front of closed"},
    {"every other day without a beginning", "every other Tue 10-12", "from which date"},
    {"a date that does not exist", "daily 9-5, closed 31 Feb", "correct the day"},
    {"dates the wrong way round", "daily 9-5, closed 5 Jan 2027-2 Jan 2027", "earlier first"},
    {"a season without days", "1 Apr-30 Sep", "behind the dates"},
    {"from a date without its year", "from 1 Apr Mon 9-5", "with its year"},
    {"a year too far away", "daily 9-5, closed 24 Dec 2100-2 Jan", "no date"},
    {"an end before the beginning", "from 3 Nov 2027 until 3 Nov 2026 Mon 9-5", "earlier first"},
    {"a break behind midnight", "Mon 8pm-4am closed 11pm-1am", "before and after the break"},
    {"a break that leaves nothing", "Mon 12-1 closed 12-1", "before and after the break"},
    {"a week of the month without times", "Mon 9-5, second Tue", "times for the days"},
    {"a break without times", "closed for lunch 12-1", "before the break"},
    {"bytes that are no words", "Mon 9-5 \xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
    {"by and something else", "by bus", "'bus'"},
    {"seven spans in a day", "Mon 1am-2am 3am-4am 5am-6am 7am-8am 9am-10am 11am-12pm 1pm-2pm",
     "at most 6"},
};

static void words_are_refused(void **state)
{
    const struct refusal_row *row = *state;
    void *ctx = mem_root("test");
    struct directory_hours *hours = NULL;
    struct error err = {0};
    assert_false(directory_hours_read(ctx, str_of(row->words), &hours, &err));
    assert_null(hours);
    assert_int_equal(err.kind, ERROR_INPUT);
    if (strstr(err.text, row->quotes) == NULL)
        fail_msg("'%s' does not name %s", err.text, row->quotes);
    assert_int_equal(mem_blocks(ctx), 1);
    mem_free(ctx);
}

/* ---- At a moment ---- */

static const char holidays_csv[] = "date,name,substitute\n"
                                   "2026-12-25,Christmas Day,0\n"
                                   "2026-12-28,Boxing Day,1\n"
                                   "2027-01-01,New Year's Day,0\n"
                                   "2027-03-26,Good Friday,0\n"
                                   "2027-03-29,Easter Monday,0\n";

static const char terms_csv[] = "from,to,kind\n"
                                "2026-09-07,2026-10-23,term\n"
                                "2026-10-24,2026-11-01,holidays\n"
                                "2026-11-02,2026-12-17,term\n";

/* Times are London's. The clocks go back on Sunday 25 October 2026 and 31 October 2027, and forward on Sunday 29 March 2026 and
 * 28 March 2027. 3 November 2026 is a Tuesday. */
struct moment_row {
    const char *name, *words, *at, *expected;
};

static const struct moment_row moment_rows[] = {
    {"not known", "", "2026-11-03 10:00", "not known"},
    {"by appointment is not known", "by appointment", "2026-11-03 10:00", "not known"},
    {"24 hours", "24 hours", "2026-12-25 03:00", "always"},
    {"open until five", "Mon-Fri 9-5", "2026-11-03 10:00",
     "open 2026-11-03 09:00+00:00 2026-11-03 17:00+00:00"},
    {"open at the first moment", "Mon-Fri 9-5", "2026-11-03 09:00",
     "open 2026-11-03 09:00+00:00 2026-11-03 17:00+00:00"},
    {"closed at the last moment", "Mon-Fri 9-5", "2026-11-03 17:00",
     "opens 2026-11-04 09:00+00:00 2026-11-04 17:00+00:00"},
    {"before it opens", "Mon-Fri 9-5", "2026-11-03 08:59",
     "opens 2026-11-03 09:00+00:00 2026-11-03 17:00+00:00"},
    {"in the lunch break", "Tue 9-12.30, 1.30-5", "2026-11-03 13:00",
     "opens 2026-11-03 13:30+00:00 2026-11-03 17:00+00:00"},
    {"after the lunch break", "Tue 9-12.30, 1.30-5", "2026-11-03 13:30",
     "open 2026-11-03 13:30+00:00 2026-11-03 17:00+00:00"},
    {"Friday evening to Monday", "Mon-Fri 9-5", "2026-11-06 17:30",
     "opens 2026-11-09 09:00+00:00 2026-11-09 17:00+00:00"},
    {"once a week, just missed", "Tue 10-12", "2026-11-03 12:00",
     "opens 2026-11-10 10:00+00:00 2026-11-10 12:00+00:00"},
    {"past midnight, before it", "Fri 8pm-2am", "2026-11-06 23:00",
     "open 2026-11-06 20:00+00:00 2026-11-07 02:00+00:00"},
    {"past midnight, after it", "Fri 8pm-2am", "2026-11-07 01:30",
     "open 2026-11-06 20:00+00:00 2026-11-07 02:00+00:00"},
    {"past midnight, over", "Fri 8pm-2am", "2026-11-07 02:00",
     "opens 2026-11-13 20:00+00:00 2026-11-14 02:00+00:00"},
    {"Sunday night into Monday", "Sun 10pm-6am", "2026-11-09 05:00",
     "open 2026-11-08 22:00+00:00 2026-11-09 06:00+00:00"},
    {"nights that meet at midnight are one", "Fri 8pm-midnight, Sat midnight-4am",
     "2026-11-06 23:00", "open 2026-11-06 20:00+00:00 2026-11-07 04:00+00:00"},
    {"closed all week", "closed", "2026-11-03 10:00", "closed"},
    {"Christmas Day is left out", "Mon-Fri 9-5, closed bank holidays", "2026-12-25 10:00",
     "opens 2026-12-29 09:00+00:00 2026-12-29 17:00+00:00"},
    {"Christmas Day counts where nothing is said", "Mon-Fri 9-5", "2026-12-25 10:00",
     "open 2026-12-25 09:00+00:00 2026-12-25 17:00+00:00"},
    {"Boxing Day itself, a Saturday with its holiday on Monday", "Sat 9-5, closed bank holidays",
     "2026-12-26 10:00", "open 2026-12-26 09:00+00:00 2026-12-26 17:00+00:00"},
    {"New Year's Day", "daily 9-5, closed bank holidays", "2027-01-01 10:00",
     "opens 2027-01-02 09:00+00:00 2027-01-02 17:00+00:00"},
    {"Easter, over four days", "Mon-Fri 9-5, closed bank holidays", "2027-03-25 17:00",
     "opens 2027-03-30 09:00+01:00 2027-03-30 17:00+01:00"},
    {"24 hours but not on Christmas Day", "24 hours, closed bank holidays", "2026-12-25 10:00",
     "opens 2026-12-26 00:00+00:00 2026-12-28 00:00+00:00"},
    {"the night before a holiday runs into it", "daily 8pm-2am, closed bank holidays",
     "2026-12-25 01:00", "open 2026-12-24 20:00+00:00 2026-12-25 02:00+00:00"},
    {"autumn 2026: the day itself", "Sun 9-5", "2026-10-25 08:00",
     "opens 2026-10-25 09:00+00:00 2026-10-25 17:00+00:00"},
    {"autumn 2026: the day before looks over it", "Mon-Sat 9-5", "2026-10-24 18:00",
     "opens 2026-10-26 09:00+00:00 2026-10-26 17:00+00:00"},
    {"autumn 2026: before it still summer time", "Sat 9-5", "2026-10-24 08:00",
     "opens 2026-10-24 09:00+01:00 2026-10-24 17:00+01:00"},
    {"autumn 2026: a night of seven hours lasts eight", "Sat 8pm-3am", "2026-10-24 22:00",
     "open 2026-10-24 20:00+01:00 2026-10-25 03:00+00:00"},
    {"autumn 2026: an end that comes twice is the first", "Sat 8pm-1.30am", "2026-10-24 22:00",
     "open 2026-10-24 20:00+01:00 2026-10-25 01:30+01:00"},
    {"autumn 2026: from three weeks before", "Tue 10-12", "2026-10-20 12:00",
     "opens 2026-10-27 10:00+00:00 2026-10-27 12:00+00:00"},
    {"autumn 2026: the morning after looks back", "Sat 10pm-10am", "2026-10-25 09:30",
     "open 2026-10-24 22:00+01:00 2026-10-25 10:00+00:00"},
    {"autumn 2027: the day itself", "Sun 9-5", "2027-10-31 10:00",
     "open 2027-10-31 09:00+00:00 2027-10-31 17:00+00:00"},
    {"autumn 2027: the night into it", "daily 11pm-4am", "2027-10-31 03:30",
     "open 2027-10-30 23:00+01:00 2027-10-31 04:00+00:00"},
    {"autumn 2027: Monday after", "Mon-Fri 9-5", "2027-10-29 17:00",
     "opens 2027-11-01 09:00+00:00 2027-11-01 17:00+00:00"},
    {"spring 2026: the day itself", "Sun 9-5", "2026-03-29 08:00",
     "opens 2026-03-29 09:00+01:00 2026-03-29 17:00+01:00"},
    {"spring 2026: a night of seven hours lasts six", "Sat 8pm-3am", "2026-03-28 23:00",
     "open 2026-03-28 20:00+00:00 2026-03-29 03:00+01:00"},
    {"spring 2026: Monday after", "Mon-Fri 9-5", "2026-03-27 18:00",
     "opens 2026-03-30 09:00+01:00 2026-03-30 17:00+01:00"},
    {"spring 2027: the day before looks over it", "Mon-Fri 9-5", "2027-03-27 12:00",
     "opens 2027-03-29 09:00+01:00 2027-03-29 17:00+01:00"},
    {"spring 2027: an end that does not exist is an hour later", "Sat 8pm-1.30am",
     "2027-03-27 22:00", "open 2027-03-27 20:00+00:00 2027-03-28 02:30+01:00"},
    {"spring 2027: a span that does not exist at all is left out", "Sun 1am-2am",
     "2027-03-28 00:30", "opens 2027-04-04 01:00+01:00 2027-04-04 02:00+01:00"},
    {"spring 2027: from four weeks before", "Sun 9-5, closed bank holidays", "2027-03-07 17:00",
     "opens 2027-03-14 09:00+00:00 2027-03-14 17:00+00:00"},
    // Some weeks, dates, terms, bank holidays
    {"the first Tuesday of a month", "first Tue 10-12", "2026-11-03 10:30",
     "open 2026-11-03 10:00+00:00 2026-11-03 12:00+00:00"},
    {"the first Tuesday is over: the next month's", "first Tue 10-12", "2026-11-03 12:00",
     "opens 2026-12-01 10:00+00:00 2026-12-01 12:00+00:00"},
    {"five weeks between first Tuesdays", "first Tue 10-12", "2026-12-01 12:00",
     "opens 2027-01-05 10:00+00:00 2027-01-05 12:00+00:00"},
    {"the last Friday over the clock change", "last Fri 2-4", "2026-10-01 09:00",
     "opens 2026-10-30 14:00+00:00 2026-10-30 16:00+00:00"},
    {"the third Monday", "third Mon 9-5", "2026-11-16 09:00",
     "open 2026-11-16 09:00+00:00 2026-11-16 17:00+00:00"},
    {"the fifth Sunday comes rarely", "fifth Sun 9-5", "2026-11-01 09:00",
     "opens 2026-11-29 09:00+00:00 2026-11-29 17:00+00:00"},
    {"every other Tuesday, its week", "every other Tue from 3 Nov 2026 10-12", "2026-11-17 10:00",
     "open 2026-11-17 10:00+00:00 2026-11-17 12:00+00:00"},
    {"every other Tuesday, the other week", "every other Tue from 3 Nov 2026 10-12",
     "2026-11-10 10:00", "opens 2026-11-17 10:00+00:00 2026-11-17 12:00+00:00"},
    {"every other Tuesday, not begun", "every other Tue from 3 Nov 2026 10-12", "2026-10-19 10:00",
     "opens 2026-11-03 10:00+00:00 2026-11-03 12:00+00:00"},
    {"every other week over the new year", "every other Tue from 3 Nov 2026 10-12",
     "2026-12-16 10:00", "opens 2026-12-29 10:00+00:00 2026-12-29 12:00+00:00"},
    {"the last day of a short month", "monthly on last at 9-5", "2027-02-20 09:00",
     "opens 2027-02-28 09:00+00:00 2027-02-28 17:00+00:00"},
    {"the 31st where there is none", "monthly on 31 at 9-5", "2026-11-30 12:00",
     "opens 2026-12-31 09:00+00:00 2026-12-31 17:00+00:00"},
    {"closed on a date", "daily 9-5, closed 25 Dec", "2026-12-25 10:00",
     "opens 2026-12-26 09:00+00:00 2026-12-26 17:00+00:00"},
    {"closed over the year's end, its last day", "daily 9-5, closed 24 Dec-2 Jan",
     "2027-01-02 10:00", "opens 2027-01-03 09:00+00:00 2027-01-03 17:00+00:00"},
    {"closed over the year's end, from before", "daily 9-5, closed 24 Dec-2 Jan",
     "2026-12-23 17:00", "opens 2027-01-03 09:00+00:00 2027-01-03 17:00+00:00"},
    {"closed dates of one year alone", "daily 9-5, closed 24 Dec 2025-2 Jan 2026",
     "2026-12-25 10:00", "open 2026-12-25 09:00+00:00 2026-12-25 17:00+00:00"},
    {"shorter on a date", "Mon-Fri 9-5, 24 Dec 9am-noon", "2026-12-24 10:00",
     "open 2026-12-24 09:00+00:00 2026-12-24 12:00+00:00"},
    {"open on a bank holiday by its date", "Mon-Fri 9-5, 25 Dec 12-3, closed bank holidays",
     "2026-12-25 10:00", "opens 2026-12-25 12:00+00:00 2026-12-25 15:00+00:00"},
    {"the summer's hours", "Mon-Fri 9-5, 1 Apr-30 Sep Mon-Fri 9-7", "2026-09-30 18:00",
     "open 2026-09-30 09:00+01:00 2026-09-30 19:00+01:00"},
    {"after the summer", "Mon-Fri 9-5, 1 Apr-30 Sep Mon-Fri 9-7", "2026-10-01 18:00",
     "opens 2026-10-02 09:00+01:00 2026-10-02 17:00+01:00"},
    {"the winter's hours over the new year", "Apr-Sep daily 9-7, Oct-Mar daily 9-4",
     "2027-01-15 16:30", "opens 2027-01-16 09:00+00:00 2027-01-16 16:00+00:00"},
    {"not open before it begins", "from 1 Dec 2026 daily 9-5", "2026-11-03 10:00",
     "opens 2026-12-01 09:00+00:00 2026-12-01 17:00+00:00"},
    {"over for good", "until 30 Sep 2026 daily 9-5", "2026-11-03 10:00", "closed"},
    {"its last day", "until 3 Nov 2026 daily 9-5", "2026-11-03 10:00",
     "open 2026-11-03 09:00+00:00 2026-11-03 17:00+00:00"},
    {"in term", "term time Mon-Fri 9-3", "2026-11-03 10:00",
     "open 2026-11-03 09:00+00:00 2026-11-03 15:00+00:00"},
    {"the half term is left out", "term time Mon-Fri 9-3", "2026-10-23 15:00",
     "opens 2026-11-02 09:00+00:00 2026-11-02 15:00+00:00"},
    {"in the school holidays", "term time Mon 9-3, school holidays Mon 10-2", "2026-10-26 11:00",
     "open 2026-10-26 10:00+00:00 2026-10-26 14:00+00:00"},
    {"terms that nobody wrote down", "term time Mon-Fri 9-3", "2028-11-03 10:00", "not known"},
    {"bank holidays have hours of their own", "Mon-Fri 9-5, bank holidays 10-2", "2026-12-25 09:30",
     "opens 2026-12-25 10:00+00:00 2026-12-25 14:00+00:00"},
    {"bank holidays alone", "bank holidays 10-2", "2026-12-01 09:30",
     "opens 2026-12-25 10:00+00:00 2026-12-25 14:00+00:00"},
    {"the substitute day of Boxing Day 2026", "Mon 9-5, closed bank holidays", "2026-12-28 10:00",
     "opens 2027-01-04 09:00+00:00 2027-01-04 17:00+00:00"},
    {"Good Friday 2027", "Fri 9-5, closed bank holidays", "2027-03-26 10:00",
     "opens 2027-04-02 09:00+01:00 2027-04-02 17:00+01:00"},
    {"the first Monday falls on Easter Monday's week", "last Mon 9-5, closed bank holidays",
     "2027-03-29 10:00", "opens 2027-04-26 09:00+01:00 2027-04-26 17:00+01:00"},
    {"the telephone when only it has hours", "phone Mon-Fri 9-9", "2026-11-03 20:00",
     "open 2026-11-03 09:00+00:00 2026-11-03 21:00+00:00"},
    {"the door counts before the telephone", "Mon-Fri 9-5, phone Mon-Fri 9-9", "2026-11-03 20:00",
     "opens 2026-11-04 09:00+00:00 2026-11-04 17:00+00:00"},
    {"by appointment is not known", "by appointment", "2026-11-03 10:00", "not known"},
    {"autumn 2026: the last Sunday of October", "last Sun 12.30am-3am", "2026-10-25 02:30",
     "open 2026-10-25 00:30+01:00 2026-10-25 03:00+00:00"},
    {"spring 2027: the last Sunday of March", "last Sun 12.30am-3am", "2027-03-28 00:45",
     "open 2027-03-28 00:30+00:00 2027-03-28 03:00+01:00"},
    {"over the end of the year", "Fri 9-5", "2026-12-31 12:00",
     "opens 2027-01-01 09:00+00:00 2027-01-01 17:00+00:00"},
};

static void add_moment(char *out, size_t size, int64_t at_ms)
{
    char text[26];
    clock_rfc3339(at_ms, text);
    size_t length = strlen(out);
    snprintf(out + length, size - length, " %.10s %.5s%.6s", text, text + 11, text + 19);
}

static void hours_hold(void **state)
{
    const struct moment_row *row = *state;
    void *ctx = mem_root("test");
    struct directory_hours *hours = NULL;
    struct directory_holidays *holidays = NULL;
    struct error err = {0};
    int64_t at_ms = 0;
    char found[96] = "";
    assert_true(
        directory_holidays_load(ctx, "holidays.csv", str_of(holidays_csv), &holidays, &err));
    assert_true(directory_terms_load(holidays, "terms.csv", str_of(terms_csv), &err));
    assert_true(directory_hours_read(ctx, str_of(row->words), &hours, &err));
    assert_true(clock_parse(str_of(row->at), &at_ms));

    struct directory_span span = directory_hours_at(hours, holidays, at_ms);
    if (!span.is_known)
        snprintf(found, sizeof(found), "not known");
    else if (span.is_always)
        snprintf(found, sizeof(found), "always");
    else if (!span.has_next)
        snprintf(found, sizeof(found), "closed");
    else {
        snprintf(found, sizeof(found), "%s", span.is_open ? "open" : "opens");
        add_moment(found, sizeof(found), span.from_ms);
        add_moment(found, sizeof(found), span.to_ms);
    }
    assert_string_equal(found, row->expected);
    mem_free(ctx);
}

/* The answer must not depend on how the calendar is built: compare with the plain reading of each wall-clock minute. */
static void every_half_hour_agrees_with_the_wall_clock(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct directory_hours *hours = NULL;
    struct error err = {0};
    assert_true(directory_hours_read(
        ctx, str_of("Mon-Fri 9-12.30, 1.30-5, Sat 8pm-midnight, Sun 4am-6"), &hours, &err));
    static const char *const starts[] = {"2026-03-20", "2026-10-16", "2027-03-19", "2027-10-22"};
    for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
        int64_t at_ms = 0;
        assert_true(clock_parse(str_of(starts[i]), &at_ms));
        for (int half = 0; half < 20 * 48; half++, at_ms += 30 * 60 * 1000) {
            struct clock_local local = clock_local_of(at_ms);
            int minute = local.hour * 60 + local.minute;
            bool is_open = local.weekday < 5
                               ? (minute >= 540 && minute < 750) || (minute >= 810 && minute < 1020)
                           : local.weekday == 5 ? minute >= 1200
                                                : minute >= 240 && minute < 360;
            struct directory_span span = directory_hours_at(hours, NULL, at_ms);
            assert_true(span.is_known && span.has_next);
            assert_int_equal(span.is_open, is_open);
            assert_true(span.to_ms > at_ms && span.from_ms < span.to_ms);
        }
    }
    mem_free(ctx);
}

static void holidays_are_found(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct directory_holidays *holidays = NULL;
    struct error err = {0};
    assert_true(
        directory_holidays_load(ctx, "holidays.csv", str_of(holidays_csv), &holidays, &err));
    assert_true(directory_is_holiday(holidays, 2026, 12, 25));
    assert_true(directory_is_holiday(holidays, 2026, 12, 28));
    assert_false(directory_is_holiday(holidays, 2026, 12, 26));
    assert_false(directory_is_holiday(NULL, 2026, 12, 25));
    mem_free(ctx);
}

static void a_bad_holiday_names_its_line(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "date,name\n2026-12-25,Christmas\n2026-13-01,None\n",
        "date,name\n2026-12-25,Christmas\n2026-02-29,No leap year\n",
        "date,name\n2026-12-25,Christmas\n25 December,Christmas\n",
    };
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        void *ctx = mem_root("test");
        struct directory_holidays *holidays = NULL;
        struct error err = {0};
        assert_false(directory_holidays_load(ctx, "holidays.csv", str_of(bad[i]), &holidays, &err));
        assert_int_equal(err.kind, ERROR_CONFIG);
        assert_non_null(strstr(err.text, "holidays.csv:3"));
        assert_int_equal(mem_blocks(ctx), 1);
        mem_free(ctx);
    }
    void *ctx = mem_root("test");
    struct directory_holidays *holidays = NULL;
    struct error err = {0};
    assert_false(directory_holidays_load(ctx, "holidays.csv", str_of("day\n"), &holidays, &err));
    assert_non_null(strstr(err.text, "date"));
    mem_free(ctx);
}

/* One cmocka test a row. The row is only read; cmocka wants it without const. */
static struct CMUnitTest row_test(const char *name, void (*test)(void **), const void *row)
{
    struct CMUnitTest one = {.name = name, .test_func = test};
    memcpy(&one.initial_state, &row, sizeof(row));
    return one;
}

int main(void)
{
    clock_start();
    enum { PLAIN = 3 };
    static struct CMUnitTest
        tests[ARRAY_SIZE(words_rows) + ARRAY_SIZE(refusal_rows) + ARRAY_SIZE(moment_rows) + PLAIN];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(words_rows); i++)
        tests[count++] = row_test(words_rows[i].name, words_mean, &words_rows[i]);
    for (size_t i = 0; i < ARRAY_SIZE(refusal_rows); i++)
        tests[count++] = row_test(refusal_rows[i].name, words_are_refused, &refusal_rows[i]);
    for (size_t i = 0; i < ARRAY_SIZE(moment_rows); i++)
        tests[count++] = row_test(moment_rows[i].name, hours_hold, &moment_rows[i]);
    tests[count++] =
        (struct CMUnitTest)cmocka_unit_test(every_half_hour_agrees_with_the_wall_clock);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(holidays_are_found);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(a_bad_holiday_names_its_line);
    return cmocka_run_group_tests_name("opening hours", tests, NULL, NULL);
}

/* What the files that read days and times share: the scan under way, and readers of its words.
 * Private to when.c, when_day.c and when_time.c. A reader returns how many words it took, 0 none.
 * Leaves to others: single words (when_words.c). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "understand/understand_impl.h"

enum { NOON = 12 * 60, DAY_MINUTES = 24 * 60 };

/* A time of day as written. is_sure: no morning or afternoon need be guessed. */
struct when_time_read {
    int minute;
    bool is_sure, is_bare; /* bare: a lone number, which may be no time at all */
};

enum when_day_kind { DAY_NONE, DAY_FIXED, DAY_WEEKDAY, DAY_OF_MONTH };
enum when_week { WEEK_THIS, WEEK_NEXT, WEEK_AFTER, WEEK_LAST };

struct when_scan {
    const struct understand_text *text;
    int64_t now_ms;
    struct clock_local today;

    enum when_day_kind kind;
    struct clock_local day; /* DAY_FIXED; DAY_OF_MONTH: day alone */
    int weekday;
    enum when_week week;
    bool has_year;

    bool has_time, has_range;
    struct when_time_read from, to;
    bool has_moment; /* "in an hour" */
    int64_t moment_ms;
    enum word_part part;

    bool is_unclear; /* two days, two times, or a "not" */
    size_t unknown;  /* words that say something else */
};

/* The folded word there, "" behind the last. */
struct str when_word(const struct when_scan *scan, size_t at);
bool when_is_word(const struct when_scan *scan, size_t at, const char *word);
/* What stands between a word and the next one, when it is a single sign; else 0. */
char when_sign_after(const struct when_scan *scan, size_t at);
/* A word of digits, least to most of them; -1 for none. */
int when_digits(const struct when_scan *scan, size_t at, size_t least, size_t most);
/* A small count in digits or words; "a" and "an" are one; -1 for none. */
int when_count(const struct when_scan *scan, size_t at);
/* When a day begins in London, so many days from today; Unix ms. */
int64_t when_start_of(const struct when_scan *scan, int offset);
bool when_same_day(const struct clock_local *a, const struct clock_local *b);

/* when_day.c: a day in any form. */
size_t when_day(struct when_scan *scan, size_t at);
/* when_time.c: a time, a range or a part of the day. may_be_bare: a lone number may be an hour. */
size_t when_time(struct when_scan *scan, size_t at, bool may_be_bare);

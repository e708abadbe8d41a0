/* The parser of opening hours: its tokens, times and dates, shared by the files that read the grammar.
 * Leaves to others: nothing outside hours_*.c may include it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "directory/directory_impl.h"

enum { HOURS_WORDS_MAX = 10000, EVERY_DAY = 0x7f, WORK_DAYS = 0x1f, WEEK_END = 0x60 };

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_DASH, TOKEN_AND, TOKEN_OTHER };
struct token {
    enum token_kind kind;
    bool after_comma; /* a comma, a line's end or the like stands in front */
    struct str text;
};

struct parser {
    struct str rest;
    struct token token; /* the one to be read next */
    struct directory_hours *hours;
    struct hours_table *table;
    struct hours_rule scope;   /* dates and term that hold for the days named next */
    bool is_scope_fresh;       /* no days were named under it yet */
    struct hours_rule pattern; /* which weeks the days named last mean */
    int rule;                  /* that the next times go to; -1 none yet */
    unsigned days;             /* bit per weekday that the next times are for; 0 none named */
    bool has_times;            /* times for `days` were read: a day name begins anew */
    unsigned
        general; /* days that have times only from "daily" and the like: a day named later replaces them */
    bool is_times_first; /* "9-5 Mon-Fri": written the other way round */
    bool has_any;        /* something that says when was read */
    struct error *err;
};

/* Lower case, every kind of dash as "-", "a.m." as "am", no apostrophes. Under ctx. */
struct str hours_plain(void *ctx, struct str words);
void hours_advance(struct parser *parser);
bool hours_at_word(const struct parser *parser, const char *word);
bool hours_take_word(struct parser *parser, const char *word);
/* ERROR_INPUT that quotes the token and says what was expected. */
bool hours_refuse(struct parser *parser, const char *expected);
/* 0 Monday … 6 Sunday, or -1. */
int hours_weekday(struct str word);

/* A time as written. minute: 0-1440; has_half: am, pm, noon, midnight or a 24-hour form says which half of the day. */
struct time_read {
    int minute;
    bool has_half;
    bool is_midnight; /* as an end it is the end of the day */
};
bool hours_read_time(struct parser *parser, struct time_read *out);
struct hours_span hours_span_of(struct time_read from, struct time_read to);

/* Whether a date stands next: "25 Dec", "1 Apr-30 Sep", "25-26 Dec 2026", "August", "Christmas Day". */
bool hours_at_dates(const struct parser *parser);
bool hours_read_dates(struct parser *parser, struct hours_dates *out);
/* "from 1 Apr 2027", "until 30 Sep 2027": one end alone, with its year. */
bool hours_read_limit(struct parser *parser, int *number_out);

/* What follows is for other days than what went before. */
void hours_begin_days(struct parser *parser);
/* Adds to the days named last, or begins anew when those already have their times. */
void hours_name_days(struct parser *parser, unsigned days);
/* Whether a day of the week stands next; reads it, or a run of them. */
bool hours_at_day(const struct parser *parser);
bool hours_read_days(struct parser *parser);
/* Days under a name of their own ("weekdays"); 0, and nothing taken, when there is none. */
unsigned hours_take_days(struct parser *parser);
/* "first and third Tue"; false, and nothing taken, for others. */
bool hours_take_weeks(struct parser *parser);
/* "every other", "every 3 weeks"; 0, and nothing taken, for others. */
int hours_take_interval(struct parser *parser);
/* What stands behind "monthly": "on 1 and 15 and last at". */
bool hours_read_month_days(struct parser *parser);
bool hours_take_and(struct parser *parser);

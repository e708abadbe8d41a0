/* What the files of this room share: opening hours as spans of minutes, a calendar of the days around a moment,
 * and the sealed snapshot with its index.
 * Leaves to others: nothing outside this room may include it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "directory/directory.h"

enum { DAY_MINUTES = 24 * 60, WEEK_DAYS = 7 };
/* Spans that one day may have. */
enum { HOURS_SPANS_MAX = 6 };
/* How far ahead the next opening is looked for. */
enum { HOURS_AHEAD_DAYS = 42 };

/* Minutes after the midnight that the day begins with: from 0-1439; to above from, past 1440 where the span goes on
 * after the next midnight, at most a whole day later. */
struct hours_span {
    short from, to;
};
struct hours_day {
    struct hours_span spans[HOURS_SPANS_MAX]; /* in order, apart from each other */
    int count;
};
/* First and last day: days since 1970-01-01 or, each year, month * 32 + day; 0 no limit. Yearly ones may run over the
 * end of the year. */
struct hours_dates {
    bool is_yearly;
    int from, to;
};

enum hours_term { HOURS_ANY_TERM, HOURS_TERM, HOURS_HOLIDAYS };

/* Hours beside the plain week. */
enum { HOURS_RULES_MAX = 16, HOURS_LAST_WEEK = 1 << 5 };
struct hours_rule {
    struct hours_dates dates;
    unsigned days;       /* bit per weekday; 0 any */
    unsigned weeks;      /* of the month: bits 0-4 the first to the fifth, HOURS_LAST_WEEK; 0 any */
    unsigned month_days; /* bits 1-31; bit 0 the last of the month; 0 any */
    int interval;        /* each how manieth week, from the week of anchor; 0 each */
    int anchor;          /* day number: none before it */
    enum hours_term term;
    bool on_holidays;  /* on bank holidays alone */
    bool is_exception; /* on its days nothing else holds */
    struct hours_day times;
};

/* Of the door or of the telephone. */
struct hours_table {
    bool has_times;                   /* days or rules are set (a day without a span is closed) */
    bool by_appointment;              /* told as "not known": nobody can just come */
    struct hours_day days[WEEK_DAYS]; /* 0 Monday */
    struct hours_rule *rules;
    int rule_count;
};
struct directory_hours {
    struct hours_table door, phone;
    bool closed_holidays; /* on bank holidays no span begins, unless a rule says so */
};

/* Whether all seven days are open from midnight to midnight, bank holidays too. */
bool hours_are_always(const struct directory_hours *hours, const struct hours_table *table);
/* Puts a span among a day's, which are joined where they meet; false when the day has too many. */
bool hours_day_add(struct hours_day *day, struct hours_span span);
/* Takes a break out of a day's times. False when what is left cannot be said as times of that day: the break lies behind
 * midnight, leaves nothing or makes too many of them. */
bool hours_day_cut(struct hours_day *day, struct hours_span cut);
bool hours_same_times(const struct hours_day *a, const struct hours_day *b);
/* A copy of a rule at the end; NULL when there are too many. */
struct hours_rule *hours_rule_add(struct directory_hours *hours, struct hours_table *table,
                                  struct hours_rule rule);

/* The days around a moment, worked out once and used for many services. Day 0 is the London day of the moment,
 * behind it one day back. */
enum { CALENDAR_BEFORE = 1, CALENDAR_DAYS = CALENDAR_BEFORE + HOURS_AHEAD_DAYS + 2 };
struct calendar_day {
    int64_t start_ms;
    bool is_holiday;
    enum hours_term term; /* HOURS_ANY_TERM: not known, or councils differ */
    bool is_uneven;       /* the clocks change on it: it has 23 or 25 hours */
};
struct calendar {
    int64_t at_ms;
    struct clock_local today;
    int64_t today_number; /* days since 1970-01-01 */
    struct calendar_day days[CALENDAR_DAYS];
};
struct calendar calendar_of(const struct directory_holidays *holidays, int64_t at_ms);
struct directory_span calendar_span(const struct calendar *calendar,
                                    const struct directory_hours *hours,
                                    const struct hours_table *table);
/* The hours that somebody who comes goes by: the door's, else the telephone's. */
const struct hours_table *hours_door(const struct directory_hours *hours);
/* The telephone's, else the door's. */
const struct hours_table *hours_phone(const struct directory_hours *hours);

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
int64_t day_number(int year, int month, int day);
/* Sets year, month and day of a day_number. */
void day_date(int64_t number, struct clock_local *out);
int days_in_month(int64_t year, int64_t month);
/* Reads "2026-11-03"; false when it is not a date that exists. */
bool day_read(struct str text, int64_t *number_out);
/* The first holiday on that day or later; INT64_MAX when there is none. */
int64_t holiday_from(const struct directory_holidays *holidays, int64_t number);
/* Whether schools are in term or on holiday on a day. */
enum hours_term holiday_term(const struct directory_holidays *holidays, int64_t number);

/* A service in the snapshot, with what a search looks at kept beside it. */
struct directory_entry {
    struct directory_service service;
    size_t hours;      /* index into directory->hours */
    bool has_position; /* latitude and longitude are set */
    float latitude, longitude;
    int64_t checked_number; /* day_number; 0 not known */
    uint32_t id_hash;
    uint32_t service_hash; /* the same for all places of one service */
};

/* What decides about most services without touching more of them: kept close together, so that a search through
 * tens of thousands stays in the cache. */
struct directory_gate {
    uint64_t boroughs;
    uint32_t first_key; /* into directory->entry_keys: the keys of this service, ascending */
    uint16_t key_count;
    uint8_t reach;  /* enum directory_reach */
    int8_t borough; /* where it is; negative: nowhere in particular */
    bool is_full;
    uint8_t minimum_age, maximum_age; /* years; 0 none */
    int32_t open_again; /* day number of the first day that it is open again; 0 not closed */
};

/* What services are found by: a need ("food.bank") or an offer that they take ("offer.time"). */
struct directory_key {
    const char *id;
    bool is_statutory; /* only the person's own council answers for it */
    size_t first;      /* into directory->postings: the services under this key, ascending */
    size_t count;
};

/* A pair of need and service while the snapshot is being built. */
struct directory_pair {
    const char *id;
    size_t entry;
};

struct directory {
    const struct place_map *map;
    const struct directory_holidays *holidays;
    bool is_sealed;

    struct directory_entry *entries;
    struct directory_gate *gates; /* one an entry */
    size_t count, capacity;

    struct directory_hours **hours; /* each different wording once */
    const char **hours_words;
    size_t hours_count, hours_capacity;
    size_t *hours_slots; /* open addressing by hash of the words: index + 1, 0 empty */
    size_t hours_slot_count;

    struct directory_pair *pairs;
    size_t pair_count, pair_capacity;

    struct directory_key *keys; /* sorted by id */
    size_t key_count;
    size_t *postings;
    size_t *entry_keys;
    size_t *by_id; /* entry indices, sorted by service id */
};

/* FNV-1a over bytes, going on from seed. */
uint32_t hash_bytes(uint32_t seed, const void *bytes, size_t size);
#define HASH_START ((uint32_t)0x811c9dc5)

/* Agencies as an immutable snapshot: search, rank with reasons, opening hours and bank holidays.
 * Stands under flow/ (find and offer, opening times of our own lines) and console/.
 * Leaves to others: keeping rows (store/service.h), wording (language/). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"
#include "place/place.h"

/* Days on which "closed bank holidays" holds. */
struct directory_holidays;
/* Reads db/seed/bank-holidays.csv: date,name,substitute. Fails with ERROR_CONFIG, naming the line. */
bool directory_holidays_load(void *ctx, const char *name, struct str csv,
                             struct directory_holidays **out, struct error *err);
bool directory_is_holiday(const struct directory_holidays *holidays, int year, int month, int day);
/* Moves year, month and day to the first holiday on that day or later; false when there is none. */
bool directory_holiday_next(const struct directory_holidays *holidays, struct clock_local *day);

/* Opening hours, from plain words: "Mon-Fri 9-5, Sat 10-1, closed bank holidays"; "24 hours"; "by appointment". */
struct directory_hours;
/* Fails with ERROR_INPUT, quoting the word it does not know. An empty text means: not known. */
bool directory_hours_read(void *ctx, struct str words, struct directory_hours **out,
                          struct error *err);
/* The same hours in the grammar's own form, which reads back to the same. Under ctx. */
char *directory_hours_words(void *ctx, const struct directory_hours *hours);

struct directory_span {
    bool is_known;  /* false: the hours are not known or by appointment; nothing else is set */
    bool is_open;   /* at the moment asked about */
    bool is_always; /* 24 hours, every day */
    bool has_next;  /* false: closed for the coming 28 days */
    int64_t from_ms, to_ms; /* the span under way, else the next one */
};
struct directory_span directory_hours_at(const struct directory_hours *hours,
                                         const struct directory_holidays *holidays, int64_t at_ms);

enum directory_reach { DIRECTORY_BOROUGHS, DIRECTORY_LONDON, DIRECTORY_NATIONAL };
enum directory_space {
    DIRECTORY_SPACE_UNKNOWN,
    DIRECTORY_SPACE_OPEN,
    DIRECTORY_SPACE_WAITING,
    DIRECTORY_SPACE_FULL
};

/* One service as it is told to people and kept in the database: the columns of db/seed/directory.csv. */
struct directory_service {
    const char *id;   /* opaque and stable: UUID v5 of source and source id */
    const char *name; /* "Example Foodbank" */
    const char *organization;
    const char *needs; /* ids of needs.csv, separated by | */
    enum directory_reach reach;
    uint64_t boroughs;   /* served; with DIRECTORY_BOROUGHS */
    char outcode[5];     /* where it is; "" if nowhere in particular */
    const char *summary; /* at most 90 characters: what to bring, or "no voucher needed" */
    const char *phone;   /* as written for people: "020 7946 0123"; "" if none */
    const char *email, *url, *address;
    const char *hours;     /* in the grammar's words */
    const char *languages; /* codes separated by |; "" English */
    enum directory_space space;
    const char *checked; /* "2026-11-03" */
    const char *checked_by;
    const char *offer;  /* offers it takes: time|skills|things|money|campaign, or "" */
    const char *source; /* "sample", "national" */
    bool is_sample;
};

/* Reads rows in the columns of db/seed/directory.csv (a documented header) or db/seed/national-services.csv. Each row
 * is checked; fails with ERROR_INPUT at the first bad one, naming file, line, column and what was expected. */
struct directory_rows {
    struct directory_service *items;
    size_t count;
};
bool directory_rows_read(void *ctx, const char *name, struct str csv, const struct place_map *map,
                         struct directory_rows *out, struct error *err);

/* A snapshot is built row by row (in slices), sealed, then shared and never changed. Everything is copied. */
struct directory;
struct directory *directory_new(void *ctx, const struct place_map *map,
                                const struct directory_holidays *holidays);
bool directory_add(struct directory *directory, const struct directory_service *service,
                   struct error *err);
void directory_seal(struct directory *directory);
size_t directory_count(const struct directory *directory);
const struct directory_service *directory_at(const struct directory *directory, size_t index);
const struct directory_service *directory_find(const struct directory *directory, const char *id);
/* Hours of one service at a moment. */
struct directory_span directory_open(const struct directory *directory,
                                     const struct directory_service *service, int64_t at_ms);

struct directory_query {
    /* An id; its sub-needs count, and a service for the parent need after exact ones. "offer.time" and its like are
     * for offers of help, the same as offer. NULL: any. */
    const char *need;
    const char *offer; /* for offers of help: "time"; need is then passed over; NULL: none */
    const struct place_area *area; /* NULL or nothing known: all of London */
    enum directory_reach
        reach; /* DIRECTORY_BOROUGHS: near, else London-wide only or national only */
    bool open_now;
    const char *language; /* prefer; NULL none */
    int64_t at_ms;
    uint64_t person; /* any number that stays the same for a person: fairness among equals */
    int limit;       /* 1-20 */
    bool with_why;   /* the hits say why */
};
struct directory_hit {
    const struct directory_service *service;
    struct directory_span open;
    const char *why; /* "serves Southwark; open now"; NULL where nobody asked */
};
/* The best first, under ctx; out has room for limit. Returns how many. The order:
 * near: the person's own borough, then one whose area covers it, then a neighbour (land before river), then
 * London-wide, then national. Without an area: London-wide, national, any borough's. Outside London: national,
 * London-wide. Statutory needs (housing.homeless, money.counciltax, health.care, family.school) never a neighbour's;
 * who speaks the language before who does not;
 * open now before opening today before later before not known; never one that is closed for four weeks;
 * space before waiting list, never full ones;
 * the need itself before a part of it;
 * nearer before farther, in steps of 2 km;
 * checked within 90 days before 180 before longer ago;
 * equals by a hash of person and day. */
size_t directory_search(void *ctx, const struct directory *directory,
                        const struct directory_query *query, struct directory_hit *out);
/* How many would be found with no limit and no preference: for checking coverage. */
size_t directory_count_for(const struct directory *directory, const struct directory_query *query);

/* Crisis numbers, apart from the directory: no import can change or empty them. name: emergency, nhs111, samaritans,
 * shout, childline, abuse. */
const char *directory_crisis_number(const char *name);
/* When each was last checked ("2026-11-23"), and their names; NULL behind the last. */
const char *directory_crisis_checked(const char *name);
const char *directory_crisis_name_at(size_t index);

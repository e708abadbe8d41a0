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

/* Adds when schools are in term, for "term time": from,to,kind with kind term or holidays. Days in no row are not known:
 * councils differ there, or nobody has written them yet; then hours of term time or school holidays do not count. Fails with
 * ERROR_CONFIG, naming the line. */
bool directory_terms_load(struct directory_holidays *holidays, const char *name, struct str csv,
                          struct error *err);

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
    bool has_next;  /* false: closed for the coming six weeks */
    int64_t from_ms, to_ms; /* the span under way, else the next one */
};
struct directory_span directory_hours_at(const struct directory_hours *hours,
                                         const struct directory_holidays *holidays, int64_t at_ms);
/* When the telephone is answered, where that differs ("phone Mon-Fri 9am-9pm"); else the same. */
struct directory_span directory_hours_phone_at(const struct directory_hours *hours,
                                               const struct directory_holidays *holidays,
                                               int64_t at_ms);

enum directory_reach { DIRECTORY_BOROUGHS, DIRECTORY_LONDON, DIRECTORY_NATIONAL };
enum directory_space {
    DIRECTORY_SPACE_UNKNOWN,
    DIRECTORY_SPACE_OPEN,
    DIRECTORY_SPACE_WAITING,
    DIRECTORY_SPACE_FULL
};

/* A listing: one service at one place as it is told to people, kept in the database for the snapshot. */
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
    const char *service;               /* id of the record it tells of; "" or NULL: its own id */
    int minimum_age, maximum_age;      /* years; 0 none */
    int64_t latitude_e6, longitude_e6; /* millionths of a degree; both 0: those of the outcode */
    int wait_weeks;                    /* length of the waiting list; 0 not known */
    const char *closed_until;          /* first day it is open again: "2027-01-04"; "" not closed */
};

/* ---- The directory in full: Open Referral UK 3.0 (HSDS 3.0), https://openreferraluk.org/specifications/3.0 ----
 * Names are those of the standard, so that a feed and an export need no translation; what is ours says so. A text that
 * is absent is NULL or "". Everything is borrowed: an importer fills a record and hands it to the store (record.h). */

struct directory_organization {
    const char *id, *name; /* id: none when NULL or "" */
    const char *description, *email, *website, *logo, *uri;
    const char *parent;      /* parent_organization_id */
    const char *identifiers; /* "GB-CHC-123456", several between | */
};

struct directory_term {
    const char *id, *code, *name; /* code: "food.bank" where taxonomy is "needs" */
    const char *description;
    const char *taxonomy; /* "needs" is ours: needs.csv; "languages", another's name or address */
    const char *parent;   /* parent_id */
    const char *term_uri;
};

struct directory_address {
    const char *id, *attention, *address_1, *address_2, *city, *region, *state_province;
    const char *postal_code; /* "SE15 4QL" */
    const char *country;
    const char *address_type; /* "physical", "postal", "virtual"; "" physical */
};

struct directory_accessibility {
    const char *id, *description, *details, *url;
};

struct directory_location {
    const char *id;
    const char *location_type; /* "physical", "postal", "virtual"; "" physical */
    const char *name, *description, *transportation, *external_identifier,
        *external_identifier_type;
    int64_t latitude_e6, longitude_e6; /* WGS84, millionths of a degree; both 0: not known */
    const struct directory_address *addresses;
    size_t address_count;
    const struct directory_accessibility *accessibilities;
    size_t accessibility_count;
};

struct directory_service_at_location {
    const char *id, *description;
    struct directory_location location; /* given whole with each service; kept once by its id */
};

/* When it is open: a row says one span of some days. Rows of a place that has some count there alone. */
struct directory_schedule {
    const char *id;
    const char *place; /* ours: service_at_location's id; "" all of them */
    /* First and last day, "2026-11-03"; "--11-03" that day each year; "" no limit. */
    const char *valid_from, *valid_to;
    const char *dtstart; /* the day that interval counts from */
    /* "WEEKLY", "MONTHLY"; ours, "": the days from valid_from to valid_to, whatever else holds then. */
    const char *freq;
    int64_t interval;           /* each how manieth week or month; 0 and 1: each */
    const char *byday;          /* "MO,WE"; monthly "1TU,-1FR" */
    const char *bymonthday;     /* "1,15,-1" */
    const char *opens_at;       /* London time, "09:00"; "" with closes_at: closed on those days */
    const char *closes_at;      /* "17:00"; at or before opens_at: on the next day */
    const char *attending_type; /* "phone": hours of the telephone; else of the door */
    const char *holidays;       /* ours: bank holidays: "" no matter, "closed" left out, "only" */
    const char *term;           /* ours: "" no matter, "term" in school terms alone, "holidays" */
    bool is_by_appointment;     /* ours: nobody can just come */
    const char *description, *notes;
};

struct directory_contact {
    const char *id, *name, *title, *department, *email;
};

struct directory_phone {
    const char *id, *number; /* number as written for people: "020 7946 0123" */
    const char *contact;     /* contact's id; "" none */
    const char *place;       /* ours: service_at_location's id; "" all of them */
    const char *extension, *type, *languages, *description; /* languages: codes between | */
    bool is_costly; /* ours: 084, 087, 09 or 070: never told first */
};

struct directory_service_area {
    const char *id, *name;
    const char *
        gss; /* ours: "E09000022" a borough, "E12000007" London, "K02000001" the country; "" not told */
    const char *extent, *extent_type, *uri;
};

struct directory_cost_option {
    const char *id, *valid_from, *valid_to, *option, *currency, *amount_description;
    int64_t amount; /* millionths of a pound; -1 not said */
};

struct directory_language {
    const char *id, *code, *name, *note; /* code: "pl" */
};

struct directory_attribute {
    const char *id, *link_type, *value;
    struct directory_term term; /* given whole with each service; kept once by its id */
};

/* A service with all that belongs to it. */
struct directory_record {
    const char *id; /* UUID v5 of source and source_id */
    const char *name, *alternate_name, *description;
    const char *summary; /* ours: at most 90 characters */
    const char *url, *email;
    const char *status;       /* "active", "inactive", "defunct", "temporarily closed"; "" active */
    const char *closed_until; /* ours: first day it is open again */
    const char *interpretation, *application_process, *fees, *accreditations, *eligibility;
    int64_t minimum_age, maximum_age; /* years; 0 none */
    const char *assured, *assurer;    /* assured_date; assurer_email or a name */
    const char *alert;
    const char *offer;          /* ours: offers of help that it takes, between | */
    enum directory_space space; /* ours */
    int64_t wait_weeks;         /* ours: length of the waiting list; 0 not known */
    bool is_sample;             /* ours */
    const char *source, *source_id;
    const char
        *digest; /* ours: the importer's hash of all that the source says; equal: nothing changed */
    int64_t modified_ms, seen_ms; /* last_modified; ours: last seen in its source */

    struct directory_organization organization;
    const struct directory_service_at_location *places;
    size_t place_count;
    const struct directory_schedule *schedules;
    size_t schedule_count;
    const struct directory_contact *contacts;
    size_t contact_count;
    const struct directory_phone *phones;
    size_t phone_count;
    const struct directory_service_area *areas;
    size_t area_count;
    const struct directory_cost_option *costs;
    size_t cost_count;
    const struct directory_language *languages;
    size_t language_count;
    const struct directory_attribute *attributes;
    size_t attribute_count;
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
    int age; /* in years; 0 not known. Who is too young or too old for a service is never told of it */
};
struct directory_hit {
    const struct directory_service *service;
    struct directory_span open;
    const char *why; /* "serves Southwark; open now"; NULL where nobody asked */
};
/* The best first, under ctx; out has room for limit. Returns how many. Of a service at several places the best. The order:
 * near: the person's own borough, then one whose area covers it, then a neighbour (land before river), then
 * London-wide, then national. Without an area: London-wide, national, any borough's. Outside London: national,
 * London-wide. Statutory needs (housing.homeless, money.counciltax, health.care, family.school) never a neighbour's;
 * who speaks the language before who does not;
 * open now before opening today before later before not known; never one that is closed for six weeks;
 * space before waiting list, never full ones or those closed until a later day;
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

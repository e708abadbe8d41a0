/* The only room that asks the time; and London's wall clock as plain arithmetic over the system's tzdata.
 * Times are Unix milliseconds (`_ms`) inside, RFC 3339 with offset on the wire, Europe/London for people.
 * Leaves to others: deciding anything; they are given the time as a value. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/str.h"

/* Lengths in milliseconds. A day of London's wall clock may be an hour longer or shorter: for those, clock_of_local. */
#define CLOCK_MINUTE_MS INT64_C(60000)
#define CLOCK_HOUR_MS   (60 * CLOCK_MINUTE_MS)
#define CLOCK_DAY_MS    (24 * CLOCK_HOUR_MS)

/* London's wall clock at one moment. */
struct clock_local {
    int year, month, day;     /* 2026, 1-12, 1-31 */
    int hour, minute, second; /* 0-23, 0-59, 0-60 */
    int weekday;              /* 0 Monday … 6 Sunday */
    int offset_minutes;       /* 0 in winter, 60 in summer */
};

/* Sets TZ to Europe/London for the whole process; once, first thing in main and in each test's main. */
void clock_start(void);
/* Now, in Unix milliseconds; on the monotonic clock in milliseconds and in microseconds. */
int64_t clock_now_ms(void);
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);

struct clock_local clock_local_of(int64_t at_ms);
/* Days from 1970-01-01 to a date; only year, month and day are read, and month and day may run over. */
int64_t clock_day_number(struct clock_local date);
/* The moment of a London wall time; only year … second are read. A time that does not exist (spring) is
 * taken an hour later; one that exists twice (autumn) the first time. month and day may run over (month 13,
 * day 0 or 32), so that day arithmetic is plain. */
int64_t clock_of_local(struct clock_local local);
/* "2026-11-03T10:15:00+00:00" in London's offset; out holds 26 bytes with the NUL. */
void clock_rfc3339(int64_t at_ms, char out[26]);
/* RFC 3339 with seconds and any offset or Z; fractions are read to the millisecond. Also "2026-11-03" (that
 * day's first moment in London) and "2026-11-03 10:15" (London time). */
bool clock_parse(struct str text, int64_t *out_ms);
/* A length as scripts and talks write it: "30s", "10m", "24h", "7d", with a number from 0 to 100,000. */
bool clock_parse_length(struct str text, int64_t *out_ms);

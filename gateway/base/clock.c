/* What time it is, and London's wall clock as plain arithmetic over the system's tzdata.
 * Stands under everything that is given the time as a value.
 * Leaves to others: deciding anything. */
// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

static const int64_t day_s = 24 * 60 * 60;
/* 1 January of year 1 and 31 December 9999, a day inside: what four digits of year can say. */
static const int64_t first_ms = -62135510400000;
static const int64_t last_ms = 253402214400000;

/* Floor division: moments before 1970 round towards the past as well. */
static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

/* Days from 1970-01-01 to a day of the Gregorian calendar; month 1-12, day may run over. The year is taken
 * to begin in March, so that the leap day comes last (H. Hinnant, chrono-compatible low-level date
 * algorithms). */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

/* The date of a day, the other way round, with its weekday: 1970-01-01 was a Thursday. */
static struct clock_local date_of(int64_t days)
{
    int64_t shifted = days + 719468;
    int64_t era = floor_div(shifted, 146097);
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;
    int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    return (struct clock_local){
        .year = (int)(year_of_era + era * 400 + (month <= 2 ? 1 : 0)),
        .month = (int)month,
        .day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1),
        .weekday = (int)(days + 3 - floor_div(days + 3, 7) * 7),
    };
}

int64_t clock_day_number(struct clock_local date)
{
    int64_t months = (int64_t)date.year * 12 + date.month - 1;
    int64_t year = floor_div(months, 12);
    return days_of(year, months - year * 12 + 1, date.day);
}

/* London's offset from UTC in seconds, as tzdata has it. */
static int64_t system_offset_s(int64_t at_s)
{
    time_t moment = at_s;
    struct tm parts;
    return localtime_r(&moment, &parts) == NULL ? 0 : parts.tm_gmtoff;
}

/* The changes of London's offset from 1970 to 2099, read once by clock_start beside tzset's own state and never changed:
 * the C library takes ten times as long for each answer, and a turn asks a dozen times. */
static const int64_t zone_from_s = 0;
static const int64_t zone_to_s = 4102444800;
enum { ZONE_CHANGES_MAX = 512 };
static struct {
    size_t
        count; /* 0: clock_start was not called, or tzdata has more changes than one could believe */
    int64_t from_s[ZONE_CHANGES_MAX];
    int64_t offset_s[ZONE_CHANGES_MAX];
} zone;

static bool add_change(int64_t from_s)
{
    if (zone.count == ZONE_CHANGES_MAX)
        return false;
    zone.from_s[zone.count] = from_s;
    zone.offset_s[zone.count++] = system_offset_s(from_s);
    return true;
}

/* London's clock has never changed twice within 20 days. */
static void read_zone(void)
{
    const int64_t step_s = 20 * day_s;
    zone.count = 0;
    bool has_room = add_change(zone_from_s);
    for (int64_t at_s = zone_from_s; at_s < zone_to_s && has_room; at_s += step_s) {
        int64_t before_s = system_offset_s(at_s), low = at_s, high = at_s + step_s;
        if (system_offset_s(high) == before_s)
            continue;
        while (high - low > 1) {
            int64_t middle = low + (high - low) / 2;
            if (system_offset_s(middle) == before_s)
                low = middle;
            else
                high = middle;
        }
        has_room = add_change(high);
    }
    if (!has_room)
        zone.count = 0;
}

/* London's offset from UTC in seconds at a moment. */
static int64_t offset_s_at(int64_t at_s)
{
    if (zone.count == 0 || at_s < zone_from_s || at_s >= zone_to_s)
        return system_offset_s(at_s);
    size_t low = 0, high = zone.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone.from_s[middle] <= at_s)
            low = middle;
        else
            high = middle;
    }
    return zone.offset_s[low];
}

static int64_t read_clock(clockid_t which, int64_t parts_in_second)
{
    struct timespec now;
    clock_gettime(which, &now);
    return now.tv_sec * parts_in_second + now.tv_nsec / (1000000000 / parts_in_second);
}

void clock_start(void)
{
    setenv("TZ", "Europe/London", 1);
    tzset();
    read_zone();
}

int64_t clock_now_ms(void)
{
    return read_clock(CLOCK_REALTIME, 1000);
}

int64_t clock_mono_ms(void)
{
    return read_clock(CLOCK_MONOTONIC, 1000);
}

int64_t clock_mono_us(void)
{
    return read_clock(CLOCK_MONOTONIC, 1000000);
}

struct clock_local clock_local_of(int64_t at_ms)
{
    int64_t kept_ms = at_ms < first_ms ? first_ms : at_ms > last_ms ? last_ms : at_ms;
    int64_t at_s = floor_div(kept_ms, 1000);
    int64_t offset_s = offset_s_at(at_s);
    int64_t days = floor_div(at_s + offset_s, day_s);
    int64_t rest_s = at_s + offset_s - days * day_s;
    struct clock_local local = date_of(days);
    local.hour = (int)(rest_s / 3600);
    local.minute = (int)(rest_s / 60 % 60);
    local.second = (int)(rest_s % 60);
    local.offset_minutes = (int)(offset_s / 60);
    return local;
}

int64_t clock_of_local(struct clock_local local)
{
    int64_t wall_s = clock_day_number(local) * day_s + (int64_t)local.hour * 3600 +
                     (int64_t)local.minute * 60 + local.second;

    /* mktime would do, but picks either of two moments in autumn by what it was asked before. */
    int64_t before_s = offset_s_at(wall_s - day_s);
    int64_t after_s = offset_s_at(wall_s + day_s);
    int64_t at_s = wall_s - before_s;
    if (before_s != after_s && offset_s_at(at_s) != before_s &&
        offset_s_at(wall_s - after_s) == after_s)
        at_s = wall_s - after_s;
    return at_s * 1000;
}

/* Writes the last digits of value, most significant first. */
static char *put_digits(char *at, int value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + digits;
}

void clock_rfc3339(int64_t at_ms, char out[26])
{
    struct clock_local local = clock_local_of(at_ms);
    int offset = local.offset_minutes < 0 ? -local.offset_minutes : local.offset_minutes;
    char *at = put_digits(out, local.year, 4);
    *at++ = '-';
    at = put_digits(at, local.month, 2);
    *at++ = '-';
    at = put_digits(at, local.day, 2);
    *at++ = 'T';
    at = put_digits(at, local.hour, 2);
    *at++ = ':';
    at = put_digits(at, local.minute, 2);
    *at++ = ':';
    at = put_digits(at, local.second, 2);
    *at++ = local.offset_minutes < 0 ? '-' : '+';
    at = put_digits(at, offset / 60, 2);
    *at++ = ':';
    at = put_digits(at, offset % 60, 2);
    *at = '\0';
}

/* Takes exactly digits digits off *rest. */
static bool take_number(struct str *rest, size_t digits, int max, int *out)
{
    int64_t value;
    if (rest->length < digits || rest->data[0] == '-' ||
        !str_to_int64(str_range(rest->data, digits), 0, max, &value))
        return false;
    *rest = str_range(rest->data + digits, rest->length - digits);
    *out = (int)value;
    return true;
}

static bool take_any(struct str *rest, const char *bytes)
{
    for (; *bytes != '\0'; bytes++) {
        if (rest->length > 0 && rest->data[0] == *bytes) {
            *rest = str_range(rest->data + 1, rest->length - 1);
            return true;
        }
    }
    return false;
}

static bool take_date(struct str *rest, struct clock_local *out)
{
    if (!take_number(rest, 4, 9999, &out->year) || !take_any(rest, "-") ||
        !take_number(rest, 2, 12, &out->month) || !take_any(rest, "-") ||
        !take_number(rest, 2, 31, &out->day) || out->month == 0 || out->day == 0)
        return false;
    int64_t next_year = out->month == 12 ? out->year + 1 : out->year;
    int64_t next_month = out->month == 12 ? 1 : out->month + 1;
    return days_of(out->year, out->month, out->day) < days_of(next_year, next_month, 1);
}

/* Takes ".123" off *rest if it is there; digits past the third are passed over. */
static bool take_fraction(struct str *rest, int64_t *ms_out)
{
    *ms_out = 0;
    if (!take_any(rest, "."))
        return true;
    int weight = 100;
    size_t digits = 0;
    int digit;
    for (; rest->length > 0 && take_number(rest, 1, 9, &digit); digits++) {
        *ms_out += digit * weight;
        weight /= 10;
    }
    return digits > 0;
}

static bool take_offset(struct str *rest, int64_t *offset_s_out)
{
    *offset_s_out = 0;
    if (take_any(rest, "Zz"))
        return true;
    bool is_west = rest->length > 0 && rest->data[0] == '-';
    int hours, minutes;
    if (!take_any(rest, "+-") || !take_number(rest, 2, 23, &hours) || !take_any(rest, ":") ||
        !take_number(rest, 2, 59, &minutes))
        return false;
    *offset_s_out = (int64_t)(is_west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

bool clock_parse(struct str text, int64_t *out_ms)
{
    struct clock_local local = {0};
    struct str rest = text;
    if (!take_date(&rest, &local))
        return false;
    bool has_space = rest.length > 0 && rest.data[0] == ' ';
    if (rest.length > 0 && (!take_any(&rest, "Tt ") || !take_number(&rest, 2, 23, &local.hour) ||
                            !take_any(&rest, ":") || !take_number(&rest, 2, 59, &local.minute)))
        return false;
    bool is_short = text.length == 10 || has_space;
    if (is_short && rest.length == 0) {
        *out_ms = clock_of_local(local);
        return true;
    }
    int64_t fraction_ms, offset_s;
    if (!take_any(&rest, ":") || !take_number(&rest, 2, 60, &local.second) ||
        !take_fraction(&rest, &fraction_ms) || !take_offset(&rest, &offset_s) || rest.length > 0)
        return false;
    int64_t wall_s = days_of(local.year, local.month, local.day) * day_s + local.hour * 3600 +
                     local.minute * 60 + local.second;
    *out_ms = (wall_s - offset_s) * 1000 + fraction_ms;
    return true;
}

bool clock_parse_length(struct str text, int64_t *out_ms)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', CLOCK_MINUTE_MS}, {'h', CLOCK_HOUR_MS}, {'d', CLOCK_DAY_MS}};
    int64_t count;
    if (text.length < 2 || !str_to_int64(str_range(text.data, text.length - 1), 0, 100000, &count))
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
        if (text.data[text.length - 1] != units[i].unit)
            continue;
        *out_ms = count * units[i].ms;
        return true;
    }
    return false;
}

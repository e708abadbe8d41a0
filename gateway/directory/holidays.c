/* Bank holidays of England from a file, and dates as plain day numbers.
 * Stands under the opening hours, which leave out bank holidays where a service says so.
 * Leaves to others: which services close on them (hours). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"

/* A stretch of school term or school holidays, both days in it. */
struct stretch {
    int64_t from, to;
    enum hours_term term;
};

struct directory_holidays {
    int64_t *numbers; /* ascending */
    size_t count;
    struct stretch *stretches;
    size_t stretch_count;
};

int64_t day_number(int year, int month, int day)
{
    // Days of the civil calendar, counted from March so that the leap day comes last in its year.
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

int days_in_month(int64_t year, int64_t month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

bool day_read(struct str text, int64_t *number_out)
{
    int64_t year, month, day;
    if (text.length != 10 || text.data[4] != '-' || text.data[7] != '-')
        return false;
    if (!str_to_int64(str_range(text.data, 4), 1970, 2999, &year) ||
        !str_to_int64(str_range(text.data + 5, 2), 1, 12, &month) ||
        !str_to_int64(str_range(text.data + 8, 2), 1, days_in_month(year, month), &day))
        return false;
    *number_out = day_number((int)year, (int)month, (int)day);
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

bool directory_holidays_load(void *ctx, const char *name, struct str csv,
                             struct directory_holidays **out, struct error *err)
{
    struct directory_holidays *holidays = mem_new(ctx, struct directory_holidays);
    void *scratch = mem_context(ctx, "holidays");
    struct csv_reader reader = csv_open(csv);
    struct csv_record record;
    bool is_done = false;
    size_t capacity = 0, column = 0;

    if (!csv_read(scratch, &reader, &record, err) || csv_column(&record, "date") < 0) {
        error_set(err, ERROR_CONFIG, "%s:1: the first line must name the column date", name);
        goto done;
    }
    column = (size_t)csv_column(&record, "date");
    while (csv_read(scratch, &reader, &record, err)) {
        int64_t number;
        if (column >= record.count || !day_read(str_of(record.fields[column]), &number)) {
            error_set(err, ERROR_CONFIG, "%s:%d: expected a date like 2026-12-25", name,
                      reader.line);
            goto done;
        }
        if (holidays->count == capacity) {
            capacity = capacity ? capacity * 2 : 32;
            holidays->numbers = mem_grow(holidays, holidays->numbers, int64_t, capacity);
        }
        holidays->numbers[holidays->count++] = number;
    }
    if (err->kind != ERROR_NONE) {
        err->kind = ERROR_CONFIG;
        error_where(err, "while reading %s:%d", name, reader.line);
        goto done;
    }
    if (holidays->count > 0)
        qsort(holidays->numbers, holidays->count, sizeof(int64_t), compare_numbers);
    *out = holidays;
    is_done = true;
done:
    mem_free(scratch);
    if (!is_done)
        mem_free(holidays);
    return is_done;
}

int64_t holiday_from(const struct directory_holidays *holidays, int64_t number)
{
    size_t low = 0, high = holidays == NULL ? 0 : holidays->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (holidays->numbers[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return holidays != NULL && low < holidays->count ? holidays->numbers[low] : INT64_MAX;
}

bool directory_is_holiday(const struct directory_holidays *holidays, int year, int month, int day)
{
    int64_t number = day_number(year, month, day);
    return holiday_from(holidays, number) == number;
}

/* The date of a day_number, by the same 400-year eras (Howard Hinnant, "chrono-compatible low-level date algorithms",
 * civil_from_days). */
void day_date(int64_t number, struct clock_local *out)
{
    int64_t shifted = number + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    out->day = (int)(of_year - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = (int)(year + era * 400 + (out->month <= 2 ? 1 : 0));
}

bool directory_holiday_next(const struct directory_holidays *holidays, struct clock_local *day)
{
    int64_t next = holiday_from(holidays, day_number(day->year, day->month, 1) + day->day - 1);
    if (next == INT64_MAX)
        return false;
    day_date(next, day);
    return true;
}

enum hours_term holiday_term(const struct directory_holidays *holidays, int64_t number)
{
    for (size_t i = 0; holidays != NULL && i < holidays->stretch_count; i++)
        if (holidays->stretches[i].from <= number && number <= holidays->stretches[i].to)
            return holidays->stretches[i].term;
    return HOURS_ANY_TERM;
}

static bool read_stretch(const struct csv_record *record, const int columns[3], struct stretch *out)
{
    const char *fields[3];
    for (int i = 0; i < 3; i++) {
        if (columns[i] < 0 || (size_t)columns[i] >= record->count)
            return false;
        fields[i] = record->fields[columns[i]];
    }
    struct stretch found = {.term = strcmp(fields[2], "term") == 0 ? HOURS_TERM : HOURS_HOLIDAYS};
    if (found.term == HOURS_HOLIDAYS && strcmp(fields[2], "holidays") != 0)
        return false;
    if (!day_read(str_of(fields[0]), &found.from) || !day_read(str_of(fields[1]), &found.to) ||
        found.to < found.from)
        return false;
    *out = found;
    return true;
}

bool directory_terms_load(struct directory_holidays *holidays, const char *name, struct str csv,
                          struct error *err)
{
    void *scratch = mem_context(holidays, "terms");
    struct csv_reader reader = csv_open(csv);
    struct csv_record record;
    struct stretch found;
    bool is_done = csv_read(scratch, &reader, &record, err);
    const int columns[3] = {is_done ? csv_column(&record, "from") : -1,
                            is_done ? csv_column(&record, "to") : -1,
                            is_done ? csv_column(&record, "kind") : -1};
    while (is_done && csv_read(scratch, &reader, &record, err)) {
        is_done = read_stretch(&record, columns, &found);
        if (!is_done)
            break;
        holidays->stretches =
            mem_grow(holidays, holidays->stretches, struct stretch, holidays->stretch_count + 1);
        holidays->stretches[holidays->stretch_count++] = found;
    }
    if (!is_done || err->kind != ERROR_NONE) {
        is_done = error_set(err, ERROR_CONFIG,
                            "%s:%d: expected from,to,kind like 2027-01-05,2027-02-12,term; kind is "
                            "term or holidays",
                            name, reader.line);
    }
    mem_free(scratch);
    return is_done;
}

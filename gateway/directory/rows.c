/* Rows of db/seed/directory.csv and of national-services.csv: checked one by one, so that nothing wrong is ever told.
 * Stands between a file and the store or a snapshot.
 * Leaves to others: whether the needs are known to the flows (flow/), keeping (store/). */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "base/unicode.h"

enum { SUMMARY_CHARACTERS = 90, NAME_CHARACTERS = 80, ID_BYTES = 64 };

/* What a row is read with. */
struct row {
    void *ctx;
    const struct place_map *map;
    struct directory_service *service;
};

static bool expected(struct error *err, const char *text)
{
    return error_set(err, ERROR_INPUT, "expected %s", text);
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static bool all_of(const char *text, const char *allowed)
{
    return text[strspn(text, allowed)] == '\0';
}

/* Whether text is words of the letters allowed, each of least bytes or more, separated by "|". */
static bool is_list(const char *text, const char *allowed, size_t least)
{
    struct str rest = str_of(text), piece;
    while (str_next(&rest, '|', &piece)) {
        if (piece.length < least)
            return false;
        for (size_t i = 0; i < piece.length; i++)
            if (piece.data[i] == '\0' || strchr(allowed, piece.data[i]) == NULL)
                return false;
    }
    return true;
}

#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define DIGITS  "0123456789"

static bool set_id(struct row *row, const char *text, struct error *err)
{
    row->service->id = text;
    if (text[0] == '\0' || strlen(text) > ID_BYTES || !all_of(text, LETTERS DIGITS "-_.:"))
        return expected(err, "an id of small letters, digits and hyphens, such as a UUID");
    return true;
}

static bool set_name(struct row *row, const char *text, struct error *err)
{
    row->service->name = text;
    if (text[0] == '\0' || characters(text) > NAME_CHARACTERS)
        return expected(err, "a name of 1 to 80 characters");
    return true;
}

static bool set_organization(struct row *row, const char *text, struct error *err)
{
    (void)err;
    row->service->organization = text;
    return true;
}

static bool set_needs(struct row *row, const char *text, struct error *err)
{
    row->service->needs = text;
    if (text[0] != '\0' && !is_list(text, LETTERS DIGITS "._", 2))
        return expected(err, "ids of needs separated by |, like food.bank|money.crisis");
    return true;
}

static bool set_reach(struct row *row, const char *text, struct error *err)
{
    static const char *const names[] = {"boroughs", "london", "national"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (strcmp(text, names[i]) == 0) {
            row->service->reach = (enum directory_reach)i;
            return true;
        }
    return expected(err, "boroughs, london or national");
}

static bool set_boroughs(struct row *row, const char *text, struct error *err)
{
    struct str rest = str_of(text), piece;
    while (text[0] != '\0' && str_next(&rest, '|', &piece)) {
        int index = place_borough_find(row->map, str_trim(piece));
        if (index < 0)
            return error_set(err, ERROR_INPUT,
                             "'%.*s' is no borough of London; expected lambeth or E09000022",
                             (int)(piece.length < 40 ? piece.length : 40), piece.data);
        row->service->boroughs |= UINT64_C(1) << index;
    }
    return true;
}

static bool set_outcode(struct row *row, const char *text, struct error *err)
{
    if (text[0] == '\0')
        return true;
    if (strlen(text) > 4 || place_outcode_find(row->map, str_of(text)) == NULL)
        return expected(err, "the first part of a London postcode, like SE15");
    memcpy(row->service->outcode, text, strlen(text) + 1);
    return true;
}

static bool set_summary(struct row *row, const char *text, struct error *err)
{
    row->service->summary = text;
    if (characters(text) > SUMMARY_CHARACTERS)
        return error_set(err, ERROR_INPUT, "expected at most %d characters, found %d",
                         SUMMARY_CHARACTERS, (int)characters(text));
    return true;
}

static bool set_phone(struct row *row, const char *text, struct error *err)
{
    size_t digits = 0;
    for (const char *at = text; *at != '\0'; at++)
        digits += strchr(DIGITS, *at) != NULL;
    row->service->phone = text;
    if (text[0] != '\0' && (!all_of(text, DIGITS " +") || digits < 3 || digits > 15))
        return expected(err, "a phone number in digits and spaces, like 020 7946 0123");
    return true;
}

static bool set_email(struct row *row, const char *text, struct error *err)
{
    const char *at = strchr(text, '@');
    row->service->email = text;
    if (text[0] != '\0' &&
        (at == NULL || at == text || strchr(at, '.') == NULL || strchr(text, ' ')))
        return expected(err, "an email address");
    return true;
}

static bool set_url(struct row *row, const char *text, struct error *err)
{
    row->service->url = text;
    if (text[0] != '\0' && strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0)
        return expected(err, "an address that begins with https://");
    return true;
}

static bool set_address(struct row *row, const char *text, struct error *err)
{
    (void)err;
    row->service->address = text;
    return true;
}

static bool set_hours(struct row *row, const char *text, struct error *err)
{
    struct directory_hours *hours = NULL;
    row->service->hours = text;
    if (!directory_hours_read(row->ctx, str_of(text), &hours, err))
        return false;
    mem_free(hours);
    return true;
}

static bool set_languages(struct row *row, const char *text, struct error *err)
{
    row->service->languages = text;
    if (text[0] != '\0' && !is_list(text, LETTERS, 2))
        return expected(err, "codes of languages separated by |, like en|pl");
    return true;
}

static bool set_space(struct row *row, const char *text, struct error *err)
{
    static const char *const names[] = {"", "open", "waiting", "full"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (strcmp(text, names[i]) == 0) {
            row->service->space = (enum directory_space)i;
            return true;
        }
    return expected(err, "open, waiting, full or nothing");
}

static bool set_checked(struct row *row, const char *text, struct error *err)
{
    int64_t number;
    row->service->checked = text;
    if (text[0] != '\0' && !day_read(str_of(text), &number))
        return expected(err, "a date like 2026-11-03");
    return true;
}

static bool set_checked_by(struct row *row, const char *text, struct error *err)
{
    (void)err;
    row->service->checked_by = text;
    return true;
}

static bool is_offer(struct str word)
{
    static const char *const names[] = {"time", "skills", "things", "money", "campaign"};
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (str_equals(word, names[i]))
            return true;
    return false;
}

static bool set_offer(struct row *row, const char *text, struct error *err)
{
    struct str rest = str_of(text), piece;
    row->service->offer = text;
    while (text[0] != '\0' && str_next(&rest, '|', &piece))
        if (!is_offer(piece))
            return expected(err, "time, skills, things, money or campaign, separated by |");
    return true;
}

static bool set_source(struct row *row, const char *text, struct error *err)
{
    row->service->source = text;
    if (!all_of(text, LETTERS DIGITS "-_.:"))
        return expected(err, "a source in small letters, like sample");
    return true;
}

static bool set_is_sample(struct row *row, const char *text, struct error *err)
{
    row->service->is_sample = strcmp(text, "yes") == 0;
    if (!row->service->is_sample && text[0] != '\0' && strcmp(text, "no") != 0)
        return expected(err, "yes or no");
    return true;
}

/* The columns; others are passed over. A column that is not there is as if empty, except those that must be. */
static const struct column {
    const char *name;
    bool is_needed;
    bool (*set)(struct row *row, const char *text, struct error *err);
} columns[] = {
    {"id", true, set_id},
    {"name", true, set_name},
    {"organization", false, set_organization},
    {"needs", true, set_needs},
    {"reach", true, set_reach},
    {"boroughs", false, set_boroughs},
    {"outcode", false, set_outcode},
    {"summary", false, set_summary},
    {"phone", true, set_phone},
    {"email", false, set_email},
    {"url", false, set_url},
    {"address", false, set_address},
    {"hours", true, set_hours},
    {"languages", false, set_languages},
    {"space", false, set_space},
    {"checked", false, set_checked},
    {"checked_by", false, set_checked_by},
    {"offer", false, set_offer},
    {"source", true, set_source},
    {"is_sample", false, set_is_sample},
};

static bool read_header(const char *name, const struct csv_record *header,
                        int found[static ARRAY_SIZE(columns)], struct error *err)
{
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        found[i] = csv_column(header, columns[i].name);
        if (found[i] < 0 && columns[i].is_needed)
            return error_set(err, ERROR_INPUT, "%s:1: the first line does not name the column %s",
                             name, columns[i].name);
    }
    return true;
}

/* What only shows when all columns are read. */
static bool check_row(const struct directory_service *service, struct error *err)
{
    if (service->needs[0] == '\0' && service->offer[0] == '\0')
        return error_set(err, ERROR_INPUT,
                         "column needs: expected a need, or an offer in column offer");
    if (service->reach == DIRECTORY_BOROUGHS && service->boroughs == 0)
        return error_set(err, ERROR_INPUT, "column boroughs: expected the boroughs that it serves");
    if (service->reach != DIRECTORY_BOROUGHS && service->boroughs != 0)
        return error_set(err, ERROR_INPUT,
                         "column boroughs: expected none, because it is for more than boroughs");
    return true;
}

static bool read_row(struct row *row, const struct csv_record *record,
                     const int found[static ARRAY_SIZE(columns)], struct error *err)
{
    for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
        bool is_there = found[i] >= 0 && (size_t)found[i] < record->count;
        struct str text = str_trim(str_of(is_there ? record->fields[found[i]] : ""));
        struct error reason = {0};
        if (!unicode_is_utf8(text))
            return error_set(err, ERROR_INPUT, "column %s: expected UTF-8", columns[i].name);
        if (!columns[i].set(row, str_keep(row->ctx, text), &reason))
            return error_set(err, ERROR_INPUT, "column %s: %s", columns[i].name, reason.text);
    }
    return check_row(row->service, err);
}

static int compare_services(const void *a, const void *b)
{
    const struct directory_service *const *left = a, *const *right = b;
    return strcmp((*left)->id, (*right)->id);
}

/* An id that two rows share would make one of them impossible to find again. */
static bool check_ids(void *scratch, const char *name, const struct directory_rows *rows,
                      struct error *err)
{
    const struct directory_service **sorted =
        mem_array(scratch, const struct directory_service *, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++)
        sorted[i] = &rows->items[i];
    // NOLINTNEXTLINE(bugprone-sizeof-expression): pointers are what is sorted
    qsort(sorted, rows->count, sizeof(sorted[0]), compare_services);
    for (size_t i = 1; i < rows->count; i++)
        if (strcmp(sorted[i - 1]->id, sorted[i]->id) == 0)
            return error_set(err, ERROR_INPUT, "%s: column id: '%s' stands in two rows", name,
                             sorted[i]->id);
    return true;
}

static bool read_rows(void *ctx, void *scratch, const char *name, struct str csv,
                      const struct place_map *map, struct directory_rows *rows, struct error *err)
{
    int found[ARRAY_SIZE(columns)] = {0};
    struct csv_reader reader = csv_open(csv);
    struct csv_record record;
    size_t capacity = 0;

    if (!csv_read(scratch, &reader, &record, err)) {
        if (err->kind == ERROR_NONE)
            return error_set(err, ERROR_INPUT, "%s:1: the file is empty", name);
        return error_where(err, "while reading %s", name);
    }
    if (!read_header(name, &record, found, err))
        return false;
    while (csv_read(scratch, &reader, &record, err)) {
        if (rows->count == capacity) {
            capacity = capacity ? capacity * 2 : 256;
            rows->items = mem_grow(ctx, rows->items, struct directory_service, capacity);
        }
        struct directory_service *service = &rows->items[rows->count];
        *service = (struct directory_service){0};
        struct row row = {.ctx = rows->items, .map = map, .service = service};
        struct error reason = {0};
        if (!read_row(&row, &record, found, &reason))
            return error_set(err, ERROR_INPUT, "%s:%d: %s", name, reader.line, reason.text);
        rows->count++;
    }
    if (err->kind != ERROR_NONE)
        return error_where(err, "while reading %s", name);
    return check_ids(scratch, name, rows, err);
}

bool directory_rows_read(void *ctx, const char *name, struct str csv, const struct place_map *map,
                         struct directory_rows *out, struct error *err)
{
    void *scratch = mem_context(ctx, "rows");
    struct directory_rows rows = {0};
    bool is_read = read_rows(ctx, scratch, name, csv, map, &rows, err);
    if (is_read)
        *out = rows;
    else
        mem_free(rows.items);
    mem_free(scratch);
    return is_read;
}

/* The map itself: read from the seed's boroughs and places, and asked.
 * Stands over its parts (outward postcodes, names, full postcodes); immutable once built.
 * Leaves to others: reading files; people's wording. */
// SPDX-License-Identifier: Apache-2.0
#include "place/place.h"

#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "place/place_impl.h"

enum { NAMES_MOST = 4096, LIST_MOST = 16 };

int place_gss_index(struct str gss)
{
    if (gss.length != 9 || gss.data[0] < 'A' || gss.data[0] > 'Z')
        return PLACE_UNKNOWN;
    int64_t number;
    if (!str_to_int64(str_range(gss.data + 1, 8), 0, 99999999, &number))
        return PLACE_UNKNOWN;
    if (!str_starts(gss, "E09"))
        return PLACE_OUTSIDE;
    number -= 9000000;
    return number >= 1 && number <= PLACE_BOROUGHS ? (int)number - 1 : PLACE_UNKNOWN;
}

/* A seed file being read: the fields of its current record by column name. */
struct sheet {
    const char *name;
    void *scratch;
    struct csv_reader csv;
    struct csv_record header, record;
};

static bool sheet_open(void *scratch, const char *name, struct str bytes, struct sheet *out,
                       struct error *err)
{
    *out = (struct sheet){.name = name, .scratch = scratch, .csv = csv_open(bytes)};
    if (!csv_read(scratch, &out->csv, &out->header, err))
        return error_set(err, ERROR_CONFIG, "%s:1: there is no header", name);
    return true;
}

static bool sheet_needs(const struct sheet *sheet, const char *const *columns, size_t count,
                        struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (csv_column(&sheet->header, columns[i]) < 0)
            return error_set(err, ERROR_CONFIG, "%s:1: the column %s is missing", sheet->name,
                             columns[i]);
    return true;
}

/* False at the end and on an error, which err->kind tells apart. */
static bool sheet_next(struct sheet *sheet, struct error *err)
{
    err->kind = ERROR_NONE;
    if (!csv_read(sheet->scratch, &sheet->csv, &sheet->record, err)) {
        if (err->kind != ERROR_NONE)
            error_set(err, ERROR_CONFIG, "%s:%d: the line cannot be read", sheet->name,
                      sheet->csv.line);
        return false;
    }
    return true;
}

static struct str sheet_field(const struct sheet *sheet, const char *column)
{
    int index = csv_column(&sheet->header, column);
    bool is_there = index >= 0 && (size_t)index < sheet->record.count;
    return is_there ? str_of(sheet->record.fields[index]) : str_of("");
}

static bool sheet_wrong(const struct sheet *sheet, struct error *err, const char *what,
                        struct str value)
{
    return error_set(err, ERROR_CONFIG, "%s:%d: %s '%.*s'", sheet->name, sheet->csv.line, what,
                     (int)(value.length < 60 ? value.length : 60), value.data);
}

/* "E09000001|E09000007" as bits; codes that are not London's are refused. */
static bool read_bits(struct str list, uint64_t *out)
{
    uint64_t bits = 0;
    struct str code;
    while (list.length > 0 && str_next(&list, '|', &code)) {
        int index = place_gss_index(code);
        if (index < 0)
            return false;
        bits |= (uint64_t)1 << index;
    }
    *out = bits;
    return true;
}

/* Notes how many words the names that begin with this one's first word have at most. */
static void note_words(struct place_map *map, struct str plain)
{
    int words = 1;
    for (size_t i = 0; i < plain.length; i++)
        words += plain.data[i] == ' ' ? 1 : 0;
    struct str rest = plain;
    struct str first;
    str_next(&rest, ' ', &first);
    if (words > place_table_put(&map->first_words, first, words))
        place_table_set(&map->first_words, first, words);
}

/* Keeps name in its plain form under value. False when another value has it already. */
static bool keep_name(struct place_map *map, struct place_table *table, struct str name, int value)
{
    char plain[PLACE_NAME_BYTES];
    size_t length;
    void *scratch = mem_root("fold");
    char *folded = unicode_fold(scratch, name);
    bool is_name = place_name_plain(str_of(folded), plain, &length);
    mem_free(scratch);
    if (!is_name || table->count >= NAMES_MOST)
        return false;
    struct str kept = str_of(mem_strndup(map, plain, length));
    note_words(map, kept);
    return place_table_put(table, kept, value) == value;
}

static bool read_borough(struct place_map *map, const struct sheet *sheet, struct error *err)
{
    struct str gss = sheet_field(sheet, "gss");
    int index = place_gss_index(gss);
    if (index < 0 || map->boroughs[index].gss != NULL)
        return sheet_wrong(sheet, err, "no London borough's code, or twice:", gss);
    struct place_borough *borough = &map->boroughs[index];
    struct str name = sheet_field(sheet, "name");
    struct str slug = sheet_field(sheet, "slug");
    borough->gss = str_keep(map, gss);
    borough->name = str_keep(map, name);
    borough->slug = str_keep(map, slug);
    place_table_put(&map->borough_codes, str_of(borough->gss), index);
    if (slug.length == 0 ||
        place_table_put(&map->borough_codes, str_of(borough->slug), index) != index)
        return sheet_wrong(sheet, err, "slug missing or taken:", slug);
    if (!read_bits(sheet_field(sheet, "neighbours"), &borough->land_neighbours) ||
        !read_bits(sheet_field(sheet, "river_neighbours"), &borough->river_neighbours))
        return sheet_wrong(sheet, err, "a neighbour that is no London borough, beside", name);
    if (!keep_name(map, &map->borough_names, name, index))
        return sheet_wrong(sheet, err, "name missing or taken:", name);
    struct str aliases = sheet_field(sheet, "aliases");
    struct str alias;
    while (aliases.length > 0 && str_next(&aliases, '|', &alias))
        if (!keep_name(map, &map->borough_names, alias, index))
            return sheet_wrong(sheet, err, "another borough has this name too:", alias);
    return true;
}

static bool read_boroughs(void *scratch, struct place_map *map, struct str bytes, struct error *err)
{
    static const char *const needed[] = {"gss",     "name",       "slug",
                                         "aliases", "neighbours", "river_neighbours"};
    struct sheet sheet;
    if (!sheet_open(scratch, "boroughs.csv", bytes, &sheet, err) ||
        !sheet_needs(&sheet, needed, ARRAY_SIZE(needed), err))
        return false;
    while (sheet_next(&sheet, err))
        if (!read_borough(map, &sheet, err))
            return false;
    if (err->kind != ERROR_NONE)
        return false;
    for (int i = 0; i < PLACE_BOROUGHS; i++)
        if (map->boroughs[i].gss == NULL)
            return error_set(err, ERROR_CONFIG, "boroughs.csv:%d: E%08d is missing", sheet.csv.line,
                             9000001 + i);
    return true;
}

static bool read_place_outcodes(struct place_map *map, const struct sheet *sheet,
                                struct place_name *out, struct error *err)
{
    const char *found[LIST_MOST];
    struct str list = sheet_field(sheet, "outcodes");
    struct str name;
    while (list.length > 0 && str_next(&list, '|', &name)) {
        const struct place_outcode *outcode = place_outcode_find(map, name);
        if (outcode == NULL || out->outcode_count == LIST_MOST)
            return sheet_wrong(sheet, err,
                               "no outward postcode that London knows, or too many:", name);
        found[out->outcode_count++] = outcode->name;
    }
    if (out->outcode_count > 0)
        out->outcodes = mem_copy(map, found, out->outcode_count * sizeof found[0]);
    return true;
}

static bool read_place(struct place_map *map, const struct sheet *sheet, struct error *err)
{
    struct str name = sheet_field(sheet, "place");
    struct str gss = sheet_field(sheet, "gss");
    struct place_name *place = &map->names[map->name_count];
    *place = (struct place_name){.name = str_keep(map, name)};
    place->is_outside = str_equals(gss, "outside");
    struct str word = sheet_field(sheet, "word");
    place->is_common = str_equals(word, "2");
    place->is_word = place->is_common || str_equals(word, "1");
    if (!place->is_outside && (!read_bits(gss, &place->boroughs) || place->boroughs == 0))
        return sheet_wrong(sheet, err, "no London borough's code, nor 'outside':", gss);
    if (!keep_name(map, &map->place_names, name, (int)map->name_count))
        return sheet_wrong(sheet, err, "place missing or there twice:", name);
    map->name_count++;
    return read_place_outcodes(map, sheet, place, err);
}

static bool read_places(void *scratch, struct place_map *map, struct str bytes, struct error *err)
{
    static const char *const needed[] = {"place", "gss", "outcodes"};
    struct sheet sheet;
    size_t room = 0;
    if (!sheet_open(scratch, "places.csv", bytes, &sheet, err) ||
        !sheet_needs(&sheet, needed, ARRAY_SIZE(needed), err))
        return false;
    while (sheet_next(&sheet, err)) {
        if (map->name_count == room) {
            room = room == 0 ? 1024 : room * 2;
            map->names = mem_grow(map, map->names, struct place_name, room);
        }
        if (!read_place(map, &sheet, err))
            return false;
    }
    return err->kind == ERROR_NONE;
}

bool place_map_load(void *ctx, struct str boroughs_csv, struct str outcodes_csv,
                    struct str places_csv, struct place_map **out, struct error *err)
{
    void *scratch = mem_root("seed");
    struct place_map *map = mem_new(ctx, struct place_map);
    place_table_start(map, &map->borough_codes, 2 * PLACE_BOROUGHS);
    place_table_start(map, &map->borough_names, NAMES_MOST);
    place_table_start(map, &map->place_names, NAMES_MOST);
    place_table_start(map, &map->first_words, 2 * NAMES_MOST);
    bool is_read = read_boroughs(scratch, map, boroughs_csv, err) &&
                   place_outcodes_load(map, outcodes_csv, err) &&
                   read_places(scratch, map, places_csv, err);
    mem_free(scratch);
    if (!is_read) {
        mem_free(map);
        return false;
    }
    place_names_seal(map);
    *out = map;
    return true;
}

const struct place_borough *place_map_borough(const struct place_map *map, int index)
{
    return index >= 0 && index < PLACE_BOROUGHS ? &map->boroughs[index] : NULL;
}

int place_borough_find(const struct place_map *map, struct str code_or_slug)
{
    return place_table_find(&map->borough_codes, code_or_slug, PLACE_UNKNOWN);
}

char *place_area_label(void *ctx, const struct place_map *map, const struct place_area *area)
{
    if (area->outcode[0] != '\0')
        return mem_strdup(ctx, area->outcode);
    bool is_one = area->boroughs != 0 && (area->boroughs & (area->boroughs - 1)) == 0;
    if (!is_one || (area->boroughs >> PLACE_BOROUGHS) != 0)
        return mem_strdup(ctx, "London");
    return mem_strdup(ctx, map->boroughs[__builtin_ctzll(area->boroughs)].name);
}

/* Outward postcodes: read from the seed, grouped where people leave the last letter out, and spelt on keys.
 * Stands under the map; all arrays are sorted once at load.
 * Leaves to others: asking which borough (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include "place/place.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "place/place_impl.h"

/* One line of outcodes.csv. */
struct row {
    char outcode[PLACE_OUTCODE_BYTES];
    char group[PLACE_OUTCODE_BYTES]; /* without its last letter, or "" */
    int borough;
    int64_t weight;
    double latitude, longitude;
};

struct reading {
    struct row *rows;
    size_t count, room;
    int outcode, gss, share, latitude, longitude, weight; /* columns; weight may be -1 */
};

/* A plain decimal number ("-0.0294") in 100,000ths; further digits are dropped. */
static bool read_decimal(struct str text, int64_t *out)
{
    bool is_negative = str_starts(text, "-");
    struct str rest = is_negative ? str_range(text.data + 1, text.length - 1) : text;
    struct str whole;
    int64_t value;
    if (!str_next(&rest, '.', &whole) || !str_to_int64(whole, 0, 1000000, &value))
        return false;
    for (size_t i = 0; i < 5; i++) {
        char digit = i < rest.length ? rest.data[i] : '0';
        if (digit < '0' || digit > '9')
            return false;
        value = value * 10 + (digit - '0');
    }
    *out = is_negative ? -value : value;
    return true;
}

static bool read_degrees(struct str text, double *out)
{
    int64_t value;
    if (!read_decimal(text, &value) || value > 18000000 || value < -18000000)
        return false;
    *out = (double)value / 100000;
    return true;
}

static bool read_row(const struct reading *reading, const struct csv_record *record,
                     struct row *out)
{
    struct str outcode = str_of(record->fields[reading->outcode]);
    uint32_t key;
    if (!place_pack_outcode(outcode, &key))
        return false;
    memcpy(out->outcode, outcode.data, outcode.length);
    bool has_letter = outcode.length >= 3 && outcode.data[outcode.length - 1] >= 'A';
    if (has_letter)
        memcpy(out->group, outcode.data, outcode.length - 1);
    out->borough = place_gss_index(str_of(record->fields[reading->gss]));
    bool is_weighed =
        reading->weight >= 0
            ? str_to_int64(str_of(record->fields[reading->weight]), 1, 1000000, &out->weight)
            : read_decimal(str_of(record->fields[reading->share]), &out->weight);
    return is_weighed && out->weight > 0 && out->borough != PLACE_UNKNOWN &&
           read_degrees(str_of(record->fields[reading->latitude]), &out->latitude) &&
           read_degrees(str_of(record->fields[reading->longitude]), &out->longitude);
}

static bool read_header(void *ctx, struct csv_reader *csv, struct reading *out, struct error *err)
{
    struct csv_record header;
    if (!csv_read(ctx, csv, &header, err))
        return error_set(err, ERROR_CONFIG, "outcodes.csv:1: there is no header");
    out->outcode = csv_column(&header, "outcode");
    out->gss = csv_column(&header, "gss");
    out->share = csv_column(&header, "share");
    out->latitude = csv_column(&header, "lat");
    out->longitude = csv_column(&header, "lon");
    out->weight = csv_column(&header, "postcodes");
    if (out->outcode < 0 || out->gss < 0 || out->share < 0 || out->latitude < 0 ||
        out->longitude < 0)
        return error_set(err, ERROR_CONFIG,
                         "outcodes.csv:1: the columns outcode, gss, share, lat and lon are needed");
    return true;
}

static bool read_rows(void *ctx, struct str bytes, struct reading *out, struct error *err)
{
    struct csv_reader csv = csv_open(bytes);
    if (!read_header(ctx, &csv, out, err))
        return false;
    struct csv_record record;
    err->kind = ERROR_NONE;
    while (csv_read(ctx, &csv, &record, err)) {
        if (out->count == out->room) {
            out->room = out->room == 0 ? 512 : out->room * 2;
            out->rows = mem_grow(ctx, out->rows, struct row, out->room);
        }
        struct row *row = &out->rows[out->count++];
        *row = (struct row){0};
        if (record.count < 5 || (int)record.count <= out->weight || !read_row(out, &record, row))
            return error_set(
                err, ERROR_CONFIG,
                "outcodes.csv:%d: an outward postcode, a district's code, a share and a "
                "position are needed",
                csv.line);
    }
    if (err->kind != ERROR_NONE)
        return error_set(err, ERROR_CONFIG, "outcodes.csv:%d: the line cannot be read", csv.line);
    return true;
}

static int compare_shares(const void *a, const void *b)
{
    const struct place_share *first = a;
    const struct place_share *second = b;
    return (second->per_mille > first->per_mille) - (second->per_mille < first->per_mille);
}

/* Weights so far of one outward postcode or group: by borough, outside last. */
struct sum {
    int64_t weights[PLACE_BOROUGHS + 1];
    int64_t total;
    struct {
        int64_t weight;
        double latitude, longitude;
    } largest;
};

static void add_row(struct sum *sum, const struct row *row)
{
    int slot = row->borough == PLACE_OUTSIDE ? PLACE_BOROUGHS : row->borough;
    sum->weights[slot] += row->weight;
    sum->total += row->weight;
    if (row->weight > sum->largest.weight) {
        sum->largest.weight = row->weight;
        sum->largest.latitude = row->latitude;
        sum->largest.longitude = row->longitude;
    }
}

static void fill_outcode(struct place_map *map, struct place_outcode *out, const char *name,
                         const struct sum *sum)
{
    size_t count = 0;
    for (int i = 0; i <= PLACE_BOROUGHS; i++)
        count += sum->weights[i] > 0 ? 1 : 0;
    struct place_share *shares = mem_array(map, struct place_share, count);
    size_t at = 0;
    for (int i = 0; i <= PLACE_BOROUGHS; i++) {
        if (sum->weights[i] == 0)
            continue;
        int per_mille = (int)((sum->weights[i] * 1000 + sum->total / 2) / sum->total);
        shares[at].borough = i == PLACE_BOROUGHS ? PLACE_OUTSIDE : i;
        shares[at++].per_mille = per_mille > 0 ? per_mille : 1;
    }
    qsort(shares, count, sizeof *shares, compare_shares);
    out->name = mem_strdup(map, name);
    out->shares = shares;
    out->count = count;
    out->latitude = sum->largest.latitude;
    out->longitude = sum->largest.longitude;
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *first = a;
    const struct row *second = b;
    return strcmp(first->outcode, second->outcode);
}

static bool has_outcode(const struct reading *reading, const char *outcode)
{
    for (size_t i = 0; i < reading->count; i++)
        if (strcmp(reading->rows[i].outcode, outcode) == 0)
            return true;
    return false;
}

/* One outward postcode from each run of rows. */
static void build_outcodes(struct place_map *map, const struct reading *reading)
{
    for (size_t i = 0; i < reading->count;) {
        struct sum sum = {0};
        const char *name = reading->rows[i].outcode;
        for (; i < reading->count && strcmp(reading->rows[i].outcode, name) == 0; i++)
            add_row(&sum, &reading->rows[i]);
        fill_outcode(map, &map->outcodes[map->outcode_count++], name, &sum);
    }
}

/* One group from each run of rows whose name without its last letter is nobody's (EC1A, EC1M … are EC1; E1W is
 * not E1's, which stands for itself). */
static void build_groups(struct place_map *map, const struct reading *reading)
{
    for (size_t i = 0; i < reading->count;) {
        struct sum sum = {0};
        const char *name = reading->rows[i].group;
        size_t from = i;
        for (; i < reading->count && strcmp(reading->rows[i].group, name) == 0; i++)
            add_row(&sum, &reading->rows[i]);
        bool is_group = name[0] != '\0' && !has_outcode(reading, name) && i > from;
        if (is_group)
            fill_outcode(map, &map->outcodes[map->outcode_count + map->group_count++], name, &sum);
    }
}

static int compare_codes(const void *a, const void *b)
{
    const struct place_code *first = a;
    const struct place_code *second = b;
    return (first->key > second->key) - (first->key < second->key);
}

static int compare_spellings(const void *a, const void *b)
{
    const struct place_spelling *first = a;
    const struct place_spelling *second = b;
    int order = strcmp(first->keys, second->keys);
    return order != 0 ? order : strcmp(first->outcode->name, second->outcode->name);
}

static void spell(const char *name, char out[PLACE_OUTCODE_BYTES])
{
    static const char keys[] = "22233344455566677778889999"; /* ITU-T E.161 */
    size_t i = 0;
    for (; name[i] != '\0' && i + 1 < PLACE_OUTCODE_BYTES; i++)
        out[i] = name[i] >= 'A' ? keys[name[i] - 'A'] : name[i];
    out[i] = '\0';
}

static void build_indexes(struct place_map *map)
{
    size_t total = map->outcode_count + map->group_count;
    map->codes = mem_array(map, struct place_code, total);
    map->spellings = mem_array(map, struct place_spelling, total);
    for (size_t i = 0; i < total; i++) {
        const struct place_outcode *outcode = &map->outcodes[i];
        uint32_t key = 0;
        place_pack_outcode(str_of(outcode->name), &key);
        map->codes[i] = (struct place_code){key, outcode};
        map->spellings[i].outcode = outcode;
        spell(outcode->name, map->spellings[i].keys);
    }
    qsort(map->codes, total, sizeof *map->codes, compare_codes);
    qsort(map->spellings, total, sizeof *map->spellings, compare_spellings);
}

bool place_outcodes_load(struct place_map *map, struct str csv, struct error *err)
{
    void *scratch = mem_root("outcodes");
    struct reading reading = {0};
    bool is_read = read_rows(scratch, csv, &reading, err);
    if (is_read) {
        if (reading.count > 0)
            qsort(reading.rows, reading.count, sizeof *reading.rows, compare_rows);
        map->outcodes = mem_array(map, struct place_outcode, reading.count * 2);
        build_outcodes(map, &reading);
        build_groups(map, &reading);
        build_indexes(map);
    }
    mem_free(scratch);
    return is_read;
}

const struct place_outcode *place_outcode_find(const struct place_map *map, struct str outcode)
{
    uint32_t key;
    if (!place_pack_outcode(outcode, &key))
        return NULL;
    size_t from = 0;
    size_t to = map->outcode_count + map->group_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (map->codes[middle].key == key)
            return map->codes[middle].outcode;
        if (map->codes[middle].key < key)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

size_t place_outcode_count(const struct place_map *map)
{
    return map->outcode_count;
}

const struct place_outcode *place_outcode_at(const struct place_map *map, size_t index)
{
    return index < map->outcode_count ? &map->outcodes[index] : NULL;
}

size_t place_outcodes_for_keys(const struct place_map *map, struct str keys,
                               const struct place_outcode **out, size_t max)
{
    size_t total = map->outcode_count + map->group_count, low = 0, high = total, found = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(str_of(map->spellings[middle].keys), keys) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < total && str_equals(keys, map->spellings[low].keys); low++, found++)
        if (found < max)
            out[found] = map->spellings[low].outcode;
    return found;
}

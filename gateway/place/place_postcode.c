/* Postcodes: their form, how they are packed into a number, and the sorted list of full ones.
 * Stands under the map and the file readers; a look-up is a binary search in an array of numbers.
 * Leaves to others: finding postcodes in what people write (understand/). */
// SPDX-License-Identifier: Apache-2.0
#include "place/place.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "place/place_impl.h"

enum { OUTSIDE_VALUE = 63, STATE_SHIFT = 6, INWARD_FORMS = 10 * 26 * 26 };

/* keys[i] is a packed postcode; values[i] its state above its borough (63: outside). */
struct place_postcodes {
    uint32_t *keys;
    uint8_t *values;
    size_t count, room;
    bool is_sorted, is_sealed;
};

static bool is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_inward(struct str text)
{
    return text.length == 3 && is_digit(text.data[0]) && is_upper(text.data[1]) &&
           is_upper(text.data[2]) && strchr("CIKMOV", text.data[1]) == NULL &&
           strchr("CIKMOV", text.data[2]) == NULL;
}

bool place_is_outcode_form(struct str text)
{
    size_t letters = 0;
    while (letters < text.length && is_upper(text.data[letters]))
        letters++;
    size_t rest = text.length - letters;
    if (letters < 1 || letters > 2 || rest < 1 || rest > 2 || !is_digit(text.data[letters]))
        return false;
    return rest == 1 || is_digit(text.data[letters + 1]) || is_upper(text.data[letters + 1]);
}

bool place_postcode_split(struct str text, char out_outcode[5], char out_inward[4])
{
    char plain[8];
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        if (byte == ' ')
            continue;
        if (length == 7)
            return false;
        plain[length++] = byte >= 'a' && byte <= 'z' ? (char)(byte - ('a' - 'A')) : byte;
    }
    if (length < 5)
        return false;
    struct str outcode = str_range(plain, length - 3);
    struct str inward = str_range(plain + length - 3, 3);
    if (!place_is_outcode_form(outcode) || !is_inward(inward))
        return false;
    memcpy(out_outcode, outcode.data, outcode.length);
    out_outcode[outcode.length] = '\0';
    memcpy(out_inward, inward.data, 3);
    out_inward[3] = '\0';
    return true;
}

bool place_pack_outcode(struct str outcode, uint32_t *out)
{
    if (!place_is_outcode_form(outcode))
        return false;
    size_t at = is_upper(outcode.data[1]) ? 2 : 1;
    uint32_t key = (uint32_t)(outcode.data[0] - 'A') * 27;
    key += at == 2 ? (uint32_t)(outcode.data[1] - 'A') + 1 : 0;
    key = key * 10 + (uint32_t)(outcode.data[at] - '0');
    key *= 37;
    if (outcode.length > at + 1) {
        char last = outcode.data[at + 1];
        key += is_digit(last) ? (uint32_t)(last - '0') + 1 : (uint32_t)(last - 'A') + 11;
    }
    *out = key;
    return true;
}

static bool pack_postcode(struct str outcode, struct str inward, uint32_t *out)
{
    uint32_t key;
    if (!place_pack_outcode(outcode, &key) || !is_inward(inward))
        return false;
    uint32_t low = (uint32_t)(inward.data[0] - '0') * 26 + (uint32_t)(inward.data[1] - 'A');
    *out = key * INWARD_FORMS + low * 26 + (uint32_t)(inward.data[2] - 'A');
    return true;
}

struct place_postcodes *place_postcodes_new(void *ctx)
{
    struct place_postcodes *postcodes = mem_new(ctx, struct place_postcodes);
    postcodes->is_sorted = true;
    return postcodes;
}

static void grow(struct place_postcodes *postcodes)
{
    postcodes->room = postcodes->room == 0 ? 4096 : postcodes->room * 2;
    postcodes->keys = mem_grow(postcodes, postcodes->keys, uint32_t, postcodes->room);
    postcodes->values = mem_grow(postcodes, postcodes->values, uint8_t, postcodes->room);
}

/* A repeat of the last postcode keeps the better of the two, the lower state. */
static void append(struct place_postcodes *postcodes, uint32_t key, uint8_t value)
{
    if (postcodes->count > 0 && postcodes->keys[postcodes->count - 1] == key) {
        uint8_t *last = &postcodes->values[postcodes->count - 1];
        *last = value < *last ? value : *last;
        return;
    }
    if (postcodes->count > 0 && postcodes->keys[postcodes->count - 1] > key)
        postcodes->is_sorted = false;
    if (postcodes->count == postcodes->room)
        grow(postcodes);
    postcodes->keys[postcodes->count] = key;
    postcodes->values[postcodes->count] = value;
    postcodes->count++;
}

bool place_postcodes_add(struct place_postcodes *postcodes, struct str postcode, struct str gss,
                         enum place_postcode_state state)
{
    assert(!postcodes->is_sealed);
    char outcode[5];
    char inward[4];
    uint32_t key;
    int borough = place_gss_index(gss);
    bool is_outside = state == PLACE_POSTCODE_OUTSIDE;
    if (borough == PLACE_UNKNOWN || (borough == PLACE_OUTSIDE) != is_outside ||
        !place_postcode_split(postcode, outcode, inward) ||
        !pack_postcode(str_of(outcode), str_of(inward), &key))
        return false;
    int value = (int)state << STATE_SHIFT | (is_outside ? OUTSIDE_VALUE : borough);
    append(postcodes, key, (uint8_t)value);
    return true;
}

static int compare_rows(const void *a, const void *b)
{
    uint64_t first, second;
    memcpy(&first, a, sizeof first);
    memcpy(&second, b, sizeof second);
    return (first > second) - (first < second);
}

void place_postcodes_seal(struct place_postcodes *postcodes)
{
    if (!postcodes->is_sorted) {
        size_t count = postcodes->count;
        uint64_t *rows = mem_grow(postcodes, NULL, uint64_t, count);
        for (size_t i = 0; i < count; i++)
            rows[i] = (uint64_t)postcodes->keys[i] << 8 | postcodes->values[i];
        qsort(rows, count, sizeof *rows, compare_rows);
        postcodes->count = 0;
        for (size_t i = 0; i < count; i++)
            append(postcodes, (uint32_t)(rows[i] >> 8), (uint8_t)(rows[i] & 0xFF));
        mem_free(rows);
        postcodes->is_sorted = true;
    }
    if (postcodes->count > 0) {
        postcodes->room = postcodes->count;
        postcodes->keys = mem_grow(postcodes, postcodes->keys, uint32_t, postcodes->room);
        postcodes->values = mem_grow(postcodes, postcodes->values, uint8_t, postcodes->room);
    }
    postcodes->is_sealed = true;
}

void place_map_use(struct place_map *map, struct place_postcodes *postcodes)
{
    assert(postcodes->is_sealed);
    mem_free(map->postcodes);
    /* The one place outside dispatch that moves memory: the list was filled over many turns under a context of
     * its own, and lives and dies with the map from here on. */
    mem_move(map, postcodes);
    map->postcodes = postcodes;
}

size_t place_map_postcode_count(const struct place_map *map)
{
    return map->postcodes == NULL ? 0 : map->postcodes->count;
}

int place_postcode_borough(const struct place_map *map, struct str outcode, struct str inward)
{
    uint32_t key;
    const struct place_postcodes *postcodes = map->postcodes;
    if (postcodes == NULL || !pack_postcode(outcode, inward, &key))
        return PLACE_UNKNOWN;
    size_t from = 0;
    size_t to = postcodes->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (postcodes->keys[middle] < key)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == postcodes->count || postcodes->keys[from] != key)
        return PLACE_UNKNOWN;
    int borough = postcodes->values[from] & OUTSIDE_VALUE;
    return borough == OUTSIDE_VALUE ? PLACE_OUTSIDE : borough;
}

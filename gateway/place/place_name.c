/* Names of boroughs and places: how they are kept, looked up, and missed by one letter.
 * Stands under the map (place_map.c), which fills the tables.
 * Leaves to others: which words of a text to look up (understand/). */
// SPDX-License-Identifier: Apache-2.0
#include "place/place.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "place/place_impl.h"

/* FNV-1a, 64 bits, folded: short keys, no adversary (the names are ours). */
static size_t hash_of(struct str name)
{
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < name.length; i++)
        hash = (hash ^ (unsigned char)name.data[i]) * 1099511628211U;
    return (size_t)(hash ^ hash >> 32);
}

/* The entry that holds name, or the free one where it belongs. */
static struct place_table_entry *entry_of(const struct place_table *table, struct str name)
{
    size_t at = hash_of(name) & (table->size - 1);
    while (table->entries[at].name.data != NULL && !str_equal(table->entries[at].name, name))
        at = (at + 1) & (table->size - 1);
    return &table->entries[at];
}

static bool is_kept(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
           (unsigned char)byte >= 0x80;
}

void place_table_start(void *ctx, struct place_table *table, size_t most)
{
    table->size = 16;
    while (table->size < most * 2)
        table->size *= 2;
    table->entries = mem_array(ctx, struct place_table_entry, table->size);
    table->count = 0;
}

int place_table_put(struct place_table *table, struct str name, int value)
{
    struct place_table_entry *entry = entry_of(table, name);
    if (entry->name.data == NULL) {
        assert((table->count + 1) * 2 <= table->size);
        *entry = (struct place_table_entry){name, value};
        table->count++;
    }
    return entry->value;
}

void place_table_set(struct place_table *table, struct str name, int value)
{
    place_table_put(table, name, value);
    entry_of(table, name)->value = value;
}

int place_table_find(const struct place_table *table, struct str name, int missing)
{
    const struct place_table_entry *entry = entry_of(table, name);
    return entry->name.data == NULL ? missing : entry->value;
}

bool place_name_plain(struct str folded, char out[PLACE_NAME_BYTES], size_t *length_out)
{
    size_t used = 0;
    bool is_apart = false;
    for (size_t i = 0; i < folded.length; i++) {
        char byte = folded.data[i];
        const char *added = byte == '&' ? "and" : NULL;
        if (byte == '\'')
            continue;
        if (added == NULL && !is_kept(byte)) {
            is_apart = true;
            continue;
        }
        if (used + 5 > PLACE_NAME_BYTES)
            return false;
        bool has_space = used > 0 && (is_apart || added != NULL);
        if (has_space)
            out[used++] = ' ';
        is_apart = added != NULL;
        memcpy(out + used, added == NULL ? &byte : added, added == NULL ? 1 : 3);
        used += added == NULL ? 1 : 3;
    }
    out[used] = '\0';
    *length_out = used;
    return used > 0;
}

bool place_one_letter_apart(struct str a, struct str b)
{
    if (a.length > b.length) {
        struct str longer = a;
        a = b;
        b = longer;
    }
    if (b.length - a.length > 1 || str_equal(a, b))
        return false;
    size_t from = 0;
    while (from < a.length && a.data[from] == b.data[from])
        from++;
    struct str rest_a = str_range(a.data + from, a.length - from);
    struct str rest_b = str_range(b.data + from, b.length - from);
    if (a.length < b.length)
        return memcmp(rest_a.data, rest_b.data + 1, rest_a.length) == 0;
    if (memcmp(rest_a.data + 1, rest_b.data + 1, rest_a.length - 1) == 0)
        return true;
    return rest_a.length >= 2 && rest_a.data[0] == rest_b.data[1] &&
           rest_a.data[1] == rest_b.data[0] &&
           memcmp(rest_a.data + 2, rest_b.data + 2, rest_a.length - 2) == 0;
}

int place_borough_named(const struct place_map *map, struct str folded)
{
    char plain[PLACE_NAME_BYTES];
    size_t length;
    if (!place_name_plain(folded, plain, &length))
        return PLACE_UNKNOWN;
    return place_table_find(&map->borough_names, str_range(plain, length), PLACE_UNKNOWN);
}

const struct place_name *place_name_find(const struct place_map *map, struct str folded)
{
    char plain[PLACE_NAME_BYTES];
    size_t length;
    if (!place_name_plain(folded, plain, &length))
        return NULL;
    int index = place_table_find(&map->place_names, str_range(plain, length), -1);
    return index < 0 ? NULL : &map->names[index];
}

int place_name_words_max(const struct place_map *map)
{
    return map->words_max;
}

int place_name_words_from(const struct place_map *map, struct str word)
{
    return place_table_find(&map->first_words, word, 0);
}

/* What two near names would have to share to be the same answer. */
static bool are_same(const struct place_map *map, struct str a, struct str b)
{
    int borough = place_table_find(&map->borough_names, a, -1);
    if (borough >= 0)
        return borough == place_table_find(&map->borough_names, b, -1);
    int index = place_table_find(&map->place_names, a, -1);
    return index >= 0 && index == place_table_find(&map->place_names, b, -1);
}

/* Looks through one table; false as soon as a second, different name is as near. */
static bool find_near(const struct place_map *map, const struct place_table *table,
                      struct str plain, struct str *found)
{
    for (size_t i = 0; i < table->size; i++) {
        struct str name = table->entries[i].name;
        bool may_be = name.length >= 5 && name.data[0] == plain.data[0] &&
                      name.length + 1 >= plain.length && name.length <= plain.length + 1;
        if (!may_be || !place_one_letter_apart(name, plain))
            continue;
        if (found->data != NULL && !are_same(map, *found, name))
            return false;
        if (found->data == NULL)
            *found = name;
    }
    return true;
}

const char *place_name_near(const struct place_map *map, struct str folded)
{
    char plain[PLACE_NAME_BYTES];
    size_t length;
    struct str found = {NULL, 0};
    if (!place_name_plain(folded, plain, &length) || length < 5)
        return NULL;
    bool is_one = find_near(map, &map->borough_names, str_range(plain, length), &found) &&
                  find_near(map, &map->place_names, str_range(plain, length), &found);
    return is_one ? found.data : NULL;
}

/* Names of boroughs and places: how they are kept, looked up, and missed by one letter.
 * Stands under the map (place_map.c), which fills the tables.
 * Leaves to others: which words of a text to look up (understand/). */
// SPDX-License-Identifier: Apache-2.0
#include "place/place.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "place/place_impl.h"

enum { NEAR_LEAST = 5 };

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

static int compare_names(const void *a, const void *b)
{
    const struct str *first = a;
    const struct str *second = b;
    int order = (unsigned char)first->data[0] - (unsigned char)second->data[0];
    if (order == 0)
        order = (first->length > second->length) - (first->length < second->length);
    return order != 0 ? order : str_compare(*first, *second);
}

static void collect(struct place_map *map, const struct place_table *table)
{
    for (size_t i = 0; i < table->size; i++)
        if (table->entries[i].name.length >= NEAR_LEAST)
            map->near[map->near_count++] = table->entries[i].name;
}

static bool is_front_vowel(char byte)
{
    return byte == 'e' || byte == 'i' || byte == 'y';
}

/* How a plain name sounds to a London ear, as long as it at most: no h ("ackney"), th as f ("walfamstow"), one letter
 * where two are written, c as k or s, e, i and y alike. Returns the length. */
static size_t sound_of(struct str plain, char out[PLACE_NAME_BYTES])
{
    size_t used = 0;
    for (size_t i = 0; i < plain.length; i++) {
        char byte = plain.data[i];
        char next = i + 1 < plain.length ? plain.data[i + 1] : ' ';
        bool is_pair = next == 'h' && (byte == 't' || byte == 'p');
        if (is_pair)
            byte = 'f';
        else if (byte == 'c')
            byte = is_front_vowel(next) ? 's' : 'k';
        else if (byte == 'q')
            byte = 'k';
        else if (byte == 'z')
            byte = 's';
        else if (is_front_vowel(byte))
            byte = 'i';
        i += is_pair ? 1 : 0;
        if (byte != 'h' && (used == 0 || out[used - 1] != byte))
            out[used++] = byte;
    }
    return used;
}

static void note_sounds(struct place_map *map)
{
    char sound[PLACE_NAME_BYTES];
    place_table_start(map, &map->sounds, map->near_count + 1);
    for (size_t i = 0; i < map->near_count; i++) {
        struct str key = str_range(sound, sound_of(map->near[i], sound));
        int other = place_table_find(&map->sounds, key, -2);
        if (other == -2)
            place_table_put(&map->sounds, str_of(mem_strndup(map, key.data, key.length)), (int)i);
        else if (other >= 0 && !are_same(map, map->near[i], map->near[other]))
            place_table_set(&map->sounds, key, -1);
    }
}

void place_names_seal(struct place_map *map)
{
    size_t most = map->borough_names.count + map->place_names.count;
    map->near = mem_array(map, struct str, most);
    collect(map, &map->borough_names);
    collect(map, &map->place_names);
    if (map->near_count > 0)
        qsort(map->near, map->near_count, sizeof *map->near, compare_names);
    note_sounds(map);
}

/* The first name with said's first letter that is at most one letter shorter. */
static size_t first_near(const struct place_map *map, struct str said)
{
    size_t from = 0;
    for (size_t to = map->near_count; from < to;) {
        size_t middle = from + (to - from) / 2;
        struct str name = map->near[middle];
        bool is_before = name.data[0] != said.data[0]
                             ? (unsigned char)name.data[0] < (unsigned char)said.data[0]
                             : name.length + 1 < said.length;
        if (is_before)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

const char *place_name_near(const struct place_map *map, struct str folded)
{
    char plain[PLACE_NAME_BYTES];
    size_t length;
    struct str found = {NULL, 0};
    if (!place_name_plain(folded, plain, &length) || length < NEAR_LEAST)
        return NULL;
    struct str said = str_range(plain, length);
    for (size_t i = first_near(map, said); i < map->near_count; i++) {
        struct str name = map->near[i];
        if (name.data[0] != said.data[0] || name.length > said.length + 1)
            break;
        if (!str_is_near(name, said))
            continue;
        if (found.data != NULL && !are_same(map, found, name))
            return NULL;
        if (found.data == NULL)
            found = name;
    }
    if (found.data != NULL)
        return found.data;
    char sound[PLACE_NAME_BYTES];
    int index = place_table_find(&map->sounds, str_range(sound, sound_of(said, sound)), -1);
    bool is_other = index >= 0 && !str_equal(map->near[index], said);
    return is_other ? map->near[index].data : NULL;
}

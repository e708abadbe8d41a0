/* What the files of this room share: the map's inside, name tables, packed postcodes.
 * Stands behind place.h; no other room includes it.
 * Leaves to others: nothing. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "place/place.h"

enum { PLACE_NAME_BYTES = 64, PLACE_OUTCODE_BYTES = 5 };

/* A closed hash table from a name to a number of 0 or more. Names are kept by the caller. */
struct place_table {
    struct place_table_entry {
        struct str name; /* data NULL: free */
        int value;
    } * entries;
    size_t count, size; /* size: a power of two, at least twice count */
};

void place_table_start(void *ctx, struct place_table *table, size_t most);
/* The value kept under name; sets it to value when there was none. */
int place_table_put(struct place_table *table, struct str name, int value);
void place_table_set(struct place_table *table, struct str name, int value);
int place_table_find(const struct place_table *table, struct str name, int missing);

/* A folded name as it is kept: apostrophes gone, & as "and", all other punctuation one space. False when it does
 * not fit or nothing is left. */
bool place_name_plain(struct str folded, char out[PLACE_NAME_BYTES], size_t *length_out);

/* An outward postcode as a number, in the order of their texts. False for any other form. */
bool place_pack_outcode(struct str outcode, uint32_t *out);

/* The index of an E09 code, PLACE_OUTSIDE for another code of a district, PLACE_UNKNOWN for anything else. */
int place_gss_index(struct str gss);

/* Fills near from the two name tables. */
void place_names_seal(struct place_map *map);

struct place_code {
    uint32_t key;
    const struct place_outcode *outcode;
};

/* The keys that spell an outward postcode. */
struct place_spelling {
    char keys[PLACE_OUTCODE_BYTES];
    const struct place_outcode *outcode;
};

struct place_map {
    struct place_borough boroughs[PLACE_BOROUGHS];
    struct place_outcode *outcodes; /* in order of name; groups behind them */
    size_t outcode_count, group_count;
    struct place_code *codes;         /* in order of key, groups among them */
    struct place_spelling *spellings; /* in order of keys */
    struct place_name *names;
    size_t name_count;
    struct place_table borough_codes; /* E09 codes and slugs */
    struct place_table borough_names; /* plain names and aliases */
    struct place_table place_names;
    struct place_table first_words; /* of both: how many words the longest has */
    struct str *near; /* plain names of five letters or more, by first byte, then length */
    size_t near_count;
    struct place_table
        sounds; /* how those sound: index in near, or -1 where two that differ sound alike */
    struct place_postcodes *postcodes; /* or NULL */
};

/* Fills outcodes, groups, codes and spellings from the CSV. */
bool place_outcodes_load(struct place_map *map, struct str csv, struct error *err);

/* London on a page: boroughs, outward postcodes and how they split, known places, full postcodes, keypad spelling.
 * Stands under understand/ (which finds places in what people write) and directory/ (who is near).
 * Immutable once built; built from seed files and from the postcode rows of the database, in slices.
 * Leaves to others: reading files, people's wording. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/str.h"

enum { PLACE_BOROUGHS = 33, PLACE_OUTSIDE = -1, PLACE_UNKNOWN = -2 };

struct place_map;

/* A borough is its index 0-32 in order of code everywhere inside; its code (E09…) on the wire. */
struct place_borough {
    const char *gss;           /* "E09000022" */
    const char *name;          /* "Lambeth" */
    const char *slug;          /* "lambeth": in scripts */
    uint64_t land_neighbours;  /* bit i: borough i shares a land boundary */
    uint64_t river_neighbours; /* bit i: faces it across the Thames only */
};

/* One borough's part of an outward postcode. */
struct place_share {
    int borough;   /* index, or PLACE_OUTSIDE */
    int per_mille; /* of the outward postcode's addresses */
};

/* What is known of an outward postcode: shares, largest first; they sum to about 1,000. */
struct place_outcode {
    const char *name; /* "SE15" */
    const struct place_share *shares;
    size_t count;
    double latitude, longitude; /* of its largest share, WGS84 degrees */
};

/* A name people use for a district: "Peckham". Several boroughs when it straddles or two places share it. */
struct place_name {
    const char *name;
    uint64_t boroughs; /* bit i */
    const char *const *outcodes;
    size_t outcode_count;
    bool is_outside; /* a place that is not London: "Watford"; boroughs is 0 then */
    /* also an everyday word or a person's name ("Angel"): counts alone or after "in", "near", … */
    bool is_word;
    /* and one that stands after "in" or "at" too ("bank"): there only as names are written; is_word holds too */
    bool is_common;
};

/* Reads db/seed/{boroughs,outcodes,places}.csv given as bytes. Fails with ERROR_CONFIG, naming file and line. */
bool place_map_load(void *ctx, struct str boroughs_csv, struct str outcodes_csv,
                    struct str places_csv, struct place_map **out, struct error *err);

const struct place_borough *place_map_borough(const struct place_map *map, int index);
/* By E09 code or by slug; PLACE_UNKNOWN for any other. */
int place_borough_find(const struct place_map *map, struct str code_or_slug);
/* By name, short name or known misspelling, already folded (unicode_fold) and single-spaced; PLACE_UNKNOWN. */
int place_borough_named(const struct place_map *map, struct str folded);
/* By outward postcode in capitals without spaces, or NULL. EC1 to EC4, SW1, W1, WC1 and WC2, which people say but
 * nobody has, are found as the group of their outward postcodes; place_outcode_at leaves groups out. */
const struct place_outcode *place_outcode_find(const struct place_map *map, struct str outcode);
size_t place_outcode_count(const struct place_map *map);
const struct place_outcode *place_outcode_at(const struct place_map *map, size_t index);
/* By folded, single-spaced name, or NULL. */
const struct place_name *place_name_find(const struct place_map *map, struct str folded);
/* How many words the longest name of a borough or place that begins with this folded word has; 0 when none does. */
int place_name_words_from(const struct place_map *map, struct str word);
/* The one borough or place whose name is a single letter away from a folded name of 5 letters or more, or sounds the
 * same to a London ear ("ackney", "walfamstow"): its right name, folded; NULL when there is none or several that differ. Looks at all names: for answers that nothing else fits. */
const char *place_name_near(const struct place_map *map, struct str folded);

/* Splits "SW98HJ" or "sw9 8hj" into outward and inward part, in capitals; spaces are passed over. False when it has
 * not the form of a full postcode (A9 9AA … AA9A 9AA; the last two letters are never one of CIKMOV, Royal Mail's
 * Programmer's Guide). out_outcode holds 5 bytes, out_inward 4. */
bool place_postcode_split(struct str text, char out_outcode[5], char out_inward[4]);
/* Whether text (capitals, no space) has the form of an outward postcode. */
bool place_is_outcode_form(struct str text);

/* Outward postcodes, and the groups EC1 and so on, whose letters and digits are these keys of a phone (2 ABC … 9 WXYZ), e.g. "7315" → SE15;
 * at most max. Returns how many there are in all. */
size_t place_outcodes_for_keys(const struct place_map *map, struct str keys,
                               const struct place_outcode **out, size_t max);

/* Full postcodes, packed: what `helpline import postcodes` brought. Five bytes each, so under 2 MB for all of
 * London, old and outside ones included. A postcode with several rows counts as live before old before outside. */
enum place_postcode_state { PLACE_POSTCODE_LIVE = 1, PLACE_POSTCODE_OLD, PLACE_POSTCODE_OUTSIDE };
struct place_postcodes;
struct place_postcodes *place_postcodes_new(void *ctx);
/* Adds one; rows may come in any order, but those that come in order of their text need no sorting later. False when the text is no postcode or gss no E09 code (for outside ones
 * any other code). */
bool place_postcodes_add(struct place_postcodes *postcodes, struct str postcode, struct str gss,
                         enum place_postcode_state state);
/* Sorts; after it nothing may be added. place_map_use hangs them under map, replacing older ones (map is being
 * built then, not yet shared). */
void place_postcodes_seal(struct place_postcodes *postcodes);
void place_map_use(struct place_map *map, struct place_postcodes *postcodes);
size_t place_map_postcode_count(const struct place_map *map);
/* The borough of a full postcode: index, PLACE_OUTSIDE, or PLACE_UNKNOWN when the map has no such postcode. */
int place_postcode_borough(const struct place_map *map, struct str outcode, struct str inward);

/* An area as a conversation keeps it: a district and the boroughs it may be in. No full postcode. */
struct place_area {
    char outcode[5]; /* "" when only the borough is known */
    uint64_t
        boroughs; /* bit i; several: not sure which; 0 with is_outside or when nothing is known */
    bool is_outside;
};
/* What to call it: "SE15", else the borough's name, else "London". Under ctx. */
char *place_area_label(void *ctx, const struct place_map *map, const struct place_area *area);

/* Readers of postcode files: bytes of one CSV file in, rows out. kind is told from the header or, for Code-Point
 * Open, from its headerless ten columns. Rows that are not London or its old or outside postcodes are passed over and counted. */
enum place_file_kind {
    PLACE_FILE_UNKNOWN,
    PLACE_FILE_CODE_POINT,
    PLACE_FILE_ONSPD,
    PLACE_FILE_LIST
};
enum place_file_kind place_file_kind_of(struct str bytes);

struct place_postcode_row {
    char postcode[9]; /* "SW9 8HJ" */
    char gss[10];     /* "E09000022", or the district outside */
    enum place_postcode_state state;
};

/* A cursor over one file's rows; bytes and name must outlive it. */
struct place_file {
    enum place_file_kind kind;
    const char *name;
    struct str rest;
    int line;
    int columns[8]; /* private */
    const struct place_map
        *map; /* may be set after opening: outside rows are kept only where their outward postcode
                                  * touches London; else where their postcode area (BR, CM, …) does */
    size_t skipped; /* rows passed over so far */
    enum place_postcode_state
        list_state; /* PLACE_FILE_LIST without a state of its own: from its header (how → old; no lat → outside) */
};
bool place_file_open(struct str bytes, const char *name, struct place_file *out, struct error *err);
/* The next row; false at the end (err->kind ERROR_NONE) or on a line that cannot be read (ERROR_INPUT, naming it). */
bool place_file_next(struct place_file *file, struct place_postcode_row *out, struct error *err);

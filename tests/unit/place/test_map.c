/* London as the seed tells it: boroughs, outward postcodes, names, keypad spelling, broken seed files.
 * Tries place/place.h on db/seed.
 * Leaves to others: full postcodes (test_postcodes.c). */
// SPDX-License-Identifier: Apache-2.0
#include "place/place.h"

#include <string.h>

#include "../rows.h"
#include "../seed.h"

static void *root;
static const struct place_map *map;

struct named {
    const char *name, *text, *gss;
};

static const struct named boroughs[] = {
    {"a borough is found by its name", "lambeth", "E09000022"},
    {"by a short name", "h&f", "E09000013"},
    {"by a short name with spaces", "h & f", "E09000013"},
    {"by a short name spelt out", "h and f", "E09000013"},
    {"with a plus", "kensington + chelsea", "E09000020"},
    {"by a misspelling", "suthark", "E09000028"},
    {"with a hyphen", "kingston-upon-thames", "E09000021"},
    {"by the city's name", "the city", "E09000001"},
    {"not by two letters that mean other things", "th", NULL},
    {"not by col", "col", NULL},
    {"not by what many are called", "royal borough", NULL},
    {"not by a place that is none", "peckham", NULL},
    {"not by nothing", "", NULL},
};

static void borough_row(void **state)
{
    const struct named *row = *state;
    int index = place_borough_named(map, str_of(row->text));
    if (row->gss == NULL)
        assert_int_equal(index, PLACE_UNKNOWN);
    else
        assert_string_equal(place_map_borough(map, index)->gss, row->gss);
}

static const struct named codes[] = {
    {"a borough is found by its code", "E09000001", "E09000001"},
    {"by its slug", "tower-hamlets", "E09000030"},
    {"not by a code beyond the last", "E09000034", NULL},
    {"not by another district's code", "E07000111", NULL},
};

static void code_row(void **state)
{
    const struct named *row = *state;
    int index = place_borough_find(map, str_of(row->text));
    if (row->gss == NULL)
        assert_int_equal(index, PLACE_UNKNOWN);
    else
        assert_string_equal(place_map_borough(map, index)->gss, row->gss);
}

struct outcode {
    const char *name, *text, *largest;
    int per_mille;
    size_t count;
};

static const struct outcode outcodes[] = {
    {"SE15 is Southwark's but for a sliver", "SE15", "E09000028", 971, 2},
    {"SM1 is all Sutton's", "SM1", "E09000029", 1000, 1},
    {"BR1 is shared", "BR1", "E09000006", 768, 2},
    {"DA1 is mostly outside", "DA1", "outside", 773, 2},
    {"EC1 is the group of its outward postcodes", "EC1", "E09000019", 0, 0},
    {"SW1 is a group", "SW1", "E09000033", 0, 0},
    {"W1 is a group", "W1", "E09000033", 0, 0},
    {"WC2 is a group", "WC2", "E09000033", 0, 0},
    {"E1 stands for itself", "E1", "E09000030", 0, 0},
    {"E1W stands for itself", "E1W", "E09000030", 1000, 1},
    {"M1 is not known", "M1", NULL, 0, 0},
    {"small letters are not looked up", "se15", NULL, 0, 0},
    {"a whole postcode is none", "SE151AA", NULL, 0, 0},
};

static void outcode_row(void **state)
{
    const struct outcode *row = *state;
    const struct place_outcode *outcode = place_outcode_find(map, str_of(row->text));
    if (row->largest == NULL) {
        assert_null(outcode);
        return;
    }
    assert_non_null(outcode);
    assert_string_equal(outcode->name, row->text);
    int sum = 0;
    for (size_t i = 0; i < outcode->count; i++) {
        sum += outcode->shares[i].per_mille;
        assert_true(i == 0 || outcode->shares[i].per_mille <= outcode->shares[i - 1].per_mille);
    }
    assert_in_range(sum, 990, 1010);
    int largest = outcode->shares[0].borough;
    assert_string_equal(largest == PLACE_OUTSIDE ? "outside" : place_map_borough(map, largest)->gss,
                        row->largest);
    if (row->count > 0)
        assert_int_equal(outcode->count, row->count);
    if (row->per_mille > 0)
        assert_int_equal(outcode->shares[0].per_mille, row->per_mille);
    assert_true(outcode->latitude > 51.2 && outcode->latitude < 51.8);
    assert_true(outcode->longitude > -0.6 && outcode->longitude < 0.4);
}

struct keys {
    const char *name, *keys;
    size_t count;
    const char *first;
};

static const struct keys spellings[] = {
    {"7315 spells SE15", "7315", 1, "SE15"},  {"272 is BR2 or CR2", "272", 2, "BR2"},
    {"761 is RM1 or SM1", "761", 2, "RM1"},   {"321 is DA1 or EC1, a group", "321", 2, "DA1"},
    {"791 is SW1, a group", "791", 1, "SW1"}, {"38 is E8", "38", 1, "E8"},
    {"999 is nothing", "999", 0, NULL},       {"no keys are nothing", "", 0, NULL},
};

static void keys_row(void **state)
{
    const struct keys *row = *state;
    const struct place_outcode *found[4] = {NULL};
    assert_int_equal(place_outcodes_for_keys(map, str_of(row->keys), found, 4), row->count);
    if (row->first != NULL)
        assert_string_equal(found[0]->name, row->first);
}

struct place {
    const char *name, *text, *first; /* NULL: not known */
    int boroughs;
    bool is_word, is_outside;
};

static const struct place places[] = {
    {"Peckham is known", "peckham", "E09000028", 1, false, false},
    {"an apostrophe does not matter", "king's cross", "E09000007", 2, false, false},
    {"nor does its absence", "kings cross", "E09000007", 2, false, false},
    {"a hyphen is a space", "bromley by bow", "E09000030", 1, false, false},
    {"Angel is a word too", "angel", "E09000019", 1, true, false},
    {"Watford is outside", "watford", "", 0, false, true},
    {"nowhere is not known", "nowhere", NULL, 0, false, false},
};

static void place_row(void **state)
{
    const struct place *row = *state;
    const struct place_name *place = place_name_find(map, str_of(row->text));
    if (row->first == NULL) {
        assert_null(place);
        return;
    }
    assert_non_null(place);
    assert_int_equal(__builtin_popcountll(place->boroughs), row->boroughs);
    assert_int_equal(place->is_word, row->is_word);
    assert_int_equal(place->is_outside, row->is_outside);
    if (row->boroughs > 0)
        assert_string_equal(place_map_borough(map, __builtin_ctzll(place->boroughs))->gss,
                            row->first);
}

struct slip {
    const char *name, *text, *near;
};

static const struct slip slips[] = {
    {"a letter too few", "pekham", "peckham"},
    {"a letter too many", "brixtonn", "brixton"},
    {"a wrong letter", "streathom", "streatham"},
    {"two letters changed about", "totetnham", "tottenham"},
    {"short words are left alone", "actn", NULL},
    {"two letters away is too far", "pexam", NULL},
    {"what sounds the same is near", "pekam", "peckham"},
    {"with f for th", "walfamstow", "walthamstow"},
    {"the first letter must be right", "beckham", NULL},
};

static void slip_row(void **state)
{
    const struct slip *row = *state;
    const char *near = place_name_near(map, str_of(row->text));
    if (row->near == NULL)
        assert_null(near);
    else
        assert_string_equal(near, row->near);
}

struct label {
    const char *name;
    struct place_area area;
    const char *label;
};

static const struct label labels[] = {
    {"a district is called by its outward postcode", {.outcode = "SE15", .boroughs = 1}, "SE15"},
    {"one borough by its name", {.boroughs = 1U << 21}, "Lambeth"},
    {"several boroughs are London", {.boroughs = 3}, "London"},
    {"nothing known is London", {.boroughs = 0}, "London"},
};

static void label_row(void **state)
{
    const struct label *row = *state;
    assert_string_equal(place_area_label(root, map, &row->area), row->label);
}

static void neighbours_are_mutual(void **state)
{
    (void)state;
    for (int a = 0; a < PLACE_BOROUGHS; a++) {
        const struct place_borough *borough = place_map_borough(map, a);
        assert_true(borough->land_neighbours != 0);
        for (int b = 0; b < PLACE_BOROUGHS; b++) {
            const struct place_borough *other = place_map_borough(map, b);
            assert_int_equal(borough->land_neighbours >> b & 1, other->land_neighbours >> a & 1);
            assert_int_equal(borough->river_neighbours >> b & 1, other->river_neighbours >> a & 1);
        }
    }
    assert_null(place_map_borough(map, PLACE_BOROUGHS));
    assert_null(place_map_borough(map, PLACE_OUTSIDE));
}

static void every_outcode_is_found_by_name_and_by_keys(void **state)
{
    (void)state;
    assert_int_equal(place_outcode_count(map), 303);
    assert_null(place_outcode_at(map, 303));
    for (size_t i = 0; i < place_outcode_count(map); i++) {
        const struct place_outcode *outcode = place_outcode_at(map, i);
        assert_ptr_equal(place_outcode_find(map, str_of(outcode->name)), outcode);
    }
}

struct broken {
    const char *name, *boroughs, *outcodes, *places, *says;
};

#define BOROUGH "gss,name,slug,aliases,neighbours,river_neighbours\n"

static const struct broken seeds[] = {
    {"an empty file has no header", "", NULL, NULL, "boroughs.csv:1:"},
    {"a missing column is named", "gss,name\n", NULL, NULL, "slug"},
    {"a code that is not London's is named with its line", BOROUGH "E07000001,X,x,,,\n", NULL, NULL,
     "boroughs.csv:2: no London borough's code, or twice: 'E07000001'"},
    {"a borough that stands there twice is named", BOROUGH "E09000001,A,a,,,\nE09000001,B,b,,,\n",
     NULL, NULL, "boroughs.csv:3:"},
    {"a name that two have is named", BOROUGH "E09000001,A,a,x,,\nE09000002,B,b,x,,\n", NULL, NULL,
     "boroughs.csv:3: another borough has this name too: 'x'"},
    {"a missing borough is named", BOROUGH "E09000001,A,a,,,\n", NULL, NULL,
     "E09000002 is missing"},
    {"an outward postcode that is none is named", NULL,
     "outcode,gss,share,lat,lon\nXXX,E09000001,1,51,0\n", NULL, "outcodes.csv:2:"},
    {"a share that is no number is named", NULL, "outcode,gss,share,lat,lon\nE8,E09000001,x,51,0\n",
     NULL, "outcodes.csv:2:"},
    {"a place in an unknown district is named", NULL, NULL, "place,gss,outcodes\nX,E09000099,E8\n",
     "places.csv:2:"},
    {"a place in an unknown outward postcode is named", NULL, NULL,
     "place,gss,outcodes\nX,E09000001,ZZ9\n", "places.csv:2:"},
    {"a place that stands there twice is named", NULL, NULL,
     "place,gss,outcodes\nX,E09000001,E8\nx,E09000001,E8\n", "places.csv:3:"},
};

static void broken_row(void **state)
{
    const struct broken *row = *state;
    void *ctx = mem_root("test");
    struct place_map *out = NULL;
    struct error err = {0};
    struct str b = row->boroughs ? str_of(row->boroughs) : seed_read(ctx, "db/seed/boroughs.csv");
    struct str o = row->outcodes ? str_of(row->outcodes) : seed_read(ctx, "db/seed/outcodes.csv");
    struct str p = row->places ? str_of(row->places) : seed_read(ctx, "db/seed/places.csv");
    assert_false(place_map_load(ctx, b, o, p, &out, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_non_null(strstr(err.text, row->says));
    assert_null(out);
    mem_free(ctx);
}

int main(void)
{
    root = mem_root("map");
    map = seed_map(root);
    const struct rows_table tables[] = {
        ROWS(boroughs, borough_row), ROWS(codes, code_row),   ROWS(outcodes, outcode_row),
        ROWS(spellings, keys_row),   ROWS(places, place_row), ROWS(slips, slip_row),
        ROWS(labels, label_row),     ROWS(seeds, broken_row),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_are_mutual),
        cmocka_unit_test(every_outcode_is_found_by_name_and_by_keys),
    };
    int failed = rows_run("the map", tables, ARRAY_SIZE(tables));
    failed += cmocka_run_group_tests_name("the whole map", tests, NULL, NULL);
    mem_free(root);
    return failed;
}

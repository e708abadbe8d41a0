/* Where texts say a person is: postcodes in any dress, boroughs, places, two of them, none, and outside London.
 * Tries understand/understand.h on the shipped seed, with a few made-up full postcodes.
 * Leaves to others: the map itself (tests/unit/place). */
// SPDX-License-Identifier: Apache-2.0
#include "understand/understand.h"

#include <string.h>

#include "../rows.h"
#include "base/buf.h"
#include "../seed.h"

static struct place_map *map;

/* outcode, and slugs with a comma between, likeliest first; "?" in front when it has to be asked; "outside". */
struct area {
    const char *name, *text, *outcode, *boroughs;
    bool is_whole;
};

static const struct area areas[] = {
    {"an outward postcode is taken", "SE15", "SE15", "southwark", true},
    {"in small letters", "se15", "SE15", "southwark", true},
    {"apart", "SE 15", "SE15", "southwark", true},
    {"in single letters", "s e 1 5", "SE15", "southwark", true},
    {"in a sentence", "no food SE15", "SE15", "southwark", false},
    {"with words round it", "I live in SE15 please", "SE15", "southwark", true},
    {"with an emoji", "SE15 🙏", "SE15", "southwark", true},
    {"5 for S", "5E15", "SE15", "southwark", true},
    {"I for 1", "SEI5", "SE15", "southwark", true},
    {"l for 1", "sel5", "SE15", "southwark", true},
    {"O for 0", "E1O", "E10", "waltham-forest", true},
    {"a full postcode is exact", "SW9 8HJ", "SW9", "lambeth", true},
    {"without a space", "sw98hj", "SW9", "lambeth", true},
    {"in single letters too", "s w 9 8 h j", "SW9", "lambeth", true},
    {"with the space elsewhere", "sw 9 8hj", "SW9", "lambeth", true},
    {"with the space inside its end", "sw9 8 hj", "SW9", "lambeth", true},
    {"with slips", "5W9 8HJ", "SW9", "lambeth", true},
    {"with a letter for the inward digit", "E8 IEA", "E8", "hackney", true},
    {"exact where its outward part is shared", "SE1 7AA", "SE1", "lambeth", true},
    {"not exact without the file", "SE1 9ZZ", "SE1", "?southwark,lambeth", true},
    {"in a sentence with needs", "my postcode is SE1 7AA and i need food", "SE1", "lambeth", false},
    {"an old one outside is outside", "BR6 7NZ", "BR6", "outside", true},
    {"a shared outward postcode is asked about", "SE1", "SE1", "?southwark,lambeth", true},
    {"slivers are left out", "BR1", "BR1", "?bromley,lewisham", true},
    {"95% is enough", "CR0", "CR0", "croydon", true},
    {"EC1 is a group", "EC1", "EC1", "?islington,camden,city-of-london,hackney", true},
    {"W1 is a group", "w1", "W1", "?westminster,camden", true},
    {"WC2 is a group", "WC2", "WC2", "?westminster,camden,city-of-london", true},
    {"mostly outside is outside", "DA1", "DA1", "outside", true},
    {"a far postcode is outside", "M14 5AB", "M14", "outside", true},
    {"a far outward postcode as an answer is outside", "LS6", "LS6", "outside", true},
    {"and behind in", "I live in LS6 now", "LS6", "outside", true},
    {"a near one that London lacks is outside", "TN9 1AA", "TN9", "outside", true},
    {"a London area's unknown district is nothing", "SE99 1AA", NULL, NULL, false},
    {"b4 8pm is nothing", "b4 8pm", NULL, NULL, false},
    {"see you m8 is nothing", "see you m8", NULL, NULL, false},
    {"cant w8 4 it is nothing", "cant w8 4 it", NULL, NULL, false},
    {"W8 is Kensington", "W8", "W8", "kensington-and-chelsea", true},
    {"me n 2 kids is nothing", "me n 2 kids", NULL, NULL, false},
    {"in n 2 is N2", "i live in n 2", "N2", "?barnet,haringey", true},
    {"Ha 3 kids is nothing", "Ha 3 kids and no money", NULL, NULL, false},
    {"a date is nothing", "on g4 2nd may", NULL, NULL, false},
    {"a price is nothing", "it costs 15 pounds", NULL, NULL, false},
    {"a borough is taken", "Lambeth", "", "lambeth", true},
    {"a borough with its council", "lambeth council", "", "lambeth", true},
    {"a short name", "H&F", "", "hammersmith-and-fulham", true},
    {"a known misspelling", "Suthark", "", "southwark", true},
    {"one letter out", "Lambth", "", "lambeth", true},
    {"behind in, in a sentence", "evicted in hackny and scared", "", "hackney", false},
    {"one letter out in a sentence", "no food in walthamstw", "E17", "waltham-forest", false},
    {"Tower Hamlets in a sentence", "i need help in tower hamlets with rent", "", "tower-hamlets",
     false},
    {"a place is taken", "Peckham", "SE15", "southwark", true},
    {"a place of two words", "crouch end", "N8", "haringey", true},
    {"an apostrophe does not matter", "King’s Cross", "", "?camden,islington", true},
    {"a place in two boroughs is asked about", "Camberwell", "SE5", "?southwark,lambeth", true},
    {"a place and an outward postcode agree", "camberwell SE15", "SE15", "southwark", true},
    {"a borough and an outward postcode agree", "SE1 southwark", "SE1", "southwark", true},
    {"a longer place goes first", "East Dulwich", "SE22", "southwark", true},
    {"a place that is a word counts alone", "Angel", "", "islington", true},
    {"and behind near", "i live near angel and need food", "", "islington", false},
    {"but not in a sentence", "youre an angel", NULL, NULL, false},
    {"nor in front of one", "angel delight", NULL, NULL, false},
    {"nor borough of", "in borough of nowhere", NULL, NULL, false},
    {"a street is no place", "kingston road", NULL, NULL, false},
    {"two boroughs are both asked about", "camden or hackney", "", "?camden,hackney", true},
    {"two far districts are both asked about", "E17 and SW9", "", "?lambeth,waltham-forest", true},
    {"a town outside", "I live in Watford", "", "outside", true},
    {"London goes before a town outside", "from Leeds but live in Peckham", "SE15", "southwark",
     false},
    {"eating is not Ealing", "eating", NULL, NULL, false},
    {"not a need", "no food", NULL, NULL, false},
    {"not a greeting", "hello there", NULL, NULL, false},
    {"not nothing", "", NULL, NULL, false},
    {"not a telephone number", "call me on 07700 900123", NULL, NULL, false},
};

/* Postcode forms, and what only looks like one: read as a whole answer or in a sentence. */
static const struct area forms[] = {
    {"a district in words", "se one", "SE1", "?southwark,lambeth", true},
    {"letters apart and a number in words", "s e fifteen", "SE15", "southwark", true},
    {"two words make one number", "se twenty two", "SE22", "southwark", true},
    {"zero in words", "cr zero", "CR0", "croydon", true},
    {"a full postcode by voice", "postcode is e eight three e t", "E8", "hackney", true},
    {"a slip in two pieces", "se l5", "SE15", "southwark", true},
    {"letters alone in capitals", "CRO", "CR0", "croydon", true},
    {"B for 8", "EB 1EA", "E8", "hackney", true},
    {"B for 8 with a digit beside", "SW1B", "SW18", "wandsworth", true},
    {"Z for 2", "SEZ2", "SE22", "southwark", true},
    {"8 for B", "8R5", "BR5", "bromley", true},
    {"1 for I", "1G1", "IG1", "redbridge", true},
    {"a stop between", "e.17", "E17", "waltham-forest", true},
    {"a dash between", "SW9-8HJ", "SW9", "lambeth", true},
    {"two stops between", "s.e.23", "SE23", "lewisham", true},
    {"brackets round", "(N18)", "N18", "enfield", true},
    {"full width", "ＳＥ１５", "SE15", "southwark", true},
    {"a full-width digit", "E８", "E8", "hackney", true},
    {"a digit of another script", "E١٧", "E17", "waltham-forest", true},
    {"three pieces", "en3 4 jb", "EN3", "enfield", true},
    {"O for 0 in the second half", "n17 ohj", "N17", "haringey", true},
    {"O for 0 in capitals", "SE28 ONB", "SE28", "?greenwich,bexley", true},
    {"run together", "sw98hje81ea", "", "?lambeth,hackney", true},
    {"in a sentence with a place", "im in e8 near hackney central", "E8", "hackney", true},
    {"outside beside London", "rm17", "RM17", "outside", true},
    {"nice one is none", "n1 ill be there at 5", NULL, NULL, false},
    {"nice one mate is none", "n1 m8", NULL, NULL, false},
    {"wait for me is none", "W8 4 me", NULL, NULL, false},
    {"ate nothing is none", "e8 nothing today", NULL, NULL, false},
    {"have not eaten is none", "havent e8 since monday", NULL, NULL, false},
    {"before eight is none", "b4 8am pls", NULL, NULL, false},
    {"into it is none", "not n2 it", NULL, NULL, false},
    {"has alone is none", "has", NULL, NULL, false},
    {"sell alone is none", "sell", NULL, NULL, false},
    {"one kid is none", "me n one kid", NULL, NULL, false},
    {"a bed is none", "a one bed flat", NULL, NULL, false},
    {"mates are none", "l8 4 it", NULL, NULL, false},
};

/* Boroughs and places, and everyday words that are names too. */
static const struct area names[] = {
    {"no h", "ackney", "", "hackney", true},
    {"f for th", "walfamstow", "E17", "waltham-forest", true},
    {"a short word for park", "finsbury pk", "N4", "?haringey,hackney,islington", true},
    {"x for cross", "king's x", "", "?camden,islington", true},
    {"n for and", "hammersmith n fulham", "", "hammersmith-and-fulham", true},
    {"one word", "towerhamlets", "", "tower-hamlets", true},
    {"without its s", "tower hamlet", "", "tower-hamlets", true},
    {"letters of a council", "lbhf", "", "hammersmith-and-fulham", true},
    {"and of another", "rbkc", "", "kensington-and-chelsea", true},
    {"elephant alone", "elephant", "", "southwark", true},
    {"a place in two boroughs", "clapham", "SW4", "?lambeth,wandsworth", true},
    {"not there any more", "i dont live in hackney anymore", NULL, NULL, false},
    {"the second is meant", "not brent, barnet", "", "barnet", false},
    {"the first is meant", "sorry i meant hackney not haringey", "", "hackney", false},
    {"moved away", "moved from brent to barnet", "", "barnet", false},
    {"not sure is no denial", "either brent or harrow not sure", "", "?brent,harrow", false},
    {"a taxi is no place", "hackney carriage licence", NULL, NULL, false},
    {"a club is no place", "chelsea fan", NULL, NULL, false},
    {"a dog is no place", "his dog keeps barking all night", NULL, NULL, false},
    {"Barking is one", "i need food in barking", "IG11", "barking-and-dagenham", false},
    {"food bank is no Bank", "need a food bank", NULL, NULL, false},
    {"bank card is none", "lost my bank card", NULL, NULL, false},
    {"in bank is none", "no money in bank", NULL, NULL, false},
    {"the bank is none", "at the bank", NULL, NULL, false},
    {"Bank alone is one", "bank", "", "city-of-london", true},
    {"an angel is none", "the angel of a neighbour", NULL, NULL, false},
    {"the Angel alone is one", "the angel", "", "islington", true},
    {"Oval alone", "oval", "", "lambeth", true},
    {"in reading is none", "trouble in reading letters", NULL, NULL, false},
    {"a bath is none", "fell in bath", NULL, NULL, false},
    {"the city in a sentence is none", "lonely in this place, hate the city", NULL, NULL, false},
    {"Outside in words", "outside london", "", "outside", true},
    {"Luton", "luton", "", "outside", true},
};

static char *said(void *ctx, const struct understand_area_found *found)
{
    char *out = mem_strdup(ctx, found->certain ? "" : "?");
    if (found->area.is_outside)
        return mem_strdup(ctx, "outside");
    for (size_t i = 0; i < found->candidate_count; i++)
        out = mem_printf(ctx, "%s%s%s", out, i > 0 ? "," : "",
                         place_map_borough(map, found->candidates[i])->slug);
    return out;
}

static void area_row(void **state)
{
    const struct area *row = *state;
    void *ctx = mem_root("test");
    struct understand_area_found found;
    const struct understand_text *text = understand_read(ctx, str_of(row->text));
    bool is_found = understand_area(ctx, text, map, &found);
    assert_int_equal(is_found, row->outcode != NULL);
    if (is_found) {
        assert_string_equal(found.area.outcode, row->outcode);
        assert_string_equal(said(ctx, &found), row->boroughs);
        assert_int_equal(found.is_whole, row->is_whole);
        assert_int_equal(__builtin_popcountll(found.area.boroughs), found.candidate_count);
        assert_true(strlen(found.why) > 5);
    }
    mem_free(ctx);
}

struct kept {
    const char *name, *text, *kept;
};

static const struct kept keeps[] = {
    {"a full postcode becomes its district", "I am at SW9 8HJ now", "I am at SW9 … now"},
    {"in any dress", "sw98hj", "SW9 …"},
    {"in single letters", "s w 9 8 h j!", "SW9 …!"},
    {"with slips", "5W9 8HJ", "SW9 …"},
    {"outside London too", "M14 5AB", "M14 …"},
    {"several of them", "SW9 8HJ or E8 1EA?", "SW9 … or E8 …?"},
    {"two run together", "im at sw98hje81ea", "im at SW9 … E8 …"},
    {"two run together with gaps", "SW9 8HJE8 1EA", "SW9 … E8 …"},
    {"by voice", "e eight three e t", "E8 …"},
    {"an outward postcode stays", "no food SE15", "no food SE15"},
    {"what is none stays", "b4 8pm", "b4 8pm"},
    {"other text stays as it was", "Café — “ok” 👍", "Café — “ok” 👍"},
    {"nothing stays nothing", "", ""},
};

static void kept_row(void **state)
{
    const struct kept *row = *state;
    void *ctx = mem_root("test");
    const struct understand_text *text = understand_read(ctx, str_of(row->text));
    assert_string_equal(understand_without_postcodes(ctx, text, map), row->kept);
    mem_free(ctx);
}

static void a_postcode_behind_many_words_is_not_kept(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    for (size_t words = 500; words < 1600; words += 1) {
        void *one = mem_context(ctx, "one");
        struct buf *text = buf_new(one, 8192);
        for (size_t i = 0; i < words; i++)
            buf_add_text(text, "a ");
        buf_add_text(text, "SW9 8HJ x");
        const struct understand_text *read = understand_read(one, buf_str(text));
        char *kept = understand_without_postcodes(one, read, map);
        assert_null(strstr(kept, "8HJ"));
        assert_non_null(strstr(kept, " a SW9 \xE2\x80\xA6 x"));
        assert_int_equal(strlen(kept), words * 2 + strlen("SW9 \xE2\x80\xA6 x"));
        mem_free(one);
    }
    mem_free(ctx);
}

int main(void)
{
    void *root = mem_root("map");
    map = seed_map(root);
    struct place_postcodes *postcodes = place_postcodes_new(root);
    place_postcodes_add(postcodes, str_of("SE1 7AA"), str_of("E09000022"), PLACE_POSTCODE_LIVE);
    place_postcodes_add(postcodes, str_of("BR6 7NZ"), str_of("E07000111"), PLACE_POSTCODE_OUTSIDE);
    place_postcodes_seal(postcodes);
    place_map_use(map, postcodes);
    const struct rows_table tables[] = {ROWS(areas, area_row), ROWS(forms, area_row),
                                        ROWS(names, area_row), ROWS(keeps, kept_row)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_postcode_behind_many_words_is_not_kept)};
    int failed = rows_run("areas", tables, ARRAY_SIZE(tables));
    failed += cmocka_run_group_tests_name("long texts", tests, NULL, NULL);
    mem_free(root);
    return failed;
}

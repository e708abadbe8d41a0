/* Full postcodes: their form, the packed list, and the readers of shipped files.
 * Tries place/place.h on made-up rows, and on the real files where HELPLINE_DATA has them.
 * Leaves to others: postcodes inside sentences (tests/unit/understand). */
// SPDX-License-Identifier: Apache-2.0
#include "place/place.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "../rows.h"
#include "../seed.h"

struct form {
    const char *name, *text, *outcode, *inward; /* NULL: no postcode */
};

static const struct form forms[] = {
    {"A9 9AA", "E8 1EA", "E8", "1EA"},
    {"A99 9AA", "N19 3QQ", "N19", "3QQ"},
    {"A9A 9AA", "W1A 1AA", "W1A", "1AA"},
    {"AA9 9AA", "SW9 8HJ", "SW9", "8HJ"},
    {"AA99 9AA", "SE15 4QL", "SE15", "4QL"},
    {"AA9A 9AA", "EC2V 7HH", "EC2V", "7HH"},
    {"no space is needed", "sw98hj", "SW9", "8HJ"},
    {"any spaces will do", "s w 9 8 h j", "SW9", "8HJ"},
    {"a time is none", "b4 8pm", NULL, NULL},
    {"an outward part alone is none", "SE15", NULL, NULL},
    {"three letters in front are none", "SWE9 8HJ", NULL, NULL},
    {"a letter where the inward digit stands is none", "SW9 AHJ", NULL, NULL},
    {"one letter too few is none", "SW9 8H", NULL, NULL},
    {"one too many is none", "SW9A 88HJ", NULL, NULL},
    {"nothing is none", "", NULL, NULL},
    {"other alphabets are none", "é9 8HJ", NULL, NULL},
};

static void form_row(void **state)
{
    const struct form *row = *state;
    char outcode[5];
    char inward[4];
    bool is_postcode = place_postcode_split(str_of(row->text), outcode, inward);
    assert_int_equal(is_postcode, row->outcode != NULL);
    if (is_postcode) {
        assert_string_equal(outcode, row->outcode);
        assert_string_equal(inward, row->inward);
        assert_true(place_is_outcode_form(str_of(outcode)));
    }
}

struct packed {
    const char *postcode, *gss;
    enum place_postcode_state state;
};

static const struct packed added[] = {
    {"SW9 8HJ", "E09000022", PLACE_POSTCODE_OLD},  {"E8 1EA", "E09000012", PLACE_POSTCODE_LIVE},
    {"E8 1EA", "E09000030", PLACE_POSTCODE_OLD},   {"BR8 7AA", "E07000111", PLACE_POSTCODE_OUTSIDE},
    {"W1A 1AA", "E09000033", PLACE_POSTCODE_LIVE}, {"EC1A 1BB", "E09000001", PLACE_POSTCODE_LIVE},
    {"BR8 7AA", "E09000006", PLACE_POSTCODE_OLD},
};

struct look {
    const char *name, *outcode, *inward;
    int borough;
};

static const struct look looks[] = {
    {"an old postcode is found", "SW9", "8HJ", 21},
    {"live goes before old", "E8", "1EA", 11},
    {"old goes before outside", "BR8", "7AA", 5},
    {"a letter in the outward part is told apart", "W1A", "1AA", 32},
    {"two letters and a letter too", "EC1A", "1BB", 0},
    {"a postcode that was not added is unknown", "E8", "1EB", PLACE_UNKNOWN},
    {"what is none is unknown", "E", "1EB", PLACE_UNKNOWN},
    {"an inward part that is none is unknown", "E8", "1E", PLACE_UNKNOWN},
};

static int look_up(const struct look *row, bool is_backwards)
{
    void *ctx = mem_root("test");
    struct place_map *map = seed_map(ctx);
    assert_int_equal(place_postcode_borough(map, str_of(row->outcode), str_of(row->inward)),
                     PLACE_UNKNOWN);
    struct place_postcodes *postcodes = place_postcodes_new(ctx);
    for (size_t i = 0; i < ARRAY_SIZE(added); i++) {
        const struct packed *one = &added[is_backwards ? ARRAY_SIZE(added) - 1 - i : i];
        assert_true(
            place_postcodes_add(postcodes, str_of(one->postcode), str_of(one->gss), one->state));
    }
    place_postcodes_seal(postcodes);
    place_map_use(map, postcodes);
    assert_int_equal(place_map_postcode_count(map), 5);
    int borough = place_postcode_borough(map, str_of(row->outcode), str_of(row->inward));
    mem_free(ctx);
    return borough;
}

static void look_row(void **state)
{
    const struct look *row = *state;
    assert_int_equal(look_up(row, false), row->borough);
    assert_int_equal(look_up(row, true), row->borough);
}

struct refused {
    const char *name, *postcode, *gss;
    enum place_postcode_state state;
};

static const struct refused refusals[] = {
    {"what is no postcode is refused", "SW9", "E09000022", PLACE_POSTCODE_LIVE},
    {"a live one outside London is refused", "BR8 7AA", "E07000111", PLACE_POSTCODE_LIVE},
    {"an outside one in London is refused", "SW9 8HJ", "E09000022", PLACE_POSTCODE_OUTSIDE},
    {"a code of no borough is refused", "SW9 8HJ", "E09000099", PLACE_POSTCODE_LIVE},
    {"no code is refused", "SW9 8HJ", "", PLACE_POSTCODE_LIVE},
};

static void refused_row(void **state)
{
    const struct refused *row = *state;
    void *ctx = mem_root("test");
    assert_false(place_postcodes_add(place_postcodes_new(ctx), str_of(row->postcode),
                                     str_of(row->gss), row->state));
    mem_free(ctx);
}

struct file {
    const char *name, *bytes;
    enum place_file_kind kind;
    const char *rows; /* "POSTCODE GSS state;" each */
    size_t skipped;
    const char *says; /* of the error that ends it */
};

#define POINT(postcode, gss)                                                                  \
    "\"" postcode "\",10,530000,180000,\"E92000001\",\"E19000003\",\"E18000007\",\"\",\"" gss \
    "\",\"E05000001\"\r\n"
#define ONSPD "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,lat\n"

static const struct file files[] = {
    {"Code-Point Open has no header", POINT("E8 1EA", "E09000012") POINT("EC2V7HH", "E09000001"),
     PLACE_FILE_CODE_POINT, "E8 1EA E09000012 1;EC2V 7HH E09000001 1;", 0, NULL},
    {"its far rows are passed over", POINT("M1 1AA", "E08000003") POINT("E8 1EA", "E09000012"),
     PLACE_FILE_CODE_POINT, "E8 1EA E09000012 1;", 1, NULL},
    {"its near rows outside are kept", POINT("BR8 7AA", "E07000111"), PLACE_FILE_CODE_POINT,
     "BR8 7AA E07000111 3;", 0, NULL},
    {"a broken row of London is named", POINT("E8 1EA", "E09000012") POINT("E8", "E09000012"),
     PLACE_FILE_CODE_POINT, "E8 1EA E09000012 1;", 0, "f.csv:2:"},
    {"a row cut short is named", POINT("E8 1EA", "E09000012") "\"E8 1EB\",10\n",
     PLACE_FILE_CODE_POINT, "E8 1EA E09000012 1;", 0, "f.csv:2:"},
    {"ONSPD is known by its header",
     ONSPD "E8 1EA,E8   1EA,E8 1EA,198001,,E99,E99,E09000012,51.5\n", PLACE_FILE_ONSPD,
     "E8 1EA E09000012 1;", 0, NULL},
    {"its terminated ones are old",
     ONSPD "SW9 8HJ,SW9  8HJ,SW9 8HJ,198001,201401,E99,E99,E09000022,51.5\n", PLACE_FILE_ONSPD,
     "SW9 8HJ E09000022 2;", 0, NULL},
    {"its terminated ones elsewhere are passed over",
     ONSPD "BR8 7AA,BR8  7AA,BR8 7AA,198001,201401,E99,E99,E07000111,51.5\n", PLACE_FILE_ONSPD, "",
     1, NULL},
    {"a newer ONSPD names the district's column by year",
     "pcds,doterm,lad25cd\nE8 1EA,,E09000012\n", PLACE_FILE_ONSPD, "E8 1EA E09000012 1;", 0, NULL},
    {"quotes round its fields do not matter",
     "\"pcds\",\"doterm\",\"laua\"\n\"E8 1EA\",\"\",\"E09000012\"\n", PLACE_FILE_ONSPD,
     "E8 1EA E09000012 1;", 0, NULL},
    {"a district left empty is passed over", ONSPD "AB1 0AA,AB1  0AA,AB1 0AA,198001,199606,,,,99\n",
     PLACE_FILE_ONSPD, "", 1, NULL},
    {"a list with positions is live", "postcode,gss,lat,lon,box\nE8 1EA,E09000012,51.5,0,0\n",
     PLACE_FILE_LIST, "E8 1EA E09000012 1;", 0, NULL},
    {"a list that says how is old", "postcode,gss,lat,lon,how\nSW9 8HJ,E09000022,51.4,0,near\n",
     PLACE_FILE_LIST, "SW9 8HJ E09000022 2;", 0, NULL},
    {"a list without positions is outside", "postcode,gss\nM1 1AA,E08000003\n", PLACE_FILE_LIST,
     "M1 1AA E08000003 3;", 0, NULL},
    {"a list may state it", "postcode,gss,state\nE8 1EA,E09000012,old\n", PLACE_FILE_LIST,
     "E8 1EA E09000012 2;", 0, NULL},
    {"a mark in front is passed over", "\xEF\xBB\xBFpostcode,gss,lat\nE8 1EA,E09000012,51.5\n",
     PLACE_FILE_LIST, "E8 1EA E09000012 1;", 0, NULL},
    {"a list's district must be a code", "postcode,gss,lat\nE8 1EA,Hackney,51.5\n", PLACE_FILE_LIST,
     "", 0, "f.csv:2:"},
    {"another file is refused", "name,age\nx,1\n", PLACE_FILE_UNKNOWN, "", 0,
     "f.csv is no postcode file"},
    {"an empty file is refused", "", PLACE_FILE_UNKNOWN, "", 0, "f.csv is no postcode file"},
};

static void file_row(void **state)
{
    const struct file *row = *state;
    char got[200] = "";
    struct place_file file;
    struct place_postcode_row one;
    struct error err = {0};
    struct str bytes = str_of(row->bytes);
    assert_int_equal(place_file_kind_of(bytes), row->kind);
    if (place_file_open(bytes, "f.csv", &file, &err)) {
        while (place_file_next(&file, &one, &err)) {
            size_t used = strlen(got);
            snprintf(got + used, sizeof got - used, "%s %s %d;", one.postcode, one.gss,
                     (int)one.state);
        }
        assert_int_equal(file.skipped, row->skipped);
    }
    assert_string_equal(got, row->rows);
    assert_int_equal(err.kind, row->says == NULL ? ERROR_NONE : ERROR_INPUT);
    if (row->says != NULL)
        assert_non_null(strstr(err.text, row->says));
}

/* The whole of a gzip file, or an empty text where there is none. */
static struct str unzipped(void *ctx, const char *path)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    size_t room = 16000000;
    size_t used = 0;
    archive_read_support_filter_gzip(archive);
    archive_read_support_format_raw(archive);
    char *bytes = mem_grow(ctx, NULL, char, room);
    if (archive_read_open_filename(archive, path, 65536) == ARCHIVE_OK &&
        archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        la_ssize_t got;
        while ((got = archive_read_data(archive, bytes + used, room - used)) > 0)
            used += (size_t)got;
    }
    archive_read_free(archive);
    return str_range(bytes, used);
}

static void real_files_give_what_london_knows(void **state)
{
    (void)state;
    static const char *const names[] = {"postcodes-old.csv.gz", "postcodes-outside.csv.gz",
                                        "postcodes.csv.gz"};
    const char *folder = getenv("HELPLINE_DATA");
    void *ctx = mem_root("test");
    struct place_map *map = seed_map(ctx);
    struct place_postcodes *postcodes = place_postcodes_new(ctx);
    size_t rows = 0;
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        void *scratch = mem_context(ctx, "file");
        struct str bytes =
            unzipped(scratch, mem_printf(scratch, "%s/%s",
                                         folder == NULL ? "../shared/data" : folder, names[i]));
        struct place_file file;
        struct place_postcode_row row;
        struct error err = {0};
        if (bytes.length == 0) {
            print_message("left out: no postcode files in HELPLINE_DATA\n");
            mem_free(ctx);
            return;
        }
        assert_true(place_file_open(bytes, names[i], &file, &err));
        for (; place_file_next(&file, &row, &err); rows++)
            assert_true(
                place_postcodes_add(postcodes, str_of(row.postcode), str_of(row.gss), row.state));
        assert_int_equal(err.kind, ERROR_NONE);
        mem_free(scratch);
    }
    place_postcodes_seal(postcodes);
    place_map_use(map, postcodes);
    assert_int_equal(rows, 180792 + 151130 + 18170);
    assert_in_range(place_map_postcode_count(map), 330000, rows);
    static const struct look known[] = {
        {"", "SW9", "8HJ", 21},  {"", "E8", "1EA", 11},   {"", "EC2V", "7HH", 0},
        {"", "TW9", "1TN", 26},  {"", "UB1", "3HJ", 8},   {"", "N1", "9GU", 18},
        {"", "SE15", "4QL", 27}, {"", "SW1A", "1AA", 32}, {"", "BR6", "7NZ", PLACE_OUTSIDE},
    };
    for (size_t i = 0; i < ARRAY_SIZE(known); i++)
        assert_int_equal(
            place_postcode_borough(map, str_of(known[i].outcode), str_of(known[i].inward)),
            known[i].borough);
    mem_free(ctx);
}

int main(void)
{
    const struct rows_table tables[] = {
        ROWS(forms, form_row),
        ROWS(looks, look_row),
        ROWS(refusals, refused_row),
        ROWS(files, file_row),
    };
    const struct CMUnitTest tests[] = {cmocka_unit_test(real_files_give_what_london_knows)};
    int failed = rows_run("postcodes", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("postcode files", tests, NULL, NULL);
}

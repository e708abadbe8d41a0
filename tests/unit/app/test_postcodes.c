/* Importing postcodes (app/postcodes.h, app/archive.h): files as shipped to a live version, whole or not at all.
 * Stands over place/ and store/.
 * Leaves to others: which rows count (the tests of place/), the command line (integration). */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include "app/archive.h"
#include "app/postcodes.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "store/version.h"

static const char live_csv[] = "postcode,gss,lat,lon,box\n"
                               "SW9 8HJ,E09000022,51.4,-0.1,0\n"
                               "SE15 1AA,E09000028,51.4,-0.1,0\n";
static const char old_csv[] = "postcode,gss,lat,lon,how\nSW9 9ZZ,E09000022,51.4,-0.1,near\n";
static const char outside_csv[] = "postcode,gss\nBR8 7AA,E07000111\n";
static const char code_point_csv[] =
    "\"SW9 "
    "8HJ\",10,531000,175000,\"E92000001\",\"E19000003\",\"E18000007\",\"\",\"E09000022\","
    "\"E05000420\"\n"
    "\"AB1 2CD\",10,531000,175000,\"S92000003\",\"\",\"\",\"\",\"S12000033\",\"S13002484\"\n";

static const char *path_of(const struct database *database, const char *name)
{
    return mem_printf(database->ctx, "%s/%s", database->folder, name);
}

static const char *write_plain(const struct database *database, const char *name, const char *text)
{
    struct error err = {0};
    const char *path = path_of(database, name);
    assert_done(file_write(path, str_of(text), 0600, &err));
    return path;
}

struct member {
    const char *name, *text;
};

/* A zip of members, or (zip false) one gzipped file. */
static const char *write_packed(const struct database *database, const char *name, bool is_zip,
                                const struct member *members, size_t count)
{
    const char *path = path_of(database, name);
    struct archive *archive = archive_write_new();
    if (is_zip)
        assert_int_equal(archive_write_set_format_zip(archive), ARCHIVE_OK);
    else
        assert_int_equal(archive_write_set_format_raw(archive), ARCHIVE_OK);
    if (!is_zip)
        assert_int_equal(archive_write_add_filter_gzip(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0600);
        archive_entry_set_size(entry, (la_int64_t)strlen(members[i].text));
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, members[i].text, strlen(members[i].text)),
                         strlen(members[i].text));
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_free(archive), ARCHIVE_OK);
    return path;
}

static bool import(const struct database *database, const char *const *files, size_t count,
                   struct postcodes_result *out, struct error *err)
{
    const struct postcodes_request request = {.files = files, .file_count = count};
    *out = (struct postcodes_result){0};
    return postcodes_import(database->store, &request, out, err);
}

/* The live version's postcodes in order, joined by a comma. */
static const char *live(const struct database *database)
{
    struct error err = {0};
    int64_t version, cursor = 0;
    struct buf *all = buf_new(database->ctx, 4096);
    assert_done(
        import_live(database->ctx, database->store, IMPORT_POSTCODES, &version, NULL, &err));
    for (struct postcode_page page = {.count = 1}; page.count > 0;) {
        assert_done(
            postcode_list(database->ctx, database->store, version, &cursor, 100, &page, &err));
        for (size_t i = 0; i < page.count; i++)
            buf_printf(all, "%s%s/%d", buf_str(all).length ? "," : "", page.items[i].postcode,
                       (int)page.items[i].state);
    }
    return buf_text(all);
}

static void test_lists(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct postcodes_result result;
    const char *files[] = {
        write_plain(database, "one.csv", live_csv),
        write_packed(database, "two.csv", false, &(struct member){"x", old_csv}, 1),
        write_plain(database, "out", outside_csv),
    };
    assert_done(import(database, files, ARRAY_SIZE(files), &result, &err));
    assert_int_equal(result.live, 2);
    assert_int_equal(result.old, 1);
    assert_int_equal(result.outside, 1);
    assert_int_equal(result.files, 3);
    assert_string_equal(live(database), "SW9 8HJ/1,SE15 1AA/1,SW9 9ZZ/2,BR8 7AA/3");
    int64_t version;
    const char *source;
    assert_done(
        import_live(database->ctx, database->store, IMPORT_POSTCODES, &version, &source, &err));
    assert_string_equal(source, "one.csv, two.csv, out");
}

static void test_zip(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct postcodes_result result;
    const struct member members[] = {
        {"Doc/licence.txt", "words\n"},
        {"Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA\nPostcode,Quality,Eastings\n"},
        {"Data/CSV/sw.csv", code_point_csv},
        {"Data/multi_csv/sw.csv", code_point_csv},
    };
    const char *file = write_packed(database, "out", true, members, ARRAY_SIZE(members));
    assert_done(import(database, &file, 1, &result, &err));
    assert_int_equal(result.files, 1);
    assert_int_equal(result.passed_over, 1);
    assert_string_equal(live(database), "SW9 8HJ/1");
}

static void test_folder(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct postcodes_result result;
    const char *shipped = path_of(database, "shipped");
    const char *data = path_of(database, "shipped/Data"),
               *csv = path_of(database, "shipped/Data/CSV");
    assert_int_equal(mkdir(shipped, 0700) + mkdir(data, 0700) + mkdir(csv, 0700), 0);
    const char *inside = write_plain(database, "shipped/Data/CSV/sw.csv", code_point_csv);
    bool whole = import(database, &shipped, 1, &result, &err);
    bool part = import(database, &csv, 1, &result, &err);
    assert_int_equal(unlink(inside), 0);
    bool empty = import(database, &csv, 1, &result, &err);
    assert_int_equal(rmdir(csv) + rmdir(data) + rmdir(shipped), 0);
    assert_true(whole);
    assert_true(part);
    assert_false(empty);
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(live(database), "SW9 8HJ/1");
}

struct wrong {
    const char *name;
    const char *text; /* NULL: no such file */
    const char *said; /* a piece of the sentence */
};
static const struct wrong wrongs[] = {
    {"a file that is not there", NULL, "cannot be read"},
    {"an empty file", "", "no .csv file"},
    {"words", "Dear all,\nthe list follows.\n", "no postcode file"},
    {"a list of nothing", "postcode,gss\n", "no postcode of London"},
    {"a bad line after good ones", "postcode,gss\nSW9 8HJ,E09000022\nSW9,\n", "one.csv:3"},
    {"a truncated gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b", "one.csv"},
};

static void test_wrong(void **state)
{
    struct database *database = *state;
    for (size_t i = 0; i < ARRAY_SIZE(wrongs); i++) {
        struct error err = {0};
        struct postcodes_result result;
        const char *good = write_plain(database, "two.csv", live_csv);
        assert_done(import(database, &good, 1, &result, &err));
        const char *before = live(database);
        const char *bad = path_of(database, "one.csv");
        (void)unlink(bad); /* or not there */
        if (i == ARRAY_SIZE(wrongs) - 1)
            assert_done(file_write(bad, str_range(wrongs[i].text, 11), 0600, &err));
        else if (wrongs[i].text)
            (void)write_plain(database, "one.csv", wrongs[i].text);
        const char *files[] = {good, bad};
        if (import(database, files, 2, &result, &err))
            fail_msg("%s was taken", wrongs[i].name);
        if (err.kind != ERROR_INPUT || !strstr(err.text, wrongs[i].said))
            fail_msg("%s: %s", wrongs[i].name, err.text);
        assert_string_equal(live(database), before);
        assert_false(store_in_transaction(database->store));
    }
}

static int64_t rows(const struct database *database, int64_t version)
{
    struct error err = {0};
    int64_t cursor = 0, count = 0;
    for (struct postcode_page page = {.count = 1}; page.count > 0; count += (int64_t)page.count)
        assert_done(
            postcode_list(database->ctx, database->store, version, &cursor, 100, &page, &err));
    return count;
}

static void test_leftovers(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct postcodes_result result;
    int64_t killed, first;
    assert_done(import_begin(database->store, IMPORT_POSTCODES, "killed", 1, &killed, &err));
    const struct place_postcode_row row = {"SW9 8HJ", "E09000022", PLACE_POSTCODE_LIVE};
    assert_done(postcode_add(database->store, killed, &row, &err));
    const char *file = write_plain(database, "one.csv", live_csv);
    assert_done(import(database, &file, 1, &result, &err));
    assert_int_equal(rows(database, killed), 0);
    assert_done(import_live(database->ctx, database->store, IMPORT_POSTCODES, &first, NULL, &err));
    assert_int_equal(rows(database, first), 2);
    for (int i = 0; i < 2; i++)
        assert_done(import(database, &file, 1, &result, &err));
    assert_int_equal(rows(database, first), 0);
    assert_string_equal(live(database), "SW9 8HJ/1,SE15 1AA/1");
}

static void test_dry_run(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct postcodes_result result;
    const char *file = write_plain(database, "one.csv", live_csv);
    const struct postcodes_request request = {.files = &file, .file_count = 1, .is_dry_run = true};
    assert_done(postcodes_import(NULL, &request, &result, &err));
    assert_int_equal(result.live, 2);
    assert_done(postcodes_import(database->store, &request, &result, &err));
    assert_string_equal(live(database), "");
}

/* A writer beside the import gets its turn: the import lets go again and again. */
struct beside {
    struct store *store;
    int64_t longest_ms;
    int turns;
};

static void write_beside(void *self, int64_t count)
{
    struct beside *beside = self;
    struct error err = {0};
    (void)count;
    /* the import's own transaction is open here: this one waits its time-out and finds it busy at most */
    int64_t began_ms = clock_mono_ms();
    if (store_begin(beside->store, &err))
        store_rollback(beside->store);
    else
        assert_int_equal(err.kind, ERROR_BUSY);
    int64_t took_ms = clock_mono_ms() - began_ms;
    beside->longest_ms = took_ms > beside->longest_ms ? took_ms : beside->longest_ms;
    beside->turns++;
}

static void test_large(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct postcodes_result result;
    struct buf *text = buf_new(database->ctx, 8 * 1024 * 1024);
    static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
    buf_add_text(text, "postcode,gss,lat,lon,box\n");
    for (int i = 0; i < 12000; i++)
        buf_printf(text, "SW%d %d%c%c,E09000022,51.4,-0.1,%0200d\n", 1 + i / 4000, i / 400 % 10,
                   letters[i / 20 % 20], letters[i % 20], 0);
    assert_true(buf_str(text).length > 2 * 1024 * 1024); /* several pieces */
    const char *file = write_plain(database, "one.csv", buf_text(text));
    struct beside beside = {0};
    struct store_config config = database->config;
    config.busy_timeout_ms = 1;
    assert_done(store_open(database->ctx, &config, &beside.store, &err));
    const struct postcodes_request request = {
        .files = &file, .file_count = 1, .progress = write_beside, .self = &beside};
    assert_done(postcodes_import(database->store, &request, &result, &err));
    assert_int_equal(result.live, 12000);
    assert_true(beside.turns > 100);
    assert_in_range(beside.longest_ms, 0, 250);
    mem_free(beside.store);
    int64_t version;
    assert_done(
        import_live(database->ctx, database->store, IMPORT_POSTCODES, &version, NULL, &err));
    assert_int_equal(rows(database, version), 12000);
}

static void test_full_file(void **state)
{
    (void)state;
    struct error err = {0};
    const char *folder = getenv("HELPLINE_DATA");
    void *ctx = mem_root("data");
    folder = folder ? folder : "../shared/data";
    const char *files[] = {
        mem_printf(ctx, "%s/postcodes.csv.gz", folder),
        mem_printf(ctx, "%s/postcodes-old.csv.gz", folder),
        mem_printf(ctx, "%s/postcodes-outside.csv.gz", folder),
    };
    if (!file_exists(files[0])) {
        print_message("the full postcode file is not here: not tested\n");
    } else {
        const struct postcodes_request request = {
            .files = files, .file_count = ARRAY_SIZE(files), .is_dry_run = true};
        struct postcodes_result result;
        assert_done(postcodes_import(NULL, &request, &result, &err));
        assert_int_equal(result.live, 180792);
        assert_int_equal(result.old, 151130);
        assert_int_equal(result.outside, 18170);
    }
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("lists, plain and gzipped, are one import", test_lists),
        DATABASE_TEST("a zip as shipped is read, its lists of columns passed over", test_zip),
        DATABASE_TEST("a folder as unpacked is read", test_folder),
        DATABASE_TEST("what is wrong changes nothing and is named", test_wrong),
        DATABASE_TEST("leftovers are swept by the next import", test_leftovers),
        DATABASE_TEST("a dry run counts and changes nothing", test_dry_run),
        DATABASE_TEST("a large file comes in pieces and never holds the database long", test_large),
        {.name = "the full file is read to the last row", .test_func = test_full_file},
    };
    return cmocka_run_group_tests_name("app: postcodes", tests, NULL, NULL);
}

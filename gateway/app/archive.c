/* Text files as they are shipped: libarchive, named here alone.
 * Stands under `helpline import`, so that a national file of a gigabyte takes one megabyte of memory.
 * Leaves to others: what the lines say. */
// SPDX-License-Identifier: Apache-2.0
#include "app/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"

enum { PIECE_BYTES = 1024 * 1024, BLOCK_BYTES = 64 * 1024 };

/* Lines on their way from blocks of any size to pieces. */
struct lines {
    const struct archive_reader *reader;
    const char *name;
    char *room; /* PIECE_BYTES */
    size_t used;
    bool is_begun, is_skipped;
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length &&
           str_equal_nocase(str_of(text + length - end_length), str_of(end));
}

static bool hand_over(struct lines *lines, size_t bytes, struct error *err)
{
    bool is_first = !lines->is_begun;
    lines->is_begun = true;
    if (!lines->reader->take(lines->reader->self, lines->name, is_first,
                             (struct str){lines->room, bytes}, &lines->is_skipped, err))
        return false;
    lines->used -= bytes;
    memmove(lines->room, lines->room + bytes, lines->used);
    return true;
}

/* The room is full: all whole lines in it go. */
static bool make_room(struct lines *lines, struct error *err)
{
    const char *end = memrchr(lines->room, '\n', lines->used);
    if (!end)
        return error_set(err, ERROR_INPUT, "%s has a line of more than 1 MB.", lines->name);
    return hand_over(lines, (size_t)(end - lines->room) + 1, err);
}

static bool read_entry(struct archive *archive, struct lines *lines, struct error *err)
{
    while (!lines->is_skipped) {
        if (PIECE_BYTES - lines->used < BLOCK_BYTES && !make_room(lines, err))
            return false;
        if (lines->is_skipped)
            break;
        la_ssize_t got = archive_read_data(archive, lines->room + lines->used, BLOCK_BYTES);
        if (got < 0)
            return error_set(err, ERROR_INPUT, "%s cannot be unpacked: %s.", lines->name,
                             archive_error_string(archive));
        if (got == 0)
            return lines->used == 0 || hand_over(lines, lines->used, err);
        lines->used += (size_t)got;
    }
    return true;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* All entries of one file: a zip has many, anything else one without a name of its own. */
static bool read_entries(void *ctx, struct archive *archive, const char *path,
                         const struct archive_reader *reader, struct error *err)
{
    char *room = mem_array(ctx, char, PIECE_BYTES);
    struct archive_entry *entry;
    int code;
    size_t count = 0;
    while ((code = archive_read_next_header(archive, &entry)) == ARCHIVE_OK ||
           code == ARCHIVE_WARN) {
        bool is_plain = archive_format(archive) == ARCHIVE_FORMAT_RAW;
        const char *inside = archive_entry_pathname(entry);
        if (!is_plain && (!inside || !ends_with(inside, ".csv") || strstr(inside, "multi_csv/")))
            continue;
        struct lines lines = {
            .reader = reader, .name = base_name(is_plain ? path : inside), .room = room};
        if (!read_entry(archive, &lines, err))
            return false;
        count++;
    }
    if (code != ARCHIVE_EOF)
        return error_set(err, ERROR_INPUT, "%s cannot be unpacked: %s.", base_name(path),
                         archive_error_string(archive));
    return count > 0 || error_set(err, ERROR_INPUT, "%s holds no .csv file.", base_name(path));
}

static bool read_file(const char *path, const struct archive_reader *reader, struct error *err)
{
    void *ctx = mem_root("archive");
    struct archive *archive = archive_read_new();
    bool done = false;
    if (archive_read_support_filter_gzip(archive) != ARCHIVE_OK ||
        archive_read_support_format_zip(archive) != ARCHIVE_OK ||
        archive_read_support_format_empty(archive) != ARCHIVE_OK ||
        archive_read_support_format_raw(archive) != ARCHIVE_OK ||
        archive_read_open_filename(archive, path, BLOCK_BYTES) != ARCHIVE_OK)
        (void)error_set(err, ERROR_INPUT, "%s cannot be read: %s.", base_name(path),
                        archive_error_string(archive));
    else
        done = read_entries(ctx, archive, path, reader, err);
    (void)archive_read_free(archive); /* reading only: nothing is lost */
    mem_free(ctx);
    return done;
}

/* Each .csv, then each .csv.gz. *count_inout: how many there were. */
static bool read_folder(void *ctx, const char *path, const struct archive_reader *reader,
                        size_t *count_inout, struct error *err)
{
    static const char *const suffixes[] = {".csv", ".csv.gz"};
    for (size_t s = 0; s < ARRAY_SIZE(suffixes); s++) {
        char **names;
        size_t count;
        if (!file_list(ctx, path, suffixes[s], &names, &count, err))
            return false;
        for (size_t i = 0; i < count; i++)
            if (!read_file(mem_printf(ctx, "%s/%s", path, names[i]), reader, err))
                return false;
        *count_inout += count;
    }
    return true;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool archive_read(const char *path, const struct archive_reader *reader, struct error *err)
{
    if (!is_folder(path))
        return read_file(path, reader, err);
    static const char *const inside[] = {"", "/Data/CSV", "/Data"};
    void *ctx = mem_root("archive");
    size_t count = 0;
    bool done = true;
    for (size_t i = 0; done && count == 0 && i < ARRAY_SIZE(inside); i++) {
        const char *folder = mem_printf(ctx, "%s%s", path, inside[i]);
        if (is_folder(folder))
            done = read_folder(ctx, folder, reader, &count, err);
    }
    if (done && count == 0)
        done = error_set(err, ERROR_INPUT, "%s holds no .csv file.", base_name(path));
    mem_free(ctx);
    return done;
}

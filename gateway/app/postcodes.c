/* Bringing in postcodes beside a gateway that serves: never more than 20 ms of the database at a time.
 * Stands between archive.c and place/ (files to rows) and store/version.h (rows to a version).
 * Leaves to others: options and words on the terminal (command_import.c). */
// SPDX-License-Identifier: Apache-2.0
#include "app/postcodes.h"

#include <string.h>
#include <time.h>

#include "app/archive.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/version.h"

enum {
    TURN_US = 12000,   /* of rows in one transaction; its commit comes on top */
    PAUSE_MS = 8,      /* in which others write */
    LOOK_ROWS = 64,    /* between two looks at the clock */
    SWEEP_ROWS = 2000, /* a transaction */
    SOURCE_BYTES_MAX = 400,
    BUSY_TRIES = 20,
    BUSY_WAIT_MS = 100,
};

struct import {
    struct store *store; /* NULL: dry run */
    const struct postcodes_request *request;
    struct postcodes_result result;
    int64_t version;
    struct place_file file; /* the one being read */
    int64_t turn_began_us;  /* of the open transaction */
    int64_t rows;
};

static void wait_ms(int ms)
{
    const struct timespec pause = {ms / 1000, (long)(ms % 1000) * 1000000};
    (void)nanosleep(&pause, NULL); /* a shorter pause does no harm */
}

static bool begin(struct store *store, struct error *err)
{
    for (int i = 0; i < BUSY_TRIES; i++) {
        if (store_begin(store, err))
            return true;
        if (err->kind != ERROR_BUSY)
            return false;
        wait_ms(BUSY_WAIT_MS);
    }
    return false;
}

/* Ends a transaction well or not at all. */
static bool end(struct store *store, bool done, struct error *err)
{
    done = done && store_commit(store, err);
    if (!done)
        store_rollback(store);
    return done;
}

static const char *source_of(void *ctx, const struct postcodes_request *request)
{
    struct buf *source = buf_new(ctx, SOURCE_BYTES_MAX);
    for (size_t i = 0; i < request->file_count; i++) {
        const char *slash = strrchr(request->files[i], '/');
        buf_add_text(source, i ? ", " : "");
        buf_add_text(source, slash && slash[1] ? slash + 1 : request->files[i]);
    }
    return buf_text(source);
}

/* The new number first: what was killed before is over then, and is swept. */
static bool start(struct import *import, const char *source, struct error *err)
{
    struct store *store = import->store;
    if (!begin(store, err) ||
        !end(store,
             import_begin(store, IMPORT_POSTCODES, source, clock_now_ms(), &import->version, err),
             err))
        return false;
    for (bool is_swept = false; !is_swept; wait_ms(PAUSE_MS))
        if (!begin(store, err) ||
            !end(store, import_sweep(store, IMPORT_POSTCODES, SWEEP_ROWS, &is_swept, err), err))
            return false;
    if (!begin(store, err))
        return false;
    import->turn_began_us = clock_mono_us();
    return true;
}

/* A breath for others when the turn is over. */
static bool breathe(struct import *import, struct error *err)
{
    if (clock_mono_us() - import->turn_began_us < TURN_US)
        return true;
    if (!end(import->store, true, err))
        return false;
    wait_ms(PAUSE_MS);
    if (!begin(import->store, err))
        return false;
    import->turn_began_us = clock_mono_us();
    return true;
}

static bool take_row(struct import *import, const struct place_postcode_row *row, struct error *err)
{
    switch (row->state) {
    case PLACE_POSTCODE_LIVE:
        import->result.live++;
        break;
    case PLACE_POSTCODE_OLD:
        import->result.old++;
        break;
    case PLACE_POSTCODE_OUTSIDE:
        import->result.outside++;
        break;
    }
    import->rows++;
    if (import->store && !postcode_add(import->store, import->version, row, err))
        return false;
    if (import->rows % LOOK_ROWS != 0)
        return true;
    if (import->request->progress)
        import->request->progress(import->request->self, import->rows);
    return !import->store || breathe(import, err);
}

/* A piece of a file goes on where the one before it ended: the cursor is the same, its bytes are new. */
static bool take_piece(void *self, const char *name, bool is_first, struct str piece, bool *skip,
                       struct error *err)
{
    struct import *import = self;
    if (is_first && place_file_kind_of(piece) == PLACE_FILE_UNKNOWN) {
        *skip = true;
        return true;
    }
    if (is_first) {
        if (!place_file_open(piece, name, &import->file, err))
            return false;
        import->file.map = import->request->map;
        import->result.files++;
    } else {
        import->file.rest = piece;
    }
    size_t skipped = is_first ? 0 : import->file.skipped;
    struct place_postcode_row row;
    err->kind = ERROR_NONE;
    while (place_file_next(&import->file, &row, err))
        if (!take_row(import, &row, err))
            return false;
    import->result.passed_over += (int64_t)(import->file.skipped - skipped);
    return err->kind == ERROR_NONE;
}

static bool read_all(struct import *import, struct error *err)
{
    const struct archive_reader reader = {take_piece, import};
    for (size_t i = 0; i < import->request->file_count; i++) {
        const char *path = import->request->files[i];
        int64_t files = import->result.files, rows = import->rows;
        if (!archive_read(path, &reader, err))
            return false;
        if (import->result.files == files)
            return error_set(
                err, ERROR_INPUT,
                "%s is no postcode file that we know: Code-Point Open, ONSPD, or a list "
                "with the columns postcode and gss.",
                path);
        if (import->rows == rows)
            return error_set(err, ERROR_INPUT, "There is no postcode of London in %s.", path);
    }
    return true;
}

bool postcodes_import(struct store *store, const struct postcodes_request *request,
                      struct postcodes_result *out, struct error *err)
{
    void *ctx = mem_root("postcodes");
    struct import import = {.store = request->is_dry_run ? NULL : store, .request = request};
    bool done = true;
    if (import.store)
        done = start(&import, source_of(ctx, request), err);
    done = done && read_all(&import, err);
    if (import.store) {
        done = end(import.store, done, err);
        done =
            done && begin(import.store, err) &&
            end(import.store,
                import_switch(import.store, IMPORT_POSTCODES, import.version, clock_now_ms(), err),
                err);
    }
    if (done)
        *out = import.result;
    mem_free(ctx);
    return done;
}

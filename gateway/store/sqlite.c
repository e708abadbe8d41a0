/* SQLite as a driver: the one file that names it.
 * Stands under query.c and store.c, which call it through the table at its end.
 * Leaves to others: SQL (each subject's file), when to commit (dispatch/), when to checkpoint (app/). */
// SPDX-License-Identifier: Apache-2.0
#include "store/store_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

enum {
    FRAME_HEADER_BYTES = 24, /* in front of each page in the log */
    CHECKPOINT_PAGES = 1000, /* without no_checkpoint: SQLite's own habit */
    DEFAULT_CACHE_KB = 2 * 1024,
    LOG_BUFFER_BYTES = 124 * 1024, /* the system layer takes less than 128 KB at a time */
    SAVEPOINT_BYTES = 256 * 1024,  /* of pages as they were, in memory; beyond it in a file */
};

/* ---- The log, written in large pieces ------------------------------------------------------------------------ */

/* SQLite writes each page of a commit with two calls to the system, a tenth of a text's time in all. The log's
 * file is therefore opened through a thin layer that gathers writes which follow each other and passes them on
 * before a sync, a read, or anything else. What is promised stays the same: SQLite shows a commit to others only
 * after the sync, and a write that fails makes the sync fail. */
struct log_file {
    sqlite3_file base;
    sqlite3_file *real; /* directly behind this struct */
    char *buffer;       /* NULL until the first write */
    sqlite3_int64 at;   /* of the buffer in the file */
    int used;
};

static int log_flush(struct log_file *log)
{
    if (log->used == 0)
        return SQLITE_OK;
    int used = log->used;
    log->used = 0;
    return log->real->pMethods->xWrite(log->real, log->buffer, used, log->at);
}

static int log_close(sqlite3_file *file)
{
    struct log_file *log = (struct log_file *)file;
    int flushed = log_flush(log);
    sqlite3_free(log->buffer);
    int closed = log->real->pMethods->xClose(log->real);
    return flushed != SQLITE_OK ? flushed : closed;
}

static int log_read(sqlite3_file *file, void *out, int bytes, sqlite3_int64 at)
{
    struct log_file *log = (struct log_file *)file;
    int code = log_flush(log);
    return code != SQLITE_OK ? code : log->real->pMethods->xRead(log->real, out, bytes, at);
}

static int log_write(sqlite3_file *file, const void *data, int bytes, sqlite3_int64 at)
{
    struct log_file *log = (struct log_file *)file;
    bool follows = log->used > 0 && at == log->at + log->used;
    if (!follows || bytes > LOG_BUFFER_BYTES - log->used) {
        int code = log_flush(log);
        if (code != SQLITE_OK)
            return code;
        log->at = at;
    }
    if (!log->buffer)
        log->buffer = sqlite3_malloc(LOG_BUFFER_BYTES);
    if (!log->buffer || bytes > LOG_BUFFER_BYTES)
        return log->real->pMethods->xWrite(log->real, data, bytes, at);
    memcpy(log->buffer + log->used, data, (size_t)bytes);
    log->used += bytes;
    return SQLITE_OK;
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct log_file *log = (struct log_file *)file;
    int code = log_flush(log);
    return code != SQLITE_OK ? code : log->real->pMethods->xTruncate(log->real, size);
}

static int log_sync(sqlite3_file *file, int flags)
{
    struct log_file *log = (struct log_file *)file;
    int code = log_flush(log);
    return code != SQLITE_OK ? code : log->real->pMethods->xSync(log->real, flags);
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size_out)
{
    struct log_file *log = (struct log_file *)file;
    int code = log_flush(log);
    return code != SQLITE_OK ? code : log->real->pMethods->xFileSize(log->real, size_out);
}

static int log_lock(sqlite3_file *file, int level)
{
    struct log_file *log = (struct log_file *)file;
    return log->real->pMethods->xLock(log->real, level);
}

static int log_unlock(sqlite3_file *file, int level)
{
    struct log_file *log = (struct log_file *)file;
    return log->real->pMethods->xUnlock(log->real, level);
}

static int log_reserved(sqlite3_file *file, int *out)
{
    struct log_file *log = (struct log_file *)file;
    return log->real->pMethods->xCheckReservedLock(log->real, out);
}

static int log_control(sqlite3_file *file, int operation, void *argument)
{
    struct log_file *log = (struct log_file *)file;
    int code = log_flush(log);
    return code != SQLITE_OK ? code
                             : log->real->pMethods->xFileControl(log->real, operation, argument);
}

static int log_sector(sqlite3_file *file)
{
    struct log_file *log = (struct log_file *)file;
    return log->real->pMethods->xSectorSize(log->real);
}

static int log_device(sqlite3_file *file)
{
    struct log_file *log = (struct log_file *)file;
    return log->real->pMethods->xDeviceCharacteristics(log->real);
}

static const sqlite3_io_methods log_methods = {
    .iVersion = 1,
    .xClose = log_close,
    .xRead = log_read,
    .xWrite = log_write,
    .xTruncate = log_truncate,
    .xSync = log_sync,
    .xFileSize = log_size,
    .xLock = log_lock,
    .xUnlock = log_unlock,
    .xCheckReservedLock = log_reserved,
    .xFileControl = log_control,
    .xSectorSize = log_sector,
    .xDeviceCharacteristics = log_device,
};

/* Any file but the log is the system's own. */
static int layer_open(sqlite3_vfs *layer, const char *name, sqlite3_file *file, int flags,
                      int *flags_out)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    (void)layer;
    if (!(flags & SQLITE_OPEN_WAL))
        return real->xOpen(real, name, file, flags, flags_out);
    struct log_file *log = (struct log_file *)file;
    *log = (struct log_file){.real = (sqlite3_file *)(log + 1)};
    int code = real->xOpen(real, name, log->real, flags, flags_out);
    if (log->real->pMethods)
        log->base.pMethods = &log_methods;
    return code;
}

/* The layer's name, once the process knows it. */
static const char *layer_name(void)
{
    static const char name[] = "helpline";
    if (sqlite3_vfs_find(name))
        return name;
    /* lives as long as the process, like the list that it hangs in */
    sqlite3_vfs *layer = mem_new(mem_root("sqlite layer"), sqlite3_vfs);
    *layer = *sqlite3_vfs_find(NULL);
    layer->zName = name;
    layer->szOsFile += (int)sizeof(struct log_file);
    layer->xOpen = layer_open;
    return sqlite3_vfs_register(layer, 0) == SQLITE_OK ? name : NULL;
}

/* ---- The connection ------------------------------------------------------------------------------------------ */

struct connection {
    sqlite3 *db;
    bool no_checkpoint;
    int page_bytes;
    int log_pages; /* in the log and not copied out, as of the last commit or checkpoint here */
};

/* What a result code means to the caller. The words hold table names at most, never a value. */
static bool fail(sqlite3 *db, int code, const char *where, struct error *err)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, ERROR_BUSY, "The database is busy at %s; try again.", where);
    case SQLITE_FULL:
        return error_set(err, ERROR_STORE, "The disk is full: %s was not kept.", where);
    case SQLITE_CONSTRAINT:
        return error_set(err, ERROR_CONFLICT, "The database refused %s: %s.", where,
                         db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
    default:
        return error_set(err, ERROR_STORE, "The database failed at %s: %s.", where,
                         db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
    }
}

static int after_commit(void *self, sqlite3 *db, const char *name, int pages)
{
    struct connection *connection = self;
    connection->log_pages = pages;
    if (!connection->no_checkpoint && pages >= CHECKPOINT_PAGES)
        /* Busy or not, the next commit tries again: nothing is lost by it. */
        (void)sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return SQLITE_OK;
}

static void close_connection(void *memory)
{
    struct connection *connection = memory;
    for (sqlite3_stmt *next; (next = sqlite3_next_stmt(connection->db, NULL));)
        (void)sqlite3_finalize(next); /* tells again of a failure that was told before */
    (void)sqlite3_close(connection->db);
}

/* The first column of the first row as a number; absent when there is none. */
static bool ask_number(sqlite3 *db, const char *sql, int64_t *out, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *out = sqlite3_column_int64(statement, 0);
    bool done = code == SQLITE_ROW || code == SQLITE_DONE || fail(db, code, sql, err);
    (void)sqlite3_finalize(statement); /* its failure was told above */
    return done;
}

static bool set_up(struct connection *connection, const struct store_config *config,
                   enum driver_mode mode, struct error *err)
{
    sqlite3 *db = connection->db;
    (void)sqlite3_extended_result_codes(db, 1);
    (void)sqlite3_busy_timeout(db, config->busy_timeout_ms);
    char cache[64];
    int cache_kb = config->cache_kb > 0 ? config->cache_kb : DEFAULT_CACHE_KB;
    (void)snprintf(cache, sizeof cache, "PRAGMA cache_size = -%d", cache_kb);

    static const char *const pragmas[] = {
        "PRAGMA foreign_keys = ON",  "PRAGMA trusted_schema = OFF", "PRAGMA temp_store = MEMORY",
        "PRAGMA synchronous = FULL", "PRAGMA journal_mode = WAL",
    };
    size_t count = mode == DRIVER_READ ? ARRAY_SIZE(pragmas) - 2 : ARRAY_SIZE(pragmas);
    for (size_t i = 0; i < count; i++) {
        int code = sqlite3_exec(db, pragmas[i], NULL, NULL, NULL);
        if (code != SQLITE_OK)
            return fail(db, code, "opening", err);
    }
    int code = sqlite3_exec(db, cache, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return fail(db, code, "opening", err);

    int64_t page_bytes = 0;
    if (!ask_number(db, "PRAGMA page_size", &page_bytes, err))
        return false;
    connection->page_bytes = (int)page_bytes;
    (void)sqlite3_wal_hook(db, after_commit, connection);
    return true;
}

/* SQLite would make the file readable to others; its log and index files take the mode of the file. */
static bool make_file(void *ctx, const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    if (slash && slash > path) {
        const char *folder = mem_strndup(ctx, path, (size_t)(slash - path));
        if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
            int number = errno;
            return error_set_errno(err, ERROR_STORE, number, "The folder %s cannot be made",
                                   folder);
        }
    }
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        int number = errno;
        return error_set_errno(err, ERROR_STORE, number, "The database %s cannot be made", path);
    }
    (void)close(file); /* nothing was written */
    return true;
}

static bool sqlite_open(void *ctx, const struct store_config *config, const char *path,
                        enum driver_mode mode, void **connection_out, struct error *err)
{
    /* One thread a process; no statistics. Refused, and not needed again, once SQLite has begun. */
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, SAVEPOINT_BYTES);

    if (mode == DRIVER_CREATE && !make_file(ctx, path, err))
        return false;
    int flags = mode == DRIVER_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    struct connection *connection = mem_new(ctx, struct connection);
    int code = sqlite3_open_v2(path, &connection->db, flags | SQLITE_OPEN_NOMUTEX, layer_name());
    mem_on_free(connection, close_connection);
    connection->no_checkpoint = config->no_checkpoint;
    if (code != SQLITE_OK || !set_up(connection, config, mode, err)) {
        if (code != SQLITE_OK)
            (void)error_set(err, ERROR_STORE, "The database %s cannot be opened: %s.", path,
                            connection->db ? sqlite3_errmsg(connection->db) : sqlite3_errstr(code));
        mem_free(connection);
        return false;
    }
    *connection_out = connection;
    return true;
}

static bool sqlite_script(void *self, const char *sql, struct error *err)
{
    struct connection *connection = self;
    int code = sqlite3_exec(connection->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || fail(connection->db, code, "a script", err);
}

static bool sqlite_schema(void *self, int *number_out, struct error *err)
{
    struct connection *connection = self;
    int64_t number = 0;
    if (!ask_number(connection->db,
                    "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'", &number,
                    err))
        return false;
    if (number > 0 &&
        !ask_number(connection->db, "SELECT max(number) FROM schema_version", &number, err))
        return false;
    *number_out = (int)number;
    return true;
}

static bool sqlite_in_transaction(void *self)
{
    const struct connection *connection = self;
    return sqlite3_get_autocommit(connection->db) == 0;
}

static int64_t sqlite_log_bytes(void *self)
{
    const struct connection *connection = self;
    return (int64_t)connection->log_pages * (connection->page_bytes + FRAME_HEADER_BYTES);
}

static int64_t sqlite_checkpoint(void *self)
{
    struct connection *connection = self;
    int logged = 0, copied = 0;
    int code = sqlite3_wal_checkpoint_v2(connection->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &logged,
                                         &copied);
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        return -1;
    /* When all is copied the next writer begins the log anew. */
    connection->log_pages = logged == copied || logged < 0 ? 0 : logged;
    return sqlite_log_bytes(connection);
}

static bool sqlite_copy(void *self, const char *path, struct error *err)
{
    struct connection *connection = self;
    sqlite3 *copy = NULL;
    int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        (void)sqlite3_extended_result_codes(copy, 1);
    sqlite3_backup *backup =
        code == SQLITE_OK ? sqlite3_backup_init(copy, "main", connection->db, "main") : NULL;
    if (backup) {
        /* All pages in one step: one that goes by pieces begins again at each commit beside it. */
        (void)sqlite3_backup_step(backup, -1);
        code = sqlite3_backup_finish(backup);
    }
    /* One file that stands alone, without a log beside it. */
    if (code == SQLITE_OK && backup)
        code = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    bool done = (code == SQLITE_OK && backup) || fail(copy, code, "the backup", err);
    (void)sqlite3_close(copy); /* all was written, or the failure was told */
    return done;
}

static bool sqlite_check(void *self, struct buf *report, struct error *err)
{
    static const char *const checks[] = {"PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"};
    struct connection *connection = self;
    for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
        sqlite3_stmt *statement = NULL;
        int code = sqlite3_prepare_v2(connection->db, checks[i], -1, &statement, NULL);
        int lines = 0;
        while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW && lines < 20) {
            code = SQLITE_OK;
            const char *text = (const char *)sqlite3_column_text(statement, 0);
            if (i == 0 && text && strcmp(text, "ok") == 0)
                continue;
            lines++;
            buf_printf(report, i == 0 ? "pages: %s\n" : "a row of %s names one that is not there\n",
                       text ? text : "?");
        }
        (void)sqlite3_finalize(statement); /* its failure is told below */
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
            return fail(connection->db, code, "the check", err);
        if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
            buf_printf(report, "pages: %s\n", sqlite3_errstr(code));
    }
    return true;
}

static bool sqlite_prepare(void *self, const struct query *query, void **statement_out,
                           struct error *err)
{
    struct connection *connection = self;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(connection->db, query->sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &statement, NULL);
    if (code != SQLITE_OK)
        return fail(connection->db, code, query->name, err);
    /* SQLite counts $1 as a name in the order of appearance. */
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement); i++) {
        char expected[16];
        (void)snprintf(expected, sizeof expected, "$%d", i);
        const char *name = sqlite3_bind_parameter_name(statement, i);
        if (!name || strcmp(name, expected) != 0)
            return error_set(err, ERROR_INTERNAL, "Parameter %s of %s is out of order.", expected,
                             query->name);
    }
    *statement_out = statement;
    return true;
}

static int sqlite_parameter_count(void *statement)
{
    return sqlite3_bind_parameter_count(statement);
}

static int sqlite_column_count(void *statement)
{
    return sqlite3_column_count(statement);
}

static const char *sqlite_column_name(void *statement, int index)
{
    return sqlite3_column_name(statement, index);
}

static int bind_one(sqlite3_stmt *statement, int index, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return sqlite3_bind_null(statement, index);
    case VALUE_INT:
        return sqlite3_bind_int64(statement, index, value->number);
    case VALUE_TEXT:
        return sqlite3_bind_text64(statement, index, value->bytes.data, value->bytes.length,
                                   SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_BYTES:
        return sqlite3_bind_blob64(statement, index, value->bytes.data, value->bytes.length,
                                   SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static bool sqlite_bind(void *statement, const struct value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bind_one(statement, (int)i + 1, &values[i]) != SQLITE_OK)
            return false;
    return true;
}

static bool sqlite_step(void *statement, const struct query *query, bool *has_row_out,
                        struct error *err)
{
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail(sqlite3_db_handle(statement), code, query->name, err);
    *has_row_out = code == SQLITE_ROW;
    return true;
}

static struct value sqlite_column(void *statement, int index)
{
    struct value value = {VALUE_NULL, 0, {NULL, 0}};
    switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
        value.kind = VALUE_INT;
        value.number = sqlite3_column_int64(statement, index);
        break;
    case SQLITE_TEXT:
        value.kind = VALUE_TEXT;
        value.bytes.data = (const char *)sqlite3_column_text(statement, index);
        value.bytes.length = (size_t)sqlite3_column_bytes(statement, index);
        break;
    case SQLITE_BLOB:
        value.kind = VALUE_BYTES;
        value.bytes.data = sqlite3_column_blob(statement, index);
        value.bytes.length = (size_t)sqlite3_column_bytes(statement, index);
        break;
    }
    return value;
}

static void sqlite_reset(void *statement)
{
    (void)sqlite3_reset(statement); /* tells again what the step told */
}

static int64_t sqlite_inserted(void *self)
{
    const struct connection *connection = self;
    return sqlite3_last_insert_rowid(connection->db);
}

static int64_t sqlite_changed(void *self)
{
    const struct connection *connection = self;
    return sqlite3_changes64(connection->db);
}

const struct driver sqlite_driver = {
    .scheme = "sqlite",
    .open = sqlite_open,
    .script = sqlite_script,
    .schema = sqlite_schema,
    .in_transaction = sqlite_in_transaction,
    .checkpoint = sqlite_checkpoint,
    .log_bytes = sqlite_log_bytes,
    .copy = sqlite_copy,
    .check = sqlite_check,
    .prepare = sqlite_prepare,
    .parameter_count = sqlite_parameter_count,
    .column_count = sqlite_column_count,
    .column_name = sqlite_column_name,
    .bind = sqlite_bind,
    .step = sqlite_step,
    .column = sqlite_column,
    .reset = sqlite_reset,
    .inserted = sqlite_inserted,
    .changed = sqlite_changed,
};

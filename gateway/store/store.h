/* All that is kept: the connection, transactions, migrations, backup. The driver table is private (store_impl.h).
 * Stands under dispatch/, sender/, console/ and the commands; beside it lies one small header a subject.
 * Leaves to others: when a transaction begins (dispatch_turn in the line, one helper in the desk, the commands). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/str.h"

struct store;

struct store_config {
    const char *database;   /* "sqlite:PATH", the path already made absolute */
    const char *migrations; /* the folder of db/migrations/sqlite */
    int busy_timeout_ms;    /* 250 in the line */
    bool no_checkpoint;     /* wal_autocheckpoint=0: the line */
    int cache_kb;           /* pages kept in memory: 8192 in the line; 0: 2048 */
};

/* Opens, sets WAL, synchronous=FULL and foreign keys, and prepares every statement (after store_migrate has run;
 * see store_open_raw). Fails with ERROR_STORE or, for a wrong address or too new a schema, ERROR_CONFIG. */
bool store_open(void *ctx, const struct store_config *config, struct store **out,
                struct error *err);
/* Brings the schema up to date; makes the file (mode 0600) and its folder when missing. Prints nothing. from and to: schema numbers. */
bool store_migrate(const struct store_config *config, int *from_out, int *to_out,
                   struct error *err);

/* BEGIN IMMEDIATE; ERROR_BUSY when another writer held on beyond the time-out. */
bool store_begin(struct store *store, struct error *err);
bool store_commit(struct store *store, struct error *err);
void store_rollback(struct store *store);
/* Whether a transaction is open: asked after any failed statement (sqlite3_get_autocommit). */
bool store_in_transaction(const struct store *store);
/* One event's own part of the transaction; depth 0 outer, 1 inner. Rolling back also releases. */
bool store_savepoint(struct store *store, int depth, struct error *err);
bool store_release(struct store *store, int depth, struct error *err);
bool store_rollback_to(struct store *store, int depth, struct error *err);

/* Passive checkpoint (the desk, each second; the line beyond 64 MB). Returns the log's size in bytes after it (0 when
 * all of it was copied: the next writer begins it anew), -1 on failure. */
int64_t store_checkpoint(struct store *store);
/* The log's size in bytes as of this connection's last commit or checkpoint; costs nothing to ask. */
int64_t store_wal_bytes(const struct store *store);
/* Whether a write would work now: begins and rolls back. */
bool store_can_write(struct store *store, struct error *err);
/* The same by really writing a little and committing: a full disk lets a transaction begin. */
bool store_can_commit(struct store *store, struct error *err);

/* A consistent copy of a live database, in one step, mode 0600, checked afterwards. Refuses to overwrite. */
bool store_backup(const struct store_config *config, const char *path, struct error *err);
/* integrity_check, foreign_key_check, the schema's number and our own rules (every outbox row has a message, no
 * message without a contact …); path NULL: the live database. report_out: lines for people, under ctx; false when something is wrong. */
bool store_verify(void *ctx, const struct store_config *config, const char *path,
                  const char **report_out, struct error *err);

/* Counters that tell other processes that something changed; read once a second by each loop. */
enum store_generation {
    GENERATION_FLOWS,
    GENERATION_DIRECTORY,
    GENERATION_PLACES,
    GENERATION_SETTINGS,
    GENERATION_OUTBOX,
    GENERATION_EVENTS,
    GENERATION_COUNT
};
bool store_generations(struct store *store, int64_t out[GENERATION_COUNT], struct error *err);
bool store_generation_bump(struct store *store, enum store_generation which, struct error *err);

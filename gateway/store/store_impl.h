/* The driver table and the queries that run over it: private to store/.
 * Stands between the functions of each subject, which know SQL and no library, and the drivers, which know a
 * library and no subject. A driver is a table of functions; sqlite.c is the one there is.
 * Leaves to others: what a query means (contact.c, message.c, …). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "store/store.h"

/* ---- Queries ------------------------------------------------------------------------------------------------- */

/* One name a query; each stands above the one function that runs it and in its file's list. */
enum query_id {
    QUERY_BEGIN,
    QUERY_COMMIT,
    QUERY_ROLLBACK,
    QUERY_SAVEPOINT_OUTER,
    QUERY_SAVEPOINT_INNER,
    QUERY_RELEASE_OUTER,
    QUERY_RELEASE_INNER,
    QUERY_ROLLBACK_TO_OUTER,
    QUERY_ROLLBACK_TO_INNER,
    QUERY_GENERATIONS,
    QUERY_GENERATION_BUMP,
    QUERY_CONTACT_FIND,
    QUERY_CONTACT_GET,
    QUERY_CONTACT_ADD,
    QUERY_CONTACT_REHASH,
    QUERY_CONTACT_UPDATE,
    QUERY_SESSION_SAVE,
    QUERY_SESSION_DELETE,
    QUERY_INBOUND_FIND,
    QUERY_INBOUND_ADD,
    QUERY_INBOUND_SWEEP,
    QUERY_MESSAGE_ADD,
    QUERY_MESSAGE_SET_CASE,
    QUERY_MESSAGE_DELIVERY,
    QUERY_MESSAGE_FIND_PROVIDER_ID,
    QUERY_MESSAGE_LIST,
    QUERY_MESSAGE_LIST_CONTACT,
    QUERY_MESSAGE_TOP,
    QUERY_MESSAGE_NEWEST,
    QUERY_TURN_ADD,
    QUERY_TURN_AFTER,
    QUERY_TURN_OF_CALL,
    QUERY_TURN_LIST,
    QUERY_CALL_FIND,
    QUERY_CALL_GET,
    QUERY_CALL_FORGET,
    QUERY_CALL_ENDED,
    QUERY_CALL_ADD,
    QUERY_CALL_UPDATE,
    QUERY_OUTBOX_ADD,
    QUERY_OUTBOX_GET,
    QUERY_OUTBOX_DUE,
    QUERY_OUTBOX_NEXT_DUE,
    QUERY_OUTBOX_SET,
    QUERY_OUTBOX_UNWRITTEN,
    QUERY_OUTBOX_ANSWERED,
    QUERY_OUTBOX_RECOVER_INLINE,
    QUERY_OUTBOX_RECOVER,
    QUERY_OUTBOX_CANCEL,
    QUERY_TIMER_SET,
    QUERY_TIMER_CANCEL,
    QUERY_TIMER_DELETE,
    QUERY_TIMER_SHIFT,
    QUERY_TIMER_DUE,
    QUERY_TIMER_GET,
    QUERY_TIMER_NEXT_DUE,
    QUERY_CASE_ADD,
    QUERY_CASE_UPDATE,
    QUERY_CASE_GET,
    QUERY_CASE_LIST,
    QUERY_CASE_EXPORT,
    QUERY_CASE_TOP,
    QUERY_CASE_BY_REF,
    QUERY_CASE_WAITING,
    QUERY_CASE_EVENT_ADD,
    QUERY_CASE_EVENT_LIST,
    QUERY_CALLBACK_ASK,
    QUERY_CALLBACK_FORGET,
    QUERY_CALLBACK_END,
    QUERY_CALLBACK_ADD,
    QUERY_CALLBACK_AGREE,
    QUERY_CONSENT_ADD,
    QUERY_REFERRAL_ADD,
    QUERY_REFERRAL_TAKE_BACK,
    QUERY_TYPED_ADD,
    QUERY_TYPED_SWEEP,
    QUERY_TYPED_COUNT_HASH,
    QUERY_TYPED_COUNT_CONTACT,
    QUERY_RECORDING_ADD,
    QUERY_RECORDING_SETTLE,
    QUERY_RECORDING_MADE,
    QUERY_ADVISER_ADD,
    QUERY_ADVISER_FIND,
    QUERY_ADVISER_LIST,
    QUERY_ADVISER_SET,
    QUERY_LOGIN_ADD,
    QUERY_LOGIN_SWEEP,
    QUERY_LOGIN_FIND,
    QUERY_LOGIN_DELETE,
    QUERY_LOGIN_DELETE_ADVISER,
    QUERY_TOKEN_ADD,
    QUERY_TOKEN_FIND,
    QUERY_TOKEN_LIST,
    QUERY_TOKEN_REVOKE,
    QUERY_AUDIT_LAST,
    QUERY_AUDIT_ADD,
    QUERY_AUDIT_LIST,
    QUERY_FLOW_VERSION_RETIRE,
    QUERY_FLOW_VERSION_KEEP,
    QUERY_FLOW_VERSION_SWITCH,
    QUERY_FLOW_VERSION_OVERTAKE,
    QUERY_FLOW_VERSION_APPROVE,
    QUERY_FLOW_VERSION_LIST,
    QUERY_FLOW_VERSION_DUE,
    QUERY_FLOW_VERSION_OLDER,
    QUERY_FLOW_VERSION_LIVE,
    QUERY_FLOW_VERSION_GET,
    QUERY_IMPORT_ABANDON,
    QUERY_IMPORT_ADD,
    QUERY_IMPORT_LIVE,
    QUERY_IMPORT_RETIRE,
    QUERY_IMPORT_SWITCH,
    QUERY_IMPORT_SWEPT,
    QUERY_IMPORT_RETIRE_SAME,
    QUERY_SERVICE_ADD,
    QUERY_SERVICE_LIST,
    QUERY_LISTING_SWEEP,
    QUERY_RECORD_SWEEP,
    QUERY_LOCATION_SWEEP,
    QUERY_ORGANIZATION_SWEEP,
    QUERY_TERM_SWEEP,
    QUERY_RECORD_ADD,
    QUERY_RECORD_LIST,
    QUERY_RECORD_GET,
    QUERY_ORGANIZATION_ADD,
    QUERY_ORGANIZATION_FIND,
    QUERY_ORGANIZATION_GET,
    QUERY_TERM_ADD,
    QUERY_TERM_FIND,
    QUERY_LOCATION_ADD,
    QUERY_LOCATION_FIND,
    QUERY_SERVICE_PLACE_ADD,
    QUERY_SERVICE_PLACE_LIST,
    QUERY_ATTRIBUTE_ADD,
    QUERY_ATTRIBUTE_LIST,
    QUERY_SCHEDULE_ADD,
    QUERY_SCHEDULE_LIST,
    QUERY_CONTACT_POINT_ADD,
    QUERY_CONTACT_POINT_LIST,
    QUERY_PHONE_ADD,
    QUERY_PHONE_LIST,
    QUERY_SERVICE_AREA_ADD,
    QUERY_SERVICE_AREA_LIST,
    QUERY_COST_OPTION_ADD,
    QUERY_COST_OPTION_LIST,
    QUERY_LANGUAGE_ADD,
    QUERY_LANGUAGE_LIST,
    QUERY_ADDRESS_ADD,
    QUERY_ADDRESS_LIST,
    QUERY_ACCESSIBILITY_ADD,
    QUERY_ACCESSIBILITY_LIST,
    QUERY_POSTCODE_ADD,
    QUERY_POSTCODE_LIST,
    QUERY_POSTCODE_SWEEP,
    QUERY_RULE_TEXT_OUT,
    QUERY_RULE_ANSWER,
    QUERY_RULE_CONTACT,
    QUERY_RULE_CASE,
    QUERY_RULE_LIVE,
    QUERY_COUNT
};

/* How a result's column becomes a struct's field. NULL reads as 0, as NULL, or as an empty str. */
enum column_kind {
    COLUMN_INT64, /* int64_t or uint64_t */
    COLUMN_INT,   /* int or an enum */
    COLUMN_BOOL,  /* bool */
    COLUMN_TEXT,  /* const char *, NUL-terminated */
    COLUMN_BYTES, /* struct str */
    COLUMN_CHARS, /* char[size]; a longer text is cut */
};
struct column {
    const char *name; /* as the result names it */
    enum column_kind kind;
    size_t offset; /* of the field */
    size_t size;   /* COLUMN_CHARS: of the field; else 0 */
};
/* What a row becomes. Every column of the shape is in the result, and the other way round. */
struct shape {
    size_t size; /* of the struct */
    const struct column *columns;
    size_t count;
};

enum { COLUMNS_MAX = 32 };

/* One statement, written out. Parameters are $1 … $n and first appear in that order. */
struct query {
    enum query_id id;
    const char *name; /* for errors: "contact_find" */
    const char *sql;
    const struct shape *shape; /* NULL: no result, or one number */
    const char *scan;          /* why it may read a whole table; NULL: it must not */
};

/* Each file's own, in the order of the file. */
struct query_list {
    const struct query *const *items;
    size_t count;
};
extern const struct query_list store_queries, contact_queries, inbound_queries, message_queries,
    call_queries, outbox_queries, timer_queries, case_queries, people_queries, audit_queries,
    flow_version_queries, import_queries, rule_queries, turn_queries, promise_queries,
    listing_queries, record_part_queries, record_add_queries, record_list_queries;
/* All of them by number; NULL behind the last. */
const struct query *query_at(size_t index);

/* ---- Values -------------------------------------------------------------------------------------------------- */

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES };
/* A parameter or a result's field. bytes are borrowed: from the caller until the statement has run, from the
 * driver until its next step. */
struct value {
    enum value_kind kind;
    int64_t number;
    struct str bytes;
};
struct value value_int(int64_t number);
/* 0 becomes NULL: a row that is not there. */
struct value value_row(int64_t id);
/* NULL becomes NULL. */
struct value value_text(const char *text);
/* data NULL becomes NULL. */
struct value value_bytes(struct str bytes);
struct value value_hash(const unsigned char hash[32]);

/* ---- Drivers ------------------------------------------------------------------------------------------------- */

enum driver_mode {
    DRIVER_LIVE,   /* reading and writing; the database is there */
    DRIVER_CREATE, /* as live, made when missing */
    DRIVER_READ,   /* a file that nobody writes: a backup */
};

/* A connection and a statement are the driver's own handles. A connection hangs under ctx and ends with it, its
 * statements first. */
struct driver {
    const char *scheme; /* in front of the colon of `database:` */
    bool (*open)(void *ctx, const struct store_config *config, const char *path,
                 enum driver_mode mode, void **connection_out, struct error *err);
    /* Runs a text of several statements. */
    bool (*script)(void *connection, const char *sql, struct error *err);
    /* The schema's number, 0 for an empty database. */
    bool (*schema)(void *connection, int *number_out, struct error *err);
    bool (*in_transaction)(void *connection);
    /* The write-ahead log: a passive checkpoint, and bytes not yet copied out of it. */
    int64_t (*checkpoint)(void *connection);
    int64_t (*log_bytes)(void *connection);
    /* A consistent copy into a file that is there and empty. */
    bool (*copy)(void *connection, const char *path, struct error *err);
    /* Adds a line to report for each thing wrong with pages, indexes and references. */
    bool (*check)(void *connection, struct buf *report, struct error *err);

    bool (*prepare)(void *connection, const struct query *query, void **statement_out,
                    struct error *err);
    int (*parameter_count)(void *statement);
    int (*column_count)(void *statement);
    const char *(*column_name)(void *statement, int index);
    bool (*bind)(void *statement, const struct value *values, size_t count);
    bool (*step)(void *statement, const struct query *query, bool *has_row_out, struct error *err);
    struct value (*column)(void *statement, int index);
    /* After the last step, failed or not. */
    void (*reset)(void *statement);
    /* The row number that the last INSERT gave. (RETURNING costs SQLite 40 µs a statement when tried.) */
    int64_t (*inserted)(void *connection);
    /* How many rows the last statement changed. */
    int64_t (*changed)(void *connection);
};
extern const struct driver sqlite_driver;

struct statement {
    const struct query *query;
    void *handle;
    int columns, parameters;
    unsigned char map[COLUMNS_MAX]; /* result's column to shape's column */
};
struct store {
    const struct driver *driver;
    void *connection;
    struct statement statements[QUERY_COUNT];
};

/* Opens without migrating: no schema is asked for and nothing is prepared. */
bool store_open_raw(void *ctx, const struct store_config *config, enum driver_mode mode,
                    struct store **out, struct error *err);
/* Prepares all queries. */
bool store_prepare(struct store *store, struct error *err);
/* How many migrations the folder holds; ERROR_CONFIG for a gap, a doubled number or an empty folder. */
bool migrations_count(const char *folder, int *count_out, struct error *err);
/* Walks the audit chain by pages; a line to report for each row that does not fit. */
bool audit_check(void *ctx, struct store *store, struct buf *report, struct error *err);

/* ---- Running ------------------------------------------------------------------------------------------------- */

/* Runs a statement that has no result. */
bool query_run(struct store *store, const struct query *query, const struct value *values,
               size_t count, struct error *err);
/* As above; how many rows it changed. */
bool query_change(struct store *store, const struct query *query, const struct value *values,
                  size_t count, int64_t *changed_out, struct error *err);
/* Runs an INSERT; the new row's number. */
bool query_insert(struct store *store, const struct query *query, const struct value *values,
                  size_t count, int64_t *id_out, struct error *err);
/* The only column of the first row; *out stays as it is when there is no row or it is NULL. */
bool query_number(struct store *store, const struct query *query, const struct value *values,
                  size_t count, int64_t *out, struct error *err);
/* The first row as the query's shape: struct and texts in one block under ctx. *out NULL when there is none. */
bool query_one(void *ctx, struct store *store, const struct query *query,
               const struct value *values, size_t count, void **out, struct error *err);
/* All rows, put behind those in *out (begin with none): an array of the shape's struct under ctx, each row's
 * texts in a block beside it. */
struct rows {
    void *items;
    size_t count;
};
bool query_rows(void *ctx, struct store *store, const struct query *query,
                const struct value *values, size_t count, struct rows *out, struct error *err);
/* Takes away at most about limit rows of directory versions that are over; *count_out below limit: none is left. */
bool listing_sweep(struct store *store, int limit, int64_t *count_out, struct error *err);

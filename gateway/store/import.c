/* Rows that change as a whole: the directory and the postcodes. An import's rows carry its version and nobody
 * reads them until the last small step makes that version the live one.
 * Stands between the commands, which bring rows, and the loops, which build snapshots of the live version.
 * Leaves to others: reading files (place/, directory/), how many rows a transaction takes (app/). */
// SPDX-License-Identifier: Apache-2.0
#include "store/version.h"

#include "base/mem.h"
#include "store/store_impl.h"

/* import_version.state: 1 coming in, 2 live, 3 over with rows that may be swept, 4 swept. */

static const struct query abandon_query = {QUERY_IMPORT_ABANDON, "import_begin",
                                           "UPDATE import_version\n"
                                           "SET state = 3\n"
                                           "WHERE subject = $1 AND state = 1",
                                           NULL, NULL};

/* One that was killed, or that still runs: its switch will fail. */
static bool abandon(struct store *store, enum import_subject subject, struct error *err)
{
    const struct value values[] = {value_int((int64_t)subject)};
    return query_run(store, &abandon_query, values, ARRAY_SIZE(values), err);
}

static const struct query add_query = {
    QUERY_IMPORT_ADD, "import_begin",
    "INSERT INTO import_version (subject, state, begun_ms, live_ms, source)\n"
    "VALUES ($1, 1, $2, 0, $3)",
    NULL, NULL};

bool import_begin(struct store *store, enum import_subject subject, const char *source,
                  int64_t at_ms, int64_t *version_out, struct error *err)
{
    const struct value values[] = {value_int((int64_t)subject), value_int(at_ms),
                                   value_text(source)};
    return abandon(store, subject, err) &&
           query_insert(store, &add_query, values, ARRAY_SIZE(values), version_out, err);
}

static const struct query postcode_sweep_query = {
    QUERY_POSTCODE_SWEEP, "import_sweep",
    "DELETE FROM postcode\n"
    "WHERE id IN (\n"
    "    SELECT p.id\n"
    "    FROM import_version AS v\n"
    "    CROSS JOIN postcode AS p ON p.version = v.version\n"
    "    WHERE v.subject = 1 AND v.state = 3\n"
    "    LIMIT $1)",
    NULL, NULL};

static bool sweep_postcodes(struct store *store, int limit, int64_t *count_out, struct error *err)
{
    const struct value values[] = {value_int(limit)};
    return query_change(store, &postcode_sweep_query, values, ARRAY_SIZE(values), count_out, err);
}

static const struct query swept_query = {QUERY_IMPORT_SWEPT, "import_sweep",
                                         "UPDATE import_version\n"
                                         "SET state = 4\n"
                                         "WHERE subject = $1 AND state = 3",
                                         NULL, NULL};

bool import_sweep(struct store *store, enum import_subject subject, int limit, bool *done_out,
                  struct error *err)
{
    int64_t count = 0;
    switch (subject) {
    case IMPORT_DIRECTORY:
        if (!listing_sweep(store, limit, &count, err))
            return false;
        break;
    case IMPORT_POSTCODES:
        if (!sweep_postcodes(store, limit, &count, err))
            return false;
        break;
    }
    const struct value values[] = {value_int((int64_t)subject)};
    if (count < limit && !query_run(store, &swept_query, values, ARRAY_SIZE(values), err))
        return false;
    *done_out = count < limit;
    return true;
}

static const struct query retire_query = {
    QUERY_IMPORT_RETIRE, "import_switch",
    "UPDATE import_version\n"
    "SET state = 3\n"
    "WHERE subject = $1 AND state = 2 AND ($2 IS NULL OR source = $2)",
    NULL, NULL};

static bool retire(struct store *store, enum import_subject subject, const char *source,
                   struct error *err)
{
    const struct value values[] = {value_int((int64_t)subject), value_text(source)};
    return query_run(store, &retire_query, values, ARRAY_SIZE(values), err);
}

bool import_retire(struct store *store, enum import_subject subject, const char *source,
                   struct error *err)
{
    return retire(store, subject, source, err) &&
           store_generation_bump(
               store, subject == IMPORT_DIRECTORY ? GENERATION_DIRECTORY : GENERATION_PLACES, err);
}

static const struct query retire_same_query = {QUERY_IMPORT_RETIRE_SAME, "import_switch",
                                               "UPDATE import_version\n"
                                               "SET state = 3\n"
                                               "WHERE subject = $1 AND state = 2 AND source = (\n"
                                               "    SELECT source\n"
                                               "    FROM import_version\n"
                                               "    WHERE version = $2)",
                                               NULL, NULL};

/* The one of the same source that this one takes the place of. */
static bool retire_same(struct store *store, enum import_subject subject, int64_t version,
                        struct error *err)
{
    const struct value values[] = {value_int((int64_t)subject), value_int(version)};
    return query_run(store, &retire_same_query, values, ARRAY_SIZE(values), err);
}

static const struct query switch_query = {QUERY_IMPORT_SWITCH, "import_switch",
                                          "UPDATE import_version\n"
                                          "SET state = 2, live_ms = $1\n"
                                          "WHERE version = $2 AND subject = $3 AND state = 1",
                                          NULL, NULL};

bool import_switch(struct store *store, enum import_subject subject, int64_t version, int64_t at_ms,
                   struct error *err)
{
    const struct value values[] = {value_int(at_ms), value_int(version),
                                   value_int((int64_t)subject)};
    int64_t changed = 0;
    bool is_retired = false;
    switch (subject) {
    case IMPORT_DIRECTORY:
        is_retired = retire_same(store, subject, version, err);
        break;
    case IMPORT_POSTCODES:
        is_retired = retire(store, subject, NULL, err);
        break;
    }
    if (!is_retired ||
        !query_change(store, &switch_query, values, ARRAY_SIZE(values), &changed, err))
        return false;
    if (changed != 1)
        return error_set(err, ERROR_CONFLICT,
                         "Another import was begun meanwhile; this one is not used.");
    return store_generation_bump(
        store, subject == IMPORT_DIRECTORY ? GENERATION_DIRECTORY : GENERATION_PLACES, err);
}

#define LIVE(field, kind)                                    \
    {                                                        \
#field, kind, offsetof(struct import_live, field), 0 \
    }
static const struct column live_columns[] = {
    LIVE(version, COLUMN_INT64),
    LIVE(live_ms, COLUMN_INT64),
    LIVE(source, COLUMN_TEXT),
};
static const struct shape live_shape = {sizeof(struct import_live), live_columns,
                                        ARRAY_SIZE(live_columns)};
static const struct query live_query = {QUERY_IMPORT_LIVE, "import_live",
                                        "SELECT version, live_ms, source\n"
                                        "FROM import_version\n"
                                        "WHERE subject = $1 AND state = 2\n"
                                        "ORDER BY version",
                                        &live_shape, NULL};

bool import_live_list(void *ctx, struct store *store, enum import_subject subject,
                      struct import_live_page *out, struct error *err)
{
    const struct value values[] = {value_int((int64_t)subject)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &live_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    *out = (struct import_live_page){rows.items, rows.count};
    return true;
}

bool import_live(void *ctx, struct store *store, enum import_subject subject, int64_t *version_out,
                 const char **source_out, struct error *err)
{
    struct import_live_page page;
    if (!import_live_list(ctx, store, subject, &page, err))
        return false;
    const struct import_live *newest = page.count > 0 ? &page.items[page.count - 1] : NULL;
    *version_out = newest ? newest->version : 0;
    if (source_out)
        *source_out = newest ? newest->source : NULL;
    return true;
}

static const struct query postcode_add_query = {
    QUERY_POSTCODE_ADD, "postcode_add",
    "INSERT INTO postcode (version, state, postcode, gss)\n"
    "VALUES ($1, $2, $3, $4)",
    NULL, NULL};

bool postcode_add(struct store *store, int64_t version, const struct place_postcode_row *row,
                  struct error *err)
{
    const struct value values[] = {
        value_int(version),
        value_int((int64_t)row->state),
        value_text(row->postcode),
        value_text(row->gss),
    };
    return query_run(store, &postcode_add_query, values, ARRAY_SIZE(values), err);
}

struct postcode_row {
    struct place_postcode_row postcode;
    int64_t row_id;
};
static const struct column postcode_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct postcode_row, row_id), 0},
    {"state", COLUMN_INT, offsetof(struct place_postcode_row, state), 0},
    {"postcode", COLUMN_CHARS, offsetof(struct place_postcode_row, postcode), 9},
    {"gss", COLUMN_CHARS, offsetof(struct place_postcode_row, gss), 10},
};
static const struct shape postcode_shape = {sizeof(struct postcode_row), postcode_columns,
                                            ARRAY_SIZE(postcode_columns)};
static const struct query postcode_list_query = {QUERY_POSTCODE_LIST, "postcode_list",
                                                 "SELECT id, state, postcode, gss\n"
                                                 "FROM postcode\n"
                                                 "WHERE version = $1 AND id > $2\n"
                                                 "ORDER BY id\n"
                                                 "LIMIT $3",
                                                 &postcode_shape, NULL};

bool postcode_list(void *ctx, struct store *store, int64_t version, int64_t *cursor, int limit,
                   struct postcode_page *out, struct error *err)
{
    const struct value values[] = {value_int(version), value_int(*cursor), value_int(limit)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &postcode_list_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    const struct postcode_row *found = rows.items;
    struct place_postcode_row *items =
        rows.count ? mem_array(ctx, struct place_postcode_row, rows.count) : NULL;
    for (size_t i = 0; i < rows.count; i++)
        items[i] = found[i].postcode;
    if (rows.count > 0)
        *cursor = found[rows.count - 1].row_id;
    *out = (struct postcode_page){items, rows.count};
    return true;
}

static const struct query *const queries[] = {
    &abandon_query,      &add_query,           &postcode_sweep_query, &swept_query,
    &retire_query,       &retire_same_query,   &switch_query,         &live_query,
    &postcode_add_query, &postcode_list_query,
};
const struct query_list import_queries = {queries, ARRAY_SIZE(queries)};

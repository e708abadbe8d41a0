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

static const struct query service_sweep_query = {
    QUERY_SERVICE_SWEEP, "import_sweep",
    "DELETE FROM service\n"
    "WHERE id IN (\n"
    "    SELECT s.id\n"
    "    FROM import_version AS v\n"
    "    CROSS JOIN service AS s ON s.version = v.version\n"
    "    WHERE v.subject = 0 AND v.state = 3\n"
    "    LIMIT $1)",
    NULL, NULL};

static bool sweep_services(struct store *store, int limit, int64_t *count_out, struct error *err)
{
    const struct value values[] = {value_int(limit)};
    return query_change(store, &service_sweep_query, values, ARRAY_SIZE(values), count_out, err);
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
        if (!sweep_services(store, limit, &count, err))
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

static const struct query retire_query = {QUERY_IMPORT_RETIRE, "import_switch",
                                          "UPDATE import_version\n"
                                          "SET state = 3\n"
                                          "WHERE subject = $1 AND state = 2",
                                          NULL, NULL};

static bool retire(struct store *store, enum import_subject subject, struct error *err)
{
    const struct value values[] = {value_int((int64_t)subject)};
    return query_run(store, &retire_query, values, ARRAY_SIZE(values), err);
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
    if (!retire(store, subject, err) ||
        !query_change(store, &switch_query, values, ARRAY_SIZE(values), &changed, err))
        return false;
    if (changed != 1)
        return error_set(err, ERROR_CONFLICT,
                         "Another import was begun meanwhile; this one is not used.");
    return store_generation_bump(
        store, subject == IMPORT_DIRECTORY ? GENERATION_DIRECTORY : GENERATION_PLACES, err);
}

struct live_row {
    int64_t version;
    const char *source;
};
static const struct column live_columns[] = {
    {"version", COLUMN_INT64, offsetof(struct live_row, version), 0},
    {"source", COLUMN_TEXT, offsetof(struct live_row, source), 0},
};
static const struct shape live_shape = {sizeof(struct live_row), live_columns,
                                        ARRAY_SIZE(live_columns)};
static const struct query live_query = {QUERY_IMPORT_LIVE, "import_live",
                                        "SELECT version, source\n"
                                        "FROM import_version\n"
                                        "WHERE subject = $1 AND state = 2",
                                        &live_shape, NULL};

bool import_live(void *ctx, struct store *store, enum import_subject subject, int64_t *version_out,
                 const char **source_out, struct error *err)
{
    const struct value values[] = {value_int((int64_t)subject)};
    void *found;
    if (!query_one(ctx, store, &live_query, values, ARRAY_SIZE(values), &found, err))
        return false;
    const struct live_row *row = found;
    *version_out = row ? row->version : 0;
    if (source_out)
        *source_out = row ? row->source : NULL;
    return true;
}

static const struct query service_add_query = {QUERY_SERVICE_ADD, "service_add",
                                               "INSERT INTO service (version, reach, boroughs, "
                                               "space, is_sample, key, name, organization, needs,\n"
                                               "    outcode, summary, phone, email, url, address, "
                                               "hours, languages, checked, checked_by, offer,\n"
                                               "    source)\n"
                                               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
                                               "$11, $12, $13, $14, $15, $16, $17, $18, $19,\n"
                                               "    $20, $21)",
                                               NULL, NULL};

static struct value value_words(const char *text)
{
    return value_text(text ? text : "");
}

bool service_add(struct store *store, int64_t version, const struct directory_service *service,
                 struct error *err)
{
    const struct value values[] = {
        value_int(version),
        value_int((int64_t)service->reach),
        value_int((int64_t)service->boroughs),
        value_int((int64_t)service->space),
        value_int(service->is_sample),
        value_words(service->id),
        value_words(service->name),
        value_words(service->organization),
        value_words(service->needs),
        value_words(service->outcode),
        value_words(service->summary),
        value_words(service->phone),
        value_words(service->email),
        value_words(service->url),
        value_words(service->address),
        value_words(service->hours),
        value_words(service->languages),
        value_words(service->checked),
        value_words(service->checked_by),
        value_words(service->offer),
        value_words(service->source),
    };
    return query_run(store, &service_add_query, values, ARRAY_SIZE(values), err);
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

/* A listed row with the number that the cursor keeps; the service is first, so its fields lie where its own do. */
struct service_row {
    struct directory_service service;
    int64_t row_id;
};
static const struct column service_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct service_row, row_id), 0},
    {"key", COLUMN_TEXT, offsetof(struct directory_service, id), 0},
    {"name", COLUMN_TEXT, offsetof(struct directory_service, name), 0},
    {"organization", COLUMN_TEXT, offsetof(struct directory_service, organization), 0},
    {"needs", COLUMN_TEXT, offsetof(struct directory_service, needs), 0},
    {"reach", COLUMN_INT, offsetof(struct directory_service, reach), 0},
    {"boroughs", COLUMN_INT64, offsetof(struct directory_service, boroughs), 0},
    {"outcode", COLUMN_CHARS, offsetof(struct directory_service, outcode), 5},
    {"summary", COLUMN_TEXT, offsetof(struct directory_service, summary), 0},
    {"phone", COLUMN_TEXT, offsetof(struct directory_service, phone), 0},
    {"email", COLUMN_TEXT, offsetof(struct directory_service, email), 0},
    {"url", COLUMN_TEXT, offsetof(struct directory_service, url), 0},
    {"address", COLUMN_TEXT, offsetof(struct directory_service, address), 0},
    {"hours", COLUMN_TEXT, offsetof(struct directory_service, hours), 0},
    {"languages", COLUMN_TEXT, offsetof(struct directory_service, languages), 0},
    {"space", COLUMN_INT, offsetof(struct directory_service, space), 0},
    {"checked", COLUMN_TEXT, offsetof(struct directory_service, checked), 0},
    {"checked_by", COLUMN_TEXT, offsetof(struct directory_service, checked_by), 0},
    {"offer", COLUMN_TEXT, offsetof(struct directory_service, offer), 0},
    {"source", COLUMN_TEXT, offsetof(struct directory_service, source), 0},
    {"is_sample", COLUMN_BOOL, offsetof(struct directory_service, is_sample), 0},
};
static const struct shape service_shape = {sizeof(struct service_row), service_columns,
                                           ARRAY_SIZE(service_columns)};
static const struct query service_list_query = {
    QUERY_SERVICE_LIST, "service_list",
    "SELECT id, key, name, organization, needs, reach, boroughs, outcode, summary, phone, email, "
    "url,\n"
    "    address, hours, languages, space, checked, checked_by, offer, source, is_sample\n"
    "FROM service\n"
    "WHERE version = $1 AND id > $2\n"
    "ORDER BY id\n"
    "LIMIT $3",
    &service_shape, NULL};

bool service_list(void *ctx, struct store *store, int64_t version, int64_t *cursor, int limit,
                  struct service_page *out, struct error *err)
{
    const struct value values[] = {value_int(version), value_int(*cursor), value_int(limit)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &service_list_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    const struct service_row *found = rows.items;
    struct directory_service *items =
        rows.count ? mem_array(ctx, struct directory_service, rows.count) : NULL;
    for (size_t i = 0; i < rows.count; i++)
        items[i] = found[i].service;
    if (rows.count > 0)
        *cursor = found[rows.count - 1].row_id;
    *out = (struct service_page){items, rows.count};
    return true;
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
    &abandon_query,     &add_query,          &service_sweep_query, &postcode_sweep_query,
    &swept_query,       &retire_query,       &switch_query,        &live_query,
    &service_add_query, &postcode_add_query, &service_list_query,  &postcode_list_query,
};
const struct query_list import_queries = {queries, ARRAY_SIZE(queries)};

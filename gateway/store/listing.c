/* Listings: what people are told of a service at one place, one row each; and taking a version of the directory away.
 * Stands between an importer, which puts them together, and the snapshots, which are built from them page by page.
 * Leaves to others: the directory in full (record_add.c, record_list.c), versions (import.c). */
// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"
#include "store/store_impl.h"
#include "store/version.h"

static const struct query listing_sweep_query = {
    QUERY_LISTING_SWEEP, "import_sweep",
    "DELETE FROM listing\n"
    "WHERE id IN (\n"
    "    SELECT s.id\n"
    "    FROM import_version AS v\n"
    "    CROSS JOIN listing AS s ON s.version = v.version\n"
    "    WHERE v.subject = 0 AND v.state = 3\n"
    "    LIMIT $1)",
    NULL, NULL};

static bool sweep_listings(struct store *store, int limit, int64_t *count_out, struct error *err)
{
    const struct value values[] = {value_int(limit)};
    return query_change(store, &listing_sweep_query, values, ARRAY_SIZE(values), count_out, err);
}

static const struct query record_sweep_query = {
    QUERY_RECORD_SWEEP, "import_sweep",
    "DELETE FROM service\n"
    "WHERE id IN (\n"
    "    SELECT s.id\n"
    "    FROM import_version AS v\n"
    "    CROSS JOIN service AS s ON s.version = v.version\n"
    "    WHERE v.subject = 0 AND v.state = 3\n"
    "    LIMIT $1)",
    NULL, NULL};

/* What hangs below a service goes with it. */
static bool sweep_records(struct store *store, int limit, int64_t *count_out, struct error *err)
{
    const struct value values[] = {value_int(limit)};
    return query_change(store, &record_sweep_query, values, ARRAY_SIZE(values), count_out, err);
}

static const struct query location_sweep_query = {
    QUERY_LOCATION_SWEEP, "import_sweep",
    "DELETE FROM location\n"
    "WHERE id IN (\n"
    "    SELECT l.id\n"
    "    FROM import_version AS v\n"
    "    CROSS JOIN location AS l ON l.version = v.version\n"
    "    WHERE v.subject = 0 AND v.state = 3\n"
    "    LIMIT $1)",
    NULL, NULL};

static bool sweep_locations(struct store *store, int limit, int64_t *count_out, struct error *err)
{
    const struct value values[] = {value_int(limit)};
    return query_change(store, &location_sweep_query, values, ARRAY_SIZE(values), count_out, err);
}

static const struct query organization_sweep_query = {
    QUERY_ORGANIZATION_SWEEP, "import_sweep",
    "DELETE FROM organization\n"
    "WHERE id IN (\n"
    "    SELECT o.id\n"
    "    FROM import_version AS v\n"
    "    CROSS JOIN organization AS o ON o.version = v.version\n"
    "    WHERE v.subject = 0 AND v.state = 3\n"
    "    LIMIT $1)",
    NULL, NULL};

static bool sweep_organizations(struct store *store, int limit, int64_t *count_out,
                                struct error *err)
{
    const struct value values[] = {value_int(limit)};
    return query_change(store, &organization_sweep_query, values, ARRAY_SIZE(values), count_out,
                        err);
}

static const struct query term_sweep_query = {
    QUERY_TERM_SWEEP, "import_sweep",
    "DELETE FROM taxonomy_term\n"
    "WHERE id IN (\n"
    "    SELECT t.id\n"
    "    FROM import_version AS v\n"
    "    CROSS JOIN taxonomy_term AS t ON t.version = v.version\n"
    "    WHERE v.subject = 0 AND v.state = 3\n"
    "    LIMIT $1)",
    NULL, NULL};

static bool sweep_terms(struct store *store, int limit, int64_t *count_out, struct error *err)
{
    const struct value values[] = {value_int(limit)};
    return query_change(store, &term_sweep_query, values, ARRAY_SIZE(values), count_out, err);
}

/* Tables in the order in which nothing is left that points at what goes. A service takes some twenty rows with it, so
 * fewer go at a time. */
static const struct {
    bool (*sweep)(struct store *store, int limit, int64_t *count_out, struct error *err);
    int share;
} sweeps[] = {
    {sweep_listings, 1},      {sweep_records, 20}, {sweep_locations, 4},
    {sweep_organizations, 1}, {sweep_terms, 1},
};

bool listing_sweep(struct store *store, int limit, int64_t *count_out, struct error *err)
{
    *count_out = 0;
    for (size_t i = 0; i < ARRAY_SIZE(sweeps); i++) {
        int most = limit / sweeps[i].share;
        most = most < 1 ? 1 : most;
        int64_t count = 0;
        if (!sweeps[i].sweep(store, most, &count, err))
            return false;
        // A full helping says that there may be more of it: the next call goes on there.
        if (count == most) {
            *count_out = limit;
            return true;
        }
    }
    return true;
}

static const struct query service_add_query = {
    QUERY_SERVICE_ADD, "service_add",
    "INSERT INTO listing (version, reach, boroughs, space, is_sample, key, name, organization,\n"
    "    needs, outcode, summary, phone, email, url, address, hours, languages, checked, "
    "checked_by,\n"
    "    offer, source, service, minimum_age, maximum_age, latitude_e6, longitude_e6, wait_weeks,\n"
    "    closed_until)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
    "$19,\n"
    "    $20, $21, $22, $23, $24, $25, $26, $27, $28)",
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
        value_words(service->service),
        value_int(service->minimum_age),
        value_int(service->maximum_age),
        value_int(service->latitude_e6),
        value_int(service->longitude_e6),
        value_int(service->wait_weeks),
        value_words(service->closed_until),
    };
    return query_run(store, &service_add_query, values, ARRAY_SIZE(values), err);
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
    {"service", COLUMN_TEXT, offsetof(struct directory_service, service), 0},
    {"minimum_age", COLUMN_INT, offsetof(struct directory_service, minimum_age), 0},
    {"maximum_age", COLUMN_INT, offsetof(struct directory_service, maximum_age), 0},
    {"latitude_e6", COLUMN_INT64, offsetof(struct directory_service, latitude_e6), 0},
    {"longitude_e6", COLUMN_INT64, offsetof(struct directory_service, longitude_e6), 0},
    {"wait_weeks", COLUMN_INT, offsetof(struct directory_service, wait_weeks), 0},
    {"closed_until", COLUMN_TEXT, offsetof(struct directory_service, closed_until), 0},
};
static const struct shape service_shape = {sizeof(struct service_row), service_columns,
                                           ARRAY_SIZE(service_columns)};
static const struct query service_list_query = {
    QUERY_SERVICE_LIST, "service_list",
    "SELECT id, key, name, organization, needs, reach, boroughs, outcode, summary, phone, email,\n"
    "    url, address, hours, languages, space, checked, checked_by, offer, source, is_sample,\n"
    "    service, minimum_age, maximum_age, latitude_e6, longitude_e6, wait_weeks, closed_until\n"
    "FROM listing\n"
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

static const struct query *const queries[] = {
    &listing_sweep_query, &record_sweep_query, &location_sweep_query, &organization_sweep_query,
    &term_sweep_query,    &service_add_query,  &service_list_query,
};
const struct query_list listing_queries = {queries, ARRAY_SIZE(queries)};

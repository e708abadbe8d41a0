/* Reading services with all that belongs to them, page by page or one by its id.
 * Stands under exports, public pages and an import's comparison.
 * Leaves to others: writing (record_add.c), what people are told (import.c). */
// SPDX-License-Identifier: Apache-2.0
#include "store/record_impl.h"

#include <string.h>

#include "base/mem.h"

#define ORGANIZATION(field)                                                    \
    {                                                                          \
#field, COLUMN_TEXT, offsetof(struct directory_organization, field), 0 \
    }
static const struct column organization_columns[] = {
    {"key", COLUMN_TEXT, offsetof(struct directory_organization, id), 0},
    ORGANIZATION(name),
    ORGANIZATION(description),
    ORGANIZATION(email),
    ORGANIZATION(website),
    ORGANIZATION(logo),
    ORGANIZATION(uri),
    ORGANIZATION(parent),
    ORGANIZATION(identifiers),
};
const struct shape organization_shape = {sizeof(struct directory_organization),
                                         organization_columns, ARRAY_SIZE(organization_columns)};

static const struct query organization_get_query = {
    QUERY_ORGANIZATION_GET, "organization_get",
    "SELECT key, name, description, email, website, logo, uri, parent, identifiers\n"
    "FROM organization\n"
    "WHERE id = $1",
    &organization_shape, NULL};

static bool organization_get(void *ctx, struct store *store, int64_t row,
                             struct directory_organization *out, struct error *err)
{
    const struct value values[] = {value_int(row)};
    void *found;
    if (!query_one(ctx, store, &organization_get_query, values, ARRAY_SIZE(values), &found, err))
        return false;
    if (found)
        *out = *(const struct directory_organization *)found;
    return true;
}

#define TERM(field)                                                    \
    {                                                                  \
#field, COLUMN_TEXT, offsetof(struct directory_term, field), 0 \
    }
static const struct column term_columns[] = {
    {"key", COLUMN_TEXT, offsetof(struct directory_term, id), 0},
    TERM(code),
    TERM(name),
    TERM(description),
    TERM(taxonomy),
    TERM(parent),
    TERM(term_uri),
};
const struct shape term_shape = {sizeof(struct directory_term), term_columns,
                                 ARRAY_SIZE(term_columns)};

#define ATTRIBUTE(name, field)                                            \
    {                                                                     \
        name, COLUMN_TEXT, offsetof(struct directory_attribute, field), 0 \
    }
static const struct column attribute_columns[] = {
    ATTRIBUTE("key", id),
    ATTRIBUTE("link_type", link_type),
    ATTRIBUTE("value", value),
    ATTRIBUTE("term", term.id),
    ATTRIBUTE("code", term.code),
    ATTRIBUTE("name", term.name),
    ATTRIBUTE("description", term.description),
    ATTRIBUTE("taxonomy", term.taxonomy),
    ATTRIBUTE("parent", term.parent),
    ATTRIBUTE("term_uri", term.term_uri),
};
static const struct shape attribute_shape = {sizeof(struct directory_attribute), attribute_columns,
                                             ARRAY_SIZE(attribute_columns)};

static const struct query attribute_list_query = {
    QUERY_ATTRIBUTE_LIST, "attribute_list",
    "SELECT a.key, a.link_type, a.value, t.key AS term, t.code, t.name, t.description, "
    "t.taxonomy,\n"
    "    t.parent, t.term_uri\n"
    "FROM attribute AS a\n"
    "JOIN taxonomy_term AS t ON t.id = a.taxonomy_term_id\n"
    "WHERE a.service_id = $1\n"
    "ORDER BY a.id",
    &attribute_shape, NULL};

static bool attribute_list(void *ctx, struct store *store, int64_t service,
                           struct directory_record *out, struct error *err)
{
    const struct value values[] = {value_int(service)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &attribute_list_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    out->attributes = rows.items;
    out->attribute_count = rows.count;
    return true;
}

#define LOCATION(field)                                                    \
    {                                                                      \
#field, COLUMN_TEXT, offsetof(struct directory_location, field), 0 \
    }
static const struct column location_columns[] = {
    {"latitude_e6", COLUMN_INT64, offsetof(struct directory_location, latitude_e6), 0},
    {"longitude_e6", COLUMN_INT64, offsetof(struct directory_location, longitude_e6), 0},
    {"key", COLUMN_TEXT, offsetof(struct directory_location, id), 0},
    LOCATION(location_type),
    LOCATION(name),
    LOCATION(description),
    LOCATION(transportation),
    LOCATION(external_identifier),
    LOCATION(external_identifier_type),
};
const struct shape location_shape = {sizeof(struct directory_location), location_columns,
                                     ARRAY_SIZE(location_columns)};

#define PLACE(name, field, kind)                            \
    {                                                       \
        name, kind, offsetof(struct location_row, field), 0 \
    }
static const struct column place_columns[] = {
    PLACE("id", location_row, COLUMN_INT64),
    PLACE("key", place.id, COLUMN_TEXT),
    PLACE("description", place.description, COLUMN_TEXT),
    PLACE("latitude_e6", place.location.latitude_e6, COLUMN_INT64),
    PLACE("longitude_e6", place.location.longitude_e6, COLUMN_INT64),
    PLACE("location", place.location.id, COLUMN_TEXT),
    PLACE("location_type", place.location.location_type, COLUMN_TEXT),
    PLACE("name", place.location.name, COLUMN_TEXT),
    PLACE("about", place.location.description, COLUMN_TEXT),
    PLACE("transportation", place.location.transportation, COLUMN_TEXT),
    PLACE("external_identifier", place.location.external_identifier, COLUMN_TEXT),
    PLACE("external_identifier_type", place.location.external_identifier_type, COLUMN_TEXT),
};
static const struct shape place_shape = {sizeof(struct location_row), place_columns,
                                         ARRAY_SIZE(place_columns)};

static const struct query place_list_query = {
    QUERY_SERVICE_PLACE_LIST, "service_at_location_list",
    "SELECT l.id, s.key, s.description, l.latitude_e6, l.longitude_e6, l.key AS location,\n"
    "    l.location_type, l.name, l.description AS about, l.transportation,\n"
    "    l.external_identifier, l.external_identifier_type\n"
    "FROM service_at_location AS s\n"
    "JOIN location AS l ON l.id = s.location_id\n"
    "WHERE s.service_id = $1\n"
    "ORDER BY s.id",
    &place_shape, NULL};

static bool parts_list(void *ctx, struct store *store, const struct record_part *part,
                       int64_t below, void *owner, struct error *err)
{
    const struct value values[] = {value_int(below)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, part->list, values, ARRAY_SIZE(values), &rows, err))
        return false;
    memcpy((char *)owner + part->items_offset, &rows.items, sizeof rows.items);
    memcpy((char *)owner + part->count_offset, &rows.count, sizeof rows.count);
    return true;
}

static bool place_list(void *ctx, struct store *store, int64_t service,
                       struct directory_record *out, struct error *err)
{
    const struct value values[] = {value_int(service)};
    struct rows rows = {NULL, 0};
    if (!query_rows(ctx, store, &place_list_query, values, ARRAY_SIZE(values), &rows, err))
        return false;
    const struct location_row *found = rows.items;
    struct directory_service_at_location *places =
        mem_array(ctx, struct directory_service_at_location, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        places[i] = found[i].place;
        for (size_t k = 0; k < record_location_part_count; k++)
            if (!parts_list(ctx, store, &record_location_parts[k], found[i].location_row,
                            &places[i].location, err))
                return false;
    }
    out->places = places;
    out->place_count = rows.count;
    return true;
}

#define RECORD(field, kind)                                        \
    {                                                              \
#field, kind, offsetof(struct record_row, record.field), 0 \
    }
static const struct column record_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct record_row, row_id), 0},
    {"organization_id", COLUMN_INT64, offsetof(struct record_row, organization_row), 0},
    RECORD(minimum_age, COLUMN_INT64),
    RECORD(maximum_age, COLUMN_INT64),
    RECORD(space, COLUMN_INT),
    RECORD(wait_weeks, COLUMN_INT64),
    RECORD(is_sample, COLUMN_BOOL),
    RECORD(modified_ms, COLUMN_INT64),
    RECORD(seen_ms, COLUMN_INT64),
    {"key", COLUMN_TEXT, offsetof(struct record_row, record.id), 0},
    RECORD(name, COLUMN_TEXT),
    RECORD(alternate_name, COLUMN_TEXT),
    RECORD(description, COLUMN_TEXT),
    RECORD(summary, COLUMN_TEXT),
    RECORD(url, COLUMN_TEXT),
    RECORD(email, COLUMN_TEXT),
    RECORD(status, COLUMN_TEXT),
    RECORD(closed_until, COLUMN_TEXT),
    RECORD(interpretation, COLUMN_TEXT),
    RECORD(application_process, COLUMN_TEXT),
    RECORD(fees, COLUMN_TEXT),
    RECORD(accreditations, COLUMN_TEXT),
    RECORD(eligibility, COLUMN_TEXT),
    RECORD(assured, COLUMN_TEXT),
    RECORD(assurer, COLUMN_TEXT),
    RECORD(alert, COLUMN_TEXT),
    RECORD(offer, COLUMN_TEXT),
    RECORD(source, COLUMN_TEXT),
    RECORD(source_id, COLUMN_TEXT),
    RECORD(digest, COLUMN_TEXT),
};
const struct shape record_shape = {sizeof(struct record_row), record_columns,
                                   ARRAY_SIZE(record_columns)};

static const struct query record_list_query = {
    QUERY_RECORD_LIST, "record_list",
    "SELECT id, organization_id, minimum_age, maximum_age, space, wait_weeks, is_sample,\n"
    "    modified_ms, seen_ms, key, name, alternate_name, description, summary, url, email, "
    "status,\n"
    "    closed_until, interpretation, application_process, fees, accreditations, eligibility,\n"
    "    assured, assurer, alert, offer, source, source_id, digest\n"
    "FROM service\n"
    "WHERE version = $1 AND id > $2\n"
    "ORDER BY id\n"
    "LIMIT $3",
    &record_shape, NULL};

static bool record_rows(void *ctx, struct store *store, int64_t version, int64_t *cursor, int limit,
                        struct rows *out, struct error *err)
{
    const struct value values[] = {value_int(version), value_int(*cursor), value_int(limit)};
    *out = (struct rows){NULL, 0};
    if (!query_rows(ctx, store, &record_list_query, values, ARRAY_SIZE(values), out, err))
        return false;
    if (out->count > 0)
        *cursor = ((const struct record_row *)out->items)[out->count - 1].row_id;
    return true;
}

static const struct query record_get_query = {
    QUERY_RECORD_GET, "record_get",
    "SELECT id, organization_id, minimum_age, maximum_age, space, wait_weeks, is_sample,\n"
    "    modified_ms, seen_ms, key, name, alternate_name, description, summary, url, email, "
    "status,\n"
    "    closed_until, interpretation, application_process, fees, accreditations, eligibility,\n"
    "    assured, assurer, alert, offer, source, source_id, digest\n"
    "FROM service\n"
    "WHERE version = $1 AND key = $2",
    &record_shape, NULL};

static bool record_row_get(void *ctx, struct store *store, int64_t version, const char *id,
                           struct record_row **out, struct error *err)
{
    const struct value values[] = {value_int(version), value_text(id)};
    void *found;
    if (!query_one(ctx, store, &record_get_query, values, ARRAY_SIZE(values), &found, err))
        return false;
    *out = found;
    return true;
}

/* All that hangs below one. */
static bool fill(void *ctx, struct store *store, struct record_row *row, struct error *err)
{
    struct directory_record *record = &row->record;
    if (!organization_get(ctx, store, row->organization_row, &record->organization, err))
        return false;
    for (size_t i = 0; i < record_service_part_count; i++)
        if (!parts_list(ctx, store, &record_service_parts[i], row->row_id, record, err))
            return false;
    return place_list(ctx, store, row->row_id, record, err) &&
           attribute_list(ctx, store, row->row_id, record, err);
}

static bool list(void *ctx, struct store *store, const struct rows *rows, bool is_whole,
                 struct record_page *out, struct error *err)
{
    struct record_row *found = rows->items;
    struct directory_record *items = mem_array(ctx, struct directory_record, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        if (is_whole && !fill(ctx, store, &found[i], err))
            return false;
        items[i] = found[i].record;
    }
    *out = (struct record_page){items, rows->count};
    return true;
}

bool record_list(void *ctx, struct store *store, int64_t version, int64_t *cursor, int limit,
                 struct record_page *out, struct error *err)
{
    struct rows rows;
    return record_rows(ctx, store, version, cursor, limit, &rows, err) &&
           list(ctx, store, &rows, true, out, err);
}

bool record_list_bare(void *ctx, struct store *store, int64_t version, int64_t *cursor, int limit,
                      struct record_page *out, struct error *err)
{
    struct rows rows;
    return record_rows(ctx, store, version, cursor, limit, &rows, err) &&
           list(ctx, store, &rows, false, out, err);
}

bool record_get(void *ctx, struct store *store, int64_t version, const char *id,
                struct directory_record **out, struct error *err)
{
    struct record_row *row = NULL;
    if (!record_row_get(ctx, store, version, id, &row, err) ||
        (row != NULL && !fill(ctx, store, row, err)))
        return false;
    *out = row != NULL ? &row->record : NULL;
    return true;
}

static const struct query *const queries[] = {
    &organization_get_query, &attribute_list_query, &place_list_query,
    &record_list_query,      &record_get_query,
};
const struct query_list record_list_queries = {queries, ARRAY_SIZE(queries)};

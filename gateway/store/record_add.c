/* Writing a service with all that belongs to it, row by row.
 * Stands behind an importer, inside its transaction.
 * Leaves to others: which columns the lesser tables have (record_parts.c), reading (record_list.c). */
// SPDX-License-Identifier: Apache-2.0
#include "store/record_impl.h"

#include <string.h>

/* The value of a column's field; a text that is absent is "". */
static struct value value_of(const struct column *column, const void *item)
{
    const char *field = (const char *)item + column->offset;
    const char *text = NULL;
    int64_t number = 0;
    int small = 0;
    bool truth = false;
    switch (column->kind) {
    case COLUMN_INT64:
        memcpy(&number, field, sizeof number);
        return value_int(number);
    case COLUMN_INT:
        memcpy(&small, field, sizeof small);
        return value_int(small);
    case COLUMN_BOOL:
        memcpy(&truth, field, sizeof truth);
        return value_int(truth);
    case COLUMN_TEXT:
        memcpy(&text, field, sizeof text);
        return value_text(text != NULL ? text : "");
    case COLUMN_CHARS:
    case COLUMN_BYTES:
        break;
    }
    return value_text(field);
}

/* Runs an INSERT whose first parameter is a number and whose others are an item's columns in order. */
static bool item_add(struct store *store, const struct query *query, const struct shape *shape,
                     int64_t first, const void *item, struct error *err)
{
    struct value values[COLUMNS_MAX + 1] = {value_int(first)};
    for (size_t i = 0; i < shape->count; i++)
        values[i + 1] = value_of(&shape->columns[i], item);
    return query_run(store, query, values, shape->count + 1, err);
}

static bool parts_add(struct store *store, const struct record_part *parts, size_t count,
                      int64_t below, const void *owner, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        const struct shape *shape = parts[i].list->shape;
        const char *items = NULL;
        size_t item_count = 0;
        memcpy(&items, (const char *)owner + parts[i].items_offset, sizeof items);
        memcpy(&item_count, (const char *)owner + parts[i].count_offset, sizeof item_count);
        for (size_t k = 0; k < item_count; k++)
            if (!item_add(store, parts[i].add, shape, below, items + k * shape->size, err))
                return false;
    }
    return true;
}

/* ---- What is kept once a version ---- */

static const struct query organization_add_query = {
    QUERY_ORGANIZATION_ADD, "organization_add",
    "INSERT INTO organization (version, key, name, description, email, website, logo, uri, "
    "parent,\n"
    "    identifiers)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)\n"
    "ON CONFLICT (version, key) DO NOTHING",
    NULL, NULL};

static bool organization_add(struct store *store, int64_t version,
                             const struct directory_organization *organization, struct error *err)
{
    return item_add(store, &organization_add_query, &organization_shape, version, organization,
                    err);
}

static const struct query organization_find_query = {QUERY_ORGANIZATION_FIND, "organization_find",
                                                     "SELECT id\n"
                                                     "FROM organization\n"
                                                     "WHERE version = $1 AND key = $2",
                                                     NULL, NULL};

/* The row of the one with that id; 0 when there is none. */
static bool organization_find(struct store *store, int64_t version, const char *id,
                              int64_t *row_out, struct error *err)
{
    const struct value values[] = {value_int(version), value_text(id)};
    return query_number(store, &organization_find_query, values, ARRAY_SIZE(values), row_out, err);
}

static const struct query term_add_query = {QUERY_TERM_ADD, "taxonomy_term_add",
                                            "INSERT INTO taxonomy_term (version, key, code, name, "
                                            "description, taxonomy, parent, term_uri)\n"
                                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)\n"
                                            "ON CONFLICT (version, key) DO NOTHING",
                                            NULL, NULL};

static bool term_add(struct store *store, int64_t version, const struct directory_term *term,
                     struct error *err)
{
    return item_add(store, &term_add_query, &term_shape, version, term, err);
}

static const struct query term_find_query = {QUERY_TERM_FIND, "taxonomy_term_find",
                                             "SELECT id\n"
                                             "FROM taxonomy_term\n"
                                             "WHERE version = $1 AND key = $2",
                                             NULL, NULL};

static bool term_find(struct store *store, int64_t version, const char *id, int64_t *row_out,
                      struct error *err)
{
    const struct value values[] = {value_int(version), value_text(id)};
    return query_number(store, &term_find_query, values, ARRAY_SIZE(values), row_out, err);
}

static const struct query location_find_query = {QUERY_LOCATION_FIND, "location_find",
                                                 "SELECT id\n"
                                                 "FROM location\n"
                                                 "WHERE version = $1 AND key = $2",
                                                 NULL, NULL};

static bool location_find(struct store *store, int64_t version, const char *id, int64_t *row_out,
                          struct error *err)
{
    const struct value values[] = {value_int(version), value_text(id)};
    return query_number(store, &location_find_query, values, ARRAY_SIZE(values), row_out, err);
}

static const struct query location_add_query = {
    QUERY_LOCATION_ADD, "location_add",
    "INSERT INTO location (version, latitude_e6, longitude_e6, key, location_type, name,\n"
    "    description, transportation, external_identifier, external_identifier_type)\n"
    "VALUES ($1, $2, $3, $4, coalesce(nullif($5, ''), 'physical'), $6, $7, $8, $9, $10)",
    NULL, NULL};

static bool location_add(struct store *store, int64_t version,
                         const struct directory_location *location, struct error *err)
{
    return item_add(store, &location_add_query, &location_shape, version, location, err);
}

/* The row of a location, which is added with its addresses when it comes for the first time. */
static bool location_keep(struct store *store, int64_t version,
                          const struct directory_location *location, int64_t *row_out,
                          struct error *err)
{
    int64_t row = 0;
    if (!location_find(store, version, location->id, &row, err))
        return false;
    if (row == 0 &&
        (!location_add(store, version, location, err) ||
         !location_find(store, version, location->id, &row, err) ||
         !parts_add(store, record_location_parts, record_location_part_count, row, location, err)))
        return false;
    *row_out = row;
    return true;
}

/* ---- The service ---- */

static const struct query service_place_query = {
    QUERY_SERVICE_PLACE_ADD, "service_at_location_add",
    "INSERT INTO service_at_location (service_id, location_id, key, description)\n"
    "VALUES ($1, $2, $3, $4)",
    NULL, NULL};

static bool place_add(struct store *store, int64_t service, int64_t location,
                      const struct directory_service_at_location *place, struct error *err)
{
    const struct value values[] = {value_int(service), value_int(location), value_text(place->id),
                                   value_text(place->description ? place->description : "")};
    return query_run(store, &service_place_query, values, ARRAY_SIZE(values), err);
}

static const struct query attribute_add_query = {
    QUERY_ATTRIBUTE_ADD, "attribute_add",
    "INSERT INTO attribute (service_id, taxonomy_term_id, key, link_type, value)\n"
    "VALUES ($1, $2, $3, $4, $5)",
    NULL, NULL};

static bool attribute_add(struct store *store, int64_t service, int64_t term,
                          const struct directory_attribute *attribute, struct error *err)
{
    const struct value values[] = {value_int(service), value_int(term), value_text(attribute->id),
                                   value_text(attribute->link_type ? attribute->link_type : ""),
                                   value_text(attribute->value ? attribute->value : "")};
    return query_run(store, &attribute_add_query, values, ARRAY_SIZE(values), err);
}

static const struct query record_add_query = {
    QUERY_RECORD_ADD, "record_add",
    "INSERT INTO service (version, organization_id, minimum_age, maximum_age, space, wait_weeks,\n"
    "    is_sample, modified_ms, seen_ms, key, name, alternate_name, description, summary, url,\n"
    "    email, status, closed_until, interpretation, application_process, fees, accreditations,\n"
    "    eligibility, assured, assurer, alert, offer, source, source_id, digest)\n"
    "VALUES ($1, nullif($2, 0), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,\n"
    "    coalesce(nullif($17, ''), 'active'), $18, $19, $20, $21, $22, $23, $24, $25, $26, $27,\n"
    "    $28, $29, $30)",
    NULL, NULL};

/* The shape's columns in order, without the row's own number. */
static bool service_add_row(struct store *store, int64_t version, const struct record_row *row,
                            int64_t *row_out, struct error *err)
{
    struct value values[COLUMNS_MAX + 1] = {value_int(version)};
    for (size_t i = 1; i < record_shape.count; i++)
        values[i] = value_of(&record_shape.columns[i], row);
    return query_insert(store, &record_add_query, values, record_shape.count, row_out, err);
}

static bool places_add(struct store *store, int64_t version, int64_t service,
                       const struct directory_record *record, struct error *err)
{
    for (size_t i = 0; i < record->place_count; i++) {
        int64_t location = 0;
        if (!location_keep(store, version, &record->places[i].location, &location, err) ||
            !place_add(store, service, location, &record->places[i], err))
            return false;
    }
    return true;
}

static bool attributes_add(struct store *store, int64_t version, int64_t service,
                           const struct directory_record *record, struct error *err)
{
    for (size_t i = 0; i < record->attribute_count; i++) {
        const struct directory_attribute *attribute = &record->attributes[i];
        int64_t term = 0;
        if (!term_add(store, version, &attribute->term, err) ||
            !term_find(store, version, attribute->term.id, &term, err) ||
            !attribute_add(store, service, term, attribute, err))
            return false;
    }
    return true;
}

bool record_add(struct store *store, int64_t version, const struct directory_record *record,
                struct error *err)
{
    struct record_row row = {.record = *record};
    const char *organization = record->organization.id;
    int64_t service = 0;
    if (organization != NULL && organization[0] != '\0' &&
        (!organization_add(store, version, &record->organization, err) ||
         !organization_find(store, version, organization, &row.organization_row, err)))
        return false;
    return service_add_row(store, version, &row, &service, err) &&
           parts_add(store, record_service_parts, record_service_part_count, service, record,
                     err) &&
           places_add(store, version, service, record, err) &&
           attributes_add(store, version, service, record, err);
}

static const struct query *const queries[] = {
    &organization_add_query, &organization_find_query, &term_add_query,
    &term_find_query,        &location_find_query,     &location_add_query,
    &service_place_query,    &attribute_add_query,     &record_add_query,
};
const struct query_list record_add_queries = {queries, ARRAY_SIZE(queries)};

/* The tables below a service and a location, each with its columns and its two queries.
 * Stands under record_add.c and record_list.c.
 * Leaves to others: services, places and terms themselves. */
// SPDX-License-Identifier: Apache-2.0
#include "store/record_impl.h"

#define TEXT(type, field)                                                \
    {                                                                    \
#field, COLUMN_TEXT, offsetof(struct directory_##type, field), 0 \
    }
#define NUMBER(type, field)                                               \
    {                                                                     \
#field, COLUMN_INT64, offsetof(struct directory_##type, field), 0 \
    }
#define KEY(type)                                                    \
    {                                                                \
        "key", COLUMN_TEXT, offsetof(struct directory_##type, id), 0 \
    }
#define SHAPE(type)                                                                            \
    static const struct shape type##_shape = {sizeof(struct directory_##type), type##_columns, \
                                              ARRAY_SIZE(type##_columns)}

static const struct column schedule_columns[] = {
    TEXT(schedule, place),
    NUMBER(schedule, interval),
    KEY(schedule),
    TEXT(schedule, valid_from),
    TEXT(schedule, valid_to),
    TEXT(schedule, dtstart),
    TEXT(schedule, freq),
    TEXT(schedule, byday),
    TEXT(schedule, bymonthday),
    TEXT(schedule, opens_at),
    TEXT(schedule, closes_at),
    TEXT(schedule, attending_type),
    TEXT(schedule, holidays),
    TEXT(schedule, term),
    {"is_by_appointment", COLUMN_BOOL, offsetof(struct directory_schedule, is_by_appointment), 0},
    TEXT(schedule, description),
    TEXT(schedule, notes),
};
SHAPE(schedule);
static const struct query schedule_add_query = {
    QUERY_SCHEDULE_ADD, "schedule_add",
    "INSERT INTO schedule (service_id, place, interval, key, valid_from, valid_to, dtstart, freq,\n"
    "    byday, bymonthday, opens_at, closes_at, attending_type, holidays, term,\n"
    "    is_by_appointment, description, notes)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    NULL, NULL};
static const struct query schedule_list_query = {
    QUERY_SCHEDULE_LIST, "schedule_list",
    "SELECT place, interval, key, valid_from, valid_to, dtstart, freq, byday, bymonthday, "
    "opens_at,\n"
    "    closes_at, attending_type, holidays, term, is_by_appointment, description, notes\n"
    "FROM schedule\n"
    "WHERE service_id = $1\n"
    "ORDER BY id",
    &schedule_shape, NULL};

static const struct column contact_columns[] = {
    KEY(contact),         TEXT(contact, name), TEXT(contact, title), TEXT(contact, department),
    TEXT(contact, email),
};
SHAPE(contact);
static const struct query contact_add_query = {
    QUERY_CONTACT_POINT_ADD, "contact_point_add",
    "INSERT INTO contact_point (service_id, key, name, title, department, email)\n"
    "VALUES ($1, $2, $3, $4, $5, $6)",
    NULL, NULL};
static const struct query contact_list_query = {QUERY_CONTACT_POINT_LIST, "contact_point_list",
                                                "SELECT key, name, title, department, email\n"
                                                "FROM contact_point\n"
                                                "WHERE service_id = $1\n"
                                                "ORDER BY id",
                                                &contact_shape, NULL};

static const struct column phone_columns[] = {
    {"is_costly", COLUMN_BOOL, offsetof(struct directory_phone, is_costly), 0},
    TEXT(phone, contact),
    TEXT(phone, place),
    KEY(phone),
    TEXT(phone, number),
    TEXT(phone, extension),
    TEXT(phone, type),
    TEXT(phone, languages),
    TEXT(phone, description),
};
SHAPE(phone);
static const struct query phone_add_query = {
    QUERY_PHONE_ADD, "phone_add",
    "INSERT INTO phone (service_id, is_costly, contact, place, key, number, extension, type,\n"
    "    languages, description)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    NULL, NULL};
static const struct query phone_list_query = {
    QUERY_PHONE_LIST, "phone_list",
    "SELECT is_costly, contact, place, key, number, extension, type, languages, description\n"
    "FROM phone\n"
    "WHERE service_id = $1\n"
    "ORDER BY id",
    &phone_shape, NULL};

static const struct column service_area_columns[] = {
    KEY(service_area),          TEXT(service_area, name),        TEXT(service_area, gss),
    TEXT(service_area, extent), TEXT(service_area, extent_type), TEXT(service_area, uri),
};
SHAPE(service_area);
static const struct query service_area_add_query = {
    QUERY_SERVICE_AREA_ADD, "service_area_add",
    "INSERT INTO service_area (service_id, key, name, gss, extent, extent_type, uri)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
    NULL, NULL};
static const struct query service_area_list_query = {
    QUERY_SERVICE_AREA_LIST, "service_area_list",
    "SELECT key, name, gss, extent, extent_type, uri\n"
    "FROM service_area\n"
    "WHERE service_id = $1\n"
    "ORDER BY id",
    &service_area_shape, NULL};

static const struct column cost_option_columns[] = {
    NUMBER(cost_option, amount),           KEY(cost_option),          TEXT(cost_option, valid_from),
    TEXT(cost_option, valid_to),           TEXT(cost_option, option), TEXT(cost_option, currency),
    TEXT(cost_option, amount_description),
};
SHAPE(cost_option);
static const struct query cost_option_add_query = {
    QUERY_COST_OPTION_ADD, "cost_option_add",
    "INSERT INTO cost_option (service_id, amount, key, valid_from, valid_to, option, currency,\n"
    "    amount_description)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    NULL, NULL};
static const struct query cost_option_list_query = {
    QUERY_COST_OPTION_LIST, "cost_option_list",
    "SELECT amount, key, valid_from, valid_to, option, currency, amount_description\n"
    "FROM cost_option\n"
    "WHERE service_id = $1\n"
    "ORDER BY id",
    &cost_option_shape, NULL};

static const struct column language_columns[] = {
    KEY(language),
    TEXT(language, code),
    TEXT(language, name),
    TEXT(language, note),
};
SHAPE(language);
static const struct query language_add_query = {
    QUERY_LANGUAGE_ADD, "language_add",
    "INSERT INTO language (service_id, key, code, name, note)\n"
    "VALUES ($1, $2, $3, $4, $5)",
    NULL, NULL};
static const struct query language_list_query = {QUERY_LANGUAGE_LIST, "language_list",
                                                 "SELECT key, code, name, note\n"
                                                 "FROM language\n"
                                                 "WHERE service_id = $1\n"
                                                 "ORDER BY id",
                                                 &language_shape, NULL};

static const struct column address_columns[] = {
    KEY(address),
    TEXT(address, attention),
    TEXT(address, address_1),
    TEXT(address, address_2),
    TEXT(address, city),
    TEXT(address, region),
    TEXT(address, state_province),
    TEXT(address, postal_code),
    TEXT(address, country),
    TEXT(address, address_type),
};
SHAPE(address);
static const struct query address_add_query = {
    QUERY_ADDRESS_ADD, "address_add",
    "INSERT INTO address (location_id, key, attention, address_1, address_2, city, region,\n"
    "    state_province, postal_code, country, address_type)\n"
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce(nullif($11, ''), 'physical'))",
    NULL, NULL};
static const struct query address_list_query = {
    QUERY_ADDRESS_LIST, "address_list",
    "SELECT key, attention, address_1, address_2, city, region, state_province, postal_code,\n"
    "    country, address_type\n"
    "FROM address\n"
    "WHERE location_id = $1\n"
    "ORDER BY id",
    &address_shape, NULL};

static const struct column accessibility_columns[] = {
    KEY(accessibility),
    TEXT(accessibility, description),
    TEXT(accessibility, details),
    TEXT(accessibility, url),
};
SHAPE(accessibility);
static const struct query accessibility_add_query = {
    QUERY_ACCESSIBILITY_ADD, "accessibility_add",
    "INSERT INTO accessibility (location_id, key, description, details, url)\n"
    "VALUES ($1, $2, $3, $4, $5)",
    NULL, NULL};
static const struct query accessibility_list_query = {QUERY_ACCESSIBILITY_LIST,
                                                      "accessibility_list",
                                                      "SELECT key, description, details, url\n"
                                                      "FROM accessibility\n"
                                                      "WHERE location_id = $1\n"
                                                      "ORDER BY id",
                                                      &accessibility_shape, NULL};

#define PART(parent, field, counted, type)                                                 \
    {                                                                                      \
        &type##_add_query, &type##_list_query, offsetof(struct directory_##parent, field), \
            offsetof(struct directory_##parent, counted)                                   \
    }

const struct record_part record_service_parts[] = {
    PART(record, schedules, schedule_count, schedule),
    PART(record, contacts, contact_count, contact),
    PART(record, phones, phone_count, phone),
    PART(record, areas, area_count, service_area),
    PART(record, costs, cost_count, cost_option),
    PART(record, languages, language_count, language),
};
const size_t record_service_part_count = ARRAY_SIZE(record_service_parts);

const struct record_part record_location_parts[] = {
    PART(location, addresses, address_count, address),
    PART(location, accessibilities, accessibility_count, accessibility),
};
const size_t record_location_part_count = ARRAY_SIZE(record_location_parts);

static const struct query *const queries[] = {
    &schedule_add_query,       &schedule_list_query,     &contact_add_query,
    &contact_list_query,       &phone_add_query,         &phone_list_query,
    &service_area_add_query,   &service_area_list_query, &cost_option_add_query,
    &cost_option_list_query,   &language_add_query,      &language_list_query,
    &address_add_query,        &address_list_query,      &accessibility_add_query,
    &accessibility_list_query,
};
const struct query_list record_part_queries = {queries, ARRAY_SIZE(queries)};

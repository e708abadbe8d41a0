/* The tables below a service: which columns each has and the queries that write and read it.
 * Shared by record_add.c, which writes, and record_list.c, which reads.
 * Leaves to others: nothing outside these files may include it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/record.h"
#include "store/store_impl.h"

/* A sort of row that hangs below a service or a location: items of a struct, columns in the order of the INSERT, behind
 * the number of the row that they hang below. */
struct record_part {
    const struct query *add, *list;
    size_t items_offset, count_offset; /* in struct directory_record or struct directory_location */
};
extern const struct record_part record_service_parts[];
extern const size_t record_service_part_count;
extern const struct record_part record_location_parts[];
extern const size_t record_location_part_count;

/* Columns of the rows that are kept once a version, and of a service. */
extern const struct shape organization_shape, location_shape, term_shape, record_shape;

/* A service as it lies in the database. */
struct record_row {
    struct directory_record record;
    int64_t row_id, organization_row;
};
struct location_row {
    struct directory_service_at_location place;
    int64_t location_row;
};

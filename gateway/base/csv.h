/* Comma-separated values (RFC 4180), read a record at a time and written a field at a time.
 * Stands under seed data, imports and exports. Leaves to others: what columns mean. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"
#include "base/error.h"

/* Reads records off bytes, which must outlive it. A BOM is passed over; CRLF and LF end records; quoted
 * fields may hold separators, line ends and doubled quotes. */
struct csv_reader {
    struct str rest;
    int line;      /* of the record last read, counted from 1 */
    int next_line; /* csv.c's own: where the next one begins */
};

struct csv_record {
    size_t count;
    const char **fields; /* NUL-terminated, under the ctx of csv_read */
};

struct csv_reader csv_open(struct str bytes);
/* The next record under ctx. Returns false at the end and on an error; they differ in err->kind (ERROR_NONE
 * at the end, ERROR_INPUT for an open quote, text behind a closing one, a NUL byte or more than 256 fields). Blank lines are passed over. */
bool csv_read(void *ctx, struct csv_reader *reader, struct csv_record *out, struct error *err);
/* The column of a header record with that name, or -1. */
int csv_column(const struct csv_record *header, const char *name);
/* Writes a field, quoted where needed; the caller writes commas and line ends ("\r\n"). A field that a
 * spreadsheet would run (= + - @ tab in front) gets a ' in front. */
void csv_write(struct buf *out, struct str field);

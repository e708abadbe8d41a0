/* Cases and messages written out as CSV, JSON or a JSON object a line.
 * Stands behind `helpline export`. Leaves to others: options, the audit. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdio.h>

#include "message/secret.h"
#include "store/store.h"

enum export_format { EXPORT_CSV, EXPORT_JSON, EXPORT_NDJSON };

struct export_request {
    enum export_format format;
    int64_t from_ms, to_ms; /* opened, or sent, from then on and before then; 0 no bound */
    bool with_numbers;      /* phone numbers whole beside masked */
    const struct secret_ring *ring;
};

/* Reads page by page, a few milliseconds each, and writes as it goes. CSV has a header and CRLF (RFC 4180); a place in
 * an object (area.outcode) is a column area_outcode, a list is joined by |. Fails with ERROR_STORE when the database
 * cannot be read or out cannot be written; what was written before stays. */
bool export_cases(struct store *store, const struct export_request *request, FILE *out,
                  struct error *err);
bool export_messages(struct store *store, const struct export_request *request, FILE *out,
                     struct error *err);

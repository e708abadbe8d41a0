/* Any bytes as a postcode file: rows that can be kept, or a refusal with its line, never a crash.
 * Stands over place/place.h.
 * Leaves to others: what the rows are used for. */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "place/place.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    void *ctx = mem_root("fuzz");
    struct place_postcodes *postcodes = place_postcodes_new(ctx);
    struct str bytes = str_range((const char *)data, size);
    struct place_file file;
    struct place_postcode_row row;
    struct error err = {0};
    bool is_open = place_file_open(bytes, "fuzz.csv", &file, &err);
    assert(is_open == (place_file_kind_of(bytes) != PLACE_FILE_UNKNOWN));
    while (is_open && place_file_next(&file, &row, &err)) {
        bool is_kept =
            place_postcodes_add(postcodes, str_of(row.postcode), str_of(row.gss), row.state);
        assert(is_kept);
    }
    if (!is_open || err.kind != ERROR_NONE)
        assert(err.kind == ERROR_INPUT && strncmp(err.text, "fuzz.csv", 8) == 0);
    place_postcodes_seal(postcodes);
    mem_free(ctx);
    return 0;
}

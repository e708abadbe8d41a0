/* Any bytes as comma-separated values: records or a refusal; what was read is read again when written.
 * Stands over base/csv.h.
 * Leaves to others: columns. */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>

#include "base/csv.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* Writes a record and reads it back; a field that a spreadsheet would run comes back with a ' in front. */
static void check_record(void *ctx, const struct csv_record *record, size_t size)
{
    struct buf *out = buf_new(ctx, size * 3 + 2000);
    for (size_t i = 0; i < record->count; i++) {
        if (i > 0)
            buf_add_byte(out, ',');
        csv_write(out, str_of(record->fields[i]));
    }
    buf_add_text(out, "\r\n");
    struct csv_reader reader = csv_open(buf_str(out));
    struct csv_record again;
    struct error err;
    bool is_read = csv_read(ctx, &reader, &again, &err);
    if (record->count == 1 && record->fields[0][0] == '\0')
        return; /* a record of one empty field is a blank line */
    assert(is_read && again.count == record->count);
    for (size_t i = 0; i < record->count; i++) {
        struct str was = str_of(record->fields[i]);
        struct str is = str_of(again.fields[i]);
        if (is.length == was.length + 1 && is.data[0] == '\'')
            is = str_range(is.data + 1, is.length - 1);
        assert(str_equal(was, is));
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    void *ctx = mem_root("fuzz");
    struct csv_reader reader = csv_open(str_range((const char *)data, size));
    struct csv_record record;
    struct error err;
    int line = 0;
    while (csv_read(ctx, &reader, &record, &err)) {
        assert(reader.line > line && record.count >= 1 && record.count <= 256);
        line = reader.line;
        check_record(ctx, &record, size);
    }
    mem_free(ctx);
    return 0;
}

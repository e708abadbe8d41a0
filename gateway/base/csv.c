/* Comma-separated values (RFC 4180): a record at a time in, a field at a time out.
 * Stands under seed data, imports and exports.
 * Leaves to others: what columns mean. */
// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"

#include <string.h>

#include "base/mem.h"

enum { FIELDS_MAX = 256, FIRST_FIELDS = 16 };

static void skip(struct csv_reader *reader, size_t bytes)
{
    reader->rest = str_range(reader->rest.data + bytes, reader->rest.length - bytes);
}

/* Passes over one line end, if there is one here. */
static bool skip_line_end(struct csv_reader *reader)
{
    if (str_starts(reader->rest, "\r\n"))
        skip(reader, 2);
    else if (str_starts(reader->rest, "\n"))
        skip(reader, 1);
    else
        return false;
    reader->next_line++;
    return true;
}

/* A field in quotes: what lies between them, doubled quotes made single. */
static bool read_quoted(void *ctx, struct csv_reader *reader, const char **out, struct error *err)
{
    skip(reader, 1);
    struct str rest = reader->rest;
    char *field = mem_grow(ctx, NULL, char, rest.length < 64 ? rest.length + 1 : 64);
    size_t size = rest.length < 64 ? rest.length + 1 : 64;
    size_t used = 0;
    for (size_t at = 0; at < rest.length; at++) {
        char byte = rest.data[at];
        if (byte == '"' && (at + 1 == rest.length || rest.data[at + 1] != '"')) {
            skip(reader, at + 1);
            field[used] = '\0';
            *out = field;
            return true;
        }
        if (byte == '"')
            at++;
        if (byte == '\n')
            reader->next_line++;
        if (byte == '\0')
            return error_set(err, ERROR_INPUT, "Line %d holds a NUL byte", reader->line);
        if (used + 2 > size) {
            size *= 2;
            field = mem_grow(ctx, field, char, size);
        }
        field[used++] = byte;
    }
    return error_set(err, ERROR_INPUT, "Line %d opens a quote that is never closed", reader->line);
}

static bool read_plain(void *ctx, struct csv_reader *reader, const char **out, struct error *err)
{
    struct str rest = reader->rest;
    size_t length = 0;
    while (length < rest.length && rest.data[length] != ',' && rest.data[length] != '\n')
        length++;
    size_t kept = length;
    if (kept > 0 && rest.data[kept - 1] == '\r' &&
        (length == rest.length || rest.data[length] == '\n'))
        kept--;
    if (kept > 0 && memchr(rest.data, '\0', kept) != NULL)
        return error_set(err, ERROR_INPUT, "Line %d holds a NUL byte", reader->line);
    *out = str_keep(ctx, str_range(rest.data, kept));
    skip(reader, kept);
    return true;
}

struct csv_reader csv_open(struct str bytes)
{
    if (str_starts(bytes, "\xEF\xBB\xBF"))
        bytes = str_range(bytes.data + 3, bytes.length - 3);
    return (struct csv_reader){.rest = bytes, .next_line = 1};
}

bool csv_read(void *ctx, struct csv_reader *reader, struct csv_record *out, struct error *err)
{
    while (skip_line_end(reader))
        continue;
    if (reader->rest.length == 0) {
        error_set(err, ERROR_NONE, "The file ends here");
        return false;
    }
    reader->line = reader->next_line;
    struct csv_record record = {.fields = mem_array(ctx, const char *, FIRST_FIELDS)};
    for (;;) {
        if (record.count == FIELDS_MAX)
            return error_set(err, ERROR_INPUT, "Line %d has more than %d fields", reader->line,
                             FIELDS_MAX);
        if (record.count >= FIRST_FIELDS)
            record.fields = mem_grow(ctx, record.fields, const char *, record.count + 1);
        bool is_quoted = str_starts(reader->rest, "\"");
        const char **field = &record.fields[record.count++];
        if (!(is_quoted ? read_quoted : read_plain)(ctx, reader, field, err))
            return false;
        if (str_starts(reader->rest, "\r") && reader->rest.length == 1)
            skip(reader, 1);
        if (reader->rest.length == 0 || skip_line_end(reader))
            break;
        if (!str_starts(reader->rest, ","))
            return error_set(err, ERROR_INPUT, "Line %d has text behind a closing quote",
                             reader->line);
        skip(reader, 1);
    }
    *out = record;
    return true;
}

int csv_column(const struct csv_record *header, const char *name)
{
    for (size_t i = 0; i < header->count; i++)
        if (strcmp(header->fields[i], name) == 0)
            return (int)i;
    return -1;
}

void csv_write(struct buf *out, struct str field)
{
    // NOLINTNEXTLINE(bugprone-not-null-terminated-result): bytes to look among, no text
    bool is_formula = field.length > 0 && memchr("=+-@\t\r", field.data[0], 6) != NULL;
    bool has_quote = false;
    /* Else a field that begins with a byte order mark would lose it when it stands first. */
    bool is_plain = !str_starts(field, "\xEF\xBB\xBF");
    for (size_t i = 0; i < field.length; i++) {
        char byte = field.data[i];
        has_quote = has_quote || byte == '"';
        is_plain = is_plain && byte != '"' && byte != ',' && byte != '\n' && byte != '\r';
    }
    if (!is_plain)
        buf_add_byte(out, '"');
    if (is_formula)
        buf_add_byte(out, '\'');
    if (!has_quote)
        buf_add(out, field);
    for (size_t i = 0; has_quote && i < field.length; i++) {
        if (field.data[i] == '"')
            buf_add_byte(out, '"');
        buf_add_byte(out, field.data[i]);
    }
    if (!is_plain)
        buf_add_byte(out, '"');
}

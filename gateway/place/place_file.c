/* Readers of postcode files as they are shipped: Code-Point Open, ONSPD, and plain lists; bytes in, rows out.
 * Stands under `helpline import postcodes`; two million lines pass here, so a line is cut where it stands.
 * Leaves to others: unpacking archives (app/), keeping the rows (store/). */
// SPDX-License-Identifier: Apache-2.0
#include "place/place.h"

#include <string.h>

#include "place/place_impl.h"

enum { FIELDS_MOST = 128, CODE_POINT_FIELDS = 10 };
enum column { COLUMN_POSTCODE, COLUMN_GSS, COLUMN_ENDED, COLUMN_STATE, COLUMNS };

/* The fields of one line, quotes taken off; none of these files has a quote or a line end inside a field. */
struct line {
    struct str fields[FIELDS_MOST];
    int count;
};

static struct str unquoted(struct str field)
{
    field = str_trim(field);
    bool is_quoted =
        field.length >= 2 && field.data[0] == '"' && field.data[field.length - 1] == '"';
    return is_quoted ? str_trim(str_range(field.data + 1, field.length - 2)) : field;
}

static void cut_line(struct str text, struct line *out)
{
    out->count = 0;
    size_t from = 0;
    bool is_quoted = false;
    for (size_t i = 0; i <= text.length && out->count < FIELDS_MOST; i++) {
        if (i < text.length && text.data[i] == '"')
            is_quoted = !is_quoted;
        if (i < text.length && (text.data[i] != ',' || is_quoted))
            continue;
        out->fields[out->count++] = unquoted(str_range(text.data + from, i - from));
        from = i + 1;
    }
}

static struct str without_bom(struct str bytes)
{
    static const char bom[] = "\xEF\xBB\xBF";
    return str_starts(bytes, bom) ? str_range(bytes.data + 3, bytes.length - 3) : bytes;
}

/* The next line that is not blank; false at the end. */
static bool next_line(struct str *rest, int *line, struct str *out)
{
    while (rest->length > 0 && str_next(rest, '\n', out)) {
        (*line)++;
        *out = str_trim(*out);
        if (out->length > 0)
            return true;
    }
    return false;
}

static bool is_country(struct str code)
{
    return code.length == 9 && strchr("EWSNLM", code.data[0]) != NULL &&
           str_starts(str_range(code.data + 1, 8), "9");
}

static bool is_code_point(const struct line *line)
{
    char outcode[5];
    char inward[4];
    return line->count == CODE_POINT_FIELDS &&
           place_postcode_split(line->fields[0], outcode, inward) && is_country(line->fields[4]);
}

static int column_named(const struct line *header, const char *name)
{
    for (int i = 0; i < header->count; i++)
        if (str_equal_nocase(header->fields[i], str_of(name)))
            return i;
    return -1;
}

/* The district's column of ONSPD: oslaua, laua, or lad and a year and cd. */
static int column_of_district(const struct line *header)
{
    int column = column_named(header, "oslaua");
    if (column < 0)
        column = column_named(header, "laua");
    for (int i = 0; column < 0 && i < header->count; i++) {
        struct str name = header->fields[i];
        bool is_lad = name.length == 7 &&
                      str_equal_nocase(str_range(name.data, 3), str_of("lad")) &&
                      str_equal_nocase(str_range(name.data + 5, 2), str_of("cd"));
        column = is_lad ? i : -1;
    }
    return column;
}

static enum place_file_kind read_header(const struct line *line, int columns[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++)
        columns[i] = -1;
    if (is_code_point(line)) {
        columns[COLUMN_POSTCODE] = 0;
        columns[COLUMN_GSS] = 8;
        return PLACE_FILE_CODE_POINT;
    }
    columns[COLUMN_ENDED] = column_named(line, "doterm");
    if (columns[COLUMN_ENDED] >= 0) {
        int spaced = column_named(line, "pcds");
        columns[COLUMN_POSTCODE] = spaced >= 0 ? spaced : column_named(line, "pcd");
        columns[COLUMN_GSS] = column_of_district(line);
        bool is_whole = columns[COLUMN_POSTCODE] >= 0 && columns[COLUMN_GSS] >= 0;
        return is_whole ? PLACE_FILE_ONSPD : PLACE_FILE_UNKNOWN;
    }
    columns[COLUMN_POSTCODE] = column_named(line, "postcode");
    columns[COLUMN_GSS] = column_named(line, "gss");
    columns[COLUMN_STATE] = column_named(line, "state");
    bool is_list = columns[COLUMN_POSTCODE] >= 0 && columns[COLUMN_GSS] >= 0;
    return is_list ? PLACE_FILE_LIST : PLACE_FILE_UNKNOWN;
}

static enum place_postcode_state state_of_list(const struct line *header)
{
    if (column_named(header, "how") >= 0)
        return PLACE_POSTCODE_OLD;
    return column_named(header, "lat") >= 0 ? PLACE_POSTCODE_LIVE : PLACE_POSTCODE_OUTSIDE;
}

/* Postcode areas that reach into London. */
static bool is_near_area(const char *outcode)
{
    static const char areas[] = " BR CM CR DA E EC EN HA IG KT N NW RM SE SM SW TN TW UB W WC WD ";
    size_t letters = outcode[1] >= 'A' ? 2 : 1;
    char area[5] = {' ', outcode[0], letters == 2 ? outcode[1] : ' ', letters == 2 ? ' ' : '\0',
                    '\0'};
    return strstr(areas, area) != NULL;
}

static bool is_kept_outside(const struct place_file *file, const char *outcode)
{
    if (file->kind == PLACE_FILE_LIST)
        return true;
    return file->map != NULL ? place_outcode_find(file->map, str_of(outcode)) != NULL
                             : is_near_area(outcode);
}

/* What the row says of its state, before its district is looked at. */
static enum place_postcode_state row_state(const struct place_file *file, const struct line *line)
{
    if (file->kind == PLACE_FILE_ONSPD)
        return line->fields[file->columns[COLUMN_ENDED]].length > 0 ? PLACE_POSTCODE_OLD
                                                                    : PLACE_POSTCODE_LIVE;
    if (file->kind == PLACE_FILE_CODE_POINT)
        return PLACE_POSTCODE_LIVE;
    if (file->columns[COLUMN_STATE] < 0)
        return file->list_state;
    struct str state = line->fields[file->columns[COLUMN_STATE]];
    if (str_equals(state, "old"))
        return PLACE_POSTCODE_OLD;
    return str_equals(state, "outside") ? PLACE_POSTCODE_OUTSIDE : PLACE_POSTCODE_LIVE;
}

/* Fills *out when the row is one of ours. found: whether it was; false as result only when it cannot be read. */
static bool read_row(struct place_file *file, const struct line *line,
                     struct place_postcode_row *out, bool *found)
{
    *found = false;
    for (int i = 0; i < COLUMNS; i++)
        if (file->columns[i] >= line->count)
            return false;
    struct str gss = line->fields[file->columns[COLUMN_GSS]];
    int borough = place_gss_index(gss);
    enum place_postcode_state state = row_state(file, line);
    bool is_old_elsewhere = borough == PLACE_OUTSIDE && state == PLACE_POSTCODE_OLD;
    if (is_old_elsewhere || (borough == PLACE_UNKNOWN && file->kind != PLACE_FILE_LIST))
        return true;
    char outcode[5];
    char inward[4];
    bool is_postcode =
        place_postcode_split(line->fields[file->columns[COLUMN_POSTCODE]], outcode, inward);
    if (!is_postcode || borough == PLACE_UNKNOWN)
        return borough == PLACE_OUTSIDE; /* elsewhere there are forms of old that we do not know */
    if (borough == PLACE_OUTSIDE && !is_kept_outside(file, outcode))
        return true;
    *found = true;
    if (borough == PLACE_OUTSIDE)
        state = PLACE_POSTCODE_OUTSIDE;
    else if (state == PLACE_POSTCODE_OUTSIDE)
        state = PLACE_POSTCODE_LIVE;
    out->state = state;
    memcpy(out->gss, gss.data, 9);
    out->gss[9] = '\0';
    size_t length = strlen(outcode);
    memcpy(out->postcode, outcode, length);
    out->postcode[length] = ' ';
    memcpy(out->postcode + length + 1, inward, 4);
    return true;
}

enum place_file_kind place_file_kind_of(struct str bytes)
{
    struct str rest = without_bom(bytes);
    struct str text;
    struct line line;
    int columns[COLUMNS];
    int number = 0;
    if (!next_line(&rest, &number, &text))
        return PLACE_FILE_UNKNOWN;
    cut_line(text, &line);
    return read_header(&line, columns);
}

bool place_file_open(struct str bytes, const char *name, struct place_file *out, struct error *err)
{
    struct place_file file = {.name = name, .rest = without_bom(bytes)};
    struct str first = file.rest;
    struct str text;
    struct line line = {.count = 0};
    if (next_line(&file.rest, &file.line, &text)) {
        cut_line(text, &line);
        file.kind = read_header(&line, file.columns);
    }
    if (file.kind == PLACE_FILE_UNKNOWN)
        return error_set(
            err, ERROR_INPUT,
            "%s is no postcode file that we know: Code-Point Open, ONSPD, or a list with "
            "the columns postcode and gss",
            name);
    if (file.kind == PLACE_FILE_LIST)
        file.list_state = state_of_list(&line);
    if (file.kind == PLACE_FILE_CODE_POINT) {
        file.rest = first; /* its first line is a row */
        file.line = 0;
    }
    *out = file;
    return true;
}

bool place_file_next(struct place_file *file, struct place_postcode_row *out, struct error *err)
{
    struct str text;
    err->kind = ERROR_NONE;
    while (next_line(&file->rest, &file->line, &text)) {
        struct line line;
        bool found;
        cut_line(text, &line);
        if (!read_row(file, &line, out, &found))
            return error_set(err, ERROR_INPUT, "%s:%d: no postcode and district can be read there",
                             file->name, file->line);
        if (found)
            return true;
        file->skipped++;
    }
    return false;
}

/* Translations out of gettext's .po files: msgctxt, msgid, msgid_plural, msgstr, comments.
 * Stands under catalogue.c, which looks things up in what was read.
 * Leaves to others: which wordings there must be (flow/'s check). */
// SPDX-License-Identifier: Apache-2.0
#include "language/language_impl.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"

enum { WORDING_BYTES_MAX = 8192, COMMENT_BYTES_MAX = 8192, ENTRIES_MAX = 100000 };

/* Of an entry. PART_WORDING is its first form, the others follow. */
enum part {
    PART_NONE,
    PART_CONTEXT,
    PART_ENGLISH,
    PART_PLURAL,
    PART_WORDING,
    PARTS = PART_WORDING + PLURAL_FORMS_MAX,
};

struct reader {
    const char *name;
    struct language_catalogue *catalogue;
    struct buf *parts[PARTS]; /* of the entry under way */
    bool has[PARTS];
    int part; /* which one a bare string goes on with */
    struct buf *comments, *previous;
    bool is_fuzzy;
    int line, entry_line;
    struct error *err;
};

static bool refuse_at(struct reader *reader, int line, const char *what)
{
    return error_set(reader->err, ERROR_INPUT, "%s:%d: %s", reader->name, line, what);
}

static bool refuse(struct reader *reader, const char *what)
{
    return refuse_at(reader, reader->line, what);
}

static void entry_clear(struct reader *reader)
{
    for (int i = PART_CONTEXT; i < PARTS; i++) {
        buf_clear(reader->parts[i]);
        reader->has[i] = false;
    }
    buf_clear(reader->comments);
    buf_clear(reader->previous);
    reader->part = PART_NONE;
    reader->is_fuzzy = false;
}

/* The line "Plural-Forms: …" of the header, without its name; no data where there is none. */
static struct str header_plural(const char *header)
{
    static const char name[] = "Plural-Forms:";
    struct str rest = str_of(header), line;
    while (str_next(&rest, '\n', &line))
        if (str_starts(line, name))
            return str_range(line.data + strlen(name), line.length - strlen(name));
    return (struct str){0};
}

static bool keep_header(struct reader *reader)
{
    struct language_catalogue *catalogue = reader->catalogue;
    if (catalogue->header != NULL)
        return refuse_at(reader, reader->entry_line, "the file has a second header");
    catalogue->header = mem_strdup(catalogue, buf_text(reader->parts[PART_WORDING]));
    catalogue->header_comments = mem_strdup(catalogue, buf_text(reader->comments));
    struct str rule = header_plural(catalogue->header);
    const char *why = NULL;
    if (rule.data != NULL)
        catalogue->plural = plural_read(catalogue, rule, &why);
    return why == NULL || refuse_at(reader, reader->entry_line, why);
}

/* As many forms as the language has, or one where the entry has no plural. */
static bool check_forms(struct reader *reader, size_t *count_out)
{
    size_t count = 0;
    while (count < PLURAL_FORMS_MAX && reader->has[PART_WORDING + count])
        count++;
    for (size_t i = count; i < PLURAL_FORMS_MAX; i++)
        if (reader->has[PART_WORDING + i])
            return refuse_at(reader, reader->entry_line,
                             "the forms of this entry are not numbered from 0 on");
    *count_out = count;
    if (!reader->has[PART_PLURAL])
        return true;
    const struct plural *plural = reader->catalogue->plural;
    if (plural == NULL)
        return refuse_at(reader, reader->entry_line,
                         "this entry has plural forms, but the header of the file has no "
                         "Plural-Forms line before it");
    if (count != plural_count(plural))
        return error_set(reader->err, ERROR_INPUT,
                         "%s:%d: this entry has %zu plural forms; Plural-Forms says %zu",
                         reader->name, reader->entry_line, count, plural_count(plural));
    return true;
}

static bool keep_entry(struct reader *reader, size_t form_count)
{
    struct language_catalogue *catalogue = reader->catalogue;
    if (catalogue->count == ENTRIES_MAX)
        return refuse(reader, "too many entries");
    if (catalogue->count == catalogue->capacity) {
        catalogue->capacity = catalogue->capacity ? catalogue->capacity * 2 : 256;
        catalogue->entries =
            mem_grow(catalogue, catalogue->entries, struct language_entry, catalogue->capacity);
    }
    const char **wordings = mem_array(catalogue, const char *, form_count);
    for (size_t i = 0; i < form_count; i++)
        wordings[i] = mem_strdup(catalogue, buf_text(reader->parts[PART_WORDING + i]));
    catalogue->entries[catalogue->count++] = (struct language_entry){
        .context = mem_strdup(catalogue, buf_text(reader->parts[PART_CONTEXT])),
        .english = mem_strdup(catalogue, buf_text(reader->parts[PART_ENGLISH])),
        .plural = reader->has[PART_PLURAL]
                      ? mem_strdup(catalogue, buf_text(reader->parts[PART_PLURAL]))
                      : NULL,
        .comments = mem_strdup(catalogue, buf_text(reader->comments)),
        .previous = mem_strdup(catalogue, buf_text(reader->previous)),
        .wordings = wordings,
        .wording_count = form_count,
        .is_fuzzy = reader->is_fuzzy,
        .line = reader->entry_line,
    };
    return true;
}

/* Keeps the entry under way, if it is one; that without context and English is the header. */
static bool entry_end(struct reader *reader)
{
    size_t form_count = 0;
    bool is_entry = reader->has[PART_ENGLISH] || reader->has[PART_CONTEXT];
    if (!is_entry)
        return true;
    if (!reader->has[PART_ENGLISH] || !reader->has[PART_WORDING])
        return refuse_at(reader, reader->entry_line,
                         reader->has[PART_ENGLISH] ? "this entry has no msgstr"
                                                   : "this entry has no msgid");
    bool is_empty = buf_str(reader->parts[PART_ENGLISH]).length == 0;
    bool is_header = is_empty && buf_str(reader->parts[PART_CONTEXT]).length == 0;
    bool is_kept = is_header ? keep_header(reader)
                             : is_empty || (check_forms(reader, &form_count) &&
                                            keep_entry(reader, form_count));
    entry_clear(reader);
    return is_kept;
}

/* A string in quotes is added to the part under way. */
static bool read_string(struct reader *reader, struct str text)
{
    static const char escapes[] = "n\nt\tr\r\"\"\\\\";
    struct buf *part = reader->parts[reader->part];
    if (text.length < 2 || text.data[0] != '"' || text.data[text.length - 1] != '"')
        return refuse(reader, "expected a string in double quotes");
    for (size_t i = 1; i + 1 < text.length; i++) {
        char c = text.data[i];
        if (c == '"')
            return refuse(reader, "a double quote inside a string needs a \\ before it");
        if (c != '\\') {
            buf_add_byte(part, c);
            continue;
        }
        i++;
        const char *escape = NULL;
        for (size_t j = 0; j + 1 < sizeof(escapes); j += 2)
            if (i + 1 < text.length && escapes[j] == text.data[i])
                escape = &escapes[j + 1];
        if (escape == NULL)
            return refuse(reader, "expected n, t, r, \" or \\ behind a \\");
        buf_add_byte(part, *escape);
    }
    return buf_failed(part) ? refuse(reader, "this text is over 8192 bytes") : true;
}

/* Begins a part of an entry; the first part that an entry already has begins the next entry. */
static bool begin_part(struct reader *reader, int part)
{
    bool is_new = part == PART_CONTEXT ? reader->has[PART_CONTEXT] || reader->has[PART_ENGLISH]
                                       : part == PART_ENGLISH && reader->has[PART_ENGLISH];
    if (is_new && !entry_end(reader))
        return false;
    if (part >= PART_PLURAL && !reader->has[PART_ENGLISH])
        return refuse(reader, part == PART_PLURAL ? "msgid_plural without a msgid before it"
                                                  : "msgstr without a msgid before it");
    if (reader->has[part])
        return refuse(reader, "this entry has a second msgstr");
    if (!reader->has[PART_CONTEXT] && !reader->has[PART_ENGLISH])
        reader->entry_line = reader->line;
    reader->has[part] = true;
    reader->part = part;
    return true;
}

static bool read_comment(struct reader *reader, struct str line)
{
    // A comment belongs to the entry behind it.
    if (reader->has[PART_WORDING] && !entry_end(reader))
        return false;
    if (str_starts(line, "#,")) {
        struct str rest = str_range(line.data + 2, line.length - 2), flag;
        while (str_next(&rest, ',', &flag))
            if (str_equals(str_trim(flag), "fuzzy"))
                reader->is_fuzzy = true;
        return true;
    }
    // The translator's own; those of the template (#. and #:) are made anew each time.
    bool is_previous = line.length > 1 && line.data[1] == '|';
    if (is_previous || line.length == 1 || line.data[1] == ' ') {
        struct buf *lines = is_previous ? reader->previous : reader->comments;
        buf_add(lines, line);
        buf_add_byte(lines, '\n');
    }
    return (!buf_failed(reader->comments) && !buf_failed(reader->previous)) ||
           refuse(reader, "these comments are over 8192 bytes");
}

/* "msgstr[2]" is a form of its own. */
static bool read_form(struct reader *reader, struct str line)
{
    static const size_t before = sizeof("msgstr[") - 1;
    char digit = line.length > before ? line.data[before] : '\0';
    if (digit < '0' || digit >= '0' + PLURAL_FORMS_MAX || line.length < before + 2 ||
        line.data[before + 1] != ']')
        return refuse(reader, "expected msgstr[0] to msgstr[5]");
    if (!reader->has[PART_PLURAL])
        return refuse(reader, "msgstr[…] without a msgid_plural before it");
    struct str rest = str_range(line.data + before + 2, line.length - before - 2);
    return begin_part(reader, PART_WORDING + (digit - '0')) && read_string(reader, str_trim(rest));
}

static bool read_line(struct reader *reader, struct str line)
{
    static const struct {
        const char *word;
        int part;
    } words[] = {{"msgctxt", PART_CONTEXT},
                 {"msgid_plural", PART_PLURAL},
                 {"msgid", PART_ENGLISH},
                 {"msgstr", PART_WORDING}};
    line = str_trim(line);
    if (line.length == 0)
        return true;
    if (line.data[0] == '#')
        return read_comment(reader, line);
    if (line.data[0] == '"') {
        if (reader->part == PART_NONE)
            return refuse(reader, "a string without msgctxt, msgid or msgstr before it");
        return read_string(reader, line);
    }
    if (str_starts(line, "msgstr["))
        return read_form(reader, line);
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        size_t length = strlen(words[i].word);
        if (!str_starts(line, words[i].word) || line.length <= length ||
            (line.data[length] != ' ' && line.data[length] != '\t' && line.data[length] != '"'))
            continue;
        if (words[i].part == PART_WORDING && reader->has[PART_PLURAL] && !reader->has[PART_WORDING])
            return refuse(reader, "an entry with msgid_plural has msgstr[0], msgstr[1] and so on");
        struct str rest = str_range(line.data + length, line.length - length);
        return begin_part(reader, words[i].part) && read_string(reader, str_trim(rest));
    }
    return refuse(reader, "expected msgctxt, msgid, msgstr, a string or a comment");
}

static bool read_all(struct reader *reader, struct str po)
{
    struct str line;
    if (!unicode_is_utf8(po))
        return refuse(reader, "the file is not UTF-8");
    if (str_starts(po, "\xef\xbb\xbf"))
        po = str_range(po.data + 3, po.length - 3);
    while (str_next(&po, '\n', &line)) {
        reader->line++;
        if (!read_line(reader, line))
            return false;
    }
    return entry_end(reader);
}

bool po_read(const char *name, struct str po, struct language_catalogue *catalogue,
             struct error *err)
{
    void *scratch = mem_context(catalogue, "po");
    struct reader reader = {.name = name, .catalogue = catalogue, .err = err};
    for (int i = PART_NONE; i < PARTS; i++)
        reader.parts[i] = buf_new(scratch, WORDING_BYTES_MAX);
    reader.comments = buf_new(scratch, COMMENT_BYTES_MAX);
    reader.previous = buf_new(scratch, COMMENT_BYTES_MAX);
    bool is_read = read_all(&reader, po);
    mem_free(scratch);
    return is_read;
}

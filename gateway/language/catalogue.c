/* Translations out of gettext's .po files: msgctxt, msgid, msgstr.
 * Stands under flow/, which asks for every wording at load and never while a person waits.
 * Leaves to others: which wordings there must be (flow/'s check). */
// SPDX-License-Identifier: Apache-2.0
#include "language/language.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"

enum { WORDING_BYTES_MAX = 8192, ENTRIES_MAX = 100000 };

struct entry {
    const char *context; /* "" none */
    const char *english;
    const char *wording; /* "" none yet */
    bool is_fuzzy;
    int line;
};
struct language_catalogue {
    struct entry *entries; /* by context, then by English */
    size_t count, capacity;
};

enum part { PART_NONE, PART_CONTEXT, PART_ENGLISH, PART_WORDING, PARTS };

struct reader {
    const char *name;
    struct language_catalogue *catalogue;
    struct buf *parts[PARTS]; /* of the entry under way */
    bool has[PARTS];
    enum part part; /* which one a bare string goes on with */
    bool is_fuzzy;
    int line, entry_line;
    struct error *err;
};

static bool refuse(struct reader *reader, const char *what)
{
    return error_set(reader->err, ERROR_INPUT, "%s:%d: %s", reader->name, reader->line, what);
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    int order = strcmp(left->context, right->context);
    return order != 0 ? order : strcmp(left->english, right->english);
}

static void entry_clear(struct reader *reader)
{
    for (int i = PART_CONTEXT; i < PARTS; i++) {
        buf_clear(reader->parts[i]);
        reader->has[i] = false;
    }
    reader->part = PART_NONE;
    reader->is_fuzzy = false;
}

/* Keeps the entry under way, if it is one: also one without a wording and an unsure one, so that a check can name its
 * line. The header (no context, empty English) is passed over. */
static bool entry_end(struct reader *reader)
{
    bool is_entry = reader->has[PART_ENGLISH] || reader->has[PART_CONTEXT];
    if (is_entry && (!reader->has[PART_ENGLISH] || !reader->has[PART_WORDING]))
        return error_set(reader->err, ERROR_INPUT, "%s:%d: this entry has no %s", reader->name,
                         reader->entry_line, reader->has[PART_ENGLISH] ? "msgstr" : "msgid");
    const char *english = buf_text(reader->parts[PART_ENGLISH]);
    const char *wording = buf_text(reader->parts[PART_WORDING]);
    if (is_entry && english[0] != '\0') {
        struct language_catalogue *catalogue = reader->catalogue;
        if (catalogue->count == ENTRIES_MAX)
            return refuse(reader, "too many entries");
        if (catalogue->count == catalogue->capacity) {
            catalogue->capacity = catalogue->capacity ? catalogue->capacity * 2 : 256;
            catalogue->entries =
                mem_grow(catalogue, catalogue->entries, struct entry, catalogue->capacity);
        }
        catalogue->entries[catalogue->count++] = (struct entry){
            .context = mem_strdup(catalogue, buf_text(reader->parts[PART_CONTEXT])),
            .english = mem_strdup(catalogue, english),
            .wording = mem_strdup(catalogue, wording),
            .is_fuzzy = reader->is_fuzzy,
            .line = reader->entry_line,
        };
    }
    entry_clear(reader);
    return true;
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
static bool begin_part(struct reader *reader, enum part part)
{
    bool is_new = part == PART_CONTEXT ? reader->has[PART_CONTEXT] || reader->has[PART_ENGLISH]
                                       : part == PART_ENGLISH && reader->has[PART_ENGLISH];
    if (is_new && !entry_end(reader))
        return false;
    if (part == PART_WORDING && !reader->has[PART_ENGLISH])
        return refuse(reader, "msgstr without a msgid before it");
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
    }
    return true;
}

static bool read_line(struct reader *reader, struct str line)
{
    static const struct {
        const char *word;
        enum part part;
    } words[] = {{"msgctxt", PART_CONTEXT}, {"msgid", PART_ENGLISH}, {"msgstr", PART_WORDING}};
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
    if (str_starts(line, "msgid_plural") || str_starts(line, "msgstr["))
        return refuse(reader, "plural forms are not read; give each form an entry of its own");
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        size_t length = strlen(words[i].word);
        if (!str_starts(line, words[i].word) || line.length <= length ||
            (line.data[length] != ' ' && line.data[length] != '\t' && line.data[length] != '"'))
            continue;
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

/* Two wordings for one thing: which one holds must not depend on luck. */
static bool check_twice(struct reader *reader)
{
    const struct language_catalogue *catalogue = reader->catalogue;
    for (size_t i = 1; i < catalogue->count; i++) {
        const struct entry *a = &catalogue->entries[i - 1], *b = &catalogue->entries[i];
        if (compare_entries(a, b) == 0) {
            reader->line = a->line > b->line ? a->line : b->line;
            return refuse(reader, "this entry was already there, with the same msgctxt and msgid");
        }
    }
    return true;
}

bool language_catalogue_read(void *ctx, const char *name, struct str po,
                             struct language_catalogue **out, struct error *err)
{
    struct language_catalogue *catalogue = mem_new(ctx, struct language_catalogue);
    void *scratch = mem_context(ctx, "po");
    struct reader reader = {.name = name, .catalogue = catalogue, .err = err};
    for (int i = PART_NONE; i < PARTS; i++)
        reader.parts[i] = buf_new(scratch, WORDING_BYTES_MAX);

    bool is_read = read_all(&reader, po);
    if (is_read && catalogue->count > 0)
        qsort(catalogue->entries, catalogue->count, sizeof(struct entry), compare_entries);
    is_read = is_read && check_twice(&reader);
    mem_free(scratch);
    if (is_read)
        *out = catalogue;
    else
        mem_free(catalogue);
    return is_read;
}

bool language_entry_find(const struct language_catalogue *catalogue, const char *context,
                         const char *english, struct language_entry *out)
{
    if (catalogue == NULL || catalogue->count == 0)
        return false;
    struct entry key = {.context = context != NULL ? context : "", .english = english};
    const struct entry *entry =
        bsearch(&key, catalogue->entries, catalogue->count, sizeof(struct entry), compare_entries);
    if (entry == NULL)
        return false;
    *out = (struct language_entry){entry->wording, entry->is_fuzzy, entry->line};
    return true;
}

const char *language_wording(const struct language_catalogue *catalogue, const char *context,
                             const char *english)
{
    struct language_entry entry;
    bool is_usable = language_entry_find(catalogue, context, english, &entry) && !entry.is_fuzzy &&
                     entry.wording[0] != '\0';
    return is_usable ? entry.wording : NULL;
}

/* The list of needs: read from needs.csv, asked by id.
 * Stands under needs_find.c and whoever names a need.
 * Leaves to others: finding needs in a text. */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "understand/needs_impl.h"

enum { URGENCY_LAST = 9, EXAMPLE_COUNT = 1, SIGN_COUNT = 3 };

/* The next phrase off a list with | between; one within brackets parts words, not phrases. */
static bool next_phrase(struct str *rest, struct str *out)
{
    size_t depth = 0;
    size_t end = 0;
    if (rest->length == 0)
        return false;
    for (; end < rest->length && (depth > 0 || rest->data[end] != '|'); end++) {
        depth += rest->data[end] == '(' ? 1 : 0;
        depth -= rest->data[end] == ')' && depth > 0 ? 1 : 0;
    }
    *out = str_range(rest->data, end);
    size_t used = end < rest->length ? end + 1 : end;
    *rest = str_range(rest->data + used, rest->length - used);
    return true;
}

static bool add_phrases(struct understand_needs *needs, size_t need, enum strength strength,
                        const char *list, const char **wrong_out)
{
    struct str rest = str_of(list);
    struct str phrase;
    while (next_phrase(&rest, &phrase)) {
        const char *fault = NULL;
        if (!pattern_add(needs->patterns, phrase, (int)(need * STRENGTHS + strength), &fault)) {
            *wrong_out = phrase.data;
            return false;
        }
        if (strength != STRENGTH_NOT)
            lean_add(needs->lean, need, phrase, EXAMPLE_COUNT);
    }
    return true;
}

/* Words count more alone than within a whole text. */
static void add_signs(struct understand_needs *needs, size_t need, const char *list)
{
    struct str rest = str_of(list);
    struct str sign;
    while (next_phrase(&rest, &sign))
        lean_add(needs->lean, need, sign,
                 memchr(str_trim(sign).data, ' ', str_trim(sign).length) ? EXAMPLE_COUNT
                                                                         : SIGN_COUNT);
}

enum column {
    COLUMN_ID,
    COLUMN_PARENT,
    COLUMN_LABEL,
    COLUMN_SYNONYMS,
    COLUMN_URGENCY,
    COLUMN_WEAK,
    COLUMN_NOT,
    COLUMN_SIGNS,
    COLUMNS
};

struct sheet {
    const char *name;
    struct csv_reader csv;
    struct csv_record record;
    int columns[COLUMNS];
};

static bool open_sheet(void *ctx, const char *name, struct str bytes, struct sheet *out,
                       struct error *err)
{
    static const char *const names[COLUMNS] = {"id",      "parent", "label", "synonyms",
                                               "urgency", "weak",   "not",   "signs"};
    *out = (struct sheet){.name = name, .csv = csv_open(bytes)};
    struct csv_record header;
    if (!csv_read(ctx, &out->csv, &header, err))
        return error_set(err, ERROR_INPUT, "%s:1: there is no header", name);
    for (int i = 0; i < COLUMNS; i++) {
        out->columns[i] = csv_column(&header, names[i]);
        if (i <= COLUMN_SYNONYMS && out->columns[i] < 0)
            return error_set(err, ERROR_INPUT, "%s:1: the column %s is missing", name, names[i]);
    }
    return true;
}

static const char *field(const struct sheet *sheet, enum column column)
{
    int index = sheet->columns[column];
    return index >= 0 && (size_t)index < sheet->record.count ? sheet->record.fields[index] : "";
}

static bool is_id(struct str id)
{
    for (size_t i = 0; i < id.length; i++)
        if (!(id.data[i] >= 'a' && id.data[i] <= 'z') && id.data[i] != '.' && id.data[i] != '_')
            return false;
    return id.length > 0;
}

static bool read_need(struct understand_needs *needs, const struct sheet *sheet, struct error *err)
{
    const char *id = field(sheet, COLUMN_ID);
    if (!is_id(str_of(id)) || needs->count == NEEDS_MOST)
        return error_set(err, ERROR_INPUT, "%s:%d: an id of small letters and dots is needed",
                         sheet->name, sheet->csv.line);
    if (vocabulary_find(needs->ids, str_of(id)) != 0)
        return error_set(err, ERROR_INPUT, "%s:%d: the need %s stands there twice", sheet->name,
                         sheet->csv.line, id);
    const char *parent = field(sheet, COLUMN_PARENT);
    int parent_index = parent[0] == '\0' ? -1 : vocabulary_find(needs->ids, str_of(parent)) - 1;
    if (parent[0] != '\0' && parent_index < 0)
        return error_set(err, ERROR_INPUT, "%s:%d: the parent '%.40s' must stand in a line above",
                         sheet->name, sheet->csv.line, parent);
    int64_t urgency = 5;
    struct str urgency_text = str_of(field(sheet, COLUMN_URGENCY));
    if (urgency_text.length > 0 && !str_to_int64(urgency_text, 1, URGENCY_LAST, &urgency))
        return error_set(err, ERROR_INPUT, "%s:%d: urgency must be 1 to 9", sheet->name,
                         sheet->csv.line);
    size_t index = needs->count++;
    vocabulary_add(needs->ids, str_of(id));
    needs->items[index] =
        (struct need){mem_strdup(needs, id), mem_strdup(needs, field(sheet, COLUMN_LABEL)),
                      mem_strdup(needs, parent), parent_index, (int)urgency};
    const char *wrong = "";
    if (!add_phrases(needs, index, STRENGTH_STRONG, field(sheet, COLUMN_SYNONYMS), &wrong) ||
        !add_phrases(needs, index, STRENGTH_WEAK, field(sheet, COLUMN_WEAK), &wrong) ||
        !add_phrases(needs, index, STRENGTH_NOT, field(sheet, COLUMN_NOT), &wrong))
        return error_set(err, ERROR_INPUT,
                         "%s:%d: a phrase has words, (one|another), * and #, unlike '%.40s'",
                         sheet->name, sheet->csv.line, wrong);
    add_signs(needs, index, field(sheet, COLUMN_SIGNS));
    return true;
}

static bool read_needs(void *scratch, const char *name, struct str csv,
                       struct understand_needs *needs, struct error *err)
{
    struct sheet sheet;
    if (!open_sheet(scratch, name, csv, &sheet, err))
        return false;
    err->kind = ERROR_NONE;
    while (csv_read(scratch, &sheet.csv, &sheet.record, err))
        if (!read_need(needs, &sheet, err))
            return false;
    if (err->kind != ERROR_NONE)
        return error_set(err, ERROR_INPUT, "%s:%d: the line cannot be read", name, sheet.csv.line);
    return true;
}

bool understand_needs_load(void *ctx, const char *name, struct str csv,
                           struct understand_needs **out, struct error *err)
{
    struct understand_needs *needs = mem_new(ctx, struct understand_needs);
    needs->patterns = pattern_set_new(needs);
    needs->lean = lean_new(needs);
    needs->ids = vocabulary_new(needs);
    needs->items = mem_array(needs, struct need, NEEDS_MOST);
    void *scratch = mem_root("needs");
    bool is_read = read_needs(scratch, name, csv, needs, err);
    mem_free(scratch);
    if (!is_read) {
        mem_free(needs);
        return false;
    }
    pattern_seal(needs->patterns);
    lean_seal(needs->lean);
    *out = needs;
    return true;
}

static const struct need *need_of(const struct understand_needs *needs, const char *id)
{
    int index = vocabulary_find(needs->ids, str_of(id));
    return index == 0 ? NULL : &needs->items[index - 1];
}

const char *understand_need_label(const struct understand_needs *needs, const char *id)
{
    const struct need *need = need_of(needs, id);
    return need == NULL ? NULL : need->label;
}

const char *understand_need_parent(const struct understand_needs *needs, const char *id)
{
    const struct need *need = need_of(needs, id);
    return need == NULL ? NULL : need->parent;
}

int understand_need_urgency(const struct understand_needs *needs, const char *id)
{
    const struct need *need = need_of(needs, id);
    return need == NULL ? URGENCY_LAST : need->urgency;
}

size_t understand_need_count(const struct understand_needs *needs)
{
    return needs->count;
}

const char *understand_need_at(const struct understand_needs *needs, size_t index)
{
    return index < needs->count ? needs->items[index].id : NULL;
}

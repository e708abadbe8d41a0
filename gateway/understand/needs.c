/* What people need, from the words they use: phrases over folded words, the longest first, several needs a text.
 * Stands between free words and the flow; the list itself is needs.csv.
 * Leaves to others: what is done about a need. */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "understand/understand_impl.h"

enum { URGENCY_LAST = 9, NEEDS_MOST = 512, MATCHES_MOST = 160 };
enum { SCORE_PHRASE = 95, SCORE_WORD = 85, SCORE_WEAK = 55, SLIP_COST = 15 };
enum strength { STRENGTH_NOT, STRENGTH_WEAK, STRENGTH_STRONG, STRENGTHS };

struct need {
    const char *id, *label, *parent;
    int parent_index; /* -1 at the top */
    int urgency;      /* 1 most urgent … 9 */
};

struct understand_needs {
    struct pattern_set *patterns; /* owner: need × STRENGTHS + strength */
    struct vocabulary *ids;       /* id i + 1 is need i */
    struct need *items;
    size_t count;
};

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
    }
    return true;
}

enum column {
    COLUMN_ID,
    COLUMN_PARENT,
    COLUMN_LABEL,
    COLUMN_SYNONYMS,
    COLUMN_URGENCY,
    COLUMN_WEAK,
    COLUMN_NOT,
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
                                               "urgency", "weak",   "not"};
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

/* A phrase that stands in the text. */
struct match {
    size_t from, to; /* plain words */
    uint16_t need;
    uint8_t strength;
    int score; /* 0: denied, as in "not homeless" */
};

struct matches {
    struct match items[MATCHES_MOST];
    size_t count;
};

/* What was found of one need: its best phrase. */
struct finding {
    int score; /* 0: nothing */
    bool is_weak;
    size_t from, to;
};

/* "not homeless", "dont need food", "no longer in debt": the words in front say that it is not so. "no" alone
 * does not: no food and no money are needs. */
static bool is_denied(const struct understand_text *text, size_t at)
{
    static const char *const between[] = {"about",     "actually", "all",  "any", "at",
                                          "currently", "even",     "for",  "in",  "look",
                                          "of",        "really",   "risk", "yet"};
    static const char *const denials[] = {"never", "nor", "not", "wasnt", "werent"};
    static const char *const wanting[] = {"after", "need", "wanna", "want"};
    static const char *const negatives[] = {"didnt", "dont", "not"};
    const struct plain_word *words = text->plain;
    if (at == 0 || WORD_IN(words[at].word, denials))
        return false;
    size_t i = at - 1;
    while (i > 0 && at - i <= 4 && (words[i].is_filler || WORD_IN(words[i].word, between)))
        i--;
    if (WORD_IN(words[i].word, denials))
        return true;
    if (i == 0)
        return false;
    struct str before = words[i - 1].word;
    bool is_unwanted = WORD_IN(words[i].word, wanting) && WORD_IN(before, negatives);
    bool is_no_more = (str_equals(words[i].word, "longer") || str_equals(words[i].word, "need")) &&
                      str_equals(before, "no");
    return is_unwanted || is_no_more;
}

static int score_of(const struct pattern_match *match, enum strength strength)
{
    int score = strength == STRENGTH_WEAK     ? SCORE_WEAK
                : match->to - match->from > 1 ? SCORE_PHRASE
                                              : SCORE_WORD;
    return score - (match->has_slip ? SLIP_COST : 0);
}

static void find_matches(const struct understand_text *text, const struct understand_needs *needs,
                         struct matches *out)
{
    struct pattern_match found[MATCHES_MOST];
    out->count = pattern_find(needs->patterns, text, 0, found, MATCHES_MOST);
    for (size_t i = 0; i < out->count; i++) {
        size_t owner = (size_t)found[i].owner;
        enum strength strength = (enum strength)(owner % STRENGTHS);
        int score = is_denied(text, found[i].from) ? 0 : score_of(&found[i], strength);
        out->items[i] = (struct match){found[i].from, found[i].to, (uint16_t)(owner / STRENGTHS),
                                       (uint8_t)strength, score};
    }
}

/* Whether a longer phrase holds this one: "no money on the meter" is no want of money. A "not" phrase holds only
 * what its own need says, and as long as itself too. */
static bool is_held(const struct matches *all, const struct match *match)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct match *other = &all->items[i];
        bool is_inside = other->from <= match->from && match->to <= other->to;
        bool is_longer = other->to - other->from > match->to - match->from;
        if (other->strength == STRENGTH_NOT ? is_inside && other->need == match->need
                                            : is_inside && is_longer)
            return true;
    }
    return false;
}

static void take_best(const struct matches *all, struct finding *findings)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct match *match = &all->items[i];
        struct finding *finding = &findings[match->need];
        if (match->strength != STRENGTH_NOT && match->score > finding->score &&
            !is_held(all, match))
            *finding = (struct finding){match->score, match->strength == STRENGTH_WEAK, match->from,
                                        match->to};
    }
}

/* Weak words count only where nothing strong was said, or where they make a need that was said more exact; a need
 * gives way to a more exact one below it. */
static void leave_out(const struct understand_needs *needs, struct finding *findings)
{
    bool has_strong = false;
    for (size_t i = 0; i < needs->count; i++)
        has_strong = has_strong || (findings[i].score > 0 && !findings[i].is_weak);
    for (size_t i = 0; i < needs->count; i++) {
        int parent = needs->items[i].parent_index;
        bool is_more_exact = parent >= 0 && findings[parent].score > 0 && !findings[parent].is_weak;
        if (has_strong && findings[i].is_weak && !is_more_exact)
            findings[i].score = 0;
    }
    for (size_t i = 0; i < needs->count; i++)
        if (findings[i].score > 0 && needs->items[i].parent_index >= 0)
            findings[needs->items[i].parent_index].score = 0;
}

/* Whether need a comes before need b: more urgent, surer, earlier in the text. */
static bool is_before(const struct understand_needs *needs, const struct finding *findings,
                      size_t a, size_t b)
{
    const struct finding *first = &findings[a];
    const struct finding *second = &findings[b];
    if (needs->items[a].urgency != needs->items[b].urgency)
        return needs->items[a].urgency < needs->items[b].urgency;
    if (first->score != second->score)
        return first->score > second->score;
    return first->from != second->from ? first->from < second->from : a < b;
}

size_t understand_needs_find(void *ctx, const struct understand_text *text,
                             const struct understand_needs *needs, struct understand_need *out)
{
    struct finding room[NEEDS_MOST];
    struct matches matches;
    memset(room, 0, needs->count * sizeof room[0]);
    find_matches(text, needs, &matches);
    take_best(&matches, room);
    leave_out(needs, room);
    size_t found = 0;
    while (found < UNDERSTAND_NEEDS_MAX) {
        size_t best = needs->count;
        for (size_t i = 0; i < needs->count; i++)
            if (room[i].score > 0 && (best == needs->count || is_before(needs, room, i, best)))
                best = i;
        if (best == needs->count)
            break;
        struct str why = plain_span(text, room[best].from, room[best].to);
        out[found++] = (struct understand_need){needs->items[best].id, room[best].score,
                                                mem_strndup(ctx, why.data, why.length)};
        room[best].score = 0;
    }
    return found;
}

/* What people need, from the words they use: phrases over folded words, the longest first, several needs a text.
 * Stands between free words and the flow; the list itself is needs.csv.
 * Leaves to others: what is done about a need. */
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "understand/understand_impl.h"

enum { PHRASE_MOST = 10, SLIP_LEAST = 6, URGENCY_LAST = 9, NEEDS_MOST = 512, MATCHES_MOST = 128 };
enum { SCORE_PHRASE = 95, SCORE_WORD = 85, SCORE_WEAK = 55, SLIP_COST = 15 };
enum strength { STRENGTH_NOT, STRENGTH_WEAK, STRENGTH_STRONG };

struct phrase {
    uint16_t need;
    uint8_t strength;
    uint8_t count;
    size_t words; /* index of its first word in pool */
};

struct need {
    const char *id, *label, *parent;
    int parent_index; /* -1 at the top */
    int urgency;      /* 1 most urgent … 9 */
};

struct understand_needs {
    struct vocabulary *words; /* stems */
    struct vocabulary *ids;   /* id i + 1 is need i */
    struct need *items;
    size_t count;
    struct phrase *phrases; /* by first word, then longest first */
    size_t phrase_count, phrase_room;
    int *pool;
    size_t pool_count, pool_room;
    size_t *starts; /* by word: its first phrase; one more than words */
};

/* A folded word without its plural ending, in room when it had to be changed. */
static struct str stem(struct str word, char room[64])
{
    size_t length = word.length;
    if (length < 4 || length >= 64 || word.data[length - 1] != 's')
        return word;
    char before = word.data[length - 2];
    if (before == 's' || before == 'u' || before == 'i')
        return word;
    if (before != 'e')
        return str_range(word.data, length - 1);
    char third = word.data[length - 3];
    if (third == 'i' && length > 4) {
        memcpy(room, word.data, length - 3);
        room[length - 3] = 'y';
        return str_range(room, length - 2);
    }
    bool is_hissing =
        third == 'x' || third == 'h' || (third == 's' && word.data[length - 4] == 's');
    return str_range(word.data, is_hissing ? length - 2 : length - 1);
}

static void add_phrase(struct understand_needs *needs, size_t need, enum strength strength,
                       const struct understand_text *text)
{
    if (needs->phrase_count == needs->phrase_room) {
        needs->phrase_room = needs->phrase_room == 0 ? 1024 : needs->phrase_room * 2;
        needs->phrases = mem_grow(needs, needs->phrases, struct phrase, needs->phrase_room);
    }
    if (needs->pool_count + text->count > needs->pool_room) {
        needs->pool_room = needs->pool_room == 0 ? 4096 : needs->pool_room * 2;
        needs->pool = mem_grow(needs, needs->pool, int, needs->pool_room);
    }
    needs->phrases[needs->phrase_count++] =
        (struct phrase){(uint16_t)need, (uint8_t)strength, (uint8_t)text->count, needs->pool_count};
    for (size_t i = 0; i < text->count; i++) {
        char room[64];
        needs->pool[needs->pool_count++] =
            vocabulary_add(needs->words, stem(text->words[i].folded, room));
    }
}

static bool add_phrases(struct understand_needs *needs, size_t need, enum strength strength,
                        const char *list, const char **wrong_out)
{
    struct str rest = str_of(list);
    struct str phrase;
    while (rest.length > 0 && str_next(&rest, '|', &phrase)) {
        void *scratch = mem_root("phrase");
        const struct understand_text *text = understand_read(scratch, phrase);
        bool is_good = text->count > 0 && text->count <= PHRASE_MOST;
        if (is_good)
            add_phrase(needs, need, strength, text);
        mem_free(scratch);
        if (!is_good) {
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
        return error_set(err, ERROR_INPUT, "%s:%d: the parent %.40s must stand before", sheet->name,
                         sheet->csv.line, parent);
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
        return error_set(err, ERROR_INPUT, "%s:%d: a phrase has 1 to %d words, unlike '%.40s'",
                         sheet->name, sheet->csv.line, PHRASE_MOST, wrong);
    return true;
}

/* qsort has no context, so the first word goes along. */
struct sorted_phrase {
    int first;
    struct phrase phrase;
};

static int compare_phrases(const void *a, const void *b)
{
    const struct sorted_phrase *first = a;
    const struct sorted_phrase *second = b;
    if (first->first != second->first)
        return first->first - second->first;
    if (first->phrase.count != second->phrase.count)
        return second->phrase.count - first->phrase.count;
    return (first->phrase.words > second->phrase.words) -
           (first->phrase.words < second->phrase.words);
}

static void sort_phrases(struct understand_needs *needs, int words)
{
    size_t count = needs->phrase_count;
    struct sorted_phrase *sorted = mem_array(needs, struct sorted_phrase, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct sorted_phrase){needs->pool[needs->phrases[i].words], needs->phrases[i]};
    if (count > 0)
        qsort(sorted, count, sizeof *sorted, compare_phrases);
    needs->starts = mem_array(needs, size_t, (size_t)words + 2);
    size_t at = 0;
    for (int word = 0; word <= words; word++) {
        needs->starts[word] = at;
        for (; at < count && sorted[at].first == word; at++)
            needs->phrases[at] = sorted[at].phrase;
    }
    needs->starts[words + 1] = count;
    mem_free(sorted);
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
    needs->words = vocabulary_new(needs);
    needs->ids = vocabulary_new(needs);
    needs->items = mem_array(needs, struct need, NEEDS_MOST);
    void *scratch = mem_root("needs");
    bool is_read = read_needs(scratch, name, csv, needs, err);
    mem_free(scratch);
    if (!is_read) {
        mem_free(needs);
        return false;
    }
    vocabulary_seal(needs->words);
    sort_phrases(needs, vocabulary_count(needs->words));
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
    size_t from, to; /* words */
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

/* A text's words as stems; slips: which were one letter out. */
struct stems {
    int ids[UNDERSTAND_WORDS_MAX];
    bool slips[UNDERSTAND_WORDS_MAX];
};

static void read_stems(const struct understand_text *text, const struct understand_needs *needs,
                       struct stems *out)
{
    for (size_t i = 0; i < text->count; i++) {
        char room[64];
        struct str word = stem(text->words[i].folded, room);
        out->ids[i] = vocabulary_find(needs->words, word);
        out->slips[i] = false;
        if (out->ids[i] == 0) {
            out->ids[i] = vocabulary_near(needs->words, word, SLIP_LEAST);
            out->slips[i] = out->ids[i] != 0;
        }
    }
}

static bool phrase_is_at(const struct understand_needs *needs, const struct phrase *phrase,
                         const struct stems *stems, size_t at, size_t count)
{
    if (phrase->count > count - at)
        return false;
    for (size_t i = 1; i < phrase->count; i++)
        if (needs->pool[phrase->words + i] != stems->ids[at + i])
            return false;
    return true;
}

/* "not homeless", "dont need food", "no longer in debt": the words in front say that it is not so. "no" alone
 * does not: no food and no money are needs. */
static bool is_denied(const struct understand_text *text, size_t at)
{
    static const char *const between[] = {"a",         "about",  "actually", "all", "any",     "at",
                                          "currently", "even",   "for",      "in",  "looking", "my",
                                          "of",        "really", "risk",     "the", "yet"};
    static const char *const denials[] = {"aint", "arent", "isnt",  "never",
                                          "nor",  "not",   "wasnt", "werent"};
    static const char *const wanting[] = {"need", "want"};
    static const char *const negatives[] = {"didnt", "doesnt", "dont", "not"};
    if (at == 0 || WORD_IN(text->words[at].folded, denials))
        return false;
    size_t i = at - 1;
    while (i > 0 && at - i <= 3 && WORD_IN(text->words[i].folded, between))
        i--;
    struct str word = text->words[i].folded;
    if (WORD_IN(word, denials))
        return true;
    if (i == 0)
        return false;
    struct str before = text->words[i - 1].folded;
    bool is_unwanted = WORD_IN(word, wanting) && WORD_IN(before, negatives);
    bool is_no_more =
        (str_equals(word, "longer") || str_equals(word, "need")) && str_equals(before, "no");
    return is_unwanted || is_no_more;
}

/* Adds all phrases that begin at a word. */
static void match_at(const struct understand_text *text, const struct understand_needs *needs,
                     const struct stems *stems, size_t at, struct matches *out)
{
    size_t to = needs->starts[stems->ids[at] + 1];
    bool is_denied_here = is_denied(text, at);
    for (size_t i = needs->starts[stems->ids[at]]; i < to && out->count < MATCHES_MOST; i++) {
        const struct phrase *phrase = &needs->phrases[i];
        if (!phrase_is_at(needs, phrase, stems, at, text->count))
            continue;
        int score = phrase->strength == STRENGTH_WEAK ? SCORE_WEAK
                    : phrase->count > 1               ? SCORE_PHRASE
                                                      : SCORE_WORD;
        bool has_slip = false;
        for (size_t k = at; k < at + phrase->count; k++)
            has_slip = has_slip || stems->slips[k];
        score -= has_slip ? SLIP_COST : 0;
        out->items[out->count++] = (struct match){at, at + phrase->count, phrase->need,
                                                  phrase->strength, is_denied_here ? 0 : score};
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
    struct stems stems;
    matches.count = 0;
    memset(room, 0, needs->count * sizeof room[0]);
    read_stems(text, needs, &stems);
    for (size_t i = 0; i < text->count; i++)
        if (stems.ids[i] != 0)
            match_at(text, needs, &stems, i, &matches);
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
        struct str why = span_text(text, room[best].from, room[best].to);
        out[found++] = (struct understand_need){needs->items[best].id, room[best].score,
                                                mem_strndup(ctx, why.data, why.length)};
        room[best].score = 0;
    }
    return found;
}

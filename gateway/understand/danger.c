/* Danger words: read from danger.yaml with their examples tried, then looked for in every text.
 * Stands before everything that a flow may decide; it never counts on anything but this list.
 * Leaves to others: what is sent, who is alerted (flow/, dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/yaml.h"
#include "understand/understand_impl.h"

enum { MATCHES_MOST = 512 };

static const char *const kinds[] = {"self_harm", "means",    "violence", "medical",
                                    "child",     "fire_gas", "mood"};

/* One entry of the list. Its words are patterns with owner 2 × index, its not-phrases with one more. */
struct entry {
    const char *kind;
    enum understand_level level;
};

struct understand_danger_list {
    struct pattern_set *patterns;
    struct entry *entries; /* in the order of the file */
    size_t count, room;
};

/* What is read: where errors say it is. */
struct reading {
    const char *name;
    struct understand_danger_list *list;
    struct error *err;
};

static bool wrong(const struct reading *reading, const struct yaml_node *node, const char *what,
                  const char *detail)
{
    return error_set(reading->err, ERROR_INPUT, "%s:%d:%d: %s%s%s", reading->name, node->line,
                     node->column, what, detail[0] == '\0' ? "" : " ", detail);
}

static bool add_words(const struct reading *reading, const struct yaml_node *list, int owner)
{
    if (list == NULL)
        return true;
    if (list->kind != YAML_LIST)
        return wrong(reading, list, "a list of phrases is needed", "");
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *item = list->items[i];
        const char *fault = "a phrase is needed";
        if (item->kind != YAML_TEXT ||
            !pattern_add(reading->list->patterns, item->text, owner, &fault))
            return wrong(reading, item, fault, "");
    }
    return true;
}

/* The lists that patterns name: "<drug>". They stand before all kinds. */
static bool read_sets(const struct reading *reading, const struct yaml_node *sets)
{
    if (sets->kind != YAML_MAP)
        return wrong(reading, sets, "a map from name to words is needed", "");
    for (size_t i = 0; i < sets->count; i++) {
        const struct yaml_node *item = sets->items[i];
        if (item->kind != YAML_TEXT ||
            !pattern_name(reading->list->patterns, sets->keys[i]->text, item->text))
            return wrong(reading, item, "words with | between, or <names> of lists above", "");
    }
    return true;
}

static bool check_keys(const struct reading *reading, const struct yaml_node *entry)
{
    static const char *const known[] = {"examples", "languages", "level", "not", "words"};
    if (entry->kind != YAML_MAP)
        return wrong(reading, entry, "an entry has words, level, languages, not and examples", "");
    for (size_t i = 0; i < entry->count; i++)
        if (!WORD_IN(entry->keys[i]->text, known))
            return wrong(reading, entry->keys[i], "unknown key", entry->keys[i]->text.data);
    return true;
}

static bool read_level(const struct reading *reading, const struct yaml_node *entry,
                       enum understand_level *out)
{
    const struct yaml_node *level = yaml_get(entry, "level");
    if (level == NULL || level->kind != YAML_TEXT)
        return wrong(reading, entry, "the level is missing: concern or immediate", "");
    if (str_equals(level->text, "immediate"))
        *out = UNDERSTAND_IMMEDIATE;
    else if (str_equals(level->text, "concern"))
        *out = UNDERSTAND_CONCERN;
    else
        return wrong(reading, level, "the level is concern or immediate, not", level->text.data);
    return true;
}

static bool read_entry(const struct reading *reading, const struct yaml_node *node,
                       const char *kind)
{
    struct understand_danger_list *list = reading->list;
    enum understand_level level = UNDERSTAND_NO_DANGER;
    if (!check_keys(reading, node) || !read_level(reading, node, &level))
        return false;
    const struct yaml_node *words = yaml_get(node, "words");
    const struct yaml_node *examples = yaml_get(node, "examples");
    if (words == NULL || words->count == 0 || examples == NULL || examples->kind != YAML_LIST ||
        examples->count == 0)
        return wrong(reading, node, "an entry needs words and at least one example", "");
    if (list->count == list->room) {
        list->room = list->room == 0 ? 32 : list->room * 2;
        list->entries = mem_grow(list, list->entries, struct entry, list->room);
    }
    int owner = (int)list->count * 2;
    list->entries[list->count++] = (struct entry){kind, level};
    return add_words(reading, words, owner) && add_words(reading, yaml_get(node, "not"), owner + 1);
}

static const char *kind_named(struct str name)
{
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
        if (str_equals(name, kinds[i]))
            return kinds[i];
    return NULL;
}

static bool read_kinds(const struct reading *reading, const struct yaml_node *root)
{
    if (root->kind != YAML_MAP)
        return wrong(reading, root, "a map from kind to entries is needed", "");
    for (size_t i = 0; i < root->count; i++) {
        if (i == 0 && str_equals(root->keys[i]->text, "sets")) {
            if (!read_sets(reading, root->items[i]))
                return false;
            continue;
        }
        const char *kind = kind_named(root->keys[i]->text);
        if (kind == NULL)
            return wrong(reading, root->keys[i], "unknown kind of danger",
                         root->keys[i]->text.data);
        if (root->items[i]->kind != YAML_LIST)
            return wrong(reading, root->items[i], "a list of entries is needed", "");
        for (size_t k = 0; k < root->items[i]->count; k++)
            if (!read_entry(reading, root->items[i]->items[k], kind))
                return false;
    }
    return true;
}

/* Whether a match is taken back by one of its own entry's not-phrases, which shares a word with it. */
static bool is_taken_back(const struct pattern_match *matches, size_t count,
                          const struct pattern_match *match)
{
    for (size_t i = 0; i < count; i++)
        if (matches[i].owner == match->owner + 1 && matches[i].from < match->to &&
            match->from < matches[i].to)
            return true;
    return false;
}

static bool is_caught(const struct understand_danger_list *list, struct str example, size_t entry)
{
    void *scratch = mem_root("example");
    struct pattern_match matches[MATCHES_MOST];
    const struct understand_text *text = understand_read(scratch, example);
    size_t count = pattern_find(list->patterns, text, 0, matches, MATCHES_MOST);
    bool is_hit = false;
    for (size_t i = 0; i < count; i++)
        is_hit = is_hit || (matches[i].owner == (int)entry * 2 &&
                            !is_taken_back(matches, count, &matches[i]));
    mem_free(scratch);
    return is_hit;
}

static bool try_examples(const struct reading *reading, const struct yaml_node *root)
{
    size_t entry = 0;
    for (size_t i = 0; i < root->count; i++) {
        for (size_t k = 0; root->items[i]->kind == YAML_LIST && k < root->items[i]->count;
             k++, entry++) {
            const struct yaml_node *examples = yaml_get(root->items[i]->items[k], "examples");
            for (size_t e = 0; e < examples->count; e++) {
                const struct yaml_node *example = examples->items[e];
                if (example->kind != YAML_TEXT || !is_caught(reading->list, example->text, entry))
                    return wrong(reading, example, "this entry does not catch its example",
                                 example->kind == YAML_TEXT ? example->text.data : "");
            }
        }
    }
    return true;
}

bool understand_danger_load(void *ctx, const char *name, struct str yaml,
                            struct understand_danger_list **out, struct error *err)
{
    void *scratch = mem_root("danger");
    struct yaml_node *root = NULL;
    struct understand_danger_list *list = mem_new(ctx, struct understand_danger_list);
    struct reading reading = {name, list, err};
    list->patterns = pattern_set_new(list);
    bool is_read = yaml_parse(scratch, name, yaml, &root, err) && read_kinds(&reading, root);
    if (is_read) {
        pattern_seal(list->patterns);
        is_read = try_examples(&reading, root);
    }
    mem_free(scratch);
    if (!is_read) {
        mem_free(list);
        return false;
    }
    *out = list;
    return true;
}

/* Takes what is worse than found out of some matches. */
static void take_worst(const struct understand_danger_list *list,
                       const struct understand_text *text, const struct pattern_match *matches,
                       size_t count, struct understand_danger *found)
{
    /* in a full list, what takes back a match near its end may be missing: the next list has both */
    size_t sure = count == MATCHES_MOST ? matches[count - 1].from : text->plain_count;
    for (size_t i = 0; i < count; i++) {
        if (matches[i].to > sure)
            continue;
        size_t entry = (size_t)matches[i].owner / 2;
        enum understand_level level = list->entries[entry].level;
        bool is_not = matches[i].owner % 2 != 0;
        bool is_worse = !is_not && (level > found->level ||
                                    (level == found->level && entry < (size_t)found->entry));
        if (!is_worse || is_taken_back(matches, count, &matches[i]))
            continue;
        *found = (struct understand_danger){.level = level,
                                            .kind = list->entries[entry].kind,
                                            .why = matches[i].source,
                                            .from = text->plain[matches[i].from].from,
                                            .to = text->plain[matches[i].to - 1].to,
                                            .entry = (int)entry};
    }
}

/* However often a phrase is said, the words behind it are looked at too: a full list of matches is followed by another,
 * which begins a little before the end of the first, so that no phrase is torn from what takes it back. */
static void look_through(const struct understand_danger_list *list,
                         const struct understand_text *text, struct understand_danger *found)
{
    struct pattern_match matches[MATCHES_MOST];
    size_t count = MATCHES_MOST;
    for (size_t from = 0; count == MATCHES_MOST;) {
        count = pattern_find(list->patterns, text, from, matches, MATCHES_MOST);
        take_worst(list, text, matches, count, found);
        if (count == MATCHES_MOST) {
            size_t last = matches[count - 1].from;
            from = last > from + UNDERSTAND_OVERLAP ? last - UNDERSTAND_OVERLAP : from + 1;
        }
    }
}

struct understand_danger understand_danger_find(const struct understand_text *text,
                                                const struct understand_danger_list *list)
{
    struct understand_danger found = {UNDERSTAND_NO_DANGER, NULL, "", 0, 0, 0};
    look_through(list, text, &found);
    if (text->read_bytes >= text->original.length)
        return found;
    void *scratch = mem_root("long text");
    struct understand_danger before = found;
    for (text = understand_more(scratch, text); text; text = understand_more(scratch, text))
        look_through(list, text, &found);
    mem_free(scratch);
    if (found.level != before.level || found.entry != before.entry)
        found.from = found.to = 0;
    return found;
}

char *understand_danger_why(void *ctx, const struct understand_text *text,
                            const struct understand_danger *danger)
{
    if (danger->kind == NULL)
        return mem_strdup(ctx, "");
    struct buf *why = buf_new(ctx, 1000);
    for (size_t i = danger->from; i < danger->to; i++) {
        struct str word = text->words[i].folded;
        bool is_long_number = word.length > 4 && word.data[0] >= '0' && word.data[0] <= '9';
        buf_add_text(why, i > danger->from ? " " : "");
        buf_add(why, is_long_number ? str_of("\xE2\x80\xA6") : word);
    }
    buf_printf(why, "%s(%s: %s)", danger->to > danger->from ? " " : "", danger->kind, danger->why);
    return mem_strdup(ctx, buf_text(why));
}

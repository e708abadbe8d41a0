/* Needs, danger words, translations and rehearsals side by side, and files of any kind that cannot be read.
 * Stands in the comparison between two folders. Any change to danger.yaml needs a second person: a word that is gone is a
 * safe message that is not sent.
 * Leaves to others: flows and the service (compare_flow.c, compare_service.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/compare_impl.h"

#include <string.h>

#include "base/csv.h"
#include "base/mem.h"

static const struct compare_file *named(const struct compare_side *side, const char *name)
{
    for (size_t i = 0; i < side->count; i++)
        if (strcmp(side->files[i].file->name, name) == 0)
            return &side->files[i];
    return NULL;
}

/* ---- needs.csv ----------------------------------------------------------------------------------------------- */

struct needs {
    struct csv_record head, *rows;
    size_t count;
};

static struct needs read_needs(struct compare *compare, const struct compare_file *from)
{
    struct needs needs = {0};
    struct csv_reader reader = csv_open(from ? from->file->text : str_of(""));
    struct error err = {0};
    size_t room = 64;
    needs.rows = mem_array(compare->ctx, struct csv_record, room);
    if (!csv_read(compare->ctx, &reader, &needs.head, &err))
        return needs;
    while (csv_read(compare->ctx, &reader, &needs.rows[needs.count], &err))
        if (++needs.count == room) {
            room *= 2;
            needs.rows = mem_grow(compare->ctx, needs.rows, struct csv_record, room);
        }
    return needs;
}

static const char *field(const struct needs *needs, size_t row, const char *column)
{
    int at = csv_column(&needs->head, column);
    return at >= 0 && (size_t)at < needs->rows[row].count ? needs->rows[row].fields[at] : "";
}

static size_t need_row(const struct needs *needs, const char *id)
{
    for (size_t i = 0; i < needs->count; i++)
        if (strcmp(field(needs, i, "id"), id) == 0)
            return i;
    return SIZE_MAX;
}

static void compare_need(struct compare *compare, const struct needs *before, size_t from,
                         const struct needs *after, size_t to)
{
    const char *where = mem_printf(compare->ctx, "needs.csv: %s", field(after, to, "id"));
    for (size_t i = 0; i < after->head.count; i++) {
        const char *column = after->head.fields[i];
        const char *was = field(before, from, column), *is = field(after, to, column);
        if (strcmp(was, is) != 0)
            compare_say(compare, false, where, NULL, "%s changed: %s → %s", column,
                        was[0] != '\0' ? was : "nothing", is[0] != '\0' ? is : "nothing");
    }
}

static void compare_needs(struct compare *compare)
{
    struct needs before = read_needs(compare, named(&compare->before, "needs.csv"));
    struct needs after = read_needs(compare, named(&compare->after, "needs.csv"));
    for (size_t i = 0; i < before.count; i++) {
        const char *id = field(&before, i, "id");
        size_t to = need_row(&after, id);
        if (to == SIZE_MAX)
            compare_say(compare, false, mem_printf(compare->ctx, "needs.csv: %s", id), NULL,
                        "this need is gone");
        else
            compare_need(compare, &before, i, &after, to);
    }
    for (size_t i = 0; i < after.count; i++) {
        const char *id = field(&after, i, "id");
        if (need_row(&before, id) == SIZE_MAX)
            compare_say(compare, false, mem_printf(compare->ctx, "needs.csv: %s", id), NULL,
                        "this need is new: %s", field(&after, i, "label"));
    }
}

/* ---- danger.yaml --------------------------------------------------------------------------------------------- */

static bool holds(const struct yaml_node *list, const struct yaml_node *wanted)
{
    for (size_t i = 0; list && list->kind == YAML_LIST && i < list->count; i++)
        if (compare_same(list->items[i], wanted))
            return true;
    return false;
}

static void compare_entry(struct compare *compare, const char *where, const struct yaml_node *from,
                          const struct yaml_node *to)
{
    size_t keys = to->kind == YAML_MAP && from->kind == YAML_MAP ? to->count : 0;
    for (size_t k = 0; k < keys; k++) {
        const char *key = to->keys[k]->text.data;
        const struct yaml_node *was = yaml_get(from, key), *is = to->items[k];
        if (compare_same(was, is))
            continue;
        if (is->kind != YAML_LIST || !was || was->kind != YAML_LIST) {
            compare_say(compare, true, where, NULL, "%s changed: %s → %s", key,
                        compare_shown(compare, was), compare_shown(compare, is));
            continue;
        }
        for (size_t i = 0; i < was->count; i++)
            if (!holds(is, was->items[i]))
                compare_say(compare, true, where, NULL, "no longer among its %s: %s", key,
                            compare_shown(compare, was->items[i]));
        for (size_t i = 0; i < is->count; i++)
            if (!holds(was, is->items[i]))
                compare_say(compare, true, where, NULL, "new among its %s: %s", key,
                            compare_shown(compare, is->items[i]));
    }
    for (size_t k = 0; from->kind == YAML_MAP && k < from->count; k++)
        if (!yaml_get(to, from->keys[k]->text.data))
            compare_say(compare, true, where, NULL, "%s is gone", from->keys[k]->text.data);
}

static void compare_kind(struct compare *compare, const char *kind, const struct yaml_node *before,
                         const struct yaml_node *after)
{
    for (size_t i = 0; i < before->count || i < after->count; i++) {
        const char *where = mem_printf(compare->ctx, "danger.yaml: %s, entry %zu", kind, i + 1);
        const struct yaml_node *from = i < before->count ? before->items[i] : NULL;
        const struct yaml_node *to = i < after->count ? after->items[i] : NULL;
        if (!to)
            compare_say(compare, true, where, NULL, "this entry is gone");
        else if (!from)
            compare_say(compare, true, where, NULL, "this entry is new: %s",
                        compare_shown(compare, to));
        else
            compare_entry(compare, where, from, to);
    }
}

static void compare_danger(struct compare *compare)
{
    const struct compare_file *from = named(&compare->before, "danger.yaml");
    const struct compare_file *to = named(&compare->after, "danger.yaml");
    const struct yaml_node *before = from ? from->root : NULL, *after = to ? to->root : NULL;
    if (!before || !after || compare_same(before, after))
        return;
    size_t told = compare->out->count;
    for (size_t i = 0; i < before->count && before->kind == YAML_MAP; i++) {
        const char *kind = before->keys[i]->text.data;
        const struct yaml_node *now = yaml_get(after, kind);
        if (!now)
            compare_say(compare, true, "danger.yaml", NULL, "the kind %s is gone", kind);
        else if (before->items[i]->kind == YAML_LIST && now->kind == YAML_LIST)
            compare_kind(compare, kind, before->items[i], now);
    }
    for (size_t i = 0; i < after->count && after->kind == YAML_MAP; i++)
        if (!yaml_get(before, after->keys[i]->text.data))
            compare_say(compare, true, "danger.yaml", NULL, "the kind %s is new",
                        after->keys[i]->text.data);
    if (compare->out->count == told)
        compare_say(compare, true, "danger.yaml", NULL, "its entries stand in another order");
}

/* ---- Catalogues ---------------------------------------------------------------------------------------------- */

static struct language_catalogue *read_catalogue(struct compare *compare,
                                                 const struct compare_file *from)
{
    struct language_catalogue *catalogue = NULL;
    struct error err = {0};
    if (from)
        (void)language_catalogue_read(compare->ctx, from->file->name, from->file->text, &catalogue,
                                      &err); /* the check has told it: here it counts as empty */
    return catalogue;
}

/* "safe/start/text" is the step safe/start's; "service/danger" a message's. */
static bool is_care_context(struct compare *compare, const char *context)
{
    const char *slash = strrchr(context, '/');
    bool is_step = slash && compare_is_care_step(compare, mem_strndup(compare->ctx, context,
                                                                      (size_t)(slash - context)));
    return is_step || strncmp(context, "service/danger", 14) == 0;
}

static void say_wording(struct compare *compare, const char *language,
                        const struct language_entry *entry, const char *was, const char *is)
{
    bool is_care =
        is_care_context(compare, entry->context) || compare_touches_crisis(compare, was, is);
    if (!was)
        compare_say(compare, is_care, entry->context, language, "translation is new: %s", is);
    else if (!is)
        compare_say(compare, is_care, entry->context, language, "translation is gone (was: %s)",
                    was);
    else
        compare_say(compare, is_care, entry->context, language, "translation changed: %s → %s", was,
                    is);
}

/* The entry of `to` that took the place of one of `from`, because its English changed: the only one of its context that
 * `from` does not translate, where `to` does without only one. NULL: none that is sure. */
static const struct language_entry *follower(const struct language_catalogue *from,
                                             const struct language_catalogue *to,
                                             const struct language_entry *entry)
{
    const struct language_entry *found = NULL;
    size_t gone = 0, fresh = 0;
    for (size_t i = 0; from && i < language_entry_count(from); i++) {
        const struct language_entry *old = language_entry_at(from, i);
        gone += strcmp(old->context, entry->context) == 0 &&
                language_wording(from, old->context, old->english) &&
                !language_wording(to, old->context, old->english);
    }
    for (size_t i = 0; to && i < language_entry_count(to); i++) {
        const struct language_entry *now = language_entry_at(to, i);
        if (strcmp(now->context, entry->context) != 0 ||
            !language_wording(to, now->context, now->english) ||
            language_wording(from, now->context, now->english))
            continue;
        found = now;
        fresh++;
    }
    return gone == 1 && fresh == 1 ? found : NULL;
}

static void compare_catalogue(struct compare *compare, const char *language,
                              const struct language_catalogue *before,
                              const struct language_catalogue *after)
{
    size_t count = before ? language_entry_count(before) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct language_entry *entry = language_entry_at(before, i);
        const char *was = language_wording(before, entry->context, entry->english);
        const char *is = language_wording(after, entry->context, entry->english);
        const struct language_entry *now = was && !is ? follower(before, after, entry) : NULL;
        if (now)
            is = language_wording(after, now->context, now->english);
        if (was && (!is || strcmp(was, is) != 0))
            say_wording(compare, language, entry, was, is);
    }
    count = after ? language_entry_count(after) : 0;
    for (size_t i = 0; i < count; i++) {
        const struct language_entry *entry = language_entry_at(after, i);
        const char *is = language_wording(after, entry->context, entry->english);
        if (is && !language_wording(before, entry->context, entry->english) &&
            !follower(after, before, entry))
            say_wording(compare, language, entry, NULL, is);
    }
}

/* ---- Files --------------------------------------------------------------------------------------------------- */

static const char *part_of(void *ctx, const char *name, const char *folder, const char *ending)
{
    size_t head = strlen(folder), tail = strlen(ending), length = strlen(name);
    if (strncmp(name, folder, head) != 0 || length <= head + tail ||
        strcmp(name + length - tail, ending) != 0)
        return NULL;
    return mem_strndup(ctx, name + head, length - head - tail);
}

/* One of a pair of files; either may be missing. */
static void compare_file(struct compare *compare, const char *name, const struct compare_file *from,
                         const struct compare_file *to)
{
    if (from && to && str_equal(from->file->text, to->file->text))
        return;
    const char *language = part_of(compare->ctx, name, "po/", ".po");
    const char *talk = part_of(compare->ctx, name, "talks/", ".talk");
    bool is_yaml = part_of(compare->ctx, name, "", ".yaml") != NULL;
    bool is_broken = is_yaml && ((from && !from->root) || (to && !to->root));
    bool is_danger = strcmp(name, "danger.yaml") == 0;
    const char *became = !from ? "is new" : to ? "changed" : "is gone";
    if (language)
        compare_catalogue(compare, language, read_catalogue(compare, from),
                          read_catalogue(compare, to));
    else if (talk)
        compare_say(compare, false, mem_printf(compare->ctx, "talks/%s", talk), NULL,
                    "this rehearsal %s", became);
    else if (is_broken)
        compare_say(compare, true, name, NULL, "this file %s and cannot be compared", became);
    else if (is_danger && (!from || !to))
        compare_say(compare, true, name, NULL, "this file %s", became);
}

void compare_tables(struct compare *compare)
{
    compare_danger(compare);
    compare_needs(compare);
    for (size_t i = 0; i < compare->before.count; i++) {
        const struct compare_file *from = &compare->before.files[i];
        compare_file(compare, from->file->name, from, named(&compare->after, from->file->name));
    }
    for (size_t i = 0; i < compare->after.count; i++) {
        const struct compare_file *to = &compare->after.files[i];
        if (!named(&compare->before, to->file->name))
            compare_file(compare, to->file->name, NULL, to);
    }
}

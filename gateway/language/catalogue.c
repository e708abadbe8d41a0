/* A catalogue: the wordings of one language, found by context and English source.
 * Stands between the reader of .po files (po.c) and flow/, which asks for every wording at load and never while a
 * person waits; phrases alone are asked for then, and are found by number.
 * Leaves to others: which wordings there must be (flow/'s check). */
// SPDX-License-Identifier: Apache-2.0
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "language/language_impl.h"

static int compare_entries(const void *a, const void *b)
{
    const struct language_entry *left = a;
    const struct language_entry *right = b;
    int order = strcmp(left->context, right->context);
    return order != 0 ? order : strcmp(left->english, right->english);
}

/* Two wordings for one thing: which one holds must not depend on luck. */
static bool check_twice(const struct language_catalogue *catalogue, const char *name,
                        struct error *err)
{
    for (size_t i = 1; i < catalogue->count; i++) {
        const struct language_entry *a = &catalogue->entries[i - 1];
        const struct language_entry *b = &catalogue->entries[i];
        if (compare_entries(a, b) == 0)
            return error_set(err, ERROR_INPUT,
                             "%s:%d: this entry was already there, with the same msgctxt and msgid",
                             name, a->line > b->line ? a->line : b->line);
    }
    return true;
}

static bool is_translated(const struct language_entry *entry)
{
    bool is_there = entry != NULL && !entry->is_fuzzy;
    for (size_t i = 0; is_there && i < entry->wording_count; i++)
        is_there = entry->wordings[i][0] != '\0';
    return is_there;
}

static void find_phrases(struct language_catalogue *catalogue)
{
    for (unsigned int i = 0; i < PHRASES; i++) {
        const struct phrase_source *source = phrase_source((enum phrase)i);
        const struct language_entry *entry =
            language_entry_find(catalogue, LANGUAGE_PHRASE_CONTEXT, source->text);
        bool is_alike = entry != NULL && (entry->plural != NULL) == (source->plural != NULL);
        catalogue->phrases[i] = is_alike && is_translated(entry) ? entry : NULL;
    }
}

bool language_catalogue_read(void *ctx, const char *name, struct str po,
                             struct language_catalogue **out, struct error *err)
{
    struct language_catalogue *catalogue = mem_new(ctx, struct language_catalogue);
    bool is_read = po_read(name, po, catalogue, err);
    if (is_read && catalogue->count > 0)
        qsort(catalogue->entries, catalogue->count, sizeof(struct language_entry), compare_entries);
    is_read = is_read && check_twice(catalogue, name, err);
    if (!is_read) {
        mem_free(catalogue);
        return false;
    }
    find_phrases(catalogue);
    *out = catalogue;
    return true;
}

size_t language_entry_count(const struct language_catalogue *catalogue)
{
    return catalogue->count;
}

const struct language_entry *language_entry_at(const struct language_catalogue *catalogue,
                                               size_t index)
{
    return &catalogue->entries[index];
}

const struct language_entry *language_entry_find(const struct language_catalogue *catalogue,
                                                 const char *context, const char *english)
{
    if (catalogue == NULL || catalogue->count == 0)
        return NULL;
    struct language_entry key = {.context = context != NULL ? context : "", .english = english};
    return bsearch(&key, catalogue->entries, catalogue->count, sizeof(struct language_entry),
                   compare_entries);
}

const char *language_wording(const struct language_catalogue *catalogue, const char *context,
                             const char *english)
{
    const struct language_entry *entry = language_entry_find(catalogue, context, english);
    return is_translated(entry) ? entry->wordings[0] : NULL;
}

const char *language_header(const struct language_catalogue *catalogue)
{
    return catalogue->header != NULL ? catalogue->header : "";
}

const char *language_header_comments(const struct language_catalogue *catalogue)
{
    return catalogue->header_comments != NULL ? catalogue->header_comments : "";
}

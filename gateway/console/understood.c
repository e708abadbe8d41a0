/* What the engine made of a text, in words for the people at the desk: out of the record that is kept beside it.
 * Stands under thread.c. What is no record, or says nothing, gives no words.
 * Leaves to others: the record itself (flow/), showing the words (web/). */
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>

#include "base/mem.h"
#include "console/console_impl.h"

enum { WORDS_BYTES = 16 * 1024 };

static void add(struct buf *out, const char *name, const char *value)
{
    if (value == NULL)
        return;
    if (buf_str(out).length > 0)
        buf_add_text(out, "; ");
    buf_add_text(out, name);
    buf_add_text(out, value);
}

static void add_text(struct buf *out, const json_t *record, const char *key, const char *name)
{
    add(out, name, json_string_value(json_object_get(record, key)));
}

static void add_true(struct buf *out, const json_t *record, const char *key, const char *words)
{
    if (json_is_true(json_object_get(record, key)))
        add(out, words, "");
}

static void add_list(void *ctx, struct buf *out, const json_t *list)
{
    const char *needs = NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *need = json_string_value(json_array_get(list, i));
        if (need != NULL)
            needs = needs == NULL ? need : mem_printf(ctx, "%s, %s", needs, need);
    }
    add(out, "needs so far: ", needs);
}

const char *understood_words(void *ctx, const char *record)
{
    json_t *json = record != NULL ? json_loads(record, JSON_REJECT_DUPLICATES, NULL) : NULL;
    struct buf *out = buf_new(ctx, WORDS_BYTES);
    const json_t *choice = json_object_get(json, "choice");
    add_text(out, json, "danger", "danger: ");
    add_text(out, json, "word", "fixed word: ");
    if (json_is_integer(choice))
        add(out, "choice: ", mem_printf(ctx, "%d", (int)json_integer_value(choice)));
    add_text(out, json, "answer", "answer: ");
    add_text(out, json, "area", "area: ");
    add_list(ctx, out, json_object_get(json, "needs"));
    add_text(out, json, "why", "because of: ");
    add_true(out, json, "missed", "not understood");
    add_true(out, json, "repeat", "the same again at once");
    add_true(out, json, "held", "held: no person seems to have written it");
    json_decref(json);
    return buf_failed(out) || buf_str(out).length == 0 ? NULL : buf_text(out);
}

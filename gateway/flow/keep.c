/* JSON that the room keeps for itself, written short and read with jansson.
 * Stands under session.c and record.c. Leaves to others: what stands in it, and keeping it. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/keep_impl.h"

#include "base/mem.h"

void keep_text(struct buf *buf, const char *name, const char *text)
{
    if (text)
        member_text(buf, name, text);
}

void keep_number(struct buf *buf, const char *name, int64_t number, int64_t usual)
{
    if (number != usual)
        member_number(buf, name, number);
}

void keep_true(struct buf *buf, const char *name, bool is_true)
{
    if (is_true)
        member_bool(buf, name, true);
}

void keep_texts(struct buf *buf, const char *name, const char *const *texts, size_t count)
{
    if (count > 0)
        member_texts(buf, name, texts, count);
}

/* ---- Reading ----------------------------------------------------------------------------------------------- */

struct holder {
    json_t *json;
};

static void holder_end(void *memory)
{
    json_decref(((struct holder *)memory)->json);
}

json_t *keep_read(void *ctx, struct str text)
{
    json_t *json =
        text.length > 0 ? json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (!json)
        return NULL;
    struct holder *holder = mem_new(ctx, struct holder);
    holder->json = json;
    mem_on_free(holder, holder_end);
    return json_is_object(json) ? json : NULL;
}

bool keep_is_true(const json_t *json, const char *name)
{
    return json_is_true(json_object_get(json, name));
}

/* The part of a kept conversation that tells a loop from a person: written by hand, read with jansson.
 * Stands beside session.c, which keeps the rest of the document. What cannot be right is left out.
 * Leaves to others: what it means (turn_loop.c). */
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>

#include "flow/turn_impl.h"

static const int64_t far_ms = INT64_MAX / 4;

/* The i-th number of a list; 0 where it is none, or not between 0 and most. */
static int64_t item_of(const json_t *list, size_t i, int64_t most)
{
    const json_t *item = json_array_get(list, i);
    int64_t number = json_is_integer(item) ? json_integer_value(item) : 0;
    return number < 0 || number > most ? 0 : number;
}

void session_loop_read(const struct json_t *document, struct turn_loop *out)
{
    const json_t *loop = json_object_get(document, "loop");
    const json_t *times = json_object_get(loop, "at"), *words = json_object_get(loop, "words");
    const json_t *sent = json_object_get(document, "sent");
    const json_t *head = json_object_get(loop, "is");
    out->until_ms = item_of(head, 0, far_ms);
    out->quick = (int)item_of(head, 1, TURN_ODD_MAX);
    out->odd_hash = (uint64_t)item_of(head, 2, INT64_MAX);
    for (size_t i = 0; i < json_array_size(times) && out->odd_count < TURN_ODD_MAX; i++)
        out->odd_ms[out->odd_count++] = item_of(times, i, far_ms);
    for (size_t i = 0; i < json_array_size(words) && out->word_count < TURN_LOOP_WORDS_MAX; i++)
        out->words[out->word_count++] = (uint64_t)item_of(words, i, INT64_MAX);
    out->slot = item_of(sent, 0, far_ms);
    for (size_t i = 0; i < TURN_SLOTS; i++)
        out->replies[i] = (int)item_of(sent, i + 1, 10000);
}

void session_loop_write(struct buf *buf, const struct turn_loop *loop)
{
    bool is_calm = loop->until_ms == 0 && loop->quick == 0 && loop->odd_hash == 0 &&
                   loop->odd_count == 0 && loop->word_count == 0;
    if (!is_calm) {
        buf_printf(buf, ",\"loop\":{\"is\":[%lld,%d,%llu],\"at\":[", (long long)loop->until_ms,
                   loop->quick, (unsigned long long)loop->odd_hash);
        for (size_t i = 0; i < loop->odd_count; i++)
            buf_printf(buf, "%s%lld", i > 0 ? "," : "", (long long)loop->odd_ms[i]);
        buf_add_text(buf, "],\"words\":[");
        for (size_t i = 0; i < loop->word_count; i++)
            buf_printf(buf, "%s%llu", i > 0 ? "," : "", (unsigned long long)loop->words[i]);
        buf_add_text(buf, "]}");
    }
    if (loop->slot == 0)
        return;
    buf_printf(buf, ",\"sent\":[%lld", (long long)loop->slot);
    for (size_t i = 0; i < TURN_SLOTS; i++)
        buf_printf(buf, ",%d", loop->replies[i]);
    buf_add_byte(buf, ']');
}

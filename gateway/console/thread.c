/* The story of one case in order of time: what happened to it, and every text.
 * Stands under cases.c; reads store/case.h and store/message.h.
 * Leaves to others: who may read it, words for people (web/). */
// SPDX-License-Identifier: Apache-2.0
#include "console/console_impl.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/member.h"
#include "store/case.h"
#include "store/message.h"

/* Of a story that is longer than this the newest part is told: whoever writes most must not hide what they wrote last.
 * A byte of text takes six at most in JSON, so that all of it fits. */
enum { PAGE = 100, MESSAGES_MAX = 2000, EVENTS_MAX = 1000, TEXT_BYTES_MAX = 512 * 1024 };

/* Things of the same moment: first what was said, in the order in which it was kept, then what came of it. */
enum rank { RANK_MESSAGE, RANK_EVENT };

struct item {
    int64_t at_ms, id;
    enum rank rank;
    const char *who, *what, *text, *delivery, *understood;
    int parts;
};

struct items {
    struct item *list;
    size_t count, room;
    bool are_left_out;
};

static void add(void *ctx, struct items *items, struct item item)
{
    if (items->count == items->room) {
        items->room = items->room == 0 ? 64 : items->room * 2;
        items->list = mem_grow(ctx, items->list, struct item, items->room);
    }
    items->list[items->count++] = item;
}

static struct item of_message(void *ctx, const struct message *message)
{
    bool is_text = str_equals(str_of(message->channel), "text");
    const char *said = message->is_out ? "said" : "keys";
    return (struct item){
        .at_ms = message->at_ms,
        .id = message->id,
        .rank = RANK_MESSAGE,
        .who = message->is_out ? "helpline" : "person",
        .what = is_text ? "text" : said,
        .text = message->text,
        .delivery = is_text && message->is_out ? event_delivery_name(message->delivery) : NULL,
        .parts = is_text ? message->parts : 0,
        .understood = message->is_out ? NULL : understood_words(ctx, message->understood),
    };
}

static bool read_messages(void *ctx, struct store *store, int64_t case_id, struct items *items,
                          struct error *err)
{
    int64_t before_id = 0;
    size_t bytes = 0;
    struct message_page page;
    do {
        page = (struct message_page){NULL, 0};
        if (!message_newest(ctx, store, case_id, before_id, PAGE, &page, err))
            return false;
        for (size_t i = 0; i < page.count; i++) {
            const struct message *message = &page.items[i];
            struct item item = of_message(ctx, message);
            bytes += str_of(message->text).length + str_of(item.understood).length;
            items->are_left_out = bytes > TEXT_BYTES_MAX || items->count == MESSAGES_MAX;
            if (items->are_left_out)
                return true;
            add(ctx, items, item);
            before_id = message->id;
        }
    } while (page.count == PAGE);
    return true;
}

static bool read_events(void *ctx, struct store *store, int64_t case_id, struct items *items,
                        struct error *err)
{
    struct case_event_page page = {NULL, 0};
    if (!case_event_list(ctx, store, case_id, &page, err))
        return false;
    size_t first = page.count > EVENTS_MAX ? page.count - EVENTS_MAX : 0;
    items->are_left_out = items->are_left_out || first > 0;
    for (size_t i = first; i < page.count; i++) {
        const struct case_event *event = &page.items[i];
        add(ctx, items,
            (struct item){.at_ms = event->at_ms,
                          .id = event->id,
                          .rank = RANK_EVENT,
                          .who = event->who,
                          .what = event->what,
                          .text = event->text});
    }
    return true;
}

static int compare(const void *left, const void *right)
{
    const struct item *a = left, *b = right;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return 0;
}

static void write_item(struct buf *out, const struct item *item)
{
    buf_add_byte(out, '{');
    member_time(out, "at", item->at_ms);
    member_text(out, "who", item->who);
    member_text(out, "what", item->what);
    member_text(out, "text", item->text);
    if (item->delivery != NULL)
        member_text(out, "delivery", item->delivery);
    if (item->understood != NULL) {
        buf_add_text(out, ",\"understood\":");
        buf_add_json_text(out, item->understood);
    }
    if (item->parts > 0)
        member_number(out, "parts", item->parts);
    buf_add_byte(out, '}');
}

bool thread_write(void *ctx, struct store *store, int64_t case_id, struct buf *out,
                  struct error *err)
{
    struct items items = {NULL, 0, 0, false};
    if (!read_messages(ctx, store, case_id, &items, err) ||
        !read_events(ctx, store, case_id, &items, err))
        return false;
    if (items.count > 0)
        qsort(items.list, items.count, sizeof items.list[0], compare);

    member_name(out, "events");
    buf_add_byte(out, '[');
    items.are_left_out = items.are_left_out && items.count > 0;
    if (items.are_left_out)
        write_item(out, &(struct item){.at_ms = items.list[0].at_ms,
                                       .who = "helpline",
                                       .what = "earlier_left_out",
                                       .text = "This story is long. What came before is in the "
                                               "export of messages."});
    for (size_t i = 0; i < items.count; i++) {
        if (i > 0 || items.are_left_out)
            buf_add_byte(out, ',');
        write_item(out, &items.list[i]);
    }
    buf_add_byte(out, ']');
    return true;
}

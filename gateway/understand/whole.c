/* Everything that one text says, in the order in which it counts: danger, auto-reply, stop and start, fixed word, a wish
 * for a person, area, needs, language.
 * Stands over the files that find each of them; the engine takes the front part, the command all of it.
 * Leaves to others: what is done about it (flow/). */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "understand/area_impl.h"

struct understand_front understand_front(const struct understand_text *text,
                                         const struct understand_lists *lists)
{
    struct understand_front front = {.danger = {UNDERSTAND_NO_DANGER, NULL, "", 0, 0, 0}};
    struct intents_said said = intents_read(text, lists->intents);
    front.is_auto_reply = said.is_auto_reply;
    /* some say "in an emergency reply URGENT": what no person wrote is no cry for help */
    if (lists->danger && !front.is_auto_reply)
        front.danger = understand_danger_find(text, lists->danger);
    front.is_auto_reply = said.is_auto_reply ||
                          (said.may_be_auto_reply && front.danger.level == UNDERSTAND_NO_DANGER);
    front.fixed = understand_fixed_word(text, lists->fixed);
    if (front.fixed == FIXED_NONE && lists->intents)
        front.fixed = halt_find(text, intents_halt(lists->intents));
    front.wants_person = front.fixed == FIXED_PERSON || (!front.is_auto_reply && said.wants_person);
    return front;
}

/* The first full postcode that the map knows how to read, "SE15 5AB"; "" for none. */
static void find_postcode(const struct understand_text *text, const struct place_map *map,
                          const char *outcode, char out[UNDERSTAND_POSTCODE_BYTES])
{
    struct found_postcode found[FOUND_MOST];
    out[0] = '\0';
    for (size_t i = 0; i < text->count; i++) {
        size_t count = found_full_postcodes(text, i, map, found);
        bool counts =
            count > 0 && (!found[0].is_loose || area_is_expected(text, i, i + found[0].words));
        if (!counts || strcmp(found[0].outcode, outcode) != 0)
            continue;
        (void)snprintf(out, UNDERSTAND_POSTCODE_BYTES, "%s %s", found[0].outcode, found[0].inward);
        return;
    }
}

void understand_whole(void *ctx, const struct understand_text *text,
                      const struct understand_lists *lists, struct understand_found *out)
{
    *out = (struct understand_found){.front = understand_front(text, lists)};
    out->language = understand_language_guess(text, lists->intents);
    if (out->front.is_auto_reply)
        return;
    out->has_area = understand_area(ctx, text, lists->map, &out->area);
    if (out->has_area)
        find_postcode(text, lists->map, out->area.area.outcode, out->postcode);
    bool is_answer = out->front.fixed != FIXED_NONE;
    if (lists->needs && !is_answer)
        out->need_count = understand_needs_find(ctx, text, lists->needs, out->needs);
    if (lists->needs && out->front.danger.kind != NULL)
        out->need_count = danger_need_add(lists->needs, &out->front.danger,
                                          understand_danger_why(ctx, text, &out->front.danger),
                                          out->needs, out->need_count);
}

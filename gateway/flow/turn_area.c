/* The small dialogue behind `answer: area`: several boroughs, outside London, keys that fit two districts.
 * Stands under the ask steps of both channels. Its questions count no misunderstanding of their own.
 * Leaves to others: finding places in words (understand/), the map (place/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

enum { AREA_BOROUGHS_MAX = 4, AREA_KEYS_MAX = 16 };

bool turn_area_take(struct turn *turn, const struct flow_step *step,
                    const struct understand_area_found *found)
{
    struct turn_session *session = &turn->session;
    (void)step;
    turn_area(turn, &found->area);
    if (found->area.is_outside) {
        turn_ask(turn, OPEN_OUTSIDE);
        return false;
    }
    if (found->certain || found->candidate_count < 2)
        return true;
    session->choice_count = 0;
    for (size_t i = 0; i < found->candidate_count && i < AREA_BOROUGHS_MAX; i++) {
        const struct place_borough *borough =
            place_map_borough(turn->world->map, found->candidates[i]);
        if (borough)
            session->choices[session->choice_count++] = borough->gss;
    }
    turn_ask(turn, OPEN_SEVERAL);
    return false;
}

void turn_area_done(struct turn *turn, const struct flow_step *step)
{
    struct turn_session *session = &turn->session;
    const char *label = place_area_label(turn->ctx, turn->world->map, &session->area);
    session->misses = 0;
    session->silences = 0;
    session->choice_count = 0;
    if (strcmp(step->as.ask.save, "area") != 0)
        turn_save(turn, step->as.ask.save, label);
    turn_remember(turn);
    bool leaves = session->area.is_outside && step->as.ask.outside.kind != TARGET_NONE;
    turn_walk(turn, leaves ? step->as.ask.outside : step->go);
}

bool turn_find_area(struct turn *turn, const struct understand_text *text,
                    struct understand_area_found *out)
{
    struct turn_seen *seen = &turn->seen;
    const struct flow_recall *record = turn->world->recall;
    bool is_heard = text == turn->heard && (record ? record->has_postcode : seen->has_postcode);
    if (!is_heard)
        return understand_area(turn->ctx, text, turn->world->map, out);
    if (record) {
        seen->where = record->where;
    } else {
        struct understand_area_found *where = mem_new(turn->ctx, struct understand_area_found);
        seen->where = understand_area(turn->ctx, text, turn->world->map, where) ? where : NULL;
    }
    if (seen->where)
        *out = *seen->where;
    return seen->where != NULL;
}

static bool find_outcode(struct turn *turn, const char *outcode, struct understand_area_found *out)
{
    *out = (struct understand_area_found){0};
    return turn_find_area(turn, understand_read(turn->ctx, str_of(outcode)), out);
}

/* A district of the read-back by its likeliest borough, else by its letters. */
static const char *district_label(struct turn *turn, const char *outcode)
{
    struct str name = str_of(outcode);
    const struct place_outcode *district = place_outcode_find(turn->world->map, name);
    if (!district || district->count == 0 || district->shares[0].borough < 0)
        return language_spell_outcode(turn->ctx, outcode);
    return place_map_borough(turn->world->map, district->shares[0].borough)->name;
}

void turn_area_list(struct turn *turn, struct compose_list *out)
{
    const struct turn_session *session = &turn->session;
    bool is_read = session->open == OPEN_READ;
    *out = (struct compose_list){.with_again = session->open == OPEN_SEVERAL};
    for (size_t i = 0; i < session->choice_count && i < AREA_BOROUGHS_MAX; i++) {
        const char *choice = session->choices[i], *label = NULL;
        int borough = place_borough_find(turn->world->map, str_of(choice));
        if (is_read)
            label = district_label(turn, choice);
        else if (borough >= 0)
            label = place_map_borough(turn->world->map, borough)->name;
        out->items[out->count] =
            (struct compose_choice){.number = (int)out->count + 1, .text = label ? label : choice};
        out->count++;
    }
    enum flow_message last = is_read ? MESSAGE_AREA_ELSEWHERE : MESSAGE_AREA_NOT_SURE;
    out->items[out->count] = (struct compose_choice){
        .number = (int)out->count + 1,
        .text = compose_wording(turn, compose_message(turn, last), NULL, false)};
    out->count++;
}

void turn_area_ask(struct turn *turn)
{
    struct compose_list list;
    if (turn->session.open == OPEN_OUTSIDE) {
        turn_say_message(turn, MESSAGE_AREA_OUTSIDE);
    } else {
        turn_area_list(turn, &list);
        bool is_read = turn->session.open == OPEN_READ;
        enum flow_message message = is_read ? MESSAGE_AREA_READ_BACK : MESSAGE_AREA_SEVERAL;
        turn_say(turn, compose_wording(turn, compose_message(turn, message), &list, true));
    }
    turn_gather(turn, 1, 6);
}

static void choose_read(struct turn *turn, const struct flow_step *step, size_t index)
{
    struct understand_area_found found;
    if (index >= turn->session.choice_count ||
        !find_outcode(turn, turn->session.choices[index], &found)) {
        turn->session.choice_count = 0;
        turn_ask(turn, OPEN_STEP);
        return;
    }
    if (turn_area_take(turn, step, &found))
        turn_area_done(turn, step);
}

bool turn_area_choice(struct turn *turn, int number)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    size_t last = session->open == OPEN_OUTSIDE ? 1 : session->choice_count + 1;
    if (!step || step->kind != STEP_ASK || number < 1 || (size_t)number > last)
        return false;
    turn->seen.choice = number;
    if (session->open == OPEN_READ) {
        choose_read(turn, step, (size_t)number - 1);
        return true;
    }
    if (session->open == OPEN_SEVERAL && (size_t)number <= session->choice_count) {
        struct place_area area = session->area;
        int borough =
            place_borough_find(turn->world->map, str_of(session->choices[(size_t)number - 1]));
        if (borough >= 0)
            area.boroughs = (uint64_t)1 << borough;
        turn_area(turn, &area);
    }
    turn_area_done(turn, step);
    return true;
}

/* ---- Keys -------------------------------------------------------------------------------------------------- */

/* "31" for EC1, whose districts all have one more letter: their names without it. */
static size_t group_for_keys(struct turn *turn, struct str keys, char out[5])
{
    char longer[8];
    size_t count = 0;
    if (keys.length == 0 || keys.length + 1 >= sizeof longer)
        return 0;
    memcpy(longer, keys.data, keys.length);
    for (const char *key = "23456789"; *key != '\0'; key++) {
        const struct place_outcode *one;
        longer[keys.length] = *key;
        struct str digits = str_range(longer, keys.length + 1);
        if (place_outcodes_for_keys(turn->world->map, digits, &one, 1) == 0)
            continue;
        size_t length = strlen(one->name) - 1;
        bool is_letter = one->name[length] >= 'A' && one->name[length] <= 'Z';
        if (!is_letter || length >= 5)
            continue;
        memcpy(out, one->name, length);
        out[length] = '\0';
        count++;
    }
    return count;
}

static bool same_boroughs(struct turn *turn, const struct place_outcode *const *districts,
                          size_t count)
{
    struct understand_area_found first, other;
    if (count == 1)
        return true;
    if (!find_outcode(turn, districts[0]->name, &first))
        return false;
    for (size_t i = 1; i < count; i++)
        if (!find_outcode(turn, districts[i]->name, &other) ||
            other.area.boroughs != first.area.boroughs ||
            other.area.is_outside != first.area.is_outside)
            return false;
    return true;
}

void turn_area_keys(struct turn *turn, struct str keys)
{
    const struct flow_step *step = turn_step(turn);
    const struct place_outcode *districts[AREA_KEYS_MAX];
    struct understand_area_found found;
    char group[5];
    size_t count = place_outcodes_for_keys(turn->world->map, keys, districts, AREA_KEYS_MAX);
    if (count > AREA_KEYS_MAX)
        count = AREA_KEYS_MAX;
    if (count == 0) {
        if (group_for_keys(turn, keys, group) == 0 || !find_outcode(turn, group, &found)) {
            turn_miss(turn, false);
            return;
        }
    } else if (!same_boroughs(turn, districts, count)) {
        turn->session.choice_count = 0;
        for (size_t i = 0; i < count && i < AREA_BOROUGHS_MAX; i++)
            turn->session.choices[turn->session.choice_count++] = districts[i]->name;
        turn_ask(turn, OPEN_READ);
        return;
    } else if (!find_outcode(turn, districts[0]->name, &found)) {
        turn_miss(turn, false);
        return;
    }
    if (turn_area_take(turn, step, &found))
        turn_area_done(turn, step);
}

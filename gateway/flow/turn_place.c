/* Finding places and telling them one by one, on text and on the phone.
 * Stands at the find and offer steps. What was told is in the case log at once; how it ended comes later.
 * Leaves to others: who is near and in which order (directory/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

static const size_t told_by_text_max = 5;
static const size_t told_by_phone_max = 2;
static const int64_t told_within_ms = CLOCK_DAY_MS;
static const int key_seconds = 6;

static const char *reference_text(struct turn *turn, const struct flow_reference *reference)
{
    if (!reference->is_value)
        return reference->constant;
    if (reference->value == VALUE_NEED)
        return turn->session.need_count > 0 ? turn->session.needs[0] : NULL;
    return value_words(turn, reference->value, reference->name, false);
}

/* The area to look in; false: anywhere. */
static bool reference_area(struct turn *turn, const struct flow_reference *reference,
                           struct place_area *out)
{
    *out = (struct place_area){0};
    if (reference->is_value && reference->value == VALUE_AREA) {
        *out = turn->session.area;
        return turn->session.has_area;
    }
    const char *words = reference_text(turn, reference);
    if (!words)
        return false;
    struct str rest = str_of(words), slug;
    while (str_next(&rest, '|', &slug)) {
        int borough = place_borough_find(turn->world->map, slug);
        if (borough >= 0)
            out->boroughs |= (uint64_t)1 << borough;
    }
    if (out->boroughs != 0)
        return true;
    struct understand_area_found found = {0};
    if (!turn_find_area(turn, understand_read(turn->ctx, str_of(words)), &found))
        return false;
    *out = found.area;
    return true;
}

static void nothing_found(struct turn *turn, const char *need)
{
    const char *label = need ? understand_need_label(turn->program->needs, need) : NULL;
    const char *area = value_words(turn, VALUE_AREA, NULL, false);
    bool opens = !turn->contact.has_case;
    struct flow_case_change *change =
        turn_case(turn, "nothing_found",
                  mem_printf(turn->ctx, "Nothing found: %s, %s", label ? label : "any need",
                             area ? area : "London"));
    if (opens)
        change->status = "new";
}

/* Ids of the places that fit, best first: from the record where a conversation is replayed, else from the directory. */
static size_t find_places(struct turn *turn, const struct directory_query *query,
                          const char **places)
{
    const struct flow_recall *record = turn->world->recall;
    size_t limit = (size_t)query->limit, count = 0;
    if (record && record->has_places) {
        for (; count < record->place_count && count < limit; count++)
            places[count] = record->places[count];
        return count;
    }
    struct directory_hit hits[TURN_PLACES_MAX] = {{0}};
    if (turn->world->directory)
        count = directory_search(turn->ctx, turn->world->directory, query, hits);
    for (size_t i = 0; i < count; i++)
        places[i] = hits[i].service->id;
    return count;
}

struct flow_target turn_find(struct turn *turn, const struct flow_step *step)
{
    struct turn_session *session = &turn->session;
    const struct flow_find *find = &step->as.find;
    struct place_area area;
    bool has_area = reference_area(turn, &find->area, &area);
    const char *need = reference_text(turn, &find->need);
    bool is_offer = need && strncmp(need, "offer.", 6) == 0;
    int limit = find->limit < 1 || find->limit > TURN_PLACES_MAX ? TURN_PLACES_MAX : find->limit;
    struct directory_query query = {.need = is_offer ? NULL : need,
                                    .offer = is_offer ? need + 6 : NULL,
                                    .area = has_area ? &area : NULL,
                                    .reach = find->reach,
                                    .open_now = find->open_now,
                                    .language = reference_text(turn, &find->language),
                                    .at_ms = turn->world->now_ms,
                                    .person = (uint64_t)turn->contact.id,
                                    .limit = limit};
    session->place_count = find_places(turn, &query, session->places);
    session->place = 0;
    session->told = 0;
    turn->seen.has_places = true;
    if (session->place_count > 0)
        return find->found;
    if (!turn->is_muted)
        nothing_found(turn, need);
    return find->none;
}

const struct directory_service *turn_place(struct turn *turn)
{
    const struct turn_session *session = &turn->session;
    if (!turn->world->directory || session->place >= session->place_count)
        return NULL;
    const char *id = session->places[session->place];
    if (turn->place_id != id) {
        turn->place_id = id;
        turn->place = directory_find(turn->world->directory, id);
        if (turn->place && turn->seen.looked_up_count < TURN_LOOKED_MAX)
            turn->seen.looked_up[turn->seen.looked_up_count++] = turn->place;
    }
    return turn->place;
}

static void log_told(struct turn *turn, const struct directory_service *place)
{
    const char *area = value_words(turn, VALUE_PLACE_AREA, NULL, false);
    struct flow_case_change *change =
        turn_case(turn, "place_told", mem_printf(turn->ctx, "Told: %s, %s", place->name, area));
    change->service = place->id;
    if (turn_may_move(turn))
        change->status = "told";
}

bool turn_tell(struct turn *turn, const struct flow_step *step)
{
    struct turn_session *session = &turn->session;
    size_t most = turn->channel == FLOW_TEXT ? told_by_text_max : told_by_phone_max;
    /* a newer directory may have lost one */
    while (session->place < session->place_count && !turn_place(turn))
        session->place++;
    const struct directory_service *place = turn_place(turn);
    if (!place || session->place >= most || turn->is_muted)
        return false;
    (void)step;
    turn_ask(turn, OPEN_STEP);
    if (session->place >= session->told) {
        session->told = session->place + 1;
        log_told(turn, place);
    }
    if (turn->channel == FLOW_TEXT) {
        session->within_ms = turn->world->now_ms + told_within_ms;
        turn_timer_set(turn, "within", session->within_ms);
    }
    return true;
}

static void next_place(struct turn *turn, const struct flow_step *step)
{
    turn->session.misses = 0;
    turn->session.silences = 0;
    turn->session.place++;
    if (!turn_tell(turn, step))
        turn_walk(turn, step->as.offer.more);
}

static void it_helps(struct turn *turn, const struct flow_step *step)
{
    const struct directory_service *place = turn_place(turn);
    turn->session.misses = 0;
    turn->session.silences = 0;
    if (place)
        turn_case(turn, "helps", mem_printf(turn->ctx, "Said it helps: %s", place->name))->service =
            place->id;
    turn_walk(turn, step->go);
}

/* YES, and 4 on the phone where the step's own words say so. */
static void agree(struct turn *turn, const struct flow_step *step)
{
    turn->session.misses = 0;
    turn->session.silences = 0;
    turn_refer_agreed(turn, step);
    turn_walk(turn, step->as.offer.yes);
}

bool turn_offer_text(struct turn *turn, const struct flow_step *step, enum understand_fixed fixed)
{
    bool has_yes = step->as.offer.yes.kind != TARGET_NONE;
    if (fixed == FIXED_MORE) {
        next_place(turn, step);
        return true;
    }
    if (fixed == FIXED_YES && has_yes) {
        agree(turn, step);
        return true;
    }
    if (fixed == FIXED_OK || fixed == FIXED_YES) {
        it_helps(turn, step);
        return true;
    }
    return false;
}

/* ---- On the phone ------------------------------------------------------------------------------------------ */

void turn_number_question(struct turn *turn)
{
    const struct directory_service *place = turn_place(turn);
    const struct flow_step *step = turn_step(turn);
    if (place && place->phone && place->phone[0] != '\0') {
        turn_say_message(turn, MESSAGE_NUMBER_SLOW);
        turn_say_message(turn, MESSAGE_NUMBER_SLOW);
    } else if (step) {
        turn_say_wording(turn, &step->wording);
    }
    turn_say_message(turn, MESSAGE_NUMBER_AFTER);
    turn_gather(turn, 1, key_seconds);
}

void turn_offer_key(struct turn *turn, const struct flow_step *step, char key)
{
    enum turn_open open = turn->session.open;
    turn->seen.choice = key >= '1' && key <= '7' ? key - '0' : 0;
    int misses = turn->session.misses;
    turn->session.misses = 0;
    turn->session.silences = 0;
    if (key == '3') {
        next_place(turn, step);
    } else if (key == '2') {
        turn_text_begin(turn);
    } else if (key == '4' && step->as.offer.yes.kind != TARGET_NONE) {
        agree(turn, step);
    } else if (open == OPEN_NUMBER && key == '1') {
        it_helps(turn, step);
    } else if (open == OPEN_STEP && key == '1') {
        turn_ask(turn, OPEN_NUMBER);
    } else {
        turn->session.misses = misses;
        turn->seen.choice = 0;
        turn_miss(turn, false);
    }
}

void turn_told_and_gone(struct turn *turn, const struct flow_step *step)
{
    turn->is_muted = true;
    turn_walk(turn, step->as.offer.told);
    if (turn->is_ended || !turn_may_move(turn))
        return;
    struct flow_case_change *change = turn_case(turn, "closed", "Ended: signposted");
    change->status = "told";
    change->outcome = "signposted";
}

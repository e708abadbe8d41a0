/* The record of a turn: what was understood, and what the world answered, so that the turn can be run again.
 * Stands at the end of every event: one JSON object; what is as usual is left out.
 * Leaves to others: reading it (record_read.c), keeping it beside the message (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/record_impl.h"

#include <string.h>

#include "base/mem.h"
#include "flow/keep_impl.h"

enum { HOLIDAYS_DAYS = 45 };

static const char *const event_names[] = {
    [FLOW_EVENT_TEXT] = "text",
    [FLOW_EVENT_CALL] = "call",
    [FLOW_EVENT_KEYS] = "keys",
    [FLOW_EVENT_CALL_ENDED] = "call_ended",
    [FLOW_EVENT_TIMER] = "timer",
    [FLOW_EVENT_ADVISER_TAKES] = "adviser_takes",
    [FLOW_EVENT_ADVISER_SAYS] = "adviser_says",
    [FLOW_EVENT_ADVISER_CLOSES] = "adviser_closes",
    [FLOW_EVENT_CALLBACK_MISSED] = "callback_missed",
    [FLOW_EVENT_FAULT] = "fault",
    [FLOW_EVENT_RECORDED] = "recorded",
    [FLOW_EVENT_PART] = "part",
};

const char *flow_event_name(enum flow_event_kind kind)
{
    return event_names[kind];
}

enum flow_event_kind flow_event_named(const char *name)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(event_names); i++)
        if (strcmp(event_names[i], name) == 0)
            return (enum flow_event_kind)i;
    return FLOW_EVENT_TEXT;
}

/* ---- Who and where ------------------------------------------------------------------------------------------- */

static void put_contact(struct buf *buf, const struct flow_contact *contact)
{
    member_name(buf, "who");
    buf_add_byte(buf, '{');
    member_number(buf, "kind", (int64_t)contact->kind);
    keep_text(buf, "language", contact->language);
    keep_true(buf, "new", contact->is_new);
    keep_true(buf, "stopped", contact->is_stopped);
    keep_number(buf, "stop_told", contact->stop_told_ms, 0);
    keep_number(buf, "seen", contact->last_seen_ms, 0);
    keep_true(buf, "waiting", contact->is_waiting);
    keep_true(buf, "adviser", contact->has_adviser);
    keep_true(buf, "case", contact->has_case);
    keep_text(buf, "ref", contact->case_ref);
    keep_text(buf, "last3", contact->last3);
    keep_number(buf, "call_from", contact->callback_from_ms, 0);
    keep_number(buf, "call_to", contact->callback_to_ms, 0);
    keep_true(buf, "message", contact->has_message);
    keep_true(buf, "muted", contact->is_muted);
    buf_add_byte(buf, '}');
}

static void put_where(struct buf *buf, const struct turn_seen *seen)
{
    const struct understand_area_found *where = seen->where;
    if (!seen->has_postcode)
        return;
    if (!where) {
        member_bool(buf, "postcode", false);
        return;
    }
    member_name(buf, "postcode");
    buf_add_byte(buf, '{');
    member_text(buf, "code", where->area.outcode);
    keep_number(buf, "boroughs", (int64_t)where->area.boroughs, 0);
    keep_true(buf, "outside", where->area.is_outside);
    keep_true(buf, "certain", where->certain != 0);
    keep_true(buf, "whole", where->is_whole);
    if (where->candidate_count > 0) {
        member_name(buf, "candidates");
        for (size_t i = 0; i < where->candidate_count; i++) {
            buf_add_byte(buf, i == 0 ? '[' : ',');
            buf_add_number(buf, where->candidates[i]);
        }
        buf_add_byte(buf, ']');
    }
    buf_add_byte(buf, '}');
}

/* The words of the places that could be told, as they were. */
static void put_places(struct buf *buf, const struct turn_seen *seen)
{
    for (size_t i = 0; i < seen->looked_up_count; i++) {
        const struct directory_service *place = seen->looked_up[i];
        if (i == 0)
            member_name(buf, "told");
        buf_add_text(buf, i == 0 ? "[{" : ",{");
        member_text(buf, "id", place->id);
        keep_text(buf, "name", place->name);
        keep_text(buf, "summary", place->summary);
        keep_text(buf, "phone", place->phone);
        keep_text(buf, "hours", place->hours);
        keep_text(buf, "checked", place->checked);
        keep_text(buf, "code", place->outcode);
        keep_number(buf, "reach", (int64_t)place->reach, 0);
        keep_number(buf, "boroughs", (int64_t)place->boroughs, 0);
        buf_add_byte(buf, '}');
    }
    if (seen->looked_up_count > 0)
        buf_add_byte(buf, ']');
}

/* Near enough to count days by. */
static int ordinal(const struct clock_local *day)
{
    return day->year * 372 + day->month * 31 + day->day;
}

/* Bank holidays of the coming weeks: our hours and everybody's hang on them. */
static void put_holidays(struct buf *buf, const struct flow_world *world)
{
    struct clock_local day = clock_local_of(world->now_ms);
    int last = ordinal(&day) + HOLIDAYS_DAYS;
    bool is_first = true;
    while (world->holidays && directory_holiday_next(world->holidays, &day) &&
           ordinal(&day) <= last) {
        if (is_first)
            member_name(buf, "off");
        buf_printf(buf, "%s\"%04d-%02d-%02d\"", is_first ? "[" : ",", day.year, day.month, day.day);
        is_first = false;
        day.day++;
    }
    if (!is_first)
        buf_add_byte(buf, ']');
}

/* ---- The whole ----------------------------------------------------------------------------------------------- */

struct record_start record_begin(const struct turn *turn, const char *document,
                                 const struct flow_contact *contact, const struct flow_event *event)
{
    bool is_new = flow_session_version(document) == 0;
    /* a call may go on where another one broke off */
    bool is_beginning = event->kind == FLOW_EVENT_CALL || turn_session_rests(&turn->session);
    return (struct record_start){
        .program = turn->program,
        .contact = contact,
        .event = event,
        .is_new = is_new,
        .from = !is_new && is_beginning ? document : NULL,
    };
}

enum { NUMBER_DIGITS_LEAST = 7, NUMBER_HEAD = 4 };

/* What was taken out of a text, or of keys, because it was a number of somebody: how it began ("+447"), which tells its sort
 * and nobody's. */
static const char *number_taken(struct turn *turn, const struct flow_event *event,
                                const char *kept_text)
{
    char number[UNDERSTAND_PHONE_BYTES];
    bool is_keyed = event->kind == FLOW_EVENT_KEYS && event->text.length >= NUMBER_DIGITS_LEAST;
    bool is_texted =
        kept_text && strstr(kept_text, "…") && turn->heard && understand_phone(turn->heard, number);
    if (!is_keyed && !is_texted)
        return NULL;
    struct phone phone = phone_parse(is_keyed ? event->text : str_of(number), "GB");
    /* 070 and 076 look like mobiles and are none */
    bool is_like_mobile = str_starts(str_of(phone.text), "+447") && phone.kind != PHONE_MOBILE;
    return mem_strndup(turn->ctx, phone.text, is_like_mobile ? NUMBER_HEAD + 1 : NUMBER_HEAD);
}

static void put_event(struct buf *buf, struct turn *turn, const struct record_start *start,
                      const char *kept_text)
{
    const struct flow_event *event = start->event;
    keep_number(buf, "media", event->media_count, 0);
    keep_number(buf, "age", event->age_ms, 0);
    keep_text(buf, "alerted", event->alerted);
    keep_true(buf, "follow_up", event->is_follow_up);
    if (event->provider_word != FIXED_NONE)
        keep_text(buf, "provider", understand_fixed_name(event->provider_word));
    keep_text(buf, "number", number_taken(turn, event, kept_text));
}

static void put_understood(struct buf *buf, const struct turn *turn)
{
    const struct turn_seen *seen = &turn->seen;
    if (seen->fixed != FIXED_NONE)
        keep_text(buf, "word", understand_fixed_name(seen->fixed));
    keep_number(buf, "choice", seen->choice, 0);
    keep_text(buf, "answer", seen->answer);
    keep_text(buf, "danger", seen->danger);
    keep_text(buf, "area", seen->area);
    keep_text(buf, "why", seen->why);
    keep_texts(buf, "needs", turn->session.needs, turn->session.need_count);
    keep_true(buf, "missed", seen->is_missed);
}

static void put_answers(struct buf *buf, const struct turn *turn)
{
    const struct turn_seen *seen = &turn->seen;
    const struct flow_world *world = turn->world;
    if (seen->has_open)
        member_bool(buf, "open", seen->is_open);
    if (seen->has_wait) {
        member_number(buf, "wait", world->wait_minutes);
        member_number(buf, "position", world->position);
    }
    if (seen->has_months)
        member_number(buf, "months", world->keep_messages_months);
    keep_number(buf, "most", world->replies_per_hour, 0);
    keep_true(buf, "saving", world->is_saving);
    keep_true(buf, "repeat", seen->is_repeat);
    keep_true(buf, "held", seen->is_held);
    keep_true(buf, "may_text", seen->may_text == 2);
    put_where(buf, seen);
    if (seen->has_places)
        member_texts(buf, "places", turn->session.places, turn->session.place_count);
    put_places(buf, seen);
    put_holidays(buf, world);
}

const char *record_write(struct turn *turn, const struct record_start *start, const char *kept_text)
{
    const struct flow_program *newest = turn->world->newest;
    struct buf *buf = buf_new(turn->ctx, TURN_SESSION_BYTES);
    buf_add_byte(buf, '{');
    member_number(buf, "now", turn->world->now_ms);
    member_number(buf, "version", start->program->version);
    if (newest)
        keep_number(buf, "newest", newest->version, start->program->version);
    keep_true(buf, "start", start->is_new);
    keep_text(buf, "from", start->from);
    put_contact(buf, start->contact);
    put_event(buf, turn, start, kept_text);
    put_understood(buf, turn);
    put_answers(buf, turn);
    buf_add_byte(buf, '}');
    return buf_text(buf);
}

struct record_said record_said(void *ctx, const struct flow_contact *contact,
                               enum flow_event_kind kind, enum understand_fixed provider_word,
                               const struct flow_result *result)
{
    const char **items = mem_array(ctx, const char *, result->effect_count + 1);
    size_t count = 0;
    bool is_stopped = contact->is_stopped;
    for (size_t i = 0; i < result->effect_count; i++)
        if (result->effects[i].kind == FLOW_SPEAK)
            items[count++] = result->effects[i].text;
    for (size_t i = 0; i < result->effect_count; i++) {
        const struct flow_effect *effect = &result->effects[i];
        if (effect->kind == FLOW_STOPPED)
            is_stopped = effect->number != 0;
        if (effect->kind != FLOW_REPLY && effect->kind != FLOW_SEND_TEXT)
            continue;
        /* the provider said it itself, all but what keeps somebody safe */
        bool is_answered = kind == FLOW_EVENT_TEXT && provider_word != FIXED_NONE &&
                           effect->outbound != OUTBOUND_SAFETY;
        enum phone_kind to = effect->to ? PHONE_MOBILE : contact->kind;
        if (!is_answered && !outbound_refusal(effect->outbound, to, is_stopped && !effect->to))
            items[count++] = effect->text;
    }
    return (struct record_said){items, count};
}

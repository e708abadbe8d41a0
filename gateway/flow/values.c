/* What a placeholder stands for right now, in the person's language: the phrases come from language/ whole.
 * Stands under compose.c, which puts them between the words as plain text, and under `has:`.
 * Leaves to others: wording. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

/* NULL for English: its phrases are the source. */
static const struct language_catalogue *catalogue(const struct turn *turn)
{
    return turn->program->languages[turn->language].catalogue;
}

static const char *number_said(struct turn *turn, const char *number, bool is_voice)
{
    if (!number || number[0] == '\0')
        return NULL;
    return is_voice ? language_spell_number(turn->ctx, number) : number;
}

static const char *area_said(struct turn *turn, bool is_voice)
{
    const struct place_area *area = &turn->session.area;
    if (!turn->session.has_area && turn->found)
        area = &turn->found->area;
    else if (!turn->session.has_area)
        return NULL;
    if (is_voice && area->outcode[0] != '\0')
        return language_spell_outcode(turn->ctx, area->outcode);
    uint64_t boroughs = area->boroughs;
    bool is_wide = area->outcode[0] == '\0' && (boroughs == 0 || (boroughs & (boroughs - 1)) != 0);
    return is_wide ? language_london(catalogue(turn))
                   : place_area_label(turn->ctx, turn->world->map, area);
}

static const char *boroughs_said(struct turn *turn, bool only_one)
{
    uint64_t boroughs = turn->session.area.boroughs;
    if (!turn->session.has_area || boroughs == 0)
        return NULL;
    if (only_one && (boroughs & (boroughs - 1)) != 0)
        return NULL;
    struct buf *buf = buf_new(turn->ctx, TURN_TEXT_BYTES);
    for (int i = 0; i < PLACE_BOROUGHS; i++) {
        if (!(boroughs & ((uint64_t)1 << i)))
            continue;
        if (buf_str(buf).length > 0)
            buf_add_text(buf, ", ");
        buf_add_text(buf, place_map_borough(turn->world->map, i)->name);
    }
    return buf_text(buf);
}

static const char *place_area(struct turn *turn, const struct directory_service *place,
                              bool is_voice)
{
    if (place->outcode[0] != '\0')
        return is_voice ? language_spell_outcode(turn->ctx, place->outcode) : place->outcode;
    uint64_t boroughs = place->boroughs;
    bool is_one =
        place->reach == DIRECTORY_BOROUGHS && boroughs != 0 && (boroughs & (boroughs - 1)) == 0;
    for (int i = 0; is_one && i < PLACE_BOROUGHS; i++)
        if (boroughs == (uint64_t)1 << i)
            return place_map_borough(turn->world->map, i)->name;
    return place->reach == DIRECTORY_NATIONAL ? language_national(catalogue(turn))
                                              : language_london(catalogue(turn));
}

static int minute_of(const struct clock_local *local)
{
    return local->hour * 60 + local->minute;
}

static const char *place_open(struct turn *turn, const struct directory_service *place,
                              bool is_voice)
{
    struct directory_span span = directory_open(turn->world->directory, place, turn->world->now_ms);
    if (span.is_known && span.is_always)
        return language_time_range(turn->ctx, catalogue(turn), 0, 24 * 60, is_voice);
    if (!span.is_known || (!span.is_open && !span.has_next))
        return NULL;
    struct clock_local today = clock_local_of(turn->world->now_ms);
    struct clock_local from = clock_local_of(span.from_ms), to = clock_local_of(span.to_ms);
    int to_minute = minute_of(&to);
    if (to_minute == 0)
        to_minute = 24 * 60;
    const struct language_hours hours = {span.is_open ? today : from, minute_of(&from), to_minute};
    return language_open_hours(turn->ctx, catalogue(turn), &hours, today, is_voice);
}

static const char *place_checked(struct turn *turn, const struct directory_service *place,
                                 bool is_voice)
{
    int64_t at_ms;
    if (!place->checked || !clock_parse(str_of(place->checked), &at_ms))
        return NULL;
    return language_date(turn->ctx, catalogue(turn), clock_local_of(at_ms), is_voice);
}

static const char *place_text(struct turn *turn, enum flow_value value, bool is_voice)
{
    const struct directory_service *place = turn_place(turn);
    if (!place)
        return NULL;
    if (value == VALUE_PLACE_NAME)
        return place->name;
    if (value == VALUE_PLACE_AREA)
        return place_area(turn, place, is_voice);
    if (value == VALUE_PLACE_PHONE)
        return number_said(turn, place->phone, is_voice);
    if (value == VALUE_PLACE_OPEN)
        return place_open(turn, place, is_voice);
    if (value == VALUE_PLACE_CHECKED)
        return place_checked(turn, place, is_voice);
    return place->summary && place->summary[0] != '\0' ? place->summary : NULL;
}

static const char *next_open(struct turn *turn, bool is_voice)
{
    struct directory_span span =
        flow_hours_at(turn->program, turn->channel, turn->world->holidays, turn->world->now_ms);
    if (!span.is_known || span.is_open || !span.has_next)
        return NULL;
    return language_next_open(turn->ctx, catalogue(turn), clock_local_of(span.from_ms),
                              clock_local_of(turn->world->now_ms), is_voice);
}

/* The number of a choice, which is nearly always one digit. */
static const char *choice_number(struct turn *turn)
{
    static const char digits[10][2] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    if (turn->number >= 0 && turn->number <= 9)
        return digits[turn->number];
    return mem_printf(turn->ctx, "%d", turn->number);
}

static const char *need_said(const struct turn *turn)
{
    if (turn->session.need_count == 0)
        return NULL;
    return understand_need_label(turn->program->needs, turn->session.needs[0]);
}

static const char *phone_said(struct turn *turn, const char *number, bool is_voice)
{
    char national[40];
    phone_national(number, "GB", national);
    return is_voice ? language_spell_number(turn->ctx, national) : mem_strdup(turn->ctx, national);
}

/* "2026-11-03" or "14:30" as people say it. */
static const char *when_said(struct turn *turn, const char *value, bool is_date, bool is_voice)
{
    int64_t at_ms;
    const char *full = mem_printf(turn->ctx, is_date ? "%s" : "2026-01-01 %s", value);
    if (!clock_parse(str_of(full), &at_ms))
        return value;
    struct clock_local local = clock_local_of(at_ms);
    struct clock_local today = clock_local_of(turn->world->now_ms);
    return is_date ? language_day(turn->ctx, catalogue(turn), local, today, is_voice)
                   : language_time(turn->ctx, catalogue(turn), minute_of(&local), is_voice);
}

static const char *saved_said(struct turn *turn, const char *name, bool is_voice)
{
    const struct turn_saved *saved = turn_saved_find(turn, name);
    if (!saved)
        return NULL;
    const char *language = NULL;
    switch (saved->answer) {
    case ANSWER_PHONE:
        return phone_said(turn, saved->value, is_voice);
    case ANSWER_DATE:
    case ANSWER_TIME:
        return when_said(turn, saved->value, saved->answer == ANSWER_DATE, is_voice);
    case ANSWER_LANGUAGE:
        language = turn->language == 0 ? language_english_name(saved->value)
                                       : language_own_name(saved->value);
        return language ? language : saved->value;
    case ANSWER_YESNO:
    case ANSWER_AREA:
    case ANSWER_WORDS:
    case ANSWER_NEED:
    case ANSWER_NUMBER:
    case FLOW_ANSWERS:
        return saved->value;
    }
    return saved->value;
}

/* The call back of this conversation, else the one that was agreed before. */
static const char *window_said(struct turn *turn, bool is_voice)
{
    const struct turn_window kept = {turn->contact.callback_from_ms, turn->contact.callback_to_ms};
    bool is_here = turn->session.window.from_ms != 0;
    return turn_window_words(turn, is_here ? &turn->session.window : &kept, is_voice);
}

static const char *until_said(struct turn *turn, bool is_voice)
{
    if (turn->session.until_ms == 0)
        return NULL;
    return language_day(turn->ctx, catalogue(turn), clock_local_of(turn->session.until_ms),
                        clock_local_of(turn->world->now_ms), is_voice);
}

const char *value_words(struct turn *turn, enum flow_value value, const char *name, bool is_voice)
{
    switch (value) {
    case VALUE_SAVED:
        return saved_said(turn, name, is_voice);
    case VALUE_AREA:
        return area_said(turn, is_voice);
    case VALUE_AREA_BOROUGH:
    case VALUE_AREAS:
        return boroughs_said(turn, value == VALUE_AREA_BOROUGH);
    case VALUE_NEED:
        return need_said(turn);
    case VALUE_PLACE_NAME:
    case VALUE_PLACE_AREA:
    case VALUE_PLACE_PHONE:
    case VALUE_PLACE_OPEN:
    case VALUE_PLACE_SUMMARY:
    case VALUE_PLACE_CHECKED:
        return place_text(turn, value, is_voice);
    case VALUE_WAIT:
        turn->seen.has_wait = true;
        return language_wait(turn->ctx, catalogue(turn), turn->world->wait_minutes);
    case VALUE_NEXT_OPEN:
        return next_open(turn, is_voice);
    case VALUE_POSITION:
        turn->seen.has_wait = true;
        return mem_printf(turn->ctx, "%d", turn->world->position);
    case VALUE_COUNT:
        return language_places_found(turn->ctx, catalogue(turn), (int)turn->session.place_count);
    case VALUE_CASE:
    case VALUE_REF:
        return turn->contact.case_ref;
    case VALUE_CRISIS:
        return number_said(turn, flow_crisis_number(turn->program, name), is_voice);
    case VALUE_KEEP_MESSAGES:
        turn->seen.has_months = true;
        return language_months(turn->ctx, catalogue(turn), turn->world->keep_messages_months);
    case VALUE_SERVICE_NAME:
        return turn->program->service_name;
    case VALUE_SERVICE_PHONE:
        return number_said(turn, turn->program->service_phone, is_voice);
    case VALUE_LABEL:
        return turn->label;
    case VALUE_NUMBER:
        return choice_number(turn);
    case VALUE_WINDOW:
        return window_said(turn, is_voice);
    case VALUE_UNTIL:
        return until_said(turn, is_voice);
    case VALUE_LAST3:
        return number_said(turn, turn->contact.last3, is_voice);
    case VALUE_CODE:
    case VALUE_KINDS:
        return NULL;
    }
    return NULL;
}

bool value_is_set(struct turn *turn, enum flow_value value, const char *name)
{
    if (value == VALUE_AREA)
        return turn->session.has_area;
    if (value == VALUE_NEED)
        return turn->session.need_count > 0;
    if (value == VALUE_PLACE_NAME)
        return turn_place(turn) != NULL;
    return value_words(turn, value, name, false) != NULL;
}

/* A record read back, for a replay.
 * Stands behind replay.c. What was left out was as usual; what is no record reads as none.
 * Leaves to others: what is done with it. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/record_impl.h"

#include <string.h>

#include "base/mem.h"
#include "flow/keep_impl.h"

static int64_t number(const json_t *json, const char *key, int64_t usual)
{
    const json_t *value = json_object_get(json, key);
    return json_is_integer(value) ? json_integer_value(value) : usual;
}

static const char *text(const json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static void read_contact(const json_t *who, struct flow_contact *out)
{
    int64_t kind = number(who, "kind", 0);
    *out = (struct flow_contact){
        .kind =
            kind >= PHONE_UNKNOWN && kind <= PHONE_WITHHELD ? (enum phone_kind)kind : PHONE_UNKNOWN,
        .language = text(who, "language"),
        .is_new = keep_is_true(who, "new"),
        .is_stopped = keep_is_true(who, "stopped"),
        .stop_told_ms = number(who, "stop_told", 0),
        .last_seen_ms = number(who, "seen", 0),
        .is_waiting = keep_is_true(who, "waiting"),
        .has_adviser = keep_is_true(who, "adviser"),
        .has_case = keep_is_true(who, "case"),
        .case_ref = text(who, "ref"),
        .last3 = text(who, "last3"),
        .callback_from_ms = number(who, "call_from", 0),
        .callback_to_ms = number(who, "call_to", 0),
        .has_message = keep_is_true(who, "message"),
        .is_muted = keep_is_true(who, "muted"),
    };
}

static void copy_code(char out[5], const char *code)
{
    if (code && strlen(code) < 5)
        memcpy(out, code, strlen(code) + 1);
}

static void read_where(void *ctx, const json_t *json, struct flow_recall *out)
{
    out->has_postcode = json != NULL;
    if (!json_is_object(json))
        return;
    struct understand_area_found *where = mem_new(ctx, struct understand_area_found);
    copy_code(where->area.outcode, text(json, "code"));
    where->area.boroughs =
        (uint64_t)number(json, "boroughs", 0) & (((uint64_t)1 << PLACE_BOROUGHS) - 1);
    where->area.is_outside = keep_is_true(json, "outside");
    where->certain = keep_is_true(json, "certain") ? 1 : 0;
    where->is_whole = keep_is_true(json, "whole");
    where->why = "";
    const json_t *list = json_object_get(json, "candidates");
    for (size_t i = 0; i < json_array_size(list) && i < UNDERSTAND_AREAS_MAX; i++) {
        int64_t borough = json_integer_value(json_array_get(list, i));
        if (borough >= 0 && borough < PLACE_BOROUGHS)
            where->candidates[where->candidate_count++] = (int)borough;
    }
    out->where = where;
}

static void read_places(void *ctx, const json_t *list, struct flow_recall *out)
{
    out->has_places = json_is_array(list);
    const char **places = mem_array(ctx, const char *, TURN_PLACES_MAX);
    for (size_t i = 0; i < json_array_size(list) && out->place_count < TURN_PLACES_MAX; i++) {
        const char *id = json_string_value(json_array_get(list, i));
        if (id)
            places[out->place_count++] = id;
    }
    out->places = places;
}

static const char *or_empty(const char *words)
{
    return words ? words : "";
}

static void read_services(void *ctx, const json_t *list, struct record *out)
{
    size_t count = json_array_size(list);
    out->services = mem_array(ctx, struct directory_service, count + 1);
    for (size_t i = 0; i < count; i++) {
        const json_t *json = json_array_get(list, i);
        const char *id = text(json, "id");
        int64_t reach = number(json, "reach", 0);
        if (!id)
            continue;
        struct directory_service *service = &out->services[out->service_count++];
        *service = (struct directory_service){
            .id = id,
            .name = or_empty(text(json, "name")),
            .organization = "",
            .needs = "",
            .reach = reach >= 0 && reach <= DIRECTORY_NATIONAL ? (enum directory_reach)reach
                                                               : DIRECTORY_BOROUGHS,
            .boroughs =
                (uint64_t)number(json, "boroughs", 0) & (((uint64_t)1 << PLACE_BOROUGHS) - 1),
            .summary = or_empty(text(json, "summary")),
            .phone = or_empty(text(json, "phone")),
            .email = "",
            .url = "",
            .address = "",
            .hours = or_empty(text(json, "hours")),
            .languages = "",
            .checked = or_empty(text(json, "checked")),
            .checked_by = "",
            .offer = "",
            .source = "",
        };
        copy_code(service->outcode, text(json, "code"));
    }
}

static const char *read_holidays(void *ctx, const json_t *list)
{
    struct buf *csv = buf_new(ctx, 4096);
    buf_add_text(csv, "date,name,substitute\n");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *day = json_string_value(json_array_get(list, i));
        if (day && strlen(day) == 10)
            buf_printf(csv, "%s,Bank holiday,0\n", day);
    }
    return buf_text(csv);
}

static void read_all(void *ctx, const json_t *json, struct record *out)
{
    *out = (struct record){
        .version = number(json, "version", 0),
        .is_new = keep_is_true(json, "start"),
        .from = text(json, "from"),
        .now_ms = number(json, "now", 0),
        .wait_minutes = (int)number(json, "wait", -1),
        .position = (int)number(json, "position", 1),
        .months = (int)number(json, "months", 12),
        .media_count = (int)number(json, "media", 0),
        .age_ms = number(json, "age", 0),
        .alerted = text(json, "alerted"),
        .replies_per_hour = (int)number(json, "most", 0),
        .is_saving = keep_is_true(json, "saving"),
        .is_follow_up = keep_is_true(json, "follow_up"),
        .provider_word = understand_fixed_named(str_of(text(json, "provider"))),
        .number = text(json, "number"),
        .may_text = keep_is_true(json, "may_text"),
    };
    out->newest = number(json, "newest", out->version);
    read_contact(json_object_get(json, "who"), &out->contact);
    out->answers.is_repeat = keep_is_true(json, "repeat");
    out->answers.is_held = keep_is_true(json, "held");
    read_where(ctx, json_object_get(json, "postcode"), &out->answers);
    read_places(ctx, json_object_get(json, "places"), &out->answers);
    read_services(ctx, json_object_get(json, "told"), out);
    out->holidays = read_holidays(ctx, json_object_get(json, "off"));
}

bool record_read(void *ctx, const char *record, struct record *out)
{
    const json_t *json = keep_read(ctx, str_of(record));
    if (!json || number(json, "version", 0) <= 0 || !json_is_object(json_object_get(json, "who")))
        return false;
    read_all(ctx, json, out);
    return true;
}

/* A conversation between two turns, as a compact JSON document, with what is as usual left out.
 * Stands around every turn. Steps stand in it by path, so that a newer script can read it: what it no longer has is
 * left out, and a question whose step has gone or changed its kind is not asked any more.
 * Leaves to others: keeping it, and what it means. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "flow/keep_impl.h"

static const char *const open_names[TURN_OPENS] = {[OPEN_NONE] = "none",
                                                   [OPEN_STEP] = "step",
                                                   [OPEN_SEVERAL] = "several",
                                                   [OPEN_OUTSIDE] = "outside",
                                                   [OPEN_READ] = "read",
                                                   [OPEN_LANGUAGE] = "language",
                                                   [OPEN_OTHER] = "other",
                                                   [OPEN_SILENT] = "silent",
                                                   [OPEN_SAFE] = "safe",
                                                   [OPEN_NUMBER] = "number",
                                                   [OPEN_QUEUE] = "queue",
                                                   [OPEN_SHUT] = "shut",
                                                   [OPEN_BACK] = "back",
                                                   [OPEN_SAFE_DANGER] = "danger",
                                                   [OPEN_MOBILE] = "mobile",
                                                   [OPEN_CALL_NUMBER] = "call_number",
                                                   [OPEN_CALL_OTHER] = "call_other",
                                                   [OPEN_CALL_WHEN] = "call_when",
                                                   [OPEN_CALL_SAFE] = "call_safe",
                                                   [OPEN_RECORDING] = "recording",
                                                   [OPEN_RECORDED] = "recorded",
                                                   [OPEN_CONSENT] = "consent"};

/* How a kept value is to be said; what is not here is a plain text in the document. */
static const char *const answer_names[FLOW_ANSWERS] = {
    [ANSWER_NUMBER] = "number", [ANSWER_PHONE] = "phone",       [ANSWER_DATE] = "date",
    [ANSWER_TIME] = "time",     [ANSWER_LANGUAGE] = "language",
};

static const char *const risks[] = {"none", "concern", "immediate"};

struct turn_session turn_session_new(void)
{
    struct turn_session session = {.at = {.step = FLOW_NO_STEP}, .before = {.step = FLOW_NO_STEP}};
    return session;
}

/* ---- Reading ----------------------------------------------------------------------------------------------- */

static int64_t number_of(const json_t *json, const char *key, int64_t max)
{
    const json_t *value = json_object_get(json, key);
    if (!json_is_integer(value))
        return 0;
    int64_t number = json_integer_value(value);
    return number < 0 || number > max ? 0 : number;
}

static const char *text_of(const json_t *value)
{
    if (!json_is_string(value) || json_string_length(value) > TURN_TEXT_BYTES)
        return NULL;
    return json_string_value(value);
}

static size_t texts_of(const json_t *json, const char *key, const char **out, size_t max)
{
    const json_t *list = json_object_get(json, key);
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list) && count < max; i++) {
        const char *text = text_of(json_array_get(list, i));
        if (text)
            out[count++] = text;
    }
    return count;
}

static struct turn_spot spot_of(const struct flow_program *program, const json_t *value)
{
    struct turn_spot spot = {.step = FLOW_NO_STEP};
    struct str rest = str_of(text_of(value)), piece;
    if (rest.length == 0 || !str_next(&rest, ' ', &piece))
        return spot;
    spot.step = flow_step_find(program, piece);
    while (spot.step != FLOW_NO_STEP && spot.run_count < TURN_RUNS_MAX &&
           str_next(&rest, ' ', &piece)) {
        size_t run = flow_step_find(program, piece);
        if (run == FLOW_NO_STEP || program->steps[run].kind != STEP_RUN)
            spot.step = FLOW_NO_STEP;
        else
            spot.runs[spot.run_count++] = run;
    }
    return spot;
}

static enum turn_open open_of(const json_t *json, const char *key)
{
    const char *name = text_of(json_object_get(json, key));
    for (unsigned int i = 0; name && i < TURN_OPENS; i++)
        if (strcmp(name, open_names[i]) == 0)
            return (enum turn_open)i;
    return OPEN_NONE;
}

/* Whether a question of that sort can stand at the step. */
static bool fits(const struct flow_step *step, enum turn_open open)
{
    bool is_area = step && step->kind == STEP_ASK && step->as.ask.answer == ANSWER_AREA;
    switch (open) {
    case OPEN_STEP:
        return step &&
               (step->kind == STEP_MENU || step->kind == STEP_ASK || step->kind == STEP_OFFER);
    case OPEN_SEVERAL:
    case OPEN_OUTSIDE:
    case OPEN_READ:
        return is_area;
    case OPEN_NUMBER:
        return step && step->kind == STEP_OFFER;
    case OPEN_SAFE:
    case OPEN_MOBILE:
        return step && (step->kind == STEP_OFFER || step->kind == STEP_TEXT);
    case OPEN_CALL_NUMBER:
    case OPEN_CALL_OTHER:
    case OPEN_CALL_WHEN:
    case OPEN_CALL_SAFE:
        return step && step->kind == STEP_CALLBACK;
    case OPEN_RECORDING:
    case OPEN_RECORDED:
        return step && step->kind == STEP_RECORD;
    case OPEN_CONSENT:
        return step && step->kind == STEP_REFER;
    case OPEN_QUEUE:
    case OPEN_SHUT:
        return step && step->kind == STEP_ADVISER;
    case OPEN_NONE:
    case OPEN_LANGUAGE:
    case OPEN_OTHER:
    case OPEN_SILENT:
    case OPEN_BACK:
    case OPEN_SAFE_DANGER:
    case TURN_OPENS:
        return true;
    }
    return false;
}

static void read_place(const struct flow_program *program, const json_t *json,
                       struct turn_session *out)
{
    out->at = spot_of(program, json_object_get(json, "at"));
    out->open = open_of(json, "open");
    out->under = open_of(json, "under");
    const struct flow_step *step =
        out->at.step == FLOW_NO_STEP ? NULL : &program->steps[out->at.step];
    const char *kind = text_of(json_object_get(json, "kind"));
    if (!step || !kind || strcmp(kind, flow_step_kind_name(step->kind)) != 0) {
        out->at.step = FLOW_NO_STEP;
        step = NULL;
    }
    if (!fits(step, out->open))
        out->open = OPEN_NONE;
    bool lies_over =
        out->under == OPEN_LANGUAGE || out->under == OPEN_SILENT || out->under == OPEN_BACK;
    if (!fits(step, out->under) || lies_over)
        out->under = OPEN_NONE;

    out->before = spot_of(program, json_object_get(json, "before"));
    const json_t *trail = json_object_get(json, "trail");
    for (size_t i = 0; i < json_array_size(trail) && out->trail_count < TURN_TRAIL_MAX; i++) {
        struct turn_spot spot = spot_of(program, json_array_get(trail, i));
        if (spot.step != FLOW_NO_STEP)
            out->trail[out->trail_count++] = spot;
    }
}

static struct turn_saved saved_of(const char *name, const json_t *value)
{
    struct turn_saved saved = {name, text_of(value), ANSWER_WORDS};
    const char *kind = text_of(json_array_get(value, 0));
    for (unsigned int i = 0; kind && i < FLOW_ANSWERS; i++)
        if (answer_names[i] && strcmp(answer_names[i], kind) == 0) {
            saved.answer = (enum flow_answer)i;
            saved.value = text_of(json_array_get(value, 1));
        }
    return saved;
}

static void read_values(const struct flow_program *program, const json_t *json,
                        struct turn_session *out)
{
    const json_t *area = json_object_get(json, "area");
    const char *outcode = text_of(json_object_get(area, "code"));
    if (outcode && strlen(outcode) < sizeof out->area.outcode)
        memcpy(out->area.outcode, outcode, strlen(outcode));
    out->area.boroughs = (uint64_t)number_of(area, "boroughs", ((int64_t)1 << PLACE_BOROUGHS) - 1);
    out->area.is_outside = keep_is_true(area, "outside");
    out->has_area = json_is_object(area);

    const char *needs[TURN_NEEDS_MAX];
    size_t count = texts_of(json, "needs", needs, TURN_NEEDS_MAX);
    for (size_t i = 0; i < count; i++)
        if (understand_need_label(program->needs, needs[i]))
            out->needs[out->need_count++] = needs[i];

    json_t *saved = json_object_get(json, "saved");
    const char *name;
    json_t *value;
    json_object_foreach(saved, name, value)
    {
        struct turn_saved one = saved_of(name, value);
        if (one.value && out->saved_count < TURN_SAVED_MAX && strlen(name) < TURN_TEXT_BYTES)
            out->saved[out->saved_count++] = one;
    }

    out->place_count = texts_of(json, "places", out->places, TURN_PLACES_MAX);
    out->place = (size_t)number_of(json, "place", TURN_PLACES_MAX);
    out->told = (size_t)number_of(json, "told", TURN_PLACES_MAX);
    out->choice_count = texts_of(json, "choices", out->choices, TURN_CHOICES_MAX);
    out->waiting_count = texts_of(json, "waiting", out->waiting, TURN_WAITING_MAX);
    out->picked = text_of(json_object_get(json, "picked"));
    out->chosen = text_of(json_object_get(json, "chosen"));
    const char *risk = text_of(json_object_get(json, "risk"));
    for (size_t i = 0; risk && i < ARRAY_SIZE(risks); i++)
        if (strcmp(risk, risks[i]) == 0)
            out->risk = risks[i];
}

static struct turn_window window_of(const json_t *list, size_t index)
{
    const json_t *from = json_array_get(list, 2 * index), *to = json_array_get(list, 2 * index + 1);
    struct turn_window window = {0, 0};
    bool is_right = json_is_integer(from) && json_is_integer(to) && json_integer_value(from) > 0 &&
                    json_integer_value(to) > json_integer_value(from) &&
                    json_integer_value(to) < INT64_MAX / 4;
    if (is_right)
        window = (struct turn_window){json_integer_value(from), json_integer_value(to)};
    return window;
}

static void read_promise(const json_t *json, struct turn_session *out)
{
    const json_t *windows = json_object_get(json, "windows");
    for (size_t i = 0; i < TURN_WINDOWS_MAX; i++) {
        struct turn_window window = window_of(windows, i);
        if (window.from_ms == 0)
            break;
        out->windows[out->window_count++] = window;
    }
    out->window = window_of(json_object_get(json, "window"), 0);
    out->is_other_number = keep_is_true(json, "other_number");
    out->recorded_s = (int)number_of(json, "recorded", 24 * 60 * 60);
    out->consent = text_of(json_object_get(json, "consent"));
    out->until_ms = number_of(json, "until", INT64_MAX / 4);
    out->is_promised = keep_is_true(json, "promised");
}

static void read_later(const json_t *json, struct turn_session *out)
{
    const json_t *list = json_object_get(json, "later");
    for (size_t i = 0; i < json_array_size(list) && out->later_count < TURN_LATER_MAX; i++) {
        const json_t *one = json_array_get(list, i);
        const char *path = text_of(json_array_get(one, 0));
        json_int_t entry = json_integer_value(json_array_get(one, 1));
        json_int_t until_ms = json_integer_value(json_array_get(one, 2));
        if (path && entry >= 0 && entry < TURN_LATER_MAX && until_ms > 0)
            out->later[out->later_count++] = (struct turn_later){path, (size_t)entry, until_ms};
    }
}

static void read_counts(const json_t *json, struct turn_session *out)
{
    out->tags = text_of(json_object_get(json, "tags"));
    out->follow_ref = text_of(json_object_get(json, "follow_ref"));
    out->is_follow_up = keep_is_true(json, "follow_up");
    out->is_ours = keep_is_true(json, "ours");
    out->area_misses = (int)number_of(json, "area_misses", 3);
    out->dropped_ms = number_of(json, "dropped", INT64_MAX / 4);
    out->is_slow = keep_is_true(json, "slow");
    out->is_first = keep_is_true(json, "first");
    out->since_ms = number_of(json, "since", INT64_MAX / 4);
    out->asked_ms = number_of(json, "asked", INT64_MAX / 4);
    out->within_ms = number_of(json, "within", INT64_MAX / 4);
    out->misses = (int)number_of(json, "misses", 3);
    out->silences = (int)number_of(json, "silences", 3);
    out->is_risky = keep_is_true(json, "risky");
    out->is_dirty = keep_is_true(json, "news");
    out->last_hash = (uint64_t)number_of(json, "hash", INT64_MAX);
    out->last_ms = number_of(json, "last", INT64_MAX / 4);
    out->is_answered = keep_is_true(json, "answered");
    out->was_thanked = keep_is_true(json, "thanked");
    out->replied_ms = number_of(json, "replied", INT64_MAX / 4);
    out->was_told_muted = keep_is_true(json, "told_muted");
    out->is_danger = keep_is_true(json, "danger");
    out->no_texts = keep_is_true(json, "no_texts");
    out->safe_ms = number_of(json, "safe", INT64_MAX / 4);
    out->shut_ms = number_of(json, "shut", INT64_MAX / 4);
}

void turn_session_read(void *ctx, const struct flow_program *program, const char *document,
                       struct turn_session *out)
{
    *out = turn_session_new();
    struct str text = str_of(document);
    const json_t *json = text.length <= TURN_SESSION_BYTES ? keep_read(ctx, text) : NULL;
    if (!json)
        return;

    const char *language = text_of(json_object_get(json, "language"));
    out->language = language && language_own_name(language) ? language : NULL;
    read_place(program, json, out);
    read_values(program, json, out);
    read_promise(json, out);
    read_counts(json, out);
    read_later(json, out);
    session_loop_read(json, &out->loop);
}

/* ---- Writing ----------------------------------------------------------------------------------------------- */

static void put_spot(struct buf *buf, const struct flow_program *program,
                     const struct turn_spot *spot)
{
    buf_add_byte(buf, '"');
    buf_add_text(buf, program->steps[spot->step].path);
    for (size_t i = 0; i < spot->run_count; i++) {
        buf_add_byte(buf, ' ');
        buf_add_text(buf, program->steps[spot->runs[i]].path);
    }
    buf_add_byte(buf, '"');
}

static void put_place(struct buf *buf, const struct flow_program *program,
                      const struct turn_session *session)
{
    if (session->at.step != FLOW_NO_STEP) {
        member_name(buf, "at");
        put_spot(buf, program, &session->at);
        keep_text(buf, "kind", flow_step_kind_name(program->steps[session->at.step].kind));
    }
    if (session->open != OPEN_NONE)
        keep_text(buf, "open", open_names[session->open]);
    if (session->under != OPEN_NONE)
        keep_text(buf, "under", open_names[session->under]);
    if (session->before.step != FLOW_NO_STEP) {
        member_name(buf, "before");
        put_spot(buf, program, &session->before);
    }
    if (session->trail_count > 0)
        member_name(buf, "trail");
    for (size_t i = 0; i < session->trail_count; i++) {
        buf_add_byte(buf, i == 0 ? '[' : ',');
        put_spot(buf, program, &session->trail[i]);
    }
    if (session->trail_count > 0)
        buf_add_byte(buf, ']');
}

static void put_area(struct buf *buf, const struct turn_session *session)
{
    if (!session->has_area)
        return;
    member_name(buf, "area");
    buf_add_byte(buf, '{');
    member_text(buf, "code", session->area.outcode);
    keep_number(buf, "boroughs", (int64_t)session->area.boroughs, 0);
    keep_true(buf, "outside", session->area.is_outside);
    buf_add_byte(buf, '}');
}

static void put_saved(struct buf *buf, const struct turn_session *session)
{
    if (session->saved_count == 0)
        return;
    member_name(buf, "saved");
    for (size_t i = 0; i < session->saved_count; i++) {
        buf_add_byte(buf, i == 0 ? '{' : ',');
        buf_add_json_text(buf, session->saved[i].name);
        buf_add_byte(buf, ':');
        const char *kind = answer_names[session->saved[i].answer];
        if (kind) {
            buf_add_byte(buf, '[');
            buf_add_json_text(buf, kind);
            buf_add_byte(buf, ',');
        }
        buf_add_json_text(buf, session->saved[i].value);
        if (kind)
            buf_add_byte(buf, ']');
    }
    buf_add_byte(buf, '}');
}

static void put_windows(struct buf *buf, const char *name, const struct turn_window *windows,
                        size_t count)
{
    if (count == 0 || windows[0].from_ms == 0)
        return;
    member_name(buf, name);
    for (size_t i = 0; i < count; i++)
        buf_printf(buf, "%s%lld,%lld", i == 0 ? "[" : ",", (long long)windows[i].from_ms,
                   (long long)windows[i].to_ms);
    buf_add_byte(buf, ']');
}

static void put_promise(struct buf *buf, const struct turn_session *session)
{
    put_windows(buf, "windows", session->windows, session->window_count);
    put_windows(buf, "window", &session->window, 1);
    keep_true(buf, "other_number", session->is_other_number);
    keep_number(buf, "recorded", session->recorded_s, 0);
    keep_text(buf, "consent", session->consent);
    keep_number(buf, "until", session->until_ms, 0);
    keep_true(buf, "promised", session->is_promised);
}

static void put_later(struct buf *buf, const struct turn_session *session)
{
    if (session->later_count > 0)
        member_name(buf, "later");
    for (size_t i = 0; i < session->later_count; i++) {
        const struct turn_later *one = &session->later[i];
        buf_add_text(buf, i == 0 ? "[[" : ",[");
        buf_add_json_text(buf, one->path);
        buf_printf(buf, ",%zu,%lld]", one->entry, (long long)one->until_ms);
    }
    if (session->later_count > 0)
        buf_add_byte(buf, ']');
}

/* NULL: it is over TURN_SESSION_BYTES, and would not be read again. */
static const char *write_whole(void *ctx, const struct flow_program *program,
                               const struct turn_session *session)
{
    struct buf *buf = buf_new(ctx, TURN_SESSION_BYTES);
    buf_add_byte(buf, '{');
    member_number(buf, "version", program->version);
    keep_number(buf, "since", session->since_ms, 0);
    keep_text(buf, "language", session->language);
    put_place(buf, program, session);
    keep_number(buf, "asked", session->asked_ms, 0);
    keep_number(buf, "within", session->within_ms, 0);
    keep_number(buf, "misses", session->misses, 0);
    keep_number(buf, "silences", session->silences, 0);
    put_area(buf, session);
    keep_texts(buf, "needs", session->needs, session->need_count);
    put_saved(buf, session);
    keep_text(buf, "picked", session->picked);
    keep_text(buf, "chosen", session->chosen);
    keep_text(buf, "risk", session->risk);
    keep_true(buf, "risky", session->is_risky);
    keep_true(buf, "news", session->is_dirty);
    keep_texts(buf, "places", session->places, session->place_count);
    keep_number(buf, "place", (int64_t)session->place, 0);
    keep_number(buf, "told", (int64_t)session->told, 0);
    keep_texts(buf, "choices", session->choices, session->choice_count);
    put_promise(buf, session);
    keep_true(buf, "slow", session->is_slow);
    keep_true(buf, "first", session->is_first);
    keep_number(buf, "hash", (int64_t)session->last_hash, 0);
    keep_number(buf, "last", session->last_ms, 0);
    keep_true(buf, "answered", session->is_answered);
    keep_true(buf, "thanked", session->was_thanked);
    keep_number(buf, "replied", session->replied_ms, 0);
    keep_true(buf, "told_muted", session->was_told_muted);
    session_loop_write(buf, &session->loop);
    keep_texts(buf, "waiting", session->waiting, session->waiting_count);
    keep_true(buf, "danger", session->is_danger);
    keep_true(buf, "no_texts", session->no_texts);
    keep_number(buf, "safe", session->safe_ms, 0);
    keep_number(buf, "shut", session->shut_ms, 0);
    keep_text(buf, "tags", session->tags);
    keep_text(buf, "follow_ref", session->follow_ref);
    keep_true(buf, "follow_up", session->is_follow_up);
    keep_true(buf, "ours", session->is_ours);
    keep_number(buf, "area_misses", session->area_misses, 0);
    keep_number(buf, "dropped", session->dropped_ms, 0);
    put_later(buf, session);
    buf_add_byte(buf, '}');
    return buf_failed(buf) ? NULL : buf_text(buf);
}

/* The longest of the saved values. */
static size_t longest(const struct turn_session *session)
{
    size_t found = 0;
    for (size_t i = 1; i < session->saved_count; i++)
        if (strlen(session->saved[i].value) > strlen(session->saved[found].value))
            found = i;
    return found;
}

const char *turn_session_write(void *ctx, const struct flow_program *program,
                               const struct turn_session *session)
{
    struct turn_session less = *session;
    const char *document;
    /* the place and what is promised stay; the longest words go first */
    while (!(document = write_whole(ctx, program, &less)) && less.saved_count > 0)
        less.saved[longest(&less)] = less.saved[--less.saved_count];
    if (document)
        return document;
    less.waiting_count = less.place_count = 0;
    document = write_whole(ctx, program, &less);
    return document ? document : "{}";
}

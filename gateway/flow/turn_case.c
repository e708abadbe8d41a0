/* What the case log hears of a conversation, and when: a write is only caused by news.
 * Stands beside the steps. Need and area found before there is a case wait in the session and are carried by the
 * change that opens it.
 * Leaves to others: keeping it (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

static void add_need(struct turn *turn, const char *id, bool in_front)
{
    struct turn_session *session = &turn->session;
    if (!id || !understand_need_label(turn->program->needs, id))
        return;
    size_t at = 0;
    while (at < session->need_count && strcmp(session->needs[at], id) != 0)
        at++;
    bool is_known = at < session->need_count;
    if (is_known && (!in_front || at == 0))
        return;
    session->is_dirty = true;
    if (!is_known && session->need_count == TURN_NEEDS_MAX)
        at = TURN_NEEDS_MAX - 1;
    else if (!is_known)
        session->need_count++;
    if (!in_front) {
        session->needs[at] = id;
        return;
    }
    for (; at > 0; at--)
        session->needs[at] = session->needs[at - 1];
    session->needs[0] = id;
}

static void drop_need(struct turn *turn, const char *id)
{
    struct turn_session *session = &turn->session;
    size_t kept = 0;
    for (size_t i = 0; i < session->need_count; i++)
        if (strcmp(session->needs[i], id) != 0)
            session->needs[kept++] = session->needs[i];
    session->need_count = kept;
}

void turn_need(struct turn *turn, const char *id)
{
    add_need(turn, id, true);
}

/* "Money or food", then "Food today": the second is what they meant by the first. */
void turn_need_pick(struct turn *turn, const char *id)
{
    struct turn_session *session = &turn->session;
    if (!id)
        return;
    if (session->picked && strcmp(session->picked, id) != 0)
        drop_need(turn, session->picked);
    session->picked = id;
    add_need(turn, id, true);
}

void turn_need_also(struct turn *turn, const char *id)
{
    add_need(turn, id, turn->session.need_count == 0);
}

void turn_chosen(struct turn *turn, const char *label)
{
    struct turn_session *session = &turn->session;
    if (!session->chosen) {
        session->chosen = label;
        return;
    }
    if (strlen(session->chosen) + strlen(label) > 200)
        return;
    session->chosen = mem_printf(turn->ctx, "%s, %s", session->chosen, label);
}

void turn_area(struct turn *turn, const struct place_area *area)
{
    struct turn_session *session = &turn->session;
    bool is_same = session->has_area && session->area.boroughs == area->boroughs &&
                   session->area.is_outside == area->is_outside &&
                   strcmp(session->area.outcode, area->outcode) == 0;
    turn->seen.area = place_area_label(turn->ctx, turn->world->map, area);
    if (is_same)
        return;
    session->area = *area;
    session->has_area = true;
    session->is_dirty = true;
}

static const char *joined_needs(struct turn *turn)
{
    struct buf *buf = buf_new(turn->ctx, TURN_TEXT_BYTES);
    for (size_t i = 0; i < turn->session.need_count; i++) {
        if (i > 0)
            buf_add_byte(buf, '|');
        buf_add_text(buf, turn->session.needs[i]);
    }
    return buf_text(buf);
}

static const char *joined_boroughs(struct turn *turn)
{
    struct buf *buf = buf_new(turn->ctx, TURN_TEXT_BYTES);
    for (int i = 0; i < PLACE_BOROUGHS; i++) {
        if (!(turn->session.area.boroughs & ((uint64_t)1 << i)))
            continue;
        if (buf_str(buf).length > 0)
            buf_add_byte(buf, '|');
        buf_add_text(buf, place_map_borough(turn->world->map, i)->gss);
    }
    return buf_text(buf);
}

/* What the case has not heard yet goes with this change. */
static void carry(struct turn *turn, struct flow_case_change *change)
{
    struct turn_session *session = &turn->session;
    bool is_news = session->is_dirty || !turn->contact.has_case;
    if (is_news && session->need_count > 0) {
        change->need = session->needs[0];
        change->needs = joined_needs(turn);
    }
    if (is_news && session->has_area) {
        if (session->area.outcode[0] != '\0')
            change->outcode = mem_strdup(turn->ctx, session->area.outcode);
        if (session->area.boroughs != 0)
            change->boroughs = joined_boroughs(turn);
    }
    change->tags = session->tags;
    session->tags = NULL;
    change->risk = session->risk;
    session->risk = NULL;
    session->is_dirty = false;
}

static struct flow_case_change *emit(struct turn *turn, const char *what, const char *detail)
{
    struct flow_case_change *change = mem_new(turn->ctx, struct flow_case_change);
    change->what = what;
    change->detail = detail;
    if (turn->is_closing)
        return change;
    carry(turn, change);
    turn_effect(turn, FLOW_CASE)->change = change;
    turn->contact.has_case = true;
    return change;
}

struct flow_case_change *turn_case(struct turn *turn, const char *what, const char *detail)
{
    if (turn->session.chosen) {
        bool opens = !turn->contact.has_case;
        const char *chosen = mem_printf(turn->ctx, "Chose: %s", turn->session.chosen);
        turn->session.chosen = NULL;
        struct flow_case_change *change = emit(turn, "need", chosen);
        if (opens)
            change->status = "new";
    }
    return emit(turn, what, detail);
}

struct flow_case_change *turn_case_closed(struct turn *turn, const char *ref, const char *what,
                                          const char *detail)
{
    struct flow_case_change *change = mem_new(turn->ctx, struct flow_case_change);
    *change = (struct flow_case_change){
        .ref = ref, .what = what, .detail = detail, .tags = turn->session.tags};
    turn->session.tags = NULL;
    turn_effect(turn, FLOW_CASE)->change = change;
    return change;
}

void turn_tag(struct turn *turn, const char *tag)
{
    struct turn_session *session = &turn->session;
    if (!tag || tag[0] == '\0')
        return;
    if (!session->tags) {
        session->tags = tag;
        return;
    }
    struct str rest = str_of(session->tags), one;
    while (str_next(&rest, '|', &one))
        if (str_equals(one, tag))
            return;
    if (strlen(session->tags) + strlen(tag) < TURN_TEXT_BYTES / 2)
        session->tags = mem_printf(turn->ctx, "%s|%s", session->tags, tag);
}

void turn_risk(struct turn *turn, const char *risk)
{
    bool opens = !turn->contact.has_case;
    turn->session.is_risky = strcmp(risk, "none") != 0;
    if (opens && !turn->session.is_risky)
        return;
    turn->session.risk = risk;
    struct flow_case_change *change =
        turn_case(turn, "risk", mem_printf(turn->ctx, "Risk: %s", risk));
    if (opens)
        change->status = "new";
}

bool turn_may_move(const struct turn *turn)
{
    return !turn->contact.is_waiting && !turn->contact.has_adviser;
}

void turn_case_news(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    if (!turn->contact.has_case)
        return;
    if (session->chosen) {
        const char *chosen = mem_printf(turn->ctx, "Chose: %s", session->chosen);
        session->chosen = NULL;
        emit(turn, "need", chosen);
        return;
    }
    if (session->tags && !session->is_dirty) {
        emit(turn, "tag", NULL);
        return;
    }
    if (!session->is_dirty)
        return;
    const char *detail = NULL;
    if (session->need_count > 0)
        detail = understand_need_label(turn->program->needs, session->needs[0]);
    emit(turn, "need", detail ? mem_printf(turn->ctx, "Need: %s", detail) : NULL);
}

/* Which version of the script a conversation goes on with: its own until its next main menu, its end or a day, then the
 * newest.
 * Stands where a turn opens its session and where the walk comes to the main menu.
 * Leaves to others: which versions there are (dispatch/ gives two), reading and writing a session (session.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/record_impl.h"

int64_t flow_session_version(const char *session)
{
    static const char head[] = "{\"version\":";
    if (!session || !str_starts(str_of(session), head))
        return 0;
    const char *digits = session + sizeof head - 1;
    size_t length = 0;
    while (digits[length] >= '0' && digits[length] <= '9')
        length++;
    int64_t version;
    return str_to_int64(str_range(digits, length), 1, INT64_MAX, &version) ? version : 0;
}

bool turn_session_rests(const struct turn_session *session)
{
    return session->at.step == FLOW_NO_STEP && session->open == OPEN_NONE &&
           session->under == OPEN_NONE && session->before.step == FLOW_NO_STEP &&
           session->waiting_count == 0;
}

void turn_open_session(struct turn *turn, const char *document)
{
    const struct flow_program *newest = turn->world->newest ? turn->world->newest : turn->program;
    struct turn_session *session = &turn->session;
    int64_t now_ms = turn->world->now_ms;
    if (!document)
        turn->program = newest;
    turn_session_read(turn->ctx, turn->program, document, session);
    if (turn->program != newest &&
        (turn_session_rests(session) || now_ms - session->since_ms >= FLOW_SESSION_KEPT_MS)) {
        turn->program = newest;
        turn_session_read(turn->ctx, newest, document, session);
    }
    if (flow_session_version(document) != turn->program->version)
        session->since_ms = now_ms;
}

void turn_renew(struct turn *turn)
{
    const struct flow_program *newest = turn->world->newest;
    struct turn_session *session = &turn->session;
    if (!newest || newest == turn->program)
        return;
    size_t known = 0;
    for (size_t i = 0; i < session->need_count; i++)
        if (understand_need_label(newest->needs, session->needs[i]))
            session->needs[known++] = session->needs[i];
    session->need_count = known;
    if (session->picked && !understand_need_label(newest->needs, session->picked))
        session->picked = NULL;
    session->at = session->before = (struct turn_spot){.step = FLOW_NO_STEP};
    session->trail_count = 0;
    session->choice_count = 0;
    turn->language = flow_language_find(newest, turn->program->languages[turn->language].code);
    turn->program = newest;
}

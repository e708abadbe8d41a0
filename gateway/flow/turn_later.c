/* Words that stay live after a flow has ended: the `later:` of steps that were come to, each until its time is over.
 * Stands behind the fixed words and the open question's answers, before needs; the newest wins. They are kept by the
 * step's path, so that they outlive the end of a conversation, a restart and a newer script.
 * Leaves to others: what the words lead to (the script). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

static void drop(struct turn_session *session, size_t index)
{
    session->later_count--;
    memmove(&session->later[index], &session->later[index + 1],
            (session->later_count - index) * sizeof session->later[0]);
}

static void add(struct turn *turn, const struct flow_step *step, size_t entry)
{
    struct turn_session *session = &turn->session;
    for (size_t i = session->later_count; i-- > 0;)
        if (session->later[i].entry == entry && strcmp(session->later[i].path, step->path) == 0)
            drop(session, i);
    if (session->later_count == TURN_LATER_MAX)
        drop(session, 0);
    session->later[session->later_count++] =
        (struct turn_later){step->path, entry, turn->world->now_ms + step->later[entry].within_ms};
}

void turn_later_begin(struct turn *turn, const struct flow_step *step)
{
    /* a call ends with itself; what is promised in it comes as a text of its own */
    if (turn->channel != FLOW_TEXT || turn->is_muted)
        return;
    /* of one step the first entry counts as the newest */
    for (size_t i = step->later_count; i-- > 0;)
        add(turn, step, i);
}

static const struct flow_later *entry_of(const struct turn *turn, const struct turn_later *kept)
{
    size_t step = flow_step_find(turn->program, str_of(kept->path));
    if (step == FLOW_NO_STEP || kept->entry >= turn->program->steps[step].later_count)
        return NULL;
    return &turn->program->steps[step].later[kept->entry];
}

static bool names(struct turn *turn, const struct flow_later *later,
                  const struct understand_text *text)
{
    const char **words = mem_array(turn->ctx, const char *, later->count + 1);
    for (size_t i = 0; i < later->count; i++)
        words[i] = later->folded[i].data;
    struct understand_option option = {.number = -1, .words = words, .word_count = later->count};
    bool is_exact = false;
    return understand_choice(text, &option, 1, &is_exact) == 0 && is_exact;
}

static const struct flow_later *find(struct turn *turn, const struct understand_text *text)
{
    struct turn_session *session = &turn->session;
    for (size_t i = session->later_count; i-- > 0;) {
        if (session->later[i].until_ms <= turn->world->now_ms) {
            drop(session, i);
            continue;
        }
        const struct flow_later *later = entry_of(turn, &session->later[i]);
        if (later && names(turn, later, text))
            return later;
    }
    return NULL;
}

bool turn_later_names(struct turn *turn, const struct understand_text *text)
{
    return turn->session.later_count > 0 && find(turn, text) != NULL;
}

bool turn_later_text(struct turn *turn, const struct understand_text *text)
{
    if (turn->session.later_count == 0)
        return false;
    const struct flow_later *later = find(turn, text);
    if (!later)
        return false;
    turn->seen.answer = "later";
    turn->session.misses = 0;
    turn->session.silences = 0;
    turn->session.at.run_count = 0;
    turn_walk(turn, later->go);
    return true;
}

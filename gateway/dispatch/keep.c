/* What a turn beside texts leaves for a replay: a row of its own, with its record and what was said.
 * Stands behind the handlers of calls and timers, after the effects. A text has its record beside its words.
 * Leaves to others: what a record holds (flow/), running it again (flow/, app/). */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include "base/mem.h"
#include "store/turn.h"

enum { SAID_BYTES = 64 * 1024 };

void keep_said(struct task *task, const char *words)
{
    if (task->channel != FLOW_PHONE)
        return;
    if (!task->said)
        task->said = buf_new(task->ctx, SAID_BYTES);
    buf_add_byte(task->said, buf_str(task->said).length == 0 ? '[' : ',');
    buf_add_json_text(task->said, words);
}

/* What was spoken stands before what was sent. */
static void add_spoken(struct task *task, const struct flow_result *result)
{
    struct buf *sent = task->said;
    task->said = NULL;
    for (size_t i = 0; i < result->effect_count; i++)
        if (result->effects[i].kind == FLOW_SPEAK)
            keep_said(task, result->effects[i].text);
    if (!task->said) {
        task->said = sent;
    } else if (sent) {
        struct str rest = buf_str(sent);
        buf_add_byte(task->said, ',');
        buf_add(task->said, str_range(rest.data + 1, rest.length - 1));
    }
}

bool keep_place(struct task *task, struct error *err)
{
    return turn_place_after(task->store, task->contact->id, &task->after_id, err);
}

bool keep_turn(struct task *task, const struct flow_event *event, const struct flow_result *result,
               struct error *err)
{
    add_spoken(task, result);
    if (task->said)
        buf_add_byte(task->said, ']');
    const struct turn_row row = {
        .contact_id = task->contact->id,
        .case_id = task->contact->case_id,
        .call_id = task->call_id,
        .after_id = task->after_id,
        .at_ms = task->now_ms,
        .kind = flow_event_name(event->kind),
        /* a number that was keyed in is nobody's business later */
        .input = understand_without_phones(task->ctx, event->text),
        .record = result->understood,
        .said = task->said ? buf_text(task->said) : NULL,
    };
    return turn_add(task->store, &row, err);
}

/* What happened in a rehearsal, kept as a conversation is kept in the house, so that it can be replayed.
 * Stands beside talk_people.c, as the message and turn rows stand beside dispatch/.
 * Leaves to others: running it again (replay.c). */
// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"
#include "flow/record_impl.h"
#include "flow/talk_impl.h"

void talk_tape(struct talk *talk, struct talk_person *person, enum flow_channel channel,
               const struct flow_event *event, const struct flow_result *result)
{
    if (event->kind == FLOW_EVENT_CALL)
        person->calls++;
    if (person->past_count == person->past_room) {
        person->past_room = person->past_room == 0 ? 16 : 2 * person->past_room;
        person->pasts = mem_grow(talk->ctx, person->pasts, struct flow_past, person->past_room);
    }
    struct flow_past *past = &person->pasts[person->past_count++];
    *past = (struct flow_past){
        .channel = channel,
        .call = channel == FLOW_PHONE ? person->calls : 0,
        .kind = event->kind,
        .text = event->kind == FLOW_EVENT_TEXT ? result->kept_text
                                               : understand_without_phones(talk->ctx, event->text),
        .record = result->understood,
    };
    struct record_said said =
        record_said(talk->ctx, &person->contact, event->kind, event->provider_word, result);
    past->said = said.items;
    past->said_count = said.count;
}

bool flow_rehearsal_replays(void *ctx, const struct flow_rehearsal *rehearsal,
                            const char **transcript_out)
{
    const struct talk *talk = talk_of(rehearsal);
    const struct flow_program *programs[] = {talk->program};
    const struct flow_replay set = {
        .programs = programs, .program_count = 1, .map = talk->world.map};
    enum flow_replay_outcome outcome = FLOW_REPLAY_SAME;
    for (const struct talk_person *one = talk->people; one && outcome == FLOW_REPLAY_SAME;
         one = one->next)
        outcome = flow_replay(ctx, &set, one->pasts, one->past_count, transcript_out);
    return outcome == FLOW_REPLAY_SAME;
}

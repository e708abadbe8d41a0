/* The door of rehearsals: a whole talk, or line by line for somebody at a terminal.
 * Stands in front of talk.c, which reads the lines, and talk_people.c, which plays the world.
 * Leaves to others: showing it (app/). */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "base/mem.h"
#include "flow/talk_impl.h"

enum { TRANSCRIPT_BYTES = 4 * 1024 * 1024 };

static const int64_t default_clock_ms =
    1793700000000; /* Tuesday 3 November 2026, 10:00 in London */

struct flow_rehearsal {
    struct talk talk;
};

struct flow_rehearsal *flow_rehearsal_new(void *ctx, const struct flow_program *program,
                                          const struct flow_facts *facts,
                                          const struct directory_holidays *holidays,
                                          struct flow_cover *cover)
{
    struct flow_rehearsal *rehearsal = mem_new(ctx, struct flow_rehearsal);
    rehearsal->talk = (struct talk){.ctx = rehearsal,
                                    .program = program,
                                    .transcript = buf_new(rehearsal, TRANSCRIPT_BYTES),
                                    .world = {.now_ms = default_clock_ms,
                                              .map = facts->map,
                                              .directory = facts->directory,
                                              .holidays = holidays,
                                              .wait_minutes = 15,
                                              .position = 1,
                                              .keep_messages_months = 12,
                                              .replies_per_hour = 60,
                                              .may_text = talk_may_text,
                                              .self = &rehearsal->talk,
                                              .cover = cover}};
    return rehearsal;
}

const struct talk *talk_of(const struct flow_rehearsal *rehearsal)
{
    return &rehearsal->talk;
}

bool flow_rehearsal_run(struct flow_rehearsal *rehearsal, const struct flow_file *talk,
                        const char **transcript_out)
{
    bool is_right = talk_run(&rehearsal->talk, talk->text);
    *transcript_out = buf_text(rehearsal->talk.transcript);
    return is_right;
}

bool flow_rehearse(void *ctx, const struct flow_program *program, const struct flow_facts *facts,
                   const struct directory_holidays *holidays, const struct flow_file *talk,
                   const char **transcript_out)
{
    struct flow_rehearsal *rehearsal = flow_rehearsal_new(ctx, program, facts, holidays, NULL);
    return flow_rehearsal_run(rehearsal, talk, transcript_out);
}

void flow_rehearsal_person(struct flow_rehearsal *rehearsal, const char *number,
                           const char *language)
{
    struct talk *talk = &rehearsal->talk;
    const struct flow_language *spoken =
        &talk->program->languages[flow_language_find(talk->program, language)];
    talk->person = talk_person_of(talk, str_of(number));
    talk->person->contact.language = spoken->code;
    talk->channel = FLOW_TEXT;
}

/* Whoever reads along has seen the texts that came. */
static void take_as_read(struct talk *talk)
{
    for (struct talk_person *one = talk->people; one; one = one->next)
        one->inbox = one->inbox_last = NULL;
    talk->was_alerted = false;
}

bool flow_rehearsal_play(struct flow_rehearsal *rehearsal, struct str line,
                         const char **happened_out)
{
    struct talk *talk = &rehearsal->talk;
    take_as_read(talk);
    buf_clear(talk->transcript);
    bool is_played = talk_play(talk, 1, line);
    const char *happened = buf_text(talk->transcript);
    struct str played = str_trim(line);
    size_t length = played.length;
    // the line itself stands first, unless it only looked at something
    if (length > 0 && strncmp(happened, played.data, length) == 0 && happened[length] == '\n')
        happened += length + 1;
    *happened_out = happened;
    return is_played;
}

bool flow_rehearsal_is_calling(const struct flow_rehearsal *rehearsal)
{
    return rehearsal->talk.person && rehearsal->talk.person->is_calling;
}

bool flow_rehearsal_is_quiet(const struct flow_rehearsal *rehearsal)
{
    const struct talk_person *person = rehearsal->talk.person;
    for (size_t i = 0; person && i < TALK_TIMERS_MAX; i++)
        if (person->timers[i].name && strcmp(person->timers[i].name, "quiet") == 0)
            return true;
    return false;
}

int64_t flow_rehearsal_now_ms(const struct flow_rehearsal *rehearsal)
{
    return rehearsal->talk.world.now_ms;
}

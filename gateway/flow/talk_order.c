/* Lines of a talk about what a text meets before any flow: late, muted, a day whose money is spent, held as a machine's.
 * Stands beside talk.c, whose table names them.
 * Leaves to others: the order itself (receive_text.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/talk_impl.h"

bool talk_do_late(struct talk *talk, const struct talk_line *line)
{
    struct talk_line then = *line;
    struct str length;
    int64_t age_ms;
    bool is_right = str_next(&then.rest, ' ', &length) && clock_parse_length(length, &age_ms);
    then.rest = str_trim(then.rest);
    if (!is_right || !str_starts(then.rest, ">"))
        return talk_differs(talk, line, "a late text is written like `late 20m > no food`", NULL);
    then.rest = str_trim(str_range(then.rest.data + 1, then.rest.length - 1));
    return talk_send(talk, &then, age_ms);
}

static bool mute(struct talk *talk, const struct talk_line *line, bool is_muted)
{
    if (!talk_needs_person(talk, line))
        return false;
    talk->person->contact.is_muted = is_muted;
    return true;
}

bool talk_do_muted(struct talk *talk, const struct talk_line *line)
{
    return mute(talk, line, true);
}

bool talk_do_unmuted(struct talk *talk, const struct talk_line *line)
{
    return mute(talk, line, false);
}

bool talk_do_spent(struct talk *talk, const struct talk_line *line)
{
    (void)line;
    talk->world.is_saving = true;
    return true;
}

bool talk_do_left(struct talk *talk, const struct talk_line *line)
{
    (void)line;
    talk->world.is_saving = false;
    return true;
}

static bool expect(struct talk *talk, const struct talk_line *line, bool is_held)
{
    if (!talk_needs_person(talk, line))
        return false;
    if (talk->person->was_held == is_held)
        return true;
    return talk_differs(talk, line, is_held ? "expected: held" : "expected: not held", NULL);
}

bool talk_expect_held(struct talk *talk, const struct talk_line *line)
{
    return expect(talk, line, true);
}

bool talk_expect_not_held(struct talk *talk, const struct talk_line *line)
{
    return expect(talk, line, false);
}

/* What a text says to a question, without taking a turn: for people who try wording at a terminal.
 * Stands beside turn_answer.c, which acts on the same answers. Leaves to others: reading words (understand/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/flow_impl.h"

#include <string.h>

#include "base/mem.h"

static const char *said_number(void *ctx, const struct flow_step *step,
                               const struct understand_text *text)
{
    int64_t number;
    bool is_whole;
    bool is_one = understand_amount(text, &number, &is_whole) && number >= step->as.ask.min &&
                  number <= step->as.ask.max;
    return is_one ? mem_printf(ctx, "%lld", (long long)number) : NULL;
}

static const char *said_when(void *ctx, const struct understand_text *text, int64_t now_ms,
                             bool is_time)
{
    struct understand_when when;
    if (!understand_when(text, now_ms, is_time, &when) || !(is_time ? when.has_time : when.has_day))
        return NULL;
    return is_time ? mem_printf(ctx, "%02d:%02d", when.from_minute / 60 % 24, when.from_minute % 60)
                   : mem_printf(ctx, "%04d-%02d-%02d", when.year, when.month, when.day);
}

static const char *said_area(void *ctx, const struct place_map *map,
                             const struct understand_text *text)
{
    struct understand_area_found found;
    return understand_area(ctx, text, map, &found) ? place_area_label(ctx, map, &found.area) : NULL;
}

static const char *said_need(void *ctx, const struct flow_program *program,
                             const struct understand_text *text)
{
    struct understand_need needs[UNDERSTAND_NEEDS_MAX];
    size_t count =
        understand_needs_sure(needs, understand_needs_find(ctx, text, program->needs, needs));
    const char *said = NULL;
    for (size_t i = 0; i < count; i++)
        said = said ? mem_printf(ctx, "%s, %s", said, needs[i].id) : needs[i].id;
    return said;
}

static const char *said_ask(void *ctx, const struct flow_program *program,
                            const struct flow_asked *asked, const struct flow_step *step,
                            const struct understand_text *text)
{
    char phone[UNDERSTAND_PHONE_BYTES];
    int yes = understand_yes_no(text, program->fixed_words);
    switch (step->as.ask.answer) {
    case ANSWER_YESNO:
        return yes < 0 ? NULL : yes == 1 ? "yes" : "no";
    case ANSWER_AREA:
        return said_area(ctx, asked->map, text);
    case ANSWER_WORDS:
        return str_keep(ctx, str_trim(text->original));
    case ANSWER_NEED:
        return said_need(ctx, program, text);
    case ANSWER_NUMBER:
        return said_number(ctx, step, text);
    case ANSWER_PHONE:
        return understand_phone(text, phone) ? mem_strdup(ctx, phone) : NULL;
    case ANSWER_DATE:
    case ANSWER_TIME:
        return said_when(ctx, text, asked->now_ms, step->as.ask.answer == ANSWER_TIME);
    case ANSWER_LANGUAGE:
        return understand_language(text);
    case FLOW_ANSWERS:
        return NULL;
    }
    return NULL;
}

bool flow_is_question(const struct flow_program *program, const char *path)
{
    size_t index = flow_step_find(program, str_of(path));
    return index != FLOW_NO_STEP &&
           (program->steps[index].kind == STEP_ASK || program->steps[index].kind == STEP_MENU);
}

const char *flow_answer_said(void *ctx, const struct flow_program *program,
                             const struct flow_asked *asked, const struct understand_text *text)
{
    size_t index = flow_step_find(program, str_of(asked->path));
    if (index == FLOW_NO_STEP)
        return NULL;
    const struct flow_step *step = &program->steps[index];
    bool is_exact;
    if (step->kind == STEP_ASK)
        return said_ask(ctx, program, asked, step, text);
    if (step->kind != STEP_MENU)
        return NULL;
    int choice =
        understand_choice(text, step->as.menu.choices, step->as.menu.option_count, &is_exact);
    return choice < 0 ? NULL : mem_printf(ctx, "%d", step->as.menu.choices[choice].number);
}

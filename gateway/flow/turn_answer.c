/* What a text answers: the open question first, then needs and areas in free words.
 * Stands behind the fixed words. An answer is exact (acted on at once) or one that waits for the quiet time.
 * Leaves to others: understanding (understand/), keys of a call (turn_keys.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"
#include "base/unicode.h"

static bool answer_menu(struct turn *turn, const struct flow_step *step,
                        const struct understand_text *text, bool exact_only)
{
    bool is_exact = false;
    int index =
        understand_choice(text, step->as.menu.choices, step->as.menu.option_count, &is_exact);
    if (index < 0 || (size_t)index >= step->as.menu.option_count || (exact_only && !is_exact))
        return false;
    turn_choose(turn, step, (size_t)index);
    return true;
}

static bool answer_yes_no(struct turn *turn, const struct flow_step *step,
                          const struct understand_text *text)
{
    int yes = understand_yes_no(text, turn->program->fixed_words);
    if (yes < 0)
        return false;
    turn_yes_no(turn, step, yes == 1);
    return true;
}

void turn_yes_no(struct turn *turn, const struct flow_step *step, bool is_yes)
{
    turn->seen.answer = is_yes ? "yes" : "no";
    turn_save(turn, step->as.ask.save, turn->seen.answer);
    if (is_yes || step->as.ask.no.kind == TARGET_NONE) {
        turn_answered(turn);
        return;
    }
    turn->session.misses = 0;
    turn_remember(turn);
    turn_walk(turn, step->as.ask.no);
}

void turn_skip(struct turn *turn, const struct flow_step *step)
{
    turn->seen.answer = "skip";
    turn->session.misses = 0;
    turn->session.silences = 0;
    turn_remember(turn);
    turn_walk(turn, step->as.ask.skip);
}

static bool answer_area(struct turn *turn, const struct flow_step *step,
                        const struct understand_text *text, bool exact_only)
{
    struct understand_area_found found = {0};
    if (!turn_find_area(turn, text, &found))
        return false;
    if (exact_only && !found.is_whole)
        return false;
    if (!found.is_whole)
        turn_needs_only(turn, text);
    turn->session.misses = 0;
    turn->session.silences = 0;
    if (turn_area_take(turn, step, &found))
        turn_area_done(turn, step);
    return true;
}

static bool answer_need(struct turn *turn, const struct understand_text *text, bool exact_only)
{
    struct understand_need needs[UNDERSTAND_NEEDS_MAX];
    if (exact_only)
        return false;
    size_t count = understand_needs_sure(
        needs, understand_needs_find(turn->ctx, text, turn->program->needs, needs));
    if (count == 0)
        return false;
    for (size_t i = count; i-- > 0;)
        turn_need(turn, needs[i].id);
    turn_answered(turn);
    return true;
}

const char *turn_kept(struct turn *turn, const struct understand_text *text)
{
    struct str kept = str_of(understand_without_postcodes(turn->ctx, text, turn->world->map));
    if (turn_asks_phone(turn))
        kept = str_of(understand_without_phones(turn->ctx, kept));
    return str_keep(turn->ctx, unicode_cut(str_trim(kept), TURN_TEXT_BYTES));
}

static bool answer_words(struct turn *turn, const struct flow_step *step,
                         const struct understand_text *text, bool exact_only)
{
    if (exact_only && understand_number(text) < 0)
        return false;
    turn_save(turn, step->as.ask.save, turn_kept(turn, text));
    turn_answered(turn);
    return true;
}

static bool answer_ask(struct turn *turn, const struct flow_step *step,
                       const struct understand_text *text, enum understand_fixed fixed,
                       bool exact_only)
{
    if (fixed == FIXED_SKIP && step->as.ask.skip.kind != TARGET_NONE) {
        turn_skip(turn, step);
        return true;
    }
    switch (step->as.ask.answer) {
    case ANSWER_YESNO:
        return answer_yes_no(turn, step, text);
    case ANSWER_AREA:
        return answer_area(turn, step, text, exact_only);
    case ANSWER_WORDS:
        return answer_words(turn, step, text, exact_only);
    case ANSWER_NEED:
        return answer_need(turn, text, exact_only);
    case ANSWER_NUMBER:
    case ANSWER_PHONE:
    case ANSWER_DATE:
    case ANSWER_TIME:
    case ANSWER_LANGUAGE:
        return turn_value_text(turn, step, text, exact_only);
    case FLOW_ANSWERS:
        return false;
    }
    return false;
}

static bool answer_step(struct turn *turn, const struct understand_text *text,
                        enum understand_fixed fixed, bool exact_only)
{
    const struct flow_step *step = turn_step(turn);
    if (!step)
        return false;
    if (step->kind == STEP_MENU)
        return answer_menu(turn, step, text, exact_only || fixed != FIXED_NONE);
    if (step->kind == STEP_ASK)
        return answer_ask(turn, step, text, fixed, exact_only);
    return step->kind == STEP_OFFER && turn_offer_text(turn, step, fixed);
}

/* The boroughs of the area question by number, name, slip. */
static bool answer_listed(struct turn *turn, const struct understand_text *text, bool exact_only)
{
    struct compose_list list;
    turn_area_list(turn, &list);
    struct understand_option options[TURN_CHOICES_MAX] = {0};
    for (size_t i = 0; i < list.count; i++) {
        options[i].number = list.items[i].number;
        options[i].label = understand_read(turn->ctx, str_of(list.items[i].text))->folded;
    }
    bool is_exact = false;
    int index = understand_choice(text, options, list.count, &is_exact);
    if (index < 0 || (size_t)index >= list.count || (exact_only && !is_exact))
        return false;
    return turn_area_choice(turn, list.items[index].number);
}

static bool answer_back(struct turn *turn, const struct understand_text *text)
{
    int number = understand_number(text);
    if (number != 1 && number != 2)
        return false;
    turn->seen.choice = number;
    turn_back_choice(turn, number);
    return true;
}

void turn_back_choice(struct turn *turn, int number)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    enum turn_open under = session->under;
    session->under = OPEN_NONE;
    session->misses = 0;
    session->silences = 0;
    if (number == 1 && under == OPEN_QUEUE && step) {
        turn_walk_step(turn, session->at.step);
        return;
    }
    if (number == 1 && under != OPEN_NONE) {
        session->open = under;
        turn_repeat(turn);
        return;
    }
    turn_start_again(turn);
    turn_walk_menu(turn);
}

static bool answer_shut(struct turn *turn, const struct understand_text *text)
{
    const struct flow_step *step = turn_step(turn);
    if (understand_number(text) != 1 || !step || step->kind != STEP_ADVISER)
        return false;
    turn->seen.choice = 1;
    turn_walk(turn, step->as.adviser.closed);
    return true;
}

static bool answer_outside(struct turn *turn, const struct understand_text *text)
{
    if (understand_number(text) != 1 && understand_yes_no(text, turn->program->fixed_words) != 1)
        return false;
    return turn_area_choice(turn, 1);
}

static bool answer_language(struct turn *turn, const struct understand_text *text)
{
    int number = understand_number(text);
    return number >= 0 ? turn_language_choice(turn, number) : turn_language_text(turn, text);
}

bool turn_answer_text(struct turn *turn, const struct understand_text *text,
                      enum understand_fixed fixed, bool exact_only)
{
    switch (turn->session.open) {
    case OPEN_STEP:
        return answer_step(turn, text, fixed, exact_only);
    case OPEN_SEVERAL:
        return answer_listed(turn, text, exact_only);
    case OPEN_OUTSIDE:
        return answer_outside(turn, text);
    case OPEN_LANGUAGE:
        return answer_language(turn, text);
    case OPEN_OTHER:
        if (exact_only && !language_named(str_of(text->folded)))
            return false;
        turn_language_named(turn, str_of(turn_kept(turn, text)));
        return true;
    case OPEN_SHUT:
        return answer_shut(turn, text);
    case OPEN_BACK:
        return answer_back(turn, text);
    case OPEN_CALL_OTHER:
    case OPEN_CALL_WHEN:
    case OPEN_CALL_SAFE:
        return turn_callback_text(turn, text, exact_only);
    case OPEN_RECORDING:
        return turn_record_text(turn, text, fixed, exact_only);
    case OPEN_CONSENT:
        return turn_refer_text(turn, text);
    case OPEN_NONE:
    case OPEN_READ:
    case OPEN_SILENT:
    case OPEN_SAFE:
    case OPEN_NUMBER:
    case OPEN_QUEUE:
    case OPEN_MOBILE:
    case OPEN_CALL_NUMBER:
    case OPEN_RECORDED:
    case OPEN_SAFE_DANGER:
    case TURN_OPENS:
        return false;
    }
    return false;
}

/* ---- Free words -------------------------------------------------------------------------------------------- */

/* A menu option that names the need. */
static bool option_for(const struct flow_program *program, const char *need, size_t *step_out,
                       size_t *option_out)
{
    for (size_t i = 0; i < program->step_count; i++) {
        const struct flow_step *step = &program->steps[i];
        for (size_t j = 0; step->kind == STEP_MENU && j < step->as.menu.option_count; j++) {
            const char *named = step->as.menu.options[j].need;
            if (named && strcmp(named, need) == 0) {
                *step_out = i;
                *option_out = j;
                return true;
            }
        }
    }
    return false;
}

/* Goes where the script deals with the need, else with the need above it. */
static bool route(struct turn *turn, const char *need)
{
    const struct flow_program *program = turn->program;
    for (int depth = 0; need && need[0] != '\0' && depth < 8; depth++) {
        size_t step, option;
        if (option_for(program, need, &step, &option)) {
            turn_remember(turn);
            turn->session.at = (struct turn_spot){.step = step};
            turn_remember(turn); /* BACK leads to the menu that would have led here */
            turn_set(turn, &program->steps[step].as.menu.options[option].set);
            turn_tag(turn, program->steps[step].as.menu.options[option].tag);
            turn_walk(turn, program->steps[step].as.menu.options[option].go);
            return true;
        }
        for (size_t i = 0; i < program->step_count; i++) {
            if (!program->steps[i].need || strcmp(program->steps[i].need, need) != 0)
                continue;
            turn_remember(turn);
            turn_walk_step(turn, i);
            return true;
        }
        need = understand_need_parent(program->needs, need);
    }
    return false;
}

static void area_only(struct turn *turn)
{
    struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    bool was_told = session->open == OPEN_STEP && step && step->kind == STEP_OFFER;
    if (was_told && session->need_count > 0 && route(turn, session->needs[0]))
        return;
    if (session->open == OPEN_NONE)
        turn_walk_first(turn);
    else
        turn_repeat(turn);
}

void turn_needs_only(struct turn *turn, const struct understand_text *text)
{
    struct understand_need needs[UNDERSTAND_NEEDS_MAX];
    size_t count = understand_needs_sure(
        needs, understand_needs_find(turn->ctx, text, turn->program->needs, needs));
    for (size_t i = 0; i < count; i++)
        turn_need_also(turn, needs[i].id);
    if (count > 0 && !turn->seen.why)
        turn->seen.why = needs[0].why;
}

bool turn_free_words(struct turn *turn, const struct understand_text *text)
{
    struct understand_need needs[UNDERSTAND_NEEDS_MAX];
    size_t count = understand_needs_sure(
        needs, understand_needs_find(turn->ctx, text, turn->program->needs, needs));
    struct understand_area_found *found = mem_new(turn->ctx, struct understand_area_found);
    bool has_area = turn_find_area(turn, text, found);
    if (count == 0 && !has_area)
        return false;

    turn->session.misses = 0;
    if (has_area && found->certain)
        turn_area(turn, &found->area);
    else if (has_area) {
        turn->found = found;
        turn->session.has_area = false;
    }
    for (size_t i = count; i-- > 0;)
        turn_need(turn, needs[i].id);
    turn->session.picked = NULL;
    if (count > 0 && !turn->seen.why)
        turn->seen.why = needs[0].why;
    if (count == 0)
        area_only(turn);
    else if (!route(turn, needs[0].id))
        turn_walk_menu(turn);
    if (turn->found)
        turn_area(turn, &turn->found->area);
    turn->found = NULL;
    return true;
}

/* The language list: made from the live languages, the same numbers on text and phone, the last is "Other".
 * Stands over whatever question was open, which is asked again in the new language.
 * Leaves to others: catalogues (language/), keeping the choice for the number (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

enum { LANGUAGES_LISTED_MAX = 6 };
/* 9 has its own meaning; 8, which opens this list, is free while it is read, and is the slow setting's when the
 * languages take all the keys before it */
static const int last_key = 8;

static size_t listed(const struct turn *turn, size_t out[LANGUAGES_LISTED_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < turn->program->language_count && count < LANGUAGES_LISTED_MAX; i++)
        if (turn->program->languages[i].is_live)
            out[count++] = i;
    return count;
}

/* Each is offered in its own voice, so that the one who needs it understands it. */
static void speak_list(struct turn *turn, const size_t *languages, size_t count)
{
    size_t own = turn->language;
    const struct flow_wording *option = compose_message(turn, MESSAGE_OPTION);
    for (size_t i = 0; i < count; i++) {
        turn->language = languages[i];
        turn->label = turn->program->languages[languages[i]].name;
        turn->number = (int)i + 1;
        turn_say_wording(turn, option);
    }
    turn->language = own;
    turn->number = (int)count + 1;
    turn->label = compose_wording(turn, compose_message(turn, MESSAGE_LANGUAGE_OTHER), NULL, false);
    turn_say_wording(turn, option);
    turn->number = (int)count + 2;
    if (turn->number <= last_key)
        turn_say_message(turn, MESSAGE_SLOW_OFFER);
}

void turn_language_ask(struct turn *turn)
{
    size_t languages[LANGUAGES_LISTED_MAX];
    size_t count = listed(turn, languages);
    if (turn->channel == FLOW_PHONE) {
        speak_list(turn, languages, count);
        turn_gather(turn, 1, 6);
        return;
    }
    struct compose_list list = {0};
    for (; list.count < count; list.count++)
        list.items[list.count] =
            (struct compose_choice){.number = (int)list.count + 1,
                                    .text = turn->program->languages[languages[list.count]].name};
    list.items[list.count] = (struct compose_choice){
        .number = (int)list.count + 1,
        .text = compose_wording(turn, compose_message(turn, MESSAGE_LANGUAGE_OTHER), NULL, false)};
    list.count++;
    turn_say(turn, compose_wording(turn, compose_message(turn, MESSAGE_LANGUAGES), &list, true));
}

void turn_language_open(struct turn *turn)
{
    enum turn_open open = turn->session.open;
    bool lies_over = open == OPEN_LANGUAGE || open == OPEN_OTHER || open == OPEN_SILENT;
    if (!lies_over)
        turn->session.under = open;
    turn_ask(turn, OPEN_LANGUAGE);
}

static void back_to_question(struct turn *turn)
{
    turn->session.misses = 0;
    turn->session.silences = 0;
    turn->session.open = turn->session.under;
    turn->session.under = OPEN_NONE;
    bool is_resting = turn->session.open == OPEN_NONE && turn->contact.is_waiting;
    if (!is_resting)
        turn_repeat(turn);
}

static void choose_live(struct turn *turn, size_t language)
{
    turn_use_language(turn, turn->program->languages[language].code);
    turn_say_message(turn, MESSAGE_LANGUAGE_SET);
    back_to_question(turn);
}

static void to_interpreter(struct turn *turn)
{
    turn->is_interpreter = true;
    turn->session.under = OPEN_NONE;
    turn_walk_person(turn);
}

static void choose_other(struct turn *turn)
{
    size_t flow = turn->program->begins[BEGIN_OTHER_LANGUAGE];
    turn->session.misses = 0;
    if (flow != FLOW_NO_STEP) {
        turn_remember(turn);
        turn_walk_step(turn, flow);
        return;
    }
    if (turn->channel == FLOW_PHONE) {
        turn_say_message(turn, MESSAGE_OTHER_LANGUAGE);
        to_interpreter(turn);
        return;
    }
    turn_ask(turn, OPEN_OTHER);
}

bool turn_language_choice(struct turn *turn, int number)
{
    size_t languages[LANGUAGES_LISTED_MAX];
    size_t count = listed(turn, languages);
    if (number < 1 || number > last_key || (size_t)number > count + 2)
        return false;
    size_t index = (size_t)number - 1;
    if (index == count + 1 && turn->channel == FLOW_TEXT)
        return false;
    turn->seen.choice = number;
    if (index < count) {
        choose_live(turn, languages[index]);
    } else if (index == count) {
        choose_other(turn);
    } else {
        turn->session.is_slow = true;
        back_to_question(turn);
    }
    return true;
}

/* "Other", as the list calls it. */
static bool is_other(struct turn *turn, const struct understand_text *text)
{
    const struct flow_wording *other = compose_message(turn, MESSAGE_LANGUAGE_OTHER);
    const char *label = compose_wording(turn, other, NULL, false);
    return str_equal(str_of(text->folded),
                     str_of(understand_read(turn->ctx, str_of(label))->folded));
}

bool turn_language_text(struct turn *turn, const struct understand_text *text)
{
    if (is_other(turn, text)) {
        choose_other(turn);
        return true;
    }
    const char *code = language_named(str_of(text->folded));
    if (!code)
        return false;
    size_t language = flow_language_find(turn->program, code);
    bool is_live = strcmp(turn->program->languages[language].code, code) == 0 &&
                   turn->program->languages[language].is_live;
    if (is_live)
        choose_live(turn, language);
    else
        turn_language_named(turn, str_of(text->folded));
    return true;
}

void turn_language_named(struct turn *turn, struct str words)
{
    const struct understand_text *text = understand_read(turn->ctx, words);
    const char *code = language_named(str_of(text->folded));
    const char *name = code ? language_english_name(code) : NULL;
    turn_save(turn, "language_asked", str_keep(turn->ctx, words));
    turn->seen.answer = name ? name : "another language";
    turn->interpreter = name;
    to_interpreter(turn);
}

/* Agreeing on a call back: which number, when, and whether a message may be left.
 * Stands at the callback steps of both channels. Another number than their own leaves the conversation at once
 * (FLOW_NUMBER), so that neither the session nor the case log ever holds it.
 * Leaves to others: times (turn_window.c), keeping what was agreed (dispatch/), ringing (the desk). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/turn_impl.h"

#include <string.h>

#include "base/mem.h"

static const struct flow_target rest = {.kind = TARGET_NONE, .step = FLOW_NO_STEP};
static const int key_seconds = 6;

static bool own_is_callable(const struct turn *turn)
{
    return turn->contact.kind == PHONE_MOBILE || turn->contact.kind == PHONE_LANDLINE;
}

static bool is_callback(const struct flow_step *step)
{
    return step && step->kind == STEP_CALLBACK;
}

/* Whether the step's own words are the question for a time. */
static bool asks_when(const struct turn *turn, const struct flow_step *step)
{
    const struct flow_wording *wording = &step->wording;
    if (!wording->is_set)
        return false;
    return turn->channel == FLOW_PHONE ? wording->voice[turn->language].has_options
                                       : wording->text[turn->language].has_options;
}

struct flow_target turn_callback(struct turn *turn, const struct flow_step *step)
{
    struct turn_session *session = &turn->session;
    if (turn->is_muted)
        return step->as.callback.no;
    session->window = (struct turn_window){0, 0};
    turn_windows_find(turn, turn->world->now_ms);
    if (session->window_count == 0)
        return step->as.callback.failed;
    if (!asks_when(turn, step))
        turn_say_wording(turn, &step->wording);
    if (!own_is_callable(turn))
        turn_ask(turn, OPEN_CALL_OTHER);
    else
        turn_ask(turn, turn->channel == FLOW_PHONE ? OPEN_CALL_NUMBER : OPEN_CALL_WHEN);
    return rest;
}

/* ---- Asking ------------------------------------------------------------------------------------------------ */

static void say_when(struct turn *turn)
{
    const struct turn_session *session = &turn->session;
    const struct flow_step *step = turn_step(turn);
    struct compose_list list = {0};
    for (size_t i = 0; i < session->window_count; i++)
        list.items[list.count++] = (struct compose_choice){
            .number = (int)i + 1, .text = turn_window_label(turn, &session->windows[i])};
    if (turn->channel == FLOW_PHONE) {
        const struct flow_wording *none = compose_message(turn, MESSAGE_CALLBACK_NONE);
        list.items[list.count] = (struct compose_choice){
            .number = (int)list.count + 1, .text = compose_wording(turn, none, NULL, false)};
        list.count++;
        list.with_again = true;
    }
    bool is_own = is_callback(step) && asks_when(turn, step);
    const struct flow_wording *wording =
        is_own ? &step->wording : compose_message(turn, MESSAGE_CALLBACK_WHEN);
    turn_say(turn, compose_wording(turn, wording, &list, true));
}

void turn_callback_say(struct turn *turn, int misses)
{
    enum turn_open open = turn->session.open;
    bool is_entry = open == OPEN_CALL_OTHER;
    if (turn_say_missed(turn, misses, is_entry))
        return;
    if (open == OPEN_CALL_NUMBER)
        turn_say_message(turn, MESSAGE_CALLBACK_NUMBER);
    else if (open == OPEN_CALL_OTHER)
        turn_say_message(turn, own_is_callable(turn) ? MESSAGE_CALLBACK_OTHER
                                                     : MESSAGE_CALLBACK_WITHHELD);
    else if (open == OPEN_CALL_WHEN)
        say_when(turn);
    else
        turn_say_message(turn, MESSAGE_CALLBACK_SAFE);
    turn_gather(turn, is_entry ? 0 : 1, key_seconds);
}

static void understood(struct turn *turn)
{
    turn->session.misses = 0;
    turn->session.silences = 0;
}

static void ask_when(struct turn *turn, const struct flow_step *step)
{
    understood(turn);
    turn_windows_find(turn, turn->world->now_ms);
    if (turn->session.window_count == 0)
        turn_walk(turn, step->as.callback.failed);
    else
        turn_ask(turn, OPEN_CALL_WHEN);
}

/* ---- Agreeing ---------------------------------------------------------------------------------------------- */

/* The language wanted: as it was named, else the one we speak with them; "" when neither says. */
static const char *interpreter_for(const struct turn *turn)
{
    const struct turn_session *session = &turn->session;
    const char *own = turn->program->languages[turn->language].code;
    for (size_t i = session->saved_count; i-- > 0;) {
        const struct turn_saved *saved = &session->saved[i];
        bool is_asked = strcmp(saved->name, "language_asked") == 0;
        if (!is_asked && saved->answer != ANSWER_LANGUAGE)
            continue;
        const char *code = is_asked ? language_named(str_of(saved->value)) : saved->value;
        const char *name = code ? language_english_name(code) : NULL;
        return name ? name : saved->value;
    }
    const char *name = strcmp(own, "en") != 0 ? language_english_name(own) : NULL;
    return name ? name : "";
}

static const char *detail_of(struct turn *turn, const struct flow_callback_agreed *agreed)
{
    const struct turn_window window = {agreed->from_ms, agreed->to_ms};
    const char *interpreter = "";
    if (agreed->interpreter && agreed->interpreter[0] != '\0')
        interpreter = mem_printf(turn->ctx, " Interpreter: %s.", agreed->interpreter);
    else if (agreed->interpreter)
        interpreter = " With an interpreter.";
    return mem_printf(turn->ctx, "Call back %s.%s %s%s", turn_window_logged(turn, &window),
                      agreed->is_other_number ? " To another number." : "",
                      agreed->is_message_safe ? "A message may be left." : "Leave no message.",
                      interpreter);
}

/* From a call the same is said in a text, where one can come and is safe. */
static bool may_text_too(const struct turn *turn, const struct flow_callback_agreed *agreed)
{
    const char *safe = turn_saved(turn, "safe_text");
    bool is_unsafe = safe && strcmp(safe, "false") == 0;
    return turn->channel == FLOW_PHONE && agreed->is_message_safe && !is_unsafe &&
           !agreed->is_other_number && !turn->contact.is_stopped &&
           phone_can_text(turn->contact.kind);
}

static void agree(struct turn *turn, const struct flow_step *step, bool is_message_safe)
{
    struct turn_session *session = &turn->session;
    struct flow_callback_agreed *agreed = mem_new(turn->ctx, struct flow_callback_agreed);
    *agreed = (struct flow_callback_agreed){
        .is_other_number = session->is_other_number,
        .from_ms = session->window.from_ms,
        .to_ms = session->window.to_ms,
        .is_message_safe = is_message_safe,
        .interpreter = step->as.callback.is_interpreter ? interpreter_for(turn) : NULL};
    bool opens = !turn->contact.has_case;
    struct flow_case_change *change = turn_case(turn, "callback_agreed", detail_of(turn, agreed));
    if (opens)
        change->status = "new";
    turn_effect(turn, FLOW_CALLBACK)->callback = agreed;
    turn->contact.callback_from_ms = agreed->from_ms;
    turn->contact.callback_to_ms = agreed->to_ms;
    session->is_other_number = false;
    session->is_promised = true;
    session->window_count = 0;
    turn->seen.answer = is_message_safe ? "yes" : "no";
    understood(turn);
    turn_say_message(turn, MESSAGE_CALLBACK_AGREED);
    if (may_text_too(turn, agreed))
        turn_timer_set(turn, "callback_agreed", turn->world->now_ms);
    turn_walk(turn, step->go);
}

bool turn_callback_begin(struct turn *turn)
{
    const struct flow_program *program = turn->program;
    for (size_t i = 0; i < program->step_count; i++) {
        const struct flow_step *step = &program->steps[i];
        if (step->kind != STEP_CALLBACK || step->as.callback.is_interpreter)
            continue;
        turn_walk_step(turn, i);
        return true;
    }
    return false;
}

void turn_callback_cancel(struct turn *turn)
{
    if (turn->contact.callback_to_ms == 0)
        return;
    turn_effect(turn, FLOW_CALLBACK);
    turn_case(turn, "callback_cancelled", "The call back is off");
    turn->contact.callback_from_ms = turn->contact.callback_to_ms = 0;
    turn->session.window = (struct turn_window){0, 0};
    turn->session.is_promised = turn->contact.has_message;
}

/* ---- Answers ----------------------------------------------------------------------------------------------- */

/* Numbers that cost no more than a call: the UK's own but the dear ones and pagers. */
static bool is_callable(const struct phone *phone)
{
    bool is_number = phone->kind == PHONE_MOBILE || phone->kind == PHONE_LANDLINE;
    if (!is_number || strncmp(phone->text, "+44", 3) != 0)
        return false;
    char first = phone->text[3];
    return first == '1' || first == '2' || first == '3' ||
           (first == '7' && phone->kind == PHONE_MOBILE);
}

/* Another number was given. False: it is none. */
static bool take_number(struct turn *turn, const struct flow_step *step, struct str given)
{
    struct phone phone = phone_parse(given, "GB");
    if (phone.kind != PHONE_MOBILE && phone.kind != PHONE_LANDLINE)
        return false;
    understood(turn);
    if (!is_callable(&phone)) {
        turn_walk(turn, step->as.callback.failed);
        return true;
    }
    turn_effect(turn, FLOW_NUMBER)->to = mem_strdup(turn->ctx, phone.text);
    turn->session.is_other_number = true;
    ask_when(turn, step);
    return true;
}

static bool choose_window(struct turn *turn, const struct flow_step *step, int number)
{
    struct turn_session *session = &turn->session;
    if (number < 1)
        return false;
    size_t index = (size_t)number - 1;
    bool is_none = turn->channel == FLOW_PHONE && index == session->window_count;
    if (index >= session->window_count && !is_none)
        return false;
    turn->seen.choice = number;
    understood(turn);
    if (is_none) {
        turn_walk(turn, step->as.callback.no);
        return true;
    }
    session->window = session->windows[index];
    turn_ask(turn, OPEN_CALL_SAFE);
    return true;
}

bool turn_callback_keys(struct turn *turn, struct str keys)
{
    const struct flow_step *step = turn_step(turn);
    enum turn_open open = turn->session.open;
    char key = keys.length == 1 ? keys.data[0] : '\0';
    if (!is_callback(step))
        return false;
    if (open == OPEN_CALL_OTHER)
        return take_number(turn, step, keys);
    if (open == OPEN_CALL_WHEN)
        return choose_window(turn, step, key - '0');
    if (key != '1' && key != '2')
        return false;
    if (open == OPEN_CALL_SAFE) {
        agree(turn, step, key == '1');
        return true;
    }
    understood(turn);
    turn->seen.choice = key - '0';
    if (key == '1')
        ask_when(turn, step);
    else
        turn_ask(turn, OPEN_CALL_OTHER);
    return true;
}

/* ---- Answers in words -------------------------------------------------------------------------------------- */

static bool text_number(struct turn *turn, const struct flow_step *step,
                        const struct understand_text *text)
{
    char number[UNDERSTAND_PHONE_BYTES];
    if (!understand_phone(text, number))
        return false;
    struct str kept = str_of(understand_without_phones(turn->ctx, text->original));
    turn->kept = turn_kept(turn, understand_read(turn->ctx, kept));
    return take_number(turn, step, str_of(number));
}

static bool wants_other(const struct understand_text *text)
{
    static const char *const words[] = {"another", "other", "different", "new"};
    bool is_number = false, is_other = false;
    for (size_t i = 0; i < text->count; i++) {
        is_number |= str_equals(text->words[i].folded, "number") ||
                     str_equals(text->words[i].folded, "phone");
        for (size_t k = 0; k < ARRAY_SIZE(words); k++)
            is_other |= str_equals(text->words[i].folded, words[k]);
    }
    return is_number && is_other;
}

/* We do not call at that time: what we can do instead is offered, from then on. */
static void not_then(struct turn *turn, const struct flow_step *step, int64_t from_ms)
{
    understood(turn);
    turn_windows_find(turn, from_ms);
    if (turn->session.window_count == 0)
        turn_windows_find(turn, turn->world->now_ms);
    if (turn->session.window_count == 0) {
        turn_walk(turn, step->as.callback.failed);
        return;
    }
    turn_say_message(turn, MESSAGE_CALLBACK_NOT_THEN);
    turn_ask(turn, OPEN_CALL_WHEN);
}

/* A day and time in words; a day or a part of it alone offers the times in it. */
static bool text_wish(struct turn *turn, const struct flow_step *step,
                      const struct understand_text *text, bool exact_only)
{
    struct turn_session *session = &turn->session;
    struct understand_window wish;
    if (!understand_window(text, turn->world->now_ms, &wish) || (exact_only && !wish.is_whole))
        return false;
    bool is_long = wish.to_ms - wish.from_ms > UNDERSTAND_WINDOW_MS;
    struct turn_window window;
    if (wish.is_past || (!is_long && !turn_window_at(turn, wish.from_ms, &window))) {
        not_then(turn, step, wish.from_ms);
        return true;
    }
    if (is_long) {
        turn_windows_find(turn, wish.from_ms);
        bool has_any = session->window_count > 0 && session->windows[0].from_ms < wish.to_ms;
        if (has_any)
            turn_ask(turn, OPEN_CALL_WHEN);
        else
            not_then(turn, step, wish.from_ms);
        understood(turn);
        return true;
    }
    if (wish.to_ms > wish.from_ms && wish.to_ms < window.to_ms)
        window.to_ms = wish.to_ms;
    session->window = window;
    understood(turn);
    turn_ask(turn, OPEN_CALL_SAFE);
    return true;
}

static bool text_when(struct turn *turn, const struct flow_step *step,
                      const struct understand_text *text, bool exact_only)
{
    int number = understand_number(text);
    if (number >= 0)
        return choose_window(turn, step, number);
    if (understand_yes_no(text, turn->program->fixed_words) == 0) {
        turn->seen.answer = "no";
        understood(turn);
        turn_walk(turn, step->as.callback.no);
        return true;
    }
    if (!wants_other(text))
        return text_wish(turn, step, text, exact_only);
    understood(turn);
    turn_ask(turn, OPEN_CALL_OTHER);
    return true;
}

/* "If you are not sure, reply 2." */
static bool is_unsure(const struct understand_text *text)
{
    static const char *const words[] = {"not sure",  "unsure",      "im not sure", "i am not sure",
                                        "dont know", "i dont know", "do not know", "i do not know",
                                        "idk",       "maybe"};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strcmp(text->folded, words[i]) == 0)
            return true;
    return false;
}

bool turn_callback_text(struct turn *turn, const struct understand_text *text, bool exact_only)
{
    const struct flow_step *step = turn_step(turn);
    enum turn_open open = turn->session.open;
    if (!is_callback(step))
        return false;
    bool may_be_number = open == OPEN_CALL_OTHER || open == OPEN_CALL_WHEN;
    if (may_be_number && text_number(turn, step, text))
        return true;
    if (open == OPEN_CALL_WHEN)
        return text_when(turn, step, text, exact_only);
    if (open != OPEN_CALL_SAFE)
        return false;
    int yes = is_unsure(text) ? 0 : understand_yes_no(text, turn->program->fixed_words);
    if (yes >= 0)
        agree(turn, step, yes == 1);
    return yes >= 0;
}

/* Which version of the script a conversation goes on with: it keeps its own until its main menu, its end or a day; a
 * safety version holds at once; a step that is gone leads to the menu with need and area.
 * Stands over flow_receive, asked as dispatch/ asks it.
 * Leaves to others: which versions are kept (tests/unit/store, tests/integration). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "flow/turn_impl.h"
#include "../flow_house.h"

/* Tuesday 3 November 2026, 10:15. */
static const int64_t morning_ms = INT64_C(1793700900000);
static const int64_t hour_ms = INT64_C(3600000);

/* texts: one a line; [publish], [safety]: version 8 is there from here on; [a day]: 25 hours pass; a line for a call is its keys. */
struct row {
    const char *name;
    enum flow_channel channel;
    const char *texts, *expected; /* expected: how the last answer begins */
};

static const struct row rows[] = {
    {"a question under way goes on in the words it began with", FLOW_TEXT,
     "hi\n2\n[publish]\nstreet", "Where are you?"},
    {"the main menu takes the newest", FLOW_TEXT, "hi\n2\n[publish]\nmenu", "New choices:"},
    {"and what comes behind it is of the newest", FLOW_TEXT, "hi\n2\n[publish]\nmenu\n2", "Homes:"},
    {"BACK to the main menu takes the newest", FLOW_TEXT, "hi\n2\n[publish]\nback", "New choices:"},
    {"a step that leads to the main menu takes the newest", FLOW_TEXT,
     "no food SE15\n[publish]\nmore\nmore", "Those are all.\nNew choices:"},
    {"a conversation that has ended begins with the newest", FLOW_TEXT,
     "no food SE15\nok\n[publish]\nrepairs", "New choices:"},
    {"nobody keeps a version for more than a day", FLOW_TEXT, "hi\n2\n[publish]\n[a day]\n1\n1",
     "Homes:"},
    {"the menu counts the day anew", FLOW_TEXT, "hi\n[a day]\nmenu\n2\n[publish]\nstreet",
     "Where are you?"},
    {"a safety version holds at the next text", FLOW_TEXT, "hi\n2\n[safety]\n1", "Which area?"},
    {"a step that is gone leads to the menu", FLOW_TEXT, "hi\n3\n[safety]\n1", "New choices:"},
    {"need and area outlive a step that is gone", FLOW_TEXT, "hi\n1\nSE15\n[safety]\nmenu\n1",
     "Example Foodbank"},
    {"a call keeps its version as well", FLOW_PHONE, "call\n2\n[publish]\n1",
     "Enter the first part of your postcode"},
    {"9 in a call hears it again in the same version", FLOW_PHONE, "call\n2\n[publish]\n9",
     "Housing:"},
    {"a new call has the newest", FLOW_PHONE, "call\n[publish]\ncall\n2", "Homes:"},
    {"a call whose step is gone hears the menu", FLOW_PHONE, "call\n3\n[safety]\n1",
     "For food today"},
};

static const char *newer_main(void *ctx)
{
    const char *main = house_edited(ctx, HOUSE_MAIN, "What do you need?", "New choices:");
    main = house_edited(ctx, main, "menu: \"Housing:\"", "menu: \"Homes:\"");
    main = house_edited(ctx, main, "Where are you?", "Which area?");
    main = house_edited(ctx, main, "Enter the first part", "Key in the first part");
    main = house_edited(ctx, main, "  give:\n", "  gives:\n");
    return house_edited(ctx, main, "go: give }", "go: gives }");
}

static const char *said(void *ctx, const struct flow_result *result)
{
    const char *all = "";
    for (size_t i = 0; i < result->effect_count; i++) {
        const struct flow_effect *effect = &result->effects[i];
        if (effect->kind != FLOW_REPLY && effect->kind != FLOW_SPEAK)
            continue;
        all = all[0] == '\0' ? effect->text : mem_printf(ctx, "%s %s", all, effect->text);
    }
    return all;
}

struct play {
    void *ctx;
    enum flow_channel channel;
    const struct flow_program *old, *newest;
    bool is_safety;
    struct flow_world world;
    struct flow_contact contact;
    const char *session, *answer;
};

static void tell(struct play *play, struct flow_event event)
{
    struct flow_result result = {0};
    bool is_old = flow_session_version(play->session) == flow_version(play->old);
    play->world.newest = play->newest;
    flow_receive(play->ctx, is_old && !play->is_safety ? play->old : play->newest, play->channel,
                 &play->contact, play->session, &event, &play->world, &result);
    play->contact = result.contact;
    play->session = result.session;
    play->answer = said(play->ctx, &result);
}

static void line(struct play *play, const struct flow_program *newer, struct str text)
{
    struct flow_event event = {.kind = FLOW_EVENT_TEXT, .text = text};
    if (str_equals(text, "[publish]") || str_equals(text, "[safety]")) {
        play->newest = newer;
        play->is_safety = str_equals(text, "[safety]");
        return;
    }
    play->world.now_ms += str_equals(text, "[a day]") ? 25 * hour_ms : 30000;
    if (str_equals(text, "[a day]"))
        return;
    if (play->channel == FLOW_PHONE)
        event.kind = str_equals(text, "call") ? FLOW_EVENT_CALL : FLOW_EVENT_KEYS;
    tell(play, event);
    if (play->channel == FLOW_TEXT && play->answer[0] == '\0') { /* free words wait */
        play->world.now_ms += 8000;
        tell(play, (struct flow_event){.kind = FLOW_EVENT_TIMER, .text = str_of("quiet")});
    }
}

static void goes_on(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("version");
    struct house_file file = {"main.yaml", newer_main(ctx)};
    const struct house *old = house_new(ctx, NULL, 0);
    const struct house *newer = house_of_version(ctx, &file, 1, 8);
    struct play play = {
        .ctx = ctx,
        .channel = row->channel,
        .old = old->program,
        .newest = old->program,
        .world = {.now_ms = morning_ms,
                  .map = old->map,
                  .directory = old->directory,
                  .holidays = old->holidays,
                  .wait_minutes = 15,
                  .position = 1,
                  .keep_messages_months = 12},
        .contact = {.id = 1, .kind = PHONE_MOBILE, .language = "en", .is_new = true},
    };
    struct str rest = str_of(row->texts), text;
    while (str_next(&rest, '\n', &text))
        line(&play, newer->program, text);
    if (strncmp(play.answer, row->expected, strlen(row->expected)) != 0)
        fail_msg("said: %s\nin: %s", play.answer, play.session ? play.session : "no session");
    mem_free(ctx);
}

/* As many values as there may be, each as long as one may be, of letters that JSON writes in six: over any limit. */
static void what_is_too_big_is_shed(void **state)
{
    (void)state;
    void *ctx = mem_root("big");
    struct house *house = house_new(ctx, NULL, 0);
    struct turn_session session = turn_session_new(), again;
    char *words = mem_array(ctx, char, TURN_TEXT_BYTES + 1);
    memset(words, 1, TURN_TEXT_BYTES);
    words[TURN_TEXT_BYTES] = '\0';
    for (size_t i = 0; i < TURN_SAVED_MAX; i++)
        session.saved[session.saved_count++] =
            (struct turn_saved){mem_printf(ctx, "name%zu", i), words, ANSWER_WORDS};
    session.saved[0].value = "short";
    session.at.step = house->program->start;
    session.open = OPEN_STEP;
    const char *document = turn_session_write(ctx, house->program, &session);
    assert_true(strlen(document) <= TURN_SESSION_BYTES);
    turn_session_read(ctx, house->program, document, &again);
    assert_int_equal(again.at.step, house->program->start);
    assert_int_equal(again.open, OPEN_STEP);
    assert_true(again.saved_count > 0 && again.saved_count < TURN_SAVED_MAX);
    assert_string_equal(again.saved[0].value, "short");
    mem_free(ctx);
}

static const struct row too_big[] = {
    {"what is too big for a kept conversation is shed", FLOW_TEXT, "", ""}};

static const struct rows_table tables[] = {ROWS(rows, goes_on),
                                           ROWS(too_big, what_is_too_big_is_shed)};

int main(void)
{
    clock_start();
    return rows_run("version", tables, sizeof tables / sizeof tables[0]);
}

/* One step becomes a text with numbers and a prompt with keys, and the session document is read and written.
 * Stands over flow_receive with small scripts: rows of an event and what comes of it, to the byte.
 * Leaves to others: whole conversations (test_receive.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/clock.h"
#include "../flow_house.h"

#define MENU(text, more)                                                                         \
    "flow: main\ntitle: Main\nsteps:\n"                                                          \
    "  start:\n    menu: \"" text "\"\n" more "    options:\n"                                   \
    "      - { label: \"Food today\", short: \"Food\", words: [eat], need: food, go: person }\n" \
    "      - { label: \"NHS\", voice: \"the N H S\", words: [nurse], go: deep }\n"               \
    "      - { label: \"Give\", voice: \"To give, press {number}.\", words: [gift], go: person " \
    "}\n"                                                                                        \
    "  deep:\n    menu: \"More:\"\n    options:\n"                                               \
    "      - { label: \"One thing\", words: [thing], go: person }\n"                             \
    "      - { label: \"Other thing\", words: [else], go: person }\n"                            \
    "  person:\n    adviser: \"A person replies {wait}.\"\n    voice: \"Please wait.\"\n"        \
    "    accepted: done\n    closed: done\n    gone: done\n    shut: \"We are closed.\"\n"       \
    "  done:\n    end: other\n"

struct row {
    const char *name, *main, *texts,
        *expected; /* texts: one event a line; the last answer is compared */
    enum flow_channel channel;
};

static const struct row rows[] = {
    {"options follow a wording that does not place them", MENU("What is it?", ""), "9",
     "What is it? 1 Food today 2 NHS 3 Give 0 Talk to a person", FLOW_TEXT},
    {"options stand where the wording has them", MENU("Say {options}, please.", ""), "9",
     "Say 1 Food today 2 NHS 3 Give 0 Talk to a person, please.", FLOW_TEXT},
    {"first is said first, with short labels, and has options only where it says so",
     MENU("What is it?", "    first: \"Hello! Reply with words.\"\n"), "9",
     "Hello! Reply with words.", FLOW_TEXT},
    {"first with options has the short labels",
     MENU("What is it?", "    first: \"Hello! {options}. Bye\"\n"), "9",
     "Hello! 1 Food 2 NHS 3 Give 0 Talk to a person. Bye", FLOW_TEXT},
    {"the second time the menu has its own wording",
     MENU("What is it?", "    first: \"Hello! {options}\"\n"), "9\n9",
     "What is it? 1 Food today 2 NHS 3 Give 0 Talk to a person", FLOW_TEXT},
    {"again words are used at the misses, short, with options where they say so",
     MENU("What is it?", "    again: \"Sorry: {options}\"\n"), "9\n7",
     "Sorry: 1 Food 2 NHS 3 Give 0 Talk to a person", FLOW_TEXT},
    {"below the first level BACK is offered", MENU("What is it?", ""), "9\n2",
     "More: 1 One thing 2 Other thing 0 Talk to a person. BACK to go back.", FLOW_TEXT},
    {"on the phone each option has its key", MENU("What is it?", "    voice: \"{options}\"\n"), "",
     "Hello, this is Example Helpline. If anyone is in danger, hang up and call 9 9 9. To speak to "
     "a "
     "person at any time, press 0. | For food today, press 1. For the N H S, press 2. To give, "
     "press "
     "3. To hear this again, press 9. | gather 1 in 6 s",
     FLOW_PHONE},
    {"without a spoken wording the text is spoken", MENU("What is it?", ""), "\n9",
     "What is it? For food today, press 1. For the N H S, press 2. To give, press 3. To hear this "
     "again, press 9. | gather 1 in 6 s",
     FLOW_PHONE},
    {"the queue is spoken and keys are taken for 45 seconds", MENU("What is it?", ""), "\n0",
     "Please wait. | All our people are talking to other Londoners. You are number 3 in line. We "
     "answer "
     "usually within 15 minutes. You can stay on the line. | gather 1 in 45 s",
     FLOW_PHONE},
};

static const struct flow_world *world_of(void *ctx, const struct house *house)
{
    struct flow_world *world = mem_new(ctx, struct flow_world);
    *world = (struct flow_world){.map = house->map,
                                 .directory = house->directory,
                                 .holidays = house->holidays,
                                 .wait_minutes = 15,
                                 .position = 3,
                                 .keep_messages_months = 12};
    if (!clock_parse(str_of("2026-11-03 10:15"), &world->now_ms))
        abort();
    return world;
}

/* All that is said in one turn, pieces parted by " | ". */
static const char *said(void *ctx, const struct flow_result *result)
{
    const char *all = "";
    for (size_t i = 0; i < result->effect_count; i++) {
        const struct flow_effect *effect = &result->effects[i];
        const char *one = effect->text;
        if (effect->kind == FLOW_GATHER)
            one = mem_printf(ctx, "gather %d in %d s", (int)effect->number, effect->seconds);
        else if (effect->kind != FLOW_REPLY && effect->kind != FLOW_SPEAK)
            continue;
        all = all[0] == '\0' ? one : mem_printf(ctx, "%s | %s", all, one);
    }
    return all;
}

static void is_composed(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("compose");
    struct house_file file = {"main.yaml", row->main};
    const struct house *house = house_new(ctx, &file, 1);
    const struct flow_world *world = world_of(ctx, house);
    struct flow_contact contact = {.id = 1, .kind = PHONE_MOBILE, .language = "en", .is_new = true};
    struct flow_result result = {0};
    struct str rest = str_of(row->texts), line;
    bool is_first = true;
    while (str_next(&rest, '\n', &line)) {
        struct flow_event event = {.kind = FLOW_EVENT_TEXT, .text = line};
        if (row->channel == FLOW_PHONE)
            event.kind = is_first ? FLOW_EVENT_CALL : FLOW_EVENT_KEYS;
        flow_receive(ctx, house->program, row->channel, &contact, result.session, &event, world,
                     &result);
        contact = result.contact;
        is_first = false;
    }
    assert_string_equal(said(ctx, &result), row->expected);
    mem_free(ctx);
}

struct document {
    const char *name, *session, *text, *expected; /* expected: how the answer begins */
};

static const struct document documents[] = {
    {"no session shows the menu", NULL, "9", "What do you need?"},
    {"a session that is no JSON counts as none", "{\"version\":", "1", "What do you need?"},
    {"a session that is a list counts as none", "[1,2]", "1", "What do you need?"},
    {"a kept question takes its answer",
     "{\"version\":6,\"at\":\"main/"
     "start\",\"kind\":\"menu\",\"open\":\"step\",\"asked\":1793700000000}",
     "1", "Where are you?"},
    {"a question whose step has gone is not asked any more",
     "{\"version\":6,\"at\":\"main/"
     "gone\",\"kind\":\"menu\",\"open\":\"step\",\"asked\":1793700000000}",
     "1", "What do you need?"},
    {"a question whose step is of another kind now is not asked any more",
     "{\"version\":6,\"at\":\"main/"
     "start\",\"kind\":\"ask\",\"open\":\"step\",\"asked\":1793700000000}",
     "1", "What do you need?"},
    {"need and area outlive a step that has gone",
     "{\"version\":6,\"at\":\"main/"
     "gone\",\"kind\":\"menu\",\"open\":\"step\",\"asked\":1793700000000,"
     "\"area\":{\"code\":\"SE15\",\"boroughs\":134217728}}",
     "eat", "What do you need?"},
    {"a duplicate key counts as none", "{\"open\":\"step\",\"open\":\"none\"}", "9",
     "What do you need?"},
};

static void is_read(void **state)
{
    const struct document *row = *state;
    void *ctx = mem_root("session");
    const struct house *house = house_new(ctx, NULL, 0);
    const struct flow_world *world = world_of(ctx, house);
    struct flow_contact contact = {
        .id = 1, .kind = PHONE_MOBILE, .language = "en", .last_seen_ms = world->now_ms - 60000};
    struct flow_event event = {.kind = FLOW_EVENT_TEXT, .text = str_of(row->text)};
    struct flow_result result = {0};
    flow_receive(ctx, house->program, FLOW_TEXT, &contact, row->session, &event, world, &result);
    if (said(ctx, &result)[0] == '\0') { /* free words wait */
        struct flow_event quiet = {.kind = FLOW_EVENT_TIMER, .text = str_of("quiet")};
        flow_receive(ctx, house->program, FLOW_TEXT, &result.contact, result.session, &quiet, world,
                     &result);
    }
    assert_true(strncmp(said(ctx, &result), row->expected, strlen(row->expected)) == 0);
    assert_non_null(result.session);
    mem_free(ctx);
}

static const struct rows_table tables[] = {ROWS(rows, is_composed), ROWS(documents, is_read)};

int main(void)
{
    clock_start();
    return rows_run("compose", tables, sizeof tables / sizeof tables[0]);
}

/* What begins a conversation without the person's words: a follow-up, a call back that reached nobody, a fault, a wrong
 * number, a call that broke off; and the tags that a case gets.
 * Stands over flow_receive through flow_rehearse.
 * Leaves to others: what the shipped service makes of it (test_london.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../flow_talks.h"

static const char service_yaml[] = HOUSE_SERVICE
    "begins: { back: again, follow_up: follow, callback_missed: missed, dropped_call: "
    "dropped }\n";

static const char main_yaml[] =
    "flow: main\n"
    "title: Main\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"What now?\"\n"
    "    options:\n"
    "      - { label: \"Food\", words: [eat], need: food, tag: front, go: where }\n"
    "      - { label: \"Group\", words: [club], go: group }\n"
    "      - { label: \"Silence\", words: [quiet], go: quiet }\n"
    "      - { label: \"Deep\", words: [deep], go: deep }\n"
    "  where: { ask: \"Where?\", answer: area, save: area, go: places, skip: places }\n"
    "  places: { find: { need: food, area: \"{area}\" }, found: tell, none: bye }\n"
    "  tell: { offer: \"{place.name}\", go: agree, more: person, told: told }\n"
    "  agree: { ask: \"May we ask in a week?\", answer: yesno, save: follow_up, go: bye, no: bye, "
    "tag: asked }\n"
    "  group:\n"
    "    adviser: \"A person for groups.\"\n"
    "    flag: group\n"
    "    accepted: bye\n"
    "    closed: bye\n"
    "    gone: bye\n"
    "  quiet:\n"
    "    adviser: \"A person who reads.\"\n"
    "    flag: interpreter\n"
    "    accepted: bye\n"
    "    closed: bye\n"
    "    gone: bye\n"
    "  deep: { run: deeper, go: menu }\n"
    "  bye: { end: helped }\n"
    "  told: { end: signposted }\n"
    "  person:\n"
    "    adviser: \"A person will reply here, {wait}.\"\n"
    "    accepted: bye\n"
    "    closed: bye\n"
    "    gone: bye\n";

static const char deeper_yaml[] =
    "flow: deeper\n"
    "title: Deeper\n"
    "steps:\n"
    "  start: { ask: \"Deeper?\", answer: yesno, save: deeper, go: again, no: up }\n"
    "  again: { run: deeper, go: up }\n"
    "  up: { say: \"Up.\", go: return }\n";

static const char follow_yaml[] =
    "flow: follow\n"
    "title: Follow-up\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"Did you get the help?\"\n"
    "    options:\n"
    "      - { label: \"yes\", words: [helped], go: well }\n"
    "      - { label: \"partly\", words: [some], tag: partly, go: well }\n"
    "      - { label: \"no\", words: [not], go: why }\n"
    "    within: 7d\n"
    "    silent: nothing\n"
    "  well: { end: helped, say: \"Thank you.\" }\n"
    "  why:\n"
    "    menu: \"What happened?\"\n"
    "    options:\n"
    "      - { label: \"It was closed\", words: [shut], tag: was_closed, go: unmet }\n"
    "      - { label: \"It was full\", words: [full], tag: was_full, go: unmet }\n"
    "  unmet: { end: unmet, say: \"Noted.\" }\n"
    "  nothing: { end: signposted }\n";

static const char missed_yaml[] = "flow: missed\n"
                                  "title: Missed\n"
                                  "steps:\n"
                                  "  start: { ask: \"We tried to call you.\", answer: time, save: "
                                  "better, within: 7d, go: noted }\n"
                                  "  noted: { say: \"At {better}.\", go: done }\n"
                                  "  done: { end: other }\n";

static const char dropped_yaml[] =
    "flow: dropped\n"
    "title: Dropped\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"Welcome back.\"\n"
    "    options:\n"
    "      - { label: \"Go on\", words: [go on], go: return }\n"
    "      - { label: \"Start again\", words: [start again], go: menu }\n";

static const char again_yaml[] =
    "flow: again\n"
    "title: Again\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"Welcome back. {options}\"\n"
    "    options:\n"
    "      - { label: \"Go on\", words: [go on], go: return }\n"
    "      - { label: \"Start again\", words: [start again], go: menu }\n";

#define TEXT   "clock 2026-11-03 10:15\ntext 07700 900123\n> menu\n< What now? ...\n"
#define FOOD   TEXT "> 1\n< Where?\n> SE15\n< Example Foodbank\n> OK\n< May we ask in a week?\n"
#define AGREED FOOD "> yes\n< You're welcome. ...\ncase status=closed outcome=helped\n"
#define WEEK   "clock 2026-11-10 10:14\nno reply\nclock 2026-11-10 10:15\n"
#define ASKED  "< Did you get the help? ...\n"

static const struct row follow_ups[] = {
    {"the follow-up comes seven days after closing", AGREED WEEK ASKED},
    {"yes makes the closed case helped",
     AGREED WEEK ASKED "> 1\n< Thank you.\ncase outcome=helped event=followed_up status=closed\n"},
    {"partly is a tag of the closed case",
     AGREED WEEK ASKED "> 2\n< Thank you.\ncase outcome=helped tag=partly\n"},
    {"no asks what happened, which is unmet need",
     AGREED WEEK ASKED "> 3\n< What happened? ...\n> 2\n< Noted.\ncase outcome=unmet tag=was_full "
                       "status=closed\n"},
    {"0 leads to a person", AGREED WEEK ASKED "> 0\n< A person will reply ...\nqueue 1\n"},
    {"without a yes nothing comes", FOOD "> no\n< You're welcome. ...\nclock 2026-11-12 12:00\n"
                                         "no reply\n"},
    {"it comes once", AGREED WEEK ASKED "> 1\n< Thank you.\nwait 20d\nno reply\n"},
    {"no answer for its own time is no outcome but told",
     AGREED WEEK ASKED "wait 8d\nno reply\ncase outcome=signposted\n"},
    {"an answer within its own time counts, days after",
     AGREED WEEK ASKED "wait 6d\n> 1\n< Thank you.\n"},
    {"STOP cancels it", AGREED "> stop\n< You won't ...\nclock 2026-11-12 12:00\nno reply\n"},
    {"it waits for the morning",
     "clock 2026-11-03 21:15\ntext 07700 900123\n> menu\n< What now? ...\n> 1\n< Where?\n> SE15\n< "
     "Example Foodbank\n> OK\n< May we ...\n> yes\n< You're ...\nclock 2026-11-11 08:59\nno reply\n"
     "clock 2026-11-11 09:00\n" ASKED},
    {"it waits for an open day",
     "clock 2026-11-07 11:00\ntext 07700 900123\n> menu\n< What now? ...\n> 1\n< Where?\n> SE15\n< "
     "Example Foodbank\n> OK\n< May we ...\n> yes\n< You're ...\nclock 2026-11-16 08:59\nno reply\n"
     "clock 2026-11-16 09:00\n" ASKED},
    {"it waits while they write of something else",
     AGREED "clock 2026-11-10 09:00\n> menu\n< What now? ...\nclock 2026-11-10 12:00\nno reply\n"
            "clock 2026-11-11 12:00\n" ASKED},
    {"it does not come while they wait for a person",
     AGREED "clock 2026-11-09 10:00\n> 0\n< A person ...\nclock 2026-11-12 10:00\n< You are still "
            "in the queue. ...\nno reply\n"},
    {"an adviser who closes can have agreed it",
     TEXT "> 0\n< A person ...\nadviser takes\nadviser closes helped follow up\ncase "
          "outcome=helped\n" WEEK ASKED},
    {"an adviser who closes without it has not",
     TEXT "> 0\n< A person ...\nadviser takes\nadviser closes helped\nclock "
          "2026-11-12 10:15\nno reply\n"},
};

static const struct row begins[] = {
    {"a call back missed is told and asks for a better time",
     TEXT "> 0\n< A person ...\nadviser takes\nadviser closes helped\n"
          "call back missed\n< We tried to call you.\n> 3pm\n< At 3pm.\n"},
    {"a call back missed is kept in the case and not told to one who stopped",
     TEXT "> stop\n< You won't ...\ncall back missed\nno reply\ncase event=callback_missed\n"},
    {"its question is open for its own time",
     TEXT "call back missed\n< We tried to call you.\nwait 6d\n> 3pm\n< At 3pm.\n"},
    {"a wrong number that we wrote to is never written to again", TEXT
     "call back missed\n< We tried to call you.\n> wrong number\n< Sorry about that. We have "
     "taken this number off ...\ncase event=wrong_number status=waiting priority=2\nqueue 1\n> "
     "hello\n< You asked us to stop ...\n"},
    {"who is this, to what we wrote first, is a wrong number",
     TEXT "call back missed\n< We tried ...\n> Who is this?\n< Sorry about that. ...\n"},
    {"who is this, to what they wrote first, is HELP",
     TEXT "> who is this\n< Example Helpline: real people, ...\n"},
    {"wrong number, to what they wrote first, is HELP",
     TEXT "> wrong number mate\n< Example Helpline: real people, ...\n"},
    {"who is this after they answered is HELP",
     TEXT "call back missed\n< We tried ...\n> 3pm\n< At 3pm.\n> who is this\n< Example Helpline: "
          "...\n"},
    {"a fault of ours is told and people look",
     TEXT "fault\n< Sorry, our system is not working. ...\ncase event=needs_person "
          "status=waiting\nqueue 1\n"},
    {"a fault in a call is said and leads to a person",
     "clock 2026-11-03 10:15\ncall 020 7946 0999\nfault\nhear Sorry, something is wrong on our "
     "side. ...\nqueue 1\n"},
};

static const struct row backs[] = {
    {"S28 names no BACK, whatever was answered before",
     TEXT "> 1\n< Where?\nwait 3d\n> hello\n< Welcome back. 1 Go on 2 Start again 0 Talk to a "
          "person\n> zzzz\n< Sorry, we did not get that. Reply with one number: 1 Go on 2 Start "
          "again 0 Talk to a person\n> 1\n< Where?\n"},
    {"and BACK still goes back elsewhere",
     TEXT "> 4\n< Deeper?\n> yes\n< Deeper?\n> BACK\n< Deeper?\n"},
};

#define CALL "clock 2026-11-03 10:15\ncall 020 7946 0999\nhear Hello, this is ...\n"
#define BACK "hear Welcome back. For go on, press 1. For start again, press 2. ...\n"

static const struct row drops[] = {
    {"the same number within ten minutes is asked, and goes on",
     CALL "press 1\nhear Where?\nhang up\nwait 9m\ncall 020 7946 0999\n" BACK
          "press 1\nhear Where?\npress 7315\nhear Example Foodbank ...\n"},
    {"or starts again, and what was chosen is forgotten",
     CALL "press 1\nhear Where?\nhang up\nwait 9m\ncall 020 7946 0999\n" BACK
          "press 2\nhear What now? ...\npress 0\ncase need=\n"},
    {"after ten minutes it is a new call",
     CALL "press 1\nhear Where?\nhang up\nwait 10m\ncall 020 7946 0999\nhear Hello, this is ...\n"},
    {"another number is a new call",
     CALL "press 1\nhear Where?\nhang up\ncall 020 7946 0998\nhear Hello, this is ...\n"},
    {"a withheld number is a new call", "clock 2026-11-03 10:15\ncall withheld\npress 1\nhang up\n"
                                        "call withheld\nhear Hello, this is ...\n"},
    {"a call that ended as it should is no drop",
     CALL "press 1\npress *\nhear Example ...\npress 1\npress 1\nhear May we ...\npress 2\nhear "
          "Thank you for calling. ...\ncall 020 7946 0999\nhear Hello, this is ...\n"},
    {"the case and the place in the queue are kept",
     CALL "press 0\nhear I will put you through ...\nhang up\nqueue 0\ncase status=new\nwait 5m\n"
          "call 020 7946 0999\n" BACK "press 1\nhear I will put you through ...\nqueue 1\ncase "
          "status=waiting\n"},
    {"0 is a person there too", CALL "press 1\nhang up\ncall 020 7946 0999\n" BACK
                                     "press 0\nhear I will put you through ...\n"},
};

static const struct row steps[] = {
    {"tags of options and steps reach the case", FOOD "case tag=front tag=asked\n"},
    {"a flag of an adviser step is the case's kind",
     TEXT "> 2\n< A person for groups.\ncase kind=group status=waiting\n"},
    {"an interpreter is asked for in words",
     TEXT "> 3\n< A person who reads.\ncase event=asked_for_person status=waiting\n"},
    {"return comes back behind each run",
     TEXT "> 4\n< Deeper?\n> yes\n< Deeper?\n> no\n< Up. Up. What now? ...\n"},
    {"runs have a limit, and then a person",
     TEXT "> 4\n< Deeper?\n> yes\n< Deeper?\n> yes\n< Deeper?\n> yes\n< Deeper?\n> yes\n< "
          "Deeper?\n> yes\n< Deeper?\n> yes\n< Deeper?\n> yes\n< Deeper?\n> yes\n< A person will "
          "reply ...\nqueue 1\n"},
};

/* Effects of a text in a conversation that we began: a call back to another number is half agreed in it. */
static void a_wrong_number_leaves_what_was_promised(void **state)
{
    (void)state;
    void *ctx = mem_root("wrong number");
    struct flow_contact contact = {.id = 1,
                                   .kind = PHONE_MOBILE,
                                   .language = "en",
                                   .last_seen_ms = INT64_C(1793700000000),
                                   .has_case = true,
                                   .callback_from_ms = INT64_C(1793708000000),
                                   .callback_to_ms = INT64_C(1793715200000)};
    struct flow_world world = {.now_ms = INT64_C(1793700001000),
                               .map = house->map,
                               .directory = house->directory,
                               .holidays = house->holidays,
                               .wait_minutes = -1,
                               .position = 1};
    struct flow_event event = {.kind = FLOW_EVENT_TEXT, .text = str_of("wrong number")};
    struct flow_result result;
    flow_receive(ctx, house->program, FLOW_TEXT, &contact,
                 "{\"version\":1,\"at\":\"missed/start\",\"kind\":\"ask\",\"open\":\"step\","
                 "\"asked\":1793700000000,\"other_number\":true,\"recorded\":5,\"ours\":true}",
                 &event, &world, &result);
    bool is_forgotten = false, is_dropped = false, is_off = false, is_taken_back = false;
    for (size_t i = 0; i < result.effect_count; i++) {
        const struct flow_effect *effect = &result.effects[i];
        is_forgotten |= effect->kind == FLOW_NUMBER && !effect->to;
        is_dropped |= effect->kind == FLOW_RECORD_KEEP && effect->number == 0;
        is_off |= effect->kind == FLOW_CALLBACK && !effect->callback;
        is_taken_back |= effect->kind == FLOW_REFER && effect->number == 0;
    }
    assert_true(is_forgotten);
    assert_true(is_dropped);
    assert_true(is_off);
    assert_true(is_taken_back);
    assert_null(strstr(result.session, "other_number"));
    mem_free(ctx);
}

static const struct row promises[] = {{"a wrong number leaves what was promised", NULL}};

int main(void)
{
    const struct house_file files[] = {
        {"main.yaml", main_yaml},     {"service.yaml", service_yaml},
        {"deeper.yaml", deeper_yaml}, {"follow.yaml", follow_yaml},
        {"missed.yaml", missed_yaml}, {"dropped.yaml", dropped_yaml},
        {"again.yaml", again_yaml},
    };
    const struct rows_table tables[] = {
        ROWS(follow_ups, plays), ROWS(begins, plays),
        ROWS(backs, plays),      ROWS(drops, plays),
        ROWS(steps, plays),      ROWS(promises, a_wrong_number_leaves_what_was_promised)};
    const struct talks talks = {.group = "begins",
                                .files = files,
                                .file_count = ARRAY_SIZE(files),
                                .tables = tables,
                                .table_count = ARRAY_SIZE(tables)};
    return talks_run(&talks);
}

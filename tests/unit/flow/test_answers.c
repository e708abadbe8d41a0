/* Answers that are values, on both channels: numbers, telephone numbers, dates, times, languages; and what may be kept.
 * Stands over flow_receive through flow_rehearse.
 * Leaves to others: reading words (tests/unit/understand), the other answers (test_receive.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../flow_talks.h"

static const char main_yaml[] =
    "flow: main\n"
    "title: Main\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"What now?\"\n"
    "    options:\n"
    "      - { label: \"How many\", words: [many], go: many }\n"
    "      - { label: \"Number\", words: [number], go: phone }\n"
    "      - { label: \"Day\", words: [day], go: day }\n"
    "      - { label: \"Hour\", words: [hour], go: hour }\n"
    "      - { label: \"Tongue\", words: [tongue], go: tongue }\n"
    "  many: { ask: \"How many of you?\", answer: number, min: 1, max: 12, save: many, go: "
    "many_said }\n"
    "  many_said: { say: \"You are {many}.\", go: bye }\n"
    "  phone: { ask: \"Which number?\", answer: phone, save: mine, go: phone_said, skip: bye }\n"
    "  phone_said: { say: \"We have {mine}.\", go: bye }\n"
    "  day: { ask: \"Which day?\", answer: date, save: day, go: day_said }\n"
    "  day_said: { say: \"On {day}.\", go: bye }\n"
    "  hour: { ask: \"What time?\", answer: time, save: hour, go: hour_said }\n"
    "  hour_said: { say: \"At {hour}.\", go: bye }\n"
    "  tongue: { ask: \"Which language?\", answer: language, save: tongue, go: tongue_said }\n"
    "  tongue_said: { say: \"So {tongue}.\", go: bye }\n"
    "  bye: { end: other }\n"
    "  person:\n"
    "    adviser: \"A person will reply here, {wait}.\"\n"
    "    accepted: bye\n"
    "    closed: bye\n"
    "    gone: bye\n";

#define MENU  "< What now? ...\n"
#define AGAIN "< Sorry, we did not get that. ...\n"
#define TEXT  "clock 2026-11-03 10:15\ntext 07700 900123\n> hi\n" MENU
#define CALL  "clock 2026-11-03 10:15\ncall 020 7946 0999\n"
#define MANY  TEXT "> 1\n< How many of you?\n"
#define PHONE TEXT "> 2\n< Which number?\n"
#define DAY   TEXT "> 3\n< Which day?\n"
#define HOUR  TEXT "> 4\n< What time?\n"

static const struct row texts[] = {
    {"a number in digits", MANY "> 4\n< You are 4.\n"},
    {"a number in words", MANY "> there are three of us\n< You are 3.\n"},
    {"a number below the least is asked again", MANY "> none\n" AGAIN "> just me\n< You are 1.\n"},
    {"a number above the most is asked again", MANY "> 13\n" AGAIN},
    {"two numbers are asked again", MANY "> 2 or 3\n" AGAIN},
    {"a number in a sentence waits for quiet", MANY "> 4 if the baby counts\n< You are 4.\n"},
    {"a telephone number of this country", PHONE "> 07700 900456\n< We have 07700 900456.\n"},
    {"a telephone number of another",
     PHONE "> +48 22 555 01 23 thanks\n< We have +48 22 555 01 23.\n"},
    {"what is no telephone number is asked again", PHONE "> 12345\n" AGAIN},
    {"two telephone numbers are asked again", PHONE "> 07700 900456 or 07700 900789\n" AGAIN},
    {"a day", DAY "> mon please\n< On Mon 9 Nov.\n"},
    {"a day is kept of a day and a time", DAY "> tomorrow 2pm\n< On tomorrow.\n"},
    {"a time alone is no day", DAY "> 2pm\n" AGAIN},
    {"a day gone by is said to be", DAY "> yesterday\n< That has gone by already. ...\n> friday\n"
                                        "< On Fri 6 Nov.\n"},
    {"three days gone by lead to a person", DAY
     "> yesterday\n< That has ...\n> 1/1/2020\n< That has ...\n> last monday\n< Let's get you a "
     "person. ...\nqueue 1\n"},
    {"a time", HOUR "> half 2\n< At 2.30pm.\n"},
    {"a time as a bare number", HOUR "> 3\n< At 3pm.\n"},
    {"a time is kept of a day and a time", HOUR "> tomorrow at 14:30\n< At 2.30pm.\n"},
    {"a language by its name", TEXT "> 5\n< Which language?\n> I speak Polish\n< So Polish.\n"},
    {"a language that is none is asked again", TEXT "> 5\n< Which language?\n> klingon\n" AGAIN},
};

static const struct row calls[] = {
    {"a number by keys", CALL "press 1\nhear How many of you?\npress 12#\nhear You are 12. ...\n"},
    {"a number by keys outside its bounds", CALL "press 1\npress 44#\nhear Sorry, ...\n"},
    {"0 among the digits is a digit", CALL "press 1\npress 10#\nhear You are 10. ...\n"},
    {"a telephone number by keys",
     CALL "press 2\npress 07700900456#\nhear We have 0, 7, 7, 0, 0. 9, 0, 0, 4, 5, 6. ...\n"},
    {"keys that are no telephone number", CALL "press 2\npress 123#\nhear Sorry, ...\n"},
    {"star leaves the number out", CALL "press 2\npress *\nhear Thank you for calling. ...\n"},
    {"a day by keys", CALL "press 3\npress 0911#\nhear On Monday 9 November. ...\n"},
    {"a day by keys with its year",
     CALL "press 3\npress 091126#\nhear On Monday 9 November. ...\n"},
    {"a day by keys that is none", CALL "press 3\npress 3211#\nhear Sorry, ...\n"},
    {"a day by keys that has gone by",
     CALL "press 3\npress 0210#\nhear That has gone by already. ...\n"},
    {"a time by keys", CALL "press 4\npress 1430#\nhear At 2 30 p m. ...\n"},
    {"a time by keys that is none", CALL "press 4\npress 2575#\nhear Sorry, ...\n"},
};

/* ---- What is kept ------------------------------------------------------------------------------------------ */

static const struct row kept[] = {
    {"a full number stays out of the kept text", "my number is …456 ok"},
};

static struct flow_result receive(void *ctx, const char *session, const char *words)
{
    struct flow_contact contact = {.id = 1,
                                   .kind = PHONE_MOBILE,
                                   .language = "en",
                                   .last_seen_ms = session ? 1793700000000 : 0,
                                   .is_new = session == NULL};
    struct flow_world world = {.now_ms = 1793700001000,
                               .map = house->map,
                               .directory = house->directory,
                               .holidays = house->holidays,
                               .wait_minutes = -1,
                               .position = 1};
    struct flow_event event = {.kind = FLOW_EVENT_TEXT, .text = str_of(words)};
    struct flow_result result;
    flow_receive(ctx, house->program, FLOW_TEXT, &contact, session, &event, &world, &result);
    return result;
}

static void is_kept(void **state)
{
    const struct row *row = *state;
    void *ctx = mem_root("kept");
    struct flow_result first = receive(ctx, NULL, "menu");
    struct flow_result asked = receive(ctx, first.session, "2");
    struct flow_result told = receive(ctx, asked.session, "my number is 07700 900456 ok");
    assert_string_equal(told.kept_text, row->talk);
    assert_null(strstr(told.understood, "900456"));
    assert_non_null(strstr(told.understood, "\"answer\":\"…456\""));
    mem_free(ctx);
}

int main(void)
{
    const struct house_file file = {"main.yaml", main_yaml};
    const struct rows_table tables[] = {ROWS(texts, plays), ROWS(calls, plays),
                                        ROWS(kept, is_kept)};
    const struct talks talks = {.group = "answers",
                                .files = &file,
                                .file_count = 1,
                                .tables = tables,
                                .table_count = ARRAY_SIZE(tables)};
    return talks_run(&talks);
}

/* Misunderstandings, sentence by sentence as the language describes them, and the conditions of a when on both channels.
 * Stands over flow_receive through flow_rehearse.
 * Leaves to others: what counts as understood (tests/unit/understand). */
// SPDX-License-Identifier: Apache-2.0
#include "../flow_talks.h"

static const char main_yaml[] =
    "flow: main\n"
    "title: Main\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"What now?\"\n"
    "    options:\n"
    "      - { label: \"Twice\", words: [twice], go: twice }\n"
    "      - { label: \"Once\", words: [once], go: once }\n"
    "      - { label: \"Area\", words: [area], go: where }\n"
    "      - { label: \"When\", words: [when], go: when }\n"
    "      - { label: \"Plain\", words: [plain], go: plain }\n"
    "  twice:\n"
    "    menu: \"Twice?\"\n"
    "    again: [ { text: \"First again. {options}\", voice: \"First again. {options}\" }, "
    "{ text: \"Second again.\", voice: \"Second again.\" } ]\n"
    "    options: [ { label: \"Up\", words: [up], go: menu } ]\n"
    "    within: 2h\n"
    "    silent: hushed\n"
    "  once:\n"
    "    menu: \"Once?\"\n"
    "    tries: 1\n"
    "    otherwise: twice\n"
    "    options: [ { label: \"Up\", words: [up], go: menu } ]\n"
    "  plain: { ask: \"Plain?\", answer: yesno, save: plain, tries: 2, go: menu, no: menu }\n"
    "  where: { ask: \"Where?\", answer: area, save: area, go: there, skip: there }\n"
    "  there: { say: \"There.\", go: menu }\n"
    "  hushed: { say: \"Hushed.\", go: bye }\n"
    "  when:\n"
    "    when:\n"
    "      - { if: { withheld: true }, go: w_withheld }\n"
    "      - { if: { channel: phone, landline: true }, go: w_landline }\n"
    "      - { if: { has: area, area: [southwark, lambeth] }, go: w_area }\n"
    "      - { if: { need: housing }, go: w_need }\n"
    "      - { if: { open: text, channel: text }, go: w_open }\n"
    "      - { if: { open: phone }, go: w_phone }\n"
    "      - { if: { after: \"20:00\", language: en }, go: w_late }\n"
    "    else: w_else\n"
    "  w_withheld: { say: \"Withheld.\", go: menu }\n"
    "  w_landline: { say: \"Landline.\", go: menu }\n"
    "  w_area: { say: \"South.\", go: menu }\n"
    "  w_need: { say: \"A home.\", go: menu }\n"
    "  w_open: { say: \"Open.\", go: menu }\n"
    "  w_phone: { say: \"Phone.\", go: menu }\n"
    "  w_late: { say: \"Late.\", go: menu }\n"
    "  w_else: { say: \"Else.\", go: menu }\n"
    "  homes: { say: \"Homes.\", need: housing, go: menu }\n"
    "  bye: { end: other }\n"
    "  person:\n"
    "    adviser: \"A person will reply here, {wait}.\"\n"
    "    accepted: bye\n"
    "    closed: bye\n"
    "    gone: homes\n";

#define TEXT   "clock 2026-11-03 10:15\ntext 07700 900123\n> menu\n< What now? ...\n"
#define CALL   "clock 2026-11-03 10:15\ncall 020 7946 0999\n"
#define AGAIN  "< Sorry, we did not get that. ...\n"
#define AGAIN2 "< Sorry, that is not clear to us yet. ...\n"
#define LOST   "< Let's get you a person. ...\nqueue 1\n"
#define V04    "hear Sorry, I did not hear a choice. ...\n"
#define V05    "hear If you cannot speak, that is fine. ...\n"
#define V06    "hear I will put you through to a person. ...\nqueue 1\n"

static const struct row texts[] = {
    {"at 1 and 2 the step's own wordings are used",
     TEXT "> 1\n< Twice? ...\n> qqqq\n< First again. 1 Up 0 Talk to a person. ...\n> zzzz\n< "
          "Second again.\n"},
    {"or the service's where it has none", TEXT "> qqqq\n" AGAIN "> zzzz\n" AGAIN2},
    {"one counter a session: it goes on at the next step's wording of that number",
     TEXT "> 2\n< Once? ...\n> qqqq\n< Twice? ...\n> zzzz\n< Second again.\n> vvvv\n" LOST},
    {"at the step's tries it goes to otherwise, without resetting the counter",
     TEXT "> 2\n< Once? ...\n> qqqq\n< Twice? ...\n> zzzz\n< Second again.\n"},
    {"an understood answer sets it to 0",
     TEXT "> 2\n< Once? ...\n> qqqq\n< Twice? ...\n> up\n< What now? ...\n> qqqq\n" AGAIN},
    {"a fixed word sets it to 0", TEXT "> qqqq\n" AGAIN "> menu\n< What now? ...\n> zzzz\n" AGAIN},
    {"at 3 it goes to a person", TEXT "> qqqq\n" AGAIN "> zzzz\n" AGAIN2 "> vvvv\n" LOST},
    {"tries left out are 3; tries without otherwise lead to a person",
     TEXT "> 5\n< Plain?\n> qqqq\n" AGAIN "> zzzz\n" LOST},
    {"silent: is where within leads when it ends",
     TEXT "> 1\n< Twice? ...\nwait 119m\nno reply\nwait 1m\n< Hushed.\n"},
    {"where silent: is left out nothing is sent", TEXT "wait 3d\nno reply\n"},
    {"an answer in time takes the silence away",
     TEXT "> 1\n< Twice? ...\nwait 1h\n> up\n< What now? ...\nwait 3h\nno reply\n"},
    {"the area's own questions count none", TEXT
     "> qqqq\n" AGAIN "> 3\n< Where?\n> SE1\n< SE1 is in more than one borough. ...\n> qqqq\n< SE1 "
     "is in more ...\n> zzzz\n< SE1 is in more ...\n> 3\n< There. What now? ...\n> vvvv\n" AGAIN},
    {"three wrong answers in a row to them lead to a person all the same",
     TEXT "> 3\n< Where?\n> SE1\n< SE1 ...\n> qqqq\n< SE1 ...\n> zzzz\n< SE1 ...\n> vvvv\n" LOST},
    {"not sure keeps all the boroughs", TEXT
     "> 3\n< Where?\n> SE1\n< SE1 ...\n> not sure\n< There. What now? ...\n> 4\n< South. ...\n"},
    {"an emoji alone is no error", TEXT "> \xF0\x9F\x91\x8D\nno reply\n> qqqq\n" AGAIN},
};

static const struct row calls[] = {
    {"a wrong key and a silence each add 1, at 3 a person", CALL
     "press 7\nhear Sorry, ...\nsilence\nhear That is not clear to us yet. ...\npress 7\n" V06},
    {"the second silence in a row asks whether they cannot speak",
     CALL "silence\n" V04 "silence\n" V05},
    {"a key between two silences breaks the row",
     CALL "silence\n" V04 "press 7\nhear That is not clear to us yet. ...\nsilence\n" V06},
    {"1 is a person with the flag silent",
     CALL "silence\nsilence\n" V05 "press 1\nhear I will put you through ...\ncase kind=silent\n"},
    {"2 is the prompt again, and understood: the count is 0",
     CALL "silence\nsilence\n" V05 "press 2\nhear What now? ...\nsilence\n" V04 "silence\n" V05},
    {"anything else is a person", CALL "silence\nsilence\n" V05 "press 5\n" V06},
    {"silence too", CALL "silence\nsilence\n" V05 "silence\n" V06},
    {"silent: replaces the question",
     CALL "press 1\nhear Twice? ...\nsilence\nhear First again. ...\nsilence\nhear Hushed. ...\n"},
    {"the step's own spoken wordings are used", CALL
     "press 1\npress 7\nhear First again. For up, press 1. ...\npress 7\nhear Second again.\n"},
    {"the area's own questions count none",
     CALL "press 7\nhear Sorry, ...\npress 3\nhear Where?\npress 272\nhear For Bromley, press 1. "
          "...\npress 7\nhear Sorry, ... For Bromley, ...\npress 1\nhear There. What now? ...\n"},
    {"but never keep anybody from a person",
     CALL "press 3\npress 272\npress 7\npress 7\nhear Sorry, ... For Bromley, ...\npress 7\n" V06},
    {"their silences ask too whether they cannot speak", CALL
     "press 3\npress 272\nsilence\nhear Sorry, ...\nsilence\n" V05 "press 2\nhear For Bromley, "
     "...\n"},
};

#define WHEN(number) "> 4\n< " number " ...\n"

static const struct row whens[] = {
    {"open: text on text", TEXT WHEN("Open.")},
    {"after:, when closed",
     "clock 2026-11-03 20:30\ntext 07700 900123\n> menu\n< What now? ...\n" WHEN("Late.")},
    {"else", "clock 2026-11-03 19:30\ntext 07700 900123\n> menu\n< What now? ...\n" WHEN("Else.")},
    {"has: and area:", TEXT "> 3\n< Where?\n> SE15\n< There. ...\n" WHEN("South.")},
    {"another area", TEXT "> 3\n< Where?\n> E8\n< There. ...\n" WHEN("Open.")},
    {"need:, and one below it", TEXT "> sleeping rough\n< Homes. ...\n" WHEN("A home.")},
    {"channel: and landline: on the phone", CALL "press 4\nhear Landline. ...\n"},
    {"withheld: on the phone",
     "clock 2026-11-03 10:15\ncall withheld\npress 4\nhear Withheld. ...\n"},
    {"open: phone on the phone",
     "clock 2026-11-03 10:15\ncall 07700 900456\npress 4\nhear Phone. ...\n"},
    {"after: on the phone", "clock 2026-11-03 21:15\ncall 07700 900456\npress 4\nhear Late. ...\n"},
};

int main(void)
{
    const struct house_file file = {"main.yaml", main_yaml};
    const struct rows_table tables[] = {ROWS(texts, plays), ROWS(calls, plays), ROWS(whens, plays)};
    const struct talks talks = {.group = "misses",
                                .files = &file,
                                .file_count = 1,
                                .tables = tables,
                                .table_count = ARRAY_SIZE(tables)};
    return talks_run(&talks);
}

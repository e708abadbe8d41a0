/* Words that stay live after a flow has ended; what begins without the person; people who come back.
 * Stands over flow_receive through flow_rehearse.
 * Leaves to others: what the shipped service makes of it (test_london.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../flow_talks.h"

static const char main_yaml[] =
    "flow: main\n"
    "title: Main\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"What now?\"\n"
    "    options:\n"
    "      - { label: \"Food\", words: [eat], need: food, go: agreed }\n"
    "      - { label: \"Other\", words: [else], go: passed }\n"
    "      - { label: \"Sure\", words: [sure], go: sure }\n"
    "  agreed:\n"
    "    say: \"We will call you today.\"\n"
    "    later:\n"
    "      - { words: [\"no\", cancel, \"no call\"], within: 7d, go: off }\n"
    "      - { words: [later], within: 2h, go: sure }\n"
    "    go: bye\n"
    "  passed:\n"
    "    say: \"They have your number.\"\n"
    "    later: [ { words: [\"no call\"], within: 7d, go: back_again } ]\n"
    "    go: bye\n"
    "  sure: { ask: \"Sure?\", answer: yesno, save: sure, go: bye, no: bye }\n"
    "  off: { say: \"The call is off.\", go: bye }\n"
    "  back_again: { say: \"We have told them.\", go: bye }\n"
    "  bye: { end: other }\n"
    "  person:\n"
    "    adviser: \"A person will reply here, {wait}.\"\n"
    "    accepted: bye\n"
    "    closed: bye\n"
    "    gone: bye\n";

#define TEXT   "clock 2026-11-03 10:15\ntext 07700 900123\n> menu\n< What now? ...\n"
#define AGREED TEXT "> 1\n< We will call you today.\n"
#define MENU   "< What now? ...\n"

static const struct row words[] = {
    {"no means the call after the flow has ended", AGREED "> No\n< The call is off.\n"},
    {"politeness may stand round it", AGREED "> no thanks\n< The call is off.\n"},
    {"cancel means the call and not the texts",
     AGREED "> CANCEL\n< The call is off.\n> menu\n" MENU},
    {"cancel means the texts where nothing else is named",
     TEXT "> cancel\n< You won't get any more texts ...\n"},
    {"stop means the texts all the same", AGREED "> stop\n< You won't get any more texts ...\n"},
    {"after STOP and START nothing is left of it",
     AGREED "> stop\n< You won't ...\n> start\n< Welcome back. ...\n> no call\n" MENU},
    {"no is no word of its own elsewhere", TEXT "> no\n< Sorry, we did not get that. ...\n"},
    {"a word lives for its own time",
     AGREED "wait 1h\n> later\n< Sure?\n> yes\n< You're welcome. ...\nwait 1h\n> later\n" MENU},
    {"a word lives no longer than its time", AGREED "wait 8d\n> no call\n" MENU},
    {"the newest wins",
     AGREED "> menu\n" MENU "> 2\n< They have your number.\n> no call\n< We have told them.\n"
            "> cancel\n< The call is off.\n"},
    {"what was come to again counts as the newest",
     TEXT "> 2\n< They ...\n> menu\n" MENU "> 1\n< We will ...\n> no call\n< The call is off.\n"},
    {"an open question's own answer goes first",
     AGREED "> menu\n" MENU "> 3\n< Sure?\n> no\n< You're welcome. ...\n"},
    {"it works while another question is open",
     AGREED "> menu\n" MENU "> no call\n< The call is off.\n"},
    {"it works in the queue and the place is kept",
     AGREED "> 0\n< A person will reply here, ...\n> no call\n< The call is off.\nqueue 1\n"},
    {"it is not looked at while an adviser writes",
     AGREED "> 0\n< A person ...\nadviser takes\n> no call\nno reply\n"},
    {"it is not looked at after words of danger",
     AGREED "> I want to kill myself\n< Thank you ...\n> cancel\nno reply\n> stop\n< You won't "
            "...\n"},
    {"a word in a sentence is none", AGREED "> no food\n< We will call you today.\n"},
    {"after 90 days it is another's number", AGREED "wait 91d\n> no call\n" MENU},
};

int main(void)
{
    const struct house_file file = {"main.yaml", main_yaml};
    const struct rows_table tables[] = {ROWS(words, plays)};
    const struct talks talks = {.group = "later",
                                .files = &file,
                                .file_count = 1,
                                .tables = tables,
                                .table_count = ARRAY_SIZE(tables)};
    return talks_run(&talks);
}

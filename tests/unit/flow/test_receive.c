/* Conversations in both channels, each a talk played against a small service: the fixed order of a text, the steps,
 * misunderstandings, danger, STOP, the quiet time, the queue, the keypad.
 * Stands over flow_receive through flow_rehearse.
 * Leaves to others: the shipped service (test_london.c), the talk format itself (test_talk.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../flow_talks.h"

#define OPEN   "clock 2026-11-03 10:15\ntext 07700 900123\n"
#define CLOSED "clock 2026-11-03 21:15\ntext 07700 900123\n"
#define CALL   "clock 2026-11-03 10:15\ncall 020 7946 0999\n"
#define MENU   "1 Food today 2 A place to live 3 To give help 0 Talk to a person"
#define FIRST                                                                        \
    "< Example Helpline. 1 Food today 2 Housing 3 To give help 0 Talk to a person. " \
    "Danger? Call 999\n"
#define AGAIN  "< Sorry, we did not get that. ...\n"
#define WHERE  "< Where are you? ...\n"
#define BANK   "< Example Foodbank. ...\n"
#define PERSON "< A person will reply here, usually within 15 minutes.\n"

static const struct row texts[] = {
    {"a first text that says nothing gets the first menu", OPEN "> hi\n" FIRST},
    {"a need and an area go straight to the place",
     OPEN "> no food SE15\n< Example Foodbank. No voucher needed. Call 020 7946 0123. MORE, OK or "
          "0.\ncase need=food borough=southwark area=SE15 status=told event=place_told\n"},
    {"a need alone asks the area", OPEN "> no food\n" WHERE "> SE15\n" BANK},
    {"an area alone is kept", OPEN "> SE15\n" FIRST "> 1\n" BANK},
    {"a choice by its number", OPEN "> hi\n" FIRST "> 1\n" WHERE},
    {"a choice by its number as a word", OPEN "> hi\n" FIRST "> two\n< Housing: ...\n"},
    {"a choice by one of its words", OPEN "> hi\n" FIRST "> home\n< Housing: ...\n"},
    {"a choice by its label", OPEN "> hi\n" FIRST "> A place to live!\n< Housing: ...\n"},
    {"a choice with a slip waits for quiet and is understood",
     OPEN "> hi\n" FIRST "> Food todya\n" WHERE},
    {"the second level ends in BACK, which goes back",
     OPEN "> hi\n" FIRST
          "> 2\n< Housing: 1 On the street 2 Repairs 0 Talk to a person. BACK to go back.\n"
          "> back\n< What do you need? " MENU "\n"},
    {"BACK from the area leads to the menu before",
     OPEN "> hi\n" FIRST "> 2\n< Housing: ...\n> 1\n" WHERE "> *\n< Housing: ...\n"},
    {"MENU shows the main menu", OPEN "> no food\n" WHERE "> MENU\n< What do you need? ...\n"},
    {"BACK where nothing was before shows the main menu",
     OPEN "> hi\n" FIRST "> back\n< What do you need? ...\n"},
    {"HELP answers and the question stays open",
     OPEN "> hi\n" FIRST "> help\n< Example Helpline: real people, ...\n> 1\n" WHERE},
    {"SKIP leaves the area out", OPEN "> no food\n" WHERE "> skip\n" BANK},
    {"PRIVACY says how long texts are kept", OPEN "> privacy\n< We keep texts for 12 months ...\n"},
    {"three misunderstandings lead to a person",
     OPEN "> hi\n" FIRST "> qqqq\n" AGAIN "> zzzz\n< Sorry, that is not clear to us yet. ...\n"
          "> vvvv\n< Let's get you a person. ...\ncase status=waiting\nqueue 1\n"},
    {"an answer that is understood sets the count back",
     OPEN "> hi\n" FIRST "> qqqq\n" AGAIN "> 2\n< Housing: ...\n> qqqq\n" AGAIN},
    {"an area that is not known is asked again in other words",
     OPEN "> no food\n" WHERE "> qqqq\n< Sorry, we don't know that place. ...\n"},
    {"yes goes on and words are kept as given",
     OPEN "> hi\n" FIRST "> 3\n< Is that for now?\n> yes please\n< What can you give?\n"
          "> a warm coat\n< Thank you for: a warm coat\ncase outcome=offer kind=offer "
          "status=closed\n"},
    {"no leads elsewhere",
     OPEN "> hi\n" FIRST "> 3\n< Is that for now?\n> 2\n< Another time then.\n"
          "no case\n"},
    {"a value cannot be read as a placeholder",
     OPEN "> hi\n" FIRST "> 3\n< ...\n> yes\n< ...\n> {crisis.samaritans} {options}\n"
          "< Thank you for: {crisis.samaritans} {options}\n"},
    {"MORE tells the next and then the list has ended",
     OPEN "> no food SE15\n" BANK "> MORE\n< Example Kitchen. ...\n> more\n< Those are all. ...\n"},
    {"OK helps and closes the case as told",
     OPEN "> no food SE15\n" BANK "> OK\n< You're welcome.\ncase status=told outcome=signposted\n"},
    {"no answer to a place for a day is told, without a text",
     OPEN "> no food SE15\n" BANK "wait 25h\nno reply\ncase status=told outcome=signposted\n"},
    {"nothing found is noted",
     OPEN "> sleeping rough SE15\n< We know of nothing. We have noted the gap.\n"
          "case need=housing.rough outcome=unmet status=closed\n"},
    {"a second need becomes the main one and the first is kept",
     OPEN "> no food SE15\n" BANK "> sleeping rough\n< We know of nothing. ...\n"
          "case need=housing.rough needs=housing.rough|food\n"},
    {"a district in several boroughs asks which",
     OPEN "> no food\n" WHERE "> SE1\n< SE1 is in more than one borough. Which is yours? 1 ...\n"
          "> southwark\n" BANK "case borough=southwark area=SE1\n"},
    {"outside London goes on after a 1",
     OPEN "> no food\n" WHERE "> WD6\n< That looks outside London. ...\n> 1\n< ...\n"},
};

static const struct row people[] = {
    {"0 asks for a person",
     OPEN "> hi\n" FIRST "> 0\n" PERSON "case status=waiting event=asked_for_person\nqueue 1\n"},
    {"need and area found before stand in the case",
     OPEN "> no food\n" WHERE "> person\n" PERSON "case need=food status=waiting\n"},
    {"what is said in the queue gets no answer",
     OPEN "> 0\n" PERSON "> I also have no food\nno reply\n> qqqq\nno reply\ncase need=food\n"},
    {"MENU works in the queue and the place is kept",
     OPEN "> 0\n" PERSON "> menu\n< What do you need? ...\n> 1\n" WHERE "> SE15\n" BANK
          "case status=waiting\nqueue 1\n"},
    {"nothing is answered while an adviser has the conversation",
     OPEN "> 0\n" PERSON "adviser takes\n> menu\nno reply\n> 2\nno reply\nadviser says Hello\n> 0\n"
          "no reply\n"},
    {"when the adviser closes the case the menu works again",
     OPEN "> 0\n" PERSON "adviser takes\nadviser closes helped\n< Another time then.\n"
          "case status=closed outcome=helped\n> menu\n< What do you need? ...\n"},
    {"closed: the next opening and what can be done now",
     CLOSED "> 0\n< We are closed. A person will read this tomorrow from 9am. 1 Places that can "
            "help now\ncase status=waiting\n> 1\n" WHERE},
};

static const struct row orders[] = {
    {"a repeat without an answer in between gets no second turn",
     OPEN "> no food\n+ 3s\n> no food\n" WHERE "no reply\n"},
    {"the same words after an answer are a new answer",
     OPEN "> hi\n" FIRST "> 2\n< Housing: ...\n> 2\n" WHERE},
    {"texts within the quiet time are one turn",
     OPEN "> no food\n+ 3s\n> peckham SE15\n" BANK "no reply\n"},
    {"an exact answer ends the quiet time and the words are read for needs",
     OPEN "> hi\n" FIRST "> no food\n+ 2s\n> 2\n< Housing: ...\n> 0\n" PERSON "case needs=food\n"},
    {"thanks while a question is open is not yet an answer",
     OPEN "> hi\n" FIRST "> thanks\nno reply\n> 1\n" WHERE},
    {"thanks when all is said gets one answer",
     OPEN "> hi\n" FIRST "> 3\n< ...\n> 2\n< Another time then.\n> thanks\nno reply\n"},
    {"a picture is explained", OPEN "> (picture)\n< We can't see pictures ...\n"},
    {"a bare number after a day is not an answer",
     OPEN "> hi\n" FIRST "wait 30h\n> 1\n< Welcome back. Reply 1 to go on from before, ...\n> 1\n"
          "< What do you need? ...\n"},
    {"starting again forgets what was chosen",
     OPEN "> no food\n" WHERE "wait 30h\n> hello\n< Welcome back. ...\n> 2\n< What do you need? "
          "...\n> 0\n" PERSON "case need=\n"},
    {"words with a need after a day go on", OPEN "> hi\n" FIRST "wait 30h\n> no food SE15\n" BANK},
    {"after 90 days the number may be someone else's",
     OPEN "> hi\n" FIRST "wait 91d\n> hello\n" FIRST},
    {"a bare number with nothing open shows the menu",
     OPEN "> hi\n" FIRST "> 3\n< ...\n> 2\n< Another time then.\n> 1\n< What do you need? ...\n"},
    {"a short code is never answered", "text 60006\n> no food SE15\nno reply\nno case\n"},
    {"a sender's name is never answered", "text EXAMPLE\n> menu\nno reply\n"},
    {"STOP is answered once and then all is silent",
     OPEN "> no food SE15\n" BANK "> STOP\n< You won't get any more texts from us. ...\n> stop\nno "
          "reply\ncase event=stopped\n"},
    {"while stopped one text a day says so", OPEN
     "> stop\n< You won't ...\n> menu\n< You asked us to stop texting you. ...\n> menu please\n"
     "no reply\nwait 25h\n> menu\n< You asked us ...\n"},
    {"STOP takes the timers away", OPEN "> no food SE15\n" BANK "> stop\n< You won't ...\nwait 2d\n"
                                        "no reply\ncase status=told\n"},
    {"START brings the texts back",
     OPEN "> stop\n< You won't ...\n> start\n< Welcome back. Reply MENU ...\n> menu\n< What do you "
          "need? ...\n"},
    {"the languages are listed; the last is Other", OPEN
     "> hi\n" FIRST "> 8\n< 1 English 2 Other\n> 1\n< We will use English from now on. What do "
     "you need? ...\nlanguage en\n"},
    {"another language is asked for and leads to a person",
     OPEN "> lang\n< 1 English 2 Other\n> 2\n< What is your language? ...\n> Somali\n" PERSON
          "case status=waiting event=asked_for_person\n"},
};

static const struct row dangers[] = {
    {"danger: one safe message, an alert, the front of the queue",
     OPEN "> hi\n" FIRST "> I want to kill myself\n< Thank you for telling us. We have put you at "
          "the front of our queue. ...\nalert self_harm\ncase status=waiting risk=immediate "
          "priority=3\n"},
    {"danger out of hours never says that someone comes",
     CLOSED "> I want to kill myself\n< Thank you for telling us. We are closed, so please don't "
            "wait for us. ...\nalert\n"},
    {"the menu stays off after it", OPEN "> I want to kill myself\n< Thank you ...\n> menu\nno "
                                         "reply\n> 1\nno reply\n> no food SE15\nno reply\n"},
    {"a second hit alerts and says nothing for 30 minutes",
     OPEN "> I want to kill myself\n< Thank you ...\nalert\nwait 5m\n> kill myself now\nno reply\n"
          "alert\nwait 31m\n> kill myself now\n< Thank you ...\nalert\n"},
    {"an adviser releases it",
     OPEN "> I want to kill myself\n< Thank you ...\nadviser takes\nadviser closes helped\n< "
          "Another time then.\n> menu\n< What do you need? ...\n"},
    {"violence: neutral words, and no means no more texts", OPEN
     "> he is hitting me\n< Thanks, we have your message. Is it OK to text you here? ...\nalert "
     "violence\n> 2\nno reply\nwait 40m\n> he is hitting me again\nno reply\nalert\n"},
    {"a repeat within two minutes acts once", OPEN
     "> 0\n" PERSON "adviser takes\n> I want to kill myself\nno reply\nalert\n+ 3s\n> I want to "
     "kill myself\nno reply\nno alert\nwait 3m\n> I want to kill myself\nalert\n"},
    {"a child is told of Childline",
     OPEN "> i am twelve\n< ... Childline ... 0800 1111. ...\nalert\n"},
    {"low mood: the numbers, and the menu goes on", OPEN
     "> feeling so low\n< Samaritans are free on 116 123, ... Example Helpline. ...\nno case\n"},
    {"danger with an adviser: alert and no automatic text",
     OPEN "> 0\n" PERSON "adviser takes\n> I want to kill myself\nno reply\nalert\n"},
    {"danger while stopped: one safe message is tried",
     OPEN "> stop\n< You won't ...\n> I want to kill myself\n< Thank you ...\nalert\n> I want to "
          "kill myself\nno reply\n"},
    {"danger from a short code's text is not answered",
     "text EXAMPLE\n> I want to kill myself\nno reply\nalert\n"},
    {"STOP works after danger",
     OPEN "> I want to kill myself\n< Thank you ...\n> stop\n< You won't "
          "...\n"},
};

#define GREETING \
    "hear Hello, this is Example Helpline. ... To speak to a person at any time, press 0. "
#define MAIN                                                                                      \
    "For food today, press 1. For a place to live, press 2. To give help, press 3. To hear this " \
    "again, press 9.\n"

static const struct row calls[] = {
    {"a call begins with the greeting and the menu", CALL GREETING MAIN},
    {"a key chooses; the area is entered by its letters", CALL
     "press 1\nhear Enter the first part of your postcode, ...\npress 7315#\nhear Example "
     "Foodbank. Press 1 for the number, ...\ncase need=food borough=southwark channel=phone\n"},
    {"the number is read slowly, twice", CALL
     "press 1\npress 7315\npress 1\nhear The number is: 0, 2, 0. 7, 9, 4, 6. 0, 1, 2, 3. ... The "
     "number is: ... Press 1 if this helps, 3 for the next, or hang up.\npress 9\nhear The "
     "number is: ...\npress 1\nhear You're welcome.\ncase outcome=signposted status=told\n"},
    {"3 tells the next place; then the list has ended",
     CALL "press 1\npress 7315\npress 3\nhear Example Kitchen. ...\npress 3\nhear Those are all. "
          "...\n"},
    {"a mobile can have the details as a text",
     "clock 2026-11-03 10:15\ncall 07700 900456\npress 1\npress 7315\npress 2\nhear Is it safe to "
     "send a text ...\npress 1\nhear We have sent you the text. Press 1 if this helps, ...\nsent "
     "to "
     "07700 900456 You asked for this. Example Foodbank, SE15. Today 9am-8pm. No voucher "
     "needed. 020 7946 0123. ...\n"},
    {"a landline hears the number slowly instead",
     CALL "press 1\npress 7315\npress 2\nhear This phone cannot get our texts. ...\npress 1#\nhear "
          "The number is: ...\n"},
    {"hanging up after a place is told",
     CALL "press 1\npress 7315\nhang up\ncase outcome=signposted status=told\n"},
    {"* leaves the area out", CALL "press 1\npress *\nhear Example ...\n"},
    {"* in an entry drops what came before",
     CALL "press 1\npress 99*7315\nhear Example Foodbank. ...\n"},
    {"* in a menu goes back", CALL "press 2\nhear Housing: ...\npress *\nhear " MAIN},
    {"9 repeats", CALL "press 2\nhear Housing: ...\npress 9\nhear Housing: ...\n"},
    {"digits that fit nothing are asked again",
     CALL "press 1\npress 99999\nhear Sorry, we do not know that place. ...\n"},
    {"keys that fit two districts are read back", CALL
     "press 1\npress 272\nhear For Bromley, press 1. For Croydon, press 2. For somewhere else, "
     "press 3.\npress 2\nhear We know of nothing. ...\ncase borough=croydon area=CR2\n"},
    {"0 puts through and says the place in the queue", CALL
     "press 0\nhear I will put you through to a person. All our people ... You are number 1 in "
     "line. ...\nsilence\nhear You are now number 1 in line. ...\nqueue 1\ncase "
     "status=waiting\n"},
    {"hanging up in the queue leaves it", CALL "press 0\nhang up\nqueue 0\n"},
    {"one silence, then the silent caller's question, then a person",
     CALL "silence\nhear Sorry, I did not hear a choice. ...\nsilence\nhear If you cannot speak, "
          "...\nsilence\nhear I will put you through to a person. ...\nqueue 1\n"},
    {"1 at the silent caller's question flags the queue",
     CALL "silence\nsilence\npress 1\nhear I will put you through ...\ncase kind=silent\n"},
    {"2 at the silent caller's question hears the menu again",
     CALL "silence\nsilence\npress 2\nhear " MAIN},
    {"wrong keys lead to a person",
     CALL "press 7\nhear Sorry, ...\npress 6\nhear That is not clear "
          "to us yet. ...\npress 7\nhear I will put you through ...\n"},
    {"wrong keys after a place lead to a person",
     CALL "press 1\npress 7315\npress 7\npress "
          "7\nhear Sorry, ... Example Foodbank. ...\npress 7\nhear I will put you through ...\n"},
    {"a wrong key and a silence are not a silent caller",
     CALL "press 7\nsilence\nhear That is not clear to us yet. ...\n"},
    {"8 lists the languages and the slow setting",
     CALL "press 8\nhear For English, press 1. For another language, press 2. For more time and "
          "slower speech, press 3.\npress 1\nhear We will use English from now on. For food "
          "...\n"},
    {"another language by phone leads to a person",
     CALL "press 8\npress 2\nhear A person can help you with an interpreter. ...\nqueue 1\n"},
    {"withheld callers are each their own person",
     "clock 2026-11-03 10:15\ncall withheld\npress 0\nqueue 1\ncall withheld\npress 0\nqueue 2\n"},
    {"closed: what can be done now", "clock 2026-11-03 21:15\ncall 020 7946 0999\npress 0\nhear We "
                                     "are closed. A person will read this ... For places that can "
                                     "help now, press 1. ...\ncase status=waiting\npress 1\nhear "
                                     "Enter ...\n"},
    {"an end says goodbye and hangs up", CALL "press 3\npress 2\nhear Another time then.\n"},
    {"text and call of one number share the case",
     "clock 2026-11-03 10:15\ntext 07700 900456\n> no food SE15\n< ...\ncall 07700 900456\npress "
     "0\ncase need=food status=waiting channel=text\n"},
};

static const struct rows_table tables[] = {
    ROWS(texts, plays),   ROWS(people, plays), ROWS(orders, plays),
    ROWS(dangers, plays), ROWS(calls, plays),
};

int main(void)
{
    const struct talks talks = {
        .group = "receive", .tables = tables, .table_count = ARRAY_SIZE(tables)};
    return talks_run(&talks);
}

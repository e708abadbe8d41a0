/* Call backs, messages for people, texts from a call and referrals: each dialogue on both channels, each way out of it.
 * Stands over the engine as talks, so that what people read and hear is what is looked at.
 * Leaves to others: rows in the database (tests/unit/dispatch), the provider (tests/integration). */
// SPDX-License-Identifier: Apache-2.0
#include "../flow_talks.h"

/* Each kind is a key away from the menu; every way out says its name. */
static const char flow_main[] =
    "flow: main\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"{options}\"\n"
    "    options:\n"
    "      - { label: Talk later, words: [ring], go: call }\n"
    "      - { label: Leave a message, words: [leave], go: record }\n"
    "      - { label: Text me, words: [details], go: text }\n"
    "      - { label: Food, words: [eat], need: food, go: places }\n"
    "      - { label: Interpreter, words: [interpret], go: language }\n"
    "  language:\n"
    "    set: { language_asked: somali }\n"
    "    go: interpreter\n"
    "  interpreter:\n"
    "    callback: \"It is free.\"\n"
    "    interpreter: true\n"
    "    go: agreed\n"
    "    no: against\n"
    "    failed: failed\n"
    "  call:\n"
    "    callback: \"When? {options}. Or a day and time.\"\n"
    "    voice: \"We can call you back.\"\n"
    "    go: agreed\n"
    "    no: against\n"
    "    failed: failed\n"
    "  record:\n"
    "    record: \"Tell us in your words. Or SKIP.\"\n"
    "    voice: \"After the tone, say how we can help.\"\n"
    "    go: sent\n"
    "    empty: empty\n"
    "    failed: failed\n"
    "  text:\n"
    "    text: \"Details as asked.\"\n"
    "    voice: \"The details, slowly.\"\n"
    "    go: sent\n"
    "    no: against\n"
    "    failed: failed\n"
    "  places:\n"
    "    find: { need: food }\n"
    "    found: tell\n"
    "    none: failed\n"
    "  tell:\n"
    "    offer: \"{place.name}. YES and we pass your number on.\"\n"
    "    voice: \"{place.name}. Press 1, 2, 3, or 4 and we pass your number on.\"\n"
    "    go: refer\n"
    "    more: refer\n"
    "    yes: given\n"
    "    told: told\n"
    "  refer:\n"
    "    refer: \"May we pass your number to {place.name|them}? YES or NO\"\n"
    "    consent: ask\n"
    "    go: referred\n"
    "    no: against\n"
    "    failed: failed\n"
    "  given:\n"
    "    refer: \"They call by {until}.\"\n"
    "    consent: given\n"
    "    go: referred\n"
    "    no: against\n"
    "    failed: failed\n"
    "  agreed: { say: \"Way: agreed.\", go: other }\n"
    "  against: { say: \"Way: no.\", go: off }\n"
    "  off: { set: { callback: none }, go: other }\n"
    "  failed: { say: \"Way: failed.\", go: other }\n"
    "  sent: { say: \"Way: sent.\", go: other }\n"
    "  empty: { say: \"Way: empty.\", go: other }\n"
    "  referred: { end: referred, say: \"Way: referred.\" }\n"
    "  told: { end: signposted }\n"
    "  other: { end: other, say: \"Bye.\" }\n"
    "  person:\n"
    "    adviser: \"A person, {wait}.\"\n"
    "    accepted: other\n"
    "    closed: other\n"
    "    gone: other\n";

#define TEXTS "clock 2026-11-03 13:20\ntext 07700 900123\n> menu\n< ...\n"
#define CALLS "clock 2026-11-03 13:20\ncall 07700 900123\n"
#define LANDS "clock 2026-11-03 13:20\ncall 020 7946 0999\n"
#define HIDES "clock 2026-11-03 13:20\ncall withheld\n"

static const struct row callbacks[] = {
    {"a text chooses one of three times and says that a message is safe",
     TEXTS "> 1\n< When? 1 Today 2-4pm 2 Today 4-5pm 3 Tomorrow 9-11am. Or a day and time.\n"
           "> 1\n< If you can't answer, is it safe to leave a message? ...\n"
           "> 1\n< We will call you today between 2pm and 4pm. It may show as a private number. "
           "Reply NO to cancel or LATER to change the time. Way: agreed. Bye.\n"
           "callback today between 2pm and 4pm, message safe\n"
           "case event=callback_agreed status=new\n"},
    {"not sure means no message", TEXTS "> 1\n< ...\n> 3\n< ...\n> not sure\n< We will ...\n"
                                        "callback tomorrow between 9am and 11am, no message\n"},
    {"a day and time in words", TEXTS "> 1\n< ...\n> thursday 3pm\n< If you ...\n> 2\n< ...\n"
                                      "callback on Thu 5 Nov between 3pm and 5pm, no message\n"},
    {"a stretch in words is taken as it is",
     TEXTS "> 1\n< ...\n> tomorrow between 2 and 3\n< If you ...\n> 2\n< ...\n"
           "callback tomorrow between 2pm and 3pm, no message\n"},
    {"a day alone offers its times",
     TEXTS "> 1\n< ...\n> friday\n< When? 1 Fri 6 Nov 9-11am 2 Fri 6 Nov 11am-1pm 3 Fri 6 Nov "
           "1-3pm. ...\n> 2\n< ...\n> 2\n< We will call you on Fri 6 Nov between 11am and 1pm. "
           "...\n"},
    {"a time when we are closed is told and others are offered",
     TEXTS "> 1\n< ...\n> sunday 3pm\n< Sorry, we can't call you then. When? 1 Mon 9 Nov 9-11am "
           "...\nno callback\n"},
    {"a part of a day when we are closed likewise",
     TEXTS "> 1\n< ...\n> saturday morning\n< Sorry, we can't call you then. When? 1 Mon 9 Nov "
           "...\n"},
    {"no is no", TEXTS "> 1\n< ...\n> no\n< Way: no. Bye.\nno callback\n"},
    {"another number is asked for when they say so",
     TEXTS "> 1\n< ...\n> a different number please\n< Which number shall we call? ...\n"
           "> 020 7946 0999\n< When? ...\n> 1\n< ...\n> 1\n< We will call you ...\n"
           "callback today between 2pm and 4pm, message safe, other number\n"},
    {"another number is taken when they give one",
     TEXTS "> 1\n< ...\n> ring 07700 900456 instead\n< When? ...\n> 1\n< ...\n> 1\n< ...\n"
           "callback ..., other number\n"},
    {"a dear number is not called", TEXTS "> 1\n< ...\n> 0909 879 0123\n< Way: failed. Bye.\n"},
    {"words that are no time are not understood, then a person comes",
     TEXTS "> 1\n< ...\n> blue\n< Sorry, we did not get that. ...\n> green\n< That is not clear "
           "...\n> red\n< Let's get you a person. ...\nqueue 1\nno callback\n"},
    {"a number that is not offered is not understood",
     TEXTS "> 1\n< ...\n> 5\n< Sorry, we did not get that. ...\n"},
    {"a person is one key away in it", TEXTS "> 1\n< ...\n> 1\n< ...\n> 0\n< A person, ...\n"},
    {"back goes one question back",
     TEXTS "> 1\n< ...\n> 1\n< If you ...\n> back\n< When? ...\n> back\n< 1 Talk later ...\n"},
    {"danger comes before its questions",
     TEXTS "> 1\n< ...\n> i want to kill myself\n< Thank you for telling us. ...\nalert\n"},
    {"stop comes before its questions",
     TEXTS "> 1\n< ...\n> stop\n< You won't get any more texts ...\nno callback\n"},
    {"the language wanted goes with an interpreter",
     TEXTS "> 5\n< It is free. When shall we call you? 1 Today 2-4pm 2 Today 4-5pm 3 "
           "Tomorrow 9-11am. Or tell us a day and time. 0 to talk to a person\n> 1\n< ...\n> 1\n"
           "< ...\ncallback today between 2pm and 4pm, message safe, interpreter Somali\n"},
    {"a second one takes the place of the first",
     TEXTS "> 1\n< ...\n> 1\n< ...\n> 1\n< ...\n> menu\n< ...\n> 1\n< ...\n> 3\n< ...\n> 2\n"
           "< ...\ncallback tomorrow between 9am and 11am, no message\n"},
    {"one that was agreed can be called off",
     TEXTS "> 1\n< ...\n> 1\n< ...\n> 1\n< ...\n> menu\n< ...\n> 1\n< ...\n> no\n< Way: no. Bye.\n"
           "no callback\n"},
    {"no end closes a case with a call back",
     TEXTS "> 1\n< ...\n> 1\n< ...\n> 1\n< ...\ncase status=new\n> menu\n< ...\n> 2\n< ...\n> "
           "skip\n< Way: empty. Bye.\ncase status=new\n"},

    {"a call reads the last three digits",
     CALLS "press 1\nhear We can call you back. We can call the number you are calling from. It "
           "ends in 1, 2, 3. Press 1 if that is right. ...\n"
           "press 1\nhear When shall we call you? For today from 2 to 4, press 1. For today from 4 "
           "to 5, press 2. For tomorrow from 9 to 11, press 3. For none of these times, press 4. "
           "...\npress 1\nhear When we call, is it safe to leave a message? ...\npress 1\n"
           "hear Thank you. We will call you today between 2 and 4. ... Way: agreed. Bye.\n"
           "callback today between 2pm and 4pm, message safe\nwait 1s\n"
           "< We will call you today between 2pm and 4pm. ...\n"},
    {"no text follows where a message is not safe",
     CALLS "press 1\npress 1\npress 1\npress 2\nhear Thank you. ...\nwait 1m\nno reply\n"
           "callback today between 2pm and 4pm, no message\n"},
    {"no text follows to a landline",
     LANDS "press 1\npress 1\npress 1\npress 1\nhear Thank you. ...\nwait 1m\nno reply\n"},
    {"another number is entered until hash",
     CALLS "press 1\npress 2\nhear Enter the whole number that we should call, ...\n"
           "press 02079460999#\nhear When shall ...\npress 2\npress 2\n"
           "callback today between 4pm and 5pm, no message, other number\nwait 1m\nno reply\n"},
    {"a withheld number is asked for",
     HIDES "press 1\nhear We can call you back. We cannot see your number. ...\n"
           "press 07700900456#\nhear When shall ...\npress 1\npress 1\n"
           "callback today between 2pm and 4pm, message safe, other number\n"},
    {"0 and hash is a person while a number is entered",
     HIDES "press 1\npress 0#\nhear I will put you through ...\nqueue 1\n"},
    {"star drops what was entered before it",
     HIDES "press 1\npress 07700*02079460999#\nhear When ...\n"},
    {"star alone goes one question back",
     CALLS "press 1\npress 2\npress *\nhear We can call the number ...\npress 1\npress *\nhear We "
           "can call the number ...\n"},
    {"too few digits are not understood, then a person comes",
     HIDES "press 1\npress 12#\nhear Sorry, we did not get that. ... We cannot see your number. "
           "...\npress 34#\nhear That is not clear ...\npress 56#\nhear I will put you through "
           "...\n"},
    {"a dear number cannot be used", HIDES "press 1\npress 09098790123#\nhear Way: failed. Bye.\n"},
    {"none of the times is a no", CALLS "press 1\npress 1\npress 4\nhear Way: no. Bye.\n"
                                        "no callback\n"},
    {"hanging up at the number is a no", CALLS "press 1\nhang up\nno callback\n"},
    {"hanging up at the time is a no", CALLS "press 1\npress 1\nhang up\nno callback\n"},
    {"hanging up at the message is a no",
     CALLS "press 1\npress 1\npress 1\nhang up\nno callback\n"},
    {"silence is asked again, then the silent question, then back",
     CALLS "press 1\nsilence\nhear Sorry, I did not hear a choice. ... It ends in 1, 2, 3. "
           "...\nsilence\nhear If you cannot speak, that is fine. ...\npress 2\nhear We can call "
           "the number ...\n"},
    {"9 says it again", CALLS "press 1\npress 1\npress 9\nhear When shall we call you? ...\n"},
    {"8 is the languages, and back", CALLS "press 1\npress 8\npress 1\nhear We will use English "
                                           "from now on. We can call the number ...\n"},
};

static const struct row records[] = {
    {"what is spoken is sent with 1",
     CALLS "press 2\nhear After the tone, say how we can help.\nrecord 42s\nhear Press 1 to send "
           "your message. ...\npress 1\nhear Way: sent. Bye.\nmessage left\n"
           "case event=message_left status=new\n"},
    {"it can be heard first", CALLS "press 2\nrecord 42s\npress 2\nhear Press 1 to send ...\n"
                                    "press 1\nhear Way: sent. Bye.\nmessage left\n"},
    {"it can be spoken again", CALLS "press 2\nrecord 42s\npress 3\nhear After the tone, ...\n"
                                     "record 5s\npress 1\nmessage left\n"},
    {"star deletes it",
     CALLS "press 2\nrecord 42s\npress *\nhear Way: empty. Bye.\nno message left\nno case\n"},
    {"nothing said is empty", CALLS "press 2\nrecord nothing\nhear Way: empty. Bye.\n"},
    {"silence is empty", CALLS "press 2\nsilence\nhear Way: empty. Bye.\n"},
    {"what could not be recorded failed", CALLS "press 2\nrecord failed\nhear Way: failed. Bye.\n"},
    {"hanging up while speaking sends nothing", CALLS "press 2\nhang up\nno message left\n"},
    {"hanging up before 1 sends nothing", CALLS "press 2\nrecord 42s\nhang up\nno message left\n"},
    {"a person is one key away, and nothing is sent",
     CALLS "press 2\nrecord 42s\npress 0\nhear I will put you through ...\nno message left\n"},
    {"a wrong key asks again, the third leads to a person",
     CALLS "press 2\nrecord 42s\npress 5\nhear Sorry, I did not hear a choice. ... Press 1 to send "
           "...\npress 5\nhear Sorry, ...\npress 5\nhear I will put you through ...\nno message "
           "left\n"},
    {"in a text it is a question for words",
     TEXTS "> 2\n< Tell us in your words. Or SKIP.\n> my roof has a hole\n< Way: sent. Bye.\n"
           "case event=message_left status=new\n"},
    {"skip leaves it out", TEXTS "> 2\n< ...\n> skip\n< Way: empty. Bye.\nno case\n"},
    {"danger in the words comes first",
     TEXTS "> 2\n< ...\n> i want to kill myself\n< Thank you for telling us. ...\nalert\n"},
};

static const struct row texts[] = {
    {"in a conversation of texts it is said", TEXTS "> 3\n< Details as asked. Way: sent. Bye.\n"},
    {"a mobile that is safe gets it",
     CALLS "press 3\nhear Is it safe to send a text to the phone you are calling from? ...\npress "
           "1\nhear We have sent you the text. Way: sent. Bye.\n"
           "sent to 07700 900123 Details as asked.\ncase event=closed\n"},
    {"another mobile gets it",
     CALLS "press 3\npress 2\nhear Enter the number of the mobile, ...\npress 07700900456#\n"
           "hear We have sent you the text. ...\nsent to 07700 900456 Details as asked.\n"},
    {"it can be heard instead",
     CALLS "press 3\npress 3\nhear The details, slowly. The details, slowly. Way: no. Bye.\n"},
    {"a landline is asked for a mobile",
     LANDS "press 3\nhear This phone cannot get our texts. ...\npress 07700900456#\nhear We have "
           "sent ...\nsent to 07700 900456 Details as asked.\n"},
    {"a withheld number is asked for a mobile",
     HIDES "press 3\nhear This phone cannot get our texts. ...\npress 1#\nhear The details, "
           "slowly. ... Way: no. Bye.\n"},
    {"a landline is never texted",
     LANDS "press 3\npress 02079460999#\nhear Sorry, we did not get that. ... This phone cannot "
           "...\n"},
    {"nor is a personal number", LANDS "press 3\npress 07012345678#\nhear Sorry, ...\n"},
    {"star leaves it", LANDS "press 3\npress *\nhear Way: no. Bye.\n"},
    {"0 and hash is a person", LANDS "press 3\npress 0#\nhear I will put you through ...\n"},
    {"hanging up is a no", CALLS "press 3\nhang up\nno case\n"},
    {"who stopped texts gets none",
     "clock 2026-11-03 13:20\ntext 07700 900123\n> stop\n< ...\ncall 07700 900123\npress 3\nhear "
     "This phone cannot get our texts. ...\n"},
    {"nor does another number that stopped texts",
     "clock 2026-11-03 13:20\ntext 07700 900456\n> stop\n< ...\ncall 07700 900123\npress 3\npress "
     "2\npress 07700900456#\nhear Sorry, we cannot send a text to that number today. Way: failed. "
     "Bye.\n"},
    {"the offer asks in the same way",
     LANDS "press 4\npress 2\nhear This phone cannot get our texts. ...\npress 07700900456#\nhear "
           "We have sent you the text. Press 1 if this helps, ...\nsent to 07700 900456 You asked "
           "for this. ...\ncase event=text_sent\n"},
    {"the offer reads it slowly", CALLS "press 4\npress 2\npress 3\nhear The number is: ...\n"},
    {"the offer is told again when it is left", LANDS "press 4\npress 2\npress *\nhear Example "
                                                      "...\n"},
};

static const struct row refers[] = {
    {"yes passes the number on, with the words agreed to", TEXTS
     "> 4\n< Example ...\n> ok\n< May we pass your number to Example ...? YES or NO\n> yes\n"
     "< Done. Example ... has your number and should call by Tue 10 Nov. Reply NO CALL if you "
     "change your mind. Way: referred.\nreferral Example ...\n"
     "consent May we pass your number to Example ...? YES or NO\n"
     "case outcome=referred status=told\n"},
    {"no does not", TEXTS "> 4\n< ...\n> ok\n< ...\n> no\n< Way: no. Bye.\nno referral\n"},
    {"an offer's yes is consent to what it said",
     TEXTS "> 4\n< ...\n> yes\n< They call by Tue 10 Nov. Way: referred.\nreferral Example ...\n"
           "consent Example ... YES and we pass your number on.\n"},
    {"the key for it is 4",
     CALLS "press 4\npress 4\nhear They call by Tuesday 10 November. Way: referred.\n"
           "referral Example ...\nconsent Example ... 4 and we pass your number on.\n"},
    {"on the phone 1 is yes", CALLS "press 4\npress 1\npress 1\nhear May we ...\npress 1\nhear "
                                    "Done. ...\nreferral Example ...\n"},
    {"on the phone 2 is no", CALLS "press 4\npress 1\npress 1\npress 2\nhear Way: no. Bye.\n"
                                   "no referral\n"},
    {"a withheld number cannot be passed on",
     HIDES "press 4\npress 4\nhear Way: failed. Bye.\nno referral\n"},
    {"hanging up is a no", CALLS "press 4\npress 1\npress 1\nhang up\nno referral\n"},
    {"what is neither is not understood, then a person comes",
     TEXTS "> 4\n< ...\n> ok\n< May we ...\n> 7\n< Sorry, we did not get that. ...\n> 8 8\n< "
           "...\n> 7\n< Let's get you a person. ...\nno referral\n"},
    {"behind the last place it is the one last told",
     TEXTS "> 4\n< Example ...\n> more\n< Example Kitchen. ...\n> more\n< May we pass your number "
           "to Example Kitchen ...\n"},
};

static const struct rows_table tables[] = {ROWS(callbacks, plays), ROWS(records, plays),
                                           ROWS(texts, plays), ROWS(refers, plays)};

int main(void)
{
    const struct house_file files[] = {{"main.yaml", flow_main}};
    const struct talks talks = {.group = "promise",
                                .files = files,
                                .file_count = ARRAY_SIZE(files),
                                .tables = tables,
                                .table_count = ARRAY_SIZE(tables)};
    return talks_run(&talks);
}

/* Every text and prompt that is not a flow's own step: its name, its id in the service blueprint, its built-in wording.
 * Stands under the loader (service.yaml may replace any) and the composer (which has a few phrases of its own).
 * Leaves to others: when each is said (the engine), translations (catalogues). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/flow_impl.h"

#define BIT(value) (1u << (value))

#define OF_PLACE                                                              \
    (BIT(VALUE_PLACE_NAME) | BIT(VALUE_PLACE_AREA) | BIT(VALUE_PLACE_PHONE) | \
     BIT(VALUE_PLACE_OPEN) | BIT(VALUE_PLACE_SUMMARY) | BIT(VALUE_PLACE_CHECKED))

static const struct flow_message_default defaults[FLOW_MESSAGES] = {
    [MESSAGE_NOT_UNDERSTOOD_1] =
        {.name = "not_understood_1",
         .id = "S25",
         .text = "Sorry, we did not get that. Reply with one number: {options}",
         .voice = "Sorry, we did not get that. {options}",
         .has_options = true},
    [MESSAGE_NOT_UNDERSTOOD_2] =
        {.name = "not_understood_2",
         .id = "S26",
         .text = "Sorry, that is not clear to us yet. You can use your own words, like: food, "
                 "rent, lonely. Or reply 0 and a person will help.",
         .voice = "That is not clear to us yet. {options}",
         .has_options = true},
    [MESSAGE_NOT_UNDERSTOOD_ASK_1] =
        {.name = "not_understood_ask_1",
         .id = "S25",
         .text =
             "Sorry, we did not get that. Please try once more, or reply 0 to talk to a person.",
         .voice = "Sorry, we did not get that. Please try once more. There is no rush."},
    [MESSAGE_NOT_UNDERSTOOD_ASK_2] =
        {.name = "not_understood_ask_2",
         .id = "S26",
         .text = "That is not clear to us yet. Please try in other words, or reply 0 and a person "
                 "will help.",
         .voice = "That is not clear to us yet. Please try again, or press 0 for a person."},
    [MESSAGE_DATE_PAST] =
        {.name = "date_past",
         .id = "",
         .text = "That has gone by already. Please give a day and time that is still to come, or "
                 "reply 0 to talk to a person.",
         .voice = "That has gone by already. Please give one that is still to come."},
    [MESSAGE_NOT_UNDERSTOOD_PERSON] =
        {.name = "not_understood_person",
         .id = "S27",
         .text = "Let's get you a person. They will read what you wrote and reply here, {wait}. In "
                 "danger? Call 999",
         .voice = "I will put you through to a person. Please stay on the line.",
         .values = BIT(VALUE_WAIT) | BIT(VALUE_POSITION)},
    [MESSAGE_HELP] =
        {.name = "help",
         .id = "S03",
         .text = "{service.name}: real people, free advice. Reply 0 for a person, MENU, BACK, "
                 "LANG, PRIVACY or STOP. Or call {service.phone}. In danger? Call 999",
         .voice = "This is {service.name}. You can talk to a real person, and our advice is free. "
                  "Press 0 for a person, 9 to hear the choices, or 8 for other languages."},
    [MESSAGE_AREA_AGAIN] =
        {.name = "area_again",
         .id = "S06",
         .text = "Sorry, we don't know that place. Reply with the first part of your postcode, "
                 "like E8, or your borough. Or SKIP to leave it out, or 0 for a person.",
         .voice = "Sorry, we do not know that place. Enter the first part of your postcode, then "
                  "press hash. Press star to leave this out, or 0 then hash for a person."},
    [MESSAGE_AREA_SEVERAL] = {.name = "area_several",
                              .id = "S07",
                              .text =
                                  "{area} is in more than one borough. Which is yours? {options}",
                              .voice = "{area} is in more than one borough. {options}",
                              .values =
                                  BIT(VALUE_AREA) | BIT(VALUE_AREA_BOROUGH) | BIT(VALUE_AREAS),
                              .has_options = true},
    [MESSAGE_AREA_OUTSIDE] = {.name = "area_outside",
                              .id = "S08",
                              .text = "That looks outside London. We know London best. Reply 1 to "
                                      "go on, or 0 for a person. Your own council can also help.",
                              .voice =
                                  "That looks outside London. We know London best. Your own "
                                  "council can also help. Press 1 to go on, or 0 for a person."},
    [MESSAGE_AREA_READ_BACK] = {.name = "area_read_back",
                                .id = "V08",
                                .text = "",
                                .voice = "{options}",
                                .values =
                                    BIT(VALUE_AREA) | BIT(VALUE_AREA_BOROUGH) | BIT(VALUE_AREAS),
                                .has_options = true},
    [MESSAGE_AREA_NOT_SURE] = {.name = "area_not_sure",
                               .id = "S07",
                               .text = "Not sure",
                               .voice = "not sure"},
    [MESSAGE_AREA_ELSEWHERE] = {.name = "area_elsewhere",
                                .id = "V08",
                                .text = "Somewhere else",
                                .voice = "somewhere else"},
    [MESSAGE_ASKED_OPEN] = {.name = "asked_open",
                            .id = "S11",
                            .text = "Thank you. A person will reply here, {wait}. You can tell us "
                                    "more now if you want to. If anyone is in danger, call 999.",
                            .voice = "I will put you through to a person. Please stay on the line.",
                            .values = BIT(VALUE_WAIT) | BIT(VALUE_POSITION)},
    [MESSAGE_STILL_WAITING] =
        {.name = "still_waiting",
         .id = "S12",
         .text = "You are still in the queue. Sorry for the wait. A person will reply here. "
                 "Reply CALL if you would like us to ring you instead.",
         .voice = "You are still in line. Sorry for the wait. A person will talk to you."},
    [MESSAGE_ASKED_CLOSED] =
        {.name = "asked_closed",
         .id = "S14",
         .text =
             "We are closed. A person will read this {next_open|when we open}. Reply 1 for places "
             "that can help now. In danger call 999. To talk now: Samaritans {crisis.samaritans}.",
         .voice = "We are closed now. A person can talk {next_open|when we open again}. If anyone "
                  "is in danger, hang up and call 9 9 9.",
         .values = BIT(VALUE_NEXT_OPEN)},
    [MESSAGE_DANGER] =
        {.name = "danger",
         .id = "S15",
         .text = "Thank you for telling us. We have put you at the front of our queue. If life is "
                 "in danger call 999. To talk now, free, any time: Samaritans {crisis.samaritans}.",
         .voice =
             "Thank you for telling us. We have put you at the front of our queue. If life is in "
             "danger call 999. To talk now, free, any time: Samaritans {crisis.samaritans}."},
    [MESSAGE_DANGER_CLOSED] =
        {.name = "danger_closed",
         .id = "S16",
         .text = "Thank you for telling us. We are closed, so please don't wait for us. In danger "
                 "call 999. Talk now, free, any time: Samaritans {crisis.samaritans} or text SHOUT "
                 "to {crisis.shout}.",
         .voice = "Thank you for telling us. We are closed, so please don't wait for us. In danger "
                  "call 999. Talk now, free, any time: Samaritans {crisis.samaritans} or text "
                  "SHOUT to {crisis.shout}.",
         .values = BIT(VALUE_NEXT_OPEN)},
    [MESSAGE_DANGER_VIOLENCE] =
        {.name = "danger_violence",
         .id = "S17",
         .text = "Thanks, we have your message. Is it OK to text you here? Reply 1 yes 2 not now. "
                 "If you need help at once call 999. If you can't talk, press 55 when asked.",
         .voice = "Thanks, we have your message. Is it OK to text you here? Reply 1 yes 2 not now. "
                  "If you need help at once call 999. If you can't talk, press 55 when asked."},
    [MESSAGE_DANGER_CHILD] =
        {.name = "danger_child",
         .id = "S18",
         .text = "Thank you for telling us. If you are under 19, Childline is free any time on "
                 "{crisis.childline}. In danger call 999. A person here will reply to you too.",
         .voice = "Thank you for telling us. If you are under 19, Childline is free any time on "
                  "{crisis.childline}. In danger call 999. A person here will reply to you too."},
    [MESSAGE_DANGER_MOOD] = {.name = "danger_mood",
                             .id = "S19",
                             .text = "Samaritans are free on {crisis.samaritans}, day or night. "
                                     "For urgent mental health help call NHS {crisis.nhs111} and "
                                     "choose mental health. In danger call 999.",
                             .voice = "Samaritans are free on {crisis.samaritans}, day or night. "
                                      "For urgent mental health help call NHS {crisis.nhs111} and "
                                      "choose mental health. In danger call 999."},
    [MESSAGE_STOPPED] = {.name = "stopped",
                         .id = "S20",
                         .text =
                             "You won't get any more texts from us. If you need us again, text "
                             "START or call {service.phone}. If you are ever in danger, call 999.",
                         .voice =
                             "You won't get any more texts from us. If you need us again, text "
                             "START or call {service.phone}. If you are ever in danger, call 999."},
    [MESSAGE_STARTED] =
        {.name = "started",
         .id = "S21",
         .text = "Welcome back. Reply MENU to see the choices, or 0 to talk to a person.",
         .voice = "Welcome back. Reply MENU to see the choices, or 0 to talk to a person."},
    [MESSAGE_WHILE_STOPPED] =
        {.name = "while_stopped",
         .id = "S22",
         .text = "You asked us to stop texting you. To talk to us again text START, or call "
                 "{service.phone}. If you are in danger, call 999.",
         .voice = "You asked us to stop texting you. To talk to us again text START, or call "
                  "{service.phone}. If you are in danger, call 999."},
    [MESSAGE_LANGUAGES] = {.name = "languages",
                           .id = "S23",
                           .text = "{options}",
                           .voice = "{options}",
                           .has_options = true},
    [MESSAGE_LANGUAGE_KEY] = {.name = "language_key",
                              .id = "V02",
                              .text = "",
                              .voice = "For English, press 8."},
    [MESSAGE_LANGUAGE_OTHER] = {.name = "language_other",
                                .id = "S23",
                                .text = "Other",
                                .voice = "another language"},
    [MESSAGE_LANGUAGE_SET] = {.name = "language_set",
                              .id = "S23",
                              .text = "We will use English from now on.",
                              .voice = "We will use English from now on."},
    [MESSAGE_SLOW_OFFER] = {.name = "slow_offer",
                            .id = "V02",
                            .text = "",
                            .voice = "For more time and slower speech, press {number}.",
                            .values = BIT(VALUE_NUMBER)},
    [MESSAGE_OTHER_LANGUAGE] =
        {.name = "other_language",
         .id = "S24",
         .text = "What is your language? Reply with its name. A person can help you with an "
                 "interpreter. It is free.",
         .voice = "A person can help you with an interpreter. It is free. I will put you through."},
    [MESSAGE_BACK_LATER] =
        {.name = "back_later",
         .id = "S28",
         .text = "Welcome back. Reply 1 to go on from before, 2 to start again, or 0 to talk to a "
                 "person.",
         .voice = "Welcome back. To go on from before, press 1. To start again, press 2."},
    [MESSAGE_BACK_DROPPED] =
        {.name = "back_dropped",
         .id = "V22",
         .text = "",
         .voice = "Welcome back. To go on from before, press 1. To start again, press 2."},
    [MESSAGE_THANKS] = {.name = "thanks",
                        .id = "S29",
                        .text = "You're welcome. If anything changes, text us here.",
                        .voice = "You are welcome. If anything changes, call us again."},
    [MESSAGE_PICTURE] = {.name = "picture",
                         .id = "S41",
                         .text = "We can't see pictures or hear voice notes here. Please tell us "
                                 "in words, or reply 0 for a person.",
                         .voice = "We can't see pictures or hear voice notes here. Please tell us "
                                  "in words, or reply 0 for a person."},
    [MESSAGE_PRIVACY] =
        {.name = "privacy",
         .id = "S42",
         .text = "We keep texts for {keep.messages} after we last help you. We share them only if "
                 "you agree or life is at risk. To see or delete yours, reply DATA.",
         .voice = "We keep texts for {keep.messages} after we last help you. We share them only if "
                  "you agree or life is at risk. To see or delete yours, reply DATA.",
         .values = BIT(VALUE_KEEP_MESSAGES)},
    [MESSAGE_DATA] = {.name = "data",
                      .id = "S43",
                      .text = "To get a copy of your data, to delete it or to put it right, reply "
                              "0 and a person will help. Or call {service.phone}.",
                      .voice = "To get a copy of your data, to delete it or to put it right, reply "
                               "0 and a person will help. Or call {service.phone}."},
    [MESSAGE_WRONG_NUMBER] =
        {.name = "wrong_number",
         .id = "S40",
         .text = "Sorry about that. We have taken this number off and will not text it again.",
         .voice = "Sorry about that. We have taken this number off and will not text it again."},
    [MESSAGE_DETAILS] =
        {.name = "details",
         .id = "S35",
         .text = "You asked for this. {place.name}, {place.area}. {place.open}. {place.summary}. "
                 "{place.phone}. 0 for a person, STOP to end texts.",
         .voice = "", /* never spoken */
         .values = OF_PLACE},
    [MESSAGE_FAULT] = {.name = "fault",
                       .id = "S48",
                       .text = "Sorry, our system is not working. Please call {service.phone}. If "
                               "anyone is in danger, call 999.",
                       .voice = "Sorry, something is wrong on our side. I am putting you through "
                                "to a person. If the line drops, please call again."},
    [MESSAGE_GREETING] = {.name = "greeting",
                          .id = "V01",
                          .text = "",
                          .voice = "Hello, this is {service.name}. If anyone is in danger, hang up "
                                   "and call 9 9 9. To speak to a person at any time, press 0."},
    [MESSAGE_NO_KEY] = {.name = "no_key",
                        .id = "V04",
                        .text = "",
                        .voice = "Sorry, I did not hear a choice. There is no rush. Press a "
                                 "number, or press 0 for a person."},
    [MESSAGE_SILENT] = {.name = "silent",
                        .id = "V05",
                        .text = "",
                        .voice = "If you cannot speak, that is fine. Would you like a person to "
                                 "come on the line? Press 1 for yes, or 2 for no."},
    [MESSAGE_TO_PERSON] = {.name = "to_person",
                           .id = "V06",
                           .text = "",
                           .voice = "I will put you through to a person. Please stay on the line.",
                           .values = BIT(VALUE_WAIT) | BIT(VALUE_POSITION)},
    [MESSAGE_TEXT_SAFE] =
        {.name = "text_safe",
         .id = "V10",
         .text = "",
         .voice = "Is it safe to send a text to the phone you are calling from? Press 1 for yes. "
                  "Press 2 to use a different mobile. Press 3 to hear the details slowly "
                  "instead."},
    [MESSAGE_TEXT_OTHER] = {.name = "text_other",
                            .id = "V11",
                            .text = "",
                            .voice = "This phone cannot get our texts. To use a mobile, enter the "
                                     "number, then press hash. To hear the details slowly, press 1 "
                                     "then hash. For a person, press 0 then hash."},
    [MESSAGE_TEXT_MOBILE] = {.name = "text_mobile",
                             .id = "V11",
                             .text = "",
                             .voice =
                                 "Enter the number of the mobile, then press hash. To hear the "
                                 "details slowly, press 1 then hash. For a person, press 0 "
                                 "then hash."},
    [MESSAGE_TEXT_SENT] = {.name = "text_sent",
                           .id = "V10",
                           .text = "",
                           .voice = "We have sent you the text."},
    [MESSAGE_TEXT_REFUSED] = {.name = "text_refused",
                              .id = "V11",
                              .text = "",
                              .voice = "Sorry, we cannot send a text to that number today."},
    [MESSAGE_NUMBER_SLOW] = {.name = "number_slow",
                             .id = "V12",
                             .text = "",
                             .voice = "The number is: {place.phone}. To hear it again, press 9.",
                             .values = OF_PLACE},
    [MESSAGE_NUMBER_AFTER] = {.name = "number_after",
                              .id = "V12",
                              .text = "",
                              .voice = "Press 1 if this helps, 3 for the next, or hang up."},
    [MESSAGE_QUEUE] = {.name = "queue",
                       .id = "V13",
                       .text = "",
                       .voice = "All our people are talking to other Londoners. You are number "
                                "{position} in line. We answer {wait}. You can stay on the line.",
                       .values = BIT(VALUE_WAIT) | BIT(VALUE_POSITION)},
    [MESSAGE_QUEUE_AGAIN] = {.name = "queue_again",
                             .id = "V14",
                             .text = "",
                             .voice =
                                 "You are now number {position} in line. Thank you for waiting.",
                             .values = BIT(VALUE_WAIT) | BIT(VALUE_POSITION)},
    [MESSAGE_CLOSED_VOICE] =
        {.name = "closed_voice",
         .id = "V19",
         .text = "",
         .voice =
             "We are closed now. A person can talk {next_open|when we open again}. To hear places "
             "that can help now, press 1. Samaritans are free at any time, on {crisis.samaritans}.",
         .values = BIT(VALUE_NEXT_OPEN)},
    [MESSAGE_CALLBACK_NUMBER] =
        {.name = "callback_number",
         .id = "V15",
         .text = "",
         .voice =
             "We can call the number you are calling from. It ends in {last3}. Press 1 if that "
             "is right. Press 2 to give another number.",
         .values = BIT(VALUE_LAST3)},
    [MESSAGE_CALLBACK_WITHHELD] =
        {.name = "callback_withheld",
         .id = "V16",
         .text = "Which number shall we call? Reply with the number, or 0 to talk to a person.",
         .voice = "We cannot see your number. To get a call back, enter your number, then press "
                  "hash. Or press 0 then hash for a person."},
    [MESSAGE_CALLBACK_OTHER] =
        {.name = "callback_other",
         .id = "V16",
         .text = "Which number shall we call? Reply with the number, or 0 to talk to a person.",
         .voice = "Enter the whole number that we should call, then press hash. Or press 0 then "
                  "hash for a person."},
    [MESSAGE_CALLBACK_WHEN] =
        {.name = "callback_when",
         .id = "S53",
         .text = "When shall we call you? {options}. Or tell us a day and time. 0 to talk to a "
                 "person",
         .voice = "When shall we call you? {options}",
         .has_options = true},
    [MESSAGE_CALLBACK_NONE] = {.name = "callback_none",
                               .id = "S53",
                               .text = "None of these",
                               .voice = "none of these times"},
    [MESSAGE_CALLBACK_NOT_THEN] = {.name = "callback_not_then",
                                   .id = "S53",
                                   .text = "Sorry, we can't call you then.",
                                   .voice = "Sorry, we cannot call you then."},
    [MESSAGE_CALLBACK_SAFE] =
        {.name = "callback_safe",
         .id = "S54",
         .text = "If you can't answer, is it safe to leave a message? 1 yes 2 no. If you are not "
                 "sure, reply 2",
         .voice = "When we call, is it safe to leave a message? Press 1 for yes. Press 2 for no. "
                  "If you are not sure, press 2."},
    [MESSAGE_CALLBACK_AGREED] =
        {.name = "callback_agreed",
         .id = "S36",
         .text = "We will call you {window}. It may show as a private number. Reply NO to cancel "
                 "or LATER to change the time.",
         .voice = "Thank you. We will call you {window}. If you need us sooner, please call again.",
         .values = BIT(VALUE_WINDOW)},
    [MESSAGE_CALLBACK_MISSED] =
        {.name = "callback_missed",
         .id = "S37",
         .text = "We tried to call you as agreed. Reply with a better time, or call "
                 "{service.phone}. Reply STOP for no more texts.",
         .voice = "We tried to call you as agreed."},
    [MESSAGE_RECORD_CHECK] =
        {.name = "record_check",
         .id = "V21",
         .text = "",
         .voice = "Press 1 to send your message. Press 2 to hear it. Press 3 to record it again. "
                  "Press star to delete it."},
    [MESSAGE_REFERRED] =
        {.name = "referred",
         .id = "S32",
         .text = "Done. {place.name} has your number and should call by {until}. Reply NO CALL if "
                 "you change your mind.",
         .voice = "Done. {place.name} has your number and should call by {until}. If you change "
                  "your mind, please call us again.",
         .values = OF_PLACE | BIT(VALUE_UNTIL)},
    [MESSAGE_GOODBYE] = {.name = "goodbye",
                         .id = "",
                         .text = "",
                         .voice = "Thank you for calling. Goodbye."},
    [MESSAGE_OPTION] = {.name = "option",
                        .id = "",
                        .text = "{number} {label}",
                        .voice = "For {label}, press {number}.",
                        .values = BIT(VALUE_LABEL) | BIT(VALUE_NUMBER)},
    [MESSAGE_MENU_PERSON] = {.name = "menu_person",
                             .id = "",
                             .text = "0 Talk to a person",
                             .voice = "To talk to a person, press 0."},
    [MESSAGE_MENU_BACK] = {.name = "menu_back",
                           .id = "",
                           .text = "BACK to go back.",
                           .voice = "To go back, press star."},
    [MESSAGE_MENU_HEAR_AGAIN] = {.name = "menu_hear_again",
                                 .id = "",
                                 .text = "",
                                 .voice = "To hear this again, press 9."},
};

const struct flow_message_default *flow_message_default(enum flow_message message)
{
    return &defaults[message];
}

enum flow_message flow_message_named(struct str name)
{
    for (unsigned int i = 0; i < FLOW_MESSAGES; i++)
        if (str_equals(name, defaults[i].name))
            return (enum flow_message)i;
    return FLOW_MESSAGES;
}

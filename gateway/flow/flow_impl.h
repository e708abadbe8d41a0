/* The script as the engine reads it: one immutable tree, decoded once and shared by every turn.
 * Made by load_*.c, proved by check_*.c, walked by the engine and the talks.
 * Leaves to others: nothing outside this room may include it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/flow.h"

/* Where there is no step. */
#define FLOW_NO_STEP ((size_t)-1)

enum { FLOW_OPTIONS_MAX = 5, FLOW_STEPS_MAX = 100000, FLOW_CONDITION_AREAS_MAX = 33 };

/* ---- Wording --------------------------------------------------------------------------------------------- */

/* What a placeholder stands for (flows.md section 4). */
enum flow_value {
    VALUE_SAVED, /* a name that the flow saved or set: piece.name */
    VALUE_AREA,
    VALUE_AREA_BOROUGH,
    VALUE_AREAS,
    VALUE_NEED,
    VALUE_PLACE_NAME,
    VALUE_PLACE_AREA, /* where the place is: "SE15", else "all of London" and the like; set with the place */
    VALUE_PLACE_PHONE,
    VALUE_PLACE_OPEN,
    VALUE_PLACE_SUMMARY,
    VALUE_PLACE_CHECKED,
    VALUE_WAIT,
    VALUE_NEXT_OPEN,
    VALUE_POSITION,
    VALUE_COUNT, /* a whole sentence: "I found 2 places." */
    VALUE_WINDOW,
    VALUE_UNTIL,
    VALUE_CASE,
    VALUE_REF,
    VALUE_CODE,
    VALUE_LAST3,
    VALUE_CRISIS, /* piece.name: "samaritans" */
    VALUE_KEEP_MESSAGES,
    VALUE_SERVICE_NAME,
    VALUE_SERVICE_PHONE,
    VALUE_LABEL,  /* only in the message `option` and in an option's own voice: */
    VALUE_NUMBER, /* what the option is called, and its key */
    VALUE_KINDS,
};
/* "place.name" for VALUE_PLACE_NAME; "crisis" and "" for VALUE_CRISIS and VALUE_SAVED. */
const char *flow_value_name(enum flow_value value);

enum flow_piece_kind { PIECE_LITERAL, PIECE_VALUE, PIECE_OPTIONS };
struct flow_piece {
    enum flow_piece_kind kind;
    enum flow_value value;
    const char *name; /* VALUE_SAVED, VALUE_CRISIS: which one; else NULL */
    const char *text; /* PIECE_LITERAL: as written */
    const char *
        fallback; /* PIECE_VALUE: the wording when it is unset, from {name|wording}; NULL: never unset */
};
struct flow_pieces {
    const struct flow_piece *items;
    size_t count;
    bool has_options; /* {options} stands in it */
    int line; /* of a translation: where its entry begins in the catalogue; 0: the wording's own place */
};

/* One wording in every language of the service. text and voice are arrays indexed by language (program->languages;
 * index 0 is English, the source); where the catalogue of a language that is not live has no entry, the English one
 * stands there. A wording that is not there has is_set false and must not be read. */
struct flow_wording {
    bool is_set;
    bool has_voice; /* a spoken wording of its own was written; else voice equals text */
    const struct flow_pieces *text;
    const struct flow_pieces *voice;
    int line, column;
};

/* ---- The messages of service.yaml ------------------------------------------------------------------------ */

/* Each text and prompt of service.md sections 10 and 11 that is not a flow's own step (table in messages.c, with the
 * id, the built-in wording and the placeholders it may use). Also the composer's own phrases. */
enum flow_message {
    MESSAGE_NOT_UNDERSTOOD_1,      /* S25, at a menu: has {options} */
    MESSAGE_NOT_UNDERSTOOD_2,      /* S26, at a menu */
    MESSAGE_NOT_UNDERSTOOD_ASK_1,  /* S25 where a question without options is open */
    MESSAGE_NOT_UNDERSTOOD_ASK_2,  /* S26 likewise */
    MESSAGE_DATE_PAST,             /* in their place: the day or time has gone by */
    MESSAGE_NOT_UNDERSTOOD_PERSON, /* S27 */
    MESSAGE_HELP,                  /* S03 */
    MESSAGE_AREA_AGAIN,            /* S06 */
    MESSAGE_AREA_SEVERAL,          /* S07: {options} are the boroughs and "Not sure" */
    MESSAGE_AREA_OUTSIDE,          /* S08 */
    MESSAGE_AREA_READ_BACK,        /* V08: {options} */
    MESSAGE_AREA_NOT_SURE,         /* "Not sure": the last option of area_several */
    MESSAGE_AREA_ELSEWHERE,        /* "Somewhere else": the last option of area_read_back */
    MESSAGE_ASKED_OPEN,            /* S11 */
    MESSAGE_STILL_WAITING,         /* S12 */
    MESSAGE_ASKED_CLOSED,          /* S14 */
    MESSAGE_DANGER,          /* S15: open; any kind that has no wording and no flow of its own */
    MESSAGE_DANGER_CLOSED,   /* S16 */
    MESSAGE_DANGER_VIOLENCE, /* S17 */
    MESSAGE_DANGER_CHILD,    /* S18 */
    MESSAGE_DANGER_MOOD,     /* S19 */
    MESSAGE_STOPPED,         /* S20 */
    MESSAGE_STARTED,         /* S21 */
    MESSAGE_WHILE_STOPPED,   /* S22 */
    MESSAGE_LANGUAGES,       /* S23: {options} are the live languages and "Other" */
    MESSAGE_LANGUAGE_KEY,    /* V02: one phrase, said in each live language but English */
    MESSAGE_LANGUAGE_OTHER,  /* "Other" */
    MESSAGE_LANGUAGE_SET,    /* after a choice, in the new language */
    MESSAGE_SLOW_OFFER,      /* the slow setting behind the language list, phone: {number} */
    MESSAGE_OTHER_LANGUAGE,  /* S24 */
    MESSAGE_BACK_LATER,      /* S28 */
    MESSAGE_BACK_DROPPED,    /* V22 */
    MESSAGE_THANKS,          /* S29 */
    MESSAGE_PICTURE,         /* S41 */
    MESSAGE_PRIVACY,         /* S42 */
    MESSAGE_DATA,            /* where no flow begins for `data` */
    MESSAGE_WRONG_NUMBER,    /* S40 */
    MESSAGE_DETAILS,         /* S35 */
    MESSAGE_FAULT,           /* S48, V26 */
    MESSAGE_GREETING,        /* V01 */
    MESSAGE_NO_KEY,          /* V04 */
    MESSAGE_SILENT,          /* V05 */
    MESSAGE_TO_PERSON,       /* V06 */
    MESSAGE_TEXT_SAFE,       /* V10 */
    MESSAGE_TEXT_OTHER,      /* V11 */
    MESSAGE_TEXT_MOBILE,     /* V11, after "a different mobile" */
    MESSAGE_TEXT_SENT,       /* after V10 or V11: it is on its way */
    MESSAGE_TEXT_REFUSED, /* another mobile that may not be texted now: it stopped, or had enough for a day */
    MESSAGE_NUMBER_SLOW,       /* V12 */
    MESSAGE_NUMBER_AFTER,      /* "Press 1 if this helps, 3 for the next, or hang up." */
    MESSAGE_QUEUE,             /* V13 */
    MESSAGE_QUEUE_AGAIN,       /* V14 */
    MESSAGE_CLOSED_VOICE,      /* V19 */
    MESSAGE_CALLBACK_NUMBER,   /* V15: {last3} */
    MESSAGE_CALLBACK_WITHHELD, /* V16 */
    MESSAGE_CALLBACK_OTHER, /* V16, after "another number"; also when the one given cannot be read */
    MESSAGE_CALLBACK_WHEN,  /* S53: {options} are the times */
    MESSAGE_CALLBACK_NONE,  /* "None of these": the last option of callback_when, phone */
    MESSAGE_CALLBACK_NOT_THEN, /* before S53 is asked again: we do not call then */
    MESSAGE_CALLBACK_SAFE,     /* S54, V17 */
    MESSAGE_CALLBACK_AGREED,   /* S36, V18: {window} */
    MESSAGE_CALLBACK_MISSED,   /* S37 */
    MESSAGE_RECORD_CHECK,      /* V21 */
    MESSAGE_REFERRED,          /* S32: {until} */
    MESSAGE_GOODBYE,           /* before we hang up at an end without words of its own, phone */
    MESSAGE_OPTION,            /* composer: "{number} {label}"; "For {label}, press {number}." */
    MESSAGE_MENU_PERSON,       /* composer: "0 Talk to a person" */
    MESSAGE_MENU_BACK,         /* composer: "BACK to go back." */
    MESSAGE_MENU_HEAR_AGAIN,   /* composer: "To hear this again, press 9." */
    FLOW_MESSAGES,
};

struct flow_message_default {
    const char *name; /* "not_understood_1": the key under messages: */
    const char *id;   /* "S25", "" for the composer's */
    const char *text; /* English; "" never sent as a text */
    const char *voice;
    uint32_t
        values; /* bit per enum flow_value: placeholders it may use, besides service.* and crisis.* */
    bool has_options; /* {options} may (and where the default has it, must) stand in it */
};
const struct flow_message_default *flow_message_default(enum flow_message message);
/* FLOW_MESSAGES when there is none of that name. */
enum flow_message flow_message_named(struct str name);

/* ---- Targets and values ---------------------------------------------------------------------------------- */

enum flow_target_kind {
    TARGET_NONE, /* left out */
    TARGET_STEP,
    TARGET_MENU,   /* program->start */
    TARGET_BACK,   /* one step back */
    TARGET_PERSON, /* program->person */
    TARGET_RETURN, /* back behind the run that came here */
};
struct flow_target {
    enum flow_target_kind kind;
    size_t
        step; /* TARGET_STEP, TARGET_MENU, TARGET_PERSON: index into program->steps; else FLOW_NO_STEP */
    size_t
        exit; /* which of those that the scripts name, from 1: for what talks visit; 0: the engine's own */
};

/* A constant, or a value by name ("{need}"). Neither: constant NULL and is_value false. */
struct flow_reference {
    bool is_value;
    enum flow_value value;
    const char *name;     /* VALUE_SAVED: which */
    const char *constant; /* NULL when is_value or left out */
};

enum flow_set_kind {
    SET_VALUE, /* any other name: a constant kept with the session */
    SET_LANGUAGE,
    SET_SLOW,
    SET_SAFE_TEXT,
    SET_NEED,
    SET_RISK,     /* "none", "concern", "immediate" */
    SET_CALLBACK, /* "none": the one that was agreed is off */
    SET_REFERRAL, /* "none": the last one is taken back */
    SET_TAG,
};
struct flow_set {
    enum flow_set_kind kind;
    const char *name;  /* as written: "language", "slow", "mood" */
    const char *value; /* as written; SET_SLOW and SET_SAFE_TEXT: "true" or "false" */
};
struct flow_sets {
    const struct flow_set *items;
    size_t count;
};

/* ---- Steps ----------------------------------------------------------------------------------------------- */

enum flow_step_kind {
    STEP_SAY,
    STEP_MENU,
    STEP_ASK,
    STEP_FIND,
    STEP_OFFER,
    STEP_ADVISER,
    STEP_CALLBACK,
    STEP_RECORD,
    STEP_TEXT,
    STEP_REFER,
    STEP_WHEN,
    STEP_SET,
    STEP_RUN,
    STEP_END,
    FLOW_STEP_KINDS,
};
const char *flow_step_kind_name(enum flow_step_kind kind); /* "say" */

struct flow_option {
    int number; /* 1-5, as shown; the same on both channels */
    struct flow_wording label;
    struct flow_wording short_label; /* is_set false: label */
    /* What the phone calls it. is_set false: label (or short_label). A wording that holds {number} is the whole
     * sentence ("To give help, press {number}."), else it is the {label} of the message `option`. */
    struct flow_wording voice;
    struct flow_target go;
    const char *need, *tag; /* NULL none */
    struct flow_sets set;
};
struct flow_menu {
    struct flow_wording first; /* is_set false: none */
    const struct flow_option *options;
    size_t option_count;
    /* One for each option, in order: words and labels of all live languages, folded; for understand_choice. */
    const struct understand_option *choices;
    int level; /* 1 a main menu, 2 below it */
};

enum flow_answer {
    ANSWER_YESNO,
    ANSWER_AREA,
    ANSWER_WORDS,
    ANSWER_NEED,
    ANSWER_NUMBER,   /* kept as digits */
    ANSWER_PHONE,    /* kept as E.164 */
    ANSWER_DATE,     /* kept as "2026-11-03", London's day */
    ANSWER_TIME,     /* kept as "14:30", London's clock */
    ANSWER_LANGUAGE, /* kept as ISO 639-1 */
    FLOW_ANSWERS,
};
struct flow_ask {
    enum flow_answer answer;
    int64_t min, max; /* ANSWER_NUMBER; INT64_MIN and INT64_MAX where left out */
    const char *save; /* the name it is kept under: "area" */
    struct flow_target skip, no, outside; /* TARGET_NONE where left out */
};

struct flow_find {
    struct flow_reference need, area, language; /* area constant: borough slugs separated by | */
    enum directory_reach reach;
    bool open_now;
    int limit; /* 1-20; 20 where left out */
    struct flow_target found, none;
};

struct flow_offer {
    struct flow_target more, yes, told; /* yes: TARGET_NONE where not offered */
};

enum flow_flag { FLAG_NONE, FLAG_SILENT, FLAG_INTERPRETER, FLAG_GROUP };
struct flow_adviser {
    struct flow_wording shut; /* is_set false: the message asked_closed, closed_voice */
    const char *team;         /* NULL none */
    int priority;             /* 1-3, as struct flow_case_change; 0 where left out */
    enum flow_flag flag;
    struct flow_target accepted, closed, gone;
};

/* Where the person is called back: go when it is agreed. */
struct flow_callback {
    bool is_interpreter;       /* with an interpreter for the language they asked for */
    struct flow_target no;     /* they decided against it, or hung up half way */
    struct flow_target failed; /* there is no number that can be used, or no time */
};

/* A message left for a person: go when it was sent. */
struct flow_record {
    struct flow_target empty;  /* nothing was said, or it was deleted */
    struct flow_target failed; /* the provider could not record */
};

/* The wording as a text, from a call: go when it was sent. In a conversation of texts it is said, as by say. */
struct flow_text {
    struct flow_target no;     /* they left it, or heard it instead */
    struct flow_target failed; /* the number they gave can get no text from us */
};

/* Their number passed on to the place last told: go when it was. */
struct flow_refer {
    bool is_consent_given;     /* false: the wording asks for it; true: an offer's `yes` was it */
    struct flow_target no;     /* they said no */
    struct flow_target failed; /* no place, or no number to pass on */
};

enum flow_condition_kind {
    IF_OPEN,     /* text: "text" or "phone" */
    IF_CHANNEL,  /* text: "text" or "phone" */
    IF_LANGUAGE, /* text: code */
    IF_NEED,     /* text: id; a need below it holds as well */
    IF_HAS,      /* text: name of a value; value says which */
    IF_AREA,     /* boroughs: any of them */
    IF_AFTER,    /* minute: of the day, London */
    IF_WITHHELD, /* is_true */
    IF_LANDLINE, /* is_true */
    FLOW_CONDITIONS,
};
struct flow_condition {
    enum flow_condition_kind kind;
    const char *text;
    enum flow_value value;
    uint64_t boroughs;
    int minute;
    bool is_true;
};
/* All conditions hold: go. */
struct flow_case {
    const struct flow_condition *conditions;
    size_t count;
    struct flow_target go;
};
struct flow_when {
    const struct flow_case *cases;
    size_t count;
    struct flow_target otherwise; /* else: */
};

enum flow_end {
    END_HELPED,
    END_SIGNPOSTED,
    END_REFERRED,
    END_UNMET,
    END_GROUP,
    END_OFFER,
    END_OTHER,
    FLOW_ENDS
};
const char *flow_end_name(enum flow_end end); /* "signposted" */

/* Exact words that stay live after the flow ends. */
struct flow_later {
    const struct str *folded;
    size_t count;
    int64_t within_ms;
    struct flow_target go;
};

/* What happens when an answer is not understood or does not come (menu, ask). */
struct flow_misses {
    const struct flow_wording
        *again; /* 0-2; where there are fewer, the service's messages follow */
    size_t again_count;
    int tries;                    /* 1-3 */
    struct flow_target otherwise; /* TARGET_PERSON where left out */
    int64_t within_ms;            /* on text; 24 hours where left out */
    struct flow_target silent;    /* TARGET_NONE where left out */
};

struct flow_step {
    enum flow_step_kind kind;
    const char *path; /* "housing/start" */
    const char *name; /* "start" */
    size_t flow;      /* index into program->flows */
    const char *file;
    int line, column;

    struct flow_wording
        wording; /* say, menu, ask, offer, adviser, callback, record, text, refer; end: its say:, may be left out */
    struct flow_target
        go; /* say, ask, offer, callback, record, text, refer, set, run; else TARGET_NONE */
    const char *need, *tag; /* NULL none */
    const struct flow_later *later;
    size_t later_count;
    struct flow_misses misses; /* menu, ask */

    union {
        struct flow_menu menu;
        struct flow_ask ask;
        struct flow_find find;
        struct flow_offer offer;
        struct flow_adviser adviser;
        struct flow_callback callback;
        struct flow_record record;
        struct flow_text text;
        struct flow_refer refer;
        struct flow_when when;
        struct flow_sets set;
        struct flow_target
            run; /* the first step of the flow to run; go: where `return` comes back to */
        enum flow_end end;
    } as;
};

struct flow_flow {
    const char *name, *title, *file;
    size_t first; /* its first step; its steps follow one another */
    size_t count; /* of steps */
    const struct flow_wording
        *messages; /* FLOW_MESSAGES of them, is_set where it overrides; NULL none */
};

/* ---- The program ----------------------------------------------------------------------------------------- */

struct flow_language {
    const char *code;  /* "pl" */
    const char *name;  /* in itself: "Polski" */
    const char *voice; /* for speech: "pl-PL" */
    bool is_live;
    const struct language_catalogue *catalogue; /* NULL for English */
};

/* Days with other hours, both ends included, as year * 10000 + month * 100 + day. */
struct flow_exception {
    int from_day, to_day;
    const struct directory_hours *hours; /* NULL: closed all day */
};
struct flow_hours {
    const struct directory_hours *weekly;
    const struct flow_exception *exceptions;
    size_t exception_count;
};

/* What starts a conversation; danger kinds apart. */
enum flow_begin {
    BEGIN_FIRST,
    BEGIN_BACK,
    BEGIN_CLOSED,
    BEGIN_FOLLOW_UP,
    BEGIN_CALLBACK_AGREED,
    BEGIN_CALLBACK_MISSED,
    BEGIN_DROPPED_CALL,
    BEGIN_OTHER_LANGUAGE,
    BEGIN_DATA,
    BEGIN_WRONG_NUMBER,
    BEGIN_FAULT,
    FLOW_BEGINS,
};
struct flow_danger_begin {
    const char *kind; /* "self_harm" */
    size_t step;
};

struct flow_crisis {
    const char *name, *number, *checked;
};
struct flow_canned {
    const char *name;
    struct flow_wording wording;
};

struct flow_program {
    int64_t version;
    const char *service_name, *service_phone;
    const struct flow_language *languages; /* index 0 English; then as listed */
    size_t language_count;
    struct flow_hours hours[2]; /* by enum flow_channel */
    int64_t quiet_ms;
    int parts_gsm7, parts_ucs2; /* the most a text may take */
    const struct flow_crisis *crisis;
    size_t crisis_count;
    const struct flow_canned *canned;
    size_t canned_count;
    const struct understand_fixed_words *fixed_words;
    const struct understand_needs *needs;
    const struct understand_danger_list *danger; /* NULL: the folder has none */
    const struct understand_intents *intents;
    const struct flow_wording *messages; /* FLOW_MESSAGES of them, all set */

    size_t exit_count;          /* targets that the scripts name */
    size_t start;               /* the main menu: first step of service.yaml's start: */
    size_t person;              /* an adviser step */
    size_t begins[FLOW_BEGINS]; /* FLOW_NO_STEP where none is named */
    const struct flow_danger_begin *danger_begins;
    size_t danger_begin_count;

    const struct flow_flow *flows;
    size_t flow_count;
    const struct flow_step *steps;
    size_t step_count;
    const size_t *by_path; /* step_count indices, sorted by path */
};

/* What talks came by: flags by step, and by exit. */
struct flow_cover {
    const struct flow_program *program;
    bool *steps, *exits;
};

/* The step of that path ("housing/start"), or FLOW_NO_STEP. */
size_t flow_step_find(const struct flow_program *program, struct str path);
/* "po/pl.po" for language index, under ctx. */
const char *flow_catalogue_name(void *ctx, const struct flow_program *program, size_t language);
/* Index into program->languages; 0 (English) for a code that is not there or NULL. */
size_t flow_language_find(const struct flow_program *program, const char *code);
/* Where a conversation begins after a danger hit of that kind; FLOW_NO_STEP: with the messages danger…. */
size_t flow_danger_step(const struct flow_program *program, const char *kind);
/* A message as the steps of a flow say it: the flow's own or the service's. flow: index, or FLOW_NO_STEP. */
const struct flow_wording *flow_message_wording(const struct flow_program *program, size_t flow,
                                                enum flow_message message);
/* The number of a crisis service ("samaritans"), or NULL. */
const char *flow_crisis_number(const struct flow_program *program, const char *name);
/* What a value says whoever asks: our name, our number, a crisis number, as service.yaml has them; NULL for any other. */
const char *flow_value_fixed(const struct flow_program *program, enum flow_value value,
                             const char *name);
/* Our own hours on a channel at a moment: weekly hours with the exceptions laid over them. */
struct directory_span flow_hours_at(const struct flow_program *program, enum flow_channel channel,
                                    const struct directory_holidays *holidays, int64_t at_ms);

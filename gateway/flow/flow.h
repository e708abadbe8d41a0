/* The script language, pure: load a folder, check it, take a turn, rehearse it. No socket, no database, no clock.
 * Stands in the middle of the way through: an event and what is known go in, effects come out; dispatch/ carries
 * them out, a talk carries them out in memory.
 * Leaves to others: keeping sessions (as the text this room makes), sending, time. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"
#include "directory/directory.h"
#include "language/language.h"
#include "message/outbound.h"
#include "message/phone.h"
#include "place/place.h"
#include "understand/understand.h"

/* ---- A folder of scripts ------------------------------------------------------------------------------------- */

struct flow_file {
    const char *name; /* within the folder: "main.yaml", "talks/food.talk", "po/ro.po" */
    struct str text;
};
struct flow_folder {
    struct flow_file *files; /* sorted by name */
    size_t count;
};

/* Reads service.yaml, *.yaml, needs.csv, danger.yaml, po and talks of a folder. ERROR_CONFIG when it is not there or a file is over 10 MB. */
bool flow_folder_read(void *ctx, const char *path, struct flow_folder **out, struct error *err);
/* One JSON object, file name to text, and back: how a version is kept. */
char *flow_folder_pack(void *ctx, const struct flow_folder *folder);
bool flow_folder_unpack(void *ctx, struct str packed, struct flow_folder **out, struct error *err);

enum flow_level { FLOW_WARNING, FLOW_ERROR };
struct flow_finding {
    enum flow_level level;
    const char *rule; /* "unknown-key": short, stable, hyphenated */
    const char *file;
    int line, column;
    const char *message; /* a sentence */
    const char *hint;    /* "did you mean 'otherwise'?", or "" */
};

/* Which place is told first for a need in a borough. */
struct flow_cell {
    const char *need;
    int borough;
    bool is_open; /* in our own open hours, else in our closed ones */
    const struct directory_service
        *place;         /* belongs to the directory; NULL: there is none, at least at times */
    uint64_t languages; /* bit i: somebody among the first five speaks language i of service.yaml */
};
/* What a check has measured; 0 and NULL where it could not. */
struct flow_summary {
    size_t flows, steps, languages;
    const char *longest;           /* which text may become longest: "step 'main/start' in en" */
    int parts, units;              /* of that one */
    int64_t price;                 /* of that one for 1,000 people, in millionths of a pound */
    int seconds;                   /* of the longest prompt */
    const struct flow_cell *cells; /* each need × borough × open and closed */
    size_t cell_count, gaps;
};
struct flow_findings {
    struct flow_finding *items;
    size_t count, errors;
    struct flow_summary summary;
};

struct flow_program;

/* What a check may look at beyond the folder; each may be left out, and what needs it is then not checked. */
struct flow_facts {
    const struct place_map *map;
    const struct directory *directory;
    const struct directory_holidays *holidays; /* of our own hours */
    int64_t
        now_ms; /* for what depends on the day: dates of checks, places over the coming weeks; 0 not known */
    int64_t part_price; /* of one part of a text, in millionths of a pound; 0: 40,000 */
};

/* Loads all files and checks them; every problem goes to findings (under ctx), in file and line order. NULL when one of them is an error. */
struct flow_program *flow_load(void *ctx, const struct flow_folder *folder, int64_t version,
                               const struct flow_facts *facts, struct flow_findings *findings);
int64_t flow_version(const struct flow_program *program);
/* The version that a kept conversation stands in, so that it is asked of that one; 0: none, so of the newest. */
int64_t flow_session_version(const char *session);
/* How many milliseconds of quiet end a turn of free words. */
int64_t flow_quiet_ms(const struct flow_program *program);
/* Live languages, in the list's order; NULL behind the last. */
const char *flow_language_at(const struct flow_program *program, size_t index);
/* Whether somebody told in a cell speaks the live language of that index. */
bool flow_cell_speaks(const struct flow_program *program, const struct flow_cell *cell,
                      size_t language);
const struct understand_needs *flow_needs(const struct flow_program *program);
/* The lists that the program reads texts with; map may be NULL. */
struct understand_lists flow_lists(const struct flow_program *program, const struct place_map *map);
/* What a text says to the question of the step at path ("food/area"), as it would be kept: the number of an option, "yes",
 * "SE15", "2026-11-03"; NULL when it is no answer. Under ctx. */
struct flow_asked {
    const char *path;
    const struct place_map *map;
    int64_t now_ms;
};
/* Whether there is a step at path that asks: a menu or an ask. */
bool flow_is_question(const struct flow_program *program, const char *path);
const char *flow_answer_said(void *ctx, const struct flow_program *program,
                             const struct flow_asked *asked, const struct understand_text *text);
const char *flow_service_name(const struct flow_program *program);
const char *flow_service_phone(const struct flow_program *program);

/* What changed between two folders, in words for managers. */
struct flow_difference {
    const char *where;    /* "housing/start", "service.yaml", "talks/food" */
    const char *language; /* "pl"; NULL: English, or no language's own */
    const char *what;     /* "option 2 'Repairs' now leads to near (was: repairs)" */
    bool
        needs_second; /* a crisis wording, a crisis number or danger words: a second person must approve */
};
struct flow_differences {
    struct flow_difference *items;
    size_t count, second_count;
};
/* Reads the files as they stand and loads nothing, so that versions of long ago can be compared too. Under ctx; no
 * difference: the same. */
void flow_compare(void *ctx, const struct flow_folder *before, const struct flow_folder *after,
                  struct flow_differences *out);

/* ---- One turn ------------------------------------------------------------------------------------------------ */

enum flow_channel { FLOW_TEXT, FLOW_PHONE };

/* What is known of the person, as a value. */
struct flow_contact {
    int64_t id; /* opaque here; used for fairness only */
    enum phone_kind kind;
    const char *language; /* "en"; kept for the number for 90 days */
    bool is_new;          /* nothing was ever kept of them before this event */
    bool is_stopped;
    int64_t stop_told_ms; /* when S22 was last sent; 0 never */
    int64_t last_seen_ms; /* their last text or call before this event; 0 never */
    bool is_waiting;      /* their open case waits in the queue */
    bool has_adviser;     /* an adviser has the conversation */
    bool has_case;        /* an open case (new, waiting, with_adviser or told) exists */
    const char *case_ref; /* its reference, or NULL */
    const char *last3;    /* of the number they call from, or NULL */
    int64_t callback_from_ms,
        callback_to_ms; /* a call back that was agreed and not made yet; 0 none */
    bool has_message;   /* one that they left waits to be heard */
    bool is_muted;      /* a supervisor muted the number: read for danger, answered by nobody */
};

/* Which steps and exits of a program were come by: flow_cover_new. */
struct flow_cover;

/* What the world answered in a turn of long ago that cannot be asked again, for a replay: read from what was kept. */
struct flow_recall {
    bool is_repeat;    /* the text was the same as the one before */
    bool is_held;      /* it was held as the text of a machine */
    bool has_postcode; /* a full postcode stood in the text; where: what it named, NULL nothing */
    const struct understand_area_found *where;
    bool has_places; /* the directory was searched: ids, best first */
    const char *const *places;
    size_t place_count;
};

/* What the engine may ask; read only, all of it given. */
struct flow_world {
    int64_t now_ms;
    const struct place_map *map;
    const struct directory *directory;
    const struct directory_holidays *holidays;
    int wait_minutes; /* today's real wait; -1 when fewer than 5 were answered in the last hour */
    int position;     /* place in the queue of one who joined now, from 1 */
    int keep_messages_months;
    int replies_per_hour;     /* automatic ones that a person gets at most; 0: no end */
    bool is_saving;           /* the day's money for texts is spent: menus and follow-ups pause */
    struct flow_cover *cover; /* talks: notes what is come by; NULL: nobody asks */
    const struct flow_recall *recall; /* a replay; NULL: it happens now */
    /* The newest script, to which a conversation moves at its main menu; NULL: it is the one that is being asked. */
    const struct flow_program *newest;
    /* Whether a number (E.164) that a caller typed may be texted: its person has not stopped our texts, and neither it nor
     * the caller has had enough for a day; NULL: any may. */
    bool (*may_text)(void *self, const char *number);
    void *self;
};

enum flow_event_kind {
    FLOW_EVENT_TEXT, /* text */
    FLOW_EVENT_CALL, /* a call began */
    FLOW_EVENT_KEYS, /* text: keys as pressed, "" silence */
    FLOW_EVENT_CALL_ENDED,
    FLOW_EVENT_TIMER, /* text: the timer's name */
    FLOW_EVENT_ADVISER_TAKES,
    FLOW_EVENT_ADVISER_SAYS, /* text */
    FLOW_EVENT_ADVISER_CLOSES, /* text: the outcome; is_follow_up: they agreed to be asked in a week */
    FLOW_EVENT_CALLBACK_MISSED, /* we called as agreed and reached nobody; only where texts are safe a text goes */
    FLOW_EVENT_FAULT, /* a turn of theirs failed on our side, on this channel */
    FLOW_EVENT_PART, /* text: a part of a long text, the others still to come: read for danger alone */
    FLOW_EVENT_RECORDED, /* text: seconds as digits, "" nothing was said, "failed" it could not be recorded */
};
/* "keys", "call_ended" …, as an event is kept; and back: FLOW_EVENT_TEXT for what is no name of one. */
const char *flow_event_name(enum flow_event_kind kind);
enum flow_event_kind flow_event_named(const char *name);
struct flow_event {
    enum flow_event_kind kind;
    struct str text;
    bool is_follow_up;
    int media_count;
    int64_t age_ms;      /* of a text: since it was sent, by the provider's time; 0 just now */
    const char *alerted; /* kind of danger that a part of this text raised already; NULL none */
    enum understand_fixed
        provider_word; /* what the provider itself took it for and answered: FIXED_STOP, FIXED_START, FIXED_HELP or FIXED_NONE */
};

enum flow_effect_kind {
    FLOW_REPLY,  /* text, outbound: one text to the person */
    FLOW_SPEAK,  /* text, language */
    FLOW_PLAY,   /* text: address */
    FLOW_GATHER, /* number: keys that end it (0: # ends it), seconds: silence that ends it; covers the SPEAKs directly before it */
    FLOW_DIAL,   /* text: number */
    FLOW_HANG_UP,
    FLOW_SEND_TEXT, /* text, outbound: a text from a call; to: another mobile than their own, E.164, or NULL */
    FLOW_SET_LANGUAGE, /* text: code, kept for the number */
    FLOW_STOPPED,      /* number: 1 stopped, 0 started again */
    FLOW_STOP_TOLD,    /* S22 was sent now */
    FLOW_CASE,         /* change */
    FLOW_TIMER_SET,    /* text: name; number: Unix ms; replaces one of the same name */
    FLOW_TIMER_CANCEL, /* text: name; "" all */
    FLOW_ALERT,        /* text: danger kind; number: enum understand_level */
    FLOW_RECORD,       /* seconds: the longest; FLOW_EVENT_RECORDED comes of it */
    FLOW_RECORD_PLAY,  /* what was recorded last in this call */
    FLOW_RECORD_KEEP,  /* number: 1 it is sent, 0 it is thrown away */
    FLOW_NUMBER, /* to: E.164, the other number to be called back at, to be kept out of sight; NULL: forget it */
    FLOW_CALLBACK, /* callback: takes the place of one agreed before; NULL: that is off */
    FLOW_CONSENT,  /* text: what for; detail: the wording agreed to */
    FLOW_REFER, /* text: service id; number: Unix ms by which they should have heard; 0: what was passed on is taken back */
};

/* A change to the person's open case, or the first thing kept of a new one. NULL leaves a field as it is. */
struct flow_case_change {
    const char *
        ref; /* of a case that is closed: the change is to that one, and opens none; NULL the open one */
    const char *tags; /* that the script gave, separated by |; added to those that are there */
    const char *
        what; /* event name: "opened", "asked_for_person", "place_told", "nothing_found", "danger", "stopped", "closed", "need", "area", "offer" … */
    const char
        *detail;       /* words for people, no phone number: "Example Foodbank, SE15" ; NULL none */
    const char *need;  /* the main one */
    const char *needs; /* all, most urgent first, separated by | */
    const char *outcode;
    const char *boroughs; /* E09 codes separated by | */
    const char *status;   /* "new", "waiting", "told", "closed" */
    const char *outcome;  /* "signposted", "helped", "unmet", "offer", "group", … */
    const char *risk;     /* "none", "concern", "immediate" */
    const char *kind;     /* "group", "offer", "silent" */
    const char *service;  /* id of the place told */
    int priority;         /* 0 as it is; 1 normal, 2 high, 3 danger */
};

/* A call back as it was agreed. */
struct flow_callback_agreed {
    bool is_other_number; /* the one that FLOW_NUMBER gave; else their own */
    int64_t from_ms, to_ms;
    bool is_message_safe;    /* a message may be left */
    const char *interpreter; /* the language wanted, in English; "" not known which; NULL none */
};

struct flow_effect {
    enum flow_effect_kind kind;
    const char *text;
    const char *language;
    int64_t number;
    int seconds;
    enum outbound_kind outbound;
    const struct flow_case_change *change;
    const char *to, *detail;
    const struct flow_callback_agreed *callback;
};

struct flow_result {
    struct flow_contact contact; /* as it is after the turn */
    const char *session;         /* the document to keep (JSON); NULL when it has ended */
    const struct flow_effect *effects;
    size_t effect_count;
    const char *kept_text; /* for a text: what may be kept of it (full postcodes replaced) */
    bool is_repeat,
        is_held; /* a text: the same again at once; of a machine, for a person to look at */
    const char *
        understood; /* JSON: what was understood and what the world answered, kept beside the message */
};

/* How long a conversation may keep the version that it has, from its last main menu on. */
#define FLOW_SESSION_KEPT_MS CLOCK_DAY_MS
/* How long a call that broke off can be gone on with by the next one from that number; what was kept of it for that is
 * to be forgotten then, or when another call of theirs begins. */
#define FLOW_DROPPED_MS (10 * CLOCK_MINUTE_MS)
/* Walks the fixed order of service.md section 3 and then, if it allows, takes a turn. program: the one that the
 * conversation stands in (flow_session_version), else the newest. A conversation goes on with world->newest from its next
 * main menu, its end or FLOW_SESSION_KEPT_MS on, whichever is first; when it stands in a program that is not given, it
 * goes on at once, at the same step where that is still there and of the same kind, else at the menu. channel: which way the event
 * came. session: the document of this conversation (a person's texts, or one call), NULL none; one that cannot be read
 * counts as none. Never fails: the same input gives the same result, to the byte. Everything in *out is under ctx. */
void flow_receive(void *ctx, const struct flow_program *program, enum flow_channel channel,
                  const struct flow_contact *contact, const char *session,
                  const struct flow_event *event, const struct flow_world *world,
                  struct flow_result *out);

/* ---- Replays ------------------------------------------------------------------------------------------------- */

/* One event of a past conversation, as it was kept. */
struct flow_past {
    enum flow_channel channel;
    int64_t call; /* which; 0 the texts */
    enum flow_event_kind kind;
    const char *text;        /* as kept: the words, the keys, the timer's name */
    const char *record;      /* flow_result.understood; NULL: no turn was taken */
    const char *const *said; /* what was sent or spoken then, texts behind spoken words */
    size_t said_count;
};
struct flow_replay {
    const struct flow_program *const *programs; /* every version that the records name */
    size_t program_count;
    const struct flow_program *other; /* another folder to run it in as well; NULL none */
    const struct place_map *map;
    const struct directory
        *directory; /* that the other folder may ask for what the record has not; may be NULL */
};
enum flow_replay_outcome {
    FLOW_REPLAY_SAME, /* byte for byte as it was sent; with another folder: it goes the same way to the end */
    FLOW_REPLAY_DIFFERENT, /* the transcript ends with the first difference, marked */
    FLOW_REPLAY_PARTED,    /* in the other folder the conversation goes elsewhere */
    FLOW_REPLAY_GONE,      /* its first turns, or a version, are not there */
};
/* Runs past events again, oldest first; transcript_out, under ctx: how the conversation went, as a talk is written. */
enum flow_replay_outcome flow_replay(void *ctx, const struct flow_replay *set,
                                     const struct flow_past *past, size_t count,
                                     const char **transcript_out);
/* Whether a replay can begin with the turn of this record, and the versions that it names (its own, the newest then);
 * false where it is no record that can be replayed. */
bool flow_replay_begins(void *ctx, const char *record);
bool flow_replay_versions(void *ctx, const char *record, int64_t out[2]);

/* ---- Talks --------------------------------------------------------------------------------------------------- */

/* Runs one talk (flows.md section 8). True: all went as written. transcript_out: the conversation as it went, under
 * ctx, with the first difference marked when it failed. A malformed talk fails with its line in the transcript. */
bool flow_rehearse(void *ctx, const struct flow_program *program, const struct flow_facts *facts,
                   const struct directory_holidays *holidays, const struct flow_file *talk,
                   const char **transcript_out);

/* A conversation in memory, with people, their cases, timers and a clock round the engine. Nothing is sent or kept. */
struct flow_rehearsal;
/* cover: notes what is come by; NULL: nobody asks. */
struct flow_rehearsal *flow_rehearsal_new(void *ctx, const struct flow_program *program,
                                          const struct flow_facts *facts,
                                          const struct directory_holidays *holidays,
                                          struct flow_cover *cover);
/* As flow_rehearse. */
bool flow_rehearsal_run(struct flow_rehearsal *rehearsal, const struct flow_file *talk,
                        const char **transcript_out);
/* Whether everybody's conversation, run again from its records as flow_replay does, says the same; if not,
 * *transcript_out (under ctx) ends with the first difference. */
bool flow_rehearsal_replays(void *ctx, const struct flow_rehearsal *rehearsal,
                            const char **transcript_out);
/* A person who texts or calls (an empty number is withheld) and speaks language ("en"): who speaks from now on. */
void flow_rehearsal_person(struct flow_rehearsal *rehearsal, const char *number,
                           const char *language);
/* Plays one line of a talk ("> no food", "press 1", "wait 10m") with all texts that came before it taken as read.
 * *happened_out: what came of it, as a transcript has it ("< …", "  said: …", "  case: …"), without the line itself;
 * valid until the next call. False: it could not be played, and a line of *happened_out that begins with ! says why. */
bool flow_rehearsal_play(struct flow_rehearsal *rehearsal, struct str line,
                         const char **happened_out);
/* Whether the person is on the phone with us, and whether their words wait for the quiet time to end. */
bool flow_rehearsal_is_calling(const struct flow_rehearsal *rehearsal);
bool flow_rehearsal_is_quiet(const struct flow_rehearsal *rehearsal);
int64_t flow_rehearsal_now_ms(const struct flow_rehearsal *rehearsal);

/* What no talk came by. */
struct flow_cover *flow_cover_new(void *ctx, const struct flow_program *program);
struct flow_cover_gap {
    const char *file, *step; /* "housing.yaml", "housing/start" */
    int line;
    const char *way; /* "option", "go", "otherwise", "case" …; NULL: the step itself */
    int number;      /* of the option, the case or the later, from 1; 0 */
    const char *to;  /* "housing/rent", "person", "back"; NULL with the step itself */
};
struct flow_cover_report {
    size_t steps, steps_visited, exits, exits_visited;
    const struct flow_cover_gap
        *gaps; /* in the order of the scripts; a step's exits are left out where it has none */
    size_t gap_count;
};
void flow_cover_report(void *ctx, const struct flow_cover *cover, struct flow_cover_report *out);

/* ---- Translators --------------------------------------------------------------------------------------------- */

struct flow_words {
    const char *text; /* the whole file */
    size_t count;     /* entries */
    size_t missing,
        unsure; /* those without a wording, and those that a translator must look over */
    /* entries of the old catalogue that are left out: "po/ro.po:12: main/start/menu: …" */
    const char *const *gone;
    size_t gone_count;
};
/* The wordings of a folder as gettext's template (language NULL), or as the catalogue of a language: what its po/CODE.po
 * has is kept, what is new is empty, a changed English keeps its old wording as unsure (fuzzy). The same folder gives the
 * same bytes. Fails with ERROR_INPUT; findings then tell of errors in the scripts. All is under ctx. */
bool flow_words_write(void *ctx, const struct flow_folder *folder, const char *language,
                      struct flow_words *out, struct flow_findings *findings, struct error *err);
/* The talks that every folder must pass and none can take out, of danger and STOP, as files, under ctx. */
struct flow_folder *flow_builtin_talks(void *ctx, const struct flow_program *program);

/* ---- Pictures ------------------------------------------------------------------------------------------------ */

struct flow_drawing {
    const char *flow;     /* its name; NULL: all flows, each in a frame of its own */
    const char *language; /* whose wordings are shown: "en" */
    const struct place_map *map;
};
/* A flow as Graphviz reads it (dot): a box a step with what text and phone say, a row a way out. Under ctx. Fails with
 * ERROR_MISSING when there is no such flow or language. */
bool flow_draw(void *ctx, const struct flow_program *program, const struct flow_drawing *drawing,
               const char **out, struct error *err);

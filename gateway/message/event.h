/* The one thing that comes in: a text, a call's key, a delivery report, a timer, what a send came to.
 * Stands between provider/ (which decodes callbacks into it) and dispatch/ (which acts on it once).
 * Leaves to others: raw bytes and signatures (provider/), meaning (flow/). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/str.h"
#include "message/phone.h"

enum event_kind {
    EVENT_NONE,
    EVENT_TEXT,        /* a text came in */
    EVENT_VOICE,       /* a call began, keys were pressed, or a gather ended in silence */
    EVENT_STATUS,      /* a delivery report */
    EVENT_CALL_STATUS, /* progress or end of a call */
    EVENT_TIMER,       /* one of our timers came due */
    EVENT_SENT,        /* what a send came to */
};

/* What became of a text, in the only order it may move: a report never takes it back. */
enum delivery {
    DELIVERY_NONE, /* not known yet */
    DELIVERY_QUEUED,
    DELIVERY_SENT,
    DELIVERY_DELIVERED, /* this one and the next are ends */
    DELIVERY_FAILED,
    DELIVERY_UNKNOWN, /* a word that we do not know: logged, nothing changes */
};
/* The word for it that advisers and exports see: "sent"; "unknown" for DELIVERY_NONE too. */
const char *event_delivery_name(enum delivery delivery);

enum call_state { CALL_NONE, CALL_RINGING, CALL_ON, CALL_ENDED };

/* How sure we are about what a send came to, and so whether it may be tried again. */
enum send_outcome {
    SEND_NONE,
    SEND_ACCEPTED, /* the provider has it and named it */
    SEND_REFUSED,  /* it said no, for good */
    SEND_STOPPED, /* it said that the person has opted out: for good, and they are marked stopped */
    SEND_UNREACHED, /* certainly not sent: no connection was made, or 5xx before it was taken */
    SEND_THROTTLED, /* certainly not sent: 429 */
    SEND_UNKNOWN,   /* it may or may not have been sent: never again blindly; ask first */
};

/* Strings belong to the context that the event was made in. at_ms: ours. */
struct event {
    enum event_kind kind;
    int64_t at_ms;
    const char *provider;    /* "twilio"; NULL for EVENT_TIMER */
    const char *provider_id; /* MessageSid or CallSid; the key against repeats */
    union {
        struct {
            struct phone from;
            const char *to;  /* our number as given */
            struct str body; /* UTF-8, repaired */
            bool was_repaired;
            struct str raw; /* the bytes as received where was_repaired, else empty */
            int media_count;
            int64_t
                sent_ms; /* when the person sent it, by the provider's time; 0 it does not say */
            int parts;   /* as the provider counted; 0 unknown */
            const char *opt_out; /* the provider's own word: "STOP", "START", "HELP" or NULL */
        } text;
        struct {
            struct phone from;
            const char *to;
            const char *prompt; /* token of the prompt this answers; NULL when the call begins */
            bool has_keys;      /* false with a prompt: silence */
            struct str keys;    /* digits, * and # as pressed, without the finishing # */
            enum call_state state;
            bool has_recording;       /* what was spoken to a REPLY_RECORD has ended */
            const char *recording_id; /* the provider's own; NULL: it could not be recorded */
            int recording_s;          /* seconds */
        } voice;
        struct {
            const char *token; /* our ?m=TOKEN, or NULL */
            enum delivery delivery;
            const char *word; /* as the provider said it */
            int code;         /* its error code, 0 none */
            bool opted_out;   /* the code says that the person has opted out */
        } status;
        struct {
            enum call_state state;
            const char *word;
            int duration_s; /* -1 not said */
        } call;
        struct {
            int64_t timer_id;
        } timer;
        struct {
            int64_t outbox_id;
            enum send_outcome outcome;
            int code;       /* the provider's error code, 0 none */
            bool was_query; /* the answer to "did you send it?", not to a send */
            int tries;      /* attempts made, this one included */
            int64_t first_try_ms;
            int64_t next_ms; /* when to try (or ask) again; -1: give up, a person takes over */
        } sent;
    };
};

/* What a turn leaves behind so that it can be run again: what the world answered, as one JSON object beside the message.
 * Private to the room: record.c writes it, record_read.c reads it for replay.c.
 * Leaves to others: keeping it, and taking it away when its time is over. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/turn_impl.h"

/* As things were before the turn. */
struct record_start {
    const struct flow_program *program;
    const struct flow_contact *contact;
    const struct flow_event *event;
    const char *from; /* the document, where the conversation rested; NULL: it went on, or began */
    bool is_new;      /* it began */
};
/* After turn_open_session. document: what it opened, NULL a new conversation. */
struct record_start record_begin(const struct turn *turn, const char *document,
                                 const struct flow_contact *contact,
                                 const struct flow_event *event);
/* The JSON, under turn->ctx. kept_text: of a text; NULL of any other event. It holds no number and no full postcode. */
const char *record_write(struct turn *turn, const struct record_start *start,
                         const char *kept_text);

/* Words that went out to a person, texts behind what was spoken. */
struct record_said {
    const char *const *items;
    size_t count;
};
/* What of a turn's effects goes out, as dispatch/ lets it; under ctx. contact: as they were before the turn. kind,
 * provider_word: of the event. */
struct record_said record_said(void *ctx, const struct flow_contact *contact,
                               enum flow_event_kind kind, enum understand_fixed provider_word,
                               const struct flow_result *result);

/* A record read back: all under the ctx it was read with. */
struct record {
    int64_t version, newest; /* of the scripts: the conversation's own, and the newest then */
    bool is_new;
    const char *from;
    int64_t now_ms;
    int wait_minutes, position, months;
    struct flow_contact contact;
    enum understand_fixed provider_word;
    int media_count;
    int64_t age_ms;
    const char *alerted;
    int replies_per_hour;
    bool is_saving;
    bool is_follow_up;
    const char *number; /* how one began that was taken out of the text: "+447"; NULL none */
    bool may_text;
    struct flow_recall answers;
    struct directory_service *services; /* that could be told */
    size_t service_count;
    const char *holidays; /* CSV of those in the four weeks from then */
};
/* False when it is none, or of a kind that knows less than is needed. */
bool record_read(void *ctx, const char *text, struct record *out);
/* Whether nothing of a script is open in a conversation. */
bool turn_session_rests(const struct turn_session *session);

/* The one gate that says whether a text may go. Asked when it is written and again just before it is sent.
 * Leaves to others: writing and sending it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "message/phone.h"

/* Why a text goes: what the person's STOP holds back and what it does not. */
enum outbound_kind {
    OUTBOUND_REPLY,      /* the answer to what they just sent */
    OUTBOUND_STOP_REPLY, /* S20 and S22: goes although stopped */
    OUTBOUND_SAFETY,     /* a safe message after a danger hit: one is tried although stopped */
    OUTBOUND_DETAILS,    /* asked for on a call */
    OUTBOUND_ADVISER,
    OUTBOUND_FOLLOW_UP,
};

/* NULL: it may go. Else the reason in plain words, for the log and the adviser: "the person asked us to stop",
 * "a landline cannot get texts", … */
const char *outbound_refusal(enum outbound_kind kind, enum phone_kind to, bool is_stopped);

/* The purpose under which a text's status token is made of its outbox row's id (secret_token). A provider brings it
 * back as ?m=TOKEN with each delivery report. */
#define OUTBOUND_TOKEN_PURPOSE "status"

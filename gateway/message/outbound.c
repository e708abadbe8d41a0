/* The gate before every text: a small table of what a stop holds back, and who can get texts at all.
 * Stands between the flow's effects and the outbox, and again before the sender.
 * Leaves to others: writing the text and sending it. */
// SPDX-License-Identifier: Apache-2.0
#include "message/outbound.h"

static bool goes_although_stopped(enum outbound_kind kind)
{
    switch (kind) {
    case OUTBOUND_STOP_REPLY:
    case OUTBOUND_SAFETY:
        return true;
    case OUTBOUND_REPLY:
    case OUTBOUND_DETAILS:
    case OUTBOUND_ADVISER:
    case OUTBOUND_FOLLOW_UP:
        return false;
    }
    return false;
}

static const char *refusal_of_kind(enum phone_kind to)
{
    switch (to) {
    case PHONE_MOBILE:
        return NULL;
    case PHONE_UNKNOWN:
        return "the number could not be read";
    case PHONE_LANDLINE:
        return "a landline cannot get texts";
    case PHONE_SHORT_CODE:
        return "a short code is never answered";
    case PHONE_ALPHANUMERIC:
        return "a sender's name cannot be answered";
    case PHONE_WITHHELD:
        return "the number is withheld";
    }
    return "the number could not be read";
}

const char *outbound_refusal(enum outbound_kind kind, enum phone_kind to, bool is_stopped)
{
    const char *refusal = refusal_of_kind(to);
    if (refusal == NULL && is_stopped && !goes_although_stopped(kind))
        refusal = "the person asked us to stop";
    return refusal;
}

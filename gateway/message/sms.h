/* How a text travels: GSM 03.38 septets or UCS-2 units, how many parts, and the dear characters.
 * Stands before every send and under the part counters. National shift tables are not used.
 * Leaves to others: the price of a part. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/str.h"

struct sms_size {
    bool is_gsm7;
    int units; /* septets (an extension character is 2) or UTF-16 units */
    int parts; /* 1 for an empty text; 160/153 or 70/67 a part; nothing that belongs together straddles two */
};

/* Source: 3GPP TS 23.038 section 6.2.1 and 23.040 section 9.2.3.24.1. text must be UTF-8. */
struct sms_size sms_measure(struct str text);
/* Curly quotes, long dashes, ellipsis and hard spaces become plain ones when that changes nothing a person
 * reads; all else stays. Under ctx. */
char *sms_plain(void *ctx, struct str text);

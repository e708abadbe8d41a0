/* Phone numbers: what kind, how they are written, and how they are hidden (libphonenumber through phone.cc).
 * Stands at every provider's edge and before every send. libphonenumber takes about 50 microseconds, so it is
 * asked once a new contact, not once a text: phone_e164 has a fast path for what providers send.
 * Leaves to others: hashing and sealing (message/secret.h), whether to send (message/outbound.h). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/str.h"

enum phone_kind {
    PHONE_UNKNOWN, /* could not be read: kept as given, never called back, never texted */
    PHONE_MOBILE,  /* can get our texts; a UK mobile is 07, not 070, and not 076 except 07624 */
    PHONE_LANDLINE, /* and every other number that rings but takes no text (01, 02, 03, 08, 09, 070, pager) */
    PHONE_SHORT_CODE,   /* 3 to 6 digits, no + : never answered */
    PHONE_ALPHANUMERIC, /* a sender's name: never answered */
    PHONE_WITHHELD, /* empty, anonymous, +266696687 and the like: each call is its own contact */
};

/* A number as a provider or a person gave it, understood. text: E.164 for mobile and landline; as given,
 * trimmed, for the rest; "" for withheld. */
struct phone {
    enum phone_kind kind;
    char text[32];
};

/* Reads a number as given, with the default country's ISO 3166 code ("GB") for national forms. Asks
 * libphonenumber; Ofcom's drama numbers count as what their range is. Never fails: see PHONE_UNKNOWN. */
struct phone phone_parse(struct str given, const char *country);
/* The fast path: + and 8 to 15 digits is E.164 already and is copied without asking libphonenumber (kind
 * PHONE_UNKNOWN, to be asked for once with phone_kind_of). Short codes, names and withheld are told as above. */
struct phone phone_sender(struct str given);
/* The kind of an E.164 number, from libphonenumber and the UK rules above. */
enum phone_kind phone_kind_of(const char *e164);
/* "07700 900123" for a number of the default country, "+40 …" for others; for people's eyes. out 40 bytes. */
void phone_national(const char *e164, const char *country, char out[40]);
/* "+44•••••••123": country code and last three digits; names, short codes and unknown ones become "•••".
 * For screens and exports without the right to see numbers. Never for logs: those use the contact's id. out 64 bytes. */
void phone_mask(const struct phone *phone, char out[64]);
/* Whether a text may be sent there at all: PHONE_MOBILE only. */
bool phone_can_text(enum phone_kind kind);

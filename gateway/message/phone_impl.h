/* What phone.cc lends the rest of this room: libphonenumber as three plain functions.
 * Stands between phone_text.c (pure C, the rules) and the C++ library. No exception leaves them.
 * Leaves to others: the fast path, the UK's own rules, hiding (phone_text.c). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the library says of a number that is not the UK's. */
enum phone_line { PHONE_LINE_NONE, PHONE_LINE_MOBILE, PHONE_LINE_OTHER };

/* E.164 of a number as written, with the country for national forms; false when it is none or has a length
 * that the country does not use. */
bool phone_line_parse(const char *given, const char *country, char e164_out[32]);
/* PHONE_LINE_MOBILE for a mobile or one that may be; PHONE_LINE_NONE for a length the country does not use. */
enum phone_line phone_line_kind(const char *e164);
/* National form when it is a number of country, else international; false when it cannot be read. */
bool phone_line_national(const char *e164, const char *country, char out[40]);

#ifdef __cplusplus
}
#endif

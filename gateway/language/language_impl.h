/* What the files of this room share: plural rules, and a catalogue taken apart.
 * Leaves to others: nothing outside this room may include it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "language/language.h"

enum { PLURAL_FORMS_MAX = 6 };

/* The rule of a Plural-Forms line: how many forms a language has and which one a number takes. */
struct plural;
/* Reads "nplurals=3; plural=n==1 ? 0 : …;" (gettext manual, section 11.2.6), under ctx. NULL, with *why a sentence,
 * when it cannot be read, or when it gives a number from 0 to 1000 a form that there is not. */
const struct plural *plural_read(void *ctx, struct str rule, const char **why);
size_t plural_count(const struct plural *plural);
/* The form of a number: below plural_count. */
size_t plural_form(const struct plural *plural, int64_t number);

/* Reads a .po file into catalogue (po.c): entries in the file's order, and the header. */
bool po_read(const char *name, struct str po, struct language_catalogue *catalogue,
             struct error *err);

enum phrase {
    PHRASE_AM,
    PHRASE_AM_MINUTE,
    PHRASE_PM,
    PHRASE_PM_MINUTE,
    PHRASE_NOON,
    PHRASE_MIDNIGHT,
    PHRASE_AM_SAID,
    PHRASE_AM_MINUTE_SAID,
    PHRASE_PM_SAID,
    PHRASE_PM_MINUTE_SAID,
    PHRASE_RANGE,
    PHRASE_RANGE_SHORT,
    PHRASE_RANGE_SHORT_MINUTE,
    PHRASE_FACE_SAID,
    PHRASE_FACE_MINUTE_SAID,
    PHRASE_RANGE_SAID,
    PHRASE_ALL_DAY,
    PHRASE_ALL_DAY_SAID,
    PHRASE_WEEKDAYS,
    PHRASE_WEEKDAYS_SAID,
    PHRASE_ON_WEEKDAYS,
    PHRASE_ON_WEEKDAYS_SAID,
    PHRASE_MONTHS,
    PHRASE_MONTHS_SAID,
    PHRASE_TODAY,
    PHRASE_TOMORROW,
    PHRASE_DAY,
    PHRASE_DATE,
    PHRASE_HOURS_TODAY,
    PHRASE_HOURS_TOMORROW,
    PHRASE_HOURS_DAY,
    PHRASE_OPEN_TODAY,
    PHRASE_OPEN_TOMORROW,
    PHRASE_OPEN_DAY,
    PHRASE_OPEN_TODAY_SAID,
    PHRASE_OPEN_TOMORROW_SAID,
    PHRASE_OPEN_WEEKDAY_SAID,
    PHRASE_OPEN_DAY_SAID,
    PHRASE_WINDOW_TODAY,
    PHRASE_WINDOW_TOMORROW,
    PHRASE_WINDOW_DAY,
    PHRASE_WAIT_UNKNOWN,
    PHRASE_WAIT_MINUTES,
    PHRASE_WAIT_HOURS,
    PHRASE_PLACES_NONE,
    PHRASE_PLACES,
    PHRASE_KEEP_MONTHS,
    PHRASE_LONDON,
    PHRASE_NATIONAL,
    PHRASES,
};

/* One phrase in English, the source. */
struct phrase_source {
    const char *text;   /* with its gaps: "{hour12}am"; of one thing where there is a plural */
    const char *plural; /* of several things; NULL none */
    const char *gaps;   /* the gaps that any language may use, between commas; "" none */
    const char *needs;  /* those that each wording must hold: "a|b" is either of the two; "" none */
    const char *note;   /* for translators: what it looks like when it is said */
    int items;          /* a list of so many, between commas; 0: no list */
};
const struct phrase_source *phrase_source(enum phrase phrase);

struct language_catalogue {
    struct language_entry *entries; /* by context, then by English */
    size_t count, capacity;
    const struct plural *plural; /* NULL: the file has no Plural-Forms line */
    const char *header, *header_comments;
    const struct language_entry *phrases[PHRASES]; /* NULL: not translated */
};

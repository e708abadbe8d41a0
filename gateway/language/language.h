/* Wording in the person's language: catalogues with fallback to English, language names, and whole phrases for
 * times, dates, waits and opening hours, so that no wording ever glues a number to a noun.
 * Stands under flow/ (composing). Leaves to others: which language a person has. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

/* One catalogue a language; English is the source and has none. */
struct language_catalogue;

/* A gettext catalogue from the text of a .po file (msgctxt, msgid, msgstr, plurals are refused for now, fuzzy and
 * obsolete entries passed over). Fails with ERROR_INPUT, naming file and line. */
bool language_catalogue_read(void *ctx, const char *name, struct str po,
                             struct language_catalogue **out, struct error *err);
/* The wording for a context and English source, or NULL when the catalogue has none. catalogue may be NULL. */
const char *language_wording(const struct language_catalogue *catalogue, const char *context,
                             const char *english);
/* An entry as it stands in the .po file, also one that language_wording passes over. wording: "" when it has none yet;
 * is_fuzzy: marked as unsure; line: where it begins. False when there is none. */
struct language_entry {
    const char *wording;
    bool is_fuzzy;
    int line;
};
bool language_entry_find(const struct language_catalogue *catalogue, const char *context,
                         const char *english, struct language_entry *out);

/* "en" → "English" / "English"; "pl" → "Polski" / "Polish"; NULL when not known. About 60 languages. */
const char *language_own_name(const char *code);
const char *language_english_name(const char *code);
/* BCP 47 tag for speech: "en" → "en-GB", "pl" → "pl-PL". */
const char *language_voice(const char *code);
/* The language that a text names, in itself or in English, folded; NULL for none. */
const char *language_named(struct str folded);

/* Phrases, each under ctx. is_voice: for speech ("9 in the morning" is not needed: "9 a m"; digits one by one) instead of text. */
/* "9am", "12.30pm", "noon", "midnight"; minutes 0-1440. */
char *language_time(void *ctx, const char *language, int minute_of_day, bool is_voice);
/* "12-3pm", "9am-1pm"; on the phone "from 12 to 3". Minutes 0-1440, to may lie on the next day ("8pm-2am"); 0 to 1440:
 * "24 hours". */
char *language_time_range(void *ctx, const char *language, int from_minute, int to_minute,
                          bool is_voice);
/* "today", "tomorrow", "Mon 9 Nov"; on the phone "Monday 9 November". */
char *language_day(void *ctx, const char *language, struct clock_local day,
                   struct clock_local today, bool is_voice);
/* "on Mon 9 Nov from 9am", "today from 2pm", "tomorrow from 9am"; on the phone "on Monday at 9 a m" within the week:
 * for {next_open}. */
char *language_next_open(void *ctx, const char *language, struct clock_local at,
                         struct clock_local today, bool is_voice);
/* "usually within 15 minutes" (rounded up to fives above 10, to hours from 60); -1: "as soon as someone is free": for {wait}. */
char *language_wait(void *ctx, const char *language, int minutes, bool is_voice);
/* "3 Nov": for {place.checked}. */
char *language_date(void *ctx, const char *language, struct clock_local day, bool is_voice);
/* A phone number for reading aloud: "0, 2, 0. 7, 9, 4, 6. 0, 1, 2, 3" */
char *language_spell_number(void *ctx, const char *number);
/* "S E 15" for "SE15": how an outward postcode is said. */
char *language_spell_outcode(void *ctx, const char *outcode);
/* "I found 2 places." / "I found 1 place." / "I found no places." */
char *language_places_found(void *ctx, const char *language, int count);
/* Every phrase in English with its gaps ("usually within {count} minutes"), for the template that translators get;
 * NULL behind the last. */
const char *language_phrase_at(size_t index);

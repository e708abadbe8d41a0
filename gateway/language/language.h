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

/* A gettext catalogue from the text of a .po file (msgctxt, msgid, msgid_plural, msgstr, msgstr[n]; obsolete entries
 * are passed over). Fails with ERROR_INPUT, naming file and line; an entry with plural forms must have as many as the
 * header's Plural-Forms line says. */
bool language_catalogue_read(void *ctx, const char *name, struct str po,
                             struct language_catalogue **out, struct error *err);
/* The wording for a context and English source, or NULL when the catalogue has none: an empty one or one that its
 * translator marked as unsure (fuzzy) is none. catalogue may be NULL. */
const char *language_wording(const struct language_catalogue *catalogue, const char *context,
                             const char *english);

/* An entry as it stands in the file, used or not. */
struct language_entry {
    const char *context; /* "" none */
    const char *english;
    const char *plural;   /* NULL: no plural forms */
    const char *comments; /* the translator's own lines ("# …"), each with its line end */
    const char *previous; /* the English of before, as it stands there ("#| msgid …"), or "" */
    const char *const *wordings; /* "" not translated */
    size_t wording_count;        /* 1, or as many as there are plural forms */
    bool is_fuzzy;
    int line;
};
/* In the order of context and English, by bytes. */
size_t language_entry_count(const struct language_catalogue *catalogue);
const struct language_entry *language_entry_at(const struct language_catalogue *catalogue,
                                               size_t index);
/* NULL: there is none. catalogue may be NULL. */
const struct language_entry *language_entry_find(const struct language_catalogue *catalogue,
                                                 const char *context, const char *english);
/* The header ("Project-Id-Version: …\n…") and the comments before it; "" none. */
const char *language_header(const struct language_catalogue *catalogue);
const char *language_header_comments(const struct language_catalogue *catalogue);

/* "en" → "English" / "English"; "pl" → "Polski" / "Polish"; NULL when not known. About 60 languages. */
const char *language_own_name(const char *code);
const char *language_english_name(const char *code);
/* BCP 47 tag for speech: "en" → "en-GB", "pl" → "pl-PL". */
const char *language_voice(const char *code);
/* The language that a text names, in itself or in English, folded; NULL for none. */
const char *language_named(struct str folded);

/* The rule of a language for a new catalogue: "nplurals=2; plural=(n != 1);" (gettext manual, section 11.2.6). */
const char *language_plural_rule(const char *code);

/* ---- Phrases ------------------------------------------------------------------------------------------------
 * Each is a whole piece of a sentence, under ctx, out of the catalogue's entries with the context "phrase"; English
 * where catalogue is NULL or has none. is_voice: for speech instead of text. */
#define LANGUAGE_PHRASE_CONTEXT "phrase"

/* "9am", "12.30pm", "noon", "midnight"; on the phone "9 a m"; minutes 0-1440. */
char *language_time(void *ctx, const struct language_catalogue *catalogue, int minute_of_day,
                    bool is_voice);
/* "12-3pm", "9am-1pm"; on the phone "from 12 to 3". Minutes 0-1440, to may lie on the next day ("8pm-2am"); 0 to 1440:
 * "24 hours". */
char *language_time_range(void *ctx, const struct language_catalogue *catalogue, int from_minute,
                          int to_minute, bool is_voice);
/* "today", "tomorrow", "Mon 9 Nov"; on the phone "Monday 9 November". */
char *language_day(void *ctx, const struct language_catalogue *catalogue, struct clock_local day,
                   struct clock_local today, bool is_voice);
struct language_hours {
    struct clock_local day;
    int from_minute, to_minute; /* as language_time_range */
};
/* "today 12-3pm", "Mon 9 Nov 9am-1pm"; on the phone "today from 12 to 3": for {place.open}. */
char *language_open_hours(void *ctx, const struct language_catalogue *catalogue,
                          const struct language_hours *hours, struct clock_local today,
                          bool is_voice);
/* "today between 2pm and 4pm", "on Mon 9 Nov between 9am and noon": for {window}. */
char *language_window(void *ctx, const struct language_catalogue *catalogue,
                      const struct language_hours *hours, struct clock_local today, bool is_voice);
/* "on Mon 9 Nov from 9am", "today from 2pm", "tomorrow from 9am"; on the phone "on Monday at 9 a m" within the week:
 * for {next_open}. */
char *language_next_open(void *ctx, const struct language_catalogue *catalogue,
                         struct clock_local at, struct clock_local today, bool is_voice);
/* "usually within 15 minutes" (rounded up to fives above 10, to hours from 60); -1: "as soon as someone is free": for {wait}. */
char *language_wait(void *ctx, const struct language_catalogue *catalogue, int minutes);
/* "3 Nov": for {place.checked}. */
char *language_date(void *ctx, const struct language_catalogue *catalogue, struct clock_local day,
                    bool is_voice);
/* "I found 2 places." / "I found 1 place." / "I found no places." */
char *language_places_found(void *ctx, const struct language_catalogue *catalogue, int count);
/* "12 months": for {keep.messages}. */
char *language_months(void *ctx, const struct language_catalogue *catalogue, int count);
/* "London" and "UK", where a place or a person is no nearer known. Not under a ctx: the catalogue's own. */
const char *language_london(const struct language_catalogue *catalogue);
const char *language_national(const struct language_catalogue *catalogue);
/* A phone number for reading aloud: "0, 2, 0. 7, 9, 4, 6. 0, 1, 2, 3" */
char *language_spell_number(void *ctx, const char *number);
/* "S E 15" for "SE15": how an outward postcode is said. */
char *language_spell_outcode(void *ctx, const char *outcode);

/* The fixed list of phrases, for the template that translators get and for the check of a catalogue. */
struct language_phrase {
    const char *english; /* with its gaps: "usually within {count} minute" */
    const char *plural;  /* "usually within {count} minutes"; NULL: no plural forms */
    const char *note;    /* what it looks like when it is said, for translators */
};
/* False behind the last. */
bool language_phrase_at(size_t index, struct language_phrase *out);
/* Whether a catalogue has the phrase and its gaps are right; else a sentence without the place: ERROR_MISSING when
 * there is no wording, ERROR_INPUT when it is wrong, with the line of the entry (1: there is none). */
bool language_phrase_check(const struct language_catalogue *catalogue, size_t index, int *line_out,
                           struct error *err);

/* What the files that write for translators share: one entry with all the places where it stands.
 * Private to words*.c of this room. Leaves to others: reading the folder (load_*.c). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/buf.h"
#include "flow/load_impl.h"

enum { WORDS_BYTES = 32 * 1024 * 1024 };

/* One entry: a wording, a list of words (neither text nor voice), or a phrase. */
struct words_entry {
    const struct load_word *word;           /* the first place; NULL: a phrase */
    const struct language_phrase *phrase;   /* NULL: a wording */
    const char *context, *english, *plural; /* plural NULL: none */
    const struct load_place *places;
    size_t place_count;
    bool is_text, is_voice;
};

/* The "#." lines: what it is, on which channel, how long it may be, what each placeholder looks like. */
void words_comments(struct buf *out, const struct flow_program *program,
                    const struct words_entry *entry);

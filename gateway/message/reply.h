/* What a callback is answered with, in no provider's words: verbs that each provider renders.
 * Stands between dispatch/ (which makes it from the flow's effects) and provider/ (which renders it).
 * Leaves to others: the wording. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/str.h"

enum reply_verb {
    REPLY_MESSAGE, /* a text as the answer to a text */
    REPLY_SAY,
    REPLY_PLAY,
    REPLY_PAUSE,
    REPLY_GATHER, /* the SAY, PLAY and PAUSE steps directly behind it, `inside` of them, play while keys are taken */
    REPLY_REDIRECT, /* ask us again */
    REPLY_DIAL,
    REPLY_RECORD, /* what is spoken, until # or a key that means something then: 0 and * */
    REPLY_HANGUP,
};

struct reply_step {
    enum reply_verb verb;
    const char *text;      /* MESSAGE, SAY: the words; PLAY: address; DIAL: number */
    const char *recording; /* PLAY: the provider's id of what was recorded, instead of an address */
    const char *language;  /* SAY: BCP 47 tag, e.g. "en-GB" */
    const char
        *token;    /* MESSAGE: our status token; GATHER, REDIRECT, RECORD, DIAL: the prompt token */
    size_t inside; /* GATHER: how many of the next steps it holds */
    int digits;    /* GATHER: how many keys end it; 0: # ends it */
    int seconds;   /* GATHER: silence that ends it; PAUSE: length; RECORD: longest; DIAL: ringing */
};

struct reply {
    const struct reply_step *steps;
    size_t count; /* 0: nothing to say */
};

/* The list of needs as needs.c has read it.
 * Stands under needs.c and needs_find.c alone.
 * Leaves to others: nothing. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "understand/understand_impl.h"

enum { NEEDS_MOST = 512 };
enum strength { STRENGTH_NOT, STRENGTH_WEAK, STRENGTH_STRONG, STRENGTHS };

struct need {
    const char *id, *label, *parent;
    int parent_index; /* -1 at the top */
    int urgency;      /* 1 most urgent … 9 */
};

struct understand_needs {
    struct pattern_set *patterns; /* owner: need × STRENGTHS + strength */
    struct lean *lean;
    struct vocabulary *ids; /* id i + 1 is need i */
    struct need *items;
    size_t count;
};

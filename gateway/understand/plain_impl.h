/* The tables of plain.c.
 * Stands under plain.c alone; understand_impl.h has what the rest of the room takes.
 * Leaves to others: nothing. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/str.h"

struct plain_entry {
    const char *written, *read;
};
extern const struct plain_entry plain_singles[];
extern const size_t plain_single_count;
extern const struct plain_entry plain_pairs[]; /* written: two words as they are read alone */
extern const size_t plain_pair_count;

/* Texts for the commands that read texts: the operands, else standard input, one a line.
 * Stands under command_understand.c and command_parts.c. Leaves to others: what is read out of a text. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/str.h"

/* each gets every text, UTF-8, and a ctx that dies with it. */
struct text_lines {
    void (*each)(void *ctx, void *self, struct str text);
    void *self;
};
/* texts, or the lines of standard input when count is 0. Returns the exit code: 1 when standard output is gone. */
int text_lines_read(void *ctx, const struct text_lines *lines, const char *const *texts,
                    size_t count);

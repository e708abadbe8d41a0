/* Whole files in, whole files out: reading with a limit, listing, writing safely.
 * Leaves to others: what is in them. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/str.h"

/* The whole file under ctx, NUL put behind. Fails with ERROR_CONFIG when it cannot be read or is larger
 * than limit bytes. "-" is standard input. */
bool file_read(void *ctx, const char *path, size_t limit, struct str *out, struct error *err);
/* Names in a folder that end in suffix, sorted by bytes, without the folder's own name; not below it. */
bool file_list(void *ctx, const char *folder, const char *suffix, char ***names_out,
               size_t *count_out, struct error *err);
bool file_exists(const char *path);
/* Writes beside path with mode, syncs, and renames into place. */
bool file_write(const char *path, struct str bytes, unsigned int mode, struct error *err);

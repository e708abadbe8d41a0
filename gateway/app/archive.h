/* Text files as they are shipped: plain, gzipped, in a zip or in a folder, read a piece at a time.
 * Stands under `helpline import`. Leaves to others: what the lines say. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/str.h"

/* Takes the pieces of one .csv file after another. piece: whole lines (the last one of a file may lack its line
 * end), at most 1 MB, valid until the call returns. name: of the file, for people. is_first: its first piece;
 * setting *skip there passes over the rest of the file. False ends the reading with *err. */
struct archive_reader {
    bool (*take)(void *self, const char *name, bool is_first, struct str piece, bool *skip,
                 struct error *err);
    void *self;
};

/* Reads a .csv, a .csv.gz, each .csv of a zip, or each .csv and .csv.gz of a folder (of its Data/CSV or Data when it
 * holds none itself). In a zip, what lies under multi_csv/ is passed over: the same rows again in pieces. Fails with
 * ERROR_INPUT when path is not there, cannot be read, or holds no such file. */
bool archive_read(const char *path, const struct archive_reader *reader, struct error *err);

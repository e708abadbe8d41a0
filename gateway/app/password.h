/* Asking for a password at a terminal or taking it from standard input; never from the command line.
 * Stands behind `helpline adviser`. Leaves to others: keeping the hash. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

/* On a terminal asks twice without showing what is typed; else takes the first line of standard input. hash_out, under
 * ctx: as crypto_password_hash makes it. ERROR_INPUT when it has fewer than 10 characters, is not UTF-8, or the two
 * are not the same. The password itself is wiped. */
bool password_ask(void *ctx, char **hash_out, struct error *err);

/* Nothing: the shipped program has no planted fault.
 * A test build puts tests/integration/plant_abort.c in this file's place to prove that a poison text does not
 * stop the helpline. Leaves to others: everything. */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

void plant_check(const struct event *event)
{
    (void)event;
}

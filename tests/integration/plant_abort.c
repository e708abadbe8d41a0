/* A planted fault: the program ends in the middle of the turn of one certain text.
 * Takes the place of gateway/dispatch/plant.c in the test build alone. Leaves to others: proving what follows. */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include <stdlib.h>

void plant_check(const struct event *event)
{
    if (event->kind == EVENT_TEXT && str_equals(event->text.body, "planted abort"))
        abort();
}

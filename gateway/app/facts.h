/* What a check of scripts may look at beyond their folder: places, agencies, bank holidays, the time, the price of a part.
 * Stands between the settings and flow_load. Leaves to others: what is proved with it (flow/). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.h"
#include "flow/flow.h"

/* From the database in use, where use_live says so and it is there and holds scripts; else from the files that come
 * with the program. Under ctx. */
bool facts_read(void *ctx, const struct config *config, bool use_live, int64_t now_ms,
                struct flow_facts *out, struct error *err);

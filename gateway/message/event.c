/* The words for what an event says.
 * Stands beside event.h for the rooms that show messages: console/ and the exports of app/.
 * Leaves to others: providers' own words (provider/). */
// SPDX-License-Identifier: Apache-2.0
#include "message/event.h"

const char *event_delivery_name(enum delivery delivery)
{
    switch (delivery) {
    case DELIVERY_NONE:
    case DELIVERY_UNKNOWN:
        return "unknown";
    case DELIVERY_QUEUED:
        return "queued";
    case DELIVERY_SENT:
        return "sent";
    case DELIVERY_DELIVERED:
        return "delivered";
    case DELIVERY_FAILED:
        return "failed";
    }
    return "unknown";
}

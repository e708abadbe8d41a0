/* Whether somebody is open in each hour of the coming four weeks, worked out once for each wording of opening hours.
 * Stands under check_places.c: bank holidays and clock changes are in it, because the directory answers hour by hour.
 * Leaves to others: who is looked for. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

enum { SLOTS = 4096 };

struct known {
    const char *words; /* NULL: a free slot */
    struct check_hours hours;
};
struct check_hours_table {
    const struct directory *directory;
    int64_t now_ms;
    struct known *slots;
    size_t count;
    struct check_hours spare; /* when all slots are taken */
};

struct check_hours_table *check_hours_new(void *ctx, const struct directory *directory,
                                          int64_t now_ms)
{
    struct check_hours_table *table = mem_new(ctx, struct check_hours_table);
    table->directory = directory;
    table->now_ms = now_ms;
    table->slots = mem_array(table, struct known, SLOTS);
    return table;
}

/* Sets the hours in which a span is open from its first to its last minute, or is under way. */
static void add_span(struct check_hours *hours, int64_t now_ms, struct directory_span span)
{
    for (int i = 0; i < CHECK_HOURS; i++) {
        int64_t at_ms = now_ms + i * CLOCK_HOUR_MS;
        if (at_ms >= span.from_ms && at_ms < span.to_ms)
            hours->bits[i / 64] |= UINT64_C(1) << (i % 64);
    }
}

static void fill(const struct check_hours_table *table, const struct directory_service *service,
                 struct check_hours *hours)
{
    int64_t end_ms = table->now_ms + CHECK_HOURS * CLOCK_HOUR_MS;
    *hours = (struct check_hours){0};
    for (int64_t at_ms = table->now_ms; at_ms < end_ms;) {
        struct directory_span span = directory_open(table->directory, service, at_ms);
        if (!span.is_known || !span.has_next)
            return;
        add_span(hours, table->now_ms, span);
        if (span.is_always || span.to_ms <= at_ms)
            return;
        at_ms = span.to_ms;
    }
}

static size_t hash_of(const char *words)
{
    uint32_t hash = 0x811c9dc5;
    for (; *words != '\0'; words++)
        hash = (hash ^ (unsigned char)*words) * 0x01000193;
    return hash % SLOTS;
}

const struct check_hours *check_hours_of(struct check_hours_table *table,
                                         const struct directory_service *service)
{
    size_t slot = hash_of(service->hours);
    while (table->slots[slot].words != NULL &&
           strcmp(table->slots[slot].words, service->hours) != 0)
        slot = (slot + 1) % SLOTS;
    struct known *known = &table->slots[slot];
    if (known->words != NULL)
        return &known->hours;
    if (table->count == SLOTS - 1) {
        fill(table, service, &table->spare);
        return &table->spare;
    }
    table->count++;
    known->words = service->hours;
    fill(table, service, &known->hours);
    return &known->hours;
}

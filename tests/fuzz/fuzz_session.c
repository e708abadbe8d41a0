/* Any session document and any texts or keys: an answer, never a crash, and the same one twice.
 * The input is lines: the first says the channel (a text begins with t, a call with c), the second is the session, each
 * further one an event.
 * Stands over flow_receive with the shipped service. Leaves to others: loading scripts (fuzz_flow). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "../unit/seed.h"
#include "base/clock.h"
#include "base/unicode.h"
#include "flow/flow.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

struct shipped {
    struct place_map *map;
    struct directory_holidays *holidays;
    struct directory *directory;
    struct flow_program *program;
};

static void stop(const char *why)
{
    fprintf(stderr, "%s\n", why);
    abort();
}

static struct shipped *load(void *ctx)
{
    struct shipped *shipped = mem_new(ctx, struct shipped);
    struct directory_rows rows = {0};
    struct flow_folder *folder = NULL;
    struct flow_findings findings = {0};
    struct error err;
    clock_start();
    shipped->map = seed_map(ctx);
    if (!directory_holidays_load(ctx, "holidays", seed_read(ctx, "db/seed/bank-holidays.csv"),
                                 &shipped->holidays, &err) ||
        !directory_rows_read(ctx, "directory", seed_read(ctx, "db/seed/directory.csv"),
                             shipped->map, &rows, &err) ||
        !flow_folder_read(ctx, "flows/london", &folder, &err))
        stop(err.text);
    shipped->directory = directory_new(ctx, shipped->map, shipped->holidays);
    for (size_t i = 0; i < rows.count; i++)
        if (!directory_add(shipped->directory, &rows.items[i], &err))
            stop(err.text);
    directory_seal(shipped->directory);
    struct flow_facts facts = {.map = shipped->map, .directory = shipped->directory};
    shipped->program = flow_load(ctx, folder, 1, &facts, &findings);
    if (!shipped->program)
        stop("flows/london has errors");
    return shipped;
}

static struct flow_event event_of(struct str line, bool is_call)
{
    struct flow_event event = {.kind = is_call ? FLOW_EVENT_KEYS : FLOW_EVENT_TEXT, .text = line};
    if (str_equals(line, "!call"))
        event.kind = FLOW_EVENT_CALL;
    else if (str_equals(line, "!ended"))
        event.kind = FLOW_EVENT_CALL_ENDED;
    else if (str_starts(line, "!recorded"))
        event = (struct flow_event){.kind = FLOW_EVENT_RECORDED,
                                    .text = str_trim(str_range(line.data + 9, line.length - 9))};
    else if (str_equals(line, "!quiet") || str_equals(line, "!within") ||
             str_equals(line, "!callback_agreed") || str_equals(line, "!follow_up"))
        event = (struct flow_event){.kind = FLOW_EVENT_TIMER,
                                    .text = str_range(line.data + 1, line.length - 1)};
    else if (str_equals(line, "!missed"))
        event.kind = FLOW_EVENT_CALLBACK_MISSED;
    else if (str_equals(line, "!fault"))
        event.kind = FLOW_EVENT_FAULT;
    else if (str_equals(line, "!takes"))
        event.kind = FLOW_EVENT_ADVISER_TAKES;
    else if (str_equals(line, "!closes"))
        event = (struct flow_event){.kind = FLOW_EVENT_ADVISER_CLOSES, .is_follow_up = true};
    return event;
}

static void play(void *ctx, const struct shipped *shipped, struct str rest)
{
    struct str kind = {0}, session = {0}, line;
    struct flow_world world = {.now_ms = 1793700000000,
                               .map = shipped->map,
                               .directory = shipped->directory,
                               .holidays = shipped->holidays,
                               .wait_minutes = 15,
                               .position = 1,
                               .keep_messages_months = 12};
    struct flow_contact contact = {
        .id = 1, .kind = PHONE_MOBILE, .language = "en", .last_seen_ms = world.now_ms - 1000};
    if (!str_next(&rest, '\n', &kind) || !str_next(&rest, '\n', &session))
        return;
    bool is_call = str_starts(kind, "c");
    const char *document = str_keep(ctx, session);
    while (str_next(&rest, '\n', &line)) {
        struct flow_event event = event_of(line, is_call);
        struct flow_result result, again;
        enum flow_channel channel = is_call ? FLOW_PHONE : FLOW_TEXT;
        flow_receive(ctx, shipped->program, channel, &contact, document, &event, &world, &result);
        flow_receive(ctx, shipped->program, channel, &contact, document, &event, &world, &again);
        assert((result.session == NULL) == (again.session == NULL));
        assert(!result.session || strcmp(result.session, again.session) == 0);
        assert(result.effect_count == again.effect_count);
        bool needs_more =
            is_call && (event.kind == FLOW_EVENT_CALL || event.kind == FLOW_EVENT_KEYS);
        assert(!needs_more || result.effect_count > 0);
        for (size_t i = 0; i < result.effect_count; i++)
            assert(!result.effects[i].text || unicode_is_utf8(str_of(result.effects[i].text)));
        document = result.session;
        contact = result.contact;
        world.now_ms += 5000;
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static void *house;
    static struct shipped *shipped;
    if (!shipped) {
        house = mem_root("shipped");
        shipped = load(house);
    }
    void *ctx = mem_root("fuzz");
    char *text = unicode_repair(ctx, str_range((const char *)data, size));
    play(ctx, shipped, str_of(text));
    mem_free(ctx);
    return 0;
}

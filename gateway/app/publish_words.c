/* Versions and differences in words for people and as JSON for tools.
 * Stands behind publish, approve, versions and rollback.
 * Leaves to others: printing (command_*.c). */
// SPDX-License-Identifier: Apache-2.0
#include "app/publish.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

const char *publish_when(void *ctx, int64_t at_ms)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct clock_local at = clock_local_of(at_ms);
    return mem_printf(ctx, "%s %d %s %d %02d:%02d", days[at.weekday], at.day, months[at.month - 1],
                      at.year, at.hour, at.minute);
}

const char *publish_difference(void *ctx, const struct flow_difference *difference)
{
    const char *language =
        difference->language ? language_english_name(difference->language) : NULL;
    bool has_code = difference->language && !language;
    return mem_printf(ctx, "%s%s%s: %s%s", difference->where, difference->language ? " in " : "",
                      has_code   ? difference->language
                      : language ? language
                                 : "",
                      difference->what, difference->needs_second ? " [needs a second person]" : "");
}

const char *publish_state(void *ctx, const struct flow_version *version)
{
    if (version->is_live)
        return mem_printf(ctx, "live since %s", publish_when(ctx, version->live_ms));
    if (version->live_order > 0)
        return mem_printf(ctx, "over since %s", publish_when(ctx, version->over_ms));
    if (version->is_overtaken)
        return "overtaken: a later one went live while it waited";
    bool waits = version->needs_approval && !version->approved_by;
    const char *until =
        version->due_ms ? mem_printf(ctx, "%s", publish_when(ctx, version->due_ms)) : NULL;
    if (waits && until)
        return mem_printf(ctx, "waits for a second person, then until %s", until);
    if (waits)
        return "waits for a second person";
    return mem_printf(ctx, "waits until %s", until ? until : "the next second");
}

static void key(struct buf *out, const char *name, const char *text)
{
    buf_printf(out, ",\"%s\":", name);
    buf_add_json_text(out, text);
}

static void put_time(struct buf *out, const char *name, int64_t at_ms)
{
    char text[26];
    clock_rfc3339(at_ms, text);
    key(out, name, at_ms ? text : NULL);
}

void publish_difference_json(struct buf *out, const struct flow_difference *difference)
{
    buf_add_text(out, "{\"where\":");
    buf_add_json_text(out, difference->where);
    key(out, "language", difference->language);
    key(out, "what", difference->what);
    buf_printf(out, ",\"needs_second\":%s}", difference->needs_second ? "true" : "false");
}

static const char *state_word(const struct flow_version *version)
{
    if (version->is_live)
        return "live";
    if (version->live_order > 0)
        return "over";
    return version->is_overtaken ? "overtaken" : "waiting";
}

void publish_version_json(struct buf *out, const struct flow_version *version)
{
    bool is_waiting = strcmp(state_word(version), "waiting") == 0;
    bool waits = is_waiting && version->needs_approval && !version->approved_by;
    buf_printf(out, "{\"version\":%lld", (long long)version->version);
    key(out, "state", state_word(version));
    buf_printf(out, ",\"waits_for\":[%s%s%s]", waits ? "\"approval\"" : "",
               waits && version->due_ms ? "," : "",
               is_waiting && version->due_ms ? "\"time\"" : "");
    put_time(out, "at", version->at_ms);
    key(out, "who", version->who);
    key(out, "why", version->why);
    put_time(out, "due_at", version->due_ms);
    buf_printf(out, ",\"safety\":%s", version->is_safety ? "true" : "false");
    buf_printf(out, ",\"needs_approval\":%s", version->needs_approval ? "true" : "false");
    key(out, "approved_by", version->approved_by);
    put_time(out, "approved_at", version->approved_ms);
    put_time(out, "live_at", version->live_ms);
    put_time(out, "over_at", version->over_ms);
    buf_printf(out, ",\"copy_of\":%s",
               version->copy_of ? mem_printf(out, "%lld", (long long)version->copy_of) : "null");
    buf_add_byte(out, '}');
}

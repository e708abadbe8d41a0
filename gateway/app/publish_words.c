/* Versions and differences in words for people and as JSON for tools.
 * Stands behind publish, approve, versions and rollback.
 * Leaves to others: printing (command_*.c). */
// SPDX-License-Identifier: Apache-2.0
#include "app/publish.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/member.h"

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
        return mem_printf(ctx, "was live until %s", publish_when(ctx, version->over_ms));
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

void publish_difference_json(struct buf *out, const struct flow_difference *difference)
{
    buf_add_byte(out, '{');
    member_text(out, "where", difference->where);
    member_text(out, "language", difference->language);
    member_text(out, "what", difference->what);
    member_bool(out, "needs_second", difference->needs_second);
    buf_add_byte(out, '}');
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
    const char *causes[2];
    size_t cause_count = 0;
    if (waits)
        causes[cause_count++] = "approval";
    if (is_waiting && version->due_ms)
        causes[cause_count++] = "time";
    buf_add_byte(out, '{');
    member_number(out, "version", version->version);
    member_text(out, "state", state_word(version));
    member_texts(out, "waits_for", causes, cause_count);
    member_time(out, "at", version->at_ms);
    member_text(out, "who", version->who);
    member_text(out, "why", version->why);
    member_time(out, "due_at", version->due_ms);
    member_bool(out, "safety", version->is_safety);
    member_bool(out, "needs_approval", version->needs_approval);
    member_text(out, "approved_by", version->approved_by);
    member_time(out, "approved_at", version->approved_ms);
    member_time(out, "live_at", version->live_ms);
    member_time(out, "over_at", version->over_ms);
    if (version->copy_of)
        member_number(out, "copy_of", version->copy_of);
    else
        member_text(out, "copy_of", NULL);
    buf_add_byte(out, '}');
}

/* A past conversation run again: each turn with the version of the scripts and the answers of the world that it had.
 * Stands beside the engine, as a talk does; the world answers out of the records. With another folder the same is run in
 * it as well, until the ways part.
 * Leaves to others: reading records (record_read.c), finding the conversation (app/). */
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "flow/record_impl.h"

enum { LANES_MAX = 64, TRANSCRIPT_BYTES = 16 * 1024 * 1024 };

/* The texts, or one call: each has a conversation of its own. */
struct lane {
    int64_t call;
    bool is_begun;
    const char *session, *other; /* other: in the other folder */
};

struct replay {
    void *ctx;
    const struct flow_replay *set;
    struct lane lanes[LANES_MAX];
    size_t lane_count;
    struct buf *out;
    int64_t minute, version; /* told last */
    bool has_number;         /* somebody gave a number, which is not kept */
};

/* ---- One turn ------------------------------------------------------------------------------------------------ */

static bool may_text(void *self, const char *number)
{
    (void)number;
    return *(const bool *)self;
}

/* Numbers that nobody has (Ofcom's for drama), without their last three digits. */
static const struct {
    const char *begins, *head;
} spare[] = {
    {"+4470", "07000000"}, {"+4476", "07600000"}, {"+447", "07700900"}, {"+441", "02079460"},
    {"+442", "02079460"},  {"+443", "03069990"},  {"+448", "08081570"}, {"+449", "09098790"},
    {"+", "+4822555"},     {"", "07700900"},
};

/* A number that was taken out of what was kept is put back as one that nobody has: the engine tells its sort and its
 * last three digits and no more. */
static struct str with_number(void *ctx, const char *text, const char *kind)
{
    static const char gap[] = "…";
    const char *at = kind ? strstr(text, gap) : NULL;
    while (at && strspn(at + sizeof gap - 1, "0123456789") < 3)
        at = strstr(at + 1, gap);
    if (!at)
        return str_of(text);
    size_t sort = 0;
    while (!str_starts(str_of(kind), spare[sort].begins))
        sort++;
    return str_of(
        mem_printf(ctx, "%.*s%s%s", (int)(at - text), text, spare[sort].head, at + sizeof gap - 1));
}

/* The agencies of the record, and (for another folder) those of now. */
static struct directory *agencies(struct replay *replay, const struct record *record,
                                  const struct directory_holidays *holidays, bool with_all)
{
    struct directory *directory = directory_new(replay->ctx, replay->set->map, holidays);
    const struct directory *now = with_all ? replay->set->directory : NULL;
    struct error ignored; /* what was in a directory once can be put into one */
    for (size_t i = 0; i < record->service_count; i++)
        (void)directory_add(directory, &record->services[i], &ignored);
    for (size_t i = 0; now && i < directory_count(now); i++) {
        const struct directory_service *service = directory_at(now, i);
        bool is_there = false;
        for (size_t k = 0; k < record->service_count; k++)
            is_there |= strcmp(record->services[k].id, service->id) == 0;
        if (!is_there)
            (void)directory_add(directory, service, &ignored);
    }
    directory_seal(directory);
    return directory;
}

static const struct flow_program *version(const struct replay *replay, int64_t number)
{
    for (size_t i = 0; i < replay->set->program_count; i++)
        if (replay->set->programs[i]->version == number)
            return replay->set->programs[i];
    return NULL;
}

/* other: run in the other folder. */
static void turn(struct replay *replay, const struct flow_past *past, struct record *record,
                 const struct lane *lane, bool is_other, struct flow_result *out)
{
    struct directory_holidays *holidays = NULL;
    struct error ignored; /* our own few lines */
    (void)directory_holidays_load(replay->ctx, "record", str_of(record->holidays), &holidays,
                                  &ignored);
    const struct flow_program *other = is_other ? replay->set->other : NULL;
    struct flow_world world = {
        .now_ms = record->now_ms,
        .map = replay->set->map,
        .directory = agencies(replay, record, holidays, is_other),
        .holidays = holidays,
        .wait_minutes = record->wait_minutes,
        .position = record->position,
        .keep_messages_months = record->months,
        .replies_per_hour = record->replies_per_hour,
        .is_saving = record->is_saving,
        .recall = &record->answers,
        .newest = other ? other : version(replay, record->newest),
        .may_text = may_text,
        .self = &record->may_text,
    };
    struct flow_event event = {
        .kind = past->kind,
        .text = with_number(replay->ctx, past->text ? past->text : "", record->number),
        .is_follow_up = record->is_follow_up,
        .media_count = record->media_count,
        .age_ms = record->age_ms,
        .alerted = record->alerted,
        .provider_word = record->provider_word,
    };
    flow_receive(replay->ctx, other ? other : version(replay, record->version), past->channel,
                 &record->contact, is_other ? lane->other : lane->session, &event, &world, out);
}

static struct record_said said_of(const struct replay *replay, const struct flow_past *past,
                                  const struct record *record, const struct flow_result *result)
{
    return record_said(replay->ctx, &record->contact, past->kind, record->provider_word, result);
}

/* ---- Telling ------------------------------------------------------------------------------------------------- */

static void tell_time(struct replay *replay, const struct record *record)
{
    if (record->now_ms / CLOCK_MINUTE_MS != replay->minute) {
        struct clock_local at = clock_local_of(record->now_ms);
        buf_printf(replay->out, "clock %04d-%02d-%02d %02d:%02d\n", at.year, at.month, at.day,
                   at.hour, at.minute);
    }
    if (record->version != replay->version)
        buf_printf(replay->out, "# version %lld\n", (long long)record->version);
    replay->minute = record->now_ms / CLOCK_MINUTE_MS;
    replay->version = record->version;
}

static void tell_event(struct replay *replay, const struct flow_past *past)
{
    static const struct {
        enum flow_event_kind kind;
        const char *word;
    } words[] = {
        {FLOW_EVENT_TEXT, "> "},
        {FLOW_EVENT_CALL, "call"},
        {FLOW_EVENT_KEYS, "press "},
        {FLOW_EVENT_CALL_ENDED, "hang up"},
        {FLOW_EVENT_TIMER, "  timer: "},
        {FLOW_EVENT_ADVISER_TAKES, "adviser takes"},
        {FLOW_EVENT_ADVISER_SAYS, "adviser says "},
        {FLOW_EVENT_ADVISER_CLOSES, "adviser closes "},
        {FLOW_EVENT_CALLBACK_MISSED, "callback missed"},
        {FLOW_EVENT_FAULT, "fault"},
        {FLOW_EVENT_RECORDED, "record "},
        {FLOW_EVENT_PART, "  part: "},
    };
    const char *text = understand_without_phones(replay->ctx, str_of(past->text));
    bool is_silence = past->kind == FLOW_EVENT_KEYS && text[0] == '\0';
    bool is_picture = past->kind == FLOW_EVENT_TEXT && text[0] == '\0';
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (words[i].kind == past->kind)
            buf_printf(replay->out, "%s%s\n", is_silence ? "silence" : words[i].word,
                       is_picture ? "(picture)" : text);
}

static void tell_said(struct replay *replay, const struct flow_past *past, const char *sign,
                      const char *const *items, size_t count)
{
    const char *mark = sign ? sign : past->channel == FLOW_PHONE ? "hear " : "< ";
    for (size_t i = 0; i < count; i++)
        buf_printf(replay->out, "%s%s\n", mark, items[i]);
    if (count == 0 && sign)
        buf_printf(replay->out, "%s(nothing)\n", sign);
}

/* Where somebody gave a number, which was taken out of what is kept, numbers are compared by their last digits. */
static bool is_same_text(struct replay *replay, const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return true;
    return replay->has_number && strcmp(understand_without_phones(replay->ctx, str_of(a)),
                                        understand_without_phones(replay->ctx, str_of(b))) == 0;
}

static bool is_same(struct replay *replay, const struct record_said *a, const struct record_said *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!is_same_text(replay, a->items[i], b->items[i]))
            return false;
    return true;
}

/* Where a conversation stands: "main/start, step". */
static const char *stand(void *ctx, const char *session)
{
    json_t *json = session ? json_loads(session, 0, NULL) : NULL;
    const char *at = json_string_value(json_object_get(json, "at"));
    const char *open = json_string_value(json_object_get(json, "open"));
    const char *words =
        at ? mem_printf(ctx, "%s%s%s", at, open ? ", " : "", open ? open : "") : "nowhere";
    json_decref(json);
    return words;
}

/* ---- The whole ----------------------------------------------------------------------------------------------- */

static struct lane *lane_of(struct replay *replay, int64_t call)
{
    for (size_t i = 0; i < replay->lane_count; i++)
        if (replay->lanes[i].call == call)
            return &replay->lanes[i];
    if (replay->lane_count == LANES_MAX)
        return NULL;
    struct lane *lane = &replay->lanes[replay->lane_count++];
    *lane = (struct lane){.call = call};
    return lane;
}

/* False when its beginning is gone. */
static bool begin(struct lane *lane, const struct record *record)
{
    if (record->is_new || record->from) {
        lane->session = record->is_new ? NULL : record->from;
        /* what another folder made of it until now goes on where nothing is open */
        if (!lane->is_begun || record->is_new)
            lane->other = lane->session;
        lane->is_begun = true;
    }
    return lane->is_begun;
}

static enum flow_replay_outcome run_other(struct replay *replay, const struct flow_past *past,
                                          struct record *record, struct lane *lane,
                                          const struct record_said *then)
{
    struct flow_result result;
    turn(replay, past, record, lane, true, &result);
    struct record_said said = said_of(replay, past, record, &result);
    lane->other = result.session;
    if (is_same(replay, then, &said)) {
        tell_said(replay, past, NULL, said.items, said.count);
    } else {
        tell_said(replay, past, "  then: ", then->items, then->count);
        tell_said(replay, past, "  now:  ", said.items, said.count);
    }
    const char *was = stand(replay->ctx, lane->session), *is = stand(replay->ctx, lane->other);
    if (strcmp(was, is) == 0)
        return FLOW_REPLAY_SAME;
    buf_printf(replay->out,
               "! here the ways part: then at %s, now at %s; what would be answered there is not "
               "known\n",
               was, is);
    return FLOW_REPLAY_PARTED;
}

static enum flow_replay_outcome run(struct replay *replay, const struct flow_past *past)
{
    struct record record;
    struct lane *lane = lane_of(replay, past->call);
    struct flow_result result;
    if (!past->record) {
        tell_event(replay, past);
        buf_add_text(replay->out, "  (kept for a person; no turn was taken)\n");
        return FLOW_REPLAY_SAME;
    }
    if (!record_read(replay->ctx, past->record, &record) || !lane || !begin(lane, &record))
        return FLOW_REPLAY_GONE;
    if (!version(replay, record.version) || !version(replay, record.newest)) {
        buf_printf(replay->out, "! version %lld of the scripts cannot be loaded any more\n",
                   (long long)record.version);
        return FLOW_REPLAY_GONE;
    }
    tell_time(replay, &record);
    tell_event(replay, past);
    turn(replay, past, &record, lane, false, &result);
    lane->session = result.session;
    struct record_said sent = {past->said, past->said_count};
    struct record_said said = said_of(replay, past, &record, &result);
    replay->has_number |= record.number != NULL;
    if (!is_same(replay, &sent, &said)) {
        buf_add_text(replay->out, "! this is not what was sent\n");
        tell_said(replay, past, "  sent:     ", past->said, past->said_count);
        tell_said(replay, past, "  replayed: ", said.items, said.count);
        return FLOW_REPLAY_DIFFERENT;
    }
    if (replay->set->other)
        return run_other(replay, past, &record, lane, &said);
    tell_said(replay, past, NULL, said.items, said.count);
    return FLOW_REPLAY_SAME;
}

bool flow_replay_begins(void *ctx, const char *record)
{
    struct record read;
    return record_read(ctx, record, &read) && (read.is_new || read.from);
}

bool flow_replay_versions(void *ctx, const char *record, int64_t out[2])
{
    struct record read;
    if (!record_read(ctx, record, &read))
        return false;
    out[0] = read.version;
    out[1] = read.newest;
    return true;
}

enum flow_replay_outcome flow_replay(void *ctx, const struct flow_replay *set,
                                     const struct flow_past *past, size_t count,
                                     const char **transcript_out)
{
    struct replay *replay = mem_new(ctx, struct replay);
    *replay = (struct replay){
        .ctx = ctx, .set = set, .out = buf_new(ctx, TRANSCRIPT_BYTES), .minute = -1};
    enum flow_replay_outcome outcome = FLOW_REPLAY_SAME;
    for (size_t i = 0; i < count && outcome == FLOW_REPLAY_SAME; i++)
        outcome = run(replay, &past[i]);
    *transcript_out = buf_text(replay->out);
    return outcome;
}

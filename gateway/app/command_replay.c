/* helpline replay --case REF: a past conversation run again from what was kept, and compared with what was sent.
 * Stands in front of flow/'s replays; puts texts, calls and timers of one person in order.
 * Leaves to others: running it (flow/replay.c). */
// SPDX-License-Identifier: Apache-2.0
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/publish.h"
#include "base/mem.h"
#include "base/member.h"
#include "store/case.h"
#include "store/message.h"
#include "store/turn.h"

enum { PAGE_ROWS = 1000, VERSIONS_MAX = 256, JSON_BYTES = 64 * 1024 * 1024 };

static const char usage_text[] =
    "helpline replay --case REF [--with DIR] [--json] [--config FILE]\n"
    "\n"
    "Runs the conversation of a case again, with the version of the scripts and the answers of the "
    "world\n"
    "(the time, the places, who waited) that it had, and compares it with what was sent, byte for "
    "byte.\n"
    "Prints it as it went; numbers are masked. Ends with 1 when it differs, or when its first "
    "turns "
    "are no\n"
    "longer kept.\n"
    "\n"
    "  --with DIR     runs it in this folder as well: what would be said now, until the ways part\n"
    "  --json         one JSON object on standard output, for tools\n"
    "  --config FILE  settings, as for serve\n";

/* A text that came in, or a turn that is none. Its place among the person's: behind which message, then by turn. */
struct item {
    int64_t place, turn;
    bool is_of_case;
    struct flow_past past;
};

struct job {
    void *ctx;
    const char *config_path, *ref, *with;
    bool is_json;
    struct config *config;
    struct store *store;
    struct secret_ring *ring;
    struct case_row *row;

    struct message *messages;
    size_t message_count;
    struct turn_row *turns;
    size_t turn_count;
    struct item *items; /* of all conversations, in order */
    size_t item_count;
};

/* ---- What was kept ------------------------------------------------------------------------------------------- */

static bool read_messages(struct job *job, struct error *err)
{
    struct message_query query = {.contact_id = job->row->contact_id, .limit = PAGE_ROWS};
    struct message_page page = {.count = PAGE_ROWS};
    while (page.count == PAGE_ROWS) {
        if (!message_list(job->ctx, job->store, &query, &page, err))
            return false;
        if (page.count == 0)
            break;
        job->messages =
            mem_grow(job->ctx, job->messages, struct message, job->message_count + page.count);
        memcpy(job->messages + job->message_count, page.items, page.count * sizeof *page.items);
        job->message_count += page.count;
        query.after_id = page.items[page.count - 1].id;
    }
    return true;
}

static bool read_turns(struct job *job, struct error *err)
{
    int64_t after_id = 0;
    struct turn_page page = {.count = PAGE_ROWS};
    while (page.count == PAGE_ROWS) {
        if (!turn_list(job->ctx, job->store, job->row->contact_id, after_id, PAGE_ROWS, &page, err))
            return false;
        if (page.count == 0)
            break;
        job->turns = mem_grow(job->ctx, job->turns, struct turn_row, job->turn_count + page.count);
        memcpy(job->turns + job->turn_count, page.items, page.count * sizeof *page.items);
        job->turn_count += page.count;
        after_id = page.items[page.count - 1].id;
    }
    return true;
}

static bool find_case(struct job *job, struct error *err)
{
    int64_t id = 0;
    if (!case_by_ref(job->store, job->ref, &id, err) ||
        (id && !case_get(job->ctx, job->store, id, &job->row, err)))
        return false;
    return job->row ||
           error_set(err, ERROR_MISSING, "There is no case with the reference %s.", job->ref);
}

/* ---- In order ------------------------------------------------------------------------------------------------ */

static int in_order(const void *a, const void *b)
{
    const struct item *left = a, *right = b;
    if (left->place != right->place)
        return left->place < right->place ? -1 : 1;
    return (left->turn > right->turn) - (left->turn < right->turn);
}

static bool was_live_call(const struct job *job, int64_t call)
{
    for (size_t i = 0; i < job->turn_count; i++)
        if (job->turns[i].call_id == call && job->turns[i].case_id == job->row->id)
            return true;
    return false;
}

static void read_said(struct job *job, const char *said, struct flow_past *out)
{
    json_t *list = said ? json_loads(said, 0, NULL) : NULL;
    size_t count = json_array_size(list);
    const char **items = mem_array(job->ctx, const char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *words = json_string_value(json_array_get(list, i));
        items[i] = mem_strdup(job->ctx, words ? words : "");
    }
    out->said = items;
    out->said_count = count;
    json_decref(list);
}

static void add_turn(struct job *job, const struct turn_row *turn)
{
    bool is_call = turn->call_id != 0;
    if (is_call && !was_live_call(job, turn->call_id))
        return;
    struct item *item = &job->items[job->item_count++];
    *item = (struct item){.place = turn->after_id,
                          .turn = turn->id,
                          .is_of_case = is_call || turn->case_id == job->row->id,
                          .past = {.channel = is_call ? FLOW_PHONE : FLOW_TEXT,
                                   .call = turn->call_id,
                                   .kind = flow_event_named(turn->kind),
                                   .text = turn->input,
                                   .record = turn->record}};
    if (is_call)
        read_said(job, turn->said, &item->past);
}

static void add_message(struct job *job, const struct message *message)
{
    if (message->is_out || strcmp(message->channel, "text") != 0)
        return;
    job->items[job->item_count++] = (struct item){.place = message->id,
                                                  .is_of_case = message->case_id == job->row->id,
                                                  .past = {.channel = FLOW_TEXT,
                                                           .kind = FLOW_EVENT_TEXT,
                                                           .text = message->text,
                                                           .record = message->understood}};
}

/* The texts that went out behind an item and before the next of the text conversation. */
static void find_sent(struct job *job, size_t at)
{
    struct item *item = &job->items[at];
    int64_t before = INT64_MAX;
    for (size_t i = at + 1; i < job->item_count; i++)
        if (job->items[i].past.call == 0) {
            before = job->items[i].place;
            break;
        }
    const char **said = mem_array(job->ctx, const char *, job->message_count + 1);
    for (size_t i = 0; i < job->message_count; i++) {
        const struct message *message = &job->messages[i];
        if (message->is_out && !message->understood && message->id > item->place &&
            message->id <= before)
            said[item->past.said_count++] = message->text;
    }
    item->past.said = said;
}

/* Leaves of the text conversation what belongs to the case: from the beginning before its first item to its last. False
 * when that beginning is not kept. */
static bool cut(struct job *job)
{
    size_t first = SIZE_MAX, last = 0, kept = 0;
    bool has_begun = true;
    for (size_t i = 0; i < job->item_count; i++)
        if (job->items[i].past.call == 0 && job->items[i].is_of_case) {
            first = first == SIZE_MAX ? i : first;
            last = i;
        }
    for (size_t i = first; i != SIZE_MAX; i--) {
        const struct flow_past *past = &job->items[i].past;
        if (past->call != 0)
            continue;
        first = i;
        has_begun = past->record && flow_replay_begins(job->ctx, past->record);
        if (has_begun)
            break;
    }
    for (size_t i = 0; i < job->item_count; i++)
        if (job->items[i].past.call != 0 || (i >= first && i <= last))
            job->items[kept++] = job->items[i];
    job->item_count = kept;
    return has_begun;
}

static bool put_in_order(struct job *job, struct error *err)
{
    job->items = mem_array(job->ctx, struct item, job->message_count + job->turn_count + 1);
    for (size_t i = 0; i < job->message_count; i++)
        add_message(job, &job->messages[i]);
    for (size_t i = 0; i < job->turn_count; i++)
        add_turn(job, &job->turns[i]);
    qsort(job->items, job->item_count, sizeof *job->items, in_order);
    for (size_t i = 0; i < job->item_count; i++)
        if (job->items[i].past.call == 0)
            find_sent(job, i);
    bool has_begun = cut(job);
    if (job->item_count == 0)
        return error_set(err, ERROR_MISSING,
                         "Nothing of the conversation of case %s is kept any more, so it cannot be "
                         "replayed.",
                         job->ref);
    return has_begun || error_set(err, ERROR_MISSING,
                                  "The first turns of the conversation of case %s are not kept any "
                                  "more, so it cannot be replayed.",
                                  job->ref);
}

/* ---- What it is run with ------------------------------------------------------------------------------------- */

struct programs {
    const struct flow_program *items[VERSIONS_MAX];
    int64_t versions[VERSIONS_MAX];
    size_t count;
};

static bool add_program(struct job *job, const struct publish_house *house, int64_t version,
                        struct programs *out, struct error *err)
{
    const char *packed = NULL;
    struct flow_folder *folder = NULL;
    struct flow_findings findings = {0};
    const struct flow_facts facts = {.map = house->map};
    for (size_t i = 0; i < out->count; i++)
        if (out->versions[i] == version)
            return true;
    if (out->count == VERSIONS_MAX)
        return error_set(err, ERROR_INPUT, "Too many versions of the scripts in one conversation.");
    if (!flow_version_get(job->ctx, job->store, version, NULL, &packed, err) ||
        (packed && !flow_folder_unpack(job->ctx, str_of(packed), &folder, err)))
        return false;
    const struct flow_program *program =
        folder ? flow_load(job->ctx, folder, version, &facts, &findings) : NULL;
    if (!program)
        return error_set(err, ERROR_MISSING,
                         "Version %lld of the scripts cannot be loaded by this program, so the "
                         "conversation cannot be replayed.",
                         (long long)version);
    out->items[out->count] = program;
    out->versions[out->count++] = version;
    return true;
}

static bool read_programs(struct job *job, const struct publish_house *house, struct programs *out,
                          struct error *err)
{
    for (size_t i = 0; i < job->item_count; i++) {
        int64_t versions[2];
        const char *record = job->items[i].past.record;
        if (record && flow_replay_versions(job->ctx, record, versions) &&
            (!add_program(job, house, versions[0], out, err) ||
             !add_program(job, house, versions[1], out, err)))
            return false;
    }
    return true;
}

/* The other folder: with errors nobody could be told anything. */
static bool read_other(struct job *job, const struct publish_house *house,
                       const struct flow_program **out, struct error *err)
{
    struct flow_folder *folder = NULL;
    struct flow_findings findings = {0};
    const struct flow_facts facts = {.map = house->map};
    if (!job->with)
        return true;
    if (!flow_folder_read(job->ctx, job->with, &folder, err))
        return false;
    *out = flow_load(job->ctx, folder, INT64_MAX, &facts, &findings);
    if (*out)
        return true;
    command_print_findings(job->with, &findings);
    return error_set(err, ERROR_CONFIG, "The scripts in %s have errors (above).", job->with);
}

/* ---- Telling ------------------------------------------------------------------------------------------------- */

static const char *masked(struct job *job)
{
    struct phone phone = {.kind = job->row->phone_kind};
    struct str number;
    char mask[64];
    if (job->row->sealed.length > 0 &&
        secret_open(job->ctx, job->ring, job->row->sealed, "contact", &number) &&
        number.length < sizeof phone.text)
        memcpy(phone.text, number.data, number.length);
    phone_mask(&phone, mask);
    return mem_strdup(job->ctx, mask);
}

static const char *const outcome_words[] = {
    [FLOW_REPLAY_SAME] = "same",
    [FLOW_REPLAY_DIFFERENT] = "different",
    [FLOW_REPLAY_PARTED] = "parted",
    [FLOW_REPLAY_GONE] = "gone",
};

static void tell(struct job *job, enum flow_replay_outcome outcome, const char *transcript)
{
    if (job->is_json) {
        struct buf *out = buf_new(job->ctx, JSON_BYTES);
        buf_add_byte(out, '{');
        member_text(out, "case", job->row->ref);
        member_text(out, "outcome", outcome_words[outcome]);
        member_number(out, "turns", (int64_t)job->item_count);
        member_text(out, "transcript", transcript);
        buf_add_byte(out, '}');
        (void)puts(buf_text(out));
        return;
    }
    (void)printf("# case %s, %s\n%s", job->row->ref, masked(job), transcript);
    if (outcome == FLOW_REPLAY_SAME)
        (void)printf(job->with
                         ? "Replayed: what was sent is the same; in %s the conversation goes the "
                           "same way to its end.\n"
                         : "Replayed: the same, byte for byte.\n",
                     job->with);
    if (outcome == FLOW_REPLAY_PARTED)
        (void)printf("Replayed: what was sent until here is the same; in %s it goes another way.\n",
                     job->with);
}

static bool replay(struct job *job, struct error *err)
{
    struct publish_house house = {0};
    struct programs programs = {0};
    struct flow_replay set = {.programs = programs.items};
    const char *transcript = "";
    if (!find_case(job, err) || !read_messages(job, err) || !read_turns(job, err) ||
        !put_in_order(job, err) ||
        !publish_house_read(job->ctx, job->config, job->store, &house, err) ||
        !read_programs(job, &house, &programs, err) || !read_other(job, &house, &set.other, err))
        return false;
    struct flow_past *past = mem_array(job->ctx, struct flow_past, job->item_count);
    for (size_t i = 0; i < job->item_count; i++)
        past[i] = job->items[i].past;
    set.program_count = programs.count;
    set.map = house.map;
    set.directory = house.in_use;
    enum flow_replay_outcome outcome =
        flow_replay(job->ctx, &set, past, job->item_count, &transcript);
    tell(job, outcome, transcript);
    if (outcome == FLOW_REPLAY_DIFFERENT)
        return error_set(
            err, ERROR_CONFLICT,
            "The replay of case %s differs from what was sent (the first difference is "
            "marked).",
            job->ref);
    return outcome != FLOW_REPLAY_GONE ||
           error_set(err, ERROR_MISSING,
                     "The first turns of the conversation of case %s are not kept any more, so it "
                     "cannot be replayed.",
                     job->ref);
}

static int run(struct job *job)
{
    struct error err = {0};
    job->config = command_config(job->ctx, job->config_path, CONFIG_WITHOUT_SECRETS);
    job->ring = job->config ? command_keys(job->ctx, job->config) : NULL;
    job->store = job->ring ? command_store(job->ctx, job->config) : NULL;
    if (!job->store)
        return 1;
    return replay(job, &err) ? 0 : command_fail(&err);
}

int command_replay(int argc, char **argv)
{
    struct job job = {0};
    const struct command_option options[] = {
        {"--case", &job.ref, NULL},
        {"--with", &job.with, NULL},
        {"--config", &job.config_path, NULL},
        {"--json", NULL, &job.is_json},
    };
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 0, 0};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    if (!job.ref) {
        (void)fprintf(stderr,
                      "helpline replay: --case REF is missing; helpline replay --help tells "
                      "how it is used.\n");
        return 2;
    }
    job.ctx = mem_root("replay");
    code = run(&job);
    mem_free(job.ctx);
    return code;
}

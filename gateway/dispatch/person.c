/* The person behind an event: found by keyed hash under any key, or made; saved when a turn changed them.
 * Stands between an event's number and the engine's view of a contact.
 * Leaves to others: hashing and sealing (message/secret.h), rows (store/contact.h). */
// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_impl.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "store/promise.h"

/* Last-seen is kept to the minute: it decides things in hours and days, and a write a text is dear. */
static const int64_t seen_step_ms = CLOCK_MINUTE_MS;

static bool find_by_number(struct task *task, struct str number, struct error *err)
{
    const struct secret_ring *ring = task->dispatch->config.ring;
    unsigned char newest[32];
    secret_hash(ring, 0, number, newest);
    if (!contact_find(task->ctx, task->store, newest, &task->contact, err))
        return false;
    for (size_t i = 1; i < secret_ring_count(ring) && !task->contact; i++) {
        unsigned char older[32];
        secret_hash(ring, i, number, older);
        if (!contact_find(task->ctx, task->store, older, &task->contact, err))
            return false;
        if (!task->contact)
            continue;
        struct str sealed = secret_seal(task->ctx, ring, number, "contact");
        if (!contact_rehash(task->store, task->contact->id, newest, sealed, err))
            return false;
        task->contact->sealed = sealed;
    }
    return true;
}

static bool make(struct task *task, const struct phone *phone, struct error *err)
{
    const struct secret_ring *ring = task->dispatch->config.ring;
    struct contact *contact = mem_new(task->ctx, struct contact);
    struct str number = str_of(phone->text);
    unsigned char hash[32];
    contact->kind = phone->kind;
    if (phone->kind == PHONE_UNKNOWN && phone->text[0] == '+')
        contact->kind = phone_kind_of(phone->text);
    contact->language = "en";
    contact->created_ms = task->now_ms;
    contact->sealed = secret_seal(task->ctx, ring, number, "contact");
    secret_hash(ring, 0, number, hash);
    /* a withheld caller is never found again by number: each such call is its own contact */
    bool has_number = phone->kind != PHONE_WITHHELD;
    if (!contact_add(task->store, has_number ? hash : NULL, contact, &contact->id, err))
        return false;
    task->contact = contact;
    task->is_new_contact = true;
    return true;
}

/* The kept text session is the route on a line of its own, then the engine's document: an answer that a timer
 * gives must leave by the number that was texted. */
static void read_session(struct task *task)
{
    const char *kept = task->contact->session;
    const char *line_end = kept ? strchr(kept, '\n') : NULL;
    if (!line_end)
        return;
    task->route = mem_strndup(task->ctx, kept, (size_t)(line_end - kept));
    if (line_end[1] != '\0')
        task->session = line_end + 1;
}

bool person_find(struct task *task, const struct phone *phone, struct error *err)
{
    if (phone->kind != PHONE_WITHHELD && !find_by_number(task, str_of(phone->text), err))
        return false;
    if (!task->contact && !make(task, phone, err))
        return false;
    read_session(task);
    return true;
}

bool person_other(struct task *task, const char *number, struct contact **out, struct error *err)
{
    struct contact *own = task->contact;
    bool was_new = task->is_new_contact;
    struct phone phone = phone_parse(str_of(number), task->dispatch->config.country);
    task->contact = NULL;
    bool is_done =
        find_by_number(task, str_of(phone.text), err) && (task->contact || make(task, &phone, err));
    *out = task->contact;
    task->contact = own;
    task->is_new_contact = was_new;
    return is_done;
}

/* To one mobile, and of one caller, in a day: enough for a family's questions, too few to be a nuisance. */
static const int64_t typed_to_max = 3, typed_by_max = 5;

static struct typed_text typed_of(struct task *task, const char *number, unsigned char hash[32])
{
    secret_hash(task->dispatch->config.ring, 0, str_of(number), hash);
    return (struct typed_text){
        .contact_id = task->contact->id, .at_ms = task->now_ms, .hash = hash};
}

static bool has_enough(struct task *task, const char *number)
{
    unsigned char hash[32];
    struct typed_text typed = typed_of(task, number, hash);
    int64_t to = 0, by = 0;
    struct error err = {0};
    /* what cannot be counted is not sent: it can be heard all the same */
    return !typed_count(task->store, &typed, task->now_ms - CLOCK_DAY_MS, &to, &by, &err) ||
           to >= typed_to_max || by >= typed_by_max;
}

bool person_note_typed(struct task *task, const char *number, struct error *err)
{
    unsigned char hash[32];
    struct typed_text typed = typed_of(task, number, hash);
    return typed_add(task->store, &typed, task->now_ms - CLOCK_DAY_MS, err);
}

bool person_may_text(void *self, const char *number)
{
    struct task *task = self;
    struct contact *own = task->contact, *other = NULL;
    struct error ignored = {0}; /* the gate is asked again when the text is written */
    if (has_enough(task, number))
        return false;
    task->contact = NULL;
    if (find_by_number(task, str_of(number), &ignored))
        other = task->contact;
    task->contact = own;
    return !other || !other->is_stopped;
}

bool person_load(struct task *task, int64_t id, struct error *err)
{
    if (!contact_get(task->ctx, task->store, id, &task->contact, err))
        return false;
    if (!task->contact)
        return error_set(err, ERROR_MISSING, "There is no contact %lld.", (long long)id);
    read_session(task);
    return true;
}

static bool is_status(const struct contact *contact, const char *status)
{
    return contact->case_id && contact->case_status && strcmp(contact->case_status, status) == 0;
}

/* Of the number that a call comes from; a text's is asked about nowhere. */
static const char *last3_of(const struct task *task)
{
    const struct event *event = task->event;
    if (event->kind != EVENT_VOICE || event->voice.from.text[0] != '+')
        return NULL;
    size_t length = strlen(event->voice.from.text);
    return length > 3 ? event->voice.from.text + length - 3 : NULL;
}

struct flow_contact person_value(const struct task *task)
{
    const struct contact *contact = task->contact;
    return (struct flow_contact){
        .id = contact->id,
        .kind = contact->kind,
        .language = contact->language,
        .is_new = task->is_new_contact,
        .is_stopped = contact->is_stopped,
        .stop_told_ms = contact->stop_told_ms,
        .last_seen_ms = contact->last_seen_ms,
        .is_waiting = is_status(contact, "waiting"),
        .has_adviser = is_status(contact, "with_adviser"),
        .has_case = contact->case_id != 0,
        .case_ref = contact->case_ref,
        .last3 = last3_of(task),
        .callback_from_ms = contact->callback_from_ms,
        .callback_to_ms = contact->callback_to_ms,
        .has_message = contact->has_message,
    };
}

bool person_save(struct task *task, const struct flow_contact *after, struct error *err)
{
    struct contact *contact = task->contact;
    bool is_from_person = task->event->kind == EVENT_TEXT || task->event->kind == EVENT_VOICE;
    bool is_seen = is_from_person && task->now_ms - contact->last_seen_ms >= seen_step_ms;
    bool is_changed = contact->is_stopped != after->is_stopped ||
                      contact->stop_told_ms != after->stop_told_ms ||
                      strcmp(contact->language, after->language) != 0;
    if (!is_seen && !is_changed)
        return true;
    contact->is_stopped = after->is_stopped;
    contact->stop_told_ms = after->stop_told_ms;
    contact->language = after->language;
    if (is_seen)
        contact->last_seen_ms = task->now_ms;
    return contact_update(task->store, contact, err);
}

bool person_write_session(struct task *task, const char *document, struct error *err)
{
    if (task->event->kind == EVENT_TEXT && task->job->our_number)
        task->route = mem_printf(task->ctx, "%s %s", task->event->provider, task->job->our_number);
    const char *text =
        mem_printf(task->ctx, "%s\n%s", task->route ? task->route : "", document ? document : "");
    if (task->contact->session && strcmp(text, task->contact->session) == 0)
        return true;
    return session_save(task->store, task->contact->id, text, task->now_ms, err);
}

bool person_write_route(struct task *task, struct error *err)
{
    if (task->contact->session || !task->job->our_number)
        return true;
    const char *text =
        mem_printf(task->ctx, "%s %s\n", task->event->provider, task->job->our_number);
    return session_save(task->store, task->contact->id, text, task->now_ms, err);
}

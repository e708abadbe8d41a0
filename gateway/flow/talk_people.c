/* The world around the engine in a rehearsal: people, sessions, timers, cases, all in memory.
 * Stands where dispatch/ stands in the house, so that a talk tests the whole of what decides.
 * Leaves to others: reading the talk (talk.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/talk_impl.h"

#include <string.h>

#include "base/mem.h"

struct talk_person *talk_person_of(struct talk *talk, struct str number)
{
    struct phone phone = phone_parse(number, "GB");
    struct talk_person *person = talk->people;
    bool is_alone = phone.kind == PHONE_WITHHELD;
    while (person && (is_alone || strcmp(person->phone.text, phone.text) != 0))
        person = person->next;
    if (person)
        return person;
    person = mem_new(talk->ctx, struct talk_person);
    person->phone = phone;
    size_t length = strlen(phone.text);
    bool is_number = length >= 3 && phone.text[0] == '+';
    memcpy(person->last3, is_number ? phone.text + length - 3 : "", is_number ? 4 : 1);
    person->contact = (struct flow_contact){.id = ++talk->next_id,
                                            .kind = phone.kind,
                                            .language = "en",
                                            .is_new = true,
                                            .last3 = is_number ? person->last3 : NULL};
    person->next = talk->people;
    talk->people = person;
    return person;
}

int talk_waiting(const struct talk *talk)
{
    int count = 0;
    for (const struct talk_person *one = talk->people; one; one = one->next)
        count += one->contact.is_waiting ? 1 : 0;
    return count;
}

/* ---- Effects ----------------------------------------------------------------------------------------------- */

static void timer_set(struct talk *talk, struct talk_person *person, const char *name,
                      int64_t at_ms)
{
    struct talk_timer *free_one = NULL;
    for (size_t i = 0; i < TALK_TIMERS_MAX; i++) {
        struct talk_timer *timer = &person->timers[i];
        if (!timer->name && !free_one)
            free_one = timer;
        if (timer->name && strcmp(timer->name, name) == 0) {
            timer->at_ms = at_ms;
            return;
        }
    }
    if (free_one)
        *free_one = (struct talk_timer){mem_strdup(talk->ctx, name), at_ms};
}

static void timer_cancel(struct talk_person *person, const char *name)
{
    for (size_t i = 0; i < TALK_TIMERS_MAX; i++) {
        const char *set = person->timers[i].name;
        if (set && (name[0] == '\0' || strcmp(set, name) == 0))
            person->timers[i].name = NULL;
    }
}

static void keep(const char **field, const char *value)
{
    if (value)
        *field = value;
}

static void keep_tags(struct talk *talk, struct talk_case *kept, const char *tags)
{
    if (tags && kept->fields.tags)
        kept->fields.tags = mem_printf(talk->ctx, "%s|%s", kept->fields.tags, tags);
    else
        keep(&kept->fields.tags, tags);
}

static void change_case(struct talk *talk, struct talk_person *person, enum flow_channel channel,
                        const struct flow_case_change *change)
{
    struct talk_case *kept = &person->kept;
    keep_tags(talk, kept, change->tags);
    bool is_past = change->ref && kept->is_there;
    if (is_past) { /* the closed case: it stays as it is but for the outcome */
        keep(&kept->fields.what, change->what);
        keep(&kept->fields.outcome, change->outcome);
        buf_printf(talk->transcript, "  closed case: %s: %s\n", change->what, change->detail);
        return;
    }
    bool is_over =
        kept->is_there && kept->fields.status && strcmp(kept->fields.status, "closed") == 0;
    if (!kept->is_there || is_over) {
        *kept = (struct talk_case){.is_there = true};
        keep_tags(talk, kept, change->tags);
        kept->fields.status = "new";
        kept->channel = channel == FLOW_PHONE ? "phone" : "text";
        person->contact.case_ref = "T4LK-01";
    }
    kept->language = person->contact.language;
    struct flow_case_change *fields = &kept->fields;
    keep(&fields->what, change->what);
    keep(&fields->detail, change->detail);
    keep(&fields->need, change->need);
    keep(&fields->needs, change->needs);
    keep(&fields->outcode, change->outcode);
    keep(&fields->boroughs, change->boroughs);
    keep(&fields->status, change->status);
    keep(&fields->outcome, change->outcome);
    keep(&fields->risk, change->risk);
    keep(&fields->kind, change->kind);
    keep(&fields->service, change->service);
    if (change->priority > 0)
        fields->priority = change->priority;
    buf_printf(talk->transcript, "  case: %s%s%s\n", change->what, change->detail ? ": " : "",
               change->detail ? change->detail : "");
}

static void deliver(struct talk *talk, struct talk_person *person, const struct flow_effect *effect)
{
    if (effect->to)
        person = talk_person_of(talk, str_of(effect->to));
    const char *refusal =
        outbound_refusal(effect->outbound, person->contact.kind, person->contact.is_stopped);
    const char *sign = effect->kind == FLOW_REPLY ? "<" : "  text:";
    buf_printf(talk->transcript, "%s %s\n", sign, effect->text);
    if (refusal) {
        buf_printf(talk->transcript, "  not sent: %s\n", refusal);
        return;
    }
    struct talk_sent *sent = mem_new(talk->ctx, struct talk_sent);
    sent->text = effect->text;
    if (effect->kind == FLOW_SEND_TEXT) {
        sent->next = person->details;
        person->details = sent;
        return;
    }
    if (person->inbox_last)
        person->inbox_last->next = sent;
    else
        person->inbox = sent;
    person->inbox_last = sent;
}

static void carry_out(struct talk *talk, struct talk_person *person, enum flow_channel channel,
                      const struct flow_effect *effect)
{
    switch (effect->kind) {
    case FLOW_REPLY:
    case FLOW_SEND_TEXT:
        deliver(talk, person, effect);
        return;
    case FLOW_SPEAK:
        buf_printf(talk->transcript, "  said: %s\n", effect->text);
        person->heard = person->heard[0] == '\0'
                            ? effect->text
                            : mem_printf(talk->ctx, "%s %s", person->heard, effect->text);
        return;
    case FLOW_GATHER:
        person->gather_seconds = effect->seconds;
        return;
    case FLOW_HANG_UP:
        buf_add_text(talk->transcript, "  we hang up\n");
        person->is_calling = false;
        return;
    case FLOW_CASE:
        change_case(talk, person, channel, effect->change);
        return;
    case FLOW_TIMER_SET:
        timer_set(talk, person, effect->text, effect->number);
        return;
    case FLOW_TIMER_CANCEL:
        timer_cancel(person, effect->text);
        return;
    case FLOW_ALERT:
        buf_printf(talk->transcript, "  alert: %s\n", effect->text);
        talk->was_alerted = true;
        talk->alert = effect->text;
        return;
    case FLOW_RECORD:
    case FLOW_RECORD_PLAY:
    case FLOW_RECORD_KEEP:
    case FLOW_CALLBACK:
    case FLOW_CONSENT:
    case FLOW_REFER:
        talk_promise(talk, person, effect);
        return;
    case FLOW_NUMBER:
    case FLOW_PLAY:
    case FLOW_DIAL:
    case FLOW_SET_LANGUAGE:
    case FLOW_STOPPED:
    case FLOW_STOP_TOLD:
        return;
    }
}

void talk_event(struct talk *talk, struct talk_person *person, enum flow_channel channel,
                const struct flow_event *event)
{
    bool is_phone = channel == FLOW_PHONE;
    struct flow_result result;
    talk->world.position = talk_waiting(talk) + (person->contact.is_waiting ? 0 : 1);
    if (is_phone)
        person->heard = "";
    flow_receive(talk->ctx, talk->program, channel, &person->contact,
                 is_phone ? person->call_session : person->session, event, &talk->world, &result);
    if (event->kind == FLOW_EVENT_TEXT)
        person->was_held = result.is_held;
    talk_tape(talk, person, channel, event, &result);
    const char *ref = person->contact.case_ref;
    person->contact = result.contact;
    person->contact.case_ref = ref;
    if (is_phone)
        person->call_session = result.session;
    else
        person->session = result.session;
    for (size_t i = 0; i < result.effect_count; i++)
        carry_out(talk, person, channel, &result.effects[i]);
}

/* ---- Time -------------------------------------------------------------------------------------------------- */

static void run_timer(struct talk *talk, struct talk_person *person, struct talk_timer *timer)
{
    struct flow_event event = {.kind = FLOW_EVENT_TIMER, .text = str_of(timer->name)};
    if (timer->at_ms > talk->world.now_ms)
        talk->world.now_ms = timer->at_ms;
    timer->name = NULL;
    talk_event(talk, person, FLOW_TEXT, &event);
}

static struct talk_timer *earliest(struct talk *talk, int64_t to_ms,
                                   struct talk_person **person_out)
{
    struct talk_timer *found = NULL;
    for (struct talk_person *one = talk->people; one; one = one->next)
        for (size_t i = 0; i < TALK_TIMERS_MAX; i++) {
            struct talk_timer *timer = &one->timers[i];
            if (!timer->name || timer->at_ms > to_ms || (found && timer->at_ms >= found->at_ms))
                continue;
            found = timer;
            *person_out = one;
        }
    return found;
}

void talk_move(struct talk *talk, int64_t to_ms)
{
    struct talk_person *person = NULL;
    struct talk_timer *timer;
    /* a timer may set another; a script cannot make them without end because the time is bounded */
    for (int ran = 0; ran < 1000 && (timer = earliest(talk, to_ms, &person)) != NULL; ran++)
        run_timer(talk, person, timer);
    if (to_ms > talk->world.now_ms)
        talk->world.now_ms = to_ms;
}

void talk_quiet(struct talk *talk, struct talk_person *person)
{
    for (size_t i = 0; i < TALK_TIMERS_MAX; i++) {
        struct talk_timer *timer = &person->timers[i];
        if (timer->name && strcmp(timer->name, "quiet") == 0) {
            talk_move(talk, timer->at_ms);
            return;
        }
    }
}

/* ---- The case ---------------------------------------------------------------------------------------------- */

static const char *slugs(struct talk *talk, const char *codes)
{
    struct buf *buf = buf_new(talk->ctx, TALK_HEARD_BYTES);
    struct str rest = str_of(codes), code;
    while (codes && codes[0] != '\0' && str_next(&rest, '|', &code)) {
        int borough = place_borough_find(talk->world.map, code);
        if (buf_str(buf).length > 0)
            buf_add_byte(buf, '|');
        if (borough >= 0)
            buf_add_text(buf, place_map_borough(talk->world.map, borough)->slug);
    }
    return buf_text(buf);
}

const char *talk_case_field(struct talk *talk, const struct talk_person *person, struct str name)
{
    const struct talk_case *kept = &person->kept;
    const struct flow_case_change *fields = &kept->fields;
    const struct {
        const char *name, *value;
    } all[] = {
        {"need", fields->need},
        {"needs", fields->needs},
        {"area", fields->outcode},
        {"outcode", fields->outcode},
        {"borough", slugs(talk, fields->boroughs)},
        {"status", fields->status},
        {"outcome", fields->outcome},
        {"risk", fields->risk},
        {"kind", fields->kind},
        {"service", fields->service},
        {"event", fields->what},
        {"detail", fields->detail},
        {"tags", fields->tags},
        {"channel", kept->channel},
        {"language", kept->language},
        {"priority", mem_printf(talk->ctx, "%d", fields->priority)},
    };
    for (size_t i = 0; i < ARRAY_SIZE(all); i++)
        if (str_equals(name, all[i].name))
            return all[i].value ? all[i].value : "";
    return NULL;
}

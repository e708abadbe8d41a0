/* Turns of the loop over a real database: what is kept, what is answered, what a repeat gets.
 * Stands beside gateway/dispatch. Leaves to others: HTTP and processes (tests/integration). */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include "base/clock.h"
#include "base/log.h"
#include "dispatch/dispatch.h"
#include "../flow_house.h"
#include "store/case.h"
#include "store/contact.h"
#include "store/message.h"
#include "store/outbox.h"
#include "store/timer.h"

/* Tuesday 3 November 2026, 10:15: open. */
static const int64_t morning_ms = INT64_C(1793700900000);

struct desk {
    struct database *database;
    struct house *house;
    struct dispatch *dispatch;
    struct secret_ring *ring;
    int64_t now_ms;
};

static struct desk *desk_with(struct database *database, const struct house_file *files,
                              size_t count)
{
    void *ctx = database->ctx;
    struct error err = {0};
    struct desk *desk = mem_new(ctx, struct desk);
    desk->database = database;
    desk->house = house_new(ctx, files, count);
    assert_done(secret_ring_read(ctx, str_of(secret_ring_new_text(ctx)), &desk->ring, &err));
    struct dispatch_config config = {.store = database->store,
                                     .ring = desk->ring,
                                     .metrics = metrics_new(ctx),
                                     .country = "GB",
                                     .keep_messages_months = 12};
    desk->dispatch = dispatch_new(ctx, &config);
    struct dispatch_world world = {.program = desk->house->program,
                                   .map = desk->house->map,
                                   .directory = desk->house->directory,
                                   .holidays = desk->house->holidays};
    dispatch_use(desk->dispatch, &world);
    desk->now_ms = morning_ms;
    return desk;
}

static struct desk *desk_new(struct database *database, const char *quiet)
{
    const char *service = mem_printf(database->ctx, "%squiet: %s\n", HOUSE_SERVICE, quiet);
    struct house_file file = {"service.yaml", service};
    return desk_with(database, &file, 1);
}

static struct event *text_event(struct desk *desk, const char *from, const char *id,
                                const char *words)
{
    struct event *event = mem_new(desk, struct event);
    event->kind = EVENT_TEXT;
    event->at_ms = desk->now_ms;
    event->provider = "twilio";
    event->provider_id = id;
    event->text.from = phone_sender(str_of(from));
    event->text.to = "+442079460000";
    event->text.body = str_of(words);
    return event;
}

static bool run(struct desk *desk, struct dispatch_job *jobs, size_t count)
{
    struct error err = {0};
    struct dispatch_batch batch = {.jobs = jobs, .job_count = count};
    return dispatch_turn(desk->dispatch, desk, desk->now_ms, &batch, &err);
}

static struct dispatch_job run_one(struct desk *desk, const struct event *event)
{
    struct dispatch_job job = {.event = event, .our_number = "+442079460000", .inline_texts = true};
    assert_true(run(desk, &job, 1));
    return job;
}

static struct dispatch_job text(struct desk *desk, const char *from, const char *id,
                                const char *words)
{
    return run_one(desk, text_event(desk, from, id, words));
}

static const char *said(const struct dispatch_job *job)
{
    return job->reply.count ? job->reply.steps[0].text : "";
}

static size_t case_count(struct desk *desk, struct case_page *page)
{
    struct error err = {0};
    struct case_filter filter = {.limit = 50};
    assert_done(case_list(desk, desk->database->store, &filter, page, &err));
    return page->count;
}

static const char anna[] = "+447700900101";

static void a_text_is_kept_and_answered(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job job = text(desk, anna, "SM1", "menu");
    assert_int_equal(job.outcome, DISPATCH_DONE);
    assert_int_equal(job.reply.count, 1);
    assert_non_null(strstr(said(&job), "Food today"));
    assert_true(job.outbox_id > 0);
    int64_t outbox_id = 0;
    assert_true(secret_token_read(desk->ring, OUTBOUND_TOKEN_PURPOSE,
                                  str_of(job.reply.steps[0].token), &outbox_id));
    assert_int_equal(outbox_id, job.outbox_id);
}

static void a_repeat_gets_the_same_answer(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job first = text(desk, anna, "SM1", "menu");
    struct dispatch_job again = text(desk, anna, "SM1", "menu");
    assert_int_equal(again.outcome, DISPATCH_REPEAT);
    assert_string_equal(said(&again), said(&first));
    assert_string_equal(again.reply.steps[0].token, first.reply.steps[0].token);
    struct message_page page = {0};
    struct error err = {0};
    assert_done(message_list(desk, desk->database->store, &(struct message_query){.limit = 50},
                             &page, &err));
    assert_int_equal(page.count, 2);
}

static void a_repeat_in_the_same_turn_is_one(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct event *event = text_event(desk, anna, "SM1", "menu");
    struct dispatch_job jobs[2] = {
        {.event = event, .our_number = "+442079460000", .inline_texts = true},
        {.event = event, .our_number = "+442079460000", .inline_texts = true}};
    assert_true(run(desk, jobs, 2));
    assert_int_equal(jobs[0].outcome, DISPATCH_DONE);
    assert_int_equal(jobs[1].outcome, DISPATCH_REPEAT);
    assert_string_equal(said(&jobs[1]), said(&jobs[0]));
}

static void after_a_report_a_repeat_is_empty(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job first = text(desk, anna, "SM1", "menu");
    struct event *report = mem_new(desk, struct event);
    report->kind = EVENT_STATUS;
    report->provider = "twilio";
    report->provider_id = "SM9";
    report->status.token = first.reply.steps[0].token;
    report->status.delivery = DELIVERY_DELIVERED;
    report->status.word = "delivered";
    assert_int_equal(run_one(desk, report).outcome, DISPATCH_DONE);
    struct dispatch_job again = text(desk, anna, "SM1", "menu");
    assert_int_equal(again.outcome, DISPATCH_REPEAT);
    assert_int_equal(again.reply.count, 0);
}

static void a_forged_token_reports_nothing(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job first = text(desk, anna, "SM1", "menu");
    struct event *report = mem_new(desk, struct event);
    report->kind = EVENT_STATUS;
    report->provider = "twilio";
    report->provider_id = "SM9";
    report->status.token = "AAAAAAAAAAAAAAAA";
    report->status.delivery = DELIVERY_FAILED;
    report->status.word = "failed";
    assert_int_equal(run_one(desk, report).outcome, DISPATCH_DONE);
    struct outbox_row *row = NULL;
    struct error err = {0};
    assert_done(outbox_get(desk, desk->database->store, first.outbox_id, &row, &err));
    assert_int_equal(row->state, OUTBOX_INLINE);
}

static void free_words_wait_and_leave_by_the_outbox(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job job = text(desk, anna, "SM1", "no food SE15");
    assert_int_equal(job.reply.count, 0);
    struct event *due = mem_new(desk, struct event);
    due->kind = EVENT_TIMER;
    due->timer.timer_id = 1;
    run_one(desk, due); /* not due yet: nothing happens */
    desk->now_ms += 9000;
    assert_int_equal(run_one(desk, due).outcome, DISPATCH_DONE);
    struct outbox_page page = {0};
    struct error err = {0};
    assert_done(outbox_due(desk, desk->database->store, desk->now_ms, 10, &page, &err));
    assert_int_equal(page.count, 1);
    assert_string_equal(page.items[0].from, "+442079460000");
    assert_non_null(strstr(page.items[0].text, "Example"));
    assert_true(dispatch_made_due(desk->dispatch));
    assert_false(dispatch_made_due(desk->dispatch));
}

static void a_place_told_is_a_case(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    text(desk, anna, "SM1", "menu");
    text(desk, anna, "SM2", "1");
    struct dispatch_job place = text(desk, anna, "SM3", "SE15");
    assert_non_null(strstr(said(&place), "Example Foodbank"));
    struct case_page page = {0};
    assert_int_equal(case_count(desk, &page), 1);
    assert_string_equal(page.items[0].need, "food");
    assert_string_equal(page.items[0].outcode, "SE15");
    assert_string_equal(page.items[0].boroughs, "E09000028");
    assert_string_equal(page.items[0].channel, "text");
    assert_true(dispatch_changed_cases(desk->dispatch));
}

static void who_waits_goes_on_waiting(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct case_page page = {0};
    text(desk, anna, "SM1", "menu");
    text(desk, anna, "SM2", "0");
    assert_int_equal(case_count(desk, &page), 1);
    assert_string_equal(page.items[0].status, "waiting");
    text(desk, anna, "SM3", "menu");
    text(desk, anna, "SM4", "1");
    text(desk, anna, "SM5", "SE15");
    assert_int_equal(case_count(desk, &page), 1);
    assert_string_equal(page.items[0].status, "waiting");
}

static void a_quarantined_text_waits_for_a_person(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct event *event = text_event(desk, anna, "SM1", "menu SE15 4QL");
    struct dispatch_job job = {.event = event,
                               .our_number = "+442079460000",
                               .inline_texts = true,
                               .is_quarantined = true};
    assert_true(run(desk, &job, 1));
    assert_int_equal(job.outcome, DISPATCH_HELD);
    assert_int_equal(job.reply.count, 0);
    struct case_page page = {0};
    assert_int_equal(case_count(desk, &page), 1);
    assert_string_equal(page.items[0].status, "waiting");
    struct message_page messages = {0};
    struct error err = {0};
    assert_done(message_list(desk, desk->database->store, &(struct message_query){.limit = 5},
                             &messages, &err));
    assert_int_equal(messages.count, 1);
    assert_null(strstr(messages.items[0].text, "4QL"));
    struct dispatch_job again = text(desk, anna, "SM1", "menu SE15 4QL");
    assert_int_equal(again.outcome, DISPATCH_REPEAT);
}

/* The bytes as received, of a text with these words and a byte that is no UTF-8. */
static struct str raw_kept(struct desk *desk, const char *id, const char *words)
{
    struct event *event = text_event(desk, anna, id, mem_printf(desk, "%s \xEF\xBF\xBD", words));
    event->text.raw = str_of(mem_printf(desk, "%s \xFF", words));
    run_one(desk, event);
    struct message_page page = {0};
    struct error err = {0};
    assert_done(message_list(desk, desk->database->store, &(struct message_query){.limit = 5},
                             &page, &err));
    for (size_t i = 0; i < page.count; i++)
        if (page.items[i].provider_id && strcmp(page.items[i].provider_id, id) == 0)
            return page.items[i].raw;
    fail();
    return str_of("");
}

static void bytes_as_received_keep_no_postcode(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    assert_true(str_equals(raw_kept(desk, "SM1", "food please"), "food please \xFF"));
    assert_int_equal(raw_kept(desk, "SM2", "food in SE15 4QL").length, 0);
}

static void a_locked_database_keeps_nothing(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct error err = {0};
    struct store *other = NULL;
    assert_done(store_open(desk, &desk->database->config, &other, &err));
    assert_done(store_begin(other, &err));
    struct dispatch_job job = {.event = text_event(desk, anna, "SM1", "menu"),
                               .our_number = "+442079460000",
                               .inline_texts = true};
    assert_false(run(desk, &job, 1));
    assert_int_equal(job.outcome, DISPATCH_BUSY);
    store_rollback(other);
    assert_int_equal(text(desk, anna, "SM1", "menu").outcome, DISPATCH_DONE);
    mem_free(other);
}

static bool work_that_fails(void *self, void *ctx, struct store *store, int64_t now_ms,
                            struct error *err)
{
    int64_t id = 0;
    (void)self;
    (void)ctx;
    contact_add(
        store, NULL,
        &(struct contact){
            .kind = PHONE_WITHHELD, .language = "en", .created_ms = now_ms, .sealed = str_of("x")},
        &id, err);
    return error_set(err, ERROR_INTERNAL, "It was meant to fail.");
}

static void work_that_fails_leaves_the_events_alone(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct error err = {0};
    struct dispatch_job job = {.event = text_event(desk, anna, "SM1", "menu"),
                               .our_number = "+442079460000",
                               .inline_texts = true};
    struct dispatch_work work = {work_that_fails, NULL};
    struct dispatch_batch batch = {.jobs = &job, .job_count = 1, .works = &work, .work_count = 1};
    assert_true(dispatch_turn(desk->dispatch, desk, desk->now_ms, &batch, &err));
    assert_int_equal(job.outcome, DISPATCH_DONE);
    struct contact *second = NULL;
    assert_done(contact_get(desk, desk->database->store, 2, &second, &err));
    assert_null(second);
}

static struct event *voice_event(struct desk *desk, const char *from, const char *prompt,
                                 const char *keys)
{
    struct event *event = mem_new(desk, struct event);
    event->kind = EVENT_VOICE;
    event->at_ms = desk->now_ms;
    event->provider = "twilio";
    event->provider_id = "CA1";
    event->voice.from = phone_sender(str_of(from));
    event->voice.to = "+442079460000";
    event->voice.prompt = prompt;
    event->voice.has_keys = keys != NULL;
    event->voice.keys = str_of(keys);
    event->voice.state = CALL_ON;
    return event;
}

static const char *token_of(const struct dispatch_job *job)
{
    for (size_t i = 0; i < job->reply.count; i++)
        if (job->reply.steps[i].verb == REPLY_GATHER)
            return job->reply.steps[i].token;
    return NULL;
}

static void a_prompt_is_answered_once(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job first = run_one(desk, voice_event(desk, anna, NULL, NULL));
    assert_non_null(token_of(&first));
    struct dispatch_job second = run_one(desk, voice_event(desk, anna, token_of(&first), "1"));
    assert_int_equal(second.outcome, DISPATCH_DONE);
    struct dispatch_job again = run_one(desk, voice_event(desk, anna, token_of(&first), "2"));
    assert_int_equal(again.outcome, DISPATCH_REPEAT);
    assert_int_equal(again.reply.count, second.reply.count);
    assert_string_equal(token_of(&again), token_of(&second));
    struct dispatch_job place = run_one(desk, voice_event(desk, anna, token_of(&second), "7315"));
    assert_int_equal(place.outcome, DISPATCH_DONE);
    struct case_page page = {0};
    struct event *ended = mem_new(desk, struct event);
    ended->kind = EVENT_CALL_STATUS;
    ended->provider = "twilio";
    ended->provider_id = "CA1";
    ended->call.state = CALL_ENDED;
    ended->call.word = "completed";
    assert_int_equal(run_one(desk, ended).outcome, DISPATCH_DONE);
    assert_int_equal(run_one(desk, ended).outcome, DISPATCH_REPEAT);
    assert_int_equal(case_count(desk, &page), 1);
    assert_string_equal(page.items[0].channel, "phone");
}

static void a_call_that_broke_off_goes_on(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job first = run_one(desk, voice_event(desk, anna, NULL, NULL));
    struct dispatch_job second = run_one(desk, voice_event(desk, anna, token_of(&first), "2"));
    assert_non_null(token_of(&second));
    struct event *ended = mem_new(desk, struct event);
    ended->kind = EVENT_CALL_STATUS;
    ended->provider = "twilio";
    ended->provider_id = "CA1";
    ended->call.state = CALL_ENDED;
    ended->call.word = "completed";
    run_one(desk, ended);
    desk->now_ms += 9 * 60 * 1000;
    struct event *again = voice_event(desk, anna, NULL, NULL);
    again->provider_id = "CA2";
    struct dispatch_job back = run_one(desk, again);
    assert_non_null(strstr(back.reply.steps[1].text, "Welcome back"));
    struct event *other = voice_event(desk, "+447700900456", NULL, NULL);
    other->provider_id = "CA3";
    struct dispatch_job hello = run_one(desk, other);
    assert_null(strstr(hello.reply.steps[1].text, "Welcome back"));
}

static const char asking_yaml[] =
    "flow: main\n"
    "title: Main\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"What now?\"\n"
    "    options: [ { label: \"Food\", words: [eat], need: food, tag: front, go: places } ]\n"
    "  places: { find: { need: food }, found: tell, none: bye }\n"
    "  tell: { offer: \"{place.name}\", go: agree, more: bye, told: bye }\n"
    "  agree: { set: { follow_up: true }, go: bye }\n"
    "  bye: { end: helped }\n"
    "  person: { adviser: \"A person.\", accepted: bye, closed: bye, gone: bye }\n";
static const char follow_yaml[] =
    "flow: follow\n"
    "title: Follow-up\n"
    "steps:\n"
    "  start:\n"
    "    menu: \"Did it help?\"\n"
    "    within: 7d\n"
    "    options: [ { label: \"no\", words: [not], tag: late, go: unmet } ]\n"
    "  unmet: { end: unmet, say: \"Noted.\" }\n";

/* The events of the one case, one behind the other. */
static const char *happened(struct desk *desk, int64_t case_id)
{
    struct error err = {0};
    struct case_event_page events = {0};
    const char *all = "";
    assert_done(case_event_list(desk, desk->database->store, case_id, &events, &err));
    for (size_t i = 0; i < events.count; i++)
        all = mem_printf(desk, "%s%s(%s) ", all, events.items[i].what,
                         events.items[i].text ? events.items[i].text : "");
    return all;
}

static void a_follow_up_changes_the_closed_case(void **state)
{
    const struct house_file files[] = {
        {"service.yaml", HOUSE_SERVICE "quiet: 0\nbegins: { follow_up: follow }\n"},
        {"main.yaml", asking_yaml},
        {"follow.yaml", follow_yaml}};
    struct desk *desk = desk_with(*state, files, 3);
    text(desk, anna, "SM1", "menu");
    text(desk, anna, "SM2", "1");
    text(desk, anna, "SM3", "ok");
    struct case_page page = {0};
    assert_int_equal(case_count(desk, &page), 1);
    assert_string_equal(page.items[0].status, "closed");

    struct error err = {0};
    struct timer_page due = {0};
    desk->now_ms += INT64_C(7) * 24 * 60 * 60 * 1000;
    assert_done(timer_due(desk, desk->database->store, desk->now_ms, 10, &due, &err));
    for (size_t i = 0; i < due.count; i++) {
        struct event *event = mem_new(desk, struct event);
        event->kind = EVENT_TIMER;
        event->timer.timer_id = due.items[i].id;
        run_one(desk, event);
    }
    struct dispatch_job noted = text(desk, anna, "SM4", "1");
    assert_string_equal(said(&noted), "Noted.");
    assert_int_equal(case_count(desk, &page), 1);
    assert_string_equal(page.items[0].status, "closed");
    assert_string_equal(page.items[0].outcome, "unmet");
    const char *all = happened(desk, page.items[0].id);
    assert_non_null(strstr(all, "tag(front)"));
    assert_non_null(strstr(all, "followed_up(Follow-up: no) tag(late)"));
}

static void a_forged_prompt_closes_no_open_one(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job first = run_one(desk, voice_event(desk, anna, NULL, NULL));
    struct dispatch_job forged = run_one(desk, voice_event(desk, anna, "forged", "2"));
    assert_int_equal(forged.outcome, DISPATCH_DONE);
    assert_string_equal(token_of(&forged), token_of(&first));
    struct dispatch_job second = run_one(desk, voice_event(desk, anna, token_of(&first), "1"));
    assert_int_equal(second.outcome, DISPATCH_DONE);
    assert_string_not_equal(token_of(&second), token_of(&first));
    struct case_page page = {0};
    struct dispatch_job place = run_one(desk, voice_event(desk, anna, token_of(&second), "7315"));
    assert_int_equal(place.outcome, DISPATCH_DONE);
    assert_int_equal(case_count(desk, &page), 1);
}

static void a_quarantined_call_is_told_once(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job first = run_one(desk, voice_event(desk, anna, NULL, NULL));
    struct event *event = voice_event(desk, anna, token_of(&first), "1");
    struct dispatch_job job = {.event = event, .is_quarantined = true};
    assert_true(run(desk, &job, 1));
    assert_int_equal(job.outcome, DISPATCH_HELD);
    assert_non_null(strstr(said(&job), "something is wrong"));
    struct dispatch_job again = run_one(desk, event);
    assert_int_equal(again.outcome, DISPATCH_REPEAT);
    assert_string_equal(said(&again), said(&job));
    struct case_page page = {0};
    assert_int_equal(case_count(desk, &page), 1);
    assert_string_equal(page.items[0].status, "waiting");
}

static void a_stop_cancels_what_is_due(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    text(desk, anna, "SM1", "no food SE15");
    struct dispatch_job stop = text(desk, anna, "SM2", "STOP");
    assert_int_equal(stop.reply.count, 1);
    struct event *due = mem_new(desk, struct event);
    due->kind = EVENT_TIMER;
    due->timer.timer_id = 1;
    desk->now_ms += 9000;
    run_one(desk, due);
    struct outbox_page page = {0};
    struct error err = {0};
    assert_done(outbox_due(desk, desk->database->store, desk->now_ms, 10, &page, &err));
    assert_int_equal(page.count, 0);
}

static void the_provider_answered_stop_itself(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct event *event = text_event(desk, anna, "SM1", "STOP");
    event->text.opt_out = "STOP";
    assert_int_equal(run_one(desk, event).reply.count, 0);
    struct contact *contact = NULL;
    struct error err = {0};
    assert_done(contact_get(desk, desk->database->store, 1, &contact, &err));
    assert_true(contact->is_stopped);
}

static void an_opted_out_report_stops_the_person(void **state)
{
    struct desk *desk = desk_new(*state, "8");
    struct dispatch_job first = text(desk, anna, "SM1", "menu");
    struct event *sent = mem_new(desk, struct event);
    sent->kind = EVENT_SENT;
    sent->sent.outbox_id = first.outbox_id;
    sent->sent.outcome = SEND_STOPPED;
    sent->sent.next_ms = -1;
    run_one(desk, sent);
    struct contact *contact = NULL;
    struct error err = {0};
    assert_done(contact_get(desk, desk->database->store, 1, &contact, &err));
    assert_true(contact->is_stopped);
}

int main(void)
{
    clock_start();
    log_to(-1);
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("a text is kept and answered", a_text_is_kept_and_answered),
        DATABASE_TEST("a repeat gets the same answer", a_repeat_gets_the_same_answer),
        DATABASE_TEST("a repeat in the same turn is one", a_repeat_in_the_same_turn_is_one),
        DATABASE_TEST("after a report a repeat is empty", after_a_report_a_repeat_is_empty),
        DATABASE_TEST("a forged token reports nothing", a_forged_token_reports_nothing),
        DATABASE_TEST("free words wait and leave by the outbox",
                      free_words_wait_and_leave_by_the_outbox),
        DATABASE_TEST("a place told is a case", a_place_told_is_a_case),
        DATABASE_TEST("who waits for a person goes on waiting", who_waits_goes_on_waiting),
        DATABASE_TEST("a forged prompt closes no open one", a_forged_prompt_closes_no_open_one),
        DATABASE_TEST("a quarantined call is told once", a_quarantined_call_is_told_once),
        DATABASE_TEST("bytes as received keep no postcode", bytes_as_received_keep_no_postcode),
        DATABASE_TEST("a quarantined text waits for a person",
                      a_quarantined_text_waits_for_a_person),
        DATABASE_TEST("a locked database keeps nothing", a_locked_database_keeps_nothing),
        DATABASE_TEST("work that fails leaves the events alone",
                      work_that_fails_leaves_the_events_alone),
        DATABASE_TEST("a prompt is answered once", a_prompt_is_answered_once),
        DATABASE_TEST("a call that broke off goes on", a_call_that_broke_off_goes_on),
        DATABASE_TEST("a follow-up changes the closed case", a_follow_up_changes_the_closed_case),
        DATABASE_TEST("a STOP cancels what is due", a_stop_cancels_what_is_due),
        DATABASE_TEST("the provider answered STOP itself", the_provider_answered_stop_itself),
        DATABASE_TEST("an opted-out report stops the person", an_opted_out_report_stops_the_person),
    };
    return cmocka_run_group_tests_name("dispatch turns", tests, NULL, NULL);
}

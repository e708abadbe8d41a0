/* The way out over a real database: claims, pace, what ends at once, and what meets a closed port.
 * Stands above test_flight.c. Answers of a real provider are for the integration tests. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "sender/sender_impl.h"
#include "store/contact.h"
#include "store/message.h"

static const int64_t start_ms = 1795525200000;

static const struct provider_config twilio_config = {
    .account = "AC1",
    .tokens = {"secret"},
    .numbers = {"+447700900000", "+447700900001"},
    .api_url = "http://127.0.0.1:22099", /* nobody listens there */
    .public_url = "https://h.example",
    .pace_per_second = 1,
};
static const struct provider_config sandbox_config = {.public_url = "http://127.0.0.1",
                                                      .pace_per_second = 1};

struct house {
    void *ctx;
    char folder[32];
    struct store *store;
    struct secret_ring *ring;
    struct client *client;
    struct sender *sender;
};

static void check(bool is_done, const struct error *err)
{
    if (!is_done)
        fail_msg("%s", err->text);
}

static void build(struct house *house)
{
    struct error err = {0};
    *house = (struct house){.ctx = mem_root("test"), .folder = "/tmp/sender.XXXXXX"};
    assert_non_null(mkdtemp(house->folder));
    struct store_config store = {
        .database = mem_printf(house->ctx, "sqlite:%s/test.db", house->folder),
        .migrations = "db/migrations/sqlite",
        .busy_timeout_ms = 250,
    };
    int from = 0;
    int to = 0;
    check(store_migrate(&store, &from, &to, &err), &err);
    check(store_open(house->ctx, &store, &house->store, &err), &err);
    check(
        secret_ring_read(house->ctx, str_of(secret_ring_new_text(house->ctx)), &house->ring, &err),
        &err);
    const char *const hosts[] = {"127.0.0.1:22099", NULL};
    check(client_start(house->ctx, hosts, &house->client, &err), &err);
    const struct sender_provider providers[] = {
        {provider_find("twilio"), &twilio_config},
        {provider_find("sandbox"), &sandbox_config},
    };
    struct sender_config config = {
        .providers = providers,
        .provider_count = ARRAY_SIZE(providers),
        .ring = house->ring,
        .client = house->client,
        .metrics = metrics_new(house->ctx),
    };
    house->sender = sender_new(house->ctx, &config);
}

static void pull_down(struct house *house)
{
    static const char *const files[] = {"test.db", "test.db-wal", "test.db-shm"};
    const char *paths[ARRAY_SIZE(files)];
    for (size_t i = 0; i < ARRAY_SIZE(files); i++)
        paths[i] = mem_printf(house->ctx, "%s/%s", house->folder, files[i]);
    mem_free(house->sender);
    mem_free(house->store);
    for (size_t i = 0; i < ARRAY_SIZE(files); i++)
        unlink(paths[i]);
    rmdir(house->folder);
    mem_free(house->ctx);
}

/* A text to a new person, due at start_ms. */
static int64_t add_text(struct house *house, const char *provider, const char *from,
                        enum phone_kind kind, enum outbox_state state)
{
    struct error err = {0};
    int64_t contact_id = 0;
    struct str sealed = secret_seal(house->ctx, house->ring, str_of("+447700900123"), "contact");
    check(store_begin(house->store, &err), &err);
    check(contact_add(house->store, NULL,
                      &(struct contact){
                          .kind = kind, .language = "en", .created_ms = start_ms, .sealed = sealed},
                      &contact_id, &err),
          &err);
    struct message message = {.contact_id = contact_id,
                              .is_out = true,
                              .channel = "text",
                              .provider = provider,
                              .text = "hello",
                              .at_ms = start_ms};
    struct outbox_row row = {.contact_id = contact_id,
                             .kind = OUTBOUND_REPLY,
                             .state = state,
                             .provider = provider,
                             .from = from,
                             .created_ms = start_ms,
                             .due_ms = start_ms};
    int64_t outbox_id = 0;
    check(message_add(house->store, &message, &row.message_id, &err), &err);
    check(outbox_add(house->store, &row, &outbox_id, &err), &err);
    check(store_commit(house->store, &err), &err);
    return outbox_id;
}

/* A turn with nothing but the claim, committed or not. */
static void turn(struct house *house, int64_t now_ms, bool is_committed)
{
    struct error err = {0};
    void *ctx = mem_context(house->ctx, "turn");
    check(store_begin(house->store, &err), &err);
    check(sender_claim(house->sender, ctx, house->store, now_ms, &err), &err);
    if (is_committed) {
        check(store_commit(house->store, &err), &err);
        sender_begin(house->sender);
    } else {
        store_rollback(house->store);
        sender_forget(house->sender);
    }
    mem_free(ctx);
}

static size_t wait_for_events(struct house *house, int64_t now_ms, struct event *out, size_t max)
{
    for (int i = 0; i < 100 && sender_under_way(house->sender) > 0; i++)
        client_wait(house->client, NULL, 0, 50);
    assert_int_equal(sender_under_way(house->sender), 0);
    return sender_ended(house->sender, house->ctx, now_ms, out, max);
}

static enum outbox_state state_of(struct house *house, int64_t id)
{
    struct error err = {0};
    struct outbox_row *row = NULL;
    check(outbox_get(house->ctx, house->store, id, &row, &err), &err);
    assert_non_null(row);
    return row->state;
}

static void test_sandbox(void **state)
{
    (void)state;
    struct house house;
    struct event events[40];
    build(&house);
    int64_t first = add_text(&house, "sandbox", "+447700900000", PHONE_MOBILE, OUTBOX_DUE);
    add_text(&house, "sandbox", "+447700900000", PHONE_MOBILE, OUTBOX_DUE);
    assert_true(sender_wants(house.sender, start_ms));
    turn(&house, start_ms, true);
    assert_int_equal(state_of(&house, first), OUTBOX_ATTEMPTING);
    assert_int_equal(sender_next_ms(house.sender), 0);
    assert_int_equal(wait_for_events(&house, start_ms, events, 40), 2);
    assert_int_equal(events[0].sent.outcome, SEND_ACCEPTED);
    assert_int_equal(sender_ended(house.sender, house.ctx, start_ms, events, 40), 0);
    assert_int_equal(sender_next_ms(house.sender), INT64_MAX);
    pull_down(&house);
}

static void test_unreached(void **state)
{
    (void)state;
    struct house house;
    struct event event;
    build(&house);
    int64_t id = add_text(&house, "twilio", "+447700900000", PHONE_MOBILE, OUTBOX_DUE);
    turn(&house, start_ms, true);
    assert_int_equal(sender_under_way(house.sender), 1);
    assert_int_equal(wait_for_events(&house, start_ms + 100, &event, 1), 1);
    assert_int_equal(event.sent.outbox_id, id);
    assert_int_equal(event.sent.outcome, SEND_UNREACHED);
    assert_int_equal(event.sent.first_try_ms, start_ms);
    assert_in_range(event.sent.next_ms, start_ms + 100 + 4000, start_ms + 100 + 5000);
    pull_down(&house);
}

static void test_asked(void **state)
{
    (void)state;
    struct house house;
    struct event event;
    build(&house);
    add_text(&house, "twilio", "+447700900000", PHONE_MOBILE, OUTBOX_ASK);
    turn(&house, start_ms, true);
    assert_int_equal(wait_for_events(&house, start_ms, &event, 1), 1);
    assert_true(event.sent.was_query);
    assert_int_equal(event.sent.outcome, SEND_UNKNOWN);
    assert_true(event.sent.next_ms > start_ms);
    pull_down(&house);
}

static void test_refused(void **state)
{
    (void)state;
    struct house house;
    struct event events[3];
    build(&house);
    add_text(&house, "twilio", "+447700900000", PHONE_LANDLINE, OUTBOX_DUE);
    add_text(&house, "gone", "+447700900000", PHONE_MOBILE, OUTBOX_DUE);
    turn(&house, start_ms, true);
    assert_int_equal(sender_under_way(house.sender), 0);
    assert_int_equal(wait_for_events(&house, start_ms, events, 3), 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(events[i].sent.outcome, SEND_REFUSED);
        assert_int_equal(events[i].sent.next_ms, -1);
    }
    pull_down(&house);
}

static void test_pace(void **state)
{
    (void)state;
    struct house house;
    struct event events[8];
    build(&house);
    for (int i = 0; i < 3; i++)
        add_text(&house, "twilio", "+447700900000", PHONE_MOBILE, OUTBOX_DUE);
    add_text(&house, "twilio", "+447700900001", PHONE_MOBILE, OUTBOX_DUE);
    turn(&house, start_ms, true);
    assert_int_equal(wait_for_events(&house, start_ms, events, 8), 2); /* one of each number */
    assert_int_equal(sender_next_ms(house.sender), start_ms + 1000);
    assert_false(sender_wants(house.sender, start_ms + 999));
    assert_true(sender_wants(house.sender, start_ms + 1000));
    turn(&house, start_ms + 1000, true);
    assert_int_equal(wait_for_events(&house, start_ms + 1000, events, 8), 1);
    turn(&house, start_ms + 2000, true);
    assert_int_equal(wait_for_events(&house, start_ms + 2000, events, 8), 1);
    turn(&house, start_ms + 3000, true);
    assert_int_equal(wait_for_events(&house, start_ms + 3000, events, 8), 0);
    assert_int_equal(sender_next_ms(house.sender), INT64_MAX);
    pull_down(&house);
}

static void test_forgotten(void **state)
{
    (void)state;
    struct house house;
    struct event event;
    build(&house);
    int64_t id = add_text(&house, "sandbox", "+447700900000", PHONE_MOBILE, OUTBOX_DUE);
    turn(&house, start_ms, false);
    assert_int_equal(state_of(&house, id), OUTBOX_DUE);
    assert_int_equal(wait_for_events(&house, start_ms, &event, 1), 0);
    assert_false(sender_wants(house.sender, start_ms));
    assert_true(sender_wants(house.sender, start_ms + 1000));
    sender_poke(house.sender);
    assert_true(sender_wants(house.sender, start_ms));
    turn(&house, start_ms, true);
    assert_int_equal(wait_for_events(&house, start_ms, &event, 1), 1);
    assert_int_equal(event.sent.tries, 1);
    pull_down(&house);
}

static void test_many(void **state)
{
    (void)state;
    struct house house;
    struct event events[64];
    build(&house);
    for (int i = 0; i < 40; i++)
        add_text(&house, "sandbox", "+447700900000", PHONE_MOBILE, OUTBOX_DUE);
    turn(&house, start_ms, true);
    assert_int_equal(wait_for_events(&house, start_ms, events, 10), 10);
    assert_int_equal(wait_for_events(&house, start_ms, events, 64), 22);
    assert_true(sender_wants(house.sender, start_ms));
    turn(&house, start_ms, true);
    assert_int_equal(wait_for_events(&house, start_ms, events, 64), 8);
    pull_down(&house);
}

static void test_later(void **state)
{
    (void)state;
    struct house house;
    build(&house);
    add_text(&house, "sandbox", "+447700900000", PHONE_MOBILE, OUTBOX_DUE);
    turn(&house, start_ms - 60000, true);
    assert_int_equal(sender_next_ms(house.sender), start_ms);
    assert_false(sender_wants(house.sender, start_ms - 1));
    pull_down(&house);
}

int main(void)
{
    clock_start();
    log_to(-1);
    const struct CMUnitTest tests[] = {
        {"texts of the sandbox are done at once, without a pace", test_sandbox, NULL, NULL, NULL},
        {"a closed port is certainly not sent, and tried again", test_unreached, NULL, NULL, NULL},
        {"a question that nobody answers is asked again", test_asked, NULL, NULL, NULL},
        {"what the gate refuses never leaves", test_refused, NULL, NULL, NULL},
        {"each number keeps its own pace", test_pace, NULL, NULL, NULL},
        {"a turn that failed is forgotten and tried a second later", test_forgotten, NULL, NULL,
         NULL},
        {"no more than 32 are claimed in a turn", test_many, NULL, NULL, NULL},
        {"what is due later waits", test_later, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("the way out", tests, NULL, NULL);
}

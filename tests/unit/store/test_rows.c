/* What a text and a call write (store/contact.h, inbound.h, message.h, outbox.h, timer.h), row by row.
 * Stands under dispatch/ and sender/.
 * Leaves to others: cases (test_case.c), people (test_people.c), versions (test_version.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../database.h"

#include "base/clock.h"
#include "store/case.h"
#include "store/contact.h"
#include "store/inbound.h"
#include "store/message.h"
#include "store/outbox.h"
#include "store/timer.h"

static int64_t add_contact(struct store *store, unsigned char mark)
{
    struct error err = {0};
    unsigned char hash[32] = {mark};
    int64_t id;
    assert_done(contact_add(store, hash,
                            &(struct contact){.kind = PHONE_MOBILE,
                                              .language = "en",
                                              .created_ms = 1000,
                                              .sealed = str_range("sea\0led", 7)},
                            &id, &err));
    return id;
}

static struct contact *find_contact(const struct database *database, unsigned char mark)
{
    struct error err = {0};
    unsigned char hash[32] = {mark};
    struct contact *contact;
    assert_done(contact_find(database->ctx, database->store, hash, &contact, &err));
    return contact;
}

static void test_contact(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    assert_null(find_contact(database, 1));
    int64_t id = add_contact(database->store, 1);
    struct contact *contact = find_contact(database, 1);
    assert_int_equal(contact->id, id);
    assert_int_equal(contact->kind, PHONE_MOBILE);
    assert_string_equal(contact->language, "en");
    assert_false(contact->is_stopped);
    assert_int_equal(contact->stop_told_ms, 0);
    assert_int_equal(contact->last_seen_ms, 1000);
    assert_int_equal(contact->created_ms, 1000);
    assert_true(str_equal(contact->sealed, str_range("sea\0led", 7)));
    assert_int_equal(contact->case_id, 0);
    assert_null(contact->case_status);
    assert_null(contact->session);

    contact->language = "ro";
    contact->is_stopped = true;
    contact->stop_told_ms = 5;
    contact->last_seen_ms = 6;
    assert_done(contact_update(database->store, contact, &err));
    struct contact *again;
    assert_done(contact_get(database->ctx, database->store, id, &again, &err));
    assert_string_equal(again->language, "ro");
    assert_true(again->is_stopped);
    assert_int_equal(again->stop_told_ms, 5);
    assert_int_equal(again->last_seen_ms, 6);
    assert_int_equal(again->created_ms, 1000);
    assert_done(contact_get(database->ctx, database->store, id + 1, &again, &err));
    assert_null(again);
}

static void test_withheld(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t first, second;
    struct contact *contact;
    for (int i = 0; i < 2; i++)
        assert_done(contact_add(database->store, NULL,
                                &(struct contact){.kind = PHONE_WITHHELD,
                                                  .language = "en",
                                                  .created_ms = 1,
                                                  .sealed = (struct str){NULL, 0}},
                                i ? &second : &first, &err));
    assert_int_not_equal(first, second);
    assert_done(contact_get(database->ctx, database->store, second, &contact, &err));
    assert_int_equal(contact->kind, PHONE_WITHHELD);
    assert_null(contact->sealed.data);
}

static void test_rehash(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t id = add_contact(database->store, 1);
    unsigned char hash[32] = {2};
    assert_done(contact_rehash(database->store, id, hash, str_of("new"), &err));
    assert_null(find_contact(database, 1));
    struct contact *contact = find_contact(database, 2);
    assert_int_equal(contact->id, id);
    assert_true(str_equals(contact->sealed, "new"));
}

static void test_session(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t id = add_contact(database->store, 1);
    assert_done(session_save(database->store, id, "{\"at\":1}", 10, &err));
    assert_string_equal(find_contact(database, 1)->session, "{\"at\":1}");
    assert_done(session_save(database->store, id, "{\"at\":2}", 20, &err));
    assert_string_equal(find_contact(database, 1)->session, "{\"at\":2}");
    assert_done(session_save(database->store, id, NULL, 30, &err));
    assert_null(find_contact(database, 1)->session);
    assert_done(session_save(database->store, id, NULL, 30, &err));
}

static void test_one_block(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t id = add_contact(database->store, 1);
    assert_done(session_save(database->store, id, "{}", 10, &err));
    size_t blocks = mem_blocks(database->ctx);
    assert_non_null(find_contact(database, 1));
    assert_int_equal(mem_blocks(database->ctx), blocks + 1);
    assert_null(find_contact(database, 9));
    assert_int_equal(mem_blocks(database->ctx), blocks + 1);
}

static int64_t add_message(const struct database *database, const struct message *message)
{
    struct error err = {0};
    int64_t id;
    assert_done(message_add(database->store, message, &id, &err));
    return id;
}

static struct message_page list(const struct database *database, int64_t contact_id,
                                int64_t case_id, int64_t after_id)
{
    struct error err = {0};
    struct message_page page;
    assert_done(message_list(
        database->ctx, database->store,
        &(struct message_query){
            .contact_id = contact_id, .case_id = case_id, .after_id = after_id, .limit = 100},
        &page, &err));
    return page;
}

static void test_message(void **state)
{
    struct database *database = *state;
    int64_t contact_id = add_contact(database->store, 1);
    const struct message in = {
        .contact_id = contact_id,
        .channel = "text",
        .provider = "twilio",
        .provider_id = "SM1",
        .text = "héllo \xef\xbf\xbd",
        .raw = str_range("h\0\xff", 3),
        .parts = 2,
        .understood = "{\"need\":null}",
        .at_ms = 1000,
        .is_repeat = true,
        .is_held = true,
    };
    const struct message out = {.contact_id = contact_id,
                                .is_out = true,
                                .channel = "phone",
                                .delivery = DELIVERY_QUEUED,
                                .code = 7,
                                .at_ms = 2000};
    int64_t in_id = add_message(database, &in), out_id = add_message(database, &out);
    struct message_page page = list(database, contact_id, 0, 0);
    assert_int_equal(page.count, 2);
    const struct message *a = &page.items[0], *b = &page.items[1];
    assert_int_equal(a->id, in_id);
    assert_int_equal(a->contact_id, contact_id);
    assert_int_equal(a->case_id, 0);
    assert_false(a->is_out);
    assert_string_equal(a->channel, "text");
    assert_string_equal(a->provider, "twilio");
    assert_string_equal(a->provider_id, "SM1");
    assert_string_equal(a->text, in.text);
    assert_true(str_equal(a->raw, in.raw));
    assert_int_equal(a->parts, 2);
    assert_string_equal(a->understood, in.understood);
    assert_int_equal(a->at_ms, 1000);
    assert_true(a->is_repeat);
    assert_true(a->is_held);
    assert_true(str_equal(a->sealed, str_range("sea\0led", 7)));
    assert_int_equal(a->phone_kind, PHONE_MOBILE);
    assert_int_equal(b->id, out_id);
    assert_true(b->is_out);
    assert_null(b->provider_id);
    assert_null(b->text);
    assert_null(b->raw.data);
    assert_int_equal(b->delivery, DELIVERY_QUEUED);
    assert_int_equal(b->code, 7);
    assert_false(b->is_repeat);
}

static void test_message_list(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t one = add_contact(database->store, 1), two = add_contact(database->store, 2);
    int64_t ids[6];
    for (int i = 0; i < 6; i++)
        ids[i] = add_message(database, &(struct message){.contact_id = i % 2 ? two : one,
                                                         .channel = "text",
                                                         .at_ms = 1000 + i});
    assert_int_equal(list(database, one, 0, 0).count, 3);
    assert_int_equal(list(database, one, 0, ids[0]).count, 2);
    assert_int_equal(list(database, one, 0, ids[4]).count, 0);
    assert_int_equal(list(database, 0, 0, 0).count, 6);
    assert_int_equal(list(database, 0, 0, ids[2]).count, 3);
    assert_int_equal(list(database, 0, 0, ids[5]).count, 0);
    struct message_page page;
    assert_done(message_list(database->ctx, database->store,
                             &(struct message_query){.from_ms = 1002, .to_ms = 1004, .limit = 100},
                             &page, &err));
    assert_int_equal(page.count, 2);
    assert_int_equal(page.items[0].at_ms, 1002);
    assert_done(message_list(
        database->ctx, database->store,
        &(struct message_query){.contact_id = two, .from_ms = 1002, .limit = 1}, &page, &err));
    assert_int_equal(page.count, 1);
    assert_int_equal(page.items[0].at_ms, 1003);
}

static void test_message_case(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t one = add_contact(database->store, 1), two = add_contact(database->store, 2), case_id;
    for (int i = 0; i < 6; i++)
        (void)add_message(database, &(struct message){.contact_id = i % 2 ? two : one,
                                                      .channel = "text",
                                                      .at_ms = 1000 + i});
    const struct case_row row = {.contact_id = one, .channel = "text", .opened_ms = 1};
    assert_done(case_add(database->store, &row, &case_id, &err));
    assert_done(message_set_case(database->store, one, case_id, 1002, &err));
    struct message_page page = list(database, 0, case_id, 0);
    assert_int_equal(page.count, 2);
    assert_int_equal(page.items[0].case_id, case_id);
    assert_int_equal(page.items[0].at_ms, 1002);
    assert_int_equal(list(database, one, case_id, 0).count, 2);
    assert_int_equal(list(database, two, case_id, 0).count, 0);
    assert_int_equal(list(database, 0, case_id + 1, 0).count, 0);
}

struct report {
    const char *name;
    enum delivery before, word, after;
};
static const struct report reports[] = {
    {"queued follows nothing", DELIVERY_NONE, DELIVERY_QUEUED, DELIVERY_QUEUED},
    {"sent follows queued", DELIVERY_QUEUED, DELIVERY_SENT, DELIVERY_SENT},
    {"delivered follows nothing", DELIVERY_NONE, DELIVERY_DELIVERED, DELIVERY_DELIVERED},
    {"failed follows sent", DELIVERY_SENT, DELIVERY_FAILED, DELIVERY_FAILED},
    {"sent does not follow delivered", DELIVERY_DELIVERED, DELIVERY_SENT, DELIVERY_DELIVERED},
    {"failed does not follow delivered", DELIVERY_DELIVERED, DELIVERY_FAILED, DELIVERY_DELIVERED},
    {"delivered does not follow failed", DELIVERY_FAILED, DELIVERY_DELIVERED, DELIVERY_FAILED},
    {"queued does not follow sent", DELIVERY_SENT, DELIVERY_QUEUED, DELIVERY_SENT},
    {"a word nobody knows moves nothing", DELIVERY_QUEUED, DELIVERY_UNKNOWN, DELIVERY_QUEUED},
    {"nothing moves nothing", DELIVERY_SENT, DELIVERY_NONE, DELIVERY_SENT},
};

static void test_delivery(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t contact_id = add_contact(database->store, 1);
    for (size_t i = 0; i < ARRAY_SIZE(reports); i++) {
        int64_t id = add_message(database, &(struct message){.contact_id = contact_id,
                                                             .is_out = true,
                                                             .channel = "text",
                                                             .delivery = reports[i].before});
        assert_done(message_delivery(database->store, id, reports[i].word, 0, NULL, &err));
        struct message_page page = list(database, contact_id, 0, id - 1);
        if (page.items[0].delivery != reports[i].after)
            fail_msg("%s", reports[i].name);
    }
}

static void test_provider_id(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t contact_id = add_contact(database->store, 1), found = -1;
    int64_t out = add_message(database, &(struct message){.contact_id = contact_id,
                                                          .is_out = true,
                                                          .channel = "text",
                                                          .provider = "a"});
    (void)add_message(database, &(struct message){.contact_id = contact_id,
                                                  .channel = "text",
                                                  .provider = "a",
                                                  .provider_id = "in-1"});
    assert_done(message_delivery(database->store, out, DELIVERY_SENT, 30003, "out-1", &err));
    assert_done(message_delivery(database->store, out, DELIVERY_SENT, 0, NULL, &err));
    assert_done(message_find_provider_id(database->store, "a", "out-1", &found, &err));
    assert_int_equal(found, out);
    assert_done(message_find_provider_id(database->store, "b", "out-1", &found, &err));
    assert_int_equal(found, 0);
    assert_done(message_find_provider_id(database->store, "a", "in-1", &found, &err));
    assert_int_equal(found, 0);
    assert_int_equal(list(database, contact_id, 0, 0).items[0].code, 30003);
}

static void test_call(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct call *found;
    struct call call = {.contact_id = add_contact(database->store, 1),
                        .provider = "twilio",
                        .provider_id = "CA1",
                        .prompt = "p1",
                        .state = CALL_RINGING,
                        .at_ms = 1000};
    assert_done(call_find(database->ctx, database->store, "twilio", "CA1", &found, &err));
    assert_null(found);
    assert_done(call_add(database->store, &call, &call.id, &err));
    call.session = "{}";
    call.prompt = NULL;
    call.state = CALL_ENDED;
    call.ended_ms = 3000;
    assert_done(call_update(database->store, &call, &err));
    assert_done(call_find(database->ctx, database->store, "twilio", "CA1", &found, &err));
    assert_int_equal(found->id, call.id);
    assert_int_equal(found->contact_id, call.contact_id);
    assert_string_equal(found->session, "{}");
    assert_null(found->prompt);
    assert_int_equal(found->state, CALL_ENDED);
    assert_int_equal(found->at_ms, 1000);
    assert_int_equal(found->ended_ms, 3000);
    assert_false(call_add(database->store, &call, &call.id, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_done(call_find(database->ctx, database->store, "other", "CA1", &found, &err));
    assert_null(found);
}

static int64_t add_outbox(const struct database *database, int64_t contact_id,
                          enum outbound_kind kind, enum outbox_state state, int64_t due_ms)
{
    struct error err = {0};
    int64_t id;
    const struct outbox_row row = {
        .message_id = add_message(database, &(struct message){.contact_id = contact_id,
                                                              .is_out = true,
                                                              .channel = "text",
                                                              .text = "words"}),
        .contact_id = contact_id,
        .kind = kind,
        .state = state,
        .provider = "twilio",
        .from = "+442079460000",
        .created_ms = 500,
        .due_ms = due_ms,
    };
    assert_done(outbox_add(database->store, &row, &id, &err));
    return id;
}

static struct outbox_row *get_outbox(const struct database *database, int64_t id)
{
    struct error err = {0};
    struct outbox_row *row;
    assert_done(outbox_get(database->ctx, database->store, id, &row, &err));
    return row;
}

static void test_outbox(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t contact_id = add_contact(database->store, 1);
    int64_t id = add_outbox(database, contact_id, OUTBOUND_DETAILS, OUTBOX_DUE, 700);
    const struct outbox_row *row = get_outbox(database, id);
    assert_int_equal(row->id, id);
    assert_int_equal(row->contact_id, contact_id);
    assert_int_equal(row->kind, OUTBOUND_DETAILS);
    assert_int_equal(row->state, OUTBOX_DUE);
    assert_string_equal(row->provider, "twilio");
    assert_string_equal(row->from, "+442079460000");
    assert_string_equal(row->text, "words");
    assert_true(str_equal(row->sealed, str_range("sea\0led", 7)));
    assert_int_equal(row->phone_kind, PHONE_MOBILE);
    assert_false(row->is_stopped);
    assert_int_equal(row->tries, 0);
    assert_int_equal(row->created_ms, 500);
    assert_int_equal(row->due_ms, 700);
    assert_null(get_outbox(database, id + 1));

    assert_done(outbox_set(database->store, id, OUTBOX_ATTEMPTING, 3, 600, 800, &err));
    struct contact *contact = find_contact(database, 1);
    contact->is_stopped = true;
    assert_done(contact_update(database->store, contact, &err));
    row = get_outbox(database, id);
    assert_int_equal(row->state, OUTBOX_ATTEMPTING);
    assert_int_equal(row->tries, 3);
    assert_int_equal(row->first_try_ms, 600);
    assert_int_equal(row->due_ms, 800);
    assert_true(row->is_stopped);
}

static void test_outbox_due(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t contact_id = add_contact(database->store, 1), next = 0;
    assert_done(outbox_next_due(database->store, &next, &err));
    assert_int_equal(next, INT64_MAX);
    for (int state_number = OUTBOX_INLINE; state_number <= OUTBOX_CANCELLED; state_number++)
        (void)add_outbox(database, contact_id, OUTBOUND_REPLY, (enum outbox_state)state_number,
                         1000 - state_number);
    int64_t late = add_outbox(database, contact_id, OUTBOUND_REPLY, OUTBOX_DUE, 5000);
    struct outbox_page page;
    assert_done(outbox_due(database->ctx, database->store, 1000, 10, &page, &err));
    assert_int_equal(page.count, 2);
    assert_int_equal(page.items[0].state, OUTBOX_ASK); /* 995 is sooner than 997 */
    assert_int_equal(page.items[1].state, OUTBOX_DUE);
    assert_string_equal(page.items[0].text, "words");
    assert_done(outbox_due(database->ctx, database->store, 1000, 1, &page, &err));
    assert_int_equal(page.count, 1);
    assert_done(outbox_next_due(database->store, &next, &err));
    assert_int_equal(next, 995);
    assert_done(outbox_due(database->ctx, database->store, 5000, 10, &page, &err));
    assert_int_equal(page.count, 3);
    assert_int_equal(page.items[2].id, late);
}

struct unwritten {
    const char *name;
    enum outbox_state before, after;
};
static const struct unwritten unwrittens[] = {
    {"half an answer is asked about", OUTBOX_INLINE, OUTBOX_ASK},
    {"a report that came before stays", OUTBOX_DONE, OUTBOX_DONE},
    {"one that is due stays", OUTBOX_DUE, OUTBOX_DUE},
};

static void test_outbox_unwritten(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t contact_id = add_contact(database->store, 1);
    for (size_t i = 0; i < ARRAY_SIZE(unwrittens); i++) {
        int64_t id = add_outbox(database, contact_id, OUTBOUND_REPLY, unwrittens[i].before, 0);
        assert_done(outbox_unwritten(database->store, id, 900, &err));
        const struct outbox_row *row = get_outbox(database, id);
        if (row->state != unwrittens[i].after ||
            row->due_ms != (row->state == OUTBOX_ASK ? 900 : 0))
            fail_msg("%s", unwrittens[i].name);
    }
}

static void test_outbox_answered(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t contact_id = add_contact(database->store, 1), ids[4];
    int count = 0;
    for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
        ids[i] = add_outbox(database, contact_id, OUTBOUND_REPLY, OUTBOX_INLINE, 0);
    assert_done(outbox_answered(database->store, ids[1], &err));
    assert_done(outbox_answered(database->store, ids[0], &err)); /* never goes back */
    assert_done(outbox_recover(database->store, 60000, &count, &err));
    assert_int_equal(count, 2);
    for (size_t i = 0; i < ARRAY_SIZE(ids); i++)
        assert_int_equal(get_outbox(database, ids[i])->state, i < 2 ? OUTBOX_INLINE : OUTBOX_ASK);
}

static void test_outbox_recover(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t contact_id = add_contact(database->store, 1), ids[10] = {0};
    for (int i = OUTBOX_INLINE; i <= OUTBOX_CANCELLED; i++)
        ids[i] = add_outbox(database, contact_id, OUTBOUND_REPLY, (enum outbox_state)i, 1);
    int count = 0;
    assert_done(outbox_recover(database->store, 60000, &count, &err));
    assert_int_equal(count, 2);
    for (int i = OUTBOX_INLINE; i <= OUTBOX_CANCELLED; i++) {
        bool is_unsure = i == OUTBOX_INLINE || i == OUTBOX_ATTEMPTING;
        const struct outbox_row *row = get_outbox(database, ids[i]);
        assert_int_equal(row->state, is_unsure ? OUTBOX_ASK : i);
        assert_int_equal(row->due_ms, is_unsure ? 60000 : 1);
    }
    assert_done(outbox_recover(database->store, 60000, &count, &err));
    assert_int_equal(count, 0);
}

static void test_outbox_cancel(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t one = add_contact(database->store, 1), two = add_contact(database->store, 2);
    static const struct {
        enum outbound_kind kind;
        enum outbox_state before, after;
    } rows[] = {
        {OUTBOUND_REPLY, OUTBOX_DUE, OUTBOX_CANCELLED},
        {OUTBOUND_ADVISER, OUTBOX_DUE, OUTBOX_CANCELLED},
        {OUTBOUND_STOP_REPLY, OUTBOX_DUE, OUTBOX_DUE},
        {OUTBOUND_SAFETY, OUTBOX_DUE, OUTBOX_DUE},
        {OUTBOUND_REPLY, OUTBOX_ASK, OUTBOX_ASK},
        {OUTBOUND_REPLY, OUTBOX_ATTEMPTING, OUTBOX_ATTEMPTING},
        {OUTBOUND_REPLY, OUTBOX_SENT, OUTBOX_SENT},
    };
    int64_t ids[ARRAY_SIZE(rows)];
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        ids[i] = add_outbox(database, one, rows[i].kind, rows[i].before, 1);
    int64_t other = add_outbox(database, two, OUTBOUND_REPLY, OUTBOX_DUE, 1);
    assert_done(outbox_cancel(database->store, one, &err));
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
        assert_int_equal(get_outbox(database, ids[i])->state, rows[i].after);
    assert_int_equal(get_outbox(database, other)->state, OUTBOX_DUE);
}

static void test_inbound(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    struct inbound *found;
    int64_t contact_id = add_contact(database->store, 1);
    int64_t outbox_id = add_outbox(database, contact_id, OUTBOUND_REPLY, OUTBOX_INLINE, 0);
    assert_done(inbound_find(database->ctx, database->store, "a|text|1", &found, &err));
    assert_null(found);
    assert_done(inbound_add(database->store, "a|text|1", "[]", outbox_id, 1000, &err));
    assert_done(inbound_add(database->store, "a|text|2", NULL, 0, 2000, &err));
    assert_done(inbound_find(database->ctx, database->store, "a|text|1", &found, &err));
    assert_string_equal(found->answer, "[]");
    assert_int_equal(found->outbox_id, outbox_id);
    assert_int_equal(found->outbox_state, OUTBOX_INLINE);
    assert_done(inbound_find(database->ctx, database->store, "a|text|2", &found, &err));
    assert_null(found->answer);
    assert_int_equal(found->outbox_id, 0);
    assert_int_equal(found->outbox_state, OUTBOX_NONE);
    assert_false(inbound_add(database->store, "a|text|1", NULL, 0, 3000, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
}

static void test_inbound_sweep(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int count = -1;
    struct inbound *found;
    for (int i = 0; i < 5; i++)
        assert_done(inbound_add(database->store, mem_printf(database->ctx, "k%d", i), NULL, 0,
                                1000 + i, &err));
    assert_done(inbound_sweep(database->store, 1003, 2, &count, &err));
    assert_int_equal(count, 2);
    assert_done(inbound_sweep(database->store, 1003, 2, &count, &err));
    assert_int_equal(count, 1);
    assert_done(inbound_sweep(database->store, 1003, 2, &count, &err));
    assert_int_equal(count, 0);
    assert_done(inbound_find(database->ctx, database->store, "k2", &found, &err));
    assert_null(found);
    assert_done(inbound_find(database->ctx, database->store, "k3", &found, &err));
    assert_non_null(found);
}

static size_t due(const struct database *database, int64_t now_ms, struct timer_page *page)
{
    struct error err = {0};
    assert_done(timer_due(database->ctx, database->store, now_ms, 10, page, &err));
    return page->count;
}

static void test_timer(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t one = add_contact(database->store, 1), two = add_contact(database->store, 2), next;
    struct timer_page page;
    assert_done(timer_next_due(database->store, &next, &err));
    assert_int_equal(next, INT64_MAX);
    const struct timer timers[] = {
        {0, one, 0, "quiet", 3000}, {0, one, 0, "unfinished", 4000}, {0, one, 7, "quiet", 2000},
        {0, two, 0, "quiet", 1000}, {0, one, 0, "quiet", 500},
    };
    for (size_t i = 0; i < ARRAY_SIZE(timers); i++)
        assert_done(timer_set(database->store, &timers[i], &err));
    assert_done(timer_next_due(database->store, &next, &err));
    assert_int_equal(next, 500);
    assert_int_equal(due(database, 499, &page), 0);
    assert_int_equal(due(database, 9000, &page), 4);
    assert_int_equal(page.items[0].contact_id, one);
    assert_int_equal(page.items[0].call_id, 0);
    assert_string_equal(page.items[0].name, "quiet");
    assert_int_equal(page.items[2].call_id, 7);

    struct timer *timer;
    assert_done(timer_get(database->ctx, database->store, page.items[0].id, &timer, &err));
    assert_int_equal(timer->due_ms, 500);
    assert_done(timer_delete(database->store, page.items[0].id, &err));
    assert_done(timer_get(database->ctx, database->store, page.items[0].id, &timer, &err));
    assert_null(timer);
    assert_done(timer_cancel(database->store, one, 0, "quiet", &err));
    assert_int_equal(due(database, 9000, &page), 3);
    assert_done(timer_cancel(database->store, one, 7, "quiet", &err));
    assert_int_equal(due(database, 9000, &page), 2);
    assert_done(timer_cancel(database->store, one, 0, "", &err));
    assert_int_equal(due(database, 9000, &page), 1);
    assert_int_equal(page.items[0].contact_id, two);
}

static void test_timer_shift(void **state)
{
    struct database *database = *state;
    struct error err = {0};
    int64_t one = add_contact(database->store, 1);
    struct timer_page page;
    assert_done(timer_set(database->store, &(struct timer){0, one, 0, "a", 1000}, &err));
    assert_done(timer_set(database->store, &(struct timer){0, one, 0, "b", 9000}, &err));
    assert_done(timer_shift(database->store, 5000, 300, &err));
    assert_int_equal(due(database, 99999, &page), 2);
    assert_int_equal(page.items[0].due_ms, 1300);
    assert_int_equal(page.items[1].due_ms, 9000);
}

int main(void)
{
    clock_start();
    const struct CMUnitTest tests[] = {
        DATABASE_TEST("a contact is found by its hash and changed", test_contact),
        DATABASE_TEST("each withheld caller is their own contact", test_withheld),
        DATABASE_TEST("a contact moves to a newer key", test_rehash),
        DATABASE_TEST("a session is put in place, replaced and ended", test_session),
        DATABASE_TEST("a look-up takes one block of memory", test_one_block),
        DATABASE_TEST("a message is read as it was written", test_message),
        DATABASE_TEST("messages are paged by person, by time, and all", test_message_list),
        DATABASE_TEST("what was said before a case belongs to it", test_message_case),
        DATABASE_TEST("a report moves delivery forward only", test_delivery),
        DATABASE_TEST("our text is found by the provider's id", test_provider_id),
        DATABASE_TEST("a call is kept once and changed", test_call),
        DATABASE_TEST("an outbox row brings its words and its person", test_outbox),
        DATABASE_TEST("only rows to send or to ask about are due, soonest first", test_outbox_due),
        DATABASE_TEST("half an answer is asked about", test_outbox_unwritten),
        DATABASE_TEST("whole answers are known by one number", test_outbox_answered),
        DATABASE_TEST("what a crash leaves unsure is asked about", test_outbox_recover),
        DATABASE_TEST("a stop holds back what may be held back", test_outbox_cancel),
        DATABASE_TEST("a callback that came before is known with its answer", test_inbound),
        DATABASE_TEST("old callbacks are swept a few at a time", test_inbound_sweep),
        DATABASE_TEST("a timer is one a person, call and name", test_timer),
        DATABASE_TEST("waits shift with the clock", test_timer_shift),
    };
    return cmocka_run_group_tests_name("store: rows", tests, NULL, NULL);
}

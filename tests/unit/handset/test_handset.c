/* The pretended phone's addresses: its page, what it must know, and one number's texts as a phone would have them.
 * Stands beside handset/handset.c; every row is one request against a fresh house. */
// SPDX-License-Identifier: Apache-2.0
#include "handset/handset.h"

#include "../rows.h"
#include "../web_house.h"
#include "base/clock.h"
#include "store/contact.h"
#include "store/message.h"

struct phone_house {
    struct web_house house;
    struct handset *handset;
    int64_t contact_id;
};

static void open_phone(struct phone_house *phone)
{
    struct error err = {ERROR_NONE, ""};
    web_house_open(&phone->house);
    static const char *const languages[] = {"en", "pl", NULL};
    struct handset_config config = {.store = phone->house.store,
                                    .ring = phone->house.ring,
                                    .web = phone->house.folder,
                                    .service_name = "Connecting Londoners",
                                    .service_phone = "020 7946 0100",
                                    .our_number = "+442079460100",
                                    .languages = languages,
                                    .is_sample = true};
    if (!handset_new(phone->house.ctx, &config, &phone->handset, &err))
        fail_msg("%s", err.text);

    const char *number = "+447700900123";
    unsigned char hash[32];
    secret_hash(phone->house.ring, 0, str_of(number), hash);
    struct str sealed = secret_seal(phone->house.ctx, phone->house.ring, str_of(number), "contact");
    assert_true(store_begin(phone->house.store, &err));
    assert_true(contact_add(
        phone->house.store, hash,
        &(struct contact){
            .kind = PHONE_MOBILE, .language = "en", .created_ms = web_now_ms, .sealed = sealed},
        &phone->contact_id, &err));
    assert_true(store_commit(phone->house.store, &err));
}

static void add_text(struct phone_house *phone, const char *text, bool is_out,
                     enum delivery delivery, int64_t *id_out)
{
    struct error err = {ERROR_NONE, ""};
    struct message message = {.contact_id = phone->contact_id,
                              .is_out = is_out,
                              .channel = "text",
                              .provider = "sandbox",
                              .provider_id = is_out ? NULL : "SM1",
                              .text = text,
                              .parts = 1,
                              .at_ms = web_now_ms};
    assert_true(store_begin(phone->house.store, &err));
    assert_true(message_add(phone->house.store, &message, id_out, &err));
    if (delivery != DELIVERY_NONE)
        assert_true(message_delivery(phone->house.store, *id_out, delivery, 0, NULL, &err));
    assert_true(store_commit(phone->house.store, &err));
}

static struct http_response ask_at(struct phone_house *phone, const char *method, const char *path,
                                   const char *query, int64_t now_ms)
{
    struct http_request request = {
        .method = method, .path = path, .query = str_of(query), .peer = "127.0.0.1"};
    return handset_request(phone->house.ctx, phone->handset, &request, now_ms);
}

struct asked {
    const char *name;
    const char *method, *path, *query;
    int status;
    const char *holds;
};

static const struct asked asked[] = {
    {"the page", "GET", "/phone", "", 200, "<title>Page"},
    {"HEAD is GET", "HEAD", "/phone", "", 200, NULL},
    {"a module", "GET", "/phone/app.js", "", 200, "start();"},
    {"a file of another kind", "GET", "/phone/notes.txt", "", 404, NULL},
    {"an unknown path", "GET", "/phone/a/b", "", 404, NULL},
    {"a wrong method", "POST", "/phone/messages", "", 405, NULL},
    {"what the page must know", "GET", "/phone/info", "", 200,
     "{\"service\":\"Connecting Londoners\",\"service_phone\":\"020 7946 0100\","
     "\"our_number\":\"+442079460100\",\"is_sample\":true,\"languages\":[\"en\",\"pl\"]}"},
    {"texts of a number that never wrote", "GET", "/phone/messages", "number=%2B447700900999", 200,
     "{\"items\":[],"},
    {"texts of no number", "GET", "/phone/messages", "", 400, "number"},
    {"a cursor that is not ours", "GET", "/phone/messages", "number=%2B447700900123&after=7", 400,
     "after"},
    {"a broken query", "GET", "/phone/messages", "number=%zz", 400, NULL},
};

static void test_asked(void **state)
{
    const struct asked *row = *state;
    struct phone_house phone;
    open_phone(&phone);
    struct http_response response = ask_at(&phone, row->method, row->path, row->query, web_now_ms);
    const char *body = web_body(phone.house.ctx, &response);
    if (response.status != row->status)
        fail_msg("%d %s", response.status, body);
    if (row->holds != NULL && strstr(body, row->holds) == NULL)
        fail_msg("not in %s", body);
    assert_non_null(web_header(phone.house.ctx, &response, "Content-Security-Policy"));
    web_house_close(&phone.house);
}

/* One text out of ours, and whether a phone would have it. */
struct arrived {
    const char *name;
    enum delivery delivery;
    bool is_there;
};

static const struct arrived arrivals[] = {
    {"a text that waits is not there yet", DELIVERY_NONE, false},
    {"a text that the provider took is there", DELIVERY_QUEUED, true},
    {"a sent text is there", DELIVERY_SENT, true},
    {"a delivered text is there", DELIVERY_DELIVERED, true},
    {"a failed text never comes", DELIVERY_FAILED, false},
};

static const char *texts(struct phone_house *phone, const char *after, int64_t now_ms)
{
    const char *query = mem_printf(phone->house.ctx, "number=%%2B447700900123&after=%s", after);
    struct http_response response = ask_at(phone, "GET", "/phone/messages", query, now_ms);
    assert_int_equal(response.status, 200);
    return web_body(phone->house.ctx, &response);
}

static const char *next_of(struct phone_house *phone, const char *body)
{
    const char *next = strstr(body, "\"next\":\"");
    assert_non_null(next);
    next += strlen("\"next\":\"");
    return mem_printf(phone->house.ctx, "%.*s", (int)strcspn(next, "\""), next);
}

static void test_arrived(void **state)
{
    const struct arrived *row = *state;
    struct phone_house phone;
    int64_t id;
    open_phone(&phone);
    add_text(&phone, "no food", false, DELIVERY_NONE, &id);
    add_text(&phone, "Hello", true, row->delivery, &id);
    const char *body = texts(&phone, "", web_now_ms);
    assert_non_null(
        strstr(body, "\"direction\":\"in\",\"provider_id\":\"SM1\",\"text\":\"no food\""));
    assert_int_equal(strstr(body, "\"text\":\"Hello\"") != NULL, row->is_there);
    assert_null(strstr(body, "7700900123"));
    web_house_close(&phone.house);
}

static void test_late_text_is_not_passed_over(void **state)
{
    (void)state;
    struct phone_house phone;
    int64_t late, id;
    open_phone(&phone);
    add_text(&phone, "late", true, DELIVERY_NONE, &late);
    add_text(&phone, "quick", true, DELIVERY_SENT, &id);
    const char *body = texts(&phone, "", web_now_ms);
    assert_non_null(strstr(body, "quick"));
    const char *next = next_of(&phone, body);

    struct error err = {ERROR_NONE, ""};
    assert_true(store_begin(phone.house.store, &err));
    assert_true(message_delivery(phone.house.store, late, DELIVERY_SENT, 0, NULL, &err));
    assert_true(store_commit(phone.house.store, &err));
    body = texts(&phone, next, web_now_ms);
    assert_non_null(strstr(body, "late"));
    body = texts(&phone, next_of(&phone, body), web_now_ms);
    assert_non_null(strstr(body, "\"items\":[]"));
    web_house_close(&phone.house);
}

static void test_long_texts_make_several_pages(void **state)
{
    (void)state;
    struct phone_house phone;
    int64_t id;
    open_phone(&phone);
    char *words = mem_zeroed(phone.house.ctx, 1, 64 * 1024, "words");
    memset(words, '\x01', 64 * 1024 - 1); /* six bytes each in JSON */
    for (int i = 0; i < 6; i++)
        add_text(&phone, words, false, DELIVERY_NONE, &id);
    add_text(&phone, "the last", false, DELIVERY_NONE, &id);
    const char *body = texts(&phone, "", web_now_ms);
    int pages = 1;
    for (; strstr(body, "the last") == NULL && pages < 7; pages++)
        body = texts(&phone, next_of(&phone, body), web_now_ms);
    assert_int_equal(pages, 4);
    web_house_close(&phone.house);
}

static void test_patience_ends(void **state)
{
    (void)state;
    struct phone_house phone;
    int64_t id;
    open_phone(&phone);
    add_text(&phone, "never", true, DELIVERY_NONE, &id);
    add_text(&phone, "quick", true, DELIVERY_SENT, &id);
    const char *body = texts(&phone, "", web_now_ms + 3600000);
    body = texts(&phone, next_of(&phone, body), web_now_ms + 3600000);
    assert_non_null(strstr(body, "\"items\":[]"));
    web_house_close(&phone.house);
}

static void test_owns(void **state)
{
    (void)state;
    assert_true(handset_owns("/phone"));
    assert_true(handset_owns("/phone/app.js"));
    assert_false(handset_owns("/phones"));
    assert_false(handset_owns("/"));
}

struct story {
    const char *name;
    void (*test)(void **state);
};

static const struct story stories[] = {
    {"a text that comes late is not passed over", test_late_text_is_not_passed_over},
    {"long texts make several pages", test_long_texts_make_several_pages},
    {"a text without a report holds up the rest for an hour at most", test_patience_ends},
    {"only /phone and what is below is ours", test_owns},
};

static void test_story(void **state)
{
    const struct story *story = *state;
    story->test(state);
}

int main(void)
{
    clock_start();
    const struct rows_table tables[] = {ROWS(asked, test_asked), ROWS(arrivals, test_arrived),
                                        ROWS(stories, test_story)};
    return rows_run("handset: requests", tables, ARRAY_SIZE(tables));
}

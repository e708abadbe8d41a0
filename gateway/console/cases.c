/* The case log as JSON: a page of it by filters, and one case with its story.
 * Stands behind console.c; reads store/case.h. Numbers are masked unless the asking token may see them.
 * Leaves to others: who asks (signin.c), the story (thread.c), writing cases (dispatch/). */
// SPDX-License-Identifier: Apache-2.0
#include "console/console_impl.h"

#include <string.h>

#include "base/clock.h"
#include "base/member.h"
#include "store/case.h"

enum { LIMIT_DEFAULT = 50, LIMIT_MAX = 200, DATE_LENGTH = 10 };
enum { CASE_BYTES_MAX = 16 * 1024, THREAD_BYTES_MAX = 4 * 1024 * 1024 };

static const char *const statuses[] = {"new", "waiting", "with_adviser", "told", "closed", NULL};
static const char *const channels[] = {"text", "phone", NULL};
static const char *const risks[] = {"none", "concern", "immediate", NULL};

/* "a|b" becomes ["a","b"]. */
static void add_list(struct buf *out, const char *key, const char *joined)
{
    member_name(out, key);
    buf_add_byte(out, '[');
    struct str rest = str_of(joined), piece;
    bool is_first = true;
    while (rest.length > 0 && str_next(&rest, '|', &piece)) {
        if (!is_first)
            buf_add_byte(out, ',');
        buf_add_json(out, piece);
        is_first = false;
    }
    buf_add_byte(out, ']');
}

static void add_contact(void *ctx, const struct console_asked *asked, const struct case_row *row,
                        struct buf *out)
{
    struct console *console = asked->console;
    struct phone phone = {.kind = row->phone_kind};
    struct str number;
    if (row->sealed.length > 0 &&
        secret_open(ctx, console->config.ring, row->sealed, "contact", &number) &&
        number.length < sizeof phone.text)
        memcpy(phone.text, number.data, number.length);

    char masked[64];
    phone_mask(&phone, masked);
    member_name(out, "contact");
    buf_add_byte(out, '{');
    member_name(out, "id");
    console_add_id(console, out, "contact", row->contact_id);
    member_text(out, "masked", masked);
    if (asked->visitor.sees_numbers)
        member_text(out, "number", phone.text[0] != '\0' ? phone.text : NULL);
    buf_add_byte(out, '}');
}

/* A case without its closing brace. */
static void add_case(void *ctx, const struct console_asked *asked, const struct case_row *row,
                     struct buf *out)
{
    buf_add_byte(out, '{');
    member_name(out, "id");
    console_add_id(asked->console, out, "case", row->id);
    member_text(out, "ref", row->ref);
    member_text(out, "status", row->status);
    member_text(out, "channel", row->channel);
    member_text(out, "language", row->language);
    member_text(out, "need", row->need);
    add_list(out, "needs", row->needs);
    member_name(out, "area");
    buf_add_byte(out, '{');
    member_text(out, "outcode",
                row->outcode != NULL && row->outcode[0] != '\0' ? row->outcode : NULL);
    add_list(out, "boroughs", row->boroughs);
    buf_add_byte(out, '}');
    member_text(out, "risk", row->risk != NULL ? row->risk : "none");
    member_number(out, "priority", row->priority);
    member_text(out, "adviser", row->adviser);
    member_text(out, "team", row->team);
    member_text(out, "outcome", row->outcome);
    add_contact(ctx, asked, row, out);
    member_time(out, "opened_at", row->opened_ms);
    member_time(out, "updated_at", row->updated_ms);
    member_time(out, "due_at", row->due_ms);
}

/* The value of a query field as text, NULL when it is absent or empty. */
static const char *field(void *ctx, const struct http_fields *fields, const char *name)
{
    struct str value = str_trim(http_field_get(fields, name));
    return value.length > 0 ? str_keep(ctx, value) : NULL;
}

static bool read_word(const char *name, const char *const *words, const char *value,
                      const char **out, struct error *err)
{
    if (value == NULL)
        return true;
    for (; *words != NULL; words++) {
        if (strcmp(*words, value) == 0) {
            *out = *words;
            return true;
        }
    }
    return error_set(err, ERROR_INPUT, "\"%s\" is not one of the known words.", name);
}

static bool read_need(const struct console *console, const char *value, struct case_filter *filter,
                      struct error *err)
{
    if (value != NULL && console->needs != NULL &&
        understand_need_label(console->needs, value) == NULL)
        return error_set(err, ERROR_INPUT, "\"need\" is not a need that we know.");
    filter->need = value;
    return true;
}

static bool read_borough(const struct console *console, const char *value,
                         struct case_filter *filter, struct error *err)
{
    filter->borough = value;
    if (value == NULL || console->map == NULL)
        return true;
    int index = place_borough_find(console->map, str_of(value));
    if (index == PLACE_UNKNOWN)
        return error_set(err, ERROR_INPUT, "\"borough\" is not a code like E09000022.");
    filter->borough = place_map_borough(console->map, index)->gss;
    return true;
}

/* A whole day when only a date is given: from its first moment, to its last. */
static bool read_time(const char *name, const char *value, bool is_end, int64_t *out,
                      struct error *err)
{
    if (value == NULL)
        return true;
    int64_t at_ms = 0;
    if (!clock_parse(str_of(value), &at_ms))
        return error_set(err, ERROR_INPUT, "\"%s\" is not a date like 2026-11-03.", name);
    if (is_end && strlen(value) == DATE_LENGTH) {
        struct clock_local day = clock_local_of(at_ms);
        day.day += 1;
        at_ms = clock_of_local(day);
    }
    *out = at_ms;
    return true;
}

static bool read_page(void *ctx, const struct console *console, const struct http_fields *fields,
                      struct case_filter *filter, struct error *err)
{
    const char *after = field(ctx, fields, "after");
    if (after != NULL &&
        !secret_token_read(console->config.ring, "cursor", str_of(after), &filter->before_id))
        return error_set(err, ERROR_INPUT, "\"after\" is not the \"next\" of an earlier page.");

    const char *limit = field(ctx, fields, "limit");
    int64_t number = LIMIT_DEFAULT;
    if (limit != NULL && !str_to_int64(str_of(limit), 1, LIMIT_MAX, &number))
        return error_set(err, ERROR_INPUT, "\"limit\" is not a number from 1 to %d.", LIMIT_MAX);
    filter->limit = (int)number;
    return true;
}

static bool read_filter(void *ctx, const struct console_asked *asked, struct case_filter *filter,
                        struct error *err)
{
    const struct console *console = asked->console;
    struct http_fields fields = {NULL, 0};
    if (!http_form_parse(ctx, asked->request->query, &fields, err))
        return false;
    return read_word("status", statuses, field(ctx, &fields, "status"), &filter->status, err) &&
           read_word("channel", channels, field(ctx, &fields, "channel"), &filter->channel, err) &&
           read_word("risk", risks, field(ctx, &fields, "risk"), &filter->risk, err) &&
           read_need(console, field(ctx, &fields, "need"), filter, err) &&
           read_borough(console, field(ctx, &fields, "borough"), filter, err) &&
           read_time("from", field(ctx, &fields, "from"), false, &filter->from_ms, err) &&
           read_time("to", field(ctx, &fields, "to"), true, &filter->to_ms, err) &&
           read_page(ctx, console, &fields, filter, err);
}

struct http_response cases_list(void *ctx, const struct console_asked *asked)
{
    struct error err = {ERROR_NONE, ""};
    struct case_filter filter = {.after_id = -1};
    if (!read_filter(ctx, asked, &filter, &err))
        return http_problem_of(ctx, &err);

    /* One more than asked for tells whether there is a next page. */
    int limit = filter.limit++;
    struct case_page page = {NULL, 0};
    if (!case_list(ctx, asked->console->config.store, &filter, &page, &err))
        return http_problem_of(ctx, &err);
    size_t shown = page.count > (size_t)limit ? (size_t)limit : page.count;

    struct buf *body = buf_new(ctx, (shown + 1) * CASE_BYTES_MAX);
    buf_add_text(body, "{\"items\":[");
    for (size_t i = 0; i < shown; i++) {
        if (i > 0)
            buf_add_byte(body, ',');
        add_case(ctx, asked, &page.items[i], body);
        buf_add_byte(body, '}');
    }
    buf_add_text(body, "],\"next\":");
    if (page.count > shown)
        console_add_id(asked->console, body, "cursor", page.items[shown - 1].id);
    else
        buf_add_text(body, "null");
    buf_add_byte(body, '}');
    return console_json(ctx, 200, body);
}

struct http_response cases_one(void *ctx, const struct console_asked *asked)
{
    struct console *console = asked->console;
    struct error err = {ERROR_NONE, ""};
    struct case_row *row = NULL;
    int64_t id;
    if (!secret_token_read(console->config.ring, "case", asked->piece, &id))
        return http_problem(ctx, 404, "There is no such case.");
    if (!case_get(ctx, console->config.store, id, &row, &err))
        return http_problem_of(ctx, &err);
    if (row == NULL)
        return http_problem(ctx, 404, "There is no such case.");

    struct buf *body = buf_new(ctx, THREAD_BYTES_MAX);
    add_case(ctx, asked, row, body);
    if (!thread_write(ctx, console->config.store, id, body, &err))
        return http_problem_of(ctx, &err);
    buf_add_byte(body, '}');
    return console_json(ctx, 200, body);
}

static void add_needs(const struct understand_needs *needs, struct buf *out)
{
    size_t count = needs != NULL ? understand_need_count(needs) : 0;
    for (size_t i = 0; i < count; i++) {
        const char *id = understand_need_at(needs, i);
        buf_add_text(out, i > 0 ? ",{" : "{");
        member_text(out, "id", id);
        member_text(out, "label", understand_need_label(needs, id));
        const char *parent = understand_need_parent(needs, id);
        member_text(out, "parent", parent != NULL && parent[0] != '\0' ? parent : NULL);
        buf_add_byte(out, '}');
    }
}

static void add_boroughs(const struct place_map *map, struct buf *out)
{
    for (int i = 0; map != NULL && i < PLACE_BOROUGHS; i++) {
        const struct place_borough *borough = place_map_borough(map, i);
        buf_add_text(out, i > 0 ? ",{" : "{");
        member_text(out, "code", borough->gss);
        member_text(out, "name", borough->name);
        buf_add_byte(out, '}');
    }
}

struct http_response cases_words(void *ctx, const struct console_asked *asked)
{
    struct buf *body = buf_new(ctx, 256 * 1024);
    buf_add_text(body, "{\"needs\":[");
    add_needs(asked->console->needs, body);
    buf_add_text(body, "],\"boroughs\":[");
    add_boroughs(asked->console->map, body);
    buf_add_text(body, "]}");
    return console_json(ctx, 200, body);
}

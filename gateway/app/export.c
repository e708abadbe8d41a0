/* Cases and messages written out: a row of the store becomes a list of named fields, and one writer a format writes
 * any such list.
 * Stands between store/ and a file or a pipe.
 * Leaves to others: who may see numbers (command_export.c). */
// SPDX-License-Identifier: Apache-2.0
#include "app/export.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/csv.h"
#include "base/mem.h"
#include "message/phone.h"
#include "store/case.h"
#include "store/message.h"

enum { PAGE_ROWS = 500, ROW_BYTES_MAX = 1024 * 1024, FIELDS_MAX = 24 };

enum field_kind { FIELD_TEXT, FIELD_NUMBER, FIELD_LIST };
/* One value with its place: "area.outcode" is outcode within area. Fields of one object stand together. */
struct field {
    const char *name;
    enum field_kind kind;
    const char *text; /* NULL: null; FIELD_LIST: pieces between | */
    int64_t number;
};
struct record {
    void *ctx;
    struct field fields[FIELDS_MAX];
    size_t count;
};

struct writer {
    const struct export_request *request;
    FILE *out;
    int64_t rows;
};

static void add(struct record *record, const char *name, const char *text)
{
    record->fields[record->count++] = (struct field){name, FIELD_TEXT, text, 0};
}

static void add_number(struct record *record, const char *name, int64_t number)
{
    record->fields[record->count++] = (struct field){name, FIELD_NUMBER, NULL, number};
}

static void add_list(struct record *record, const char *name, const char *joined)
{
    record->fields[record->count++] = (struct field){name, FIELD_LIST, joined, 0};
}

static void add_time(struct record *record, const char *name, int64_t at_ms)
{
    char at[26];
    clock_rfc3339(at_ms, at);
    add(record, name, at_ms ? mem_strdup(record->ctx, at) : NULL);
}

static void add_id(struct record *record, const struct secret_ring *ring, const char *name,
                   const char *purpose, int64_t id)
{
    char token[40];
    secret_token(ring, purpose, id, token);
    add(record, name, id ? mem_strdup(record->ctx, token) : NULL);
}

static void add_contact(struct record *record, const struct export_request *request, int64_t id,
                        struct str sealed, enum phone_kind kind)
{
    struct phone phone = {.kind = kind, .text = ""};
    struct str number;
    if (sealed.length > 0 && secret_open(record->ctx, request->ring, sealed, "contact", &number) &&
        number.length < sizeof phone.text)
        memcpy(phone.text, number.data, number.length);
    char masked[64];
    phone_mask(&phone, masked);
    add_id(record, request->ring, "contact.id", "contact", id);
    add(record, "contact.masked", mem_strdup(record->ctx, masked));
    if (request->with_numbers)
        add(record, "contact.number", phone.text[0] ? mem_strdup(record->ctx, phone.text) : NULL);
}

static const char *or_null(const char *text)
{
    return text && text[0] ? text : NULL;
}

static void describe_case(struct record *record, const struct export_request *request,
                          const struct case_row *row)
{
    add_id(record, request->ring, "id", "case", row->id);
    add(record, "ref", row->ref);
    add(record, "status", row->status);
    add(record, "channel", row->channel);
    add(record, "language", row->language);
    add(record, "need", or_null(row->need));
    add_list(record, "needs", row->needs);
    add(record, "area.outcode", or_null(row->outcode));
    add_list(record, "area.boroughs", row->boroughs);
    add(record, "risk", row->risk);
    add_number(record, "priority", row->priority);
    add(record, "adviser", or_null(row->adviser));
    add(record, "team", or_null(row->team));
    add(record, "outcome", or_null(row->outcome));
    add_contact(record, request, row->contact_id, row->sealed, row->phone_kind);
    add_time(record, "opened_at", row->opened_ms);
    add_time(record, "updated_at", row->updated_ms);
    add_time(record, "due_at", row->due_ms);
}

static const char *status_of(const struct message *message)
{
    if (message->is_out)
        return event_delivery_name(message->delivery);
    return message->is_held ? "held" : "received";
}

static void describe_message(struct record *record, const struct export_request *request,
                             const struct message *message)
{
    add_id(record, request->ring, "id", "message", message->id);
    add_id(record, request->ring, "case", "case", message->case_id);
    add_contact(record, request, message->contact_id, message->sealed, message->phone_kind);
    add(record, "direction", message->is_out ? "out" : "in");
    add(record, "channel", message->channel);
    add(record, "provider", message->provider);
    add(record, "provider_id", message->provider_id);
    add(record, "text", message->text);
    add_number(record, "parts", message->parts);
    add(record, "status", status_of(message));
    add_time(record, "at", message->at_ms);
}

static void write_json_value(struct buf *row, const struct field *field)
{
    switch (field->kind) {
    case FIELD_TEXT:
        buf_add_json_text(row, field->text);
        return;
    case FIELD_NUMBER:
        buf_printf(row, "%lld", (long long)field->number);
        return;
    case FIELD_LIST: {
        struct str rest = str_of(field->text), piece;
        buf_add_byte(row, '[');
        for (const char *comma = ""; rest.length > 0 && str_next(&rest, '|', &piece); comma = ",") {
            buf_add_text(row, comma);
            buf_add_json(row, piece);
        }
        buf_add_byte(row, ']');
        return;
    }
    }
}

/* "area.outcode" opens area when the field before did not stand in it. */
static void write_json(struct buf *row, const struct record *record)
{
    struct str open = {NULL, 0};
    const char *comma = "{";
    for (size_t i = 0; i < record->count; i++) {
        const struct field *field = &record->fields[i];
        const char *dot = strchr(field->name, '.');
        struct str object = {field->name, dot ? (size_t)(dot - field->name) : 0};
        bool is_same = str_equal(object, open);
        if (!is_same && open.length > 0)
            buf_add_byte(row, '}');
        buf_add_text(row, comma);
        if (!is_same && object.length > 0) {
            buf_add_json(row, object);
            buf_add_text(row, ":{");
        }
        buf_add_json_text(row, dot ? dot + 1 : field->name);
        buf_add_byte(row, ':');
        write_json_value(row, field);
        open = object;
        comma = ",";
    }
    buf_add_text(row, open.length > 0 ? "}}" : "}");
}

static void write_csv(struct buf *row, const struct record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        const struct field *field = &record->fields[i];
        if (i > 0)
            buf_add_byte(row, ',');
        if (field->kind == FIELD_NUMBER)
            buf_printf(row, "%lld", (long long)field->number);
        else
            csv_write(row, str_of(field->text));
    }
    buf_add_text(row, "\r\n");
}

static void write_header(struct buf *row, const struct record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        struct str rest = str_of(record->fields[i].name), piece;
        buf_add_text(row, i > 0 ? "," : "");
        for (const char *joint = ""; rest.length > 0 && str_next(&rest, '.', &piece); joint = "_") {
            buf_add_text(row, joint);
            buf_add(row, piece);
        }
    }
    buf_add_text(row, "\r\n");
}

static bool write_out(const struct writer *writer, struct str text, struct error *err)
{
    if (fwrite(text.data, 1, text.length, writer->out) == text.length)
        return true;
    int number = errno;
    return error_set_errno(err, ERROR_STORE, number, "The export cannot be written");
}

static bool write_record(struct writer *writer, const struct record *record, struct error *err)
{
    struct buf *row = buf_new(record->ctx, ROW_BYTES_MAX);
    switch (writer->request->format) {
    case EXPORT_CSV:
        write_csv(row, record);
        break;
    case EXPORT_JSON:
        buf_add_text(row, writer->rows > 0 ? ",\n" : "");
        write_json(row, record);
        break;
    case EXPORT_NDJSON:
        write_json(row, record);
        buf_add_byte(row, '\n');
        break;
    }
    writer->rows++;
    if (buf_failed(row))
        return error_set(err, ERROR_INTERNAL, "A row is too long to be written out.");
    return write_out(writer, buf_str(row), err);
}

/* In front of the rows; an empty record names the columns. */
static bool write_begin(const struct writer *writer, const struct record *names, struct error *err)
{
    struct buf *row = buf_new(names->ctx, ROW_BYTES_MAX);
    switch (writer->request->format) {
    case EXPORT_CSV:
        write_header(row, names);
        break;
    case EXPORT_JSON:
        buf_add_text(row, "{\"items\":[\n");
        break;
    case EXPORT_NDJSON:
        return true;
    }
    return write_out(writer, buf_str(row), err);
}

static bool write_end(const struct writer *writer, struct error *err)
{
    if (writer->request->format == EXPORT_JSON &&
        !write_out(writer, str_of(writer->rows > 0 ? "\n]}\n" : "]}\n"), err))
        return false;
    if (fflush(writer->out) == 0)
        return true;
    int number = errno;
    return error_set_errno(err, ERROR_STORE, number, "The export cannot be written");
}

static bool begin(const struct writer *writer,
                  void (*describe)(struct record *record, const struct export_request *request),
                  struct error *err)
{
    struct record names = {.ctx = mem_root("export names")};
    describe(&names, writer->request);
    bool done = write_begin(writer, &names, err);
    mem_free(names.ctx);
    return done;
}

static void case_names(struct record *record, const struct export_request *request)
{
    describe_case(record, request, &(const struct case_row){0});
}

/* One page; *after moves; *more is false at the end. */
static bool case_page_out(struct writer *writer, struct store *store, int64_t *after, bool *more,
                          struct error *err)
{
    const struct export_request *request = writer->request;
    void *ctx = mem_root("export page");
    const struct case_filter filter = {.from_ms = request->from_ms,
                                       .to_ms = request->to_ms,
                                       .after_id = *after,
                                       .is_export = true,
                                       .limit = PAGE_ROWS};
    struct case_page page = {NULL, 0};
    bool done = case_list(ctx, store, &filter, &page, err);
    for (size_t i = 0; done && i < page.count; i++) {
        struct record record = {.ctx = ctx};
        describe_case(&record, request, &page.items[i]);
        done = write_record(writer, &record, err);
        *after = page.items[i].id;
    }
    *more = done && page.count > 0;
    mem_free(ctx);
    return done;
}

bool export_cases(struct store *store, const struct export_request *request, FILE *out,
                  struct error *err)
{
    struct writer writer = {.request = request, .out = out};
    if (!begin(&writer, case_names, err))
        return false;
    int64_t after = 0;
    for (bool more = true; more;)
        if (!case_page_out(&writer, store, &after, &more, err))
            return false;
    return write_end(&writer, err);
}

static void message_names(struct record *record, const struct export_request *request)
{
    describe_message(record, request, &(const struct message){0});
}

static bool message_page_out(struct writer *writer, struct store *store, int64_t *after, bool *more,
                             struct error *err)
{
    const struct export_request *request = writer->request;
    void *ctx = mem_root("export page");
    const struct message_query query = {.after_id = *after,
                                        .from_ms = request->from_ms,
                                        .to_ms = request->to_ms,
                                        .limit = PAGE_ROWS};
    struct message_page page = {NULL, 0};
    bool done = message_list(ctx, store, &query, &page, err);
    for (size_t i = 0; done && i < page.count; i++) {
        struct record record = {.ctx = ctx};
        describe_message(&record, request, &page.items[i]);
        done = write_record(writer, &record, err);
        *after = page.items[i].id;
    }
    *more = done && page.count > 0;
    mem_free(ctx);
    return done;
}

bool export_messages(struct store *store, const struct export_request *request, FILE *out,
                     struct error *err)
{
    struct writer writer = {.request = request, .out = out};
    if (!begin(&writer, message_names, err))
        return false;
    int64_t after = 0;
    for (bool more = true; more;)
        if (!message_page_out(&writer, store, &after, &more, err))
            return false;
    return write_end(&writer, err);
}

/* Running a prepared query: values in, rows out as structs, columns by name without looking for names a row.
 * Stands between the subjects' files and a driver.
 * Leaves to others: what the query says, and the transaction around it. */
// SPDX-License-Identifier: Apache-2.0
#include "store/store_impl.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_ROWS = 16 };

struct value value_int(int64_t number)
{
    return (struct value){VALUE_INT, number, {NULL, 0}};
}

struct value value_row(int64_t id)
{
    return (struct value){id ? VALUE_INT : VALUE_NULL, id, {NULL, 0}};
}

struct value value_text(const char *text)
{
    return (struct value){text ? VALUE_TEXT : VALUE_NULL, 0, str_of(text)};
}

struct value value_bytes(struct str bytes)
{
    return (struct value){bytes.data ? VALUE_BYTES : VALUE_NULL, 0, bytes};
}

struct value value_hash(const unsigned char hash[32])
{
    return value_bytes((struct str){(const char *)hash, hash ? 32 : 0});
}

static const struct query_list *const lists[] = {
    &store_queries,       &contact_queries,    &inbound_queries,      &message_queries,
    &call_queries,        &outbox_queries,     &timer_queries,        &case_queries,
    &people_queries,      &audit_queries,      &flow_version_queries, &import_queries,
    &rule_queries,        &promise_queries,    &turn_queries,         &listing_queries,
    &record_part_queries, &record_add_queries, &record_list_queries,
};

const struct query *query_at(size_t index)
{
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        if (index < lists[i]->count)
            return lists[i]->items[index];
        index -= lists[i]->count;
    }
    return NULL;
}

static int shape_find(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (strcmp(shape->columns[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* Which field each column of the result goes to. */
static bool resolve(const struct driver *driver, struct statement *statement, struct error *err)
{
    const struct shape *shape = statement->query->shape;
    const char *name = statement->query->name;
    if (!shape)
        return statement->columns <= 1 ||
               error_set(err, ERROR_INTERNAL, "Query %s has a result and no shape.", name);
    if ((size_t)statement->columns != shape->count || shape->count > COLUMNS_MAX)
        return error_set(err, ERROR_INTERNAL, "Query %s has %d columns, its shape %zu.", name,
                         statement->columns, shape->count);
    for (int i = 0; i < statement->columns; i++) {
        const char *column = driver->column_name(statement->handle, i);
        int field = shape_find(shape, column);
        if (field < 0)
            return error_set(err, ERROR_INTERNAL, "Query %s has a column %s that is in no shape.",
                             name, column);
        statement->map[i] = (unsigned char)field;
    }
    return true;
}

bool store_prepare(struct store *store, struct error *err)
{
    size_t count = 0;
    for (const struct query *query; (query = query_at(count)); count++) {
        struct statement *statement = &store->statements[query->id];
        if (statement->query)
            return error_set(err, ERROR_INTERNAL, "Query %s is listed twice.", query->name);
        statement->query = query;
        if (!store->driver->prepare(store->connection, query, &statement->handle, err))
            return false;
        statement->columns = store->driver->column_count(statement->handle);
        statement->parameters = store->driver->parameter_count(statement->handle);
        if (!resolve(store->driver, statement, err))
            return false;
    }
    return count == QUERY_COUNT ||
           error_set(err, ERROR_INTERNAL, "%zu queries are listed, not %d.", count, QUERY_COUNT);
}

/* Binds and takes the first step. The caller resets, whatever comes. */
static bool start(struct store *store, const struct statement *statement,
                  const struct value *values, bool *has_row, struct error *err)
{
    const struct query *query = statement->query;
    if (!store->driver->bind(statement->handle, values, (size_t)statement->parameters))
        return error_set(err, ERROR_STORE, "The database took no value for %s.", query->name);
    return store->driver->step(statement->handle, query, has_row, err);
}

static const struct statement *statement_of(const struct store *store, const struct query *query,
                                            size_t count)
{
    const struct statement *statement = &store->statements[query->id];
    assert(statement->query == query && (size_t)statement->parameters == count);
    (void)count;
    return statement;
}

bool query_run(struct store *store, const struct query *query, const struct value *values,
               size_t count, struct error *err)
{
    const struct statement *statement = statement_of(store, query, count);
    bool has_row = false;
    bool done = start(store, statement, values, &has_row, err);
    store->driver->reset(statement->handle);
    return done;
}

bool query_change(struct store *store, const struct query *query, const struct value *values,
                  size_t count, int64_t *changed_out, struct error *err)
{
    if (!query_run(store, query, values, count, err))
        return false;
    *changed_out = store->driver->changed(store->connection);
    return true;
}

bool query_insert(struct store *store, const struct query *query, const struct value *values,
                  size_t count, int64_t *id_out, struct error *err)
{
    if (!query_run(store, query, values, count, err))
        return false;
    if (id_out)
        *id_out = store->driver->inserted(store->connection);
    return true;
}

bool query_number(struct store *store, const struct query *query, const struct value *values,
                  size_t count, int64_t *out, struct error *err)
{
    const struct statement *statement = statement_of(store, query, count);
    bool has_row = false;
    bool done = start(store, statement, values, &has_row, err);
    if (done && has_row) {
        struct value value = store->driver->column(statement->handle, 0);
        if (value.kind == VALUE_INT)
            *out = value.number;
    }
    store->driver->reset(statement->handle);
    return done;
}

/* A row as it lies in the driver, and how much room its texts need with a NUL each. */
struct raw_row {
    struct value values[COLUMNS_MAX];
    size_t text_bytes;
};

static void read_raw(const struct driver *driver, const struct statement *statement,
                     struct raw_row *out)
{
    const struct shape *shape = statement->query->shape;
    out->text_bytes = 0;
    for (int i = 0; i < statement->columns; i++) {
        out->values[i] = driver->column(statement->handle, i);
        enum column_kind kind = shape->columns[statement->map[i]].kind;
        if (kind == COLUMN_TEXT || kind == COLUMN_BYTES)
            out->text_bytes += out->values[i].bytes.length + 1;
    }
}

/* Copies a text with a NUL behind to *room, which moves on. */
static char *put_text(char **room, struct str text)
{
    char *place = *room;
    assert(place != NULL); /* read_raw measured what it takes */
    if (text.length > 0)
        memcpy(place, text.data, text.length);
    place[text.length] = '\0';
    *room += text.length + 1;
    return place;
}

static void put_field(const struct column *column, const struct value *value, char *row,
                      char **room)
{
    char *field = row + column->offset;
    switch (column->kind) {
    case COLUMN_INT64:
        memcpy(field, &value->number, sizeof value->number);
        return;
    case COLUMN_INT: {
        int number = (int)value->number;
        memcpy(field, &number, sizeof number);
        return;
    }
    case COLUMN_BOOL: {
        bool truth = value->number != 0;
        memcpy(field, &truth, sizeof truth);
        return;
    }
    case COLUMN_TEXT: {
        const char *text = value->kind == VALUE_NULL ? NULL : put_text(room, value->bytes);
        memcpy(field, &text, sizeof text);
        return;
    }
    case COLUMN_BYTES: {
        struct str bytes = {NULL, 0};
        if (value->kind != VALUE_NULL)
            bytes = (struct str){put_text(room, value->bytes), value->bytes.length};
        memcpy(field, &bytes, sizeof bytes);
        return;
    }
    case COLUMN_CHARS: {
        size_t length = value->bytes.length;
        if (length >= column->size)
            length = column->size - 1;
        if (length > 0)
            memcpy(field, value->bytes.data, length);
        field[length] = '\0';
        return;
    }
    }
}

static void put_row(const struct statement *statement, const struct raw_row *raw, char *row,
                    char *room)
{
    const struct shape *shape = statement->query->shape;
    for (int i = 0; i < statement->columns; i++)
        put_field(&shape->columns[statement->map[i]], &raw->values[i], row, &room);
}

bool query_one(void *ctx, struct store *store, const struct query *query,
               const struct value *values, size_t count, void **out, struct error *err)
{
    const struct statement *statement = statement_of(store, query, count);
    bool has_row = false;
    bool done = start(store, statement, values, &has_row, err);
    if (done && has_row) {
        struct raw_row raw;
        read_raw(store->driver, statement, &raw);
        size_t size = query->shape->size;
        char *row = mem_zeroed(ctx, size + raw.text_bytes, 1, query->name);
        put_row(statement, &raw, row, row + size);
        *out = row;
    } else if (done) {
        *out = NULL;
    }
    store->driver->reset(statement->handle);
    return done;
}

bool query_rows(void *ctx, struct store *store, const struct query *query,
                const struct value *values, size_t count, struct rows *out, struct error *err)
{
    const struct statement *statement = statement_of(store, query, count);
    size_t size = query->shape->size;
    char *items = out->items;
    size_t filled = out->count, room = out->count;
    bool has_row = false;
    bool done = start(store, statement, values, &has_row, err);
    while (done && has_row) {
        if (filled == room) {
            room = room ? room * 2 : FIRST_ROWS;
            items = mem_resized(ctx, items, size, room, query->name);
        }
        struct raw_row raw;
        read_raw(store->driver, statement, &raw);
        char *row = items + filled * size;
        memset(row, 0, size);
        char *texts = raw.text_bytes ? mem_zeroed(ctx, raw.text_bytes, 1, query->name) : NULL;
        put_row(statement, &raw, row, texts);
        filled++;
        done = store->driver->step(statement->handle, query, &has_row, err);
    }
    store->driver->reset(statement->handle);
    if (done)
        *out = (struct rows){items, filled};
    return done;
}

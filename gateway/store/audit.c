/* Who did what to what: a chain of hashes, so that a row cannot be changed or taken out unseen.
 * Stands beside each act that needs a reason later; store_verify walks the chain.
 * Leaves to others: which acts are kept (console/, the commands). */
// SPDX-License-Identifier: Apache-2.0
#include "store/people.h"

#include <inttypes.h>
#include <string.h>

#include "base/crypto.h"
#include "base/mem.h"
#include "store/store_impl.h"

enum { ENTRY_BYTES_MAX = 64 * 1024, PAGE_ROWS = 1000 };

struct audit_row {
    int64_t id, at_ms;
    const char *who, *what, *subject;
    struct str hash;
};
static const struct column audit_columns[] = {
    {"id", COLUMN_INT64, offsetof(struct audit_row, id), 0},
    {"at_ms", COLUMN_INT64, offsetof(struct audit_row, at_ms), 0},
    {"who", COLUMN_TEXT, offsetof(struct audit_row, who), 0},
    {"what", COLUMN_TEXT, offsetof(struct audit_row, what), 0},
    {"subject", COLUMN_TEXT, offsetof(struct audit_row, subject), 0},
    {"hash", COLUMN_BYTES, offsetof(struct audit_row, hash), 0},
};
static const struct shape audit_shape = {sizeof(struct audit_row), audit_columns,
                                         ARRAY_SIZE(audit_columns)};

/* SHA-256 over the hash before (nothing for the first), the time in digits, and the three texts, a NUL behind
 * each. */
static void chain(struct str before, const struct audit_row *row, unsigned char out[32])
{
    void *ctx = mem_root("audit");
    struct buf *entry = buf_new(ctx, ENTRY_BYTES_MAX);
    buf_add(entry, before);
    buf_printf(entry, "%" PRId64, row->at_ms);
    buf_add_byte(entry, '\0');
    const char *const texts[] = {row->who, row->what, row->subject};
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        buf_add_text(entry, texts[i]);
        buf_add_byte(entry, '\0');
    }
    crypto_sha256(buf_str(entry), out);
    mem_free(ctx);
}

static const struct query last_query = {QUERY_AUDIT_LAST, "audit_add",
                                        "SELECT id, at_ms, who, what, subject, hash\n"
                                        "FROM audit\n"
                                        "ORDER BY id DESC\n"
                                        "LIMIT 1",
                                        &audit_shape, "stops at the first row"};

static bool last(void *ctx, struct store *store, struct str *hash_out, struct error *err)
{
    void *row;
    if (!query_one(ctx, store, &last_query, NULL, 0, &row, err))
        return false;
    *hash_out = row ? ((const struct audit_row *)row)->hash : (struct str){NULL, 0};
    return true;
}

static const struct query add_query = {QUERY_AUDIT_ADD, "audit_add",
                                       "INSERT INTO audit (at_ms, who, what, subject, hash)\n"
                                       "VALUES ($1, $2, $3, $4, $5)",
                                       NULL, NULL};

bool audit_add(struct store *store, const char *who, const char *what, const char *subject,
               int64_t at_ms, struct error *err)
{
    void *ctx = mem_root("audit");
    struct str before;
    bool done = last(ctx, store, &before, err);
    if (done) {
        const struct audit_row row = {.at_ms = at_ms, .who = who, .what = what, .subject = subject};
        unsigned char hash[32];
        chain(before, &row, hash);
        const struct value values[] = {
            value_int(at_ms),    value_text(who),  value_text(what),
            value_text(subject), value_hash(hash),
        };
        done = query_run(store, &add_query, values, ARRAY_SIZE(values), err);
    }
    mem_free(ctx);
    return done;
}

static const struct query list_query = {QUERY_AUDIT_LIST, "audit_check",
                                        "SELECT id, at_ms, who, what, subject, hash\n"
                                        "FROM audit\n"
                                        "WHERE id > $1\n"
                                        "ORDER BY id\n"
                                        "LIMIT $2",
                                        &audit_shape, NULL};

static bool list(void *ctx, struct store *store, int64_t after_id, struct rows *out,
                 struct error *err)
{
    const struct value values[] = {value_int(after_id), value_int(PAGE_ROWS)};
    return query_rows(ctx, store, &list_query, values, ARRAY_SIZE(values), out, err);
}

/* Checks a page against the hash before it, and leaves the last hash in its place. */
static void check_page(const struct rows *rows, unsigned char before[32], size_t *before_bytes,
                       struct buf *report)
{
    const struct audit_row *items = rows->items;
    for (size_t i = 0; i < rows->count; i++) {
        unsigned char expected[32];
        chain((struct str){(const char *)before, *before_bytes}, &items[i], expected);
        struct str hash = items[i].hash;
        if (hash.length != sizeof expected || memcmp(hash.data, expected, sizeof expected) != 0)
            buf_printf(report, "audit: entry %" PRId64 " does not follow from the one before\n",
                       items[i].id);
        /* go on from what is written, so that one change is told once */
        *before_bytes = hash.length < 32 ? hash.length : 32;
        if (*before_bytes > 0)
            memcpy(before, hash.data, *before_bytes);
    }
}

bool audit_check(void *ctx, struct store *store, struct buf *report, struct error *err)
{
    unsigned char before[32] = {0};
    size_t before_bytes = 0;
    int64_t after_id = 0;
    for (size_t count = PAGE_ROWS; count == PAGE_ROWS;) {
        void *page = mem_context(ctx, "audit page");
        struct rows rows = {NULL, 0};
        if (!list(page, store, after_id, &rows, err))
            return false;
        check_page(&rows, before, &before_bytes, report);
        count = rows.count;
        if (count > 0)
            after_id = ((const struct audit_row *)rows.items)[count - 1].id;
        mem_free(page);
    }
    return true;
}

static const struct query *const queries[] = {&last_query, &add_query, &list_query};
const struct query_list audit_queries = {queries, ARRAY_SIZE(queries)};

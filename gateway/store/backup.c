/* A copy of the database while it serves, and the check of a database or a copy.
 * Stands under `helpline backup` and `helpline verify`.
 * Leaves to others: where copies are kept; the key file, which no copy holds. */
// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/store_impl.h"

enum { REPORT_BYTES_MAX = 64 * 1024 };

/* Our own rules, each as the number of rows that break it. References are the database's to check. */
struct rule {
    struct query query;
    const char *words;
};
static const struct rule rules[] = {
    {{QUERY_RULE_TEXT_OUT, "rule",
      "SELECT count(*) AS count\n"
      "FROM message AS m\n"
      "LEFT JOIN outbox AS o ON o.message_id = m.id\n"
      "WHERE m.direction = 'out' AND m.channel = 'text' AND o.id IS NULL",
      NULL, "a check, run by hand"},
     "outgoing texts have no row in the outbox"},
    {{QUERY_RULE_ANSWER, "rule",
      "SELECT count(*) AS count\n"
      "FROM inbound AS i\n"
      "LEFT JOIN outbox AS o ON o.id = i.outbox_id\n"
      "WHERE i.outbox_id <> 0 AND o.id IS NULL",
      NULL, "a check, run by hand"},
     "answered callbacks name a text that is not in the outbox"},
    {{QUERY_RULE_CONTACT, "rule",
      "SELECT count(*) AS count\n"
      "FROM message AS m\n"
      "JOIN outbox AS o ON o.message_id = m.id\n"
      "WHERE o.contact_id <> m.contact_id OR m.direction <> 'out'",
      NULL, "a check, run by hand"},
     "rows in the outbox go to somebody else than their text"},
    {{QUERY_RULE_CASE, "rule",
      "SELECT count(*) AS count\n"
      "FROM message AS m\n"
      "JOIN \"case\" AS k ON k.id = m.case_id\n"
      "WHERE k.contact_id <> m.contact_id",
      NULL, "a check, run by hand"},
     "messages lie under another person's case"},
    {{QUERY_RULE_LIVE, "rule",
      "SELECT count(*) AS count\n"
      "FROM import_version AS a\n"
      "JOIN import_version AS b ON b.subject = a.subject AND b.version > a.version\n"
      "WHERE a.state = 2 AND b.state = 2",
      NULL, "a check, run by hand"},
     "imports are live beside another of their kind"},
};

static bool check_rules(struct store *store, struct buf *report, struct error *err)
{
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
        int64_t broken = 0;
        if (!query_number(store, &rules[i].query, NULL, 0, &broken, err))
            return false;
        if (broken > 0)
            buf_printf(report, "rows: %lld %s\n", (long long)broken, rules[i].words);
    }
    return true;
}

static bool check_schema(struct store *store, const struct store_config *config, struct buf *report,
                         bool *is_current, struct error *err)
{
    int known, there;
    if (!migrations_count(config->migrations, &known, err) ||
        !store->driver->schema(store->connection, &there, err))
        return false;
    *is_current = there == known;
    if (there > known)
        buf_printf(report, "schema: number %d is newer than this program's %d\n", there, known);
    if (there < known)
        buf_printf(report,
                   "schema: number %d is older than this program's %d; run helpline migrate\n",
                   there, known);
    return true;
}

/* A page that cannot be read makes a query fail: that is a finding, not a failure to look. Busy is one. */
static bool note(bool done, struct buf *report, struct error *err)
{
    if (!done && err->kind == ERROR_STORE) {
        buf_printf(report, "rows: %s\n", err->text);
        return true;
    }
    return done;
}

static bool check(void *ctx, struct store *store, const struct store_config *config,
                  struct buf *report, struct error *err)
{
    bool is_current = false;
    if (!store->driver->check(store->connection, report, err) ||
        !note(check_schema(store, config, report, &is_current, err), report, err))
        return false;
    if (!is_current)
        return true;
    return note(store_prepare(store, err) && check_rules(store, report, err) &&
                    audit_check(ctx, store, report, err),
                report, err);
}

bool store_verify(void *ctx, const struct store_config *config, const char *path,
                  const char **report_out, struct error *err)
{
    struct store_config asked = *config;
    if (path)
        asked.database = mem_printf(ctx, "sqlite:%s", path);
    struct store *store;
    if (!store_open_raw(ctx, &asked, path ? DRIVER_READ : DRIVER_LIVE, &store, err))
        return false;
    struct buf *report = buf_new(ctx, REPORT_BYTES_MAX);
    bool done = check(ctx, store, config, report, err);
    mem_free(store);
    if (!done)
        return false;
    if (buf_str(report).length > 0) {
        *report_out = buf_text(report);
        return error_set(err, ERROR_STORE, "The database %s has faults.", path ? path : "in use");
    }
    *report_out = "";
    return true;
}

/* Copies into part, checks the copy, and syncs it. */
static bool fill(void *ctx, const struct store_config *config, const char *part, struct error *err)
{
    struct store *store;
    if (!store_open_raw(ctx, config, DRIVER_LIVE, &store, err))
        return false;
    bool done = store->driver->copy(store->connection, part, err);
    mem_free(store);
    const char *report = "";
    if (!done || !store_verify(ctx, config, part, &report, err))
        return false;
    int file = open(part, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fsync(file) != 0) {
        int number = errno;
        if (file >= 0)
            (void)close(file); /* it is thrown away */
        return error_set_errno(err, ERROR_STORE, number, "The backup could not be kept");
    }
    (void)close(file); /* all is synced */
    return true;
}

bool store_backup(const struct store_config *config, const char *path, struct error *err)
{
    void *ctx = mem_root("backup");
    /* A name beside it until it is whole: a killed backup is never taken for one. */
    const char *part = mem_printf(ctx, "%s.part", path);
    bool done = false;
    int file = -1, number = 0;
    if (access(path, F_OK) == 0) {
        (void)error_set(err, ERROR_CONFLICT, "%s is there already; name a new file.", path);
        goto done;
    }
    (void)unlink(part); /* left by one that was killed, or not there */
    file = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        number = errno;
        (void)error_set_errno(err, ERROR_STORE, number, "The backup %s cannot be made", path);
        goto done;
    }
    (void)close(file); /* nothing was written */
    done = fill(ctx, config, part, err);
    if (done && renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) != 0) {
        number = errno;
        done =
            error_set_errno(err, ERROR_STORE, number, "The backup %s cannot be put in place", path);
    }
    if (!done)
        (void)unlink(part); /* what is wrong was told */
done:
    mem_free(ctx);
    return done;
}

static const struct query *const queries[] = {
    &rules[0].query, &rules[1].query, &rules[2].query, &rules[3].query, &rules[4].query,
};
const struct query_list rule_queries = {queries, ARRAY_SIZE(queries)};

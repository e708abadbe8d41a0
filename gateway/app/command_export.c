/* helpline export cases | messages.
 * Stands in front of export.c: options, the right to see numbers, and its mark in the audit.
 * Leaves to others: reading and writing. */
// SPDX-License-Identifier: Apache-2.0
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/export.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/people.h"

static const char usage_text[] =
    "helpline export cases|messages [--from DATE] [--to DATE] [--format csv|json|ndjson] "
    "[--numbers]\n"
    "                               [--config FILE]\n"
    "\n"
    "Writes cases or messages to standard output, oldest first, also while the gateway serves.\n"
    "\n"
    "  --from DATE    from then on: 2026-11-03, \"2026-11-03 10:15\" or 2026-11-03T10:15:00+00:00\n"
    "  --to DATE      up to then; a day counts whole\n"
    "  --format F     csv (the usual), json (one object with items), ndjson (an object a line)\n"
    "  --numbers      phone numbers whole, not masked; this is written into the audit\n"
    "  --config FILE  settings, as for serve\n";

enum { DAY_LETTERS = 10 };

struct subject {
    const char *name;
    bool (*write)(struct store *store, const struct export_request *request, FILE *out,
                  struct error *err);
};
static const struct subject subjects[] = {
    {"cases", export_cases},
    {"messages", export_messages},
};

static const char *const formats[] = {
    [EXPORT_CSV] = "csv",
    [EXPORT_JSON] = "json",
    [EXPORT_NDJSON] = "ndjson",
};

static const struct subject *find_subject(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(subjects); i++)
        if (strcmp(subjects[i].name, name) == 0)
            return &subjects[i];
    (void)fprintf(stderr, "helpline export: '%s' cannot be written out; cases and messages can.\n",
                  name);
    return NULL;
}

static bool read_format(const char *word, enum export_format *out)
{
    for (size_t i = 0; word && i < ARRAY_SIZE(formats); i++)
        if (strcmp(formats[i], word) == 0) {
            *out = (enum export_format)i;
            return true;
        }
    if (word)
        (void)fprintf(stderr, "helpline export: the format '%s' is not csv, json or ndjson.\n",
                      word);
    return !word;
}

/* is_end: a day without a time lasts until the next begins. */
static bool read_time(const char *option, const char *text, bool is_end, int64_t *out_ms)
{
    int64_t at_ms;
    if (!text)
        return true;
    if (!clock_parse(str_of(text), &at_ms)) {
        (void)fprintf(stderr, "helpline export: %s '%s' is not a date like 2026-11-03.\n", option,
                      text);
        return false;
    }
    if (is_end && strlen(text) == DAY_LETTERS) {
        struct clock_local day = clock_local_of(at_ms);
        day.day++;
        at_ms = clock_of_local(day);
    }
    *out_ms = at_ms;
    return true;
}

/* Kept before the first number leaves. */
static bool note(const struct config *config, struct store *store, const char *subject,
                 struct error *err)
{
    if (!store_begin(store, err))
        return false;
    if (audit_add(store, "operator", "export.numbers", subject, config_now_ms(config), err) &&
        store_commit(store, err))
        return true;
    store_rollback(store);
    return false;
}

static int run(void *ctx, const char *config_path, const struct subject *subject,
               struct export_request *request)
{
    struct config *config = command_config(ctx, config_path, CONFIG_WITHOUT_SECRETS);
    struct store *store = config ? command_store(ctx, config) : NULL;
    struct secret_ring *ring = store ? command_keys(ctx, config) : NULL;
    if (!ring)
        return 1;
    request->ring = ring;
    struct error err = {0};
    if (request->with_numbers && !note(config, store, subject->name, &err))
        return command_fail(&err);
    return subject->write(store, request, stdout, &err) ? 0 : command_fail(&err);
}

int command_export(int argc, char **argv)
{
    const char *config_path = NULL, *format = NULL, *from = NULL, *to = NULL;
    struct export_request request = {0};
    const struct command_option options[] = {
        {"--config", &config_path, NULL},
        {"--format", &format, NULL},
        {"--from", &from, NULL},
        {"--to", &to, NULL},
        {"--numbers", NULL, &request.with_numbers},
    };
    const struct command_usage usage = {usage_text, options, ARRAY_SIZE(options), 1, 1};
    struct command_operands operands;
    int code = command_read(argc, argv, &usage, &operands);
    if (code >= 0)
        return code;
    const struct subject *subject = find_subject(operands.items[0]);
    if (!subject || !read_format(format, &request.format) ||
        !read_time("--from", from, false, &request.from_ms) ||
        !read_time("--to", to, true, &request.to_ms))
        return 2;
    void *ctx = mem_root("export");
    code = run(ctx, config_path, subject, &request);
    mem_free(ctx);
    return code;
}

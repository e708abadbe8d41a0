/* Any bytes as opening hours: refused with a sentence, or read to something that reads back to the same and holds at any moment.
 * Stands over directory/directory.h.
 * Leaves to others: what the words ought to mean (tests/unit/directory). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "directory/directory.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* Moments round the clock changes and a plain one, in Unix seconds. */
static const int64_t moments_s[] = {1774742400, 1774746000, 1792886400, 1792890000, 1793700000};

static void check_moments(const struct directory_hours *hours)
{
    for (size_t i = 0; i < ARRAY_SIZE(moments_s); i++) {
        int64_t at_ms = moments_s[i] * 1000;
        struct directory_span span = directory_hours_at(hours, NULL, at_ms);
        assert(span.is_known || (!span.is_open && !span.has_next));
        if (!span.has_next)
            continue;
        assert(span.from_ms < span.to_ms && at_ms < span.to_ms);
        assert(span.is_open == (span.from_ms <= at_ms));
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static bool is_started;
    if (!is_started)
        clock_start();
    is_started = true;

    void *ctx = mem_root("fuzz");
    struct directory_hours *hours, *again;
    struct error err = {0};
    if (directory_hours_read(ctx, str_range((const char *)data, size), &hours, &err)) {
        char *words = directory_hours_words(ctx, hours);
        bool is_read = directory_hours_read(ctx, str_of(words), &again, &err);
        assert(is_read);
        assert(strcmp(words, directory_hours_words(ctx, again)) == 0);
        check_moments(hours);
    } else {
        assert(err.kind == ERROR_INPUT && err.text[0] != '\0');
    }
    mem_free(ctx);
    return 0;
}

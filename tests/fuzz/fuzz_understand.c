/* Any text through everything that understands texts: the answers keep their promises and nothing crashes.
 * Stands over understand/understand.h on the shipped seed; bytes that are not UTF-8 are repaired first, as the
 * providers' edge does. Leaves to others: whether the answers are good (unit tests, talks). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "../unit/seed.h"
#include "base/clock.h"
#include "base/unicode.h"
#include "understand/understand.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* Made once and kept for all runs. */
static struct place_map *map;
static struct understand_needs *needs;
static struct understand_danger_list *dangers;

static void start(void)
{
    void *root = mem_root("fuzz seed");
    struct error err;
    map = seed_map(root);
    bool is_read =
        understand_needs_load(root, "needs.csv", seed_read(root, "flows/london/needs.csv"), &needs,
                              &err) &&
        understand_danger_load(root, "danger.yaml", seed_read(root, "flows/london/danger.yaml"),
                               &dangers, &err);
    assert(is_read);
}

static void try_area(void *ctx, const struct understand_text *text)
{
    struct understand_area_found found;
    if (understand_area(ctx, text, map, &found)) {
        assert(found.candidate_count <= UNDERSTAND_AREAS_MAX);
        assert(found.area.is_outside == (found.area.boroughs == 0));
        assert(found.area.is_outside == (found.candidate_count == 0));
        assert(found.certain == 0 || found.candidate_count <= 1);
        assert(unicode_is_utf8(str_of(found.why)));
    }
    const char *kept = understand_without_postcodes(ctx, text, map);
    assert(unicode_is_utf8(str_of(kept)));
    const struct understand_text *again = understand_read(ctx, str_of(kept));
    assert(again->count <= UNDERSTAND_WORDS_MAX);
}

/* At the hour before the clock goes forward, where arithmetic of days and hours parts. */
static void try_values(void *ctx, const struct understand_text *text)
{
    const int64_t now_ms = 1806193800000;
    int64_t amount;
    bool is_whole;
    char phone[UNDERSTAND_PHONE_BYTES];
    struct understand_when when;
    struct understand_window window;
    if (understand_amount(text, &amount, &is_whole))
        assert(amount >= 0 && amount <= 999999999);
    if (understand_phone(text, phone))
        assert(strlen(phone) >= 7 && strspn(phone, "+0123456789") == strlen(phone));
    const char *kept = understand_without_phones(ctx, text->original);
    assert(unicode_is_utf8(str_of(kept)));
    assert(!understand_phone(understand_read(ctx, str_of(kept)), phone));
    for (int may_be_bare = 0; may_be_bare < 2; may_be_bare++)
        if (understand_when(text, now_ms, may_be_bare, &when)) {
            assert(!when.has_day || (when.month >= 1 && when.month <= 12 && when.day >= 1));
            assert(when.from_minute >= 0 && when.to_minute <= 24 * 60);
        }
    if (understand_window(text, now_ms, &window))
        assert(window.to_ms > window.from_ms && (window.is_past || window.from_ms >= now_ms));
    understand_language(text);
}

static void try_rest(void *ctx, const struct understand_text *text)
{
    static const char *const words[] = {"food", "rent"};
    static const struct understand_option options[] = {{1, "money or food", words, 2, NULL, 0},
                                                       {2, "housing", NULL, 0, NULL, 0}};
    struct understand_need found[UNDERSTAND_NEEDS_MAX];
    bool is_exact;
    size_t count = understand_needs_find(ctx, text, needs, found);
    for (size_t i = 0; i < count; i++)
        assert(understand_need_label(needs, found[i].id) != NULL && found[i].score_percent > 0);
    struct understand_danger danger = understand_danger_find(text, dangers);
    assert((danger.level == UNDERSTAND_NO_DANGER) == (danger.kind == NULL));
    assert(danger.to <= text->count);
    assert(unicode_is_utf8(str_of(understand_danger_why(ctx, text, &danger))));
    assert(understand_choice(text, options, 2, &is_exact) < 2);
    assert(understand_yes_no(text, NULL) <= 1 && understand_number(text) >= -1);
    understand_is_filler(text);
    assert(understand_fixed_name(understand_fixed_word(text, NULL)) != NULL);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (map == NULL) {
        clock_start();
        start();
    }
    void *ctx = mem_root("fuzz");
    const char *repaired = unicode_repair(ctx, str_range((const char *)data, size));
    const struct understand_text *text = understand_read(ctx, str_of(repaired));
    assert(text->count <= UNDERSTAND_WORDS_MAX && unicode_is_utf8(str_of(text->folded)));
    try_area(ctx, text);
    try_rest(ctx, text);
    try_values(ctx, text);
    mem_free(ctx);
    return 0;
}

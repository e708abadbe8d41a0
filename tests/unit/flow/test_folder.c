/* A folder of scripts read, packed and unpacked, and our own hours with exceptions laid over the week.
 * Stands over flow/folder.c and flow/program.c. Leaves to others: what the files mean (test_load.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"
#include "../flow_folder.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "flow/flow_impl.h"

/* ---- Hours ------------------------------------------------------------------------------------------------- */

struct moment {
    const char *name;
    const char *at;
    bool is_open;
    const char *from, *to; /* of the span under way or next; NULL: closed for four weeks */
};

static const struct moment moments[] = {
    {"an ordinary day keeps the week's hours", "2026-11-03 10:00", true, "2026-11-03 09:00",
     "2026-11-03 17:00"},
    {"an evening points to the next morning", "2026-11-03 18:00", false, "2026-11-04 09:00",
     "2026-11-04 17:00"},
    {"an exception shortens its day", "2026-12-24 14:00", false, "2026-12-29 09:00",
     "2026-12-29 17:00"},
    {"and holds while it lasts", "2026-12-24 12:00", true, "2026-12-24 09:00", "2026-12-24 13:00"},
    {"closed days are passed over", "2026-12-27 12:00", false, "2026-12-29 09:00",
     "2026-12-29 17:00"},
    {"a day that is never open can be by exception", "2026-11-07 10:30", true, "2026-11-07 10:00",
     "2026-11-07 12:00"},
    {"the day before such a day points to it", "2026-11-06 18:00", false, "2026-11-07 10:00",
     "2026-11-07 12:00"},
};

static int64_t at_ms(const char *text)
{
    int64_t ms = 0;
    assert_true(clock_parse(str_of(text), &ms));
    return ms;
}

static void hours_hold(void **state)
{
    const struct moment *row = *state;
    void *ctx = mem_root("test");
    struct flow_folder *folder =
        flow_folder_changed(ctx, "service.yaml", "quiet: 8",
                            "hours:\n"
                            "  text:\n"
                            "    weekly: \"Mon-Fri 9am-5pm\"\n"
                            "    exceptions:\n"
                            "      - { date: \"2026-12-24\", hours: \"9am-1pm\" }\n"
                            "      - { date: \"2026-12-25\", to: \"2026-12-28\", hours: closed }\n"
                            "      - { date: \"2026-11-07\", hours: \"Sat 10am-noon\" }\n");
    struct flow_findings findings;
    const struct flow_program *program = flow_load(ctx, folder, 1, NULL, &findings);
    assert_non_null(program);
    struct directory_span span = flow_hours_at(program, FLOW_TEXT, NULL, at_ms(row->at));
    assert_true(span.is_known);
    assert_int_equal(span.is_open, row->is_open);
    assert_int_equal(span.from_ms, at_ms(row->from));
    assert_int_equal(span.to_ms, at_ms(row->to));
    mem_free(ctx);
}

/* ---- Folders ----------------------------------------------------------------------------------------------- */

static void put(void *ctx, const char *folder, const char *name, const char *text)
{
    struct error err;
    assert_true(file_write(mem_printf(ctx, "%s/%s", folder, name), str_of(text), 0600, &err));
}

static void test_a_folder_is_read_whole_and_in_order(void **state)
{
    static const char *const names[] = {"b.yaml", "needs.csv", "po/pl.po", "service.yaml",
                                        "talks/food.talk"};
    (void)state;
    void *ctx = mem_root("test");
    char path[] = "/tmp/flow_folder_XXXXXX";
    assert_non_null(mkdtemp(path));
    const char *po = mem_printf(ctx, "%s/po", path);
    const char *talks = mem_printf(ctx, "%s/talks", path);
    assert_int_equal(mkdir(po, 0700), 0);
    assert_int_equal(mkdir(talks, 0700), 0);
    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        put(ctx, path, names[i], names[i]);
    put(ctx, path, ".b.yaml", "an editor's copy");
    put(ctx, path, "notes.txt", "not ours");

    struct flow_folder *folder = NULL;
    struct error err;
    assert_true(flow_folder_read(ctx, path, &folder, &err));
    assert_int_equal(folder->count, ARRAY_SIZE(names));
    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        assert_string_equal(folder->files[i].name, names[i]);
        assert_true(str_equals(folder->files[i].text, names[i]));
        unlink(mem_printf(ctx, "%s/%s", path, names[i]));
    }
    put(ctx, path, ".c.yml", "an editor's copy");
    assert_true(flow_folder_read(ctx, path, &folder, &err));
    put(ctx, path, "food.yml", "flow: food");
    assert_false(flow_folder_read(ctx, path, &folder, &err));
    assert_non_null(strstr(err.text, "food.yml is not read: its name must end in .yaml"));
    unlink(mem_printf(ctx, "%s/.c.yml", path));
    unlink(mem_printf(ctx, "%s/food.yml", path));
    unlink(mem_printf(ctx, "%s/.b.yaml", path));
    unlink(mem_printf(ctx, "%s/notes.txt", path));
    rmdir(po);
    rmdir(talks);
    rmdir(path);
    mem_free(ctx);
}

static void test_a_folder_that_is_not_there_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    size_t before = mem_blocks(ctx);
    struct flow_folder *folder = NULL;
    struct error err;
    assert_false(flow_folder_read(ctx, "/tmp/no_such_flow_folder", &folder, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_int_equal(mem_blocks(ctx), before);
    mem_free(ctx);
}

static void test_a_packed_folder_unpacks_to_the_same(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct flow_folder *folder = flow_folder_with(ctx, flow_folder_good(ctx), "po/bn.po",
                                                  "বাংলা \"quoted\" \\ tab\t <&> \x01 end");
    char *packed = flow_folder_pack(ctx, folder);
    struct flow_folder *again = NULL;
    struct error err;
    assert_true(flow_folder_unpack(ctx, str_of(packed), &again, &err));
    assert_int_equal(again->count, folder->count);
    for (size_t i = 0; i < folder->count; i++) {
        assert_string_equal(again->files[i].name, folder->files[i].name);
        assert_true(str_equal(again->files[i].text, folder->files[i].text));
    }
    assert_string_equal(flow_folder_pack(ctx, again), packed);
    mem_free(ctx);
}

struct bad_pack {
    const char *name;
    const char *packed;
};
static const struct bad_pack bad_packs[] = {
    {"what is no JSON is refused", "flow: main"},
    {"a list is refused", "[\"main.yaml\"]"},
    {"a file that is no text is refused", "{\"main.yaml\": 1}"},
    {"a file twice is refused", "{\"a.yaml\": \"x\", \"a.yaml\": \"y\"}"},
    {"nothing is refused", ""},
};

static void is_refused(void **state)
{
    const struct bad_pack *row = *state;
    void *ctx = mem_root("test");
    size_t before = mem_blocks(ctx);
    struct flow_folder *folder = NULL;
    struct error err;
    assert_false(flow_folder_unpack(ctx, str_of(row->packed), &folder, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_null(folder);
    assert_int_equal(mem_blocks(ctx), before);
    mem_free(ctx);
}

static void test_every_message_has_a_name_and_words(void **state)
{
    (void)state;
    for (unsigned int i = 0; i < FLOW_MESSAGES; i++) {
        const struct flow_message_default *entry = flow_message_default((enum flow_message)i);
        assert_non_null(entry->name);
        assert_true(entry->text[0] != '\0' || entry->voice[0] != '\0');
        assert_int_equal(flow_message_named(str_of(entry->name)), i);
    }
    assert_int_equal(flow_message_named(str_of("nothing")), FLOW_MESSAGES);
}

int main(void)
{
    clock_start();
    static const struct rows_table tables[] = {ROWS(moments, hours_hold),
                                               ROWS(bad_packs, is_refused)};
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_folder_is_read_whole_and_in_order),
        cmocka_unit_test(test_a_folder_that_is_not_there_is_refused),
        cmocka_unit_test(test_a_packed_folder_unpacks_to_the_same),
        cmocka_unit_test(test_every_message_has_a_name_and_words),
    };
    int failed = rows_run("flow: hours and packs", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("flow: folders", tests, NULL, NULL);
}

/* Static files for browsers (http/http.h, http_files_*).
 * Stands under the desk's and the phone's pages.
 * Leaves to others: what is on the pages. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "http/http.h"

static char folder[64];

struct tag_row {
    const char *name;
    const char *before,
        *after;          /* what stands around the tag in If-None-Match; NULL: no such header */
    const char *instead; /* a whole header without the tag */
    int status;
};

static const struct tag_row tag_rows[] = {
    {"without a tag the file is sent", NULL, NULL, NULL, 200},
    {"with its tag it is not sent again", "", "", NULL, 304},
    {"with its weak tag neither", "W/", "", NULL, 304},
    {"with its tag in a list neither", "\"x\", ", " , \"y\"", NULL, 304},
    {"with any tag neither", NULL, NULL, "*", 304},
    {"with another tag it is sent", NULL, NULL, "\"x\"", 200},
    {"with an empty tag it is sent", NULL, NULL, "", 200},
};

static struct http_files *load(void *ctx)
{
    struct error err;
    struct http_files *files;
    assert_true(http_files_load(ctx, folder, &files, &err));
    return files;
}

static void test_tag(void **state)
{
    const struct tag_row *row = *state;
    void *ctx = mem_root("test");
    struct http_files *files = load(ctx);
    struct http_request request = {.method = "GET"};
    struct http_response response = http_files_answer(ctx, files, &request, str_of("index.html"));
    assert_int_equal(response.status, 200);
    assert_string_equal(response.content_type, "text/html; charset=utf-8");
    assert_true(str_equals(response.body, "<p>Hello</p>"));
    assert_true(str_equals(response.headers.items[0].name, "ETag"));
    const char *tag = response.headers.items[0].value.data;
    struct http_field header = {str_of("If-None-Match"), str_of(row->instead)};
    if (row->before != NULL)
        header.value = str_of(mem_printf(ctx, "%s%s%s", row->before, tag, row->after));
    if (header.value.data != NULL)
        request.headers = (struct http_fields){&header, 1};
    response = http_files_answer(ctx, files, &request, str_of("index.html"));
    assert_int_equal(response.status, row->status);
    assert_int_equal(response.body.length, row->status == 200 ? 12 : 0);
    mem_free(ctx);
}

static void test_only_listed_files_are_there(void **state)
{
    (void)state;
    static const char *const others[] = {
        "", "secret.txt", "../index.html", "./index.html", "index.html/", "INDEX.HTML"};
    void *ctx = mem_root("test");
    struct http_files *files = load(ctx);
    struct http_request request = {.method = "GET"};
    assert_int_equal(http_files_answer(ctx, files, &request, str_of("app.js")).status, 200);
    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        assert_int_equal(http_files_answer(ctx, files, &request, str_of(others[i])).status, 404);
    mem_free(ctx);
}

static void test_a_folder_without_its_page_is_refused(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct error err;
    struct http_files *files;
    assert_false(http_files_load(ctx, "/proc/self/fd", &files, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    assert_false(http_files_load(ctx, "/nowhere", &files, &err));
    assert_int_equal(err.kind, ERROR_CONFIG);
    mem_free(ctx);
}

static void put(const char *name, const char *text)
{
    void *ctx = mem_root("put");
    struct error err;
    assert_true(file_write(mem_printf(ctx, "%s/%s", folder, name), str_of(text), 0600, &err));
    mem_free(ctx);
}

static void take_away(const char *name)
{
    void *ctx = mem_root("take_away");
    unlink(mem_printf(ctx, "%s/%s", folder, name));
    mem_free(ctx);
}

int main(void)
{
    snprintf(folder, sizeof folder, "/tmp/helpline-static-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return 1;
    put("index.html", "<p>Hello</p>");
    put("app.js", "export {}");
    put("secret.txt", "secret");
    static const struct rows_table tables[] = {ROWS(tag_rows, test_tag)};
    static const struct CMUnitTest plain_tests[] = {
        cmocka_unit_test(test_only_listed_files_are_there),
        cmocka_unit_test(test_a_folder_without_its_page_is_refused),
    };
    int failed = rows_run("http: tags", tables, 1);
    failed += cmocka_run_group_tests_name("http: files", plain_tests, NULL, NULL);
    take_away("index.html");
    take_away("app.js");
    take_away("secret.txt");
    rmdir(folder);
    return failed;
}

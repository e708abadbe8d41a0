/* Twilio's signature against the files of tests/vectors/twilio: one test a file.
 * A file is lines of "key: value"; body is the rest of its line; a first line with # says what the file shows. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "provider/provider_impl.h"

static const char folder[] = "tests/vectors/twilio";

struct vector {
    const char *name;
    bool is_right;
    struct provider_config config;
    struct http_request request;
};

static void read_tokens(void *ctx, struct str value, struct vector *vector)
{
    struct str token;
    size_t count = 0;
    while (value.length > 0 && str_next(&value, ' ', &token))
        vector->config.tokens[count++] = str_keep(ctx, token);
}

static void read_line(void *ctx, struct str line, struct vector *vector)
{
    struct str key;
    struct str value = line;
    str_next(&value, ':', &key);
    value = str_trim(value);
    if (str_equals(key, "expect"))
        vector->is_right = str_equals(value, "right");
    else if (str_equals(key, "tokens"))
        read_tokens(ctx, value, vector);
    else if (str_equals(key, "public_url"))
        vector->config.public_url = str_keep(ctx, value);
    else if (str_equals(key, "path"))
        vector->request.path = str_keep(ctx, value);
    else if (str_equals(key, "query"))
        vector->request.query = value;
    else if (str_equals(key, "body"))
        vector->request.body = value;
    else if (str_equals(key, "signature")) {
        vector->request.headers.items = mem_new(ctx, struct http_field);
        vector->request.headers.items[0] =
            (struct http_field){.name = str_of("x-twilio-signature"), .value = value};
        vector->request.headers.count = 1;
    }
}

static struct vector read_vector(void *ctx, const char *name)
{
    struct vector vector = {.name = name, .request.method = "POST"};
    struct str text;
    struct str line;
    struct error err = {0};
    const char *path = mem_printf(ctx, "%s/%s", folder, name);
    if (!file_read(ctx, path, 1 << 20, &text, &err))
        fail_msg("%s", err.text);
    while (text.length > 0 && str_next(&text, '\n', &line))
        if (!str_starts(line, "#"))
            read_line(ctx, line, &vector);
    return vector;
}

static void test_vector(void **state)
{
    void *ctx = mem_root("test");
    struct vector vector = read_vector(ctx, *state);
    struct http_fields form = {0};
    struct error err = {0};
    assert_true(http_form_parse(ctx, vector.request.body, &form, &err));
    assert_int_equal(
        provider_twilio.verify(ctx, &vector.config, &vector.request, &form, HOOK_MESSAGE),
        vector.is_right);
    mem_free(ctx);
}

int main(void)
{
    clock_start();
    void *ctx = mem_root("vectors");
    struct error err = {0};
    char **names = NULL;
    size_t count = 0;
    if (!file_list(ctx, folder, ".vector", &names, &count, &err) || count == 0) {
        fprintf(stderr, "no vectors: %s\n", err.text);
        mem_free(ctx);
        return 1;
    }
    struct CMUnitTest *tests = mem_array(ctx, struct CMUnitTest, count);
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){
            .name = names[i], .test_func = test_vector, .initial_state = names[i]};
    int failed = _cmocka_run_group_tests("twilio signatures", tests, count, NULL, NULL);
    mem_free(ctx);
    return failed;
}

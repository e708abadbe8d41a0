/* Any bytes as a YAML file: a tree or a refusal with its place, never a crash.
 * Stands over base/yaml.h.
 * Leaves to others: what a tree means (fuzz_flow). */
// SPDX-License-Identifier: Apache-2.0
#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "base/unicode.h"
#include "base/yaml.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void walk(const struct yaml_node *node, int depth)
{
    assert(depth <= 32 && node->line >= 1 && node->column >= 1);
    if (node->kind == YAML_TEXT) {
        assert(unicode_is_utf8(node->text) && node->text.data[node->text.length] == '\0');
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAP)
            assert(node->keys[i]->kind == YAML_TEXT);
        walk(node->items[i], depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    void *ctx = mem_root("fuzz");
    struct yaml_node *node;
    struct error err;
    if (yaml_parse(ctx, "fuzz.yaml", str_range((const char *)data, size), &node, &err))
        walk(node, 0);
    else
        assert(strncmp(err.text, "fuzz.yaml:", 10) == 0);
    mem_free(ctx);
    return 0;
}

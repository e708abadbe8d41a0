/* YAML as nodes (base/yaml.h): what is read, where it stands, and what is refused.
 * Stands under flows and the configuration.
 * Leaves to others: what keys mean. */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include "base/buf.h"
#include "base/yaml.h"

/* Writes a tree on one line: text is 'quoted' or plain, lists are [], maps are {}. */
static void show(struct buf *out, const struct yaml_node *node)
{
    switch (node->kind) {
    case YAML_TEXT:
        buf_printf(out, node->is_plain ? "%s" : "'%s'", node->text.data);
        return;
    case YAML_LIST:
    case YAML_MAP:
        buf_add_byte(out, node->kind == YAML_MAP ? '{' : '[');
        for (size_t i = 0; i < node->count; i++) {
            if (i > 0)
                buf_add_byte(out, ' ');
            if (node->kind == YAML_MAP)
                buf_printf(out, "%s:", node->keys[i]->text.data);
            show(out, node->items[i]);
        }
        buf_add_byte(out, node->kind == YAML_MAP ? '}' : ']');
        return;
    }
}

struct tree_row {
    const char *name;
    const char *text;
    const char *tree; /* or the whole error */
};

static const struct tree_row tree_rows[] = {
    {"maps and lists are nested", "a: 1\nb: [x, {k: v}]\n", "{a:1 b:[x {k:v}]}"},
    {"a list may stand at its key's depth", "a:\n- b\n- c\n", "{a:[b c]}"},
    {"quoted text is told from plain", "- no\n- 'no'\n- \"no\"\n", "[no 'no' 'no']"},
    {"a block keeps its lines", "a: |\n  one\n  two\n", "{a:'one\ntwo\n'}"},
    {"a folded block joins them", "a: >-\n  one\n  two\n", "{a:'one two'}"},
    {"an empty value is an empty text", "a:\nb: 2\n", "{a: b:2}"},
    {"keys keep their order", "z: 1\na: 2\n", "{z:1 a:2}"},
    {"comments are passed over", "# hi\na: 1 # ho\n", "{a:1}"},
    {"nothing is an empty map", "", "{}"},
    {"a comment alone is an empty map", "# nothing yet\n", "{}"},
    {"an empty document is an empty map", "---\n", "{}"},
    {"a word alone is a text", "hello", "hello"},
    {"a byte order mark is passed over",
     "\xEF\xBB\xBF"
     "a: 1\n",
     "{a:1}"},
    {"any language is read", "é: 日本\n", "{é:日本}"},
    {"a key twice is refused where it stands again", "a: 1\nb:\n  c: 1\n  c: 2\n",
     "f.yaml:4:3: The key \"c\" stands here twice"},
    {"quoting does not make another key", "a: 1\n'a': 2\n",
     "f.yaml:2:1: The key \"a\" stands here twice"},
    {"a key twice among many is refused",
     "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1\nj: 1\nk: 1\nl: 1\nm: 1\nn: 1\no: 1\n"
     "p: 1\nq: 1\nr: 1\nc: 2\n",
     "f.yaml:19:1: The key \"c\" stands here twice"},
    {"anchors are refused", "a: &x 1\n", "f.yaml:1:4: Anchors, aliases and tags are not used here"},
    {"aliases are refused", "a: *x\n", "f.yaml:1:4: Anchors, aliases and tags are not used here"},
    {"an alias as a key is refused", "*x : 1\n",
     "f.yaml:1:1: Anchors, aliases and tags are not used here"},
    {"tags are refused", "a: !!str 1\n", "f.yaml:1:4: Anchors, aliases and tags are not used here"},
    {"own tags are refused", "a: !x {b: 1}\n",
     "f.yaml:1:4: Anchors, aliases and tags are not used here"},
    {"a second document is refused", "a: 1\n---\nb: 2\n",
     "f.yaml:2:1: A second document begins here"},
    {"a list as a key is refused", "? [a]\n: b\n", "f.yaml:1:3: A key must be a word"},
    {"an open bracket is told", "a: [1\n",
     "f.yaml:2:1: A comma or the closing ] is missing here, or just above"},
    {"a tab as indentation is told", "a:\n\tb: 1\n",
     "f.yaml:2:1: A tab stands here: indent with blanks"},
    {"a tab behind letters of two bytes is told", "é: \"ü\"\nb:\n  ø: é\n\tb: 1\n",
     "f.yaml:4:1: A tab stands here: indent with blanks"},
    {"a text that must be quoted is told", "é: @x\n",
     "f.yaml:1:4: A text that begins with @ stands in double quotes"},
    {"a quote that is not closed is told where it opens", "a: 1\nb: \"x\nc: 2\n",
     "f.yaml:2:4: The quote that opens here is not closed"},
    {"a quote that is closed by the next one is told with its line", "a: \"x\nb: \"y\"\n",
     "f.yaml:2:5: The quote that opens in line 1 closes only here: close it where its text ends"},
    {"a colon in a bare text is told", "a: b: c\n",
     "f.yaml:1:5: A colon stands where none may: put the text in double quotes, or look at the "
     "indent"},
    {"a key that stands too far left is told", "a:\n   b: c\n  d: e\n",
     "f.yaml:3:3: This does not fit what stands above: look for a quote too many, or an indent "
     "that "
     "differs"},
    {"a key in a list is told", "a:\n  - b\n  c: d\n",
     "f.yaml:3:3: This stands in a list: begin it with -, or look at the indent"},
    {"a key without a colon is told", "a: b\nc\nd: e\n",
     "f.yaml:3:1: A colon is missing behind the key in the line above"},
    {"bytes that are not UTF-8 are told", "a: 1\nb: \xC3\xA9\xFF\n",
     "f.yaml:2:5: This is not UTF-8"},
    {"control characters are told where they stand", "a: 1\nb: x\x01\n",
     "f.yaml:2:5: A sign that cannot be seen stands here: delete it"},
    {"too deep is refused", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1",
     "f.yaml:1:33: This is nested more than 32 deep"},
};

static void test_tree(void **state)
{
    const struct tree_row *row = *state;
    void *ctx = mem_root("test");
    struct buf *out = buf_new(ctx, 1000);
    struct yaml_node *node;
    struct error err;
    if (yaml_parse(ctx, "f.yaml", str_of(row->text), &node, &err)) {
        show(out, node);
    } else {
        assert_int_equal(err.kind, ERROR_INPUT);
        buf_add_text(out, err.text);
    }
    assert_string_equal(buf_text(out), row->tree);
    mem_free(ctx);
}

static void test_places(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct yaml_node *node;
    struct error err;
    assert_true(yaml_parse(ctx, "f.yaml", str_of("a: 1\nb:\n  - x\n  - c: 'd'\n"), &node, &err));
    const struct yaml_node *list = yaml_get(node, "b");
    assert_int_equal(list->line, 3);
    assert_int_equal(list->items[1]->line, 4);
    assert_int_equal(list->items[1]->column, 5);
    const struct yaml_node *quoted = yaml_get(list->items[1], "c");
    assert_int_equal(quoted->column, 8);
    assert_int_equal(node->keys[1]->line, 2);
    assert_null(yaml_get(node, "z"));
    assert_null(yaml_get(list, "a"));
    assert_null(yaml_get(NULL, "a"));
    mem_free(ctx);
}

static void test_limits(void **state)
{
    (void)state;
    void *ctx = mem_root("test");
    struct yaml_node *node;
    struct error err;
    struct buf *many = buf_new(ctx, 1000000);
    for (int i = 0; i < 200001; i++)
        buf_add_text(many, "- \n");
    assert_false(yaml_parse(ctx, "f", buf_str(many), &node, &err));
    assert_string_equal(err.text, "f:200000:2: This file has more than 200,000 parts");
    char *large = mem_array(ctx, char, 10000001);
    memset(large, ' ', 10000001);
    assert_false(yaml_parse(ctx, "f", str_range(large, 10000001), &node, &err));
    assert_true(yaml_parse(ctx, "f", str_range(NULL, 0), &node, &err));
    mem_free(ctx);
}

int main(void)
{
    static const struct rows_table tables[] = {ROWS(tree_rows, test_tree)};
    static const struct CMUnitTest plain_tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_limits),
    };
    int failed = rows_run("base: YAML read and refused", tables, ARRAY_SIZE(tables));
    return failed + cmocka_run_group_tests_name("base: YAML places", plain_tests, NULL, NULL);
}

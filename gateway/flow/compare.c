/* What changed between two folders of scripts, in words that a manager reads: by flow, step and wording.
 * Stands beside publishing, which shows it and asks whether a second person is needed.
 * Leaves to others: each kind of file (compare_*.c), deciding (app/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/compare_impl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

void compare_say(struct compare *compare, bool is_care, const char *where, const char *language,
                 const char *format, ...)
{
    struct flow_differences *out = compare->out;
    if (out->count == compare->room) {
        compare->room = compare->room == 0 ? 16 : 2 * compare->room;
        out->items = mem_grow(compare->ctx, out->items, struct flow_difference, compare->room);
    }
    va_list arguments;
    va_start(arguments, format);
    char *what = mem_array(compare->ctx, char, COMPARE_SHOWN_BYTES);
    (void)vsnprintf(what, COMPARE_SHOWN_BYTES, format, arguments);
    va_end(arguments);
    out->items[out->count++] =
        (struct flow_difference){.where = mem_strdup(compare->ctx, where),
                                 .language = mem_strdup(compare->ctx, language),
                                 .what = mem_strdup(compare->ctx, what),
                                 .needs_second = is_care};
    out->second_count += is_care ? 1 : 0;
    mem_free(what);
}

const char *compare_text(const struct yaml_node *node)
{
    return node && node->kind == YAML_TEXT ? node->text.data : NULL;
}

/* Recursion: yaml.c lets no tree be deeper than 32. */
// NOLINTBEGIN(misc-no-recursion)
bool compare_same(const struct yaml_node *a, const struct yaml_node *b)
{
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || a->count != b->count)
        return false;
    if (a->kind == YAML_TEXT)
        return str_equal(a->text, b->text);
    for (size_t i = 0; i < a->count; i++)
        if ((a->kind == YAML_MAP && !str_equal(a->keys[i]->text, b->keys[i]->text)) ||
            !compare_same(a->items[i], b->items[i]))
            return false;
    return true;
}

static void show(struct buf *buf, const struct yaml_node *node)
{
    if (node->kind == YAML_TEXT) {
        buf_add(buf, node->text);
        return;
    }
    bool is_map = node->kind == YAML_MAP;
    buf_add_text(buf, is_map ? "{ " : "[");
    for (size_t i = 0; i < node->count; i++) {
        if (i > 0)
            buf_add_text(buf, ", ");
        if (is_map) {
            buf_add(buf, node->keys[i]->text);
            buf_add_text(buf, ": ");
        }
        show(buf, node->items[i]);
    }
    buf_add_text(buf, is_map ? " }" : "]");
}
// NOLINTEND(misc-no-recursion)

const char *compare_shown(struct compare *compare, const struct yaml_node *node)
{
    if (!node)
        return "nothing";
    struct buf *buf = buf_new(compare->ctx, COMPARE_SHOWN_BYTES / 4);
    show(buf, node);
    return buf_text(buf);
}

/* ---- The folders --------------------------------------------------------------------------------------------- */

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name), tail = strlen(ending);
    return length > tail && strcmp(name + length - tail, ending) == 0;
}

static void read_side(struct compare *compare, const struct flow_folder *folder,
                      struct compare_side *out)
{
    out->files = mem_array(compare->ctx, struct compare_file, folder->count + 1);
    out->count = folder->count;
    for (size_t i = 0; i < folder->count; i++) {
        struct compare_file *file = &out->files[i];
        struct yaml_node *root = NULL;
        struct error err;
        *file = (struct compare_file){.file = &folder->files[i]};
        const char *name = file->file->name;
        if (!ends_in(name, ".yaml") ||
            !yaml_parse(compare->ctx, name, file->file->text, &root, &err))
            continue;
        file->root = root;
        if (strcmp(name, "service.yaml") == 0)
            out->service = root;
        else if (strcmp(name, "danger.yaml") != 0)
            file->flow = compare_text(yaml_get(root, "flow"));
    }
}

void flow_compare(void *ctx, const struct flow_folder *before, const struct flow_folder *after,
                  struct flow_differences *out)
{
    struct compare *compare = mem_new(ctx, struct compare);
    *compare = (struct compare){.ctx = compare, .out = out};
    *out = (struct flow_differences){0};
    read_side(compare, before, &compare->before);
    read_side(compare, after, &compare->after);
    compare_find_care(compare);
    compare_service(compare);
    compare_flows(compare);
    compare_tables(compare);
}

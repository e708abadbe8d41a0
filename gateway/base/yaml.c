/* YAML as nodes with their place: libyaml's events made into a tree, and everything refused that lets a file
 * mean something other than it seems to (anchors, tags, doubled keys, further documents).
 * Stands under flow/ and the configuration. Leaves to others: what keys mean. */
// SPDX-License-Identifier: Apache-2.0
#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/mem.h"
#include "base/unicode.h"

enum { DEPTH_MAX = 32, NODES_MAX = 200000, BYTES_MAX = 10 * 1000 * 1000 };
/* Up to so many keys, comparing each with each is quicker than sorting. */
enum { FEW_KEYS = 16 };

/* One file being read. */
struct reading {
    void *ctx;
    const char *name;
    struct str bytes;
    yaml_parser_t parser;
    yaml_event_t event; /* the one in hand; has_event tells whether it must be let go */
    bool has_event;
    size_t nodes;
    int quote_from,
        quote_to; /* lines of the last text in quotes that goes over several; 0 for none */
    struct error *err;
};

/* What libyaml complains of, in words for people who write scripts and settings. */
struct plain {
    const char *problem, *words;
};

static const struct plain plain_words[] = {
    {"mapping values are not allowed in this context",
     "A colon stands where none may: put the text in double quotes, or look at the indent"},
    {"did not find expected key",
     "This does not fit what stands above: look for a quote too many, or an indent that differs"},
    {"did not find expected ',' or '}'", "A comma or the closing } is missing here, or just above"},
    {"did not find expected ',' or ']'", "A comma or the closing ] is missing here, or just above"},
    {"did not find expected '-' indicator",
     "This stands in a list: begin it with -, or look at the indent"},
    {"did not find expected <document start>",
     "This stands further left than the first key: keys of one level begin in one column"},
    {"did not find expected node content", "A value is missing here, or a sign is too many"},
    {"did not find expected comment or line break",
     "Nothing may stand behind | or > in this line: put the text in double quotes"},
    {"block sequence entries are not allowed in this context",
     "A list begins in a line of its own, below its key"},
    {"could not find expected ':'", "A colon is missing behind the key in the line above"},
    {"found unknown escape character",
     "A backslash means something else in double quotes: leave it out"},
    {"found unexpected non-alphabetical character", "A line must not begin with %"},
    {"found a tab character that violates indentation", "A tab stands here: indent with blanks"},
    {"control characters are not allowed", "A sign that cannot be seen stands here: delete it"},
};

static bool refuse(struct reading *reading, int line, int column, const char *what)
{
    return error_set(reading->err, ERROR_INPUT, "%s:%d:%d: %s", reading->name, line, column, what);
}

static bool refuse_at(struct reading *reading, yaml_mark_t mark, const char *what)
{
    return refuse(reading, (int)mark.line + 1, (int)mark.column + 1, what);
}

/* For complaints that come with a place in bytes only. */
static bool refuse_byte(struct reading *reading, size_t offset, const char *what)
{
    int line = 1;
    int column = 1;
    for (size_t at = 0; at < offset && at < reading->bytes.length; at++) {
        unsigned char byte = (unsigned char)reading->bytes.data[at];
        if (byte == '\n') {
            line++;
            column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            column++;
        }
    }
    return refuse(reading, line, column, what);
}

static const char *in_plain_words(const char *problem)
{
    if (problem == NULL)
        return "This is not YAML";
    for (size_t i = 0; i < ARRAY_SIZE(plain_words); i++)
        if (strcmp(plain_words[i].problem, problem) == 0)
            return plain_words[i].words;
    return problem;
}

/* The byte at a mark, which counts lines and characters from 0; '\0' behind the end. */
static char byte_at(const struct reading *reading, yaml_mark_t mark)
{
    size_t line = 0;
    size_t column = 0;
    for (size_t at = 0; at < reading->bytes.length; at++) {
        char byte = reading->bytes.data[at];
        if (line == mark.line && column == mark.column)
            return byte;
        if (byte == '\n') {
            line++;
            column = 0;
        } else if (at + 1 == reading->bytes.length ||
                   ((unsigned char)reading->bytes.data[at + 1] & 0xC0) != 0x80) {
            column++;
        }
    }
    return '\0';
}

static bool refuse_scan(struct reading *reading)
{
    const yaml_parser_t *parser = &reading->parser;
    yaml_mark_t mark = parser->problem_mark;
    const char *problem = parser->problem == NULL ? "" : parser->problem;
    if (strcmp(problem, "found unexpected end of stream") == 0)
        return refuse_at(reading, parser->context_mark, "The quote that opens here is not closed");
    int line = (int)mark.line + 1;
    if (reading->quote_to == line && reading->quote_from < line)
        return error_set(reading->err, ERROR_INPUT,
                         "%s:%d:%d: The quote that opens in line %d closes only here: close it "
                         "where its text ends",
                         reading->name, line, (int)mark.column + 1, reading->quote_from);
    if (strcmp(problem, "found character that cannot start any token") != 0)
        return refuse_at(reading, mark, in_plain_words(parser->problem));
    char byte = byte_at(reading, mark);
    if (byte == '\t')
        return refuse_at(reading, mark, "A tab stands here: indent with blanks");
    return error_set(reading->err, ERROR_INPUT,
                     "%s:%d:%d: A text that begins with %c stands in double quotes", reading->name,
                     line, (int)mark.column + 1, byte);
}

/* Fetches the next event, letting the one in hand go. */
static bool next_event(struct reading *reading)
{
    if (reading->has_event)
        yaml_event_delete(&reading->event);
    reading->has_event = yaml_parser_parse(&reading->parser, &reading->event) == 1;
    if (reading->has_event)
        return true;
    const yaml_parser_t *parser = &reading->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        return error_set(reading->err, ERROR_INTERNAL, "No memory to read %s", reading->name);
    if (parser->error == YAML_READER_ERROR)
        return refuse_byte(reading, parser->problem_offset, in_plain_words(parser->problem));
    return refuse_scan(reading);
}

static bool next_events(struct reading *reading, int count)
{
    for (int i = 0; i < count; i++)
        if (!next_event(reading))
            return false;
    return true;
}

static struct yaml_node *new_node(struct reading *reading, enum yaml_kind kind)
{
    struct yaml_node *node = mem_new(reading->ctx, struct yaml_node);
    node->kind = kind;
    node->line = (int)reading->event.start_mark.line + 1;
    node->column = (int)reading->event.start_mark.column + 1;
    return node;
}

static void add_item(struct reading *reading, struct yaml_node *parent, struct yaml_node *key,
                     struct yaml_node *item)
{
    /* Grown at each power of two. */
    if ((parent->count & (parent->count - 1)) == 0) {
        size_t room = parent->count == 0 ? 1 : parent->count * 2;
        parent->items = mem_grow(reading->ctx, parent->items, struct yaml_node *, room);
        if (parent->kind == YAML_MAP)
            parent->keys = mem_grow(reading->ctx, parent->keys, struct yaml_node *, room);
    }
    if (parent->kind == YAML_MAP)
        parent->keys[parent->count] = key;
    parent->items[parent->count++] = item;
}

static int by_key_and_place(const void *a, const void *b)
{
    const struct yaml_node *left = *(const struct yaml_node *const *)a;
    const struct yaml_node *right = *(const struct yaml_node *const *)b;
    int order = str_compare(left->text, right->text);
    if (order != 0)
        return order;
    return left->line != right->line ? left->line - right->line : left->column - right->column;
}

static bool refuse_double(struct reading *reading, const struct yaml_node *key)
{
    struct str shown = unicode_cut(key->text, 60);
    return error_set(reading->err, ERROR_INPUT, "%s:%d:%d: The key \"%.*s\" stands here twice",
                     reading->name, key->line, key->column, (int)shown.length, shown.data);
}

static bool check_keys(struct reading *reading, const struct yaml_node *map)
{
    if (map->count <= FEW_KEYS) {
        for (size_t i = 1; i < map->count; i++)
            for (size_t k = 0; k < i; k++)
                if (str_equal(map->keys[i]->text, map->keys[k]->text))
                    return refuse_double(reading, map->keys[i]);
        return true;
    }
    struct yaml_node **sorted =
        mem_copy(reading->ctx, map->keys, map->count * sizeof(struct yaml_node *));
    // NOLINTNEXTLINE(bugprone-sizeof-expression): pointers are what is sorted
    qsort(sorted, map->count, sizeof sorted[0], by_key_and_place);
    bool is_good = true;
    for (size_t i = 1; i < map->count && is_good; i++)
        if (str_equal(sorted[i - 1]->text, sorted[i]->text))
            is_good = refuse_double(reading, sorted[i]);
    mem_free(sorted);
    return is_good;
}

static bool read_text(struct reading *reading, struct yaml_node **out)
{
    struct yaml_node *node = new_node(reading, YAML_TEXT);
    const char *value = (const char *)reading->event.data.scalar.value;
    size_t length = reading->event.data.scalar.length;
    yaml_scalar_style_t style = reading->event.data.scalar.style;
    if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE || style == YAML_SINGLE_QUOTED_SCALAR_STYLE) {
        reading->quote_from = (int)reading->event.start_mark.line + 1;
        reading->quote_to = (int)reading->event.end_mark.line + 1;
    }
    node->is_plain = style == YAML_PLAIN_SCALAR_STYLE;
    node->text = str_range(mem_strndup(reading->ctx, value, length), length);
    *out = node;
    return true;
}

static bool has_anchor_or_tag(const yaml_event_t *event)
{
    if (event->type == YAML_SCALAR_EVENT)
        return event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL;
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return event->data.sequence_start.anchor != NULL || event->data.sequence_start.tag != NULL;
    if (event->type == YAML_MAPPING_START_EVENT)
        return event->data.mapping_start.anchor != NULL || event->data.mapping_start.tag != NULL;
    return event->type == YAML_ALIAS_EVENT;
}

/* Reads the node that the event in hand begins; depth: of its parents. The depth is what bounds the
 * recursion. */
// NOLINTNEXTLINE(misc-no-recursion): at most DEPTH_MAX deep
static bool read_node(struct reading *reading, int depth, struct yaml_node **out)
{
    yaml_mark_t start = reading->event.start_mark;
    if (has_anchor_or_tag(&reading->event))
        return refuse_at(reading, start, "Anchors, aliases and tags are not used here");
    if (++reading->nodes > NODES_MAX)
        return refuse_at(reading, start, "This file has more than 200,000 parts");
    if (depth >= DEPTH_MAX)
        return refuse_at(reading, start, "This is nested more than 32 deep");
    if (reading->event.type == YAML_SCALAR_EVENT)
        return read_text(reading, out);

    bool is_map = reading->event.type == YAML_MAPPING_START_EVENT;
    yaml_event_type_t end = is_map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    struct yaml_node *node = new_node(reading, is_map ? YAML_MAP : YAML_LIST);
    for (;;) {
        struct yaml_node *key = NULL;
        struct yaml_node *item = NULL;
        if (!next_event(reading))
            return false;
        if (reading->event.type == end)
            break;
        if (is_map && reading->event.type != YAML_SCALAR_EVENT &&
            reading->event.type != YAML_ALIAS_EVENT)
            return refuse_at(reading, reading->event.start_mark, "A key must be a word");
        if (is_map && (!read_node(reading, depth + 1, &key) || !next_event(reading)))
            return false;
        if (!read_node(reading, depth + 1, &item))
            return false;
        add_item(reading, node, key, item);
    }
    *out = node;
    return !is_map || check_keys(reading, node);
}

static struct yaml_node *empty_map(struct reading *reading)
{
    struct yaml_node *node = mem_new(reading->ctx, struct yaml_node);
    node->kind = YAML_MAP;
    node->line = 1;
    node->column = 1;
    return node;
}

static bool read_document(struct reading *reading, struct yaml_node **out)
{
    if (!next_events(reading, 2))
        return false;
    if (reading->event.type == YAML_STREAM_END_EVENT) {
        *out = empty_map(reading);
        return true;
    }
    struct yaml_node *root = NULL;
    if (!next_event(reading) || !read_node(reading, 0, &root) || !next_events(reading, 2))
        return false;
    if (reading->event.type != YAML_STREAM_END_EVENT)
        return refuse_at(reading, reading->event.start_mark, "A second document begins here");
    bool is_empty = root->kind == YAML_TEXT && root->is_plain && root->text.length == 0;
    *out = is_empty ? empty_map(reading) : root;
    return true;
}

bool yaml_parse(void *ctx, const char *name, struct str bytes, struct yaml_node **out,
                struct error *err)
{
    if (bytes.data == NULL)
        bytes = str_of("");
    /* A byte order mark would move the first line's columns by one. */
    size_t mark = str_starts(bytes, "\xEF\xBB\xBF") ? 3 : 0;
    struct reading reading = {.ctx = ctx, .name = name, .err = err};
    reading.bytes = str_range(mark == 0 ? bytes.data : bytes.data + mark, bytes.length - mark);
    if (bytes.length > BYTES_MAX)
        return refuse(&reading, 1, 1, "This file is larger than 10 MB");
    size_t good = unicode_good_bytes(reading.bytes);
    if (good < reading.bytes.length)
        return refuse_byte(&reading, good, "This is not UTF-8");
    if (yaml_parser_initialize(&reading.parser) != 1)
        return error_set(err, ERROR_INTERNAL, "No memory to read %s", name);
    yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reading.parser, (const unsigned char *)reading.bytes.data,
                                 reading.bytes.length);
    struct yaml_node *root = NULL;
    bool is_read = read_document(&reading, &root);
    if (reading.has_event)
        yaml_event_delete(&reading.event);
    yaml_parser_delete(&reading.parser);
    if (is_read)
        *out = root;
    return is_read;
}

const struct yaml_node *yaml_get(const struct yaml_node *node, const char *key)
{
    if (node == NULL || node->kind != YAML_MAP)
        return NULL;
    for (size_t i = 0; i < node->count; i++)
        if (str_equals(node->keys[i]->text, key))
            return node->items[i];
    return NULL;
}

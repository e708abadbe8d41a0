/* YAML 1.2 core as nodes with their place (libyaml, named here alone): strings, lists, maps; no anchors, no
 * tags, no duplicate keys, one document, depth at most 32, valid UTF-8.
 * Stands under flow/ and the configuration. Leaves to others: what keys mean. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/str.h"

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

/* Every scalar is kept as text; is_plain tells an unquoted one (so `no` can be told from "no"). line and
 * column count from 1. */
struct yaml_node {
    enum yaml_kind kind;
    int line, column;
    bool is_plain;
    struct str text;          /* YAML_TEXT: NUL-terminated as well */
    size_t count;             /* YAML_LIST: items; YAML_MAP: pairs */
    struct yaml_node **items; /* YAML_LIST: the items; YAML_MAP: the values */
    struct yaml_node **keys;  /* YAML_MAP: the keys, each YAML_TEXT, in file order */
};

/* Reads one document. name stands in errors ("main.yaml:3:7: …"). The tree belongs to ctx. An empty document
 * is an empty map. Fails with ERROR_INPUT; err text begins with name:line:column. At most 10 MB and 200,000
 * nodes, else refused. */
bool yaml_parse(void *ctx, const char *name, struct str bytes, struct yaml_node **out,
                struct error *err);
/* The value under key in a map, or NULL (also when node is no map). */
const struct yaml_node *yaml_get(const struct yaml_node *node, const char *key);

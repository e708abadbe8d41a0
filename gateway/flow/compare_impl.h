/* Two folders of scripts side by side: what the files of the comparison share.
 * Private to the compare*.c files of this room, which read YAML as it stands and load nothing: so a version that this
 * program would refuse can still be compared. Leaves to others: everything that lasts. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/yaml.h"
#include "flow/flow.h"

enum { COMPARE_NAMES_MAX = 2000, COMPARE_NUMBERS_MAX = 64, COMPARE_SHOWN_BYTES = 16384 };

/* A folder read for comparing. A file that cannot be read as YAML has a NULL root. */
struct compare_file {
    const struct flow_file *file;
    const struct yaml_node *root;
    const char *flow; /* its name, where it is a flow; else NULL */
};
struct compare_side {
    struct compare_file *files;
    size_t count;
    const struct yaml_node *service;
};

struct compare {
    void *ctx; /* of the result and of all that is made on the way */
    struct flow_differences *out;
    size_t room;
    struct compare_side before, after;
    const char *care_steps[COMPARE_NAMES_MAX]; /* "safe/start": begun by danger, before or after */
    size_t care_count;
    const char *numbers[COMPARE_NUMBERS_MAX]; /* digits of the crisis numbers, before and after */
    size_t number_count;
};

/* One difference. language: NULL where it is none's own. */
void compare_say(struct compare *compare, bool is_care, const char *where, const char *language,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));
bool compare_same(const struct yaml_node *a, const struct yaml_node *b);
/* A node in one line: text as it is, lists in [ ], maps in { }; "nothing" for NULL. */
const char *compare_shown(struct compare *compare, const struct yaml_node *node);
/* The text of a scalar, NULL for any other node. */
const char *compare_text(const struct yaml_node *node);

/* What needs a second person (compare_care.c). */
void compare_find_care(struct compare *compare);
bool compare_is_care_step(const struct compare *compare, const char *path);
/* Whether a crisis number, or a place for one, came, went or moved between two wordings (NULL: none). */
bool compare_touches_crisis(struct compare *compare, const char *before, const char *after);
/* The wordings of a node together, for the question above. */
const char *compare_words(struct compare *compare, const struct yaml_node *node);

void compare_flows(struct compare *compare);   /* compare_flow.c */
void compare_service(struct compare *compare); /* compare_service.c */
void compare_tables(
    struct compare *compare); /* compare_tables.c: needs, danger, catalogues, talks */

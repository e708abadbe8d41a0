/* How one setting is read, shared by config.c and config_value.c.
 * Private to app. Leaves to others: which settings there are (config.c). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.h"
#include "base/yaml.h"

enum config_kind {
    CONFIG_TEXT,
    CONFIG_URL,      /* http or https; a slash at the end is taken off */
    CONFIG_PATH,     /* made absolute */
    CONFIG_DATABASE, /* sqlite:PATH, the path made absolute */
    CONFIG_BOOL,
    CONFIG_NUMBER,      /* int64_t, 0 to 1,000,000 */
    CONFIG_MONEY,       /* pounds, kept as int64_t millionths */
    CONFIG_MONTHS,      /* "12 months" or "2 years" */
    CONFIG_DAYS,        /* "30 days" or "2 weeks" */
    CONFIG_LIST,        /* const char *[CONFIG_LIST_MAX] */
    CONFIG_NUMBERS,     /* phone numbers of ours, E.164 */
    CONFIG_SECRET,      /* tokens[0] */
    CONFIG_SECRETS,     /* tokens */
    CONFIG_SECRET_FILE, /* the path of a file that holds tokens[0] */
};

struct config_key {
    const char *name;
    enum config_kind kind;
    size_t offset; /* of the field in its struct */
};

struct config_reading {
    void *ctx;          /* scratch */
    void *owner;        /* what values belong to */
    const char *name;   /* of the file, for errors; NULL none */
    const char *folder; /* that relative paths start from */
    enum config_secrets secrets;
    bool is_sandbox_said; /* sandbox: stands somewhere */
};

/* Reads a value of the file, or one of the environment, into the field of target that key names. Fails with
 * ERROR_CONFIG; a secret never stands in the sentence. */
bool config_value_yaml(struct config_reading *reading, const struct config_key *key, void *target,
                       const struct yaml_node *value, struct error *err);
bool config_value_text(struct config_reading *reading, const struct config_key *key, void *target,
                       const char *value, struct error *err);
/* The key most like word under prefix, or NULL when none is near. */
const char *config_nearest(const struct config_key *keys, size_t count, const char *prefix,
                           const char *word);
/* The folder of path, or the working folder for NULL; absolute. */
const char *config_folder(void *ctx, const char *path);
/* The folder with what comes with the program: above the program in a checkout, ../share/helpline when installed; NULL
 * when it is not there. */
const char *config_share(void *ctx);

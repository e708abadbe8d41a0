/* Publishing scripts: proved, compared with what is live, kept, switched to. One path for the command, for the first
 * start and for SIGHUP.
 * Stands between the folders that people edit and the database that the loops read.
 * Leaves to others: rules and talks (flow/), rows (store/), loading (the loops see the generation move). */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.h"
#include "base/buf.h"
#include "directory/directory.h"
#include "flow/flow.h"
#include "store/version.h"

/* What scripts are proved against: talks are written for the shipped agencies, texts are measured with those in use. */
struct publish_house {
    struct place_map *map;
    struct directory_holidays *holidays;
    struct directory_rows rows; /* of the shipped directory */
    struct directory *shipped;
    int64_t now_ms;           /* 0: what depends on the day is not checked */
    struct directory *in_use; /* the database's; shipped where it has none, or store was NULL */
};
bool publish_house_read(void *ctx, const struct config *config, struct store *store,
                        struct publish_house *out, struct error *err);
/* Checks the folder and plays its talks and the built-in ones; all that is wrong goes to standard error, warnings only
 * with tells_warnings. path: as people know the folder. ERROR_CONFIG when something is wrong. */
bool publish_prove(void *ctx, const struct publish_house *house, const char *path,
                   const struct flow_folder *folder, bool tells_warnings, struct error *err);
/* The check alone, for what was proved when it was published. */
bool publish_check(void *ctx, const struct publish_house *house, const char *path,
                   const struct flow_folder *folder, bool tells_warnings, struct error *err);

struct publish_order {
    const char *who, *why;
    int64_t now_ms, due_ms; /* due_ms 0: at once */
    bool is_safety;
    int64_t copy_of; /* rolled back to this one, which was live and needs nobody; 0 none */
};
struct publish_plan {
    const char *packed;
    int64_t live;                        /* the version compared with; 0: there is none */
    bool is_same;                        /* as the live one, to the byte */
    struct flow_differences differences; /* against the live one */
    bool needs_second;                   /* against the live one, or against one that waits */
    int64_t version;                     /* by publish_keep */
    bool is_live;                        /* switched to at once */
};
/* Compares with what is live and with what waits. Reads only. */
bool publish_compare(void *ctx, struct store *store, const struct flow_folder *folder,
                     const struct publish_order *order, struct publish_plan *out,
                     struct error *err);
/* Keeps it, switches to it where it need not wait, and audits both; inside the caller's transaction. ERROR_CONFLICT when
 * another version went live since it was compared. */
bool publish_keep(void *ctx, struct store *store, const struct publish_order *order,
                  struct publish_plan *plan, struct error *err);
/* Switches to a version whose time has come, in a transaction of its own; *version_out 0: there was none. */
bool publish_due(struct store *store, int64_t now_ms, int64_t *version_out, struct error *err);

/* Who gives a command: the active supervisor or manager of that name, or (by NULL) whoever is logged in at the machine
 * (SUDO_USER before root). Under ctx. */
bool publish_who(void *ctx, struct store *store, const char *by, const char **out,
                 struct error *err);

/* For people: "Tue 24 Nov 2026 18:00"; a difference as one line; a version's state ("waits for a second person"). */
const char *publish_when(void *ctx, int64_t at_ms);
const char *publish_difference(void *ctx, const struct flow_difference *difference);
const char *publish_state(void *ctx, const struct flow_version *version);
/* For tools: one JSON object, without a line end. */
void publish_difference_json(struct buf *out, const struct flow_difference *difference);
void publish_version_json(struct buf *out, const struct flow_version *version);

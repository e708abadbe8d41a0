/* What the files of the loader and of its checks share: the work in hand, findings, and readers of single values.
 * A second private header beside flow_impl.h, so that the engine does not see how a program comes to be.
 * Leaves to others: nothing outside load*.c and check*.c may include it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/yaml.h"
#include "flow/flow_impl.h"

enum {
    LOAD_FINDINGS_MAX = 1000, /* then one last finding says that there are more */
    LOAD_NAMES_MAX = 1000,    /* names that flows save */
    LOAD_CASES_MAX = 50,      /* of one when */
    LOAD_CONDITIONS_MAX = 10, /* of one if */
    LOAD_WORDS_MAX = 100,     /* of one option, later or fixed word in a language */
    LOAD_LATER_MAX = 10,
    LOAD_NAME_BYTES = 64,
    LOAD_LANGUAGES_MAX = 40,
    LOAD_BOUND_MAX = 999999999, /* of min: and max: */
};

/* A flow file taken apart but not yet decoded. */
struct load_flow {
    const char *name, *file;
    const struct yaml_node *root, *steps; /* steps NULL: none that can be read */
};

struct load_place {
    const char *file;
    int line, column;
};

/* An English wording as translators get it, noted while a folder is read (words.c). */
struct load_word {
    const char *context; /* msgctxt */
    const char *english;
    struct load_place place; /* line 0: built in */
    bool is_text, is_voice;  /* where it is used; neither: a list of words */
    struct flow_pieces pieces;
};
struct load_words_noted {
    struct load_word *items;
    size_t count, room;
};

struct load {
    void *ctx;     /* what the program keeps */
    void *scratch; /* dies with the load */
    const struct flow_folder *folder;
    const struct flow_facts *facts; /* may be NULL */
    struct flow_findings *findings;
    void *findings_ctx;
    size_t suggested;
    bool is_broken; /* a step or a target could not be read: the graph would only repeat it */

    const char *file;                /* in hand */
    const struct yaml_node *service; /* service.yaml; NULL when there is none */
    struct load_flow *raw;           /* one for each of program->flows */
    const char **unread;             /* files that hold no flow, as they are */
    size_t unread_count;
    size_t flow;        /* in hand: index, or FLOW_NO_STEP */
    const char *step;   /* in hand: name, or NULL */
    const char **saved; /* names that flows save or set, sorted, each once */
    size_t saved_count, saved_room;
    size_t *flows_by_name;

    struct load_words_noted *noted; /* NULL: nobody asks for the words; else no catalogue is read */
    struct flow_program
        *program; /* being made; the arrays below are its own, while they may change */
    struct flow_flow *flows;
    struct flow_step *steps;
    struct flow_wording *messages;
};

/* ---- Findings (load_report.c) ------------------------------------------------------------------------------ */

void load_finding(struct load *load, struct flow_finding finding, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* At a node of the file in hand; node NULL: its first line. */
void load_error(struct load *load, const struct yaml_node *node, const char *rule,
                const char *format, ...) __attribute__((format(printf, 4, 5)));
/* At a step's place. */
void load_step_error(struct load *load, size_t step, const char *rule, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* An error of another room, whose text may begin with "name:line:column: ". */
void load_error_of(struct load *load, const char *file, const char *rule, const struct error *err);
/* Gives the finding just made the hint "did you mean '…'?" when a known word is near. */
void load_suggest(struct load *load, struct str word, const char *const *known, size_t count);
/* False when enough has been compared: then the list of known words need not be made. */
bool load_may_suggest(const struct load *load);
/* In file, line and column order. */
void load_sort_findings(struct flow_findings *findings);

/* ---- Single values (load_value.c) -------------------------------------------------------------------------- */

struct load_key {
    const char *name;
    bool is_required;
};
/* Reports what is no map, keys that are not listed, and required ones that are not there. False: not a map, or one is
 * missing. what: "step 'where'". */
bool load_keys(struct load *load, const struct yaml_node *node, const struct load_key *keys,
               size_t count, const char *what);
/* "step 'where' of flow 'housing'", or "service.yaml" outside one; scratch. */
const char *load_where(struct load *load);
/* Text that is not empty; false (and reported) else. NULL nodes are false and not reported, here and below. */
bool load_text(struct load *load, const struct yaml_node *node, const char *key, struct str *out);
bool load_integer(struct load *load, const struct yaml_node *node, const char *key, int64_t min,
                  int64_t max, int64_t *out);
bool load_bool(struct load *load, const struct yaml_node *node, const char *key, bool *out);
/* "24h", "7d", "10m", "6s" */
bool load_duration(struct load *load, const struct yaml_node *node, const char *key,
                   int64_t *out_ms);
/* One of names; its index. */
bool load_choice(struct load *load, const struct yaml_node *node, const char *key,
                 const char *const *names, size_t count, size_t *out);
/* "2026-12-24" as 20261224. */
bool load_date(struct load *load, const struct yaml_node *node, const char *key, int *out);
/* A name of letters, digits, - and _: at most LOAD_NAME_BYTES, a letter first. */
bool load_is_name(struct str text);
/* Kept with the program. */
const char *load_keep(struct load *load, struct str text);
/* Folded as understand_read folds, kept with the program. */
struct str load_fold(struct load *load, struct str text);

/* ---- Wording (load_wording.c) ------------------------------------------------------------------------------ */

struct load_wording_rules {
    const char *context;       /* msgctxt of the catalogues */
    const char *voice_context; /* of the spoken wording; NULL: the same */
    bool is_voice;             /* it is spoken */
    bool may_options;          /* {options} may stand here */
    bool is_bounded;           /* only service.*, crisis.* and values: a message of service.yaml */
    uint32_t values;           /* further ones: bit per enum flow_value */
};
/* text: a text, or a map of text and voice. voice: beside it, may be NULL. */
bool load_wording(struct load *load, const struct yaml_node *text, const struct yaml_node *voice,
                  const struct load_wording_rules *rules, struct flow_wording *out);
/* The same from texts; voice.data NULL: none of its own. */
void load_wording_of(struct load *load, struct str text, struct str voice, struct load_place place,
                     const struct load_wording_rules *rules, struct flow_wording *out);
/* msgctxt "housing/start/menu" for a key of the step in hand; scratch. */
const char *load_context(struct load *load, const char *key);
/* A list of words in English with those of the live languages: folded, all in one list. */
bool load_words(struct load *load, const struct yaml_node *node, const char *key,
                const struct str **out, size_t *count_out);

/* A placeholder's name as a value; false: unknown (not reported). */
bool load_value_named(const struct load *load, struct str name, enum flow_value *out,
                      const char **name_out);

/* ---- Files ------------------------------------------------------------------------------------------------- */

/* load_flows.c: which flows and steps there are, and what they save. */
void load_names(struct load *load);
/* load_flows.c: decodes every step, with the flows' own messages. */
void load_flows(struct load *load);
/* load_service.c: all but targets, before the flows are named; where conversations begin, after it. */
void load_service_settings(struct load *load);
/* "first", "back" …: the key under begins: */
const char *load_begin_name(enum flow_begin begin);
void load_service_targets(struct load *load);
/* load_messages.c: service.yaml's messages and canned; a flow's own messages (node NULL: none). */
void load_messages(struct load *load);
void load_flow_messages(struct load *load, const struct yaml_node *node, size_t flow);
/* load_language.c: languages and catalogues. */
void load_languages(struct load *load);
/* load_step.c: one step, whose names are set; then a file each for the kinds. */
void load_step(struct load *load, const struct yaml_node *node, struct flow_step *step);
void load_menu(struct load *load, const struct yaml_node *node, struct flow_step *step);
/* load_strict.c: finds words of two options that a slip would mix up, and lets them count only as written. */
void load_strict(struct load *load, struct flow_step *step);
void load_ask(struct load *load, const struct yaml_node *node, struct flow_step *step);
void load_find(struct load *load, const struct yaml_node *node, struct flow_step *step);
void load_offer(struct load *load, const struct yaml_node *node, struct flow_step *step);
void load_adviser(struct load *load, const struct yaml_node *node, struct flow_step *step);
void load_callback(struct load *load, const struct yaml_node *node, struct flow_step *step);
void load_record(struct load *load, const struct yaml_node *node, struct flow_step *step);
void load_text_step(struct load *load, const struct yaml_node *node, struct flow_step *step);
void load_refer(struct load *load, const struct yaml_node *node, struct flow_step *step);
void load_when(struct load *load, const struct yaml_node *node, struct flow_step *step);
/* load_ask.c: again, tries, otherwise, within and silent. */
void load_misses(struct load *load, const struct yaml_node *node, bool is_menu,
                 struct flow_misses *out);
/* load_when.c: set's map. */
void load_sets(struct load *load, const struct yaml_node *node, struct flow_sets *out);
/* The text of the kind's own key, and voice: beside it. */
void load_own_wording(struct load *load, const struct yaml_node *node, const char *kind,
                      bool may_options, struct flow_wording *out);
void load_need(struct load *load, const struct yaml_node *node, const char **out);
bool load_is_need(const struct load *load, struct str id);
void load_check_need(struct load *load, const struct yaml_node *node, struct str id);
/* load_find.c: codes that service.yaml lists; a borough's bit by its slug, 0 when there is none (reported) or no map. */
void load_check_language(struct load *load, const struct yaml_node *node, struct str code);
uint64_t load_borough(struct load *load, const struct yaml_node *node, struct str slug);
/* load_flows.c: a step, a flow or a fixed target. Reports what is not there; NULL nodes are TARGET_NONE. */
bool load_target(struct load *load, const struct yaml_node *node, struct flow_target *out);
/* The index of a flow, or FLOW_NO_STEP. */
size_t load_flow_named(const struct load *load, struct str name);
/* Whether a target leads into a flow whose file could not be read, by the file's name: it has been told already. */
bool load_is_unread(const struct load *load, struct str target);

/* load.c: reads a folder only to note its wordings; false when it has errors. All is under ctx. */
bool load_note_words(void *ctx, const struct flow_folder *folder, struct load_words_noted *noted,
                     const struct flow_program **out, struct flow_findings *findings);

/* ---- Checks ------------------------------------------------------------------------------------------------ */

enum check_way {
    WAY_GO,
    WAY_OPTION, /* option: which */
    WAY_SKIP,
    WAY_NO,
    WAY_OUTSIDE,
    WAY_OTHERWISE,
    WAY_SILENT,
    WAY_FOUND,
    WAY_NONE,
    WAY_MORE,
    WAY_YES,
    WAY_TOLD,
    WAY_ACCEPTED,
    WAY_CLOSED,
    WAY_GONE,
    WAY_CASE, /* option: which case */
    WAY_RUN,
    WAY_FAILED,
    WAY_EMPTY,
    WAY_LATER,
};
struct check_edge {
    enum check_way way;
    size_t option;
    size_t step; /* out of which step */
    size_t to;   /* step; FLOW_NO_STEP: back, or return */
    size_t exit; /* flow_target's; 0: not written in the script */
    bool is_return;
};
/* Every way out of every step: those of step i are edges[from[i]] … edges[from[i + 1]]; those that lead into it are
 * edges[into[j]], j from into_from[i] to into_from[i + 1]. */
struct check_graph {
    const struct check_edge *edges;
    size_t *from, *into, *into_from;
};
struct check_graph *check_graph_new(void *ctx, const struct flow_program *program);
/* check_way.c: "option", "go", "case", "else" …; which of the options, cases or laters it is, from 1, else 0; where it
 * leads: "housing/rent", "back" or "return". */
const char *check_way_name(const struct flow_program *program, const struct check_edge *edge);
int check_way_number(const struct flow_program *program, const struct check_edge *edge);
const char *check_way_to(const struct flow_program *program, const struct check_edge *edge);
/* Whether a step waits for the person (menu, ask, offer, adviser) or ends. */
bool check_step_waits(const struct flow_step *step);

void check_reach(struct load *load, const struct check_graph *graph);
void check_loops(struct load *load, const struct check_graph *graph);
void check_values(struct load *load, const struct check_graph *graph);
void check_depth(struct load *load, const struct check_graph *graph);
void check_menus(struct load *load);
void check_sizes(struct load *load);
void check_walk(struct load *load, const struct check_graph *graph);
void check_places(struct load *load, const struct check_graph *graph);

/* check_needs.c: the needs that a script names, and which of them a conversation may have at each step. */
struct check_needs {
    const char **ids; /* sorted */
    size_t count, width;
    uint64_t *at; /* sets, one a step */
};
struct check_needs *check_needs_new(struct load *load, const struct check_graph *graph);
bool check_may_need(const struct check_needs *needs, size_t step, size_t need);

/* check_hours.c: bit i says that a place is open i hours from now. */
enum { CHECK_HOURS = 28 * 24 };
struct check_hours {
    uint64_t bits[CHECK_HOURS / 64 + 1];
};
struct check_hours_table;
struct check_hours_table *check_hours_new(void *ctx, const struct directory *directory,
                                          int64_t now_ms);
/* Belongs to the table. */
const struct check_hours *check_hours_of(struct check_hours_table *table,
                                         const struct directory_service *service);

/* check_longest.c: the longest that placeholders become. */
struct check_longest;
struct check_longest *check_longest_new(struct load *load);
/* The place that makes a wording longest, for check_longest_value; any number when it holds no place. */
size_t check_longest_place(const struct check_longest *longest, const struct flow_pieces *pieces);
const char *check_longest_place_name(const struct check_longest *longest, size_t place);
const char *check_longest_value(struct check_longest *longest, size_t place,
                                const struct flow_piece *piece, size_t language, bool is_voice);
/* What texts of so many parts cost for 1,000 people, in millionths of a pound. */
int64_t check_price(const struct load *load, int parts);

/* check_style.c: every wording of the service, one by one; check_reading.c: one English wording of it. */
struct check_said {
    const char *file, *name;
    int line, column;
    const struct flow_pieces *pieces;
};
void check_style(struct load *load);
void check_named(struct load *load);
void check_reading(struct load *load, const struct check_said *said);
void check_dates(struct load *load);

/* service.yaml: who we are, where conversations begin, hours, fixed words, limits and crisis numbers.
 * Stands before the flows, whose targets and placeholders need it. Everything but name, phone, start, person and
 * languages has a default.
 * Leaves to others: languages (load_language.c), messages and canned replies (load_messages.c). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <string.h>

#include "base/mem.h"

enum { EXCEPTIONS_MAX = 400, QUIET_SECONDS = 8, QUIET_SECONDS_MAX = 120, PARTS_MAX = 10 };

/* Hours are a promise, so the default is a modest one. */
static const char default_hours[] = "Mon-Fri 9am-5pm, closed bank holidays";

static const char *const begin_names[FLOW_BEGINS] = {
    [BEGIN_FIRST] = "first",
    [BEGIN_BACK] = "back",
    [BEGIN_CLOSED] = "closed",
    [BEGIN_FOLLOW_UP] = "follow_up",
    [BEGIN_CALLBACK_AGREED] = "callback_agreed",
    [BEGIN_CALLBACK_MISSED] = "callback_missed",
    [BEGIN_DROPPED_CALL] = "dropped_call",
    [BEGIN_OTHER_LANGUAGE] = "other_language",
    [BEGIN_DATA] = "data",
    [BEGIN_WRONG_NUMBER] = "wrong_number",
    [BEGIN_FAULT] = "fault",
};
static const char *const danger_names[] = {
    "danger.self_harm", "danger.means",    "danger.violence", "danger.medical",
    "danger.child",     "danger.fire_gas", "danger.mood",
};

/* ---- Where conversations begin ----------------------------------------------------------------------------- */

/* A step by "flow" or "flow/step". */
static bool load_start(struct load *load, const char *key, size_t *out)
{
    const struct yaml_node *node = yaml_get(load->service, key);
    struct flow_target target;
    if (!load_target(load, node, &target))
        return false;
    if (target.kind == TARGET_STEP) {
        *out = target.step;
        return true;
    }
    load_error(load, node, "unknown-target", "expected the name of a flow for '%s'", key);
    load->is_broken = true;
    return false;
}

static size_t index_of(struct str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equals(name, names[i]))
            return i;
    return count;
}

static void report_begin(struct load *load, const struct yaml_node *key)
{
    const char *known[FLOW_BEGINS + ARRAY_SIZE(danger_names)];
    memcpy(known, begin_names, sizeof(begin_names));
    memcpy(known + FLOW_BEGINS, danger_names, sizeof(danger_names));
    load_error(load, key, "unknown-key", "unknown key '%.*s' in begins",
               (int)(key->text.length <= LOAD_NAME_BYTES ? key->text.length : 0), key->text.data);
    load_suggest(load, key->text, known, ARRAY_SIZE(known));
}

static void load_begin(struct load *load, const struct yaml_node *key, const struct yaml_node *node,
                       struct flow_danger_begin *dangers)
{
    struct flow_program *program = load->program;
    size_t begin = index_of(key->text, begin_names, FLOW_BEGINS);
    size_t danger = index_of(key->text, danger_names, ARRAY_SIZE(danger_names));
    if (begin == FLOW_BEGINS && danger == ARRAY_SIZE(danger_names)) {
        report_begin(load, key);
        return;
    }
    struct flow_target target;
    if (!load_target(load, node, &target))
        return;
    if (target.step == FLOW_NO_STEP) {
        if (target.kind == TARGET_BACK || target.kind == TARGET_RETURN)
            load_error(load, node, "unknown-target", "a conversation cannot begin with '%.*s'",
                       (int)node->text.length, node->text.data);
        return;
    }
    if (begin < FLOW_BEGINS)
        program->begins[begin] = target.step;
    else
        dangers[program->danger_begin_count++] =
            (struct flow_danger_begin){danger_names[danger] + strlen("danger."), target.step};
}

static void load_begins(struct load *load)
{
    struct flow_program *program = load->program;
    for (size_t i = 0; i < FLOW_BEGINS; i++)
        program->begins[i] = FLOW_NO_STEP;
    const struct yaml_node *node = yaml_get(load->service, "begins");
    if (node == NULL)
        return;
    if (node->kind != YAML_MAP) {
        load_error(load, node, "not-a-map", "expected names and flows for 'begins'");
        return;
    }
    struct flow_danger_begin *dangers =
        mem_array(load->ctx, struct flow_danger_begin, ARRAY_SIZE(danger_names));
    for (size_t i = 0; i < node->count; i++)
        load_begin(load, node->keys[i], node->items[i], dangers);
    program->danger_begins = dangers;
}

/* ---- Hours ------------------------------------------------------------------------------------------------- */

static const struct directory_hours *read_hours(struct load *load, const struct yaml_node *node,
                                                struct str words)
{
    struct directory_hours *hours = NULL;
    struct error err;
    if (directory_hours_read(load->ctx, words, &hours, &err))
        return hours;
    load_error(load, node, "bad-hours", "%s", err.text);
    return NULL;
}

static bool load_exception(struct load *load, const struct yaml_node *node,
                           struct flow_exception *out)
{
    static const struct load_key keys[] = {{"date", true}, {"to", false}, {"hours", true}};
    if (!load_keys(load, node, keys, ARRAY_SIZE(keys), "exceptions"))
        return false;
    const struct yaml_node *hours = yaml_get(node, "hours");
    struct str words;
    if (!load_date(load, yaml_get(node, "date"), "date", &out->from_day) ||
        !load_text(load, hours, "hours", &words))
        return false;
    out->to_day = out->from_day;
    load_date(load, yaml_get(node, "to"), "to", &out->to_day);
    if (out->to_day < out->from_day)
        load_error(load, yaml_get(node, "to"), "bad-hours", "'to' is before 'date'");
    if (str_equals(words, "closed"))
        return true;
    bool is_every_day = words.data[0] >= '0' && words.data[0] <= '9' && !str_starts(words, "24");
    if (is_every_day) {
        const char *all = mem_printf(load->scratch, "Mon-Sun %.*s", (int)words.length, words.data);
        out->hours = read_hours(load, hours, str_of(all));
        return true;
    }
    out->hours = read_hours(load, hours, words);
    return true;
}

static void load_exceptions(struct load *load, const struct yaml_node *node, struct flow_hours *out)
{
    if (node->kind != YAML_LIST || node->count > EXCEPTIONS_MAX) {
        load_error(load, node, "not-a-list", "expected a list of at most %d exceptions",
                   EXCEPTIONS_MAX);
        return;
    }
    struct flow_exception *items = mem_array(load->ctx, struct flow_exception, node->count + 1);
    for (size_t i = 0; i < node->count; i++)
        if (load_exception(load, node->items[i], &items[out->exception_count]))
            out->exception_count++;
    out->exceptions = items;
}

static void load_channel_hours(struct load *load, const struct yaml_node *node,
                               struct flow_hours *out)
{
    static const struct load_key keys[] = {{"weekly", true}, {"exceptions", false}};
    struct str words = str_of(default_hours);
    const struct yaml_node *weekly = node;
    if (node != NULL && node->kind == YAML_MAP) {
        load_keys(load, node, keys, ARRAY_SIZE(keys), "hours");
        weekly = yaml_get(node, "weekly");
        if (yaml_get(node, "exceptions") != NULL)
            load_exceptions(load, yaml_get(node, "exceptions"), out);
    }
    load_text(load, weekly, "weekly", &words);
    out->weekly = read_hours(load, weekly, words);
}

static void load_hours(struct load *load)
{
    static const struct load_key keys[] = {{"text", false}, {"phone", false}};
    const struct yaml_node *node = yaml_get(load->service, "hours");
    if (node != NULL)
        load_keys(load, node, keys, ARRAY_SIZE(keys), "hours");
    load_channel_hours(load, yaml_get(node, "text"), &load->program->hours[FLOW_TEXT]);
    load_channel_hours(load, yaml_get(node, "phone"), &load->program->hours[FLOW_PHONE]);
}

/* ---- Fixed words ------------------------------------------------------------------------------------------- */

static void add_fixed(struct load *load, struct understand_fixed_words *words,
                      enum understand_fixed fixed, const struct yaml_node *node)
{
    size_t count = node->kind == YAML_LIST ? node->count : 1;
    if (count > LOAD_WORDS_MAX || node->kind == YAML_MAP) {
        load_error(load, node, "not-a-list", "expected a list of at most %d words", LOAD_WORDS_MAX);
        return;
    }
    size_t size = sizeof(words->items[0]);
    words->items = mem_resized(words, words->items, size, words->count + count + 1, "fixed words");
    for (size_t i = 0; i < count; i++) {
        struct str word;
        if (!load_text(load, node->kind == YAML_LIST ? node->items[i] : node, "words", &word))
            continue;
        struct str folded = load_fold(load, word);
        if (folded.length == 0)
            continue;
        words->items[words->count].fixed = fixed;
        words->items[words->count++].folded = folded;
    }
}

static void load_fixed(struct load *load, const struct yaml_node *key, const struct yaml_node *node,
                       struct understand_fixed_words *words)
{
    enum understand_fixed fixed = understand_fixed_named(key->text);
    if (fixed == FIXED_NONE) {
        const char *known[FIXED_THANKS];
        for (unsigned int i = FIXED_PERSON; i <= FIXED_THANKS; i++)
            known[i - 1] = understand_fixed_name((enum understand_fixed)i);
        load_error(load, key, "unknown-key", "unknown fixed word '%.*s'",
                   (int)(key->text.length <= LOAD_NAME_BYTES ? key->text.length : 0),
                   key->text.data);
        load_suggest(load, key->text, known, ARRAY_SIZE(known));
        return;
    }
    if (node->kind != YAML_MAP) {
        load_error(load, node, "not-a-map", "expected a list of words for each language");
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        load_check_language(load, node->keys[i], node->keys[i]->text);
        add_fixed(load, words, fixed, node->items[i]);
    }
}

static void load_fixed_words(struct load *load)
{
    struct understand_fixed_words *words = mem_new(load->ctx, struct understand_fixed_words);
    const struct yaml_node *node = yaml_get(load->service, "words");
    load->program->fixed_words = words;
    if (node != NULL && node->kind != YAML_MAP)
        load_error(load, node, "not-a-map", "expected fixed words for 'words'");
    for (size_t i = 0; node != NULL && node->kind == YAML_MAP && i < node->count; i++)
        load_fixed(load, node->keys[i], node->items[i], words);
    understand_fixed_seal(words);
}

/* ---- Crisis numbers ---------------------------------------------------------------------------------------- */

static void load_crisis_entry(struct load *load, const struct yaml_node *key,
                              const struct yaml_node *node, struct flow_crisis *crisis,
                              size_t count)
{
    static const struct load_key keys[] = {{"number", true}, {"checked", true}};
    size_t index = 0;
    while (index < count && !str_equals(key->text, crisis[index].name))
        index++;
    if (index == count) {
        const char **known = mem_array(load->scratch, const char *, count + 1);
        for (size_t i = 0; i < count; i++)
            known[i] = crisis[i].name;
        load_error(load, key, "unknown-key", "unknown crisis service '%.*s'",
                   (int)(key->text.length <= LOAD_NAME_BYTES ? key->text.length : 0),
                   key->text.data);
        load_suggest(load, key->text, known, count);
        return;
    }
    struct str number;
    int checked;
    if (!load_keys(load, node, keys, ARRAY_SIZE(keys), "crisis"))
        return;
    if (load_text(load, yaml_get(node, "number"), "number", &number) &&
        !str_equals(number, crisis[index].number))
        load_error(load, yaml_get(node, "number"), "crisis-number",
                   "the number of %s is %s, not this one", crisis[index].name,
                   crisis[index].number);
    if (load_date(load, yaml_get(node, "checked"), "checked", &checked))
        crisis[index].checked = load_keep(load, str_trim(yaml_get(node, "checked")->text));
}

/* Needed before any wording: {crisis.samaritans}. The pinned numbers are the truth; service.yaml shows them and when
 * somebody last rang them. */
static void load_crisis(struct load *load)
{
    size_t count = 0;
    while (directory_crisis_name_at(count) != NULL)
        count++;
    struct flow_crisis *crisis = mem_array(load->ctx, struct flow_crisis, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *name = directory_crisis_name_at(i);
        crisis[i] = (struct flow_crisis){name, directory_crisis_number(name),
                                         directory_crisis_checked(name)};
    }
    load->program->crisis = crisis;
    load->program->crisis_count = count;
    const struct yaml_node *node = yaml_get(load->service, "crisis");
    if (node != NULL && node->kind != YAML_MAP)
        load_error(load, node, "not-a-map", "expected names and numbers for 'crisis'");
    for (size_t i = 0; node != NULL && node->kind == YAML_MAP && i < node->count; i++)
        load_crisis_entry(load, node->keys[i], node->items[i], crisis, count);
}

/* ---- The whole --------------------------------------------------------------------------------------------- */

static void load_limits(struct load *load)
{
    static const struct load_key keys[] = {{"gsm7", false}, {"ucs2", false}};
    struct flow_program *program = load->program;
    int64_t seconds = QUIET_SECONDS;
    int64_t gsm7 = 1;
    int64_t ucs2 = 3;
    load_integer(load, yaml_get(load->service, "quiet"), "quiet", 0, QUIET_SECONDS_MAX, &seconds);
    const struct yaml_node *parts = yaml_get(load->service, "parts");
    if (parts != NULL)
        load_keys(load, parts, keys, ARRAY_SIZE(keys), "parts");
    load_integer(load, yaml_get(parts, "gsm7"), "gsm7", 1, PARTS_MAX, &gsm7);
    load_integer(load, yaml_get(parts, "ucs2"), "ucs2", 1, PARTS_MAX, &ucs2);
    program->quiet_ms = seconds * 1000;
    program->parts_gsm7 = (int)gsm7;
    program->parts_ucs2 = (int)ucs2;
}

static void check_service_keys(struct load *load)
{
    static const struct load_key keys[] = {
        {"name", true},     {"phone", true},     {"start", true},   {"person", true},
        {"begins", false},  {"languages", true}, {"hours", false},  {"words", false},
        {"quiet", false},   {"parts", false},    {"crisis", false}, {"canned", false},
        {"messages", false}};
    load_keys(load, load->service, keys, ARRAY_SIZE(keys), "service.yaml");
}

const char *load_begin_name(enum flow_begin begin)
{
    return begin_names[begin];
}

void load_service_settings(struct load *load)
{
    struct flow_program *program = load->program;
    struct str text = {0};
    load->file = "service.yaml";
    load->flow = FLOW_NO_STEP;
    if (load->service->line > 0) /* else its one finding is that it cannot be read */
        check_service_keys(load);
    program->service_name = "";
    program->service_phone = "";
    if (load_text(load, yaml_get(load->service, "name"), "name", &text))
        program->service_name = load_keep(load, text);
    if (load_text(load, yaml_get(load->service, "phone"), "phone", &text))
        program->service_phone = load_keep(load, text);
    load_languages(load);
    load_crisis(load);
    load_hours(load);
    load_fixed_words(load);
    load_limits(load);
}

void load_service_targets(struct load *load)
{
    struct flow_program *program = load->program;
    load->file = "service.yaml";
    load->flow = FLOW_NO_STEP;
    program->start = FLOW_NO_STEP;
    program->person = FLOW_NO_STEP;
    if (!load_start(load, "start", &program->start) ||
        !load_start(load, "person", &program->person))
        load->is_broken = true;
    load_begins(load);
}

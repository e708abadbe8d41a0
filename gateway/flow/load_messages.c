/* The messages of service.yaml and of single flows, laid over the built-in ones, and the advisers' canned replies.
 * Stands between messages.c, which has the defaults, and the program.
 * Leaves to others: when each is said (the engine). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include "base/mem.h"

enum { CANNED_MAX = 200 };

/* Lists that would make no sense without their options. */
static bool needs_options(enum flow_message message)
{
    return message == MESSAGE_AREA_SEVERAL || message == MESSAGE_AREA_READ_BACK ||
           message == MESSAGE_LANGUAGES;
}

static struct load_wording_rules rules_of(struct load *load, enum flow_message message)
{
    const struct flow_message_default *entry = flow_message_default(message);
    const char *flow =
        load->flow != FLOW_NO_STEP ? load->program->flows[load->flow].name : "service";
    return (struct load_wording_rules){.context =
                                           mem_printf(load->scratch, "%s/%s", flow, entry->name),
                                       .may_options = entry->has_options,
                                       .is_bounded = true,
                                       .values = entry->values};
}

static void report_name(struct load *load, const struct yaml_node *key)
{
    const char *known[FLOW_MESSAGES];
    for (size_t i = 0; i < FLOW_MESSAGES; i++)
        known[i] = flow_message_default((enum flow_message)i)->name;
    load_error(load, key, "unknown-message", "there is no message '%.*s'",
               (int)(key->text.length <= LOAD_NAME_BYTES ? key->text.length : 0), key->text.data);
    load_suggest(load, key->text, known, FLOW_MESSAGES);
}

/* What is written for a message; where only text or only voice is, the other stays the built-in one. */
static void load_message(struct load *load, const struct yaml_node *node, enum flow_message message,
                         struct flow_wording *out)
{
    struct load_wording_rules rules = rules_of(load, message);
    const struct flow_message_default *entry = flow_message_default(message);
    struct flow_wording written = {0};
    if (!load_wording(load, node, NULL, &rules, &written))
        return;
    struct load_place place = {load->file, node->line, node->column};
    bool has_text = node->kind == YAML_TEXT || yaml_get(node, "text") != NULL;
    if (!has_text) {
        struct flow_wording base = {0};
        load_wording_of(load, str_of(entry->text), str_range(NULL, 0), place, &rules, &base);
        written.text = base.text;
    }
    bool has_own_voice = written.has_voice;
    if (!has_own_voice && entry->text[0] == '\0') {
        /* It is only ever spoken: the one wording given is what is said. */
        has_own_voice = true;
    } else if (!has_own_voice) {
        struct flow_wording base = {0};
        rules.is_voice = true;
        load_wording_of(load, str_of(entry->voice), str_range(NULL, 0), place, &rules, &base);
        written.voice = base.text;
    }
    written.has_voice = true;
    *out = written;
    if (needs_options(message) && ((has_text && !out->text[0].has_options && entry->text[0]) ||
                                   (has_own_voice && !out->voice[0].has_options)))
        load_error(load, node, "options-missing", "the message '%s' must hold {options}",
                   entry->name);
}

/* Reads names and wordings into all; what is not named stays as it is. */
static void load_named(struct load *load, const struct yaml_node *node, struct flow_wording *all)
{
    if (node->kind != YAML_MAP) {
        load_error(load, node, "not-a-map", "expected names and wordings for 'messages'");
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        enum flow_message message = flow_message_named(node->keys[i]->text);
        if (message == FLOW_MESSAGES)
            report_name(load, node->keys[i]);
        else
            load_message(load, node->items[i], message, &all[message]);
    }
}

static void load_canned(struct load *load)
{
    const struct yaml_node *node = yaml_get(load->service, "canned");
    if (node == NULL)
        return;
    if (node->kind != YAML_MAP || node->count > CANNED_MAX) {
        load_error(load, node, "not-a-map", "expected at most %d names and wordings for 'canned'",
                   CANNED_MAX);
        return;
    }
    struct flow_canned *items = mem_array(load->ctx, struct flow_canned, node->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < node->count; i++) {
        struct flow_canned *canned = &items[count];
        canned->name = load_keep(load, node->keys[i]->text);
        struct load_wording_rules rules = {
            .context = mem_printf(load->scratch, "service/canned/%s", canned->name),
            .is_bounded = true};
        if (load_wording(load, node->items[i], NULL, &rules, &canned->wording))
            count++;
    }
    load->program->canned = items;
    load->program->canned_count = count;
}

void load_messages(struct load *load)
{
    struct flow_wording *all = mem_array(load->ctx, struct flow_wording, FLOW_MESSAGES);
    load->messages = all;
    load->program->messages = all;
    load->file = "service.yaml";
    load->flow = FLOW_NO_STEP;
    load->step = NULL;
    const struct yaml_node *node = yaml_get(load->service, "messages");
    if (node != NULL)
        load_named(load, node, all);
    for (size_t i = 0; i < FLOW_MESSAGES; i++) {
        if (all[i].is_set)
            continue;
        const struct flow_message_default *entry = flow_message_default((enum flow_message)i);
        struct load_wording_rules rules = rules_of(load, (enum flow_message)i);
        struct load_place place = {load->file, 1, 1};
        load_wording_of(load, str_of(entry->text), str_of(entry->voice), place, &rules, &all[i]);
        all[i].line = 0; /* built in */
    }
    load_canned(load);
}

void load_flow_messages(struct load *load, const struct yaml_node *node, size_t flow)
{
    if (node == NULL)
        return;
    struct flow_wording *all = mem_array(load->ctx, struct flow_wording, FLOW_MESSAGES);
    load_named(load, node, all);
    load->flows[flow].messages = all;
}

/* Findings of the loader and its checks: collected, capped, given a hint, put in order.
 * Stands under load_*.c and check_*.c. Leaves to others: what is wrong and its rule's name. */
// SPDX-License-Identifier: Apache-2.0
#include "flow/load_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* SUGGEST_MOST: words compared in one load, so that a large folder full of slips is still answered soon. */
enum { SUGGEST_MOST = 1000000 };

static struct flow_finding *next_finding(struct load *load)
{
    struct flow_findings *findings = load->findings;
    if (findings->count > LOAD_FINDINGS_MAX)
        return NULL;
    /* Room for all at once: a broken folder may have hundreds. */
    if (findings->items == NULL)
        findings->items = mem_array(load->findings_ctx, struct flow_finding, LOAD_FINDINGS_MAX + 1);
    return &findings->items[findings->count++];
}

static void add_finding(struct load *load, struct flow_finding finding, const char *format,
                        va_list arguments) __attribute__((format(printf, 3, 0)));

static void add_finding(struct load *load, struct flow_finding finding, const char *format,
                        va_list arguments)
{
    if (finding.level == FLOW_ERROR)
        load->findings->errors++;
    struct flow_finding *item = next_finding(load);
    if (item == NULL)
        return;
    *item = finding;
    item->file = mem_strdup(load->findings_ctx, finding.file != NULL ? finding.file : "");
    item->hint = "";
    if (load->findings->count > LOAD_FINDINGS_MAX) {
        item->rule = "too-many";
        item->message = "there are more findings; put these right first";
        return;
    }
    item->message = mem_vprintf(load->findings_ctx, format, arguments);
}

void load_finding(struct load *load, struct flow_finding finding, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_finding(load, finding, format, arguments);
    va_end(arguments);
}

void load_error(struct load *load, const struct yaml_node *node, const char *rule,
                const char *format, ...)
{
    struct flow_finding finding = {.level = FLOW_ERROR,
                                   .rule = rule,
                                   .file = load->file,
                                   .line = node != NULL ? node->line : 1,
                                   .column = node != NULL ? node->column : 1};
    va_list arguments;
    va_start(arguments, format);
    add_finding(load, finding, format, arguments);
    va_end(arguments);
}

void load_step_error(struct load *load, size_t step, const char *rule, const char *format, ...)
{
    const struct flow_step *at = &load->steps[step];
    struct flow_finding finding = {.level = FLOW_ERROR,
                                   .rule = rule,
                                   .file = at->file,
                                   .line = at->line,
                                   .column = at->column};
    va_list arguments;
    va_start(arguments, format);
    add_finding(load, finding, format, arguments);
    va_end(arguments);
}

/* Takes "12:" off the front of *rest. */
static bool take_number(struct str *rest, int *out)
{
    struct str ahead = *rest;
    struct str digits;
    int64_t number;
    if (!str_next(&ahead, ':', &digits) || !str_to_int64(digits, 1, 100000000, &number))
        return false;
    *rest = ahead;
    *out = (int)number;
    return true;
}

void load_error_of(struct load *load, const char *file, const char *rule, const struct error *err)
{
    struct flow_finding finding = {
        .level = FLOW_ERROR, .rule = rule, .file = file, .line = 1, .column = 1};
    struct str rest = str_of(err->text);
    if (str_starts(rest, file) && rest.length > strlen(file) && rest.data[strlen(file)] == ':') {
        struct str ahead = str_range(rest.data + strlen(file) + 1, rest.length - strlen(file) - 1);
        if (take_number(&ahead, &finding.line)) {
            take_number(&ahead, &finding.column);
            rest = str_trim(ahead);
        }
    }
    load_finding(load, finding, "%.*s", (int)rest.length, rest.data);
}

static void add_hint(struct load *load, const char *hint)
{
    struct flow_findings *findings = load->findings;
    if (findings->count > 0 && findings->count <= LOAD_FINDINGS_MAX)
        findings->items[findings->count - 1].hint = mem_strdup(load->findings_ctx, hint);
}

bool load_may_suggest(const struct load *load)
{
    return load->suggested < SUGGEST_MOST && load->findings->count <= LOAD_FINDINGS_MAX;
}

void load_suggest(struct load *load, struct str word, const char *const *known, size_t count)
{
    if (word.length == 0 || word.length > STR_DISTANCE_BYTES || !load_may_suggest(load))
        return;
    load->suggested += count;

    const char *nearest = NULL;
    size_t best = word.length < 4 ? 2 : word.length / 3 + 2; /* it must be nearer than this */
    for (size_t i = 0; i < count; i++) {
        struct str candidate = str_of(known[i]);
        size_t longer = candidate.length > word.length ? candidate.length - word.length
                                                       : word.length - candidate.length;
        if (candidate.length > STR_DISTANCE_BYTES || longer >= best)
            continue;
        size_t away = str_distance(word, candidate);
        if (away < best) {
            best = away;
            nearest = known[i];
        }
    }
    if (nearest == NULL)
        return;
    char hint[STR_DISTANCE_BYTES + 32];
    snprintf(hint, sizeof(hint), "did you mean '%s'?", nearest);
    add_hint(load, hint);
}

static int by_place(const void *a, const void *b)
{
    const struct flow_finding *left = a;
    const struct flow_finding *right = b;
    int order = strcmp(left->file, right->file);
    if (order != 0)
        return order;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    if (left->column != right->column)
        return left->column < right->column ? -1 : 1;
    order = strcmp(left->rule, right->rule);
    return order != 0 ? order : strcmp(left->message, right->message);
}

void load_sort_findings(struct flow_findings *findings)
{
    if (findings->count > 1)
        qsort(findings->items, findings->count, sizeof(findings->items[0]), by_place);
}

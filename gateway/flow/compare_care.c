/* What of a change needs a second person: crisis numbers, wordings that name them, steps that begin with danger.
 * Stands under every part of the comparison, which asks it of each difference.
 * Leaves to others: who the second person may be (app/). */
// SPDX-License-Identifier: Apache-2.0
#include "flow/compare_impl.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* ---- Numbers ------------------------------------------------------------------------------------------------- */

static const char *digits_of(void *ctx, const char *text)
{
    char *digits = mem_array(ctx, char, strlen(text) + 1);
    size_t count = 0;
    for (; *text; text++)
        if (*text >= '0' && *text <= '9')
            digits[count++] = *text;
    digits[count] = '\0';
    return digits;
}

static void add_numbers(struct compare *compare, const struct yaml_node *service)
{
    const struct yaml_node *crisis = yaml_get(service, "crisis");
    for (size_t i = 0; crisis && crisis->kind == YAML_MAP && i < crisis->count; i++) {
        const char *number = compare_text(yaml_get(crisis->items[i], "number"));
        if (number && compare->number_count < COMPARE_NUMBERS_MAX)
            compare->numbers[compare->number_count++] = digits_of(compare->ctx, number);
    }
}

/* What of a wording has to do with crisis, in order: {crisis.NAME} and runs of digits that are one of the numbers, however they are spaced. */
static const char *marks(struct compare *compare, const char *text)
{
    struct buf *buf = buf_new(compare->ctx, COMPARE_SHOWN_BYTES);
    for (const char *at = text ? text : ""; *at;) {
        if (strncmp(at, "{crisis.", 8) == 0) {
            size_t length = strcspn(at, "}|");
            buf_add(buf, str_range(at, length));
            at += length;
            continue;
        }
        size_t length = strspn(at, "0123456789 ");
        if (*at < '0' || *at > '9') {
            at++;
            continue;
        }
        const char *digits = digits_of(compare->ctx, mem_strndup(compare->ctx, at, length));
        for (size_t i = 0; i < compare->number_count; i++)
            if (strcmp(digits, compare->numbers[i]) == 0) {
                buf_printf(buf, "#%s", digits);
                break;
            }
        at += length;
    }
    return buf_text(buf);
}

bool compare_touches_crisis(struct compare *compare, const char *before, const char *after)
{
    return strcmp(marks(compare, before), marks(compare, after)) != 0;
}

/* Recursion: yaml.c lets no tree be deeper than 32. */
// NOLINTBEGIN(misc-no-recursion)
static void gather(struct buf *buf, const struct yaml_node *node)
{
    if (node->kind == YAML_TEXT) {
        buf_add(buf, node->text);
        buf_add_byte(buf, '\n');
    }
    for (size_t i = 0; node->kind != YAML_TEXT && i < node->count; i++)
        gather(buf, node->items[i]);
}

const char *compare_words(struct compare *compare, const struct yaml_node *node)
{
    struct buf *buf = buf_new(compare->ctx, (size_t)16 * COMPARE_SHOWN_BYTES);
    if (node)
        gather(buf, node);
    return buf_text(buf);
}

/* ---- Steps that begin with danger ---------------------------------------------------------------------------- */

static const struct yaml_node *steps_of(const struct compare_side *side, struct str flow)
{
    for (size_t i = 0; i < side->count; i++)
        if (side->files[i].flow && str_equals(flow, side->files[i].flow))
            return yaml_get(side->files[i].root, "steps");
    return NULL;
}

bool compare_is_care_step(const struct compare *compare, const char *path)
{
    for (size_t i = 0; i < compare->care_count; i++)
        if (strcmp(compare->care_steps[i], path) == 0)
            return true;
    return false;
}

static void add_step(struct compare *compare, const struct yaml_node *steps, struct str flow,
                     const char *name);

/* Every text of a step that is the name of another is taken for a way to it: too many rather than too few. */
static void follow(struct compare *compare, const struct yaml_node *steps, struct str flow,
                   const struct yaml_node *node)
{
    for (size_t i = 0; node->kind != YAML_TEXT && i < node->count; i++)
        follow(compare, steps, flow, node->items[i]);
    const char *text = compare_text(node);
    if (!text)
        return;
    bool is_own =
        str_starts(str_of(text), mem_printf(compare->ctx, "%.*s/", (int)flow.length, flow.data));
    add_step(compare, steps, flow, is_own ? text + flow.length + 1 : text);
}

/* Each step is added once, so that this ends. */
static void add_step(struct compare *compare, const struct yaml_node *steps, struct str flow,
                     const char *name)
{
    const struct yaml_node *step = yaml_get(steps, name);
    const char *path = mem_printf(compare->ctx, "%.*s/%s", (int)flow.length, flow.data, name);
    if (!step || compare->care_count == COMPARE_NAMES_MAX || compare_is_care_step(compare, path))
        return;
    compare->care_steps[compare->care_count++] = path;
    follow(compare, steps, flow, step);
}
// NOLINTEND(misc-no-recursion)

/* A flow that danger begins with, whole; of a flow begun in its middle what comes behind that step. */
static void add_begin(struct compare *compare, const struct compare_side *side, const char *target)
{
    struct str rest = str_of(target), flow;
    if (!str_next(&rest, '/', &flow))
        return;
    const struct yaml_node *steps = steps_of(side, flow);
    if (!steps || steps->kind != YAML_MAP)
        return;
    if (rest.length > 0) {
        add_step(compare, steps, flow, str_keep(compare->ctx, rest));
        return;
    }
    for (size_t i = 0; i < steps->count; i++)
        add_step(compare, steps, flow, steps->keys[i]->text.data);
}

static void add_begins(struct compare *compare, const struct compare_side *side)
{
    const struct yaml_node *begins = yaml_get(side->service, "begins");
    for (size_t i = 0; begins && begins->kind == YAML_MAP && i < begins->count; i++) {
        const char *target = compare_text(begins->items[i]);
        if (target && str_starts(begins->keys[i]->text, "danger."))
            add_begin(compare, side, target);
    }
}

void compare_find_care(struct compare *compare)
{
    add_numbers(compare, compare->before.service);
    add_numbers(compare, compare->after.service);
    add_begins(compare, &compare->before);
    add_begins(compare, &compare->after);
}

/* Which need a danger is, so that a case says it and the command tells it.
 * Stands behind danger.c and needs.c. Leaves to others: finding either. */
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "understand/understand_impl.h"

static const struct {
    const char *kind;
    enum understand_level level; /* UNDERSTAND_NO_DANGER: both */
    const char *need;
} needs_of[] = {
    {"self_harm", UNDERSTAND_NO_DANGER, "mental.crisis"},
    {"means", UNDERSTAND_NO_DANGER, "mental.crisis"},
    {"violence", UNDERSTAND_IMMEDIATE, "abuse.danger"},
    {"violence", UNDERSTAND_CONCERN, "abuse.support"},
    {"medical", UNDERSTAND_NO_DANGER, "health.urgent"},
    {"child", UNDERSTAND_NO_DANGER, "family.safeguard"},
    {"fire_gas", UNDERSTAND_NO_DANGER, "energy.emergency"},
    {"mood", UNDERSTAND_NO_DANGER, "mental.support"},
};

const char *understand_danger_need(const struct understand_danger *danger,
                                   const struct understand_needs *needs)
{
    for (size_t i = 0; danger->kind != NULL && i < ARRAY_SIZE(needs_of); i++) {
        bool is_it =
            strcmp(needs_of[i].kind, danger->kind) == 0 &&
            (needs_of[i].level == UNDERSTAND_NO_DANGER || needs_of[i].level == danger->level);
        if (is_it && understand_need_label(needs, needs_of[i].need) != NULL)
            return needs_of[i].need;
    }
    return NULL;
}

static size_t family_length(const char *id)
{
    return strcspn(id, ".");
}

static bool is_family(const char *a, const char *b)
{
    return family_length(a) == family_length(b) && strncmp(a, b, family_length(a)) == 0;
}

/* Puts one need at a place, the others behind it. */
static void put_at(struct understand_need *needs, size_t *count, size_t at,
                   struct understand_need one)
{
    if (*count == UNDERSTAND_NEEDS_MAX)
        (*count)--;
    if (at > *count)
        at = *count;
    memmove(needs + at + 1, needs + at, (*count - at) * sizeof *needs);
    needs[at] = one;
    (*count)++;
}

size_t danger_need_add(const struct understand_needs *lists, const struct understand_danger *danger,
                       const char *why, struct understand_need *needs, size_t count)
{
    const char *id = understand_danger_need(danger, lists);
    if (id == NULL)
        return count;
    struct understand_need one = {id, danger->level == UNDERSTAND_IMMEDIATE ? 95 : 75, why};
    bool is_mood = strcmp(danger->kind, "mood") == 0;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        /* what the words themselves say is as exact */
        if (!is_family(needs[i].id, id) || strchr(needs[i].id, '.') == NULL)
            continue;
        one = needs[i];
        if (is_mood)
            return count;
        memmove(needs + i, needs + i + 1, (count - i - 1) * sizeof *needs);
        count--;
        break;
    }
    while (danger->level == UNDERSTAND_CONCERN && at < count &&
           understand_need_urgency(lists, needs[at].id) < understand_need_urgency(lists, one.id))
        at++;
    put_at(needs, &count, at, one);
    return count;
}

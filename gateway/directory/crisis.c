/* The numbers for when life is at risk. They stand in code, so that no import, form or restore can change or empty them.
 * Asked for by flow/ and console/ by name.
 * Leaves to others: wording. */
// SPDX-License-Identifier: Apache-2.0
#include "directory/directory.h"

#include <string.h>

static const struct {
    const char *name, *number, *checked;
} crisis[] = {
    {"emergency", "999", "2026-11-23"},       {"nhs111", "111", "2026-11-23"},
    {"samaritans", "116 123", "2026-11-23"},  {"shout", "85258", "2026-11-23"},
    {"childline", "0800 1111", "2026-11-23"}, {"abuse", "0808 2000 247", "2026-11-23"},
};

const char *directory_crisis_number(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(crisis); i++)
        if (strcmp(crisis[i].name, name) == 0)
            return crisis[i].number;
    return NULL;
}

const char *directory_crisis_checked(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(crisis); i++)
        if (strcmp(crisis[i].name, name) == 0)
            return crisis[i].checked;
    return NULL;
}

const char *directory_crisis_name_at(size_t index)
{
    return index < ARRAY_SIZE(crisis) ? crisis[index].name : NULL;
}

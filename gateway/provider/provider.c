/* The table of providers that a configuration can name, and the names of their hooks.
 * Stands at the door of the room: intake/ and sender/ find a provider here and then use its own table.
 * Leaves to others: everything that a provider does (twilio*.c, sandbox.c). */
// SPDX-License-Identifier: Apache-2.0
#include "provider/provider_impl.h"

static const struct provider *const providers[] = {
    &provider_twilio,
    &provider_sandbox,
};

static const char *const hook_names[] = {
    [HOOK_MESSAGE] = "message",         [HOOK_STATUS] = "status", [HOOK_VOICE] = "voice",
    [HOOK_CALL_STATUS] = "call-status", [HOOK_VERIFY] = "verify",
};

const struct provider *provider_at(size_t index)
{
    return index < ARRAY_SIZE(providers) ? providers[index] : NULL;
}

const struct provider *provider_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(providers); i++)
        if (str_equals(str_of(name), providers[i]->name))
            return providers[i];
    return NULL;
}

enum provider_hook provider_hook_of(struct str piece)
{
    for (int hook = HOOK_MESSAGE; hook <= HOOK_VERIFY; hook++)
        if (str_equals(piece, hook_names[hook]))
            return (enum provider_hook)hook;
    return HOOK_NONE;
}

const char *provider_hook_name(enum provider_hook hook)
{
    return hook == HOOK_NONE ? "none" : hook_names[hook];
}

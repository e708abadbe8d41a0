/* Who publishes and approves: a supervisor or manager by name, else the login of the machine.
 * Stands in front of the second person's rule. Whoever can run these commands can read and write the database: the
 * name is for the record and against slips, not a lock.
 * Leaves to others: signing in (console/). */
// SPDX-License-Identifier: Apache-2.0
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/publish.h"
#include "base/mem.h"
#include "store/people.h"

static const char *login(void *ctx)
{
    const char *before_sudo = getenv("SUDO_USER");
    if (before_sudo && before_sudo[0] != '\0')
        return mem_strdup(ctx, before_sudo);
    const struct passwd *user = getpwuid(getuid());
    return user && user->pw_name[0] != '\0' ? mem_strdup(ctx, user->pw_name)
                                            : mem_printf(ctx, "user %ld", (long)getuid());
}

bool publish_who(void *ctx, struct store *store, const char *by, const char **out,
                 struct error *err)
{
    struct adviser *adviser = NULL;
    if (!by) {
        *out = login(ctx);
        return true;
    }
    if (!adviser_find(ctx, store, by, &adviser, err))
        return false;
    if (!adviser || adviser->is_disabled)
        return error_set(err, ERROR_FORBIDDEN, "There is no active adviser with the name '%s'.",
                         by);
    if (strcmp(adviser->role, "supervisor") != 0 && strcmp(adviser->role, "manager") != 0)
        return error_set(err, ERROR_FORBIDDEN,
                         "%s is neither supervisor nor manager; one of these publishes and "
                         "approves.",
                         by);
    *out = adviser->name;
    return true;
}

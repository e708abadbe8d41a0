/* Finds the route of a request in a room's table.
 * Stands between a path and the room's own enum of what it answers.
 * Leaves to others: what is done there. */
// SPDX-License-Identifier: Apache-2.0
#include "http/http.h"

#include <string.h>

#include "base/mem.h"

/* Compares path with a pattern piece by piece; what stands for each {} goes to pieces. */
static bool fits(const char *pattern, const char *path, struct str pieces[HTTP_PIECES_MAX])
{
    struct str pattern_rest = str_of(pattern);
    struct str path_rest = str_of(path);
    struct str wanted, there;
    size_t count = 0;
    while (str_next(&pattern_rest, '/', &wanted)) {
        if (!str_next(&path_rest, '/', &there))
            return false;
        if (!str_equals(wanted, "{}")) {
            if (!str_equal(wanted, there))
                return false;
        } else if (there.length == 0 || count == HTTP_PIECES_MAX) {
            return false;
        } else {
            pieces[count++] = there;
        }
    }
    return path_rest.data == NULL;
}

/* A HEAD is answered as the GET would be; the server leaves the body out. */
static bool does(const char *route_method, const char *method)
{
    return strcmp(route_method, method) == 0 ||
           (strcmp(method, "HEAD") == 0 && strcmp(route_method, "GET") == 0);
}

static const char *allow_with(void *ctx, const char *allow, const char *method)
{
    if (allow == NULL)
        return mem_strdup(ctx, method);
    struct str rest = str_of(allow);
    struct str piece;
    while (str_next(&rest, ',', &piece))
        if (str_equals(str_trim(piece), method))
            return allow;
    return mem_printf(ctx, "%s, %s", allow, method);
}

struct http_match http_route_find(void *ctx, const struct http_route *routes, size_t count,
                                  const char *method, const char *path)
{
    struct http_match match = {.route = NULL};
    for (size_t i = 0; i < count; i++) {
        struct str pieces[HTTP_PIECES_MAX] = {{NULL, 0}};
        if (!fits(routes[i].path, path, pieces))
            continue;
        if (does(routes[i].method, method)) {
            match = (struct http_match){.route = &routes[i]};
            memcpy(match.pieces, pieces, sizeof pieces);
            return match;
        }
        match.path_known = true;
        match.allow = allow_with(ctx, match.allow, routes[i].method);
    }
    return match;
}

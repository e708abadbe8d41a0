/* The listening socket: an address from the configuration made into a descriptor.
 * Stands before libmicrohttpd, which takes the descriptor, so that a taken port is told in our words.
 * Leaves to others: accepting. */
// SPDX-License-Identifier: Apache-2.0
#include "server/server_impl.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* Reads "127.0.0.1:8080" or "[::1]:8080". */
static bool parse(const char *text, union address *out, socklen_t *size_out)
{
    const char *colon = strrchr(text, ':');
    int64_t port;
    char host[INET6_ADDRSTRLEN];
    if (colon == NULL || !str_to_int64(str_of(colon + 1), 0, 65535, &port))
        return false;
    size_t length = (size_t)(colon - text);
    bool is_v6 = length >= 2 && text[0] == '[' && colon[-1] == ']';
    struct str name = is_v6 ? str_range(text + 1, length - 2) : str_range(text, length);
    if (name.length >= sizeof host)
        return false;
    memcpy(host, name.data, name.length);
    host[name.length] = '\0';
    memset(out, 0, sizeof *out);
    if (is_v6) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)port);
        *size_out = sizeof out->v6;
        return inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1;
    }
    out->v4.sin_family = AF_INET;
    out->v4.sin_port = htons((uint16_t)port);
    *size_out = sizeof out->v4;
    return inet_pton(AF_INET, host, &out->v4.sin_addr) == 1;
}

bool listen_open(const char *address, int *fd_out, int *port_out, struct error *err)
{
    union address parsed;
    socklen_t size;
    if (!parse(address, &parsed, &size))
        return error_set(err, ERROR_CONFIG,
                         "%s is no address to listen on; write it as 127.0.0.1:8080 or [::1]:8080",
                         address);
    int fd = socket(parsed.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return error_set_errno(err, ERROR_CONFIG, errno, "No socket for %s", address);
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &parsed.any, size) != 0 || listen(fd, BACKLOG) != 0 ||
        getsockname(fd, &parsed.any, &size) != 0) {
        if (errno == EADDRINUSE)
            error_set(err, ERROR_CONFIG,
                      "Cannot listen on %s: another program does. Choose another address for "
                      "listen: (HELPLINE_LISTEN) or desk: (HELPLINE_DESK).",
                      address);
        else
            error_set_errno(err, ERROR_CONFIG, errno, "Cannot listen on %s", address);
        close(fd);
        return false;
    }
    *port_out = ntohs(parsed.any.sa_family == AF_INET6 ? parsed.v6.sin6_port : parsed.v4.sin_port);
    *fd_out = fd;
    return true;
}

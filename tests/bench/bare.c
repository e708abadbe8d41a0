/* The ceiling to compare with: libmicrohttpd alone, one thread, external epoll, fixed answer bytes.
 * Stands beside the gateway in `make bench`. Reads the body, does nothing with it, answers.
 * Leaves to others: everything that makes a helpline. usage: bare PORT */
// SPDX-License-Identifier: Apache-2.0
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <arpa/inet.h>

static const char answer[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    "<Response><Message statusCallback=\"http://127.0.0.1:9300/hook/twilio/status?m=AAAAAAAA\">"
    "What do you need? Reply 1 Money or food 2 Housing 3 Health or feeling low 4 Give help, or "
    "help "
    "for a group 5 Something else 0 Talk to a person</Message></Response>";

static int seen;

static enum MHD_Result handle(void *self, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    (void)self;
    (void)url;
    (void)method;
    (void)version;
    (void)data;
    if (!*state) {
        *state = &seen;
        return MHD_YES;
    }
    if (*size) {
        *size = 0;
        return MHD_YES;
    }
    struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback(
        sizeof answer - 1, (void *)(size_t)answer, NULL);
    MHD_add_response_header(response, "Content-Type", "text/xml");
    enum MHD_Result result = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return result;
}

int main(int argc, char **argv)
{
    long port = argc > 1 ? strtol(argv[1], NULL, 10) : 9400;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((unsigned short)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    signal(SIGPIPE, SIG_IGN);
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, (unsigned short)port, NULL, NULL,
                         handle, NULL, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
                         MHD_OPTION_CONNECTION_LIMIT, 2048u, MHD_OPTION_END);
    if (!daemon)
        return 1;
    puts("ready");
    fflush(stdout);
    int fd = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        poll(&ready, 1, 1000);
        MHD_run(daemon);
    }
}

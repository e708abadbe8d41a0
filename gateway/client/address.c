/* Which addresses belong to the open internet.
 * Stands between a name that somebody configured and the socket that would be opened for it, so that no
 * setting, redirect or name server can make the gateway talk to machines behind its own wall.
 * Leaves to others: exceptions (client.c). */
// SPDX-License-Identifier: Apache-2.0
#include "client/client_impl.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

struct range_v4 {
    uint8_t first[4];
    int bits;
};

static const struct range_v4 closed_v4[] = {
    {{0, 0, 0, 0}, 8},       /* this network */
    {{10, 0, 0, 0}, 8},      /* private */
    {{100, 64, 0, 0}, 10},   /* shared by carriers */
    {{127, 0, 0, 0}, 8},     /* loopback */
    {{169, 254, 0, 0}, 16},  /* link-local, and cloud machines' secrets */
    {{172, 16, 0, 0}, 12},   /* private */
    {{192, 0, 0, 0}, 24},    /* protocol assignments */
    {{192, 0, 2, 0}, 24},    /* documentation */
    {{192, 88, 99, 0}, 24},  /* 6to4 relays, gone */
    {{192, 168, 0, 0}, 16},  /* private */
    {{198, 18, 0, 0}, 15},   /* benchmarks */
    {{198, 51, 100, 0}, 24}, /* documentation */
    {{203, 0, 113, 0}, 24},  /* documentation */
    {{224, 0, 0, 0}, 3},     /* multicast and reserved, broadcast included */
};

struct range_v6 {
    uint8_t first[16];
    int bits;
};

/* Within 2000::/3, the only part in use. */
static const struct range_v6 closed_v6[] = {
    {{0x20, 0x01, 0x00}, 23},       /* protocol assignments, Teredo among them */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x3f, 0xff, 0x00}, 20},       /* documentation */
};

/* IPv6 prefixes behind which an IPv4 address begins at byte `at`. */
struct carrier {
    uint8_t first[16];
    int bits;
    size_t at;
};

static const struct carrier carriers[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, 12}, /* mapped */
    {{0x00, 0x64, 0xff, 0x9b}, 96, 12},                   /* NAT64 */
    {{0x20, 0x02}, 16, 2},                                /* 6to4 */
};

static bool shares_bits(const uint8_t *a, const uint8_t *b, int bits)
{
    size_t whole = (size_t)bits / 8;
    if (memcmp(a, b, whole) != 0)
        return false;
    int rest = bits % 8;
    return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

static bool is_public_v4(const uint8_t address[4])
{
    for (size_t i = 0; i < ARRAY_SIZE(closed_v4); i++)
        if (shares_bits(address, closed_v4[i].first, closed_v4[i].bits))
            return false;
    return true;
}

static bool is_public_v6(const uint8_t address[16])
{
    for (size_t i = 0; i < ARRAY_SIZE(carriers); i++)
        if (shares_bits(address, carriers[i].first, carriers[i].bits))
            return is_public_v4(address + carriers[i].at);
    for (size_t i = 0; i < ARRAY_SIZE(closed_v6); i++)
        if (shares_bits(address, closed_v6[i].first, closed_v6[i].bits))
            return false;
    return address[0] >> 5 == 1;
}

bool address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        uint8_t bytes[4];
        memcpy(&v4, address, sizeof v4);
        memcpy(bytes, &v4.sin_addr, sizeof bytes);
        return is_public_v4(bytes);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        return is_public_v6(v6.sin6_addr.s6_addr);
    }
    return false;
}

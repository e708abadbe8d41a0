/* Which addresses are public (client/client_impl.h).
 * Stands under every socket that the gateway opens.
 * Leaves to others: exceptions (test_client.c). */
// SPDX-License-Identifier: Apache-2.0
#include "../rows.h"

#include <arpa/inet.h>
#include <sys/un.h>

#include "client/client_impl.h"

struct address_row {
    const char *name;
    const char *address;
    bool is_public;
};

static const struct address_row address_rows[] = {
    {"an address of the open internet", "8.8.8.8", true},
    {"the last before the private ten", "9.255.255.255", true},
    {"the private ten", "10.0.0.0", false},
    {"the last of the private ten", "10.255.255.255", false},
    {"the first behind the private ten", "11.0.0.0", true},
    {"loopback", "127.0.0.1", false},
    {"all of loopback", "127.255.0.3", false},
    {"no address", "0.0.0.0", false},
    {"where clouds keep their secrets", "169.254.169.254", false},
    {"the last before 172.16", "172.15.255.255", true},
    {"172.16", "172.16.0.1", false},
    {"the last of 172.16", "172.31.255.255", false},
    {"the first behind 172.16", "172.32.0.0", true},
    {"192.168", "192.168.1.1", false},
    {"its neighbour", "192.169.0.1", true},
    {"shared by carriers", "100.64.0.1", false},
    {"the last of them", "100.127.255.255", false},
    {"the first behind them", "100.128.0.0", true},
    {"for documentation", "203.0.113.9", false},
    {"for benchmarks", "198.19.255.255", false},
    {"multicast", "224.0.0.1", false},
    {"broadcast", "255.255.255.255", false},
    {"the last before multicast", "223.255.255.255", true},
    {"a public IPv6 address", "2606:4700::1111", true},
    {"IPv6 loopback", "::1", false},
    {"no IPv6 address", "::", false},
    {"unique local", "fd12:3456::1", false},
    {"IPv6 link-local", "fe80::1", false},
    {"IPv6 multicast", "ff02::1", false},
    {"IPv6 documentation", "2001:db8::1", false},
    {"Teredo", "2001::1", false},
    {"the first behind protocol assignments", "2001:200::1", true},
    {"loopback mapped to IPv6", "::ffff:127.0.0.1", false},
    {"a public one mapped to IPv6", "::ffff:8.8.8.8", true},
    {"a private one behind NAT64", "64:ff9b::10.1.2.3", false},
    {"a public one behind NAT64", "64:ff9b::8.8.8.8", true},
    {"a private one in 6to4", "2002:c0a8:0101::1", false},
    {"an IPv4 address the old way", "::8.8.8.8", false},
};

static void test_address(void **state)
{
    const struct address_row *row = *state;
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, row->address, &v4.sin_addr) == 1) {
        assert_int_equal(address_is_public((const struct sockaddr *)&v4), row->is_public);
        return;
    }
    assert_int_equal(inet_pton(AF_INET6, row->address, &v6.sin6_addr), 1);
    assert_int_equal(address_is_public((const struct sockaddr *)&v6), row->is_public);
}

static void test_other_families_are_not_public(void **state)
{
    (void)state;
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    assert_false(address_is_public((const struct sockaddr *)&local));
}

int main(void)
{
    static const struct rows_table tables[] = {ROWS(address_rows, test_address)};
    static const struct CMUnitTest plain_tests[] = {
        cmocka_unit_test(test_other_families_are_not_public)};
    int failed = rows_run("client: addresses", tables, 1);
    return failed + cmocka_run_group_tests_name("client: families", plain_tests, NULL, NULL);
}

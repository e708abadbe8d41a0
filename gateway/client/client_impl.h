/* What the files of client/ share. Private to this folder.
 * address.c decides which addresses are public; client.c asks it for every socket that libcurl opens.
 * Leaves to others: nothing outside may include it. */
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

/* Whether address is one of the open internet's: not private, loopback, link-local, shared, reserved, for
 * documentation or multicast (IANA special-purpose address registries for IPv4 and IPv6, 2026). An IPv4
 * address inside an IPv6 one (mapped, NAT64, 6to4) is looked at itself. Other families are not public. */
bool address_is_public(const struct sockaddr *address);

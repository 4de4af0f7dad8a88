"""Which addresses belong to the public internet (IANA's special-purpose registries)."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network

GLOBAL_UNICAST = IPv6Network("2000::/3")
"""The only IPv6 addresses in use on the internet; all else is special (RFC 4291, 2.4)."""
TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as NAT64 writes them (RFC 6052)."""


def may_reach(address: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether this numeric address is public, or in one of the networks that are allowed."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return any(ip.version == one.version and ip in one for one in allowed) or _is_public(ip)


def parsed(networks: Iterable[str]) -> tuple[Network, ...]:
    """Networks as in "10.0.0.0/8". Raises ValueError."""
    return tuple(ip_network(one) for one in networks)


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv4Address):
        return ip.is_global and not (ip.is_multicast or ip.is_reserved)
    if ip in TRANSLATED:
        return _is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
    if ip.sixtofour is not None and not _is_public(ip.sixtofour):
        return False
    return ip in GLOBAL_UNICAST and ip.is_global and not ip.is_multicast

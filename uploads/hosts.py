"""Where platforms are: their own hosts, or a simulator in place of all of them."""

from __future__ import annotations

from django.conf import settings

from .platforms import registry


def host(platform: str, name: str) -> str:
    """The base URL of one of `Platform.hosts`, without a slash at the end.

    With REELGRAPH_PLATFORM_SIMULATOR it is that address and the platform's name.
    Raises UnknownPlatform, KeyError.
    """
    if settings.PLATFORM_SIMULATOR:
        return f"{settings.PLATFORM_SIMULATOR}/{platform}"
    return registry.get(platform).hosts[name]

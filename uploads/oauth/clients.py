"""The apps that platforms know this installation by."""

from __future__ import annotations

from django.conf import settings

from ..platforms import registry
from ..platforms.errors import Permanent

SIMULATED = ("reelgraph", "simulated")
"""What a simulator is told: it knows every app."""


def client(platform: str) -> tuple[str, str]:
    """Id and secret. Raises Permanent if the installation has none."""
    found: tuple[str, str] = settings.PLATFORM_CLIENT_SECRETS.get(platform, ("", ""))
    if all(found):
        return found
    if settings.PLATFORM_SIMULATOR:
        return SIMULATED
    title = registry.get(platform).title
    raise Permanent(
        f"This installation is no app of {title} yet: its administrator registers one there and "
        "sets its id and secret (see “Publishing” in the README).",
        code="no_client",
    )


def is_configured(platform: str) -> bool:
    """Whether accounts of the platform can be connected here."""
    return bool(settings.PLATFORM_SIMULATOR) or all(
        settings.PLATFORM_CLIENT_SECRETS.get(platform, ("", ""))
    )

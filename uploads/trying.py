"""Whether an account works: its platform is asked, cheaply, who it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx
from django.conf import settings
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from media_library.addresses import parsed

from . import health, hosts, tokens, vault
from .models import Account
from .platforms import registry
from .platforms.errors import Permanent, PlatformError, Reconnect, Temporary, TokenExpired
from .platforms.platform import Line
from .publishing.door import Door

Kind = TypeVar("Kind", bound=BaseModel)


@dataclass(frozen=True)
class Trial:
    """What came of asking. `name`: what the platform calls the account, where it has names."""

    ok: bool
    name: str
    message: str


def try_out(account: Account) -> Trial:
    """Ask the platform. The account's health tells of it too."""
    try:
        name = _asked(account)
    except (Reconnect, TokenExpired) as error:
        health.reconnect_needed(account, error.message)
        return Trial(False, "", error.message)
    except PlatformError as error:
        health.failed(account, error.message)
        return Trial(False, "", error.message)
    health.succeeded(account)
    return Trial(True, name, f"It works: {name}." if name else "It works.")


def _asked(account: Account) -> str:
    """The account's own name. A token that is refused is refreshed once. Raises PlatformError."""
    platform = registry.get(account.platform)
    if not account.is_connected and platform.oauth is not None:
        raise Reconnect(f"“{account.name}” is not connected.", code="not_connected")
    door = Door(parsed(settings.PUBLISH_NETWORKS), [settings.PLATFORM_SIMULATOR])
    try:
        try:
            return platform.whoami(line_to(account, door))
        except TokenExpired:
            rejected = vault.credentials(account).access_token
            return platform.whoami(line_to(account, door, rejected))
    except httpx.TimeoutException:
        raise Temporary(f"{platform.title} does not answer in time.", code="unreachable") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise Temporary(f"{platform.title} cannot be reached.", code="unreachable") from None
    except vault.VaultLocked as error:
        raise Reconnect(str(error), code="vault_locked") from None
    finally:
        door.close()


def line_to(account: Account, door: Door, rejected: str = "") -> Line:
    """A connection in the account's name, for calls that belong to no attempt at an upload.

    Raises PlatformError, VaultLocked.
    """
    platform = registry.get(account.platform)
    return Line(
        http=door.http,
        token=lambda: tokens.fresh(account, rejected),
        host=lambda name: hosts.host(platform.name, name),
        now=timezone.now,
        settings=_read(platform.Settings, account.settings),
        secrets=_read(platform.Secrets, vault.credentials(account).secrets),
        out_dir=Path(settings.PUBLISH_FOLDER),
        remote_id=account.remote_id,
    )


def _read(kind: type[Kind], data: Any) -> Kind:
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        fields = ", ".join(str(part["loc"][0]) for part in error.errors() if part["loc"])
        raise Permanent(
            f"The account is not set up completely: {fields}.", code="account_settings"
        ) from None

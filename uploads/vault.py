"""The vault: credentials of accounts, encrypted at rest. Nothing else reads or writes `sealed`.

Keys are Fernet's, newest first: REELGRAPH_VAULT_KEYS, or the file that the installation made for
itself. The first one encrypts, all of them decrypt, so keys can be changed while others work
(`manage.py rotate_vault`). They are read at each use: a process that started before such a change
goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from .models import Account

HIDDEN = "…"
SHORTEST = 6
"""Characters. A shorter value says nothing, and blackening it would garble sentences."""


class VaultLocked(Exception):
    """The vault cannot be opened. The message is a sentence for the user, without any key."""


@dataclass(frozen=True, repr=False)
class Credentials:
    """What opens an account: OAuth tokens, and secrets of its own (an access key).

    It does not show itself: not by repr, not in a message, not in a traceback.
    """

    access_token: str = ""
    refresh_token: str = ""
    issued_at: float = 0.0
    """When the access token was got, in seconds since 1970."""
    secrets: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "Credentials(…)"

    def values(self) -> list[str]:
        """Every text of them that must appear nowhere."""
        return [self.access_token, self.refresh_token, *texts(self.secrets)]


def texts(value: Any) -> list[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value
    return (
        [text for part in parts for text in texts(part)]
        if isinstance(value, Mapping | list | tuple)
        else []
    )


def credentials(account: Account) -> Credentials:
    """What the row holds, as it was read; nothing at all for one that is not connected.

    Raises VaultLocked.
    """
    if not account.sealed:
        return Credentials()
    return Credentials(**unseal(account.sealed, _name(account)))


@sensitive_variables()
def sealed(account: Account, new: Credentials) -> str:
    """Credentials as the row holds them. Only for whoever writes the row."""
    data = {
        "access_token": new.access_token,
        "refresh_token": new.refresh_token,
        "issued_at": new.issued_at,
        "secrets": dict(new.secrets),
    }
    return seal(data, _name(account))


def redacted(text: str, *known: Credentials) -> str:
    """`text` without any value of these credentials: for errors that come from outside."""
    return blackened(text, [value for one in known for value in one.values()])


def blackened(text: str, values: Iterable[str]) -> str:
    """`text` without these values, the longest first: one may be part of another."""
    for value in sorted(values, key=len, reverse=True):
        if len(value) >= SHORTEST:
            text = text.replace(value, HIDDEN)
    return text


@sensitive_variables()
def seal(data: Mapping[str, Any], what: str) -> str:
    """JSON, encrypted. `what` it is for is sealed too: another row's text does not open here."""
    return keys().encrypt(json.dumps({"for": what, "data": data}).encode()).decode()


@sensitive_variables()
def unseal(text: str, what: str) -> dict[str, Any]:
    """What was sealed. Raises VaultLocked."""
    try:
        opened = json.loads(keys().decrypt(text.encode()))
    except InvalidToken:
        raise VaultLocked(
            "These credentials were encrypted by a key that is not there any more. Connect again, "
            "or put the old key back into REELGRAPH_VAULT_KEYS."
        ) from None
    if opened["for"] != what:
        raise VaultLocked("These credentials belong to another account. Connect again.")
    found: dict[str, Any] = opened["data"]
    return found


@sensitive_variables()
def keys() -> MultiFernet:
    """All keys as one. Raises VaultLocked."""
    found = settings.VAULT_KEYS or _in_file(settings.VAULT_KEY_FILE)
    try:
        return MultiFernet([Fernet(key) for key in found])
    except ValueError:
        raise VaultLocked(
            "A key of the vault is none: it needs 32 bytes in URL-safe base64, as `manage.py "
            "rotate_vault --make-key` prints them."
        ) from None


def _in_file(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError as error:
        raise VaultLocked(f"The vault's keys cannot be read: {error.strerror}.") from None


def _name(account: Account) -> str:
    return f"account {account.pk}"

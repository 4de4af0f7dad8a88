"""Accounts for tests."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from uploads import tokens
from uploads.models import Account
from uploads.vault import Credentials
from workspaces.models import Workspace


def connected(
    workspace: Workspace,
    platform: str = "youtube",
    *,
    access: str = "ya29.an-access-token",
    refresh: str = "1//a-refresh-token",
    expires_at: datetime | None = None,
    secrets: dict[str, Any] | None = None,
    **facts: Any,
) -> Account:
    """An account with credentials; without `expires_at` its token has no end."""
    facts = {"name": "Cats", "remote_id": "UC1"} | facts
    account = Account.objects.create(workspace=workspace, platform=platform, **facts)
    known = Credentials(access, refresh, issued_at=time.time(), secrets=secrets or {})
    tokens.store(account, known, expires_at)
    return account

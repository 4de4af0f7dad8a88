"""How accounts fare: every success and every failure of a call is told here."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from workspaces import audit

from .live import tell_account
from .models import Account, State
from .vault import VaultLocked, credentials, redacted

LONGEST_REASON = 500


def succeeded(account: Account) -> None:
    """The platform did what was asked. An account whose login is lost stays so until a new one."""
    rows = Account.objects.filter(pk=account.pk)
    rows.update(last_success_at=timezone.now(), failure_streak=0)
    rows.filter(state=State.FAILING).update(state=State.OK, last_reason="")
    _reread(account)
    tell_account(account)


def failed(account: Account, reason: str) -> None:
    """The platform refused or could not be reached. `reason` is a sentence for the user."""
    rows = Account.objects.filter(pk=account.pk)
    rows.update(last_failure_at=timezone.now(), failure_streak=F("failure_streak") + 1)
    usable = rows.exclude(state=State.RECONNECT_NEEDED)
    usable.update(state=State.FAILING, last_reason=_safe(account, reason))
    _reread(account)
    tell_account(account)


def reconnect_needed(account: Account, reason: str) -> bool:
    """Its login is lost: only the user can help. False if it was connected anew meanwhile.

    `account` must be as it was read when its credentials were.
    """
    rows = Account.objects.filter(pk=account.pk, version=account.version)
    changed = rows.exclude(state=State.RECONNECT_NEEDED).update(
        state=State.RECONNECT_NEEDED,
        last_reason=_safe(account, reason),
        last_failure_at=timezone.now(),
        failure_streak=F("failure_streak") + 1,
    )
    if changed:
        audit.record(
            account.workspace, None, "account.reconnect_needed", account.pk, name=account.name
        )
        tell_account(account)
    current = rows.exists()
    _reread(account)
    return current


def cooldown(account: Account, streak: int | None = None) -> timedelta:
    """How long to leave an account alone after so many failures in a row: 1 minute to 1 hour."""
    failures = account.failure_streak if streak is None else streak
    return timedelta(minutes=min(60, 2 ** max(0, failures - 1))) if failures else timedelta(0)


def _safe(account: Account, reason: str) -> str:
    """`reason` without credentials: those that were read, and those that are there by now."""
    for row in (account, Account.objects.filter(pk=account.pk).only("sealed").first()):
        with suppress(VaultLocked):  # then nobody knew what could stand there
            reason = redacted(reason, credentials(row)) if row else reason
    return reason[:LONGEST_REASON]


def _reread(account: Account) -> None:
    names = ("state", "failure_streak", "last_reason", "last_success_at", "last_failure_at")
    account.refresh_from_db(fields=names)

"""Access tokens that are valid: refreshed ahead of their end, once, whoever asks.

Of all threads, processes and hosts that find a token stale, the one whose conditional UPDATE
claims the row refreshes it; the others wait for its new token. A refresh token that rotates is
committed before anybody gets the new access token. A refresher that dies holds its claim until the
lease ends; a late one never overwrites what was stored meanwhile.

What remains: a process killed between the platform's answer and the commit has lost a rotated
refresh token for good. The next refresh then ends in `invalid_grant`, and the account asks to be
connected again.
"""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta

import structlog
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from . import health, vault
from .live import tell_account
from .models import Account, State
from .oauth import grants
from .platforms.errors import PlatformError, Reconnect, Temporary
from .vault import Credentials, VaultLocked

log = structlog.get_logger(__name__)

AHEAD = timedelta(minutes=5)
"""Refreshed so long before the end, or after four fifths of a short life."""
LEASE = timedelta(seconds=90)
"""Longer than a refresh may take: see `grants.SECONDS`."""
WAIT_SECONDS = 120.0
PAUSES = (0.02, 0.05, 0.1, 0.2)
STORE_ATTEMPTS = 8


class Stale(Exception):
    """Somebody else's claim was first, or the account was connected anew meanwhile."""


@sensitive_variables()
def fresh(account: Account, rejected: str = "") -> str:
    """An access token that is valid for minutes. Not inside of a transaction.

    `rejected` is one that the platform has just refused although it seemed valid. Raises
    Reconnect (the account then says so too), Temporary, or Permanent if Reelgraph's own app is
    not accepted.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    awaited, pauses = "", iter(PAUSES)
    while time.monotonic() < deadline:
        row = Account.objects.select_related("workspace").get(pk=account.pk)
        known = _opened(row)
        if not _is_stale(row, known, rejected):
            return known.access_token
        if _is_claimed(row):
            awaited = row.refresh_claim
        elif awaited and not row.refresh_claim:
            return _still_valid(row, known, rejected, Temporary(_reason(row)))
        else:
            try:
                return _refreshed(row, known, rejected)
            except Stale:
                continue
        time.sleep(next(pauses, PAUSES[-1]))
    raise Temporary(f"The login of “{account.name}” is being refreshed for too long.")


@sensitive_variables()
def store(
    account: Account,
    new: Credentials,
    expires_at: datetime | None = None,
    login_expires_at: datetime | None = None,
) -> None:
    """Put credentials into an account that was connected (again): it is OK from now on."""
    Account.objects.filter(pk=account.pk).update(
        sealed=vault.sealed(account, new),
        version=F("version") + 1,
        token_expires_at=expires_at,
        login_expires_at=login_expires_at,
        refresh_claim="",
        refresh_until=None,
        state=State.OK,
        failure_streak=0,
        last_reason="",
        updated_at=timezone.now(),
    )
    account.refresh_from_db()
    tell_account(account)


def _opened(row: Account) -> Credentials:
    if row.removed_at or not row.is_connected:
        raise Reconnect(f"“{row.name}” is not connected.", code="not_connected")
    if row.state == State.RECONNECT_NEEDED:
        raise Reconnect(_reason(row), code="reconnect_needed")
    try:
        return vault.credentials(row)
    except VaultLocked as locked:
        health.reconnect_needed(row, str(locked))
        raise Reconnect(str(locked), code="vault_locked") from None


@sensitive_variables()
def _is_stale(row: Account, known: Credentials, rejected: str) -> bool:
    if not known.access_token or known.access_token == rejected:
        return True
    if row.token_expires_at is None:
        return False
    life = row.token_expires_at - datetime.fromtimestamp(known.issued_at, UTC)
    return timezone.now() >= row.token_expires_at - min(AHEAD, life / 5)


def _is_claimed(row: Account) -> bool:
    lease = row.refresh_until
    return bool(row.refresh_claim and lease and lease > timezone.now())


@sensitive_variables()
def _refreshed(row: Account, known: Credentials, rejected: str) -> str:
    """Refresh as the one who may. Raises Stale if that is somebody else."""
    if not known.refresh_token:
        return _without_refresh(row, known, rejected)
    claim = _claimed(row)
    try:
        new = grants.refresh(row.platform, known)
    except Reconnect as lost:
        if not health.reconnect_needed(row, lost.message):
            raise Stale from None
        raise
    except PlatformError as trouble:
        health.failed(row, trouble.message)
        if isinstance(trouble, Temporary):
            return _still_valid(row, known, rejected, trouble)
        raise
    else:
        _stored(row, new)
    finally:
        _release(row, claim)
    log.info("token_refreshed", account=str(row.pk), platform=row.platform)
    return new.credentials.access_token


def _claimed(row: Account) -> str:
    """Take the right to refresh what was read. Raises Stale.

    Inside of a transaction this fails before the platform is asked: its answer could be rolled
    back.
    """
    claim = uuid.uuid4().hex
    unchanged = Account.objects.filter(
        pk=row.pk, version=row.version, refresh_claim=row.refresh_claim
    ).exclude(state=State.RECONNECT_NEEDED)  # somebody has just been told that it is lost
    with transaction.atomic(durable=True):
        count = unchanged.update(refresh_claim=claim, refresh_until=timezone.now() + LEASE)
    if not count:
        raise Stale
    return claim


def _release(row: Account, claim: str) -> None:
    Account.objects.filter(pk=row.pk, refresh_claim=claim).update(
        refresh_claim="", refresh_until=None
    )


@sensitive_variables()
def _stored(row: Account, new: grants.Granted) -> None:
    """Commit the new tokens before they are used. Raises Stale if others were stored meanwhile.

    They exist nowhere else, so a database that is busy is asked again.
    """
    values = {
        "sealed": vault.sealed(row, new.credentials),
        "token_expires_at": new.expires_at,
        "login_expires_at": new.login_expires_at or row.login_expires_at,
        "refresh_claim": "",
        "refresh_until": None,
        "state": State.OK,
        "last_reason": "",
    }
    for attempt in range(STORE_ATTEMPTS):
        try:
            with transaction.atomic(durable=True):
                rows = Account.objects.filter(pk=row.pk, version=row.version)
                count = rows.update(version=F("version") + 1, **values)
        except OperationalError:
            if attempt + 1 == STORE_ATTEMPTS:
                raise
            time.sleep(0.1 * 2**attempt)
            continue
        if not count:
            raise Stale
        tell_account(row)
        return


@sensitive_variables()
def _without_refresh(row: Account, known: Credentials, rejected: str) -> str:
    """For platforms whose tokens cannot be refreshed: use them to their end."""
    if known.access_token and known.access_token != rejected and not _is_over(row):
        return known.access_token
    reason = f"The login of “{row.name}” has ended. Connect it again."
    if not health.reconnect_needed(row, reason):
        raise Stale
    raise Reconnect(reason, code="login_ended")


@sensitive_variables()
def _still_valid(row: Account, known: Credentials, rejected: str, trouble: PlatformError) -> str:
    """The old token, if it has not ended yet and nobody has refused it. Else raises `trouble`."""
    if known.access_token and known.access_token != rejected and not _is_over(row):
        return known.access_token
    raise trouble


def _is_over(row: Account) -> bool:
    return row.token_expires_at is not None and row.token_expires_at <= timezone.now()


def _reason(row: Account) -> str:
    return row.last_reason or f"“{row.name}” has to be connected again."

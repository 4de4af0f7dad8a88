"""How accounts fare."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.uploads.accounts import connected
from uploads import health, tokens
from uploads.models import Account, State
from uploads.vault import Credentials
from workspaces.models import AuditEvent, Workspace

pytestmark = pytest.mark.django_db


def test_failures_are_counted_until_a_success(workspace: Workspace) -> None:
    account = connected(workspace)
    health.failed(account, "YouTube cannot be reached.")
    health.failed(account, "YouTube answered 503.")
    assert (account.state, account.failure_streak) == (State.FAILING, 2)
    assert account.last_reason == "YouTube answered 503."
    health.succeeded(account)
    assert (account.state, account.failure_streak, account.last_reason) == (State.OK, 0, "")
    assert account.last_success_at
    assert account.last_failure_at


def test_a_success_does_not_hide_a_lost_login(workspace: Workspace) -> None:
    account = connected(workspace)
    health.reconnect_needed(account, "The login was revoked.")
    health.succeeded(account)
    health.failed(account, "Something else.")
    assert (account.state, account.last_reason) == (
        State.RECONNECT_NEEDED,
        "The login was revoked.",
    )
    assert not account.is_usable


def test_a_lost_login_stands_in_the_audit_trail_once(workspace: Workspace) -> None:
    account = connected(workspace)
    health.reconnect_needed(account, "Revoked.")
    health.reconnect_needed(account, "Revoked.")
    event = AuditEvent.objects.get(action="account.reconnect_needed")
    assert event.target == str(account.pk)


def test_a_late_failure_does_not_undo_a_new_login(workspace: Workspace) -> None:
    account = connected(workspace)
    late = Account.objects.get(pk=account.pk)
    tokens.store(account, Credentials("new-access-token", "new-refresh-token"))
    assert not health.reconnect_needed(late, "The old login was revoked.")
    account.refresh_from_db()
    assert account.state == State.OK


def test_reasons_hold_no_credentials(workspace: Workspace) -> None:
    account = connected(workspace, secrets={"key": "AKIA-secret"})
    health.failed(account, "Bad token ya29.an-access-token with AKIA-secret")
    assert account.last_reason == "Bad token … with …"


def test_the_cooldown_doubles_up_to_an_hour(workspace: Workspace) -> None:
    account = connected(workspace)
    minutes = [health.cooldown(account, streak) / timedelta(minutes=1) for streak in range(9)]
    assert minutes == [0, 1, 2, 4, 8, 16, 32, 60, 60]

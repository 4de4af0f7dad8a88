"""Whoever listens hears of every change of an account that people can see, and of no secret."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.uploads.accounts import connected
from tests.workflows.api.calls import Api
from uploads import describing, health, tokens
from uploads.live import account_changed
from uploads.messages import AccountEvent
from uploads.models import Account
from uploads.vault import Credentials
from workspaces.models import Membership, Workspace

pytestmark = pytest.mark.django_db(transaction=True)

Told = list[tuple[uuid.UUID, AccountEvent]]
SECRETS = ("ya29.an-access-token", "1//a-refresh-token", "AKIA-secret")


@pytest.fixture
def told() -> Iterator[Told]:
    """What is announced of accounts, with the workspace that it is told to."""
    heard: Told = []

    def hear(
        sender: object, workspace_id: uuid.UUID, event: AccountEvent, **others: object
    ) -> None:
        heard.append((workspace_id, event))

    account_changed.connect(hear)
    yield heard
    account_changed.disconnect(hear)


def test_how_an_account_fares_is_told_to_its_workspace(workspace: Workspace, told: Told) -> None:
    account = connected(workspace)
    health.failed(account, "YouTube answered 503.")
    health.succeeded(account)
    health.reconnect_needed(account, "The login was revoked.")
    tokens.store(account, Credentials("new-access-token", "new-refresh-token"))
    assert [(event["state"], event["failure_streak"]) for _, event in told] == [
        ("ok", 0),  # connected
        ("failing", 1),
        ("ok", 0),
        ("reconnect_needed", 1),
        ("ok", 0),
    ]
    assert told[1][1]["message"] == "YouTube answered 503."
    assert {place for place, _ in told} == {workspace.pk}


def test_a_removed_account_is_told_as_such(workspace: Workspace, told: Told) -> None:
    account = connected(workspace)
    describing.remove(account)
    assert [event["removed"] for _, event in told] == [False, True]


def test_a_loss_that_was_known_is_not_told_again(workspace: Workspace, told: Told) -> None:
    account = connected(workspace)
    for _ in range(3):
        health.reconnect_needed(account, "Revoked.")
    assert [event["state"] for _, event in told] == ["ok", "reconnect_needed"]


def test_what_is_told_is_what_the_row_holds_by_then(workspace: Workspace, told: Told) -> None:
    account = connected(workspace)
    Account.objects.filter(pk=account.pk).update(name="Dogs", is_enabled=False)
    health.failed(account, "YouTube answered 503.")
    assert (told[-1][1]["name"], told[-1][1]["enabled"]) == ("Dogs", False)


def test_a_change_by_the_api_is_told(owner: Membership, told: Told) -> None:
    account = connected(owner.workspace)
    body = {"enabled": False, "name": "Cats at night"}
    Api(owner).patch(f"/api/video-production/accounts/{account.pk}", body)
    place, event = told[-1]
    assert place == owner.workspace.pk
    assert (event["name"], event["enabled"]) == ("Cats at night", False)


def test_nothing_is_told_of_what_was_rolled_back(workspace: Workspace, told: Told) -> None:
    account = connected(workspace)
    told.clear()
    with transaction.atomic():
        health.failed(account, "YouTube answered 503.")
        transaction.set_rollback(True)
    assert told == []


def test_no_secret_is_told(workspace: Workspace, told: Told) -> None:
    account = connected(workspace, secrets={"key": "AKIA-secret"})
    health.failed(account, f"Bad tokens: {' '.join(SECRETS)}")
    health.reconnect_needed(account, f"Bad tokens: {' '.join(SECRETS)}")
    words = json.dumps([event for _, event in told])
    assert [secret for secret in SECRETS if secret in words] == []
    assert account.sealed not in words

"""How accounts fare reaches the browsers of their workspace, and no others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from redis import Redis
from websockets.sync.client import ClientConnection

from tests.uploads.accounts import connected
from tests.workflows.sockets import connect
from uploads import health
from workspaces.models import ApiToken, Membership, Workspace

pytestmark = pytest.mark.django_db(transaction=True)


def told_of_account(socket: ClientConnection) -> dict[str, Any]:
    """The next account that is told of."""
    while True:
        frame: dict[str, Any] = json.loads(socket.recv(timeout=60))
        if frame["type"] == "account":
            account: dict[str, Any] = frame["account"]
            return account


def test_a_browser_hears_that_an_account_fails(
    owner: Membership, web_server: str, valkey: Redis
) -> None:
    token = ApiToken.issue(owner, "tests")[1]
    headers = {"Authorization": f"Bearer {token}"}
    theirs = connected(Workspace.objects.create(name="Theirs"))
    ours = connected(owner.workspace)
    with connect(f"ws://{web_server}/ws/workspace", additional_headers=headers) as socket:
        assert json.loads(socket.recv(timeout=60))["type"] == "workspace"
        health.failed(theirs, "Not for them.")
        health.failed(ours, "YouTube answered 503.")
        told = told_of_account(socket)
    assert (told["account"], told["state"], told["message"]) == (
        str(ours.pk),
        "failing",
        "YouTube answered 503.",
    )

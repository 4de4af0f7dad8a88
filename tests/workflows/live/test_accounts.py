"""How accounts fare reaches the browsers of their workspace, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis
from websockets.sync.client import ClientConnection

from tests.uploads.accounts import connected
from tests.workflows.sockets import connect, told_next
from uploads import health
from workspaces.models import ApiToken, Membership, Workspace

pytestmark = pytest.mark.django_db(transaction=True)


def told_of_accounts(socket: ClientConnection) -> Iterator[dict[str, Any]]:
    """The accounts that are told of, up to one that fails."""
    while True:
        frame = told_next(socket)
        if frame["type"] == "account":
            yield frame["account"]
            if frame["account"]["state"] == "failing":
                return


def test_a_browser_hears_that_an_account_fails(
    owner: Membership, web_server: str, valkey: Redis
) -> None:
    token = ApiToken.issue(owner, "tests")[1]
    headers = {"Authorization": f"Bearer {token}"}
    theirs = connected(Workspace.objects.create(name="Theirs"))
    ours = connected(owner.workspace)
    with connect(f"ws://{web_server}/ws/workspace", additional_headers=headers) as socket:
        assert told_next(socket)["type"] == "workspace"
        health.failed(theirs, "Not for them.")
        health.failed(ours, "YouTube answered 503.")
        told = list(told_of_accounts(socket))  # perhaps that it was connected, too
    assert {one["account"] for one in told} == {str(ours.pk)}
    assert told[-1]["message"] == "YouTube answered 503."

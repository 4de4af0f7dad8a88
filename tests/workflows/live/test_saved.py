"""Another tab hears that a workflow was saved."""

from __future__ import annotations

import httpx
import pytest
from redis import Redis

from tests.workflows.sockets import connect, told_next
from workspaces.models import ApiToken, Membership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("valkey")]


def test_a_browser_hears_of_the_newest_save(
    web_server: str, owner: Membership, valkey: Redis
) -> None:
    headers = {"Authorization": f"Bearer {ApiToken.issue(owner, 'tests')[1]}"}
    with (
        httpx.Client(base_url=f"http://{web_server}/api", headers=headers, timeout=60) as http,
        connect(f"ws://{web_server}/ws/workspace", additional_headers=headers) as socket,
    ):
        assert told_next(socket)["type"] == "workspace"
        made = http.post("/workflows", json={"name": "Shared"}).json()
        http.put(f"/workflows/{made['workflow_id']}", json={"name": "Ours", "automatic": True})
        told = [told_next(socket)]
        while told[-1]["workflow"]["revision"] < 2:  # saves at once may be told as one
            told.append(told_next(socket))
    assert {frame["type"] for frame in told} == {"workflow"}
    assert told[-1]["workflow"]["workflow"] == made["workflow_id"]
    assert told[-1]["workflow"]["user"] == owner.user_id

"""Another tab hears that a workflow was saved."""

from __future__ import annotations

import json

import httpx
import pytest
from redis import Redis

from tests.workflows.sockets import connect
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
        assert json.loads(socket.recv(timeout=60))["type"] == "workspace"
        made = http.post("/workflows", json={"name": "Shared"}).json()
        http.put(f"/workflows/{made['workflow_id']}", json={"name": "Ours", "automatic": True})
        told = [json.loads(socket.recv(timeout=60))]
        while told[-1]["workflow"]["revision"] < 2:  # saves at once may be told as one
            told.append(json.loads(socket.recv(timeout=60)))
    assert {frame["type"] for frame in told} == {"workflow"}
    assert told[-1]["workflow"]["workflow"] == made["workflow_id"]
    assert told[-1]["workflow"]["user"] == owner.user_id

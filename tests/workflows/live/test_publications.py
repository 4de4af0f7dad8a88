"""Publishing is followed live: what the engine announces reaches the workspace's browsers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from redis import Redis

from tests.fixtures.press import Press
from tests.workflows.sockets import connect, told_next
from workspaces.models import ApiToken, Membership


def test_a_browser_sees_an_upload_go_out(
    press: Press, web_server: str, owner: Membership, valkey: Redis
) -> None:
    press.workspace = owner.workspace
    token = ApiToken.issue(owner, "tests")[1]
    headers = {"Authorization": f"Bearer {token}"}
    with connect(f"ws://{web_server}/ws/workspace", additional_headers=headers) as socket:
        assert told_next(socket)["type"] == "workspace"
        upload = press.carry(press.order("tiktok"))
        told: dict[str, Any] = {}
        while told.get("status") != "success":
            frame = told_next(socket)
            if frame["type"] == "publication":
                told = frame["publication"]
    assert (told["publication"], told["url"]) == (str(upload.pk), upload.url)
    assert "session" not in json.dumps(told)


pytestmark = pytest.mark.django_db(transaction=True)

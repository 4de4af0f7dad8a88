"""A client that speaks JSON for a member, and what it needs."""

from __future__ import annotations

import json
from typing import Any

from asgiref.sync import async_to_sync
from django.contrib.auth import get_user_model
from django.test import Client

from workspaces.models import ApiToken, Membership, Role, Workspace


class Api:
    """A client with a bearer token."""

    def __init__(self, membership: Membership) -> None:
        self.membership = membership
        self.workspace = membership.workspace
        _, self.token = ApiToken.issue(membership, "tests")
        self.client = Client(headers={"Authorization": f"Bearer {self.token}"})

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.client.get(path, **kwargs)

    def post(self, path: str, body: Any = None, **kwargs: Any) -> Any:
        return self._send("post", path, body, **kwargs)

    def put(self, path: str, body: Any, **kwargs: Any) -> Any:
        return self._send("put", path, body, **kwargs)

    def patch(self, path: str, body: Any) -> Any:
        return self._send("patch", path, body)

    def delete(self, path: str) -> Any:
        return self.client.delete(path)

    def _send(self, method: str, path: str, body: Any, **kwargs: Any) -> Any:
        data = None if body is None else json.dumps(body)
        kind = "application/json"
        return getattr(self.client, method)(path, data=data, content_type=kind, **kwargs)


class Browser(Api):
    """A client with a session, as after following a sign-in link."""

    def __init__(self, membership: Membership) -> None:
        super().__init__(membership)
        self.client = Client()
        self.client.force_login(membership.user)


def member(workspace: Workspace, name: str, role: Role = Role.EDITOR) -> Membership:
    """A new user in a workspace."""
    user = get_user_model().objects.create_user(username=name, password="long enough 4 all")
    return Membership.objects.create(workspace=workspace, user=user, role=role)


def error(answer: Any) -> tuple[int, str]:
    """Status and code of an error in its one shape."""
    body = json.loads(answer.content)["error"]
    assert set(body) >= {"code", "message", "problems"}
    return int(answer.status_code), body["code"]


def content(answer: Any) -> bytes:
    """The body of an answer, also of one that streams asynchronously."""

    async def collected() -> bytes:
        return b"".join([part async for part in answer.streaming_content])

    return async_to_sync(collected)() if answer.streaming else bytes(answer.content)

"""What uploads that are not finished yet may take of a workspace."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from media_library.receiving import sessions
from media_library.receiving.metadata import About
from media_library.receiving.models import Concat
from media_library.refusal import Refused
from workspaces.models import ApiToken, Membership, Workspace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_store")]


def initiate(owner: Membership, size: int) -> Any:
    client = Client(headers={"Authorization": f"Bearer {ApiToken.issue(owner, 'tests')[1]}"})
    body = json.dumps({"filename": "a.mp4", "size": size})
    answer = client.post("/api/videos/upload/initiate", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_workspace_has_only_so_many_open(owner: Membership, settings: Settings) -> None:
    settings.UPLOAD_MOST_OPEN = 2
    first, _ = (sessions.begin(owner.workspace, None, About(), 10) for _ in range(2))
    status, body = initiate(owner, 10)
    assert (status, body["error"]["code"]) == (429, "too_many_uploads")
    sessions.cancel(first)
    assert initiate(owner, 10)[0] == 201


def test_others_uploads_do_not_count(owner: Membership, settings: Settings) -> None:
    settings.UPLOAD_MOST_OPEN = 1
    sessions.begin(Workspace.objects.create(name="Theirs"), None, About(), 10)
    assert initiate(owner, 10)[0] == 201


def test_what_others_have_begun_to_send_is_taken_from_the_quota(owner: Membership) -> None:
    Workspace.objects.filter(pk=owner.workspace_id).update(max_storage_bytes=100)
    assert initiate(owner, 60)[0] == 201
    status, body = initiate(owner, 60)
    assert (status, body["error"]["code"]) == (413, "quota")
    assert initiate(owner, 40)[0] == 201


def test_the_whole_of_parts_is_not_counted_twice(workspace: Workspace) -> None:
    workspace.max_storage_bytes = 100
    workspace.save()
    part = sessions.begin(workspace, None, About(), 80, concat=Concat.PARTIAL)
    whole = sessions.begin(workspace, None, About(), 80, concat=Concat.FINAL)
    assert whole.length == part.length
    with pytest.raises(Refused):
        sessions.begin(workspace, None, About(), 30)

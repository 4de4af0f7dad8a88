"""Seed 000's uploads of a whole file in one request."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from media_library.models import Asset
from media_library.receiving.models import UploadSession
from tests.fixtures.media import MakeMedia
from tests.fixtures.workspace import stored
from tests.media_library.receiving.sounds import sha256, wav
from tests.workflows.api.calls import Api, error
from workspaces.models import Membership

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("media_store"),
    pytest.mark.every_storage,
]


@pytest.fixture
def editor(owner: Membership) -> Api:
    return Api(owner)


def upload(api: Api, path: str, field: str, data: bytes, **others: str) -> Any:
    return api.client.post(path, {field: SimpleUploadedFile("a b.mp4", data), **others})


def test_a_source_video_is_uploaded_as_the_seed_does(editor: Api, media: MakeMedia) -> None:
    data = media("moving.mp4").read_bytes()
    answer = upload(editor, "/api/media/upload-source", "videoFile", data, contentType="source")
    assert answer.status_code == 200
    said, asset = answer.json(), Asset.objects.get()
    assert said["mediaId"] == said["data"]["mediaId"] == str(asset.pk)
    assert (said["type"], said["width"], said["height"]) == ("source", 160, 284)
    assert (said["size"], said["sha256"]) == (len(data), sha256(data))
    assert asset.name == "a b.mp4"
    assert editor.get(said["path"]).status_code in (200, 302)


def test_any_media_file_is_uploaded_with_what_is_known_about_it(editor: Api) -> None:
    known = {"role": "audio", "mood": "upbeat", "tags": "a, b", "platform": "youtube"}
    answer = upload(editor, "/api/media/upload", "file", wav(5_000), **known)
    asset = Asset.objects.get(pk=answer.json()["mediaId"])
    assert (asset.role, asset.category, asset.tags) == ("audio", "upbeat", ["a", "b"])
    assert asset.platform == "youtube"


def test_the_same_file_again_is_the_same_media(editor: Api) -> None:
    answers = [upload(editor, "/api/media/upload", "file", wav(5_000)).json() for _ in range(2)]
    assert answers[0]["mediaId"] == answers[1]["mediaId"]
    assert len(stored()) == 1


def test_what_is_no_media_is_refused_with_a_sentence(editor: Api) -> None:
    for size in (10, 10_000):
        answer = upload(editor, "/api/media/upload", "file", b"plain text"[:10] * (size // 10))
        assert error(answer)[1] == "text"
    assert error(upload(editor, "/api/media/upload", "file", b"")) == (422, "empty")
    assert not Asset.objects.exists()
    assert set(UploadSession.objects.values_list("status", flat=True)) == {"refused"}


def test_an_unknown_role_is_refused(editor: Api) -> None:
    answer = upload(editor, "/api/media/upload", "file", wav(5_000), role="king")
    assert error(answer) == (422, "bad_metadata")


def test_a_missing_file_is_named(editor: Api) -> None:
    answer = editor.client.post("/api/media/upload", {})
    assert answer.json()["error"]["problems"][0]["field"] == "file"


def test_a_session_needs_the_csrf_token(owner: Membership) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner.user)
    file = SimpleUploadedFile("a.wav", wav(5_000))
    answer = browser.post("/api/media/upload", {"file": file})
    assert error(answer) == (403, "csrf_failed")

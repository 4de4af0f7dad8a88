"""Seed 004's initiate, chunk and complete, on the same uploads as tus; how an upload stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media_library.models import Asset
from media_library.receiving.models import UploadSession
from tests.media_library.receiving.sounds import sha256, wav
from tests.workflows.api.calls import Api, error, member
from workspaces.models import Membership, Role, Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_store")]

CHUNK = 1 << 20
SOUND = wav(2 * CHUNK + 100_000, 5)


@pytest.fixture
def editor(owner: Membership) -> Api:
    return Api(owner)


def initiate(api: Api, data: bytes = SOUND, **others: Any) -> Any:
    body = {"filename": "a.wav", "size": len(data), **others}
    return api.post("/api/videos/upload/initiate", body)


def send(api: Api, upload: str, data: bytes, **where: int) -> Any:
    form = {"uploadId": upload, "chunk": SimpleUploadedFile("blob", data), **where}
    return api.client.post("/api/videos/upload/chunk", form)


def complete(api: Api, upload: str) -> Any:
    return api.post("/api/videos/upload/complete", {"uploadId": upload})


def test_a_video_comes_in_chunks(editor: Api, work: Callable[[], None]) -> None:
    answer = initiate(editor, metadata={"title": "Mine", "tags": ["x", "y"]}, role="hot")
    assert answer.status_code == 201
    begun = answer.json()
    assert (begun["chunkSize"], begun["totalChunks"]) == (CHUNK, 3)
    upload = begun["uploadId"]
    for index in range(3):
        sent = send(editor, upload, SOUND[index * CHUNK : (index + 1) * CHUNK], chunkIndex=index)
        assert sent.json()["nextChunk"] == index + 1
    first, again = complete(editor, upload).json(), complete(editor, upload).json()
    assert first == again
    assert (first["status"], first["videoId"]) == ("processing", upload)
    work()
    asset = Asset.objects.get()
    assert (asset.sha256, asset.role, asset.tags) == (sha256(SOUND), "hot", ["x", "y"])
    assert asset.metadata == {"title": "Mine"}
    for id in (upload, asset.pk):
        status = editor.get(f"/api/videos/{id}/processing-status").json()
        assert (status["status"], status["mediaId"]) == ("completed", str(asset.pk))
        assert status["progress"] == 100


def test_a_chunk_that_is_sent_twice_counts_once(editor: Api) -> None:
    upload = initiate(editor).json()["uploadId"]
    for _ in range(2):
        assert send(editor, upload, SOUND[:CHUNK], chunkIndex=0).json()["received"] == CHUNK
    overlapping = send(editor, upload, SOUND[CHUNK - 10 : CHUNK + 10], offset=CHUNK - 10)
    assert overlapping.json()["received"] == CHUNK + 10


def test_chunks_come_in_order(editor: Api) -> None:
    upload = initiate(editor).json()["uploadId"]
    assert error(send(editor, upload, SOUND[:10], chunkIndex=1)) == (409, "offset")
    assert error(complete(editor, upload)) == (409, "incomplete")
    assert error(send(editor, upload, SOUND[: CHUNK + 1], chunkIndex=0)) == (413, "too_large")
    send(editor, upload, SOUND[:CHUNK], chunkIndex=0)
    status = editor.get(f"/api/videos/{upload}/processing-status").json()
    assert (status["status"], status["stage"]) == ("uploading", "receiving")
    assert 0 < status["progress"] < 80


def test_more_than_was_announced_is_refused(editor: Api) -> None:
    upload = initiate(editor, SOUND[:1_000]).json()["uploadId"]
    assert error(send(editor, upload, SOUND[:1_001], chunkIndex=0)) == (413, "too_large")


def test_an_upload_begun_here_can_go_on_by_tus(editor: Api) -> None:
    begun = initiate(editor).json()
    assert begun["uploadUrl"] == f"/files/{begun['uploadId']}"


def test_a_file_that_the_workspace_has_need_not_be_sent(
    editor: Api, work: Callable[[], None]
) -> None:
    upload = initiate(editor, wav(1_000)).json()["uploadId"]
    send(editor, upload, wav(1_000), chunkIndex=0)
    work()
    again = initiate(editor, wav(1_000), sha256=sha256(wav(1_000))).json()
    assert (again["status"], again["mediaId"]) == ("done", str(Asset.objects.get().pk))
    assert complete(editor, again["uploadId"]).json()["status"] == "completed"


def test_a_hash_tells_nothing_about_another_workspace(
    editor: Api, work: Callable[[], None]
) -> None:
    upload = initiate(editor, wav(1_000)).json()["uploadId"]
    send(editor, upload, wav(1_000), chunkIndex=0)
    work()
    stranger = Api(member(Workspace.objects.create(name="Theirs"), "stranger"))
    begun = initiate(stranger, wav(1_000), sha256=sha256(wav(1_000))).json()
    assert (begun["status"], begun["mediaId"]) == ("receiving", None)


def test_a_claimed_hash_is_verified(editor: Api, work: Callable[[], None]) -> None:
    upload = initiate(editor, wav(1_000), sha256="0" * 64).json()["uploadId"]
    send(editor, upload, wav(1_000), chunkIndex=0)
    work()
    assert editor.get(f"/api/uploads/{upload}").json()["code"] == "hash-mismatch"
    assert not Asset.objects.exists()


def test_an_upload_can_be_looked_at_listed_and_cancelled(editor: Api) -> None:
    upload = initiate(editor).json()["uploadId"]
    send(editor, upload, SOUND[:CHUNK], chunkIndex=0)
    assert editor.get(f"/api/uploads/{upload}").json()["received"] == CHUNK
    assert [one["id"] for one in editor.get("/api/uploads?status=receiving").json()] == [upload]
    assert editor.delete(f"/api/uploads/{upload}").status_code == 204
    assert editor.get(f"/api/uploads/{upload}").json()["status"] == "cancelled"
    assert error(send(editor, upload, SOUND[:10], chunkIndex=0)) == (409, "cancelled")
    status = editor.get(f"/api/videos/{upload}/processing-status").json()
    assert (status["status"], status["stage"]) == ("failed", "cancelled")


def test_what_is_no_media_is_refused(editor: Api) -> None:
    upload = initiate(editor).json()["uploadId"]
    assert error(send(editor, upload, b"hello\n" * 1_000, chunkIndex=0)) == (415, "text")
    assert UploadSession.objects.get().code == "text"


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(editor: Api) -> None:
    answer = editor.post("/api/videos/upload/initiate", {"filename": "a", "size": 2**40})
    assert error(answer) == (413, "too_large")


def test_a_viewer_cannot_upload(owner: Membership) -> None:
    viewer = Api(member(owner.workspace, "viewer", Role.VIEWER))
    assert error(initiate(viewer)) == (403, "viewer")


def test_bad_descriptions_are_refused(editor: Api) -> None:
    assert error(initiate(editor, role="king")) == (422, "bad_metadata")
    assert error(initiate(editor, sha256="no")) == (422, "bad_metadata")
    answer = editor.post("/api/videos/upload/initiate", {"filename": "a", "size": -1})
    assert json.loads(answer.content)["error"]["problems"][0]["field"] == "size"

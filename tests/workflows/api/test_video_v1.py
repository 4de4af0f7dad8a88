"""Version 1 of video processing, with the bodies of seed 001, down to the finished video."""

from __future__ import annotations

import uuid

import pytest

from media_library.ingest import ingest
from media_library.models import Asset, AssetRole
from tests.fixtures.media import MakeMedia
from tests.workflows.api.calls import Api, content, error
from workflows import jobs
from workflows.models import Run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_store")]

PROCESS = "/api/v1/video/process"


@pytest.fixture
def image(editor: Api, media: MakeMedia) -> Asset:
    return ingest(media("still.jpg"), editor.workspace)[0]


def body(*images: Asset) -> dict[str, object]:
    return {
        "imageIds": [str(image.pk) for image in images],
        "audioFile": "background-music.wav",
        "textOverlay": "✨ Luxury Beauty Secrets Revealed!",
        "overlayType": "golden-frame",
        "qualityMode": "draft",
    }


def test_a_job_becomes_a_golden_frame_video(editor: Api, image: Asset, media: MakeMedia) -> None:
    ingest(media("beat.wav"), editor.workspace, name="background-music.wav")
    answer = editor.post(PROCESS, body(image))
    begun = answer.json()
    assert answer.status_code == 202
    assert set(begun) == {"success", "jobId", "status", "estimatedDuration"}
    assert (begun["success"], begun["status"]) == (True, "pending")
    assert begun["estimatedDuration"] > 0
    path = f"/api/v1/video/jobs/{begun['jobId']}"
    assert editor.get(path).json()["outputVideoUrl"] is None
    jobs.drain()
    job = editor.get(path).json()
    assert (job["status"], job["progress"], job["lastError"]) == ("completed", 1.0, None)
    assert [one["id"] for one in editor.get("/api/v1/video/jobs").json()] == [begun["jobId"]]
    assert editor.get("/api/v1/video/jobs?status=failed").json() == []
    file = editor.get(job["outputVideoUrl"])
    assert file["Content-Type"] == "video/mp4"
    video = Asset.objects.get(pk=job["outputVideoId"])
    assert (video.width, video.height, video.has_audio) == (1080, 1920, True)
    assert len(content(file)) == video.blob.size_bytes


def test_the_graph_is_a_workflow_like_any_other(
    editor: Api, image: Asset, media: MakeMedia
) -> None:
    ingest(media("beat.wav"), editor.workspace, name="background-music.wav")
    overlay = ingest(media("moving.mp4"), editor.workspace, role=AssetRole.OVERLAY)[0]
    sent = body(image, image) | {"overlayType": overlay.name, "qualityMode": "high"}
    run = Run.objects.get(pk=editor.post(PROCESS, sent).json()["jobId"])
    nodes = {node["id"]: node["params"] for node in run.definition["nodes"]}
    assert nodes["frame"]["text"] == "✨ Luxury Beauty Secrets Revealed!"
    assert nodes["export"]["quality"] == "best"
    wires = {(w["from"]["node"], w["to"]["port"]) for w in run.definition["connections"]}
    assert {("image-2", "pictures"), ("music", "music"), ("overlay", "atmosphere")} <= wires


def test_what_is_not_in_the_workspace_is_not_found(
    editor: Api, stranger: Api, image: Asset, media: MakeMedia
) -> None:
    assert error(editor.post(PROCESS, body(image))) == (404, "not_found")
    ingest(media("beat.wav"), stranger.workspace, name="background-music.wav")
    assert error(editor.post(PROCESS, body(image))) == (404, "not_found")
    silent = {"imageIds": [str(image.pk)]}
    assert error(stranger.post(PROCESS, silent)) == (404, "not_found")
    assert error(stranger.get(f"/api/v1/video/assets/{image.pk}")) == (404, "not_found")
    assert error(editor.get(f"/api/v1/video/jobs/{uuid.uuid4()}")) == (404, "not_found")
    assert error(editor.post(PROCESS, {"imageIds": []})) == (422, "invalid_request")

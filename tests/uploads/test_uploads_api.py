"""Uploads over HTTP, on seed 000's paths."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from media_library.models import Asset
from tests.fixtures.press import Press
from uploads.models import Account, Status, Upload
from uploads.publishing.stages import Stage
from workspaces.models import ApiToken, Membership

pytestmark = pytest.mark.usefixtures("valkey")
PATH = "/api/video-production/uploads"


class Caller:
    """A member, an account and a video."""

    def __init__(self, press: Press, owner: Membership) -> None:
        press.workspace = owner.workspace
        self.press = press
        token = ApiToken.issue(owner, "tests")[1]
        self.client = Client(headers={"Authorization": f"Bearer {token}"})
        self.account: Account = press.account("tiktok")
        self.video: Asset = press.video()

    def post(self, path: str, **body: Any) -> tuple[int, Any]:
        said = self.client.post(f"{PATH}{path}", json.dumps(body), content_type="application/json")
        return said.status_code, said.json()

    def get(self, path: str = "", **query: Any) -> Any:
        said = self.client.get(f"{PATH}{path}", query)
        assert said.status_code == 200, said.content
        return said.json()

    def register(self, **body: Any) -> tuple[int, Any]:
        words = {"title": "Fashion", "tags": ["a"], "visibility": "public"}
        usual = {"accountId": str(self.account.pk), "mediaId": str(self.video.pk)}
        return self.post("/register", **usual | {"uploadConfig": words} | body)


@pytest.fixture
def caller(press: Press, owner: Membership) -> Caller:
    return Caller(press, owner)


def test_seed_000s_walk_ends_with_an_address(caller: Caller) -> None:
    path = reverse("asset-file", args=[caller.video.pk])
    status, answer = caller.register(mediaId=None, videoPath=path, platform="tiktok")
    assert (status, answer["success"], answer["data"]["status"]) == (201, True, "pending")
    caller.press.carry(Upload.objects.get(pk=answer["uploadId"]))
    told = caller.get(f"/{answer['uploadId']}")["data"]
    assert told["status"] == "success"
    assert told["uploadUrl"].startswith("http")
    assert [step["step"] for step in told["steps"]][:3] == ["registered", "begin", "begun"]
    assert told["errorLog"] == []


def test_registering_twice_is_one_upload(caller: Caller) -> None:
    first, second = caller.register(), caller.register()
    assert (first[0], second[0]) == (201, 200)
    assert first[1]["uploadId"] == second[1]["uploadId"]
    assert caller.register(again=True)[0] == 201


def test_seed_000s_body_is_taken_as_it_stands(caller: Caller) -> None:
    path = reverse("asset-file", args=[caller.video.pk])
    words = {
        "title": "Fashion Mashup - Hot Trending",
        "description": "Amazing fashion transformation...",
        "tags": ["fashion", "trending", "viral"],
        "thumbnail": f"{path}-thumb.png",
        "visibility": "public",
    }
    queued = {"queueId": "queue-20240223-001-abc123", "videoPath": path, "platform": "tiktok"}
    status, answer = caller.register(mediaId=None, uploadConfig=words, **queued)
    assert status == 201
    assert answer["data"]["uploadConfig"]["thumbnail_at"] == 1.0


def test_a_run_is_named_by_its_id_alone_or_in_a_longer_one(caller: Caller) -> None:
    for run in (str(uuid.uuid4()), f"queue-{uuid.uuid4()}", "queue-123"):
        status, answer = caller.register(mediaId=None, queueId=run)
        assert (status, answer["error"]["code"]) == (404, "not_found")


def test_a_thumbnail_is_a_moment_or_a_picture(caller: Caller) -> None:
    picture, film = (caller.press.video(1000, seed=seed) for seed in (7, 8))
    Asset.objects.filter(pk=picture.pk).update(kind="image")

    def registered(thumbnail: object) -> tuple[int, Any]:
        words = {"title": str(thumbnail), "thumbnail": thumbnail}
        status, answer = caller.register(uploadConfig=words)
        return status, answer["data"]["uploadConfig"] if status == 201 else answer["error"]

    path = reverse("asset-poster", args=[picture.pk])
    for said in (str(picture.pk), path):
        assert registered(said)[1]["thumbnail_asset"] == str(picture.pk)
    assert registered(2)[1]["thumbnail_at"] == 2.0
    for wrong in ("/somewhere/thumb.png", str(film.pk), -1.0):
        status, error = registered(wrong)
        assert (status, error["problems"][0]["field"]) == (422, "uploadConfig.thumbnail")
    assert registered(str(uuid.uuid4()))[0] == 404


def test_another_time_is_taken_while_it_waits_and_else_told(caller: Caller) -> None:
    caller.register(scheduledFor="2030-01-01T10:00:00Z")
    status, answer = caller.register(scheduledFor="2030-01-02T10:00:00Z")
    assert (status, answer["created"], answer["message"]) == (200, False, "")
    assert answer["data"]["scheduledFor"].startswith("2030-01-02")
    Upload.objects.update(status=Status.PROCESSING)
    answer = caller.register(scheduledFor="2030-01-03T10:00:00Z")[1]
    assert "processing already" in answer["message"]
    assert answer["data"]["scheduledFor"].startswith("2030-01-02")


def test_what_the_platform_refuses_is_told_by_field(caller: Caller) -> None:
    words = {"title": "x", "visibility": "unlisted", "extras": {"nonsense": True}}
    status, answer = caller.register(uploadConfig=words)
    fields = {problem["field"] for problem in answer["error"]["problems"]}
    assert status == 422
    assert {"uploadConfig.visibility", "uploadConfig.extras.nonsense"} <= fields


def test_a_wrong_platform_and_no_video_are_told(caller: Caller) -> None:
    assert caller.register(platform="youtube")[1]["error"]["code"] == "other_platform"
    assert caller.register(mediaId=None)[1]["error"]["code"] == "no_video"


def test_lists_are_filtered_and_counted(caller: Caller) -> None:
    caller.register()
    caller.register(uploadConfig={"title": "Garden"})
    Upload.objects.filter(title="Garden").update(status=Status.FAILED)
    assert [one["title"] for one in caller.get("/status/failed")["data"]] == ["Garden"]
    assert caller.get(search="garden")["total"] == 1
    assert caller.get(status="pending", platform="tiktok")["total"] == 1
    assert caller.get(account=str(caller.account.pk), video=str(caller.video.pk))["total"] == 2
    assert caller.get(run=str(caller.video.pk))["total"] == 0
    numbers = caller.get("/stats")["data"]
    assert (numbers["total"], numbers["failed"], numbers["successRate"]) == (2, 1, 0.0)
    assert numbers["byPlatform"]["tiktok"]["failed"] == 1


def test_failed_uploads_are_retried_together(caller: Caller) -> None:
    caller.register()
    caller.register(uploadConfig={"title": "Garden"})
    Upload.objects.update(status=Status.FAILED)
    assert caller.post("/retry-failed", platform="youtube")[1]["retried"] == 0
    assert caller.post("/retry-failed")[1]["retried"] == 2
    assert set(Upload.objects.values_list("status", flat=True)) == {Status.PENDING}


def test_an_unconfirmed_upload_is_resolved_by_a_person(caller: Caller) -> None:
    upload = caller.register()[1]["uploadId"]
    Upload.objects.update(status=Status.UNCONFIRMED, stage=Stage.LAST)
    assert caller.post(f"/{upload}/retry")[0] == 409
    said = {"answer": "it_is_there", "url": "https://tiktok.com/1"}
    status, answer = caller.post(f"/{upload}/resolve", **said)
    assert (status, answer["data"]["uploadUrl"]) == (200, "https://tiktok.com/1")
    assert caller.post(f"/{upload}/resolve", answer="ask")[0] == 409


def test_an_upload_is_cancelled_and_begun_anew(caller: Caller) -> None:
    upload = caller.register()[1]["uploadId"]
    assert caller.post(f"/{upload}/cancel")[1]["data"]["status"] == "cancelled"
    assert caller.post(f"/{upload}/cancel")[0] == 409
    assert caller.post(f"/{upload}/retry")[1]["data"]["status"] == "pending"


def test_no_session_and_no_token_is_in_an_answer(caller: Caller) -> None:
    upload = caller.register()[1]["uploadId"]
    Upload.objects.update(sealed_session="gAAAA-sealed")
    said = json.dumps([caller.get(f"/{upload}"), caller.get()])
    assert "gAAAA" not in said
    assert "session" not in said

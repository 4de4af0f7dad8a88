"""The Facebook and Instagram simulators keep the documented rules of reels."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.fixtures.simulator import Json, Simulator

from .protocols import Hand, sha256, video

VIDEO = video(100_000)
SIZE = len(VIDEO)


@pytest.fixture
def page(simulator: Simulator) -> Hand:
    return Hand(simulator, "facebook")


@pytest.fixture
def person(simulator: Simulator) -> Hand:
    return Hand(simulator, "instagram")


def _status(hand: Hand, id: str) -> Json:
    found: Json = hand.ask("GET", f"/v25.0/{id}?fields=status").json()
    return found["status"]  # type: ignore[no-any-return]


def _container(hand: Hand) -> Json:
    path = f"/v25.0/{hand.tokens['account']}/media"
    fields = {"media_type": "REELS", "upload_type": "resumable", "caption": "A reel\n#one"}
    found: Json = hand.ask("POST", path, json=fields).json()
    return found


def _asked(hand: Hand, id: str) -> Json:
    fields = "status_code,status,video_status"
    found: Json = hand.ask("GET", f"/v25.0/{id}?fields={fields}").json()
    return found


def _publish(hand: Hand, id: str) -> httpx.Response:
    path = f"/v25.0/{hand.tokens['account']}/media_publish"
    return hand.ask("POST", path, data={"creation_id": id})


def _code(answer: httpx.Response) -> tuple[int, int]:
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode", 0)


def test_a_reel_goes_through_its_phases(simulator: Simulator, page: Hand) -> None:
    opened = page.reels(upload_phase="start").json()
    sent = page.meta_put(opened["upload_url"], VIDEO, 0, SIZE)
    before = _status(page, opened["video_id"])
    finished = page.reels(
        upload_phase="finish", video_id=opened["video_id"], video_state="PUBLISHED", title="A"
    )
    after = [_status(page, opened["video_id"])["publishing_phase"]["status"] for _ in range(2)]
    (post,) = simulator.posts()
    assert (sent.json()["success"], finished.json()["success"]) == (True, True)
    assert before["video_status"] == "upload_complete"
    assert after == ["in_progress", "complete"]
    assert (post["id"], post["sha256"]) == (opened["video_id"], sha256(VIDEO))


def test_what_was_transferred_is_the_next_offset(simulator: Simulator, page: Hand) -> None:
    opened = page.reels(upload_phase="start").json()
    simulator.fault("drop", "facebook.send", after=40_001)
    with pytest.raises(httpx.TransportError):
        page.meta_put(opened["upload_url"], VIDEO, 0, SIZE)
    stored = _status(page, opened["video_id"])["uploading_phase"]["bytes_transfered"]
    wrong = page.meta_put(opened["upload_url"], VIDEO, 0, SIZE)
    right = page.meta_put(opened["upload_url"], VIDEO[stored:], stored, SIZE)
    assert stored == 40_001
    assert wrong.json()["debug_info"]["type"] == "OffsetInvalidError"
    assert right.status_code == 200


def test_an_incomplete_reel_cannot_be_finished_nor_a_finished_one_again(
    simulator: Simulator, page: Hand
) -> None:
    opened = page.reels(upload_phase="start").json()
    finish = {
        "upload_phase": "finish",
        "video_id": opened["video_id"],
        "video_state": "PUBLISHED",
    }
    early = page.reels(**finish)
    page.meta_put(opened["upload_url"], VIDEO, 0, SIZE)
    answers = [page.reels(**finish).status_code for _ in range(2)]
    assert (early.status_code, answers) == (400, [200, 400])
    assert len(simulator.posts()) == 1


@pytest.mark.parametrize(("ahead", "status"), [(60, 400), (3600, 200), (30 * 86_400, 400)])
def test_schedules_have_bounds(page: Hand, ahead: int, status: int) -> None:
    opened = page.reels(upload_phase="start").json()
    page.meta_put(opened["upload_url"], VIDEO, 0, SIZE)
    at = str(int(time.time()) + ahead)
    fields = {"video_id": opened["video_id"], "video_state": "SCHEDULED"}
    answer = page.reels(upload_phase="finish", scheduled_publish_time=at, **fields)
    assert answer.status_code == status


def test_a_page_has_thirty_reels_a_day(simulator: Simulator, page: Hand) -> None:
    simulator.set(limits=True)
    simulator.use(f"reels.{page.tokens['account']}", 30)
    opened = page.reels(upload_phase="start").json()
    page.meta_put(opened["upload_url"], VIDEO, 0, SIZE)
    fields = {"video_id": opened["video_id"], "video_state": "PUBLISHED"}
    assert _code(page.reels(upload_phase="finish", **fields)) == (32, 0)


def test_a_revoked_token_has_code_190(simulator: Simulator, page: Hand) -> None:
    simulator.revoke(token=page.tokens["access_token"])
    answer = page.reels(upload_phase="start")
    assert (answer.status_code, _code(answer)[0]) == (401, 190)


def test_a_container_is_published_once_it_is_ready(simulator: Simulator, person: Hand) -> None:
    opened = _container(person)
    early = _publish(person, opened["id"])
    person.meta_put(opened["uri"], VIDEO, 0, SIZE)
    codes = [_asked(person, opened["id"])["status_code"] for _ in range(2)]
    media = _publish(person, opened["id"]).json()["id"]
    again = _publish(person, opened["id"])
    (post,) = simulator.posts()
    assert _code(early) == (9007, 2207027)
    assert codes == ["IN_PROGRESS", "FINISHED"]
    assert (post["id"], post["sha256"]) == (media, sha256(VIDEO))
    assert again.status_code == 400
    assert _asked(person, opened["id"])["status_code"] == "PUBLISHED"
    permalink = person.ask("GET", f"/v25.0/{media}?fields=permalink").json()["permalink"]
    assert permalink == post["url"]


def test_a_container_counts_bytes_in_the_right_spelling(simulator: Simulator, person: Hand) -> None:
    opened = _container(person)
    simulator.fault("drop", "instagram.send", after=50_002)
    with pytest.raises(httpx.TransportError):
        person.meta_put(opened["uri"], VIDEO, 0, SIZE)
    phase = _asked(person, opened["id"])["video_status"]["uploading_phase"]
    assert phase == {"status": "in_progress", "bytes_transferred": 50_002}


def test_a_container_expires_after_a_day(simulator: Simulator, person: Hand) -> None:
    opened = _container(person)
    simulator.forward(24 * 3600 + 1)
    assert _asked(person, opened["id"])["status_code"] == "EXPIRED"


def test_a_day_of_instagram_has_its_limit(simulator: Simulator, person: Hand) -> None:
    account = person.tokens["account"]
    simulator.use(f"instagram.posts.{account}", 100)
    found = person.ask("GET", f"/v25.0/{account}/content_publishing_limit").json()["data"][0]
    assert found["quota_usage"] == found["config"]["quota_total"] == 100


def test_an_unknown_object_has_its_subcode(person: Hand) -> None:
    assert _code(person.ask("GET", "/v25.0/123?fields=status_code")) == (100, 33)

"""The TikTok simulator keeps the documented rules of envelopes, chunks and tokens."""

from __future__ import annotations

import httpx
import pytest

from tests.fixtures.simulator import Json, Simulator

from .protocols import Hand, sha256, video

MB = 10**6
CHUNK = 5 * MB
VIDEO = video(2 * CHUNK + 123)
SIZE = len(VIDEO)


@pytest.fixture
def hand(simulator: Simulator) -> Hand:
    return Hand(simulator, "tiktok")


@pytest.fixture
def opened(hand: Hand) -> Json:
    found: Json = hand.tiktok_start(SIZE, CHUNK, 2).json()["data"]
    return found


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def _send_all(hand: Hand, where: str) -> list[int]:
    first = hand.tiktok_put(where, VIDEO[:CHUNK], 0, SIZE)
    last = hand.tiktok_put(where, VIDEO[CHUNK:], CHUNK, SIZE)
    return [first.status_code, last.status_code]


def test_two_chunks_become_one_post(simulator: Simulator, hand: Hand, opened: Json) -> None:
    assert _send_all(hand, opened["upload_url"]) == [206, 201]
    states = [hand.tiktok_status(opened["publish_id"])["data"] for _ in range(2)]
    (post,) = simulator.posts()
    assert [state["status"] for state in states] == ["PROCESSING_UPLOAD", "PUBLISH_COMPLETE"]
    assert states[1]["publicaly_available_post_id"] == [int(post["id"])]
    assert (post["sha256"], post["title"]) == (sha256(VIDEO), "A reel")


def test_a_draft_ends_in_the_inbox(simulator: Simulator, hand: Hand) -> None:
    source = {"source": "FILE_UPLOAD", "video_size": 9, "chunk_size": 9, "total_chunk_count": 1}
    answer = hand.ask("POST", "/v2/post/publish/inbox/video/init/", json={"source_info": source})
    data = answer.json()["data"]
    hand.tiktok_put(data["upload_url"], VIDEO[:9], 0, 9)
    states = [hand.tiktok_status(data["publish_id"])["data"]["status"] for _ in range(2)]
    assert states[1] == "SEND_TO_USER_INBOX"
    assert simulator.posts()[0]["state"] == "draft"


@pytest.mark.parametrize(
    ("size", "chunk", "count"),
    [
        (SIZE, CHUNK, 3),  # rounds up
        (SIZE, CHUNK - 1, 2),  # a chunk under 5 MB
        (4 * MB, 2 * MB, 2),  # a small file in parts
        (70 * MB, 70 * MB, 1),  # a chunk over 64 MB
        (SIZE, 0, 0),
    ],
)
def test_chunks_against_the_rules_are_refused(
    hand: Hand, size: int, chunk: int, count: int
) -> None:
    assert _code(hand.tiktok_start(size, chunk, count)) == (400, "invalid_param")


def test_a_privacy_that_the_creator_does_not_have_is_refused(hand: Hand) -> None:
    answer = hand.tiktok_start(SIZE, CHUNK, 2, privacy_level="EVERYBODY")
    assert _code(answer) == (403, "privacy_level_option_mismatch")


def test_wrong_positions_and_lengths_are_told_apart(hand: Hand, opened: Json) -> None:
    where = opened["upload_url"]
    ahead = hand.tiktok_put(where, VIDEO[CHUNK:], CHUNK, SIZE)
    short = hand.tiktok_put(where, VIDEO[:100], 0, SIZE)
    assert (ahead.status_code, short.status_code) == (416, 400)


def test_a_chunk_that_breaks_off_does_not_count(
    simulator: Simulator, hand: Hand, opened: Json
) -> None:
    where = opened["upload_url"]
    hand.tiktok_put(where, VIDEO[:CHUNK], 0, SIZE)
    simulator.fault("drop", "tiktok.send", after=3 * MB)
    with pytest.raises(httpx.TransportError):
        hand.tiktok_put(where, VIDEO[CHUNK:], CHUNK, SIZE)
    assert hand.tiktok_status(opened["publish_id"])["data"]["uploaded_bytes"] == CHUNK
    assert hand.tiktok_put(where, VIDEO[CHUNK:], CHUNK, SIZE).status_code == 201
    assert simulator.posts()[0]["sha256"] == sha256(VIDEO)


def test_an_upload_address_holds_for_an_hour(
    simulator: Simulator, hand: Hand, opened: Json
) -> None:
    unknown = hand.tiktok_put(opened["upload_url"] + "x", VIDEO[:CHUNK], 0, SIZE)
    simulator.forward(3601)
    late = hand.tiktok_put(opened["upload_url"], VIDEO[:CHUNK], 0, SIZE)
    assert (unknown.status_code, late.status_code) == (404, 403)


def test_a_minute_has_six_openings_and_a_day_fifteen_posts(
    simulator: Simulator, hand: Hand
) -> None:
    simulator.set(limits=True)
    codes = []
    for _ in range(17):
        codes.append(_code(hand.tiktok_start(SIZE, CHUNK, 2)))
        simulator.forward(11)
    assert codes[:15] == [(200, "ok")] * 15
    assert codes[15:] == [(403, "spam_risk_too_many_posts")] * 2
    assert {_code(hand.tiktok_start(SIZE, CHUNK, 2)) for _ in range(6)} == {
        (403, "spam_risk_too_many_posts"),
        (429, "rate_limit_exceeded"),
    }


def test_a_refresh_token_works_once(simulator: Simulator, hand: Hand) -> None:
    form = {
        "client_key": "key",
        "client_secret": "secret",
        "grant_type": "refresh_token",
        "refresh_token": hand.tokens["refresh_token"],
    }
    first = simulator.http.post(f"{hand.base}/v2/oauth/token/", data=form)
    again = simulator.http.post(f"{hand.base}/v2/oauth/token/", data=form)
    assert first.json()["refresh_token"] != hand.tokens["refresh_token"]
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_an_access_token_lives_two_hours(simulator: Simulator, hand: Hand) -> None:
    simulator.forward(2 * 3600 + 1)
    assert _code(hand.tiktok_start(SIZE, CHUNK, 2)) == (401, "access_token_invalid")

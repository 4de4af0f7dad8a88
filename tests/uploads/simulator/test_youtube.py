"""The YouTube simulator keeps the documented rules of resumable uploads."""

from __future__ import annotations

import httpx
import pytest

from tests.fixtures.simulator import Simulator

from .protocols import GRANULE, TITLE, Hand, sha256, video

VIDEO = video(3 * GRANULE + 1000)
SIZE = len(VIDEO)


@pytest.fixture
def hand(simulator: Simulator) -> Hand:
    return Hand(simulator, "youtube")


@pytest.fixture
def session(hand: Hand) -> str:
    return str(hand.youtube_start(SIZE).headers["Location"])


def test_a_video_in_pieces_becomes_one_post_with_its_bytes(
    simulator: Simulator, hand: Hand, session: str
) -> None:
    first = hand.youtube_put(session, VIDEO[:GRANULE], 0, SIZE)
    last = hand.youtube_put(session, VIDEO[GRANULE:], GRANULE, SIZE)
    assert (first.status_code, first.headers["Range"]) == (308, f"bytes=0-{GRANULE - 1}")
    (post,) = simulator.posts()
    assert (last.status_code, last.json()["id"]) == (201, post["id"])
    assert (post["sha256"], post["size"], post["title"]) == (sha256(VIDEO), SIZE, "A reel")


def test_a_probe_tells_what_is_stored_and_no_range_if_nothing_is(hand: Hand, session: str) -> None:
    empty = hand.youtube_probe(session, SIZE)
    hand.youtube_put(session, VIDEO[: 2 * GRANULE], 0, SIZE)
    some = hand.youtube_probe(session, SIZE)
    assert (empty.status_code, "Range" in empty.headers) == (308, False)
    assert some.headers["Range"] == f"bytes=0-{2 * GRANULE - 1}"


def test_a_finished_session_replays_its_answer(
    simulator: Simulator, hand: Hand, session: str
) -> None:
    done = hand.youtube_put(session, VIDEO, 0, SIZE)
    again = hand.youtube_probe(session, SIZE)
    assert (again.status_code, again.json()["id"]) == (201, done.json()["id"])
    assert len(simulator.posts()) == 1


@pytest.mark.parametrize(
    ("data", "first", "total"),
    [
        (VIDEO[:1000], 0, SIZE),  # no multiple, not the last
        (VIDEO[GRANULE : 2 * GRANULE], GRANULE, SIZE),  # leaves a hole
        (VIDEO[:GRANULE], 0, SIZE + 1),  # not the size that was announced
    ],
)
def test_pieces_against_the_rules_are_refused(
    hand: Hand, session: str, data: bytes, first: int, total: int
) -> None:
    assert hand.youtube_put(session, data, first, total).status_code == 400


def test_bytes_that_are_there_already_are_skipped(
    simulator: Simulator, hand: Hand, session: str
) -> None:
    hand.youtube_put(session, VIDEO[: 2 * GRANULE], 0, SIZE)
    hand.youtube_put(session, VIDEO[GRANULE:], GRANULE, SIZE)
    assert [post["sha256"] for post in simulator.posts()] == [sha256(VIDEO)]


def test_a_dropped_connection_leaves_whole_granules(
    simulator: Simulator, hand: Hand, session: str
) -> None:
    simulator.fault("drop", "youtube.send", after=2 * GRANULE + 77)
    with pytest.raises(httpx.TransportError):
        hand.youtube_put(session, VIDEO, 0, SIZE)
    assert hand.youtube_probe(session, SIZE).headers["Range"] == f"bytes=0-{2 * GRANULE - 1}"


def test_less_may_be_stored_than_was_sent(simulator: Simulator, hand: Hand, session: str) -> None:
    simulator.fault("short", "youtube.send", after=GRANULE)
    short = hand.youtube_put(session, VIDEO[: 2 * GRANULE], 0, SIZE)
    assert (short.status_code, short.headers["Range"]) == (308, f"bytes=0-{GRANULE - 1}")


def test_a_lost_answer_has_published(simulator: Simulator, hand: Hand, session: str) -> None:
    simulator.fault("lost", "youtube.send")
    with pytest.raises(httpx.TransportError):
        hand.youtube_put(session, VIDEO, 0, SIZE)
    assert len(simulator.posts()) == 1
    assert hand.youtube_probe(session, SIZE).status_code == 201


def test_a_busy_server_asks_to_wait_and_stores_nothing(
    simulator: Simulator, hand: Hand, session: str
) -> None:
    simulator.fault("status", "youtube.send", status=503, retry_after=7)
    busy = hand.youtube_put(session, VIDEO, 0, SIZE)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "7")
    assert busy.json()["error"]["errors"][0]["reason"] == "backendError"
    assert "Range" not in hand.youtube_probe(session, SIZE).headers


def test_an_expired_session_is_gone(simulator: Simulator, hand: Hand, session: str) -> None:
    simulator.forward(8 * 24 * 3600)
    assert hand.youtube_put(session, VIDEO, 0, SIZE).status_code == 404


@pytest.mark.parametrize(
    ("snippet", "status", "reason"),
    [
        ({"title": ""}, {}, "invalidTitle"),
        ({"title": "x" * 101}, {}, "invalidTitle"),
        ({"title": "a < b"}, {}, "invalidTitle"),
        ({"title": "a", "description": "é" * 2501}, {}, "invalidDescription"),
        ({"title": "a", "tags": ["x" * 501]}, {}, "invalidTags"),
        ({"title": "a"}, {"publishAt": "2099-01-01T00:00:00Z"}, "invalidPublishAt"),
    ],
)
def test_words_against_the_rules_are_refused(
    hand: Hand, snippet: dict[str, object], status: dict[str, object], reason: str
) -> None:
    answer = hand.youtube_start(SIZE, {"snippet": snippet, "status": status})
    assert answer.status_code == 400
    assert answer.json()["error"]["errors"][0]["reason"] == reason


def test_the_day_has_a_hundred_inserts_and_begins_anew(simulator: Simulator, hand: Hand) -> None:
    simulator.set(limits=True)
    simulator.use("youtube.inserts", 99)
    assert hand.youtube_start(SIZE).status_code == 200
    full = hand.youtube_start(SIZE)
    simulator.forward(24 * 3600)
    hand.tokens = simulator.account("youtube")
    fresh = hand.youtube_start(SIZE)
    assert (full.status_code, fresh.status_code) == (403, 200)
    assert full.json()["error"]["errors"][0]["reason"] == "quotaExceeded"


def test_the_upload_limit_has_its_odd_status(simulator: Simulator, hand: Hand) -> None:
    simulator.fault("quota", "youtube.start", reason="uploadLimitExceeded")
    assert hand.youtube_start(SIZE).status_code == 400


def test_processing_takes_as_many_questions_as_asked_for(
    simulator: Simulator, hand: Hand, session: str
) -> None:
    simulator.fault("slow", "youtube.poll", polls=1)
    id = hand.youtube_put(session, VIDEO, 0, SIZE).json()["id"]
    states = [
        hand.ask("GET", f"/youtube/v3/videos?part=status&id={id}").json()["items"][0]["status"]
        for _ in range(3)
    ]
    assert [state["uploadStatus"] for state in states] == ["uploaded", "uploaded", "processed"]


def test_a_revoked_token_opens_nothing(simulator: Simulator, hand: Hand) -> None:
    simulator.revoke(account=hand.tokens["account"])
    answer = hand.youtube_start(SIZE, TITLE)
    assert answer.status_code == 401
    assert answer.json()["error"]["errors"][0]["reason"] == "authError"


def test_a_killed_simulator_knows_its_posts_and_asks_for_unfinished_bytes_again(
    simulator: Simulator, hand: Hand, session: str
) -> None:
    done = hand.youtube_start(SIZE).headers["Location"]
    hand.youtube_put(done, VIDEO, 0, SIZE)
    hand.youtube_put(session, VIDEO[:GRANULE], 0, SIZE)
    simulator.kill()
    simulator.start()
    assert "Range" not in hand.youtube_probe(session, SIZE).headers
    hand.youtube_put(session, VIDEO, 0, SIZE)
    assert [post["sha256"] for post in simulator.posts()] == [sha256(VIDEO)] * 2

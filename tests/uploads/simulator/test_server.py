"""The simulator as a server: pages, control, streaming, and a webhook's receiver."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.fixtures.simulator import Simulator

from .protocols import GRANULE, Hand, sha256, video

MIB = 2**20


def _send(simulator: Simulator, data: bytes, key: str = "one", path: str = "in") -> int:
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    headers = {"Idempotency-Key": key, "Content-Digest": f"sha-256=:{digest}:"}
    answer = simulator.http.put(
        f"{simulator.host('webhook')}/{path}", content=data, headers=headers
    )
    return answer.status_code


def test_a_receiver_takes_a_key_once(simulator: Simulator) -> None:
    assert [_send(simulator, b"video") for _ in range(2)] == [201, 200]
    assert [post["sha256"] for post in simulator.posts()] == [sha256(b"video")]


def test_a_receiver_refuses_unsigned_posts_where_it_wants_signatures(simulator: Simulator) -> None:
    assert _send(simulator, b"video", path="signed/in") == 401


def test_people_see_what_was_published(simulator: Simulator) -> None:
    empty = simulator.http.get(simulator.base)
    _send(simulator, b"video")
    (post,) = simulator.posts()
    full = simulator.http.get(simulator.base)
    one = simulator.http.get(f"{simulator.base}/posts/{post['id']}")
    requests = simulator.http.get(f"{simulator.base}/requests")
    assert "Nothing has been published" in empty.text
    assert post["sha256"][:16] in full.text
    assert post["sha256"] in one.text
    assert "webhook.send" in requests.text


def test_titles_are_shown_as_text(simulator: Simulator) -> None:
    hand = Hand(simulator, "facebook")
    opened = hand.reels(upload_phase="start").json()
    hand.meta_put(opened["upload_url"], b"x", 0, 1)
    fields = {"video_id": opened["video_id"], "video_state": "PUBLISHED"}
    hand.reels(upload_phase="finish", title="<script>alert(1)</script>", **fields)
    assert "<script>alert" not in simulator.http.get(simulator.base).text


def test_unknown_paths_and_faults_are_refused(simulator: Simulator) -> None:
    for path in ("/nowhere", "/youtube/nowhere", "/posts/none", "/videos/none"):
        assert simulator.http.get(simulator.base + path).status_code == 404
    wrong = simulator.http.post(f"{simulator.base}/control/faults", json={"effect": "explode"})
    assert wrong.status_code == 400


def test_faults_wait_for_their_turn(simulator: Simulator) -> None:
    simulator.fault("status", "webhook.*", status=500, skip=1, times=2)
    assert [_send(simulator, b"a", key=f"{n}") for n in range(4)] == [201, 500, 500, 201]


def test_many_upload_at_once_and_none_gets_anothers_bytes(simulator: Simulator) -> None:
    videos = [video(2 * GRANULE + number, seed=number) for number in range(16)]

    def upload(data: bytes) -> int:
        hand = Hand(simulator, "youtube")
        where = hand.youtube_start(len(data)).headers["Location"]
        hand.youtube_put(where, data[:GRANULE], 0, len(data))
        return hand.youtube_put(where, data[GRANULE:], GRANULE, len(data)).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(upload, videos)) == {201}
    assert {post["sha256"] for post in simulator.posts()} == {sha256(one) for one in videos}


def test_a_large_video_costs_no_memory(simulator: Simulator, full: bool) -> None:
    size = (2048 if full else 128) * MIB
    hand = Hand(simulator, "youtube")
    where = hand.youtube_start(size).headers["Location"]
    block, hashed = video(MIB), hashlib.sha256()

    def blocks() -> Iterator[bytes]:
        for _ in range(size // MIB):
            hashed.update(block)
            yield block

    before = _peak(simulator)
    told = {"Content-Range": f"bytes 0-{size - 1}/{size}", "Content-Length": str(size)}
    answer = simulator.http.put(where, content=blocks(), headers=told)
    assert answer.status_code == 201
    assert simulator.posts()[0]["sha256"] == hashed.hexdigest()
    assert _peak(simulator) - before < 32 * MIB


def test_kept_videos_survive_a_kill_and_go_on(tmp_path: Path) -> None:
    keeping = Simulator(tmp_path, "--keep")
    keeping.start()
    try:
        data = video(2 * GRANULE + 5)
        hand = Hand(keeping, "youtube")
        where = hand.youtube_start(len(data)).headers["Location"]
        hand.youtube_put(where, data[:GRANULE], 0, len(data))
        keeping.kill()
        keeping.start()
        asked = hand.youtube_probe(where, len(data))
        hand.youtube_put(where, data[GRANULE:], GRANULE, len(data))
        (post,) = keeping.posts()
        shown = keeping.http.get(f"{keeping.base}/videos/{post['session']}")
    finally:
        keeping.kill()
        keeping.http.close()
    assert asked.headers["Range"] == f"bytes=0-{GRANULE - 1}"
    assert post["sha256"] == sha256(data)
    assert shown.content == data


def _peak(simulator: Simulator) -> int:
    """Most memory that it has had, in bytes."""
    status = Path(f"/proc/{simulator.pid}/status")
    if not status.exists():
        pytest.skip("needs /proc")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024

"""Whatever a platform answers is understood, or refused as the contract says; never a crash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uploads.platforms import registry
from uploads.platforms.errors import PlatformError, Unconfirmed
from uploads.platforms.platform import Facts, Line, Outcome, Piece, Platform, Post, Sent, Video

ALL = ("youtube", "tiktok", "facebook", "instagram", "webhook")
SESSIONS: dict[str, dict[str, Any]] = {
    "youtube": {"url": "https://host.example/up", "held": False, "begun": 0.0},
    "tiktok": {
        "url": "https://host.example/up",
        "publish_id": "p",
        "size": 10,
        "chunk": 10,
        "count": 1,
        "creator": "c",
        "mime": "video/mp4",
    },
    "facebook": {"url": "https://host.example/up", "video_id": "1", "size": 10},
    "instagram": {
        "url": "https://host.example/up",
        "container": "1",
        "caption": "A",
        "begun": 0.0,
    },
    "webhook": {
        "url": "https://host.example/up",
        "key": "k",
        "mime": "video/mp4",
        "digest": "sha-256=:x:",
        "post": "e30=",
    },
}
NAMES = (
    "id",
    "items",
    "data",
    "error",
    "errors",
    "code",
    "reason",
    "message",
    "status",
    "status_code",
    "video_status",
    "uploading_phase",
    "publishing_phase",
    "processing_phase",
    "bytes_transfered",
    "uploaded_bytes",
    "publicaly_available_post_id",
    "publish_id",
    "upload_url",
    "uri",
    "video_id",
    "snippet",
    "uploadStatus",
    "contentDetails",
    "relatedPlaylists",
    "uploads",
    "videoId",
    "debug_info",
    "type",
    "success",
    "url",
    "sha256",
    "privacy_level_options",
    "config",
    "quota_total",
    "quota_usage",
    "timestamp",
    "caption",
    "permalink",
)
WORDS = ("ok", "complete", "error", "PUBLISHED", "FINISHED", "FAILED", "PUBLISH_COMPLETE", "1", "")
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 2**40)
    | st.floats()
    | st.sampled_from(WORDS)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8)
    ),
    max_leaves=25,
)
bodies = st.one_of(values, st.dictionaries(st.sampled_from(NAMES), values, max_size=12))
statuses = st.sampled_from((200, 201, 204, 206, 302, 308, 400, 401, 403, 404, 416, 429, 500, 503))
headers = st.fixed_dictionaries(
    {},
    optional={
        "Range": st.sampled_from(("bytes=0-4", "bytes=5-4", "x", "bytes=0-")),
        "Retry-After": st.sampled_from(("3", "x", "Fri, 20 Nov 2026 10:00:00 GMT", "-1")),
        "Location": st.sampled_from(("", "https://host.example/up")),
    },
)
POST = Post(title="A", key="k")
VIDEO = Video(
    path=Path("x"), size=10, sha256="ab" * 32, mime="video/mp4", name="a.mp4", facts=Facts()
)
PIECE = Piece(0, 10, 10, lambda start, end: iter([b"x" * (end - start)]))


def _line(platform: Platform, answer: Callable[[httpx.Request], httpx.Response]) -> Line:
    known = {"url": "https://host.example/up"} if platform.name == "webhook" else {}
    return Line(
        http=httpx.Client(transport=httpx.MockTransport(answer)),
        token=lambda: "secret-token",
        host=lambda name: "https://host.example",
        now=lambda: datetime.now(UTC),
        settings=platform.Settings(**known),
        secrets=platform.Secrets(),
        out_dir=Path("x"),
        remote_id="1",
    )


@pytest.mark.parametrize("name", ALL)
@given(status=statuses, body=bodies, more=headers)
def test_any_answer_to_any_call(name: str, status: int, body: Any, more: dict[str, str]) -> None:
    platform, session = registry.get(name), SESSIONS[name]
    line = _line(platform, lambda request: _answer(status, body, more))
    calls: tuple[Callable[[], object], ...] = (
        lambda: platform.prepare(line, POST, VIDEO),
        lambda: platform.begin(line, POST, VIDEO),
        lambda: platform.send(line, session, POST, PIECE),
        lambda: platform.where_is(line, session, VIDEO),
        lambda: platform.finish(line, session, POST, VIDEO),
        lambda: platform.poll(line, session, "1"),
        lambda: platform.poll(line, session, ""),
        lambda: platform.find(line, session, POST, VIDEO),
        lambda: platform.whoami(line),
    )
    with line.http:
        for call in calls:
            said = _said(call)
            assert "secret-token" not in repr(said)
            if isinstance(said, Sent):
                assert 0 <= said.offset <= VIDEO.size
            if isinstance(said, Outcome):
                assert said.state != "failed" or said.message
                assert said.url == "" or said.url.startswith("http")


def test_youtube_is_asked_again_when_it_has_all_bytes_and_no_video_yet() -> None:
    platform = registry.get("youtube")
    line = _line(platform, lambda request: httpx.Response(308, headers={"Range": "bytes=0-9"}))
    with line.http:
        assert isinstance(
            _said(lambda: platform.send(line, SESSIONS["youtube"], POST, PIECE)), Unconfirmed
        )


def _said(call: Callable[[], object]) -> object:
    try:
        return call()
    except PlatformError as error:
        return error


def _answer(status: int, body: Any, more: dict[str, str]) -> httpx.Response:
    if body is None:
        return httpx.Response(status, content=b"\xff<html>", headers=more)
    try:
        return httpx.Response(status, json=body, headers=more)
    except ValueError:  # numbers that JSON does not have
        return httpx.Response(status, content=b"{", headers=more)

"""One upload through the simulator, by the real engine, to each platform."""

from __future__ import annotations

import pytest

from tests.fixtures.press import MIB, PLATFORMS, Press
from uploads.models import Status


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_video_is_published_with_its_bytes_words_and_address(press: Press, platform: str) -> None:
    upload = press.carry(press.order(platform, 3 * MIB, tags=("one",)))
    assert (upload.status, upload.message) == (Status.SUCCESS, "")
    (post,) = press.posts()
    assert post["sha256"] == upload.sha256
    said = f"{post['title']} {post['description']}"
    assert "A reel" in said
    assert upload.url.startswith("http")
    assert upload.bytes_sent == upload.size_bytes
    assert upload.sealed_session == ""

"""One upload through the simulator, by the real engine, to each platform."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.fixtures.press import MIB, PLATFORMS, Press
from uploads.models import Status, Upload
from uploads.platforms.errors import SessionGone
from uploads.platforms.facebook import Facebook
from uploads.platforms.platform import Outcome
from uploads.platforms.youtube import YouTube
from uploads.publishing import moves
from uploads.publishing.stages import Stage

from .carrying import carry_on


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


@pytest.fixture
def at_work(press: Press, settings: Settings) -> Upload:
    """YouTube processes it, without end."""
    settings.PUBLISH_PATIENCE_SECONDS = 0.0
    press.simulator.fault("slow", "youtube.poll", polls=10**9)
    upload = press.carry(press.order("youtube"), times=2)
    assert (upload.status, upload.stage) == (Status.PROCESSING, Stage.ACCEPTED)
    return upload


def test_a_platform_that_has_long_been_at_work_is_asked_after_longer_gaps(
    press: Press, at_work: Upload, settings: Settings
) -> None:
    hour = timedelta(hours=1) * settings.PUBLISH_PACE
    now = timezone.now()
    Upload.objects.update(wake_at=now, stage_at=now - hour)
    upload = press.carry(at_work)
    assert upload.wake_at
    assert upload.wake_at - now > hour / 8


def test_a_kill_does_not_make_the_wait_for_a_platform_begin_anew(
    press: Press, at_work: Upload
) -> None:
    now, since = timezone.now(), at_work.stage_at
    Upload.objects.update(wake_at=now, lease_until=now)
    assert press.carry(at_work).stage_at == since


def test_a_video_that_is_not_shown_at_once_is_waited_for(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll, asked = YouTube.poll, []

    def late(self: YouTube, *given: Any) -> Outcome:
        asked.append(given)
        return poll(self, *given) if len(asked) > 2 else Outcome(state="absent")

    monkeypatch.setattr(YouTube, "poll", late)
    assert press.carry(press.order("youtube")).status == Status.SUCCESS


def test_a_reel_that_meta_lists_is_not_taken_for_deleted(
    press: Press, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUBLISH_PATIENCE_SECONDS = 0.0

    def hidden(*given: Any) -> None:
        raise SessionGone("It may not be seen.")

    with monkeypatch.context() as once:
        once.setattr(moves, "NOT_YET", 0.0)
        once.setattr(Facebook, "_status", hidden)
        upload = press.carry(press.order("facebook"), times=3)
        assert (upload.status, upload.stage) == (Status.PROCESSING, Stage.ACCEPTED)
    carry_on(press, upload)
    assert upload.status == Status.SUCCESS

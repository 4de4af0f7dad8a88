"""Whatever goes wrong at a platform, an upload ends right: one post, or none and a reason."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.fixtures.press import MIB, PLATFORMS, Press
from uploads import deciding
from uploads.models import Status, Upload
from uploads.publishing.perform import perform

from .carrying import carried, carry_on, ends_with_one_post

FULL = os.environ.get("REELGRAPH_FULL") == "1"
SIZE = 11 * MIB
"""Two pieces where pieces are small."""
FINAL = {
    "youtube": "youtube.send",
    "tiktok": "tiktok.send",
    "facebook": "facebook.finish",
    "instagram": "instagram.publish",
    "webhook": "webhook.send",
    "bucket": "bucket.publish",
}
"""The request that publishes."""
RESUMING = ("youtube", "tiktok", "facebook", "instagram")
EVERYWHERE, ASKED = (*PLATFORMS, "bucket"), (*RESUMING, "bucket")
LOSSES: list[tuple[str, dict[str, Any]]] = [
    ("drop", {"after": 700_000}),
    ("lost", {}),
    ("status", {"status": 503, "retry_after": 1}),
    ("status", {"status": 500}),
    ("status", {"status": 502}),
    ("status", {"status": 504}),
    ("short", {"after": 6 * MIB}),
    ("expire", {}),
]
CASE = ("platform", "effect", "options")


def cases(platforms: Sequence[str], losses: Sequence[tuple[str, dict[str, Any]]]) -> list[Any]:
    """Every loss at every platform; in `make test` each loss at one of them."""
    found = [
        pytest.param(
            platform, effect, options, id=f"{platform}-{effect}{options.get('status', '')}"
        )
        for row, (effect, options) in enumerate(losses)
        for place, platform in enumerate(platforms)
        if (FULL or place == row % len(platforms)) and (platform, effect) != ("bucket", "short")
    ]
    return found


@pytest.fixture(autouse=True)
def line(request: pytest.FixtureRequest) -> None:
    """A bucket is at the end of a line of its own."""
    case = getattr(request.node, "callspec", None)
    if case and case.params.get("platform") == "bucket":
        request.getfixturevalue("bucket_line")


@pytest.mark.parametrize(CASE, cases(EVERYWHERE, LOSSES))
@pytest.mark.parametrize("skip", [0, 1] if FULL else [1])
def test_trouble_with_bytes_ends_with_one_post(
    press: Press, platform: str, effect: str, options: dict[str, Any], skip: int
) -> None:
    press.fault(effect, f"{platform}.send", skip=skip, **options)
    ends_with_one_post(press, carried(press, platform, SIZE))


@pytest.mark.parametrize(CASE, cases(EVERYWHERE, LOSSES[:6]))
def test_trouble_with_the_call_that_publishes_ends_with_one_post(
    press: Press, platform: str, effect: str, options: dict[str, Any]
) -> None:
    last = 1 if platform in ("youtube", "tiktok") else 0
    press.fault(effect, FINAL[platform], skip=last, **options)
    ends_with_one_post(press, carried(press, platform, SIZE))


@pytest.mark.parametrize(CASE, cases(ASKED, LOSSES[:6]))
def test_trouble_with_the_beginning_ends_with_one_post(
    press: Press, platform: str, effect: str, options: dict[str, Any]
) -> None:
    press.fault(effect, f"{platform}.start", **options)
    ends_with_one_post(press, carried(press, platform, SIZE))


@pytest.mark.parametrize(CASE, cases(ASKED, LOSSES[1:6]))
def test_trouble_with_asking_ends_with_one_post(
    press: Press, platform: str, effect: str, options: dict[str, Any]
) -> None:
    press.fault(effect, f"{platform}.poll", times=2, **options)
    ends_with_one_post(press, carried(press, platform, SIZE))


@pytest.mark.parametrize("platform", RESUMING)
def test_a_lost_answer_and_a_dead_platform_are_asked_about_later(
    press: Press, platform: str
) -> None:
    press.fault("lost", FINAL[platform], skip=SIZE > 8 * MIB and "send" in FINAL[platform])
    press.fault("drop", f"{platform}.*", skip=SKIPPED[platform], times=30)
    upload = press.carry(press.order(platform, SIZE))
    assert upload.status in (Status.UNCONFIRMED, Status.PROCESSING, Status.UPLOADING)
    press.simulator.http.request("DELETE", f"{press.simulator.base}/control/faults")
    for _ in range(5):
        Upload.objects.filter(pk=upload.pk, wake_at__isnull=False).update(wake_at=timezone.now())
        press.carry(upload)
    ends_with_one_post(press, upload)


SKIPPED = {"youtube": 3, "tiktok": 4, "facebook": 3, "instagram": 7}
"""Requests up to the one that publishes."""


@pytest.mark.parametrize("platform", RESUMING)
def test_a_quota_is_waited_for(press: Press, platform: str) -> None:
    reason = "spam_risk_too_many_posts" if platform == "tiktok" else ""
    press.fault("quota", f"{platform}.start", reason=reason)
    upload = press.carry(press.order(platform))
    assert upload.status == Status.PENDING
    assert upload.wake_at
    assert upload.wake_at > timezone.now() + timedelta(seconds=10)
    assert upload.message
    assert upload.retries == 0
    Upload.objects.update(wake_at=timezone.now())
    ends_with_one_post(press, press.carry(upload))


@pytest.mark.parametrize("platform", ["youtube", "tiktok"])
def test_a_token_that_ends_on_the_way_is_refreshed_and_posts_once(
    press: Press, platform: str
) -> None:
    upload = press.order(platform, SIZE)
    ended: list[bool] = []

    def end_token(seen: Upload) -> None:
        if not ended and seen.bytes_sent:
            ended.append(True)
            press.simulator.forward(3 * 3600)

    perform(upload.pk, end_token)
    upload.refresh_from_db()
    assert ended
    ends_with_one_post(press, upload)


@pytest.mark.parametrize("platform", RESUMING)
def test_a_login_that_is_taken_away_fails_and_says_so(press: Press, platform: str) -> None:
    signed = "start" if platform == "tiktok" else "send"  # its upload addresses need no token
    press.fault("revoke", f"{platform}.{signed}")
    upload = carried(press, platform, SIZE)
    upload.account.refresh_from_db()
    assert (upload.status, upload.code) == (Status.FAILED, "reconnect")
    assert upload.account.state == "reconnect_needed"
    assert press.posts() == []


@pytest.mark.parametrize("platform", RESUMING)
def test_slow_processing_is_waited_for(press: Press, platform: str) -> None:
    press.fault("slow", f"{platform}.poll", polls=5)
    ends_with_one_post(press, carried(press, platform, SIZE))


@pytest.mark.parametrize("platform", ["youtube", "facebook"])
def test_a_video_that_cannot_be_processed_fails_with_a_sentence(
    press: Press, platform: str
) -> None:
    press.fault("fail", f"{platform}.poll", times=9)
    upload = carried(press, platform, SIZE)
    assert upload.status == Status.FAILED
    assert upload.message.endswith(".")


@pytest.mark.parametrize("platform", ["youtube", "facebook", "instagram"])
def test_a_video_that_is_deleted_while_it_is_processed_fails_with_a_sentence(
    press: Press, platform: str
) -> None:
    asked = "media" if platform == "instagram" else "poll"
    press.fault("gone", f"{platform}.{asked}")
    upload = carried(press, platform, SIZE)
    assert (upload.status, upload.code) == (Status.FAILED, "absent")
    assert upload.message.endswith("deleted there, or taken down.")
    assert press.posts() == []


def test_an_upload_that_tiktok_does_not_know_any_more_is_left_to_a_person(press: Press) -> None:
    press.fault("gone", "tiktok.poll")
    upload = press.order("tiktok", SIZE)
    Upload.objects.update(max_retries=1)
    carry_on(press, upload)
    assert (upload.status, upload.wake_at) == (Status.UNCONFIRMED, None)
    assert len(press.posts()) == 1


@pytest.mark.parametrize("platform", RESUMING)
def test_processing_that_never_ends_is_left_to_a_person_and_ends_once_the_platform_does(
    press: Press, platform: str, settings: Settings
) -> None:
    settings.PUBLISH_PATIENCE_SECONDS = 0.0
    press.fault("slow", f"{platform}.poll", polls=10**9)
    upload = press.order(platform, SIZE)
    while upload.status != Status.PROCESSING:
        Upload.objects.filter(pk=upload.pk).update(wake_at=timezone.now())
        press.carry(upload)
    Upload.objects.filter(pk=upload.pk).update(stage_at=timezone.now() - timedelta(days=1))
    carry_on(press, upload)
    assert (upload.status, upload.code) == (Status.UNCONFIRMED, "still_processing")
    assert (upload.wake_at, upload.message.endswith("say so here.")) == (None, True)
    with pytest.raises(deciding.NotNow):
        deciding.retry(upload)
    press.fault("slow", f"{platform}.poll", polls=-(10**9))
    deciding.ask(upload)
    carry_on(press, upload)
    ends_with_one_post(press, upload)


def test_a_platform_that_keeps_nothing_is_not_sent_to_for_ever(press: Press) -> None:
    press.fault("short", "youtube.send", after=0, times=99)
    upload = carried(press, "youtube", SIZE)
    assert (upload.status, upload.code) == (Status.FAILED, "not_kept")
    assert press.posts() == []


def test_a_thumbnail_that_never_arrives_does_not_make_the_post_less_there(press: Press) -> None:
    picture = press.video(1000, seed=9, name="cover.jpg")
    press.fault("drop", "youtube.thumbnail", times=99)
    upload = press.order("youtube", thumbnail_asset=picture.pk)
    carry_on(press, upload)
    ends_with_one_post(press, upload)
    assert upload.code == "decorate"

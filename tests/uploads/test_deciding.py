"""What a person may decide about an upload, and when."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from media_library.models import Asset
from tests.fixtures.press import Press
from uploads import deciding, jobs
from uploads.deciding import NotNow
from uploads.models import Account, Status, Upload
from uploads.publishing import rows
from uploads.publishing.opened import opened
from uploads.publishing.stages import Stage
from uploads.publishing.words import Words
from uploads.registering import Order, register
from uploads.sweep import sweep

pytestmark = pytest.mark.usefixtures("valkey")


def stands(upload: Upload, **facts: object) -> Upload:
    Upload.objects.filter(pk=upload.pk).update(**facts)
    upload.refresh_from_db()
    return upload


def test_an_upload_that_has_not_begun_is_cancelled_at_once(press: Press) -> None:
    upload = press.order("tiktok")
    deciding.cancel(upload)
    assert upload.status == Status.CANCELLED
    assert press.carry(upload).status == Status.CANCELLED
    assert press.simulator.kinds() == []


def test_a_cancel_where_a_post_may_be_asks_first(press: Press) -> None:
    press.simulator.fault("lost", "facebook.finish")
    press.simulator.fault("drop", "facebook.poll", times=99)
    upload = press.carry(press.order("facebook"))
    assert upload.stage in (Stage.FINISHING, Stage.ACCEPTED)
    press.simulator.http.request("DELETE", f"{press.simulator.base}/control/faults")
    stands(upload, status=Status.UPLOADING, stage=Stage.FINISHING, wake_at=timezone.now())
    deciding.cancel(upload)
    assert press.carry(upload).status == Status.SUCCESS
    assert len(press.posts()) == 1


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.SUCCESS, Status.UNCONFIRMED])
def test_what_the_platform_has_cannot_be_cancelled(press: Press, status: Status) -> None:
    upload = stands(press.order("tiktok"), status=status)
    with pytest.raises(NotNow, match="cannot be cancelled"):
        deciding.cancel(upload)


def test_a_failed_upload_is_begun_anew(press: Press) -> None:
    press.simulator.fault("fail", "facebook.poll", times=9)
    upload = press.carry(press.order("facebook"))
    assert upload.status == Status.FAILED
    press.simulator.http.request("DELETE", f"{press.simulator.base}/control/faults")
    deciding.retry(upload)
    assert (upload.status, upload.stage, upload.message) == (Status.PENDING, Stage.NEW, "")
    assert press.carry(upload).status == Status.SUCCESS


def test_an_unconfirmed_upload_is_never_retried_blindly(press: Press) -> None:
    upload = stands(press.order("tiktok"), status=Status.UNCONFIRMED, stage=Stage.LAST)
    with pytest.raises(NotNow, match="say first whether it is there"):
        deciding.retry(upload)
    assert deciding.retry_all([upload]) == []


def test_who_has_seen_the_post_says_so(press: Press) -> None:
    upload = stands(press.order("tiktok"), status=Status.UNCONFIRMED, stage=Stage.LAST)
    deciding.is_there(upload, "https://example.com/1")
    assert (upload.status, upload.url, upload.wake_at) == (
        Status.SUCCESS,
        "https://example.com/1",
        None,
    )


def test_who_has_seen_the_post_need_not_say_its_known_address_again(press: Press) -> None:
    known = {"url": "https://example.com/1", "stage": Stage.ACCEPTED}
    upload = stands(press.order("tiktok"), status=Status.UNCONFIRMED, **known)
    deciding.is_there(upload)
    assert upload.url == "https://example.com/1"


def test_who_has_seen_that_there_is_none_may_retry(press: Press) -> None:
    upload = stands(press.order("tiktok"), status=Status.UNCONFIRMED, stage=Stage.LAST)
    deciding.is_not_there(upload)
    assert upload.status == Status.FAILED
    deciding.retry(upload)
    assert press.carry(upload).status == Status.SUCCESS
    assert len(press.posts()) == 1


def test_one_works_at_an_upload_and_a_late_one_writes_nothing(press: Press) -> None:
    upload = press.order("tiktok")
    first = rows.claim(upload.pk)
    assert first
    assert rows.claim(upload.pk) is None
    past = timezone.now() - timedelta(seconds=1)
    Upload.objects.filter(pk=upload.pk).update(lease_until=past)
    assert sweep() == 1
    second = rows.claim(upload.pk)
    assert second
    assert second.attempt == first.attempt + 1
    with pytest.raises(rows.Lost):
        rows.write(first, "begin", stage=Stage.SENDING)
    upload.refresh_from_db()
    assert upload.stage == Stage.NEW


def test_a_held_upload_is_nobody_elses(press: Press) -> None:
    upload = press.order("tiktok")
    rows.claim(upload.pk)
    assert sweep() == 0


@pytest.mark.parametrize("platform", ["webhook", "youtube", "tiktok"])
def test_a_cancel_is_not_believed_to_have_come_in_time_while_bytes_may_be_on_their_way(
    press: Press, settings: Settings, platform: str
) -> None:
    settings.PUBLISH_SETTLE_SECONDS, settings.PUBLISH_PACE = 3600, 1.0
    upload = press.order(platform)
    stands(upload, status=Status.UPLOADING, stage=Stage.LAST, wake_at=timezone.now())
    Upload.objects.update(stage_at=timezone.now() - timedelta(days=1))
    long_dead = timezone.now() - timedelta(seconds=1)
    stands(upload, lease_until=long_dead, sealed_session=session(upload))
    deciding.cancel(upload)
    press.carry(upload)
    assert upload.status == Status.UPLOADING
    assert upload.wake_at
    assert upload.wake_at > timezone.now() + timedelta(minutes=50)
    settings.PUBLISH_SETTLE_SECONDS = 0
    stands(upload, wake_at=timezone.now())
    assert press.carry(upload).status == Status.CANCELLED


def session(upload: Upload) -> str:
    """As an attempt that has died would have left it."""
    with opened(upload) as door:
        door.keep(door.platform.begin(door.line, door.post, door.video))
        return door.sealed["sealed_session"]


def test_a_file_that_is_gone_fails_only_what_was_surely_not_published(press: Press) -> None:
    fresh, doubtful = press.order("tiktok"), press.order("webhook", 2_000_000)
    stands(doubtful, stage=Stage.LAST, status=Status.UPLOADING)
    Upload.objects.update(asset=None)
    assert press.carry(fresh).status == Status.FAILED
    assert press.carry(doubtful).status == Status.UNCONFIRMED
    assert doubtful.wake_at is None


def test_what_is_published_stays_so_when_its_file_is_gone(press: Press) -> None:
    upload = press.order("youtube")
    stands(upload, stage=Stage.PUBLISHED, status=Status.PROCESSING, remote_id="1", asset=None)
    assert press.carry(upload).status == Status.SUCCESS
    with pytest.raises(NotNow):
        deciding.retry(upload)


def test_what_waits_for_an_account_that_was_switched_off_goes_out_when_it_is_on(
    press: Press,
) -> None:
    upload = press.order("tiktok")
    Account.objects.update(is_enabled=False)
    for _ in range(2):
        stands(upload, wake_at=timezone.now())
        press.carry(upload)
    assert (upload.status, upload.code) == (Status.PENDING, "switched_off")
    assert upload.steps.filter(name="wait").count() == 1
    assert press.simulator.kinds() == []
    Account.objects.update(is_enabled=True)
    stands(upload, wake_at=timezone.now())
    assert press.carry(upload).status == Status.SUCCESS


def test_who_waits_for_the_same_turn_is_called_in_the_order_of_their_orders(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = press.order("tiktok", 1000)
    film = Asset.objects.get()
    orders = [
        Order(account=first.account, asset=film, words=Words(title=f"Reel {number}"), here=True)
        for number in range(5)
    ]
    Account.objects.update(gap_seconds=3600)
    press.carry(first)
    waiting = [press.carry(register(order)[0]) for order in orders]
    assert len({upload.wake_at for upload in waiting}) == 1
    past = timezone.now() - timedelta(seconds=1)
    Upload.objects.filter(status=Status.PENDING).update(wake_at=past)
    called: list[uuid.UUID] = []

    def send(id: uuid.UUID) -> bool:
        called.append(id)
        return True

    monkeypatch.setattr(jobs, "send", send)
    assert sweep() == 5
    assert called == [upload.pk for upload in waiting]

"""What was sent into a bucket for nothing is cleared there, against a real S3 server."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from tests.fixtures.bad_line import BadLine
from tests.fixtures.press import MIB, Press
from tests.fixtures.shop import Shop
from tests.uploads.test_jobs import work
from uploads import deciding, describing, leftovers, tokens, vault
from uploads.models import Account, Leftover, Status, Upload
from uploads.platforms.bucket import Bucket
from uploads.platforms.errors import Permanent, SessionGone, Temporary
from uploads.publishing.stages import Stage
from uploads.registering import rearm
from uploads.sweep import sweep
from uploads.vault import Credentials

SIZE = 17 * MIB
"""Three parts."""


@pytest.fixture
def shop(press: Press, bucket_line: BadLine, settings: Settings) -> Shop:
    """The bucket that uploads go to."""
    settings.PUBLISH_SETTLE_SECONDS = 0.0
    return Shop(press.bucket)


@pytest.fixture
def upload(press: Press, shop: Shop, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Upload:
    """One part of it is in the bucket, and it is waiting."""
    upload = press.order("bucket", SIZE, title=uuid.uuid4().hex)
    pace, settings.PUBLISH_PACE = settings.PUBLISH_PACE, 1.0
    with monkeypatch.context() as once:
        stopped_by(once, Temporary("Busy.", after=600.0))
        press.carry(upload)
    settings.PUBLISH_PACE = pace
    assert (upload.status, upload.stage) == (Status.UPLOADING, Stage.SENDING)
    assert len(shop.half_sent(upload.title)) == 1
    return upload


def stopped_by(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the bucket say so when the second part is sent."""
    send = Bucket.send

    def send_one(self: Bucket, *given: Any) -> Any:
        if given[-1].start:
            raise error
        return send(self, *given)

    monkeypatch.setattr(Bucket, "send", send_one)


def go_on(press: Press, upload: Upload) -> Upload:
    Upload.objects.filter(pk=upload.pk).update(wake_at=timezone.now())
    return press.carry(upload)


def clear_all() -> None:
    for row in leftovers.due(timezone.now()):
        leftovers.clear(row.pk)


def test_a_cancelled_upload_leaves_nothing_in_the_bucket(
    press: Press, shop: Shop, upload: Upload, valkey: Redis
) -> None:
    deciding.cancel(upload)
    assert len(shop.half_sent(upload.title)) == 1
    assert sweep() == 1
    work()
    assert shop.half_sent(upload.title) == []
    assert not Leftover.objects.exists()


def test_an_upload_that_is_cancelled_while_it_is_sent_leaves_nothing(
    press: Press, shop: Shop, upload: Upload
) -> None:
    Upload.objects.filter(pk=upload.pk).update(cancel_requested=True)
    upload.refresh_from_db()
    assert go_on(press, upload).status == Status.CANCELLED
    clear_all()
    assert shop.half_sent(upload.title) == []


def test_an_upload_that_has_failed_leaves_nothing(
    press: Press, shop: Shop, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_by(monkeypatch, Permanent("No more room."))
    assert go_on(press, upload).status == Status.FAILED
    clear_all()
    assert shop.half_sent(upload.title) == []


def test_an_upload_that_is_begun_anew_leaves_only_the_object(
    press: Press, shop: Shop, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        once.setattr(Bucket, "where_is", lose_it(Bucket.where_is))
        assert go_on(press, upload).status == Status.SUCCESS
    assert len(shop.half_sent(upload.title)) == 1
    clear_all()
    assert shop.half_sent(upload.title) == []
    assert shop.videos(upload.title) == [upload.sha256]


def lose_it(where_is: Any) -> Any:
    """The first question is answered as if the session had gone."""
    asked: list[int] = []

    def answer(*given: Any) -> Any:
        asked.append(1)
        if len(asked) == 1:
            raise SessionGone("It is gone.")
        return where_is(*given)

    return answer


def test_what_a_cancelled_upload_left_is_not_what_a_retry_sends(
    press: Press, shop: Shop, upload: Upload
) -> None:
    deciding.cancel(upload)
    assert rearm(upload, here=True)
    clear_all()
    assert go_on(press, upload).status == Status.SUCCESS
    assert shop.videos(upload.title) == [upload.sha256]
    assert shop.half_sent(upload.title) == []


def test_a_session_is_cleared_once_nothing_can_be_on_its_way(
    shop: Shop, upload: Upload, settings: Settings
) -> None:
    settings.PUBLISH_SETTLE_SECONDS = 60.0
    deciding.cancel(upload)
    clear_all()
    assert len(shop.half_sent(upload.title)) == 1
    assert Leftover.objects.get().due_at > timezone.now() + timedelta(seconds=50)


def test_a_bucket_that_takes_no_key_is_asked_again_and_not_for_ever(
    shop: Shop, upload: Upload
) -> None:
    account = Account.objects.get(pk=upload.account_id)
    right = vault.credentials(account)
    tokens.store(account, Credentials(secrets={"key": "wrong", "secret": "not this one"}))
    deciding.cancel(upload)
    clear_all()
    row = Leftover.objects.get()
    assert (row.tries, row.due_at > timezone.now()) == (1, True)
    tokens.store(account, right)
    Leftover.objects.update(due_at=timezone.now())
    clear_all()
    assert shop.half_sent(upload.title) == []
    assert not Leftover.objects.exists()


def test_tries_come_to_an_end(shop: Shop, upload: Upload) -> None:
    account = Account.objects.get(pk=upload.account_id)
    tokens.store(account, Credentials(secrets={"key": "wrong", "secret": "not this one"}))
    deciding.cancel(upload)
    tries = 0
    while Leftover.objects.exists():
        Leftover.objects.update(due_at=timezone.now())
        clear_all()
        tries += 1
    assert tries == len(leftovers.WAITS)


def test_what_nobody_can_open_any_more_is_forgotten(shop: Shop, upload: Upload) -> None:
    deciding.cancel(upload)
    describing.remove(Account.objects.get(pk=upload.account_id))
    clear_all()
    assert not Leftover.objects.exists()


def test_platforms_that_keep_nothing_are_not_bothered(press: Press) -> None:
    upload = press.order("tiktok")
    leftovers.note(upload, "sealed")
    assert not Leftover.objects.exists()


def test_a_success_leaves_nothing_to_clear(press: Press, shop: Shop, upload: Upload) -> None:
    assert go_on(press, upload).status == Status.SUCCESS
    assert not Leftover.objects.exists()
    assert shop.half_sent(upload.title) == []


def test_parts_that_are_missing_at_the_end_are_sent_again(
    press: Press, shop: Shop, upload: Upload
) -> None:
    Upload.objects.filter(pk=upload.pk).update(stage=Stage.SENT)
    assert go_on(press, upload).status == Status.SUCCESS
    assert shop.videos(upload.title) == [upload.sha256]

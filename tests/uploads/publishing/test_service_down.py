"""A platform that keeps failing is left alone for a while, and no upload is worse off for it."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from media_library.models import Asset
from tests.fixtures.press import Press
from tests.uploads.accounts import connected
from uploads import circuit, deciding
from uploads.models import Account, Breaker, Status, Upload
from uploads.platforms.bucket import Bucket
from uploads.platforms.errors import SERVICE_DOWN
from uploads.platforms.platform import Line, Post, Session, Video
from uploads.platforms.tiktok import TikTok
from uploads.publishing.stages import Stage
from uploads.publishing.words import Words
from uploads.registering import Order, register

SAID = r"TikTok has failed 5 times in a row; trying again at \d\d:\d\d UTC\."


@pytest.fixture(autouse=True)
def _no_cool_down_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circuit, "COOL_DOWN", timedelta(hours=1))


@pytest.fixture
def film(press: Press) -> Asset:
    return press.video()


@pytest.fixture
def account(press: Press) -> Account:
    return press.account("tiktok", gap_seconds=0)


def ordered(account: Account, film: Asset, title: str, retries: int = 0) -> Upload:
    """An upload that is given up after so many retries."""
    words = Words(title=title)
    order = Order(account=account, asset=film, words=words, max_retries=retries, here=True)
    return register(order)[0]


def failed(press: Press, account: Account, film: Asset, times: int = 5) -> None:
    """So many uploads, each of which fails at its first call."""
    press.simulator.fault("status", "tiktok.*", status=503, times=times)
    for number in range(times):
        upload = press.carry(ordered(account, film, f"Lost {number}"))
        assert (upload.status, len(press.simulator.requests())) == (Status.FAILED, number + 1)


def left_alone(service: str = "tiktok") -> None:
    until = timezone.now() + circuit.COOL_DOWN
    Breaker.objects.create(service=service, failures=5, opened_until=until)


def cooled_down() -> None:
    """As if the cool-down were over."""
    past = timezone.now() - timedelta(seconds=1)
    Breaker.objects.update(opened_until=past, probing_until=None)
    Upload.objects.filter(wake_at__isnull=False).update(wake_at=past)


def test_after_five_failures_in_a_row_an_upload_waits_and_calls_nobody(
    press: Press, account: Account, film: Asset
) -> None:
    failed(press, account, film)
    calls = len(press.simulator.requests())
    upload = press.carry(ordered(account, film, "Sixth"))
    assert len(press.simulator.requests()) == calls
    assert (upload.status, upload.stage, upload.code) == (Status.PENDING, Stage.NEW, SERVICE_DOWN)
    assert (upload.retries, upload.lease_until) == (0, None)
    assert re.fullmatch(SAID, upload.message)
    opened_until = Breaker.objects.get().opened_until
    assert upload.wake_at
    assert opened_until
    assert upload.wake_at >= opened_until


def test_after_the_cool_down_one_upload_probes_and_success_closes(
    press: Press, account: Account, film: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_alone()
    probe, other = (press.carry(ordered(account, film, title)) for title in ("One", "Two"))
    cooled_down()
    prepare, stood = TikTok.prepare, []

    def meanwhile(platform: TikTok, line: Line, post: Post, video: Video) -> None:
        stood.append(press.carry(other).code)
        assert press.simulator.requests() == []
        prepare(platform, line, post, video)

    monkeypatch.setattr(TikTok, "prepare", meanwhile)
    assert press.carry(probe).status == Status.SUCCESS
    assert stood == [SERVICE_DOWN]
    assert not Breaker.objects.exists()
    monkeypatch.undo()
    cooled_down()
    assert press.carry(other).status == Status.SUCCESS
    assert len(press.posts()) == 2


def test_a_probe_goes_on_until_it_has_called(press: Press, film: Asset) -> None:
    receiver = press.account("webhook")
    left_alone(f"{press.workspace.pk} {urlsplit(press.simulator.base).netloc}")
    upload = press.carry(ordered(receiver, film, "A reel"))
    assert upload.code == SERVICE_DOWN
    cooled_down()
    assert press.carry(upload).status == Status.SUCCESS  # it was begun without a call
    assert not Breaker.objects.exists()


def test_waiting_costs_no_retry_and_a_failed_probe_costs_one(
    press: Press, account: Account, film: Asset
) -> None:
    press.simulator.fault("status", "tiktok.*", status=503, times=6)
    upload = press.carry(ordered(account, film, "A reel", retries=8))
    assert (upload.status, upload.code, upload.retries) == (Status.PENDING, SERVICE_DOWN, 5)
    Upload.objects.update(wake_at=timezone.now())
    assert press.carry(upload).retries == 5
    cooled_down()
    press.carry(upload)
    assert (upload.code, upload.retries) == (SERVICE_DOWN, 6)
    assert "6 times in a row" in upload.message
    assert len(press.simulator.requests()) == 6
    cooled_down()
    assert press.carry(upload).status == Status.SUCCESS


def test_an_answer_of_any_kind_shows_that_a_platform_is_there(
    press: Press, account: Account, film: Asset
) -> None:
    failed(press, account, film, 4)
    press.simulator.fault("status", "tiktok.*", status=400)
    assert press.carry(ordered(account, film, "Refused")).status == Status.FAILED
    assert not Breaker.objects.exists()


def test_what_waits_with_half_a_file_goes_on_and_says_so_no_more(
    press: Press, account: Account, film: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = TikTok.begin

    def begin_last(platform: TikTok, line: Line, post: Post, video: Video) -> Session:
        session = begin(platform, line, post, video)
        left_alone()
        return session

    monkeypatch.setattr(TikTok, "begin", begin_last)
    upload = press.carry(ordered(account, film, "A reel"))
    assert (upload.stage, upload.code) == (Stage.SENDING, SERVICE_DOWN)
    cooled_down()
    press.carry(upload)
    assert (upload.status, upload.code, upload.message) == (Status.SUCCESS, "", "")


def test_whether_something_was_published_is_asked_all_the_same(press: Press) -> None:
    press.simulator.fault("lost", "facebook.finish")
    press.simulator.fault("drop", "facebook.poll", times=99)
    upload = press.carry(press.order("facebook"))
    assert upload.status == Status.UNCONFIRMED
    opened_until = Breaker.objects.get(service="facebook").opened_until
    assert opened_until
    assert opened_until > timezone.now()
    press.simulator.http.request("DELETE", f"{press.simulator.base}/control/faults")
    Upload.objects.update(wake_at=timezone.now())
    assert press.carry(upload).status == Status.SUCCESS
    assert len(press.posts()) == 1
    assert not Breaker.objects.exists()


def test_what_waits_can_be_cancelled(press: Press, account: Account, film: Asset) -> None:
    left_alone()
    upload = press.carry(ordered(account, film, "A reel"))
    deciding.cancel(upload)
    assert upload.status == Status.CANCELLED
    cooled_down()
    assert press.carry(upload).status == Status.CANCELLED
    assert press.simulator.requests() == []


def test_a_receiver_that_is_away_stops_no_other(press: Press, film: Asset) -> None:
    nowhere = {"url": "http://127.0.0.1:9/inbox"}
    away = connected(press.workspace, "webhook", remote_id="", settings=nowhere)
    press.carry(ordered(away, film, "Lost", retries=8))
    upload = press.carry(ordered(away, film, "Waits"))
    assert upload.message.startswith("127.0.0.1:9 has failed ")
    assert (upload.status, upload.code) == (Status.PENDING, SERVICE_DOWN)
    assert Breaker.objects.get().service == f"{press.workspace.pk} 127.0.0.1:9"
    assert press.carry(ordered(press.account("webhook"), film, "A reel")).status == Status.SUCCESS


def test_a_bucket_is_at_its_endpoint_or_at_amazon() -> None:
    named = Bucket.Settings(bucket="reels", endpoint="https://s3.example:9000/")
    assert Bucket().place(named) == "s3.example:9000"
    amazon = Bucket.Settings(bucket="reels", region="eu-central-1")
    assert Bucket().place(amazon) == "s3.eu-central-1.amazonaws.com"

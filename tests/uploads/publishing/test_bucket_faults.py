"""Whatever goes wrong on the way to a bucket, a real S3 has one object, or none and a reason.

The rows of the fault table that only S3 has; those it shares with all are in `test_faults.py`.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.fixtures.bad_line import BadLine
from tests.fixtures.press import MIB, Press
from tests.fixtures.shop import Shop
from uploads import deciding
from uploads.models import State, Status
from uploads.publishing import door

from .carrying import carried, ends_with_one_post, leaves_nothing_half_sent

SIZE = 11 * MIB
"""Two parts."""
PATIENT_SECONDS = 2.0

SURVIVED: list[tuple[str, str, dict[str, Any]]] = [
    ("send", "drop", {"after": 3 * MIB}),
    ("send", "drop", {"after": MIB, "skip": 1}),
    ("send", "lost", {}),
    ("send", "delay", {"seconds": 0.5}),
    ("send", "status", {"status": 503, "reason": "SlowDown", "retry_after": 1}),
    ("send", "status", {"status": 400, "reason": "RequestTimeout"}),
    ("send", "expire", {"skip": 1}),
    ("start", "lost", {}),
    ("poll", "status", {"status": 500, "times": 2}),
    ("publish", "drop", {}),
    ("publish", "lost", {}),
    ("publish", "status", {"status": 503, "reason": "SlowDown"}),
    ("publish", "status", {"status": 200, "reason": "InternalError"}),
    ("publish", "belied", {"status": 200, "reason": "InternalError"}),
    ("publish", "belied", {"status": 500}),
    ("publish", "belied", {"status": 504}),
    ("publish", "expire", {}),
    ("find", "lost", {"times": 2}),
    ("find", "status", {"status": 503}),
    ("words", "status", {"status": 500}),
]
LOGIN_LOST = [
    (400, "ExpiredToken"),
    (403, "InvalidAccessKeyId"),
    (403, "SignatureDoesNotMatch"),
    (403, ""),
]
REFUSED = [
    (403, "QuotaExceeded"),
    (507, "XMinioStorageFull"),
    (400, "XMinioAdminBucketQuotaExceeded"),
    (400, "EntityTooLarge"),
    (404, "NoSuchBucket"),
]


@pytest.mark.parametrize(("kind", "effect", "options"), SURVIVED)
def test_trouble_ends_with_one_object(
    press: Press, bucket_line: BadLine, kind: str, effect: str, options: dict[str, Any]
) -> None:
    bucket_line.fault(effect, f"bucket.{kind}", **options)
    upload = carried(press, "bucket", SIZE)
    ends_with_one_post(press, upload)
    assert upload.account.state == State.OK


def test_a_bucket_that_never_answers_has_one_object(
    press: Press, bucket_line: BadLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "TIMEOUT", httpx.Timeout(PATIENT_SECONDS))
    bucket_line.fault("silent", "bucket.publish")
    ends_with_one_post(press, carried(press, "bucket", SIZE))


@pytest.mark.parametrize(("status", "reason"), LOGIN_LOST)
@pytest.mark.parametrize("kind", ["start", "send", "publish"])
def test_a_key_that_is_not_taken_any_more_fails_and_says_so(
    press: Press, bucket_line: BadLine, kind: str, status: int, reason: str
) -> None:
    bucket_line.fault("status", f"bucket.{kind}", status=status, reason=reason)
    upload = carried(press, "bucket", SIZE)
    assert (upload.status, upload.code) == (Status.FAILED, "reconnect")
    assert upload.account.state == State.RECONNECT_NEEDED
    leaves_nothing(press)


@pytest.mark.parametrize(("status", "reason"), REFUSED)
@pytest.mark.parametrize("kind", ["send", "publish"])
def test_a_bucket_that_takes_no_more_fails_in_words_and_keeps_its_key(
    press: Press, bucket_line: BadLine, kind: str, status: int, reason: str
) -> None:
    bucket_line.fault("status", f"bucket.{kind}", status=status, reason=reason)
    upload = carried(press, "bucket", SIZE)
    assert (upload.status, upload.code) == (Status.FAILED, reason)
    assert "bucket" in upload.message
    assert upload.account.state == State.FAILING
    leaves_nothing(press)


def test_a_key_that_is_lost_once_the_object_is_there_leaves_that_to_be_asked(
    press: Press, bucket_line: BadLine
) -> None:
    bucket_line.fault("status", "bucket.find", status=403, times=2)
    upload = press.carry(press.order("bucket", SIZE))
    assert (upload.status, upload.code) == (Status.UNCONFIRMED, "reconnect")
    deciding.ask(upload)
    ends_with_one_post(press, press.carry(upload))


def leaves_nothing(press: Press) -> None:
    leaves_nothing_half_sent(press)
    assert Shop(press.bucket).videos() == []

"""The same video under the same words to the same account is posted once."""

from __future__ import annotations

import threading
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.utils import timezone

from tests.fixtures.press import Press
from uploads.models import Status, Upload
from uploads.publishing import rows
from uploads.publishing.words import Words
from uploads.registering import Order, Refused, register

pytestmark = pytest.mark.usefixtures("valkey")
WORDS = Words(title="A reel", tags=("one",))


@pytest.fixture
def order(press: Press) -> dict[str, Any]:
    return {"account": press.account("tiktok"), "asset": press.video(), "words": WORDS}


def test_the_same_is_registered_once(order: dict[str, Any]) -> None:
    first, created = register(Order(**order))
    second, again = register(Order(**order))
    assert (first.pk, created, again) == (second.pk, True, False)


def test_other_words_are_another_post(order: dict[str, Any]) -> None:
    first, _ = register(Order(**order))
    second, created = register(Order(**order | {"words": Words(title="Another")}))
    assert created
    assert first.pk != second.pk


def test_visibility_and_blanks_make_no_other_post(order: dict[str, Any]) -> None:
    register(Order(**order))
    same = Words(title=" A reel ", tags=("one",), visibility="private")
    assert not register(Order(**order | {"words": same}))[1]


def test_it_is_posted_again_if_that_is_wanted(order: dict[str, Any]) -> None:
    register(Order(**order))
    second, created = register(Order(**order, again=True))
    assert created
    assert second.occasion == 1


def test_the_database_refuses_a_second_row(order: dict[str, Any]) -> None:
    upload, _ = register(Order(**order))
    upload.pk = None
    with pytest.raises(IntegrityError):
        upload.save(force_insert=True)


def test_who_registers_at_the_same_moment_gets_the_same_upload(order: dict[str, Any]) -> None:
    found: list[Any] = []

    def ask() -> None:
        found.append(register(Order(**order))[0].pk)
        connections.close_all()

    askers = [threading.Thread(target=ask) for _ in range(5)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(found) == 5
    assert len(set(found)) == 1


def test_a_cancelled_upload_is_begun_anew(order: dict[str, Any]) -> None:
    upload, _ = register(Order(**order))
    Upload.objects.update(status=Status.CANCELLED, message="Cancelled.")
    again, created = register(Order(**order))
    assert (again.pk, created, again.status, again.message) == (
        upload.pk,
        False,
        Status.PENDING,
        "",
    )


def test_what_is_begun_anew_goes_out_as_it_is_wanted_now(order: dict[str, Any]) -> None:
    """Else nobody could mend what the platform refused of it."""
    upload, _ = register(Order(**order))
    Upload.objects.update(status=Status.FAILED, asset=None)
    mended = Words(title="A reel", tags=("one",), visibility="private", thumbnail_at=2.0)
    again, created = register(Order(**order | {"words": mended}))
    assert (again.pk, created, again.asset) == (upload.pk, False, order["asset"])
    assert Words.model_validate(again.post) == mended


def test_what_the_platform_would_refuse_is_not_registered(order: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        register(Order(**order | {"words": Words(title="x", visibility="unlisted")}))
    assert Upload.objects.count() == 0
    assert {problem.field for problem in caught.value.problems} >= {"visibility"}


def test_what_waits_takes_the_time_and_choices_it_is_wanted_with_now(order: dict[str, Any]) -> None:
    later, sooner = (timezone.now() + timedelta(hours=hours) for hours in (5, 2))
    first, _ = register(Order(**order, due_at=later))
    hidden = Words(title="A reel", tags=("one",), visibility="private")
    again, created = register(Order(**order | {"words": hidden}, due_at=sooner))
    assert (again.pk, created) == (first.pk, False)
    assert (again.due_at, again.wake_at, again.post["visibility"]) == (sooner, sooner, "private")
    assert register(Order(**order))[0].due_at == sooner


def test_the_same_order_once_more_changes_nothing(order: dict[str, Any]) -> None:
    at = timezone.now() + timedelta(hours=5)
    upload, _ = register(Order(**order, due_at=at))
    register(Order(**order, due_at=at))
    assert upload.steps.count() == 1


def test_what_is_being_sent_keeps_its_time_and_choices(order: dict[str, Any]) -> None:
    upload, _ = register(Order(**order))
    lease = timezone.now() + timedelta(minutes=1)
    Upload.objects.update(lease_until=lease)
    again, _ = register(Order(**order, due_at=timezone.now() + timedelta(hours=5)))
    assert again.due_at == upload.due_at


def test_a_node_that_is_taken_over_does_not_move_its_upload(order: dict[str, Any]) -> None:
    run: dict[str, Any] = {"run_id": uuid.uuid4(), "node_id": "up"}
    at = timezone.now() + timedelta(hours=5)
    register(Order(**order, **run, due_at=at))
    assert register(Order(**order, **run, due_at=at + timedelta(hours=1)))[0].due_at == at


def test_who_has_read_what_waits_does_not_send_it_as_it_was(
    press: Press, order: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload, _ = register(Order(**order))
    hidden = Words(title="A reel", tags=("one",), visibility="private")
    due, asked = rows.due, []

    def changed_between(now: datetime) -> Any:
        asked.append(now)
        if len(asked) == 2:
            register(Order(**order | {"words": hidden}))
        return due(now)

    with monkeypatch.context() as once:
        once.setattr(rows, "due", changed_between)
        assert rows.claim(upload.pk) is None
    claimed = rows.claim(upload.pk)
    assert claimed
    assert claimed.post["visibility"] == "private"

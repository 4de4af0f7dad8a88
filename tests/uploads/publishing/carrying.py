"""Going on with an upload until it has ended, and what there must then be at the far end."""

from __future__ import annotations

from django.utils import timezone

from tests.fixtures.press import Press
from tests.fixtures.shop import Shop
from uploads import leftovers
from uploads.models import Leftover, Status, Upload

TURNS = 20


def carried(press: Press, platform: str, size: int) -> Upload:
    """An upload, gone on with until it has ended or a person is needed."""
    upload = press.order(platform, size)
    carry_on(press, upload)
    return upload


def carry_on(press: Press, upload: Upload) -> None:
    """Go on with it as if all waits had passed."""
    for _ in range(TURNS):
        Upload.objects.filter(pk=upload.pk, wake_at__isnull=False).update(wake_at=timezone.now())
        press.carry(upload)
        if upload.wake_at is None:
            break
    upload.account.refresh_from_db()


def ends_with_one_post(press: Press, upload: Upload) -> None:
    """Exactly one, of the right bytes; and of a bucket nothing else."""
    log = [f"{step.name}: {step.message}" for step in upload.steps.all()]
    assert upload.status == Status.SUCCESS, log
    assert [post["sha256"] for post in press.posts()] == [upload.sha256], log
    if press.bucket:
        leaves_nothing_half_sent(press)


def leaves_nothing_half_sent(press: Press) -> None:
    """Once what was given up is cleared. A session whose opening nobody heard of cannot be."""
    Leftover.objects.update(due_at=timezone.now())
    for row in Leftover.objects.all():
        leftovers.clear(row.pk)
    unheard = 0
    for upload in press.workspace.uploads.all():
        steps = list(upload.steps.values_list("name", flat=True))
        unheard += steps.count("begin") - steps.count("begun")
    assert len(Shop(press.bucket).half_sent()) <= unheard

"""Taking an upload in hand, and writing what becomes of it: conditional UPDATEs, fenced.

Whoever holds an upload has its attempt number; an older one's writes find no row.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from uploads import leftovers
from uploads.live import tell
from uploads.models import OPEN, Level, Status, Upload, UploadStep

from .stages import Stage

LEASE = timedelta(seconds=6)


class Lost(Exception):
    """Somebody else works at this upload now, or it has ended."""


class CancelAsked(Exception):
    """The user has asked to stop before this could be written."""


def due(now: datetime) -> QuerySet[Upload]:
    """Uploads that somebody may go on with now."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return Upload.objects.filter(free, status__in=OPEN, wake_at__lte=now)


def claim(upload_id: uuid.UUID) -> Upload | None:
    """Take the upload in hand if it is due and nobody has it."""
    now = timezone.now()
    upload = due(now).filter(pk=upload_id).select_related("account", "asset__blob").first()
    if upload is None:
        return None
    claimed = {"attempt": upload.attempt + 1, "lease_until": now + LEASE}
    if upload.started_at is None:
        claimed["started_at"] = now
    if upload.lease_until is not None:  # whoever had it is dead
        claimed |= last_sent(upload, now)
    rows = due(now).filter(pk=upload_id, attempt=upload.attempt)
    if not rows.update(**claimed):
        return None
    for name, value in claimed.items():
        setattr(upload, name, value)
    return upload


def last_sent(upload: Upload, now: datetime) -> dict[str, datetime]:
    """What changes when an attempt is broken off: what it sent may still be on its way. Of what is
    accepted all has arrived, and `stage_at` tells how long the platform has been at work."""
    return {} if upload.stage == Stage.ACCEPTED else {"stage_at": now}


def held(upload: Upload) -> QuerySet[Upload]:
    """The row for as long as this attempt holds it, else nothing."""
    return Upload.objects.filter(
        pk=upload.pk, attempt=upload.attempt, status__in=OPEN, lease_until__isnull=False
    )


def renew(upload: Upload) -> bool:
    """Keep the upload in hand for a while longer. False if it is lost."""
    return bool(held(upload).update(lease_until=timezone.now() + LEASE))


def write(
    upload: Upload,
    step: str = "",
    note: str = "",
    *,
    level: Level = Level.INFO,
    unless_cancelled: bool = False,
    gives_up: str = "",
    **changes: Any,
) -> None:
    """Change the row, and add a line to its record if `step` names one, in one commit.

    `gives_up` is a session (sealed) that nobody goes on with from here on.
    Raises Lost, or CancelAsked where a cancel keeps it from being written.
    """
    now = timezone.now()
    if "stage" in changes:
        changes["stage_at"] = now
    if "message" in changes:
        changes["message"] = str(changes["message"])[:1000]
    changes["updated_at"] = now
    with transaction.atomic():
        rows = held(upload)
        wanted = rows.filter(cancel_requested=False) if unless_cancelled else rows
        if not wanted.update(**changes):
            raise CancelAsked if unless_cancelled and rows.exists() else Lost
        for name, value in changes.items():
            setattr(upload, name, value)
        leftovers.note(upload, gives_up)
        if step:
            record(upload, step, note, level=level, code=str(changes.get("code", "")))
        tell(upload)


def record(
    upload: Upload, step: str, note: str = "", *, level: Level = Level.INFO, code: str = ""
) -> None:
    """Add a line to an upload's record."""
    UploadStep.objects.create(
        upload=upload,
        attempt=upload.attempt,
        name=step[:40],
        level=level,
        code=code[:60],
        message=note[:1000],
    )


def end(upload: Upload, status: Status, step: str, note: str = "", **changes: Any) -> None:
    """Let go of the upload for good."""
    level = Level.ERROR if status == Status.FAILED else Level.INFO
    gives_up = "" if status == Status.SUCCESS else upload.sealed_session
    write(
        upload,
        step,
        note,
        level=level,
        status=status,
        wake_at=None,
        lease_until=None,
        speed=0.0,
        completed_at=timezone.now(),
        sealed_session="",
        gives_up=gives_up,
        **changes,
    )

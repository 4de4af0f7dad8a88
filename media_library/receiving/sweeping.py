"""What nobody else cleans up: uploads that ran out of time, lost jobs, orphaned folders."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.utils import timezone

from . import importing, jobs, sessions
from .folder import all_folders
from .models import UploadSession, UploadStatus

ORPHAN_SECONDS = 3600
IN_USE = (UploadStatus.RECEIVING, UploadStatus.PROCESSING)


@dataclass(frozen=True)
class Swept:
    """How many of each."""

    expired: int
    completed: int
    resubmitted: int
    orphans: int


def sweep() -> Swept:
    """Expire, complete, send jobs again, delete folders without an upload. Safe at any time."""
    return Swept(
        expired=sum(map(sessions.expire, _overdue())),
        completed=sum(map(_settled, _receiving())),
        resubmitted=jobs.resubmit() + importing.resubmit(),
        orphans=_remove_orphans(),
    )


def _overdue() -> list[UploadSession]:
    rows = UploadSession.objects.filter(status=UploadStatus.RECEIVING)
    return list(rows.filter(expires_at__lte=timezone.now()).select_related("workspace"))


def _receiving() -> list[UploadSession]:
    rows = UploadSession.objects.filter(status=UploadStatus.RECEIVING, length__isnull=False)
    return list(rows.select_related("workspace"))


def _settled(session: UploadSession) -> bool:
    sessions.settle(session)
    return session.status != UploadStatus.RECEIVING


def _remove_orphans() -> int:
    """Folders whose upload is over or gone. Young ones stay: a request may be at work in them."""
    deadline, removed = time.time() - ORPHAN_SECONDS, 0
    for folder in all_folders():
        used = UploadSession.objects.filter(pk=folder.id, status__in=IN_USE).exists()
        if not used and folder.age_mark() < deadline and not folder.is_locked():
            folder.remove()
            removed += 1
    return removed

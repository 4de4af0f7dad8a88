"""The rows of previews: asked for, claimed, ended. Every change is a conditional UPDATE."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from media_library import store
from workspaces.models import Workspace

from ..clip import Clip
from ..geometry import even
from ..models import Proxy
from ..op import to_json
from ..renditions import RENDER_VERSION
from ..sound import Sound
from . import live

WIDEST, NARROWEST = 720, 64
LEASE = timedelta(seconds=15)
MOST_WAITING = 20
"""Of one workspace at a time."""

Status = Proxy.Status
OPEN = (Status.QUEUED, Status.RUNNING)


class TooMany(Exception):
    """This workspace waits for enough previews already."""


def ask(workspace: Workspace, value: Clip | Sound, width: int) -> tuple[Proxy, bool]:
    """The preview of a clip or sound, and whether somebody has to make it now. Raises TooMany.

    What failed or was cancelled is begun anew.
    """
    waiting = Proxy.objects.filter(workspace=workspace, status__in=OPEN)
    facts = _facts(value, width)
    key = facts.pop("key")
    row = Proxy.objects.filter(workspace=workspace, key=key).first()
    if row is not None and (row.status in OPEN or _is_whole(row)):
        Proxy.objects.filter(pk=row.pk).update(used_at=timezone.now())
        return row, False
    if waiting.count() >= MOST_WAITING:
        raise TooMany
    fresh = {"status": Status.QUEUED, "progress": 0.0, "stage": "", "code": "", "message": ""}
    row, _ = Proxy.objects.update_or_create(
        workspace=workspace, key=key, defaults=facts | fresh | {"used_at": timezone.now()}
    )
    return row, True


def claim(id: uuid.UUID) -> Proxy | None:
    """Take a preview to make it; None if it is done, cancelled or in living hands."""
    row = Proxy.objects.select_related("workspace").filter(pk=id).first()
    if row is None:
        return None
    now = timezone.now()
    free = Q(status=Status.QUEUED) | Q(status=Status.RUNNING, lease_until__lt=now)
    taken = Proxy.objects.filter(free, pk=id, attempt=row.attempt).update(
        status=Status.RUNNING, attempt=row.attempt + 1, lease_until=now + LEASE, progress=0.0
    )
    if not taken:
        return None
    row.refresh_from_db()
    return row


def report(row: Proxy, fraction: float, stage: str) -> bool:
    """Say how far it is, and keep the lease. False if this attempt no longer counts."""
    return _change(row, progress=fraction, stage=stage[:100], lease_until=timezone.now() + LEASE)


def succeed(row: Proxy, size_bytes: int) -> bool:
    """It is there. False if it was cancelled meanwhile."""
    now = timezone.now()
    return _change(row, status=Status.READY, progress=1.0, size_bytes=size_bytes, used_at=now)


def fail(row: Proxy, code: str, message: str) -> bool:
    """It could not be made."""
    return _change(row, status=Status.FAILED, code=code[:40], message=message)


def give_back(row: Proxy) -> bool:
    """Somebody else, later."""
    return _change(row, status=Status.QUEUED, lease_until=None)


def cancel(row: Proxy) -> bool:
    """Stop it, wherever it is. False if it is over."""
    stopped = Proxy.objects.filter(pk=row.pk, status__in=OPEN).update(status=Status.CANCELLED)
    row.refresh_from_db()
    live.tell(row)
    return bool(stopped)


def abandoned() -> QuerySet[Proxy]:
    """What waits and nobody is making."""
    now = timezone.now()
    lapsed = Q(status=Status.RUNNING, lease_until__lt=now)
    return Proxy.objects.filter(Q(status=Status.QUEUED) | lapsed)


def forget(rows: Iterable[Proxy]) -> int:
    """Delete previews with their files; how many. Raises StorageAway."""
    count = 0
    for row in rows:
        if Proxy.objects.filter(pk=row.pk).exclude(status=Status.RUNNING).delete()[0]:
            for key in row.keys:
                store.delete(key)
            count += 1
    return count


def _facts(value: Clip | Sound, width: int) -> dict[str, Any]:
    width = min(max(width, NARROWEST), WIDEST)
    if isinstance(value, Sound):
        kind, size = Proxy.Kind.SOUND, (0, 0)
    else:
        wide = min(width, even(value.width))
        kind, size = Proxy.Kind.CLIP, (even(wide), even(value.height * wide / value.width))
    words = f"{value.digest}\n{kind}\n{size[0]}\n{RENDER_VERSION}"
    return {
        "key": hashlib.sha256(words.encode()).hexdigest(),
        "kind": kind,
        "described": to_json(value),
        "width": size[0],
        "height": size[1],
        "duration": value.duration,
    }


def _is_whole(row: Proxy) -> bool:
    return row.status == Status.READY and all(map(store.is_there, row.keys))


def _change(row: Proxy, **fields: Any) -> bool:
    mine = Proxy.objects.filter(pk=row.pk, attempt=row.attempt, status=Status.RUNNING)
    if not mine.update(**fields):
        return False
    for name, value in fields.items():
        setattr(row, name, value)
    live.tell(row)
    return True

"""Deleting in two steps: into the trash, from which everything comes back, and out of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from media_library import blobs
from media_library.models import Asset
from workspaces.models import AuditEvent, Workspace

from . import uses
from .uses import Use

BLOCK = 500


class InUse(Exception):
    """Assets are used, and nobody has said that they shall go nevertheless."""

    def __init__(self, found: list[Use]) -> None:
        super().__init__("These files are in use.")
        self.uses = found


@dataclass(frozen=True)
class Emptied:
    """What went for good: assets, and the bytes by which the workspace holds less.

    Whether others have the same content, so that its bytes stay, is not told.
    """

    assets: int
    freed_bytes: int


def discard(
    workspace: Workspace, ids: Collection[UUID], *, user_id: int | None, confirmed: bool = False
) -> int:
    """Put assets into the trash; how many. Raises InUse unless `confirmed`."""
    wanted = list(ids)
    if not confirmed and (found := uses.needed(workspace.pk, wanted)):
        raise InUse(found)
    now = timezone.now()
    with transaction.atomic():
        rows = Asset.objects.filter(workspace=workspace, pk__in=wanted)
        gone = list(rows.values_list("pk", flat=True))
        Asset.objects.filter(pk__in=gone).update(trashed_at=now, updated_at=now)
        _note(workspace, user_id, "asset.trash", gone)
    return len(gone)


def restore(workspace: Workspace, ids: Collection[UUID], *, user_id: int | None) -> int:
    """Take assets out of the trash again; how many."""
    with transaction.atomic():
        rows = Asset.every.filter(workspace=workspace, trashed_at__isnull=False, pk__in=list(ids))
        back = list(rows.values_list("pk", flat=True))
        Asset.every.filter(pk__in=back).update(trashed_at=None, updated_at=timezone.now())
        _note(workspace, user_id, "asset.restore", back)
    return len(back)


def empty(
    workspace: Workspace,
    *,
    user_id: int | None,
    ids: Collection[UUID] | None = None,
    before: datetime | None = None,
) -> Emptied:
    """Delete for good what is in the trash: all, only `ids`, or what came there `before`."""
    gone, freed = [], 0
    for pk, sha256 in _trashed(workspace, ids, before):
        size = _purge(pk, sha256)
        if size is not None:
            gone.append(pk)
            freed += size
    _note(workspace, user_id, "asset.purge", gone)
    return Emptied(len(gone), freed)


def _trashed(
    workspace: Workspace, ids: Collection[UUID] | None, before: datetime | None
) -> Iterator[tuple[UUID, str]]:
    rows = Asset.every.filter(workspace=workspace, trashed_at__isnull=False)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids))
    if before is not None:
        rows = rows.filter(trashed_at__lt=before)
    yield from list(rows.order_by("trashed_at").values_list("pk", "blob_id"))


def _purge(pk: UUID, sha256: str) -> int | None:
    """Delete one asset, and its bytes if it was the last to have them; its size.

    None if somebody has restored it, or brought in the same content again, meanwhile.
    """
    with transaction.atomic():
        blob = blobs.lock(sha256)
        rows = Asset.every.select_for_update().filter(pk=pk, trashed_at__isnull=False, blob=sha256)
        asset = rows.first()
        if blob is None or asset is None:
            return None
        asset.delete()
        blobs.release(blob)
        return blob.size_bytes


def _note(workspace: Workspace, user_id: int | None, action: str, pks: list[UUID]) -> None:
    """One line in the audit trail for each block of assets."""
    for start in range(0, len(pks), BLOCK):
        block = pks[start : start + BLOCK]
        AuditEvent.objects.create(
            workspace=workspace,
            user_id=user_id,
            action=action,
            target=str(block[0]) if len(pks) == 1 else f"{len(block)} files",
            detail={"assets": [str(pk) for pk in block]},
        )


__all__ = ["Emptied", "InUse", "discard", "empty", "restore"]

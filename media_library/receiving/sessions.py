"""The life of an upload: begun, complete, cancelled, expired."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict

from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from media_library import store
from media_library.library import quota
from media_library.models import Asset
from workspaces.models import Workspace

from . import hashing, jobs
from .folder import Folder, Locked
from .limits import UploadLimits, upload_limits
from .live import tell
from .metadata import About
from .models import Concat, UploadSession, UploadStatus, expiry
from .reception import Reception

RECEIVING, PROCESSING, DONE = UploadStatus.RECEIVING, UploadStatus.PROCESSING, UploadStatus.DONE


class TooLarge(Exception):
    """A file is larger than the workspace allows: `most` bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A file may have at most {most:,} bytes here.")
        self.most = most


class TooMany(Exception):
    """The workspace has as many unfinished uploads as it may."""

    def __init__(self) -> None:
        most = settings.UPLOAD_MOST_OPEN
        super().__init__(f"{most} uploads are open already. Finish or cancel one first.")


class NoSpace(Exception):
    """The disk has no room for a file of this size."""


def begin(
    workspace: Workspace,
    user_id: int | None,
    about: About,
    length: int | None,
    *,
    raw_metadata: str = "",
    concat: str = "",
    raw_concat: str = "",
) -> UploadSession:
    """A new upload, or one that is done already because the workspace has the claimed hash.

    Raises TooLarge, TooMany, NoSpace, or Refused where it does not fit into the workspace.
    """
    asset = None if concat else known_asset(workspace, about.expected_sha256)
    if asset is not None and length not in (None, asset.blob.size_bytes):
        asset = None
    if asset is None:
        check_length(length, upload_limits(workspace))
        if concat != Concat.FINAL:  # its parts are open already, and counted
            check_open(workspace)
            check_quota(workspace, length or 0, about.name)
    session = UploadSession.objects.create(
        workspace=workspace,
        user_id=user_id,
        length=asset.blob.size_bytes if asset else length,
        raw_metadata=raw_metadata,
        concat=concat,
        raw_concat=raw_concat,
        expires_at=expiry(),
        **asdict(about),
    )
    if asset is not None:
        _finish_with(session, asset)
    elif length == 0 and not concat:
        complete(session, "")
    return session


def begin_final(
    workspace: Workspace,
    user_id: int | None,
    about: About,
    parts: Sequence[UploadSession],
    raw_metadata: str,
    raw_concat: str,
) -> UploadSession:
    """An upload that consists of complete partial ones. Raises TooLarge or NoSpace."""
    length = sum(part.length or 0 for part in parts)
    session = begin(
        workspace,
        user_id,
        about,
        length,
        raw_metadata=raw_metadata,
        concat=Concat.FINAL,
        raw_concat=raw_concat,
    )
    session.parts = [str(part.pk) for part in parts]
    session.save(update_fields=("parts",))
    for part in parts:
        part.note_received(part.length or 0)
    complete(session, "")
    return session


def check_length(length: int | None, limits: UploadLimits) -> None:
    """Raises TooLarge, or NoSpace where the disk cannot hold so much."""
    if length is None:
        return
    if length > limits.most:
        raise TooLarge(limits.most)
    store.root().mkdir(parents=True, exist_ok=True)
    if length > shutil.disk_usage(store.root()).free:
        raise NoSpace


def check_open(workspace: Workspace) -> None:
    """Raises TooMany: each open upload may hold bytes and a folder for a day."""
    rows = UploadSession.objects.filter(workspace=workspace, status=RECEIVING)
    if rows.filter(expires_at__gt=timezone.now()).count() >= settings.UPLOAD_MOST_OPEN:
        raise TooMany


def check_quota(workspace: Workspace, length: int, name: str) -> None:
    """Raises Refused where so many bytes do not fit beside what others have begun to send."""
    if workspace.max_storage_bytes is None:
        return
    begun = UploadSession.objects.filter(workspace=workspace, status__in=(RECEIVING, PROCESSING))
    sizes = Coalesce("length", "received")  # of a deferred length, what has come so far
    promised = begun.exclude(concat=Concat.FINAL).aggregate(total=Sum(sizes))["total"] or 0
    quota.check(workspace, promised + length, name)


def known_asset(workspace: Workspace, sha256: str) -> Asset | None:
    """What the workspace already has with these bytes, unless they are missing: then they shall
    come in again. Other workspaces' media stay unknown."""
    if not sha256:
        return None
    asset = workspace.assets.filter(blob_id=sha256).select_related("blob").first()
    with suppress(store.StorageAway):  # nobody knows then, and they are most likely there
        if asset is not None and not asset.blob.is_there:
            return None
    return asset


def find(workspace: Workspace, id: uuid.UUID | str) -> UploadSession | None:
    """The workspace's upload with this id. An upload that has run out of time is marked so."""
    try:
        session = UploadSession.objects.filter(workspace=workspace, pk=uuid.UUID(str(id))).first()
    except ValueError:
        return None
    if session is None:
        return None
    session.workspace = workspace  # saves asking for it again
    if session.status == RECEIVING and not session.is_open:
        expire(session)
    return session


def size_of(session: UploadSession) -> int:
    """Bytes that have arrived."""
    if session.status == RECEIVING:
        return Folder(session.pk).size()
    return session.length or 0


def complete(session: UploadSession, sha256: str, *, queue: bool = True) -> None:
    """All bytes are there. `sha256` is empty where it was not carried along.

    The asset that the workspace has already is the answer, and the new bytes are dropped;
    otherwise the job looks at the file; without `queue` the caller does. Harmless when done again.
    """
    if session.concat == Concat.PARTIAL:
        return
    asset = known_asset(session.workspace, sha256)
    if asset is not None and session.expected_sha256 in ("", sha256):
        _finish_with(session, asset)
        return
    changes = {"sha256": sha256, "received": session.length, "submitted_at": timezone.now()}
    if session.move(RECEIVING, PROCESSING, **changes):
        tell(session)
        if queue:
            jobs.submit(session)


def note(session: UploadSession, reception: Reception, size: int, *, queue: bool = True) -> None:
    """A request has brought the upload to `size` bytes, perhaps the last. The lock is held."""
    session.note_received(size)
    if size == session.length:
        complete(session, reception.sha256(), queue=queue)
    else:
        tell(session)


def settle(session: UploadSession) -> None:
    """Complete an upload whose last byte came in just before its server died."""
    if session.status != RECEIVING or session.length is None or session.concat == Concat.PARTIAL:
        return
    folder = Folder(session.pk)
    if folder.size() != session.length:
        return
    with suppress(Locked), folder.lock():
        if folder.size() == session.length:
            complete(session, hashing.known(session.pk, session.length))


def cancel(session: UploadSession) -> None:
    """The client wants it no more. An asset that it already became stays. Raises Locked."""
    folder = Folder(session.pk)
    if session.status == RECEIVING and session.source_url:
        session.move(RECEIVING, UploadStatus.CANCELLED)  # the job that fetches it notices
        with suppress(Locked), folder.lock():
            drop(session)
    elif session.status == RECEIVING:
        with folder.lock():
            session.move(RECEIVING, UploadStatus.CANCELLED)
            drop(session)
    elif session.status == PROCESSING:
        session.move(PROCESSING, UploadStatus.CANCELLED)
    elif session.status == DONE:
        session.delete()
        return
    tell(session)


def refuse(session: UploadSession, code: str, message: str) -> None:
    """The file may not come in."""
    if session.move(UploadStatus(session.status), UploadStatus.REFUSED, code=code, message=message):
        tell(session)
    drop(session)


def expire(session: UploadSession) -> bool:
    """The time is up, unless bytes are coming in just now. Whether it was."""
    try:
        with Folder(session.pk).lock():
            fresh = UploadSession.objects.filter(pk=session.pk, expires_at__lte=timezone.now())
            if not fresh.exists() or not session.move(RECEIVING, UploadStatus.EXPIRED):
                return False
            drop(session)
    except Locked:
        return False
    tell(session)
    return True


def drop(session: UploadSession) -> None:
    """Forget the bytes."""
    hashing.forget(session.pk)
    Folder(session.pk).remove()


def _finish_with(session: UploadSession, asset: Asset) -> None:
    changes = {"asset": asset, "sha256": asset.sha256, "received": session.length}
    if session.move(RECEIVING, DONE, **changes):
        tell(session)
    drop(session)


__all__ = [
    "NoSpace",
    "TooLarge",
    "TooMany",
    "begin",
    "cancel",
    "complete",
    "expire",
    "find",
    "settle",
]

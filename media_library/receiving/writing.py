"""Bytes that Django has received already (a chunk, a whole file) on their way into an upload."""

from __future__ import annotations

from typing import BinaryIO

from media_library.models import Asset
from media_library.refusal import Refused
from media_library.store import StorageFull
from workspaces.errors import ApiError, conflict

from . import jobs, sessions
from .folder import Folder, Locked
from .hashing import BLOCK
from .limits import upload_limits
from .models import UploadSession, UploadStatus
from .reception import NoRoom, Reception, TooMuch

LOCKED = ApiError(423, "locked", "Another request is at work on this upload.")


def append(session: UploadSession, offset: int, source: BinaryIO, *, queue: bool = True) -> None:
    """Write what `source` holds at `offset`. What had arrived before is skipped, not doubled.
    Without `queue` the caller does the job when all bytes are there.

    Raises ApiError: 409 where bytes before it are missing or the upload is over, 413, 415, 423,
    507.
    """
    try:
        with Folder(session.pk).lock() as lock:
            session.refresh_from_db()
            if not session.is_open:
                raise conflict(session.status, session.message or "This upload is over.")
            size = lock.folder.size()
            if offset > size:
                raise conflict("offset", f"The next byte is number {size}.")
            source.seek(size - offset)
            limits = upload_limits(session.workspace)
            most = limits.most if session.length is None else session.length
            reception = Reception(lock, session.name, most, limits=limits)
            try:
                _write(session, reception, source, queue)
            finally:
                reception.release()
    except Locked:
        raise LOCKED from None


def take_in_now(session: UploadSession) -> Asset:
    """Do the job here, for a caller who waits for the asset. Raises ApiError if refused."""
    if session.status == UploadStatus.PROCESSING:
        try:
            jobs.run(session)
        except Locked:
            raise LOCKED from None
        except StorageFull as error:
            raise ApiError(507, "disk_full", error.message) from None
    if session.asset is None:
        raise ApiError(422, session.code or session.status, session.message)
    return session.asset


def _write(session: UploadSession, reception: Reception, source: BinaryIO, queue: bool) -> None:
    try:
        while block := source.read(BLOCK):
            reception.write(block)
    except TooMuch:
        raise ApiError(413, "too_large", "More bytes came than were announced.") from None
    except NoRoom:
        sessions.note(session, reception, reception.size)
        raise ApiError(507, "disk_full", "The server's disk is full; go on later.") from None
    except Refused as refused:
        sessions.refuse(session, refused.code, refused.message)
        raise ApiError(415, refused.code, refused.message) from None
    sessions.note(session, reception, reception.finish(whole=True), queue=queue)

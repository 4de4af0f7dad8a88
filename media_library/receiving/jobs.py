"""What RQ calls once all bytes of an upload have arrived: look at the file and take it in."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import django_rq
import structlog
from django.db import connections, transaction
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError
from rq.exceptions import DuplicateJobError

from media_library import store
from media_library.ingest import ingest
from media_library.models import Asset, SourceType
from media_library.refusal import Refused
from media_library.sniff import HEAD

from . import hashing
from .folder import Folder, Locked
from .limits import upload_limits
from .live import tell
from .models import Concat, UploadSession, UploadStatus

log = structlog.get_logger(__name__)

QUEUE = "analysis"
SECONDS = 900
MOST_ATTEMPTS = 5
OVERDUE = timedelta(minutes=1)
FAILED_SECONDS = 45
"""How long a failed job keeps another one for the same upload from being queued."""

PROCESSING = UploadStatus.PROCESSING


def submit(session: UploadSession) -> None:
    """Queue the job once the transaction has committed.

    The row is the truth: if Redis does not answer, or forgets the job, `resubmit` sends it again.
    """
    UploadSession.objects.filter(pk=session.pk).update(submitted_at=timezone.now())
    transaction.on_commit(lambda: _send(session.pk))


def resubmit() -> int:
    """Send again what was sent long ago and is neither done nor being done; how many."""
    overdue = UploadSession.objects.filter(
        status=PROCESSING, submitted_at__lt=timezone.now() - OVERDUE
    )
    waiting = [session for session in overdue if not Folder(session.pk).is_locked()]
    for session in waiting:
        submit(session)
    return len(waiting)


def take_in(id: str) -> None:
    """Make the upload's bytes an asset. Runs once however often it is called."""
    try:
        with suppress(Locked), Folder(uuid.UUID(id)).lock() as lock:
            _take_in(lock.folder, patient=True)
    finally:
        connections.close_all()


def run(session: UploadSession) -> None:
    """Take the upload in here and now, without RQ."""
    with Folder(session.pk).lock() as lock:
        _take_in(lock.folder, patient=False)
    session.refresh_from_db()


def _take_in(folder: Folder, *, patient: bool) -> None:
    """`patient`: on a busy machine, somebody tries again."""
    rows = UploadSession.objects.filter(pk=folder.id, status=PROCESSING)
    rows.update(attempts=F("attempts") + 1)
    session = rows.select_related("workspace").first()
    if session is not None:
        try:
            with store.room_for(session.name):
                asset = _asset(session, folder)
        except Refused as refused:
            if patient and refused.may_pass and session.attempts < MOST_ATTEMPTS:
                raise
            _end(session, UploadStatus.REFUSED, code=refused.code, message=refused.message)
        except (store.StorageFull, store.StorageAway):
            raise  # `resubmit` comes back to it, for as long as it takes
        except Exception:
            if session.attempts < MOST_ATTEMPTS:
                raise
            log.exception("An upload cannot be taken in.", upload=str(session.pk))
            message = f"“{session.name}” could not be processed on our side. Upload it again."
            _end(session, UploadStatus.REFUSED, code="internal", message=message)
        else:
            _end(session, UploadStatus.DONE, asset=asset)
    folder.remove()


def _asset(session: UploadSession, folder: Folder) -> Asset:
    if session.concat == Concat.FINAL:
        _join(session, folder)
    if not session.sha256:
        folder.path.mkdir(parents=True, exist_ok=True)
        folder.data.touch()
        session.sha256 = store.hash_file(folder.data)
        UploadSession.objects.filter(pk=session.pk).update(sha256=session.sha256)
    if session.expected_sha256 not in ("", session.sha256):
        message = f"“{session.name}” arrived with another SHA-256 than the sender announced."
        raise Refused("hash-mismatch", message, session.name)
    # A killed job may have moved the file already: then its asset is there, under its hash.
    known = session.workspace.assets.filter(blob_id=session.sha256).select_related("blob")
    if (found := known.first()) is not None and found.blob.is_there:
        return found
    with folder.data.open("rb") as file:
        upload_limits(session.workspace).check_head(file.read(HEAD), session.name)
    asset, _ = ingest(
        folder.data,
        session.workspace,
        name=session.name,
        role=session.role,
        source_type=SourceType.IMPORTED if session.source_url else SourceType.UPLOADED,
        platform=session.platform,
        category=session.category,
        tags=session.tags,
        metadata=session.details,
        move=True,
        sha256=session.sha256,
    )
    return asset


def _join(session: UploadSession, folder: Folder) -> None:
    """Write the parts one after another. Begins anew if it was interrupted."""
    if session.sha256:
        return
    digest = hashlib.sha256()
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with folder.data.open("wb") as whole:
        for part in session.parts:
            for block in _blocks(part, session.name):
                digest.update(block)
                whole.write(block)
    session.sha256 = digest.hexdigest()
    UploadSession.objects.filter(pk=session.pk).update(sha256=session.sha256)


def _blocks(part: str, name: str) -> Iterator[bytes]:
    try:
        with Folder(uuid.UUID(part)).data.open("rb") as file:
            while block := file.read(hashing.BLOCK):
                yield block
    except FileNotFoundError:
        message = f"A part of “{name}” was deleted before it could be joined with the others."
        raise Refused("part-missing", message, name) from None


def _end(session: UploadSession, status: UploadStatus, **changes: object) -> None:
    """A cancel that came first wins."""
    if session.move(PROCESSING, status, **changes):
        tell(session)
    for part in session.parts:
        UploadSession.objects.filter(pk=part).delete()
        Folder(uuid.UUID(part)).remove()


def _send(id: uuid.UUID) -> None:
    try:
        django_rq.get_queue(QUEUE).enqueue(
            take_in,
            str(id),
            job_id=f"upload-{id}",
            unique=True,
            job_timeout=SECONDS,
            result_ttl=0,
            failure_ttl=FAILED_SECONDS,
        )
    except DuplicateJobError:
        return
    except (RedisError, OSError) as error:
        log.warning("The job of an upload could not be queued; it will be.", error=str(error))


__all__ = ["resubmit", "run", "submit", "take_in"]

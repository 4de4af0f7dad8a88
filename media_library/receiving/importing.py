"""Imports by URL: an upload whose bytes a job fetches, and which then goes the way of all uploads.

The row stays in `receiving` while bytes arrive. It is the truth: a job that Redis forgot, or that
died, is sent again by `resubmit` and begins anew.
"""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from urllib.parse import unquote

import django_rq
import structlog
from django.conf import settings
from django.db import connections, transaction
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError
from rq.exceptions import DuplicateJobError

from media_library.addresses import parsed
from media_library.fetching import Bounds, NotFetched, check_url, fetched
from media_library.ingest import clean_name
from media_library.refusal import Refused
from workspaces.models import Workspace

from . import hashing, sessions
from .folder import Folder, Lock, Locked
from .limits import UploadLimits, upload_limits
from .live import tell
from .metadata import About
from .models import UploadSession, UploadStatus, expiry
from .reception import NoRoom, Reception

log = structlog.get_logger(__name__)

QUEUE = "network"
MOST_ATTEMPTS = 3
OVERDUE = timedelta(minutes=1)
AGAIN = "It is tried again in a minute."
FAILED_SECONDS = 45
"""How long a failed job keeps another one for the same import from being queued."""
LOOK_SECONDS = 1.0
"""Between two reports of how much has arrived, and looks whether it is still wanted."""
SPARE_SECONDS = 60
RECEIVING = UploadStatus.RECEIVING
UNNAMED = clean_name("")


class _Unwanted(Exception):
    """The import was cancelled while it was fetched."""


def begin(workspace: Workspace, user_id: int | None, what: About, url: str) -> UploadSession:
    """A new import, whose job is queued. Raises NotFetched for a URL that no job need try, and
    sessions.TooMany."""
    parts = check_url(url)
    sessions.check_open(workspace)
    if what.name == UNNAMED:
        what = replace(what, name=clean_name(unquote(parts.path)))
    # The query may hold a secret, and the asset's metadata is for all to read.
    source = parts._replace(query="", fragment="").geturl()
    session = UploadSession.objects.create(
        workspace=workspace,
        user_id=user_id,
        source_url=url,
        expires_at=expiry(),
        **asdict(replace(what, details={**what.details, "source_url": source})),
    )
    submit(session)
    tell(session)
    return session


def submit(session: UploadSession) -> None:
    """Queue the job once the transaction has committed."""
    UploadSession.objects.filter(pk=session.pk).update(submitted_at=timezone.now())
    transaction.on_commit(lambda: _send(session.pk))


def resubmit() -> int:
    """Send again what was sent long ago and is neither done nor being done; how many."""
    overdue = UploadSession.objects.filter(
        status=RECEIVING, submitted_at__lt=timezone.now() - OVERDUE
    )
    rows = overdue.exclude(source_url="")
    waiting = [session for session in rows if not Folder(session.pk).is_locked()]
    for session in waiting:
        submit(session)
    return len(waiting)


def fetch(id: str) -> None:
    """What RQ calls: fetch the bytes, then have them looked at as those of any upload."""
    try:
        with suppress(Locked), Folder(uuid.UUID(id)).lock() as lock:
            _fetch(lock)
    finally:
        connections.close_all()


def _fetch(lock: Lock) -> None:
    rows = UploadSession.objects.filter(pk=lock.folder.id, status=RECEIVING).exclude(source_url="")
    rows.update(attempts=F("attempts") + 1)
    session = rows.select_related("workspace").first()
    if session is None:
        return
    try:
        _receive(session, lock)
    except NotFetched as error:
        if not error.again or session.attempts >= MOST_ATTEMPTS:
            sessions.refuse(session, error.code, error.message)
        else:
            session.message = f"{error.message} {AGAIN}"
            session.save(update_fields=("message",))
            tell(session)
    except Refused as error:
        sessions.refuse(session, error.code, error.message)
    except (NoRoom, sessions.NoSpace) as error:
        log.warning("No room for an import; it is tried again.", error=repr(error))
    except _Unwanted:
        sessions.drop(session)


def _receive(session: UploadSession, lock: Lock) -> None:
    limits = upload_limits(session.workspace)
    hashing.forget(session.pk)
    lock.folder.data.unlink(missing_ok=True)
    reception = Reception(lock, session.name, limits.most, limits=limits)
    try:
        _copy(session, reception, limits)
        session.length, session.attempts, session.message = reception.size, 0, ""
        session.save(update_fields=("length", "attempts", "name", "message"))
        sessions.complete(session, reception.sha256())
    finally:
        reception.release()


def _copy(session: UploadSession, reception: Reception, limits: UploadLimits) -> None:
    networks = parsed(settings.IMPORT_NETWORKS)
    look_at = time.monotonic() + LOOK_SECONDS
    with fetched(
        session.source_url, Bounds(limits.most, settings.IMPORT_SECONDS, networks)
    ) as file:
        sessions.check_length(file.length, limits)
        if session.name == UNNAMED:
            session.name = clean_name(file.name)
        for block in file.blocks:
            reception.write(block)
            if time.monotonic() >= look_at:
                _report(session, reception.size)
                look_at = time.monotonic() + LOOK_SECONDS


def _report(session: UploadSession, size: int) -> None:
    if not UploadSession.objects.filter(pk=session.pk, status=RECEIVING).exists():
        raise _Unwanted
    session.note_received(size)
    tell(session)


def _send(id: uuid.UUID) -> None:
    try:
        django_rq.get_queue(QUEUE).enqueue(
            fetch,
            str(id),
            job_id=f"import-{id}",
            unique=True,
            job_timeout=settings.IMPORT_SECONDS + SPARE_SECONDS,
            result_ttl=0,
            failure_ttl=FAILED_SECONDS,
        )
    except DuplicateJobError:
        return
    except (RedisError, OSError) as error:
        log.warning("The job of an import could not be queued; it will be.", error=str(error))


__all__ = ["begin", "fetch", "resubmit", "submit"]

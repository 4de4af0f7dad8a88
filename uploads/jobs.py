"""What RQ calls for uploads that are due. A job carries an id; the row is the truth."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import django_rq
import structlog
from django.db import connections, transaction
from redis.exceptions import RedisError
from rq.exceptions import DuplicateJobError

from . import leftovers
from .models import Upload
from .publishing.perform import perform

log = structlog.get_logger(__name__)

QUEUE = "network"
FAILED_SECONDS = 5
"""How long a failed job keeps another one for the same upload from being queued."""


def submit(upload: Upload) -> None:
    """Queue the job once the transaction has committed. If Redis does not answer, `sweep` will."""
    transaction.on_commit(lambda: send(upload.pk))


def carry_on(id: str) -> None:
    """Go on with an upload, unless somebody else does."""
    try:
        perform(uuid.UUID(id))
    finally:
        connections.close_all()


def clear(id: int) -> None:
    """Clear what a session has left, unless somebody else does."""
    try:
        leftovers.clear(id)
    finally:
        connections.close_all()


def send(id: uuid.UUID) -> bool:
    """Queue the job now. False if it is queued already or Redis does not answer."""
    return _send(carry_on, str(id), f"publish-{id}")


def send_clearing(id: int) -> bool:
    """The same for what a session has left."""
    return _send(clear, id, f"clear-{id}")


def _send(job: Callable[..., None], id: str | int, name: str) -> bool:
    try:
        django_rq.get_queue(QUEUE).enqueue(
            job,
            id,
            job_id=name,
            unique=True,
            job_timeout=-1,
            result_ttl=0,
            failure_ttl=FAILED_SECONDS,
        )
    except DuplicateJobError:
        return False
    except (RedisError, OSError) as error:
        log.warning("A job could not be queued; it will be.", job=name, error=str(error))
        return False
    return True

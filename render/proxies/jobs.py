"""What RQ calls to make previews. A job carries an id; the row is the truth."""

from __future__ import annotations

import uuid
from datetime import timedelta

import django_rq
import structlog
from django.conf import settings
from django.db import connections, transaction
from django.db.models import Sum
from django.utils import timezone
from redis.exceptions import RedisError
from rq.exceptions import DuplicateJobError

from media_library.store import StorageAway

from ..models import Proxy
from . import rows
from .making import make

log = structlog.get_logger(__name__)

QUEUE = "render"
FAILED_SECONDS = 5
AT_ONCE = 20
KEPT = 0.8
"""Share of the room that is left in use by a sweep, so that not every preview sweeps."""
FORGOTTEN = timedelta(hours=1)
"""After that nobody asks why a preview failed."""


def submit(row: Proxy) -> None:
    """Queue the job once the transaction has committed. If Redis does not answer, `sweep` will."""
    transaction.on_commit(lambda: send(row.pk))


def send(id: uuid.UUID) -> bool:
    """Queue the job now, before others: somebody waits. False if that was not possible."""
    try:
        django_rq.get_queue(QUEUE).enqueue(
            carry_out,
            str(id),
            job_id=f"proxy-{id}",
            unique=True,
            at_front=True,
            job_timeout=-1,
            result_ttl=0,
            failure_ttl=FAILED_SECONDS,
        )
    except DuplicateJobError:
        return False
    except (RedisError, OSError) as error:
        log.warning("The job of a preview could not be queued.", error=str(error))
        return False
    return True


def carry_out(id: str) -> None:
    """Make a preview, unless somebody else does."""
    try:
        row = rows.claim(uuid.UUID(id))
        if row is not None:
            make(row)
    finally:
        connections.close_all()


def sweep() -> int:
    """Queue what nobody is making, and delete what is over the limit; how many were queued."""
    try:
        _make_room()
    except StorageAway as error:
        log.warning("Previews could not be deleted.", error=str(error))
    waiting = rows.abandoned().order_by("used_at").values_list("pk", flat=True)
    return sum(map(send, waiting[:AT_ONCE]))


def _make_room() -> None:
    over = (Proxy.Status.FAILED, Proxy.Status.CANCELLED)
    old = timezone.now() - FORGOTTEN
    rows.forget(Proxy.objects.filter(status__in=over, used_at__lt=old)[:AT_ONCE])
    ready = Proxy.objects.filter(status=Proxy.Status.READY)
    used = ready.aggregate(total=Sum("size_bytes"))["total"] or 0
    if used <= settings.PROXY_BYTES:
        return
    for row in ready.order_by("used_at").iterator(chunk_size=100):
        if used <= settings.PROXY_BYTES * KEPT:
            return
        used -= row.size_bytes
        rows.forget([row])

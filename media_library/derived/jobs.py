"""What RQ calls once a file is in the library: draw its pictures before somebody waits for them.

Nothing depends on it: what was not drawn ahead is drawn when it is asked for. So a Redis that is
gone, or a queue that is long, costs no upload anything.
"""

from __future__ import annotations

import functools
import shutil
import uuid

import structlog
from django.conf import settings
from django.db import connections, transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

from media_library import store
from media_library.models import Asset
from media_library.poster import poster_of
from media_library.refusal import Refused
from media_library.store import Damaged, StorageAway, StorageFull

from . import pictures

log = structlog.get_logger(__name__)

QUEUE = "analysis"
SECONDS = 600
UNDRAWN = (Refused, StorageFull, StorageAway, Damaged, FileNotFoundError)
MOST_WAITING = 8
"""Longer than that the queue has better things to do."""
SPARE_BYTES = 256 * 2**20
"""With less free than that nothing is drawn ahead: the last space is for what people make."""


def submit(asset: Asset) -> None:
    """Draw the asset's pictures soon after the transaction has committed."""
    transaction.on_commit(functools.partial(_send, str(asset.pk)))


def draw(id: str) -> None:
    """Draw what is missing of poster, storyboard and waveform."""
    try:
        asset = Asset.objects.select_related("blob").filter(pk=uuid.UUID(id)).first()
        if asset is None:
            return
        for drawn in (poster_of, pictures.storyboard, pictures.waveform):
            if not _has_spare():
                log.info("The disk is nearly full: pictures are drawn when asked for.", asset=id)
                return
            try:
                drawn(asset)
            except UNDRAWN as error:
                log.info("A picture was not drawn.", asset=id, error=str(error))
    finally:
        connections.close_all()


def _has_spare() -> bool:
    store.root().mkdir(parents=True, exist_ok=True)
    return shutil.disk_usage(store.root()).free >= SPARE_BYTES


@functools.cache
def _connection() -> Redis:
    return Redis.from_url(
        settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
    )


def _send(id: str) -> None:
    try:
        queue = Queue(QUEUE, connection=_connection())
        if queue.count < MOST_WAITING:
            queue.enqueue(draw, id, job_timeout=SECONDS, result_ttl=0, failure_ttl=3600)
    except (RedisError, OSError) as error:
        log.debug("Pictures are drawn when they are asked for.", error=str(error))


__all__ = ["draw", "submit"]

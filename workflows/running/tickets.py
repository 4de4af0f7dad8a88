"""Tickets: the RQ jobs that wake workers. Each says "there is work in this queue", no more.

What the work is stands in the database, so a lost ticket delays a node by a second, until the
reconciler sends another, and one too many costs a look.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

log = structlog.get_logger(__name__)

QUEUES = ("render", "network", "analysis")
MOST = 8
PATIENCE_SECONDS = 2.0
TICKET = "workflows.jobs.serve"
FAILURE_SECONDS = 60

Counts = Mapping[str, int]

_collector: ContextVar[Callable[[Counts], None] | None] = ContextVar("collector", default=None)


@functools.cache
def connection() -> Redis:
    """The connection that sends tickets: gives up soon, since a lost ticket is no loss."""
    return Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )


def after_commit(queued: Counts) -> None:
    """Send tickets for nodes that are queued once this transaction commits."""
    if any(queued.values()):
        collect = _collector.get() or send_all
        transaction.on_commit(functools.partial(collect, dict(queued)))


def send_all(queued: Counts) -> None:
    """Send at most MOST tickets for each queue: workers that find more work send the next."""
    for queue, count in queued.items():
        send(queue, min(count, MOST))


def send(queue: str, count: int = 1) -> None:
    """Put tickets into a queue. A Redis that does not answer is logged, never raised."""
    try:
        target = Queue(queue, connection=connection())
        for _ in range(count):
            target.enqueue(TICKET, queue, job_timeout=-1, result_ttl=0, failure_ttl=FAILURE_SECONDS)
    except (RedisError, OSError) as error:
        log.warning("No ticket was sent.", queue=queue, error=str(error))


def outstanding(queue: str) -> int:
    """Tickets that no worker has taken yet. Raises RedisError."""
    return Queue(queue, connection=connection()).count


def top_up(queue: str, wanted: int = 1) -> None:
    """See to it that at least `wanted` tickets lie in the queue."""
    try:
        send(queue, min(wanted, MOST) - outstanding(queue))
    except (RedisError, OSError) as error:
        log.warning("Tickets could not be counted.", queue=queue, error=str(error))


@contextmanager
def collected(collect: Callable[[Counts], None]) -> Iterator[None]:
    """Hand what would be sent to `collect` instead: its caller works in that queue anyway."""
    token = _collector.set(collect)
    try:
        yield
    finally:
        _collector.reset(token)

"""RQ alone, as its users run it: what a no-op job costs on its forking worker."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings
from redis import Redis
from rq import Queue
from rq.job import Job

from tests.bench.meter import measured

WORKER = (sys.executable, "-m", "rq.cli", "worker", "--burst", "--quiet", "--url")
MEANT = {
    "chain": "each depending on the one before, one worker",
    "fan": "none depending on another, two workers",
}


def nothing() -> None:
    """The job."""


def milliseconds(shape: str, size: int) -> float:
    """For `size` jobs in that shape."""
    with Redis.from_url(settings.REDIS_URL) as connection:
        return {"chain": _chained, "fan": _spread}[shape](connection, size)


def _chained(connection: Redis, size: int) -> float:
    queue, before = Queue("bench-chain", connection=connection), None
    for _ in range(size):
        before = queue.enqueue(nothing, depends_on=before)
    return _until_empty(queue, before, workers=1)


def _spread(connection: Redis, size: int) -> float:
    queue, last = Queue("bench-fan", connection=connection), None
    for _ in range(size):
        last = queue.enqueue(nothing)
    return _until_empty(queue, last, workers=2)


def _until_empty(queue: Queue, last: Job | None, workers: int) -> float:
    """Milliseconds from the workers' start to their end, without what it takes to start one.

    Raises RuntimeError if the last job was not done.
    """
    idle = measured(lambda: _work("bench-idle", workers)).wall
    busy = measured(lambda: _work(queue.name, workers)).wall
    if last is None or not last.is_finished:
        raise RuntimeError("RQ has left jobs behind.")
    return (busy - idle) * 1000


def _work(queue: str, workers: int) -> None:
    command = (*WORKER, str(settings.REDIS_URL), queue)
    started = [subprocess.Popen(command, stdin=subprocess.DEVNULL) for _ in range(workers)]
    for process in started:
        process.wait()

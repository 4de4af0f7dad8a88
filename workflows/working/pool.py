"""A pool of workers on this machine: forks them, restarts what dies, ends them all together.

Everything heavy is imported before the first fork, so that workers and work-horses share it. A
worker whose Redis is gone waits for it and goes on; only a signal ends it. Whatever a dead worker
leaves behind becomes a child of the pool (Linux, prctl(2)), so that the pool knows when it is gone.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

import structlog
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connections
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from workflows import registry
from workflows.running import tickets
from workflows.worker import ReelgraphWorker, die_with, inherit_orphans
from workflows.working import reconcile

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 2.0
FINISH_SECONDS, DROP_SECONDS, DIE_SECONDS = 4.0, 2.0, 1.0
"""Together less than the supervisor waits."""
WATCH_SECONDS = 0.1


class Pool:
    """Keeps `count` workers on `queues` running until a signal."""

    def __init__(self, queues: Sequence[str], count: int) -> None:
        self.queues, self.count = tuple(queues), count
        self._workers: set[int] = set()
        self._stopping = False
        self._pause = FIRST_PAUSE

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        _preload()
        inherit_orphans()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self._stopping:
            while len(self._workers) < self.count and not self._stopping:
                self._fork()
            self._reap()
            time.sleep(WATCH_SECONDS)
        self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _fork(self) -> None:
        connections.close_all()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            die_with(parent)
            _become_worker(self.queues)
        self._workers.add(pid)

    def _reap(self) -> bool:
        """Notice what has ended: workers, and work-horses that outlived theirs. False once
        nothing is left."""
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if not pid:
                return True
            if pid in self._workers:
                self._workers.discard(pid)
                self._mourn(pid)

    def _mourn(self, pid: int) -> None:
        if not self._stopping:
            log.warning("A worker died; another takes its place.", pid=pid)
            time.sleep(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _end(self) -> None:
        """Ask the workers to finish what they do, then to drop it, then kill them.

        What they held is given back when all of it has ended: the reconciler would count the end
        of a process that is still dying against its node.
        """
        for number, seconds in (
            (signal.SIGTERM, FINISH_SECONDS),
            (signal.SIGTERM, DROP_SECONDS),
            (signal.SIGKILL, DIE_SECONDS),
        ):
            self._signal(number)
            deadline = time.monotonic() + seconds
            while self._reap() and time.monotonic() < deadline:
                time.sleep(WATCH_SECONDS)
        reconcile.release_dead(blame=False)

    def _signal(self, number: signal.Signals) -> None:
        for pid in self._workers:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _preload() -> None:
    """Import what tickets need, so that not every work-horse does: nodes, engine, layer.

    Frozen objects are no longer looked at by the garbage collector, so forks go on sharing them.
    """
    registry.installed()
    importlib.import_module(tickets.TICKET.rpartition(".")[0])
    get_channel_layer()
    gc.collect()
    gc.freeze()


def _become_worker(queues: Sequence[str]) -> None:
    """Work in this (forked) process until a signal, then end it."""
    code = 1
    try:
        work(queues)
        code = 0
    except SystemExit:
        code = 0
    except BaseException:
        log.exception("A worker broke.")
    finally:
        os._exit(code)


def work(queues: Sequence[str]) -> None:
    """Be a worker until a signal; wait wherever Redis is gone."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    pause = FIRST_PAUSE
    while True:
        connection = Redis.from_url(settings.REDIS_URL)
        try:
            connection.ping()
            worker = ReelgraphWorker(
                [Queue(name, connection=connection) for name in queues], connection=connection
            )
            pause = FIRST_PAUSE
            worker.work(logging_level="WARNING")
            if worker.asked_to_stop:
                return
        except (RedisError, OSError) as error:
            log.warning("Redis is gone; waiting for it.", error=str(error), seconds=pause)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            with suppress(RedisError, OSError):
                connection.close()

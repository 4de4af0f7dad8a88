"""Our RQ worker: notices death quickly, outlives its Redis, and leaves no orphans.

The intervals are those of notes: a dead worker's ticket is noticed within about five seconds.
What the ticket stood for does not wait for that: leases in the database are shorter.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress
from typing import Any

import structlog
from django.db import connections
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.job import Job

from workflows.machine import holders
from workflows.working import reconcile

log = structlog.get_logger(__name__)

MONITORING_SECONDS = 2
MAINTENANCE_SECONDS = 2
WORKER_TTL = 17
HEARTBEAT_TTL = 6
LONGEST_WAIT_SECONDS = 2.0
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


class ReelgraphWorker(Worker):
    """A forking worker for tickets. While a node runs, a missing Redis is no reason to stop."""

    log_result_lifespan = False
    log_job_description = False
    max_connection_wait_time = LONGEST_WAIT_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        tuned = {
            "job_monitoring_interval": MONITORING_SECONDS,
            "maintenance_interval": MAINTENANCE_SECONDS,
            "worker_ttl": WORKER_TTL,
            "work_horse_killed_handler": release_horse,
        }
        super().__init__(*args, **{**kwargs, **tuned})

    @property
    def asked_to_stop(self) -> bool:
        """Whether a signal ended the work, not a broken connection."""
        return self._shutdown_requested_date is not None

    def get_heartbeat_ttl(self, job: Job) -> int:
        """Seconds after which a started ticket without heartbeat counts as abandoned."""
        return HEARTBEAT_TTL

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        with suppress(RedisError):
            super().heartbeat(timeout, pipeline)

    def set_current_job_working_time(
        self, current_job_working_time: float, pipeline: Pipeline | None = None
    ) -> None:
        with suppress(RedisError):
            super().set_current_job_working_time(current_job_working_time, pipeline)

    def maintain_heartbeats(self, job: Job) -> None:
        with suppress(RedisError):
            super().maintain_heartbeats(job)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run a ticket. A Redis lost on the way costs its bookkeeping, nothing else."""
        connections.close_all()
        try:
            super().execute_job(job, queue)
        except RedisError as error:
            log.warning("Redis went away during a ticket.", error=str(error))

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        die_with(self.pid or os.getppid())
        super().main_work_horse(job, queue)

    def teardown(self) -> None:
        """Say goodbye to Redis, if it is there, and end the thread that listens to it."""
        with suppress(RedisError):
            super().teardown()  # type: ignore[no-untyped-call]  # RQ's own
        with suppress(RedisError):
            self.unsubscribe()  # type: ignore[no-untyped-call]  # RQ's own


def release_horse(job: Job, pid: int, status: int, usage: object) -> None:
    """Queue again what a dead work-horse was running."""
    reconcile.release(holders.of(pid))
    connections.close_all()


def die_with(parent: int) -> None:
    """Have the kernel kill this process when `parent` dies (Linux, prctl(2)), however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def inherit_orphans() -> None:
    """Have the kernel make this process the parent of descendants that lose theirs (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

"""Who is killed: found first, then struck."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from redis import Redis

from tests.faults import processes
from tests.faults.studio import Studio, until

Find = Callable[[Studio, random.Random, str], int]


def horse(studio: Studio, chance: random.Random, run: str) -> int:
    """A work-horse with a node of the run, as soon as there is one; 0 if the run ends first."""
    held: list[int] = []

    def found() -> bool:
        query = "SELECT holder FROM workflows_noderun WHERE run_id = ? AND status = 'running'"
        held[:] = [int(row["holder"].rsplit(":", 2)[1]) for row in studio.rows(query, run)]
        return bool(held) or studio.is_over(run)

    until(found, "A node at work")
    return chance.choice(held) if held else 0


def worker(studio: Studio, chance: random.Random, run: str) -> int:
    """The worker of such a work-horse, or any."""
    pid = processes.parent_of(horse(studio, chance, run))
    workers = processes.children(studio.service("workers"))
    return pid if pid in workers else chance.choice(workers)


def service(name: str) -> Find:
    """A service, whatever it does."""

    def find(studio: Studio, chance: random.Random, run: str) -> int:
        until(lambda: studio.service(name), f"{name} running")
        return studio.service(name)

    return find


def kill(studio: Studio, pid: int) -> None:
    """End a process without a warning."""
    with suppress(ProcessLookupError):
        if pid:
            os.kill(pid, signal.SIGKILL)


def flush(studio: Studio, pid: int) -> None:
    """Remove every key."""
    with Redis(unix_socket_path=str(studio.var / "run" / "valkey.sock")) as client:
        client.flushall()


def empty(studio: Studio, pid: int) -> None:
    """Kill Valkey, and remove what it keeps on disk while the supervisor looks away."""
    os.kill(studio.pid, signal.SIGSTOP)
    try:
        kill(studio, pid)
        shutil.rmtree(studio.var / "valkey")
        (studio.var / "valkey").mkdir()
    finally:
        os.kill(studio.pid, signal.SIGCONT)


@dataclass(frozen=True)
class Victim:
    """A kind of fault. `service`: what has to be started again, if anything. `holds`: whether it
    may hold leases, so that nodes are queued again."""

    find: Find
    strike: Callable[[Studio, int], None] = kill
    service: str = ""
    holds: bool = False


VICTIMS = {
    "work-horse": Victim(horse, holds=True),
    "worker": Victim(worker, holds=True),
    "pool": Victim(service("workers"), service="workers", holds=True),
    "ticker": Victim(service("ticker"), service="ticker"),
    "web server": Victim(service("web"), service="web"),
    "Valkey": Victim(service("valkey"), service="valkey"),
    "FLUSHALL": Victim(service("valkey"), flush),
    "Valkey, emptied": Victim(service("valkey"), empty, service="valkey"),
}

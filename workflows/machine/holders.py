"""Names of processes that hold leases, and whether one of this machine is still alive.

A name is `host/pid namespace:pid:start`, so that neither a recycled process id nor another
container can be taken for the holder. The start time is field 22 of /proc/<pid>/stat (proc(5)).
"""

from __future__ import annotations

import os
import signal
import socket
from functools import cache, lru_cache
from pathlib import Path


def me() -> str:
    """The name of this process."""
    return _name(os.getpid())


def of(pid: int) -> str:
    """How names of the process `pid` of this machine begin."""
    return f"{_machine()}:{pid}:"


def is_dead(holder: str) -> bool:
    """Whether `holder` ran on this machine and is gone. False if it runs on another."""
    machine, pid, began = _parts(holder)
    return machine == _machine() and not _runs(pid, began)


def is_alive(holder: str) -> bool:
    """Whether `holder` runs on this machine."""
    machine, pid, began = _parts(holder)
    return machine == _machine() and _runs(pid, began)


def kill(holder: str) -> None:
    """End a process of this machine that holds a lease and has stopped working."""
    if is_alive(holder):
        os.kill(_parts(holder)[1], signal.SIGKILL)


def _parts(holder: str) -> tuple[str, int, str]:
    machine, pid, began = holder.rsplit(":", 2) if holder.count(":") >= 2 else ("", "0", "")
    return machine, int(pid), began


@lru_cache(maxsize=1)
def _name(pid: int) -> str:
    return f"{of(pid)}{started(pid)}"


@cache
def _machine() -> str:
    namespace = Path("/proc/self/ns/pid")
    inode = namespace.stat().st_ino if namespace.exists() else 0
    return f"{socket.gethostname()[:100]}/{inode}"


def _runs(pid: int, began: str) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return started(pid) == began


def started(pid: int) -> str:
    """When the process began, in clock ticks since boot; empty where there is no /proc.

    A zombie has ended too: it only waits for its parent to look.
    """
    try:
        facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if facts[0] == "Z" else facts[19]

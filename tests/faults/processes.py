"""Looks at this machine's processes through /proc (proc(5))."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def children(parent: int) -> list[int]:
    """The living direct children of a process."""
    return [pid for pid in _pids() if parent_of(pid) == parent and is_alive(pid)]


def parent_of(pid: int) -> int:
    """The process id of its parent; 0 if it is gone."""
    facts = _stat(pid)
    return int(facts[1]) if facts else 0


def command(pid: int) -> str:
    """Its command line; empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    """Whether it runs. A zombie does not."""
    facts = _stat(pid)
    return bool(facts) and facts[0] != "Z"


def now() -> float:
    """Seconds since boot, on the clock of `began`."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def began(pid: int) -> float:
    """When it began, in seconds since boot; exact to a hundredth. 0 if it is gone."""
    facts = _stat(pid)
    return int(facts[19]) / TICKS if facts else 0.0


def working_in(folder: Path) -> list[int]:
    """The processes whose current directory lies in `folder`, even if it was removed."""
    return [pid for pid in _pids() if _directory(pid).startswith(f"{folder}/")]


def _directory(pid: int) -> str:
    try:
        return str(Path(f"/proc/{pid}/cwd").readlink())
    except OSError:
        return ""


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _stat(pid: int) -> list[str]:
    """From the third field on: state, parent, …; empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []

"""Which files are in use on this host: nobody removes one while a job reads it.

Who reads holds a shared flock(2), who removes must get an exclusive one. The kernel frees the
locks of a reader that is killed.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_held: ContextVar[dict[Path, int] | None] = ContextVar("held", default=None)


@contextmanager
def in_use() -> Iterator[None]:
    """Every file that `use` finds in here stays where it is until the end. May be nested."""
    if _held.get() is not None:
        yield
        return
    held: dict[Path, int] = {}
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
        for number in held.values():
            os.close(number)


def use(path: Path) -> bool:
    """Whether the file is there; it counts as used now, and is kept within `in_use`."""
    held = _held.get()
    try:
        if held is not None and path not in held:
            number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(number, fcntl.LOCK_SH)
            held[path] = number
            if not os.fstat(number).st_nlink:  # deleted between our open and our lock
                os.close(held.pop(path))
                return False
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
    except FileNotFoundError:
        return False
    return True

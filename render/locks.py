"""Locks between the threads and processes of one host, freed by the kernel when a holder dies.

flock(2) on a file: no lease to renew, and nothing to clean up after SIGKILL.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import RenderError

POLL = 0.05


def try_lock(path: Path) -> int | None:
    """An open, locked file number, to be given to `unlock`; None while somebody else has it."""
    while True:
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(number)
            return None
        if _is_still(path, number):
            return number
        os.close(number)  # its holder unlinked it between our open and our lock


def unlock(path: Path, number: int) -> None:
    """Remove the lock's file, then free it, so that lock files do not pile up."""
    path.unlink(missing_ok=True)
    os.close(number)


@contextmanager
def held(path: Path, cancelled: Callable[[], bool] | None = None) -> Iterator[None]:
    """Hold the lock `path`, waiting for it as long as needed. Raises RenderError if cancelled."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while (number := try_lock(path)) is None:
        if cancelled and cancelled():
            raise RenderError("cancelled", "This was cancelled.")
        time.sleep(POLL)
    try:
        yield
    finally:
        unlock(path, number)


def _is_still(path: Path, number: int) -> bool:
    try:
        there, ours = path.stat(), os.fstat(number)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)

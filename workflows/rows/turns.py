"""Turns at writing to SQLite.

SQLite lets one write at a time and has the others look again after 1 to 100 ms, so that several
busy workers mostly sleep. A lock on a file in front of the transaction is first come, first
served, and wakes the next one at once. Whoever writes without it just waits as SQLite does.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SUFFIX = "-turn"


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes. Inside another it is a part of that one."""
    if connection.in_atomic_block:
        with transaction.atomic(savepoint=False):
            yield
        return
    turn = _Turn()
    try:
        with transaction.atomic():
            transaction.on_commit(turn.end)
            yield
    finally:
        turn.end()


class _Turn:
    """Ours from the beginning; ends before anything else that waits for the commit."""

    def __init__(self) -> None:
        self._number: int | None = None
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite" and "memory" not in name.rpartition("/")[2]:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._number = os.open(name + SUFFIX, flags, 0o600)
            fcntl.flock(self._number, fcntl.LOCK_EX)

    def end(self) -> None:
        if self._number is not None:
            os.close(self._number)
            self._number = None

"""An upload's bytes while they arrive: one folder each, written by one request at a time.

    receiving/<id>/data         the bytes; its size is how much has arrived
    receiving/<id>/lock         held by flock(2) while somebody writes
    receiving/<id>/unverified   where a chunk began whose checksum is not yet known to be right
    receiving/<id>/wanted       somebody else asked for the lock while it was held

The lock is the kernel's: it ends with its process, however that dies, and holds between server
processes of one machine (and between machines on a file system that shares flock, as NFSv4 does).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from media_library import store

LOCK_TRIES, LOCK_PAUSE = 5, 0.01
"""Times and seconds: somebody who only looks (`is_locked`) is in the way for an instant."""


class Locked(Exception):
    """Another request or job is at work on this upload. Trying again a little later helps."""


class Folder:
    """Where the bytes of the upload `id` lie. It need not exist yet."""

    def __init__(self, id: uuid.UUID) -> None:
        self.id = id
        self.path = root() / str(id)
        self.data = self.path / "data"
        self._lock = self.path / "lock"
        self._unverified = self.path / "unverified"
        self._wanted = self.path / "wanted"

    def size(self) -> int:
        """Bytes that have arrived and count: without a chunk whose checksum is not verified."""
        try:
            size = self.data.stat().st_size
        except FileNotFoundError:
            return 0
        return min(size, self._verified_size() or 0) if self._unverified.exists() else size

    def lock(self) -> Lock:
        """Become the only one who writes. Raises Locked at once where somebody else does.

        The winner reads the row again: the upload may have ended while nobody held the lock.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._lock.open("ab")
        for _ in range(LOCK_TRIES):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return Lock(self, file)
            except BlockingIOError:
                time.sleep(LOCK_PAUSE)
        file.close()
        self.ask()
        raise Locked

    def ask(self) -> None:
        """Leave a note that the lock is wanted: a request that has stalled gives way to it."""
        with suppress(FileNotFoundError):
            self._wanted.touch()

    def is_wanted(self) -> bool:
        """Whether somebody asked for the lock since it was taken."""
        return self._wanted.exists()

    def is_locked(self) -> bool:
        """Whether somebody writes just now."""
        try:
            with self._lock.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def begin_unverified(self, size: int) -> None:
        """From now on only the first `size` bytes count, until `end_unverified`."""
        draft = self._unverified.with_suffix(".draft")
        draft.write_text(str(size))
        draft.replace(self._unverified)

    def end_unverified(self) -> None:
        """Everything counts again."""
        self._unverified.unlink(missing_ok=True)

    def repair(self) -> None:
        """Cut off what a killed request left unverified. Only who holds the lock may."""
        size = self._verified_size()
        if size is not None:
            if self.data.exists():
                os.truncate(self.data, size)
            self.end_unverified()
        self._wanted.unlink(missing_ok=True)

    def age_mark(self) -> float:
        """When something was last made or deleted in it (seconds since the epoch)."""
        try:
            return self.path.stat().st_mtime
        except FileNotFoundError:
            return time.time()

    def remove(self) -> None:
        """Forget the bytes."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _verified_size(self) -> int | None:
        try:
            return int(self._unverified.read_text())
        except FileNotFoundError:
            return None


class Lock:
    """The right to write to a folder, until `release`. Also a context manager."""

    def __init__(self, folder: Folder, file: IO[bytes]) -> None:
        self.folder = folder
        self._file = file
        folder.repair()

    def release(self) -> None:
        """Let others. Harmless when done twice."""
        self._file.close()

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()


def root() -> Path:
    """Beside the blobs, so that a finished upload becomes one by a rename."""
    return store.root() / "receiving"


def all_folders() -> Iterator[Folder]:
    """Every folder that lies there."""
    for path in root().glob("*"):
        with suppress(ValueError):
            yield Folder(uuid.UUID(path.name))

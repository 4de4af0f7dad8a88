"""Partial files: each locked by its owner, so that one whose owner died is known by that."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .layout import root

BLOCK = 2**20
"""Bytes read and hashed at a time."""
INCOMING_SECONDS = 24 * 3600


def incoming() -> Path:
    """A new path for a partial file, in an existing folder."""
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / uuid.uuid4().hex


@contextmanager
def partial() -> Iterator[Path]:
    """An empty file under incoming/, gone afterwards unless moved.

    It is locked with flock(2), so that `sweep_abandoned` can tell that its owner lives.
    """
    path, number = incoming(), None
    try:
        while number is None:
            number = locked(path, os.O_CREAT)
        yield path
    finally:
        path.unlink(missing_ok=True)
        if number is not None:
            os.close(number)


@contextmanager
def received(source: BinaryIO) -> Iterator[tuple[Path, str]]:
    """A copy of the stream under incoming/ and its SHA-256; gone afterwards unless moved."""
    with partial() as path:
        with path.open("wb") as file:
            digest = hashlib.sha256()
            while block := source.read(BLOCK):
                digest.update(block)
                file.write(block)
        yield path, digest.hexdigest()


def hash_file(file: Path) -> str:
    """The file's SHA-256."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sweep_abandoned() -> int:
    """Delete the partial files of processes that have died; how many files."""
    return sum(map(remove_unless_locked, (root() / "incoming").glob("*")))


def sweep(older_than: float = INCOMING_SECONDS) -> int:
    """Delete what crashes left under incoming/ more than so many seconds ago; how many files."""
    deadline = time.time() - older_than
    return sum(delete_if_before(deadline, file) for file in (root() / "incoming").glob("*"))


def locked(path: Path, flags: int = 0) -> int | None:
    """The file, opened and locked; None while somebody else has it, or if it is gone."""
    try:
        number = os.open(path, os.O_RDWR | os.O_CLOEXEC | flags, 0o640)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(number).st_nlink:
            return number
    except BlockingIOError:
        pass
    os.close(number)  # somebody else is at it, or has deleted it between our open and our lock
    return None


def remove_unless_locked(file: Path) -> bool:
    """Delete a file that nobody has locked, not even for reading; whether it was deleted."""
    number = locked(file)
    if number is None:
        return False
    file.unlink(missing_ok=True)
    os.close(number)
    return True


def delete_if_before(deadline: float, file: Path) -> bool:
    """Delete a file that came to its place before this second; whether it was deleted."""
    try:
        if file.lstat().st_ctime >= deadline:
            return False
        file.unlink()
    except FileNotFoundError:
        return False
    return True

"""Blobs and derived files on this machine's disk."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from .entries import Stored
from .layout import BLOBS, root
from .partials import delete_if_before

T = TypeVar("T")
Known = Callable[[Collection[str]], Collection[str]]
"""Of some SHA-256s those that have a row."""

BLOCK = 500
"""Blobs that are asked about at once."""


def holds(file: Path) -> bool:
    """Whether the file is a stored one itself, which must stay where it is."""
    resolved = file.resolve()
    return any(resolved.is_relative_to((root() / part).resolve()) for part in ("blobs", "cache"))


def can_adopt(file: Path) -> bool:
    """Whether the file can become a blob by a rename: nobody else holds it, same file system."""
    facts = file.lstat()
    root().mkdir(parents=True, exist_ok=True)
    alone = stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1
    return alone and facts.st_dev == root().stat().st_dev


def place(file: Path, key: str) -> Path:
    """Put a complete file under its key, atomically and durably. Replacing the same is harmless.

    The bytes keep their old name too, until their owner has recorded them and removes it: killed
    in between, it finds them again.
    """
    target = root() / key
    target.parent.mkdir(parents=True, exist_ok=True)
    file.chmod(0o640)
    sync(file)
    link = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}")
    link.unlink(missing_ok=True)
    link.hardlink_to(file)
    link.replace(target)
    link.unlink(missing_ok=True)  # rename(2) leaves it where both were the same file already
    sync(target.parent)
    return target


def place_derived(file: Path, key: str) -> Path:
    """Like `place`, for something made from a blob; not synced, as it can be made again."""
    target = root() / key
    target.parent.mkdir(parents=True, exist_ok=True)
    return file.replace(target)


def entries(beginning: str) -> Iterator[Stored]:
    """All files below the folder with this key."""
    for path in (root() / beginning).rglob("*"):
        if path.is_file():
            facts = path.stat()
            key = path.relative_to(root()).as_posix()
            yield Stored(key=key, size=facts.st_size, modified=facts.st_ctime)


def sweep_blobs(known: Known, older_than: float) -> int:
    """Delete blobs without a row that came so many seconds ago; how many.

    Placing a blob renews its age (its ctime), so one that is being recorded is never deleted.
    """
    deadline, swept = time.time() - older_than, 0
    for block in blocks((root() / BLOBS).glob("*/*/*")):
        recorded = known({file.stem for file in block})
        orphans = (file for file in block if file.stem not in recorded)
        swept += sum(delete_if_before(deadline, file) for file in orphans)
    return swept


def blocks(items: Iterable[T]) -> Iterator[list[T]]:
    """BLOCK at a time."""
    rest = iter(items)
    while block := list(islice(rest, BLOCK)):
        yield block


def sync(file: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    number = os.open(file, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

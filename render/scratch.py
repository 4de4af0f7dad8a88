"""Scratch folders: private to one owner, gone with it even when it is killed.

Beside each folder stands a lock that its owner holds. Whoever can take that lock knows the owner
to be dead, and may remove the folder.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings

from .locks import held, try_lock, unlock

LOCK = ".lock"
GATE = ".sweep"


def scratch_root() -> Path:
    """Where all scratch folders lie."""
    root = Path(settings.VAR) / "scratch"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


@contextmanager
def scratch_dir(owner: str) -> Iterator[Path]:
    """An empty folder, removed with everything in it at the end. `owner` is part of its name."""
    root = scratch_root()
    with held(root / GATE):
        name = re.sub(r"[^A-Za-z0-9-]+", "-", owner)[:60]
        folder = Path(mkdtemp(prefix=f"{name}-", dir=root))
        lock = _lock_of(folder)
        number = try_lock(lock)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if number is not None:
            unlock(lock, number)


def sweep_scratch() -> list[Path]:
    """Remove the folders whose owners have died; which they were."""
    root = scratch_root()
    swept = []
    with held(root / GATE):
        for folder in [entry for entry in root.iterdir() if entry.is_dir()]:
            lock = _lock_of(folder)
            number = try_lock(lock)
            if number is not None:
                shutil.rmtree(folder, ignore_errors=True)
                unlock(lock, number)
                swept.append(folder)
        _remove_orphan_locks(root)
    return swept


def _remove_orphan_locks(root: Path) -> None:
    """Locks whose folder is gone: their owner died between removing the two."""
    for lock in root.glob(f"*{LOCK}"):
        if lock.with_suffix("").is_dir():
            continue
        number = try_lock(lock)
        if number is not None:
            unlock(lock, number)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(folder.name + LOCK)

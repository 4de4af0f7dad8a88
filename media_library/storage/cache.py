"""Local copies of what lies in a bucket: bounded, verified, fetched by one process at a time."""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from .entries import Stored
from .failures import Damaged
from .layout import sha256_of_blob
from .partials import hash_file, partial, remove_unless_locked
from .uses import use

if TYPE_CHECKING:  # boto3 takes a while to import
    from .bucket import Bucket

log = structlog.get_logger(__name__)

FRESH_SECONDS = 60.0
"""A file used so recently stays, for readers that do not hold it with `in_use`."""
ROOM = "room"


@dataclass(frozen=True)
class Cache:
    """Files under `folder`, by their keys; `limit` bytes in all, unless more are in use."""

    folder: Path
    limit: int

    def path(self, key: str) -> Path:
        """Where the copy lies (or would)."""
        return self.folder / "files" / key

    def take(self, key: str, bucket: Bucket) -> Path:
        """A local copy, fetched if need be; a path without a file if the bucket has none either.

        Processes that want the same file wait for the one that fetches it. Raises StorageAway,
        Damaged.
        """
        path = self.path(key)
        if use(path):
            return path
        with self._gate(key):
            if not use(path) and (there := bucket.facts(key)):
                self._fetch(there, bucket, path)
                use(path)
        return path

    def adopt(self, file: Path, key: str) -> Path:
        """Move in a file that the bucket has just been given."""
        self.make_room(file.stat().st_size)
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        return file.replace(target)

    def forget(self, key: str) -> None:
        """Delete the copy."""
        self.path(key).unlink(missing_ok=True)

    def make_room(self, wanted: int) -> None:
        """Remove what was used longest ago until `wanted` bytes fit; what is in use stays."""
        with self._gate(ROOM):
            files = sorted(self._files(), key=lambda file: file.modified)
            total = sum(file.size for file in files) + wanted
            latest = time.time() - FRESH_SECONDS
            for file in files:
                if total <= self.limit:
                    return
                if file.modified < latest and remove_unless_locked(self.path(file.key)):
                    total -= file.size
        if total > self.limit:
            log.warning("More is in use than the cache may hold.", bytes=total, limit=self.limit)

    def _fetch(self, there: Stored, bucket: Bucket, path: Path) -> None:
        self.make_room(there.size)
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial() as draft:
            bucket.fetch(there.key, draft)
            verify(draft, there)
            draft.replace(path)

    def _files(self) -> Iterator[Stored]:
        """What is there, by the time of its last use."""
        root = self.folder / "files"
        for path in root.rglob("*"):
            try:
                facts = path.stat()
            except FileNotFoundError:
                continue
            if path.is_file():
                key = path.relative_to(root).as_posix()
                yield Stored(key=key, size=facts.st_size, modified=facts.st_atime)

    @contextmanager
    def _gate(self, name: str) -> Iterator[None]:
        """Alone among the threads and processes of this host. Some keys share a gate."""
        gates = self.folder / "gates"
        gates.mkdir(parents=True, exist_ok=True)
        label = name if name == ROOM else hashlib.sha256(name.encode()).hexdigest()[:2]
        with (gates / label).open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def verify(copy: Path, there: Stored) -> None:
    """Raises Damaged if a fetched copy has not the bytes that were put there."""
    expected = sha256_of_blob(there.key) or there.sha256
    if copy.stat().st_size != there.size or (expected and hash_file(copy) != expected):
        raise Damaged(there.key)

"""The only place that writes media bytes.

    incoming/           partial files, each locked by its owner; all that a crash leaves behind
    blobs/ab/cd/<sha256>.<ext>      one copy of each content, never changed
    derived/<sha256>/<name>         what can be made again from a blob: posters, previews
    proxies/<key>.<ext>             previews of nodes, bounded (render/proxies)
    cache/              with S3: local copies, bounded

All lie on one file system, so that a file appears in its place whole or not at all. Where the
settings name an S3 bucket, blobs and derived files go there under the same keys, and a local path
is that of a copy; what still lies on the disk (see `move_blobs`) is used from there.
"""

from __future__ import annotations

import mimetypes
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import storages

from .storage import disk
from .storage.cache import Cache
from .storage.disk import can_adopt, holds
from .storage.entries import Stored
from .storage.failures import Damaged, StorageAway, StorageFull
from .storage.layout import BLOBS, DERIVED, derived_key, key_of, root, sha256_of_blob
from .storage.partials import (
    BLOCK,
    INCOMING_SECONDS,
    hash_file,
    incoming,
    partial,
    received,
    sweep,
    sweep_abandoned,
)
from .storage.uses import in_use, use

if TYPE_CHECKING:  # boto3 takes a while to import
    from .storage.bucket import Bucket

FULL = {ENOSPC, EDQUOT}
ALIAS = "media"
"""Of the bucket in settings.STORAGES."""
PREPARED_SECONDS = 3600.0
"""So long ago an object may have been sent to count as sent just now; far less than it takes
`sweep_blobs` to take it for forgotten."""

_opened: dict[tuple[int, str], Bucket] = {}


def bucket() -> Bucket | None:
    """The bucket that the settings name; None where everything lies on the disk."""
    wanted = settings.STORAGES.get(ALIAS)
    if wanted is None:
        return None
    from .storage.bucket import Bucket

    # Connections must not be shared with a forked process.
    key = (os.getpid(), repr(wanted))
    if key not in _opened:
        _opened.clear()
        _opened[key] = Bucket(storages.create_storage(wanted))
    return _opened[key]


def cache() -> Cache:
    """The local copies of what lies in the bucket."""
    return Cache(root() / "cache", settings.MEDIA_CACHE_BYTES)


def path(key: str) -> Path:
    """Where the blob or derived file with this storage key lies (or would).

    From a bucket it is fetched if need be, and the copy stays for as long as the caller is within
    `in_use`. Raises StorageAway, Damaged.
    """
    there = bucket()
    local = root() / key
    if there is None or use(local):
        return local
    return cache().take(key, there)


def is_there(key: str) -> bool:
    """Whether there are bytes under the key. Nothing is fetched. Raises StorageAway."""
    there = bucket()
    if (root() / key).exists():
        return True
    return there is not None and (cache().path(key).exists() or there.facts(key) is not None)


def entries(beginning: str) -> Iterator[Stored]:
    """What lies under keys that begin so, on the disk (without copies) and in the bucket."""
    yield from disk.entries(beginning)
    if there := bucket():
        yield from there.entries(beginning)


@contextmanager
def room_for(name: str) -> Iterator[None]:
    """Turn "disk full" of anything inside into StorageFull."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull(name) from error
        raise


def prepare(file: Path, key: str) -> None:
    """Do what takes long about `place`, before the database waits for it. Raises StorageAway."""
    there = bucket()
    if there is None:
        disk.sync(file)
        return
    found = there.facts(key)
    fresh = found and found.modified > time.time() - PREPARED_SECONDS
    if not (found and fresh and found.size == file.stat().st_size):
        _send(file, key, there)


def place(file: Path, key: str) -> Path:
    """Move a complete file to its key, atomically and durably; where to read it now.

    Replacing the same is harmless. A file that could not be placed stays. Raises StorageAway.
    """
    there = bucket()
    if there is None:
        return disk.place(file, key)
    found = there.facts(key)
    if found is None or found.size != file.stat().st_size:
        _send(file, key, there)
    return cache().adopt(file, key)


def place_derived(file: Path, sha256: str, name: str) -> Path:
    """Like `place`, for something made from a blob; it can be made again, and need not last."""
    return place_passing(file, derived_key(sha256, name))


def place_passing(file: Path, key: str) -> Path:
    """Like `place`, for something that can be made again, under a key that its maker looks after,
    as in "proxies/…". Raises StorageAway."""
    there = bucket()
    if there is None:
        return disk.place_derived(file, key)
    _send(file, key, there)
    return cache().adopt(file, key)


def delete(key: str) -> None:
    """Forget the bytes, wherever they lie. Raises StorageAway."""
    (root() / key).unlink(missing_ok=True)
    if there := bucket():
        cache().forget(key)
        there.delete(key)


def delete_derived(sha256: str) -> None:
    """Forget all that was made from a blob. Raises StorageAway."""
    shutil.rmtree(root() / DERIVED / sha256, ignore_errors=True)
    if there := bucket():
        for one in list(there.entries(derived_key(sha256, ""))):
            delete(one.key)


def content_type(key: str) -> str:
    """A guess by the key's extension, for who finds an object in the bucket."""
    return mimetypes.guess_type(key)[0] or "application/octet-stream"


def sweep_blobs(known: disk.Known, older_than: float = INCOMING_SECONDS) -> int:
    """Delete blobs that were placed, but not recorded because of a crash; how many files.

    `known` says which of some SHA-256s have a row. Placing a blob renews its age, so one that is
    being recorded right now is never deleted.
    """
    swept = disk.sweep_blobs(known, older_than)
    if there := bucket():
        deadline = datetime.now(UTC) - timedelta(seconds=older_than)
        there.abort_unfinished(deadline)
        old = (one for one in there.entries(BLOBS) if one.modified < deadline.timestamp())
        for block in disk.blocks(old):
            recorded = known({sha256_of_blob(one.key) for one in block})
            orphans = [one for one in block if sha256_of_blob(one.key) not in recorded]
            for one in orphans:
                delete(one.key)
            swept += len(orphans)
    return swept


def _send(file: Path, key: str, there: Bucket) -> None:
    there.put(file, key, sha256_of_blob(key) or hash_file(file), content_type(key))


__all__ = [
    "BLOCK",
    "INCOMING_SECONDS",
    "Damaged",
    "StorageAway",
    "StorageFull",
    "bucket",
    "cache",
    "can_adopt",
    "delete",
    "delete_derived",
    "derived_key",
    "entries",
    "hash_file",
    "holds",
    "in_use",
    "incoming",
    "is_there",
    "key_of",
    "partial",
    "path",
    "place",
    "place_derived",
    "place_passing",
    "prepare",
    "received",
    "room_for",
    "root",
    "sweep",
    "sweep_abandoned",
    "sweep_blobs",
]

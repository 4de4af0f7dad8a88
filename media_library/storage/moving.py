"""Moving bytes between the disk and the bucket, one file at a time, verified before they go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from media_library import store

from . import disk
from .bucket import Bucket
from .cache import verify
from .entries import Stored
from .failures import Damaged
from .layout import BLOBS, DERIVED, root, sha256_of_blob
from .partials import hash_file, partial, remove_unless_locked

Place = Literal["s3", "local"]


@dataclass(frozen=True)
class Moved:
    """What became of one file; `problem` is empty if it went well."""

    key: str
    size: int
    problem: str = ""


def sources(to: Place, bucket: Bucket) -> Iterator[Stored]:
    """What lies in the other place."""
    for beginning in (BLOBS, DERIVED):
        yield from disk.entries(beginning) if to == "s3" else bucket.entries(beginning)


def move(one: Stored, to: Place, bucket: Bucket, *, keep: bool = False) -> Moved:
    """Copy a file, compare the hashes, then forget it in the old place unless `keep`.

    Whoever looks for it finds it at any moment. Harmless when done again or interrupted.
    """
    try:
        problem = _send(one, bucket, keep) if to == "s3" else _bring(one, bucket, keep)
    except Damaged:
        problem = "has not the bytes that its name says"
    except FileNotFoundError:
        problem = "was deleted meanwhile"
    return Moved(one.key, one.size, problem)


def _send(one: Stored, bucket: Bucket, keep: bool) -> str:
    file = root() / one.key
    digest = hash_file(file)
    verify(file, Stored(key=one.key, size=one.size, modified=0, sha256=digest))
    if bucket.facts(one.key) is None or not _arrived(one.key, digest, bucket):
        bucket.put(file, one.key, digest, store.content_type(one.key))
        if not _arrived(one.key, digest, bucket):
            return "has arrived with other bytes"
    return "" if keep else _forget(file)


def _arrived(key: str, digest: str, bucket: Bucket) -> bool:
    """Whether the bucket gives back the right bytes."""
    with partial() as copy:
        bucket.fetch(key, copy)
        return hash_file(copy) == digest


def _forget(file: Path) -> str:
    gone = remove_unless_locked(file)
    return "" if gone else "is in use: it was copied, and is deleted here next time"


def _bring(one: Stored, bucket: Bucket, keep: bool) -> str:
    there = bucket.facts(one.key)
    if there is None:
        raise FileNotFoundError(one.key)
    here = root() / one.key
    if not (here.exists() and _same(here, there)):
        with partial() as copy:
            bucket.fetch(one.key, copy)
            verify(copy, there)
            disk.place(copy, one.key)
    if not keep:
        store.cache().forget(one.key)
        bucket.delete(one.key)
    return ""


def _same(here: Path, there: Stored) -> bool:
    expected = sha256_of_blob(there.key) or there.sha256
    return here.stat().st_size == there.size and hash_file(here) == expected

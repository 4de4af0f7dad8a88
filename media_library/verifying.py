"""Whether the rows and the bytes agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from . import store
from .models import Asset, Blob
from .storage.entries import Stored
from .storage.layout import BLOBS, DERIVED, blob_behind

Fault = Literal["missing", "truncated", "corrupted", "orphaned", "empty"]
CHUNK = 2000


@dataclass(frozen=True, order=True)
class Finding:
    """One file that is not as it should be."""

    fault: Fault
    key: str
    detail: str = ""


def verify(*, full: bool = False) -> Iterator[Finding]:
    """Compare every blob's row with its bytes, and every file with the rows.

    `full` reads everything and compares hashes. What seems missing or orphaned is looked up once
    more, as files come and go meanwhile. Raises StorageAway.
    """
    files: dict[str, Stored] = {}
    for one in store.entries(BLOBS):
        files.setdefault(one.key, one)  # the disk's, which is read first
    derived = list(store.entries(DERIVED))
    for blob in Blob.objects.order_by("pk").iterator(CHUNK):
        found = files.pop(blob.key, None) or _now(blob.key)
        yield from _blob_faults(blob, found, full)
    known = _known({blob_behind(key) for key in [*files, *(one.key for one in derived)]})
    for key, one in files.items():
        is_known = blob_behind(key) in known and Blob.objects.filter(key=key).exists()
        if not is_known and _now(key):
            yield Finding("orphaned", key, f"{one.size} bytes that no row knows")
    for one in derived:
        yield from _derived_faults(one, known)


def _blob_faults(blob: Blob, found: Stored | None, full: bool) -> Iterator[Finding]:
    if found is None:
        yield Finding("missing", blob.key, f"{blob.size_bytes} bytes; {_users(blob)}")
    elif found.size != blob.size_bytes:
        detail = f"{found.size} of {blob.size_bytes} bytes; {_users(blob)}"
        yield Finding("truncated", blob.key, detail)
    elif full and _hash(found) != blob.sha256:
        yield Finding("corrupted", blob.key, f"its bytes have another hash; {_users(blob)}")


def _derived_faults(one: Stored, known: set[str]) -> Iterator[Finding]:
    if blob_behind(one.key) not in known:
        yield Finding("orphaned", one.key, "made from a file that is gone")
    elif one.size == 0:
        yield Finding("empty", one.key, "delete it, and it is made again")


def _now(key: str) -> Stored | None:
    """What lies under the key at this moment; a copy in the cache does not count."""
    here, bucket = store.root() / key, store.bucket()
    if here.exists():
        return Stored(key=key, size=here.stat().st_size, modified=here.stat().st_ctime)
    return bucket.facts(key) if bucket else None


def _users(blob: Blob) -> str:
    """Which files of which workspaces are meant."""
    assets = Asset.every.filter(blob=blob).select_related("workspace")[:3]
    names = [f"“{asset.name}” of {asset.workspace}" for asset in assets]
    return ", ".join(names) or "no asset"


def _hash(found: Stored) -> str:
    """The hash of what lies there now; a copy in the cache does not count."""
    here = store.root() / found.key
    bucket = store.bucket()
    if bucket is None or here.exists():
        return store.hash_file(here)
    with store.partial() as copy:
        bucket.fetch(found.key, copy)
        return store.hash_file(copy)


def _known(hashes: set[str]) -> set[str]:
    """Those that there is a row for."""
    wanted = sorted(hashes)
    chunks = (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
    return {
        found
        for chunk in chunks
        for found in Blob.objects.filter(pk__in=chunk).values_list("pk", flat=True)
    }

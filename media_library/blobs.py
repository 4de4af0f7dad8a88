"""Blobs come and go under a lock on their row, so that no bytes vanish under a new asset.

Whoever adds an asset takes the lock, sees to the bytes and commits; whoever removes the last one
takes the lock, deletes the bytes and commits. SQLite has one writer at a time; PostgreSQL locks
the row.
"""

from __future__ import annotations

from . import store
from .models import Asset, Blob


def locked(sha256: str, size: int, key: str) -> tuple[Blob, bool]:
    """The blob of these bytes, locked until the transaction ends, and whether it is new."""
    while True:
        _, created = Blob.objects.get_or_create(
            sha256=sha256, defaults={"size_bytes": size, "key": key}
        )
        blob = lock(sha256)
        if blob is not None:
            return blob, created


def lock(sha256: str) -> Blob | None:
    """Lock the blob's row until the transaction ends; None if there is none (any more)."""
    return Blob.objects.select_for_update().filter(pk=sha256).first()


def release(blob: Blob) -> None:
    """Delete a locked blob, its bytes and its pictures if no workspace has it.

    The bytes go before the transaction commits. If it never does, a row is left whose bytes are
    missing, which the next ingest of the same content mends.
    """
    if Asset.every.filter(blob=blob).exists():
        return
    sha256 = blob.sha256  # which the row forgets when it is deleted
    blob.delete()
    store.delete(blob.key)
    store.delete_derived(sha256)

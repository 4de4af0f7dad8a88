"""New bytes for an asset that keeps its id, its name and its place in workflows.

The content's hash is part of every digest, so workflows that use the asset run anew.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from media_library import blobs, store
from media_library.facts import Facts
from media_library.ingest import known_facts
from media_library.models import Asset, Blob
from media_library.probe import probe
from media_library.refusal import Refused
from workspaces.models import AuditEvent

from . import quota


class OtherKind(Exception):
    """The new content is no video where there was one, and so on."""

    def __init__(self, was: str, found: str) -> None:
        super().__init__(f"This is of kind {was} and cannot become one of kind {found}.")


class Taken(Exception):
    """Another asset of the workspace has this content already."""

    def __init__(self, other: Asset) -> None:
        super().__init__(f"“{other.name}” has exactly this content already.")
        self.other = other


class Gone(Exception):
    """The asset was deleted meanwhile."""


def replace(asset: Asset, source: BinaryIO, *, user_id: int | None) -> Asset:
    """Let the asset have the bytes of `source`.

    Raises Refused, StorageFull, OtherKind, Taken or Gone.
    """
    with store.room_for(asset.name), store.received(source) as (partial, sha256):
        if sha256 == asset.sha256:
            return asset
        facts = known_facts(asset.workspace, sha256) or probe(partial, asset.name)
        if facts.kind != asset.kind:
            raise OtherKind(asset.kind, facts.kind)
        store.prepare(partial, store.key_of(sha256, facts.container))
        return _swap(asset, partial, sha256, facts, user_id)


def _swap(asset: Asset, file: Path, sha256: str, facts: Facts, user_id: int | None) -> Asset:
    size = file.stat().st_size
    with transaction.atomic():
        old, new, is_new = _locked(asset.sha256, sha256, size, facts)
        current = Asset.objects.select_for_update().filter(pk=asset.pk, blob=asset.sha256).first()
        if current is None or old is None:
            raise Gone
        _make_way(current, new)
        quota.hold(current.workspace)
        quota.check(current.workspace, size, current.name, freed=old.size_bytes)
        if is_new or not new.is_there:
            store.place(file, new.key)
        for name, value in asdict(facts).items():
            setattr(current, name, value)
        current.blob = new
        current.save()
        AuditEvent.objects.create(
            workspace=current.workspace,
            user_id=user_id,
            action="asset.replace",
            target=str(current.pk),
            detail={"before": old.sha256, "after": new.sha256},
        )
        blobs.release(old)
    return current


def _locked(old: str, sha256: str, size: int, facts: Facts) -> tuple[Blob | None, Blob, bool]:
    """Both blobs, locked in the same order by all, so that no two wait for each other."""
    key = store.key_of(sha256, facts.container)
    if old < sha256:
        before = blobs.lock(old)
        return before, *blobs.locked(sha256, size, key)
    new, is_new = blobs.locked(sha256, size, key)
    return blobs.lock(old), new, is_new


def _make_way(asset: Asset, new: Blob) -> None:
    """Another asset with the new content stands in the way, unless it lies in the trash."""
    other = Asset.every.filter(workspace=asset.workspace_id, blob=new).first()
    if other is None:
        return
    if other.trashed_at is None:
        raise Taken(other)
    other.delete()


__all__ = ["Gone", "OtherKind", "Refused", "Taken", "replace"]

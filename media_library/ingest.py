"""How bytes become an asset: hashed, found again or probed, stored once, recorded."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from workspaces.models import Workspace

from . import blobs, store
from .derived import jobs
from .facts import Facts
from .library import quota
from .models import Asset, AssetRole, Blob, SourceType
from .probe import probe
from .refusal import Refused, refuse

LONGEST_NAME = 255
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Unicode's explicit directions (UAX #9): by them "exe.png" is shown where "gnp.exe" is."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What the caller says about a new asset; an asset that exists keeps what it has."""

    name: str
    role: str = AssetRole.SOURCE
    source_type: str = SourceType.UPLOADED
    platform: str = ""
    category: str = ""
    tags: list[str] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)


def ingest(
    source: Path | BinaryIO,
    workspace: Workspace,
    *,
    name: str = "",
    role: str = AssetRole.SOURCE,
    source_type: str = SourceType.UPLOADED,
    platform: str = "",
    category: str = "",
    tags: Iterable[str] = (),
    metadata: dict[str, Any] | None = None,
    move: bool = False,
    sha256: str = "",
) -> tuple[Asset, bool]:
    """The workspace's asset with these bytes, and whether it is new.

    With `move` a file is taken, not copied: it is gone afterwards, unless it was refused. One
    that was hashed while it came in names its `sha256`, and is not read again for that.
    Raises Refused for a file that is no usable media, StorageFull where there is no room.
    """
    move = move and isinstance(source, Path) and not store.holds(source)
    shown = clean_name(name or (source.name if isinstance(source, Path) else ""))
    label = Label(
        name=shown,
        role=role,
        source_type=source_type,
        platform=platform,
        category=category,
        tags=list(tags),
        metadata=metadata or {},
    )
    with store.room_for(shown), _held(source, shown, move, sha256) as (file, digest):
        asset, created = _take_in(file, digest, workspace, label)
    if move and isinstance(source, Path):
        source.unlink(missing_ok=True)
    if created:
        jobs.submit(asset)
    return asset, created


def clean_name(name: str) -> str:
    """The last part of a client's path as one plain line, at most 255 long."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(sign for sign in last if not _misleads(sign)).strip()[-LONGEST_NAME:].strip()
    return "untitled" if kept in ("", ".", "..") else kept


def _misleads(sign: str) -> bool:
    """Whether it shows as nothing, breaks the line or turns the direction of what follows."""
    kind, direction = unicodedata.category(sign), unicodedata.bidirectional(sign)
    return kind in ("Cc", "Cs", "Zl", "Zp") or direction in TURNING


@contextmanager
def _held(
    source: Path | BinaryIO, name: str, move: bool, known_sha256: str
) -> Iterator[tuple[Path, str]]:
    """A file that may be renamed into the store, and its SHA-256."""
    if not isinstance(source, Path):
        with store.received(source) as partial:
            yield partial
        return
    if not source.is_file():
        raise refuse("missing", name)
    if move and store.can_adopt(source):
        yield source, known_sha256 or store.hash_file(source)
        return
    with source.open("rb") as stream, store.received(stream) as partial:
        yield partial


def _take_in(file: Path, sha256: str, workspace: Workspace, label: Label) -> tuple[Asset, bool]:
    rows = Asset.objects.filter(workspace=workspace, blob_id=sha256).select_related("blob")
    existing = rows.first()
    if existing is not None and existing.blob.is_there:
        return existing, False
    size = file.stat().st_size
    if not Asset.every.filter(workspace=workspace, blob_id=sha256).exists():
        quota.check(workspace, size, label.name)
    facts = known_facts(workspace, sha256) or probe(file, label.name)
    return record(file, sha256, workspace, label, facts)


def known_facts(workspace: Workspace, sha256: str) -> Facts | None:
    """What an earlier probe of the same bytes has found, if it was for this workspace: how long it
    takes must not tell what others have."""
    twin = Asset.every.filter(workspace=workspace, blob_id=sha256).first()
    return twin.facts if twin else None


def record(
    file: Path, sha256: str, workspace: Workspace, label: Label, facts: Facts
) -> tuple[Asset, bool]:
    """Store the bytes and write the rows. An asset that was in the trash comes back.

    Of several that do so at once, one makes each row and all get it.
    """
    size, key = file.stat().st_size, store.key_of(sha256, facts.container)
    store.prepare(file, key)  # here, not while the database waits
    with transaction.atomic():
        blob, is_new = blobs.locked(sha256, size, key)
        if is_new or not blob.is_there:
            store.place(file, blob.key)
        quota.hold(workspace)
        asset = Asset.every.filter(workspace=workspace, blob=blob).first()
        if asset is None:
            quota.check(workspace, size, label.name)
            made = Asset.every.create(
                workspace=workspace, blob=blob, **asdict(facts) | asdict(label)
            )
            return made, True
        if asset.trashed_at is not None:
            asset.trashed_at = None
            asset.save(update_fields=("trashed_at", "updated_at"))
        return asset, False


def sweep(older_than: float = store.INCOMING_SECONDS) -> int:
    """Delete what ingests that crashed so many seconds ago or more have left; how many files."""

    def known(hashes: Collection[str]) -> set[str]:
        return set(Blob.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))

    return store.sweep(older_than) + store.sweep_blobs(known, older_than)


__all__ = ["Refused", "clean_name", "ingest", "sweep"]

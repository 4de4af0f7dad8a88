"""Assets as a zip that is written while it is sent: each file with its metadata beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from media_library import store
from media_library.delivery import saved_as
from media_library.described import description
from media_library.models import Asset

BLOCK = 256 * 1024
LONGEST_STEM = 150


class _Pipe:
    """A file without seeking, whose written bytes are taken out again."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def zipped(assets: Iterable[Asset]) -> Iterator[bytes]:
    """The zip in blocks. A file whose bytes are missing has only its metadata there.

    Media are stored as they are, since they do not shrink.
    """
    pipe, names = _Pipe(), set[str]()
    with ZipFile(pipe, "w", allowZip64=True) as archive:
        for asset in assets:
            name = _unused(saved_as(asset), names)
            for _ in _added(archive, asset, name):
                yield pipe.taken()
            about = json.dumps(description(asset), ensure_ascii=False, indent=2)
            archive.writestr(_entry(f"{name}.json", ZIP_DEFLATED), about)
            yield pipe.taken()
    yield pipe.taken()


def _added(archive: ZipFile, asset: Asset, name: str) -> Iterator[None]:
    try:
        source = _opened(asset)
    except (FileNotFoundError, store.Damaged):
        return
    with source, archive.open(_entry(name, ZIP_STORED), "w", force_zip64=True) as target:
        while block := source.read(BLOCK):
            target.write(block)
            yield


def _opened(asset: Asset) -> BinaryIO:
    """A file that is open stays readable, whatever becomes of its name."""
    with store.in_use():
        return asset.blob.path.open("rb")


def _entry(name: str, compression: int) -> ZipInfo:
    entry = ZipInfo(name, timezone.now().timetuple()[:6])
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    return entry


def _unused(name: str, names: set[str]) -> str:
    """The name, numbered if there is one like it; for every file system, and never a path."""
    path = PurePath(name.replace("/", "_").replace("\\", "_").replace(":", "_").lstrip("."))
    stem, suffix = path.stem[:LONGEST_STEM] or "untitled", path.suffix[:20]
    number, candidate = 1, f"{stem}{suffix}"
    while candidate.casefold() in names:
        number += 1
        candidate = f"{stem} ({number}){suffix}"
    names.add(candidate.casefold())
    return candidate

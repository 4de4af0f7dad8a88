"""Pictures drawn to PNG once, and kept for the next encode or still that shows them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from django.conf import settings

from .diskcache import DiskCache
from .picture import Picture
from .pictures import draw

CACHE_BYTES = 512 * 2**20
FASTEST = 1
"""zlib level. These files live on this disk only; time matters more than size."""


def drawn(pictures: Iterable[Picture], media: Mapping[str, Path], folder: Path) -> dict[str, Path]:
    """A PNG in `folder` for each picture, by digest."""
    return {picture.digest: _into(folder, picture, media) for picture in pictures}


def _into(folder: Path, picture: Picture, media: Mapping[str, Path]) -> Path:
    """A link in `folder`, which stays readable when the cache drops the file."""
    cache = DiskCache(Path(settings.VAR) / "cache" / "pictures", CACHE_BYTES)
    name = f"{picture.digest}.png"
    target = folder / name
    if target.exists():
        return target
    kept = cache.get(name) or cache.put(name, partial(_draw, picture, media))
    try:
        os.link(kept, target)
    except OSError:  # another file system, or dropped this moment
        if kept.exists():
            shutil.copy(kept, target)
        else:
            _draw(picture, media, target)
    return target


def _draw(picture: Picture, media: Mapping[str, Path], path: Path) -> None:
    draw(picture, media).save(path, "PNG", compress_level=FASTEST)

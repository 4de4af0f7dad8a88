"""An asset's poster: a PNG 1280 pixels wide, drawn when first asked for and then kept."""

from __future__ import annotations

from pathlib import Path

from . import store
from .models import Asset, Kind
from .probe import draw_poster

NAME = "poster.png"


def poster_of(asset: Asset) -> Path | None:
    """The file with the poster; None for sounds, which have none. Raises Refused, StorageFull."""
    if asset.kind == Kind.AUDIO:
        return None
    kept = store.path(store.derived_key(asset.sha256, NAME))
    return kept if kept.exists() else _drawn(asset)


def _drawn(asset: Asset) -> Path:
    room = store.room_for(asset.name)
    with store.in_use(), room, store.partial() as partial:
        draw_poster(asset.blob.path, asset.name, partial)
        return store.place_derived(partial, asset.sha256, NAME)

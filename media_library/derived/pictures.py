"""Which pictures an asset has, and making them: when first asked for, and then kept.

They belong to the content: assets of several workspaces share them. A content that cannot be
drawn is not tried again, unless that may not be its own fault.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from media_library import store
from media_library.models import Asset, Kind
from media_library.probe import ask
from media_library.refusal import Refused, refuse

WIDTHS = (160, 320, 640, 1280)
"""Pixels that a thumbnail may be wide."""
STEP = 0.1
"""Seconds by which the moments of thumbnails differ."""
MOST_THUMBNAILS = 200
"""Of one content. The one that was made first goes."""
THUMBNAIL = "thumbnail-"
SHEET, LAYOUT = "storyboard-1.jpg", "storyboard-1.json"
WAVEFORM, PEAKS = "waveform-1.png", "peaks-1.json"


@dataclass(frozen=True)
class Layout:
    """`count` tiles of `width` x `height` pixels, `columns` in a row, `step` seconds apart."""

    count: int
    columns: int
    width: int
    height: int
    step: float


def thumbnail(asset: Asset, at: float = 0.0, width: int = 320) -> str | None:
    """The asset at a moment (seconds), as wide as the nearest of WIDTHS; None for sounds.

    This and the others answer storage keys. They raise Refused, StorageFull, StorageAway, Damaged.
    """
    if asset.kind == Kind.AUDIO:
        return None
    width = min(WIDTHS, key=lambda one: abs(one - width))
    last = max(0.0, asset.duration - STEP)
    moment = round(min(max(at, 0.0), last) / STEP) if asset.kind == Kind.VIDEO else 0
    suffix = "jpg" if asset.kind == Kind.VIDEO else "png"
    name = f"{THUMBNAIL}{width}-{moment:06}.{suffix}"
    (key,) = _made(asset, "thumbnail", (name,), at=moment * STEP, width=width)
    return key


def storyboard(asset: Asset) -> str | None:
    """The sheet; None for what does not move."""
    return _sheet_and_layout(asset)[0] if asset.kind == Kind.VIDEO else None


def layout(asset: Asset) -> Layout | None:
    """Where on the sheet which moment is."""
    if asset.kind != Kind.VIDEO:
        return None
    with store.in_use():
        return Layout(**json.loads(store.path(_sheet_and_layout(asset)[1]).read_text()))


def waveform(asset: Asset) -> str | None:
    """A PNG; None for what makes no sound."""
    return _waveform_and_peaks(asset)[0] if asset.has_audio else None


def peaks(asset: Asset) -> str | None:
    """The waveform as JSON."""
    return _waveform_and_peaks(asset)[1] if asset.has_audio else None


def _sheet_and_layout(asset: Asset) -> list[str]:
    return _made(asset, "storyboard", (SHEET, LAYOUT), duration=asset.duration)


def _waveform_and_peaks(asset: Asset) -> list[str]:
    return _made(asset, "waveform", (WAVEFORM, PEAKS), duration=asset.duration)


def _made(asset: Asset, what: str, names: tuple[str, ...], **request: Any) -> list[str]:
    keys = [store.derived_key(asset.sha256, name) for name in names]
    if all(map(store.is_there, keys)):
        return keys
    refusal = store.derived_key(asset.sha256, f"{names[0]}.refused")
    with store.room_for(asset.name), store.in_use():
        if store.is_there(refusal):
            raise refuse(store.path(refusal).read_text(), asset.name)
        try:
            _draw(asset, what, names, request)
        except Refused as refused:
            if refused.code != "missing" and not refused.may_pass:
                _note(asset, f"{names[0]}.refused", refused.code)
            raise
    if what == "thumbnail":
        _forget_oldest(asset.sha256, keep=keys[0])
    return keys


def _draw(asset: Asset, what: str, names: tuple[str, ...], request: dict[str, Any]) -> None:
    with ExitStack() as stack:
        drafts = [stack.enter_context(store.partial()) for _ in names]
        asked = {"do": what, "outs": [str(path) for path in drafts], **request}
        ask(asset.blob.path, asset.name, settings.MEDIA_LIMITS, asked)
        for path, name in zip(drafts, names, strict=True):
            store.place_derived(path, asset.sha256, name)


def _note(asset: Asset, name: str, text: str) -> None:
    with store.partial() as draft:
        draft.write_text(text)
        store.place_derived(draft, asset.sha256, name)


def _forget_oldest(sha256: str, *, keep: str) -> None:
    drawn = store.entries(store.derived_key(sha256, ""))
    thumbnails = (one for one in drawn if f"/{THUMBNAIL}" in one.key and one.key != keep)
    others = sorted(thumbnails, key=lambda one: one.modified)
    for one in others[: max(0, len(others) + 1 - MOST_THUMBNAILS)]:
        store.delete(one.key)

"""Renditions: which files have been made, and when one of them answers a request."""

from __future__ import annotations

import hashlib
import logging
from typing import Literal

from media_library import store
from media_library.models import Asset
from media_library.poster import NAME as POSTER
from media_library.poster import poster_of
from media_library.refusal import Refused
from media_library.store import StorageAway, StorageFull
from workspaces.models import Workspace

from .clip import Clip, VideoFile
from .models import Rendition
from .presets import PRESETS, EncodeSpec

log = logging.getLogger(__name__)

Engine = Literal["ffmpeg", "moviepy"]

RENDER_VERSION = 1
"""Raised when the same clip and specification are to give other bytes than before."""


def rendition_key(clip: Clip, spec: EncodeSpec, engine: Engine = "ffmpeg") -> str:
    """Equal for two requests that one file can answer."""
    words = (clip.digest, spec.digest, str(RENDER_VERSION), engine)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def cached(
    clip: Clip, spec: EncodeSpec, workspace: Workspace, engine: Engine = "ffmpeg"
) -> Asset | None:
    """The file that answers this request, if it was made already and is still there."""
    if original := _as_it_is(clip, spec, workspace):
        return original
    rows = Rendition.objects.filter(workspace=workspace, key=rendition_key(clip, spec, engine))
    row = rows.select_related("asset__blob").first()
    if row is None:
        return None
    if row.asset.blob.is_there:
        return row.asset
    row.delete()
    return None


def record(key: str, asset: Asset, workspace: Workspace, seconds: float) -> None:
    """Remember that `asset` answers `key`, with its poster. `seconds`: what making it took."""
    Rendition.objects.update_or_create(
        workspace=workspace,
        key=key,
        defaults={"asset": asset, "seconds": seconds, "poster": _poster_key(asset)},
    )


def _poster_key(asset: Asset) -> str:
    """The storage key of the asset's poster; empty where none could be drawn."""
    try:
        poster = poster_of(asset)
    except (Refused, StorageFull, StorageAway) as error:
        log.warning("No poster for %s: %s", asset.pk, error)
        return ""
    return store.derived_key(asset.sha256, POSTER) if poster else ""


def _as_it_is(clip: Clip, spec: EncodeSpec, workspace: Workspace) -> Asset | None:
    """The stored file itself, where the clip is all of it and it can be played everywhere."""
    if spec.digest != PRESETS["source"].digest or not isinstance(clip, VideoFile):
        return None
    frame = 1 / (clip.media.fps or 30)
    if clip.start > 0 or abs(clip.duration - clip.media.duration) > frame / 2:
        return None
    fits = Asset.objects.filter(
        workspace=workspace,
        blob_id=clip.media.sha256,
        container="mp4",
        codec="h264",
        pixel_format="yuv420p",
        transfer="",
        audio_codec__in=("", "aac"),
        variable_fps=False,
        rotation=0,
        width=clip.width,
        height=clip.height,
    )
    asset = fits.select_related("blob").first()
    return asset if asset and asset.blob.is_there else None

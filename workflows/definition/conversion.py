"""From one port type to another: a file as a clip, a sound or a picture; a clip's sound."""

from __future__ import annotations

from typing import Any

from render.clip import Clip, StillClip, video
from render.geometry import even_size
from render.picture import Picture, PictureFile
from render.sound import FileSound, Sound

from ..graph import End
from ..node import PORT_TYPES, AssetRef, InvalidInput, Port, Unavailable

PICTURE_SECONDS = 5.0
"""How long a picture lasts where a clip is wanted."""
LONGEST_EDGE = 3840
"""Pixels. A photo that is larger is a film of this size (UHD): few players take a larger one."""


def converted(value: Any, port: Port, target: End, source: str) -> Any:
    """`value`, which comes from the node `source`, as the input `target` wants it.

    Raises InvalidInput where it cannot be had.
    """
    if isinstance(value, port.type) or (port.files and isinstance(value, AssetRef)):
        return value
    result = _conversion(value, port.type)
    if isinstance(result, Unavailable):
        reason = f"`{target.node}` {result.message} It comes from `{source}`."
        raise InvalidInput(reason, field=target.port)
    if result is None:
        given = PORT_TYPES.get(type(value), type(value).__name__)
        raise InvalidInput(
            f"`{target.node}` takes a {port.type_name} at `{target.port}`, but `{source}` gave a "
            f"{given}.",
            field=target.port,
        )
    return result


def clip_of(asset: AssetRef, start: float = 0.0, end: float | None = None) -> Clip | Unavailable:
    """A video from `start` to `end` seconds, or a picture for some seconds."""
    if asset.media.kind == "audio":
        return Unavailable(f"needs a video, but “{asset.name}” has only sound.")
    if asset.media.kind == "image":
        return still_of(asset, PICTURE_SECONDS)
    return video(asset.media, start, end)


def still_of(asset: AssetRef, seconds: float) -> Clip:
    """A picture shown for some seconds, in its own size or the largest that a film may have."""
    picture = _picture(asset)
    width, height = picture.width, picture.height
    if max(width, height) > LONGEST_EDGE:
        by = LONGEST_EDGE / max(width, height)
        width, height = even_size(width * by, height * by)
    return StillClip(picture=picture, duration=seconds, width=width, height=height)


def sound_of(asset: AssetRef, start: float = 0.0, end: float | None = None) -> Sound | Unavailable:
    """What is heard in a file from `start` to `end` seconds."""
    media = asset.media
    if media.kind == "image":
        return Unavailable(f"needs sound, but “{asset.name}” is a picture.")
    if not media.has_audio:
        return Unavailable(f"needs sound, but “{asset.name}” has none.")
    stop = media.duration if end is None else min(end, media.duration)
    return FileSound(media=media, start=start, duration=stop - start)


def picture_of(asset: AssetRef) -> Picture | Unavailable:
    """A picture file."""
    if asset.media.kind == "image":
        return _picture(asset)
    other = "has only sound" if asset.media.kind == "audio" else "is a video"
    return Unavailable(f"needs a picture, but “{asset.name}” {other}.")


def _conversion(value: Any, wanted: type) -> Any:
    if isinstance(value, AssetRef) and wanted in _FROM_ASSET:
        return _FROM_ASSET[wanted](value)
    if isinstance(value, Clip) and wanted is Sound:
        return value.sound or Unavailable("needs sound, but this clip has none.")
    if isinstance(value, (int, float)) and wanted is str:
        return f"{value:.12g}"
    return float(value) if isinstance(value, int) and wanted is float else None


def _picture(asset: AssetRef) -> Picture:
    media = asset.media
    return PictureFile(media=media, width=media.width, height=media.height)


_FROM_ASSET: dict[type, Any] = {Clip: clip_of, Sound: sound_of, Picture: picture_of}

"""Frames and films built at a smaller size: they look like the large one made smaller. PURE.

Every part is described again in pixels of the small frame, so that nothing is ever drawn or
scaled larger than it is shown. Text keeps its lines: it is laid out for the large frame.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from math import ceil, floor

from .clip import (
    Clip,
    ColorClip,
    CutClip,
    ExtendClip,
    FitClip,
    KenBurns,
    Layer,
    Layers,
    Sequence,
    StillClip,
    VideoFile,
    WithSound,
    with_sound,
)
from .geometry import Size, even
from .picture import (
    BorderPicture,
    FittedPicture,
    Picture,
    PictureFile,
    PictureStack,
    PlacedPicture,
    SmallText,
    TextPicture,
    ZoomedPicture,
)

ONE_FRAME = 1.5
"""Frames. What lasts no longer stands still."""


def shrunk(frame: Clip, width: int) -> Clip:
    """One frame of a clip (`cut.frame_at`), a whole number of times smaller, but not narrower
    than `width`; the frame itself where it is not twice as wide."""
    by = frame.width // max(width, 1)
    if by < 2 or frame.height // by < 2:
        return frame
    return _small(frame, (even(frame.width / by), even(frame.height / by)))


def film_shrunk(clip: Clip, size: Size) -> Clip:
    """A whole clip, with its sound, at a smaller size of (nearly) its aspect."""
    if size[0] >= clip.width or size[1] >= clip.height:
        return clip
    return with_sound(_small(clip, size), clip.sound)


@singledispatch
def _small(clip: Clip, size: Size) -> Clip:
    """The clip's pictures at `size`, which has (nearly) its aspect."""
    return FitClip(clip=clip, fit="stretch", width=size[0], height=size[1], duration=clip.duration)


@_small.register
def _(clip: ColorClip, size: Size) -> Clip:
    return replace(clip, width=size[0], height=size[1])


@_small.register
def _(clip: StillClip, size: Size) -> Clip:
    return replace(clip, picture=_picture(clip.picture, size), width=size[0], height=size[1])


@_small.register
def _(clip: WithSound, size: Size) -> Clip:
    return _small(clip.clip, size)


@_small.register(CutClip)
@_small.register(ExtendClip)
def _(clip: CutClip | ExtendClip, size: Size) -> Clip:
    return replace(clip, clip=_small(clip.clip, size), width=size[0], height=size[1])


@_small.register
def _(clip: FitClip, size: Size) -> Clip:
    return replace(clip, clip=_source(clip.clip, clip, size), width=size[0], height=size[1])


@_small.register
def _(clip: KenBurns, size: Size) -> Clip:
    content = clip.content
    if isinstance(content, Clip):
        small = _source(content, clip, size)
        return replace(clip, content=small, width=size[0], height=size[1])
    if clip.duration * clip.fps > ONE_FRAME:
        return replace(clip, width=size[0], height=size[1])
    zoomed = ZoomedPicture(picture=content, zoom=clip.zoom(0), width=size[0], height=size[1])
    return StillClip(picture=zoomed, duration=clip.duration, width=size[0], height=size[1])


@_small.register
def _(clip: Sequence, size: Size) -> Clip:
    clips = tuple(_small(part, size) for part in clip.clips)
    return replace(clip, clips=clips, width=size[0], height=size[1])


@_small.register
def _(clip: Layers, size: Size) -> Clip:
    layers = tuple(_layer(layer, clip.size, size) for layer in clip.layers)
    return replace(clip, layers=layers, width=size[0], height=size[1], heard=None)


def _source(inner: Clip, outer: Clip, size: Size) -> Clip:
    """What is fitted into `outer`, once that has `size`: a file stays, it is scaled only once."""
    if _is_file(inner):
        return inner
    wide, high = size[0] / outer.width, size[1] / outer.height
    return _small(inner, (even(inner.width * wide), even(inner.height * high)))


def _is_file(clip: Clip) -> bool:
    if isinstance(clip, CutClip | ExtendClip | WithSound):
        return _is_file(clip.clip)
    return isinstance(clip, VideoFile | ColorClip) or (
        isinstance(clip, StillClip) and isinstance(clip.picture, PictureFile)
    )


def _layer(layer: Layer, frame: Size, size: Size) -> Layer:
    """Where it begins and ends is rounded, so that neighbours stay neighbours."""
    content = layer.content
    if isinstance(content, Picture):
        wide, high = size[0] / frame[0], size[1] / frame[1]
        placed = PlacedPicture(picture=content, x=layer.x, y=layer.y, opacity=layer.opacity)
        small = _placed(placed, wide, high)
        return replace(layer, content=small.picture, x=small.x, y=small.y)
    left, width = _even_span(layer.x, content.width, size[0] / frame[0])
    top, height = _even_span(layer.y, content.height, size[1] / frame[1])
    return replace(layer, content=_small(content, (width, height)), x=left, y=top)


def _even_span(start: int, length: int, scale: float) -> tuple[int, int]:
    """Begin and length between even pixels, as chroma planes need."""
    first, last = (2 * round(at * scale / 2) for at in (start, start + length))
    return first, max(2, last - first)


def _placed(item: PlacedPicture, wide: float, high: float) -> PlacedPicture:
    picture, left, top = item.picture, item.x * wide, item.y * high
    if isinstance(picture, TextPicture):
        x, y = floor(left), floor(top)
        small: Picture = SmallText(
            text=picture,
            scale=wide,
            left=left - x,
            top=top - y,
            width=max(1, ceil(left + picture.width * wide) - x),
            height=max(1, ceil(top + picture.height * high) - y),
        )
        return replace(item, picture=small, x=x, y=y)
    x, y = round(left), round(top)
    right, low = round(left + picture.width * wide), round(top + picture.height * high)
    small = _picture(picture, (max(1, right - x), max(1, low - y)))
    return replace(item, picture=small, x=x, y=y)


def _picture(picture: Picture, size: Size) -> Picture:
    """The picture at a size of (nearly) its aspect."""
    wide, high = size[0] / picture.width, size[1] / picture.height
    if isinstance(picture, BorderPicture):
        thickness = max(1, round(picture.thickness * wide))
        return replace(picture, thickness=thickness, width=size[0], height=size[1])
    if isinstance(picture, FittedPicture) and isinstance(picture.picture, PictureFile):
        return replace(picture, width=size[0], height=size[1])
    if isinstance(picture, PictureStack):
        items = tuple(_placed(item, wide, high) for item in picture.items)
        return replace(picture, items=items, width=size[0], height=size[1])
    if isinstance(picture, TextPicture):
        return SmallText(text=picture, scale=wide, width=size[0], height=size[1])
    return FittedPicture(picture=picture, fit="stretch", width=size[0], height=size[1])

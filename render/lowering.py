"""Rewrites a clip into fewer, cheaper operations that look the same. PURE.

What is left for the graph: cuts stand at the files, pictures that lie directly over each other
are one picture at the size it is shown at, what stands still is drawn once, loops repeat files
instead of frames. Sounds are left out: they take their own way (`graph_sound`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from itertools import groupby
from math import ceil, gcd

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
    Slideshow,
    StillClip,
    VideoFile,
    WithSound,
)
from .cut import windowed
from .geometry import Size
from .op import InvalidClip, walk
from .picture import FittedPicture, Picture, PictureStack, PlacedPicture, hdr_table

MOST_ENLARGED = 2.0
"""How much larger than its frame a zoomed picture is drawn, at most."""


def lowered(clip: Clip) -> Clip:
    """The clip as the graph builds it, opaque. Raises InvalidClip for what cannot be compiled."""
    low = _lower(clip)
    if not low.has_alpha:
        return low
    return Layers(
        layers=(Layer(content=low),), width=low.width, height=low.height, duration=low.duration
    )


def drawn_pictures(clip: Clip) -> tuple[Picture, ...]:
    """The pictures that a lowered clip shows or looks colours up in, each once."""
    found: dict[str, Picture] = {}
    for op in walk(clip):
        if isinstance(op, Clip):
            found |= {part.digest: part for part in op.parts() if isinstance(part, Picture)}
        if isinstance(op, VideoFile) and op.media.transfer:
            table = hdr_table(op.media.transfer)
            found[table.digest] = table
    return tuple(found.values())


@singledispatch
def _lower(clip: Clip) -> Clip:
    return clip


@_lower.register
def _(clip: Slideshow) -> Clip:
    raise InvalidClip("A slideshow must be given its slots before it is rendered.")


@_lower.register
def _(clip: WithSound) -> Clip:
    return _lower(clip.clip)


@_lower.register
def _(clip: CutClip) -> Clip:
    window = windowed(clip.clip, clip.start, clip.duration)
    if isinstance(window, CutClip):
        return replace(window, clip=_lower(window.clip))
    return _lower(window)


@_lower.register
def _(clip: Sequence) -> Clip:
    return replace(clip, clips=tuple(_lower(part) for part in clip.clips))


@_lower.register
def _(clip: FitClip) -> Clip:
    inner = _lower(clip.clip)
    if inner.size == clip.size:
        return inner
    if isinstance(inner, StillClip):
        return _still(_fitted_still(inner, clip), clip)
    if isinstance(inner, ColorClip) and clip.fit != "contain":
        return replace(inner, width=clip.width, height=clip.height)
    return replace(clip, clip=inner)


@_lower.register
def _(clip: ExtendClip) -> Clip:
    """Loops and holds go below what is done to each frame alike, down to what they repeat."""
    inner = _lower(clip.clip)
    if isinstance(inner, FitClip):
        below = replace(clip, clip=inner.clip, width=inner.clip.width, height=inner.clip.height)
        return replace(inner, clip=_lower(below), duration=clip.duration)
    if isinstance(inner, ColorClip | StillClip):
        return replace(inner, duration=clip.duration)
    return replace(clip, clip=inner)


@_lower.register
def _(clip: StillClip) -> Clip:
    return _still(clip.picture, clip)


@_lower.register
def _(clip: KenBurns) -> Clip:
    zoom = max(clip.zoom_from, clip.zoom_to)
    content = _lower(clip.content) if isinstance(clip.content, Clip) else clip.content
    if isinstance(content, StillClip):
        content = content.picture
    if isinstance(content, Clip):
        covering = FitClip(
            clip=content, width=clip.width, height=clip.height, duration=content.duration
        )
        return _lower(covering) if zoom == 1 else replace(clip, content=content)
    if zoom == 1:
        return _still(_covering(content, clip.width, clip.height), clip)
    size = _enlarged(clip.size, min(zoom, MOST_ENLARGED))
    return replace(clip, content=_on_color(_covering(content, *size), "#000000"))


@_lower.register
def _(clip: Layers) -> Clip:
    clip = _flat(clip)
    layers = _merged(clip)
    if not layers:
        return ColorClip(
            color=clip.color, width=clip.width, height=clip.height, duration=clip.duration
        )
    if isinstance(layers[0].content, Picture):
        ground = _still(_on_color(layers[0].content, clip.color), clip)
        layers = [Layer(content=ground), *layers[1:]]
        if len(layers) == 1:
            return ground
    return replace(clip, layers=tuple(layers))


def _flat(clip: Layers) -> Layers:
    """The layers, lowered; a lowest layer that is a frame of layers itself is taken up."""
    layers = tuple(_lowered_layer(layer) for layer in clip.layers if layer.opacity > 0)
    color = clip.color
    if layers and isinstance(layers[0].content, Layers) and _is_whole(layers[0], clip):
        color = layers[0].content.color
        layers = (*layers[0].content.layers, *layers[1:])
    return replace(clip, layers=layers, color=color, heard=None)


def _lowered_layer(layer: Layer) -> Layer:
    if isinstance(layer.content, Clip):
        return replace(layer, content=_lower(layer.content))
    return layer


def _is_whole(layer: Layer, frame: Clip) -> bool:
    """Whether a layer is the whole frame, as it is."""
    size = layer.content.width, layer.content.height
    return (layer.x, layer.y, layer.opacity) == (0, 0, 1) and size == frame.size


def _merged(clip: Layers) -> list[Layer]:
    """Pictures that lie directly over each other become one of the frame's size.

    Over the plain colour this goes for clips that stand still as well.
    """
    layers = clip.layers
    moving = (i for i, x in enumerate(layers) if not isinstance(x.content, Picture | StillClip))
    count = next(moving, len(layers))
    merged = [_stacked(layers[:count], clip)] if count else []
    for still, run in groupby(layers[count:], lambda layer: isinstance(layer.content, Picture)):
        group = tuple(run)
        merged += [_stacked(group, clip)] if still else group
    return merged


def _stacked(layers: tuple[Layer, ...], frame: Clip) -> Layer:
    if len(layers) == 1 and isinstance(layers[0].content, Picture) and _is_whole(layers[0], frame):
        return layers[0]
    items = tuple(
        PlacedPicture(
            picture=_picture_in(layer.content),
            x=layer.x,
            y=layer.y,
            opacity=layer.opacity,
        )
        for layer in layers
    )
    return Layer(content=PictureStack(items=items, width=frame.width, height=frame.height))


def _picture_in(content: Clip | Picture) -> Picture:
    if isinstance(content, StillClip):
        return content.picture
    if isinstance(content, Clip):
        raise InvalidClip("Only what stands still can be merged into a picture.")
    return content


def _still(picture: Picture, clip: Clip) -> StillClip:
    """`picture` for as long as `clip` lasts, opaque and at its size."""
    if (picture.width, picture.height) != clip.size:
        picture = FittedPicture(
            picture=picture, fit="stretch", width=clip.width, height=clip.height
        )
    return StillClip(
        picture=_on_color(picture, "#000000"),
        width=clip.width,
        height=clip.height,
        duration=clip.duration,
    )


def _fitted_still(still: StillClip, fit: FitClip) -> Picture:
    fitted = FittedPicture(picture=still.picture, fit=fit.fit, width=fit.width, height=fit.height)
    return _on_color(fitted, fit.color)


def _enlarged(size: Size, by: float) -> Size:
    """At least `by` times `size`, in exactly its aspect: else the zoom would be distorted."""
    unit = gcd(*size)
    units = ceil(unit * by)
    return size[0] // unit * units, size[1] // unit * units


def _covering(picture: Picture, width: int, height: int) -> Picture:
    if (picture.width, picture.height) == (width, height):
        return picture
    return FittedPicture(picture=picture, fit="cover", width=width, height=height)


def _on_color(picture: Picture, color: str) -> Picture:
    """`picture` with nothing transparent left."""
    if isinstance(picture, PictureStack) and picture.color is not None:
        return picture
    if isinstance(picture, PictureStack):
        return replace(picture, color=color)
    return PictureStack(
        items=(PlacedPicture(picture=picture),),
        color=color,
        width=picture.width,
        height=picture.height,
    )

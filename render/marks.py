"""Marks: still pictures on top of a clip (a watermark, an attribution line, a frame, a hook).

All marks of a clip are merged into one picture, so that any number of them costs one overlay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from .clip import Clip, Layer, Layers
from .geometry import Box, Corner, Size, contain_box, cornered
from .picture import FittedPicture, Picture, PictureStack, PlacedPicture, TextPicture
from .text import TextStyle

Edge = Literal["top", "bottom"]


@dataclass(frozen=True, kw_only=True)
class Watermark:
    """Where a watermark lies. `size` is a picture's share of the frame's width, `margin` a share
    of the shorter side; a text's letters are a fifth of `size` of the shorter side high."""

    corner: Corner = "top-right"
    opacity: float = 0.6
    size: float = 0.18
    margin: float = 0.03


def watermarked(clip: Clip, mark: Picture | str, options: Watermark) -> Clip:
    """`clip` with a picture or a short text in a corner."""
    margin = round(min(clip.size) * options.margin)
    picture = (
        _signature(mark, clip.size, margin, options)
        if isinstance(mark, str)
        else _scaled(mark, (round(clip.width * options.size), clip.height - 2 * margin))
    )
    box = cornered((picture.width, picture.height), clip.size, options.corner, margin)
    return overlaid(clip, PlacedPicture(picture=picture, x=box.x, y=box.y, opacity=options.opacity))


def attributed(clip: Clip, text: str, edge: Edge = "bottom") -> Clip:
    """`clip` with a line of credit along its lower or upper edge."""
    margin = round(min(clip.size) * 0.03)
    size = max(10, round(min(clip.size) * 0.028))
    box = Box(margin, margin, clip.width - 2 * margin, max(2, clip.height // 4))
    style = TextStyle(
        size=size,
        min_size=min(size, max(8, size // 2)),
        weight=600,
        color="#FFFFFFE6",
        box_color="#00000080",
        box_padding=size * 0.4,
        box_radius=size * 0.4,
    )
    picture = TextPicture(text=text, style=style, anchor=edge, width=box.width, height=box.height)
    y = margin if edge == "top" else clip.height - margin - box.height
    return overlaid(clip, PlacedPicture(picture=picture, x=box.x, y=y))


def overlaid(clip: Clip, *pictures: PlacedPicture) -> Clip:
    """`clip` with pictures on top, merged with the stack that it may already have there."""
    if not pictures:
        return clip
    stack = PictureStack(items=pictures, width=clip.width, height=clip.height)
    if isinstance(clip, Layers):
        below = _top_stack(clip)
        if below is None:
            return replace(clip, layers=(*clip.layers, Layer(content=stack)))
        merged = replace(below, items=below.items + pictures)
        return replace(clip, layers=(*clip.layers[:-1], Layer(content=merged)))
    return Layers(
        layers=(Layer(content=clip), Layer(content=stack)),
        heard=clip.sound,
        width=clip.width,
        height=clip.height,
        duration=clip.duration,
    )


def _top_stack(clip: Layers) -> PictureStack | None:
    if not clip.layers:
        return None
    top = clip.layers[-1]
    if not isinstance(top.content, PictureStack) or top.opacity < 1:
        return None
    whole = (top.x, top.y, top.content.width, top.content.height) == (0, 0, *clip.size)
    return top.content if whole else None


def _signature(text: str, frame: Size, margin: int, options: Watermark) -> Picture:
    size = max(10, round(min(frame) * options.size / 5))
    style = TextStyle(
        size=size,
        min_size=max(6, size // 3),
        weight=700,
        stroke_width=max(1.0, size / 14),
        align="left" if options.corner.endswith("left") else "right",
    )
    return TextPicture(
        text=text,
        style=style,
        anchor="top" if options.corner.startswith("top") else "bottom",
        width=max(2, frame[0] // 2 - margin),
        height=max(2, min(frame[1] // 2, 4 * size)),
    )


def _scaled(picture: Picture, room: Size) -> Picture:
    box = contain_box((picture.width, picture.height), (max(2, room[0]), max(2, room[1])))
    return FittedPicture(picture=picture, fit="stretch", width=box.width, height=box.height)

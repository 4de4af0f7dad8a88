"""Puts streams into one frame: opaque ones side by side without blending. PURE.

Opaque layers become tiles that do not overlap; stacking them (xstack) copies each visible pixel
once and none that is hidden. Only what is really transparent is blended, and of a picture only
the boxes that are not empty.
"""

from __future__ import annotations

from collections.abc import Iterator

import ffmpeg

from .geometry import Box, Size
from .graph import TO_BT709, Graph, Stream, branches
from .picture import Picture
from .visible import visible_boxes

GROUND = -1
"""The place of the plain colour among the sources of a canvas."""

WORTH_LOOKING = 15
"""Frames from which on blending the boxes that are not empty is cheaper, with finding them."""


class Canvas:
    """A frame that grows layer by layer, from below."""

    def __init__(self, graph: Graph, size: Size, color: str, frames: int) -> None:
        self.graph, self.color, self.frames = graph, color, frames
        self.frame = Box(0, 0, *size)
        self._sources: list[tuple[Stream, Box]] = []
        self._tiles: list[tuple[int, Box]] = [(GROUND, self.frame)]

    def lay(self, stream: Stream, box: Box, opacity: float = 1.0) -> None:
        """Put an opaque stream at a box; what reaches over the frame is cut off."""
        if shown := self._inside(stream, box):
            stream, seen = shown
            self._cover(stream if opacity >= 1 else self._faded(stream, seen, opacity), seen)

    def lay_over(self, stream: Stream, box: Box, opacity: float = 1.0) -> None:
        """Put a stream with transparency at a box; what reaches over the frame is cut off."""
        if shown := self._inside(stream, box):
            stream, seen = shown
            if opacity < 1:
                stream = stream.filter("lutyuv", a=f"round(val*{opacity:g})")
            below = [self.flat(), stream]
            self._start_over(ffmpeg.filter(below, "overlay", seen.x, seen.y, format="yuv420"))

    def _inside(self, stream: Stream, box: Box) -> tuple[Stream, Box] | None:
        """What of a stream lies in the frame, and where."""
        box = Box(box.x // 2 * 2, box.y // 2 * 2, box.width, box.height)
        seen = _even_part(box, self.frame)
        if seen is None:
            return None
        return cropped(stream, box.size, Box(seen.x - box.x, seen.y - box.y, *seen.size)), seen

    def overlay(self, picture: Picture) -> None:
        """Put a picture of the frame's size on top, blended where it is not transparent."""
        boxes = self._boxes(picture)
        if not boxes:
            return
        image = self.graph.picture(picture).filter("scale", **TO_BT709)
        parts = branches(image.filter("format", "yuva420p"), len(boxes))
        below = self.flat()
        for part, box in zip(parts, boxes, strict=True):
            piece = cropped(part, self.frame.size, box)
            below = ffmpeg.filter([below, piece], "overlay", box.x, box.y, format="yuv420")
        self._start_over(below)

    def _boxes(self, picture: Picture) -> tuple[Box, ...]:
        """Where to blend. For a still it takes longer to find out than to blend everything."""
        if self.frames < WORTH_LOOKING:
            return (self.frame,)
        return visible_boxes(self.graph.files.pictures[picture.digest])

    def flat(self) -> Stream:
        """One stream of all there is so far. The canvas is spent; lay it on a new one."""
        pieces: list[tuple[Stream, Box]] = []
        for source in sorted({source for source, _ in self._tiles}):
            stream, place = self._source(source)
            boxes = [box for owner, box in self._tiles if owner == source]
            for part, box in zip(branches(stream, len(boxes)), boxes, strict=True):
                inner = Box(box.x - place.x, box.y - place.y, *box.size)
                pieces.append((cropped(part, place.size, inner), box))
        return stacked(pieces)

    def _source(self, index: int) -> tuple[Stream, Box]:
        if index != GROUND:
            return self._sources[index]
        color = self.graph.color(self.color, self.frame.size)
        return color.filter("trim", end_frame=self.frames), self.frame

    def _cover(self, stream: Stream, box: Box) -> None:
        self._tiles = [
            (source, rest) for source, tile in self._tiles for rest in _outside(tile, box)
        ]
        self._tiles.append((len(self._sources), box))
        self._sources.append((stream, box))

    def _faded(self, stream: Stream, box: Box, opacity: float) -> Stream:
        """The stream mixed with what lies below it."""
        below = {source for source, tile in self._tiles if _overlap(tile, box)}
        if below == {GROUND}:
            return tinted(stream, self.color, opacity)
        kept, under = branches(self.flat(), 2)
        self._start_over(kept)
        parts = [stream, cropped(under, self.frame.size, box)]
        return ffmpeg.filter(parts, "blend", all_mode="normal", all_opacity=f"{opacity:g}")

    def _start_over(self, stream: Stream) -> None:
        self._sources = [(stream, self.frame)]
        self._tiles = [(0, self.frame)]


def stacked(pieces: list[tuple[Stream, Box]]) -> Stream:
    """Streams next to each other; together they fill a rectangle."""
    if len(pieces) == 1:
        return pieces[0][0]
    streams = [stream for stream, _ in pieces]
    layout = "|".join(f"{box.x}_{box.y}" for _, box in pieces)
    return ffmpeg.filter(streams, "xstack", inputs=len(pieces), layout=layout)


def cropped(stream: Stream, size: Size, box: Box) -> Stream:
    """The part `box` of a stream of `size`: without copying, or the stream itself."""
    if (box.x, box.y, *box.size) == (0, 0, *size):
        return stream
    return stream.filter("crop", box.width, box.height, box.x, box.y, exact=1)


def tinted(stream: Stream, color: str, opacity: float) -> Stream:
    """A stream over a plain colour: a table per plane instead of a second picture."""
    tables = {
        plane: f"round(val*{opacity:g}+{level * (1 - opacity):.4f})"
        for plane, level in zip("yuv", bt709(color), strict=True)
    }
    return stream.filter("lutyuv", **tables)


def bt709(color: str) -> tuple[float, float, float]:
    """Y, Cb and Cr (limited range) of "#RRGGBB", as in ITU-R BT.709 part 3."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (
        16 + 219 * luma,
        128 + 224 * (blue - luma) / 1.8556,
        128 + 224 * (red - luma) / 1.5748,
    )


def _even_part(box: Box, frame: Box) -> Box | None:
    """What of `box` lies in the frame, ending where a chroma sample ends (or with the frame)."""
    left, top = max(box.x, 0), max(box.y, 0)
    right, bottom = min(box.x + box.width, frame.width), min(box.y + box.height, frame.height)
    right -= right % 2 if right < frame.width else 0
    bottom -= bottom % 2 if bottom < frame.height else 0
    if right <= left or bottom <= top:
        return None
    return Box(left, top, right - left, bottom - top)


def _overlap(a: Box, b: Box) -> bool:
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )


def _outside(tile: Box, box: Box) -> Iterator[Box]:
    """What of `tile` is not under `box`: up to four rectangles."""
    if not _overlap(tile, box):
        yield tile
        return
    right, bottom = tile.x + tile.width, tile.y + tile.height
    top, low = max(tile.y, box.y), min(bottom, box.y + box.height)
    if tile.y < top:
        yield Box(tile.x, tile.y, tile.width, top - tile.y)
    if low < bottom:
        yield Box(tile.x, low, tile.width, bottom - low)
    if tile.x < box.x:
        yield Box(tile.x, top, box.x - tile.x, low - top)
    if box.x + box.width < right:
        yield Box(box.x + box.width, top, right - box.x - box.width, low - top)

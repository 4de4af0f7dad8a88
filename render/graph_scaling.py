"""Brings pictures to a size, scaling no more of them than will be seen. PURE."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ffmpeg

from .clip import Clip, VideoFile
from .geometry import Box, Size
from .graph import TO_BT709, Graph, Stream
from .graph_layers import cropped
from .picture import hdr_table

MARGIN = 4
"""Source pixels kept around what is seen: the scaler's filter reaches this far."""

LEAST_HIDDEN = 16
"""Source pixels on either side from which leaving them out pays."""

CANDIDATES = 24


@dataclass(frozen=True)
class Pixels:
    """What a scaler is to make: its options, and a format."""

    options: Mapping[str, str]
    format: str


BT709 = Pixels(TO_BT709, "yuv420p")
WITH_ALPHA = Pixels(TO_BT709, "yuva420p")
LIGHTS = Pixels({}, "gbrap")
"""With colours as strong as they show."""
AS_STORED = Pixels({}, "rgb48")
"""With the primaries and the transfer of the source."""


@dataclass(frozen=True)
class View:
    """A clip scaled to `whole`, of which the centred part `seen` is wanted."""

    whole: Size
    seen: Box


def all_of(size: Size) -> View:
    """The whole clip at a size."""
    return View(size, Box(0, 0, *size))


def scaled(stream: Stream, size: Size, pixels: Pixels = BT709) -> Stream:
    """Square BT.709 pixels of `size`, from whatever there was."""
    stream = stream.filter("scale", *size, **pixels.options)
    return stream.filter("format", pixels.format).filter("setsar", 1)


def pixels_of(clip: Clip) -> Pixels:
    """How the stream of a clip is stored."""
    return WITH_ALPHA if clip.has_alpha else BT709


def filmed(graph: Graph, stream: Stream, clip: VideoFile, view: View) -> Stream:
    """A view of a file's pictures. HDR becomes SDR where there are fewest pixels."""
    if transfer := clip.media.transfer:
        return _in_sdr(graph, viewed(stream, clip.size, view, AS_STORED), transfer)
    return seen(stream, clip, view)


def seen(stream: Stream, clip: Clip, view: View) -> Stream:
    """A view of a clip's pictures."""
    if not clip.has_alpha:
        return viewed(stream, clip.size, view)
    return weighted(lambda lights: viewed(lights, clip.size, view, LIGHTS), stream)


def weighted(mix: Callable[..., Stream], *streams: Stream) -> Stream:
    """What `mix` makes of streams with transparency, whose pixels count as far as they show: what
    cannot be seen has a colour all the same."""
    lights = (
        stream.filter("format", LIGHTS.format).filter("premultiply", inplace=1)
        for stream in streams
    )
    mixed = mix(*lights).filter("unpremultiply", inplace=1)
    return mixed.filter("scale", **TO_BT709).filter("format", WITH_ALPHA.format)


def _in_sdr(graph: Graph, stream: Stream, transfer: str) -> Stream:
    """BT.709 pixels that no longer say they were HDR, which encoders would repeat."""
    table = graph.picture(hdr_table(transfer)).filter("format", AS_STORED.format)
    stream = ffmpeg.filter([stream, table], "haldclut")
    stream = stream.filter("sidedata", mode="delete")
    stream = stream.filter("setparams", color_primaries="bt709", color_trc="bt709")
    return stream.filter("scale", **TO_BT709).filter("format", "yuv420p")


def viewed(stream: Stream, source: Size, view: View, pixels: Pixels = BT709) -> Stream:
    """A view of a stream that is shown at the size `source`.

    What is far outside of the view is cut off before scaling, at even pixels. Where pixels are
    not square, stored sizes are not known, and all is scaled.
    """
    width, short_width = _enough(source[0], view.whole[0], view.seen.width)
    height, short_height = _enough(source[1], view.whole[1], view.seen.height)
    if (width, height) == source:
        return cropped(scaled(stream, view.whole, pixels), view.whole, view.seen)
    stream = stream.filter("crop", f"if(eq(sar,1),{width},iw)", f"if(eq(sar,1),{height},ih)")
    is_cut = f"eq(iw,{width})*eq(ih,{height})"
    stream = stream.filter(
        "scale",
        f"if({is_cut},{short_width},{view.whole[0]})",
        f"if({is_cut},{short_height},{view.whole[1]})",
        **pixels.options,
    )
    stream = stream.filter("format", pixels.format).filter("setsar", 1)
    return stream.filter(
        "crop", *view.seen.size, "2*round((iw-ow)/4)", "2*round((ih-oh)/4)", exact=1
    )


def _enough(length: int, scaled_to: int, seen: int) -> tuple[int, int]:
    """How much of a source's length shows `seen` pixels, and what that scales to.

    Of the lengths with the same centre, the one whose scaled length is nearest to a multiple of
    four pixels more than `seen`: then the centre stays exact, and so does the scale.
    """
    scale = scaled_to / length
    hidden = int((length - seen / scale) / 2 - MARGIN) // 2 * 2
    if hidden < LEAST_HIDDEN or length % 2:
        return length, scaled_to

    def error(cut: int) -> float:
        exact = (length - 2 * cut) * scale
        return abs(exact - _rounded(exact, seen)) / exact

    cuts = range(hidden, max(hidden - 2 * CANDIDATES, 0), -2)
    best = min(cuts, key=lambda cut: (round(error(cut), 5), -cut))
    left = length - 2 * best
    return left, _rounded(left * scale, seen)


def _rounded(exact: float, seen: int) -> int:
    return seen + 4 * round((exact - seen) / 4)

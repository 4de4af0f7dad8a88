"""The Ken Burns movement, on pictures and on clips. PURE.

zoompan cuts whole pixels out of its source. The source here is a square of `side` pixels, more
than twice as long as the frame's longer edge, so that a crop of side - 4k pixels has its corner at
exactly 2k, 2k (even, as 4:2:0 needs): the centre never moves, and every other point only ever
moves outwards (or inwards).

Where the zoom is slow, frames lie between two such crops. Each crop k is rendered once, at the
very time at which the zoom is side / (side - 4k), and the frames between are mixed from their
neighbours (framerate), which puts each point where a linear interpolation would: measured within
0.1 px of its ideal path. Where the zoom is fast every frame gets its nearest crop, which is wrong
by at most 1 / STEPWISE_OVERSAMPLING = 0.37 px.
"""

from __future__ import annotations

from math import ceil, floor

from .clip import KenBurns
from .graph import TO_BT709, Graph, Stream, counted, endless, lasting_frames
from .picture import Picture

OVERSAMPLING = 2.0
STEPWISE_OVERSAMPLING = 2.75
ROUNDING = 1e-6


def zoomed_picture(graph: Graph, clip: KenBurns, picture: Picture, frames: int) -> Stream:
    """`frames` frames of a zoom into a picture that covers the frame."""
    rate = (clip.zoom_to - clip.zoom_from) / (clip.span or clip.duration)
    side = _side(clip, OVERSAMPLING)
    slowest = min(clip.zoom_from, clip.zoom_to)
    steps_per_frame = side / 4 / slowest**2 * abs(rate) / float(graph.fps)
    if steps_per_frame > 1:
        side = _side(clip, STEPWISE_OVERSAMPLING)
    square = graph.picture(picture).filter("scale", side, side, **TO_BT709)
    square = square.filter("format", "yuv420p").filter("setsar", 1)
    build = _stepwise if steps_per_frame > 1 else _mixed
    stream = build(graph, clip, square, side, rate)
    return lasting_frames(stream.filter("setsar", 1), frames)


def _side(clip: KenBurns, oversampling: float) -> int:
    return 4 * ceil(max(clip.size) * oversampling / 4)


def _crop_of(zoom: float, side: int) -> float:
    """How many steps of two pixels lie between the source's edge and the crop's."""
    return side / 4 * (1 - 1 / zoom)


def _zoompan(graph: Graph, clip: KenBurns, square: Stream, side: int, step: str, d: int) -> Stream:
    return square.filter(
        "zoompan",
        # Half a pixel more than the crop, for zoompan rounds down.
        zoom=f"{side}/({side}-4*({step})+0.5)",
        x=f"2*({step})",
        y=f"2*({step})",
        d=d,
        s=f"{clip.width}x{clip.height}",
        fps=graph.rate,
    )


def _stepwise(graph: Graph, clip: KenBurns, square: Stream, side: int, rate: float) -> Stream:
    """Every frame from its nearest crop."""
    zoom = f"({clip.zoom(0):.9f}+{rate:.9f}*on*{graph.fps.denominator}/{graph.fps.numerator})"
    step = f"round({side}/4*(1-1/{zoom}))"
    return _zoompan(graph, clip, square, side, step, max(1, graph.frames(clip.duration)))


def _mixed(graph: Graph, clip: KenBurns, square: Stream, side: int, rate: float) -> Stream:
    """Each crop once, at its time, and frames mixed from the crops around them.

    framerate counts its grid from its first frame on; where the first crop's time is before 0,
    one more copy of it goes in front, a whole number of frames (`lead`) before 0.
    """
    start = clip.zoom(0)
    begin, end = _crop_of(start, side), _crop_of(clip.zoom(clip.duration), side)
    if rate < 0:
        first, count = ceil(begin - ROUNDING), ceil(begin - ROUNDING) - floor(end + ROUNDING)
    else:
        first, count = floor(begin + ROUNDING), ceil(end - ROUNDING) - floor(begin + ROUNDING)
    if count == 0 or not rate:
        return endless(_zoompan(graph, clip, square, side, str(round(begin)), 1))
    early = (side / (side - 4 * first) - start) / rate
    lead = max(0, ceil(-early * graph.fps - ROUNDING))
    extra = 1 if lead else 0
    sign = 1 if rate > 0 else -1
    crops = _zoompan(
        graph, clip, square, side, f"{first}+{sign}*max(on-{extra},0)", count + 1 + extra
    )
    time = f"({side}/({side}-4*({first}+{sign}*(N-{extra})))-{start:.9f})/{rate:.9f}"
    shifted = f"max(0,{time}+{graph.seconds(lead)})/TB"
    timed = crops.filter("settb", "1/1000000").filter(
        "setpts", f"if(lt(N,{extra}),0,{shifted})" if extra else shifted
    )
    grid = timed.filter("framerate", fps=graph.rate, interp_start=0, interp_end=255, flags=0)
    return counted(grid.filter("trim", start_frame=lead) if lead else grid, graph)


def zoomed_stream(graph: Graph, clip: KenBurns, stream: Stream) -> Stream:
    """A zoom into moving pictures that fill the frame: linear interpolation at each frame."""
    rate = (clip.zoom_to - clip.zoom_from) / (clip.span or clip.duration)
    low, high = sorted((clip.zoom_from, clip.zoom_to))
    seconds = f"(in-1)*{graph.fps.denominator}/{graph.fps.numerator}"
    zoom = f"clip({clip.zoom(0):.9f}+{rate:.9f}*{seconds},{low:.6f},{high:.6f})"
    # Source coordinates of pixel centres: the filter maps index to index.
    left, upper = f"(W-1)/2*(1-1/{zoom})", f"(H-1)/2*(1-1/{zoom})"
    right, lower = f"{left}+W/{zoom}", f"{upper}+H/{zoom}"
    return stream.filter(
        "perspective",
        x0=left, y0=upper, x1=right, y1=upper, x2=left, y2=lower, x3=right, y3=lower,
        eval="frame",
    )  # fmt: skip

"""Builds the pictures of a lowered clip out of filters. PURE."""

from __future__ import annotations

from functools import singledispatch
from itertools import pairwise

from .clip import (
    Clip,
    ColorClip,
    CutClip,
    ExtendClip,
    FitClip,
    KenBurns,
    Layers,
    Sequence,
    StillClip,
    VideoFile,
    fitted,
)
from .geometry import Box, Size, centred, contain_box, cover_size
from .graph import Graph, Stream, branches, counted, endless, lasting_frames
from .graph_layers import Canvas, stacked
from .graph_scaling import View, all_of, filmed, pixels_of, scaled, seen, weighted
from .graph_sequence import concatenated, joined_parts
from .graph_zoom import zoomed_picture, zoomed_stream
from .op import InvalidClip
from .picture import Picture
from .pictures import BLUR_SHARE

BLUR_SHRINK = 8
FRAMES_HELD_BY_INPUT = 12
"""About how many decoded frames an open video input keeps in memory."""

LOOP_MEMORY = 256 * 1024 * 1024
"""Bytes. What an exact loop may hold: by every frame of its clip, or by an input per round."""


def pictures(graph: Graph, clip: Clip, frames: int, view: View | None = None) -> Stream:
    """`frames` frames of a lowered clip, or of a view of it."""
    wanted = view or all_of(clip.size)
    if isinstance(clip, VideoFile):
        return _decoded(graph, clip, frames, wanted)
    if isinstance(clip, ExtendClip):
        return _extended(graph, clip, frames, wanted)
    stream = _build(clip, graph, frames)
    return stream if wanted == all_of(clip.size) else seen(stream, clip, wanted)


def _decoded(graph: Graph, clip: VideoFile, frames: int, view: View) -> Stream:
    stream = graph.video(clip.media, clip.start)
    own = max(1, graph.frames(clip.duration))
    cut = stream.filter("trim", end_frame=min(own, frames))
    shown = filmed(graph, cut, clip, view)
    return lasting_frames(shown, frames) if own < frames else shown


@singledispatch
def _build(clip: Clip, graph: Graph, frames: int) -> Stream:
    raise InvalidClip(f"There is no way to render a {clip.OP}.")


@_build.register
def _(clip: ColorClip, graph: Graph, frames: int) -> Stream:
    return graph.color(clip.color, clip.size).filter("trim", end_frame=frames)


@_build.register
def _(clip: StillClip, graph: Graph, frames: int) -> Stream:
    picture = scaled(graph.picture(clip.picture), clip.size)
    return endless(picture).filter("trim", end_frame=frames)


@_build.register
def _(clip: CutClip, graph: Graph, frames: int) -> Stream:
    start = graph.frames(clip.start)
    whole = pictures(graph, clip.clip, start + frames)
    return counted(whole.filter("trim", start_frame=start), graph)


@_build.register
def _(clip: FitClip, graph: Graph, frames: int) -> Stream:
    inner = clip.clip
    if clip.fit == "stretch":
        return pictures(graph, inner, frames, all_of(clip.size))
    if clip.fit == "cover":
        whole = cover_size(inner.size, clip.size)
        return pictures(graph, inner, frames, View(whole, centred(clip.size, whole)))
    box = contain_box(inner.size, clip.size)
    stream = pictures(graph, inner, frames, all_of(box.size))
    return (_blurred if clip.fit == "blur" else _padded)(stream, box, clip)


@_build.register
def _(clip: KenBurns, graph: Graph, frames: int) -> Stream:
    if isinstance(clip.content, Picture):
        return zoomed_picture(graph, clip, clip.content, frames)
    content = fitted(clip.content, *clip.size)
    return zoomed_stream(graph, clip, pictures(graph, content, frames))


@_build.register
def _(clip: Sequence, graph: Graph, frames: int) -> Stream:
    return lasting_frames(joined_parts(graph, clip, frames, pictures), frames)


@_build.register
def _(clip: Layers, graph: Graph, frames: int) -> Stream:
    canvas = Canvas(graph, clip.size, clip.color, frames)
    for layer in clip.layers:
        if isinstance(layer.content, Picture):
            canvas.overlay(layer.content)
        else:
            stream = pictures(graph, layer.content, frames)
            box = Box(layer.x, layer.y, *layer.content.size)
            lay = canvas.lay_over if layer.content.has_alpha else canvas.lay
            lay(stream, box, layer.opacity)
    return canvas.flat()


def _extended(graph: Graph, clip: ExtendClip, frames: int, view: View) -> Stream:
    inner = clip.clip
    own = max(1, graph.frames(inner.duration))
    if clip.how == "hold" or own >= frames:
        return lasting_frames(pictures(graph, inner, min(own, frames), view), frames)
    starts = _round_starts(graph, inner.duration, frames)
    rounds = len(starts) - 1
    frame_bytes = view.seen.width * view.seen.height * (5 if inner.has_alpha else 3) // 2
    if min(own, rounds * FRAMES_HELD_BY_INPUT) * frame_bytes > LOOP_MEMORY and _is_whole(inner):
        return _read_again(graph, inner, frames, view)
    drift = abs(starts[-2] - own * (rounds - 1))
    if own <= rounds * FRAMES_HELD_BY_INPUT and drift <= 1:
        again = pictures(graph, inner, own, view).filter("loop", loop=-1, size=own, start=0)
        return counted(again, graph).filter("trim", end_frame=frames)
    lengths = [min(stop, frames) - start for start, stop in pairwise(starts)]
    return concatenated(graph, [pictures(graph, inner, length, view) for length in lengths])


def _round_starts(graph: Graph, seconds: float, frames: int) -> list[int]:
    """The frames nearest to the times at which rounds begin, up to `frames` or just after."""
    starts = [0]
    while starts[-1] < frames:
        starts.append(max(graph.frames(len(starts) * seconds), starts[-1] + 1))
    return starts


def _is_whole(clip: Clip) -> bool:
    return (
        isinstance(clip, VideoFile)
        and clip.start == 0
        and abs(clip.duration - clip.media.duration) < 1e-3
    )


def _read_again(graph: Graph, clip: Clip, frames: int, view: View) -> Stream:
    """A whole file by one input that begins again at its end: constant memory.

    A round is as long as the pictures are, which may be some frames less than the file.
    """
    if not isinstance(clip, VideoFile):
        raise InvalidClip("Only a file can be read again.")
    stream = graph.video(clip.media, stream_loop=-1)
    cut = stream.filter("trim", end_frame=frames)
    return filmed(graph, cut, clip, view)


def _padded(stream: Stream, box: Box, clip: FitClip) -> Stream:
    return stream.filter("pad", *clip.size, box.x, box.y, color=clip.color[:7])


def _blurred(stream: Stream, box: Box, clip: FitClip) -> Stream:
    """The clip between two bars of its own blur.

    Only the bars are enlarged again, from a picture an eighth as large, where blurring is cheap.
    """
    bars = [bar for bar in _bars(box, clip.size) if bar.width and bar.height]
    if not bars:
        return stream
    middle, soft = branches(stream, 2)
    small = max(2, clip.width // BLUR_SHRINK), max(2, clip.height // BLUR_SHRINK)
    soft = _cover_cropped(soft, box.size, clip.size).filter("scale", *small, flags="area")
    # gblur takes the same number of samples on every plane: colours would be twice as soft. And
    # a bar may be narrower than a sample of chroma.
    sigma = f"{BLUR_SHARE * max(small):.3f}"
    if clip.has_alpha:
        soft = weighted(lambda lights: lights.filter("gblur", sigma=sigma), soft)
        soft = soft.filter("format", "yuva444p")
    else:
        soft = soft.filter("format", "yuv444p").filter("gblur", sigma=sigma)
    canvas = [(middle, box)]
    for part, bar in zip(branches(soft, len(bars)), bars, strict=True):
        x, width = _shrunk(bar.x, bar.width, small[0] / clip.width)
        y, height = _shrunk(bar.y, bar.height, small[1] / clip.height)
        piece = part.filter("crop", width, height, x, y)
        canvas.append((scaled(piece, bar.size, pixels_of(clip)), bar))
    return stacked(canvas)


def _shrunk(start: int, length: int, scale: float) -> tuple[int, int]:
    """Where a stretch lies in a picture made smaller, at least one pixel long."""
    first, end = round(start * scale), round((start + length) * scale)
    return (first, end - first) if end > first else (max(0, end - 1), 1)


def _bars(box: Box, size: Size) -> tuple[Box, ...]:
    """What lies left and right of, or above and below, a box as wide or as high as the frame."""
    right, below = box.x + box.width, box.y + box.height
    return (
        Box(0, 0, size[0], box.y),
        Box(0, below, size[0], size[1] - below),
        Box(0, box.y, box.x, box.height),
        Box(right, box.y, size[0] - right, box.height),
    )


def _cover_cropped(stream: Stream, size: Size, target: Size) -> Stream:
    """The centre of a stream of `size` that has the aspect of `target`."""
    scale = min(size[0] / target[0], size[1] / target[1])
    return stream.filter("crop", max(2, int(target[0] * scale)), max(2, int(target[1] * scale)))

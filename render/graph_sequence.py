"""Joins clips end to end, on the frame grid. PURE.

xfade works in 4:4:4 only, so it gets no more than the frames that two clips share; what lies
between two transitions passes by untouched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import ffmpeg

from .clip import Clip, Sequence, Transition
from .graph import Graph, Stream, branches, counted
from .graph_scaling import BT709, WITH_ALPHA, weighted
from .op import InvalidClip
from .transitions import TRANSITIONS

Build = Callable[[Graph, Clip, int], Stream]


@dataclass(frozen=True)
class Part:
    """A clip of a sequence in frames: where it begins, and what it shares with its neighbours."""

    start: int
    length: int
    head: int
    tail: int


def joined_parts(graph: Graph, clip: Sequence, frames: int, build: Build) -> Stream:
    """The clips of a sequence, blended where they overlap."""
    parts = schedule(graph, clip, frames)
    pieces: list[Stream] = []
    before: Stream | None = None
    moves = (None, *clip.transitions)
    for content, part, move in zip(clip.clips, parts, moves, strict=True):
        stream = build(graph, content, part.length)
        if clip.has_alpha and not content.has_alpha:
            stream = stream.filter("format", WITH_ALPHA.format)
        head, body, tail = _split(graph, stream, part)
        if move and before is not None and head is not None:
            mix = _mixer(graph, move, part.head)
            blend = weighted if clip.has_alpha else _opaque
            pieces.append(blend(mix, before, head))
        pieces += [body] if body is not None else []
        before = tail
    return concatenated(graph, pieces)


def schedule(graph: Graph, clip: Sequence, frames: int) -> tuple[Part, ...]:
    """Each clip begins on the frame nearest to its time, so rounding never adds up."""
    starts = [graph.frames(start) for start in clip.starts()]
    shared = [_overlap(graph, move) for move in clip.transitions]
    heads, tails = [0, *shared], [*shared, 0]
    stops = [start + tail for start, tail in zip([*starts[1:], frames], tails, strict=True)]
    return tuple(
        Part(start, max(stop - start, head + tail, 1), head, tail)
        for start, stop, head, tail in zip(starts, stops, heads, tails, strict=True)
    )


def concatenated(graph: Graph, parts: list[Stream]) -> Stream:
    """Streams one after the other."""
    if len(parts) == 1:
        return parts[0]
    return counted(ffmpeg.filter(parts, "concat", n=len(parts), v=1, a=0), graph)


def _overlap(graph: Graph, move: Transition) -> int:
    """Frames that a transition takes; 0 for a cut."""
    return max(1, graph.frames(move.duration)) if move.duration > 0 else 0


def _split(
    graph: Graph, stream: Stream, part: Part
) -> tuple[Stream | None, Stream | None, Stream | None]:
    """A part's head, body and tail; None for those without a frame."""
    cuts = (0, part.head, part.length - part.tail, part.length)
    spans = [(start, stop) for start, stop in pairwise(cuts) if stop > start]
    if len(spans) == 1:
        pieces = {spans[0]: counted(stream, graph)}
    else:
        pieces = {
            (start, stop): counted(branch.filter("trim", start_frame=start, end_frame=stop), graph)
            for branch, (start, stop) in zip(branches(stream, len(spans)), spans, strict=True)
        }
    head, body, tail = (pieces.get((cuts[at], cuts[at + 1])) for at in range(3))
    return head, body, tail


def _mixer(graph: Graph, move: Transition, frames: int) -> Callable[[Stream, Stream], Stream]:
    """Makes one stream of two that last so many frames."""
    if move.name not in TRANSITIONS:
        raise InvalidClip(f"There is no transition {move.name!r}.")
    name = "fade" if move.name in ("crossfade", "cut") else move.name
    options = {"transition": name, "offset": 0, "duration": graph.seconds(frames)}

    def mix(before: Stream, after: Stream) -> Stream:
        return ffmpeg.filter([before, after], "xfade", **options)

    return mix


def _opaque(mix: Callable[..., Stream], *streams: Stream) -> Stream:
    return mix(*streams).filter("format", BT709.format)

"""Time windows: the pictures of a part of a clip, with the cut pushed down to its files.

A cut below a hundred operations then costs one seek per visible file instead of decoding and
throwing away, which is what makes stills of any node quick.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

from .clip import (
    Clip,
    CutClip,
    ExtendClip,
    FitClip,
    KenBurns,
    Layer,
    Layers,
    Sequence,
    Transition,
    VideoFile,
    WithSound,
    lasting,
)

INSTANT = 1e-6
"""Seconds that nobody sees: what rounding floats to six digits may leave over."""


def frame_at(clip: Clip, t: float) -> Clip:
    """The one frame of `clip` that shows at `t` seconds, as a clip one frame long.

    Times outside are taken to the first or the last frame. It is silent.
    """
    frame = min(1 / clip.fps, clip.duration)
    index = int(max(t, 0.0) * clip.fps + 1e-3)
    return windowed(clip, min(index / clip.fps, clip.duration - frame), frame)


def windowed(clip: Clip, start: float, duration: float) -> Clip:
    """The pictures of `clip` from `start` on, for `duration` seconds.

    No cut is left in the result, except around a transition that the window begins or ends in.
    """
    if start <= INSTANT and abs(duration - clip.duration) <= INSTANT:
        return clip
    return _window(clip, max(start, 0.0), duration)


@singledispatch
def _window(clip: Clip, start: float, duration: float) -> Clip:
    """Clips that look the same at any time, and those that no rule below knows."""
    if any(isinstance(part, Clip) for part in clip.parts()):
        return _plain_cut(clip, start, duration)
    return replace(clip, duration=duration)


@_window.register
def _(clip: VideoFile, start: float, duration: float) -> Clip:
    return replace(clip, start=clip.start + start, duration=duration)


@_window.register
def _(clip: CutClip, start: float, duration: float) -> Clip:
    return windowed(clip.clip, clip.start + start, duration)


@_window.register
def _(clip: WithSound, start: float, duration: float) -> Clip:
    return windowed(clip.clip, start, duration)


@_window.register
def _(clip: FitClip, start: float, duration: float) -> Clip:
    return replace(clip, clip=windowed(clip.clip, start, duration), duration=duration)


@_window.register
def _(clip: KenBurns, start: float, duration: float) -> Clip:
    content = clip.content
    return replace(
        clip,
        content=_held(content, start, duration) if isinstance(content, Clip) else content,
        offset=clip.offset + start,
        span=clip.span or clip.duration,
        duration=duration,
    )


@_window.register
def _(clip: Layers, start: float, duration: float) -> Clip:
    def seen(layer: Layer) -> Layer:
        if isinstance(layer.content, Clip):
            return replace(layer, content=_held(layer.content, start, duration))
        return layer

    layers = tuple(seen(layer) for layer in clip.layers)
    return replace(clip, layers=layers, duration=duration, heard=None)


@_window.register
def _(clip: ExtendClip, start: float, duration: float) -> Clip:
    inner = clip.clip
    if clip.how == "hold":
        return _held(inner, start, duration)
    phase = start % inner.duration
    if inner.duration - phase <= INSTANT or phase <= INSTANT:
        return lasting(inner, duration)
    if phase + duration <= inner.duration + INSTANT:
        return windowed(inner, phase, duration)
    rest = windowed(inner, phase, inner.duration - phase)
    again = lasting(inner, duration - rest.duration)
    return Sequence(
        clips=(rest, again),
        transitions=(Transition(),),
        width=clip.width,
        height=clip.height,
        duration=duration,
    )


@_window.register
def _(clip: Sequence, start: float, duration: float) -> Clip:
    starts = clip.starts()
    end = start + duration
    seen = [
        index
        for index, part in enumerate(clip.clips)
        if starts[index] < end - INSTANT and starts[index] + part.duration > start + INSTANT
    ]
    first, last = seen[0], seen[-1]
    if first == last:
        return windowed(clip.clips[first], start - starts[first], duration)
    if last == first + 1 and duration <= 1.5 / clip.fps and _blends(clip, first, starts, start):
        return _frame_of_transition(clip, first, start - starts[last], duration)
    return _part_of_sequence(clip, first, last, start, end)


def _blends(clip: Sequence, index: int, starts: tuple[float, ...], start: float) -> bool:
    """Whether transition `index` is under way at `start`."""
    return clip.transitions[index].duration > 0 and start >= starts[index + 1] - INSTANT


def _frame_of_transition(clip: Sequence, index: int, progress: float, duration: float) -> Clip:
    """One frame of a transition: both sides stand still, so each of them is one seek."""
    before, after = clip.clips[index], clip.clips[index + 1]
    move = clip.transitions[index]
    sides = (
        _held(before, before.duration - move.duration + progress, duration),
        _held(after, progress, duration),
    )
    still = replace(
        clip,
        clips=tuple(lasting(side, move.duration, "hold") for side in sides),
        transitions=(move,),
        duration=move.duration,
    )
    length = min(duration, move.duration)  # between clips of one frame it lasts half of one
    frame = _plain_cut(still, min(progress, move.duration - length), length)
    return lasting(frame, duration, "hold")


def _part_of_sequence(clip: Sequence, first: int, last: int, start: float, end: float) -> Clip:
    """Clips `first` to `last`, widened where the window begins or ends inside a transition."""
    starts = clip.starts()
    begin = min(start, starts[first + 1])
    stop = max(end, starts[last] + clip.transitions[last - 1].duration)
    parts = list(clip.clips[first : last + 1])
    parts[-1] = windowed(parts[-1], 0.0, stop - starts[last])
    parts[0] = windowed(parts[0], begin - starts[first], parts[0].duration - begin + starts[first])
    part = replace(
        clip,
        clips=tuple(parts),
        transitions=clip.transitions[first:last],
        duration=stop - begin,
    )
    return (
        part
        if stop - begin - (end - start) <= INSTANT
        else _plain_cut(part, start - begin, end - start)
    )


def _held(clip: Clip, start: float, duration: float) -> Clip:
    """A window that may reach over the end, where the last frame stays."""
    begin = min(start, max(0.0, clip.duration - 1 / clip.fps))
    seen = windowed(clip, begin, min(duration, clip.duration - begin))
    return seen if duration - seen.duration <= INSTANT else lasting(seen, duration, "hold")


def _plain_cut(clip: Clip, start: float, duration: float) -> Clip:
    return CutClip(
        clip=clip, start=max(start, 0.0), duration=duration, width=clip.width, height=clip.height
    )

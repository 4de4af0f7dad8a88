"""Slideshows that follow their music: from pictures and a beat grid to a sequence. PURE."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from .beats import BeatGrid, slots
from .clip import Clip, KenBurns, Slideshow, Transition, joined
from .op import FLOAT_DIGITS, Op, replaced, walk
from .sound import Sound

LONGEST_OVERLAP = 0.6
"""How much of its shortest slot a transition may take."""


def resolved(clip: Clip, listen: Callable[[Sound], BeatGrid | None]) -> Clip:
    """`clip` with every slideshow exchanged for pictures that change with its music.

    `listen` analyses a sound, or answers None where nothing can be heard in it.
    """
    swap: dict[str, Op] = {
        op.digest: timed(op, listen(op.music) if op.music else None)
        for op in walk(clip)
        if isinstance(op, Slideshow)
    }
    return cast(Clip, replaced(clip, swap)) if swap else clip


def timed(show: Slideshow, grid: BeatGrid | None) -> Clip:
    """One Ken Burns per slot, each transition centred on the beat between two slots.

    Lasts exactly as long as the slideshow.
    """
    lengths = _lengths(show, grid)
    half = _overlap(show.transition, lengths) / 2
    last = len(lengths) - 1
    parts = tuple(
        KenBurns(
            content=picture,
            zoom_from=show.zoom_from,
            zoom_to=show.zoom_to,
            duration=length + half * ((index > 0) + (index < last)),
            width=show.width,
            height=show.height,
        )
        for index, (picture, length) in enumerate(zip(show.pictures, lengths, strict=True))
    )
    return joined(parts, Transition(name=show.transition.name, duration=2 * half))


def _lengths(show: Slideshow, grid: BeatGrid | None) -> tuple[float, ...]:
    """Slots whose rounding errors do not add up: the last one takes what is left."""
    first = slots(grid, show.duration, len(show.pictures), show.min_slot)[:-1]
    return (*first, round(show.duration - sum(first), FLOAT_DIGITS))


def _overlap(transition: Transition, lengths: tuple[float, ...]) -> float:
    if transition.name == "cut" or len(lengths) < 2:
        return 0.0
    overlap = min(transition.duration, *(length * LONGEST_OVERLAP for length in lengths))
    return 2 * round(overlap / 2, FLOAT_DIGITS)

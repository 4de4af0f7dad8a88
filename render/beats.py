"""Beats: where music strikes, and which picture changes fall on it.

`find_beats` works on an array; `slots` only on numbers. Times are seconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 22_050
"""Samples per second that `find_beats` listens to."""
QUIETEST = 1e-3
"""A peak amplitude (1 is full scale) below which there is nothing to hear."""
REACH = 0.75
"""How far from its ideal moment a change may go, in even slots."""
OFF_BEAT = 0.02
OFF_MUSIC = 1.0
"""What changing at an onset that is no beat, or at no onset at all, costs: squared even slots."""
ROUNDING = 1e-5


class NoBeats(ValueError):
    """Nothing in this sound strikes."""


@dataclass(frozen=True)
class BeatGrid:
    """Moments of a sound: every attack (`onsets`) and the steady pulse (`beats`); tempo in bpm."""

    onsets: tuple[float, ...]
    beats: tuple[float, ...]
    tempo: float


def find_beats(samples: NDArray[np.float32]) -> BeatGrid:
    """Onsets and beats of mono samples at `RATE`. Raises NoBeats, or ImportError without librosa.

    Spectral-flux onsets and Ellis' dynamic-programming beat tracker, both from librosa.
    """
    import numpy as np

    if samples.size < RATE // 2 or not np.abs(samples).max() > QUIETEST:
        raise NoBeats("There is nothing to hear.")
    import librosa

    strength = librosa.onset.onset_strength(y=samples, sr=RATE)
    onsets = librosa.onset.onset_detect(onset_envelope=strength, sr=RATE, units="time")
    if len(onsets) < 2:
        raise NoBeats("Nothing strikes in this sound.")
    tempo, beats = librosa.beat.beat_track(onset_envelope=strength, sr=RATE, units="time")
    return BeatGrid(
        onsets=_times(onsets), beats=_times(beats), tempo=round(float(np.atleast_1d(tempo)[0]), 3)
    )


def _times(found: Any) -> tuple[float, ...]:
    return tuple(round(float(moment), 4) for moment in found)


def slots(grid: BeatGrid | None, duration: float, count: int, min_slot: float) -> tuple[float, ...]:
    """How long each of `count` pictures is shown so that they change with the music.

    The changes are those onsets and beats that lie, all together, nearest to even spacing (least
    squares), at least `min_slot` apart; where none is in reach a change keeps its even moment.
    The lengths sum to `duration`. Pictures too many for `min_slot` are all shown, but shorter.
    """
    even = duration / count
    shortest = min_slot if min_slot <= even else even * 0.6
    moments = _changes(grid or BeatGrid((), (), 0.0), even, count, shortest)
    edges = (0.0, *moments, duration)
    return tuple(round(after - before, 6) for before, after in pairwise(edges))


def _changes(grid: BeatGrid, even: float, count: int, shortest: float) -> list[float]:
    """The cheapest row of `count` - 1 changes (dynamic programming over their candidates)."""
    paths: list[tuple[float, list[float]]] = [(0.0, [0.0])]
    struck = sorted({*grid.onsets, *grid.beats})
    beats = frozenset(grid.beats)
    for number in range(1, count):
        ideal = round(number * even, 6)
        latest = count * even - shortest * (count - number)
        longer = []
        for moment, price in _candidates(struck, beats, ideal, even):
            reachable = [path for path in paths if path[1][-1] + shortest <= moment + ROUNDING]
            if reachable and moment <= latest + ROUNDING:
                cost, row = min(reachable, key=lambda path: path[0])
                longer.append((cost + price, [*row, moment]))
        paths = longer
    return min(paths, key=lambda path: path[0])[1][1:]


def _candidates(
    struck: list[float], beats: frozenset[float], ideal: float, even: float
) -> list[tuple[float, float]]:
    """Moments near `ideal`, each with its cost; the even moment itself is always one."""
    first = bisect_left(struck, ideal - REACH * even)
    last = bisect_right(struck, ideal + REACH * even)
    near = [
        (moment, ((moment - ideal) / even) ** 2 + (0 if moment in beats else OFF_BEAT))
        for moment in struck[first:last]
    ]
    return [*near, (ideal, OFF_MUSIC)]

"""Hearing beats in synthesised clicks, and laying picture changes on them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from render.beats import RATE, BeatGrid, NoBeats, find_beats, slots

HALF_SECONDS = tuple(n / 2 for n in range(1, 20))


def clicks(moments: tuple[float, ...], seconds: float) -> NDArray[np.float32]:
    """Short decaying noise bursts at `moments`."""
    samples = np.zeros(round(seconds * RATE), dtype=np.float32)
    burst = np.random.default_rng(7).standard_normal(1500) * np.exp(-np.arange(1500) / 200)
    for moment in moments:
        start = round(moment * RATE)
        samples[start : start + len(burst)] += 0.5 * burst[: len(samples) - start]
    return samples


def test_clicks_are_heard_within_fifty_milliseconds() -> None:
    grid = find_beats(clicks(HALF_SECONDS, 10))
    heard = np.array(grid.onsets)
    assert all(np.abs(heard - moment).min() <= 0.05 for moment in HALF_SECONDS)
    assert all(min(abs(h - moment) for moment in HALF_SECONDS) <= 0.05 for h in heard)


def test_the_pulse_and_its_tempo_are_found() -> None:
    grid = find_beats(clicks(HALF_SECONDS, 10))
    assert grid.tempo == pytest.approx(120, abs=4)
    assert all(min(abs(beat - moment) for moment in HALF_SECONDS) <= 0.05 for beat in grid.beats)


@pytest.mark.parametrize(
    "samples",
    [np.zeros(RATE * 2, dtype=np.float32), np.zeros(0, dtype=np.float32), clicks((0.1,), 0.3)],
    ids=["silence", "nothing", "too short"],
)
def test_a_sound_without_beats_says_so(samples: NDArray[np.float32]) -> None:
    with pytest.raises(NoBeats):
        find_beats(samples)


def test_without_a_grid_all_slots_are_equally_long() -> None:
    assert slots(None, 9.0, 3, 1.2) == (3.0, 3.0, 3.0)


def test_pictures_change_on_the_onsets_nearest_to_even_spacing() -> None:
    grid = BeatGrid(onsets=(0.4, 2.8, 3.4, 6.3, 8.9), beats=(), tempo=0)
    assert slots(grid, 9.0, 3, 1.2) == (2.8, 3.5, 2.7)


def test_a_beat_is_preferred_to_an_onset_about_as_near() -> None:
    grid = BeatGrid(onsets=(2.9, 3.15), beats=(3.15,), tempo=60)
    assert slots(grid, 6.0, 2, 1.0) == (3.15, 2.85)


def test_a_change_with_nothing_in_reach_keeps_its_even_moment() -> None:
    grid = BeatGrid(onsets=(0.1, 0.2), beats=(), tempo=0)
    assert slots(grid, 9.0, 3, 1.2) == (3.0, 3.0, 3.0)


def test_too_many_pictures_are_all_shown() -> None:
    lengths = slots(BeatGrid(HALF_SECONDS, HALF_SECONDS, 120), 6.0, 12, 1.2)
    assert lengths == (0.5,) * 12


times = st.lists(st.floats(0, 60, allow_nan=False), max_size=40).map(lambda found: tuple(found))


@given(
    times,
    times,
    st.floats(0.5, 60, allow_nan=False),
    st.integers(1, 12),
    st.floats(0, 5, allow_nan=False),
)
def test_slots_fill_the_duration_and_are_never_too_short(
    onsets: tuple[float, ...],
    beats: tuple[float, ...],
    duration: float,
    count: int,
    min_slot: float,
) -> None:
    lengths = slots(BeatGrid(onsets, beats, 120.0), duration, count, min_slot)
    assert len(lengths) == count
    assert sum(lengths) == pytest.approx(duration, abs=1e-4)
    shortest = min_slot if min_slot <= duration / count else 0.6 * duration / count
    assert min(lengths) >= shortest - 1e-4

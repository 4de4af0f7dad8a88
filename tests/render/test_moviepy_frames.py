"""Frames of the MoviePy engine, against their ideal."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from render.moviepy_frames import Frame, fitted_frame, magnified, mixer, reduced, rgb
from render.op import InvalidClip
from render.picture import FitMode

BLACK, WHITE = 0, 255


def plain(width: int, height: int, value: int) -> Frame:
    return np.full((height, width, 3), value, np.uint8)


def with_dot(width: int, height: int, x: float, y: float) -> Frame:
    """A soft white dot, four pixels wide, around (x, y)."""
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    light = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 8)
    return np.repeat((255 * light).astype(np.uint8)[:, :, None], 3, axis=2)


def dot(frame: Frame) -> tuple[float, float]:
    """Where the light of a frame is on average."""
    light = frame[:, :, 0].astype(float)
    columns, rows = np.meshgrid(np.arange(light.shape[1]) + 0.5, np.arange(light.shape[0]) + 0.5)
    return float((light * columns).sum() / light.sum()), float((light * rows).sum() / light.sum())


@given(st.floats(1, 1.5))
def test_a_point_lies_where_the_zoom_puts_it_to_a_twentieth_of_a_pixel(zoom: float) -> None:
    still = with_dot(90, 160, 30, 50)
    x, y = dot(magnified(still, (90, 160), zoom))
    assert x == pytest.approx(45 + (30 - 45) * zoom, abs=0.05)
    assert y == pytest.approx(80 + (50 - 80) * zoom, abs=0.05)


def test_a_zoom_of_one_in_its_own_size_changes_nothing() -> None:
    still = with_dot(90, 160, 30, 50)
    assert_array_equal(magnified(still, (90, 160)), still)


def test_a_large_picture_is_made_smaller_once_and_a_small_one_never() -> None:
    assert reduced(plain(900, 800, WHITE), (90, 80), 1.05).shape == (168, 189, 3)
    small = plain(90, 80, WHITE)
    assert reduced(small, (90, 80), 1.05) is small


@pytest.mark.parametrize(
    ("fit", "edge"), [("cover", 200), ("contain", 10), ("blur", 200), ("stretch", 200)]
)
def test_a_fit_fills_or_pads_as_it_says(fit: FitMode, edge: int) -> None:
    frame = fitted_frame(plain(100, 50, 200), (60, 60), fit, "#0A0A0A")
    assert frame.shape == (60, 60, 3)
    assert frame[0, 30, 0] == edge
    assert frame[30, 30, 0] == 200


def test_a_contained_frame_has_the_padding_in_equal_parts() -> None:
    frame = fitted_frame(plain(100, 50, WHITE), (60, 60), "contain", "#000000")
    assert_array_equal(np.flatnonzero(frame[:, 0, 0]), np.arange(16, 46))


@pytest.mark.parametrize(
    ("name", "left", "right", "top", "bottom"),
    [
        ("wipeleft", 0, 1, None, None),
        ("wiperight", 1, 0, None, None),
        ("wipeup", None, None, 0, 1),
        ("wipedown", None, None, 1, 0),
        ("slideleft", 0, 1, None, None),
        ("slideright", 1, 0, None, None),
        ("slideup", None, None, 0, 1),
        ("slidedown", None, None, 1, 0),
    ],
)
def test_a_transition_comes_from_its_side(
    name: str, left: int | None, right: int | None, top: int | None, bottom: int | None
) -> None:
    frame = mixer(name)(plain(40, 20, 0), plain(40, 20, 1), 0.25)
    places = {left: frame[10, 0, 0], right: frame[10, -1, 0], top: frame[0, 20, 0]}
    places[bottom] = frame[-1, 20, 0]
    assert all(found == wanted for wanted, found in places.items() if wanted is not None)
    assert 0.2 <= frame.mean() <= 0.3


def test_a_crossfade_weighs_both() -> None:
    assert mixer("crossfade")(plain(4, 4, 0), plain(4, 4, 200), 0.25)[0, 0, 0] == 50


def test_a_transition_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(InvalidClip, match=r"no transition 'pixelize'; it has crossfade"):
        mixer("pixelize")


def test_colours_are_read() -> None:
    assert rgb("#D4AF37") == (0xD4, 0xAF, 0x37)

"""Whole and even pixels, for any size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.geometry import (
    Box,
    Corner,
    centred,
    contain_box,
    cornered,
    cover_size,
    even,
    even_size,
    split,
)

sides = st.integers(1, 12_000)
even_sides = st.integers(2, 4000).map(lambda half: 2 * half)
sizes = st.tuples(sides, sides).filter(lambda size: 1 / 50 < size[0] / size[1] < 50)
frames = st.tuples(even_sides, even_sides).filter(lambda size: 1 / 9 < size[0] / size[1] < 9)


def test_two_thirds_of_full_hd_are_1280_pixels() -> None:
    assert split(1920, 2 / 3) == (1280, 640)


@given(even_sides, st.floats(0.001, 0.999))
def test_parts_of_a_split_are_even_and_add_up_exactly(total: int, share: float) -> None:
    first, second = split(total, share)
    assert first + second == total
    assert first % 2 == second % 2 == 0
    assert min(first, second) >= 2


@given(even_sides, st.floats(0.05, 0.95))
def test_a_split_is_within_a_pixel_of_the_share(total: int, share: float) -> None:
    first, second = split(total, share)
    assert abs(first - total * share) <= 1 or min(first, second) == 2


@pytest.mark.parametrize("total", [0, 2, 7])
def test_what_cannot_be_split_evenly_is_refused(total: int) -> None:
    with pytest.raises(ValueError, match="even parts"):
        split(total, 0.5)


@given(st.floats(0, 20_000))
def test_even_is_near_and_never_zero(length: float) -> None:
    assert even(length) % 2 == 0
    assert even(length) >= 2
    assert abs(even(length) - length) <= max(1.0, 2 - length)


def test_odd_sizes_become_even() -> None:
    assert even_size(161, 285) == (160, 284)


@given(sizes, frames)
def test_a_cover_leaves_no_edge_free_and_keeps_the_aspect_to_two_pixels(
    size: tuple[int, int], frame: tuple[int, int]
) -> None:
    cover = cover_size(size, frame)
    scale = max(frame[0] / size[0], frame[1] / size[1])
    for length, covering, own in zip(frame, cover, size, strict=True):
        assert covering >= length
        assert abs(covering - own * scale) <= 2.01


@given(sizes, frames)
def test_a_cover_is_cropped_in_its_very_middle(
    size: tuple[int, int], frame: tuple[int, int]
) -> None:
    cover = cover_size(size, frame)
    crop = centred(frame, cover)
    assert (2 * crop.x, 2 * crop.y) == (cover[0] - frame[0], cover[1] - frame[1])


@given(sizes, frames)
def test_a_contained_box_lies_inside_and_touches_two_edges(
    size: tuple[int, int], frame: tuple[int, int]
) -> None:
    box = contain_box(size, frame)
    assert box.x >= 0
    assert box.y >= 0
    assert box.x + box.width <= frame[0]
    assert box.y + box.height <= frame[1]
    assert frame[0] - box.width <= 1 or frame[1] - box.height <= 1


@given(frames, frames)
def test_a_centred_box_has_equal_margins_up_to_its_even_position(
    inner: tuple[int, int], outer: tuple[int, int]
) -> None:
    box = centred(inner, outer)
    assert box.x % 2 == box.y % 2 == 0
    assert abs(box.x - (outer[0] - inner[0] - box.x)) <= 2


def test_the_golden_content_stands_in_the_middle() -> None:
    assert centred((900, 1600), (1080, 1920)) == Box(90, 160, 900, 1600)


@pytest.mark.parametrize(
    ("corner", "place"),
    [
        ("top-left", (5, 5)),
        ("top-right", (75, 5)),
        ("bottom-left", (5, 85)),
        ("bottom-right", (75, 85)),
    ],
)
def test_a_cornered_box_keeps_its_margin(corner: Corner, place: tuple[int, int]) -> None:
    box = cornered((20, 10), (100, 100), corner, 5)
    assert (box.x, box.y) == place


def test_a_grown_box_keeps_its_centre() -> None:
    assert Box(10, 20, 30, 40).grown(2) == Box(8, 18, 34, 44)

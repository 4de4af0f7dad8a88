"""Stills and previews are built at their own size, and look like the large ones made smaller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from render.clip import Clip, KenBurns, StillClip, Transition, cut, fitted, joined, lasting, video
from render.cut import frame_at
from render.geometry import even
from render.golden_frame import GoldenFrame, golden_frame
from render.layouts import Mashup, mashup
from render.marks import Watermark, attributed, watermarked
from render.op import walk
from render.picture import Picture, PictureStack, PlacedPicture, TextPicture
from render.shrinking import film_shrunk, shrunk
from render.slideshows import resolved
from render.text import TextStyle
from tests.fixtures.media import MakeMedia
from tests.render.rendering import FINE, Studio, luma_of, media_of, picture_of

LEAST, LEAST_TEXT = 0.95, 0.97
"""Of one picture. Edges may lie one pixel off: chroma planes know even positions only."""
HOOK = "✨ Luxury Beauty Secrets Revealed! Überraschend 香水 مفاجأة"
GOLD = GoldenFrame(text=HOOK, duration=2.0, min_slot=0.5)
TALL_MASHUP = Mashup(layout="top-bottom")


def gold(
    content: Clip | tuple[Picture, ...], shape: GoldenFrame = GOLD, air: Clip | None = None
) -> Clip:
    return resolved(golden_frame(content, shape, atmosphere=air), lambda sound: None)


def marked(clip: Clip) -> Clip:
    return attributed(watermarked(clip, "reel.graph", Watermark()), "Music: Ana Álvarez ✨")


CASES: dict[str, Callable[[Clip, Clip, Picture], Clip]] = {
    "file": lambda tall, wide, photo: fitted(tall, 1080, 1920),
    "golden clip": lambda tall, wide, photo: gold(tall, air=wide),
    "golden pictures": lambda tall, wide, photo: gold((photo, photo)),
    "golden square": lambda tall, wide, photo: gold((photo,), replace(GOLD, shape="1:1")),
    "golden wide": lambda tall, wide, photo: gold(
        wide, replace(GOLD, shape="16:9", text_at="bottom")
    ),
    "side by side": lambda tall, wide, photo: marked(mashup(wide, tall, Mashup())),
    "top to bottom": lambda tall, wide, photo: marked(mashup(tall, wide, TALL_MASHUP)),
    "picture in picture": lambda tall, wide, photo: mashup(
        tall, wide, Mashup(layout="picture-in-picture", inset_margin=0.031)
    ),
    "blur": lambda tall, wide, photo: fitted(wide, 1080, 1920, "blur"),
    "contain": lambda tall, wide, photo: fitted(wide, 1080, 1920, "contain", "#204060"),
    "loop of a mashup": lambda tall, wide, photo: fitted(
        lasting(cut(mashup(tall, wide, TALL_MASHUP), 0.2, 0.5), 2), 1080, 1080
    ),
    "crossfade": lambda tall, wide, photo: joined(
        (fitted(tall, 1080, 1080), KenBurns(content=photo, width=1080, height=1080, duration=1)),
        Transition(name="crossfade", duration=0.5),
    ),
    "photo": lambda tall, wide, photo: fitted(
        StillClip(picture=photo, width=photo.width, height=photo.height, duration=2), 1080, 1920
    ),
}


@pytest.fixture
def made(media: MakeMedia) -> Callable[[str], Clip]:
    def make(name: str) -> Clip:
        tall, wide = (video(media_of(media(file))) for file in ("moving.mp4", "landscape.mp4"))
        return CASES[name](tall, wide, picture_of(media("still.png")))

    return make


@pytest.mark.parametrize("width", [540, 360])
@pytest.mark.parametrize("name", CASES)
def test_it_looks_like_the_large_one_made_smaller(
    name: str, width: int, made: Callable[[str], Clip], studio: Studio
) -> None:
    clip = made(name)
    small = studio.still(clip, 0.8, width)
    large = studio.still(clip, 0.8).resize(small.size, Image.Resampling.BICUBIC)
    assert likeness(small, large) >= LEAST


@pytest.mark.parametrize("name", CASES)
def test_a_small_film_looks_and_sounds_like_the_large_one(
    name: str, made: Callable[[str], Clip], studio: Studio
) -> None:
    large = made(name)
    size = even(large.width / 3), even(large.height / 3)
    spec = replace(FINE, width=size[0], height=size[1], fps=10, fit="stretch")
    small = film_shrunk(large, size)
    assert (small.size, small.duration, small.sound) == (size, large.duration, large.sound)
    ours, theirs = (luma_of(studio.encode(clip, spec)) for clip in (small, large))
    assert len(ours) == len(theirs)
    like = [similarity(*pair) for pair in zip(ours, theirs, strict=True)]
    assert min(like) >= LEAST


def test_nothing_is_built_larger_than_it_is_shown(made: Callable[[str], Clip]) -> None:
    frame = shrunk(frame_at(made("golden clip"), 0.5), 360)
    assert frame.size == (360, 640)
    drawn = [op for op in walk(frame) if isinstance(op, PictureStack | TextPicture)]
    assert max(op.width for op in drawn if isinstance(op, PictureStack)) == 360


@pytest.mark.parametrize("width", [541, 1080, 1920])
def test_what_is_not_twice_as_wide_stays(width: int, made: Callable[[str], Clip]) -> None:
    frame = frame_at(made("golden clip"), 0.5)
    assert shrunk(frame, width) is frame


def test_lines_break_as_in_full_size(studio: Studio) -> None:
    style = TextStyle(size=61, min_size=20)
    text = "many words that need some lines " * 3
    lines = TextPicture(text=text, style=style, width=701, height=900)
    stack = PictureStack(
        items=(PlacedPicture(picture=lines, x=101, y=33),), color="#000000", width=1080, height=1080
    )
    clip = StillClip(picture=stack, width=1080, height=1080, duration=1)
    for width in (540, 360, 216):
        large = studio.still(clip, 0).resize((width, width), Image.Resampling.BOX)
        assert likeness(studio.still(clip, 0, width), large) >= LEAST_TEXT


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Structural similarity of their luma."""
    return similarity(*(np.asarray(image.convert("L")) for image in (one, other)))


def similarity(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Structural similarity (Wang et al. 2004) over windows of 8 x 8 pixels."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    mean = _windows_mean
    mean_a, mean_b = mean(a), mean(b)
    var_a, var_b = mean(a * a) - mean_a**2, mean(b * b) - mean_b**2
    together = mean(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    share = (2 * mean_a * mean_b + c1) * (2 * together + c2)
    return float(np.mean(share / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))))


def _windows_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = np.pad(values, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    totals = sums[8:, 8:] - sums[:-8, 8:] - sums[8:, :-8] + sums[:-8, :-8]
    return np.asarray(totals / 64, np.float64)

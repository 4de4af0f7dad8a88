"""Where points of a zoomed picture are, measured by the centroids of soft dots in each frame."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from render.clip import Clip, KenBurns, video
from render.picture import Picture
from tests.render.rendering import Studio, luma_of, media_of, picture_of

WIDTH, HEIGHT = 270, 480
DOTS = [(x, y) for y in range(30, HEIGHT, 60) for x in range(45, WIDTH, 60)]
SIGMA, REACH = 4.0, 15
NOISE = 0.06
"""Pixels by which a centroid errs on a dot that stands still: 8-bit rounding, x264 at crf 1."""

Track = NDArray[np.float64]


def dotted(path: Path) -> Path:
    """White soft dots on black, at the centres of the pixels DOTS."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    light = sum(np.exp(-((x - a) ** 2 + (y - b) ** 2) / (2 * SIGMA**2)) for a, b in DOTS)
    Image.fromarray((np.clip(light, 0, 1) * 235 + 10).astype(np.uint8)).convert("RGB").save(path)
    return path


def ideal(dot: tuple[int, int], zoom: float) -> tuple[float, float]:
    """Where the centre of a pixel goes when the frame is magnified about its own centre."""
    return (
        (dot[0] + 0.5 - WIDTH / 2) * zoom + WIDTH / 2 - 0.5,
        (dot[1] + 0.5 - HEIGHT / 2) * zoom + HEIGHT / 2 - 0.5,
    )


def centroid(frame: NDArray[np.float64], near: tuple[float, float]) -> tuple[float, float]:
    left, top = (round(v) - REACH for v in near)
    size = 2 * REACH + 1
    window = frame[top : top + size, left : left + size] - frame.min()
    window = np.where(window > 10, window, 0)
    y, x = np.mgrid[0:size, 0:size]
    return (
        left + float((window * x).sum() / window.sum()),
        top + float((window * y).sum() / window.sum()),
    )


def tracks(clip: KenBurns, path: Path) -> Iterator[tuple[Track, Track]]:
    """Measured and ideal positions of each dot, for as long as it is well inside the frame."""
    frames = luma_of(path).astype(float)
    for dot in DOTS:
        found, wanted = [], []
        for index, frame in enumerate(frames):
            place = ideal(dot, clip.zoom(index / 30))
            if REACH < place[0] < WIDTH - REACH - 1 and REACH < place[1] < HEIGHT - REACH - 1:
                found.append(centroid(frame, place))
                wanted.append(place)
        if len(found) > 2:
            yield np.array(found), np.array(wanted)


def zoom(content: Picture | Clip, seconds: float, start: float, end: float) -> KenBurns:
    return KenBurns(
        content=content,
        width=WIDTH,
        height=HEIGHT,
        duration=seconds,
        zoom_from=start,
        zoom_to=end,
    )


def check(clip: KenBurns, path: Path, allowed: float) -> None:
    middle = np.array([WIDTH / 2 - 0.5, HEIGHT / 2 - 0.5])
    outwards = 1 if clip.zoom_to > clip.zoom_from else -1
    worst = 0.0
    for found, wanted in tracks(clip, path):
        worst = max(worst, float(np.abs(found - wanted).max()))
        steps = np.diff(found, axis=0) * np.sign(wanted[0] - middle) * outwards
        assert steps.min() > -NOISE, "a point went back"
    assert 0 < worst <= allowed


@pytest.mark.parametrize(
    ("seconds", "start", "end"),
    [(3, 1.0, 1.05), (2, 1.05, 1.0), (1.5, 1.02, 1.07), (2, 1.0, 1.0005)],
)
def test_a_slow_zoom_is_smooth_below_a_tenth_of_a_pixel(
    seconds: float, start: float, end: float, tmp_path: Path
) -> None:
    studio = Studio(tmp_path, tmp_path)
    clip = zoom(picture_of(dotted(tmp_path / "dots.png")), seconds, start, end)
    check(clip, studio.encode(clip), 0.1 + NOISE)


@pytest.mark.parametrize(("start", "end"), [(1.0, 1.8), (1.5, 1.0)])
def test_a_fast_zoom_stays_within_half_a_pixel(start: float, end: float, tmp_path: Path) -> None:
    studio = Studio(tmp_path, tmp_path)
    clip = zoom(picture_of(dotted(tmp_path / "dots.png")), 0.7, start, end)
    check(clip, studio.encode(clip), 0.5)


def test_a_zoom_into_a_clip_is_as_exact(tmp_path: Path) -> None:
    studio = Studio(tmp_path, tmp_path)
    film = studio.encode(zoom(picture_of(dotted(tmp_path / "dots.png")), 1, 1.0, 1.0))
    clip = zoom(video(media_of(film)), 1, 1.0, 1.05)
    check(clip, studio.encode(clip), 0.1 + NOISE)


def test_a_part_of_a_zoom_is_on_the_path_of_the_whole(tmp_path: Path) -> None:
    studio = Studio(tmp_path, tmp_path)
    whole = zoom(picture_of(dotted(tmp_path / "dots.png")), 3, 1.0, 1.06)
    part = KenBurns(
        content=whole.content,
        width=WIDTH,
        height=HEIGHT,
        duration=1,
        zoom_to=1.06,
        offset=1.37,
        span=3,
    )
    check(part, studio.encode(part), 0.1 + NOISE)

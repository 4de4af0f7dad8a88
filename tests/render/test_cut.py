from collections.abc import Callable

import numpy as np
import pytest

from render.clip import (
    Clip,
    ColorClip,
    CutClip,
    ExtendClip,
    KenBurns,
    Layer,
    Layers,
    Sequence,
    StillClip,
    Transition,
    VideoFile,
    cut,
    fitted,
    joined,
    lasting,
    video,
    with_sound,
)
from render.cut import frame_at, windowed
from render.layouts import Mashup, mashup
from render.lowering import lowered
from render.op import walk
from render.picture import BorderPicture, Media
from tests.fixtures.media import MakeMedia
from tests.render.rendering import Studio, frames_of, media_of, picture_of, psnr

FILM = Media(sha256="f", kind="video", duration=4, width=160, height=284, fps=30, has_audio=True)
FADE = Transition(name="crossfade", duration=0.5)


def film(start: float = 0, end: float = 4) -> Clip:
    return video(FILM, start, end)


def files(clip: Clip) -> list[tuple[float, float]]:
    """Start and duration of every part of a file that is read."""
    return [
        (round(op.start, 3), round(op.duration, 3))
        for op in walk(lowered(clip))
        if isinstance(op, VideoFile)
    ]


def test_a_whole_window_is_the_clip() -> None:
    assert windowed(film(), 0, 4) == film()


def test_cuts_add_up_at_the_file() -> None:
    nested = cut(cut(cut(film(), 0.5, 3), 0.5, 2), 0.25, 1)
    assert windowed(nested, 0.5, 0.25) == film(1.75, 2)


def test_a_window_reaches_the_file_through_what_lies_on_top() -> None:
    deep = with_sound(fitted(cut(film(), 1, 3), 90, 90), None)
    assert windowed(deep, 1, 1) == fitted(film(2, 3), 90, 90)


def test_a_zoom_goes_on_where_it_was() -> None:
    zoom = KenBurns(content=film(), width=160, height=284, duration=4, zoom_to=1.4)
    part = windowed(zoom, 1, 2)
    assert isinstance(part, KenBurns)
    assert part.zoom(0) == pytest.approx(zoom.zoom(1))
    assert part.zoom(2) == pytest.approx(zoom.zoom(3))
    assert files(part) == [(1, 2)]


def test_a_window_into_a_later_round_of_a_loop_is_one_read() -> None:
    assert windowed(lasting(film(0, 2), 9), 6.5, 1) == film(0.5, 1.5)


def test_a_window_over_the_seam_of_a_loop_reads_both_sides() -> None:
    part = windowed(lasting(film(0, 2), 9), 3.5, 1)
    assert isinstance(part, Sequence)
    assert files(part) == [(1.5, 0.5), (0, 0.5)]


def test_a_window_behind_a_held_end_is_the_last_frame() -> None:
    part = windowed(lasting(film(0, 2), 9, "hold"), 5, 1)
    assert isinstance(part, ExtendClip)
    assert files(part) == [(round(2 - 1 / 30, 3), round(1 / 30, 3))]


def test_a_layer_that_has_ended_shows_its_last_frame() -> None:
    layers = Layers(layers=(Layer(content=film(0, 1)),), width=160, height=284, duration=4)
    assert files(windowed(layers, 3, 1)) == [(round(1 - 1 / 30, 3), round(1 / 30, 3))]


def test_a_window_takes_only_the_clips_of_a_sequence_that_it_meets() -> None:
    row = joined((film(0, 2), film(2, 4), ColorClip(width=160, height=284, duration=2)), FADE)
    assert windowed(row, 0.25, 1) == film(0.25, 1.25)
    assert windowed(row, 3.6, 0.4).duration == pytest.approx(0.4)


def test_a_window_that_begins_in_a_transition_keeps_all_of_it() -> None:
    row = joined((film(0, 2), film(2, 4)), FADE)
    part = windowed(row, 1.75, 1)
    assert isinstance(part, CutClip)
    assert part.start == pytest.approx(0.25)
    assert files(part) == [(1.5, 0.5), (2, 1.25)]


def test_a_frame_inside_a_transition_reads_one_frame_of_each_side() -> None:
    row = joined((film(0, 2), film(2, 4)), FADE)
    assert [round(duration, 2) for _, duration in files(frame_at(row, 1.75))] == [0.03, 0.03]


@pytest.mark.parametrize("t", [0, 0.2, 1.01, 9])
def test_a_transition_shorter_than_a_frame_has_a_frame_as_well(t: float) -> None:
    """A clip of one frame shares half of it with its neighbour."""
    one = film(0, 1 / 30)
    row = joined((one, film(0, 1), one), FADE)
    assert frame_at(row, t).duration == pytest.approx(1 / 30, abs=1e-5)


@pytest.mark.parametrize("t", [-5, 0, 3.99, 4, 99])
def test_any_time_has_a_frame(t: float) -> None:
    frame = frame_at(film(), t)
    assert frame.duration == pytest.approx(1 / 30, abs=1e-5)
    assert 0 <= files(frame)[0][0] <= 3.967


def test_a_clip_shorter_than_a_frame_has_one() -> None:
    assert frame_at(film(0, 0.01), 0).duration == pytest.approx(0.01)


def test_what_is_below_a_hundred_cuts_is_one_read() -> None:
    clip = film()
    for _ in range(90):
        clip = cut(clip, 0.01, clip.duration - 0.02)
    low = lowered(clip)
    assert isinstance(low, VideoFile)
    assert low.start == pytest.approx(0.9)


Make = Callable[[Clip, Clip, Clip], Clip]
CASES: dict[str, Make] = {
    "file": lambda tall, wide, photo: tall,
    "cut": lambda tall, wide, photo: cut(wide, 0.4, 1),
    "cover": lambda tall, wide, photo: fitted(wide, 160, 284),
    "contain": lambda tall, wide, photo: fitted(wide, 160, 284, "contain", "#D4AF37"),
    "blur": lambda tall, wide, photo: fitted(wide, 160, 284, "blur"),
    "stretch": lambda tall, wide, photo: fitted(wide, 160, 284, "stretch"),
    "loop": lambda tall, wide, photo: lasting(tall, 2.5),
    "trimmed loop": lambda tall, wide, photo: lasting(cut(tall, 0.2, 0.5), 1.7),
    "hold": lambda tall, wide, photo: lasting(tall, 2, "hold"),
    "still": lambda tall, wide, photo: photo,
    "zoom": lambda tall, wide, photo: zoomed(photo, 2),
    "fast zoom": lambda tall, wide, photo: zoomed(photo, 0.7, 1.8),
    "moving zoom": lambda tall, wide, photo: zoomed(tall, 1, 1.2),
    "crossfade": lambda tall, wide, photo: joined((tall, fitted(wide, 160, 284)), FADE),
    "wipe": lambda tall, wide, photo: joined(
        (zoomed(photo, 1), tall, photo), Transition(name="circleopen", duration=0.4)
    ),
    "cuts": lambda tall, wide, photo: joined((tall, photo, tall), Transition()),
    "part of a crossfade": lambda tall, wide, photo: cut(joined((tall, tall), FADE), 0.7, 0.5),
    "mashup": lambda tall, wide, photo: mashup(
        tall, wide, Mashup(layout="side-by-side", width=284, height=160)
    ),
    "layers": lambda tall, wide, photo: Layers(
        layers=(
            Layer(content=lasting(fitted(wide, 160, 284), 2), opacity=0.7),
            Layer(content=fitted(tall, 100, 180), x=30, y=52),
            Layer(content=fitted(wide, 64, 64), x=-10, y=250, opacity=0.5),
            Layer(content=BorderPicture(color="#D4AF37", thickness=5, width=160, height=284)),
        ),
        width=160,
        height=284,
        duration=2,
    ),
}


def zoomed(content: Clip, seconds: float, zoom: float = 1.05) -> Clip:
    if isinstance(content, StillClip):
        return KenBurns(
            content=content.picture, width=160, height=284, duration=seconds, zoom_to=zoom
        )
    return KenBurns(content=content, width=160, height=284, duration=seconds, zoom_to=zoom)


@pytest.mark.parametrize("name", CASES)
def test_a_still_is_the_frame_of_the_render(name: str, studio: Studio, media: MakeMedia) -> None:
    photo = picture_of(media("still.png"))
    shown = StillClip(picture=photo, width=160, height=284, duration=1)
    tall, wide = (video(media_of(media(file))) for file in ("moving.mp4", "landscape.mp4"))
    clip = CASES[name](tall, wide, shown)
    frames = frames_of(studio.encode(clip))
    for share in (0.0, 0.3, 0.55, 0.9):
        index = int(clip.duration * share * 30 + 1e-3)
        # A time inside of frame `index` on the grid of the render, and of the clip's own.
        still = np.asarray(studio.still(clip, index / 30 + 1e-4))
        assert psnr(frames[index], still) > 36, (name, share)

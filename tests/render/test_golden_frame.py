"""The five layers, as a description."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.beats import BeatGrid
from render.clip import (
    Clip,
    ExtendClip,
    FitClip,
    KenBurns,
    Layers,
    Sequence,
    Slideshow,
    Transition,
    video,
)
from render.geometry import Box
from render.golden_frame import (
    GoldenFrame,
    Shape,
    canvas_size,
    content_box,
    duration_of,
    golden_frame,
    safe_box,
)
from render.op import InvalidClip, from_json, to_json, walk
from render.picture import (
    Anchor,
    BorderPicture,
    FittedPicture,
    Media,
    PictureFile,
    PictureStack,
    TextPicture,
)
from render.slideshows import resolved, timed
from render.sound import Sound
from render.soundtrack import Soundtrack, sound_of

HOOK = "✨ Luxury Beauty Secrets Revealed!"


def product(name: str, size: tuple[int, int] = (900, 1600)) -> PictureFile:
    media = Media(sha256=name * 64, kind="image", width=size[0], height=size[1])
    return PictureFile(media=media, width=size[0], height=size[1])


def movie(name: str, duration: float, size: tuple[int, int]) -> Clip:
    width, height = size
    return video(
        Media(
            sha256=name * 64,
            kind="video",
            duration=duration,
            width=width,
            height=height,
            fps=30,
            has_audio=True,
        )
    )


PICTURES = (product("1"), product("2"), product("3"))
SONG = sound_of(Media(sha256="4" * 64, kind="audio", duration=9, has_audio=True))
GLITTER = movie("5", 2, (720, 1280))


def as_layers(clip: Clip) -> Layers:
    assert isinstance(clip, Layers)
    return clip


def top(clip: Clip) -> PictureStack:
    stack = as_layers(clip).layers[-1].content
    assert isinstance(stack, PictureStack)
    return stack


def test_the_five_layers_are_those_of_the_seed() -> None:
    clip = as_layers(golden_frame(PICTURES, GoldenFrame(text=HOOK), atmosphere=GLITTER))
    assert (clip.size, clip.color) == ((1080, 1920), "#050505")
    atmosphere, content, _ = clip.layers
    assert (atmosphere.content.width, atmosphere.content.height) == (1080, 1920)
    assert (atmosphere.x, atmosphere.y, atmosphere.opacity) == (0, 0, 0.7)
    assert any(isinstance(op, ExtendClip) and op.how == "loop" for op in walk(atmosphere.content))
    assert (content.x, content.y, content.opacity) == (90, 160, 1)
    assert (content.content.width, content.content.height) == (900, 1600)
    assert isinstance(content.content, Slideshow)
    assert (content.content.zoom_from, content.content.zoom_to) == (1.0, 1.05)
    border, text = top(clip).items[0].picture, top(clip).items[-1].picture
    assert isinstance(border, BorderPicture)
    assert border.color == "#D4AF37"
    assert isinstance(text, TextPicture)
    assert text.text == HOOK


def test_a_frame_picture_takes_the_place_of_the_border() -> None:
    frame = product("6", (540, 960))
    stack = top(golden_frame(PICTURES, GoldenFrame(), frame=frame))
    (item,) = stack.items
    assert item.picture == FittedPicture(picture=frame, fit="stretch", width=1080, height=1920)


def test_without_text_and_atmosphere_there_are_no_layers_for_them() -> None:
    clip = as_layers(golden_frame(PICTURES, GoldenFrame(text="  ")))
    assert len(clip.layers) == 2
    assert all(isinstance(item.picture, BorderPicture) for item in top(clip).items)


@pytest.mark.parametrize(
    ("shape", "canvas", "content"),
    [
        ("9:16", (1080, 1920), Box(90, 160, 900, 1600)),
        ("1:1", (1080, 1080), Box(90, 90, 900, 900)),
        ("16:9", (1920, 1080), Box(160, 90, 1600, 900)),
    ],
)
def test_every_shape_has_its_canvas_and_a_proportionate_content_box(
    shape: Shape, canvas: tuple[int, int], content: Box
) -> None:
    assert canvas_size(GoldenFrame(shape=shape)) == canvas
    assert content_box(GoldenFrame(shape=shape)) == content


@given(st.sampled_from(get_args(Shape)), st.integers(64, 4000))
def test_boxes_lie_inside_a_canvas_of_any_width(shape: Shape, width: int) -> None:
    options = GoldenFrame(shape=shape, width=width)
    canvas = canvas_size(options)
    for box in (content_box(options), safe_box(options)):
        assert box.x > 0
        assert box.y > 0
        assert box.x + box.width < canvas[0]
        assert box.y + box.height < canvas[1]


@given(st.sampled_from(get_args(Shape)), st.sampled_from(["top", "middle", "bottom"]))
def test_the_text_stays_in_the_safe_area(shape: Shape, where: Anchor) -> None:
    options = GoldenFrame(shape=shape, text=HOOK, text_at=where)
    item, safe = top(golden_frame(PICTURES, options)).items[-1], safe_box(options)
    assert safe.x <= item.x
    assert safe.y <= item.y
    assert item.x + item.picture.width <= safe.x + safe.width
    assert item.y + item.picture.height <= safe.y + safe.height


def test_one_picture_zooms_for_the_whole_time() -> None:
    clip = as_layers(golden_frame(PICTURES[:1], GoldenFrame(duration=7)))
    zoom = clip.layers[0].content
    assert isinstance(zoom, KenBurns)
    assert (zoom.duration, zoom.zoom(0), zoom.zoom(7)) == (7, 1.0, 1.05)


def test_a_landscape_clip_is_padded_with_its_own_blur() -> None:
    zoom = as_layers(golden_frame(movie("7", 5, (1920, 1080)), GoldenFrame())).layers[0].content
    assert isinstance(zoom, KenBurns)
    assert isinstance(zoom.content, FitClip)
    assert (zoom.content.fit, zoom.content.size) == ("blur", (900, 1600))


def test_a_vertical_clip_fills_the_box_from_its_own_pixels() -> None:
    tall = movie("7", 5, (1080, 1920))
    zoom = as_layers(golden_frame(tall, GoldenFrame())).layers[0].content
    assert isinstance(zoom, KenBurns)
    assert zoom.content == tall


def test_a_fit_can_be_asked_for() -> None:
    wide = product("8", (1600, 900))
    shown = as_layers(golden_frame((wide,), GoldenFrame(fit="contain"))).layers[0].content
    assert isinstance(shown, KenBurns)
    assert shown.content == FittedPicture(picture=wide, fit="contain", width=900, height=1600)


def test_the_duration_is_the_given_one_or_the_clips_or_the_musics() -> None:
    clip = movie("7", 5, (1080, 1920))
    assert duration_of(clip, SONG, GoldenFrame(duration=2)) == 2
    assert duration_of(clip, SONG, GoldenFrame()) == 5
    assert duration_of(PICTURES, SONG, GoldenFrame()) == 9
    assert duration_of(PICTURES, None, GoldenFrame()) == 15
    assert duration_of(PICTURES[:1], SONG, GoldenFrame()) == 5


def test_a_clip_shorter_than_asked_for_loops_with_its_sound() -> None:
    clip = golden_frame(movie("7", 2, (1080, 1920)), GoldenFrame(duration=5))
    assert clip.duration == 5
    assert clip.sound is not None
    assert clip.sound.duration == 5


def test_music_replaces_the_clips_sound_or_goes_under_it() -> None:
    clip = movie("7", 5, (1080, 1920))
    replaced = golden_frame(clip, GoldenFrame(), music=SONG).sound
    assert replaced is not None
    assert (replaced.OP, replaced.duration) == ("file-sound", 5)
    ducked = GoldenFrame(soundtrack=Soundtrack(mode="duck", lufs=None))
    under = golden_frame(clip, ducked, music=SONG).sound
    assert under is not None
    assert under.OP == "duck"


def test_the_atmosphere_is_never_heard() -> None:
    assert golden_frame(PICTURES, GoldenFrame(), atmosphere=GLITTER).sound is None


def test_without_content_there_is_no_golden_frame() -> None:
    with pytest.raises(InvalidClip, match="at least one picture"):
        golden_frame((), GoldenFrame())


def test_it_survives_the_round_trip_through_json() -> None:
    clip = golden_frame(PICTURES, GoldenFrame(text=HOOK), music=SONG, atmosphere=GLITTER)
    assert from_json(to_json(clip)) == clip


def shown(clip: Clip) -> Sequence:
    (sequence,) = [op for op in walk(clip) if isinstance(op, Sequence)]
    return sequence


def test_pictures_change_in_the_middle_of_a_transition_on_the_beat() -> None:
    heard: list[Sound] = []

    def listen(sound: Sound) -> BeatGrid:
        heard.append(sound)
        return BeatGrid(onsets=(3.1, 6.2), beats=(3.1, 6.2), tempo=120)

    clip = resolved(golden_frame(PICTURES, GoldenFrame(), music=SONG), listen)
    starts = shown(clip).starts()
    assert [start + 0.2 for start in starts[1:]] == pytest.approx([3.1, 6.2])
    assert heard == [SONG]
    assert not any(isinstance(op, Slideshow) for op in walk(clip))


def test_without_beats_all_pictures_are_shown_equally_long() -> None:
    clip = resolved(golden_frame(PICTURES, GoldenFrame(), music=SONG), lambda _: None)
    assert shown(clip).starts() == pytest.approx([0, 2.8, 5.8])


def test_a_clip_without_a_slideshow_is_left_alone() -> None:
    clip = golden_frame(PICTURES[:1], GoldenFrame())
    assert resolved(clip, lambda _: None) is clip


@given(
    st.floats(0.5, 60),
    st.integers(1, 12),
    st.floats(0, 2),
    st.lists(st.floats(0, 60), max_size=40),
    st.sampled_from(["cut", "crossfade", "wipeup"]),
)
def test_a_timed_slideshow_lasts_exactly_as_long_and_shows_every_picture(
    duration: float, count: int, overlap: float, beats: list[float], name: str
) -> None:
    show = Slideshow(
        pictures=tuple(product(f"{index:x}") for index in range(count)),
        transition=Transition(name=name, duration=overlap),
        duration=duration,
        width=90,
        height=160,
    )
    grid = BeatGrid(onsets=tuple(sorted(beats)), beats=(), tempo=100)
    clip = timed(show, grid)
    assert clip.duration == show.duration
    assert sum(isinstance(op, KenBurns) for op in walk(clip)) == count
    assert clip.size == show.size

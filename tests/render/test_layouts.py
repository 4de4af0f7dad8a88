"""Mashups as clips: who lies where, for how long, and what is heard."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.clip import Clip, ExtendClip, FitClip, HoldMode, Layers, Sequence, VideoFile, video
from render.layouts import HeardChoice, LayoutName, Mashup, Until, end_to_end, mashup
from render.marks import Watermark, attributed, overlaid, watermarked
from render.op import InvalidClip, from_json, to_json, walk
from render.picture import Media, PictureFile, PictureStack, PlacedPicture, TextPicture
from render.sound import FileSound, JoinSound, LoopSound, MixSound, Silence


def movie(
    name: str, duration: float, size: tuple[int, int] = (640, 360), *, sound: bool = True
) -> VideoFile:
    media = Media(
        sha256=name * 64,
        kind="video",
        duration=duration,
        width=size[0],
        height=size[1],
        fps=30,
        has_audio=sound,
    )
    return video(media)


MAIN, TEMPLATE = movie("a", 5), movie("b", 3, (360, 640))
LOGO = PictureFile(
    media=Media(sha256="c" * 64, kind="image", width=300, height=100), width=300, height=100
)


def layers(clip: Clip) -> list[tuple[int, int, int, int]]:
    assert isinstance(clip, Layers)
    return [(p.x, p.y, p.content.width, p.content.height) for p in clip.layers]


def test_side_by_side_gives_main_two_thirds_of_full_hd() -> None:
    clip = mashup(MAIN, TEMPLATE, Mashup())
    assert clip.size == (1920, 1080)
    assert layers(clip) == [(0, 0, 1280, 1080), (1280, 0, 640, 1080)]


def test_the_template_can_stand_first() -> None:
    clip = mashup(MAIN, TEMPLATE, Mashup(main_first=False))
    assert layers(clip) == [(640, 0, 1280, 1080), (0, 0, 640, 1080)]


def test_top_bottom_is_vertical() -> None:
    clip = mashup(MAIN, TEMPLATE, Mashup(layout="top-bottom", main_share=0.5))
    assert clip.size == (1080, 1920)
    assert layers(clip) == [(0, 0, 1080, 960), (0, 960, 1080, 960)]


def test_picture_in_picture_keeps_the_shape_of_the_template_in_its_corner() -> None:
    options = Mashup(layout="picture-in-picture", inset_corner="top-left", inset_size=0.2)
    place = layers(mashup(MAIN, TEMPLATE, options))
    assert place[0] == (0, 0, 1920, 1080)
    assert place[1] == (32, 32, 216, 384)


@given(
    st.sampled_from(["side-by-side", "top-bottom", "picture-in-picture"]),
    st.floats(0.01, 0.99),
    st.integers(16, 2000),
    st.integers(16, 2000),
    st.booleans(),
)
def test_every_part_lies_inside_the_frame_at_even_pixels(
    layout: LayoutName, share: float, width: int, height: int, first: bool
) -> None:
    options = Mashup(
        layout=layout,
        main_share=share,
        inset_size=share,
        width=width,
        height=height,
        main_first=first,
    )
    clip = mashup(MAIN, TEMPLATE, options)
    assert clip.width % 2 == clip.height % 2 == 0
    for x, y, part_width, part_height in layers(clip):
        assert x % 2 == y % 2 == part_width % 2 == part_height % 2 == 0
        assert x >= 0
        assert y >= 0
        assert x + part_width <= clip.width
        assert y + part_height <= clip.height


@given(st.floats(0.01, 0.99), st.integers(4, 4000), st.booleans())
def test_two_halves_fill_the_frame_without_a_gap(share: float, width: int, first: bool) -> None:
    options = Mashup(main_share=share, width=width, height=100, main_first=first)
    clip = mashup(MAIN, TEMPLATE, options)
    assert sum(place[2] for place in layers(clip)) == clip.width
    assert {place[0] for place in layers(clip)} >= {0}


@pytest.mark.parametrize(("until", "seconds"), [("main", 5), ("shortest", 3), ("longest", 5)])
def test_until_says_whose_end_is_the_end(until: Until, seconds: float) -> None:
    assert mashup(MAIN, TEMPLATE, Mashup(until=until)).duration == seconds


@pytest.mark.parametrize("how", ["loop", "hold"])
def test_a_shorter_part_loops_or_holds(how: HoldMode) -> None:
    clip = mashup(MAIN, TEMPLATE, Mashup(short=how))
    (longer,) = [op for op in walk(clip) if isinstance(op, ExtendClip)]
    assert (longer.how, longer.duration, longer.clip) == (how, 5, TEMPLATE)


def test_a_part_is_looped_before_it_is_scaled_so_that_the_file_itself_can_repeat() -> None:
    clip = mashup(MAIN, TEMPLATE, Mashup())
    assert isinstance(clip, Layers)
    fit = clip.layers[1].content
    assert isinstance(fit, FitClip)
    assert isinstance(fit.clip, ExtendClip)


def test_main_is_heard_unless_something_else_is_chosen() -> None:
    assert mashup(MAIN, TEMPLATE, Mashup()).sound == MAIN.sound
    assert mashup(MAIN, TEMPLATE, Mashup(heard="none")).sound is None
    template = mashup(MAIN, TEMPLATE, Mashup(heard="template")).sound
    assert isinstance(template, LoopSound)
    mix = mashup(MAIN, TEMPLATE, Mashup(heard="mix")).sound
    assert isinstance(mix, MixSound)
    assert mix.sounds == (MAIN.sound, template)


def test_mixing_with_a_silent_part_is_the_other_part_alone() -> None:
    silent = movie("d", 5, sound=False)
    assert mashup(silent, TEMPLATE, Mashup(heard="mix", until="shortest")).sound == TEMPLATE.sound
    assert mashup(silent, TEMPLATE, Mashup()).sound is None


def test_without_a_template_main_fills_the_frame_of_the_layout() -> None:
    clip = mashup(MAIN, None, Mashup(layout="top-bottom"))
    assert isinstance(clip, FitClip)
    assert clip.size == (1080, 1920)
    assert clip.sound == MAIN.sound


@pytest.mark.parametrize(
    ("size", "frame"),
    [((640, 360), (1920, 1080)), ((360, 640), (1080, 1920)), ((500, 480), (1080, 1080))],
)
def test_full_takes_the_frame_nearest_to_the_clip(
    size: tuple[int, int], frame: tuple[int, int]
) -> None:
    assert mashup(movie("e", 1, size), TEMPLATE, Mashup(layout="full")).size == frame


def test_a_sequence_overlaps_by_its_transition_in_one_size() -> None:
    options = Mashup(layout="sequence", transition="wipeleft", transition_duration=0.5)
    clip = mashup(MAIN, TEMPLATE, options)
    assert isinstance(clip, Sequence)
    assert clip.duration == 7.5
    assert {part.size for part in clip.clips} == {(1920, 1080)}
    assert clip.transitions[0].name == "wipeleft"
    assert clip.sound is not None
    assert clip.sound.duration == 7.5


def test_a_cut_overlaps_nothing() -> None:
    clip = mashup(MAIN, TEMPLATE, Mashup(layout="sequence", transition="cut"))
    assert clip.duration == 8


@pytest.mark.parametrize(("heard", "silent"), [("main", 1), ("template", 0)])
def test_a_sequence_can_be_heard_in_part(heard: HeardChoice, silent: int) -> None:
    sound = mashup(MAIN, TEMPLATE, Mashup(layout="sequence", heard=heard)).sound
    assert isinstance(sound, JoinSound)
    assert [isinstance(part, Silence) for part in sound.sounds] == [
        index == silent for index in range(2)
    ]


def test_a_sequence_of_many_clips_and_of_one() -> None:
    assert end_to_end((MAIN, TEMPLATE, MAIN), Mashup(transition="cut")).duration == 13
    assert end_to_end((MAIN,), Mashup()).duration == 5
    with pytest.raises(InvalidClip, match="at least one clip"):
        end_to_end((), Mashup())


@pytest.mark.parametrize("layout", get_args(LayoutName))
def test_every_layout_survives_the_round_trip_through_json(layout: LayoutName) -> None:
    clip = mashup(MAIN, TEMPLATE, Mashup(layout=layout, heard="mix"))
    assert from_json(to_json(clip)) == clip


def test_all_marks_are_merged_into_one_picture() -> None:
    clip = mashup(MAIN, TEMPLATE, Mashup())
    marked = attributed(watermarked(clip, LOGO, Watermark()), "by someone")
    assert isinstance(marked, Layers)
    assert len(marked.layers) == 3
    stack = marked.layers[-1].content
    assert isinstance(stack, PictureStack)
    assert len(stack.items) == 2
    assert marked.sound == clip.sound


def test_a_watermark_keeps_its_aspect_and_its_corner() -> None:
    marked = watermarked(MAIN, LOGO, Watermark(corner="bottom-right", size=0.25, margin=0.1))
    assert isinstance(marked, Layers)
    stack = marked.layers[-1].content
    assert isinstance(stack, PictureStack)
    (item,) = stack.items
    assert (item.picture.width, item.picture.height) == (160, 54)
    assert (item.x + 160, item.y + 54) == (640 - 36, 360 - 36)
    assert item.opacity == 0.6


def test_a_watermark_can_be_a_text() -> None:
    marked = watermarked(MAIN, "@reelgraph", Watermark())
    assert any(isinstance(op, TextPicture) and op.text == "@reelgraph" for op in walk(marked))


def test_nothing_on_top_changes_nothing() -> None:
    assert overlaid(MAIN) is MAIN
    assert overlaid(MAIN, PlacedPicture(picture=LOGO)).sound == MAIN.sound


def test_a_layout_without_own_sound_choice_hears_the_file() -> None:
    assert isinstance(mashup(MAIN, None, Mashup()).sound, FileSound)

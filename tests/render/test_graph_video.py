"""What comes out of the graph: sizes, durations, colours and places."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from media_library.probe import probe
from render.clip import (
    Clip,
    ColorClip,
    FitClip,
    HoldMode,
    Layer,
    Layers,
    StillClip,
    Transition,
    cut,
    fitted,
    joined,
    lasting,
    video,
    with_sound,
)
from render.compile import encode_args, frame_count
from render.picture import BorderPicture, FitMode
from render.presets import EncodeSpec
from render.sound import Silence, Sound
from render.transitions import TRANSITIONS
from tests.fixtures.hdr import BARS, far_from
from tests.fixtures.media import MakeMedia
from tests.render.rendering import FINE, Studio, frames_of, media_of, picture_of, psnr

BORDER = BorderPicture(color="#D4AF37", thickness=4, width=160, height=284)
OUT = Path("out.mp4")


def plain(color: str = "#102030", seconds: float = 1) -> Clip:
    return ColorClip(width=160, height=284, duration=seconds, color=color)


def graph(args: list[str]) -> str:
    return args[args.index("-filter_complex") + 1]


def probed(path: Path) -> tuple[int, int, int, float, float, float]:
    """Width, height, frames, and the durations of pictures, sound and container."""
    with av.open(str(path)) as container:
        pictures, heard = container.streams.video[0], container.streams.audio[0]
        assert container.format.name.startswith("mov")
        assert (pictures.codec_context.name, heard.codec_context.name) == ("h264", "aac")
        assert (heard.rate, heard.codec_context.layout.name) == (48_000, "stereo")
        lengths = [
            float((stream.duration or 0) * (stream.time_base or 0)) for stream in (pictures, heard)
        ]
        whole = (container.duration or 0) / 1e6
        size = pictures.width, pictures.height
        count = sum(1 for _ in container.decode(video=0))
    return (*size, count, lengths[0], lengths[1], whole)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("moving.mp4", (160, 284)),
        ("silent.mp4", (160, 284)),
        ("ntsc.mp4", (212, 120)),
        ("rotated.mp4", (160, 284)),
        ("variable.mp4", (160, 284)),
        ("surround.mp4", (160, 284)),
        ("mono.mp4", (160, 284)),
        ("one-frame.mp4", (160, 284)),
        ("odd.mp4", (160, 284)),
        ("moving.webm", (160, 284)),
        ("moving.avi", (160, 284)),
        ("moving.ts", (160, 284)),
        ("late-picture.mp4", (160, 284)),
        ("animated.gif", (80, 142)),
    ],
)
def test_any_file_is_rendered_for_as_long_as_it_lasts(
    name: str, size: tuple[int, int], studio: Studio, media: MakeMedia
) -> None:
    clip = video(media_of(media(name)))
    width, height, count, *lengths = probed(studio.encode(clip))
    assert (width, height, count) == (*size, frame_count(clip, FINE))
    assert all(abs(length - clip.duration) <= 1 / 30 for length in lengths)


@pytest.mark.parametrize("seconds", [0.02, 0.5, 1.01, 1.999, 2.5, 7.03])
def test_loops_and_holds_are_exact_to_a_frame(
    seconds: float, studio: Studio, media: MakeMedia
) -> None:
    clip = video(media_of(media("moving.mp4")))
    modes: tuple[HoldMode, ...] = ("loop", "hold")
    for how in modes:
        _, _, count, *lengths = probed(studio.encode(lasting(clip, seconds, how)))
        assert count == max(1, round(seconds * 30))
        assert all(abs(length - seconds) <= 1 / 30 for length in lengths)


def test_every_round_of_a_loop_is_the_same(studio: Studio, media: MakeMedia) -> None:
    frames = frames_of(studio.encode(lasting(video(media_of(media("moving.mp4"))), 3)))
    for index in (0, 7, 29):
        assert psnr(frames[index], frames[index + 30]) > 36
        assert psnr(frames[index], frames[index + 60]) > 36


def test_a_held_end_is_the_last_frame(studio: Studio, media: MakeMedia) -> None:
    frames = frames_of(studio.encode(lasting(video(media_of(media("moving.mp4"))), 2, "hold")))
    assert psnr(frames[29], frames[59]) > 36
    assert psnr(frames[0], frames[59]) < 30


def test_colors_are_right(studio: Studio) -> None:
    for color in ("#D4AF37", "#050505", "#FF0000", "#FFFFFF"):
        frame = frames_of(studio.encode(plain(color, 0.1)))[0]
        wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
        assert np.abs(frame[140, 80].astype(int) - wanted).max() <= 4


def test_layers_lie_where_they_are_put(studio: Studio) -> None:
    def block(color: str) -> Clip:
        return ColorClip(width=60, height=60, duration=1, color=color)

    layers = (
        Layer(content=block("#FF0000"), x=-30, y=-30),
        Layer(content=block("#00FF00"), x=40, y=100),
        Layer(content=block("#0000FF"), x=70, y=130),
        Layer(content=block("#FFFFFF"), x=130, y=254, opacity=0.5),
    )
    clip = Layers(layers=layers, color="#404040", width=160, height=284, duration=0.2)
    frame = frames_of(studio.encode(clip))[2].astype(int)
    points = {
        (10, 10): (255, 0, 0),
        (35, 35): (64, 64, 64),
        (50, 110): (0, 255, 0),
        (90, 150): (0, 0, 255),
        (120, 180): (0, 0, 255),
        (150, 270): (160, 160, 160),
    }
    for (x, y), color in points.items():
        assert np.abs(frame[y, x] - color).max() <= 6, (x, y)


def test_an_opacity_mixes_with_what_is_below(studio: Studio) -> None:
    layers = (
        Layer(content=plain("#FF0000")),
        Layer(content=plain("#0000FF"), opacity=0.25),
        Layer(content=BORDER, opacity=0.5),
    )
    clip = Layers(layers=layers, width=160, height=284, duration=0.2)
    frame = frames_of(studio.encode(clip))[0].astype(int)
    assert np.abs(frame[140, 80] - (191, 0, 64)).max() <= 6
    assert np.abs(frame[1, 80] - (202, 87, 59)).max() <= 8


@pytest.mark.parametrize("fit", ["cover", "contain", "blur", "stretch"])
def test_a_fit_shows_the_right_part(fit: FitMode, studio: Studio, media: MakeMedia) -> None:
    clip = video(media_of(media("landscape.mp4")))
    shown = FitClip(
        clip=cut(clip, 0, 0.2),
        fit=fit,
        color="#D4AF37",
        width=120,
        height=160,
        duration=0.2,
    )
    frame = frames_of(studio.encode(shown))[0].astype(int)
    whole = frames_of(studio.encode(cut(clip, 0, 0.2)))[0]
    assert frame.shape == (160, 120, 3)
    bar, middle = frame[10, 60], frame[47:113].mean(axis=(0, 1))
    assert (np.abs(bar - (0xD4, 0xAF, 0x37)).max() <= 6) == (fit == "contain")
    if fit in ("contain", "blur"):
        assert np.abs(middle - whole.mean(axis=(0, 1))).max() < 6
    if fit == "blur":
        assert frame[:40].std(axis=(0, 1)).max() < whole.std(axis=(0, 1)).max()


def test_cropping_before_scaling_changes_nothing(studio: Studio, media: MakeMedia) -> None:
    """The wide clip covers a slim frame: most of it is cut off before it is scaled."""
    clip = cut(video(media_of(media("landscape.mp4"))), 0, 0.2)
    slim = frames_of(studio.encode(fitted(clip, 40, 160)))[3]
    whole = frames_of(studio.encode(clip))[3]
    assert "if(eq(iw" in graph(
        encode_args(fitted(clip, 40, 160), FINE, studio.files(clip), OUT)
    ).replace("\\", "")
    assert psnr(slim, whole[:, 122:162]) > 30


@pytest.mark.parametrize("name", [name for name in TRANSITIONS if name != "cut"][::7])
def test_transitions_begin_with_one_side_and_end_with_the_other(name: str, studio: Studio) -> None:
    move = Transition(name=name, duration=0.2)
    row = joined((plain("#FF0000", 0.5), plain("#0000FF", 0.5)), move)
    frames = frames_of(studio.encode(row)).astype(int)
    assert len(frames) == 24
    assert np.abs(frames[8] - (255, 0, 0)).max() <= 6
    assert np.abs(frames[-8] - (0, 0, 255)).max() <= 6


def test_rounding_does_not_add_up_over_a_sequence(studio: Studio) -> None:
    colors = ("#FF0000", "#00FF00", "#0000FF")
    row = joined(tuple(plain(colors[i % 3], 0.217) for i in range(9)), Transition())
    frames = frames_of(studio.encode(row)).astype(int)
    assert len(frames) == round(9 * 0.217 * 30)
    for index in range(9):
        middle = round((index + 0.5) * 0.217 * 30)
        wanted = [255 * (at == index % 3) for at in range(3)]
        assert np.abs(frames[middle][140, 80] - wanted).max() <= 6


def test_the_frame_of_a_preset_is_filled_as_it_says(studio: Studio) -> None:
    spec = EncodeSpec(name="square", width=100, height=100, fit="contain", fps=15)
    path = studio.encode(plain("#FFFFFF"), spec)
    assert probed(path)[:3] == (100, 100, 15)
    frame = frames_of(path)[0]
    assert frame[50, 50].min() > 240
    assert frame[50, 5].max() < 16


def test_the_same_clip_gives_the_same_bytes(studio: Studio, media: MakeMedia) -> None:
    clip = cut(video(media_of(media("moving.mp4"))), 0, 0.3)
    first = studio.encode(clip, FINE).read_bytes()
    assert studio.encode(clip, FINE).read_bytes() == first
    assert first.index(b"moov") < first.index(b"mdat")


def test_tags_of_the_source_stay_behind_and_own_ones_are_written(
    studio: Studio, media: MakeMedia
) -> None:
    clip = cut(video(media_of(media("moving.mp4"))), 0, 0.1)
    path = studio.encode(clip, FINE, workflow='{"a":1}')
    with av.open(str(path)) as container:
        assert container.metadata["workflow"] == '{"a":1}'


def test_without_an_edit_list_there_is_none(studio: Studio) -> None:
    spec = replace(FINE, edit_list=False)
    path = studio.encode(plain(), spec)
    assert b"elst" not in path.read_bytes()
    assert probed(path)[2] == 30


def test_transparent_parts_of_a_still_are_black(studio: Studio, media: MakeMedia) -> None:
    photo = picture_of(media("alpha.png"))
    clip = StillClip(picture=photo, width=120, height=214, duration=0.1)
    frame = frames_of(studio.encode(clip))[0].astype(int)
    assert np.abs(frame[2, 60] - (0xD4, 0xAF, 0x37)).max() <= 6
    assert frame[107, 60].max() <= 3


def test_a_still_has_the_width_that_was_asked_for(studio: Studio) -> None:
    assert studio.still(plain(), 0.5, 81).size == (81, round(284 * 81 / 160))


@pytest.mark.parametrize("sound", [None, Silence(duration=1)])
def test_a_silent_clip_has_a_silent_track(sound: Sound | None, studio: Studio) -> None:
    path = studio.encode(with_sound(plain(), sound))
    with av.open(str(path)) as container:
        peak = max(float(np.abs(frame.to_ndarray()).max()) for frame in container.decode(audio=0))
    assert peak == 0


# HDR


@pytest.mark.parametrize("name", ["hlg.mp4", "pq.mp4"])
@pytest.mark.parametrize("size", [(160, 284), (80, 80)])
def test_hdr_is_shown_with_the_colours_that_it_stands_for(
    studio: Studio, media: MakeMedia, name: str, size: tuple[int, int]
) -> None:
    clip = lasting(fitted(video(media_of(media(name))), *size), 0.7)
    frames = frames_of(studio.encode(clip))
    assert len(frames) == 21
    for shown in (frames[0], frames[-1]):
        bars = [shown[size[1] // 2, size[0] * (2 * bar + 1) // 8] for bar in range(4)]
        assert all(far_from(bar, one) < 10 for bar, one in zip(BARS, bars, strict=True))


def test_what_was_hdr_no_longer_says_so(studio: Studio, media: MakeMedia) -> None:
    path = studio.encode(video(media_of(media("pq.mp4"))))
    assert (probe(path, "a").transfer, probe(path, "a").pixel_format) == ("", "yuv420p")


def test_a_still_of_hdr_has_its_colours(studio: Studio, media: MakeMedia) -> None:
    still = studio.still(video(media_of(media("hlg.mp4"))), 0.2, 80)
    bars = [still.getpixel((10 + 20 * bar, 70)) for bar in range(4)]
    assert all(far_from(bar, one) < 10 for bar, one in zip(BARS, bars, strict=True))


DISCS = (
    *("disc.webm", "disc-vp8.webm", "disc-prores.mov", "disc-png.mov"),
    *("disc-qtrle.mov", "disc.gif"),
)
BLUE, MIDDLE, CORNER = (32, 64, 96), (60, 80), (4, 4)


@pytest.mark.parametrize("name", DISCS)
def test_a_clip_is_seen_through_where_it_is_transparent(
    studio: Studio, media: MakeMedia, name: str
) -> None:
    """The disc grows: what it covers at the end shows what is below at the beginning."""
    disc = video(media_of(media(name)))
    below = ColorClip(width=160, height=120, duration=0.6, color="#204060")
    layers = (Layer(content=below), Layer(content=disc))
    over = frames_of(
        studio.encode(Layers(layers=layers, width=160, height=120, duration=disc.duration))
    )
    assert far_from(BLUE, over[0][CORNER]) < 8
    assert far_from(BLUE, over[-1][CORNER]) < 8
    edge = 60, 80 - 38
    assert far_from(BLUE, over[0][edge]) < 8
    assert far_from(BLUE, over[-1][edge]) > 40
    assert far_from(BLUE, over[0][MIDDLE]) > 40


def test_a_transparent_clip_over_nothing_is_over_black(studio: Studio, media: MakeMedia) -> None:
    disc = video(media_of(media("disc.webm")))
    shown = frames_of(studio.encode(fitted(disc, 160, 160, "contain", "#204060")))[0]
    assert far_from((0, 0, 0), shown[24, 4]) < 8
    assert far_from(BLUE, shown[4, 4]) < 8


def test_a_still_is_seen_through_as_well(studio: Studio, media: MakeMedia) -> None:
    disc = lasting(video(media_of(media("disc.webm"))), 2)
    below = ColorClip(width=160, height=120, duration=2, color="#204060")
    layers = (Layer(content=below), Layer(content=disc))
    still = studio.still(Layers(layers=layers, width=160, height=120, duration=2), 0.61, 80)
    assert far_from(BLUE, still.getpixel((2, 2))) < 8
    assert far_from(BLUE, still.getpixel((40, 30))) > 40


def test_opaque_clips_are_read_and_laid_as_if_there_was_no_transparency(
    studio: Studio, media: MakeMedia
) -> None:
    inset = video(media_of(media("moving.webm")))
    layers = (Layer(content=plain()), Layer(content=fitted(inset, 80, 142), x=40, y=40))
    clip = Layers(layers=layers, width=160, height=284, duration=1)
    args = encode_args(clip, FINE, studio.files(clip), OUT)
    assert "libvpx-vp9" not in args
    assert not any(word in graph(args) for word in ("yuva", "gbrap", "overlay"))

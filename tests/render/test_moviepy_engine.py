"""Clips through MoviePy: every operation, whole files, progress and stopping."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from render import ffmpeg
from render.clip import (
    Clip,
    ColorClip,
    KenBurns,
    Layer,
    Layers,
    Slideshow,
    StillClip,
    Transition,
    cut,
    fitted,
    joined,
    lasting,
    video,
    with_sound,
)
from render.compile import Files
from render.errors import RenderError
from render.ffmpeg import Progress
from render.moviepy_engine import build, encode
from render.op import InvalidClip
from render.picture import BorderPicture, Media, PictureFile
from render.presets import EncodeSpec
from tests.fixtures.hdr import BARS, far_from
from tests.fixtures.media import MakeMedia

SPEC = EncodeSpec(name="test", speed="ultrafast", crf=18)
MOVIE = Media(
    sha256="a" * 64, kind="video", duration=1, width=160, height=284, fps=30, has_audio=True
)
STILL = Media(sha256="b" * 64, kind="image", width=120, height=214)
CLIP, PICTURE = video(MOVIE), PictureFile(media=STILL, width=120, height=214)


@pytest.fixture
def files(media: MakeMedia) -> Files:
    paths = {MOVIE.sha256: media("moving.mp4"), STILL.sha256: media("still.png")}
    return Files(media=paths, pictures={}, gains={})


def plain(color: str, duration: float = 1) -> ColorClip:
    return ColorClip(color=color, width=40, height=60, duration=duration)


def frame(clip: Clip, files: Files, t: float) -> Any:
    with build(clip, 30, files) as movie:
        return np.array(movie.get_frame(t))


@pytest.mark.parametrize(
    "clip",
    [
        plain("#102030"),
        CLIP,
        StillClip(picture=PICTURE, width=120, height=214, duration=1),
        KenBurns(content=PICTURE, width=90, height=160, duration=1),
        KenBurns(content=CLIP, width=90, height=160, duration=0.9),
        cut(CLIP, 0.3, 0.4),
        lasting(CLIP, 2.5, "loop"),
        lasting(CLIP, 2, "hold"),
        fitted(CLIP, 90, 90, "blur"),
        joined((CLIP, CLIP), Transition(name="wipeup", duration=0.4)),
        Slideshow(pictures=(PICTURE, PICTURE), width=90, height=160, duration=3),
        with_sound(CLIP, None),
        Layers(layers=(Layer(content=CLIP, x=8, opacity=0.5),), width=90, height=90, duration=1),
    ],
    ids=lambda clip: f"{clip.OP}-{clip.duration:g}",
)
def test_every_operation_has_its_size_and_duration(clip: Clip, files: Files) -> None:
    with build(clip, 30, files) as movie:
        assert tuple(movie.size) == clip.size
        assert movie.duration == pytest.approx(clip.duration)
        assert movie.get_frame(clip.duration - 0.01).shape == (clip.height, clip.width, 3)
        assert (movie.audio is None) == (clip.sound is None)


def test_layers_lie_where_they_should_with_their_opacity(files: Files) -> None:
    clip = Layers(
        layers=(
            Layer(content=ColorClip(color="#FF0000", width=10, height=20, duration=1), x=5, y=6),
            Layer(content=plain("#0000FF"), opacity=0.5),
            Layer(content=BorderPicture(color="#00FF00", thickness=2, width=40, height=60)),
        ),
        color="#FFFFFF",
        width=40,
        height=60,
        duration=1,
    )
    picture = frame(clip, files, 0.5)
    assert picture[1, 20].tolist() == [0, 255, 0]
    assert picture[10, 10].tolist() == pytest.approx([127, 0, 128], abs=2)
    assert picture[40, 30].tolist() == pytest.approx([127, 127, 255], abs=2)


@pytest.mark.parametrize(
    ("name", "transfer"), [("hlg.mp4", "arib-std-b67"), ("pq.mp4", "smpte2084")]
)
def test_hdr_has_the_colours_that_it_stands_for(media: MakeMedia, name: str, transfer: str) -> None:
    bright = replace(MOVIE, duration=0.5, has_audio=False, transfer=transfer)
    shown = frame(video(bright), Files({bright.sha256: media(name)}), 0.2)
    bars = [shown[140, 20 + 40 * bar] for bar in range(4)]
    assert all(far_from(bar, one) < 14 for bar, one in zip(BARS, bars, strict=True))


def test_a_shorter_layer_keeps_its_last_frame(files: Files) -> None:
    short = Layer(content=joined((plain("#FF0000", 0.3), plain("#00FF00", 0.3)), Transition()))
    clip = Layers(layers=(short,), width=40, height=60, duration=2)
    assert frame(clip, files, 0.1)[0, 0].tolist() == [255, 0, 0]
    assert frame(clip, files, 1.9)[0, 0].tolist() == [0, 255, 0]


def test_a_loop_starts_again_and_a_hold_stays(files: Files) -> None:
    first, last = frame(CLIP, files, 0), frame(CLIP, files, 29 / 30)
    np.testing.assert_array_equal(frame(lasting(CLIP, 3, "loop"), files, 1.0), first)
    np.testing.assert_array_equal(frame(lasting(CLIP, 3, "hold"), files, 2.5), last)


def test_a_crossfade_is_half_of_each_in_its_middle(files: Files) -> None:
    clip = joined((plain("#000000"), plain("#FFFFFF")), Transition(name="crossfade", duration=0.4))
    assert frame(clip, files, 0.5).max() == 0
    assert frame(clip, files, 0.8)[0, 0, 0] == pytest.approx(127, abs=1)
    assert frame(clip, files, 1.1).min() == 255


def test_a_transition_that_moviepy_lacks_is_named(files: Files) -> None:
    clip = joined((plain("#000000"), plain("#FFFFFF")), Transition(name="radial", duration=0.4))
    with pytest.raises(InvalidClip, match="no transition 'radial'"), build(clip, 30, files):
        pass


def probed(path: Path) -> tuple[int, tuple[int, int], str, list[str]]:
    """Frames, size, pixel format and codecs of a file."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        codecs = [each.codec_context.name for each in file.streams]
        size = stream.codec_context.width, stream.codec_context.height
        pixels = str(stream.codec_context.pix_fmt)
        return sum(1 for _ in file.decode(stream)), size, pixels, codecs


def test_a_file_has_the_frames_size_and_sound_of_its_clip(files: Files, tmp_path: Path) -> None:
    output = tmp_path / "out.mp4"
    encode(lasting(CLIP, 1.5), SPEC, files, output, metadata={"made_by": "a test"})
    assert probed(output) == (45, (160, 284), "yuv420p", ["h264", "aac"])
    assert [path.name for path in tmp_path.iterdir()] == ["out.mp4"]
    with av.open(str(output)) as file:
        assert file.metadata["made_by"] == "a test"
        assert file.streams.audio[0].rate == 48_000


def test_a_spec_may_ask_for_another_size_and_odd_sizes_become_even(
    files: Files, tmp_path: Path
) -> None:
    output = tmp_path / "out.mp4"
    square = EncodeSpec(name="square", width=64, height=64, fit="contain", speed="ultrafast")
    encode(plain("#FF0000", 0.2), square, files, output)
    assert probed(output) == (6, (64, 64), "yuv420p", ["h264", "aac"])
    odd = ColorClip(color="#FF0000", width=41, height=61, duration=0.1)
    encode(odd, SPEC, files, output)
    assert probed(output)[1] == (40, 60)


def test_a_silent_clip_has_a_sound_track_all_the_same(files: Files, tmp_path: Path) -> None:
    output = tmp_path / "out.mp4"
    encode(plain("#FF0000"), SPEC, files, output)
    assert probed(output)[3] == ["h264", "aac"]


def test_progress_ends_at_one_and_the_process_is_counted(files: Files, tmp_path: Path) -> None:
    seen: list[Progress] = []
    with ffmpeg.ledger() as processes:
        encode(CLIP, SPEC, files, tmp_path / "out.mp4", on_progress=seen.append)
    assert seen[-1].fraction == 1
    assert seen[-1].frame == 30
    assert [each.frame for each in seen] == sorted(each.frame for each in seen)
    assert processes == {"encode": 1}


@pytest.mark.parametrize("calls", [1, 4])
def test_a_cancelled_encode_leaves_nothing(files: Files, tmp_path: Path, calls: int) -> None:
    with pytest.raises(RenderError) as caught:
        encode(CLIP, SPEC, files, tmp_path / "out.mp4", cancelled=on_call(calls))
    assert caught.value.kind == "cancelled"
    assert list(tmp_path.iterdir()) == []


def on_call(number: int) -> Callable[[], bool]:
    """Says yes from the `number`th time that it is asked."""
    asked = iter(range(1, 10_000))
    return lambda: next(asked) >= number


def test_a_broken_file_is_a_render_error(media: MakeMedia, tmp_path: Path) -> None:
    broken = Files(media={MOVIE.sha256: media("text.mp4")}, pictures={}, gains={})
    with pytest.raises(RenderError, match=r"damaged|could not make") as caught:
        encode(CLIP, SPEC, broken, tmp_path / "out.mp4")
    assert caught.value.kind == "invalid"
    assert list(tmp_path.iterdir()) == []

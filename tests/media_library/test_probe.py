"""Facts of real files, to one frame, and what is refused with which sentence."""

import errno
import os
import select
import struct
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest

from media_library.limits import Limits
from media_library.probe import probe
from media_library.refusal import Refused
from tests.fixtures.media import GOOD, MakeMedia

TALL = {"width": 160, "height": 284, "aspect_ratio": "9:16", "rotation": 0}
PLAIN = {"kind": "video", "codec": "h264", "pixel_format": "yuv420p", "fps": 30.0, "duration": 1.0}
STEREO = {"audio_codec": "aac", "audio_rate": 48_000, "audio_channels": 2, "stream_count": 2}
SILENT = {"audio_codec": "", "audio_rate": 0, "audio_channels": 0, "stream_count": 1}
BEAT = {"kind": "audio", "duration": 4.0, "width": 0, "audio_rate": 44_100, "audio_channels": 1}
DISC = {"width": 160, "height": 120, "duration": 0.6, "fps": 30.0}
STILL = {"kind": "image", "duration": 0.0, "fps": 0.0, "width": 120, "height": 214} | SILENT

EXPECTED: dict[str, dict[str, Any]] = {
    "moving.mp4": TALL
    | PLAIN
    | STEREO
    | {"container": "mp4", "variable_fps": False}
    | {"transfer": "", "alpha_codec": ""},
    "silent.mp4": TALL | PLAIN | SILENT,
    "landscape.mp4": {"width": 284, "height": 160, "fps": 25.0, "duration": 2.0},
    "ntsc.mp4": {"width": 213, "height": 120, "aspect_ratio": "16:9", "fps": 30_000 / 1001}
    | {"duration": 1.001, "variable_fps": False},
    "rotated.mp4": TALL | {"rotation": 90, "fps": 25.0, "duration": 2.0},
    "variable.mp4": TALL | {"variable_fps": True, "fps": 40 / (29 / 15), "duration": 29 / 15},
    "surround.mp4": TALL | PLAIN | {"audio_channels": 6},
    "mono.mp4": TALL | PLAIN | {"audio_channels": 1},
    "one-frame.mp4": TALL | SILENT | {"duration": 1 / 30, "fps": 30.0, "variable_fps": False},
    "one-frame.ts": TALL | SILENT | {"duration": 1 / 30, "fps": 30.0},
    "one-frame.mpg": TALL | SILENT | {"duration": 1 / 30, "fps": 30.0},
    "odd.mp4": {"width": 161, "height": 285, "pixel_format": "yuv444p"},
    "odd.webm": {"width": 161, "height": 285, "codec": "vp8", "container": "webm"},
    "moving.webm": TALL | {"codec": "vp9", "audio_codec": "opus", "fps": 30.0, "duration": 1.0},
    "alpha.webm": TALL | {"codec": "vp9", "pixel_format": "yuva420p", "duration": 0.3},
    "disc.webm": DISC | {"pixel_format": "yuva420p", "alpha_codec": "vp9"},
    "disc-vp8.webm": DISC | {"pixel_format": "yuva420p", "alpha_codec": "vp8"},
    "disc-prores.mov": DISC | {"pixel_format": "yuva444p12le", "alpha_codec": "prores"},
    "disc-png.mov": DISC | {"pixel_format": "rgba", "alpha_codec": "png"},
    "disc-qtrle.mov": DISC | {"pixel_format": "argb", "alpha_codec": "qtrle"},
    "disc.gif": DISC | {"pixel_format": "bgra", "alpha_codec": "gif", "fps": 100 / 3},
    "moving.mkv": TALL | PLAIN | {"container": "mkv", "audio_codec": "flac"},
    "moving.mov": TALL | PLAIN | {"container": "mov", "audio_codec": "pcm_s16le"},
    "moving.avi": TALL | {"codec": "mpeg4", "audio_codec": "mp3", "fps": 30.0, "duration": 1.0},
    "moving.ts": TALL | PLAIN | STEREO | {"container": "ts"},
    "late-picture.mp4": TALL | STEREO | {"duration": 1.5, "fps": 30.0},
    "hevc.mp4": TALL | {"codec": "hevc", "duration": 0.3},
    "dolby-vision-8.mp4": TALL | {"codec": "hevc", "duration": 0.3},
    "hlg.mp4": TALL | {"pixel_format": "yuv420p10le", "transfer": "arib-std-b67", "duration": 0.5},
    "pq.mp4": TALL | {"pixel_format": "yuv420p10le", "transfer": "smpte2084", "duration": 0.5},
    "animated.gif": {"kind": "video", "fps": 10.0, "duration": 1.0, "width": 80, "height": 142}
    | {"pixel_format": "bgr0", "alpha_codec": ""},
    "beat.wav": BEAT | {"codec": "pcm_s16le", "container": "wav", "bit_rate": 705_688},
    "beat.mp3": BEAT | {"codec": "mp3", "audio_codec": "mp3"},
    "beat.m4a": BEAT | {"codec": "aac", "container": "mp4"},
    "beat.aac": BEAT | {"codec": "aac", "container": "aac"},
    "beat.flac": BEAT | {"codec": "flac"},
    "beat.ogg": BEAT | {"codec": "vorbis"},
    "cover.mp3": BEAT | {"codec": "mp3", "stream_count": 2, "height": 0},
    "audio-only.mp4": {"kind": "audio", "duration": 1.0, "audio_channels": 2, "fps": 0.0},
    "still.jpg": STILL | {"codec": "jpeg", "container": "jpg", "aspect_ratio": "9:16"},
    "still.png": STILL | {"pixel_format": "rgb24"},
    "still.webp": STILL | {"codec": "webp"},
    "still.gif": STILL | {"codec": "gif"},
    "still.bmp": STILL,
    "grey.jpg": STILL | {"pixel_format": "gray"},
    "cmyk.jpg": STILL | {"pixel_format": "cmyk"},
    "palette.png": STILL | {"pixel_format": "pal8"},
    "alpha.png": STILL | {"pixel_format": "rgba"},
    "odd.png": {"width": 121, "height": 213},
    "turned.jpg": {"width": 80, "height": 120, "rotation": 90, "aspect_ratio": "2:3"},
    "huge.jpg": {"width": 12_000, "height": 8_000, "aspect_ratio": "3:2"},
    "animated.webp": {"kind": "image", "width": 80, "height": 142}
    | {"codec": "webp (animated, shown as a still)"},
}
FRAME = 1 / 30
SOUND_PACKET = 2048 / 44_100
"""A stream of bare AAC packets has no field for its priming and padding."""


def test_every_good_file_has_expected_facts() -> None:
    assert set(EXPECTED) == set(GOOD)


@pytest.mark.parametrize("name", EXPECTED)
def test_facts_are_right_to_one_frame(media: MakeMedia, name: str) -> None:
    facts = probe(media(name), name)
    expected = dict(EXPECTED[name])
    if "duration" in expected:
        within = SOUND_PACKET if name == "beat.aac" else FRAME
        assert facts.duration == pytest.approx(expected.pop("duration"), abs=within + 1e-9)
    if "fps" in expected:
        assert facts.fps == pytest.approx(expected.pop("fps"), abs=1e-9)
    assert {field: getattr(facts, field) for field in expected} == expected


def test_the_bit_rate_is_that_of_the_whole_file(media: MakeMedia) -> None:
    path = media("moving.mp4")
    assert probe(path, "a").bit_rate == path.stat().st_size * 8


def test_a_header_that_lies_about_the_duration_is_not_believed(media_copy: MakeMedia) -> None:
    path = media_copy("moving.webm")
    data = path.read_bytes()
    # Matroska's Duration element (RFC 9559): id 0x4489, size 8, a double of milliseconds.
    where = data.index(b"\x44\x89\x88") + 3
    path.write_bytes(data[:where] + struct.pack(">d", 3_600_000.0) + data[where + 8 :])
    assert probe(path, "a").duration == pytest.approx(1.0, abs=FRAME)


def test_a_stream_without_any_duration_is_measured(media_copy: MakeMedia) -> None:
    """As a browser's MediaRecorder writes it: no duration, no index."""
    path = media_copy("moving.webm")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"\x44\x89\x88", b"\xec\x82\x88", 1))
    assert probe(path, "a").duration == pytest.approx(1.0, abs=FRAME)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty.mp4", "empty"),
        ("text.mp4", "text"),
        ("noise.mp4", "unknown"),
        ("concat.mp4", "playlist"),
        ("playlist.m3u8", "playlist"),
        ("truncated.mp4", "truncated"),
        ("half.mp4", "truncated"),
        ("cut.png", "truncated"),
        ("corrupt.mp4", "corrupt"),
        ("encrypted.mp4", "encrypted"),
        ("dolby-vision-5.mp4", "dolby-vision"),
        ("dolby-vision-5.mkv", "dolby-vision"),
        ("many-streams.mkv", "too-many-streams"),
        ("giant.mkv", "too-many-pixels"),
        ("bomb.png", "too-many-pixels"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_that_names_it(
    media: MakeMedia, name: str, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        probe(media(name), "holiday.mp4")
    assert (caught.value.code, caught.value.name) == (code, "holiday.mp4")
    assert caught.value.message.startswith("“holiday.mp4” ")
    assert str(media(name).parent) not in caught.value.message


@pytest.mark.parametrize(
    ("name", "limits", "code"),
    [
        ("moving.mp4", {"duration": 0.5}, "too-long"),
        ("moving.mp4", {"fps": 24}, "too-fast"),
        ("moving.mp4", {"video_pixels": 100}, "too-many-pixels"),
        ("moving.mp4", {"streams": 1}, "too-many-streams"),
        ("moving.mp4", {"file_bytes": 1000}, "too-large"),
        ("still.png", {"image_pixels": 1000}, "too-many-pixels"),
        ("moving.mp4", {"child_wall": 0}, "too-slow"),
        ("bomb.png", {"image_pixels": 2_000_000_000}, "too-costly"),
    ],
)
def test_a_file_beyond_a_limit_is_refused(
    media: MakeMedia, name: str, limits: dict[str, int], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        probe(media(name), name, replace(Limits(), **limits))
    assert caught.value.code == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not exist"):
        probe(tmp_path / "none.mp4", "none.mp4")


def test_a_track_that_is_only_subtitles_is_no_media(media: MakeMedia, tmp_path: Path) -> None:
    path = tmp_path / "captions.mkv"
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", media("subtitles.mp4"), path],
        check=True,
    )
    with pytest.raises(Refused, match="neither picture nor sound"):
        probe(path, "captions.mkv")


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_the_child_dies_with_its_parent(tmp_path: Path) -> None:
    """A pipe that nothing is written to holds the child up; then its parent is killed."""
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    code = (
        "import django; django.setup(); from pathlib import Path\n"
        f"from media_library.probe import probe; probe(Path({str(pipe)!r}), 'a')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    ) as parent:
        writer = _once_read(pipe)
        parent.kill()
    readers = select.poll()
    readers.register(writer, select.POLLERR)
    assert readers.poll(60_000), "The child still holds the pipe."
    os.close(writer)


def _once_read(pipe: Path) -> int:
    """The pipe's writing end, as soon as somebody has opened it for reading."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO or time.monotonic() > deadline:
                raise
            time.sleep(0.02)

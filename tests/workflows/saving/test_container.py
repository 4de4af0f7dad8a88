"""Definitions inside MP4 files, as ffmpeg writes them and as somebody else might."""

from __future__ import annotations

import base64
import io
import os
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from render import ffmpeg, moviepy_engine
from render.clip import ColorClip
from render.compile import Files, encode_args
from render.presets import EncodeSpec
from tests.fixtures.media import MakeMedia
from workflows.saving.container import LONGEST_SEARCH, MARK, definition_in, metadata

DEFINITION = {"schema": 1, "name": "Grüße ✨", "nodes": [{"id": "a", "type": "text"}]}


def with_comment(source: Path, target: Path, comment: str, *options: str) -> Path:
    binary = imageio_ffmpeg.get_ffmpeg_exe()
    command = [binary, "-v", "error", "-i", str(source), "-c", "copy", *options]
    subprocess.run([*command, "-metadata", f"comment={comment}", str(target)], check=True)
    return target


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def carrying(comment: bytes) -> bytes:
    data = box(b"data", b"\0\0\0\1\0\0\0\0" + comment)
    meta = box(b"meta", b"\0\0\0\0" + box(b"ilst", box(b"\xa9cmt", data)))
    return box(b"ftyp", b"isom") + box(b"moov", box(b"udta", meta))


RED = ColorClip(color="#FF0000", width=16, height=16, duration=0.1)
TINY = EncodeSpec(name="tiny", width=16, height=16, speed="ultrafast")


def ffmpeg_file(output: Path, tags: dict[str, str]) -> None:
    arguments = encode_args(RED, TINY, Files(media={}), output, metadata=tags)
    ffmpeg.run(arguments, purpose="encode", cwd=output.parent)


def moviepy_file(output: Path, tags: dict[str, str]) -> None:
    moviepy_engine.encode(RED, TINY, Files(media={}), output, metadata=tags)


@pytest.mark.parametrize("options", [(), ("-movflags", "+faststart")])
@pytest.mark.parametrize("suffix", ["mp4", "m4v"])
def test_what_ffmpeg_writes_is_found(
    media: MakeMedia, tmp_path: Path, options: tuple[str, ...], suffix: str
) -> None:
    comment = metadata(DEFINITION)["comment"]
    file = with_comment(media("moving.mp4"), tmp_path / f"x.{suffix}", comment, *options)
    with file.open("rb") as opened:
        assert definition_in(opened) == DEFINITION


def test_a_video_of_somebody_else_carries_none(media: MakeMedia, tmp_path: Path) -> None:
    file = with_comment(media("moving.mp4"), tmp_path / "x.mp4", "A lovely day")
    with file.open("rb") as opened:
        assert definition_in(opened) is None


@pytest.mark.parametrize("engine", [ffmpeg_file, moviepy_file])
def test_a_definition_of_two_megabytes_comes_back(
    tmp_path: Path, engine: Callable[[Path, dict[str, str]], None]
) -> None:
    """It cannot be deflated much, so it is too long for an argument (execve(2))."""
    noise = {**DEFINITION, "description": base64.b64encode(os.urandom(1_500_000)).decode()}
    engine(tmp_path / "out.mp4", metadata(noise))
    with (tmp_path / "out.mp4").open("rb") as opened:
        assert definition_in(opened) == noise


def test_a_definition_is_packed() -> None:
    assert len(metadata({"nodes": [DEFINITION] * 100})["comment"]) < 300


@pytest.mark.parametrize(
    "comment",
    [
        MARK.encode() + b"!!!",
        MARK.encode() + base64.b64encode(b"no zlib"),
        MARK.encode() + base64.b64encode(zlib.compress(b"[1]")),
        MARK.encode() + base64.b64encode(zlib.compress(b"[" * 100_000)),
        MARK.encode() + base64.b64encode(zlib.compress(b" " * 50_000_000)),
    ],
)
def test_a_hostile_comment_is_none(comment: bytes) -> None:
    assert definition_in(io.BytesIO(carrying(comment))) is None


def test_a_hand_made_file_is_read() -> None:
    comment = metadata(DEFINITION)["comment"].encode()
    assert definition_in(io.BytesIO(carrying(comment))) == DEFINITION


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\0",
        struct.pack(">I4s", 0, b"moov"),
        struct.pack(">I4s", 1, b"moov") + b"\xff" * 8,
        struct.pack(">I4s", 7, b"moov"),
        box(b"free", b"") * 5_000,
        box(b"moov", struct.pack(">I4s", 2**31, b"udta")),
    ],
)
def test_broken_boxes_end_the_search(content: bytes) -> None:
    assert definition_in(io.BytesIO(content)) is None


def test_boxes_within_boxes_do_not_multiply_the_search() -> None:
    class Counted(io.BytesIO):
        reads = 0

        def read(self, size: int | None = -1) -> bytes:
            self.reads += 1
            return super().read(size)

    file = Counted(box(b"moov", box(b"udta", box(b"meta", b"") * 100) * 100))
    assert definition_in(file) is None
    assert file.reads <= 2 * LONGEST_SEARCH

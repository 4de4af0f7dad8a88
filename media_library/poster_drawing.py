"""Draws a file's poster. Runs in the limited child process."""

from __future__ import annotations

from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageOps

from .frames import frame_at, upright
from .limits import Limits
from .moving_facts import open_moving, streams_of
from .refusal import Unreadable
from .sniff import Container
from .still_facts import DAMAGE, open_still

WIDTH = 1280
"""Pixels. A video is brought to it; a picture only if it is wider."""
INTO = 0.1
"""Share of the duration at which the poster is taken: first pictures are often black."""
MOST_INTO = 3 * av.time_base


def draw_moving(path: Path, container: Container, limits: Limits, out: Path) -> None:
    """Write a frame of the video to `out` as a PNG. Raises Unreadable."""
    with open_moving(path, container, limits) as opened:
        stream = streams_of(opened, limits).video
        if stream is None:
            raise Unreadable("no-streams")
        try:
            frame = _frame(opened, stream)
        except MemoryError:
            raise
        except av.FFmpegError as error:
            raise Unreadable("corrupt") from error
        upright(frame, stream, WIDTH).save(out, "PNG", compress_level=4)


def _frame(opened: InputContainer, stream: VideoStream) -> VideoFrame:
    moment = min(int((opened.duration or 0) * INTO), MOST_INTO) + (opened.start_time or 0)
    return frame_at(opened, stream, moment)


def draw_still(
    path: Path, container: Container, limits: Limits, out: Path, width: int = WIDTH
) -> None:
    """Write the picture to `out` as a PNG, at most so wide. Raises Unreadable."""
    with open_still(path, container, limits) as picture:
        try:
            picture.draft("RGB", (width, width))
            picture.load()
            ImageOps.exif_transpose(picture, in_place=True)
        except DAMAGE as error:
            raise Unreadable("corrupt") from error
        turned: Image.Image = picture
        if turned.mode not in ("RGB", "RGBA", "L"):
            turned = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
        if turned.width > width:
            height = max(1, round(turned.height * width / turned.width))
            turned = turned.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=2)
        turned.save(out, "PNG", compress_level=4)

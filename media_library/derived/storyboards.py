"""A storyboard: many small pictures of a video in one, for scrubbing. Runs in the child process.

A short video is decoded once from end to end. A long one would take too long, so there only key
frames are decoded, one for each tile: a video of twelve hours costs what one of ten minutes does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from media_library.frames import upright
from media_library.moving_facts import displayed_size
from media_library.refusal import Unreadable

COLUMNS, MOST_TILES = 10, 100
BOX = (160, 284)
"""Pixels that a tile may have."""
LEAST_SECONDS = 0.5
"""Between two tiles."""
DECODED_PIXELS = 1_500_000_000
"""Up to so many a video is decoded from end to end: half a minute of 1080p at 24 a second."""
KEY_PIXELS = 300_000_000
"""So many may be decoded for the tiles of a longer one: 4K has 36 tiles instead of 100."""
QUALITY = 75


def draw(
    opened: InputContainer, stream: VideoStream, duration: float, sheet: Path, layout: Path
) -> None:
    """Write the sheet as a JPEG, and where on it each moment is. `duration` in seconds."""
    count = _count(stream, duration)
    step = duration / count
    moments = [(number + 0.5) * step for number in range(count)]
    picture, tile = None, (0, 0)
    for number, frame in enumerate(_frames(opened, stream, duration, moments)):
        if picture is None:
            tile = _tile(*displayed_size(frame, stream))
            rows = -(-count // COLUMNS)
            picture = Image.new("RGB", (tile[0] * min(count, COLUMNS), tile[1] * rows))
        row, column = divmod(number, COLUMNS)
        picture.paste(upright(frame, stream, *tile), (column * tile[0], row * tile[1]))
    if picture is None:
        raise Unreadable("corrupt")
    picture.save(sheet, "JPEG", quality=QUALITY)
    about = {"count": count, "columns": COLUMNS, "width": tile[0], "height": tile[1], "step": step}
    layout.write_text(json.dumps(about))


def _count(stream: VideoStream, duration: float) -> int:
    affordable = max(COLUMNS, KEY_PIXELS // max(1, stream.width * stream.height))
    return min(MOST_TILES, affordable, max(1, math.ceil(duration / LEAST_SECONDS)))


def _tile(width: int, height: int) -> tuple[int, int]:
    """The largest that fits into BOX in the same proportions."""
    scale = min(BOX[0] / width, BOX[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _frames(
    opened: InputContainer, stream: VideoStream, duration: float, moments: list[float]
) -> Iterator[VideoFrame]:
    """A frame for each moment."""
    rate = float(stream.average_rate or stream.guessed_rate or 25)
    pixels = stream.width * stream.height * rate * duration
    if pixels <= DECODED_PIXELS or opened.format.name == "gif":
        return _all_decoded(opened, stream, moments)
    return _key_frames(opened, stream, moments)


def _all_decoded(
    opened: InputContainer, stream: VideoStream, moments: list[float]
) -> Iterator[VideoFrame]:
    start = (opened.start_time or 0) / av.time_base
    waiting = list(moments)
    last: VideoFrame | None = None
    for frame in _decodable(opened, stream):
        while last is not None and waiting and _is_after(frame, start + waiting[0]):
            waiting.pop(0)
            yield last
        last = frame
    if last is not None:
        yield from [last] * len(waiting)


def _decodable(opened: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Every frame up to the first damage."""
    try:
        yield from opened.decode(stream)
    except av.InvalidDataError:
        return


def _is_after(frame: VideoFrame, moment: float) -> bool:
    return frame.pts is not None and frame.time > moment


def _key_frames(
    opened: InputContainer, stream: VideoStream, moments: list[float]
) -> Iterator[VideoFrame]:
    stream.codec_context.skip_frame = "NONKEY"
    last: VideoFrame | None = None
    late = 0
    for moment in moments:
        found = _key_frame(opened, stream, moment)
        last = found or last
        if last is None:
            late += 1
            continue
        yield from [last] * (late + 1)
        late = 0


def _key_frame(opened: InputContainer, stream: VideoStream, moment: float) -> VideoFrame | None:
    try:
        opened.seek(int(moment * av.time_base) + (opened.start_time or 0))
        return next(iter(opened.decode(stream)), None)
    except (av.InvalidDataError, av.EOFError, av.PermissionError):
        return None

"""Pictures out of a video, as a player shows them. Runs in the limited child process."""

from __future__ import annotations

from itertools import islice

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from .facts import WITH_ALPHA
from .hdr import in_sdr
from .moving_facts import displayed_size, transfer_of, turn_of
from .refusal import Unreadable

MOST_DECODED = 300
"""Frames between a key frame and the one that is wanted."""
CLOCKWISE = {
    90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90,
}  # fmt: skip


def frame_at(opened: InputContainer, stream: VideoStream, moment: int) -> VideoFrame:
    """The frame at `moment` (microseconds on the file's clock), or the nearest that decodes."""
    if opened.format.name != "gif":
        opened.seek(moment)
    best: VideoFrame | None = None
    for frame in islice(opened.decode(stream), MOST_DECODED):
        best = frame
        if frame.pts is None or frame.time * av.time_base >= moment:
            break
    if best is None:
        raise Unreadable("corrupt")
    return best


def upright(frame: VideoFrame, stream: VideoStream, width: int, height: int = 0) -> Image.Image:
    """The frame so many pixels wide, on black where it is transparent; `height` is in proportion
    unless it is given."""
    if not height:
        across, down = displayed_size(frame, stream)
        height = max(1, round(down * width / across))
    turn = turn_of(frame)
    across, down = (width, height) if turn % 180 == 0 else (height, width)
    picture = _picture(frame, across, down)
    if transfer := transfer_of(frame):
        picture = in_sdr(picture, transfer)
    return picture.transpose(CLOCKWISE[turn]) if turn in CLOCKWISE else picture


def _picture(frame: VideoFrame, across: int, down: int) -> Image.Image:
    has_alpha = frame.format.name.startswith(WITH_ALPHA)
    layout, mode = ("rgba", "RGBA") if has_alpha else ("rgb24", "RGB")
    plane = frame.reformat(across, down, layout, interpolation="BICUBIC").planes[0]
    size = across, down
    picture = Image.frombytes(mode, size, bytes(plane), "raw", mode, plane.line_size, 1)
    if has_alpha:
        return Image.alpha_composite(Image.new(mode, size, "black"), picture).convert("RGB")
    return picture

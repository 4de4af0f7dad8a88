"""The ground of a filter graph: its inputs, its frame grid and its colours. PURE.

Every stream of pictures in a graph has constant frames on the grid of `fps` from 0 on, square
pixels, 4:2:0 and BT.709 limited range, so that streams can be stacked without conversions; that
of a clip with transparency has a plane more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import ffmpeg

from media_library.sniff import DEMUXERS

from .geometry import Size
from .picture import Media, Picture

Stream = Any
"""A stream of ffmpeg-python, which has no types."""

MEDIA_FORMATS = ",".join(DEMUXERS)
MAX_PIXELS = 33_177_600
"""8K. What a frame may have before it is refused undecoded."""

UNINDEXED = frozenset({".ts", ".mpg"})
LONGEST_GOP = 10.0
SLOWEST = Fraction(1, 1000)
"""Frames per second. A grid needs some: a rate of 0 would have ffmpeg count for ever."""

ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""By codec: ffmpeg's own decoders for these know nothing of transparency."""

TO_BT709 = {"out_color_matrix": "bt709", "out_range": "tv"}
AUDIO_RATE = 48_000


@dataclass(frozen=True)
class Files:
    """Where a graph finds its bytes: media by SHA-256, drawn pictures and gains by digest.

    Pictures are PNG files as `pictures.draw` makes them, gains are decibels by `Loudness`.
    """

    media: Mapping[str, Path]
    pictures: Mapping[str, Path] = field(default_factory=dict)
    gains: Mapping[str, float] = field(default_factory=dict)


def exact_rate(fps: float) -> Fraction:
    """The frame rate that `fps` means: 29.97 is 30000/1001."""
    ntsc = Fraction(round(fps) * 1000, 1001)
    if ntsc and abs(fps - ntsc) < 0.005:
        return ntsc
    return max(Fraction(fps).limit_denominator(1000), SLOWEST)


class Graph:
    """Inputs of one filter graph; `fps` is its frame grid.

    With `few` only a few frames are read: threads that share the work cost more than they save.
    """

    def __init__(self, files: Files, fps: float, *, few: bool = False) -> None:
        self.files = files
        self.fps = exact_rate(fps)
        self._decoding: dict[str, Any] = {"threads": 1} if few else {}
        self._numbers = count()

    @property
    def rate(self) -> str:
        """The frame rate in ffmpeg's spelling."""
        return f"{self.fps.numerator}/{self.fps.denominator}"

    def frames(self, seconds: float) -> int:
        """The number of the frame nearest to a time."""
        return round(seconds * self.fps)

    def seconds(self, frames: int) -> str:
        """When a frame starts, as exactly as ffmpeg's times go (microseconds)."""
        return f"{float(frames / self.fps):.6f}"

    def video(self, media: Media, start: float = 0.0, **options: Any) -> Stream:
        """The file's pictures at constant rate from `start` on, opened once more for each call.

        A frame stays until the next one's time has come, the last one without end.

        Reading starts at the key frame before `start`, and what comes too early is dropped by the
        grid (`start_time`) instead of -accurate_seek, which loses the frame under way at `start`.
        The last frame is repeated before that: pictures may end before their file does.
        """
        seek = max(0.0, start - self._run_in(media))
        if seek:
            options |= {"ss": f"{seek:.6f}", "noaccurate_seek": None}
        stream = self._pictures(media, **options).filter("tpad", stop=-1, stop_mode="clone")
        grid = stream.filter("fps", self.rate, start_time=f"{start - seek:.6f}")
        return grid if start == seek else counted(grid, self)

    def _run_in(self, media: Media) -> float:
        """Seconds to read before a start, for containers without an index of key frames."""
        return LONGEST_GOP if self.files.media[media.sha256].suffix in UNINDEXED else 0.0

    def _pictures(self, media: Media, **options: Any) -> Stream:
        # What decoders that find no matrix in the file shall say; unsaid is taken for BT.601.
        if media.transfer:
            options["colorspace"] = "bt2020nc"
        elif media.width >= 1280 or media.height > 576:
            options["colorspace"] = "bt709"
        if decoder := ALPHA_DECODERS.get(media.alpha_codec):
            options["c:v"] = decoder
        options |= self._decoding
        return self._media(media, an=None, max_pixels=MAX_PIXELS, **options).video

    def audio(self, media: Media, **options: Any) -> Stream:
        """The file's sound, opened once more for each call."""
        return self._media(media, vn=None, **options).audio

    def picture(self, picture: Picture) -> Stream:
        """One RGB(A) frame."""
        path = self.files.pictures[picture.digest]
        return self._input(f"file:{path}", "png_pipe", f="png_pipe", framerate=self.rate)

    def color(self, color: str, size: Size) -> Stream:
        """A plain colour without end, converted once."""
        source = f"color=c={color[:7]}:s={size[0]}x{size[1]}:r={self.rate},format=gbrp"
        one = self._input(source, "lavfi", f="lavfi").filter("trim", end_frame=1)
        return endless(one.filter("scale", **TO_BT709).filter("format", "yuv420p"))

    def silence(self) -> Stream:
        """Stereo silence without end."""
        return self._input(f"anullsrc=r={AUDIO_RATE}:cl=stereo", "lavfi", f="lavfi")

    def _media(self, media: Media, **options: Any) -> Stream:
        return self._input(f"file:{self.files.media[media.sha256]}", MEDIA_FORMATS, **options)

    def _input(self, name: str, formats: str, **options: Any) -> Stream:
        # ffmpeg-python takes equal nodes for one; the number keeps inputs apart, for one that
        # fed two places of a sequence would pile up frames between them.
        guarded = {
            "filename": name,
            "protocol_whitelist": "file,pipe",
            "format_whitelist": formats,
            **options,
        }
        number = str(next(self._numbers))
        return ffmpeg.nodes.InputNode(ffmpeg.input.__name__, args=[number], kwargs=guarded).stream()


def endless(stream: Stream) -> Stream:
    """The one frame of `stream`, again and again."""
    return stream.filter("loop", loop=-1, size=1, start=0)


def lasting_frames(stream: Stream, frames: int) -> Stream:
    """Exactly `frames` frames: cut, or the last one held."""
    return stream.filter("tpad", stop=-1, stop_mode="clone").filter("trim", end_frame=frames)


def counted(stream: Stream, graph: Graph) -> Stream:
    """The same frames on the grid from 0 on, whatever times they had."""
    grid = f"{graph.fps.denominator}/{graph.fps.numerator}"
    return stream.filter("settb", grid).filter("setpts", "N")


def branches(stream: Stream, number: int, by: str = "split") -> list[Stream]:
    """The stream `number` times, for use at the same moment (`by` asplit for sounds)."""
    if number == 1:
        return [stream]
    split = stream.filter_multi_output(by)
    return [split.stream(index) for index in range(number)]

"""Facts about a media file, as a probe finds them. The fields are those of Asset."""

from dataclasses import dataclass
from math import gcd
from typing import Literal

Kind = Literal["video", "audio", "image"]

PQ, HLG = "smpte2084", "arib-std-b67"
"""The transfer characteristics of HDR, as ffmpeg calls them."""

FAMILIAR = (
    *((16, 9), (9, 16), (4, 3), (3, 4), (1, 1), (4, 5), (5, 4), (3, 2), (2, 3), (21, 9), (9, 21)),
    *((2, 1), (1, 2)),
)
WITH_ALPHA = ("yuva", "gbrap", "rgba", "bgra", "argb", "abgr", "ya")
"""How ffmpeg's names for pixels that may be transparent begin."""
SMALLEST_ROUNDED = 16
"""Pixels. Below it, rounding by a pixel would turn nearly any shape into a familiar one."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Times in seconds, sizes in pixels as displayed, bit rate in bits per second.

    `rotation` is the clockwise turn in degrees that has been applied to `width` and `height`.
    `fps` is the average; with `variable_fps` the frames are not evenly spaced. `transfer` is
    PQ or HLG, empty for pictures that are not HDR.
    """

    kind: Kind
    container: str
    duration: float = 0.0
    width: int = 0
    height: int = 0
    aspect_ratio: str = ""
    fps: float = 0.0
    variable_fps: bool = False
    rotation: int = 0
    codec: str = ""
    pixel_format: str = ""
    transfer: str = ""
    bit_rate: int = 0
    audio_codec: str = ""
    audio_rate: int = 0
    audio_channels: int = 0
    stream_count: int = 1

    @property
    def alpha_codec(self) -> str:
        """The codec of a video that one can see through in places, else empty.

        Not of raw pixels, whose fourth byte mostly means nothing, nor of HDR.
        """
        seen_through = self.pixel_format.startswith(WITH_ALPHA) and self.codec != "rawvideo"
        return self.codec if self.kind == "video" and seen_through and not self.transfer else ""


def aspect_ratio(width: int, height: int) -> str:
    """As in "16:9", also for 853x480, where a whole pixel cannot hit it; else reduced."""
    divisor = gcd(width, height)
    exact = (width // divisor, height // divisor)
    if exact not in FAMILIAR and min(width, height) >= SMALLEST_ROUNDED:
        near = (ratio for ratio in FAMILIAR if _within_a_pixel(width, height, *ratio))
        exact = next(near, exact)
    return f"{exact[0]}:{exact[1]}"


def _within_a_pixel(width: int, height: int, across: int, down: int) -> bool:
    return abs(width - height * across / down) < 1 or abs(height - width * down / across) < 1

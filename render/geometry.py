"""Sizes and boxes: whole pixels, even where a chroma plane of half the size must line up.

4:2:0 video stores one colour sample for every 2 × 2 pixels, so frames, parts of frames and
their positions are kept even; a picture laid over them may lie anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Size = tuple[int, int]
Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]


@dataclass(frozen=True)
class Box:
    """A rectangle in a frame: top left corner and size, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def size(self) -> Size:
        """Width and height."""
        return self.width, self.height

    def grown(self, by: int) -> Box:
        """The box with `by` more pixels on each side (fewer where negative)."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


def even(length: float) -> int:
    """The nearest even number of pixels, at least 2."""
    return max(2, 2 * round(length / 2))


def even_size(width: float, height: float) -> Size:
    """Both sides even."""
    return even(width), even(height)


def split(total: int, share: float) -> tuple[int, int]:
    """Two even lengths that add up to `total` (even, at least 4); the first is `share` of it.

    Both parts keep at least two pixels. Raises ValueError for an odd or too small total.
    """
    if total % 2 or total < 4:
        raise ValueError(f"{total} pixels cannot be split into two even parts")
    first = min(max(even(total * share), 2), total - 2)
    return first, total - first


def cover_size(size: Size, target: Size) -> Size:
    """A size with (nearly) the aspect of `size` that covers `target`.

    What reaches over the target on either side is to be cropped, centred. It is a multiple of 4
    on both sides together, so that the crop begins at an even pixel and in the very middle; each
    length is at most two pixels off the exact aspect, which moves no point by more than one.
    """
    scale = max(target[0] / size[0], target[1] / size[1])
    width, height = (
        wanted + 4 * round((length * scale - wanted) / 4)
        for length, wanted in zip(size, target, strict=True)
    )
    return width, height


def contain_box(size: Size, target: Size) -> Box:
    """The largest even box with the aspect of `size` inside `target`, centred."""
    scale = min(target[0] / size[0], target[1] / size[1])
    width = min(even(size[0] * scale), even_down(target[0]))
    height = min(even(size[1] * scale), even_down(target[1]))
    return centred((width, height), target)


def centred(size: Size, frame: Size) -> Box:
    """A box of `size` in the middle of `frame`, at an even position (negative if larger)."""
    x, y = (2 * round((outer - inner) / 4) for outer, inner in zip(frame, size, strict=True))
    return Box(x, y, *size)


def cornered(size: Size, frame: Size, corner: Corner, margin: int) -> Box:
    """A box of `size` in a corner of `frame`, `margin` pixels from both edges."""
    vertical, horizontal = corner.split("-")
    x = margin if horizontal == "left" else frame[0] - size[0] - margin
    y = margin if vertical == "top" else frame[1] - size[1] - margin
    return Box(x, y, *size)


def even_down(length: int) -> int:
    """The largest even length that is not longer, at least 2."""
    return max(2, length // 2 * 2)

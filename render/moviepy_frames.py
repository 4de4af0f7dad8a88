"""What the MoviePy engine does to single frames: arrays of height × width × RGB, or RGBA where a
clip has transparency."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageFilter

from media_library import hdr

from .geometry import Size, contain_box, even_size
from .op import InvalidClip
from .picture import FitMode
from .pictures import BLUR_SHARE

Frame = NDArray[np.uint8]
Mixer = Callable[[Frame, Frame, float], Frame]


def magnified(frame: Frame, size: Size, zoom: float = 1.0) -> Frame:
    """The centre of a frame, covering `size` at magnification `zoom`.

    The visible part is cut out at real-valued coordinates and resampled once (Lanczos, as MoviePy
    itself does, widened when shrinking), so that a point is exactly where the zoom puts it.
    """
    image = Image.fromarray(frame)
    scale = max(size[0] / image.width, size[1] / image.height) * zoom
    width, height = size[0] / scale, size[1] / scale
    left, top = (image.width - width) / 2, (image.height - height) / 2
    box = (
        max(left, 0.0),
        max(top, 0.0),
        min(left + width, image.width),
        min(top + height, image.height),
    )
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS, box))


def reduced(frame: Frame, size: Size, zoom: float) -> Frame:
    """A frame larger than `magnified` will ever need, made smaller once; else as it is."""
    scale = max(size[0] / frame.shape[1], size[1] / frame.shape[0]) * zoom
    if scale >= 0.5:
        return frame
    small = round(frame.shape[1] * scale * 2), round(frame.shape[0] * scale * 2)
    return np.asarray(Image.fromarray(frame).resize(small, Image.Resampling.LANCZOS))


def fitted_frame(frame: Frame, size: Size, fit: FitMode, color: str) -> Frame:
    """A frame brought to a size as FitClip says."""
    if fit == "cover":
        return magnified(frame, size)
    image = Image.fromarray(frame)
    if fit == "stretch":
        return np.asarray(image.resize(size, Image.Resampling.LANCZOS))
    box = contain_box(image.size, size)
    canvas = _blurred(frame, size) if fit == "blur" else Image.new(image.mode, size, rgb(color))
    canvas.paste(image.resize(box.size, Image.Resampling.LANCZOS), (box.x, box.y))
    return np.asarray(canvas)


def _blurred(frame: Frame, size: Size) -> Image.Image:
    """A cover of `size`, blurred at a quarter of the size, which looks the same and is quick."""
    small = even_size(size[0] / 4, size[1] / 4)
    image = Image.fromarray(magnified(frame, small))
    soft = _weighted(image).filter(ImageFilter.GaussianBlur(BLUR_SHARE * max(small)))
    return soft.convert(image.mode).resize(size, Image.Resampling.BICUBIC)


def _weighted(image: Image.Image) -> Image.Image:
    """The image with colours as strong as they show, so that none is mixed in that cannot be
    seen."""
    return image.convert("RGBa") if image.mode == "RGBA" else image


def with_alpha(frame: Frame) -> Frame:
    """A frame as RGBA."""
    return np.asarray(Image.fromarray(frame).convert("RGBA"))


def in_sdr(frame: Frame, transfer: str) -> Frame:
    """A frame of HDR codes as it looks in BT.709."""
    return np.asarray(hdr.in_sdr(Image.fromarray(frame), transfer))


def rgb(color: str) -> tuple[int, int, int]:
    """The bytes of "#RRGGBB"."""
    red, green, blue = ImageColor.getrgb(color)[:3]
    return red, green, blue


def mixer(name: str) -> Mixer:
    """How a transition makes one frame of two, from its progress 0..1.

    The formulas are those of ffmpeg's vf_xfade.c. Raises InvalidClip for the other transitions.
    """
    try:
        return MIXERS[name]
    except KeyError:
        raise InvalidClip(
            f"The MoviePy engine has no transition {name!r}; it has {', '.join(MIXERS)}."
        ) from None


def _crossfaded(before: Frame, after: Frame, progress: float) -> Frame:
    first, second = Image.fromarray(before), Image.fromarray(after)
    mixed = Image.blend(_weighted(first), _weighted(second), progress)
    return np.asarray(mixed.convert(first.mode))


def _wiped(axis: int, *, forwards: bool) -> Mixer:
    """`after` uncovered along an axis (0 vertical, 1 horizontal), from its start or its end."""

    def mix(before: Frame, after: Frame, progress: float) -> Frame:
        first, second = (after, before) if forwards else (before, after)
        edge = 1 + _pixels(before.shape[axis], progress if forwards else 1 - progress)
        parts = np.split(first, [edge], axis)[0], np.split(second, [edge], axis)[1]
        return np.concatenate(parts, axis)

    return mix


def _slid(axis: int, *, forwards: bool) -> Mixer:
    """`after` pushing `before` out along an axis."""

    def mix(before: Frame, after: Frame, progress: float) -> Frame:
        length = before.shape[axis]
        left = _pixels(length, 1 - progress)
        both, start = ((after, before), left) if forwards else ((before, after), length - left)
        return np.take(np.concatenate(both, axis), range(start, start + length), axis)

    return mix


def _pixels(length: int, share: float) -> int:
    # Times are rounded to six digits: without this, half of a length were sometimes a pixel less.
    return int(length * share + 1e-3)


MIXERS: dict[str, Mixer] = {
    "crossfade": _crossfaded,
    "fade": _crossfaded,
    "wipeleft": _wiped(1, forwards=False),
    "wiperight": _wiped(1, forwards=True),
    "wipeup": _wiped(0, forwards=False),
    "wipedown": _wiped(0, forwards=True),
    "slideleft": _slid(1, forwards=False),
    "slideright": _slid(1, forwards=True),
    "slideup": _slid(0, forwards=False),
    "slidedown": _slid(0, forwards=True),
}

"""Draws pictures: from a description to RGBA pixels, with Pillow. PURE.

Text, borders and photographs are drawn once, before encoding, so that the graph that encodes
never holds more pixels than it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from math import ceil
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageOps

from media_library.hdr import table
from media_library.limits import IMAGE_PIXELS
from media_library.still_facts import DAMAGE, FORMATS

from .geometry import Size, contain_box
from .op import InvalidClip
from .picture import (
    BorderPicture,
    FittedPicture,
    HdrTable,
    Picture,
    PictureFile,
    PictureStack,
    PlacedPicture,
    SmallText,
    TextPicture,
    ZoomedPicture,
)
from .text import SmallView, draw_small_text, draw_text

OPENED = tuple(sorted({name for names in FORMATS.values() for name in names}))
"""Pillow's formats: the library takes no others in, and some of Pillow's start programs."""

BLUR_SHARE = 0.03
"""Standard deviation of a blurred surround, as a share of the frame's longer side."""

# The size is checked here; Pillow would warn from 89 million on.
Image.MAX_IMAGE_PIXELS = None


def draw(picture: Picture, media: Mapping[str, Path]) -> Image.Image:
    """The RGBA image of `picture`, `width` x `height`; `media` finds files by SHA-256.

    Raises InvalidClip where a file holds no picture that can be opened.
    """
    return _drawn(picture, media)


@singledispatch
def _drawn(picture: Picture, media: Mapping[str, Path]) -> Image.Image:
    raise InvalidClip(f"There is no way to draw a {picture.OP}.")


@_drawn.register
def _(picture: PictureFile, media: Mapping[str, Path]) -> Image.Image:
    size = picture.width, picture.height
    return _stretched(_opened(picture, media, size), size).convert("RGBA")


@_drawn.register
def _(picture: TextPicture, media: Mapping[str, Path]) -> Image.Image:
    return draw_text(
        picture.text, picture.width, picture.height, picture.style, anchor=picture.anchor
    ).image


@_drawn.register
def _(picture: SmallText, media: Mapping[str, Path]) -> Image.Image:
    text, size = picture.text, (picture.width, picture.height)
    shift = (picture.left, picture.top)
    return draw_small_text(
        text.text,
        (text.width, text.height),
        text.style,
        anchor=text.anchor,
        view=SmallView(size, picture.scale, shift),
    )


@_drawn.register
def _(picture: BorderPicture, media: Mapping[str, Path]) -> Image.Image:
    image = Image.new("RGBA", (picture.width, picture.height))
    ImageDraw.Draw(image).rectangle(
        (0, 0, picture.width - 1, picture.height - 1),
        outline=rgba(picture.color),
        width=picture.thickness,
    )
    return image


@_drawn.register
def _(picture: FittedPicture, media: Mapping[str, Path]) -> Image.Image:
    size = picture.width, picture.height
    image = _source(picture.picture, media, size)
    if picture.fit == "stretch":
        return _stretched(image, size).convert("RGBA")
    if picture.fit == "cover":
        return covering(image, size).convert("RGBA")
    below = _blurred(image, size) if picture.fit == "blur" else Image.new("RGBA", size)
    box = contain_box(image.size, size)
    below.alpha_composite(_stretched(image, box.size).convert("RGBA"), _inside(box.x, box.y))
    return below


@_drawn.register
def _(picture: ZoomedPicture, media: Mapping[str, Path]) -> Image.Image:
    size = picture.width, picture.height
    wanted = ceil(size[0] * picture.zoom), ceil(size[1] * picture.zoom)
    image = _source(picture.picture, media, wanted)
    return covering(image, size, picture.zoom).convert("RGBA")


@_drawn.register
def _(picture: HdrTable, media: Mapping[str, Path]) -> Image.Image:
    colors = table(picture.transfer, picture.level**2)
    pixels = bytes(round(255 * part) for color in colors for part in (*color, 1.0))
    return Image.frombytes("RGBA", (picture.width, picture.height), pixels)


@_drawn.register
def _(picture: PictureStack, media: Mapping[str, Path]) -> Image.Image:
    color = (0, 0, 0, 0) if picture.color is None else rgba(picture.color)
    stack = Image.new("RGBA", (picture.width, picture.height), color)
    for item in picture.items:
        image = _faded(_drawn(item.picture, media), item)
        left, top = max(0, -item.x), max(0, -item.y)
        if left < image.width and top < image.height:
            stack.alpha_composite(image, _inside(item.x, item.y), (left, top))
    return stack


def covering(image: Image.Image, size: Size, zoom: float = 1.0) -> Image.Image:
    """The centre of `image` that has the aspect of `size`, cut at real-valued coordinates."""
    scale = max(size[0] / image.width, size[1] / image.height) * zoom
    width, height = min(size[0] / scale, image.width), min(size[1] / scale, image.height)
    left, top = (image.width - width) / 2, (image.height - height) / 2
    return image.resize(
        size, Image.Resampling.LANCZOS, (left, top, left + width, top + height), reducing_gap=3.0
    )


def rgba(color: str) -> tuple[int, int, int, int]:
    """The four bytes of "#RRGGBB" or "#RRGGBBAA"."""
    red, green, blue, alpha = (*ImageColor.getrgb(color), 255)[:4]
    return red, green, blue, alpha


def _source(picture: Picture, media: Mapping[str, Path], wanted: Size) -> Image.Image:
    if isinstance(picture, PictureFile):
        return _opened(picture, media, wanted)
    return _drawn(picture, media)


def _opened(picture: PictureFile, media: Mapping[str, Path], wanted: Size) -> Image.Image:
    """The file's pixels, upright. A JPEG is decoded no larger than `wanted` needs."""
    try:
        with Image.open(media[picture.media.sha256], formats=OPENED) as file:
            if file.width * file.height > IMAGE_PIXELS:
                raise InvalidClip("This picture has too many pixels to be opened.")
            file.draft("RGB", (max(wanted), max(wanted)))
            return ImageOps.exif_transpose(_eight_bit(file))
    except DAMAGE as error:
        raise InvalidClip("A picture used here is damaged and cannot be opened.") from error


def _eight_bit(image: Image.Image) -> Image.Image:
    """RGB or RGBA, from whatever the file holds; a large image is not held twice for long."""
    if image.mode.startswith("I"):
        import numpy as np  # the web process starts sooner without

        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGB")
    transparent = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if transparent else "RGB"
    if image.mode == mode:
        image.load()
        return image.copy() if image.width * image.height < IMAGE_PIXELS // 8 else image
    return image.convert(mode)


def _stretched(image: Image.Image, size: Size) -> Image.Image:
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _blurred(image: Image.Image, size: Size) -> Image.Image:
    """A soft cover of `size`, blurred at an eighth of it, where blurring costs nothing."""
    small = max(1, size[0] // 8), max(1, size[1] // 8)
    sigma = BLUR_SHARE * max(small)
    soft = covering(image, small).convert("RGB").filter(ImageFilter.GaussianBlur(sigma))
    return soft.resize(size, Image.Resampling.BICUBIC).convert("RGBA")


def _faded(image: Image.Image, item: PlacedPicture) -> Image.Image:
    if item.opacity >= 1:
        return image
    image.putalpha(image.getchannel("A").point(lambda alpha: round(alpha * item.opacity)))
    return image


def _inside(x: int, y: int) -> tuple[int, int]:
    """The part of a position that Pillow can paste at; what is left of it gets cropped."""
    return max(x, 0), max(y, 0)

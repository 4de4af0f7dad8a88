"""What Pillow finds in a picture. Runs in the limited child process."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from PIL import ExifTags, Image

from .facts import Facts, aspect_ratio
from .limits import Limits
from .refusal import Unreadable
from .sniff import Container

# The limits of this package, checked on the header, stand in for Pillow's warning.
Image.MAX_IMAGE_PIXELS = None

FORMATS = {
    "png": ("PNG",),
    "jpg": ("JPEG",),
    "webp": ("WEBP",),
    "bmp": ("BMP",),
    "gif": ("GIF",),
    "avif": ("AVIF",),
}
"""Container -> Pillow's formats that may open it. JPEG includes MPO, which many phones write."""
PIXEL_FORMATS = {
    "1": "monob", "L": "gray", "LA": "ya8", "P": "pal8", "RGB": "rgb24", "RGBA": "rgba",
    "CMYK": "cmyk", "I;16": "gray16",
}  # fmt: skip
TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
"""EXIF orientation -> degrees clockwise; mirroring (4, 5, 7) changes no size."""
MOVING_NOWHERE = frozenset({"png", "webp", "avif"})
"""Containers whose animations nothing here plays. (A JPEG of several pictures is no animation.)"""
AS_A_STILL = " (animated, shown as a still)"
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error, zlib.error)
"""What Pillow raises for damaged files."""


def open_still(path: Path, container: Container, limits: Limits) -> Image.Image:
    """The picture, of which only the header has been read. Raises Unreadable."""
    try:
        picture = Image.open(path, formats=FORMATS[container.name])
    except DAMAGE as error:
        raise Unreadable("corrupt") from error
    pixels = picture.width * picture.height
    if pixels > limits.image_pixels:
        raise Unreadable("too-many-pixels", pixels, limits.image_pixels)
    return picture


def is_animated(path: Path, container: Container, limits: Limits) -> bool:
    """Whether a GIF has more than one picture."""
    try:
        with open_still(path, container, limits) as picture:
            return bool(getattr(picture, "is_animated", False))
    except DAMAGE as error:
        raise Unreadable("corrupt") from error


def read(path: Path, container: Container, limits: Limits) -> Facts:
    """The picture's facts, once it is known to decode. Raises Unreadable."""
    with open_still(path, container, limits) as picture:
        stored = picture.size
        pixel_format = PIXEL_FORMATS.get(picture.mode, picture.mode.lower())
        codec = _codec(picture, container)
        try:
            turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1), 0)
            _decode(picture)
        except DAMAGE as error:
            cut = "truncated" in str(error).lower()
            raise Unreadable("truncated" if cut else "corrupt") from error
    width, height = stored if turn % 180 == 0 else stored[::-1]
    return Facts(
        kind="image",
        container=container.name,
        width=width,
        height=height,
        aspect_ratio=aspect_ratio(width, height),
        rotation=turn,
        codec=codec,
        pixel_format=pixel_format,
    )


def _codec(picture: Image.Image, container: Container) -> str:
    """How the picture is stored; it says so where only the first of several is taken."""
    if container.name in MOVING_NOWHERE and getattr(picture, "is_animated", False):
        return container.name + AS_A_STILL
    return "jpeg" if container.name == "jpg" else container.name


def _decode(picture: Image.Image) -> None:
    """Read every byte, with no more memory than needed: a JPEG at an eighth of its size."""
    picture.draft("RGB", (picture.width // 8, picture.height // 8))
    picture.load()

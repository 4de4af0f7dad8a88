"""Pictures: still RGBA layers (a photograph, text, a border, several of them merged).

Sizes are whole pixels, colours "#RRGGBB" or "#RRGGBBAA", positions from the top left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from .op import LATER, InvalidClip, Op, Record
from .text import TEXT_VERSION, TextStyle

FitMode = Literal["cover", "contain", "blur", "stretch"]
Anchor = Literal["top", "middle", "bottom"]


@dataclass(frozen=True, kw_only=True)
class Media(Record):
    """Facts about stored bytes: the content's SHA-256 and what a probe found in it.

    Duration in seconds (0 for an image), width and height as displayed (after rotation and
    pixel aspect ratio), fps on average. `transfer` names the HDR that a video is in
    (`media_library.facts`), empty for SDR; `alpha_codec` is the codec of a video that can be seen
    through in places, empty for others; `repr` says nothing of these two.
    """

    sha256: str
    kind: Literal["video", "audio", "image"]
    duration: float = 0.0
    width: int = 0
    height: int = 0
    fps: float = 0.0
    has_audio: bool = False
    transfer: str = field(default="", repr=False, metadata=LATER)
    alpha_codec: str = field(default="", repr=False, metadata=LATER)


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture(Op):
    """Anything that is one RGBA picture of `width` x `height` pixels."""

    width: int
    height: int

    def check(self) -> None:
        if self.width < 1 or self.height < 1:
            raise InvalidClip("A picture needs a width and a height of at least one pixel.")


@dataclass(frozen=True, eq=False, kw_only=True)
class PictureFile(Picture):
    """An image file at its displayed size."""

    OP: ClassVar[str] = "picture-file"
    media: Media


@dataclass(frozen=True, eq=False, kw_only=True)
class TextPicture(Picture):
    """Text wrapped inside the whole `width` x `height`, transparent around it."""

    OP: ClassVar[str] = "picture-text"
    VERSION: ClassVar[int] = TEXT_VERSION
    text: str
    style: TextStyle
    anchor: Anchor = "top"


@dataclass(frozen=True, eq=False, kw_only=True)
class SmallText(Picture):
    """A text as it looks `scale` times as large: its lines break where they do in full size.

    Its corner lies `left` and `top` pixels (below 1) inside of this picture.
    """

    OP: ClassVar[str] = "picture-small-text"
    text: TextPicture
    scale: float
    left: float = 0.0
    top: float = 0.0


@dataclass(frozen=True, eq=False, kw_only=True)
class BorderPicture(Picture):
    """A frame along the edge, transparent inside."""

    OP: ClassVar[str] = "picture-border"
    color: str
    thickness: int


@dataclass(frozen=True, eq=False, kw_only=True)
class FittedPicture(Picture):
    """A picture resampled into `width` x `height`."""

    OP: ClassVar[str] = "picture-fitted"
    picture: Picture
    fit: FitMode = "cover"


@dataclass(frozen=True, eq=False, kw_only=True)
class ZoomedPicture(Picture):
    """The middle of a picture, covering `width` x `height` at a magnification: one moment of a
    Ken Burns movement."""

    OP: ClassVar[str] = "picture-zoomed"
    picture: Picture
    zoom: float


@dataclass(frozen=True, kw_only=True)
class PlacedPicture(Record):
    """Where a picture lies in a stack; opacity 0..1."""

    picture: Picture
    x: int = 0
    y: int = 0
    opacity: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class PictureStack(Picture):
    """Pictures over each other, first one lowest, merged into one layer before encoding.

    They lie on a plain `color`, or on nothing where it is None.
    """

    OP: ClassVar[str] = "picture-stack"
    items: tuple[PlacedPicture, ...]
    color: str | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class HdrTable(Picture):
    """What every HDR colour looks like in SDR: the table of ffmpeg's haldclut, not to be seen.

    Made by `hdr_table`, which works out its size.
    """

    OP: ClassVar[str] = "picture-hdr-table"
    transfer: str
    level: int


def hdr_table(transfer: str, level: int = 6) -> HdrTable:
    """The table for a transfer, with the square of `level` steps of each colour."""
    return HdrTable(transfer=transfer, level=level, width=level**3, height=level**3)

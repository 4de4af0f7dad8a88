"""Text as a transparent picture, with every script, colour emoji and mixed directions. PURE.

HarfBuzz shapes and measures, ICU finds where lines and characters may be cut, resvg draws; fonts
and emoji come from wheels. The same text, size and style give the same bytes on every machine.
"""

from dataclasses import dataclass

from PIL import Image

from render.text.drawing import SmallView, margin, paint, paint_small
from render.text.layout import lay_out
from render.text.paragraph import MOST_CHARACTERS, clean, shortened
from render.text.style import Align, Anchor, Family, TextStyle

__all__ = [
    "TEXT_VERSION",
    "Align",
    "Anchor",
    "Family",
    "SmallView",
    "TextPicture",
    "TextStyle",
    "draw_small_text",
    "draw_text",
]

TEXT_VERSION = 2  # part of every digest: raise it whenever pixels change


@dataclass(frozen=True, eq=False)
class TextPicture:
    """`image` is RGBA; `lines` are in reading order as drawn; `font_size` is in pixels."""

    image: Image.Image
    truncated: bool
    font_size: int
    lines: tuple[str, ...]


def draw_text(
    text: str, width: int, height: int, style: TextStyle, *, anchor: Anchor = "middle"
) -> TextPicture:
    """Draw wrapped text into a transparent picture of exactly width × height pixels.

    Stroke, shadow and box stay inside too. Text that does not fit is drawn smaller, down to
    `style.min_size`, and then cut with an ellipsis (`truncated`). Any string can be drawn: control
    characters are left out, characters without a glyph are drawn as boxes.
    """
    if width < 1 or height < 1:
        raise ValueError(f"a picture cannot be {width}×{height} pixels")
    cleaned = clean(text)
    if not cleaned:
        return TextPicture(Image.new("RGBA", (width, height)), False, style.size, ())
    layout = lay_out(shortened(cleaned), width, height, style, margin(style))
    return TextPicture(
        image=paint(layout, width, height, style, anchor),
        truncated=layout.truncated or len(cleaned) > MOST_CHARACTERS,
        font_size=layout.font_size,
        lines=tuple(laid.text for laid in layout.lines),
    )


def draw_small_text(
    text: str,
    size: tuple[int, int],
    style: TextStyle,
    *,
    anchor: Anchor = "middle",
    view: SmallView,
) -> Image.Image:
    """What `draw_text` draws into `size` pixels, seen smaller."""
    cleaned = clean(text)
    if not cleaned:
        return Image.new("RGBA", view.size)
    layout = lay_out(shortened(cleaned), *size, style, margin(style))
    return paint_small(layout, size, style, anchor, view)

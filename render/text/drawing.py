"""From laid out lines to pixels: an SVG of outlines and emoji, rasterised by resvg."""

import io
import math
from dataclasses import dataclass

import resvg_py
from PIL import Image

from render.text.emoji import picture_url
from render.text.layout import LaidLine, Layout, Margin
from render.text.shadow import shadowed
from render.text.shaping import PICTURE_INK, Placed
from render.text.style import Anchor, TextStyle

_BLUR_REACH = 1.5  # of `shadow_blur`, that is 3 standard deviations
_UNITS = 1000  # of an outline, per em


@dataclass(frozen=True)
class _Rectangle:
    left: float
    top: float
    right: float
    bottom: float

    def grown(self, x: float, y: float) -> "_Rectangle":
        return _Rectangle(self.left - x, self.top - y, self.right + x, self.bottom + y)

    def seen(self, view: "SmallView") -> "_Rectangle":
        """Where it is in a view, in its pixels."""
        (x, y), scale = view.shift, view.scale
        left, top = self.left * scale + x, self.top * scale + y
        return _Rectangle(left, top, self.right * scale + x, self.bottom * scale + y)


def margin(style: TextStyle) -> Margin:
    """What the style paints around the letters, in pixels at `style.size`."""
    x = y = style.stroke_width
    if style.shadow_color:
        x += abs(style.shadow_x) + style.shadow_blur * _BLUR_REACH
        y += abs(style.shadow_y) + style.shadow_blur * _BLUR_REACH
    box = style.box_padding if style.box_color else 0
    return Margin(max(x, box), max(y, box))


@dataclass(frozen=True)
class SmallView:
    """A picture of `size` pixels that shows another one at `scale`, `shift` pixels from its own
    left upper corner on."""

    size: tuple[int, int]
    scale: float
    shift: tuple[float, float] = (0.0, 0.0)


def paint(layout: Layout, width: int, height: int, style: TextStyle, anchor: Anchor) -> Image.Image:
    """An RGBA picture of width × height; what does not fit is not drawn."""
    view = SmallView((width, height), 1.0)
    return paint_small(layout, (width, height), style, anchor, view)


def paint_small(
    layout: Layout, size: tuple[int, int], style: TextStyle, anchor: Anchor, view: SmallView
) -> Image.Image:
    """The same at another scale; `size` is that of the picture in full."""
    picture = Image.new("RGBA", view.size)
    block = _place(layout, *size, style, anchor)
    scale = layout.font_size / style.size
    around = margin(style)
    painted = block.grown(around.x * scale + 1, around.y * scale + 1).seen(view)
    left, top = max(0, math.floor(painted.left)), max(0, math.floor(painted.top))
    right = min(view.size[0], math.ceil(painted.right))
    bottom = min(view.size[1], math.ceil(painted.bottom))
    if left >= right or top >= bottom:
        return picture
    window = _Window(left, top, right - left, bottom - top, view)
    picture.paste(_painted(layout, block, window, style), (left, top))
    return picture


@dataclass(frozen=True)
class _Window:
    """The part of a view that is drawn, in its pixels."""

    left: int
    top: int
    width: int
    height: int
    view: SmallView

    @property
    def box(self) -> str:
        """The same in the coordinates of the letters, as an SVG's viewBox."""
        (x, y), scale = self.view.shift, self.view.scale
        numbers = (self.left - x) / scale, (self.top - y) / scale
        sizes = self.width / scale, self.height / scale
        return " ".join(f"{number:.6g}" for number in (*numbers, *sizes))


def _painted(layout: Layout, block: _Rectangle, window: _Window, style: TextStyle) -> Image.Image:
    scale = layout.font_size / style.size
    drawn = _raster(_lettering(layout, block, style, scale), window)
    if style.shadow_color:
        seen = scale * window.view.scale
        x, y = style.shadow_x * seen, style.shadow_y * seen
        drawn = shadowed(drawn, style.shadow_color, x, y, style.shadow_blur * seen / 2)
    if not style.box_color:
        return drawn
    below = _raster(_box(block, style, scale), window)
    below.alpha_composite(drawn)
    return below


def _raster(body: str, window: _Window) -> Image.Image:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{window.width}" height="{window.height}" '
        f'viewBox="{window.box}">{body}</svg>'
    )
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return Image.open(io.BytesIO(png)).convert("RGBA")


def _place(layout: Layout, width: int, height: int, style: TextStyle, anchor: Anchor) -> _Rectangle:
    """The block of lines in pixels of the picture."""
    scale = layout.font_size / style.size
    around = margin(style)
    wide, high = layout.width * layout.font_size, layout.height * layout.font_size
    free_x = width - 2 * around.x * scale - wide
    free_y = height - 2 * around.y * scale - high
    left = around.x * scale + free_x * {"left": 0.0, "center": 0.5, "right": 1.0}[style.align]
    top = around.y * scale + free_y * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[anchor]
    return _Rectangle(left, top, left + wide, top + high)


def _lettering(layout: Layout, block: _Rectangle, style: TextStyle, scale: float) -> str:
    lines = [(_line_start(laid, layout, block, style), laid) for laid in layout.lines]
    letters = "".join(_letters(start, laid, layout.font_size) for start, laid in lines)
    emoji = "".join(_emoji(start, laid, layout.font_size) for start, laid in lines)
    rim = 2 * style.stroke_width * scale * _UNITS / layout.font_size
    return (
        f'<defs><g id="letters">{letters}</g></defs>{_stroke(rim, style) if rim else ""}'
        f'<g {_ink("fill", style.color)}><use href="#letters"/></g>{emoji}'
    )


def _line_start(
    laid: LaidLine, layout: Layout, block: _Rectangle, style: TextStyle
) -> tuple[float, float]:
    """Where the pen starts, in pixels."""
    free = (layout.width - laid.line.width) * layout.font_size
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[style.align]
    x = block.left + free * share - laid.line.left * layout.font_size
    return x, block.top + laid.baseline * layout.font_size


def _letters(start: tuple[float, float], laid: LaidLine, size: int) -> str:
    paths = "".join(
        f'<path transform="translate({p.x * _UNITS:.2f} {-p.y * _UNITS:.2f})" d="{p.outline}"/>'
        for p in laid.line.placed
        if p.outline
    )
    x, y = start
    return f'<g transform="translate({x:.3f} {y:.3f}) scale({size / _UNITS:.6f})">{paths}</g>'


def _emoji(start: tuple[float, float], laid: LaidLine, size: int) -> str:
    return "".join(_picture(start, p, size) for p in laid.line.placed if p.picture)


def _picture(start: tuple[float, float], placed: Placed, size: int) -> str:
    x = start[0] + (placed.x + PICTURE_INK.left) * size
    y = start[1] - PICTURE_INK.top * size
    return (
        f'<image x="{x:.3f}" y="{y:.3f}" width="{size}" height="{size}" '
        f'href="{picture_url(placed.picture)}"/>'
    )


def _stroke(rim: float, style: TextStyle) -> str:
    return (
        f'<g fill="none" stroke-width="{rim:.3f}" stroke-linejoin="round" '
        f'{_ink("stroke", style.stroke_color)}><use href="#letters"/></g>'
    )


def _box(block: _Rectangle, style: TextStyle, scale: float) -> str:
    padding = style.box_padding * scale
    box = block.grown(padding, padding)
    return (
        f'<rect x="{box.left:.3f}" y="{box.top:.3f}" width="{box.right - box.left:.3f}" '
        f'height="{box.bottom - box.top:.3f}" rx="{style.box_radius * scale:.3f}" '
        f"{_ink('fill', style.box_color or '')}/>"
    )


def _ink(kind: str, color: str) -> str:
    """A paint's attributes; opacity is the group's, where overlapping letters must not add up."""
    alpha = int(color[7:] or "ff", 16) / 255
    return f'{kind}="{color[:7]}" opacity="{alpha:.4f}"'

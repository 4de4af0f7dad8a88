"""Shadows of what has been drawn, as feDropShadow of Filter Effects Level 1 has them.

With Pillow's blur, whose cost does not grow with its radius: resvg took two thirds of the time of
a whole text for it.
"""

from math import ceil

from PIL import Image, ImageColor, ImageFilter

_REACH = 3  # standard deviations


def shadowed(drawn: Image.Image, color: str, x: float, y: float, deviation: float) -> Image.Image:
    """`drawn` (RGBA) over its shadow of that colour, moved by x and y pixels, and blurred."""
    edge = ceil(deviation * _REACH)
    alpha = Image.new("L", (drawn.width + 2 * edge, drawn.height + 2 * edge))
    alpha.paste(drawn.getchannel("A"), (edge, edge))
    if deviation:
        alpha = alpha.filter(ImageFilter.GaussianBlur(deviation))
    red, green, blue, opacity = (*ImageColor.getrgb(color), 255)[:4]
    alpha = alpha.point(lambda value: round(value * opacity / 255))
    shadow = Image.new("RGBA", drawn.size, (red, green, blue, 0))
    moved = Image.new("L", drawn.size)
    moved.paste(alpha, (round(x) - edge, round(y) - edge))
    shadow.putalpha(moved)
    shadow.alpha_composite(drawn)
    return shadow

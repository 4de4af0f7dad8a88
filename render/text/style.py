"""How text looks: a frozen value of JSON scalars, so that it can be part of a digest."""

import re
from dataclasses import dataclass
from typing import Literal

from render.op import Record

Family = Literal["inter", "montserrat", "anton", "playfair"]
Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle", "bottom"]

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")
_LARGEST = 1000


@dataclass(frozen=True, kw_only=True)
class TextStyle(Record):
    """Lengths are pixels at `size`; where the text shrinks, they shrink with it.

    Colors are "#RRGGBB" or "#RRGGBBAA". `stroke_width` is the visible rim outside of the letters,
    `shadow_blur` twice the standard deviation (as in CSS), `line_height` a multiple of the size.
    `weight` is 100–900 ("anton" has one weight). Raises ValueError for values out of range.
    """

    font: Family = "inter"
    weight: int = 800
    size: int = 72
    min_size: int = 28
    color: str = "#FFFFFF"
    stroke_color: str = "#000000"
    stroke_width: float = 0
    shadow_color: str | None = None
    shadow_x: float = 0
    shadow_y: float = 4
    shadow_blur: float = 8
    box_color: str | None = None
    box_padding: float = 24
    box_radius: float = 20
    align: Align = "center"
    line_height: float = 1.2

    def __post_init__(self) -> None:
        super().__post_init__()
        for color in (self.color, self.stroke_color, self.shadow_color, self.box_color):
            if color is not None and not _COLOR.fullmatch(color):
                raise ValueError(f"{color!r} is not a color like #RRGGBB or #RRGGBBAA")
        _check("size", self.size, 1, _LARGEST)
        _check("min_size", self.min_size, 1, _LARGEST)
        _check("weight", self.weight, 100, 900)
        _check("line_height", self.line_height, 0.5, 4)
        for name in ("stroke_width", "shadow_blur", "box_padding", "box_radius"):
            _check(name, getattr(self, name), 0, _LARGEST)
        for name in ("shadow_x", "shadow_y"):
            _check(name, getattr(self, name), -_LARGEST, _LARGEST)


def _check(name: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise ValueError(f"{name} is {value}, allowed is {lowest} to {highest}")

"""Pictures with a high dynamic range as they look on an ordinary screen.

Phones film in HLG or PQ with the colours of BT.2020; shown as they are stored they look dull.
White as paper or skin in the sun is at 203 cd/m² there (ITU-R BT.2408) and becomes nearly white
here, what is brighter is pressed together above it, and hues stay what they are. Everything that
shows such a picture looks it up in the same table, so that it looks the same everywhere.

Transfer functions: ITU-R BT.2100, tables 4 and 5; primaries: BT.2087; screen: BT.1886.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product
from math import exp

from PIL import Image, ImageFilter

from .facts import PQ

WHITE, BRIGHTEST = 203.0, 1000.0
"""cd/m². Brighter than the brightest is shown as that."""
KNEE = 0.6
"""Light, as a share of white, from which on it is pressed together."""
STEPS = 29
"""Of each colour in the table for single pictures."""
SYSTEM_GAMMA = 1.2
LUMA = (0.2627, 0.6780, 0.0593)
TO_BT709 = (
    (1.660491, -0.587641, -0.072850),
    (-0.124550, 1.132900, -0.008349),
    (-0.018151, -0.100579, 1.118730),
)

Color = tuple[float, float, float]
"""Red, green and blue, 0..1."""


def in_sdr(picture: Image.Image, transfer: str) -> Image.Image:
    """An RGB picture whose pixels are HDR codes, in BT.709."""
    return picture.filter(_lookup(transfer))


def table(transfer: str, steps: int) -> list[Color]:
    """What each HDR code looks like: `steps` of blue, in each those of green, in each of red."""
    to_light = _from_pq if transfer == PQ else _from_hlg
    display = _as_they_are if transfer == PQ else _on_a_display
    lights = [to_light(step / (steps - 1)) for step in range(steps)]
    codes = product(lights, repeat=3)
    return [_shown(display((red, green, blue))) for blue, green, red in codes]


@cache
def _lookup(transfer: str) -> ImageFilter.Color3DLUT:
    flat = [part for color in table(transfer, STEPS) for part in color]
    return ImageFilter.Color3DLUT(STEPS, flat)


def _from_pq(code: float) -> float:
    """The light of a PQ code, as a share of white."""
    root = code ** (4096 / (2523 * 128))
    share = max(root - 3424 / 4096, 0.0) / (2413 / 128 - 2392 / 128 * root)
    return float(share ** (16384 / 2610)) * 10_000 / WHITE


def _from_hlg(code: float) -> float:
    """The light that the camera saw, 0..1."""
    if code <= 0.5:
        return code * code / 3
    return (exp((code - 0.55991073) / 0.17883277) + 0.28466892) / 12


def _as_they_are(color: Color) -> Color:
    return color


def _on_a_display(color: Color) -> Color:
    """What a display of the brightest makes of the light that the camera saw."""
    luma = sum(share * part for share, part in zip(LUMA, color, strict=True))
    by = luma ** (SYSTEM_GAMMA - 1) * BRIGHTEST / WHITE
    red, green, blue = color
    return red * by, green * by, blue * by


def _shown(light: Color) -> Color:
    """Light with BT.2020's primaries as BT.709's codes."""
    red, green, blue = light
    inside = [a * red + b * green + c * blue for a, b, c in TO_BT709]
    most = max(inside)
    by = _pressed(most) / most if most > KNEE else 1.0
    first, second, third = (min(max(part * by, 0.0), 1.0) ** (1 / 2.4) for part in inside)
    return first, second, third


def _curve() -> Callable[[float], float]:
    """Light up to the knee as it is, then ever flatter, 1 at the brightest (Möbius' function)."""
    top = BRIGHTEST / WHITE
    a = -KNEE * KNEE * (top - 1) / (KNEE * KNEE - 2 * KNEE + top)
    b = (KNEE * KNEE - 2 * KNEE * top + top) / (top - 1)
    scale = (b * b + 2 * b * KNEE + KNEE * KNEE) / (b - a)
    return lambda light: scale * (light + a) / (light + b)


_pressed = _curve()

"""Demo pictures: numpy arrays of shape (height, width, 3), uint8 RGB, drawn for a time in seconds.

Every scene repeats seamlessly after `PERIOD` seconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Frame = NDArray[np.uint8]
Scene = Callable[[float], Frame]
Light = NDArray[np.float32]

PERIOD = 4.0
GOLD = (212, 175, 55)
SEED = 7


def _light(color: tuple[int, int, int]) -> Light:
    return np.asarray(color, np.float32)


def vertical_gradient(
    size: tuple[int, int], top: tuple[int, int, int], bottom: tuple[int, int, int]
) -> Light:
    """A smooth gradient as float32 RGB of shape (height, width, 3), values 0..255."""
    width, height = size
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    rows = _light(top) * (1 - share) + _light(bottom) * share
    return np.repeat(rows, width, axis=1)


def glow(radius: int) -> Light:
    """A round soft light of shape (2 radius, 2 radius), values 0..1."""
    axis = np.arange(-radius, radius, dtype=np.float32) + 0.5
    distance = np.hypot(axis[:, None], axis[None, :]) / radius
    soft: Light = np.clip(1 - distance, 0, 1) ** 2
    return soft


def add_light(
    canvas: Light, light: Light, at: tuple[int, int], color: tuple[int, int, int], strength: float
) -> None:
    """Add a coloured light centred at `at` (x, y); what reaches over the edge is cut off."""
    height, width = canvas.shape[:2]
    rows, columns = light.shape
    left, top = at[0] - columns // 2, at[1] - rows // 2
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + columns, width), min(top + rows, height)
    if x0 < x1 and y0 < y1:
        piece = light[y0 - top : y1 - top, x0 - left : x1 - left, None]
        canvas[y0:y1, x0:x1] += piece * _light(color) * strength


def perfume(size: tuple[int, int]) -> Scene:
    """A bottle in drifting lights, a gleam running over the glass."""
    background = vertical_gradient(size, (58, 18, 46), (14, 10, 22))
    bottle = np.asarray(bottle_picture(int(size[1] * 0.62)), np.float32)
    lights = _drifting_lights(size, count=18, largest=size[0] // 6)

    def draw(t: float) -> Frame:
        canvas = background.copy()
        lights(canvas, t)
        sway = round(size[0] * 0.02 * math.sin(_turn(t)))
        _paste(canvas, _gleaming(bottle, t), size[0] // 2 + sway, size[1] // 2)
        return _frame(canvas)

    return draw


def ribbons(size: tuple[int, int]) -> Scene:
    """Diagonal bands of rose and gold, flowing."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    slope = (x * 0.8 + y * 1.3) / max(size)

    def draw(t: float) -> Frame:
        wave = np.sin((slope * 5 + 0.12 * np.sin(x / width * 6 + _turn(t))) * 6.283 - _turn(t))
        share = (wave[..., None] * 0.5 + 0.5) ** 1.5
        canvas = _light((96, 20, 58)) * (1 - share) + _light((235, 170, 120)) * share
        return _frame(canvas)

    return draw


def glitter(size: tuple[int, int]) -> Scene:
    """Sparks falling in the dark, for the atmosphere layer."""
    width, height = size
    rng = np.random.default_rng(SEED)
    sparks = rng.random((90, 4))
    spark = glow(max(3, width // 60))

    def draw(t: float) -> Frame:
        canvas = np.zeros((height, width, 3), np.float32)
        canvas += _light((10, 8, 4))
        for x, y, phase, pace in sparks:
            fall = (y + t / PERIOD * (1 + round(pace))) % 1.0
            twinkle = 0.5 + 0.5 * math.sin(_turn(t) * 3 + phase * 6.283)
            add_light(canvas, spark, (int(x * width), int(fall * height)), GOLD, twinkle)
        return _frame(canvas)

    return draw


def product(size: tuple[int, int], hue: tuple[int, int, int]) -> Image.Image:
    """A product photograph: a bottle on a coloured ground with a shadow."""
    dark = (hue[0] // 3, hue[1] // 3, hue[2] // 3)
    ground = Image.fromarray(vertical_gradient(size, hue, dark).astype(np.uint8))
    bottle = bottle_picture(int(size[1] * 0.6))
    shadow = Image.new("L", size)
    box = (size[0] * 0.28, size[1] * 0.77, size[0] * 0.72, size[1] * 0.84)
    ImageDraw.Draw(shadow).ellipse(box, fill=150)
    ground.paste((0, 0, 0), mask=shadow.filter(ImageFilter.GaussianBlur(size[0] // 40)))
    left, top = (size[0] - bottle.width) // 2, int(size[1] * 0.81) - bottle.height
    ground.paste(bottle, (left, top), bottle)
    return ground


def bottle_picture(height: int) -> Image.Image:
    """A glass bottle with a golden cap, RGBA, drawn at twice the size and reduced."""
    scale = height * 2
    width = int(scale * 0.5)
    picture = Image.new("RGBA", (width, scale))
    draw = ImageDraw.Draw(picture)
    body = (width * 0.06, scale * 0.30, width * 0.94, scale * 0.99)
    draw.rounded_rectangle(body, scale * 0.07, fill=(250, 214, 190, 225))
    liquid = (width * 0.12, scale * 0.48, width * 0.88, scale * 0.95)
    draw.rounded_rectangle(liquid, scale * 0.05, fill=(226, 120, 96, 235))
    draw.rectangle((width * 0.36, scale * 0.22, width * 0.64, scale * 0.31), fill=(160, 126, 40))
    draw.rounded_rectangle(
        (width * 0.27, scale * 0.01, width * 0.73, scale * 0.23), scale * 0.02, fill=(*GOLD, 255)
    )
    label = (width * 0.24, scale * 0.60, width * 0.76, scale * 0.80)
    draw.rectangle(label, outline=(*GOLD, 255), width=max(2, scale // 160))
    draw.line((width * 0.32, scale * 0.7, width * 0.68, scale * 0.7), (*GOLD, 255), scale // 120)
    picture.alpha_composite(_highlights(picture.size))
    return picture.resize((width // 2, height), Image.Resampling.LANCZOS)


def _highlights(size: tuple[int, int]) -> Image.Image:
    """Reflections on the cap and along the left edge of the glass."""
    width, height = size
    layer = Image.new("RGBA", size)
    draw = ImageDraw.Draw(layer)
    for x, strength in ((0.30, 150), (0.35, 90), (0.66, 60)):
        cap = (width * x, height * 0.02, width * (x + 0.03), height * 0.22)
        draw.rectangle(cap, fill=(255, 240, 190, strength))
    shine = (width * 0.13, height * 0.36, width * 0.18, height * 0.92)
    draw.rounded_rectangle(shine, height * 0.01, fill=(255, 255, 255, 120))
    return layer


def _frame(canvas: Light) -> Frame:
    frame: Frame = canvas.clip(0, 255).astype(np.uint8)
    return frame


def _turn(t: float) -> float:
    """The angle of a movement that repeats after PERIOD seconds."""
    return 2 * math.pi * t / PERIOD


def _drifting_lights(
    size: tuple[int, int], count: int, largest: int
) -> Callable[[Light, float], None]:
    rng = np.random.default_rng(SEED)
    places = rng.random((count, 4))
    shapes = [glow(max(8, int(largest * (0.35 + 0.65 * place[2])))) for place in places]

    def draw(canvas: Light, t: float) -> None:
        for (x, y, _, phase), shape in zip(places, shapes, strict=True):
            angle = _turn(t) + phase * 6.283
            at = (
                int(size[0] * (x + 0.05 * math.cos(angle))),
                int(size[1] * (y + 0.04 * math.sin(angle))),
            )
            add_light(canvas, shape, at, GOLD, 0.22 + 0.18 * math.sin(angle))

    return draw


def _gleaming(picture: Light, t: float) -> Light:
    """The bottle with a bright diagonal passing over it once a period."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    middle = (t / PERIOD * 2.0 - 0.5) * width
    distance = np.abs(x + (y - height / 2) * 0.35 - middle) / (width * 0.12)
    gleam = np.clip(1 - distance, 0, 1)[..., None] * 90
    lit = picture.copy()
    lit[..., :3] += gleam
    return lit


def _paste(canvas: Light, picture: Light, x: int, y: int) -> None:
    height, width = picture.shape[:2]
    top, left = y - height // 2, x - width // 2
    area = canvas[top : top + height, left : left + width]
    alpha = picture[..., 3:] / 255
    area *= 1 - alpha
    area += picture[..., :3].clip(0, 255) * alpha

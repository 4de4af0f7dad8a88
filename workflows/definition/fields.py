"""Kinds of parameters that several nodes share, with what the form needs to draw them."""

from __future__ import annotations

import uuid
from typing import Annotated

from pydantic import Field

from render.transitions import TRANSITIONS
from workflows.definition.hints import Pictogram, hints, pictogram, region, when
from workflows.node import AssetMark

Color = Annotated[
    str,
    Field(
        pattern=r"^#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$",
        examples=["#D4AF37"],
        json_schema_extra=hints("color"),
    ),
]
Seconds = Annotated[float, Field(ge=0, le=86_400, json_schema_extra=hints("duration", unit="s"))]
Share = Annotated[
    float, Field(ge=0, le=1, json_schema_extra=hints("slider", unit="%", scale=100, step=0.01))
]
Decibels = Annotated[
    float, Field(ge=-60, le=24, json_schema_extra=hints("slider", unit="dB", step=0.5))
]
Lufs = Annotated[
    float, Field(ge=-40, le=-5, json_schema_extra=hints("slider", unit="LUFS", step=0.5))
]
Pixels = Annotated[int, Field(ge=0, le=4096, json_schema_extra=hints(unit="px"))]
Zoom = Annotated[
    float, Field(ge=1, le=2, json_schema_extra=hints("slider", unit="%", scale=100, step=0.01))
]
LongText = Annotated[str, Field(max_length=2_000, json_schema_extra=hints("text"))]
Label = Annotated[str, Field(max_length=200)]

SoundId = Annotated[uuid.UUID | None, AssetMark(kinds=("audio", "video"))]
TemplateId = Annotated[uuid.UUID | None, AssetMark(kinds=("video", "image"), roles=("template",))]
AnyFileId = Annotated[uuid.UUID | None, AssetMark(kinds=("video", "image", "audio"))]

CHOOSE = {"asset": "This file", "random": "A random one for each run"}
IF_RANDOM = hints(when=when(choose=["random"]))

SHORT = {"loop": "Repeats", "hold": "Holds its last frame"}
_MOVES = (
    "circle",
    "cover",
    "diag",
    "fade",
    "hl",
    "horz",
    "hr",
    "reveal",
    "slide",
    "smooth",
    "squeeze",
    "vd",
    "vert",
    "vu",
    "wipe",
    "zoom",
)
_WORDS = {
    "bl": "bottom left",
    "br": "bottom right",
    "tl": "top left",
    "tr": "top right",
    "diag": "diagonal",
    "h": "sideways",
    "v": "upright",
    "horz": "horizontal",
    "vert": "vertical",
    "hl": "left",
    "hr": "right",
    "vu": "up",
    "vd": "down",
    "hblur": "blur",
    "rectcrop": "rectangle crop",
    "grays": "through grey",
    "black": "through black",
    "white": "through white",
}


def _transition_title(name: str) -> str:
    """As in "Wipe top left" for ffmpeg's "wipetl"."""
    move = next((m for m in _MOVES if name.startswith(m) and name != m), "")
    parts = [part for part in (move, name.removeprefix(move)) if part]
    text = " ".join(_WORDS.get(part, part) for part in parts)
    return text[0].upper() + text[1:]


TRANSITION_TITLES = {name: _transition_title(name) for name in TRANSITIONS}

CORNERS: dict[str, Pictogram] = {
    f"{edge}-{side}": pictogram(16, 9, region(x, y, 5, 3, "accent"))
    for edge, y in (("top", 1), ("bottom", 5))
    for side, x in (("left", 1), ("right", 10))
}
ANCHORS: dict[str, Pictogram] = {
    name: pictogram(9, 16, region(1, y, 7, 2, "accent"))
    for name, y in (("top", 1), ("middle", 7), ("bottom", 13))
}
SHAPES: dict[str, Pictogram] = {
    "9:16": pictogram(9, 16, region(0, 0, 9, 16)),
    "1:1": pictogram(9, 9, region(0, 0, 9, 9)),
    "16:9": pictogram(16, 9, region(0, 0, 16, 9)),
}

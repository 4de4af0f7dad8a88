"""What a parameter's field may tell the form beyond its type: `Field(json_schema_extra=hints(…))`.
PURE.

A picture of a choice is made of rectangles, so that the editor draws it without knowing what it
means.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, NotRequired, get_args

from typing_extensions import TypedDict

Widget = Literal[
    "account",
    "accounts",
    "asset",
    "choice",
    "color",
    "duration",
    "line",
    "merge",
    "number",
    "pictogram",
    "slider",
    "switch",
    "tags",
    "text",
]
WIDGETS: tuple[str, ...] = get_args(Widget)
Tone = Literal["main", "other", "accent", "faint"]
Scalar = str | float | bool | None


class Region(TypedDict):
    """A rectangle of a pictogram. `order`: where it stands in a sequence, from 1."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone
    order: NotRequired[int]


class Pictogram(TypedDict):
    """Rectangles in a frame of this size, the last on top."""

    width: float
    height: float
    regions: list[Region]


class Condition(TypedDict):
    """When a field matters: each of `params` has one of these values, each of `wired` inputs has a
    wire, and none of `free` has."""

    params: dict[str, list[Scalar]]
    wired: list[str]
    free: list[str]


def hints(
    widget: Widget | None = None,
    *,
    unit: str = "",
    step: float | None = None,
    scale: float | None = None,
    advanced: bool = False,
    group: str = "",
    titles: Mapping[str, str] | None = None,
    pictures: Mapping[str, Pictogram] | None = None,
    when: Condition | None = None,
) -> dict[str, Any]:
    """Hints as the JSON schema carries them; what is not given is left to the type.

    `scale`: what a number is multiplied by to be shown, as in 100 for %. `titles` and `pictures`
    are by value of a choice.
    """
    given: dict[str, Any] = {
        "widget": widget,
        "unit": unit,
        "step": step,
        "scale": scale,
        "advanced": advanced,
        "group": group,
        "enum_titles": dict(titles or {}),
        "enum_pictures": dict(pictures or {}),
        "visible_when": when,
    }
    return {name: value for name, value in given.items() if value}


def percent(*, when: Condition | None = None, group: str = "") -> dict[str, Any]:
    """Hints of a share of a whole."""
    return hints("slider", unit="%", step=0.01, scale=100, when=when, group=group)


def when(
    *, wired: Collection[str] = (), free: Collection[str] = (), **params: Collection[Scalar]
) -> Condition:
    """As in `when(layout=["sequence"], wired=["more"])`."""
    wanted = {name: list(values) for name, values in params.items()}
    return {"params": wanted, "wired": list(wired), "free": list(free)}


def region(
    x: float, y: float, width: float, height: float, tone: Tone = "main", order: int = 0
) -> Region:
    """A rectangle of a pictogram."""
    made: Region = {"x": x, "y": y, "width": width, "height": height, "tone": tone}
    return {**made, "order": order} if order else made


def pictogram(width: float, height: float, *regions: Region) -> Pictogram:
    """A frame with rectangles."""
    return {"width": width, "height": height, "regions": list(regions)}

"""The form of a node type: its parameters' JSON schema, read for whoever draws it. PURE.

Every field says by itself which widget it wants, so that the editor needs no rules of its own and
knows no node. What a field does not say follows from its type.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from .hints import Condition, Pictogram, Scalar, Widget
from .wording import schema

Kind = Literal["text", "number", "integer", "boolean", "list"]
SLIDER_STEPS = 100
LONG_TEXT = 400


class Choice(BaseModel):
    """A value to choose."""

    value: str
    title: str
    picture: Pictogram | None = None


class FormField(BaseModel):
    """A parameter in a form. Bounds are inclusive unless `excludes` names them.

    `default` is what the parameter is where it is left out, `required` has none. A `nullable` one
    may be null. `item_length` is that of each text of a list. `scale`: multiply to show, divide to
    store.
    """

    name: str
    title: str
    description: str = ""
    kind: Kind
    widget: Widget
    default: Scalar | list[Any] | dict[str, Any] = None
    required: bool = False
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    excludes: list[Literal["minimum", "maximum"]] = []
    step: float | None = None
    unit: str = ""
    scale: float = 1
    max_length: int | None = None
    max_items: int | None = None
    item_length: int | None = None
    pattern: str = ""
    choices: list[Choice] = []
    asset_kinds: list[str] = []
    asset_roles: list[str] = []
    advanced: bool = False
    group: str = ""
    visible_when: Condition | None = None


def form(params: type[BaseModel]) -> list[FormField]:
    """The fields of a node's parameters, in order."""
    described = schema(params)
    shared, needed = described.get("$defs", {}), described.get("required", ())
    return [
        _field(name, _flat(field, shared), required=name in needed)
        for name, field in described.get("properties", {}).items()
    ]


def titled(value: str) -> str:
    """A value as a person reads it: "side-by-side" is "Side by side"."""
    words = value.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _flat(field: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """A field without references, and with the possibility of null as a flag."""
    if "$ref" in field:
        base = shared.get(field["$ref"].rsplit("/", 1)[-1], {})
        return _flat({**base, **{k: v for k, v in field.items() if k != "$ref"}}, shared)
    if "anyOf" not in field:
        return dict(field)
    options = [option for option in field["anyOf"] if option.get("type") != "null"]
    own = {name: value for name, value in field.items() if name != "anyOf"}
    nullable = len(options) < len(field["anyOf"])
    return {**_flat(options[0], shared), **own, "nullable": nullable}


def _field(name: str, field: Mapping[str, Any], *, required: bool) -> FormField:
    low, high, excludes = _bounds(field)
    items = field.get("items", {})
    kind = _kind(field)
    widget = field.get("widget") or _widget(kind, field)
    return FormField(
        name=name,
        title=field.get("title", titled(name)),
        description=field.get("description", ""),
        kind=kind,
        widget=widget,
        default=field.get("default"),
        required=required,
        nullable=field.get("nullable", False),
        minimum=low,
        maximum=high,
        excludes=excludes,
        step=field.get("step") or _step(kind, widget, low, high),
        unit=field.get("unit", ""),
        scale=field.get("scale", 1),
        max_length=field.get("maxLength"),
        max_items=field.get("maxItems"),
        item_length=items.get("maxLength"),
        pattern=field.get("pattern", ""),
        choices=_choices(field),
        asset_kinds=field.get("asset_kinds", []),
        asset_roles=field.get("asset_roles", []),
        advanced=field.get("advanced", False),
        group=field.get("group", ""),
        visible_when=field.get("visible_when"),
    )


def _kind(field: Mapping[str, Any]) -> Kind:
    kinds: dict[str, Kind] = {
        "number": "number",
        "integer": "integer",
        "boolean": "boolean",
        "array": "list",
    }
    return kinds.get(field.get("type", ""), "text")


def _widget(kind: Kind, field: Mapping[str, Any]) -> Widget:
    if "enum" in field or "const" in field:
        return "choice"
    if kind == "text":
        return "text" if field.get("maxLength", 0) > LONG_TEXT else "line"
    usual: dict[Kind, Widget] = {"boolean": "switch", "list": "tags"}
    return usual.get(kind, "number")


def _bounds(
    field: Mapping[str, Any],
) -> tuple[float | None, float | None, list[Literal["minimum", "maximum"]]]:
    excludes: list[Literal["minimum", "maximum"]] = []
    if "exclusiveMinimum" in field:
        excludes.append("minimum")
    if "exclusiveMaximum" in field:
        excludes.append("maximum")
    low = field.get("minimum", field.get("exclusiveMinimum"))
    high = field.get("maximum", field.get("exclusiveMaximum"))
    return low, high, excludes


def _step(kind: Kind, widget: str, low: float | None, high: float | None) -> float | None:
    """1 for whole numbers, a tenth of a second, for a slider about a hundredth of its way."""
    if kind == "integer":
        return 1
    if widget == "duration":
        return 0.1
    if widget == "slider" and low is not None and high is not None and high > low:
        return float(10 ** math.floor(math.log10((high - low) / SLIDER_STEPS)))
    return None


def _choices(field: Mapping[str, Any]) -> list[Choice]:
    values = field.get("enum") or ([field["const"]] if "const" in field else [])
    titles, pictures = field.get("enum_titles", {}), field.get("enum_pictures", {})
    return [
        Choice(
            value=str(value),
            title=titles.get(value, titled(str(value))),
            picture=pictures.get(value),
        )
        for value in values
    ]

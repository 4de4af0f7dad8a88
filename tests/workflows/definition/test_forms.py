"""Every node can be drawn from its form alone."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import Field

from workflows.definition.forms import FormField, form, titled
from workflows.definition.hints import WIDGETS, hints, percent, pictogram, region, when
from workflows.node import AssetId, Node, NodeParams
from workflows.registry import installed

FIELDS = [
    pytest.param(kind, field, id=f"{kind.type}.{field.name}")
    for kind in installed().all()
    for field in form(kind.Params)
]


class Params(NodeParams):
    """One of each."""

    asset: AssetId = None
    words: str = Field("", max_length=50)
    essay: str = Field("", max_length=5_000)
    count: int = Field(3, ge=1, le=9)
    ratio: float = Field(0.5, gt=0, lt=1, json_schema_extra=percent())
    loud: float = Field(0, ge=-60, le=24, json_schema_extra=hints("slider", unit="dB"))
    end: float | None = Field(None, ge=0, title="The end")
    tags: list[Annotated[str, Field(max_length=20)]] = Field([], max_length=5)
    on: bool = False
    way: Literal["left-to-right", "up"] = Field(
        "up",
        json_schema_extra=hints(
            pictures={"up": pictogram(2, 1, region(0, 0, 1, 1))}, when=when(on=[True])
        ),
    )
    must: str


FOUND = {field.name: field for field in form(Params)}


@pytest.mark.parametrize(
    ("name", "widget", "kind"),
    [
        ("asset", "asset", "text"),
        ("words", "line", "text"),
        ("essay", "text", "text"),
        ("count", "number", "integer"),
        ("ratio", "slider", "number"),
        ("end", "number", "number"),
        ("tags", "tags", "list"),
        ("on", "switch", "boolean"),
        ("way", "choice", "text"),
    ],
)
def test_every_type_has_its_widget(name: str, widget: str, kind: str) -> None:
    assert (FOUND[name].widget, FOUND[name].kind) == (widget, kind)


def test_bounds_steps_and_units() -> None:
    ratio, count, loud = FOUND["ratio"], FOUND["count"], FOUND["loud"]
    assert (ratio.minimum, ratio.maximum, ratio.excludes) == (0, 1, ["minimum", "maximum"])
    assert (ratio.unit, ratio.scale, ratio.step) == ("%", 100, 0.01)
    assert (count.minimum, count.maximum, count.step) == (1, 9, 1)
    assert (loud.unit, loud.step) == ("dB", 0.1)
    assert (FOUND["tags"].max_items, FOUND["tags"].item_length) == (5, 20)


def test_what_may_be_null_and_what_must_be_given() -> None:
    assert FOUND["end"].nullable
    assert FOUND["asset"].nullable
    assert not FOUND["count"].nullable
    assert (FOUND["must"].required, FOUND["end"].required) == (True, False)


def test_choices_have_titles_and_pictures() -> None:
    first, second = FOUND["way"].choices
    assert (first.value, first.title, first.picture) == ("left-to-right", "Left to right", None)
    assert second.picture == {
        "width": 2,
        "height": 1,
        "regions": [{"x": 0, "y": 0, "width": 1, "height": 1, "tone": "main"}],
    }
    assert FOUND["way"].visible_when == {"params": {"on": [True]}, "wired": [], "free": []}


def test_names_become_titles() -> None:
    assert titled("top_bottom") == "Top bottom"
    assert FOUND["count"].title == "Count"


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_every_field_can_be_drawn(kind: type[Node], field: FormField) -> None:
    assert field.title
    assert field.widget in WIDGETS
    assert bool(field.choices) == (field.widget in ("choice", "pictogram"))
    if field.widget == "slider":
        assert field.minimum is not None
        assert field.maximum is not None
        assert field.step
    if field.widget == "pictogram":
        assert all(choice.picture for choice in field.choices)
    if field.widget == "asset":
        assert field.asset_kinds


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_every_condition_names_what_there_is(kind: type[Node], field: FormField) -> None:
    if field.visible_when is None:
        return
    others = {other.name: other for other in form(kind.Params)}
    for name, values in field.visible_when["params"].items():
        allowed: list[object] = [choice.value for choice in others[name].choices]
        allowed = allowed or [True, False]
        assert set(values) <= set(allowed)
    assert {*field.visible_when["wired"], *field.visible_when["free"]} <= set(kind.inputs)

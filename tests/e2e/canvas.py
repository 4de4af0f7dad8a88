"""The canvas as tests use it: what is on it, and how one gets at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.faults.studio import Studio, until

Place = tuple[float, float]


def node(name: str, kind: str, at: Place = (0, 0), **params: Any) -> dict[str, Any]:
    """A node of a definition."""
    return {"id": name, "type": kind, "params": params, "position": {"x": at[0], "y": at[1]}}


def wire(source: str, target: str) -> dict[str, Any]:
    """A wire between two ends like "main.clip"."""
    ends = [dict(zip(("node", "port"), end.split("."), strict=True)) for end in (source, target)]
    return {"from": ends[0], "to": ends[1]}


def stored(
    studio: Studio,
    nodes: Sequence[Mapping[str, Any]] = (),
    wires: Sequence[Mapping[str, Any]] = (),
    **ui: Any,
) -> str:
    """Save a workflow; its id. It is opened at 100 %, its origin near the upper left corner."""
    viewport = {"x": 80, "y": 60, "zoom": 1}
    definition = {
        "schema": 1,
        "name": "Drawn",
        "nodes": list(nodes),
        "connections": list(wires),
        "ui": {"viewport": viewport, **ui},
    }
    body = {"name": "Drawn", "definition": definition}
    return str(studio.post("workflows", json=body)["workflow_id"])


@dataclass
class Canvas:
    """The canvas of an open page."""

    page: Page

    def open(self, workflow: str) -> Canvas:
        """Go to a workflow and wait until it is drawn."""
        self.page.goto(f"/workflows/{workflow}")
        expect(self.root).to_be_visible()
        expect(self.page.get_by_role("toolbar", name="Canvas")).to_be_visible()
        return self

    @property
    def root(self) -> Locator:
        """All of it."""
        return self.page.locator("[data-canvas]")

    @property
    def cards(self) -> Locator:
        """Cards of nodes, of collapsed groups, and notes."""
        return self.root.locator("[data-card]")

    def card(self, name: str) -> Locator:
        """The card of a node."""
        return self.root.locator(f'[data-card="{name}"]')

    def port(self, name: str) -> Locator:
        """A port by "node/source/port"."""
        return self.root.locator(f'[data-port="{name}"]')

    def wires(self) -> set[str]:
        """All wires, as "main.clip→mash.main"."""
        drawn = self.root.locator(".react-flow__edge")
        found: list[str] = drawn.evaluate_all("all => all.map(each => each.dataset.id)")
        return set(found)

    def has_wires(self, *names: str) -> None:
        """Wait until just these wires are there."""
        expect(self.root.locator(".react-flow__edge")).to_have_count(len(names))
        until(lambda: self.wires() == set(names), f"Just the wires {names}")

    @property
    def selected(self) -> Locator:
        """Cards that are selected."""
        return self.root.locator("[data-card][data-selected]")

    @property
    def search(self) -> Locator:
        """The box that adds a node."""
        return self.page.get_by_role("dialog", name="Add a node")

    def press(self, *keys: str) -> None:
        """Keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def middle(self, place: Locator) -> Place:
        """The middle of something, in the window."""
        box = place.bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, start: Place, end: Place) -> None:
        """Press, move in steps, let go."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(start[0] + 8, start[1] + 8, steps=2)
        self.page.mouse.move(*end, steps=8)
        self.page.mouse.up()

    def place(self, name: str) -> Place:
        """Where a card's upper left corner is, on the canvas."""
        drawn = self.root.locator(f'.react-flow__node[data-id="{name}"]')
        x, y = drawn.evaluate(
            "each => { const at = new DOMMatrix(each.style.transform); return [at.e, at.f] }"
        )
        return float(x), float(y)

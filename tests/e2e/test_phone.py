"""The editor on a phone: a graph is looked at there, and what the desktop left stays as it was."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.canvas import Canvas, node, stored
from tests.faults.studio import Studio, until

PHONE = ViewportSize(width=390, height=844)


def far_away(studio: Studio) -> str:
    """Two cards that the stored place of a desktop does not show to a phone."""
    cards = [
        node("one", "text", (1400, 900), text="1"),
        node("two", "text", (2000, 1300), text="2"),
    ]
    return stored(studio, cards)


def definition(studio: Studio, workflow: str) -> dict[str, Any]:
    found: dict[str, Any] = studio.client.get(f"/api/workflows/{workflow}").json()["definition"]
    return found


def test_a_phone_opens_with_the_whole_graph_in_view(page: Page, studio: Studio) -> None:
    page.set_viewport_size(PHONE)
    canvas = Canvas(page).open(far_away(studio))
    for name in ("one", "two"):
        expect(canvas.card(name)).to_be_in_viewport(ratio=1)


def test_looking_around_on_a_phone_leaves_the_desktops_place(page: Page, studio: Studio) -> None:
    workflow = far_away(studio)
    before = definition(studio, workflow)["ui"]["viewport"]
    page.set_viewport_size(PHONE)
    canvas = Canvas(page).open(workflow)
    seen = canvas.card("one").bounding_box()
    x, y = PHONE["width"] / 2, PHONE["height"] - 330
    canvas.drag((x, y), (x + 60, y - 90))
    until(lambda: canvas.card("one").bounding_box() != seen, "Another view")
    page.evaluate("window.dispatchEvent(new Event('blur'))")  # saves at once what there is to save
    page.wait_for_load_state("networkidle")
    assert definition(studio, workflow)["ui"]["viewport"] == before

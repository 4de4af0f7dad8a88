"""The canvas without a mouse: a whole graph, and every key."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.canvas import Canvas, node, stored, wire
from tests.faults.studio import Studio, until

KEYS = Path(__file__).parents[2] / "frontend" / "KEYS.md"
OWN_GROUPS = ("Edit", "Nodes", "Arrange", "Walk", "View")
ELSEWHERE = {"Space", "F"}
"""Keys of the stage, which has tests of its own."""


def listed() -> set[str]:
    """The keys of the canvas, as KEYS.md lists them."""
    found: set[str] = set()
    for section in KEYS.read_text("utf-8").split("\n## ")[1:]:
        title, _, rows = section.partition("\n")
        if title in OWN_GROUPS:
            found |= {key.strip("`") for key in re.findall(r"`[^`]+`", rows)}
    return found - ELSEWHERE


ARROWS = {"←": "ArrowLeft", "→": "ArrowRight", "↑": "ArrowUp", "↓": "ArrowDown"}
NAMED = {"Ctrl": "Control", "Del": "Delete", "Esc": "Escape", **ARROWS}


class Pressed:
    """Presses keys by the names of the list, and remembers which."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done: set[str] = set()

    def __call__(self, *keys: str) -> None:
        for key in keys:
            parts = ["+"] if key == "+" else key.split("+")
            self.page.keyboard.press("+".join(NAMED.get(part, part) for part in parts))
            self.done.add(key)


def add(canvas: Canvas, words: str) -> None:
    """Add a node by its name."""
    canvas.press("n")
    expect(canvas.search).to_be_visible()
    canvas.page.keyboard.type(words)
    canvas.press("Enter")
    expect(canvas.search).to_have_count(0)


def connect(canvas: Canvas, port: str) -> None:
    """Draw a wire from the card that has the focus to the port with this label."""
    canvas.press("w")
    chosen = canvas.root.locator(":focus")
    for _ in range(12):
        if re.match(f"Input, {port},", chosen.get_attribute("aria-label") or ""):
            break
        canvas.press("ArrowDown")
    expect(chosen).to_have_attribute("aria-label", re.compile(f"Input, {port},"))
    canvas.press("Enter")


def test_a_whole_graph_is_built_by_keyboard_alone(page: Page, studio: Studio) -> None:
    canvas = Canvas(page).open(stored(studio))
    for words in ("source", "text", "golden", "export"):
        add(canvas, words)
        expect(canvas.root.locator("[data-card]:focus")).to_be_visible()
    canvas.press("Control+a", "Shift+Alt+T")
    expect(canvas.cards).to_have_count(4)

    for name, port in (("golden_frame", "Clip"), ("text", "Text"), ("source", "Clip|Content")):
        go_to(canvas, name)
        connect(canvas, port)
    canvas.has_wires(
        "golden_frame.clip→export.clip",
        "text.text→golden_frame.text",
        "source.clip→golden_frame.content",
    )
    said = canvas.root.locator("[aria-live=polite]")
    expect(said).to_contain_text("Connected to")

    go_to(canvas, "source")
    canvas.press("ArrowRight")
    expect(canvas.card("golden_frame")).to_be_focused()
    expect(said).to_contain_text("2 wires in, 1 out")
    canvas.press("F2")
    page.keyboard.type("The frame")
    canvas.press("Enter")
    expect(canvas.card("golden_frame").get_by_role("heading")).to_have_text("The frame")
    canvas.press("Enter")
    inspector = page.get_by_role("region", name="Inspector")
    until(lambda: inspector.locator(":focus").count() == 1, "The keyboard in the inspector")


def go_to(canvas: Canvas, name: str) -> None:
    """To a node by the list of commands."""
    canvas.press("Control+k")
    finder = canvas.page.get_by_role("combobox", name=re.compile("Find a command"))
    finder.fill(f"go to {name}".replace("golden_frame", "golden frame"))
    canvas.press("Enter")
    expect(canvas.card(name)).to_be_focused()


@pytest.fixture
def three(page: Page, studio: Studio) -> Canvas:
    """A line of three, and one below the first. The view jumps: what is read of it holds."""
    page.emulate_media(reduced_motion="reduce")
    nodes = [
        node("one", "text", (0, 0), text="Hello"),
        node("two", "golden_frame", (230, 20)),
        node("three", "export", (460, 60)),
        node("under", "number", (0, 200)),
    ]
    wires = [wire("one.text", "two.text"), wire("two.clip", "three.clip")]
    return Canvas(page).open(stored(studio, nodes, wires))


@pytest.fixture
def press(page: Page) -> Pressed:
    """Presses keys by the names of the list."""
    return Pressed(page)


def test_every_key_of_the_list_does_what_it_says(three: Canvas, press: Pressed) -> None:
    edits(three, press)
    nodes(three, press)
    groups(three, press)
    walking(three, press)
    arranging(three, press)
    view(three, press)
    assert listed() - press.done == set()


def edits(canvas: Canvas, press: Pressed) -> None:
    press("Ctrl+A")
    expect(canvas.selected).to_have_count(4)
    press("Esc")
    expect(canvas.selected).to_have_count(0)
    press("Ctrl+A", "Ctrl+D")
    expect(canvas.cards).to_have_count(8)
    press("Ctrl+Z")
    expect(canvas.cards).to_have_count(4)
    press("Ctrl+Shift+Z")
    expect(canvas.cards).to_have_count(8)
    press("Ctrl+Z", "Ctrl+Y")
    expect(canvas.cards).to_have_count(8)
    press("Ctrl+Z", "Ctrl+A", "Del")
    expect(canvas.cards).to_have_count(0)
    press("Ctrl+Z", "Ctrl+A", "Backspace")
    expect(canvas.cards).to_have_count(0)
    press("Ctrl+Z", "Ctrl+A", "Ctrl+C", "Ctrl+V")
    expect(canvas.cards).to_have_count(8)
    expect(canvas.root.locator(".react-flow__edge")).to_have_count(4)
    press("Ctrl+X")
    expect(canvas.cards).to_have_count(4)
    press("Esc")
    canvas.card("two").get_by_role("heading").click()
    press("Ctrl+C", "Ctrl+Shift+V")
    expect(canvas.cards).to_have_count(5)
    until(lambda: "one.text→two_2.text" in canvas.wires(), "The wire of the copy")
    press("Ctrl+Z")


def nodes(canvas: Canvas, press: Pressed) -> None:
    press("Esc", "N")
    expect(canvas.search).to_be_visible()
    press("Esc")
    expect(canvas.search).to_have_count(0)
    canvas.page.locator(".react-flow__pane").click(position={"x": 40, "y": 20})
    press("Tab")
    expect(canvas.search).to_be_visible()
    press("Esc")
    card = canvas.card("two")
    card.get_by_role("heading").click()
    press("F2")
    canvas.page.keyboard.type("Second")
    press("Enter")
    expect(card.get_by_role("heading")).to_have_text("Second")
    press("Ctrl+M")
    expect(card).to_have_attribute("data-mode", "skip")
    press("Ctrl+B")
    expect(card).to_have_attribute("data-mode", "bypass")
    press("Ctrl+B")
    expect(card).to_have_attribute("data-mode", "run")
    press("P")
    expect(card.get_by_role("button", name="Keep output")).to_have_attribute("aria-pressed", "true")
    press("X")
    canvas.has_wires()
    press("Ctrl+Z")
    expect(canvas.root.locator(".react-flow__edge")).to_have_count(2)
    press("Shift+N")
    canvas.page.keyboard.type("Remember the hook")
    press("Esc")
    expect(canvas.page.get_by_role("region", name="Note")).to_have_text("Remember the hook")
    press("Del")


def groups(canvas: Canvas, press: Pressed) -> None:
    press("Esc", "Ctrl+A", "Ctrl+G")
    expect(canvas.page.get_by_role("region", name="Group Group")).to_be_visible()
    press("C")
    expect(canvas.cards).to_have_count(1)
    expect(canvas.cards).to_be_focused()
    press("F2")
    canvas.page.keyboard.type("All")
    press("Enter")
    expect(canvas.cards.get_by_role("heading")).to_have_text("All")
    press("Enter")
    expect(canvas.card("one")).to_be_focused()
    frame = canvas.page.get_by_role("region", name="Group All")
    expect(frame).to_be_visible()
    press("C")
    expect(canvas.cards).to_have_count(1)
    press("C")
    expect(canvas.cards).to_have_count(4)
    press("Ctrl+Shift+G")
    expect(frame).to_have_count(0)


NAMES = ("one", "two", "three", "under")
NUDGES = {"Alt+→": (10, 0), "Alt+←": (-10, 0), "Alt+↓": (0, 10), "Alt+↑": (0, -10)}


def arranging(canvas: Canvas, press: Pressed) -> None:
    for key in ("Shift+Alt+←", "Shift+Alt+→", "Shift+Alt+↑", "Shift+Alt+↓"):
        align(canvas, press, key)
    for key, axis in (("Shift+Alt+H", 0), ("Shift+Alt+V", 1)):
        starts = {name: canvas.place(name)[axis] for name in NAMES}
        press("Ctrl+A", key)
        gaps_are_even(canvas, axis, sorted(NAMES, key=starts.__getitem__))
    untidy = [canvas.place(name) for name in NAMES]
    press("Shift+Alt+T")
    until(lambda: [canvas.place(name) for name in NAMES] != untidy, "A tidy layout")
    assert len({canvas.place(name)[0] for name in NAMES}) >= 3
    press("Esc")
    canvas.card("two").get_by_role("heading").click()
    for key, by in NUDGES.items():
        nudge(canvas, press, key, by)


def align(canvas: Canvas, press: Pressed, key: str) -> None:
    before = [canvas.place(name) for name in NAMES]
    press("Ctrl+A", key)
    until(lambda: [canvas.place(name) for name in NAMES] != before, key)
    if key in ("Shift+Alt+←", "Shift+Alt+↑"):
        axis = 0 if key.endswith("←") else 1
        assert len({canvas.place(name)[axis] for name in NAMES}) == 1
    press("Ctrl+Z")
    until(lambda: [canvas.place(name) for name in NAMES] == before, "Undo")


def nudge(canvas: Canvas, press: Pressed, key: str, by: tuple[int, int]) -> None:
    x, y = canvas.place("two")
    press(key)
    until(lambda: canvas.place("two") == (x + by[0], y + by[1]), key)


def gaps_are_even(canvas: Canvas, axis: int, order: list[str]) -> None:
    def gaps() -> list[float]:
        boxes = [canvas.card(name).bounding_box() for name in order]
        spans = [
            (box["y"], box["height"]) if axis else (box["x"], box["width"]) for box in boxes if box
        ]
        return [after - at - size for (at, size), (after, _) in pairwise(spans)]

    until(lambda: max(gaps()) - min(gaps()) <= 2, "Even gaps")


def walking(canvas: Canvas, press: Pressed) -> None:
    press("Esc")
    canvas.card("one").get_by_role("heading").click()
    press("→")
    expect(canvas.card("two")).to_be_focused()
    press("→")
    expect(canvas.card("three")).to_be_focused()
    press("←")
    expect(canvas.card("two")).to_be_focused()
    press("Shift+→")
    expect(canvas.selected).to_have_count(2)
    press("Shift+←", "Shift+←")
    expect(canvas.selected).to_have_count(3)
    press("Esc")
    canvas.card("one").get_by_role("heading").click()
    press("↓")
    expect(canvas.card("under")).to_be_focused()
    press("↑")
    expect(canvas.card("one")).to_be_focused()
    press("Shift+↓")
    expect(canvas.selected).to_have_count(2)
    press("Shift+↑")
    expect(canvas.card("one")).to_be_focused()
    press("Esc")
    canvas.card("one").get_by_role("heading").click()
    press("X", "W")
    expect(canvas.root.locator("[data-look=chosen]")).to_have_count(1)
    press("Enter")
    expect(canvas.root.locator("[data-look=chosen]")).to_have_count(0)
    until(lambda: any(name.startswith("one.text→") for name in canvas.wires()), "The wire")


def view(canvas: Canvas, press: Pressed) -> None:
    zoom = canvas.root.get_by_role("button", name="Zoom to 100 %")
    press("0")
    expect(zoom).to_have_text("100 %")
    press("1")
    expect(zoom).not_to_have_text("100 %")
    press("0")
    expect(zoom).to_have_text("100 %")
    for key, words in (("+", "120 %"), ("-", "100 %"), ("=", "120 %")):
        press(key)
        expect(zoom).to_have_text(words)
    press("Ctrl+A", "2")
    expect(zoom).not_to_have_text("120 %")
    press("M")
    minimap = canvas.root.get_by_role("img", name="Map of the graph")
    expect(minimap).to_have_count(0)
    press("M")
    expect(minimap).to_be_visible()
    for key, name in (("[", "Nodes and library"), ("]", "Inspector"), ("\\", "Stage")):
        panel = canvas.page.get_by_role("region", name=name, exact=True)
        expect(panel).to_be_visible()
        press(key)
        expect(panel).to_have_count(0)
        press(key)
        expect(panel).to_be_visible()
    press("?")
    keys = canvas.page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    press("Esc")
    expect(keys).to_have_count(0)
    press("Ctrl+K")
    expect(canvas.page.get_by_role("dialog", name="Commands")).to_be_visible()
    press("Esc")

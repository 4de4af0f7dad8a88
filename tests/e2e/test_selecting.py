"""What is selected: a click on one of several, and groups and notes in the inspector."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import serious_problems
from tests.e2e.canvas import Canvas, node, stored
from tests.faults.studio import Studio

PAIR = [node("one", "text", (0, 0)), node("two", "text", (300, 0))]


@pytest.fixture
def canvas(page: Page, studio: Studio) -> Canvas:
    """Two nodes, both selected."""
    canvas = Canvas(page).open(stored(studio, PAIR))
    canvas.card("one").click()
    canvas.press("Control+a")
    expect(canvas.selected).to_have_count(2)
    return canvas


def test_a_click_on_one_of_several_means_that_one(canvas: Canvas) -> None:
    canvas.card("two").get_by_role("heading").click()
    expect(canvas.selected).to_have_count(1)
    expect(canvas.card("two")).to_have_attribute("data-selected", "true")
    canvas.card("one").get_by_role("heading").click(modifiers=["Shift"])
    expect(canvas.selected).to_have_count(2)


def test_a_group_is_changed_in_the_inspector(canvas: Canvas) -> None:
    canvas.press("Control+g")
    inspector = canvas.page.get_by_role("region", name="Inspector")
    expect(inspector.get_by_role("heading", name="Group of 2 nodes")).to_be_visible()
    expect(canvas.page.get_by_text("Select a node to look at it here.")).to_be_visible()
    inspector.get_by_label("Name").fill("שמות 🎬")
    inspector.get_by_role("button", name="Rose").click()
    inspector.get_by_text("Skip").click()
    frame = canvas.root.get_by_role("region", name="Group שמות 🎬")
    expect(frame).to_have_attribute("style", "--group: #f7768e;")
    expect(canvas.card("one")).to_have_attribute("data-mode", "skip")
    assert serious_problems(canvas.page) == []
    inspector.get_by_role("switch", name="Collapsed into one card").click(force=True)
    expect(canvas.card("one")).to_have_count(0)
    expect(canvas.root.get_by_label("Group שמות 🎬, collapsed, 2 nodes")).to_be_visible()
    inspector.get_by_role("button", name="Ungroup").click()
    expect(canvas.card("one")).to_be_visible()


def test_a_note_is_written_in_the_inspector(canvas: Canvas) -> None:
    canvas.press("Shift+N", "Escape")
    inspector = canvas.page.get_by_role("region", name="Inspector")
    inspector.get_by_label("Text of the note").fill("Ask Ada")
    expect(canvas.root.get_by_text("Ask Ada")).to_be_visible()

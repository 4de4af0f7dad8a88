"""The canvas by mouse: wires, drops, groups, menus; and a node type that is new to the editor."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import plugin
from tests.e2e.axe import serious_problems
from tests.e2e.canvas import Canvas, node, stored, wire
from tests.faults.studio import Studio, until


@pytest.fixture
def canvas(page: Page) -> Canvas:
    """The canvas of the page."""
    return Canvas(page)


def test_wires_are_drawn_moved_cut_and_refused(canvas: Canvas, studio: Studio) -> None:
    nodes = [
        node("one", "source", (0, 0)),
        node("words", "text", (0, 330)),
        node("mash", "stitcher", (320, 0)),
    ]
    canvas.open(stored(studio, nodes))
    start = canvas.middle(canvas.port("one/source/clip"))
    canvas.page.mouse.move(*start)
    canvas.page.mouse.down()
    canvas.page.mouse.move(start[0] + 40, start[1] + 10, steps=4)
    valid = canvas.root.locator("[data-look=valid] [data-port]")
    expect(valid).to_have_count(3)  # main, template and more take a clip; the watermark does not
    canvas.page.mouse.move(*canvas.middle(canvas.port("mash/target/main")), steps=6)
    canvas.page.mouse.up()
    canvas.has_wires("one.clip→mash.main")

    words = canvas.middle(canvas.port("words/source/text"))
    canvas.drag(words, canvas.middle(canvas.port("mash/target/template")))
    canvas.has_wires("one.clip→mash.main")

    x, y = canvas.middle(canvas.port("mash/target/main"))
    canvas.drag((x - 17, y), canvas.middle(canvas.port("mash/target/template")))
    canvas.has_wires("one.clip→mash.template")

    canvas.root.locator(".react-flow__edge").first.click(force=True)
    canvas.page.get_by_role("button", name="Remove this wire").click()
    canvas.has_wires()
    canvas.press("Control+z")
    canvas.has_wires("one.clip→mash.template")


def test_a_wire_let_fall_on_empty_canvas_offers_what_fits(canvas: Canvas, studio: Studio) -> None:
    canvas.open(stored(studio, [node("words", "text", (0, 0))]))
    x, y = canvas.middle(canvas.port("words/source/text"))
    canvas.drag((x, y), (x + 200, y + 120))
    offered = canvas.search.get_by_role("option")
    expect(offered.filter(has_text=plugin.TITLE)).to_be_visible()
    expect(offered.filter(has_text="Export")).to_have_count(0)
    canvas.page.keyboard.type("shout")
    canvas.press("Enter")
    canvas.has_wires("words.text→shout.text")


def test_a_node_is_put_into_a_wire(canvas: Canvas, studio: Studio) -> None:
    nodes = [
        node("one", "source", (0, 0)),
        node("out", "export", (420, 0)),
        node("mash", "stitcher", (210, 330)),
    ]
    canvas.open(stored(studio, nodes, [wire("one.clip", "out.clip")]))
    a, b = (
        canvas.middle(canvas.port("one/source/clip")),
        canvas.middle(canvas.port("out/target/clip")),
    )
    head = canvas.middle(canvas.card("mash").get_by_role("heading"))
    canvas.drag(head, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2))
    canvas.has_wires("one.clip→mash.main", "mash.clip→out.clip")


def test_a_node_is_dragged_from_the_palette(canvas: Canvas, studio: Studio) -> None:
    canvas.open(stored(studio, [node("words", "text", (0, 0))]))
    entry = canvas.page.get_by_role("button", name="Add Number")
    entry.drag_to(canvas.root.locator(".react-flow__pane"), target_position={"x": 420, "y": 220})
    expect(canvas.card("number")).to_be_visible()
    x, y = canvas.middle(canvas.card("number").get_by_role("heading"))
    box = canvas.root.bounding_box()
    assert box
    assert abs(x - box["x"] - 420) < 110
    assert abs(y - box["y"] - 220) < 40


def test_groups_move_collapse_and_are_copied_across_tabs(canvas: Canvas, studio: Studio) -> None:
    nodes = [
        node("one", "text", (0, 60)),
        node("two", "golden_frame", (240, 60)),
        node("out", "export", (500, 60)),
    ]
    group = {"id": "g", "title": "Both", "color": "#7aa2f7", "nodes": ["one", "two"]}
    wires = [wire("one.text", "two.text"), wire("two.clip", "out.clip")]
    canvas.open(stored(studio, nodes, wires, groups=[group]))
    title = canvas.page.get_by_role("region", name="Group Both").get_by_role("heading")
    x, y = canvas.middle(title)
    canvas.drag((x, y), (x + 30, y + 40))
    until(lambda: canvas.place("one")[1] > 90, "Moving")
    assert canvas.place("two")[0] - canvas.place("one")[0] == 240
    assert canvas.place("two")[1] == canvas.place("one")[1]
    canvas.press("Control+z")
    until(lambda: canvas.place("one") == (0, 60) and canvas.place("two") == (240, 60), "Undo")
    canvas.page.get_by_role("button", name="Collapse Both").click()
    expect(canvas.cards).to_have_count(2)
    canvas.has_wires("two.clip→out.clip")
    canvas.card("g").get_by_role("heading").click()
    canvas.press("Control+c")

    other = Canvas(canvas.page.context.new_page()).open(stored(studio))
    other.press("Control+v")
    expect(other.card("g")).to_be_visible()
    other.page.close()


def test_menus_offer_what_can_be_done(canvas: Canvas, studio: Studio) -> None:
    canvas.open(stored(studio, [node("words", "text", (0, 0))]))
    canvas.card("words").get_by_role("heading").click(button="right")
    canvas.page.get_by_role("menuitem", name="Duplicate").click()
    expect(canvas.cards).to_have_count(2)
    canvas.page.locator(".react-flow__pane").click(button="right", position={"x": 500, "y": 300})
    canvas.page.get_by_role("menuitem", name="Select all").click()
    expect(canvas.selected).to_have_count(2)


def test_a_node_type_from_one_python_file_has_a_card_and_a_form(
    canvas: Canvas, studio: Studio
) -> None:
    canvas.open(stored(studio))
    palette = canvas.page.get_by_role("region", name="Loud words")
    palette.get_by_role("button", name=f"Add {plugin.TITLE} Make a text louder.").click()
    card = canvas.card(plugin.NAME)
    expect(card.get_by_role("button", name="Input, Text, text, required")).to_be_visible()
    expect(card.get_by_role("button", name="Output, Louder, text")).to_be_visible()
    inspector = canvas.page.get_by_role("region", name="Inspector")
    for label in ("Mark", "How often", "Whisper", "Ending"):
        expect(inspector.get_by_text(label, exact=True).first).to_be_visible()
    ending = inspector.get_by_label("Ending", exact=True)
    ending.fill(" at last")
    ending.press("Tab")
    expect(card).to_contain_text("Text")  # what it still needs


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_editor_is_accessible(canvas: Canvas, studio: Studio, theme: str) -> None:
    page = canvas.page
    page.add_init_script(f"localStorage.setItem('mantine-color-scheme-value', '{theme}')")
    nodes = [
        node("one", "source", (0, 60)),
        node("two", "golden_frame", (280, 60)),
        node("skipped", "export", (560, 60)),
    ]
    note = {
        "id": "note",
        "text": "A note",
        "position": {"x": 560, "y": 420},
        "width": 200,
        "height": 80,
    }
    group = {"id": "g", "title": "Both", "color": "#7aa2f7", "nodes": ["one", "two"]}
    workflow = stored(
        studio, nodes, [wire("one.clip", "two.content")], groups=[group], notes=[note]
    )
    canvas.open(workflow)
    page.wait_for_load_state("networkidle")
    assert serious_problems(page) == []
    canvas.card("two").get_by_role("heading").click()
    assert serious_problems(page) == []
    canvas.press("n")
    expect(canvas.search).to_be_visible()
    assert serious_problems(page) == []
    canvas.press("Escape", "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert serious_problems(page) == []

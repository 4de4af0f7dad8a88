"""The inspector: every kind of value is changed on a real graph, and faults stand beside fields."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import serious_problems
from tests.e2e.graphs import mashup, open_at, saved
from tests.faults.studio import Studio


@pytest.fixture(scope="module")
def graph(studio: Studio, footage: dict[str, Path]) -> dict[str, Any]:
    """What the tests of this module open."""
    return mashup(studio, footage)


@pytest.fixture
def workflow(studio: Studio, graph: dict[str, Any]) -> str:
    """A workflow of its own: what one test changes is saved."""
    return saved(studio, graph, "Inspected")


def field(page: Page, name: str) -> Locator:
    """The row of a parameter."""
    return page.locator(f'[data-field="{name}"]')


def is_changed(page: Page, name: str) -> None:
    """Wait until the field says that it is no default."""
    expect(field(page, name).get_by_label("changed", exact=True)).to_be_visible()


def test_each_kind_of_value_has_its_control(page: Page, workflow: str) -> None:
    open_at(page, workflow, "mash")
    page.get_by_role("radio", name="Top bottom").click()  # pictograms
    expect(page.get_by_role("radio", name="Top bottom")).to_be_checked()
    share = field(page, "main_share").get_by_role("textbox")  # a slider with its number
    share.fill("50")
    share.press("Tab")
    expect(field(page, "main_share").get_by_role("slider")).to_have_attribute("aria-valuenow", "50")
    page.get_by_role("switch", name="Main left or on top").click(force=True)
    is_changed(page, "main_first")
    field(page, "until").get_by_text("Shortest").click()  # a few side by side
    is_changed(page, "until")
    page.get_by_label("Heard", exact=True).click()  # many, from a list
    page.get_by_role("option", name="Both").click()
    is_changed(page, "heard")
    page.get_by_label("Watermark text", exact=True).fill("by me")  # a line of text
    is_changed(page, "watermark_text")
    page.get_by_role("button", name="Set Heard back to its default").click()
    expect(field(page, "heard").get_by_label("changed", exact=True)).to_have_count(0)


def test_times_and_colours_are_written_as_one_likes(page: Page, workflow: str) -> None:
    open_at(page, workflow, "music")
    start = page.get_by_label("Start", exact=True)
    start.fill("0m 1.5s")
    start.press("Tab")
    expect(start).to_have_value("1.5 s")
    start.fill("soon")
    expect(page.get_by_text("Write a time as")).to_be_visible()
    open_at(page, workflow, "gold")
    colour = page.get_by_label("Background", exact=True)
    colour.fill("#12345680")
    colour.press("Tab")
    is_changed(page, "background")
    expect(colour).to_have_value("#12345680")


def test_a_file_is_chosen_from_the_library(page: Page, workflow: str) -> None:
    open_at(page, workflow, "main")
    field(page, "asset").get_by_role("button", name=re.compile("Choose another file")).click()
    picker = page.get_by_role("dialog")
    picker.get_by_label("Search the library").fill("template")
    expect(picker.get_by_role("button", name="Choose main.mp4")).to_have_count(0)
    picker.get_by_role("button", name="Choose template.mp4").click()
    expect(picker).to_have_count(0)
    expect(field(page, "asset").get_by_text("template.mp4")).to_be_visible()
    expect(field(page, "asset").get_by_text(re.compile("Used in"))).to_be_visible()


def test_a_fault_stands_beside_its_field_until_it_is_gone(page: Page, workflow: str) -> None:
    open_at(page, workflow, "gold")
    size = page.get_by_label("Text size", exact=True)
    size.fill("4000")
    problem = field(page, "text_size").get_by_text("Must be a whole number from 8 to 400")
    expect(problem).to_be_visible()
    expect(size).to_have_attribute("aria-describedby", re.compile("problem"))
    page.locator(".react-flow__pane").click(position={"x": 5, "y": 5})
    todo = page.get_by_label("Inspector", exact=True).get_by_role("list", name="Problems")
    todo.get_by_role("button", name=re.compile("“Text size” must be a whole number")).click()
    expect(size).to_be_focused()  # the list of problems leads to the field
    size.fill("60")
    expect(problem).to_have_count(0)


def test_typing_shows_what_it_looks_like_and_is_one_step_back(page: Page, workflow: str) -> None:
    open_at(page, workflow, "gold")
    text = page.get_by_label("Text hook", exact=True)
    picture = field(page, "text").get_by_role("img", name=re.compile("What it looks like"))
    before = picture.get_attribute("src")
    text.press("End")
    text.press_sequentially(" gold", delay=20)
    expect(picture).not_to_have_attribute("src", before or "")
    field(page, "text").get_by_label("Insert an emoji").click()
    page.get_by_label("Search emoji").fill("fire engine")
    expect(page.get_by_role("button", name="fire engine")).to_be_visible()
    page.get_by_label("Search emoji").press("Enter")
    expect(text).to_have_value("Hello gold🚒")
    text.blur()
    page.keyboard.press("Control+z")
    expect(text).to_have_value("Hello gold")
    page.keyboard.press("Control+z")
    expect(text).to_have_value("Hello")


def test_inputs_lead_to_where_they_come_from(page: Page, workflow: str) -> None:
    open_at(page, workflow, "gold")
    page.get_by_role("button", name="from Stitcher", exact=True).click()
    expect(page.get_by_role("radiogroup", name="Layout")).to_be_visible()
    page.get_by_label("Name of the node").fill("My mashup")
    page.get_by_label("Name of the node").press("Enter")
    expect(page.locator(".react-flow__node", has_text="My mashup")).to_be_visible()


def test_several_nodes_are_changed_at_once(page: Page, workflow: str) -> None:
    open_at(page, workflow, "main")
    page.locator('.react-flow__node[data-id="template"]').click(modifiers=["Control"])
    expect(page.get_by_role("heading", name="2 nodes")).to_be_visible()
    page.get_by_label("Start", exact=True).fill("0.5")
    page.get_by_label("Start", exact=True).press("Tab")
    page.locator('.react-flow__node[data-id="main"]').click()
    expect(page.get_by_label("Start", exact=True)).to_have_value("0.5 s")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_inspector_and_stage_are_accessible(page: Page, workflow: str, theme: str) -> None:
    page.add_init_script(f"localStorage.setItem('mantine-color-scheme-value', '{theme}')")
    open_at(page, workflow, "gold")
    expect(page.locator("[data-stage-still]")).to_be_visible()
    assert serious_problems(page, "[aria-label=Inspector]", "[aria-label=Stage]") == []

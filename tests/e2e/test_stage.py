"""The stage: a node at any moment before a run, its preview, and the real file after one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.graphs import mashup, open_at, saved
from tests.faults.studio import Studio


@pytest.fixture(scope="module")
def graph(studio: Studio, footage: dict[str, Path]) -> dict[str, Any]:
    """What the tests of this module open."""
    return mashup(studio, footage)


@pytest.fixture
def workflow(studio: Studio, graph: dict[str, Any]) -> str:
    """A workflow of its own: what one test changes is saved."""
    return saved(studio, graph, "Staged")


def still(page: Page) -> Locator:
    """The stage's picture."""
    return page.locator("[data-stage-still]")


def shown(page: Page) -> str:
    """Where the stage's picture is, once it is there."""
    expect(still(page)).to_be_visible()
    return still(page).get_attribute("src") or ""


def plays(page: Page) -> None:
    """Wait until the video moves."""
    moving = "() => (document.querySelector('video')?.currentTime ?? 0) > 0.2"
    page.wait_for_function(moving)


def test_scrubbing_shows_other_pictures_before_any_run(page: Page, workflow: str) -> None:
    open_at(page, workflow, "mash")
    first = shown(page)
    box = page.get_by_role("slider", name="Time").bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 10, steps=6)
    page.mouse.up()
    expect(still(page)).not_to_have_attribute("src", first)
    expect(page.get_by_role("slider", name="Time")).to_have_attribute(
        "aria-valuetext", re.compile(r"00:01\.[78]")
    )


def test_keys_step_by_frames_and_the_address_follows(page: Page, workflow: str) -> None:
    open_at(page, workflow, "mash", 1)
    before = shown(page)
    page.locator(".react-flow__pane").press(".")
    expect(still(page)).not_to_have_attribute("src", before)
    expect(page).to_have_url(re.compile(r"node=mash&t=1\.033"))
    page.locator(".react-flow__pane").press(",")
    expect(still(page)).to_have_attribute("src", before)
    page.locator(".react-flow__pane").press("l")
    expect(page).to_have_url(re.compile(r"t=2\b"))
    page.reload()
    expect(page.get_by_label("Name of the node")).to_be_visible()
    expect(page.get_by_role("slider", name="Time")).to_have_attribute(
        "aria-valuetext", re.compile("00:02.0")
    )


def test_values_and_gaps_are_told(page: Page, studio: Studio, graph: dict[str, Any]) -> None:
    first, *others = graph["nodes"]
    workflow = saved(studio, {**graph, "nodes": [{**first, "params": {}}, *others]}, "With a gap")
    open_at(page, workflow, "words")
    expect(page.get_by_label("Stage").get_by_text("Some words")).to_be_visible()
    open_at(page, workflow, "mash")
    page.get_by_role("button", name="Go to Source").click()
    expect(page.locator('[data-field="asset"]').get_by_role("button").first).to_be_focused()


def test_a_picture_is_saved(page: Page, workflow: str) -> None:
    open_at(page, workflow, "mash")
    shown(page)
    page.get_by_role("button", name="Save this picture").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Save as PNG").click()
    path = download.value.path()
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_preview_plays_before_any_run(page: Page, workflow: str) -> None:
    open_at(page, workflow, "mash")
    shown(page)
    page.get_by_role("button", name="Play", exact=True).click()
    plays(page)
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_a_sound_is_heard_with_its_shape(page: Page, workflow: str) -> None:
    open_at(page, workflow, "music")
    page.wait_for_selector("audio", state="attached")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => (document.querySelector('audio')?.currentTime ?? 0) > 0.2")


def test_after_a_run_the_real_file_plays(page: Page, workflow: str, studio: Studio) -> None:
    run = studio.post(f"workflows/{workflow}/runs", json={"targets": ["export"]})
    open_at(page, workflow, "export")
    assert run["id"]
    expect(page.get_by_text("Result", exact=True)).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Play", exact=True).click()
    plays(page)


def test_a_sound_keeps_its_shape_after_a_run(page: Page, workflow: str, studio: Studio) -> None:
    studio.post(f"workflows/{workflow}/runs", json={"targets": ["music"]})
    open_at(page, workflow, "music")
    expect(page.locator("[data-card=music]")).to_contain_text("Done")
    page.reload()
    page.wait_for_selector("audio", state="attached")

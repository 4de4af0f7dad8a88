"""A newcomer's path: from the sign-in link to a finished, playing, downloaded video."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import PATIENCE_MS, WINDOW
from tests.faults.studio import REPOSITORY, Studio, until

DROP = """(canvas, { files, x, y }) => {
  const data = new DataTransfer();
  for (const { name, type, bytes } of files) {
    const content = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
    data.items.add(new File([content], name, { type }));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    const at = { clientX: x, clientY: y, dataTransfer: data, bubbles: true, cancelable: true };
    canvas.dispatchEvent(new DragEvent(kind, at));
  }
}"""


@pytest.fixture
def stranger(browser: Browser, studio: Studio) -> Iterator[Page]:
    """A browser that has never been here."""
    context = browser.new_context(
        base_url=str(studio.client.base_url),
        viewport=WINDOW,
        accept_downloads=True,
        reduced_motion="reduce",  # the view does not glide: what is seen can be taken hold of
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def sign_in_link(studio: Studio) -> str:
    """What `manage.py signin_link` prints."""
    address = str(studio.client.base_url)
    command = [sys.executable, "manage.py", "signin_link", "--address", address]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=studio.env, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def drop(page: Page, *files: Path) -> None:
    """Let desktop files fall onto the canvas."""
    held = [
        {
            "name": file.name,
            "type": "video/mp4",
            "bytes": base64.b64encode(file.read_bytes()).decode(),
        }
        for file in files
    ]
    canvas = page.locator(".react-flow__pane")
    box = canvas.bounding_box()
    assert box
    place = {"x": box["x"] + 60, "y": box["y"] + 40}
    canvas.evaluate(DROP, {"files": held, **place})


def card(page: Page, title: str) -> Locator:
    """A node's card."""
    return page.locator(".react-flow__node").filter(has_text=title).first


def port(page: Page, title: str, name: str) -> Locator:
    """A port of a node, by its side and title as a screen reader says it."""
    return card(page, title).get_by_role("button", name=re.compile(f"^{name},"))


def add_after(page: Page, title: str, output: str, wanted: str) -> None:
    """Take a wire from an output into the empty canvas, and choose what it leads to."""
    port(page, title, f"Output, {output}").hover()
    box = port(page, title, f"Output, {output}").bounding_box()
    assert box
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 20, steps=8)
    page.mouse.up()
    page.get_by_role("combobox", name="Search node types").fill(wanted)
    page.keyboard.press("Enter")
    expect(card(page, wanted)).to_be_visible()
    fit(page)


def fit(page: Page) -> None:
    """Bring the whole graph into view."""
    page.get_by_role("button", name="Show everything").click()


def test_from_the_link_to_a_downloaded_video(
    stranger: Page, studio: Studio, footage: dict[str, Path], tmp_path: Path
) -> None:
    page = stranger
    page.goto(sign_in_link(studio))
    page.get_by_role("button", name="New workflow").click()
    expect(page).to_have_url(re.compile("/workflows/"))

    drop(page, footage["main"], footage["template"])
    for title in ("main", "template"):
        expect(card(page, title).locator("img")).to_be_visible()
    fit(page)

    add_after(page, "main", "Clip", "Stitcher")
    port(page, "template", "Output, Clip").drag_to(port(page, "Stitcher", "Input, Template"))
    add_after(page, "Stitcher", "Clip", "Export")
    expect(card(page, "Export").locator("img")).to_be_visible()

    page.keyboard.press("Control+Enter")
    expect(card(page, "Export")).to_contain_text("Done")
    card(page, "Export").click()
    player = page.locator("video").first
    player.evaluate("video => { video.muted = true; return video.play() }")
    until(lambda: player.evaluate("video => video.currentTime") > 0.2, "Playing")

    page.get_by_role("link", name="Videos").click()
    page.get_by_role("button", name=re.compile("^Open")).first.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    with av.open(str(saved)) as film:
        assert film.streams.video[0].codec_context.name == "h264"
        assert film.duration
        assert film.duration > 1_000_000

"""Files dropped on the canvas are followed on the cards that they made."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.e2e.canvas import Canvas, stored
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.footage import film
from tests.e2e.test_newcomer import card, drop
from tests.faults.studio import Studio, until


def test_a_dropped_file_is_paused_and_goes_on_at_its_card(
    page: Page, studio: Studio, tmp_path: Path
) -> None:
    Canvas(page).open(stored(studio))
    page.route("**/files/*", lambda _: None)  # what is sent hangs
    drop(page, film(tmp_path / "hanging.mp4", "yuvtestsrc", 1))
    made = card(page, "hanging")
    expect(made.get_by_role("progressbar", name="Upload of hanging.mp4")).to_be_visible()
    made.get_by_role("button", name="Pause").click()
    expect(made).to_contain_text("Paused")
    page.unroute("**/files/*")
    made.get_by_role("button", name="Go on").click()
    expect(made.get_by_alt_text("Picture of hanging")).to_be_visible()
    expect(made.get_by_role("progressbar")).to_have_count(0)


def test_a_file_arrives_at_its_node_while_one_is_elsewhere(
    page: Page, studio: Studio, tmp_path: Path
) -> None:
    Canvas(page).open(stored(studio))
    held: list[Route] = []
    page.route("**/files/*", lambda route: held.append(route))
    drop(page, film(tmp_path / "late.mp4", "rgbtestsrc", 2))
    for _ in range(PATIENCE_MS // 20):
        if not held:
            page.wait_for_timeout(20)  # events come in only while Playwright waits
    assert held
    page.get_by_role("link", name="Runs").click()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    for route in held:
        route.continue_()
    page.unroute("**/files/*")
    until(lambda: studio.client.get("/api/media", params={"q": "late"}).json(), "Arriving")
    page.go_back()
    expect(card(page, "late").get_by_alt_text("Picture of late")).to_be_visible()


def test_a_refused_file_says_why_on_its_card(page: Page, studio: Studio, tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("this is no video")
    Canvas(page).open(stored(studio))
    drop(page, text)
    made = card(page, "text")
    expect(made.get_by_role("alert")).to_contain_text("“text.mp4” is a text file")
    expect(made.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_label("Stage").get_by_role("alert")).to_contain_text("is a text file")
    made.get_by_role("button", name="Cancel").click()
    expect(made).to_contain_text("Choose a video, a picture or a sound.")

"""A member who may only look sees everything, is offered nothing else, and is told why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.e2e.axe import serious_problems
from tests.e2e.conftest import PATIENCE_MS, WINDOW
from tests.e2e.graphs import saved
from tests.e2e.test_pages import PLACES
from tests.e2e.test_running import short
from tests.faults.studio import Studio


@pytest.fixture(scope="module")
def link(studio: Studio) -> str:
    """Lets a viewer in."""
    made = studio.post("workspace/members", json={"name": "Vera View", "role": "viewer"})
    return str(made["link"])


@pytest.fixture(scope="module")
def run(studio: Studio, footage: Mapping[str, Path]) -> tuple[str, str]:
    """A workflow, and a run of it that is over."""
    workflow = saved(studio, short(studio, footage))
    made = studio.post(f"workflows/{workflow}/runs", json={})
    studio.finished(made["id"].replace("-", ""))
    return workflow, str(made["id"])


@pytest.fixture(scope="module")
def refused() -> list[str]:
    """What the server refused."""
    return []


@pytest.fixture(scope="module")
def viewer(browser: Browser, studio: Studio, link: str, refused: list[str]) -> Iterator[Page]:
    """A viewer's browser."""
    context = browser.new_context(base_url=str(studio.client.base_url), viewport=WINDOW)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()

    def note(answer: Response) -> None:
        if answer.status == 403:
            refused.append(f"{answer.request.method} {answer.url}")

    page.on("response", note)
    page.goto(link)
    yield page
    context.close()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_page_is_for_viewers_as_well(
    viewer: Page, run: tuple[str, str], refused: list[str], theme: str
) -> None:
    viewer.goto("/")
    viewer.evaluate(f"localStorage.setItem('mantine-color-scheme-value', '{theme}')")
    for place in (*PLACES, f"/runs/{run[1]}", f"/runs/{run[1]}/graph"):
        viewer.goto(place)
        expect(viewer.get_by_text("View only", exact=True)).to_be_visible()
        viewer.wait_for_load_state("networkidle")
        assert serious_problems(viewer) == [], place
    assert refused == []


def test_a_viewer_looks_around_in_a_workflow(
    viewer: Page, run: tuple[str, str], refused: list[str]
) -> None:
    viewer.goto(f"/workflows/{run[0]}")
    card = viewer.locator("[data-card=export]")
    card.get_by_role("heading").click()
    inspector = viewer.get_by_role("region", name="Inspector")
    expect(inspector.get_by_role("textbox").first).not_to_be_editable()
    expect(viewer.get_by_role("button", name="Run", exact=True)).to_have_count(0)
    viewer.get_by_role("button", name="Zoom in").click()
    viewer.evaluate("window.dispatchEvent(new Event('blur'))")  # saves what there is to save
    viewer.get_by_role("button", name="Workflow menu").click()
    items = viewer.get_by_role("menuitem")
    expect(items).to_contain_text(["Open…", "Versions", "Export to a file"])
    expect(items).to_have_count(3)
    viewer.get_by_role("menuitem", name="Versions").click()
    expect(viewer.get_by_role("dialog", name="Versions")).to_be_visible()
    viewer.wait_for_load_state("networkidle")
    assert serious_problems(viewer) == []
    assert refused == []

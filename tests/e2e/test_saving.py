"""Work is never lost: two tabs, no network, another machine, a video that carries its graph."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.e2e.axe import serious_problems
from tests.e2e.canvas import Canvas
from tests.e2e.conftest import WINDOW
from tests.e2e.graphs import node, saved
from tests.e2e.signed_in import sign_in
from tests.e2e.test_running import finished_run, short
from tests.faults.studio import Studio

DROP = """([name, type, text]) => {
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const carrier = new DataTransfer();
  carrier.items.add(new File([bytes], name, { type }));
  const about = { bubbles: true, cancelable: true, dataTransfer: carrier };
  document.body.dispatchEvent(new DragEvent('drop', about));
}"""


def words() -> dict[str, Any]:
    """A graph that needs no files."""
    return {"schema": 1, "nodes": [node("word", "text", 0, 0, text="one")], "connections": []}


def title(page: Page) -> Locator:
    return page.get_by_label("Name of the workflow")


ALL_THERE = """() => {
  const entries = performance.getEntriesByType("resource").filter((each) => each.responseEnd > 0);
  const there = new Set(entries.map((each) => each.name));
  const wanted = document.querySelectorAll("link[rel=modulepreload], link[rel=stylesheet]");
  const saving = [...there].some((name) => name.includes("/Saving-"));
  return saving && [...wanted].every((each) => there.has(each.href));
}"""
"""Also the dialogs of saving, which come last."""


def opened(page: Page, workflow: str, name: str = "Mashup") -> None:
    """Open a workflow, with everything that is loaded after its graph."""
    page.goto(f"/workflows/{workflow}")
    expect(title(page)).to_have_value(name)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(ALL_THERE)


def rename(page: Page, name: str) -> None:
    title(page).fill(name)
    title(page).press("Enter")


def stored(studio: Studio, workflow: str) -> dict[str, Any]:
    found: dict[str, Any] = studio.client.get(f"/api/workflows/{workflow}").json()
    return found


def silence(context: BrowserContext, page: Page) -> None:
    """Let a tab do nothing any more, as one that has died: not even say goodbye."""
    tab = context.new_cdp_session(page)
    tab.send("Emulation.setScriptExecutionDisabled", {"value": True})


def is_saved(page: Page) -> None:
    expect(page.get_by_text("Saved", exact=True).first).to_be_visible()


def test_two_tabs_edit_one_workflow_and_both_keep_everything(
    context: BrowserContext, page: Page, studio: Studio
) -> None:
    workflow = saved(studio, words())
    other = context.new_page()
    for tab in (page, other):
        opened(tab, workflow)
    other.keyboard.press("Shift+N")
    expect(other.get_by_text("Saved", exact=True).first).to_be_visible()
    rename(page, "Named here")
    expect(title(other)).to_have_value("Named here")
    is_saved(page)
    now = stored(studio, workflow)
    assert now["name"] == "Named here"
    assert len(now["definition"]["ui"]["notes"]) == 1


def test_the_same_field_in_two_tabs_is_asked_about(
    context: BrowserContext, page: Page, studio: Studio
) -> None:
    workflow = saved(studio, words())
    opened(page, workflow)
    context.set_offline(True)
    rename(page, "Mine")
    expect(page.get_by_text("Offline: kept here").first).to_be_visible()
    studio.post("workflows", json={"id": workflow, "name": "Theirs", "definition": words()})
    context.set_offline(False)
    question = page.get_by_role("dialog", name="Which one do you want to keep?")
    expect(question).to_contain_text("“Mine”")
    expect(question).to_contain_text("“Theirs”")
    assert serious_problems(page) == []
    assert stored(studio, workflow)["name"] == "Theirs"
    question.get_by_role("button", name="Keep these and save").click()
    is_saved(page)
    expect(question).to_be_hidden()
    assert stored(studio, workflow)["name"] == "Mine"


def test_work_of_a_tab_that_died_is_offered_back(
    context: BrowserContext, page: Page, studio: Studio
) -> None:
    workflow = saved(studio, words())
    lost = context.new_page()
    opened(lost, workflow)
    context.set_offline(True)
    rename(lost, "Nearly lost")
    expect(lost.get_by_text("Offline: kept here").first).to_be_visible()
    silence(context, lost)
    lost.close()
    context.set_offline(False)
    page.goto(f"/workflows/{workflow}")
    question = page.get_by_role("dialog", name="Unsaved work is kept in this browser")
    expect(question).to_contain_text("“Nearly lost”")
    question.get_by_role("button", name="Bring it back").click()
    expect(title(page)).to_have_value("Nearly lost")
    is_saved(page)
    expect(question).to_be_hidden()
    page.reload()
    expect(title(page)).to_have_value("Nearly lost")


def test_another_machine_shows_graph_view_and_outputs_without_running(
    browser: Browser, page: Page, studio: Studio, footage: Mapping[str, Path]
) -> None:
    workflow = saved(studio, short(studio, footage))
    finished_run(studio, page, workflow)
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.get_by_role("button", name="Zoom in").click()
    view = page.locator(".react-flow__viewport").get_attribute("style")
    page.close()

    context = browser.new_context(base_url=str(studio.client.base_url), viewport=WINDOW)
    sign_in(context, studio)
    fresh = context.new_page()
    fresh.goto(f"/workflows/{workflow}")
    expect(fresh.locator(".react-flow__node")).to_have_count(2)
    expect(fresh.locator(".react-flow__node").filter(has_text="Done")).to_have_count(2)
    shown = fresh.locator(".react-flow__viewport").get_attribute("style")
    assert (shown or "").split("scale")[1] == (view or "").split("scale")[1]
    context.close()


def test_a_dropped_video_brings_its_graph_back_in_a_new_tab(
    context: BrowserContext, page: Page, studio: Studio, footage: Mapping[str, Path]
) -> None:
    workflow = saved(studio, short(studio, footage))
    finished_run(studio, page, workflow)
    [video] = [one for one in stored(studio, workflow)["videos"] if one["role"] == "output"]
    made = studio.client.get(f"/media/{video['video_id']}/").content
    with context.expect_page() as new:
        page.evaluate(DROP, ["made.mp4", "video/mp4", base64.b64encode(made).decode()])
    expect(new.value.locator(".react-flow__node")).to_have_count(2)
    assert workflow not in new.value.url


def test_work_is_kept_from_the_first_edit_on(page: Page, studio: Studio) -> None:
    workflow = saved(studio, words())
    held: list[Route] = []  # the dialogs of saving, which do not come
    page.route(re.compile("/Saving-"), lambda route: held.append(route))
    Canvas(page).open(workflow).press("Shift+N", "Escape")
    page.get_by_role("link", name="Runs").click()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("region", name="Note")).to_be_visible()
    assert held


def test_what_is_saved_while_a_workflow_opens_is_seen(page: Page, studio: Studio) -> None:
    workflow = saved(studio, words(), "Read early")

    def read_early(route: Route) -> None:
        found = route.fetch()
        body = {"id": workflow, "name": "Saved late", "definition": words()}
        studio.post("workflows", json=body)
        route.fulfill(response=found)

    page.goto("/")
    card = page.get_by_role("link", name=re.compile("Read early")).first
    expect(card).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.route(f"**/api/workflows/{workflow}", read_early, times=1)
    card.click()
    expect(title(page)).to_have_value("Saved late")


def test_a_studio_that_is_away_is_told_from_a_workflow_that_is_gone(
    page: Page, studio: Studio
) -> None:
    workflow = saved(studio, words())
    address = f"**/api/workflows/{workflow}"
    page.route(address, lambda route: route.fulfill(status=503))
    page.goto(f"/workflows/{workflow}")
    expect(page.get_by_role("heading", name="cannot be opened just now")).to_be_visible()
    assert serious_problems(page) == []
    page.unroute(address)
    expect(title(page)).to_have_value("Mashup")


def test_a_version_is_kept_named_and_brought_back(page: Page, studio: Studio) -> None:
    workflow = saved(studio, words())
    opened(page, workflow)
    page.keyboard.press("Control+S")
    page.get_by_role("button", name="Name it").click()
    page.get_by_label("Name", exact=True).fill("Good one")
    page.get_by_role("button", name="Keep the name").click()
    rename(page, "Worse")
    is_saved(page)
    page.get_by_label("Workflow menu").click()
    page.get_by_role("menuitem", name="Versions").click()
    drawer = page.get_by_role("dialog", name="Versions")
    drawer.get_by_role("button", name="Good one").click()
    expect(drawer).to_contain_text("“Worse”")
    assert serious_problems(page) == []
    drawer.get_by_role("button", name="Go back to it").click()
    expect(title(page)).to_have_value("Mashup")
    is_saved(page)


def test_workflows_are_found_copied_and_deleted_with_a_way_back(page: Page, studio: Studio) -> None:
    workflow = saved(studio, words(), "Opened first")
    saved(studio, words(), "Unwanted thing")
    opened(page, workflow, "Opened first")
    page.keyboard.press("Control+O")
    dialog = page.get_by_role("dialog", name="Open a workflow")
    dialog.get_by_label("Search workflows").fill("Unwanted")
    card = dialog.get_by_role("listitem").filter(has_text="Unwanted thing")
    expect(card).to_have_count(1)
    assert serious_problems(page) == []
    card.get_by_role("button", name="What to do with Unwanted thing").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).last.click()
    expect(card).to_have_count(1)
    card.get_by_role("button", name="Unwanted thing").first.click()
    expect(title(page)).to_have_value("Unwanted thing")


def test_panels_that_were_never_shown_open_offline(
    context: BrowserContext, page: Page, studio: Studio
) -> None:
    workflow = saved(studio, words(), "Mashup")
    pages = page.expect_response(re.compile("/LibraryPage-"))
    with pages, page.expect_response(re.compile("/TimelinePanel-")):  # ahead of being shown
        opened(page, workflow)
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    page.get_by_role("tab", name="Timeline").click()
    expect(page.get_by_text("When each node waits and works is drawn here")).to_be_visible()
    page.get_by_role("link", name="Library").click()  # nothing lies on it
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    context.set_offline(False)

"""Running from the editor: live whatever happens in between, and understood afterwards."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import serious_problems
from tests.e2e.graphs import node, saved, wire
from tests.faults.studio import Studio

NODES = "Nodes in the order in which they ran"


def short(studio: Studio, footage: Mapping[str, Path], quality: str = "draft") -> dict[str, Any]:
    """A film that is exported."""
    return {
        "schema": 1,
        "nodes": [
            node("main", "source", 0, 0, asset=studio.upload(footage["main"])),
            node("export", "export", 320, 0, preset="source", quality=quality),
        ],
        "connections": [wire("main.clip", "export.clip")],
    }


@pytest.fixture
def paused(studio: Studio) -> Iterator[None]:
    """Nothing starts until somebody lets it."""
    studio.post("queues/pause", json={"queue": ""})
    yield
    studio.send("queues/resume", json={"queue": ""})


def finished_run(studio: Studio, page: Page, workflow: str) -> str:
    """Run in the editor until it is done; the run's id."""
    page.goto(f"/workflows/{workflow}")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Done")).to_be_visible()
    return page.url.split("run=")[1]


@pytest.mark.usefixtures("paused")
def test_a_run_survives_a_reload_and_a_restart_of_the_server(
    page: Page, studio: Studio, footage: Mapping[str, Path]
) -> None:
    workflow = saved(studio, short(studio, footage))
    page.goto(f"/workflows/{workflow}")
    expect(page.get_by_label("Name of the workflow")).to_be_visible()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()
    page.keyboard.press("Control+Enter")
    run = page.get_by_role("group", name="The run")
    expect(run).to_be_visible()
    expect(page).to_have_url(re.compile("run="))

    page.reload()
    expect(run).to_be_visible()
    page.get_by_role("tab", name="Timeline").click()
    expect(page.get_by_role("list", name=NODES)).to_contain_text("Export")

    os.kill(studio.service("web"), signal.SIGKILL)
    expect(page.get_by_text("The studio cannot be reached")).to_be_visible()
    studio.settled()
    expect(page.get_by_text("The studio cannot be reached")).to_be_hidden()

    page.get_by_role("button", name=re.compile("^Queue paused")).click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("status").filter(has_text="Done")).to_be_visible()
    expect(page).to_have_title(re.compile("^Mashup"))


def test_another_browser_sees_a_run_that_it_did_not_start(
    page: Page, studio: Studio, footage: Mapping[str, Path]
) -> None:
    workflow = saved(studio, short(studio, footage, "good"))
    page.goto(f"/workflows/{workflow}")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()
    studio.post(f"workflows/{workflow}/runs", json={})
    expect(page.get_by_role("status").filter(has_text="Done")).to_be_visible()


def test_what_keeps_a_run_from_starting_is_told_with_a_way_there(
    page: Page, studio: Studio
) -> None:
    graph = {
        "schema": 1,
        "nodes": [node("main", "source", 0, 0), node("export", "export", 320, 0)],
        "connections": [wire("main.clip", "export.clip")],
    }
    page.goto(f"/workflows/{saved(studio, graph)}")
    page.get_by_role("button", name="Run", exact=True).click()
    reasons = page.get_by_role("alertdialog")
    expect(reasons).to_contain_text("before it can run")
    assert serious_problems(page) == []
    reasons.get_by_role("listitem").first.get_by_role("button").click()
    expect(reasons).to_be_hidden()
    expect(page.get_by_label("Name of the node")).to_be_visible()


def test_two_runs_are_compared_and_an_old_graph_is_restored(
    page: Page, studio: Studio, footage: Mapping[str, Path]
) -> None:
    graph = short(studio, footage)
    workflow = saved(studio, graph)
    first = finished_run(studio, page, workflow)
    graph["nodes"][1]["title"] = "Renamed"
    graph["nodes"][1]["params"]["quality"] = "good"
    studio.post("workflows", json={"id": workflow, "name": "Mashup", "definition": graph})
    second = finished_run(studio, page, workflow)

    page.goto(f"/runs/{second}?with={first}")
    comparison = page.get_by_role("region", name="Comparison")
    expect(comparison).to_contain_text("“draft”")
    expect(comparison).to_contain_text("Reused: nothing changed")
    expect(comparison.get_by_text("something else")).to_be_visible()

    page.goto(f"/runs/{first}/graph")
    page.get_by_role("button", name="Restore as a new version").click()
    expect(page.get_by_label("Name of the workflow")).to_be_visible()
    stored = studio.client.get(f"/api/workflows/{workflow}").json()["definition"]
    assert stored["nodes"][1]["params"]["quality"] == "draft"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_pages_of_runs_are_accessible(
    page: Page, studio: Studio, footage: Mapping[str, Path], theme: str
) -> None:
    page.add_init_script(f"localStorage.setItem('mantine-color-scheme-value', '{theme}')")
    run = finished_run(studio, page, saved(studio, short(studio, footage)))
    page.get_by_role("tab", name="Timeline").click()
    expect(page.get_by_role("list", name=NODES)).to_be_visible()
    assert serious_problems(page) == []
    for place in ("/runs", f"/runs/{run}", f"/runs/{run}/graph"):
        page.goto(place)
        expect(page.locator("main")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert serious_problems(page) == [], place


def test_the_last_run_is_shown_again_when_its_workflow_is_opened(
    page: Page, studio: Studio, footage: Mapping[str, Path]
) -> None:
    workflow = saved(studio, short(studio, footage))
    run = finished_run(studio, page, workflow)
    page.goto(f"/workflows/{workflow}")
    page.get_by_role("tab", name="Timeline").click()
    page.get_by_role("button", name="Show the last run").click()
    expect(page).to_have_url(re.compile(f"run={run}"))
    expect(page.get_by_role("list", name=NODES).get_by_role("listitem")).to_have_count(2)

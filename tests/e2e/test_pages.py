"""Every page of the studio: it opens, in both themes, without a serious fault of accessibility."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import serious_problems
from tests.faults.studio import Studio

PLACES = (
    "/",
    "/library",
    "/videos",
    "/runs",
    "/uploads",
    "/accounts",
    "/settings/profile",
    "/settings/workspace",
    "/settings/members",
    "/settings/tokens",
)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_pages_are_accessible(page: Page, theme: str) -> None:
    page.add_init_script(f"localStorage.setItem('mantine-color-scheme-value', '{theme}')")
    for place in PLACES:
        page.goto(place)
        expect(page.locator("main")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert serious_problems(page) == [], place


def test_a_stranger_is_told_how_to_come_in(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/")
    expect(page.get_by_role("heading")).to_have_text("Sign in")


def test_every_workflow_is_found_and_deleted_from_the_first_page(
    page: Page, studio: Studio
) -> None:
    for number in range(13):  # one more than the first page shows
        body = {"name": f"Kept {number}", "definition": {"schema": 1, "nodes": []}}
        studio.post("workflows", json=body)
    page.goto("/")
    page.get_by_role("button", name="All workflows").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Search workflows").fill("Kept 0")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="What to do with Kept 0").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(dialog.get_by_role("listitem")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    dialog.get_by_role("button", name=re.compile("Kept 0")).first.click()
    expect(page.get_by_label("Name of the workflow")).to_have_value("Kept 0")

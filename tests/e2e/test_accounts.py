"""Accounts are connected by a login or by their fields, tested, paced and forgotten."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.axe import serious_problems
from tests.faults.studio import Studio
from tests.fixtures.simulator import Simulator

pytestmark = pytest.mark.usefixtures("simulator")


def connect(page: Page, platform: str) -> None:
    """Log in at a platform, as a person does."""
    page.goto("/accounts")
    page.get_by_role("button", name="Add account").first.click()
    page.get_by_role("button", name=re.compile(f"^{platform}")).click()
    page.wait_for_url(re.compile("oauth|authorize|dialog"))
    page.locator("button, input[type=submit]").first.click()
    expect(page.get_by_text("account connected")).to_be_visible()


def test_an_account_is_connected_by_a_login(page: Page) -> None:
    connect(page, "YouTube")
    card = page.get_by_role("article").first
    expect(card).to_contain_text("Works")
    expect(card).to_contain_text(re.compile(r"\d+ of 100 today"))
    assert serious_problems(page) == []
    card.get_by_role("button", name=re.compile("^More of")).click()
    page.get_by_role("menuitem", name="Test").click()
    expect(page.get_by_text("It works")).to_be_visible()


def test_a_revoked_login_asks_to_be_renewed(page: Page, simulator: Simulator) -> None:
    connect(page, "TikTok")
    card = page.get_by_role("article").filter(has_text="TikTok").first
    simulator.reset()  # nobody there knows the account any more
    card.get_by_role("button", name=re.compile("^More of")).click()
    page.get_by_role("menuitem", name="Test").click()
    expect(card.get_by_role("button", name="Reconnect")).to_be_visible()


def test_a_folder_needs_no_login_and_keeps_its_pace(page: Page) -> None:
    page.goto("/accounts")
    page.get_by_role("button", name="Add account").first.click()
    page.get_by_role("button", name=re.compile("^Folder")).click()
    page.get_by_label("Name").fill("Shop window")
    page.get_by_role("button", name="Add", exact=True).click()
    card = page.get_by_role("article", name="Shop window")
    card.get_by_role("button", name="More of Shop window").click()
    page.get_by_role("menuitem", name="Change").click()
    page.get_by_label("Posts a day").fill("3")
    page.get_by_role("combobox", name="Time zone").fill("Nowhere/Town")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("No time zone has this name").first).to_be_visible()
    page.get_by_role("combobox", name="Time zone").fill("Europe/Berlin")
    page.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("0 of 3 today")
    card.get_by_label("Use Shop window").press("Space")
    expect(card).to_contain_text("Off")


def test_an_open_page_hears_how_an_account_fares(
    context: BrowserContext, studio: Studio, simulator: Simulator
) -> None:
    page = context.new_page()
    page.add_init_script("window.setInterval = () => 0")  # nothing is asked for on its own
    connect(page, "YouTube")
    card = page.get_by_role("article").filter(has_text="Works").filter(has_text="YouTube").first
    name = card.get_attribute("aria-label")
    card = page.get_by_role("article", name=name, exact=True)
    rows = studio.client.get("/api/video-production/accounts").json()["data"]
    (path,) = (
        f"video-production/accounts/{row['accountId']}" for row in rows if row["name"] == name
    )
    simulator.fault("status", "youtube.channels", status=503)
    studio.post(f"{path}/test")
    expect(card).to_contain_text("Failed once")
    studio.post(f"{path}/test")
    expect(card).to_contain_text("Works")

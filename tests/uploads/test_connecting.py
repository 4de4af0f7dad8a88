"""The way to a platform's login page and back, through the simulator."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.fixtures.desk import StaffMember
from tests.fixtures.simulator import Simulator
from tests.uploads.accounts import connected
from uploads import vault
from uploads.models import Account, Connecting, State
from uploads.oauth import flow
from workspaces.models import ApiToken, AuditEvent, Membership, Role, Workspace

pytestmark = pytest.mark.django_db

ACCOUNTS = "/api/video-production/accounts"
PLATFORMS = ("youtube", "tiktok", "facebook", "instagram")


@pytest.fixture(autouse=True)
def platforms(simulator: Simulator, settings: Settings) -> None:
    settings.PLATFORM_SIMULATOR = simulator.base


@pytest.fixture
def browser(staff: StaffMember, workspace: Workspace) -> Client:
    return staff(workspace)


def begun(browser: Client, platform: str = "youtube") -> str:
    answer = browser.post(
        f"{ACCOUNTS}/connect", {"platform": platform}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    return str(answer.json()["url"])


def consented(simulator: Simulator, url: str, **more: str) -> str:
    """Where the platform sends the browser back to."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    page = url.split("?", 1)[0]
    answer = simulator.http.post(page, data={**asked, "decision": "allow", **more})
    assert answer.status_code in (302, 303), answer.text
    return str(answer.headers["Location"])


def returned(browser: Client, location: str) -> dict[str, Any]:
    """What the page of accounts then shows."""
    parts = urlsplit(location)
    answer = browser.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts?")
    found: dict[str, Any] = browser.get(f"{ACCOUNTS}/connect").json()
    assert ("problem=" in answer["Location"]) == bool(found["code"])
    return found


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_account_is_connected_by_a_login(
    browser: Client, simulator: Simulator, workspace: Workspace, platform: str
) -> None:
    found = returned(browser, consented(simulator, begun(browser, platform)))
    assert found["code"] == "", found
    account = Account.objects.get(pk=found["accounts"][0])
    assert (account.workspace, account.platform) == (workspace, platform)
    assert account.state == State.OK
    assert account.remote_id
    assert account.name in found["message"]
    known = vault.credentials(account)
    assert known.access_token
    assert bool(known.refresh_token) == (platform in ("youtube", "tiktok"))
    assert (account.token_expires_at is None) == (platform in ("facebook", "instagram"))
    event = AuditEvent.objects.get(action="account.connect")
    assert event.target == str(account.pk)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_connected_account_works(browser: Client, simulator: Simulator, platform: str) -> None:
    found = returned(browser, consented(simulator, begun(browser, platform)))
    answer = browser.post(f"{ACCOUNTS}/{found['accounts'][0]}/test")
    assert answer.status_code == 200, answer.content
    assert answer.json()["ok"], answer.json()


def test_the_address_carries_state_and_a_pkce_challenge_and_no_secret(
    browser: Client, settings: Settings
) -> None:
    settings.PLATFORM_CLIENT_SECRETS = {"youtube": ("the-id", "the-secret")}
    url = begun(browser)
    asked = parse_qs(urlsplit(url).query)
    assert asked["client_id"] == ["the-id"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["access_type"] == ["offline"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/callback"]
    pending = Connecting.objects.get()
    verifier = vault.unseal(pending.sealed, pending.state_sha256)["verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert asked["code_challenge"] == [base64.urlsafe_b64encode(digest).decode().rstrip("=")]
    assert "the-secret" not in url
    assert verifier not in url + pending.sealed
    assert asked["state"][0] not in str(vars(pending))


def test_tiktoks_challenge_is_hexadecimal() -> None:
    assert flow.challenge("tiktok", "abc") == hashlib.sha256(b"abc").hexdigest()


def test_a_return_is_good_once(browser: Client, simulator: Simulator) -> None:
    location = consented(simulator, begun(browser))
    assert returned(browser, location)["code"] == ""
    again = returned(browser, location)
    assert again["code"] == "too_late"
    assert "Connect again" in again["message"]


def test_a_return_that_is_too_late_is_refused(browser: Client, simulator: Simulator) -> None:
    location = consented(simulator, begun(browser))
    Connecting.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert returned(browser, location)["code"] == "too_late"


def test_a_state_that_we_did_not_sign_is_refused(browser: Client) -> None:
    begun(browser)
    assert returned(browser, "/accounts/callback?code=x&state=forged")["code"] == "too_late"
    assert Connecting.objects.count() == 1


def test_another_browser_cannot_finish(
    browser: Client, simulator: Simulator, workspace: Workspace, staff: StaffMember
) -> None:
    location = consented(simulator, begun(browser))
    other = staff(workspace, name="other")
    begun(other)
    assert returned(other, location)["code"] == "other_browser"
    assert returned(browser, location)["code"] == "too_late"
    assert not Account.objects.exists()


def test_nobody_signed_in_is_sent_to_the_page(simulator: Simulator, browser: Client) -> None:
    parts = urlsplit(consented(simulator, begun(browser)))
    answer = Client().get(f"{parts.path}?{parts.query}")
    assert answer["Location"] == "/accounts?problem=signed_out"


def test_who_is_no_editor_any_more_connects_nothing(browser: Client, simulator: Simulator) -> None:
    location = consented(simulator, begun(browser))
    Membership.objects.filter(user__username="staff").update(role=Role.VIEWER)
    assert returned(browser, location)["code"] == "not_allowed"


def test_a_denial_is_told_in_words(browser: Client, simulator: Simulator) -> None:
    found = returned(browser, consented(simulator, begun(browser, "tiktok"), decision="deny"))
    assert found["code"] == "denied"
    assert found["message"] == "You did not allow Reelgraph to publish on TikTok."


def test_a_platform_that_is_away_is_told_in_words(browser: Client, simulator: Simulator) -> None:
    location = consented(simulator, begun(browser))
    simulator.fault("status", "youtube.token", status=503)
    assert returned(browser, location)["code"]
    assert not Account.objects.exists()


def test_connecting_a_channel_again_keeps_its_row(browser: Client, simulator: Simulator) -> None:
    first = returned(browser, consented(simulator, begun(browser)))["accounts"]
    Account.objects.update(name="My own name", tags=["cats"])
    before = vault.credentials(Account.objects.get()).access_token
    assert returned(browser, consented(simulator, begun(browser)))["accounts"] == first
    account = Account.objects.get()
    assert (account.name, account.tags) == ("My own name", ["cats"])
    assert vault.credentials(account).access_token != before


def test_a_removed_account_comes_back_with_its_history(
    browser: Client, simulator: Simulator
) -> None:
    (first,) = returned(browser, consented(simulator, begun(browser)))["accounts"]
    assert browser.delete(f"{ACCOUNTS}/{first}").status_code == 204
    assert Account.objects.get().sealed == ""
    assert browser.get(f"{ACCOUNTS}/{first}").status_code == 404
    assert returned(browser, consented(simulator, begun(browser)))["accounts"] == [first]
    assert browser.get(f"{ACCOUNTS}/{first}").json()["data"]["connected"]


def reconnecting(browser: Client, account: Account) -> str:
    answer = browser.post(f"{ACCOUNTS}/{account.pk}/reconnect")
    assert answer.status_code == 200, answer.content
    return str(answer.json()["url"])


def test_reconnecting_heals_the_account(browser: Client, simulator: Simulator) -> None:
    returned(browser, consented(simulator, begun(browser)))
    account = Account.objects.get()
    Account.objects.update(state=State.RECONNECT_NEEDED, last_reason="Revoked.")
    found = returned(browser, consented(simulator, reconnecting(browser, account)))
    assert found["accounts"] == [str(account.pk)]
    account.refresh_from_db()
    assert (account.state, account.last_reason) == (State.OK, "")
    assert AuditEvent.objects.filter(action="account.reconnect").exists()


def test_reconnecting_with_another_channel_is_refused(
    browser: Client, simulator: Simulator, workspace: Workspace
) -> None:
    account = connected(workspace, remote_id="UC-somebody-else", name="Dogs")
    found = returned(browser, consented(simulator, reconnecting(browser, account)))
    assert found["code"] == "other_channel"
    assert "“Dogs”" in found["message"]
    assert Account.objects.count() == 1


def test_an_installation_without_an_app_says_so(browser: Client, settings: Settings) -> None:
    settings.PLATFORM_SIMULATOR = ""
    answer = browser.post(
        f"{ACCOUNTS}/connect", {"platform": "tiktok"}, content_type="application/json"
    )
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "no_client"


def test_a_token_cannot_begin_a_login(owner: Membership) -> None:
    client = Client(headers={"Authorization": f"Bearer {ApiToken.issue(owner, 'robot')[1]}"})
    answer = client.post(
        f"{ACCOUNTS}/connect", {"platform": "youtube"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "needs_browser")

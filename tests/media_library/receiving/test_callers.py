"""Who may send: sessions are safe from other sites, tokens need no cookie."""

from __future__ import annotations

import httpx
import pytest
from django.conf import settings
from django.test import Client

from media_library.receiving.models import UploadSession
from tests.media_library.receiving.servers import Server
from tests.media_library.receiving.tus import VERSION, WAIT_SECONDS
from workspaces.models import Membership


@pytest.fixture
def cookies(server: Server, member: Membership) -> dict[str, str]:
    """A browser's that is signed in."""
    browser = Client()
    browser.force_login(member.user)
    return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}


def create(server: Server, cookies: dict[str, str], **headers: str) -> httpx.Response:
    named = {"Upload-Length": "100", **headers}
    with httpx.Client(base_url=server.url, cookies=cookies, timeout=WAIT_SECONDS) as browser:
        return browser.post("/files/", headers=named)


def test_a_signed_in_browser_uploads(
    server: Server, cookies: dict[str, str], member: Membership
) -> None:
    assert create(server, cookies, **VERSION, Origin=server.url).status_code == 201
    session = UploadSession.objects.get()
    assert (session.workspace, session.user) == (member.workspace, member.user)


def test_another_sites_form_or_script_cannot_use_the_session(
    server: Server, cookies: dict[str, str]
) -> None:
    """A form cannot send Tus-Resumable; a script may only after a preflight, which fails here."""
    assert create(server, cookies, Origin="http://evil.example").status_code == 412
    forged = create(server, cookies, **VERSION, Origin="http://evil.example")
    assert (forged.status_code, forged.json()["error"]["code"]) == (403, "foreign_origin")
    assert create(server, cookies, **VERSION, Origin="null").status_code == 403
    asking = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    preflight = httpx.options(f"{server.url}/files/", headers=asking, timeout=WAIT_SECONDS)
    assert not [name for name in preflight.headers if name.startswith("access-control")]
    assert not UploadSession.objects.exists()


def test_a_foreign_host_name_is_refused(server: Server, cookies: dict[str, str]) -> None:
    assert create(server, cookies, **VERSION, Host="evil.example").status_code == 400


def test_a_session_that_has_ended_is_no_session(server: Server, member: Membership) -> None:
    ended = {settings.SESSION_COOKIE_NAME: "x" * 32}
    assert create(server, ended, **VERSION).status_code == 401


def test_a_user_without_a_workspace_is_told_so(server: Server, cookies: dict[str, str]) -> None:
    Membership.objects.all().delete()
    assert create(server, cookies, **VERSION).json()["error"]["code"] == "no_workspace"

"""The studio's page: for members only, the same at each of its addresses."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from workspaces.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(tmp_path: Path, settings: Any) -> None:
    """A front end that was built."""
    (tmp_path / "index.html").write_text("<title>Reelgraph</title>")
    settings.STUDIO_BUILD = tmp_path


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("path", ["/", "/workflows/some-id", "/runs", "/settings/tokens"])
def test_a_member_gets_the_page_at_every_address(
    client: Client, owner: Membership, path: str
) -> None:
    client.force_login(owner.user)
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, b"<title>Reelgraph</title>")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-cache"
    assert "csrftoken" in answer.cookies


@pytest.mark.usefixtures("built")
def test_a_stranger_is_told_how_to_sign_in(client: Client) -> None:
    answer = client.get("/workflows/some-id")
    assert answer.status_code == 403
    assert b"sign-in link" in answer.content


def test_an_unknown_address_is_not_there(client: Client, owner: Membership) -> None:
    client.force_login(owner.user)
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert b"Go to the first page" in answer.content


def test_without_a_build_the_page_says_how_to_make_one(
    client: Client, owner: Membership, tmp_path: Path, settings: Any
) -> None:
    settings.STUDIO_BUILD = tmp_path
    client.force_login(owner.user)
    answer = client.get("/")
    assert answer.status_code == 503
    assert b"make run" in answer.content

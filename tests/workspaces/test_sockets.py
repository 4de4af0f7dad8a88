from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY, get_user_model
from django.test import Client

from workspaces.models import Membership
from workspaces.sockets import socket_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope(owner: Membership, client: Client) -> dict[str, Any]:
    """An open websocket: it keeps the session as it was when it connected."""
    client.force_login(owner.user)
    session = client.session
    assert SESSION_KEY in session  # reads it
    return {"session": session}


def test_the_user_of_a_session_is_its_member(owner: Membership, scope: dict[str, Any]) -> None:
    assert socket_member(scope) == owner


def test_without_a_session_nobody_is_known(client: Client) -> None:
    assert socket_member({"session": client.session}) is None


def test_a_user_who_was_shut_out_meanwhile_is_nobody(scope: dict[str, Any]) -> None:
    get_user_model().objects.update(is_active=False)
    assert socket_member(scope) is None


def test_a_user_who_signed_out_meanwhile_is_nobody(scope: dict[str, Any], client: Client) -> None:
    client.logout()
    assert socket_member(scope) is None


def test_a_new_password_ends_what_the_old_one_opened(
    owner: Membership, scope: dict[str, Any]
) -> None:
    owner.user.set_password("another")
    owner.user.save()
    assert socket_member(scope) is None

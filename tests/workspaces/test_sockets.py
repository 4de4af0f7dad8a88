import pytest
from django.contrib.auth import get_user_model

from workspaces.models import Membership
from workspaces.sockets import socket_member

pytestmark = pytest.mark.django_db


def test_the_user_of_a_session_is_its_member(owner: Membership) -> None:
    assert socket_member({"user": owner.user}) == owner


def test_a_user_who_was_shut_out_meanwhile_is_nobody(owner: Membership) -> None:
    """An open websocket keeps the user as they were when it connected."""
    scope = {"user": owner.user}
    get_user_model().objects.filter(pk=owner.user_id).update(is_active=False)
    assert socket_member(scope) is None

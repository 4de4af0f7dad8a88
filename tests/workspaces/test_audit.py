import pytest
from django.contrib.auth.models import AnonymousUser

from workspaces import audit
from workspaces.models import Membership

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_to_which_object(owner: Membership) -> None:
    event = audit.record(owner.workspace, owner.user, "asset.delete", 7, name="a.mp4")
    event.refresh_from_db()
    assert (event.user, event.action, event.target) == (owner.user, "asset.delete", "7")
    assert event.detail == {"name": "a.mp4"}


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_what_nobody_did_has_no_user(owner: Membership, nobody: AnonymousUser | None) -> None:
    assert audit.record(owner.workspace, nobody, "sweep").user is None

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from workspaces.auth import authenticate_bearer, roles_of
from workspaces.models import ApiToken, Membership, Role, Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(owner: Membership) -> tuple[ApiToken, str]:
    return ApiToken.issue(owner, "cli")


def test_a_token_speaks_for_its_member(owner: Membership, token: tuple[ApiToken, str]) -> None:
    assert authenticate_bearer(token[1]) == owner


def test_each_token_of_a_user_speaks_for_its_own_workspace(owner: Membership) -> None:
    other = Membership.objects.create(
        workspace=Workspace.objects.create(name="Other"), user=owner.user, role=Role.VIEWER
    )
    rows = {member: ApiToken.issue(member, "cli") for member in (owner, other)}
    for member, (row, text) in rows.items():
        assert authenticate_bearer(text) == member
        used = ApiToken.objects.exclude(last_used_at=None)
        assert row in used
    assert used.count() == len(rows)


@pytest.mark.parametrize("text", ["", "rg_wrong", "Bearer rg_wrong", "ü"])
def test_an_unknown_token_speaks_for_nobody(token: tuple[ApiToken, str], text: str) -> None:
    assert authenticate_bearer(text) is None


def test_a_token_expires(owner: Membership, token: tuple[ApiToken, str]) -> None:
    row, text = token
    row.expires_at = timezone.now() + timedelta(hours=1)
    row.save()
    assert authenticate_bearer(text) == owner
    row.expires_at = timezone.now()
    row.save()
    assert authenticate_bearer(text) is None


def test_a_token_of_an_inactive_user_is_void(
    owner: Membership, token: tuple[ApiToken, str]
) -> None:
    owner.user.is_active = False
    owner.user.save()
    assert authenticate_bearer(token[1]) is None


def test_a_token_of_somebody_who_left_is_void(
    owner: Membership, token: tuple[ApiToken, str]
) -> None:
    owner.delete()
    assert authenticate_bearer(token[1]) is None


def test_the_use_of_a_token_is_noted_at_most_once_a_minute(token: tuple[ApiToken, str]) -> None:
    row, text = token
    authenticate_bearer(text)
    row.refresh_from_db()
    first = row.last_used_at
    assert first is not None
    authenticate_bearer(text)
    row.refresh_from_db()
    assert row.last_used_at == first


def test_a_bad_token_is_not_rescued_by_a_session(owner: Membership, rf: RequestFactory) -> None:
    request = rf.get("/", headers={"authorization": "Bearer rg_wrong"})
    request.user = owner.user
    assert roles_of(request) is None


def test_a_session_opens_the_workspaces_of_its_user(owner: Membership, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = owner.user
    assert roles_of(request) == {owner.workspace_id: "owner"}


def test_strangers_are_told_apart_from_members_of_nothing(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    assert roles_of(request) is None

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.workflows.api.calls import Api, Browser, error, member
from workspaces.models import ApiToken, AuditEvent, Membership, Role, Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(owner: Membership) -> Browser:
    """The owner's browser."""
    return Browser(owner)


def actions(workspace: Workspace) -> list[str]:
    return list(workspace.audit_events.order_by("pk").values_list("action", flat=True))


def test_me_says_who_where_and_how_much(browser: Browser, owner: Membership) -> None:
    owner.workspace.max_storage_bytes = 10**9
    owner.workspace.save()
    found = browser.get("/api/me").json()
    assert (found["user"]["username"], found["workspace"]["role"]) == ("owner", "owner")
    assert [one["id"] for one in found["workspaces"]] == [str(owner.workspace_id)]
    assert found["may_edit"]
    assert (found["limits"]["storage_bytes"], found["limits"]["storage_used_bytes"]) == (10**9, 0)
    assert found["limits"]["upload_chunk_bytes"] == 2**20
    assert [queue["queue"] for queue in found["queues"]] == ["render", "network", "analysis"]
    assert found["version"]


def test_me_brings_the_csrf_cookie(browser: Browser) -> None:
    assert browser.get("/api/me").cookies["csrftoken"].value


def test_me_is_for_members_only(db: None) -> None:
    assert error(Client().get("/api/me")) == (401, "not_signed_in")


def test_name_and_address_can_be_changed_by_oneself(browser: Browser, owner: Membership) -> None:
    answer = browser.patch("/api/me/profile", {"name": " Ada ", "email": "ada@example.org"})
    assert (answer.json()["name"], answer.json()["email"]) == ("Ada", "ada@example.org")
    assert browser.get("/api/me").json()["user"]["name"] == "Ada"
    assert browser.patch("/api/me/profile", {"email": "no address"}).status_code == 422
    assert actions(owner.workspace) == ["profile.change"]


def test_signing_out_ends_the_session(browser: Browser, owner: Membership) -> None:
    assert browser.post("/api/me/sign-out").status_code == 204
    assert browser.get("/api/me").status_code == 401
    assert actions(owner.workspace) == ["signout"]


def test_a_member_of_two_workspaces_goes_to_the_other(browser: Browser, owner: Membership) -> None:
    other = Workspace.objects.create(name="Other")
    Membership.objects.create(workspace=other, user=owner.user, role=Role.VIEWER)
    answer = browser.post("/api/me/workspace", {"workspace_id": str(other.pk)})
    assert answer.json() == {"id": str(other.pk), "name": "Other", "role": "viewer"}
    found = browser.get("/api/me").json()
    assert (found["workspace"]["name"], found["may_edit"]) == ("Other", False)
    browser.post("/api/me/workspace", {"workspace_id": str(owner.workspace_id)})
    assert browser.get("/api/me").json()["workspace"]["id"] == str(owner.workspace_id)


def test_an_owner_renames_the_workspace(browser: Browser, owner: Membership) -> None:
    assert browser.patch("/api/workspace", {"name": "Studio"}).json()["name"] == "Studio"
    assert Workspace.objects.get(pk=owner.workspace_id).name == "Studio"
    assert actions(owner.workspace) == ["workspace.change"]


def test_an_editor_administers_nothing(owner: Membership) -> None:
    editor = Browser(member(owner.workspace, "editor"))
    path = f"/api/workspace/members/{owner.pk}"
    answers = [
        editor.patch("/api/workspace", {"name": "Mine"}),
        editor.post("/api/workspace/members", {"name": "Friend"}),
        editor.patch(path, {"role": "viewer"}),
        editor.delete(path),
        editor.post(f"{path}/link"),
    ]
    assert {error(answer) for answer in answers} == {(403, "owners_only")}


def test_an_invitation_is_a_link_that_lets_somebody_new_in_once(
    browser: Browser, owner: Membership
) -> None:
    answer = browser.post("/api/workspace/members", {"name": "Ben Bo", "role": "viewer"})
    assert answer.status_code == 201
    invited = answer.json()
    assert (invited["member"]["name"], invited["member"]["role"]) == ("Ben Bo", "viewer")
    path = invited["link"].removeprefix("http://testserver")
    theirs = Client()
    assert theirs.get(path).status_code == 302
    found = theirs.get("/api/me").json()
    assert (found["user"]["name"], found["workspace"]["role"]) == ("Ben Bo", "viewer")
    assert Client().get(path).status_code == 403
    assert "member.invite" in actions(owner.workspace)


def test_a_token_lets_nobody_in(owner: Membership) -> None:
    api = Api(owner)
    assert error(api.post("/api/workspace/members", {"name": "Ben"})) == (403, "sign_in")
    assert error(api.post("/api/tokens", {"name": "another"})) == (403, "sign_in")


def test_many_members_cost_no_more_questions_than_few(
    browser: Browser, owner: Membership, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as few:
        browser.get("/api/workspace/members")
    for number in range(5):
        member(owner.workspace, f"member {number}")
    with django_assert_num_queries(len(few)):
        assert len(browser.get("/api/workspace/members").json()) == 6


def test_a_lost_link_is_made_again_for_members_of_this_workspace_only(
    browser: Browser, owner: Membership
) -> None:
    here, both = member(owner.workspace, "here"), member(owner.workspace, "both")
    Membership.objects.create(workspace=Workspace.objects.create(name="B"), user=both.user)
    assert browser.post(f"/api/workspace/members/{here.pk}/link").json()["link"]
    answer = browser.post(f"/api/workspace/members/{both.pk}/link")
    assert error(answer) == (403, "not_yours_to_let_in")
    listed = {one["username"]: one for one in browser.get("/api/workspace/members").json()}
    assert (listed["here"]["may_relink"], listed["both"]["may_relink"]) == (True, False)
    assert listed["owner"]["is_you"]


def test_roles_change_but_an_owner_stays(browser: Browser, owner: Membership) -> None:
    path = f"/api/workspace/members/{owner.pk}"
    assert error(browser.patch(path, {"role": "editor"})) == (409, "last_owner")
    assert error(browser.delete(path)) == (409, "last_owner")
    other = member(owner.workspace, "other")
    answer = browser.patch(f"/api/workspace/members/{other.pk}", {"role": "owner"})
    assert answer.json()["role"] == "owner"
    assert browser.patch(path, {"role": "editor"}).json()["role"] == "editor"


def test_who_is_removed_loses_their_tokens(browser: Browser, owner: Membership) -> None:
    gone = Api(member(owner.workspace, "gone"))
    assert gone.get("/api/me").status_code == 200
    assert browser.delete(f"/api/workspace/members/{gone.membership.pk}").status_code == 204
    assert gone.get("/api/me").status_code == 401
    assert not ApiToken.objects.filter(user=gone.membership.user).exists()
    assert AuditEvent.objects.filter(action="member.remove").count() == 1


def test_a_viewer_may_leave(owner: Membership) -> None:
    viewer = Browser(member(owner.workspace, "viewer", Role.VIEWER))
    assert viewer.delete(f"/api/workspace/members/{viewer.membership.pk}").status_code == 204
    assert error(viewer.get("/api/me")) == (403, "no_workspace")


def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    browser: Browser, owner: Membership
) -> None:
    ApiToken.objects.all().delete()
    made = browser.post("/api/tokens", {"name": "CI", "days": 30}).json()
    (listed,) = browser.get("/api/tokens").json()
    assert {name: made[name] for name in listed} == listed
    assert listed["expires_at"]
    client = Client(headers={"Authorization": f"Bearer {made['token']}"})
    assert client.get("/api/me").status_code == 200
    assert browser.delete(f"/api/tokens/{made['id']}").status_code == 204
    assert client.get("/api/me").status_code == 401
    assert actions(owner.workspace) == ["token.make", "token.revoke"]


def test_only_owners_see_the_tokens_of_others(browser: Browser, owner: Membership) -> None:
    editor = Browser(member(owner.workspace, "editor"))
    assert [one["is_yours"] for one in editor.get("/api/tokens").json()] == [True]
    assert sorted(one["is_yours"] for one in browser.get("/api/tokens").json()) == [False, True]
    theirs = ApiToken.objects.get(user=owner.user)
    assert error(editor.delete(f"/api/tokens/{theirs.pk}")) == (404, "not_found")

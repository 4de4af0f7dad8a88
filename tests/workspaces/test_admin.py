"""Pages of workspaces, members, tokens and the audit trail."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.fixtures.desk import StaffMember
from workspaces import audit
from workspaces.models import ApiToken, AuditEvent, Membership, Role, Workspace

pytestmark = pytest.mark.django_db


def listed(client: Client, kind: str) -> str:
    answer = client.get(reverse(f"admin:workspaces_{kind}_changelist"))
    assert answer.status_code == 200
    return answer.content.decode()


def page(workspace: Workspace) -> str:
    return reverse("admin:workspaces_workspace_change", args=(workspace.pk,))


def sent(*members: Membership, **fields: str) -> dict[str, str]:
    """A workspace's form as a browser sends it."""
    count = str(len(members))
    data = {"memberships-TOTAL_FORMS": count, "memberships-INITIAL_FORMS": count}
    for at, member in enumerate(members):
        own = {"id": member.pk, "workspace": member.workspace_id, "role": member.role}
        data |= {f"memberships-{at}-{key}": str(value) for key, value in own.items()}
    return data | fields


@pytest.mark.parametrize("kind", ["workspace", "auditevent"])
def test_members_see_what_is_of_their_workspaces(
    workspace: Workspace, elsewhere: Workspace, staff: StaffMember, superuser: Client, kind: str
) -> None:
    audit.record(elsewhere, None, "secret.action", "Elsewhere")
    member = staff(workspace)
    assert "Elsewhere" not in listed(member, kind)
    assert "Elsewhere" in listed(superuser, kind)
    assert member.get(page(elsewhere)).status_code == 302


def test_an_owner_gives_roles_but_no_limits(workspace: Workspace, staff: StaffMember) -> None:
    owner = staff(workspace, role=Role.OWNER)
    own = Membership.objects.get(user__username="staff")
    other = Membership.objects.create(
        workspace=workspace, user=User.objects.create_user("new"), role=Role.VIEWER
    )
    other.role = Role.EDITOR
    form = sent(own, other, name="Renamed", max_storage_bytes="1", max_render_jobs="99")
    assert owner.post(page(workspace), form).status_code == 302
    workspace.refresh_from_db()
    other.refresh_from_db()
    assert (workspace.name, workspace.max_storage_bytes) == ("Renamed", None)
    assert workspace.max_render_jobs == 4
    assert other.role == Role.EDITOR
    assert "members" in AuditEvent.objects.get(action="workspace.change").detail["fields"]


def test_an_editor_changes_no_workspace(workspace: Workspace, staff: StaffMember) -> None:
    assert staff(workspace).post(page(workspace), sent(name="Mine")).status_code == 403


def test_tokens_are_for_owners_to_see_and_revoke(
    workspace: Workspace, owner: Membership, staff: StaffMember, superuser: Client
) -> None:
    token, text = ApiToken.issue(owner, "robot")
    address = reverse("admin:workspaces_apitoken_change", args=(token.pk,))
    editors = staff(workspace, name="editor")
    assert editors.get(address).status_code in (302, 403)
    shown = superuser.get(address).content.decode()
    assert "robot" in shown
    assert text not in shown
    assert token.token_sha256 not in shown
    revoke = reverse("admin:workspaces_apitoken_delete", args=(token.pk,))
    owners = staff(workspace, role=Role.OWNER, name="second")
    assert owners.post(revoke, {"post": "yes"}).status_code == 302
    assert not ApiToken.objects.exists()


def test_people_are_the_superusers(workspace: Workspace, staff: StaffMember) -> None:
    assert staff(workspace).get(reverse("admin:auth_user_changelist")).status_code == 403


def test_the_audit_trail_is_only_read(workspace: Workspace, superuser: Client) -> None:
    event = audit.record(workspace, None, "asset.trash")
    address = reverse("admin:workspaces_auditevent_change", args=(event.pk,))
    assert superuser.get(address).status_code == 200
    assert superuser.post(address, {"action": "x"}).status_code == 403


def test_the_admin_wears_the_studios_colours(superuser: Client) -> None:
    html = superuser.get(reverse("admin:index")).content.decode()
    assert "--color-primary-500: rgb(212, 175, 55);" in html
    assert "workspaces/desk.css" in html

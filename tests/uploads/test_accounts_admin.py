"""Accounts on the admin."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.fixtures.desk import StaffMember
from tests.uploads.accounts import connected
from uploads import describing, health
from uploads.models import Account
from workspaces.models import AuditEvent, Role, Workspace

pytestmark = pytest.mark.django_db

LIST = "/admin/uploads/account/"


def page(account: Account) -> str:
    return reverse("admin:uploads_account_change", args=(account.pk,))


def form(**fields: str) -> dict[str, str]:
    """The form as a browser sends it."""
    return {
        "name": "Cats",
        "is_enabled": "on",
        "tags": "",
        "daily_cap": "",
        "gap_seconds": "",
        "quiet_from": "",
        "quiet_until": "",
        "time_zone": "UTC",
    } | fields


def test_members_see_the_accounts_of_their_workspaces(
    workspace: Workspace, elsewhere: Workspace, staff: StaffMember
) -> None:
    ours, theirs = connected(workspace, name="Ours"), connected(elsewhere, name="Theirs")
    member = staff(workspace, role=Role.VIEWER)
    listed = member.get(LIST).content.decode()
    assert "Ours" in listed
    assert "Theirs" not in listed
    assert member.get(page(ours)).status_code == 200
    assert member.get(page(theirs)).status_code == 302


def test_the_list_says_how_they_fare(workspace: Workspace, staff: StaffMember) -> None:
    health.reconnect_needed(connected(workspace), "YouTube says: revoked.")
    listed = staff(workspace).get(LIST).content.decode()
    assert "Reconnect needed" in listed
    assert "0 of 100" in listed


def test_an_editor_changes_labels_and_pace(workspace: Workspace, staff: StaffMember) -> None:
    account = connected(workspace)
    sent = form(name="Dogs", tags="a, b, a", daily_cap="7", quiet_from="22:00", quiet_until="7:00")
    assert staff(workspace).post(page(account), sent).status_code == 302
    account.refresh_from_db()
    assert (account.name, account.tags, account.daily_cap) == ("Dogs", ["a", "b"], 7)
    detail = AuditEvent.objects.get(action="account.change").detail
    assert set(detail["fields"]) == {"name", "tags", "daily_cap", "quiet_from", "quiet_until"}


def test_half_quiet_hours_and_unknown_zones_are_refused(
    workspace: Workspace, staff: StaffMember
) -> None:
    account, editor = connected(workspace), staff(workspace)
    assert "both ends" in editor.post(page(account), form(quiet_from="22:00")).content.decode()
    answer = editor.post(page(account), form(time_zone="Mars/Olympus")).content.decode()
    assert "No time zone has this name" in answer


def test_a_viewer_changes_nothing(workspace: Workspace, staff: StaffMember) -> None:
    account, viewer = connected(workspace), staff(workspace, role=Role.VIEWER)
    assert viewer.post(page(account), form(name="Mine")).status_code == 403
    viewer.post(LIST, {"action": "disable", "_selected_action": [str(account.pk)]})
    account.refresh_from_db()
    assert (account.name, account.is_enabled) == ("Cats", True)


def test_accounts_are_switched_off_and_on(workspace: Workspace, superuser: Client) -> None:
    account = connected(workspace)
    for action, on in (("disable", False), ("enable", True)):
        superuser.post(LIST, {"action": action, "_selected_action": [str(account.pk)]})
        account.refresh_from_db()
        assert account.is_enabled is on
        assert AuditEvent.objects.filter(action=f"account.{action}").count() == 1


def test_filters_find_platform_and_tag(workspace: Workspace, superuser: Client) -> None:
    connected(workspace, name="Tube", tags=["cats"])
    connected(workspace, "tiktok", name="Tok")
    assert "Tok" not in _names(superuser, "?platform=youtube")
    assert "Tube" not in _names(superuser, "?platform=tiktok")
    assert _names(superuser, "?tag=cats") == _names(superuser, "?platform=youtube")


def test_removed_accounts_are_on_no_page(workspace: Workspace, superuser: Client) -> None:
    account = connected(workspace, name="Gone")
    describing.remove(account)
    assert "Gone" not in superuser.get(LIST).content.decode()


def _names(client: Client, query: str) -> set[str]:
    listed = client.get(LIST + query).context["cl"].result_list
    return {account.name for account in listed}

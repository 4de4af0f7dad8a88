"""Uploads on the admin: what is told, to whom, and what may be done."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.fixtures.desk import StaffMember
from tests.uploads.accounts import connected
from uploads.models import Status, Upload, UploadStep
from workspaces.models import AuditEvent, Role, Workspace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("valkey")]
LIST = reverse("admin:uploads_upload_changelist")


def upload(workspace: Workspace, title: str = "Spring reel", **facts: object) -> Upload:
    account = connected(workspace, remote_id=title, name=f"Channel of {title}")
    row = Upload.objects.create(
        workspace=workspace, account=account, platform="youtube", sha256="0" * 64, size_bytes=10,
        file_name="reel.mp4", title=title, caption="0" * 64, sealed_session="gAAAAA-sealed",
        wake_at=timezone.now(), **facts,
    )  # fmt: skip
    UploadStep.objects.create(
        upload=row, attempt=1, name="retry", level="warning", code="away", message="No answer."
    )
    return row


def page(client: Client, row: Upload) -> str:
    address = reverse("admin:uploads_upload_change", args=[row.pk])
    return client.get(address).content.decode()


def act(client: Client, action: str, *rows: Upload) -> None:
    chosen = [str(row.pk) for row in rows]
    client.post(LIST, {"action": action, "_selected_action": chosen}, follow=True)


def test_a_page_tells_the_steps_and_the_errors_but_no_session(
    staff: StaffMember, workspace: Workspace
) -> None:
    row = upload(workspace, status=Status.FAILED, message="It was too long.")
    text = page(staff(workspace), row)
    assert "It was too long." in text
    assert "No answer." in text
    assert "gAAAAA-sealed" not in text


def test_a_link_that_is_no_web_address_is_not_made_a_link(
    staff: StaffMember, workspace: Workspace
) -> None:
    row = upload(workspace, status=Status.SUCCESS, url="javascript:alert(1)")
    assert "javascript:" not in page(staff(workspace), row)


def test_members_see_the_uploads_of_their_workspaces(
    staff: StaffMember, workspace: Workspace, elsewhere: Workspace
) -> None:
    upload(workspace)
    upload(elsewhere, "Secret reel")
    text = staff(workspace).get(LIST).content.decode()
    assert "Spring reel" in text
    assert "Secret reel" not in text


def test_failed_uploads_are_retried_and_it_is_written_down(
    staff: StaffMember, workspace: Workspace
) -> None:
    failed, done = upload(workspace, status=Status.FAILED), upload(workspace, "B", status="success")
    act(staff(workspace), "retry", failed, done)
    assert {row.title: row.status for row in Upload.objects.all()} == {
        "Spring reel": Status.PENDING,
        "B": Status.SUCCESS,
    }
    assert AuditEvent.objects.get(action="upload.retry").target == str(failed.pk)


def test_a_viewer_changes_nothing(staff: StaffMember, workspace: Workspace) -> None:
    row = upload(workspace)
    act(staff(workspace, role=Role.VIEWER), "cancel", row)
    row.refresh_from_db()
    assert row.status == Status.PENDING


def test_the_list_asks_as_little_for_many_as_for_few(
    staff: StaffMember, workspace: Workspace, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        upload(workspace, f"Reel {number}")
    client = staff(workspace)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        assert client.get(LIST).status_code == 200

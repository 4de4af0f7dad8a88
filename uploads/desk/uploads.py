"""Uploads on the admin: what became of them, step by step, and what may be decided about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from workspaces import audit
from workspaces.desk import access, wording
from workspaces.desk.base import DeskAdmin
from workspaces.desk.filters import DaysFilter, WorkspaceFilter
from workspaces.desk.panels import Panel, newest

from .. import choosing, deciding
from ..models import Level, Upload, UploadStep
from .filters import PlatformFilter

LINES = 300
SAFE_LINKS = ("https://", "http://")


@admin.register(Upload)
class UploadAdmin(DeskAdmin[Upload]):
    """Videos on their way to platforms. Sessions are on no page."""

    list_display = (
        "shown_title",
        "state",
        "shown_platform",
        "account",
        "sent",
        "link",
        "workspace",
        "due_at",
        "completed_at",
    )
    list_select_related = ("workspace", "account")
    list_filter = (
        WorkspaceFilter,
        "status",
        PlatformFilter,
        ("created_at", DaysFilter),
    )
    search_fields = ("title", "file_name", "remote_id", "workflow_name")
    actions = ("retry", "cancel", "ask")
    fields = (
        ("shown_title", "state", "workspace"),
        ("shown_platform", "account", "link"),
        ("asset", "sha256", "size", "duration"),
        ("sent", "shown_speed", "stage"),
        ("retries", "max_retries", "code", "field"),
        "message",
        ("due_at", "wake_at"),
        ("created_at", "started_at", "completed_at"),
        ("workflow_name", "node_id"),
        "said",
        "answered",
    )
    readonly_fields = (
        "shown_title",
        "state",
        "shown_platform",
        "link",
        "size",
        "sent",
        "shown_speed",
        "wake_at",
        "said",
        "answered",
        "node_id",
        "workflow_name",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        return super().get_queryset(request).defer("sealed_session")

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Whether the user may edit anywhere; which uploads is asked per action."""
        return access.may_edit(request)

    def panels(self, request: HttpRequest, row: Upload) -> list[Panel]:
        troubles = row.steps.exclude(level=Level.INFO)
        return [_steps("Errors and warnings", troubles, "None."), _steps("Steps", row.steps.all())]

    @admin.action(description="Retry failed and cancelled ones", permissions=["edit"])
    def retry(self, request: HttpRequest, rows: QuerySet[Upload]) -> None:
        self._decide(request, rows, "upload.retry", deciding.retry)

    @admin.action(description="Cancel", permissions=["edit"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Upload]) -> None:
        self._decide(request, rows, "upload.cancel", deciding.cancel)

    @admin.action(description="Ask the platform about unconfirmed ones", permissions=["edit"])
    def ask(self, request: HttpRequest, rows: QuerySet[Upload]) -> None:
        self._decide(request, rows, "upload.ask", deciding.ask)

    @admin.display(description="Title", ordering="title")
    def shown_title(self, upload: Upload) -> str:
        return wording.short(str(upload), 80)

    @admin.display(description="Status", ordering="status")
    def state(self, upload: Upload) -> SafeString:
        return wording.badge(upload.status)

    @admin.display(description="Platform", ordering="platform")
    def shown_platform(self, upload: Upload) -> str:
        return choosing.title_of(upload.platform)

    @admin.display(description="Size", ordering="size_bytes")
    def size(self, upload: Upload) -> str:
        return wording.size(upload.size_bytes)

    @admin.display(description="Sent", ordering="bytes_sent")
    def sent(self, upload: Upload) -> str:
        return f"{wording.size(upload.bytes_sent)} of {wording.size(upload.size_bytes)}"

    @admin.display(description="Speed")
    def shown_speed(self, upload: Upload) -> str:
        return f"{wording.size(round(upload.speed))}/s" if upload.speed else wording.NOTHING

    @admin.display(description="Post")
    def link(self, upload: Upload) -> SafeString | str:
        if not upload.url.startswith(SAFE_LINKS):
            return upload.remote_id or wording.NOTHING
        address = '<a href="{}" rel="noopener noreferrer" target="_blank">Open</a>'
        return format_html(address, upload.url)

    @admin.display(description="Words and choices")
    def said(self, upload: Upload) -> str:
        return wording.short(upload.post, 2000)

    @admin.display(description="The platform's answer")
    def answered(self, upload: Upload) -> str:
        return wording.short(upload.response, 2000) if upload.response else wording.NOTHING

    def _decide(
        self,
        request: HttpRequest,
        rows: QuerySet[Upload],
        action: str,
        decide: Callable[[Upload], Any],
    ) -> None:
        """Do it to each that the user may edit and whose state allows it; say how many."""
        done = refused = 0
        for upload in rows.select_related("workspace", "account"):
            if not access.may_edit(request, upload.workspace_id):
                continue
            try:
                decide(upload)
            except deciding.NotNow:
                refused += 1
                continue
            audit.record(
                upload.workspace, request.user, action, upload.pk,
                title=str(upload), account=upload.account.name,
            )  # fmt: skip
            done += 1
        note = f" The state of {refused} does not allow it." if refused else ""
        self.message_user(request, f"{done} upload{'' if done == 1 else 's'} changed.{note}")


def _steps(title: str, rows: QuerySet[UploadStep], empty: str = "Nothing yet.") -> Panel:
    lines, note = newest(rows.order_by("-pk"), LINES)
    cells = [
        (
            wording.moment(step.created_at),
            step.attempt,
            step.name,
            wording.badge(step.level),
            step.code,
            step.message,
        )
        for step in lines
    ]
    headers = ("When", "Attempt", "Step", "Level", "Code", "Said")
    return Panel(title, headers, cells, note, empty)

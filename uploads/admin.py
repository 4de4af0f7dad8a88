"""Accounts on the admin. What opens them is on no page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from workspaces import audit
from workspaces.desk import access, wording
from workspaces.desk.base import DeskAdmin
from workspaces.desk.filters import WorkspaceFilter

from . import choosing
from .desk.filters import AccountTagFilter, PlatformFilter
from .desk.form import AccountForm
from .desk.uploads import UploadAdmin as UploadAdmin
from .live import tell_account
from .models import Account

FACTS = (
    ("platform", "workspace"),
    ("handle", "remote_id"),
    ("state", "failure_streak", "last_reason"),
    ("last_success_at", "last_failure_at"),
    ("is_connected", "token_expires_at", "login_expires_at"),
    ("used", "next_slot"),
    ("created_at", "updated_at"),
)


@admin.register(Account)
class AccountAdmin(DeskAdmin[Account]):
    """Where videos are published. Accounts are connected on the studio's own page."""

    form = AccountForm
    list_display = (
        "name",
        "shown_platform",
        "shown_state",
        "workspace",
        "tag_list",
        "used",
        "next_slot",
        "last_success_at",
        "is_enabled",
    )
    list_select_related = ("workspace",)
    list_filter = (
        WorkspaceFilter,
        PlatformFilter,
        "state",
        "is_enabled",
        AccountTagFilter,
    )
    search_fields = ("name", "handle", "remote_id")
    actions = ("enable", "disable")
    fieldsets = (
        (None, {"fields": (("name", "is_enabled"), "tags")}),
        (
            "Pace",
            {
                "fields": (
                    ("daily_cap", "gap_seconds"),
                    ("quiet_from", "quiet_until", "time_zone"),
                )
            },
        ),
        ("Facts", {"fields": FACTS}),
    )
    readonly_fields = tuple(name for line in FACTS for name in line)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        return super().get_queryset(request).filter(removed_at=None).defer("sealed")

    def has_change_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        return access.may_edit(request, obj.workspace_id if obj else None)

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Whether the user may edit anywhere; which accounts is asked per action."""
        return access.may_edit(request)

    def save_model(self, request: HttpRequest, obj: Account, form: Any, change: bool) -> None:
        """Write what was edited and nothing else: a worker may have written the rest meanwhile."""
        if form.changed_data:
            obj.save(update_fields=[*form.changed_data, "updated_at"])
            tell_account(obj)
            audit.record(
                obj.workspace,
                request.user,
                "account.change",
                obj.pk,
                name=obj.name,
                fields=form.changed_data,
            )

    @admin.action(description="Enable", permissions=["edit"])
    def enable(self, request: HttpRequest, rows: QuerySet[Account]) -> None:
        self._switch(request, rows, on=True)

    @admin.action(description="Disable", permissions=["edit"])
    def disable(self, request: HttpRequest, rows: QuerySet[Account]) -> None:
        self._switch(request, rows, on=False)

    @admin.display(description="Platform", ordering="platform")
    def shown_platform(self, account: Account) -> str:
        return choosing.title_of(account.platform)

    @admin.display(description="State", ordering="state")
    def shown_state(self, account: Account) -> SafeString:
        return wording.badge(account.get_state_display())

    @admin.display(description="Tags")
    def tag_list(self, account: Account) -> SafeString:
        tags = ((str(tag),) for tag in account.tags)
        return format_html_join(" ", '<span class="desk-tag">{}</span>', tags)

    @admin.display(description="Used today")
    def used(self, account: Account) -> str:
        load = self._load(account)
        return f"{load.used} of {load.cap}" if load.cap else str(load.used)

    @admin.display(description="Next slot")
    def next_slot(self, account: Account) -> str:
        slot = self._load(account).next_slot
        if slot is None:
            return wording.NOTHING
        return "now" if slot <= timezone.now() else wording.moment(slot)

    @admin.display(description="Connected", boolean=True)
    def is_connected(self, account: Account) -> bool:
        return account.is_connected

    def _load(self, account: Account) -> choosing.Load:
        known: choosing.Load | None = getattr(account, "desk_load", None)
        if known is None:
            known = choosing.loads([account])[str(account.pk)]
            account.desk_load = known  # type: ignore[attr-defined]
        return known

    def _switch(self, request: HttpRequest, rows: QuerySet[Account], *, on: bool) -> None:
        changed = 0
        for account in rows.select_related("workspace").exclude(is_enabled=on):
            if not access.may_edit(request, account.workspace_id):
                continue
            Account.objects.filter(pk=account.pk).update(is_enabled=on, updated_at=timezone.now())
            tell_account(account)
            action = "account.enable" if on else "account.disable"
            audit.record(account.workspace, request.user, action, account.pk, name=account.name)
            changed += 1
        self.message_user(request, f"{changed} account{'' if changed == 1 else 's'} changed.")

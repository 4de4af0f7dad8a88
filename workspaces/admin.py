"""Workspaces, members, tokens and the audit trail on the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from . import audit
from .desk import access, wording
from .desk.base import DeskAdmin
from .models import ApiToken, AuditEvent, Membership, Role, Workspace

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
    from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
    from django.contrib.auth.forms import UserChangeForm as AnyUserChangeForm

    UserChangeForm = AnyUserChangeForm[User]
else:
    from unfold.admin import ModelAdmin, TabularInline
    from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

LIMITS = (
    "max_render_jobs",
    "max_storage_bytes",
    "max_upload_bytes",
    "upload_chunk_bytes",
    "upload_containers",
)

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User], ModelAdmin[User]):
    """People of the installation, for its superuser or whom Django's permissions let in."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin[Group]):
    """Django's groups."""


class Members(TabularInline[Membership, Workspace]):
    """Who belongs to a workspace. Owners give roles and remove; users are the superuser's."""

    model = Membership
    fields = ("user", "role", "created_at")
    autocomplete_fields = ("user",)
    extra = 0

    def get_readonly_fields(
        self, request: HttpRequest, obj: Workspace | None = None
    ) -> tuple[str, ...]:
        return ("created_at",) if access.sees_all(request) else ("user", "created_at")

    def has_view_permission(self, request: HttpRequest, obj: Workspace | None = None) -> bool:
        return obj is None or access.is_visible(request, obj.pk)

    def has_add_permission(self, request: HttpRequest, obj: Workspace | None = None) -> bool:
        return access.sees_all(request)

    def has_change_permission(self, request: HttpRequest, obj: Workspace | None = None) -> bool:
        return access.owns(request, obj.pk if obj else None)

    def has_delete_permission(self, request: HttpRequest, obj: Workspace | None = None) -> bool:
        return access.owns(request, obj.pk if obj else None)


@admin.register(Workspace)
class WorkspaceAdmin(DeskAdmin[Workspace]):
    """A tenant, its limits and its members. Deleting one is not for a button."""

    workspace_path = "pk"
    list_display = ("name", "max_render_jobs", "quota", "created_at")
    search_fields = ("name",)
    inlines = (Members,)

    def workspace_of(self, row: Workspace) -> UUID:
        return row.pk

    def get_readonly_fields(
        self, request: HttpRequest, obj: Workspace | None = None
    ) -> tuple[str, ...]:
        return ("id", "created_at") if access.sees_all(request) else ("id", *LIMITS, "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.sees_all(request)

    def has_change_permission(self, request: HttpRequest, obj: Workspace | None = None) -> bool:
        return access.owns(request, obj.pk if obj else None)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        changed = [*form.changed_data, *("members" for item in formsets if item.has_changed())]
        audit.record(
            form.instance, request.user, "workspace.change", form.instance.pk, fields=changed
        )

    @admin.display(description="Storage quota", ordering="max_storage_bytes")
    def quota(self, row: Workspace) -> str:
        return wording.size(row.max_storage_bytes)


@admin.register(ApiToken)
class ApiTokenAdmin(DeskAdmin[ApiToken]):
    """Tokens for the API, for owners to see and revoke. Their text is nowhere."""

    list_display = ("name", "user", "workspace", "last_used_at", "expires_at", "created_at")
    list_select_related = ("user", "workspace")
    search_fields = ("name", "user__username")
    fields = ("name", "user", "workspace", "last_used_at", "expires_at", "created_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        return access.visible(request, super().get_queryset(request), among=(Role.OWNER,))

    def has_view_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return access.owns(request, obj.workspace_id if obj else None)

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return access.owns(request, obj.workspace_id if obj else None)


@admin.register(AuditEvent)
class AuditEventAdmin(DeskAdmin[AuditEvent]):
    """Who did what. Only ever read."""

    list_display = ("created_at", "action", "target", "user", "workspace", "shown_detail")
    list_display_links = ("created_at",)
    list_select_related = ("user", "workspace")
    search_fields = ("action", "target", "user__username")
    fields = ("created_at", "action", "target", "user", "workspace", "whole_detail")
    readonly_fields = fields

    @admin.display(description="Detail")
    def shown_detail(self, row: AuditEvent) -> str:
        return wording.short(row.detail, 80) if row.detail else ""

    @admin.display(description="Detail")
    def whole_detail(self, row: AuditEvent) -> SafeString:
        return wording.pretty(row.detail)

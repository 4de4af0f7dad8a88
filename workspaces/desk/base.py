"""Admin pages that show a member what is theirs, and change only what may be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from . import access
from .lists import CappedPaginator, DeskList
from .panels import Panel

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
else:
    from unfold.admin import ModelAdmin

Row = TypeVar("Row", bound=Model)

PANELS = "workspaces/desk/panels.html"


class DeskAdmin(ModelAdmin[Row]):
    """Rows of the user's workspaces. Looking is for members; the rest is off unless said.

    Permissions follow from memberships alone: a staff member needs none of Django's.
    """

    workspace_path = "workspace"
    """From a row to its workspace, as a lookup."""
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    list_filter_submit = True
    list_fullwidth = True
    change_form_after_template = PANELS

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return DeskList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        return access.visible(request, super().get_queryset(request), self.workspace_path)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        if obj is None:
            return access.sees_all(request) or bool(access.roles(request))
        workspace = self.workspace_of(obj)
        return (
            access.sees_all(request) if workspace is None else access.is_visible(request, workspace)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def workspace_of(self, row: Row) -> UUID | None:
        """The workspace of a row; None for what is the installation's."""
        workspace: UUID | None = getattr(row, "workspace_id", None)
        return workspace

    def panels(self, request: HttpRequest, row: Row) -> list[Panel]:
        """Tables below the fields of a row."""
        return []

    def page(self, request: HttpRequest, row: Row) -> dict[str, Any]:
        """What the templates of a row's page get beside the fields."""
        return {"panels": self.panels(request, row)}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        response: object = super().changeform_view(request, object_id, form_url, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            row: Row | None = response.context_data.get("original")
            if row is not None:
                response.context_data |= self.page(request, row)
        return response

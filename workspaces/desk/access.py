"""Who sees what: members their workspaces, the installation's superuser everything."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from ..models import Membership, Role, Workspace

T = TypeVar("T", bound=Model)

KEPT, KEPT_CHOICES, KEPT_IDS = "desk_roles", "desk_choices", "desk_workspaces"
MOST_CHOICES = 200
EDITS = (Role.OWNER, Role.EDITOR)


def roles(request: HttpRequest) -> dict[UUID, str]:
    """The user's role in each of their workspaces; asked for once per request."""
    known: dict[UUID, str] | None = getattr(request, KEPT, None)
    if known is None:
        rows = Membership.objects.filter(user=request.user.pk)
        known = dict(rows.values_list("workspace_id", "role"))
        setattr(request, KEPT, known)
    return known


def sees_all(request: HttpRequest) -> bool:
    """Whether the user administers the installation."""
    return bool(request.user.is_active and request.user.is_superuser)


def visible(
    request: HttpRequest,
    rows: QuerySet[T],
    path: str = "workspace",
    among: Collection[str] = tuple(Role),
) -> QuerySet[T]:
    """`rows` of the workspaces in which the user has one of these roles.

    `path` leads from a row to its workspace.
    """
    if sees_all(request):
        return rows
    mine = [workspace for workspace, role in roles(request).items() if role in among]
    return rows.filter(**{path: mine[0]} if len(mine) == 1 else {f"{path}__in": mine})


def is_visible(request: HttpRequest, workspace_id: UUID) -> bool:
    """Whether the user may look into a workspace."""
    return sees_all(request) or workspace_id in roles(request)


def may_edit(request: HttpRequest, workspace_id: UUID | None = None) -> bool:
    """Whether the user may change things in a workspace; with None, in any."""
    if sees_all(request):
        return True
    mine = roles(request)
    if workspace_id is None:
        return any(role in EDITS for role in mine.values())
    return mine.get(workspace_id) in EDITS


def owns(request: HttpRequest, workspace_id: UUID | None = None) -> bool:
    """Whether the user administers a workspace; with None, any."""
    if sees_all(request):
        return True
    mine = roles(request)
    if workspace_id is None:
        return Role.OWNER in mine.values()
    return mine.get(workspace_id) == Role.OWNER


def workspace_ids(request: HttpRequest) -> list[UUID]:
    """All workspaces that the user sees; asked for once per request."""
    if not sees_all(request):
        return list(roles(request))
    known: list[UUID] | None = getattr(request, KEPT_IDS, None)
    if known is None:
        known = list(Workspace.objects.order_by().values_list("pk", flat=True))
        setattr(request, KEPT_IDS, known)
    return known


def choices(request: HttpRequest) -> list[tuple[str, str]]:
    """The user's workspaces by name, at most MOST_CHOICES; asked for once per request."""
    known: list[tuple[str, str]] | None = getattr(request, KEPT_CHOICES, None)
    if known is None:
        rows: QuerySet[Any] = visible(request, Workspace.objects.all(), "pk").order_by("name")
        named = rows.values_list("pk", "name")[:MOST_CHOICES]
        known = [(str(pk), name) for pk, name in named]
        setattr(request, KEPT_CHOICES, known)
    return known

"""Oneself: name and address, the workspace to work in, and leaving."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.utils import timezone
from ninja import Router, Status

from .. import audit
from ..access import READING, ApiRequest
from ..errors import not_found
from ..models import Membership, shown_name
from . import schemas

router = Router(tags=["account"])


@router.patch("/me/profile", response=schemas.UserOut, auth=READING)
def change_profile(request: ApiRequest, body: schemas.ProfileChange) -> dict[str, Any]:
    """Change one's own name or e-mail address."""
    membership = request.auth.membership
    user, changed = membership.user, []
    if body.name is not None:
        user.first_name, user.last_name = body.name, ""
        changed += ["first_name", "last_name"]
    if body.email is not None:
        user.email = body.email
        changed.append("email")
    if changed:
        user.save(update_fields=changed)
        audit.record(membership.workspace, user, "profile.change", user.pk, fields=changed)
    return user_json(membership)


@router.post("/me/workspace", response=schemas.WorkspaceOut, auth=READING)
def choose_workspace(request: ApiRequest, body: schemas.WorkspaceChoice) -> dict[str, Any]:
    """Go to another of one's workspaces. A token stays in its own."""
    mine = Membership.objects.filter(user=request.auth.user_id)
    chosen = mine.filter(workspace=body.workspace_id).select_related("workspace").first()
    if chosen is None:
        raise not_found("workspace")
    chosen.chosen_at = timezone.now()
    chosen.save(update_fields=["chosen_at"])
    return workspace_json(chosen)


@router.post("/me/sign-out", response={204: None}, auth=READING)
def sign_out(request: ApiRequest) -> Status[None]:
    """End this browser's session. A token has none; it is revoked instead."""
    if request.user.is_authenticated:
        audit.record(request.auth.workspace, request.auth.membership.user, "signout")
        logout(request)
    return Status(204, None)


def user_json(membership: Membership) -> dict[str, Any]:
    """The member's user as `UserOut`."""
    user = membership.user
    return {
        "id": user.pk,
        "username": user.get_username(),
        "name": shown_name(membership.user),
        "email": user.email,
        "is_staff": user.is_staff,
    }


def workspace_json(membership: Membership) -> dict[str, Any]:
    """The member's workspace as `WorkspaceOut`."""
    workspace = membership.workspace
    return {"id": workspace.pk, "name": workspace.name, "role": membership.role}

"""The audit trail: who did what to which object."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User

from .models import AuditEvent, Workspace


def record(
    workspace: Workspace,
    user: User | AnonymousUser | None,
    action: str,
    target: object = "",
    **detail: Any,
) -> AuditEvent:
    """Add an event, as in `record(workspace, user, "asset.delete", asset.id, name="a.mp4")`.

    `user` is None (or anonymous) for what the system does by itself. `detail` must be JSON.
    """
    known = user if isinstance(user, User) else None
    return AuditEvent.objects.create(
        workspace=workspace, user=known, action=action, target=str(target)[:120], detail=detail
    )

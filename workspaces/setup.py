"""What a new installation begins with: one workspace and its owner."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from .models import Membership, Role, Workspace

FIRST_WORKSPACE = UUID("00000000-0000-4000-8000-000000000001")
"""A fixed key, so that of several processes that start at once only one makes the row."""
FIRST_NAME = "My workspace"
OWNER = "owner"


def first_workspace() -> tuple[Workspace, Membership]:
    """The oldest workspace and its oldest owner, made where missing. Any number may call at once.

    The owner that is made administers the installation too, and has no password: sign-in links
    let them in.
    """
    membership = (
        Membership.objects.filter(role=Role.OWNER)
        .order_by("workspace__created_at", "created_at", "pk")
        .select_related("workspace", "user")
        .first()
        or _make()
    )
    return membership.workspace, membership


@transaction.atomic
def _make() -> Membership:
    workspace = Workspace.objects.order_by("created_at").first()
    if workspace is None:
        workspace, _ = Workspace.objects.get_or_create(
            id=FIRST_WORKSPACE, defaults={"name": FIRST_NAME}
        )
    owner, created = get_user_model().objects.get_or_create(
        username=OWNER, defaults={"is_staff": True, "is_superuser": True}
    )
    if created:
        owner.set_unusable_password()
        owner.save(update_fields=["password"])
    membership, _ = Membership.objects.get_or_create(
        workspace=workspace, user=owner, defaults={"role": Role.OWNER}
    )
    return membership

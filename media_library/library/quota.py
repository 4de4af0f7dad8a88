"""How much room a workspace takes, and may take.

Counted is each content once; what lies in the trash counts until it is emptied.
"""

from __future__ import annotations

from django.db.models import Sum

from media_library.models import Asset
from media_library.refusal import refuse
from workspaces.models import Workspace


def used_bytes(workspace: Workspace) -> int:
    """Bytes of all that is in the workspace, the trash included."""
    rows = Asset.every.filter(workspace=workspace)
    return rows.aggregate(total=Sum("blob__size_bytes"))["total"] or 0


def check(workspace: Workspace, size: int, name: str, *, freed: int = 0) -> None:
    """Raises Refused if so many more bytes do not fit. `freed`: those that go at the same time."""
    most = workspace.max_storage_bytes
    if most is None:
        return
    needed = used_bytes(workspace) + size - freed
    if needed > most:
        raise refuse("quota", name, needed, most)


def hold(workspace: Workspace) -> None:
    """Let no other transaction add to a limited workspace until this one ends."""
    if workspace.max_storage_bytes is not None:
        Workspace.objects.select_for_update().filter(pk=workspace.pk).first()

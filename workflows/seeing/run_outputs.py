"""Which video a run has made, for publishing (`uploads.outputs`)."""

from __future__ import annotations

from uuid import UUID

from media_library.models import Asset, Kind
from uploads import outputs

from ..models import WorkflowVideo


def listen() -> None:
    """Answer from now on."""
    outputs.register(find)


def find(workspace_id: UUID, run_id: UUID) -> Asset | None:
    """The newest video that left the run as an output."""
    links = WorkflowVideo.objects.filter(
        run=run_id,
        run__workspace=workspace_id,
        role=WorkflowVideo.Role.OUTPUT,
        asset__kind=Kind.VIDEO,
        asset__trashed_at=None,
    )
    newest = links.select_related("asset__blob").order_by("-created_at", "-pk").first()
    return newest.asset if newest else None

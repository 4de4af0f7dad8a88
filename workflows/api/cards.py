"""Workflows as lists show them: with a picture, and how much is in them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Func, IntegerField, Max, QuerySet
from django.db.models.functions import Coalesce

from media_library.models import Kind
from workspaces.access import Caller
from workspaces.models import shown_name

from ..models import Workflow, WorkflowVideo
from .schemas import WorkflowRow

STILL = "/api/workflows/{workflow}/nodes/{node}/still?w=320&v={revision}"


class NodeCount(Func):
    """How many nodes a definition has, counted by the database."""

    function = "json_array_length"
    template = "%(function)s(%(expressions)s, '$.nodes')"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "jsonb_array_length(%(expressions)s -> 'nodes')"
        return self.as_sql(compiler, connection, template=template, **context)


def counted(caller: Caller) -> QuerySet[Workflow]:
    """Workflows of the caller's workspace with their number of nodes."""
    workflows = Workflow.objects.filter(workspace=caller.workspace).select_related("saved_by")
    return workflows.annotate(node_count=Coalesce(NodeCount("definition"), 0))


def rows_json(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Workflows of `counted` as lists show them."""
    counts = _videos_made(rows)
    covers = _output_pictures(rows)
    names = WorkflowRow.model_fields.keys() - {"video_count", "cover", "saved_by"}
    return [
        {name: getattr(row, name) for name in names}
        | {
            "video_count": counts.get(row.pk, 0),
            "cover": covers.get(row.pk) or _still(row),
            "saved_by": shown_name(row.saved_by),
        }
        for row in rows
    ]


def _videos_made(rows: Sequence[Workflow]) -> dict[uuid.UUID, int]:
    """How many videos each workflow has made that are still there."""
    made = WorkflowVideo.objects.filter(
        workflow__in=rows,
        role=WorkflowVideo.Role.OUTPUT,
        asset__kind=Kind.VIDEO,
        asset__trashed_at=None,
    )
    return dict(made.order_by().values_list("workflow").annotate(Count("asset", distinct=True)))


def _output_pictures(rows: Sequence[Workflow]) -> dict[uuid.UUID, str]:
    """Of each workflow that has made something to see, the address of the newest's thumbnail."""
    made = WorkflowVideo.objects.filter(
        workflow__in=rows, role=WorkflowVideo.Role.OUTPUT, asset__trashed_at=None
    ).exclude(asset__kind=Kind.AUDIO)
    newest = made.order_by().values("workflow").annotate(newest=Max("pk")).values("newest")
    found = WorkflowVideo.objects.filter(pk__in=newest)
    return {
        workflow: f"/media/{asset}/thumbnail?width=320&v={sha256}"
        for workflow, asset, sha256 in found.values_list("workflow", "asset", "asset__blob")
    }


def _still(row: Workflow) -> str:
    """The address of a picture of what the workflow would make."""
    if not row.main_node:
        return ""
    return STILL.format(workflow=row.pk, node=row.main_node, revision=row.revision)

"""Queues as one workspace sees them: what waits, what runs, what is paused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from workspaces.models import Workspace

from ..models import NodeRun, QueuePause, Run
from ..running.tickets import QUEUES

Status = NodeRun.Status


@dataclass(frozen=True)
class Queue:
    """A queue of a workspace, in nodes."""

    queue: str
    paused: bool
    queued: int
    running: int


def queues(workspace: Workspace) -> list[Queue]:
    """Every queue, with what of this workspace is in it."""
    paused = _paused(workspace)
    counts = _counts(workspace)
    return [
        Queue(
            queue=name,
            paused="" in paused or name in paused,
            queued=counts[name, Status.QUEUED],
            running=counts[name, Status.RUNNING],
        )
        for name in QUEUES
    ]


def positions(run: Run) -> dict[str, int]:
    """Of each queued node: how many of the workspace's nodes start before it, plus one."""
    queued = NodeRun.objects.filter(workspace=run.workspace_id, status=Status.QUEUED)
    names = set(queued.filter(run=run).order_by().values_list("queue", flat=True).distinct())
    found: dict[str, int] = {}
    for name in names:
        order = queued.filter(queue=name).order_by("priority", "queued_at", "pk")
        for place, (run_id, node) in enumerate(order.values_list("run_id", "node_id"), 1):
            if run_id == run.pk:
                found[node] = place
    return found


def _paused(workspace: Workspace) -> set[str]:
    mine = Q(workspace=workspace) | Q(workspace=None)
    return set(QueuePause.objects.filter(mine).values_list("queue", flat=True))


def _counts(workspace: Workspace) -> Counter[tuple[str, str]]:
    rows = (
        NodeRun.objects.filter(workspace=workspace, status__in=(Status.QUEUED, Status.RUNNING))
        .order_by()
        .values_list("queue", "status")
        .annotate(Count("pk"))
    )
    return Counter({(queue, status): count for queue, status, count in rows})

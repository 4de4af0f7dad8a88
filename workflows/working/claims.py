"""Which queued node a worker takes next, and the lease on it.

A claim is a conditional UPDATE from queued to running that raises `attempt`, the fencing number:
whatever an older attempt still tries to write finds no row. The lease ends soon after its holder
stops renewing it, and `reconcile` gives the node to somebody else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from workflows import events
from workflows.events import Draft
from workflows.live.messages import NodeStarted
from workflows.machine import holders
from workflows.models import NodeRun
from workflows.rows.locking import locked, one_claim_at_a_time
from workflows.rows.turns import writing
from workflows.running.lifecycle import begin

LEASE = timedelta(seconds=4.5)
LOST_RACES = 5
LIMITED_QUEUE = "render"

Status = NodeRun.Status

TURN = """
SELECT * FROM workflows_noderun WHERE id = (
SELECT node.id FROM workflows_noderun node
JOIN workspaces_workspace workspace ON workspace.id = node.workspace_id
LEFT JOIN (
    SELECT workspace_id, COUNT(*) AS nodes,
           SUM(CASE WHEN queue = %(limited)s THEN 1 ELSE 0 END) AS limited
    FROM workflows_noderun WHERE status = 'running' GROUP BY workspace_id
) busy ON busy.workspace_id = node.workspace_id
WHERE node.status = 'queued' AND node.queue = %(queue)s AND node.queued_at <= %(now)s
AND (node.queue <> %(limited)s OR COALESCE(busy.limited, 0) < workspace.max_render_jobs)
AND NOT EXISTS (
    SELECT 1 FROM workflows_queuepause pause
    WHERE (pause.workspace_id IS NULL OR pause.workspace_id = node.workspace_id)
    AND pause.queue IN ('', node.queue)
)
ORDER BY node.priority, COALESCE(busy.nodes, 0), node.queued_at, node.id
LIMIT 1)
"""
"""Whose turn it is: the most urgent, then the workspace with the least running, then the oldest."""


class Lost(Exception):
    """Somebody else was faster."""


def claim(queue: str) -> NodeRun | None:
    """Take the node of `queue` whose turn it is; None if nothing may start now."""
    for _ in range(LOST_RACES):
        try:
            with writing():
                one_claim_at_a_time(queue)
                node = _first(queue)
                return _take(node) if node else None
        except Lost:
            continue
    return None


def held(node: NodeRun) -> QuerySet[NodeRun]:
    """The node's row for as long as this attempt holds it, else nothing."""
    return NodeRun.objects.filter(pk=node.pk, status=Status.RUNNING, attempt=node.attempt)


def renew(node: NodeRun) -> bool:
    """Keep the lease for a while longer. False if it is lost."""
    with writing():
        return bool(held(node).update(lease_until=timezone.now() + LEASE))


def queued(queue: str) -> QuerySet[NodeRun]:
    """Nodes that wait for a worker and for nothing else."""
    return NodeRun.objects.filter(status=Status.QUEUED, queue=queue, queued_at__lte=timezone.now())


def startable(queue: str) -> bool:
    """Whether a claim would find something."""
    return _first(queue) is not None


def _first(queue: str) -> NodeRun | None:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    facts = {"queue": queue, "limited": LIMITED_QUEUE, "now": now}
    return next(iter(NodeRun.objects.raw(TURN, facts)), None)


def _take(node: NodeRun) -> NodeRun:
    """Claim the node. Raises Lost, which rolls everything back."""
    run = locked(node.run_id)
    now = timezone.now()
    same = NodeRun.objects.filter(pk=node.pk, status=Status.QUEUED, attempt=node.attempt)
    claimed = _claimed(node, now)
    if not same.filter(queued_at__lte=now).update(**claimed):
        raise Lost
    for name, value in claimed.items():
        setattr(node, name, value)
    started: NodeStarted = {"attempt": node.attempt}
    events.record(run, [*begin(run, now), Draft("node.started", node.node_id, started)])
    return node


def _claimed(node: NodeRun, now: datetime) -> dict[str, Any]:
    return {
        "status": Status.RUNNING,
        "attempt": node.attempt + 1,
        "lease_until": now + LEASE,
        "holder": holders.me(),
        "started_at": now,
        "progress": 0.0,
        "stage": "",
        "detail": {},
        "warnings": [],
    }

"""Stopping runs and nodes, and pausing queues.

What waits is cancelled at once. What runs is asked to stop: its worker sees that within a quarter
of a second, kills ffmpeg, and settles the node; if the worker is gone, the reconciler does.
"""

from __future__ import annotations

import uuid

from django.utils import timezone

from workflows.events import Draft
from workflows.models import NodeRun, QueuePause, Run
from workflows.rows.locking import locked
from workflows.rows.turns import writing
from workflows.running import advance, tickets
from workflows.running.tickets import QUEUES
from workspaces.models import Workspace

Status = NodeRun.Status
IDLE = (Status.WAITING, Status.QUEUED)


def cancel(run_id: uuid.UUID) -> bool:
    """Stop a run. False if it has finished or is being cancelled already."""
    with writing():
        run = locked(run_id)
        if run.cancel_requested or run.status in Run.FINISHED:
            return False
        run.cancel_requested = True
        Run.objects.filter(pk=run.pk).update(cancel_requested=True)
        drafts = [Draft("run.cancelling", "", {}), *_stop(run, None)]
        advance.conclude(run, drafts)
    return True


def cancel_node(run_id: uuid.UUID, node_id: str) -> bool:
    """Stop one node; what needs it is skipped. False if it has finished already."""
    with writing():
        run = locked(run_id)
        drafts = _stop(run, node_id)
        if any(draft.type == "node.cancelled" for draft in drafts):
            advance.onward(run, node_id, Status.CANCELLED, drafts)
        elif drafts:
            advance.conclude(run, drafts)
    return bool(drafts)


def pause(workspace: Workspace | None = None, queue: str = "") -> None:
    """Start nothing more of a queue (or all), in a workspace (or all). What runs goes on."""
    key = QueuePause.key_of(workspace, queue)
    QueuePause.objects.get_or_create(key=key, defaults={"workspace": workspace, "queue": queue})


def resume(workspace: Workspace | None = None, queue: str = "") -> None:
    """Take back the same `pause`, and wake the workers."""
    QueuePause.objects.filter(key=QueuePause.key_of(workspace, queue)).delete()
    tickets.after_commit({name: tickets.MOST for name in QUEUES if queue in ("", name)})


def _stop(run: Run, node_id: str | None) -> list[Draft]:
    """Cancel the run's idle nodes and ask its running ones to stop: all of them, or one."""
    rows = NodeRun.objects.filter(run=run)
    rows = rows.filter(node_id=node_id) if node_id else rows
    idle = list(rows.filter(status__in=IDLE).values_list("node_id", flat=True))
    running = rows.filter(status=Status.RUNNING, cancel_requested=False)
    busy = list(running.values_list("node_id", flat=True))
    rows.filter(status__in=IDLE).update(status=Status.CANCELLED, finished_at=timezone.now())
    running.update(cancel_requested=True)
    return [
        *(Draft("node.cancelled", node, {}) for node in idle),
        *(Draft("node.cancelling", node, {}) for node in busy),
    ]

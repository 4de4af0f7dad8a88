"""Tells about runs: writes RunEvents with gapless numbers, and publishes after commit.

The only sender to the channel layer. A reader that joins late takes `snapshot`, then every
message whose `seq` is greater; one that was away asks `events_since` for what it missed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils import timezone

from workflows.live import publisher
from workflows.live.messages import Event, EventType, NodeState, Payload, Snapshot
from workflows.models import NodeRun, Run, RunEvent
from workflows.rows import bulk
from workflows.rows.locking import locked, set_seq

MOST_EVENTS = 1_000
UNLOCKED_READS = 3


@dataclass(frozen=True)
class Draft:
    """An event before it has its number."""

    type: EventType
    node: str
    payload: Payload


def run_group(run_id: uuid.UUID) -> str:
    """The channel group of one run."""
    return f"run.{run_id}"


def workspace_group(workspace_id: uuid.UUID) -> str:
    """The channel group of everything that changes state in a workspace."""
    return f"workspace.{workspace_id}"


def record(run: Run, drafts: Sequence[Draft]) -> None:
    """Number and keep events, and publish them when the transaction commits.

    `run` was locked in this transaction (`locking.locked`), so nobody else takes its numbers.
    """
    if not drafts:
        return
    now = timezone.now()
    first = run.seq + 1
    run.seq += len(drafts)
    set_seq(run)
    bulk.insert(
        RunEvent,
        [
            {
                "run": run.pk,
                "seq": seq,
                "type": draft.type,
                "node_id": draft.node,
                "payload": draft.payload,
                "created_at": now,
            }
            for seq, draft in enumerate(drafts, first)
        ],
    )
    time, key = now.isoformat(), str(run.pk)
    events = [_message(seq, time, key, draft) for seq, draft in enumerate(drafts, first)]
    groups = (run_group(run.pk), workspace_group(run.workspace_id))
    transaction.on_commit(lambda: _publish(groups, events))


def passing(run_id: uuid.UUID, type: EventType, nodes: Iterable[str], payload: Payload) -> None:
    """Publish something that is not kept, progress or a log line, of each of these nodes."""
    time, key = timezone.now().isoformat(), str(run_id)
    messages = [_message(None, time, key, Draft(type, node, payload)) for node in nodes]
    _publish((run_group(run_id),), messages)


def events_since(run_id: uuid.UUID, seq: int, limit: int = MOST_EVENTS) -> list[Event]:
    """The oldest `limit` events after number `seq`."""
    rows = RunEvent.objects.filter(run_id=run_id, seq__gt=seq).order_by("seq")[:limit]
    return [_event(row) for row in rows]


def snapshot(run_id: uuid.UUID) -> Snapshot:
    """The run with all its nodes as they stand after event `seq`. Raises Run.DoesNotExist.

    Reads without a lock, so that browsers never hold up a worker, and again where the run moved
    on meanwhile; only a run that moves all the time is locked.
    """
    for _ in range(UNLOCKED_READS):
        run = Run.objects.defer("definition", "options").get(pk=run_id)
        nodes = _nodes(run_id)
        if Run.objects.values_list("seq", flat=True).get(pk=run_id) == run.seq:
            return _snapshot(run, nodes)
    with transaction.atomic():
        return _snapshot(locked(run_id), _nodes(run_id))


def _nodes(run_id: uuid.UUID) -> list[NodeRun]:
    return list(NodeRun.objects.filter(run_id=run_id).order_by("position"))


def _snapshot(run: Run, nodes: Iterable[NodeRun]) -> Snapshot:
    return {
        "run": str(run.pk),
        "workflow": str(run.workflow_id) if run.workflow_id else None,
        "name": run.name,
        "status": run.status,
        "cancelling": run.cancel_requested,
        "error": run.error,
        "seq": run.seq,
        "priority": run.priority,
        "created_at": run.created_at.isoformat(),
        "started_at": _iso(run.started_at),
        "finished_at": _iso(run.finished_at),
        "nodes": [_node_state(node) for node in nodes],
    }


def _publish(groups: Iterable[str], events: Sequence[Event]) -> None:
    for group in groups:
        publisher.put(group, events)


def _event(row: RunEvent) -> Event:
    draft = Draft(cast(EventType, row.type), row.node_id, row.payload)
    return _message(row.seq, row.created_at.isoformat(), str(row.run_id), draft)


def _message(seq: int | None, time: str, run: str, draft: Draft) -> Event:
    return {
        "seq": seq,
        "time": time,
        "run": run,
        "type": draft.type,
        "node": draft.node,
        "payload": draft.payload,
    }


def _node_state(node: NodeRun) -> NodeState:
    return {
        "node": node.node_id,
        "type": node.node_type,
        "status": node.status,
        "queue": node.queue,
        "attempt": node.attempt,
        "reduced": node.reduced,
        "digest": node.digest,
        "reason": node.miss_reason or node.reuse_reason,
        "progress": node.progress,
        "stage": node.stage,
        "detail": node.detail,
        "outputs": node.outputs,
        "warnings": node.warnings,
        "error": node.error,
        "expected_seconds": node.expected_seconds,
        "queued_at": _iso(node.queued_at),
        "started_at": _iso(node.started_at),
        "finished_at": _iso(node.finished_at),
        "seconds": node.seconds,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

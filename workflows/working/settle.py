"""What becomes of a node when its attempt ends: done, failed, queued again or cancelled.

One transaction each: the row of the run, the node by conditional UPDATE, its events, and what
follows from it. A late answer of an old attempt, or one after a cancel, finds no row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from workflows import events
from workflows.events import Draft
from workflows.live.messages import NodeDone, NodeQueued, Problem
from workflows.models import NodeRun
from workflows.rows.locking import locked
from workflows.rows.turns import writing
from workflows.running import advance, tickets
from workflows.working import claims, retry
from workflows.working.retry import Again, GiveUp

Status = NodeRun.Status
Fields = Mapping[str, Any]

NOBODY: Mapping[str, Sequence[str]] = {}
FREED: Fields = {"lease_until": None, "holder": "", "stage": "", "detail": {}}


def succeed(
    node: NodeRun,
    outputs: Fields,
    warnings: Sequence[str],
    warned: Mapping[str, Sequence[str]] = NOBODY,
) -> bool:
    """The attempt has made these (stored) outputs. False if it no longer counts.

    `warned` holds what its encode found out about the nodes fused into it.
    """
    now = timezone.now()
    done: NodeDone = {
        "reason": node.miss_reason,
        "seconds": _seconds(node, now),
        "outputs": outputs,
        "warnings": list(warnings),
    }
    fields = {
        "outputs": outputs,
        "warnings": list(warnings),
        "detail": node.detail,
        "progress": 1.0,
        "error": None,
    }
    draft = Draft("node.finished", node.node_id, done)
    with writing():
        changes = _ended(Status.SUCCEEDED, now, fields)
        ended = _unless_cancelled(claims.held(node), node, changes, draft, ended=True)
        if ended and warned:
            _warn(node, warned)
    return ended


def fail(node: NodeRun, verdict: GiveUp, warnings: Sequence[str] = ()) -> bool:
    """The attempt has failed for good. False if it no longer counts."""
    return _fail(claims.held(node), node, verdict, warnings)


def cancel(node: NodeRun) -> bool:
    """The attempt has stopped because the user asked. False if it no longer counts."""
    return _cancel(claims.held(node), node)


def again(node: NodeRun, verdict: Again) -> bool:
    """The attempt has failed, and there will be another. False if it no longer counts."""
    fields = {
        "tries": verdict.history.tries,
        "reduced": verdict.history.reduced,
        "error": {"code": "retrying", "message": verdict.note, "field": ""},
    }
    return _requeue(claims.held(node), node, verdict.at, fields, verdict.note)


def died(node: NodeRun, *, blame: bool = True) -> bool:
    """The process of this attempt is gone. False if it no longer counts, or lives after all: its
    lease was renewed since `node` was read.

    `blame` counts it against the node, which may be what kills its workers.
    """
    rows = claims.held(node).filter(lease_until=node.lease_until)
    deaths = node.deaths + blame
    if node.cancel_requested:
        return _cancel(rows, node)
    if deaths >= retry.DEATHS_ALLOWED:
        return _fail(rows, node, GiveUp("worker_died", retry.DIED.format(deaths=deaths)))
    note = "Its worker died; another takes over."
    return _requeue(rows, node, timezone.now(), {"deaths": deaths}, note)


def _warn(node: NodeRun, warned: Mapping[str, Sequence[str]]) -> None:
    run, drafts = locked(node.run_id), []
    for row in NodeRun.objects.filter(run=run, node_id__in=warned):
        new = [sentence for sentence in warned[row.node_id] if sentence not in row.warnings]
        if new:
            row.warnings = [*row.warnings, *new]
            row.save(update_fields=["warnings"])
            drafts.append(Draft("node.warned", row.node_id, {"warnings": row.warnings}))
    events.record(run, drafts)


def _fail(
    rows: QuerySet[NodeRun], node: NodeRun, verdict: GiveUp, warnings: Sequence[str] = ()
) -> bool:
    error: Problem = {
        "code": verdict.code,
        "message": verdict.message,
        "field": verdict.field,
    }
    fields = {"error": error, "warnings": list(warnings)}
    draft = Draft("node.failed", node.node_id, error)
    changes = _ended(Status.FAILED, timezone.now(), fields)
    return _unless_cancelled(rows, node, changes, draft, ended=True)


def _cancel(rows: QuerySet[NodeRun], node: NodeRun) -> bool:
    draft = Draft("node.cancelled", node.node_id, {})
    changes = _ended(Status.CANCELLED, timezone.now(), {})
    return _write(rows.filter(cancel_requested=True), node, changes, draft, ended=True)


def _ended(status: Status, now: datetime, fields: Fields) -> Fields:
    return {**FREED, "status": status, "finished_at": now, **fields}


def _requeue(
    rows: QuerySet[NodeRun], node: NodeRun, at: datetime, fields: Fields, note: str
) -> bool:
    payload: NodeQueued = {
        "queue": node.queue,
        "reason": node.miss_reason,
        "note": note,
        "not_before": at.isoformat(),
        "expected_seconds": node.expected_seconds,
    }
    draft = Draft("node.queued", node.node_id, payload)
    changes = {**FREED, "status": Status.QUEUED, "queued_at": at, "progress": 0.0, **fields}
    return _unless_cancelled(rows, node, changes, draft, ended=False)


def _unless_cancelled(
    rows: QuerySet[NodeRun], node: NodeRun, changes: Fields, draft: Draft, *, ended: bool
) -> bool:
    """Write, unless the user asked for a cancel meanwhile, which then is what happens."""
    if _write(rows.filter(cancel_requested=False), node, changes, draft, ended=ended):
        return True
    _cancel(rows, node)
    return False


def _write(
    rows: QuerySet[NodeRun], node: NodeRun, changes: Fields, draft: Draft, *, ended: bool
) -> bool:
    with writing():
        run = locked(node.run_id)
        if not rows.update(**changes):
            return False
        if ended:
            status, outputs = changes["status"], changes.get("outputs")
            advance.onward(run, node.node_id, status, [draft], outputs)
        else:
            events.record(run, [draft])
            tickets.after_commit({node.queue: 1})
    return True


def _seconds(node: NodeRun, now: datetime) -> float:
    return (now - node.started_at).total_seconds() if node.started_at else 0.0

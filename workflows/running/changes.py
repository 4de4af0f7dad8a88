"""Decisions of a sweep as rows and events."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from workflows.events import Draft
from workflows.live.messages import NodeDone, NodeQueued
from workflows.models import NodeRun, Run
from workflows.planner import Plan
from workflows.planning.reasons import why_reused
from workflows.planning.sweep import Decision
from workflows.rows import bulk

Status = NodeRun.Status
RECENT = 5
LOOK_AGAIN_SECONDS = 10
ENDED = (Status.SUCCEEDED, Status.REUSED, Status.FAILED, Status.SKIPPED)


def fields(plan: Plan, decision: Decision, expected: float | None, now: datetime) -> dict[str, Any]:
    """What a decision writes into the row of its node."""
    reused = decision.status == Status.REUSED
    ended = decision.status in ENDED
    return {
        "status": decision.status,
        "queue": plan.queue(decision.node),
        "digest": decision.digest,
        "miss_reason": "" if reused or decision.error else decision.reason,
        "reuse_reason": why_reused(decision.reason) if reused else "",
        "outputs": dict(decision.outputs),
        "warnings": list(decision.warnings),
        "error": decision.error,
        "progress": 1.0 if decision.status in NodeRun.DONE else 0.0,
        "expected_seconds": expected,
        "queued_at": None if ended else now,
        "started_at": now if ended else None,
        "finished_at": now if ended else None,
    }


WAITING: Mapping[str, Any] = {
    "status": Status.WAITING,
    "queue": "",
    "digest": "",
    "miss_reason": "",
    "reuse_reason": "",
    "outputs": {},
    "warnings": [],
    "error": None,
    "progress": 0.0,
    "expected_seconds": None,
    "queued_at": None,
    "started_at": None,
    "finished_at": None,
}
"""The same fields of a node about which nothing is decided yet."""


def write(
    run: Run,
    plan: Plan,
    decisions: Sequence[Decision],
    expected: Mapping[str, float],
    now: datetime,
) -> None:
    """Write decisions about waiting nodes of the locked run, all in one statement."""
    waiting = {"run": run.pk, "status": Status.WAITING}
    bulk.update(
        NodeRun,
        [
            ({**waiting, "node_id": d.node}, fields(plan, d, expected.get(d.node), now))
            for d in decisions
        ],
    )


def draft(plan: Plan, decision: Decision, expected: Mapping[str, float]) -> Draft:
    """What to tell about a decision."""
    node = decision.node
    match decision.status:
        case Status.QUEUED:
            queued: NodeQueued = {
                "queue": plan.queue(node),
                "reason": decision.reason,
                "note": "",
                "not_before": None,
                "expected_seconds": expected.get(node),
            }
            return Draft("node.queued", node, queued)
        case Status.FAILED if decision.error:
            return Draft("node.failed", node, decision.error)
        case Status.SKIPPED:
            return Draft("node.skipped", node, {"reason": decision.reason})
    reused = decision.status == Status.REUSED
    done: NodeDone = {
        "reason": why_reused(decision.reason) if reused else decision.reason,
        "seconds": 0.0,
        "outputs": decision.outputs,
        "warnings": list(decision.warnings),
    }
    return Draft("node.reused" if reused else "node.finished", node, done)


def expected(
    workspace_id: uuid.UUID, plan: Plan, decisions: Sequence[Decision]
) -> dict[str, float]:
    """Seconds that nodes to be queued will take, going by earlier ones of their type."""
    queued = {d.node: plan.kinds[d.node].type for d in decisions if d.status == Status.QUEUED}
    now = int(time.monotonic() // LOOK_AGAIN_SECONDS)
    times = {kind: recent_seconds(workspace_id, kind, now) for kind in set(queued.values())}
    known = {node: times[kind] for node, kind in queued.items()}
    return {node: seconds for node, seconds in known.items() if seconds is not None}


@lru_cache(maxsize=256)
def recent_seconds(workspace_id: uuid.UUID, node_type: str, period: int) -> float | None:
    """The mean time of the newest successes of a node type; None if there are none.

    Looked up once a `period`, a number that changes every LOOK_AGAIN_SECONDS.
    """
    rows = NodeRun.objects.filter(
        workspace=workspace_id,
        node_type=node_type,
        status=Status.SUCCEEDED,
        started_at__isnull=False,
    ).exclude(queue="")
    recent = rows.order_by("-pk").values_list("started_at", "finished_at")[:RECENT]
    seconds = [(ended - began).total_seconds() for began, ended in recent if began and ended]
    return sum(seconds) / len(seconds) if seconds else None

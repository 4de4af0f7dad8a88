"""How far a run is, and how long it will still take, going by earlier runs of its node types."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ..models import NodeRun, Run
from ..running.changes import LOOK_AGAIN_SECONDS, recent_seconds

LIGHT = 0.05
"""The weight, in seconds, of a node that is only evaluated."""
UNKNOWN = 10.0
"""Of a job about which nothing is known."""

Status = NodeRun.Status


def progress(nodes: Sequence[NodeRun]) -> float:
    """0..1, each node counting as much as it takes."""
    weights = [_weight(node) for node in nodes]
    total = sum(weights)
    if not total:
        return 0.0
    return sum(w * _share(node) for node, w in zip(nodes, weights, strict=True)) / total


def remaining_seconds(run: Run, nodes: Sequence[NodeRun]) -> float | None:
    """Seconds of work that is left, shared by the workers that the workspace may use.

    None where the run is over, or nothing is known of a node that is still to run.
    """
    if run.status in Run.FINISHED:
        return None
    left = [_left(node) for node in nodes if node.queue and node.status not in NodeRun.FINISHED]
    known = [seconds for seconds in left if seconds is not None]
    if len(known) < len(left):
        return None
    at_once = max(1, min(run.workspace.max_render_jobs, len(known)))
    return max([sum(known) / at_once, *known], default=0.0)


def _left(node: NodeRun) -> float | None:
    told = node.detail.get("eta_seconds") if node.status == Status.RUNNING else None
    if told is not None:
        return float(told)
    expected = _expected(node)
    return None if expected is None else expected * (1 - _share(node))


def _expected(node: NodeRun) -> float | None:
    if node.expected_seconds is not None:
        return node.expected_seconds
    now = int(time.monotonic() // LOOK_AGAIN_SECONDS)
    return recent_seconds(node.workspace_id, node.node_type, now)


def _weight(node: NodeRun) -> float:
    if not node.queue:
        return LIGHT
    expected = _expected(node)
    return UNKNOWN if expected is None else max(expected, LIGHT)


def _share(node: NodeRun) -> float:
    return 1.0 if node.status in NodeRun.FINISHED else node.progress

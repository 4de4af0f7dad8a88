"""Why a node ran, or did not have to: in words, by comparison with the run before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..definition import params
from ..graph import NodeSpec
from ..planner import Plan

FIRST_RUN = "first run"
FORCED = "forced"
FILE_MISSING = "file missing"


@dataclass(frozen=True)
class Past:
    """The run to compare with: its frozen definition, digests by node, and a name for it."""

    plan: Plan
    digests: Mapping[str, str]
    name: str = ""


def why_run(
    plan: Plan,
    node: str,
    digests: Mapping[str, str],
    past: Past | None,
    *,
    forced: bool = False,
    file_missing: bool = False,
) -> str:
    """Why `node` runs now. `digests` are those of this run, as far as they are known."""
    if forced:
        return FORCED
    if past is None or node not in past.plan.definition.by_id:
        return FIRST_RUN if past is None else "new node"
    changes = _changes(plan, node, digests, past)
    if changes:
        return ", ".join(changes)
    if file_missing:
        return FILE_MISSING
    if node not in past.plan or node not in past.digests:
        return "did not run last time"
    if node in digests and digests[node] != past.digests[node]:
        return _unseen(plan, node)
    return "no earlier result is left"


def why_reused(name: str = "") -> str:
    """Why a node's earlier result is used. `name` is that of the run that made it."""
    return f"nothing changed since run {name}" if name else "nothing changed"


def _changes(plan: Plan, node: str, digests: Mapping[str, str], past: Past) -> list[str]:
    before, now = past.plan.definition.by_id[node], plan.spec(node)
    if before.type != now.type:
        return [f"type changed from {before.type} to {now.type}"]
    changes = _parameters(plan, before, now)
    if before.version != now.version:
        changes.append("code version changed")
    if node in past.plan:
        changes += _wires(plan, node, past)
        changes += _upstream(plan, node, digests, past)
        if plan.shown.get(node) != past.plan.shown.get(node):
            made = "becomes a file now" if node in plan.shown else "is no file of its own now"
            changes.append(f"its clip {made}")
    return changes


def _unseen(plan: Plan, node: str) -> str:
    """A change that the graph does not show: a job made another file, or the code is new."""
    late = [f"upstream `{parent}` made another file" for parent in plan.waits_for(node)]
    return ", ".join(late) or "code version changed"


def _parameters(plan: Plan, before: NodeSpec, now: NodeSpec) -> list[str]:
    old, new = _filled(plan, before), _filled(plan, now)
    names = [name for name in new if old.get(name) != new[name]]
    return [f"parameter `{name}` changed" for name in names]


def _filled(plan: Plan, spec: NodeSpec) -> Mapping[str, Any]:
    """A node's parameters with defaults filled in, as far as they can still be read."""
    kind = plan.kinds[spec.id]
    try:
        return params.write(params.read(kind, kind.upgrade(dict(spec.params), spec.version or 1)))
    except ValueError:
        return spec.params


def _wires(plan: Plan, node: str, past: Past) -> list[str]:
    now, before = plan.inputs(node), past.plan.inputs(node)
    changes = []
    for port in {**before, **now}:
        if port not in before:
            changes.append(f"input port `{port}` connected")
        elif port not in now:
            changes.append(f"input port `{port}` removed")
        elif now[port] != before[port]:
            changes.append(f"input port `{port}` rewired")
    return changes


def _upstream(plan: Plan, node: str, digests: Mapping[str, str], past: Past) -> list[str]:
    """The parents, wired then as now, that are not what they were."""
    shared = [parent for parent in plan.parents(node) if parent in past.plan]
    return [
        f"upstream `{parent}` changed"
        for parent in shared
        if parent in past.plan.parents(node) and digests.get(parent) != past.digests.get(parent)
    ]

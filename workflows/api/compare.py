"""Two runs compared: what was changed, and why each node ran."""

from __future__ import annotations

import uuid
from typing import Any

from ninja import Router, Schema

from workspaces.access import ApiRequest

from .. import events
from ..live.messages import NodeState
from ..seeing.comparing import Difference, NodeDifference, differences
from .lookup import run_of
from .run_schemas import RunRow
from .runs import rows_json

router = Router(tags=["runs"])


class DifferenceOut(Schema):
    """Something that differs: a parameter (or `type`, `mode`, `keep`), or the wires at an input
    (as in ["main.clip"]). null where one of the two has no such thing."""

    name: str
    before: Any
    after: Any


class ComparedNode(Schema):
    """A node of either run. `before` and `after` are null where it took no part."""

    node: str
    type: str
    title: str
    is_changed: bool
    params: list[DifferenceOut]
    inputs: list[DifferenceOut]
    before: NodeState | None
    after: NodeState | None


class ComparisonOut(Schema):
    """Two runs, node by node in the order of the later graph; nodes that are gone come last."""

    before: RunRow
    after: RunRow
    nodes: list[ComparedNode]


@router.get("/runs/{run_id}/compare/{other_id}", response=ComparisonOut)
def compare_runs(request: ApiRequest, run_id: uuid.UUID, other_id: uuid.UUID) -> dict[str, Any]:
    """What changed from the first run to the second."""
    first, second = run_of(request.auth, run_id), run_of(request.auth, other_id)
    before, after = rows_json([first])[0], rows_json([second])[0]
    states = [
        {state["node"]: state for state in events.snapshot(run.pk)["nodes"]}
        for run in (first, second)
    ]
    found = differences(first.definition, second.definition)
    nodes = [_json(one, states[0].get(one.node), states[1].get(one.node)) for one in found]
    return {"before": before, "after": after, "nodes": nodes}


def _json(
    found: NodeDifference, before: NodeState | None, after: NodeState | None
) -> dict[str, Any]:
    spec = found.after or found.before
    return {
        "node": found.node,
        "type": spec.type if spec else "",
        "title": spec.title if spec else "",
        "is_changed": found.is_changed,
        "params": [_plain(one) for one in found.params],
        "inputs": [_plain(one) for one in found.inputs],
        "before": before,
        "after": after,
    }


def _plain(one: Difference) -> dict[str, Any]:
    return {"name": one.name, "before": one.before, "after": one.after}

"""What accounts and platforms would refuse of a definition, told while it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from ..definition.params import read
from ..graph import Definition, NodeSpec, NodeTypes, Problem
from ..node import Node, Surroundings
from ..planner import make_plan
from .assets import finder
from .evaluate import Evaluation, evaluate


def problems(workspace_id: UUID, definition: Definition, types: NodeTypes) -> list[Problem]:
    """For nodes that deliver to the outside. The definition is upgraded, and has no other
    problems."""
    kinds = {spec.id: types.get(spec.type) for spec in definition.nodes if spec.mode == "run"}
    if not any(_asks(kind) for kind in kinds.values()):
        return []
    seen = _seen(workspace_id, definition, types)
    return [
        problem
        for spec in definition.nodes
        for problem in _of_node(workspace_id, definition, spec, kinds.get(spec.id), seen)
    ]


def _of_node(
    workspace_id: UUID,
    definition: Definition,
    spec: NodeSpec,
    kind: type[Node] | None,
    seen: Evaluation,
) -> Iterator[Problem]:
    if kind is None or not _asks(kind):
        return
    around = Surroundings(workspace_id, frozenset(definition.by_id), seen.inputs.get(spec.id, {}))
    for field, code, message in kind.outside(around, read(kind, spec.params)):
        yield Problem(spec.id, field, code, f"`{spec.id}`: {message}")


def _asks(kind: type[Node] | None) -> bool:
    """Whether the type has anything to say, so that the graph must be evaluated for it."""
    return kind is not None and any("outside" in vars(one) for one in kind.__mro__ if one != Node)


def _seen(workspace_id: UUID, definition: Definition, types: NodeTypes) -> Evaluation:
    """The values on wires, as far as they are known before a run."""
    return evaluate(make_plan(definition, types), finder(workspace_id), {})

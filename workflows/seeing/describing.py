"""What every node of a graph gives: its kind, size and duration, before anything has run.

Faulty nodes, and what follows them, are left out and told; everything else is evaluated at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import networkx as nx

from render.clip import Clip, StillClip
from render.op import walk
from render.preparing import timed_by_what_is_known
from render.sound import Sound
from workspaces.models import Workspace

from ..definition.check import check
from ..definition.reading import parse
from ..graph import SCHEMA, Definition, Problem, to_json, upgraded
from ..models import NodeRun
from ..node import InvalidInput, NodeError, Receipt
from ..planner import Plan, make_plan
from ..planning.assets import in_library
from ..planning.evaluate import Evaluation
from ..planning.results import made_before
from ..registry import installed
from .pictures import evaluated, leading_to, plan_to, seen

Kind = Literal["", "clip", "picture", "sound", "text", "number", "receipt"]
LONGEST_TEXT = 2_000


@dataclass(frozen=True, kw_only=True)
class Described:
    """What there is at a node. Seconds, pixels, frames per second; 0 where it has none.

    `digest` changes with what is to be seen or heard, `made` is what a run would reuse.
    """

    kind: Kind = ""
    digest: str = ""
    duration: float = 0.0
    width: int = 0
    height: int = 0
    fps: float = 0.0
    has_sound: bool = False
    value: str | float | None = None
    problem: Problem | None = None
    warnings: list[str] = field(default_factory=list)
    made: NodeRun | None = None


def describe(
    workspace: Workspace, data: Mapping[str, Any], nodes: Collection[str] = ()
) -> dict[str, Described]:
    """What there is at `nodes`, or at all of them. Raises InvalidDefinition where the form is
    wrong, KeyError for an unknown node."""
    whole = parse({"schema": SCHEMA, **data})
    for node in nodes:
        if node not in whole.by_id:
            raise KeyError(node)
    part = leading_to(whole, nodes) if nodes else whole
    faults = _faults(workspace, part)
    sane = _without(part, _followers(part, faults))
    plan = make_plan(upgraded(sane, installed()), installed())
    evaluation = evaluated(workspace, plan)
    made = made_before(workspace.pk, evaluation.digests.values())
    wanted = nodes or [spec.id for spec in whole.nodes]
    describing = _Describing(workspace, plan, evaluation, faults, made)
    return {node: describing.node(node) for node in wanted}


def preview_at(workspace: Workspace, data: Mapping[str, Any], node: str) -> Clip | Sound:
    """What can be played of a node. Raises KeyError, InvalidDefinition, NodeError."""
    plan = plan_to(workspace, data, node)
    evaluation = evaluated(workspace, plan)
    value = value_at(plan, evaluation, node)
    if isinstance(value, (Clip, Sound)):
        return value
    for error in evaluation.errors.values():
        raise error
    raise InvalidInput(f"`{node}` has nothing to play.", code="no_preview", node=node)


def value_at(plan: Plan, evaluation: Evaluation, node: str) -> Any:
    """What a node shows or gives: a clip if there is one, else a sound, a text, a number."""
    clip = next(seen(plan, evaluation, node), None)
    if clip is not None:
        return clip
    given = evaluation.outputs.get(node, {})
    values = [given.get(name) for name in plan.kinds[node].outputs]
    known = (Sound, str, int, float, Receipt)
    return next((value for value in values if isinstance(value, known)), None)


def _faults(workspace: Workspace, definition: Definition) -> dict[str, Problem]:
    """The first problem of each faulty node. Nodes in a circle are faulty, all of them."""
    problems = check(to_json(definition), installed(), in_library(workspace.pk), "draft")
    faults = {problem.node: problem for problem in reversed(problems) if problem.node}
    for node in _circling(definition):
        message = f"`{node}` waits for itself: it stands in a circle of connections."
        faults.setdefault(node, Problem(node, "", "cycle", message))
    return faults


def _circling(definition: Definition) -> set[str]:
    graph = nx.DiGraph((w.source.node, w.target.node) for w in definition.connections)
    knots = (knot for knot in nx.strongly_connected_components(graph) if len(knot) > 1)
    return {node for knot in knots for node in knot if node in definition.by_id}


def _followers(definition: Definition, faulty: Iterable[str]) -> set[str]:
    """The faulty nodes and all that they lead to."""
    targets: dict[str, set[str]] = {}
    for wire in definition.connections:
        targets.setdefault(wire.source.node, set()).add(wire.target.node)
    found = set(faulty)
    ahead = list(found)
    while ahead:
        new = targets.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def _without(definition: Definition, nodes: Collection[str]) -> Definition:
    kept = definition.by_id.keys() - nodes
    return replace(
        definition,
        nodes=tuple(spec for spec in definition.nodes if spec.id in kept),
        connections=tuple(
            wire
            for wire in definition.connections
            if wire.source.node in kept and wire.target.node in kept
        ),
    )


class _Describing:
    """Says what there is at one node after the other."""

    def __init__(
        self,
        workspace: Workspace,
        plan: Plan,
        evaluation: Evaluation,
        faults: Mapping[str, Problem],
        made: Mapping[str, NodeRun],
    ) -> None:
        self.workspace, self.plan, self.evaluation = workspace, plan, evaluation
        self.faults, self.made = faults, made

    def node(self, node: str) -> Described:
        problem = self.problem(node)
        if node not in self.plan or problem:
            return Described(problem=problem)
        made = self.made.get(self.evaluation.digests.get(node, ""))
        warnings = self.evaluation.warnings.get(node, [])
        value = value_at(self.plan, self.evaluation, node)
        return replace(self.value(value), warnings=warnings, made=made)

    def problem(self, node: str) -> Problem | None:
        if node in self.faults:
            return self.faults[node]
        if node in self.plan.skipped or node in self.plan.bypassed:
            return Problem(node, "mode", "not_run", f"`{node}` is skipped or bypassed.")
        error = self.evaluation.errors.get(node)
        if error is not None:
            return _of_error(node, error)
        if node not in self.plan or node in self.evaluation.stopped:
            return Problem(node, "", "upstream", f"A node before `{node}` has a problem.")
        return None

    def value(self, value: Any) -> Described:
        if isinstance(value, Clip):
            return self.clip(value)
        if isinstance(value, Sound):
            return Described(
                kind="sound", digest=value.digest, duration=value.duration, has_sound=True
            )
        if isinstance(value, str):
            return Described(kind="text", value=value[:LONGEST_TEXT])
        if isinstance(value, (int, float)):
            return Described(kind="number", value=float(value))
        return Described(kind="receipt" if isinstance(value, Receipt) else "")

    def clip(self, clip: Clip) -> Described:
        return Described(
            kind="picture" if isinstance(clip, StillClip) else "clip",
            digest=timed_by_what_is_known(clip, self.workspace).digest,
            duration=clip.duration,
            width=clip.width,
            height=clip.height,
            fps=_fps(clip),
            has_sound=clip.sound is not None,
        )


def _fps(clip: Clip) -> float:
    """The highest frame rate among the parts, each looked at once (`Clip.fps` asks along every
    way to them)."""
    parts = (op for op in walk(clip) if isinstance(op, Clip))
    return max(op.fps for op in parts if not any(isinstance(p, Clip) for p in op.parts()))


def _of_error(node: str, error: NodeError) -> Problem:
    return Problem(error.node or node, error.field, error.error_code, error.message)

"""What there is to see at a node: of a graph that is being drawn, before anything has run.

Only the node and what leads to it is looked at, so a fault elsewhere in the graph hides nothing.
Of a job that has run before, its result is shown; of one that has not, what it will be given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from render.clip import Clip, StillClip
from render.picture import Picture
from workspaces.models import Workspace

from ..definition.check import check
from ..definition.conversion import clip_of
from ..definition.reading import parse
from ..definition.values import UnknownValue, decode_outputs
from ..graph import SCHEMA, Definition, InvalidDefinition, Problem, to_json, upgraded
from ..models import NodeRun
from ..node import AssetRef, InvalidInput, Outputs
from ..planner import Plan, make_plan
from ..planning.assets import finder, in_library
from ..planning.evaluate import Evaluation, evaluate
from ..planning.results import made_before
from ..registry import installed

STILL_SECONDS = 1.0
"""Of a picture: long enough to be looked at once."""


def clip_at(workspace: Workspace, data: Mapping[str, Any], node: str) -> Clip:
    """The clip to look at for `node`.

    Raises KeyError for an unknown node, InvalidDefinition, or NodeError naming the node to blame.
    """
    plan = plan_to(workspace, data, node)
    evaluation = evaluated(workspace, plan)
    found = next(seen(plan, evaluation, node), None)
    if found is not None:
        return found
    for error in evaluation.errors.values():
        raise error
    raise InvalidInput(f"`{node}` has nothing to see.", code="no_picture", node=node)


def plan_to(workspace: Workspace, data: Mapping[str, Any], node: str) -> Plan:
    """The plan of a node and what leads to it. Raises KeyError, InvalidDefinition."""
    whole = parse({"schema": SCHEMA, **data})
    if node not in whole.by_id:
        raise KeyError(node)
    part = leading_to(whole, [node])
    problems = check(to_json(part), installed(), in_library(workspace.pk), "draft")
    if problems:
        raise InvalidDefinition(problems)
    plan = make_plan(upgraded(part, installed()), installed(), [node])
    if node not in plan:
        muted = Problem(node, "mode", "not_run", f"`{node}` is skipped or bypassed.")
        raise InvalidDefinition([muted])
    return plan


def leading_to(whole: Definition, nodes: Collection[str]) -> Definition:
    """These nodes and all that leads to them; they run even if they are set to be passed by."""
    sources: dict[str, set[str]] = {}
    for wire in whole.connections:
        sources.setdefault(wire.target.node, set()).add(wire.source.node)
    wanted, ahead = set(nodes), list(nodes)
    while ahead:
        found = sources.get(ahead.pop(), set()) - wanted
        wanted |= found
        ahead += found
    return replace(
        whole,
        nodes=tuple(
            replace(spec, mode="run") if spec.id in nodes else spec
            for spec in whole.nodes
            if spec.id in wanted
        ),
        connections=tuple(wire for wire in whole.connections if wire.target.node in wanted),
    )


def evaluated(workspace: Workspace, plan: Plan) -> Evaluation:
    """Evaluate back to the beginning, with the results of jobs that did the same before."""
    known: dict[str, Outputs] = {}
    find = finder(workspace.pk)
    while True:
        evaluation = evaluate(plan, find, known)
        digests = {
            job: evaluation.digests[job]
            for job in plan.jobs
            if plan.gives_late(job) and job in evaluation.digests and job not in known
        }
        made = _decoded(digests, made_before(workspace.pk, digests.values()))
        if not made:
            return evaluation
        known |= made


def _decoded(digests: Mapping[str, str], rows: Mapping[str, NodeRun]) -> dict[str, Outputs]:
    made: dict[str, Outputs] = {}
    for node, digest in digests.items():
        with suppress(UnknownValue):
            if digest in rows:
                made[node] = decode_outputs(rows[digest].outputs)
    return made


def seen(plan: Plan, evaluation: Evaluation, node: str) -> Iterator[Clip]:
    """What can be looked at, best first: what the node gives, what it takes, what leads to it."""
    outputs = evaluation.outputs.get(node, {})
    ports = plan.kinds[node].outputs
    yield from _clips(outputs.get(name) for name in ports)
    if node in evaluation.errors or (outputs and plan.kinds[node].queue is None):
        return
    inputs = evaluation.inputs.get(node, {})
    yield from _clips(part for value in inputs.values() for part in _parts(value))
    if node in evaluation.waiting:
        for parent in plan.parents(node):
            yield from seen(plan, evaluation, parent)


def _clips(values: Iterator[Any]) -> Iterator[Clip]:
    for value in values:
        if isinstance(value, AssetRef) and value.media.kind != "audio":
            value = clip_of(value)
        if isinstance(value, Picture):
            yield StillClip(
                picture=value, duration=STILL_SECONDS, width=value.width, height=value.height
            )
        elif isinstance(value, Clip):
            yield value


def _parts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)

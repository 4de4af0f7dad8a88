"""Evaluating a plan: the values on its wires, as far as they are known, and each node's digest.

Instant nodes run here; jobs get their inputs and digest, and give what is `known` of them. A
node's digest is SHA-256 over its type and version, its parameters (assets by their content), the
digests of its inputs, and whether its clip becomes a file.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from render.op import InvalidClip, Op

from ..definition import params, values
from ..definition.conversion import converted
from ..graph import End
from ..node import AssetRef, InvalidInput, NodeError, NodeParams, Outputs, Port, Unavailable
from ..planner import Plan

FindAsset = Callable[[uuid.UUID], AssetRef | None]


@dataclass(frozen=True)
class Evaluation:
    """What is known of the nodes that were looked at.

    `inputs` are what `Node.run` takes, `outputs` what nodes gave. A node has a digest as soon as
    all its inputs are known. `errors` are of the nodes themselves; `stopped` nodes cannot run
    because of an error before them, `waiting` ones because of a job that has not finished.
    """

    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    outputs: dict[str, Outputs] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    errors: dict[str, NodeError] = field(default_factory=dict)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)

    def ready(self, node: str) -> bool:
        """Whether a job has all it needs."""
        return node in self.digests and node not in self.errors


def evaluate(
    plan: Plan,
    find_asset: FindAsset,
    known: Mapping[str, Outputs],
    nodes: Iterable[str] | None = None,
) -> Evaluation:
    """Evaluate `nodes` (all of them by default) and what they need, back to jobs.

    `known` holds the outputs of jobs that have finished, in this run or (reused) in an earlier.
    Of the jobs in front of `nodes` only these are looked at, so the cost is that of `nodes`.
    """
    evaluator = _Evaluator(plan, find_asset, known)
    wanted = frozenset(plan.order if nodes is None else nodes)
    for node in plan.order if nodes is None else plan.needed(wanted):
        if node in wanted or not plan.gives_late(node):
            evaluator.visit(node)
        elif node in known:
            evaluator.found.outputs[node] = known[node]
    return evaluator.found


def introduced(plan: Plan, evaluation: Evaluation) -> dict[str, str]:
    """Which node first made each operation (by digest), so that it gets the encode's warnings."""
    owners: dict[str, str] = {}
    for node in plan.order:
        stack = [v for v in evaluation.outputs.get(node, {}).values() if isinstance(v, Op)]
        stack += [v for v in evaluation.inputs.get(node, {}).values() if isinstance(v, Op)]
        while stack:
            op = stack.pop()
            if op.digest not in owners:
                owners[op.digest] = node
                stack.extend(op.parts())
    return owners


class _Evaluator:
    def __init__(self, plan: Plan, find_asset: FindAsset, known: Mapping[str, Outputs]) -> None:
        self.plan, self.known = plan, known
        self.find_asset = find_asset
        self.assets: dict[uuid.UUID, AssetRef | None] = {}
        self.found = Evaluation()

    def visit(self, node: str) -> None:
        found = self.found
        try:
            inputs = self.inputs(node)
            if inputs is None:
                return
            found.inputs[node] = inputs
            values_of_node = self.plan.params[node]
            found.digests[node] = self.digest(node, values_of_node, inputs)
            outputs = self.outputs(node, values_of_node, inputs)
            if outputs is not None:
                found.outputs[node] = self.checked(node, outputs)
        except InvalidClip as error:
            found.errors[node] = InvalidInput(str(error), node=node)
        except NodeError as error:
            error.node = error.node or node
            found.errors[node] = error

    def inputs(self, node: str) -> dict[str, Any] | None:
        """A value for each wired input; None where one is not there yet or never will be."""
        wired = self.plan.inputs(node)
        sources = {end.node for ends in wired.values() for end in ends}
        if any(source in self.found.errors or source in self.found.stopped for source in sources):
            self.found.stopped.add(node)
            return None
        if any(source not in self.found.outputs for source in sources):
            self.found.waiting.add(node)
            return None
        ports = self.plan.kinds[node].inputs
        for name, port in ports.items():
            if port.required and name not in wired:
                raise InvalidInput(f"`{node}` needs a {port.type_name} at `{name}`.", field=name)
        return {
            name: self.input(End(node, name), ports[name], ends) for name, ends in wired.items()
        }

    def input(self, target: End, port: Port, ends: tuple[End, ...]) -> Any:
        got = tuple(
            converted(self.found.outputs[node][output], port, target, node) for node, output in ends
        )
        return got if port.many else got[0]

    def outputs(
        self, node: str, node_params: NodeParams, inputs: Mapping[str, Any]
    ) -> Outputs | None:
        kind = self.plan.kinds[node]
        if kind.queue is not None:
            return self.known.get(node)
        try:
            return kind().run(_NodeContext(self, node), node_params, **inputs)
        except (NodeError, InvalidClip, MemoryError):
            raise
        except Exception as error:
            message = f"`{node}` has a fault of its own: {type(error).__name__}: {error}"
            raise NodeError(message) from error

    def checked(self, node: str, outputs: Outputs) -> Outputs:
        """`outputs`, if everything is there that something is wired to."""
        shown = self.plan.shown.get(node)
        for name, port in self.plan.kinds[node].outputs.items():
            value = outputs.get(name)
            if isinstance(value, port.type):
                continue
            if End(node, name) not in self.plan.consumed and name != shown:
                continue
            if isinstance(value, Unavailable):
                raise InvalidInput(f"`{node}` {value.message}", field=value.field)
            if not (port.type is float and isinstance(value, int)):
                raise NodeError(f"`{node}` gave no {port.type_name} at `{name}`.")
        return outputs

    def digest(self, node: str, node_params: NodeParams, inputs: Mapping[str, Any]) -> str:
        kind = self.plan.kinds[node]
        facts = [
            kind.type,
            kind.version,
            self.canonical(node, node_params),
            {name: _digest(value) for name, value in inputs.items()},
            self.plan.shown.get(node, ""),
        ]
        text = json.dumps(facts, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def canonical(self, node: str, node_params: NodeParams) -> dict[str, Any]:
        """Parameters as JSON, with the content of assets in place of their ids."""
        plain = params.write(node_params)
        for name in params.asset_fields(type(node_params)):
            plain[name] = []
        for name, asset in params.assets(node_params):
            plain[name].append(values.digest(self.asset(node, asset, name)))
        return plain

    def asset(self, node: str, asset: uuid.UUID, name: str) -> AssetRef:
        if asset not in self.assets:
            self.assets[asset] = self.find_asset(asset)
        found = self.assets[asset]
        if found is None:
            message = f"`{node}` needs the file of `{name}`, which is not in the library any more."
            raise InvalidInput(message, field=name, code="missing_asset")
        return found


class _NodeContext:
    """What an instant node may ask for (`node.Context`)."""

    __slots__ = ("evaluator", "node")

    def __init__(self, evaluator: _Evaluator, node: str) -> None:
        self.evaluator, self.node = evaluator, node

    def asset(self, asset_id: uuid.UUID | str, *, field: str = "asset") -> AssetRef:
        try:
            return self.evaluator.asset(self.node, uuid.UUID(str(asset_id)), field)
        except ValueError as error:
            raise InvalidInput(f"“{asset_id}” is not the id of an asset.", field=field) from error

    def warn(self, message: str) -> None:
        self.evaluator.found.warnings.setdefault(self.node, []).append(message)


def _digest(value: Any) -> Any:
    if isinstance(value, tuple):
        return [values.digest(item) for item in value]
    return values.digest(value)

"""All faults of a definition at once, each with a sentence that says what to do."""

from __future__ import annotations

import difflib
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Literal

import networkx as nx
from pydantic import ValidationError

from ..graph import Connection, Definition, End, NodeSpec, NodeTypes, Problem, upgraded_node
from ..node import Node, Port
from ..planner import make_plan
from . import params
from .reading import read

CheckMode = Literal["draft", "run"]
CYCLE_SHOWN = 12


def check(
    data: object,
    types: NodeTypes,
    knows_asset: Callable[[uuid.UUID], bool] = lambda asset: True,
    mode: CheckMode = "run",
) -> list[Problem]:
    """Every fault of a definition's JSON; none means that it can be run.

    In the mode "draft" what is merely not filled in yet (a required wire, a file to be chosen)
    is no fault. `knows_asset` says whether an asset id exists in the workspace.
    """
    return faults(*read(data), types, knows_asset, mode)


def faults(
    definition: Definition,
    form: Collection[Problem],
    types: NodeTypes,
    knows_asset: Callable[[uuid.UUID], bool] = lambda asset: True,
    mode: CheckMode = "run",
) -> list[Problem]:
    """`check` of a definition that was read already, with `form` for the faults of its form."""
    problems = [*form]
    checker = _Checker(definition, types, knows_asset)
    problems += checker.nodes()
    problems += checker.wires()
    problems += checker.cycles()
    if mode == "run":
        problems += checker.gaps(sane=not problems)
        if not definition.nodes and not problems:
            problems.append(Problem("", "nodes", "empty", "This workflow has no nodes yet."))
    return problems


class _Checker:
    def __init__(
        self, definition: Definition, types: NodeTypes, knows_asset: Callable[[uuid.UUID], bool]
    ) -> None:
        self.definition, self.types, self.knows_asset = definition, types, knows_asset
        self.specs = definition.by_id
        self.kinds = {spec.id: types.get(spec.type) for spec in definition.nodes}
        self.read: dict[str, Any] = {}

    def nodes(self) -> Iterator[Problem]:
        """Faults of single nodes. Keeps the parameters of the good ones."""
        for spec in self.definition.nodes:
            kind = self.kinds[spec.id]
            if kind is not None:
                yield from self.parameters(spec, kind)
            elif spec.type:
                yield self.unknown_type(spec)

    def unknown_type(self, spec: NodeSpec) -> Problem:
        names = self.types.names()
        close = difflib.get_close_matches(spec.type, names, 3)
        hint = f"Did you mean {_listed(close)}?" if close else f"There are {_listed(names)}."
        return Problem(
            spec.id,
            "type",
            "unknown_type",
            f"`{spec.id}` is of the type `{spec.type}`, which is not installed. {hint}",
        )

    def parameters(self, spec: NodeSpec, kind: type[Node]) -> Iterator[Problem]:
        if spec.version is not None and spec.version > kind.version:
            yield Problem(
                spec.id,
                "version",
                "newer_version",
                f"`{spec.id}` was saved by version {spec.version} of {spec.type}, newer than the "
                f"installed {kind.version}. Update Reelgraph to open it.",
            )
            return
        raw = upgraded_node(spec, self.types).params
        try:
            values = params.read(kind, raw)
        except ValidationError:
            yield from params.problems(kind, spec.id, raw)
            return
        self.read[spec.id] = values
        for field, asset in params.assets(values):
            if not self.knows_asset(asset):
                yield Problem(
                    spec.id,
                    field,
                    "missing_asset",
                    f"`{spec.id}`: the file chosen as `{field}` ({asset}) is not in the library "
                    "any more. Choose another.",
                )

    def wires(self) -> Iterator[Problem]:
        """Faults of connections."""
        taken: Counter[End] = Counter()
        for wire in self.definition.connections:
            fault = self.wire(wire)
            if fault:
                yield fault
                continue
            port = self.port(wire.target, "inputs")
            taken[wire.target] += 1
            if port and not port.many and taken[wire.target] == 2:
                yield self.crowded(wire.target)

    def crowded(self, end: End) -> Problem:
        sources = [wire.source.node for wire in self.definition.connections if wire.target == end]
        return Problem(
            end.node,
            end.port,
            "port_taken",
            f"`{end.port}` of `{end.node}` takes one wire, but these are connected to it: "
            f"{_listed(sources)}. Remove all but one.",
        )

    def wire(self, wire: Connection) -> Problem | None:
        source, target = wire
        for end in wire:
            if end.node not in self.specs:
                other = target if end is source else source
                node = other.node if other.node in self.specs else ""
                return Problem(
                    node,
                    other.port if node else "",
                    "unknown_node",
                    f"A connection of `{other.node}` names the node `{end.node}`, which does not "
                    "exist. Remove the connection, or add the node.",
                )
        if source.node == target.node:
            return Problem(
                target.node,
                target.port,
                "self_loop",
                f"`{target.node}` is connected to itself. Remove that connection.",
            )
        return self.unknown_port(source, "outputs") or (
            self.unknown_port(target, "inputs") or self.mismatch(wire)
        )

    def unknown_port(self, end: End, side: Literal["inputs", "outputs"]) -> Problem | None:
        kind = self.kinds[end.node]
        if kind is None or end.port in getattr(kind, side):
            return None
        names = getattr(kind, side)
        close = difflib.get_close_matches(end.port, names, 1)
        has = f"Did you mean `{close[0]}`?" if close else f"It has {_listed(names) or 'none'}."
        word = side[:-1]
        return Problem(
            end.node,
            end.port,
            "unknown_port",
            f"`{end.node}` ({kind.type}) has no {word} `{end.port}`. {has}",
        )

    def mismatch(self, wire: Connection) -> Problem | None:
        gives, takes = self.port(wire.source, "outputs"), self.port(wire.target, "inputs")
        if gives is None or takes is None or takes.accepts(gives):
            return None
        return Problem(
            wire.target.node,
            wire.target.port,
            "wrong_port_type",
            f"`{wire.target.port}` of `{wire.target.node}` takes a {takes.type_name}, but "
            f"`{wire.source.port}` of `{wire.source.node}` gives a {gives.type_name}.",
        )

    def port(self, end: End, side: Literal["inputs", "outputs"]) -> Port | None:
        kind = self.kinds.get(end.node)
        port: Port | None = getattr(kind, side).get(end.port) if kind else None
        return port

    def cycles(self) -> Iterator[Problem]:
        """One problem for each knot of nodes that wait for each other."""
        graph = nx.DiGraph(
            (wire.source.node, wire.target.node)
            for wire in self.definition.connections
            if wire.source.node != wire.target.node
            and wire.source.node in self.specs
            and wire.target.node in self.specs
        )
        for knot in nx.strongly_connected_components(graph):
            if len(knot) > 1:
                yield _cycle(self.ordered(graph, knot))

    def ordered(self, graph: nx.DiGraph, knot: set[str]) -> list[str]:
        """Nodes of one cycle in a knot, in the order of their wires."""
        first = next(spec.id for spec in self.definition.nodes if spec.id in knot)
        path, place, node = [first], {first: 0}, first
        while True:
            node = next(child for child in graph.successors(node) if child in knot)
            if node in place:
                return path[place[node] :]
            place[node] = len(path)
            path.append(node)

    def gaps(self, sane: bool) -> Iterator[Problem]:
        """What is not filled in yet. Only a `sane` graph can be planned, bypasses and all."""
        connected = self.planned() if sane else self.drawn()
        for spec in self.definition.nodes:
            kind = self.kinds[spec.id]
            if kind is not None and spec.id in connected:
                yield from self.gaps_of(spec, kind, connected[spec.id])

    def planned(self) -> dict[str, Collection[str]]:
        """The wired inputs of each node that will run."""
        plan = make_plan(self.definition, self.types)
        return {node: plan.inputs(node).keys() for node in plan.order}

    def drawn(self) -> dict[str, Collection[str]]:
        """The inputs of each node that have a wire, good or bad."""
        ports: dict[str, set[str]] = {
            spec.id: set() for spec in self.definition.nodes if spec.mode == "run"
        }
        for _, target in self.definition.connections:
            ports.get(target.node, set()).add(target.port)
        return dict(ports)

    def gaps_of(
        self, spec: NodeSpec, kind: type[Node], connected: Collection[str]
    ) -> Iterator[Problem]:
        for name, port in kind.inputs.items():
            if port.required and name not in connected:
                yield Problem(
                    spec.id,
                    name,
                    "missing_port",
                    f"`{spec.id}` needs a {port.type_name} at `{name}`. Connect one"
                    f"{self.bypass_hint(End(spec.id, name))}.",
                )
        if spec.id in self.read:
            for field, message in kind.incomplete(self.read[spec.id], connected):
                yield Problem(spec.id, field, "incomplete", f"`{spec.id}`: {message}")

    def bypass_hint(self, end: End) -> str:
        """Says so where a wire is there, but leads from a node that is bypassed."""
        for wire in self.definition.connections:
            if wire.target == end:
                return f": `{wire.source.node}` is bypassed and has nothing to pass on"
        return ""


def _cycle(path: list[str]) -> Problem:
    names = [f"`{node}`" for node in (*path, path[0])]
    if len(names) > CYCLE_SHOWN:
        names = [*names[: CYCLE_SHOWN - 2], f"… {len(path) - CYCLE_SHOWN + 2} more …", names[-1]]
    return Problem(
        path[0],
        "",
        "cycle",
        f"These nodes wait for each other in a circle: {' → '.join(names)}. "
        "Remove one of the connections.",
    )


def _listed(names: Iterable[str]) -> str:
    words = [f"`{name}`" for name in names]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))

"""What a run has to do, and in which order. Nothing here runs, or knows a value.

A plan holds the nodes that take part: all of them, or what leads to some targets, without those
that are skipped (and all that follow them) or bypassed. Wires over a bypassed node lead from
whatever it passes on. Everything is linear in nodes and wires, and nothing recurses.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from .definition.params import read
from .graph import Definition, End, NodeSpec, NodeTypes
from .node import Node, NodeParams, Port

Inputs = Mapping[str, tuple[End, ...]]
NOTHING: Inputs = {}


@dataclass(frozen=True)
class Plan:
    """The nodes that take part in a run, and how values flow between them.

    `order` is topological. `skipped` and `bypassed` nodes of the definition take no part;
    `left_out` are those that no target needs. A plan never changes, so it may be kept as long as
    its definition.
    """

    definition: Definition
    kinds: Mapping[str, type[Node]]
    order: tuple[str, ...]
    wires: Mapping[str, Inputs]
    graph: nx.DiGraph
    skipped: frozenset[str]
    bypassed: frozenset[str]
    left_out: frozenset[str]

    def __contains__(self, node: object) -> bool:
        return node in self.kinds

    def spec(self, node: str) -> NodeSpec:
        """The node as the definition has it."""
        return self.definition.by_id[node]

    def inputs(self, node: str) -> Inputs:
        """Where each wired input comes from, bypasses resolved. A `many` port has several."""
        return self.wires.get(node, NOTHING)

    @cached_property
    def position(self) -> dict[str, int]:
        """Place of each node in `order`."""
        return {node: place for place, node in enumerate(self.order)}

    @cached_property
    def consumed(self) -> frozenset[End]:
        """The outputs that something is wired to."""
        return frozenset(
            end for ports in self.wires.values() for ends in ports.values() for end in ends
        )

    @cached_property
    def shown(self) -> dict[str, str]:
        """Instant nodes that get a file of their own, with the clip output that it shows."""
        found = {}
        for node in self.order:
            kind = self.kinds[node]
            unused = not self.graph.out_degree(node)
            if kind.queue is None and (unused or self.spec(node).keep):
                port = kind.shows(self.inputs(node).keys())
                if port:
                    found[node] = port
        return found

    @cached_property
    def params(self) -> _Params:
        """The parameters of each node, read when first asked for."""
        return _Params(self)

    @cached_property
    def jobs(self) -> tuple[str, ...]:
        """The nodes that run on a worker, in order."""
        return tuple(node for node in self.order if self.queue(node))

    def queue(self, node: str) -> str:
        """The queue a node's job goes to; "" for a node that is only evaluated.

        An instant node that is shown is a job too: it encodes its clip.
        """
        return self.kinds[node].queue or ("render" if node in self.shown else "")

    def gives_late(self, node: str) -> bool:
        """Whether a node's outputs are known only after its job (not so if it is just shown)."""
        return self.kinds[node].queue is not None

    def parents(self, node: str) -> tuple[str, ...]:
        """The nodes wired into this one."""
        return tuple(self.graph.predecessors(node))

    def children(self, node: str) -> tuple[str, ...]:
        """The nodes this one is wired into."""
        return tuple(self.graph.successors(node))

    def ancestors(self, *nodes: str) -> frozenset[str]:
        """All nodes that lead to any of these, without these."""
        return frozenset(_reached(nodes, self.graph.predecessors) - set(nodes))

    def descendants(self, *nodes: str) -> frozenset[str]:
        """All nodes that any of these leads to, without these."""
        return frozenset(_reached(nodes, self.graph.successors) - set(nodes))

    def fused(self, job: str) -> tuple[str, ...]:
        """The instant nodes whose work happens inside a job's encode, in order."""
        return self._ordered(self._back_to_jobs((job,)) - {job}, late=False)

    def waits_for(self, node: str) -> tuple[str, ...]:
        """The jobs whose outputs a node needs before it can start, in order."""
        return self._ordered(self._back_to_jobs((node,)) - {node}, late=True)

    def needed(self, nodes: Iterable[str]) -> tuple[str, ...]:
        """What has to be looked at to evaluate `nodes`: back to jobs (included), in order."""
        return tuple(sorted(self._back_to_jobs(nodes), key=self.position.__getitem__))

    def next_jobs(self, node: str) -> tuple[str, ...]:
        """The jobs that may be able to start once `node` has finished, in order."""

        def onward(other: str) -> Iterator[str]:
            return (
                iter(())
                if other != node and self.gives_late(other)
                else self.graph.successors(other)
            )

        found = _reached((node,), onward) - {node}
        return self._ordered((other for other in found if self.queue(other)), late=None)

    def lost_with(self, node: str) -> frozenset[str]:
        """The nodes that cannot go on when a node's job fails.

        None for a node that is only shown: what follows it needs its description, not its file.
        """
        return frozenset() if node in self.shown else self.descendants(node)

    def encodes(self, node: str) -> bool:
        """Whether running the node makes a file out of a clip (one ffmpeg encode)."""
        kind = self.kinds[node]
        if kind.queue is None:
            return node in self.shown
        return any(
            kind.inputs[port].type_name == "clip" and self.port(end).type_name == "clip"
            for port, ends in self.inputs(node).items()
            for end in ends
        )

    def port(self, end: End) -> Port:
        """The output a wire begins at."""
        return self.kinds[end.node].outputs[end.port]

    def _back_to_jobs(self, nodes: Iterable[str]) -> set[str]:
        start = set(nodes)

        def back(node: str) -> Iterator[str]:
            stop = node not in start and self.gives_late(node)
            return iter(()) if stop else self.graph.predecessors(node)

        return _reached(start, back)

    def _ordered(self, nodes: Iterable[str], *, late: bool | None) -> tuple[str, ...]:
        chosen = (node for node in nodes if late is None or self.gives_late(node) == late)
        return tuple(sorted(chosen, key=self.position.__getitem__))


class _Params(dict[str, NodeParams]):
    """Parameters by node, read on first use."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan

    def __missing__(self, node: str) -> NodeParams:
        self[node] = read(self.plan.kinds[node], self.plan.spec(node).params)
        return self[node]


def make_plan(definition: Definition, types: NodeTypes, targets: Collection[str] = ()) -> Plan:
    """Plan a definition that `check` found no fault with (at the current node versions).

    `targets` are nodes to run to (and nothing beyond them); without any, everything runs.
    Raises KeyError for a target that does not exist.
    """
    specs = definition.by_id
    drawn = _drawn(definition)
    order = tuple(nx.topological_sort(drawn))
    skipped = _reached((n for n in order if specs[n].mode == "skip"), drawn.successors)
    bypassed = {n for n in order if specs[n].mode == "bypass"} - skipped
    kinds = {n: _kind(specs[n], types) for n in order}
    wires = _Router(definition, kinds, order, skipped, bypassed).wires
    graph = _graph(specs, wires)
    wanted = _wanted(specs, graph, bypassed, drawn, targets) - skipped - bypassed
    graph = graph.subgraph(wanted).copy() if len(wanted) < len(graph) else graph
    return Plan(
        definition=definition,
        kinds={n: kinds[n] for n in order if n in wanted},
        order=tuple(n for n in order if n in wanted),
        wires={n: ports for n, ports in wires.items() if n in wanted},
        graph=graph,
        skipped=frozenset(skipped),
        bypassed=frozenset(bypassed),
        left_out=frozenset(specs) - wanted - skipped - bypassed,
    )


class _Router:
    """Finds out where each wire really begins, looking through bypassed nodes."""

    def __init__(
        self,
        definition: Definition,
        kinds: Mapping[str, type[Node]],
        order: tuple[str, ...],
        skipped: Collection[str],
        bypassed: Collection[str],
    ) -> None:
        self.kinds, self.bypassed = kinds, bypassed
        self.wires: dict[str, dict[str, tuple[End, ...]]] = {}
        incoming: dict[str, dict[str, list[End]]] = {}
        for source, target in definition.connections:
            incoming.setdefault(target.node, {}).setdefault(target.port, []).append(source)
        for node in order:
            if node not in skipped and node in incoming:
                self.wires[node] = self.routed(node, incoming[node])

    def routed(self, node: str, incoming: Mapping[str, list[End]]) -> dict[str, tuple[End, ...]]:
        """Where the inputs of one node come from, in the order its type declares them."""
        found = {}
        for name, port in self.kinds[node].inputs.items():
            ends = tuple(
                end for source in incoming.get(name, ()) for end in self.origins(source, port)
            )
            if ends:
                found[name] = ends if port.many else ends[:1]
        return found

    def origins(self, source: End, port: Port) -> tuple[End, ...]:
        """`source`, or what a bypassed node passes on to `port` in its place."""
        if source.node not in self.bypassed:
            return (source,)
        for ends in self.wires.get(source.node, NOTHING).values():
            fitting = tuple(end for end in ends if port.accepts(self.output(end)))
            if fitting:
                return fitting
        return ()

    def output(self, end: End) -> Port:
        return self.kinds[end.node].outputs[end.port]


def _kind(spec: NodeSpec, types: NodeTypes) -> type[Node]:
    kind = types.get(spec.type)
    if kind is None:
        raise KeyError(f"node type {spec.type!r} is not installed")
    return kind


def _drawn(definition: Definition) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(spec.id for spec in definition.nodes)
    graph.add_edges_from((wire.source.node, wire.target.node) for wire in definition.connections)
    return graph


def _graph(specs: Iterable[str], wires: Mapping[str, Inputs]) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(specs)
    graph.add_edges_from(
        (end.node, node) for node, ports in wires.items() for ends in ports.values() for end in ends
    )
    return graph


def _wanted(
    specs: Mapping[str, NodeSpec],
    graph: nx.DiGraph,
    bypassed: Collection[str],
    drawn: nx.DiGraph,
    targets: Collection[str],
) -> set[str]:
    """The targets and what leads to them; of a bypassed target, what it would pass on."""
    if not targets:
        return set(specs)
    unknown = sorted(set(targets) - specs.keys())
    if unknown:
        raise KeyError(f"no such node: {', '.join(unknown)}")
    real = {t for t in targets if t not in bypassed}
    passed = _reached((t for t in targets if t in bypassed), drawn.predecessors)
    return _reached(real | passed, graph.predecessors)


def _reached(start: Iterable[str], onward: Callable[[str], Iterable[str]]) -> set[str]:
    """`start` and everything that following `onward` leads to."""
    queue = deque(start)
    seen = set(queue)
    while queue:
        for node in onward(queue.popleft()):
            if node not in seen:
                seen.add(node)
                queue.append(node)
    return seen

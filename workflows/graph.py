"""The definition of a workflow: nodes, wires, and their JSON form.

On disk, in the API and in the database a definition is the same JSON (DESIGN §3). The room
`definition` reads it and finds its faults.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple, Protocol

from .node import Node

SCHEMA = 1

Mode = Literal["run", "skip", "bypass"]
MODES: tuple[Mode, ...] = ("run", "skip", "bypass")


class NodeTypes(Protocol):
    """The node types that are installed (`registry.Registry`)."""

    def get(self, name: str) -> type[Node] | None:
        """The node type of this name."""

    def names(self) -> tuple[str, ...]:
        """All type names, sorted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a definition. `node` and `field` are empty where it is not of one node."""

    node: str
    field: str
    code: str
    message: str

    def to_json(self) -> dict[str, str]:
        """`{node, field, code, message}`, as the API answers it."""
        return {
            "node": self.node,
            "field": self.field,
            "code": self.code,
            "message": self.message,
        }


class InvalidDefinition(ValueError):
    """A definition that cannot be read; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))


class End(NamedTuple):
    """One end of a wire."""

    node: str
    port: str


class Connection(NamedTuple):
    """A wire from an output to an input."""

    source: End
    target: End


@dataclass(frozen=True)
class NodeSpec:
    """A node of a definition.

    `version` is that of the node type that saved `params`, `keep` pins its output as a file,
    `attempts` says how often a temporary failure is tried (0: as usual), `ui` is the editor's.
    """

    id: str
    type: str
    params: Mapping[str, Any] = field(default_factory=dict)
    position: Mapping[str, float] = field(default_factory=dict)
    title: str = ""
    version: int | None = None
    keep: bool = False
    mode: Mode = "run"
    attempts: int = 0
    ui: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """A whole graph. Its order of nodes and wires is kept, and decides among equals."""

    name: str = ""
    nodes: tuple[NodeSpec, ...] = ()
    connections: tuple[Connection, ...] = ()
    description: str = ""
    ui: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> dict[str, NodeSpec]:
        """Nodes by their id; of several with one id, the first."""
        return {spec.id: spec for spec in reversed(self.nodes)}

    def with_params(self, node: str, params: Mapping[str, Any]) -> Definition:
        """The same with other parameters at `node`."""
        nodes = tuple(replace(s, params=params) if s.id == node else s for s in self.nodes)
        return replace(self, nodes=nodes)


def to_json(definition: Definition) -> dict[str, Any]:
    """The JSON that `parse` reads; fields at their default are left out."""
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "name": definition.name,
        "nodes": [_node_json(spec) for spec in definition.nodes],
        "connections": [
            {"from": wire.source._asdict(), "to": wire.target._asdict()}
            for wire in definition.connections
        ],
    }
    if definition.description:
        data["description"] = definition.description
    if definition.ui:
        data["ui"] = dict(definition.ui)
    return data


def upgraded(definition: Definition, types: NodeTypes) -> Definition:
    """The same with every node's parameters as the installed version of its type wants them."""
    return replace(definition, nodes=tuple(upgraded_node(s, types) for s in definition.nodes))


def upgraded_node(spec: NodeSpec, types: NodeTypes) -> NodeSpec:
    """One node brought to the installed version; unknown types and newer versions as they are."""
    kind = types.get(spec.type)
    if kind is None or spec.version == kind.version:
        return spec
    if spec.version is None:
        return replace(spec, version=kind.version)
    if spec.version > kind.version:
        return spec
    return replace(spec, params=kind.upgrade(dict(spec.params), spec.version), version=kind.version)


def _node_json(spec: NodeSpec) -> dict[str, Any]:
    data: dict[str, Any] = {"id": spec.id, "type": spec.type}
    if spec.version is not None:
        data["version"] = spec.version
    if spec.title:
        data["title"] = spec.title
    data["params"] = dict(spec.params)
    data["position"] = dict(spec.position) or {"x": 0, "y": 0}
    if spec.keep:
        data["keep"] = True
    if spec.mode != "run":
        data["mode"] = spec.mode
    if spec.attempts:
        data["attempts"] = spec.attempts
    if spec.ui:
        data["ui"] = dict(spec.ui)
    return data

"""Two runs side by side: what changed in the graph, and what that made of each node."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..definition import params
from ..definition.reading import read
from ..graph import Definition, NodeSpec
from ..registry import installed


@dataclass(frozen=True)
class Difference:
    """A parameter, setting or input that differs. None where one of the two has no such thing."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class NodeDifference:
    """A node of either graph; `before` or `after` is None where it is not in that one."""

    node: str
    before: NodeSpec | None
    after: NodeSpec | None
    params: tuple[Difference, ...] = ()
    inputs: tuple[Difference, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the graphs differ here."""
        only_one = self.before is None or self.after is None
        return only_one or bool(self.params or self.inputs)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[NodeDifference]:
    """Every node of two definitions: those of the later in its order, then those that are gone."""
    old, new = read(before)[0], read(after)[0]
    gone = [spec.id for spec in old.nodes if spec.id not in new.by_id]
    wires = _inputs(old), _inputs(new)
    return [
        _difference(
            node,
            old.by_id.get(node),
            new.by_id.get(node),
            wires[0].get(node, {}),
            wires[1].get(node, {}),
        )
        for node in (*(spec.id for spec in new.nodes), *gone)
    ]


def _difference(
    node: str,
    before: NodeSpec | None,
    after: NodeSpec | None,
    old_inputs: Mapping[str, list[str]],
    new_inputs: Mapping[str, list[str]],
) -> NodeDifference:
    if before is None or after is None:
        return NodeDifference(node, before, after)
    found = tuple(_changed(_facts(before), _facts(after)))
    return NodeDifference(node, before, after, found, tuple(_changed(old_inputs, new_inputs)))


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        if _text(before.get(name)) != _text(after.get(name)):
            yield Difference(name, before.get(name), after.get(name))


def _facts(spec: NodeSpec) -> dict[str, Any]:
    """Parameters, with what was left out at its default, and how the node is run."""
    kind = installed().get(spec.type)
    given = dict(spec.params)
    if kind is not None and spec.version in (None, kind.version):
        try:
            given = params.write(params.read(kind, spec.params))
        except ValueError:
            given = dict(spec.params)
    return {"type": spec.type, "mode": spec.mode, "keep": spec.keep, **given}


def _inputs(definition: Definition) -> dict[str, dict[str, list[str]]]:
    """By node and port: the outputs wired to it, as in "main.clip"."""
    found: dict[str, dict[str, list[str]]] = {}
    for source, target in definition.connections:
        ports = found.setdefault(target.node, {})
        ports.setdefault(target.port, []).append(f"{source.node}.{source.port}")
    return found


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)

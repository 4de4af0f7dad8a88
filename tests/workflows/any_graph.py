"""Graphs that nobody would draw, but could: random nodes, wires that fit, values that may be."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from workflows.node import Node, Port

WORDS = (
    "",
    "Look",
    "✨ Luxury Beauty Secrets Revealed! Überraschend",
    "مفاجأة 香水 👩‍👩‍👧",
    "a\nb\n\nc",
    "W" * 60,
)
COLORS = ("#D4AF37", "#00000080", "#FFFFFF")
MOST_SECONDS = 3.0
"""Of every time, so that nothing takes long."""
FAR, INSIDE = 1000.0, 0.01
WIRED = 0.75
"""How likely an input that may stay free is wired."""
TOLD = 0.5
"""How likely a parameter differs from its default."""


class AnyGraph:
    """A graph with up to `size` nodes of these types, over these assets by kind."""

    def __init__(
        self, types: Mapping[str, type[Node]], assets: Mapping[str, Sequence[str]], seed: int
    ) -> None:
        self.types, self.assets = types, assets
        self.random = random.Random(seed)
        self.nodes: list[dict[str, Any]] = []
        self.wires: list[dict[str, Any]] = []

    def definition(self, size: int) -> dict[str, Any]:
        """Nodes in an order in which each may take what those before it give."""
        while len(self.nodes) < size:
            self.add(self.random.choice(sorted(self.types)))
        return {"schema": 1, "name": "Any", "nodes": self.nodes, "connections": self.wires}

    def add(self, name: str) -> None:
        """A node of this type, if there is what it needs."""
        kind = self.types[name]
        node = f"{name}_{len(self.nodes)}"
        if any(port.required and not self.fitting(port) for port in kind.inputs.values()):
            return
        for port, wanted in kind.inputs.items():
            if wanted.required or self.random.random() < WIRED:
                self.wire(node, port, wanted)
        self.nodes.append({"id": node, "type": name, "params": self.params(kind)})

    def wire(self, node: str, port: str, wanted: Port) -> None:
        """Wires from outputs that fit, if there are any."""
        fitting = self.fitting(wanted)
        count = self.random.randint(1, 4) if wanted.many else 1
        for origin in self.random.sample(fitting, min(count, len(fitting))):
            self.wires.append({"from": origin, "to": {"node": node, "port": port}})

    def fitting(self, wanted: Port) -> list[dict[str, str]]:
        """The outputs so far that fit an input."""
        return [
            {"node": one["id"], "port": output}
            for one in self.nodes
            for output, given in self.types[one["type"]].outputs.items()
            if wanted.accepts(given)
        ]

    def params(self, kind: type[Node]) -> dict[str, Any]:
        """Parameters within their bounds, many as they are by default."""
        schema = kind.Params.model_json_schema()
        return {
            name: self.value(field)
            for name, field in schema.get("properties", {}).items()
            if "asset_kinds" in field or self.random.random() < TOLD
        }

    def value(self, field: Mapping[str, Any]) -> Any:
        """A value that this JSON schema allows."""
        if "asset_kinds" in field:
            kind = self.random.choice(field["asset_kinds"])
            return self.random.choice(self.assets[kind])
        if "enum" in field:
            return self.random.choice(field["enum"])
        if "anyOf" in field:
            return self.value({**self.random.choice(field["anyOf"]), **_rest(field)})
        match field.get("type"):
            case "boolean":
                return self.random.random() < 0.5
            case "integer":
                return self.random.randint(*map(round, _bounds(field)))
            case "number":
                low, high = _bounds(field)
                return round(self.random.uniform(low, high), 3)
            case "null":
                return None
            case "string":
                return self.random.choice(COLORS if "pattern" in field else WORDS)
        return field.get("default")


def _rest(field: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in field.items() if name not in ("anyOf", "default")}


def _bounds(field: Mapping[str, Any]) -> tuple[float, float]:
    """From the smallest value to the largest, or to one that is far away enough."""
    low = field.get("minimum", field.get("exclusiveMinimum", -FAR) + INSIDE)
    high = field.get("maximum", field.get("exclusiveMaximum", low + FAR + INSIDE) - INSIDE)
    return low, min(high, low + (MOST_SECONDS if field.get("unit") == "s" else FAR))

"""A definition as tables: its nodes and its wires. It need not be valid to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workspaces.desk import wording
from workspaces.desk.panels import Panel

SHOWN = 200


def panels(definition: Any) -> list[Panel]:
    """What a stored definition holds."""
    nodes, wires = list(_items(definition, "nodes")), list(_items(definition, "connections"))
    return [
        Panel(
            f"Nodes ({len(nodes)})",
            ("Node", "Type", "Title", "Parameters"),
            [_node(node) for node in nodes[:SHOWN]],
            _rest(len(nodes)),
        ),
        Panel(
            f"Connections ({len(wires)})",
            ("From", "To"),
            [(_end(wire.get("from")), _end(wire.get("to"))) for wire in wires[:SHOWN]],
            _rest(len(wires)),
        ),
    ]


def _items(definition: Any, key: str) -> Iterator[dict[str, Any]]:
    found = definition.get(key) if isinstance(definition, dict) else None
    if isinstance(found, list):
        yield from (item for item in found if isinstance(item, dict))


def _node(node: dict[str, Any]) -> tuple[object, ...]:
    params = wording.short(node.get("params") or {}, 300)
    mode = node.get("mode")
    title = node.get("title") or ""
    shown = f"{title} ({mode})".strip() if mode else title
    return node.get("id", ""), node.get("type", ""), shown, params


def _end(end: Any) -> str:
    return f"{end.get('node', '')}.{end.get('port', '')}" if isinstance(end, dict) else ""


def _rest(count: int) -> str:
    return f"The first {SHOWN} are shown." if count > SHOWN else ""

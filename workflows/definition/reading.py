"""Reading a definition's JSON, and noting every fault of its form at once."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from ..graph import (
    MODES,
    SCHEMA,
    Connection,
    Definition,
    End,
    InvalidDefinition,
    Mode,
    NodeSpec,
    Problem,
)
from .wording import shown

MAX_NODES = 10_000
MAX_CONNECTIONS = 50_000
MAX_NESTING = 32
MAX_ATTEMPTS = 10
MAX_COORDINATE = 1e9
MAX_NODE_UI, MAX_UI = 16_000, 512_000
"""Characters of JSON that the editor's own notes on a node, and on the graph, may have."""
NODE_ID = re.compile(r"[\w-]{1,100}")
NAME_LENGTH = 200
TOP_KEYS = ("schema", "name", "description", "nodes", "connections", "ui")
NODE_KEYS = (
    "id",
    "type",
    "version",
    "title",
    "params",
    "position",
    "keep",
    "mode",
    "attempts",
    "ui",
)


def parse(data: object) -> Definition:
    """Read a definition's JSON. Raises InvalidDefinition where its form is wrong."""
    definition, problems = read(data)
    if problems:
        raise InvalidDefinition(problems)
    return definition


def read(data: object) -> tuple[Definition, list[Problem]]:
    """What of a definition's JSON can be read, and all faults of its form."""
    reader = _Reader()
    return reader.definition(data), reader.problems


class _Reader:
    """Reads what it can and notes what it cannot."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, node: str, field: str, code: str, message: str) -> None:
        self.problems.append(Problem(node, field, code, message))

    def definition(self, data: object) -> Definition:
        if not isinstance(data, Mapping):
            self.note("", "", "not_an_object", "A workflow must be a JSON object { … }.")
            return Definition()
        schema = data.get("schema")
        if schema != SCHEMA or isinstance(schema, bool):
            self.note(
                "",
                "schema",
                "unknown_schema",
                f"This workflow says schema {shown(schema)}; this version of Reelgraph reads "
                f'schema {SCHEMA}. Set "schema": {SCHEMA}.',
            )
        self.known_keys("", "the workflow", data, TOP_KEYS)
        return Definition(
            name=self.text("", data, "name", NAME_LENGTH),
            description=self.text("", data, "description", 10_000),
            nodes=tuple(self.nodes(self.items(data, "nodes", MAX_NODES))),
            connections=tuple(self.wires(self.items(data, "connections", MAX_CONNECTIONS))),
            ui=self.notes("", data, MAX_UI),
        )

    def items(self, data: Mapping[Any, Any], key: str, most: int) -> list[Any]:
        items = data.get(key, [])
        if not isinstance(items, list):
            self.note("", key, "wrong_type", f'"{key}" must be a list [ … ].')
            return []
        if len(items) > most:
            self.note(
                "", key, "too_many", f'"{key}" has {len(items):,} entries; at most {most:,} work.'
            )
            return []
        return items

    def nodes(self, items: list[Any]) -> Iterable[NodeSpec]:
        seen: set[str] = set()
        for number, item in enumerate(items, 1):
            spec = self.node(item, number)
            if spec is None:
                continue
            if spec.id in seen:
                self.note(
                    spec.id,
                    "id",
                    "duplicate_id",
                    f"Two nodes have the id `{spec.id}`. Give each node an id of its own.",
                )
                continue
            seen.add(spec.id)
            yield spec

    def node(self, item: object, number: int) -> NodeSpec | None:
        if not isinstance(item, Mapping):
            self.note("", f"nodes.{number}", "not_an_object", f"Node {number} must be an object.")
            return None
        name = item.get("id")
        if not isinstance(name, str) or not NODE_ID.fullmatch(name):
            self.note(
                "",
                f"nodes.{number}",
                "bad_id",
                f"Node {number} needs an id of letters, digits, _ and - (at most 100), "
                f"not {shown(name)}.",
            )
            return None
        self.known_keys(name, f"node `{name}`", item, NODE_KEYS)
        return NodeSpec(
            id=name,
            type=self.type_name(name, item),
            params=self.object(name, item, "params"),
            position=self.position(name, item),
            title=self.text(name, item, "title", NAME_LENGTH),
            version=self.whole(name, item, "version", 1, 1_000_000),
            keep=self.flag(name, item, "keep"),
            mode=self.mode(name, item),
            attempts=self.whole(name, item, "attempts", 0, MAX_ATTEMPTS) or 0,
            ui=self.notes(name, item, MAX_NODE_UI),
        )

    def wires(self, items: list[Any]) -> Iterable[Connection]:
        for number, item in enumerate(items, 1):
            ends = [self.end(item, key) for key in ("from", "to")]
            if ends[0] is None or ends[1] is None:
                self.note(
                    "",
                    f"connections.{number}",
                    "bad_connection",
                    f"Connection {number} must read "
                    '{"from": {"node": …, "port": …}, "to": {"node": …, "port": …}}.',
                )
            else:
                yield Connection(ends[0], ends[1])

    def end(self, item: object, key: str) -> End | None:
        end = item.get(key) if isinstance(item, Mapping) else None
        if not isinstance(end, Mapping):
            return None
        node, port = end.get("node"), end.get("port")
        if not isinstance(node, str) or not isinstance(port, str):
            return None
        return End(node, port)

    def known_keys(
        self, node: str, where: str, data: Mapping[Any, Any], known: tuple[str, ...]
    ) -> None:
        for key in data.keys() - set(known):
            self.note(
                node,
                str(key),
                "unknown_key",
                f'{where[0].upper()}{where[1:]} has "{key}", which means nothing here. '
                f"Known are {', '.join(known)}; the editor's own notes belong under ui.",
            )

    def type_name(self, node: str, item: Mapping[Any, Any]) -> str:
        name = item.get("type")
        if isinstance(name, str) and name:
            return name
        self.note(node, "type", "missing_type", f'Node `{node}` needs a "type".')
        return ""

    def text(self, node: str, data: Mapping[Any, Any], key: str, longest: int) -> str:
        value = data.get(key, "")
        if isinstance(value, str) and len(value) <= longest and plain(value):
            return value
        self.note(
            node, key, "wrong_type", f'"{key}" must be text of at most {longest:,} characters.'
        )
        return ""

    def flag(self, node: str, item: Mapping[Any, Any], key: str) -> bool:
        value = item.get(key, False)
        if isinstance(value, bool):
            return value
        self.note(node, key, "wrong_type", f'"{key}" must be true or false, not {shown(value)}.')
        return False

    def whole(
        self, node: str, item: Mapping[Any, Any], key: str, least: int, most: int
    ) -> int | None:
        value = item.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.note(
            node,
            key,
            "wrong_type",
            f'"{key}" must be a whole number from {least} to {most:,}, not {shown(value)}.',
        )
        return None

    def mode(self, node: str, item: Mapping[Any, Any]) -> Mode:
        value = item.get("mode", "run")
        if value in MODES:
            return cast(Mode, value)
        self.note(
            node,
            "mode",
            "wrong_type",
            f'"mode" must be one of {", ".join(MODES)}, not {shown(value)}.',
        )
        return "run"

    def position(self, node: str, item: Mapping[Any, Any]) -> dict[str, float]:
        value = item.get("position") or {}
        if isinstance(value, Mapping) and all(
            key in ("x", "y") and _finite(number) for key, number in value.items()
        ):
            return dict(value)
        self.note(node, "position", "wrong_type", '"position" must read {"x": 0, "y": 0}.')
        return {}

    def notes(self, node: str, data: Mapping[Any, Any], most: int) -> dict[str, Any]:
        """What the editor keeps for itself; stored as it is."""
        found = self.object(node, data, "ui")
        if found and len(json.dumps(found)) > most:
            self.note(
                node, "ui", "too_large", f'"ui" may have at most {most:,} characters of JSON here.'
            )
            return {}
        return found

    def object(self, node: str, data: Mapping[Any, Any], key: str) -> dict[str, Any]:
        value = data.get(key)
        if value is None or value == {}:
            return {}
        if not isinstance(value, Mapping):
            self.note(node, key, "wrong_type", f'"{key}" must be an object {{ … }}.')
            return {}
        if not plain(value):
            self.note(
                node,
                key,
                "not_plain",
                f'"{key}" holds something that cannot be stored: a character that is not text, '
                f"a number that is not finite, or more than {MAX_NESTING} levels.",
            )
            return {}
        return dict(value)


def plain(value: object) -> bool:
    """Whether `value` is JSON that every database stores: finite, valid text, not too deep."""
    level = [value]
    for _ in range(MAX_NESTING):
        if not all(_plain_scalar(item) for item in level):
            return False
        level = [part for item in level for part in _parts(item)]
        if not level:
            return True
    return False


def _plain_scalar(value: object) -> bool:
    if isinstance(value, str):
        return (value.isascii() and "\0" not in value) or _storable(value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, (int, Mapping, list))


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _parts(value: object) -> list[Any]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def _finite(value: object) -> bool:
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and abs(value) <= MAX_COORDINATE
    )

"""The node types that are there: every module in `nodes/`, and what plugins add.

A plugin is a package with an entry point in the group `reelgraph.nodes` that leads to a Node
class, or to a module holding some. A broken one is reported and costs nobody else anything.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any

from . import nodes
from .definition import params
from .definition.forms import form
from .definition.wording import schema
from .node import CONVERTIBLE, PORT_LOOKS, PORT_TYPES, Node, NodeParams, Port

GROUP = "reelgraph.nodes"


@dataclass(frozen=True)
class Broken:
    """A plugin that could not be used, and why."""

    plugin: str
    error: str


class BadNode(TypeError):
    """A node class that does not keep the contract."""


class Registry:
    """Node types by name."""

    def __init__(self, kinds: Iterable[type[Node]] = (), broken: Iterable[Broken] = ()) -> None:
        """Raises BadNode for a class that is no proper node, or a name that is taken."""
        self._kinds: dict[str, type[Node]] = {}
        self.broken = tuple(broken)
        for kind in kinds:
            self._add(kind)

    def get(self, name: str) -> type[Node] | None:
        """The node type of this name; None if there is none."""
        return self._kinds.get(name)

    def all(self) -> tuple[type[Node], ...]:
        """All node types, by name."""
        return tuple(self._kinds[name] for name in self.names())

    def names(self) -> tuple[str, ...]:
        """All type names, sorted."""
        return tuple(sorted(self._kinds))

    def with_nodes(self, *kinds: type[Node]) -> Registry:
        """A registry with more node types."""
        return Registry((*self._kinds.values(), *kinds), self.broken)

    def describe(self) -> list[dict[str, Any]]:
        """All node types as the editor wants them."""
        return [_described(kind) for kind in self.all()]

    def _add(self, kind: type[Node]) -> None:
        fault = _fault(kind)
        if fault:
            raise BadNode(fault)
        if kind.type in self._kinds:
            raise BadNode(f"Two node types are called {kind.type!r}.")
        self._kinds[kind.type] = kind


@cache
def installed() -> Registry:
    """The built-in nodes and those of all plugins. Looked for once."""
    return with_plugins(Registry(builtin()), entry_points(group=GROUP))


def builtin() -> Iterator[type[Node]]:
    """The nodes in `workflows/nodes`."""
    for module in pkgutil.iter_modules(nodes.__path__):
        yield from _nodes_of(importlib.import_module(f"{nodes.__name__}.{module.name}"))


def with_plugins(registry: Registry, plugins: Iterable[EntryPoint]) -> Registry:
    """A registry with what plugins add; those that fail are listed as broken."""
    broken = list(registry.broken)
    for plugin in plugins:
        try:
            registry = registry.with_nodes(*_loaded(plugin))
        except Exception as error:
            # Somebody else's code may fail in any way; ours goes on without it.
            broken.append(Broken(plugin.name, f"{type(error).__name__}: {error}"))
    return Registry(registry.all(), broken)


def _loaded(plugin: EntryPoint) -> Iterable[type[Node]]:
    found = plugin.load()
    if isinstance(found, ModuleType):
        return tuple(_nodes_of(found))
    return (found,)


def _nodes_of(module: ModuleType) -> Iterator[type[Node]]:
    """The node classes that a module itself defines and names a type."""
    for value in vars(module).values():
        if not (inspect.isclass(value) and issubclass(value, Node)):
            continue
        if "type" in vars(value) and value.__module__ == module.__name__:
            yield value


def _fault(kind: Any) -> str:
    """What is wrong with a node class; "" if nothing is."""
    if not (inspect.isclass(kind) and issubclass(kind, Node)):
        return f"{kind!r} is not a subclass of Node."
    if not getattr(kind, "type", ""):
        return f"{kind.__name__} has no type name."
    if not issubclass(kind.Params, NodeParams):
        return f"{kind.__name__}.Params must be a subclass of NodeParams."
    ports: list[tuple[str, Any]] = [*kind.inputs.items(), *kind.outputs.items()]
    for name, port in ports:
        if not isinstance(port, Port) or port.type not in PORT_TYPES or not name.isidentifier():
            return f"{kind.__name__} has a port {name!r} that is not a Port of a known type."
    return ""


def _described(kind: type[Node]) -> dict[str, Any]:
    return {
        "type": kind.type,
        "version": kind.version,
        "title": kind.title or kind.type.replace("_", " ").capitalize(),
        "category": kind.category,
        "doc": inspect.getdoc(kind) or "",
        "keywords": list(kind.keywords),
        "welcomes": list(kind.welcomes),
        "icon": kind.icon,
        "queue": kind.queue or "",
        "inputs": [_input(name, port) for name, port in kind.inputs.items()],
        "outputs": [_port(name, port) for name, port in kind.outputs.items()],
        "params": schema(kind.Params),
        "form": [field.model_dump() for field in form(kind.Params)],
        "assets": list(params.asset_fields(kind.Params)),
    }


def port_types() -> list[dict[str, Any]]:
    """All port types as the editor wants them: look, and what they turn into by themselves."""
    return [
        {
            "type": name,
            **asdict(PORT_LOOKS[name]),
            "converts_to": sorted(target for source, target in CONVERTIBLE if source == name),
        }
        for name in PORT_TYPES.values()
    ]


def _input(name: str, port: Port) -> dict[str, Any]:
    also = sorted(source for source, target in CONVERTIBLE if target == port.type_name)
    return {
        **_port(name, port),
        "required": port.required,
        "many": port.many,
        "accepts": [port.type_name, *also],
    }


def _port(name: str, port: Port) -> dict[str, Any]:
    return {
        "name": name,
        "type": port.type_name,
        "title": port.title or name.replace("_", " ").capitalize(),
        "description": port.description,
    }

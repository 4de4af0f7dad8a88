"""Parameters of a node: reading them, saying in plain words what is wrong, finding assets."""

from __future__ import annotations

import difflib
import json
import uuid
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..graph import Definition, NodeSpec, NodeTypes, Problem
from ..node import AssetMark, InvalidInput, Node, NodeParams
from .wording import allowed, shown


def read(kind: type[Node], raw: Mapping[str, Any]) -> NodeParams:
    """`raw` as the node's own parameters. Raises pydantic's ValidationError.

    Reading is strict: "3" is not a number and 1 is not true, but every JSON form of a value is.
    """
    return kind.Params.model_validate_json(json.dumps(raw), strict=True)


def problems(kind: type[Node], node: str, raw: Mapping[str, Any]) -> list[Problem]:
    """Every fault of a node's parameters, one for each field."""
    try:
        read(kind, raw)
    except ValidationError as error:
        found = {_field(detail): detail for detail in reversed(error.errors(include_url=False))}
        return [_problem(kind, node, field, found[field]) for field in reversed(found)]
    return []


def write(params: NodeParams) -> dict[str, Any]:
    """Parameters as plain JSON."""
    return params.model_dump(mode="json")


@cache
def asset_fields(kind: type[NodeParams]) -> tuple[str, ...]:
    """The parameters that name an asset (or a list of them), in order."""
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if any(isinstance(mark, AssetMark) for mark in field.metadata) or _marked(field.annotation)
    )


def assets(params: NodeParams) -> Iterator[tuple[str, uuid.UUID]]:
    """Each asset that parameters name, with its field."""
    for name in asset_fields(type(params)):
        value = getattr(params, name)
        for item in value if isinstance(value, (list, tuple)) else (value,):
            if isinstance(item, uuid.UUID):
                yield name, item


def with_asset(definition: Definition, types: NodeTypes, node: str, asset: uuid.UUID) -> Definition:
    """The same with a file handed in at `node`. Raises InvalidInput where it takes none."""
    spec, kind = _found(definition, types, node)
    names = asset_fields(kind.Params)
    if not names:
        raise InvalidInput(f"`{node}` ({spec.type}) takes no file.", node=node)
    return definition.with_params(node, kind.given(dict(spec.params), names[0], asset))


def with_text(
    definition: Definition, types: NodeTypes, node: str, field: str, text: str
) -> Definition:
    """The same with a parameter typed on a command line: as text where that fits, else as JSON.

    Whether the value is allowed is for `check` to say. Raises InvalidInput for an unknown node.
    """
    spec, kind = _found(definition, types, node)
    candidates = [text, *_as_json(text)]
    for value in candidates:
        params = {**spec.params, field: value}
        if not any(fault.field.split(".")[0] == field for fault in problems(kind, node, params)):
            return definition.with_params(node, params)
    return definition.with_params(node, {**spec.params, field: candidates[-1]})


def _as_json(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except ValueError:
        return []


def _found(definition: Definition, types: NodeTypes, node: str) -> tuple[NodeSpec, type[Node]]:
    spec = definition.by_id.get(node)
    kind = types.get(spec.type) if spec else None
    if spec is None or kind is None:
        names = ", ".join(definition.by_id) or "none"
        raise InvalidInput(f"There is no node `{node}` in this workflow (it has: {names}).")
    return spec, kind


def _marked(annotation: Any) -> bool:
    return isinstance(annotation, AssetMark) or any(_marked(a) for a in get_args(annotation))


def _field(detail: ErrorDetails) -> str:
    """The path of a fault: its field, then the positions and keys inside."""
    first, *rest = detail["loc"] or ("",)
    return ".".join([str(first), *(str(part) for part in rest if isinstance(part, int))])


def _problem(kind: type[Node], node: str, field: str, detail: ErrorDetails) -> Problem:
    name = field.split(".")[0]
    if detail["type"] == "extra_forbidden":
        return Problem(node, field, "unknown_parameter", _unknown(kind, node, name))
    if detail["type"] == "missing":
        wanted = allowed(kind.Params, name)
        return Problem(
            node, field, "missing_parameter", f"`{node}` needs a value for `{name}`: {wanted}."
        )
    if detail["type"] in ("value_error", "assertion_error"):
        message = detail["msg"].split(", ", 1)[-1].rstrip(".")
        where = f"`{node}`: `{field}`" if name else f"`{node}`"
        return Problem(node, field, "invalid_parameter", f"{where}: {message}.")
    wanted = allowed(kind.Params, name) or detail["msg"]
    return Problem(
        node,
        field,
        "invalid_parameter",
        f"`{node}`: `{field}` must be {wanted}, not {shown(detail['input'])}.",
    )


def _unknown(kind: type[Node], node: str, name: str) -> str:
    names = list(kind.Params.model_fields)
    close = difflib.get_close_matches(name, names, 1)
    if close:
        hint = f"Did you mean `{close[0]}`?"
    else:
        hint = f"It has: {', '.join(names)}." if names else "It has none."
    return f"`{node}` ({kind.type}) has no parameter `{name}`. {hint}"

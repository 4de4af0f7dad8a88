"""Files and parameters handed in for one run, put into its definition."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from ..definition import params
from ..definition.reading import parse
from ..graph import SCHEMA, Definition, InvalidDefinition, Problem, to_json, upgraded
from ..node import InvalidInput
from ..registry import installed


def overridden(
    data: Mapping[str, Any],
    inputs: Mapping[str, uuid.UUID],
    changes: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """The definition's JSON with assets and parameters in place of those at the named nodes.

    Raises InvalidDefinition where it cannot be read, or a node is not there or takes no file.
    """
    if not inputs and not changes:
        return dict(data)
    definition = upgraded(parse({"schema": SCHEMA, **data}), installed())
    problems: list[Problem] = []
    for node, changed in changes.items():
        definition = _with_params(definition, node, changed, problems)
    for node, asset in inputs.items():
        definition = _with_asset(definition, node, asset, problems)
    if problems:
        raise InvalidDefinition(problems)
    return to_json(definition)


def _with_params(
    definition: Definition, node: str, changed: Mapping[str, Any], problems: list[Problem]
) -> Definition:
    spec = definition.by_id.get(node)
    if spec is None:
        message = f"There is no node `{node}` in this workflow."
        problems.append(Problem("", "params", "unknown_node", message))
        return definition
    return definition.with_params(node, {**spec.params, **changed})


def _with_asset(
    definition: Definition, node: str, asset: uuid.UUID, problems: list[Problem]
) -> Definition:
    try:
        return params.with_asset(definition, installed(), node, asset)
    except InvalidInput as error:
        known = node if node in definition.by_id else ""
        problems.append(Problem(known, "inputs", error.error_code, error.message))
        return definition

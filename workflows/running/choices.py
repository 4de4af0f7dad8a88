"""Random choices of a run: made once when it starts, and kept when it is continued."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from media_library.choose import random_asset
from workflows.definition import params
from workflows.definition.reading import parse
from workflows.graph import Definition, InvalidDefinition, NodeSpec, Problem, to_json, upgraded
from workflows.node import InvalidInput
from workflows.planner import Plan, make_plan
from workflows.registry import installed
from workspaces.models import Workspace

Choices = dict[str, dict[str, Any]]
"""By node: the parameters `asked` for, and those `chosen`."""


class _Picker:
    """Random assets of one workspace (`node.PickContext`)."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.rng = workspace, Random()

    def pick(
        self,
        *,
        kind: str,
        role: str = "",
        platform: str = "",
        category: str = "",
        tag: str = "",
    ) -> uuid.UUID | None:
        found = random_asset(
            self.workspace,
            rng=self.rng,
            kind=kind,
            role=role,
            platform=platform,
            category=category,
            tag=tag,
        )
        return found.pk if found else None


def choices_frozen(
    workspace: Workspace, plan: Plan, targets: Collection[str]
) -> tuple[Plan, Choices]:
    """The plan with every open choice made. Raises InvalidDefinition where there is none."""
    picker, problems = _Picker(workspace), []
    choices: Choices = {}
    for node in plan.order:
        before = plan.params[node]
        try:
            after = plan.kinds[node]().pick(picker, before)
        except InvalidInput as error:
            problems.append(Problem(node, error.field, error.error_code, error.message))
            continue
        if after is not before and after != before:
            choices[node] = {"asked": params.write(before), "chosen": params.write(after)}
    if problems:
        raise InvalidDefinition(problems)
    if not choices:
        return plan, choices
    chosen = {node: choice["chosen"] for node, choice in choices.items()}
    return make_plan(_with_params(plan.definition, chosen), installed(), targets), choices


def choices_kept(data: Mapping[str, Any], choices: Choices) -> dict[str, Any]:
    """A definition's JSON with earlier choices at the nodes that still ask the same.

    Raises InvalidDefinition where its form is wrong.
    """
    definition = upgraded(parse(data), installed())
    asking = [spec for spec in definition.nodes if _asks(spec, choices.get(spec.id))]
    chosen = {spec.id: choices[spec.id]["chosen"] for spec in asking}
    return to_json(_with_params(definition, chosen))


def _asks(spec: NodeSpec, choice: Mapping[str, Any] | None) -> bool:
    kind = installed().get(spec.type)
    if kind is None or choice is None:
        return False
    try:
        return bool(params.write(params.read(kind, spec.params)) == choice["asked"])
    except ValueError:
        return False


def _with_params(definition: Definition, chosen: Mapping[str, Any]) -> Definition:
    nodes = (replace(spec, params=chosen.get(spec.id, spec.params)) for spec in definition.nodes)
    return replace(definition, nodes=tuple(nodes))

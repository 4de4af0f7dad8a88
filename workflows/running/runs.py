"""Starting runs: checked, with every random choice frozen, and continued from earlier ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from django.contrib.auth.models import User
from django.utils import timezone

from workflows.definition.check import faults
from workflows.definition.reading import read
from workflows.graph import (
    SCHEMA,
    Definition,
    InvalidDefinition,
    Problem,
    to_json,
    upgraded,
)
from workflows.models import NodeRun, Priority, Run, Workflow
from workflows.planner import Plan, make_plan
from workflows.planning import outside, plans
from workflows.planning.assets import in_library
from workflows.planning.plans import Planned
from workflows.planning.results import Results
from workflows.planning.sweep import Decision, sweep
from workflows.registry import installed
from workflows.rows import bulk
from workflows.rows.turns import writing
from workflows.running import advance, changes
from workflows.running.choices import Choices, choices_frozen, choices_kept
from workspaces.models import Workspace

MUTED = {
    "status": NodeRun.Status.SKIPPED,
    "error": {
        "code": "skipped",
        "message": "This node, or one before it, is set to be skipped.",
        "field": "",
    },
}
UNNAMED = "Untitled"


@dataclass(frozen=True)
class Options:
    """How to run. `targets`: run to these nodes only. `force`: nodes that run anew, or "all"."""

    targets: Collection[str] = ()
    force: Collection[str] | Literal["all"] = ()
    priority: Priority = Priority.NORMAL
    name: str = ""
    parent: Run | None = None
    out_dir: Path | None = None

    def to_json(self) -> dict[str, Any]:
        """What the run remembers of them."""
        force = self.force if isinstance(self.force, str) else sorted(self.force)
        data: dict[str, Any] = {"targets": sorted(self.targets), "force": force}
        return data | ({"out_dir": str(self.out_dir)} if self.out_dir else {})


def start(
    workspace: Workspace,
    definition: Mapping[str, Any],
    *,
    workflow: Workflow | None = None,
    user: User | None = None,
    options: Options = Options(),
) -> Run:
    """Run a definition. Raises InvalidDefinition with everything that speaks against it."""
    run, planned, decisions = _prepared(workspace, definition, workflow, user, options)
    plans.keep(planned)
    with writing():
        _insert(run, planned.plan, decisions)
    return run


def foresee(
    workspace: Workspace,
    definition: Mapping[str, Any],
    *,
    workflow: Workflow | None = None,
    options: Options = Options(),
) -> tuple[Plan, list[Decision]]:
    """What `start` would decide at once, with nothing started. Raises InvalidDefinition."""
    _, planned, decisions = _prepared(workspace, definition, workflow, None, options)
    return planned.plan, decisions


def _prepared(
    workspace: Workspace,
    definition: Mapping[str, Any],
    workflow: Workflow | None,
    user: User | None,
    options: Options,
) -> tuple[Run, Planned, list[Decision]]:
    """A run that is not stored yet, its plan, and what its first sweep decides."""
    plan = _checked(workspace, definition, options)
    plan, choices = choices_frozen(workspace, plan, options.targets)
    run = Run(
        workspace=workspace,
        workflow=workflow,
        parent=options.parent,
        user=user,
        name=options.name or plan.definition.name or (workflow.name if workflow else UNNAMED),
        definition=to_json(plan.definition),
        options=options.to_json() | {"choices": _all_choices(options.parent, choices)},
        priority=options.priority,
    )
    planned = plans.planned(run, plan)
    results = Results(planned, guess=True)
    return run, planned, sweep(plan, plan.order, {}, planned.forced, results)


def start_workflow(
    workflow: Workflow,
    *,
    user: User | None = None,
    options: Options = Options(),
) -> Run:
    """Run a saved workflow as it is now. Raises InvalidDefinition."""
    named = replace(options, name=options.name or workflow.name)
    return start(
        workflow.workspace, workflow.definition, workflow=workflow, user=user, options=named
    )


def retry(
    run: Run, *, definition: Mapping[str, Any] | None = None, user: User | None = None
) -> Run:
    """Continue a run that failed or was cancelled: what is done, and unchanged, is kept.

    With the graph as it was, or with a corrected `definition`, into which the old random choices
    are taken over where nothing else about their node has changed. What was to be forced and did
    not get done is still forced. Raises InvalidDefinition.
    """
    forced = _still_forced(run)
    if definition is None:
        return _again(run, run.definition, force=forced, user=user)
    kept = choices_kept({"schema": SCHEMA, **definition}, run.options.get("choices") or {})
    there = {node["id"] for node in kept["nodes"]}
    return _again(run, kept, force=[node for node in forced if node in there], user=user)


def rerun(
    run: Run,
    *,
    force: Collection[str] | Literal["all"] | None = None,
    user: User | None = None,
) -> Run:
    """Do the same once more from scratch, with reuse of what has not changed.

    `force` replaces what the run was asked to force. Raises InvalidDefinition.
    """
    asked = run.options.get("force") or () if force is None else force
    return _again(run, run.definition, force=asked, user=user)


def _still_forced(run: Run) -> list[str]:
    """The nodes that a run was asked to run whatever is cached, and that are not done."""
    asked = run.options.get("force") or ()
    if not asked:
        return []
    left = run.nodes.exclude(status__in=NodeRun.DONE).values_list("node_id", flat=True)
    return [node for node in left if asked == "all" or node in asked]


def _again(
    run: Run,
    definition: Mapping[str, Any],
    *,
    force: Collection[str] | Literal["all"],
    user: User | None,
) -> Run:
    out_dir = run.options.get("out_dir")
    options = Options(
        targets=run.options.get("targets") or (),
        force=force,
        priority=Priority(run.priority),
        name=run.name,
        parent=run,
        out_dir=Path(out_dir) if out_dir else None,
    )
    return start(run.workspace, definition, workflow=run.workflow, user=user, options=options)


def _checked(workspace: Workspace, data: Mapping[str, Any], options: Options) -> Plan:
    """The plan. Raises InvalidDefinition; what no target needs may be unfinished."""
    data = {"schema": SCHEMA, **data}
    types = installed()

    knows = in_library(workspace.pk)
    definition, form = read(data)
    problems = faults(definition, form, types, knows, "run")
    if form or (problems and not options.targets):
        raise InvalidDefinition(problems)
    whole = upgraded(definition, types)
    problems = problems or outside.problems(workspace.pk, whole, types)
    if problems and options.targets:
        problems = faults(definition, form, types, knows, "draft") or problems
    if problems and not options.targets:
        raise InvalidDefinition(problems)
    return _planned_to(whole, options, problems)


def _all_choices(parent: Run | None, choices: Choices) -> Choices:
    """The choices of a run and, where it continues another, of that one."""
    return {**(parent.options.get("choices") or {} if parent else {}), **choices}


def _planned_to(definition: Definition, options: Options, problems: Sequence[Problem]) -> Plan:
    unknown = _unknown(definition, options)
    if unknown:
        raise InvalidDefinition([*problems, *unknown])
    plan = make_plan(definition, installed(), options.targets)
    hindering = [problem for problem in problems if not problem.node or problem.node in plan]
    if not plan.order:
        message = "Nothing is left to run: every node is skipped or bypassed."
        hindering.append(Problem("", "nodes", "nothing_to_run", message))
    if hindering:
        raise InvalidDefinition(hindering)
    return plan


def _unknown(definition: Definition, options: Options) -> list[Problem]:
    named = [("targets", node) for node in options.targets]
    named += [] if isinstance(options.force, str) else [("force", n) for n in options.force]
    return [
        Problem("", field, "unknown_node", f"There is no node `{node}` in this workflow.")
        for field, node in named
        if node not in definition.by_id
    ]


def _insert(run: Run, plan: Plan, decisions: Sequence[Decision]) -> None:
    """The run with its nodes, each in the state that the first sweep gave it."""
    run.save(force_insert=True)
    now = timezone.now()
    expected = changes.expected(run.workspace_id, plan, decisions)
    decided = {
        one.node: changes.fields(plan, one, expected.get(one.node), now) for one in decisions
    }
    undecided = changes.WAITING
    rows = [
        {**_row(run, plan, node, place), **decided.get(node, undecided), "queue": plan.queue(node)}
        for node, place in plan.position.items()
    ]
    muted = [
        {**_row(run, plan, node, place), **undecided, **MUTED}
        for place, node in enumerate(sorted(plan.skipped), len(rows))
    ]
    bulk.insert(NodeRun, [*rows, *muted])
    advance.announce(run, plan, decisions, expected)


def _row(run: Run, plan: Plan, node: str, place: int) -> dict[str, Any]:
    return {
        "run": run.pk,
        "workspace": run.workspace_id,
        "node_id": node,
        "node_type": plan.definition.by_id[node].type,
        "position": place,
        "priority": run.priority,
    }

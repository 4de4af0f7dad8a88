"""The plan of a run, kept by every process that works on it: parsing is for once, not per node."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from workflows.definition.reading import parse
from workflows.graph import upgraded
from workflows.models import NodeRun, Run
from workflows.node import Outputs
from workflows.planner import Plan, make_plan
from workflows.planning.reasons import Past
from workflows.registry import installed
from workspaces.models import Workspace

NODES_KEPT = 10_000
"""Nodes of all the plans that a process remembers; about 4 kB each."""
ALL = "all"

_kept: dict[uuid.UUID, Planned] = {}
_keeping = Lock()


class Unreadable(Exception):
    """The nodes that are installed now cannot read a stored run any more."""

    def __init__(self, reason: object) -> None:
        self.message = f"The installed nodes cannot read this run any more: {reason}"
        super().__init__(self.message)


@dataclass(frozen=True)
class Planned:
    """A run's frozen parts: its plan, whose it is, and what the caller asked for."""

    run_id: uuid.UUID
    workspace_id: uuid.UUID
    workflow_id: uuid.UUID | None
    parent_id: uuid.UUID | None
    name: str
    plan: Plan
    options: Mapping[str, Any]
    outputs: dict[str, Outputs] = field(default_factory=dict)
    """What jobs have given, as far as this process has heard. It is stored, and never changes."""
    _waits: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def forced(self) -> frozenset[str]:
        """The nodes that run whatever there is to reuse."""
        force = self.options.get("force") or ()
        return frozenset(self.plan.order if force == ALL else force)

    def waits_for(self, node: str) -> frozenset[str]:
        """The jobs whose outputs a node needs; found out once."""
        if node not in self._waits:
            self._waits[node] = frozenset(self.plan.waits_for(node))
        return self._waits[node]

    @cached_property
    def workspace(self) -> Workspace:
        """Whose run it is."""
        return Workspace.objects.get(pk=self.workspace_id)

    @property
    def out_dir(self) -> Path:
        """Where nodes put what leaves the library."""
        chosen = self.options.get("out_dir")
        return Path(chosen) if chosen else Path(settings.VAR) / "out"

    @cached_property
    def before(self) -> uuid.UUID | None:
        """The run to compare with: the parent, or the newest other one of the same workflow."""
        if self.parent_id:
            return self.parent_id
        runs = Run.objects.filter(workspace=self.workspace_id, workflow=self.workflow_id)
        if self.workflow_id is None:
            runs = runs.filter(name=self.name)
        rows = runs.exclude(pk=self.run_id).order_by("-created_at")
        return rows.values_list("pk", flat=True).first()

    @cached_property
    def past(self) -> Past | None:
        """That run's definition and digests; None if there was none, or it cannot be read."""
        if self.before is None:
            return None
        try:
            planned = load(self.before)
        except Unreadable:
            return None
        rows = NodeRun.objects.filter(run=self.before).exclude(digest="")
        digests = dict(rows.values_list("node_id", "digest"))
        return Past(planned.plan, digests, str(self.before)[:8])


def planned(run: Run, plan: Plan) -> Planned:
    """A run that is being started, with its plan."""
    return Planned(
        run_id=run.pk,
        workspace_id=run.workspace_id,
        workflow_id=run.workflow_id,
        parent_id=run.parent_id,
        name=run.name,
        plan=plan,
        options=run.options,
    )


def keep(planned: Planned) -> None:
    """Remember a plan in this process, in place of the one that was not used for longest."""
    with _keeping:
        _kept[planned.run_id] = planned
        while len(_kept) > 1 and sum(len(one.plan.order) for one in _kept.values()) > NODES_KEPT:
            del _kept[next(iter(_kept))]


def forget() -> None:
    """Start anew, as after the node types have changed."""
    _kept.clear()


def load(run_id: uuid.UUID) -> Planned:
    """The plan of a stored run. Raises Run.DoesNotExist or Unreadable."""
    found = _kept.pop(run_id, None) or _read(run_id)
    keep(found)
    return found


def _read(run_id: uuid.UUID) -> Planned:
    run = Run.objects.get(pk=run_id)
    types, targets = installed(), run.options.get("targets") or ()
    try:
        plan = make_plan(upgraded(parse(run.definition), types), types, targets)
    except (ValueError, LookupError) as error:
        raise Unreadable(error) from error
    return planned(run, plan)

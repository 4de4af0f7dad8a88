"""Saving a workflow: each save is a new revision; `versions` says which are kept to go back to.

A stale save (made on an older revision than the stored one) is refused, so that two browsers
cannot overwrite each other unseen. One that asks for what is stored anyway is not stale: its
answer was lost on the way, and it may be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from workspaces.models import Workspace

from ..definition.check import CheckMode, check
from ..definition.reading import parse, read
from ..graph import SCHEMA, Definition, Problem, to_json, upgraded
from ..live import saved
from ..models import NodeRun, Workflow, WorkflowVersion, WorkflowVideo
from ..planning import outside
from ..planning.assets import in_library
from ..registry import installed
from . import versions
from .cover import main_node

UNNAMED = "Untitled"
MOST_VIDEOS = 500
"""Told with a workflow; the library has them all."""


class Stale(Exception):
    """Somebody saved in between; `stored` is the workflow as it is now."""

    def __init__(self, stored: Workflow) -> None:
        super().__init__(f"revision {stored.revision} is stored")
        self.stored = stored


@dataclass(frozen=True)
class Change:
    """What to save. None leaves a field as it is."""

    name: str | None = None
    description: str | None = None
    status: str | None = None
    definition: Mapping[str, Any] | None = None


def create(workspace: Workspace, change: Change, user: User | None = None) -> Workflow:
    """A new workflow at revision 1. Raises InvalidDefinition where its form is wrong."""
    definition = readable(change.definition or {})
    workflow = Workflow(
        workspace=workspace,
        name=change.name or definition.get("name") or UNNAMED,
        description=change.description or "",
        status=change.status or Workflow.Status.DRAFT,
        definition=definition,
        main_node=main_node(definition),
        saved_by=user,
    )
    with transaction.atomic():
        workflow.save(force_insert=True)
        versions.keep(workflow)
    saved.tell(workflow)
    return workflow


def save(
    workflow: Workflow,
    change: Change,
    seen: int | None = None,
    *,
    user: User | None = None,
    automatic: bool = False,
) -> Workflow:
    """Save a change on top of the revision `seen`; without one, on whatever is stored.

    An `automatic` save moves the draft without making a version of it. A change that changes
    nothing makes no revision. Raises Stale, InvalidDefinition, or Workflow.DoesNotExist if it was
    deleted meanwhile.
    """
    wanted = _fields(change)
    with transaction.atomic():
        stored = Workflow.objects.select_for_update(of=("self",)).get(pk=workflow.pk)
        changed = {k: v for k, v in wanted.items() if getattr(stored, k) != v}
        if changed:
            if seen is not None and seen != stored.revision:
                raise Stale(stored)
            versions.keep_automatically(stored)
            _change(stored, changed, user)
        if not automatic:
            versions.keep(stored)
    return stored


def keep_as(
    workflow: Workflow, label: str, seen: int | None = None, *, user: User | None = None
) -> WorkflowVersion:
    """Keep what is stored now as a named version. Raises Stale, versions.TooMany."""
    with transaction.atomic():
        stored = Workflow.objects.select_for_update(of=("self",)).get(pk=workflow.pk)
        if seen is not None and seen != stored.revision:
            raise Stale(stored)
        return versions.name(versions.keep(stored), label)


def restore(
    version: WorkflowVersion, seen: int | None = None, *, user: User | None = None
) -> Workflow:
    """Save an older version once more, as the newest; what it replaces is kept. Raises Stale."""
    change = Change(name=version.name or None, definition=version.definition)
    with transaction.atomic():
        stored = Workflow.objects.select_for_update(of=("self",)).get(pk=version.workflow_id)
        versions.keep_replaced(stored)
        return save(stored, change, seen, user=user)


def duplicate(workflow: Workflow, user: User | None = None) -> Workflow:
    """A copy of its own, as a draft without history."""
    suffix = " (copy)"
    return create(
        workflow.workspace,
        Change(
            name=workflow.name[: 200 - len(suffix)] + suffix,
            description=workflow.description,
            definition=workflow.definition,
        ),
        user,
    )


def exported(workflow: Workflow) -> dict[str, Any]:
    """The definition as a file holds it: with the workflow's name and description."""
    named = {"name": workflow.name, "description": workflow.description[:10_000]}
    return {"schema": SCHEMA} | opened(workflow.definition) | named


def opened(data: Mapping[str, Any]) -> dict[str, Any]:
    """A stored definition as the installed node versions want it; unchanged if it is so."""
    definition, problems = read(data)
    if problems or not _outdated(definition):
        return dict(data)
    return to_json(upgraded(definition, installed()))


def readable(data: Mapping[str, Any]) -> dict[str, Any]:
    """A definition whose form is right. Without a schema number it means the first.

    Raises InvalidDefinition.
    """
    numbered = {"schema": SCHEMA} | dict(data)
    parse(numbered)
    return numbered


def problems_of(
    workspace: Workspace, data: Mapping[str, Any], mode: CheckMode = "run"
) -> list[Problem]:
    """Everything that keeps a definition from running in this workspace."""
    numbered = {"schema": SCHEMA} | dict(data)
    found = check(numbered, installed(), in_library(workspace.pk), mode)
    if found:
        return found
    whole = upgraded(parse(numbered), installed())
    return outside.problems(workspace.pk, whole, installed())


def last_outputs(workflow: Workflow) -> list[NodeRun]:
    """Of each node the newest success, so that opening a workflow shows what it made."""
    done = NodeRun.objects.filter(run__workflow=workflow, status__in=NodeRun.DONE)
    newest = done.values("node_id").annotate(newest=Max("pk")).values("newest")
    return list(NodeRun.objects.filter(pk__in=newest).order_by("node_id"))


def newest_videos(workflow: Workflow) -> list[WorkflowVideo]:
    """The newest of its videos; a workflow that has run for months may have made very many."""
    there = workflow.videos.filter(asset__trashed_at=None).select_related("asset")
    return list(there[:MOST_VIDEOS])


def _fields(change: Change) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": change.name,
        "description": change.description,
        "status": change.status,
        "definition": None if change.definition is None else readable(change.definition),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _change(stored: Workflow, changed: Mapping[str, Any], user: User | None) -> None:
    for name, value in changed.items():
        setattr(stored, name, value)
    if "definition" in changed:
        stored.main_node = main_node(stored.definition)
    stored.revision += 1
    stored.saved_by = user
    stored.save(update_fields=[*changed, "main_node", "revision", "saved_by", "updated_at"])
    saved.tell(stored)


def _outdated(definition: Definition) -> bool:
    types = installed()
    for spec in definition.nodes:
        kind = types.get(spec.type)
        if kind is not None and spec.version is not None and spec.version < kind.version:
            return True
    return False

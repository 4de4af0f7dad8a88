"""Which workflows and runs use an asset, for the library (`media_library.library.uses`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from media_library.library import uses
from media_library.library.uses import Use

from ..models import Run, Workflow, WorkflowVideo

FEW = 10
"""Up to so many assets the database looks for itself which definitions name one."""


def listen() -> None:
    """Answer the library from now on."""
    uses.register(find)


def find(workspace_id: UUID, assets: Collection[UUID]) -> Iterator[Use]:
    """Uses in definitions of workflows and of unfinished runs, and in what runs have recorded."""
    workflows = Workflow.objects.filter(workspace=workspace_id)
    yield from _in_definitions("workflow", workflows.order_by(), assets)
    unfinished = Run.objects.filter(workspace=workspace_id).exclude(status__in=Run.FINISHED)
    yield from _in_definitions("run", unfinished.order_by(), assets)
    yield from _recorded(workspace_id, assets)


def _in_definitions(what: Any, rows: QuerySet[Any], assets: Collection[UUID]) -> Iterator[Use]:
    at = "updated_at" if what == "workflow" else "created_at"
    wanted = {str(asset): asset for asset in assets}
    found = _naming(rows, wanted).values_list("pk", "name", "definition", at)
    for pk, name, definition, moment in found.iterator(chunk_size=200):
        for node, asset in _named(definition, wanted):
            yield Use(
                asset=asset,
                what=what,
                id=pk,
                name=name,
                node=node,
                role=WorkflowVideo.Role.INPUT,
                at=moment,
                is_needed=True,
            )


def _naming(rows: QuerySet[Any], wanted: Collection[str]) -> QuerySet[Any]:
    if len(wanted) > FEW:
        return rows
    any_of = Q()
    for asset in wanted:
        any_of |= Q(text__contains=asset)
    found: QuerySet[Any] = rows.annotate(text=Cast("definition", TextField())).filter(any_of)
    return found


def _named(definition: Any, wanted: dict[str, UUID]) -> Iterator[tuple[str, UUID]]:
    """Each node of a stored definition whose parameters name a wanted asset."""
    nodes = definition.get("nodes") if isinstance(definition, dict) else None
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict):
            for text in dict.fromkeys(_texts(node.get("params"))):
                if text in wanted:
                    yield str(node.get("id", "")), wanted[text]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        inner: Iterable[Any] = value.values() if isinstance(value, dict) else value
        for item in inner:
            yield from _texts(item)


def _recorded(workspace_id: UUID, assets: Collection[UUID]) -> Iterator[Use]:
    links = WorkflowVideo.objects.filter(workflow__workspace=workspace_id, asset__in=assets)
    for link in links.select_related("workflow", "run"):
        shared: dict[str, Any] = {
            "asset": link.asset_id,
            "node": link.node_id,
            "role": link.role,
            "is_needed": False,
        }
        at = link.created_at
        yield Use(what="workflow", id=link.workflow_id, name=link.workflow.name, at=at, **shared)
        if link.run is not None:
            yield Use(what="run", id=link.run.pk, name=link.run.name, at=at, **shared)


__all__ = ["find", "listen"]

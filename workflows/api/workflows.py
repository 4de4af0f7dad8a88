"""Workflows: save, open, list, delete, versions, copies, and the videos at their nodes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from workspaces.access import READING, ApiRequest, Caller
from workspaces.errors import ApiError, StoredOut, conflict, invalid, not_found
from workspaces.models import shown_name
from workspaces.paging import Page

from ..graph import InvalidDefinition, Problem
from ..models import Workflow, WorkflowVideo
from ..saving import drafts, versions
from . import schemas
from .cards import counted, rows_json
from .lookup import asset_of, workflow_of

router = Router(tags=["workflows"])


SORTED: dict[str, str] = {
    "updated": "updated_at",
    "created": "created_at",
    "name": "name",
    "executed": "last_executed_at",
}


class WorkflowFilter(Page):
    """A part of the list, and what to look for."""

    status: schemas.Status | None = None
    q: str = Field(
        "", max_length=100, pattern=schemas.NO_NUL, description="Part of name or description."
    )
    sort: Literal["updated", "created", "name", "executed"] = "updated"
    descending: bool | None = Field(None, description="Left out: names go up, times down.")

    def ordered(self, rows: QuerySet[Workflow]) -> QuerySet[Workflow]:
        """`rows` as wanted; what was never executed comes last."""
        field = F(SORTED[self.sort])
        down = self.sort != "name" if self.descending is None else self.descending
        order = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
        return rows.order_by(order, "pk")


@router.post("/workflows", response={200: schemas.SavedOut, 201: schemas.SavedOut})
def save_workflow(request: ApiRequest, body: schemas.WorkflowIn) -> Status[dict[str, Any]]:
    """Create a workflow, or update the one that `id` names."""
    if body.id is None:
        change = drafts.Change(**body.model_dump(exclude={"id", "revision"}))
        return Status(201, create(request.auth, change))
    given = body.model_dump(exclude={"id", "revision"}, exclude_unset=True)
    given["name"] = body.name or None
    workflow = workflow_of(request.auth, body.id)
    user = request.auth.membership.user
    with saved():
        stored = drafts.save(workflow, drafts.Change(**given), body.revision, user=user)
    return Status(200, saved_json(stored))


@router.get("/workflows", response=list[schemas.WorkflowRow])
def list_workflows(
    request: ApiRequest, response: HttpResponse, query: Query[WorkflowFilter]
) -> list[dict[str, Any]]:
    """Workflows of the workspace, by default the one saved last first."""
    rows = counted(request.auth).defer("definition")
    if query.status:
        rows = rows.filter(status=query.status)
    if query.q:
        rows = rows.filter(Q(name__icontains=query.q) | Q(description__icontains=query.q))
    return rows_json(query.of(query.ordered(rows), response))


@router.post("/workflows/validate", response=schemas.ValidationOut, auth=READING)
def validate_definition(request: ApiRequest, body: schemas.DefinitionIn) -> dict[str, Any]:
    """Everything that keeps a definition from running, at once."""
    problems = drafts.problems_of(request.auth.workspace, body.definition)
    return {"valid": not problems, "problems": [p.to_json() for p in problems]}


@router.get("/workflows/{workflow_id}", response=schemas.WorkflowOut)
def get_workflow(request: ApiRequest, workflow_id: uuid.UUID) -> dict[str, Any]:
    """A workflow with its videos and every node's last outputs."""
    workflow = counted(request.auth).filter(pk=workflow_id).first()
    if workflow is None:
        raise not_found("workflow")
    definition = drafts.opened(workflow.definition)
    problems = drafts.problems_of(request.auth.workspace, definition)
    return rows_json([workflow])[0] | {
        "definition": definition,
        "videos": drafts.newest_videos(workflow),
        "last_outputs": drafts.last_outputs(workflow),
        "problems": [problem.to_json() for problem in problems],
    }


@router.put("/workflows/{workflow_id}", response=schemas.SavedOut)
def change_workflow(
    request: ApiRequest, workflow_id: uuid.UUID, body: schemas.WorkflowChange
) -> dict[str, Any]:
    """Change a workflow. With a stale `revision` the answer is 409 and what is stored now."""
    workflow = workflow_of(request.auth, workflow_id)
    change = drafts.Change(**body.model_dump(exclude={"revision", "automatic"}))
    user = request.auth.membership.user
    with saved():
        stored = drafts.save(workflow, change, body.revision, user=user, automatic=body.automatic)
    return saved_json(stored)


@router.delete("/workflows/{workflow_id}", response={204: None})
def delete_workflow(request: ApiRequest, workflow_id: uuid.UUID) -> Status[None]:
    """Delete a workflow. Its videos and runs stay."""
    workflow_of(request.auth, workflow_id).delete()
    return Status(204, None)


@router.post(
    "/workflows/{workflow_id}/videos",
    response={200: schemas.VideoLinkOut, 201: schemas.VideoLinkOut},
)
def add_video(
    request: ApiRequest, workflow_id: uuid.UUID, body: schemas.VideoLinkIn
) -> Status[WorkflowVideo]:
    """Record that a node made or used a video."""
    workflow = workflow_of(request.auth, workflow_id)
    link, created = WorkflowVideo.objects.update_or_create(
        workflow=workflow,
        asset=asset_of(request.auth, body.video_id),
        node_id=body.node_id,
        defaults={"node_type": body.node_type, "role": body.role},
    )
    return Status(201 if created else 200, link)


@router.post("/workflows/{workflow_id}/duplicate", response={201: schemas.SavedOut})
def duplicate_workflow(request: ApiRequest, workflow_id: uuid.UUID) -> Status[dict[str, Any]]:
    """A copy, as a draft."""
    user = request.auth.membership.user
    copy = drafts.duplicate(workflow_of(request.auth, workflow_id), user)
    return Status(201, saved_json(copy))


def create(caller: Caller, change: drafts.Change) -> dict[str, Any]:
    """Save a new workflow. Raises ApiError 422 where its form is wrong."""
    with saved():
        return saved_json(drafts.create(caller.workspace, change, caller.membership.user))


@contextmanager
def saved() -> Iterator[None]:
    """Turn what `drafts` raises into ApiError 404, 409 or 422."""
    try:
        yield
    except drafts.Stale as stale:
        raise stale_save(stale.stored) from stale
    except InvalidDefinition as error:
        raise unreadable(error.problems) from error
    except Workflow.DoesNotExist as error:
        raise not_found("workflow") from error
    except versions.TooMany as error:
        message = f"A workflow keeps {versions.NAMED_MOST} named versions. Unname one first."
        raise conflict("too_many", message) from error


def unreadable(problems: tuple[Problem, ...]) -> ApiError:
    """A definition whose form is wrong."""
    return invalid(
        "invalid_definition",
        "This definition cannot be read: " + " ".join(p.message for p in problems[:3]),
        [problem.to_json() for problem in problems],
    )


def stale_save(stored: Workflow) -> ApiError:
    """The answer to a save made on an older revision than the stored one."""
    who = shown_name(stored.saved_by) or "Somebody"
    current = StoredOut(
        revision=stored.revision,
        updated_at=stored.updated_at,
        saved_by=shown_name(stored.saved_by),
        name=stored.name,
        description=stored.description,
        definition=drafts.opened(stored.definition),
    )
    message = f"{who} saved this workflow meanwhile. Merge with what is stored, then save."
    return ApiError(409, "stale_revision", message, revision=stored.revision, current=current)


def saved_json(workflow: Workflow) -> dict[str, Any]:
    """A workflow after saving, and everything that keeps it from running."""
    names = ("id", "name", "description", "status", "revision", "updated_at")
    problems = drafts.problems_of(workflow.workspace, workflow.definition)
    return {name: getattr(workflow, name) for name in names} | {
        "problems": [problem.to_json() for problem in problems]
    }

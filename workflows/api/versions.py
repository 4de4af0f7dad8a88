"""Versions of a workflow: look, keep under a name, go back."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Status

from workspaces.access import ApiRequest
from workspaces.errors import not_found
from workspaces.paging import Page

from ..models import Workflow, WorkflowVersion
from ..saving import drafts, versions
from . import schemas
from .lookup import workflow_of
from .workflows import saved, saved_json

router = Router(tags=["workflows"])


@router.get("/workflows/{workflow_id}/versions", response=list[schemas.VersionRow])
def list_versions(
    request: ApiRequest, response: HttpResponse, workflow_id: uuid.UUID, query: Query[Page]
) -> list[WorkflowVersion]:
    """What was saved, the newest first."""
    workflow = workflow_of(request.auth, workflow_id)
    rows = workflow.versions.defer("definition").select_related("user")
    return query.of(rows.order_by("-revision"), response)


@router.post("/workflows/{workflow_id}/versions", response={201: schemas.VersionRow})
def keep_version(
    request: ApiRequest, workflow_id: uuid.UUID, body: schemas.VersionIn
) -> Status[WorkflowVersion]:
    """Keep what is stored now under a name."""
    workflow = workflow_of(request.auth, workflow_id)
    with saved():
        return Status(201, drafts.keep_as(workflow, body.label, body.revision))


@router.patch("/workflows/{workflow_id}/versions/{revision}", response=schemas.VersionRow)
def name_version(
    request: ApiRequest, workflow_id: uuid.UUID, revision: int, body: schemas.VersionChange
) -> WorkflowVersion:
    """Name a version, which then stays, or take its name away."""
    version = version_of(workflow_of(request.auth, workflow_id), revision)
    with saved():
        return versions.name(version, body.label)


@router.get("/workflows/{workflow_id}/versions/{revision}", response=schemas.VersionOut)
def get_version(request: ApiRequest, workflow_id: uuid.UUID, revision: int) -> WorkflowVersion:
    """One version with its definition."""
    return version_of(workflow_of(request.auth, workflow_id), revision)


@router.post("/workflows/{workflow_id}/versions/{revision}/restore", response=schemas.SavedOut)
def restore_version(
    request: ApiRequest,
    workflow_id: uuid.UUID,
    revision: int,
    body: schemas.RestoreIn | None = None,
) -> dict[str, Any]:
    """Save an older version once more, as the newest."""
    version = version_of(workflow_of(request.auth, workflow_id), revision)
    seen = body.revision if body else None
    with saved():
        return saved_json(drafts.restore(version, seen, user=request.auth.membership.user))


def version_of(workflow: Workflow, revision: int) -> WorkflowVersion:
    """Raises ApiError 404."""
    known = 0 < revision <= workflow.revision
    version = workflow.versions.filter(revision=revision).first() if known else None
    if version is None:
        raise not_found("version")
    return version

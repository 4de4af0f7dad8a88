"""Version 1 of video processing (seed 001): a golden-frame video as a workflow run.

Paths and bodies are those of the older system, so that its clients go on working. A job is a run.
"""

from __future__ import annotations

import math
import uuid
from datetime import datetime
from typing import Any, Literal

from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema, Status
from pydantic import BaseModel, ConfigDict, Field

from media_library.api import FILE_ANSWERS, send
from media_library.models import Asset, AssetRole, Kind
from workspaces.access import ApiRequest, Caller
from workspaces.errors import not_found
from workspaces.paging import Page

from ..graph import InvalidDefinition
from ..models import NodeRun, Run
from ..running import runs
from ..working.retry import ATTEMPTS
from .lookup import asset_of, run_of
from .video_job import JOB_NAME, Wanted, job_definition
from .workflows import unreadable

router = Router(tags=["video v1"])

PLAIN = "golden-frame"
USUAL_SECONDS = 30
"""What a job takes, going by nothing."""
JobStatus = Literal["pending", "processing", "completed", "failed", "cancelled"]
STATUS: dict[str, JobStatus] = {
    "queued": "pending",
    "running": "processing",
    "succeeded": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}


class ProcessIn(BaseModel):
    """What to make: pictures that change with the music, in a golden frame, under a hook."""

    model_config = ConfigDict(extra="forbid")

    imageIds: list[uuid.UUID] = Field(min_length=1, max_length=100)
    audioFile: str | None = Field(None, max_length=255, description="An asset's id or name.")
    textOverlay: str | None = Field(None, max_length=2_000)
    overlayType: str = Field(
        PLAIN, max_length=255, description="golden-frame, or the id or name of an overlay."
    )
    qualityMode: Literal["draft", "low", "normal", "high"] = "normal"


class ProcessOut(Schema):
    """The job that was begun; seconds that it will probably take."""

    success: bool
    jobId: uuid.UUID
    status: JobStatus
    estimatedDuration: int


class JobOut(Schema):
    """A job. `progress` goes from 0 to 1."""

    id: uuid.UUID
    jobId: uuid.UUID
    status: JobStatus
    progress: float
    attempts: int
    maxAttempts: int
    lastError: str | None
    outputVideoId: uuid.UUID | None
    outputVideoUrl: str | None
    outputThumbnailUrl: str | None
    processingTimeMs: int | None
    createdAt: datetime
    startedAt: datetime | None
    completedAt: datetime | None


class JobFilter(Page):
    """A part of the list, and which jobs."""

    status: JobStatus | None = None


@router.post("/v1/video/process", response={202: ProcessOut})
def process_video(request: ApiRequest, body: ProcessIn) -> Status[dict[str, Any]]:
    """Begin a golden-frame video."""
    caller = request.auth
    definition = job_definition(
        Wanted(
            pictures=[asset_of(caller, image, kind=Kind.IMAGE).pk for image in body.imageIds],
            music=_named(caller, body.audioFile, Q(kind=Kind.AUDIO)) if body.audioFile else None,
            overlay=_overlay(caller, body.overlayType),
            text=body.textOverlay or "",
            quality=body.qualityMode,
        )
    )
    try:
        run = runs.start(caller.workspace, definition, user=caller.membership.user)
    except InvalidDefinition as error:
        raise unreadable(error.problems) from error
    return Status(
        202,
        {
            "success": True,
            "jobId": run.pk,
            "status": STATUS[run.status],
            "estimatedDuration": _expected_seconds(run),
        },
    )


@router.get("/v1/video/jobs", response=list[JobOut])
def list_jobs(
    request: ApiRequest, response: HttpResponse, query: Query[JobFilter]
) -> list[dict[str, Any]]:
    """The workspace's jobs, the newest first."""
    rows = _jobs(request.auth)
    if query.status:
        rows = rows.filter(status__in=[ours for ours, v1 in STATUS.items() if v1 == query.status])
    return [_job_json(run) for run in query.of(rows.order_by("-created_at", "pk"), response)]


@router.get("/v1/video/jobs/{job_id}", response=JobOut)
def get_job(request: ApiRequest, job_id: uuid.UUID) -> dict[str, Any]:
    """One job."""
    return _job_json(run_of(request.auth, job_id))


@router.get("/v1/video/assets/{asset_id}", openapi_extra=FILE_ANSWERS)
def get_asset(request: ApiRequest, asset_id: uuid.UUID) -> HttpResponseBase:
    """The bytes of a processed video."""
    return send(request, asset_of(request.auth, asset_id))


def _jobs(caller: Caller) -> QuerySet[Run]:
    runs_of_ours = Run.objects.filter(workspace=caller.workspace, name=JOB_NAME)
    return runs_of_ours.defer("definition", "options").prefetch_related("nodes")


def _job_json(run: Run) -> dict[str, Any]:
    nodes = list(run.nodes.all())
    video = _output(nodes) if run.status == Run.Status.SUCCEEDED else None
    took = run.finished_at - run.started_at if run.finished_at and run.started_at else None
    return {
        "id": run.pk,
        "jobId": run.pk,
        "status": STATUS[run.status],
        "progress": sum(node.progress for node in nodes) / max(len(nodes), 1),
        "attempts": max((node.attempt for node in nodes), default=0),
        "maxAttempts": ATTEMPTS,
        "lastError": run.error["message"] if run.error else None,
        "outputVideoId": video,
        "outputVideoUrl": f"/api/v1/video/assets/{video}" if video else None,
        "outputThumbnailUrl": f"/media/{video}/poster.png" if video else None,
        "processingTimeMs": round(took.total_seconds() * 1000) if took else None,
        "createdAt": run.created_at,
        "startedAt": run.started_at,
        "completedAt": run.finished_at if run.status == Run.Status.SUCCEEDED else None,
    }


def _output(nodes: list[NodeRun]) -> str | None:
    """The id of the newest video that a job of the run made."""
    for node in sorted(nodes, key=lambda node: -node.position):
        for value in node.outputs.values():
            if node.queue and value.get("is") == "asset":
                return str(value["id"])
    return None


def _overlay(caller: Caller, name: str) -> Asset | None:
    if name == PLAIN:
        return None
    roles = Q(role__in=(AssetRole.OVERLAY, AssetRole.FRAME)) & ~Q(kind=Kind.AUDIO)
    return _named(caller, name, roles)


def _named(caller: Caller, name: str, wanted: Q) -> Asset:
    """An asset by id or, the newest of several, by name. Raises ApiError 404."""
    assets = Asset.objects.filter(wanted, workspace=caller.workspace)
    try:
        found = assets.filter(pk=uuid.UUID(name)).first()
    except ValueError:
        found = assets.filter(name=name).order_by("-created_at").first()
    if found is None:
        raise not_found(f"file “{name}”")
    return found


def _expected_seconds(run: Run) -> int:
    total = run.nodes.aggregate(seconds=Sum("expected_seconds"))["seconds"]
    return math.ceil(total) if total else USUAL_SECONDS

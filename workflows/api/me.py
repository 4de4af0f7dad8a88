"""Who is asking, where they work, and what there is to know before the first page is drawn."""

from __future__ import annotations

from typing import Any

import redis
from django.conf import settings
from django.middleware.csrf import get_token
from ninja import Router, Schema
from pydantic import Field

from media_library.library.quota import used_bytes
from media_library.receiving.limits import upload_limits
from workspaces.access import ApiRequest
from workspaces.api.profile import user_json, workspace_json
from workspaces.api.schemas import UserOut, WorkspaceOut
from workspaces.models import Membership, Workspace

from ..machine.services import workers_up
from ..seeing import queues
from .run_schemas import QueueOut

router = Router(tags=["account"])

MOST_WORKSPACES = 200


class LimitsOut(Schema):
    """What a workspace may take, in bytes; a quota of null is none."""

    storage_bytes: int | None
    storage_used_bytes: int
    upload_bytes: int
    upload_chunk_bytes: int
    upload_containers: list[str]
    render_jobs: int


class MeOut(Schema):
    """The caller, in the workspace that the request acts in."""

    user: UserOut
    workspace: WorkspaceOut
    workspaces: list[WorkspaceOut]
    may_edit: bool
    limits: LimitsOut
    queues: list[QueueOut]
    workers_up: bool = Field(description="Whether anybody is there to run what is queued.")
    version: str


@router.get("/me", response=MeOut)
def get_me(request: ApiRequest) -> dict[str, Any]:
    """The caller. A browser gets the CSRF cookie that unsafe methods ask for."""
    get_token(request)
    membership = request.auth.membership
    mine = Membership.objects.filter(user=membership.user_id).select_related("workspace")
    return {
        "user": user_json(membership),
        "workspace": workspace_json(membership),
        "workspaces": [workspace_json(one) for one in mine.order_by("pk")[:MOST_WORKSPACES]],
        "may_edit": membership.may_edit,
        "limits": _limits(membership.workspace),
        "queues": queues.queues(membership.workspace),
        "workers_up": _workers_up(),
        "version": settings.VERSION,
    }


def _limits(workspace: Workspace) -> dict[str, Any]:
    uploads = upload_limits(workspace)
    return {
        "storage_bytes": workspace.max_storage_bytes,
        "storage_used_bytes": used_bytes(workspace),
        "upload_bytes": uploads.most,
        "upload_chunk_bytes": uploads.chunk,
        "upload_containers": sorted(uploads.containers),
        "render_jobs": workspace.max_render_jobs,
    }


def _workers_up() -> bool:
    try:
        return workers_up()
    except (redis.RedisError, OSError):
        return False

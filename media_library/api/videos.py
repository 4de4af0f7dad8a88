"""Videos over HTTP: list, facts, bytes."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema
from pydantic import Field

from workspaces.access import ApiRequest
from workspaces.errors import not_found
from workspaces.paging import TOTAL, Page

from ..library.finding import MORE, Wanted, find, load
from ..models import Asset, AssetRole, Kind, SourceType
from .files import FILE_ANSWERS, send

router = Router(tags=["videos"])


class VideoOut(Schema):
    """A video of the workspace: seconds, pixels as displayed, bytes."""

    id: uuid.UUID
    name: str
    source_type: SourceType
    role: AssetRole
    sha256: str
    size_bytes: int = Field(validation_alias="blob.size_bytes")
    duration: float
    width: int
    height: int
    resolution: str
    aspect_ratio: str
    fps: float
    codec: str
    audio_codec: str
    platform: str
    category: str
    tags: list[str]
    metadata: dict[str, Any]
    created_at: datetime


class VideoFilter(Page):
    """A part of the list, and which videos."""

    role: AssetRole | None = None
    source_type: SourceType | None = None


@router.get("/videos", response=list[VideoOut])
def list_videos(
    request: ApiRequest, response: HttpResponse, query: Query[VideoFilter]
) -> list[Asset]:
    """Videos of the workspace, the newest first; X-Total-More: more than X-Total-Count."""
    wanted = Wanted(kind=Kind.VIDEO, role=query.role, source_type=query.source_type)
    found = find(request.auth.workspace, wanted, query.limit, query.offset)
    response[TOTAL], response[MORE] = found.headers
    return load(found.ids)


@router.get("/videos/{video_id}", response=VideoOut)
def get_video(request: ApiRequest, video_id: uuid.UUID) -> Asset:
    """One video."""
    return _video(request, video_id)


@router.api_operation(["GET", "HEAD"], "/videos/{video_id}/download", openapi_extra=FILE_ANSWERS)
def download_video(request: ApiRequest, video_id: uuid.UUID) -> HttpResponseBase:
    """The bytes, whole or in parts (Range), to be saved under the video's name."""
    return send(request, _video(request, video_id))


def _video(request: ApiRequest, video_id: uuid.UUID) -> Asset:
    videos = Asset.objects.filter(workspace=request.auth.workspace, kind=Kind.VIDEO)
    video = videos.select_related("blob").filter(pk=video_id).first()
    if video is None:
        raise not_found("video")
    return video

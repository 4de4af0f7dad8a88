"""Which video and which thumbnail a body of the API means."""

from __future__ import annotations

import re
import uuid

from media_library.models import Asset, Kind
from uploads import outputs
from workspaces.errors import invalid, not_found
from workspaces.models import Workspace

from .upload_schemas import PublicationIn

UUID_PATTERN = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
LATEST_MOMENT = 86_400.0
POSTER_SHARE, POSTER_LATEST = 0.1, 3.0
"""Where of a video its poster is taken (see `media_library/poster_drawing.py`)."""
A_THUMBNAIL = "A thumbnail is a moment of the video in seconds, or the id or path of a picture."


def video_of(workspace: Workspace, body: PublicationIn) -> Asset:
    """By its id, its path, or the run that made it."""
    named = body.mediaId or id_in(body.videoPath)
    if named:
        return asset_of(workspace, named, "video")
    if not body.queueId:
        message = "Name the video by mediaId, videoPath or queueId."
        raise invalid("no_video", message, [fault("mediaId", "missing", message)])
    run = id_in(body.queueId)
    asset = outputs.of_run(workspace.pk, run) if run else None
    if asset is None:
        raise not_found("video")
    return asset


def thumbnail_of(
    workspace: Workspace, said: float | str | None, video: Asset
) -> tuple[float | None, uuid.UUID | None]:
    """A moment in seconds, or a picture. The path of a picture that belongs to the video itself
    means the moment of its poster."""
    if said is None:
        return None, None
    if isinstance(said, float):
        if not 0 <= said <= LATEST_MOMENT:
            raise _no_thumbnail(A_THUMBNAIL)
        return said, None
    named = id_in(said)
    if named is None:
        raise _no_thumbnail(A_THUMBNAIL)
    if named == video.pk:
        return min(video.duration * POSTER_SHARE, POSTER_LATEST), None
    picture = asset_of(workspace, named, "thumbnail")
    if picture.kind != Kind.IMAGE:
        raise _no_thumbnail(f"“{picture.name}” is no picture.")
    return None, picture.pk


def asset_of(workspace: Workspace, asset_id: uuid.UUID, what: str) -> Asset:
    """A file of the workspace."""
    rows = Asset.objects.filter(workspace=workspace, pk=asset_id).select_related("blob")
    asset = rows.first()
    if asset is None:
        raise not_found(what)
    return asset


def id_in(text: str) -> uuid.UUID | None:
    """The id in a path of ours (`/media/<id>/…`), or in one that was lengthened (`queue-<id>`)."""
    found = UUID_PATTERN.search(text)
    return uuid.UUID(found.group()) if found else None


def fault(field: str, code: str, message: str) -> dict[str, str]:
    """What is wrong with one field of a body."""
    return {"field": field, "code": code, "message": message}


def _no_thumbnail(message: str) -> Exception:
    field = "uploadConfig.thumbnail"
    return invalid("thumbnail", message, [fault(field, "thumbnail", message)])

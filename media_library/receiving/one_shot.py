"""A whole file in one request (seed 000): `/api/media/upload` and `/api/media/upload-source`."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.urls import reverse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from media_library.models import Asset, AssetRole
from workspaces.access import ApiRequest
from workspaces.errors import ErrorAnswer, invalid

from . import writing
from .api import begin
from .metadata import BadMetadata, about
from .models import UploadStatus

router = Router(tags=["uploads"])

ERRORS = {415: ErrorAnswer, 423: ErrorAnswer, 507: ErrorAnswer}


class FileAbout(Schema):
    """What is known about the file. `contentType` is the seed's word for its role."""

    role: str = ""
    contentType: str = ""
    platform: str = ""
    category: str = ""
    mood: str = ""
    tags: str = ""


class Uploaded(Schema):
    """The media file. `path` is where it is delivered; `type` its role; seconds, pixels, bytes."""

    mediaId: uuid.UUID
    path: str
    type: str
    kind: str
    uploadedAt: datetime
    duration: float
    width: int
    height: int
    size: int
    sha256: str


class UploadedTwice(Uploaded):
    """The same again under `data`, where some callers of the seed look for it."""

    data: Uploaded


@router.post("/media/upload", response={200: UploadedTwice} | ERRORS)
def upload(request: ApiRequest, body: Form[FileAbout], file: File[UploadedFile]) -> dict[str, Any]:
    """Send a whole file, and have its media record once it has been looked at."""
    return _take(request, body, file, body.role or body.contentType)


@router.post("/media/upload-source", response={200: UploadedTwice} | ERRORS)
def upload_source(
    request: ApiRequest, body: Form[FileAbout], videoFile: File[UploadedFile]
) -> dict[str, Any]:
    """Send a source video."""
    return _take(request, body, videoFile, AssetRole.SOURCE)


def _take(request: ApiRequest, body: FileAbout, file: UploadedFile, role: str) -> dict[str, Any]:
    given = body.dict() | {"filename": file.name or "", "role": role}
    try:
        what = about({key: value for key, value in given.items() if key != "contentType"})
    except BadMetadata as error:
        raise invalid("bad_metadata", str(error)) from None
    session = begin(request.auth.workspace, request.auth.user_id, what, file.size or 0)
    if session.status == UploadStatus.RECEIVING:
        writing.append(session, 0, cast(BinaryIO, file), queue=False)
    asset = _described(writing.take_in_now(session))
    return asset | {"data": asset}


def _described(asset: Asset) -> dict[str, Any]:
    return {
        "mediaId": asset.pk,
        "path": reverse("asset-file", args=[asset.pk]),
        "type": asset.role,
        "kind": asset.kind,
        "uploadedAt": asset.created_at,
        "duration": asset.duration,
        "width": asset.width,
        "height": asset.height,
        "size": asset.blob.size_bytes,
        "sha256": asset.sha256,
    }

"""Uploads over JSON: how they stand, and seed 004's initiate, chunk, complete on the same rows.

`videoId` names the upload until it is done and the video afterwards; `processing-status` takes
either.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import AliasChoices, Field

from media_library.models import Asset
from media_library.refusal import Refused
from workspaces.access import ApiRequest
from workspaces.errors import ApiError, ErrorAnswer, conflict, not_found
from workspaces.models import Workspace
from workspaces.paging import Page

from . import sessions, writing
from .folder import Locked
from .limits import upload_limits
from .metadata import About, BadMetadata, about
from .models import UploadSession, UploadStatus

router = Router(tags=["uploads"])

LATER = {423: ErrorAnswer, 507: ErrorAnswer}
REFUSED = {415: ErrorAnswer}
PROGRESS = {UploadStatus.PROCESSING: 90, UploadStatus.DONE: 100}
"""Percent; while bytes arrive, they are the first 80."""
AS_SEEDED = {UploadStatus.RECEIVING: "uploading", UploadStatus.DONE: "completed"}
"""Seed 004's words where they differ; every other end is "failed"."""


class UploadOut(Schema):
    """An upload; sizes in bytes. `asset` is set once it is done, `code` if it was refused."""

    id: uuid.UUID
    name: str
    role: str
    status: UploadStatus
    received: int
    length: int | None
    sha256: str
    asset: uuid.UUID | None = Field(validation_alias="asset_id")
    code: str
    message: str
    expires_at: datetime
    created_at: datetime


class UploadFilter(Page):
    """A part of the list, and which uploads."""

    status: UploadStatus | None = None


class Initiate(Schema):
    """A file that is going to be sent. With `sha256`, one that is here already need not be."""

    filename: str = Field(validation_alias=AliasChoices("filename", "fileName", "name"))
    size: int = Field(ge=0, lt=2**63, validation_alias=AliasChoices("size", "fileSize"))
    sha256: str = ""
    role: str = ""
    metadata: dict[str, Any] = {}


class Initiated(Schema):
    """Where and in which pieces to send it; `uploadUrl` takes tus. `mediaId`: it is here."""

    uploadId: uuid.UUID
    videoId: uuid.UUID
    status: UploadStatus
    received: int
    chunkSize: int
    totalChunks: int
    uploadUrl: str
    expiresAt: datetime
    mediaId: uuid.UUID | None


class ChunkIn(Schema):
    """Which piece of which upload. `offset` in bytes, or else the index of a piece."""

    uploadId: uuid.UUID
    chunkIndex: int = Field(0, ge=0, lt=2**31)
    offset: int | None = Field(None, ge=0, lt=2**63)


class Received(Schema):
    """What has arrived. Send the piece `nextChunk` next."""

    uploadId: uuid.UUID
    status: UploadStatus
    received: int
    size: int
    nextChunk: int
    progress: float


class Complete(Schema):
    """All pieces have been sent."""

    uploadId: uuid.UUID


class Processing(Schema):
    """How a video comes along: uploading, processing, completed or failed; progress in percent."""

    videoId: uuid.UUID
    uploadId: uuid.UUID | None
    mediaId: uuid.UUID | None
    status: str
    stage: str
    progress: float
    error: str | None


@router.get("/uploads", response=list[UploadOut])
def list_uploads(
    request: ApiRequest, response: HttpResponse, query: Query[UploadFilter]
) -> list[UploadSession]:
    """Uploads of the workspace, the newest first."""
    rows = UploadSession.objects.filter(workspace=request.auth.workspace)
    if query.status:
        rows = rows.filter(status=query.status)
    return query.of(rows.order_by("-created_at", "pk"), response)


@router.get("/uploads/{upload_id}", response=UploadOut)
def get_upload(request: ApiRequest, upload_id: uuid.UUID) -> UploadSession:
    """How one upload stands."""
    session = _session(request, upload_id)
    sessions.settle(session)
    if session.status == UploadStatus.RECEIVING:
        session.received = sessions.size_of(session)
    return session


@router.delete("/uploads/{upload_id}", response={204: None} | LATER)
def cancel_upload(request: ApiRequest, upload_id: uuid.UUID) -> Status[None]:
    """Stop an upload and forget its bytes. A media file that it became stays."""
    try:
        sessions.cancel(_session(request, upload_id))
    except Locked:
        raise ApiError(423, "locked", "Bytes are arriving just now; try again.") from None
    return Status(204, None)


@router.post("/videos/upload/initiate", response={201: Initiated} | LATER)
def initiate(request: ApiRequest, body: Initiate) -> Status[dict[str, Any]]:
    """Begin an upload."""
    workspace = request.auth.workspace
    session = begin(workspace, request.auth.user_id, _about(body), body.size)
    chunk = upload_limits(workspace).chunk
    begun = {
        "uploadId": session.pk,
        "videoId": session.asset_id or session.pk,
        "status": session.status,
        "received": session.received,
        "chunkSize": chunk,
        "totalChunks": -(-body.size // chunk),
        "uploadUrl": f"/files/{session.pk}",
        "expiresAt": session.expires_at,
        "mediaId": session.asset_id,
    }
    return Status(201, begun)


@router.post("/videos/upload/chunk", response={200: Received} | LATER | REFUSED)
def chunk(request: ApiRequest, body: Form[ChunkIn], chunk: File[UploadedFile]) -> dict[str, Any]:
    """Send a piece, in order. One that has arrived before changes nothing."""
    session = _session(request, body.uploadId)
    size = upload_limits(session.workspace).chunk
    if (chunk.size or 0) > size:
        raise ApiError(413, "too_large", f"A piece may have at most {size} bytes.")
    offset = body.chunkIndex * size if body.offset is None else body.offset
    if session.status == UploadStatus.RECEIVING:
        writing.append(session, offset, cast(BinaryIO, chunk))
    elif session.status not in (UploadStatus.PROCESSING, UploadStatus.DONE):
        raise conflict(session.status, session.message or "This upload is over.")
    return _received(session, size)


@router.post("/videos/upload/complete", response={200: Processing} | LATER)
def complete(request: ApiRequest, body: Complete) -> dict[str, Any]:
    """Say that all pieces have been sent; the file is then looked at. May be said twice."""
    session = _session(request, body.uploadId)
    sessions.settle(session)
    if session.status == UploadStatus.RECEIVING:
        size = sessions.size_of(session)
        raise conflict("incomplete", f"{size} of {session.length} bytes have arrived.")
    return _processing(session)


@router.get("/videos/{video_id}/processing-status", response=Processing)
def processing_status(request: ApiRequest, video_id: uuid.UUID) -> dict[str, Any]:
    """How far an upload or video is."""
    workspace = request.auth.workspace
    session = sessions.find(workspace, video_id)
    if session is not None:
        sessions.settle(session)
        return _processing(session)
    asset = Asset.objects.filter(workspace=workspace, pk=video_id).first()
    if asset is None:
        raise not_found("video")
    session = asset.uploads.order_by("-created_at").first()
    return _processing(session) if session else _processed(asset)


def begin(workspace: Workspace, user_id: int, what: About, size: int) -> UploadSession:
    """`sessions.begin` with the API's errors."""
    try:
        return sessions.begin(workspace, user_id, what, size)
    except sessions.TooLarge as error:
        raise ApiError(413, "too_large", str(error)) from None
    except sessions.TooMany as error:
        raise ApiError(429, "too_many_uploads", str(error)) from None
    except Refused as refused:
        raise ApiError(413, refused.code, refused.message) from None
    except sessions.NoSpace:
        raise ApiError(507, "disk_full", "The server's disk has no room for this file.") from None


def _about(body: Initiate) -> About:
    given = {key: _text(value) for key, value in body.metadata.items() if value is not None}
    own = {"filename": body.filename, "role": body.role, "sha256": body.sha256}
    try:
        return about(given | {key: value for key, value in own.items() if value})
    except BadMetadata as error:
        raise ApiError(422, "bad_metadata", str(error)) from None


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _session(request: ApiRequest, id: uuid.UUID) -> UploadSession:
    session = sessions.find(request.auth.workspace, id)
    if session is None:
        raise not_found("upload")
    return session


def _received(session: UploadSession, chunk: int) -> dict[str, Any]:
    size = session.length or 0
    total = -(-size // chunk)
    return {
        "uploadId": session.pk,
        "status": session.status,
        "received": session.received,
        "size": size,
        "nextChunk": total if session.received == size else session.received // chunk,
        "progress": 100 * session.received / size if size else 100,
    }


def _processing(session: UploadSession) -> dict[str, Any]:
    status = UploadStatus(session.status)
    part = sessions.size_of(session) / session.length if session.length else 0
    failed = status not in (UploadStatus.RECEIVING, *PROGRESS)
    return {
        "videoId": session.asset_id or session.pk,
        "uploadId": session.pk,
        "mediaId": session.asset_id,
        "status": "failed" if failed else AS_SEEDED.get(status, status.value),
        "stage": status.value,
        "progress": PROGRESS.get(status, round(80 * part, 1)),
        "error": (session.message or f"The upload is {status.value}.") if failed else None,
    }


def _processed(asset: Asset) -> dict[str, Any]:
    return {
        "videoId": asset.pk,
        "uploadId": None,
        "mediaId": asset.pk,
        "status": "completed",
        "stage": UploadStatus.DONE.value,
        "progress": 100,
        "error": None,
    }

"""Uploads as the API shows and takes them, in seed 000's words."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from uploads import choosing
from uploads.models import Status, Upload, UploadStep
from uploads.platforms.platform import Visibility
from uploads.publishing.words import MOST_TAGS, Tag
from workspaces.paging import Page

TEXT = 10_000


class PostIn(BaseModel):
    """What is said about the video."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=2200)
    description: str = Field("", max_length=TEXT)
    tags: list[Tag] = Field([], max_length=MOST_TAGS)
    visibility: Visibility = "public"
    thumbnail: float | Annotated[str, Field(max_length=500)] | None = Field(
        None,
        description="A moment in seconds, or the id or path of a picture. A path below the "
        "video's own means the moment of its poster.",
    )
    publishAt: datetime | None = Field(
        None, description="The platform itself holds the post until then."
    )
    extras: dict[str, str | bool | int | float | None] = Field(
        {}, description="The platform's own choices."
    )


class PublicationIn(BaseModel):
    """A video for an account: named by its id, its path, or the run that made it."""

    model_config = ConfigDict(extra="forbid")

    accountId: uuid.UUID
    mediaId: uuid.UUID | None = None
    videoPath: str = Field("", max_length=500)
    queueId: str = Field("", max_length=200, description="A run: the video that it made.")
    platform: str = Field("", max_length=20, description="If given, that of the account.")
    uploadConfig: PostIn = PostIn()
    scheduledFor: datetime | None = Field(None, description="Not before then.")
    maxRetries: int = Field(8, ge=0, le=50)
    again: bool = Field(False, description="Although the same was posted there before.")


class PublicationStep(Schema):
    """A line of an upload's record."""

    at: datetime
    attempt: int
    step: str
    level: str
    code: str
    message: str

    @classmethod
    def of(cls, step: UploadStep) -> PublicationStep:
        """The row."""
        return cls(
            at=step.created_at,
            attempt=step.attempt,
            step=step.name,
            level=step.level,
            code=step.code,
            message=step.message,
        )


class PublicationOut(Schema):
    """An upload. Sizes in bytes, speed a second. `nextTryAt`: when it goes on by itself."""

    uploadId: uuid.UUID
    videoId: uuid.UUID | None
    accountId: uuid.UUID
    accountName: str
    platform: str
    platformName: str
    fileName: str
    title: str
    uploadConfig: dict[str, Any]
    status: Status
    bytesSent: int
    fileSize: int
    duration: float
    speed: float
    etaSeconds: float | None
    remoteId: str
    uploadUrl: str | None
    platformResponse: dict[str, Any]
    retries: int
    maxRetries: int
    code: str
    message: str
    field: str
    scheduledFor: datetime
    nextTryAt: datetime | None
    createdAt: datetime
    startedAt: datetime | None
    completedAt: datetime | None
    runId: uuid.UUID | None
    nodeId: str
    workflow: str

    @classmethod
    def of(cls, upload: Upload) -> PublicationOut:
        """The row."""
        return cls(**facts(upload))


class PublicationDetail(PublicationOut):
    """An upload with its record: the newest lines, and those that are warnings or errors."""

    steps: list[PublicationStep]
    errorLog: list[PublicationStep]


class PublicationAnswer(Schema):
    """One upload."""

    success: bool = True
    data: PublicationOut


class PublicationInFull(Schema):
    """One upload with its record."""

    success: bool = True
    data: PublicationDetail


class PublicationsPart(Schema):
    """A part of a list; `total` is of all of it."""

    success: bool = True
    data: list[PublicationOut]
    total: int


class PublicationRegistered(Schema):
    """The upload. `created` is false if the same was wanted before: while it waits, it takes the
    new choices and time; `message` says so where it keeps its time."""

    success: bool = True
    uploadId: uuid.UUID
    created: bool
    message: str
    data: PublicationOut


class PlatformNumbers(Schema):
    """Uploads to one platform."""

    total: int
    success: int
    failed: int
    bytes: int


class PublicationNumbers(Schema):
    """Uploads by status and platform. Bytes are those that were published."""

    total: int
    pending: int
    uploading: int
    processing: int
    success: int
    failed: int
    cancelled: int
    unconfirmed: int
    bytes: int
    successRate: float | None = Field(description="Of those that ended there or failed, 0..1.")
    publishedToday: int
    byPlatform: dict[str, PlatformNumbers]


class PublicationStats(Schema):
    """Uploads in numbers."""

    success: bool = True
    data: PublicationNumbers


class PublicationFilter(Page):
    """Which uploads, and which part of the list."""

    status: list[Status] = []
    platform: str = Field("", max_length=20)
    account: uuid.UUID | None = None
    video: uuid.UUID | None = None
    run: str = Field("", pattern=r"^([0-9a-fA-F-]{36})?$", description="A run's id.")
    search: str = Field("", max_length=200, description="In title, file name and workflow.")
    order: Literal["newest", "oldest", "due"] = "newest"


class RetryFailedIn(BaseModel):
    """Which failed uploads; all if nothing is said."""

    model_config = ConfigDict(extra="forbid")

    uploadIds: list[uuid.UUID] = Field([], max_length=200)
    platform: str = Field("", max_length=20)
    accountId: uuid.UUID | None = None


class PublicationsRetried(Schema):
    """Uploads that were begun anew."""

    success: bool = True
    retried: int
    uploadIds: list[uuid.UUID]


class PublicationResolveIn(BaseModel):
    """`ask` the platform, or say what you have seen there."""

    model_config = ConfigDict(extra="forbid")

    answer: Literal["ask", "it_is_there", "it_is_not_there"]
    url: str = Field("", max_length=2000, pattern=r"^(https?://[^\s\"<>]+)?$")


def facts(upload: Upload) -> dict[str, Any]:
    """The row in the seed's words."""
    return {
        "uploadId": upload.pk,
        "videoId": upload.asset_id,
        "accountId": upload.account_id,
        "accountName": upload.account.name,
        "platform": upload.platform,
        "platformName": choosing.title_of(upload.platform),
        "fileName": upload.file_name,
        "title": str(upload),
        "uploadConfig": upload.post,
        "status": Status(upload.status),
        "bytesSent": upload.bytes_sent,
        "fileSize": upload.size_bytes,
        "duration": upload.duration,
        "speed": upload.speed,
        "etaSeconds": upload.eta_seconds,
        "remoteId": upload.remote_id,
        "uploadUrl": upload.url or None,
        "platformResponse": upload.response,
        "retries": upload.retries,
        "maxRetries": upload.max_retries,
        "code": upload.code,
        "message": upload.message,
        "field": upload.field,
        "scheduledFor": upload.due_at,
        "nextTryAt": upload.wake_at,
        "createdAt": upload.created_at,
        "startedAt": upload.started_at,
        "completedAt": upload.completed_at,
        "runId": upload.run_id,
        "nodeId": upload.node_id,
        "workflow": upload.workflow_name,
    }

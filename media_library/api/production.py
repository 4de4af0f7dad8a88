"""Seed 000's own paths: add to the library, its numbers, a random file of it.

Answers have the seed's shape, `{"success": true, "data": {…}}`, and its names.
"""

from __future__ import annotations

import base64
from random import Random
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.urls import reverse
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from workspaces.access import ApiRequest
from workspaces.errors import ErrorAnswer, invalid, not_found

from .. import store
from ..choose import random_asset
from ..derived import pictures
from ..derived.jobs import UNDRAWN
from ..ingest import clean_name
from ..library import editing, stats
from ..models import Asset, AssetRole, Kind
from ..receiving import writing
from ..receiving.api import begin
from ..receiving.metadata import BadMetadata, about
from ..receiving.models import UploadStatus

router = Router(tags=["seed 000"])

ERRORS = {415: ErrorAnswer, 423: ErrorAnswer, 507: ErrorAnswer}
MEDIA = "/video-production/media"


class Medium(Schema):
    """A media file in the seed's words. `dimensions` as in 1080x1920, seconds, bytes."""

    mediaId: str
    name: str
    type: str
    kind: str
    platform: str
    category: str
    mood: str
    tags: list[str]
    duration: float
    width: int
    height: int
    dimensions: str
    size: int
    usageCount: int
    filePath: str
    path: str
    thumbnail: str | None = Field(description="A data: URL; none for sounds.")


class MediumOut(Schema):
    """One media file."""

    success: bool = True
    data: Medium


class Part(Schema):
    """Files of one role, and their bytes."""

    count: int
    size: int


class Numbers(Schema):
    """The library in the seed's words."""

    templates: Part
    hotVideos: Part
    audio: Part
    products: Part
    sources: Part
    mashups: Part
    audioByCategory: dict[str, int]
    total: int
    totalSize: int
    maxSize: int | None


class NumbersOut(Schema):
    """The library in numbers."""

    success: bool = True
    data: Numbers


class Wish(BaseModel):
    """What a random file shall be like."""

    platform: str = Field("", max_length=40)
    category: str = Field("", max_length=60)
    mood: str = Field("", max_length=60)
    tag: str = Field("", max_length=60)


class Adding(Schema):
    """A file that is sent, or one of the library (`mediaId`), and what is said about it."""

    mediaId: str = ""
    name: str = ""
    platform: str = ""
    category: str = ""
    mood: str = ""
    tags: str = Field("", description="By commas.")


@router.get(MEDIA + "/stats", response=NumbersOut)
def production_stats(request: ApiRequest) -> dict[str, Any]:
    """How many files there are for each purpose."""
    found = stats.stats(request.auth.workspace)
    parts = {role: {"count": size.count, "size": size.bytes} for role, size in found.roles.items()}
    data = {
        "templates": parts[AssetRole.TEMPLATE],
        "hotVideos": parts[AssetRole.HOT],
        "audio": parts[AssetRole.AUDIO],
        "products": parts[AssetRole.PRODUCT],
        "sources": parts[AssetRole.SOURCE],
        "mashups": parts[AssetRole.OUTPUT],
        "audioByCategory": stats.facets(request.auth.workspace).moods,
        "total": found.total.count,
        "totalSize": found.total.bytes,
        "maxSize": found.most_bytes,
    }
    return {"data": data}


@router.get(MEDIA + "/random/template", response=MediumOut)
def random_template(request: ApiRequest, wish: Query[Wish]) -> dict[str, Any]:
    """Any template, or any for a platform."""
    return _random(request, wish, AssetRole.TEMPLATE, Kind.VIDEO)


@router.get(MEDIA + "/random/hot-video", response=MediumOut)
def random_hot_video(request: ApiRequest, wish: Query[Wish]) -> dict[str, Any]:
    """Any hot video."""
    return _random(request, wish, AssetRole.HOT, Kind.VIDEO)


@router.get(MEDIA + "/random/audio", response=MediumOut)
def random_audio(request: ApiRequest, wish: Query[Wish]) -> dict[str, Any]:
    """Any music, or any of a mood."""
    return _random(request, wish, AssetRole.AUDIO, Kind.AUDIO)


@router.post(MEDIA + "/templates", response={200: MediumOut} | ERRORS)
def add_template(
    request: ApiRequest, body: Form[Adding], file: File[UploadedFile | None] = None
) -> dict[str, Any]:
    """Add a template."""
    return _added(request, body, file, AssetRole.TEMPLATE, Kind.VIDEO)


@router.post(MEDIA + "/hot-videos", response={200: MediumOut} | ERRORS)
def add_hot_video(
    request: ApiRequest, body: Form[Adding], file: File[UploadedFile | None] = None
) -> dict[str, Any]:
    """Add a trending video."""
    return _added(request, body, file, AssetRole.HOT, Kind.VIDEO)


@router.post(MEDIA + "/audio", response={200: MediumOut} | ERRORS)
def add_audio(
    request: ApiRequest, body: Form[Adding], file: File[UploadedFile | None] = None
) -> dict[str, Any]:
    """Add music with its mood."""
    return _added(request, body, file, AssetRole.AUDIO, Kind.AUDIO)


def _random(request: ApiRequest, wish: Wish, role: AssetRole, kind: Kind) -> dict[str, Any]:
    found = random_asset(
        request.auth.workspace,
        rng=Random(),
        kind=kind,
        role=role,
        platform=wish.platform,
        category=wish.category or wish.mood,
        tag=wish.tag,
    )
    if found is None:
        raise not_found(role.label.lower())
    return {"data": _described(found)}


def _added(
    request: ApiRequest, body: Adding, file: UploadedFile | None, role: AssetRole, kind: Kind
) -> dict[str, Any]:
    asset = _sent(request, body, file) if file else _known(request, body.mediaId)
    if asset.kind != kind:
        message = f"“{asset.name}” is of kind {asset.kind}; {kind} is wanted here."
        raise invalid("other_kind", message)
    given = {name: text.replace("\0", "") for name, text in body.dict().items()}
    said = {
        "name": clean_name(given["name"]) if given["name"] else "",
        "platform": given["platform"][:40],
        "category": (given["category"] or given["mood"])[:60],
        "tags": given["tags"].split(",") if given["tags"] else [],
    }
    facts = {name: value for name, value in said.items() if value} | {"role": role}
    return {"data": _described(editing.change(asset, facts))}


def _known(request: ApiRequest, media_id: str) -> Asset:
    """A file of the library, named instead of sent."""
    if not media_id:
        raise invalid("no_file", "Send a file as `file`, or name one of the library as `mediaId`.")
    try:
        rows = Asset.objects.filter(workspace=request.auth.workspace, pk=UUID(media_id))
        asset = rows.select_related("blob").first()
    except ValueError:
        asset = None
    if asset is None:
        raise not_found("file")
    return asset


def _sent(request: ApiRequest, body: Adding, file: UploadedFile) -> Asset:
    """Its role comes once it is known to be of the right kind."""
    given = body.dict(exclude={"mediaId"}) | {"filename": file.name or ""}
    try:
        what = about(given)
    except BadMetadata as error:
        raise invalid("bad_metadata", str(error)) from None
    session = begin(request.auth.workspace, request.auth.user_id, what, file.size or 0)
    if session.status == UploadStatus.RECEIVING:
        writing.append(session, 0, cast(BinaryIO, file), queue=False)
    return writing.take_in_now(session)


def _described(asset: Asset) -> dict[str, Any]:
    path = reverse("asset-file", args=[asset.pk])
    return {
        "mediaId": str(asset.pk),
        "name": asset.name,
        "type": asset.role,
        "kind": asset.kind,
        "platform": asset.platform,
        "category": asset.category,
        "mood": asset.category,
        "tags": asset.tags,
        "duration": asset.duration,
        "width": asset.width,
        "height": asset.height,
        "dimensions": asset.resolution,
        "size": asset.blob.size_bytes,
        "usageCount": asset.usage_count,
        "filePath": path,
        "path": path,
        "thumbnail": _data_url(asset),
    }


def _data_url(asset: Asset) -> str | None:
    try:
        with store.in_use():
            key = pictures.thumbnail(asset, min(asset.duration * 0.1, 3.0), pictures.WIDTHS[0])
            data = store.path(key).read_bytes() if key else b""
    except UNDRAWN:
        return None
    kind = store.content_type(key) if key else ""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}" if key else None

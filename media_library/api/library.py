"""The library: find, look at, change, replace, delete and restore media files."""

from __future__ import annotations

import uuid
from typing import BinaryIO, cast

from django.http import HttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from workspaces.access import ApiRequest
from workspaces.errors import ApiError, ErrorAnswer, not_found
from workspaces.paging import TOTAL, Page

from ..ingest import clean_name
from ..library import editing, finding, replacing, stats, trash
from ..library.finding import Wanted
from ..models import Asset
from ..receiving.limits import upload_limits
from ..sniff import HEAD
from .refusals import as_api_errors
from .schemas import AssetChange, AssetDetail, AssetOut, FacetsOut, StatsOut

router = Router(tags=["library"])

PATH = "/media/{uuid:asset_id}"


class WantedPage(Wanted, Page):
    """Which files, in which order, and which part of the list."""

    trashed: bool = Field(False, description="What is in the trash instead.")


@router.get("/media", response=list[AssetOut])
def list_media(
    request: ApiRequest, response: HttpResponse, query: Query[WantedPage]
) -> list[Asset]:
    """Files of the library. X-Total-More says `true` where X-Total-Count is not all of them."""
    wanted = Wanted.model_validate(query.model_dump(include=set(Wanted.model_fields)))
    found = finding.find(
        request.auth.workspace, wanted, query.limit, query.offset, trashed=query.trashed
    )
    response[TOTAL], response[finding.MORE] = found.headers
    return finding.load(found.ids)


@router.get("/media/facets", response=FacetsOut)
def media_facets(request: ApiRequest) -> stats.Facets:
    """The values that the library can be filtered by, and how many files have each."""
    return stats.facets(request.auth.workspace)


@router.get("/media/stats", response=StatsOut)
def media_stats(request: ApiRequest) -> stats.Stats:
    """How much there is, and how much there may be."""
    return stats.stats(request.auth.workspace)


@router.get(PATH, response=AssetDetail)
def get_media(request: ApiRequest, asset_id: uuid.UUID) -> Asset:
    """Everything about a file, also one in the trash."""
    return asset_of(request, asset_id, trashed=None)


@router.patch(PATH, response=AssetDetail)
def change_media(request: ApiRequest, asset_id: uuid.UUID, body: AssetChange) -> Asset:
    """Rename, retag, give another role or category; also where a deletion came in between."""
    asset = asset_of(request, asset_id, trashed=None)
    facts = body.model_dump(exclude_unset=True, exclude_none=True)
    if "name" in facts:
        facts["name"] = clean_name(facts["name"])
    return editing.change(asset, facts)


@router.post(PATH + "/replace", response={200: AssetDetail, 507: ErrorAnswer})
def replace_media(request: ApiRequest, asset_id: uuid.UUID, file: File[UploadedFile]) -> Asset:
    """Put other content of the same kind behind the same id: workflows run anew with it."""
    asset = asset_of(request, asset_id)
    with as_api_errors():
        _check_limits(asset, file)
        replacing.replace(asset, cast(BinaryIO, file), user_id=request.auth.user_id)
    return asset_of(request, asset_id)


@router.delete(PATH, response={204: None})
def delete_media(request: ApiRequest, asset_id: uuid.UUID, confirm: bool = False) -> Status[None]:
    """Into the trash. What a workflow needs goes only with `confirm`; the warning lists where."""
    asset = asset_of(request, asset_id)
    caller = request.auth
    with as_api_errors():
        trash.discard(caller.workspace, [asset.pk], user_id=caller.user_id, confirmed=confirm)
    return Status(204, None)


@router.post(PATH + "/restore", response=AssetDetail)
def restore_media(request: ApiRequest, asset_id: uuid.UUID) -> Asset:
    """Out of the trash again."""
    asset = asset_of(request, asset_id, trashed=None)
    trash.restore(request.auth.workspace, [asset.pk], user_id=request.auth.user_id)
    return asset_of(request, asset_id)


def _check_limits(asset: Asset, file: UploadedFile) -> None:
    """Raises ApiError or Refused for what could not be uploaded either."""
    limits = upload_limits(asset.workspace)
    if (file.size or 0) > limits.most:
        raise ApiError(413, "too_large", f"A file may have at most {limits.most:,} bytes here.")
    limits.check_head(file.read(HEAD), file.name or asset.name)
    file.seek(0)


def asset_of(request: ApiRequest, asset_id: uuid.UUID, *, trashed: bool | None = False) -> Asset:
    """The caller's asset with its blob; `trashed` None: wherever it is. Raises ApiError 404."""
    rows = Asset.every.filter(workspace=request.auth.workspace, pk=asset_id)
    if trashed is not None:
        rows = rows.filter(trashed_at__isnull=not trashed)
    asset = rows.select_related("blob", "generation").first()
    if asset is None:
        raise not_found("file")
    return asset


__all__ = ["asset_of", "router"]

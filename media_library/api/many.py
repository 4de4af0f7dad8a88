"""Many media files at once: change, delete, restore, export; and the trash."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from datetime import timedelta
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import Form, Router

from workspaces.access import READING, ApiRequest

from ..library import editing, exporting, trash
from ..library.editing import Change
from ..models import Asset
from .refusals import as_api_errors, unknown_files
from .schemas import Count, Emptied, EmptyTrash, ManyChange, ManyDelete, ManyIds, ManyIdsForm

router = Router(tags=["library"])

ZIP = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}


@router.post("/media/bulk", response=Count)
def change_many(request: ApiRequest, body: ManyChange) -> dict[str, int]:
    """Retag files, give them another role, platform or category."""
    _all_there(request, body.ids)
    facts = body.model_dump(include={"role", "platform", "category"}, exclude_none=True)
    wanted = Change(add_tags=tuple(body.add_tags), remove_tags=tuple(body.remove_tags), facts=facts)
    return {"count": editing.change_all(request.auth.workspace, body.ids, wanted)}


@router.post("/media/bulk/delete", response=Count)
def delete_many(request: ApiRequest, body: ManyDelete) -> dict[str, int]:
    """Into the trash: all of them, or none if one is in use and `confirm` is missing."""
    _all_there(request, body.ids, trashed=None)
    caller = request.auth
    with as_api_errors():
        count = trash.discard(
            caller.workspace, body.ids, user_id=caller.user_id, confirmed=body.confirm
        )
    return {"count": count}


@router.post("/media/bulk/restore", response=Count)
def restore_many(request: ApiRequest, body: ManyIds) -> dict[str, int]:
    """Out of the trash again."""
    _all_there(request, body.ids, trashed=None)
    caller = request.auth
    return {"count": trash.restore(caller.workspace, body.ids, user_id=caller.user_id)}


@router.post("/media/trash/empty", response=Emptied)
def empty_trash(request: ApiRequest, body: EmptyTrash) -> trash.Emptied:
    """Delete for good. Bytes stay where another workspace has the same content."""
    _all_there(request, body.ids or (), trashed=None)
    days = body.older_than_days
    before = None if days is None else timezone.now() - timedelta(days=days)
    caller = request.auth
    return trash.empty(caller.workspace, user_id=caller.user_id, ids=body.ids, before=before)


@router.post(
    "/media/export",
    auth=READING,
    openapi_extra={"responses": {200: {"description": "A zip", "content": ZIP}}},
)
def export_media(request: ApiRequest, body: ManyIds) -> StreamingHttpResponse:
    """Files as a zip, each with its metadata as JSON beside it."""
    return _zip(request, body.ids)


@router.post(
    "/media/export/form",
    auth=READING,
    openapi_extra={"responses": {200: {"description": "A zip", "content": ZIP}}},
)
def export_media_form(request: ApiRequest, body: Form[ManyIdsForm]) -> StreamingHttpResponse:
    """The same for the form of a page: the browser saves the zip itself, whatever its size.

    The CSRF token is the form's field `csrfmiddlewaretoken`.
    """
    return _zip(request, body.ids)


def _zip(request: ApiRequest, ids: Collection[UUID]) -> StreamingHttpResponse:
    _all_there(request, ids)
    rows = Asset.objects.filter(workspace=request.auth.workspace, pk__in=ids)
    found = list(rows.select_related("blob", "generation").order_by("created_at", "pk"))
    return StreamingHttpResponse(
        _in_threads(exporting.zipped(found)),
        content_type="application/zip",
        headers={"Content-Disposition": content_disposition_header(True, "media.zip") or ""},
    )


def _all_there(request: ApiRequest, ids: Collection[UUID], *, trashed: bool | None = False) -> None:
    """Raise ApiError 404 unless every id is a file of the workspace: then nothing is done to any.

    With `trashed` None those in the trash count as well.
    """
    rows = Asset.every.filter(workspace=request.auth.workspace, pk__in=list(ids))
    if trashed is not None:
        rows = rows.filter(trashed_at__isnull=not trashed)
    known = set(rows.values_list("pk", flat=True))
    if unknown := [id for id in dict.fromkeys(ids) if id not in known]:
        raise unknown_files(unknown)


async def _in_threads(blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Reading a disk must not hold up what else the server does."""
    while (block := await asyncio.to_thread(next, blocks, None)) is not None:
        yield block


__all__ = ["router"]

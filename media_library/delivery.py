"""Sends files of the library, whole or in parts, to members of their workspace."""

from __future__ import annotations

import asyncio
import mimetypes
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

from workspaces.auth import roles_of
from workspaces.models import Role

from . import store
from .described import description
from .drawing import drawn
from .handover import sendfile_headers, to_bucket
from .models import Asset
from .poster import poster_of
from .ranges import Unsatisfiable, byte_range, range_holds
from .refusal import Refused
from .sniff import CONTAINERS
from .store import Damaged, StorageAway, StorageFull

BLOCK = 256 * 1024
"""Bytes in memory per reader."""
FOREVER_SECONDS = 365 * 24 * 3600
PLAIN = "text/plain; charset=utf-8"
MISSING = "There is no such file in your workspaces.\n"


@dataclass(frozen=True)
class Delivery:
    """What to send: a file here or a blob by its storage key, its strong ETag with quotes, its
    MIME type, a name to save it under.

    `seconds`: how long a browser may keep it without asking, for an asset's content can be
    replaced; `is_final`: as the address names the content, it never needs to ask. `is_shared`:
    pages of other sites may show it. `modified` is the asset's, for the file's own time tells when
    another workspace may have brought the same bytes.
    """

    file: Path | str
    etag: str
    content_type: str
    name: str
    is_download: bool = False
    seconds: int = 0
    is_final: bool = False
    is_shared: bool = False
    modified: datetime | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Those of every answer. Private, since a member may leave and a link expire."""
        final = ", immutable" if self.is_final else ""
        age = f"max-age={self.seconds}{final}" if self.seconds else "no-cache"
        return {
            "ETag": self.etag,
            "Accept-Ranges": "bytes",
            "Cache-Control": f"private, {age}",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin" if self.is_shared else "same-origin",
            "Content-Disposition": content_disposition_header(self.is_download, self.name) or "",
        }


@require_safe
async def asset_file(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """GET or HEAD /media/<id>/: the bytes; with ?download=1 to be saved under their name.

    With ?v=<sha256> a browser keeps them for good.
    """
    found = await sync_to_async(visible)(request, asset_id)
    if isinstance(found, HttpResponse):
        return found
    delivery = of_asset(found, is_download=request.GET.get("download") == "1")
    return await deliver(request, kept(request, found, delivery))


@require_safe
async def asset_poster(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """GET or HEAD /media/<id>/poster.png: drawn now if nobody has asked before."""
    found = await sync_to_async(pictured)(request, asset_id)
    if isinstance(found, HttpResponse):
        return found
    return await deliver_poster(request, found)


@require_safe
async def asset_metadata(request: HttpRequest, asset_id: UUID) -> HttpResponse:
    """GET or HEAD /media/<id>/metadata.json: all that is known of the file."""
    found = await sync_to_async(visible)(request, asset_id)
    if isinstance(found, HttpResponse):
        return found
    return await sync_to_async(metadata_of)(found, request.GET.get("download") == "1")


async def deliver_poster(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    """The answer with the asset's poster."""
    try:
        path = await drawn(poster_of, asset)
    except (Refused, Damaged):
        path = None
    except StorageFull as error:
        return HttpResponse(f"{error.message}\n", status=507, content_type=PLAIN)
    except StorageAway as error:
        return away(error)
    if path is None:
        return missing()
    etag = f'"{asset.sha256}-poster"'
    delivery = Delivery(path, etag, "image/png", "poster.png", modified=asset.updated_at)
    return await deliver(request, kept(request, asset, delivery))


def kept(request: HttpRequest, asset: Asset, delivery: Delivery) -> Delivery:
    """With ?v=<sha256> the address never gets another content, and a browser keeps it for good."""
    if request.GET.get("v") != asset.sha256:
        return delivery
    return replace(delivery, seconds=FOREVER_SECONDS, is_final=True)


def metadata_of(asset: Asset, is_download: bool) -> JsonResponse:
    """The answer with all that is known of the asset, to be read or saved beside its file."""
    disposition = content_disposition_header(is_download, f"{saved_as(asset)}.json") or ""
    headers = {"Cache-Control": "private, no-cache", "Content-Disposition": disposition}
    options = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(description(asset), headers=headers, json_dumps_params=options)


def visible(request: HttpRequest, asset_id: UUID) -> Asset | HttpResponse:
    """The asset, or why not: 401 to strangers, 404 also for what is in others' workspaces."""
    found = pictured(request, asset_id)
    return found if isinstance(found, HttpResponse) or found.trashed_at is None else missing()


def pictured(request: HttpRequest, asset_id: UUID) -> Asset | HttpResponse:
    """As `visible`, and what is in the trash for those who may restore it: its pictures tell them
    what it is."""
    roles = roles_of(request)
    if roles is None:
        headers = {"WWW-Authenticate": "Bearer"}
        return HttpResponse("Sign in.\n", status=401, content_type=PLAIN, headers=headers)
    rows = Asset.every.select_related("blob").filter(pk=asset_id, workspace__in=roles)
    asset = rows.first()
    if asset is None or (asset.trashed_at and roles[asset.workspace_id] == Role.VIEWER):
        return missing()
    return asset


def missing() -> HttpResponse:
    """What others' ids get as well."""
    return HttpResponse(MISSING, status=404, content_type=PLAIN)


def away(error: StorageAway) -> HttpResponse:
    """The bucket does not answer."""
    headers = {"Retry-After": "5"}
    return HttpResponse(f"{error.message}\n", status=503, content_type=PLAIN, headers=headers)


def of_asset(asset: Asset, *, is_download: bool = False) -> Delivery:
    """How to send the asset's bytes. Its blob must have been loaded."""
    content_type = CONTAINERS[asset.container].content_type(asset.kind)
    return Delivery(
        asset.blob.key,
        f'"{asset.sha256}"',
        content_type,
        saved_as(asset),
        is_download,
        modified=asset.updated_at,
    )


def saved_as(asset: Asset) -> str:
    """The asset's name with an extension that fits its content, whatever the sender called it."""
    guessed = mimetypes.guess_type(asset.name)[0] or ""
    fits = guessed.partition("/")[0] in ("video", "audio", "image")
    return asset.name if fits else f"{asset.name}.{asset.container}"


async def deliver(request: HttpRequest, delivery: Delivery) -> HttpResponseBase:
    """The answer to GET or HEAD: 200, 206, 304, 404, 412 or 416 (RFC 9110), never in memory.

    302 to the bucket where the bytes lie in one, 503 where that does not answer.
    """
    try:
        found = await asyncio.to_thread(_found, request, delivery)
    except (FileNotFoundError, Damaged):
        return missing()
    except StorageAway as error:
        return away(error)
    if isinstance(found, HttpResponse):
        return found
    path, facts = found
    modified = int(delivery.modified.timestamp() if delivery.modified else facts.st_mtime)
    headers = delivery.headers | {"Last-Modified": http_date(modified)}
    if unchanged := _unchanged(request, headers, modified):
        return unchanged
    if handed_over := sendfile_headers(path):
        headers = delivery.headers | handed_over
        return HttpResponse(headers=headers, content_type=delivery.content_type)
    try:
        span = _wanted(request, headers, facts.st_size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{facts.st_size}"})
    return _sent(request, delivery, path, headers, span, facts.st_size)


def _unchanged(
    request: HttpRequest, headers: dict[str, str], modified: int | None = None
) -> HttpResponse | None:
    """304 or 412 where the request's conditions ask for it."""
    answer: HttpResponse | None = get_conditional_response(request, headers["ETag"], modified)
    if answer is not None:
        for name, value in headers.items():
            answer[name] = value
    return answer


def _found(request: HttpRequest, delivery: Delivery) -> HttpResponse | tuple[Path, os.stat_result]:
    """The file and its facts, or the answer that sends the reader to the bucket."""
    path = delivery.file
    if isinstance(path, str):
        most = delivery.seconds if delivery.is_shared else None  # no longer than the signed link
        answer = to_bucket(request, path, _bucket_headers(delivery), most=most)
        if answer is not None:
            return _unchanged(request, delivery.headers) or answer
        path = store.path(path)
    return path, path.stat()


def _bucket_headers(delivery: Delivery) -> dict[str, str]:
    kept = {name: delivery.headers[name] for name in ("Cache-Control", "Content-Disposition")}
    return kept | {"Content-Type": delivery.content_type}


def _wanted(request: HttpRequest, headers: dict[str, str], size: int) -> tuple[int, int] | None:
    asked = request.headers.get("Range", "") if request.method == "GET" else ""
    fresh = range_holds(
        request.headers.get("If-Range", ""), headers["ETag"], headers["Last-Modified"]
    )
    return byte_range(asked, size) if asked and fresh else None


def _sent(
    request: HttpRequest,
    delivery: Delivery,
    path: Path,
    headers: dict[str, str],
    span: tuple[int, int] | None,
    size: int,
) -> HttpResponseBase:
    first, last = span or (0, size - 1)
    length = last - first + 1
    headers = headers | {"Content-Length": str(length)}
    if span:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    if request.method == "HEAD":
        return HttpResponse(headers=headers, content_type=delivery.content_type)
    return StreamingHttpResponse(
        _blocks(path, first, length),
        status=206 if span else 200,
        headers=headers,
        content_type=delivery.content_type,
    )


async def _blocks(path: Path, first: int, length: int) -> AsyncIterator[bytes]:
    """`length` bytes from `first` on; fewer if the file ends early."""
    file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, first)
        while length and (block := await asyncio.to_thread(file.read, min(BLOCK, length))):
            length -= len(block)
            yield block
    finally:
        file.close()

"""Derived pictures over HTTP, under /media/<id>/."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from media_library.delivery import PLAIN, Delivery, away, deliver, kept, missing, pictured
from media_library.drawing import drawn
from media_library.models import Asset
from media_library.refusal import Refused
from media_library.store import Damaged, StorageAway, StorageFull, content_type

from . import pictures, vtt

VTT = "text/vtt; charset=utf-8"

Made = TypeVar("Made")


@require_safe
async def thumbnail(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """GET or HEAD /media/<id>/thumbnail?at=SECONDS&width=PIXELS."""
    at, width = _number(request, "at", 0.0), _number(request, "width", 320.0)
    return await _sent(request, asset_id, lambda asset: pictures.thumbnail(asset, at, round(width)))


@require_safe
async def storyboard(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """GET or HEAD /media/<id>/storyboard.jpg: many small pictures in one."""
    return await _sent(request, asset_id, pictures.storyboard)


@require_safe
async def waveform(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """GET or HEAD /media/<id>/waveform.png."""
    return await _sent(request, asset_id, pictures.waveform)


@require_safe
async def peaks(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """GET or HEAD /media/<id>/peaks.json: the waveform as numbers (BBC audiowaveform)."""
    return await _sent(request, asset_id, pictures.peaks)


@require_safe
async def storyboard_cues(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    """GET or HEAD /media/<id>/storyboard.vtt: what of the storyboard belongs to which moment."""
    found = await sync_to_async(pictured)(request, asset_id)
    if isinstance(found, HttpResponse):
        return found
    layout = await _drawn(found, pictures.layout)
    if isinstance(layout, HttpResponse):
        return layout
    etag = f'"{found.sha256}-{pictures.LAYOUT}"'
    text = vtt.cues(layout, f"storyboard.jpg?v={found.sha256}")
    answer = HttpResponse(text, content_type=VTT)
    answer["ETag"] = etag
    answer["Cache-Control"] = kept(request, found, Delivery("", etag, VTT, "")).headers[
        "Cache-Control"
    ]
    return get_conditional_response(request, etag, response=answer) or answer


async def _sent(
    request: HttpRequest, asset_id: UUID, make: Callable[[Asset], str | None]
) -> HttpResponseBase:
    found = await sync_to_async(pictured)(request, asset_id)
    if isinstance(found, HttpResponse):
        return found
    key = await _drawn(found, make)
    if isinstance(key, HttpResponse):
        return key
    name = key.rpartition("/")[2]
    etag = f'"{found.sha256}-{name}"'
    delivery = Delivery(key, etag, content_type(key), name, modified=found.updated_at)
    return await deliver(request, kept(request, found, delivery))


async def _drawn(asset: Asset, make: Callable[[Asset], Made | None]) -> Made | HttpResponse:
    try:
        made = await drawn(make, asset)
    except (Refused, Damaged) as error:
        return HttpResponse(f"{error.message}\n", status=404, content_type=PLAIN)
    except FileNotFoundError:
        return missing()
    except StorageFull as error:
        return HttpResponse(f"{error.message}\n", status=507, content_type=PLAIN)
    except StorageAway as error:
        return away(error)
    return missing() if made is None else made


def _number(request: HttpRequest, name: str, default: float) -> float:
    """A query parameter; what is no finite number counts as not given."""
    try:
        number = float(request.GET.get(name, default))
    except ValueError:
        return default
    return number if abs(number) < 1e9 else default

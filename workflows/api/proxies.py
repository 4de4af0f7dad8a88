"""Previews that play: a small video of any node, or its sound, of a graph saved or not."""

from __future__ import annotations

import uuid
from typing import Literal

from asgiref.sync import async_to_sync
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Schema, Status
from pydantic import Field

from media_library.api.files import FILE_ANSWERS
from media_library.delivery import Delivery, deliver
from render.models import Proxy
from render.op import InvalidClip
from render.proxies import jobs, rows
from workspaces.access import READING, ApiRequest, Caller
from workspaces.errors import ApiError, not_found

from ..graph import InvalidDefinition
from ..node import NodeError
from ..seeing.describing import preview_at
from .describe import GraphBody
from .stills import refusal
from .workflows import unreadable

router = Router(tags=["stills"])

KEPT_SECONDS = 3600


class ProxyIn(GraphBody):
    """A node of a definition, or of a saved workflow; how wide the video may be."""

    node: str = Field(min_length=1, max_length=100)
    width: int = Field(360, ge=rows.NARROWEST, le=rows.WIDEST)


class ProxyOut(Schema):
    """A preview. `file` plays (MP4, or M4A for a sound) and `waveform` is a PNG; both are empty
    until it is ready. How it goes is told on /ws/workspace."""

    id: uuid.UUID
    kind: Literal["clip", "sound"]
    status: Literal["queued", "running", "ready", "failed", "cancelled"]
    progress: float
    stage: str
    code: str
    message: str
    width: int
    height: int
    duration: float
    file: str
    waveform: str

    @staticmethod
    def resolve_file(row: Proxy) -> str:
        return f"/api/proxies/{row.pk}/file" if row.status == Proxy.Status.READY else ""

    @staticmethod
    def resolve_waveform(row: Proxy) -> str:
        there = row.status == Proxy.Status.READY and not row.is_clip
        return f"/api/proxies/{row.pk}/waveform" if there else ""


@router.post("/proxies", response={200: ProxyOut, 202: ProxyOut}, auth=READING)
def make_proxy(request: ApiRequest, body: ProxyIn) -> Status[Proxy]:
    """Have a preview made: 200 if it is there already, else 202."""
    workspace = request.auth.workspace
    try:
        value = preview_at(workspace, body.graph(request), body.node)
        with transaction.atomic():
            row, is_new = rows.ask(workspace, value, body.width)
            if is_new:
                jobs.submit(row)
    except KeyError as error:
        raise not_found("node") from error
    except InvalidDefinition as error:
        raise unreadable(error.problems) from error
    except NodeError as error:
        node = error.node or body.node
        raise refusal(node, error.field, error.error_code, str(error)) from error
    except InvalidClip as error:
        raise refusal(body.node, "", "invalid_input", str(error)) from error
    except rows.TooMany as error:
        raise ApiError(429, "busy", "Too many previews at once. Let some finish first.") from error
    return Status(200 if row.status == Proxy.Status.READY else 202, row)


@router.get("/proxies/{proxy_id}", response=ProxyOut)
def get_proxy(request: ApiRequest, proxy_id: uuid.UUID) -> Proxy:
    """How a preview stands."""
    return _proxy(request.auth, proxy_id)


@router.delete("/proxies/{proxy_id}", response=ProxyOut, auth=READING)
def cancel_proxy(request: ApiRequest, proxy_id: uuid.UUID) -> Proxy:
    """Stop making a preview. One that is over stays as it is."""
    row = _proxy(request.auth, proxy_id)
    rows.cancel(row)
    return row


@router.api_operation(["GET", "HEAD"], "/proxies/{proxy_id}/file", openapi_extra=FILE_ANSWERS)
def get_proxy_file(request: ApiRequest, proxy_id: uuid.UUID) -> HttpResponseBase:
    """The video or sound, to be played: whole or in parts."""
    row = _proxy(request.auth, proxy_id)
    return _sent(request, row, row.file_key, "video/mp4" if row.is_clip else "audio/mp4")


@router.get("/proxies/{proxy_id}/waveform", openapi_extra=FILE_ANSWERS)
def get_proxy_waveform(request: ApiRequest, proxy_id: uuid.UUID) -> HttpResponseBase:
    """A sound as a picture (PNG)."""
    row = _proxy(request.auth, proxy_id)
    if row.is_clip:
        raise not_found("waveform")
    return _sent(request, row, row.waveform_key, "image/png")


def _proxy(caller: Caller, proxy_id: uuid.UUID) -> Proxy:
    found = Proxy.objects.filter(workspace=caller.workspace, pk=proxy_id).first()
    if found is None:
        raise not_found("preview")
    return found


def _sent(request: HttpRequest, row: Proxy, key: str, content_type: str) -> HttpResponseBase:
    if row.status != Proxy.Status.READY:
        raise not_found("preview")
    name = key.rpartition("/")[2]
    delivery = Delivery(key, f'"{name}"', content_type, name, seconds=KEPT_SECONDS)
    response = async_to_sync(deliver)(request, delivery)
    if response.status_code == 404:
        raise not_found("preview")
    return response

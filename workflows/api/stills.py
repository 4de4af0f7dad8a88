"""Stills: any node's picture at any moment, of a saved graph or of one that is being drawn."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import parse_etags
from ninja import Query, Router
from pydantic import BaseModel, Field

from render.clip import Clip
from render.errors import RenderError
from render.op import InvalidClip
from render.preparing import timed_by_what_is_known
from render.stills import still, still_key
from workspaces.access import READING, ApiRequest
from workspaces.errors import ApiError, invalid, not_found
from workspaces.models import Workspace

from ..graph import InvalidDefinition
from ..node import NodeError
from ..seeing.pictures import clip_at
from .describe import GraphBody
from .lookup import workflow_of
from .workflows import unreadable

router = Router(tags=["stills"])

WAITING = BoundedSemaphore(16)
"""Requests that draw or wait for their turn. More are told to come back: each holds a thread."""
LONGEST_SECONDS = 86_400
LENIENT = "handling=lenient"
PICTURE_ANSWERS = {
    "responses": {
        200: {
            "description": "A JPEG",
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
        },
        304: {"description": "The picture that If-None-Match names is still right"},
        503: {"description": "The machine has no room to draw it"},
    }
}


class Moment(BaseModel):
    """When to look, in seconds, and how wide the picture is, in pixels."""

    t: float = Field(0.0, ge=0, le=LONGEST_SECONDS, allow_inf_nan=False)
    w: int = Field(540, ge=16, le=1920)


class StillIn(GraphBody):
    """A node of a definition, or of a saved workflow, at a moment."""

    node: str = Field(min_length=1, max_length=100)
    t: float = Field(0.0, ge=0, le=LONGEST_SECONDS)
    width: int = Field(540, ge=16, le=1920)


@router.post("/stills", auth=READING, openapi_extra=PICTURE_ANSWERS)
def draw_still(request: ApiRequest, body: StillIn) -> HttpResponse:
    """A still of a graph that need not be saved. Its ETag changes with what is to be seen.

    While a graph is drawn, most of it is not finished, and that is no error: with the header
    `Prefer: handling=lenient` (RFC 7240) the body of a 422 comes with status 200.
    """
    try:
        return _still(request, body.graph(request), body.node, body.t, body.width)
    except ApiError as error:
        if error.status != 422 or request.headers.get("Prefer") != LENIENT:
            raise
        return JsonResponse(error.answer(), headers={"Preference-Applied": LENIENT})


@router.get("/workflows/{workflow_id}/nodes/{node_id}/still", openapi_extra=PICTURE_ANSWERS)
def get_still(
    request: ApiRequest, workflow_id: uuid.UUID, node_id: str, query: Query[Moment]
) -> HttpResponse:
    """A still of a node of a saved workflow."""
    definition = workflow_of(request.auth, workflow_id).definition
    return _still(request, definition, node_id, query.t, query.w)


def _still(
    request: ApiRequest, definition: Mapping[str, Any], node: str, t: float, width: int
) -> HttpResponse:
    workspace = request.auth.workspace
    clip = _clip(workspace, definition, node)
    moment = min(t, clip.duration)
    etag = f'"{still_key(clip, moment, width)}"'
    if _has(request, etag):
        response = HttpResponse(status=304)
    else:
        with _turn(), _named(node):
            picture = still(clip, moment, width, workspace)
        response = HttpResponse(picture, content_type="image/jpeg")
    response["ETag"] = etag
    # Asked for again each time, and answered by 304 while it is the same.
    response["Cache-Control"] = "private, no-cache"
    return response


def _clip(workspace: Workspace, definition: Mapping[str, Any], node: str) -> Clip:
    try:
        return timed_by_what_is_known(clip_at(workspace, definition, node), workspace)
    except KeyError as error:
        raise not_found("node") from error
    except InvalidDefinition as error:
        raise unreadable(error.problems) from error
    except NodeError as error:
        raise refusal(error.node or node, error.field, error.error_code, str(error)) from error


def _has(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in (tag.removeprefix("W/") for tag in known)


@contextmanager
def _turn() -> Iterator[None]:
    """A place among those who draw. Raises ApiError 429 if all are taken."""
    if not WAITING.acquire(blocking=False):
        raise ApiError(429, "busy", "Too many stills at once. Try again in a second.")
    try:
        yield
    finally:
        WAITING.release()


@contextmanager
def _named(node: str) -> Iterator[None]:
    """Turn what drawing raises into an answer that names the node."""
    try:
        yield
    except InvalidClip as error:
        raise refusal(node, "", "invalid_input", str(error)) from error
    except RenderError as error:
        if error.kind in ("resources", "temporary", "timeout"):
            raise ApiError(503, error.kind, error.message) from error
        raise refusal(node, "", error.kind, error.message) from error


def refusal(node: str, field: str, code: str, message: str) -> ApiError:
    """What keeps a node from being seen, as an answer that names it."""
    problem = {"node": node, "field": field, "code": code, "message": message}
    return invalid(code, message, [problem])

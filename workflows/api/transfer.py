"""Workflows out to a file and in again: JSON, or a video that carries its workflow."""

from __future__ import annotations

import json
import uuid
from typing import Any, BinaryIO, cast

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router, Schema, Status

from workspaces.access import READING, ApiRequest
from workspaces.errors import ApiError, ProblemOut, invalid

from ..definition.reading import plain
from ..graph import InvalidDefinition
from ..saving import container, drafts
from . import schemas
from .lookup import workflow_of
from .workflows import create, unreadable

router = Router(tags=["workflows"])

JSON_LIMIT_BYTES = 5_000_000
IMPORT_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object", "title": "Definition"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                    "required": ["file"],
                }
            },
        },
    }
}
EXPORT_ANSWER = {
    "responses": {
        200: {"content": {"application/json": {"schema": {"type": "object"}}}},
    }
}


@router.post("/workflows/import", response={201: schemas.SavedOut}, openapi_extra=IMPORT_BODY)
def import_workflow(request: ApiRequest) -> Status[dict[str, Any]]:
    """A new draft from an exported file, or from a video that Reelgraph made."""
    definition = _definition(request)
    given = {key: definition.get(key) for key in ("name", "description")}
    texts = {key: text for key, text in given.items() if isinstance(text, str)}
    change = drafts.Change(definition=definition, **texts)
    return Status(201, create(request.auth, change))


class InspectedOut(Schema):
    """What a file holds, and all that would keep it from running here."""

    name: str
    description: str
    definition: schemas.Definition
    problems: list[ProblemOut]


@router.post("/workflows/inspect", response=InspectedOut, openapi_extra=IMPORT_BODY, auth=READING)
def inspect_workflow(request: ApiRequest) -> dict[str, Any]:
    """Read an exported file, or a video that Reelgraph made, and save nothing."""
    try:
        definition = drafts.opened(drafts.readable(_definition(request)))
    except InvalidDefinition as error:
        raise unreadable(error.problems) from error
    problems = drafts.problems_of(request.auth.workspace, definition)
    return {
        "name": definition.get("name", ""),
        "description": definition.get("description", ""),
        "definition": definition,
        "problems": [problem.to_json() for problem in problems],
    }


@router.get("/workflows/{workflow_id}/export", openapi_extra=EXPORT_ANSWER)
def export_workflow(request: ApiRequest, workflow_id: uuid.UUID) -> HttpResponse:
    """The definition as a file."""
    workflow = workflow_of(request.auth, workflow_id)
    text = json.dumps(drafts.exported(workflow), ensure_ascii=False, indent=2)
    response = HttpResponse(text + "\n", content_type="application/json")
    name = "".join(c if c.isprintable() and c not in '/\\"' else "_" for c in workflow.name)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.json") or ""
    return response


def _definition(request: ApiRequest) -> dict[str, Any]:
    if request.content_type != "multipart/form-data":
        return _json(request.body)
    upload = request.FILES.get("file")
    if upload is None or isinstance(upload, list):
        raise invalid("no_file", "Send the file as the form field `file`.")
    file = cast(BinaryIO, upload.file)
    start = file.read(12)
    file.seek(0)
    if start[4:8] == b"ftyp":
        return _carried(file)
    if upload.size is None or upload.size > JSON_LIMIT_BYTES:
        raise ApiError(413, "too_large", "A workflow file may have at most 5 MB.")
    return _json(file.read())


def _carried(file: BinaryIO) -> dict[str, Any]:
    definition = container.definition_in(file)
    if definition is None or not plain(definition):
        raise invalid("no_workflow_inside", "This video carries no workflow.")
    return definition


def _json(data: bytes) -> dict[str, Any]:
    try:
        definition = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "bad_request", "This is neither JSON nor an MP4 file.") from error
    if not isinstance(definition, dict) or not plain(definition):
        raise invalid("invalid_definition", "A workflow must be a JSON object { … }.")
    return definition

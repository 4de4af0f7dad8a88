"""Workflows as files, and inside the videos they made."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media_library.ingest import ingest
from media_library.models import Asset, AssetRole
from tests.fixtures.media import MakeMedia
from tests.workflows.api.calls import Api, content, error
from tests.workflows.api.test_stills import graph
from workflows import jobs
from workflows.models import Workflow

pytestmark = pytest.mark.django_db(transaction=True)

FILE = "/api/workflows/import"


def upload(api: Api, sent: bytes, name: str = "file") -> Any:
    return api.client.post(FILE, {"file": SimpleUploadedFile(name, sent)})


def test_what_is_exported_can_be_imported(editor: Api) -> None:
    definition = graph(("word", "text", {"text": "✨ Grüße"}))
    body = {"name": "Grüße ✨", "description": "Why", "definition": definition}
    saved = editor.post("/api/workflows", body).json()["workflow_id"]
    file = editor.get(f"/api/workflows/{saved}/export")
    assert file["Content-Disposition"].startswith("attachment; filename*=utf-8''Gr%C3%BC")
    assert json.loads(file.content)["nodes"] == definition["nodes"]
    for answer in (
        upload(editor, file.content),
        editor.client.post(FILE, file.content, content_type="application/json"),
    ):
        assert answer.status_code == 201, answer.content
        copy = Workflow.objects.get(pk=answer.json()["workflow_id"])
        assert (copy.name, copy.description, copy.status) == ("Grüße ✨", "Why", "draft")
        assert copy.definition["nodes"] == definition["nodes"]


def test_a_rendered_video_brings_its_workflow_back(
    editor: Api, media: MakeMedia, media_store: object
) -> None:
    source = ingest(media("moving.mp4"), editor.workspace)[0]
    definition = graph(
        ("main", "source", {"asset": str(source.pk)}),
        ("out", "export", {"preset": "source", "quality": "draft"}),
        wires=("main.clip out.clip",),
    )
    saved = editor.post("/api/workflows", {"name": "Film", "definition": definition}).json()
    editor.post(f"/api/workflows/{saved['workflow_id']}/runs")
    jobs.drain()
    video = Asset.objects.get(workspace=editor.workspace, role=AssetRole.OUTPUT)
    got = editor.get(f"/api/videos/{video.pk}/download")
    answer = upload(editor, content(got), "film.mp4")
    assert answer.status_code == 201, answer.content
    found = Workflow.objects.get(pk=answer.json()["workflow_id"]).definition
    assert [(n["id"], n["type"], n["params"].get("asset")) for n in found["nodes"]] == [
        ("main", "source", str(source.pk)),
        ("out", "export", None),
    ]


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", (422, "no_workflow_inside")),
        (b"not json", (400, "bad_request")),
        (b"[1]", (422, "invalid_definition")),
        (b'{"nodes": 5}', (422, "invalid_definition")),
        (b'{"name": "\\ud800"}', (422, "invalid_definition")),
    ],
)
def test_anything_else_is_refused(editor: Api, sent: bytes, refusal: tuple[int, str]) -> None:
    assert error(upload(editor, sent)) == refusal
    assert not Workflow.objects.exists()


def test_a_form_without_a_file_is_refused(editor: Api) -> None:
    assert error(editor.client.post(FILE, {"name": "x"})) == (422, "no_file")


def test_a_file_can_be_looked_into_without_saving(viewer: Api) -> None:
    definition = graph(("main", "source", {}), ("word", "text", {"text": "x"})) | {"name": "Look"}
    path = "/api/workflows/inspect"
    for answer in (
        viewer.post(path, definition),
        viewer.client.post(
            path, {"file": SimpleUploadedFile("w", json.dumps(definition).encode())}
        ),
    ):
        assert answer.status_code == 200, answer.content
        found = answer.json()
        assert (found["name"], found["definition"]["nodes"]) == ("Look", definition["nodes"])
        assert [problem["node"] for problem in found["problems"]] == ["main"]
    assert not Workflow.objects.exists()
    assert error(viewer.post(path, {"nodes": 1})) == (422, "invalid_definition")
    empty = SimpleUploadedFile("v.mp4", b"\0\0\0\x08ftyp" + bytes(8))
    assert error(viewer.client.post(path, {"file": empty})) == (422, "no_workflow_inside")

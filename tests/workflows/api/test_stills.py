"""Stills over HTTP, with real ffmpeg."""

from __future__ import annotations

import io
import uuid
from threading import BoundedSemaphore
from typing import Any

import pytest
from PIL import Image

from media_library.ingest import ingest
from render import ffmpeg
from tests.fixtures.media import MakeMedia
from tests.workflows.api.calls import Api, error
from workflows import jobs
from workflows.api import stills

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_store")]


def graph(*nodes: tuple[str, str, dict[str, Any]], wires: tuple[str, ...] = ()) -> dict[str, Any]:
    """Nodes as (id, type, params), wires as "a.out b.in"."""
    ends = [[end.split(".") for end in wire.split()] for wire in wires]
    return {
        "schema": 1,
        "nodes": [{"id": i, "type": t, "params": p} for i, t, p in nodes],
        "connections": [
            {"from": {"node": a, "port": out}, "to": {"node": b, "port": port}}
            for (a, out), (b, port) in ends
        ],
    }


@pytest.fixture
def clip(editor: Api, media: MakeMedia) -> uuid.UUID:
    return ingest(media("moving.mp4"), editor.workspace)[0].pk


@pytest.fixture
def framed(clip: uuid.UUID) -> dict[str, Any]:
    """A source in a golden frame, exported."""
    return graph(
        ("main", "source", {"asset": str(clip)}),
        ("gold", "golden_frame", {"text": "Hello"}),
        ("out", "export", {"preset": "source", "quality": "draft"}),
        wires=("main.clip gold.content", "gold.clip out.clip"),
    )


def draw(api: Api, definition: dict[str, Any], node: str, **more: Any) -> Any:
    headers = more.pop("headers", {})
    body = {"definition": definition, "node": node, "width": 80, **more}
    return api.post("/api/stills", body, headers=headers)


@pytest.mark.parametrize("node", ["main", "gold", "out"])
def test_every_node_can_be_seen_before_anything_ran(
    editor: Api, framed: dict[str, Any], node: str
) -> None:
    answer = draw(editor, framed, node, t=0.5)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg"), answer.content
    assert Image.open(io.BytesIO(answer.content)).width == 80


def test_an_unchanged_still_is_answered_without_drawing(
    editor: Api, framed: dict[str, Any]
) -> None:
    etag = draw(editor, framed, "gold", t=0.5)["ETag"]
    with ffmpeg.ledger() as started:
        same = draw(editor, framed, "gold", t=0.5, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert not started
    framed["nodes"][1]["params"]["text"] = "Other"
    other = draw(editor, framed, "gold", t=0.5, headers={"If-None-Match": etag})
    assert other.status_code == 200
    assert other["ETag"] != etag


def test_a_saved_workflow_shows_its_nodes_to_viewers(
    editor: Api, viewer: Api, framed: dict[str, Any]
) -> None:
    saved = editor.post("/api/workflows", {"name": "x", "definition": framed}).json()
    path = f"/api/workflows/{saved['workflow_id']}/nodes/gold/still?t=0.3&w=64"
    answer = viewer.get(path)
    assert answer.status_code == 200
    assert viewer.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    by_id = viewer.post(
        "/api/stills", {"workflow_id": saved["workflow_id"], "node": "gold", "t": 0.3, "width": 64}
    )
    assert by_id["ETag"] == answer["ETag"]
    assert error(viewer.get(path.replace("gold", "nobody"))) == (404, "not_found")


def test_a_fault_elsewhere_hides_nothing_and_a_fault_before_is_named(
    editor: Api, framed: dict[str, Any]
) -> None:
    framed["nodes"].append({"id": "odd", "type": "nonsense"})
    assert draw(editor, framed, "gold").status_code == 200
    framed["nodes"][0]["params"]["start"] = 99
    answer = draw(editor, framed, "gold")
    assert answer.status_code == 422
    problem = answer.json()["error"]["problems"][0]
    assert (problem["node"], problem["field"]) == ("main", "start")


def test_what_cannot_be_seen_says_so(editor: Api, media: MakeMedia) -> None:
    sound = ingest(media("beat.wav"), editor.workspace)[0]
    graph_ = graph(("tone", "source", {"asset": str(sound.pk)}), ("word", "text", {"text": "x"}))
    for node in ("tone", "word"):
        assert error(draw(editor, graph_, node)) == (422, "no_picture")
    empty = graph(("main", "source", {}))
    answer = draw(editor, empty, "main")
    assert answer.status_code == 422
    assert answer.json()["error"]["problems"][0]["node"] == "main"


def test_after_a_job_its_own_result_is_seen(editor: Api, framed: dict[str, Any]) -> None:
    before = draw(editor, framed, "out")["ETag"]
    editor.post("/api/runs", {"definition": framed})
    jobs.drain()
    after = draw(editor, framed, "out")
    assert after.status_code == 200
    assert after["ETag"] != before


def test_too_many_at_once_are_asked_to_come_back(
    editor: Api, framed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = BoundedSemaphore(1)
    monkeypatch.setattr(stills, "WAITING", full)
    with full:
        assert error(draw(editor, framed, "gold")) == (429, "busy")
    assert draw(editor, framed, "gold").status_code == 200


def test_a_still_is_of_one_graph(editor: Api, framed: dict[str, Any]) -> None:
    assert error(editor.post("/api/stills", {"node": "gold"})) == (422, "invalid_request")


def test_an_editor_is_told_of_an_unfinished_graph_without_an_error(
    editor: Api, framed: dict[str, Any]
) -> None:
    unfinished = graph(("gold", "golden_frame", {"text": "Hello"}))
    strict = draw(editor, unfinished, "gold")
    lenient = draw(editor, unfinished, "gold", headers={"Prefer": "handling=lenient"})
    assert (strict.status_code, lenient.status_code) == (422, 200)
    assert lenient.json() == strict.json()
    assert lenient.json()["error"]["problems"][0]["node"] == "gold"
    unknown = draw(editor, framed, "nobody", headers={"Prefer": "handling=lenient"})
    assert unknown.status_code == 404

"""What there is at each node, before anything runs."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from media_library.ingest import ingest
from tests.fixtures.media import MakeMedia
from tests.workflows.api.calls import Api, error
from tests.workflows.api.test_stills import graph
from workflows import jobs
from workflows.running import runs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_store")]


@pytest.fixture
def framed(editor: Api, media: MakeMedia) -> dict[str, Any]:
    """A source in a golden frame with a typed text, exported; and a figure."""
    clip = ingest(media("moving.mp4"), editor.workspace)[0].pk
    return graph(
        ("main", "source", {"asset": str(clip)}),
        ("words", "text", {"text": "Hello"}),
        ("figure", "number", {"number": 2.5}),
        ("gold", "golden_frame", {}),
        ("out", "export", {"preset": "source", "quality": "draft", "normalise": False}),
        wires=("main.clip gold.content", "words.text gold.text", "gold.clip out.clip"),
    )


def described(api: Api, definition: dict[str, Any], *nodes: str) -> dict[str, Any]:
    body = {"definition": definition, "nodes": list(nodes)}
    answer = api.post("/api/describe", body)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()["nodes"]
    return found


def test_every_node_says_what_it_gives(viewer: Api, framed: dict[str, Any]) -> None:
    found = described(viewer, framed)
    assert {name: one["kind"] for name, one in found.items()} == {
        "main": "clip",
        "words": "text",
        "figure": "number",
        "gold": "clip",
        "out": "clip",
    }
    assert (found["words"]["value"], found["figure"]["value"]) == ("Hello", 2.5)
    gold = found["gold"]
    assert (gold["width"], gold["height"], gold["has_sound"]) == (1080, 1920, True)
    assert gold["duration"] == pytest.approx(found["main"]["duration"])
    assert found["main"]["fps"] == 30
    assert all(one["problem"] is None and one["made"] is None for one in found.values())


def test_the_digest_changes_with_what_is_to_be_seen(viewer: Api, framed: dict[str, Any]) -> None:
    before = described(viewer, framed)
    framed["nodes"][1]["params"]["text"] = "Bye"
    after = described(viewer, framed)
    changed = {name for name in before if before[name]["digest"] != after[name]["digest"]}
    assert changed == {"gold", "out"}


def test_a_fault_hides_only_what_follows_it(viewer: Api, framed: dict[str, Any]) -> None:
    framed["nodes"][3]["params"]["shape"] = "round"
    found = described(viewer, framed)
    assert found["main"]["kind"] == "clip"
    assert (found["gold"]["problem"]["field"], found["gold"]["kind"]) == ("shape", "")
    assert found["out"]["problem"]["code"] == "upstream"


def test_a_file_that_was_not_chosen_yet_is_told(viewer: Api) -> None:
    found = described(viewer, graph(("main", "source", {}), ("words", "text", {})))
    assert found["main"]["problem"]["field"] == "asset"
    assert found["words"]["kind"] == "text"


def test_a_circle_hides_nothing_else(viewer: Api, framed: dict[str, Any]) -> None:
    extra = graph(
        ("a", "audio", {}), ("b", "stitcher", {}), wires=("a.clip b.main", "b.clip a.clip")
    )
    framed["nodes"] += extra["nodes"]
    framed["connections"] += extra["connections"]
    found = described(viewer, framed)
    assert found["a"]["problem"]
    assert found["b"]["problem"]
    assert found["gold"]["kind"] == "clip"


def test_one_node_is_described_even_if_it_is_set_to_be_skipped(
    viewer: Api, framed: dict[str, Any]
) -> None:
    framed["nodes"][3]["mode"] = "skip"
    assert described(viewer, framed)["gold"]["problem"]["code"] == "not_run"
    found = described(viewer, framed, "gold")
    assert list(found) == ["gold"]
    assert found["gold"]["kind"] == "clip"


def test_a_sound_is_described_as_one(editor: Api, media: MakeMedia) -> None:
    beat = ingest(media("beat.wav"), editor.workspace)[0].pk
    found = described(editor, graph(("music", "audio", {"asset": str(beat), "length": 2})))
    assert (found["music"]["kind"], found["music"]["duration"]) == ("sound", 2)


def test_what_was_made_before_is_told(editor: Api, framed: dict[str, Any]) -> None:
    run = runs.start(editor.workspace, framed, options=runs.Options(targets=["out"]))
    jobs.drain()
    made = described(editor, framed)["out"]["made"]
    assert made["run_id"] == str(run.pk)
    assert made["outputs"]["video"]["is"] == "asset"
    framed["nodes"][4]["params"]["quality"] = "good"
    assert described(editor, framed)["out"]["made"] is None


def test_a_saved_workflow_is_described_as_well(editor: Api, framed: dict[str, Any]) -> None:
    made = editor.post("/api/workflows", {"definition": framed}).json()["workflow_id"]
    answer = editor.post("/api/describe", {"workflow_id": made})
    assert len(answer.json()["nodes"]) == 5


def test_what_is_not_there_is_not_described(editor: Api, framed: dict[str, Any]) -> None:
    answer = editor.post("/api/describe", {"definition": framed, "nodes": ["ghost"]})
    assert error(answer) == (404, "not_found")
    answer = editor.post("/api/describe", {"workflow_id": str(uuid.uuid4())})
    assert error(answer) == (404, "not_found")
    assert error(editor.post("/api/describe", {})) == (422, "invalid_request")

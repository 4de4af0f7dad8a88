from __future__ import annotations

from typing import Any

from tests.workflows.api.calls import Api
from tests.workflows.api.test_workflows import video
from workflows.models import Workflow


def saved(editor: Api, name: str, **more: Any) -> str:
    body = {"name": name, "definition": {"nodes": [{"id": "word", "type": "text"}]}, **more}
    return str(editor.post("/api/workflows", body).json()["workflow_id"])


def names(editor: Api, query: str) -> list[str]:
    return [row["name"] for row in editor.get(f"/api/workflows?{query}").json()]


def test_a_card_shows_what_was_made_last_or_what_would_be_made(editor: Api) -> None:
    workflow = saved(editor, "One")
    (card,) = editor.get("/api/workflows").json()
    still = f"/api/workflows/{workflow}/nodes/word/still?w=320&v=1"
    assert (card["cover"], card["saved_by"]) == (still, "editor")
    for number in range(2):
        made = video(editor.workspace, f"{number}.mp4")
        link = {"video_id": str(made.pk), "node_id": "word", "node_type": "text"}
        editor.post(f"/api/workflows/{workflow}/videos", link)
    (card,) = editor.get("/api/workflows").json()
    assert card["cover"] == f"/media/{made.pk}/thumbnail?width=320&v={made.sha256}"


def test_an_empty_workflow_has_no_cover(editor: Api) -> None:
    editor.post("/api/workflows", {"name": "Empty"})
    assert editor.get("/api/workflows").json()[0]["cover"] == ""


def test_workflows_are_found_by_name_and_description(editor: Api) -> None:
    saved(editor, "Spring drop")
    saved(editor, "Other", description="for spring")
    saved(editor, "Autumn")
    assert sorted(names(editor, "q=SPRING")) == ["Other", "Spring drop"]


def test_workflows_are_sorted_as_wanted(editor: Api) -> None:
    for name in ("b", "a", "c"):
        saved(editor, name)
    Workflow.objects.filter(name="b").update(last_executed_at="2026-01-01T00:00:00Z")
    assert names(editor, "sort=name") == ["a", "b", "c"]
    assert names(editor, "sort=name&descending=true") == ["c", "b", "a"]
    assert names(editor, "sort=created") == ["c", "a", "b"]
    assert names(editor, "sort=executed")[0] == "b"
    assert names(editor, "sort=executed&descending=false")[0] == "b"

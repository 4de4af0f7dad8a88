"""An editor saves by itself all the time: the draft moves, and few versions are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.workflows.api.calls import Api, error
from workflows.models import Workflow, WorkflowVersion
from workflows.saving import versions


def graph(*ids: str) -> dict[str, Any]:
    nodes = [{"id": name, "type": "text", "params": {}} for name in ids]
    return {"schema": 1, "name": "", "nodes": nodes, "connections": []}


@pytest.fixture
def path(editor: Api) -> str:
    """The address of a workflow at revision 1."""
    made = editor.post("/api/workflows", {"name": "Mashup", "definition": graph("a")}).json()
    return f"/api/workflows/{made['workflow_id']}"


def autosave(editor: Api, path: str, name: str) -> Any:
    return editor.put(path, {"definition": graph(name), "automatic": True})


def kept(editor: Api, path: str) -> list[tuple[int, bool]]:
    return [(v["revision"], v["is_automatic"]) for v in editor.get(f"{path}/versions").json()]


def passed(minutes: float) -> None:
    """Let all that was saved be so much older."""
    ago = timezone.now() - timedelta(minutes=minutes)
    Workflow.objects.update(updated_at=ago)
    WorkflowVersion.objects.update(created_at=ago)


def test_an_automatic_save_moves_the_draft_and_makes_no_version(editor: Api, path: str) -> None:
    for number, name in enumerate("bcd", 2):
        assert autosave(editor, path, name).json()["revision"] == number
    assert editor.get(path).json()["definition"] == graph("d")
    assert kept(editor, path) == [(1, False)]


def test_the_state_that_was_left_alone_becomes_a_version(editor: Api, path: str) -> None:
    autosave(editor, path, "b")
    passed(minutes=6)
    for name in "cdefg":
        autosave(editor, path, name)
    assert kept(editor, path) == [(3, True), (2, True), (1, False)]
    assert editor.get(f"{path}/versions/2").json()["definition"] == graph("b")


def test_saving_on_purpose_keeps_what_was_saved_automatically(editor: Api, path: str) -> None:
    autosave(editor, path, "b")
    assert editor.put(path, {"definition": graph("b")}).json()["revision"] == 2
    assert kept(editor, path) == [(2, False), (1, False)]


def test_going_back_loses_no_draft(editor: Api, path: str) -> None:
    autosave(editor, path, "b")
    assert editor.post(f"{path}/versions/1/restore").json()["revision"] == 3
    assert editor.get(path).json()["definition"] == graph("a")
    assert kept(editor, path) == [(3, False), (2, True), (1, False)]


def test_only_the_newest_automatic_versions_stay(
    editor: Api, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "AUTOMATIC_KEPT", 2)
    for name in "bcdef":
        autosave(editor, path, name)
        passed(minutes=6)
    assert kept(editor, path) == [(5, True), (4, True), (1, False)]


def test_a_named_version_stays_whatever_follows(
    editor: Api, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "EXPLICIT_KEPT", 1)
    answer = editor.post(f"{path}/versions", {"label": "First draft", "revision": 1})
    assert (answer.status_code, answer.json()["label"]) == (201, "First draft")
    assert answer.json()["saved_by"] == "editor"
    for name in "bc":
        editor.put(path, {"definition": graph(name)})
    labels = [(v["revision"], v["label"]) for v in editor.get(f"{path}/versions").json()]
    assert labels == [(3, ""), (1, "First draft")]


def test_a_version_can_be_renamed(editor: Api, path: str) -> None:
    assert editor.patch(f"{path}/versions/1", {"label": "Old"}).json()["label"] == "Old"
    assert editor.patch(f"{path}/versions/1", {"label": ""}).json()["label"] == ""
    assert error(editor.patch(f"{path}/versions/9", {"label": "x"})) == (404, "not_found")


def test_named_versions_are_bounded(
    editor: Api, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "NAMED_MOST", 1)
    editor.post(f"{path}/versions", {"label": "One"})
    editor.put(path, {"definition": graph("b")})
    assert error(editor.post(f"{path}/versions", {"label": "Two"})) == (409, "too_many")


def test_a_stale_save_is_told_what_to_merge_with(editor: Api, path: str) -> None:
    autosave(editor, path, "theirs")
    answer = editor.put(path, {"definition": graph("mine"), "revision": 1, "automatic": True})
    assert error(answer) == (409, "stale_revision")
    current = answer.json()["error"]["current"]
    assert (current["revision"], current["saved_by"]) == (2, "editor")
    assert current["definition"] == graph("theirs")
    assert current["updated_at"]
    answer = editor.post(f"{path}/versions", {"label": "x", "revision": 1})
    assert error(answer) == (409, "stale_revision")


def test_a_save_whose_answer_was_lost_may_be_sent_again(editor: Api, path: str) -> None:
    for _ in range(2):
        answer = editor.put(path, {"definition": graph("b"), "revision": 1, "automatic": True})
        assert (answer.status_code, answer.json()["revision"]) == (200, 2)

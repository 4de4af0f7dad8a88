from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from media_library.models import Asset, Blob
from tests.workflows.api.calls import Api, error
from workflows.models import NodeRun, Run, Workflow, WorkflowVersion
from workflows.saving import drafts
from workspaces.models import Workspace

EMPTY: dict[str, object] = {"nodes": [], "connections": []}


def definition(*ids: str) -> dict[str, object]:
    nodes = [{"id": name, "type": "source", "params": {}} for name in ids]
    return {"schema": 1, "name": "", "nodes": nodes, "connections": []}


def video(workspace: Workspace, name: str = "clip.mp4") -> Asset:
    blob = Blob.objects.create(sha256=uuid.uuid4().hex * 2, size_bytes=3, key="blobs/x")
    return Asset.objects.create(workspace=workspace, blob=blob, kind="video", name=name)


@pytest.fixture
def saved(editor: Api) -> str:
    """The id of a workflow with one node, at revision 1."""
    body = {"name": "Mashup", "status": "saved", "definition": definition("main")}
    return str(editor.post("/api/workflows", body).json()["workflow_id"])


def test_the_body_of_seed_002_creates_a_workflow(editor: Api) -> None:
    body = {"name": "My Drama Workflow", "status": "saved", "definition": EMPTY}
    answer = editor.post("/api/workflows", body)
    assert answer.status_code == 201
    stored = Workflow.objects.get(pk=answer.json()["workflow_id"])
    assert (stored.name, stored.status, stored.workspace) == (
        "My Drama Workflow",
        "saved",
        editor.workspace,
    )


def test_posting_with_an_id_updates_that_workflow(editor: Api, saved: str) -> None:
    answer = editor.post("/api/workflows", {"id": saved, "name": "Renamed"})
    assert (answer.status_code, answer.json()["workflow_id"]) == (200, saved)
    stored = Workflow.objects.get(pk=saved)
    assert (stored.name, stored.status, stored.revision) == ("Renamed", "saved", 2)
    assert len(stored.definition["nodes"]) == 1


def test_the_list_is_an_array_with_counts(editor: Api, saved: str) -> None:
    link = {"node_id": "main", "node_type": "source", "role": "output"}
    for name in ("a.mp4", "b.mp4"):
        video_id = str(video(editor.workspace, name).pk)
        editor.post(f"/api/workflows/{saved}/videos", link | {"video_id": video_id})
    taken = link | {"video_id": str(video(editor.workspace, "taken.mp4").pk), "role": "input"}
    assert editor.post(f"/api/workflows/{saved}/videos", taken).status_code == 201
    editor.post("/api/workflows", {"name": "A draft"})
    answer = editor.get("/api/workflows?status=saved")
    assert [(r["name"], r["node_count"], r["video_count"]) for r in answer.json()] == [
        ("Mashup", 1, 2)
    ]
    assert answer["X-Total-Count"] == "1"
    assert len(editor.get("/api/workflows").json()) == 2


def test_opening_brings_definition_videos_and_last_outputs_back(editor: Api, saved: str) -> None:
    made = video(editor.workspace)
    link = {"video_id": str(made.pk), "node_id": "main", "node_type": "source", "role": "output"}
    assert editor.post(f"/api/workflows/{saved}/videos", link).status_code == 201
    assert editor.post(f"/api/workflows/{saved}/videos", link).status_code == 200
    for number in (1, 2):
        run = Run.objects.create(
            workspace=editor.workspace, workflow_id=saved, name="x", definition={}
        )
        NodeRun.objects.create(
            run=run,
            workspace=editor.workspace,
            node_id="main",
            node_type="source",
            position=0,
            status="succeeded",
            outputs={"clip": number},
        )
    found = editor.get(f"/api/workflows/{saved}").json()
    assert found["definition"] == definition("main")
    assert [(v["video_id"], v["node_id"], v["role"], v["name"]) for v in found["videos"]] == [
        (str(made.pk), "main", "output", "clip.mp4")
    ]
    assert [(o["node_id"], o["outputs"]) for o in found["last_outputs"]] == [("main", {"clip": 2})]


def test_only_the_newest_videos_come_with_a_workflow(
    editor: Api, saved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_VIDEOS", 2)
    for name in ("old.mp4", "new.mp4", "newest.mp4"):
        made = {"video_id": str(video(editor.workspace, name).pk), "node_id": "main"}
        editor.post(f"/api/workflows/{saved}/videos", made | {"node_type": "source"})
    found = editor.get(f"/api/workflows/{saved}").json()["videos"]
    newest = Asset.objects.filter(name__startswith="new").values_list("pk", flat=True)
    assert {one["video_id"] for one in found} == set(map(str, newest))


def test_a_video_in_the_trash_is_not_brought_back(editor: Api, saved: str) -> None:
    made = video(editor.workspace)
    link = {"video_id": str(made.pk), "node_id": "main", "node_type": "source"}
    assert editor.post(f"/api/workflows/{saved}/videos", link).status_code == 201
    Asset.objects.filter(pk=made.pk).update(trashed_at=timezone.now())
    assert editor.get(f"/api/workflows/{saved}").json()["videos"] == []


def test_posting_an_empty_name_keeps_the_stored_one(editor: Api, saved: str) -> None:
    answer = editor.post("/api/workflows", {"id": saved, "name": "", "status": "draft"})
    assert (answer.status_code, answer.json()["name"]) == (200, "Mashup")


def test_a_stale_save_is_refused_with_the_current_revision(editor: Api, saved: str) -> None:
    path = f"/api/workflows/{saved}"
    assert editor.put(path, {"name": "First", "revision": 1}).json()["revision"] == 2
    answer = editor.put(path, {"name": "Second", "revision": 1})
    assert error(answer) == (409, "stale_revision")
    assert answer.json()["error"]["revision"] == 2
    assert Workflow.objects.get(pk=saved).name == "First"


def test_a_save_that_changes_nothing_makes_no_revision(editor: Api, saved: str) -> None:
    answer = editor.put(f"/api/workflows/{saved}", {"name": "Mashup"})
    assert answer.json()["revision"] == 1
    assert WorkflowVersion.objects.count() == 1


def test_a_save_answers_every_problem_of_the_graph(editor: Api, saved: str) -> None:
    broken = definition("main") | {
        "connections": [{"from": {"node": "x", "port": "a"}, "to": {"node": "main", "port": "b"}}]
    }
    broken["nodes"] = [*broken["nodes"], {"id": "odd", "type": "nonsense"}]  # type: ignore[misc]
    problems = editor.put(f"/api/workflows/{saved}", {"definition": broken}).json()["problems"]
    assert {"unknown_type", "unknown_node"} <= {problem["code"] for problem in problems}
    assert editor.post("/api/workflows/validate", {"definition": broken}).json() == {
        "valid": False,
        "problems": problems,
    }


def test_a_definition_whose_form_is_wrong_is_not_stored(editor: Api, saved: str) -> None:
    answer = editor.put(f"/api/workflows/{saved}", {"definition": {"nodes": {"a": 1}}})
    assert error(answer) == (422, "invalid_definition")
    assert answer.json()["error"]["problems"][0]["field"] == "nodes"
    assert Workflow.objects.get(pk=saved).revision == 1


def test_an_older_version_can_be_restored(editor: Api, saved: str) -> None:
    path = f"/api/workflows/{saved}"
    editor.put(path, {"definition": definition("main", "more"), "name": "Bigger"})
    versions = editor.get(f"{path}/versions").json()
    assert [(v["revision"], v["name"]) for v in versions] == [(2, "Bigger"), (1, "Mashup")]
    assert editor.get(f"{path}/versions/1").json()["definition"] == definition("main")
    answer = editor.post(f"{path}/versions/1/restore", {"revision": 2})
    assert (answer.status_code, answer.json()["revision"]) == (200, 3)
    stored = Workflow.objects.get(pk=saved)
    assert (stored.name, stored.definition) == ("Mashup", definition("main"))
    assert error(editor.post(f"{path}/versions/9/restore")) == (404, "not_found")


def test_a_copy_is_a_draft_of_its_own(editor: Api, saved: str) -> None:
    copy = editor.post(f"/api/workflows/{saved}/duplicate").json()
    assert (copy["name"], copy["status"], copy["revision"]) == ("Mashup (copy)", "draft", 1)
    assert copy["workflow_id"] != saved


def test_deleting_keeps_the_videos(editor: Api, saved: str) -> None:
    made = video(editor.workspace)
    link = {"video_id": str(made.pk), "node_id": "main", "node_type": "source", "role": "output"}
    editor.post(f"/api/workflows/{saved}/videos", link)
    assert editor.delete(f"/api/workflows/{saved}").status_code == 204
    assert error(editor.get(f"/api/workflows/{saved}")) == (404, "not_found")
    assert Asset.objects.filter(pk=made.pk).exists()


def test_a_foreign_video_cannot_be_linked(editor: Api, stranger: Api, saved: str) -> None:
    link = {
        "video_id": str(video(stranger.workspace).pk),
        "node_id": "main",
        "node_type": "source",
        "role": "output",
    }
    assert error(editor.post(f"/api/workflows/{saved}/videos", link)) == (404, "not_found")


def test_a_viewer_looks_and_validates_but_changes_nothing(viewer: Api, saved: str) -> None:
    assert viewer.get(f"/api/workflows/{saved}").status_code == 200
    assert viewer.post("/api/workflows/validate", {"definition": EMPTY}).status_code == 200
    assert error(viewer.put(f"/api/workflows/{saved}", {"name": "Mine"})) == (403, "viewer")
    assert error(viewer.delete(f"/api/workflows/{saved}")) == (403, "viewer")
    assert error(viewer.post("/api/workflows", {"name": "x"})) == (403, "viewer")

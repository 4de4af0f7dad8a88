import json
import uuid
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from media_library.ingest import ingest
from media_library.models import Asset, GenerationDetail
from tests.fixtures.media import MakeMedia
from tests.media_library.library.rows import asset
from tests.workflows.api.calls import Api, content, error
from workflows.models import Run, Workflow, WorkflowVideo
from workspaces.models import Membership, Workspace

pytestmark = pytest.mark.django_db


def patch(api: Api, path: str, body: Any) -> Any:
    return api.client.patch(path, data=json.dumps(body), content_type="application/json")


def one(row: Asset, rest: str = "") -> str:
    return f"/api/media/{row.pk}{rest}"


def upload(media: MakeMedia, name: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, media(name).read_bytes())}


@pytest.fixture
def film(editor: Api, media: MakeMedia) -> Asset:
    return ingest(media("moving.mp4"), editor.workspace, role="template", tags=["Sea"])[0]


@pytest.fixture
def used(film: Asset) -> Workflow:
    """A workflow that names the film."""
    graph = {"nodes": [{"id": "main", "type": "source", "params": {"asset": str(film.pk)}}]}
    return Workflow.objects.create(workspace=film.workspace, name="Mashup", definition=graph)


def test_a_list_has_pages_and_filters(editor: Api) -> None:
    for number in range(3):
        asset(editor.workspace, f"{number}.mp4", tags=[f"t{number}"], duration=number)
    answer = editor.get("/api/media", data={"limit": 2, "sort": "longest"})
    assert [row["name"] for row in answer.json()] == ["2.mp4", "1.mp4"]
    assert (answer["X-Total-Count"], answer["X-Total-More"]) == ("3", "false")
    answer = editor.get("/api/media", data={"tag": "T1", "kind": "video"})
    assert [row["name"] for row in answer.json()] == ["1.mp4"]
    answer = editor.get("/api/media?tag=t1&tag=t2")
    assert answer.json() == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=201",
        "since=0001-01-01T00:00:00%2B14:00",
        "until=9999-12-31T23:59:59-14:00",
        "limit=0",
        "offset=100001",
        "kind=film",
        "sort=colour",
        "min_duration=nan",
        "min_width=-1",
        "since=yesterday",
        "q=" + "x" * 501,
    ],
)
def test_a_wrong_filter_is_told(editor: Api, query: str) -> None:
    assert error(editor.get(f"/api/media?{query}")) == (422, "invalid_request")


def test_addresses_name_the_content(editor: Api, film: Asset, media: MakeMedia) -> None:
    sound, _ = ingest(media("beat.wav"), editor.workspace)
    rows = {row["id"]: row["urls"] for row in editor.get("/api/media").json()}
    version = f"?v={film.sha256}"
    assert rows[str(film.pk)]["poster"] == f"/media/{film.pk}/poster.png{version}"
    assert all(rows[str(film.pk)].values())
    there = {name for name, url in rows[str(sound.pk)].items() if url}
    assert there == {"file", "waveform", "peaks"}


def test_everything_about_a_file(editor: Api, film: Asset, used: Workflow) -> None:
    GenerationDetail.objects.create(asset=film, provider="p", prompt="A fox", params={"seed": 1})
    run = Run.objects.create(workspace=film.workspace, name="Run 1", definition={})
    WorkflowVideo.objects.create(
        workflow=used, asset=film, node_id="end", node_type="export", run=run
    )
    found = editor.get(one(film)).json()
    assert found["generation"]["prompt"] == "A fox"
    assert (found["container"], found["audio_channels"]) == ("mp4", 2)
    uses = {(use["what"], use["node"], use["role"]) for use in found["used_in"]["uses"]}
    assert uses == {
        ("workflow", "main", "input"),
        ("workflow", "end", "output"),
        ("run", "end", "output"),
    }
    assert (found["used_in"]["workflow_count"], found["used_in"]["run_count"]) == (1, 1)


def test_a_file_is_renamed_and_retagged(editor: Api, film: Asset) -> None:
    body = {"name": "../Beach\n.mp4", "tags": [" sun ", "Sun", "sea"], "role": "hot"}
    changed = patch(editor, one(film), body).json()
    assert (changed["name"], changed["tags"], changed["role"]) == (
        "Beach.mp4",
        ["sun", "sea"],
        "hot",
    )
    assert [row["id"] for row in editor.get("/api/media?q=beach&role=hot").json()] == [str(film.pk)]
    assert editor.get("/api/media?q=moving").json() == []


@pytest.mark.parametrize(
    "body", [{"kind": "audio"}, {"role": "film"}, {"name": ""}, {"tags": ["x" * 61]}]
)
def test_what_cannot_be_changed_is_told(editor: Api, film: Asset, body: dict[str, Any]) -> None:
    assert error(patch(editor, one(film), body)) == (422, "invalid_request")


def test_a_used_file_is_deleted_only_after_a_warning(
    editor: Api, film: Asset, used: Workflow
) -> None:
    answer = editor.delete(one(film))
    assert error(answer) == (409, "in_use")
    problem = answer.json()["error"]["problems"][0]
    assert (problem["node"], problem["code"]) == ("main", "used_by_workflow")
    assert "“Mashup”" in problem["message"]
    assert editor.delete(one(film, "?confirm=true")).status_code == 204
    assert editor.get("/api/media").json() == []
    assert [row["id"] for row in editor.get("/api/media?trashed=true").json()] == [str(film.pk)]
    assert editor.get(one(film)).json()["trashed_at"]
    assert editor.post(one(film, "/restore")).json()["trashed_at"] is None
    assert len(editor.get("/api/media").json()) == 1


def test_a_run_with_a_deleted_file_says_what_is_missing(
    editor: Api, film: Asset, used: Workflow
) -> None:
    used.definition = {"schema": 1, **used.definition, "connections": []}
    used.save()
    editor.delete(one(film, "?confirm=true"))
    problems = editor.get(f"/api/workflows/{used.pk}").json()["problems"]
    assert [(problem["node"], problem["code"]) for problem in problems] == [
        ("main", "missing_asset")
    ]
    answer = editor.post(f"/api/workflows/{used.pk}/runs", {})
    assert answer.status_code == 422
    assert answer.json()["error"]["problems"][0]["code"] == "missing_asset"


def test_other_content_behind_the_same_id(editor: Api, film: Asset, media: MakeMedia) -> None:
    answer = editor.client.post(one(film, "/replace"), data=upload(media, "landscape.mp4"))
    assert answer.status_code == 200, answer.content
    assert (answer.json()["id"], answer.json()["width"]) == (str(film.pk), 284)
    assert answer.json()["sha256"] != film.sha256
    for name, code in (("beat.wav", "other_kind"), ("text.mp4", "text")):
        answer = editor.client.post(one(film, "/replace"), data=upload(media, name))
        assert error(answer) == (422, code)
    other, _ = ingest(media("moving.mp4"), editor.workspace)
    answer = editor.client.post(one(other, "/replace"), data=upload(media, "landscape.mp4"))
    assert error(answer) == (409, "known_content")


def test_other_content_keeps_to_the_limits_of_uploads(
    editor: Api, film: Asset, media: MakeMedia
) -> None:
    def replace() -> Any:
        return editor.client.post(one(film, "/replace"), data=upload(media, "landscape.mp4"))

    limits = Workspace.objects.filter(pk=editor.workspace.pk)
    limits.update(max_upload_bytes=media("landscape.mp4").stat().st_size - 1)
    assert error(replace()) == (413, "too_large")
    limits.update(max_upload_bytes=None, upload_containers=["webm"])
    assert error(replace()) == (422, "container")
    limits.update(upload_containers=["mp4"])
    assert replace().status_code == 200


def test_many_are_changed_alike(editor: Api) -> None:
    rows = [asset(editor.workspace, f"{n}.mp4", tags=["Sea", "old"]) for n in range(3)]
    body = {
        "ids": [str(row.pk) for row in rows[:2]],
        "add_tags": ["sea", "new"],
        "remove_tags": ["OLD"],
        "role": "hot",
        "category": "Calm",
    }
    assert editor.post("/api/media/bulk", body).json() == {"count": 2}
    found = editor.get("/api/media?tag=new&role=hot&mood=calm").json()
    assert [row["tags"] for row in found] == [["Sea", "new"]] * 2
    assert editor.get("/api/media?tag=old").json()[0]["id"] == str(rows[2].pk)


def test_nothing_is_done_to_many_if_one_is_unknown(editor: Api) -> None:
    here, unknown = asset(editor.workspace), str(uuid.uuid4())
    for path in ("", "/delete", "/restore"):
        body = {"ids": [unknown, str(here.pk)]} | ({} if path else {"add_tags": ["x"]})
        answer = editor.post(f"/api/media/bulk{path}", body)
        assert error(answer) == (404, "not_found")
        assert [one["field"] for one in answer.json()["error"]["problems"]] == [unknown]
    assert editor.post("/api/media/trash/empty", {"ids": [unknown]}).status_code == 404
    here.refresh_from_db()
    assert (here.tags, here.trashed_at) == ([], None)


def test_what_is_in_the_trash_is_changed_and_exported_by_nobody(editor: Api) -> None:
    gone = asset(editor.workspace)
    ids = {"ids": [str(gone.pk)]}
    for _ in range(2):  # who deletes it again is not told that it never was
        assert editor.post("/api/media/bulk/delete", ids).status_code == 200
    for path, more in (("bulk", {"role": "hot"}), ("export", {})):
        assert error(editor.post(f"/api/media/{path}", ids | more)) == (404, "not_found")


def test_a_rename_that_a_deletion_overtakes_is_not_lost(editor: Api) -> None:
    gone = asset(editor.workspace, "draft.mp4")
    editor.delete(one(gone))
    assert patch(editor, one(gone), {"name": "kept.mp4"}).status_code == 200
    assert editor.get("/api/media?trashed=true&q=kept").json()[0]["trashed_at"]
    assert editor.post(one(gone, "/restore")).json()["name"] == "kept.mp4"


def test_many_are_deleted_and_restored(editor: Api, film: Asset, used: Workflow) -> None:
    other = asset(editor.workspace)
    body: dict[str, Any] = {"ids": [str(film.pk), str(other.pk)]}
    assert error(editor.post("/api/media/bulk/delete", body)) == (409, "in_use")
    assert Asset.objects.count() == 2
    deleted = editor.post("/api/media/bulk/delete", body | {"confirm": True})
    assert deleted.json() == {"count": 2}
    assert editor.post("/api/media/bulk/restore", body).json() == {"count": 2}
    editor.post("/api/media/bulk/delete", body | {"confirm": True})
    kept = editor.post("/api/media/trash/empty", {"older_than_days": 1}).json()
    assert kept == {"assets": 0, "freed_bytes": 0}
    size = film.blob.size_bytes + 1
    assert editor.post("/api/media/trash/empty", {}).json() == {"assets": 2, "freed_bytes": size}
    assert not Asset.every.exists()


@pytest.mark.parametrize("ids", [[], ["x"], [str(uuid.uuid4())] * 1001])
def test_how_many_at_once_is_bounded(editor: Api, ids: list[str]) -> None:
    for path in ("/api/media/bulk", "/api/media/bulk/delete", "/api/media/export"):
        assert error(editor.post(path, {"ids": ids})) == (422, "invalid_request")


def test_files_are_exported_as_a_zip(viewer: Api, film: Asset, media: MakeMedia) -> None:
    answer = viewer.post("/api/media/export", {"ids": [str(film.pk)]})
    assert answer["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(content(answer))) as archive:
        assert archive.read("moving.mp4") == media("moving.mp4").read_bytes()
    nothing = viewer.post("/api/media/export", {"ids": [str(uuid.uuid4())]})
    assert error(nothing) == (404, "not_found")


def test_a_pages_form_exports_as_well(viewer: Api, film: Asset) -> None:
    """A field holds all ids: Django takes no more than 1,000 fields."""
    other = asset(viewer.workspace, "other.mp4")
    form = {"ids": f"{film.pk},{other.pk}", "csrfmiddlewaretoken": "x"}
    answer = viewer.client.post("/api/media/export/form", form)
    assert answer["Content-Disposition"] == 'attachment; filename="media.zip"'
    with ZipFile(BytesIO(content(answer))) as archive:
        assert {"moving.mp4", "moving.mp4.json", "other.mp4.json"} == set(archive.namelist())
    for ids, refused in ((f"{uuid.uuid4()}", (404, "not_found")), ("x", (422, "invalid_request"))):
        assert error(viewer.client.post("/api/media/export/form", {"ids": ids})) == refused


def test_a_form_of_another_site_exports_nothing(owner: Membership, film: Asset) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner.user)
    form = {"ids": str(film.pk)}
    refused = browser.post("/api/media/export/form", form)
    assert error(refused) == (403, "csrf_failed")
    browser.get("/")  # gives the cookie
    form["csrfmiddlewaretoken"] = browser.cookies["csrftoken"].value
    assert browser.post("/api/media/export/form", form).status_code == 200


def test_facets_and_stats_follow_every_change(editor: Api, media: MakeMedia) -> None:
    rows = [asset(editor.workspace, f"{n}.mp4", tags=["Sea"], size=10) for n in range(2)]
    asset(editor.workspace, "a.mp3", kind="audio", role="audio", category="Calm", tags=["sea"])
    found = editor.get("/api/media/facets").json()
    assert found["total"] == 3
    assert found["values"]["kind"] == {"video": 2, "audio": 1}
    assert (found["tags"], found["moods"]) == ({"Sea": 3}, {"Calm": 1})
    numbers = editor.get("/api/media/stats").json()
    assert numbers["roles"]["source"] == {"count": 2, "bytes": 20}
    assert (numbers["used_bytes"], numbers["most_bytes"]) == (21, None)
    patch(editor, one(rows[0]), {"role": "hot", "tags": []})
    editor.delete(one(rows[1]))
    found = editor.get("/api/media/facets").json()
    assert (found["values"]["role"], found["tags"]) == ({"audio": 1, "hot": 1}, {"sea": 1})
    numbers = editor.get("/api/media/stats").json()
    assert (numbers["trash"], numbers["used_bytes"]) == ({"count": 1, "bytes": 10}, 21)


def test_rules_are_kept_and_tried(editor: Api, film: Asset) -> None:
    body = {"name": "Unused templates", "role": "template"}
    answer = editor.post("/api/media/clean-rules", body)
    assert answer.status_code == 201
    rule = answer.json()
    assert editor.get("/api/media/clean-rules").json() == [rule]
    tried = editor.post("/api/media/clean", {}).json()
    assert (tried["dry_run"], tried["count"], tried["bytes"]) == (True, 1, film.blob.size_bytes)
    assert tried["files"][0]["asset"] == str(film.pk)
    assert Asset.objects.exists()
    path = f"/api/media/clean-rules/{rule['id']}"
    assert editor.put(path, body | {"role": "hot"}).json()["role"] == "hot"
    assert editor.post("/api/media/clean", {"dry_run": False}).json()["count"] == 0
    editor.put(path, body)
    assert editor.post("/api/media/clean", {"dry_run": False}).json()["count"] == 1
    assert not Asset.objects.exists()
    assert editor.delete(path).status_code == 204
    assert editor.get("/api/media/clean-rules").json() == []


def test_what_was_shown_is_what_goes(editor: Api, film: Asset) -> None:
    editor.post("/api/media/clean-rules", {"name": "Unused"})
    shown = editor.post("/api/media/clean", {}).json()
    late = asset(film.workspace, "late.mp4")
    apply = {"dry_run": False, "digest": shown["digest"]}
    assert error(editor.post("/api/media/clean", apply)) == (409, "changed")
    assert Asset.objects.count() == 2
    late.delete()
    assert editor.post("/api/media/clean", apply).json()["count"] == 1
    assert not Asset.objects.exists()


def test_a_rule_for_everything_is_refused(editor: Api) -> None:
    answer = editor.post("/api/media/clean-rules", {"name": "All", "unused": False})
    assert error(answer) == (422, "rule_takes_all")


def test_a_viewer_changes_nothing(viewer: Api, film: Asset) -> None:
    ids = {"ids": [str(film.pk)]}
    answers = [
        patch(viewer, one(film), {"name": "x"}),
        viewer.delete(one(film)),
        viewer.post(one(film, "/restore")),
        viewer.post("/api/media/bulk", ids),
        viewer.post("/api/media/bulk/delete", ids),
        viewer.post("/api/media/bulk/restore", ids),
        viewer.post("/api/media/trash/empty", {}),
        viewer.post("/api/media/clean", {}),
        viewer.post("/api/media/clean-rules", {"name": "x"}),
    ]
    assert [error(answer) for answer in answers] == [(403, "viewer")] * len(answers)
    assert viewer.get("/api/media").status_code == 200


def test_a_full_workspace_refuses_with_a_sentence(
    editor: Api, film: Asset, media: MakeMedia
) -> None:
    film.workspace.max_storage_bytes = film.blob.size_bytes + 10
    film.workspace.save()
    answer = editor.client.post(one(film, "/replace"), data=upload(media, "landscape.mp4"))
    assert error(answer) == (413, "quota")
    assert "does not fit into the workspace" in answer.json()["error"]["message"]
    assert editor.get("/api/media/stats").json()["most_bytes"] == film.blob.size_bytes + 10

from __future__ import annotations

from tests.workflows.api.calls import Api, error


def test_the_gallery_has_something_to_start_from(viewer: Api) -> None:
    found = {one["name"]: one for one in viewer.get("/api/templates").json()}
    assert len(found) >= 6
    for one in found.values():
        assert one["title"]
        assert one["description"]
        assert one["tags"]
        assert one["inputs"]
        assert one["node_count"] == len(one["definition"]["nodes"])


def test_a_template_says_which_files_it_wants(viewer: Api) -> None:
    wanted = viewer.get("/api/templates/golden-mashup").json()["inputs"]
    assert [(one["node"], one["title"], one["field"]) for one in wanted] == [
        ("main", "Main clip", "asset"),
        ("template", "Template", "asset"),
        ("music", "Music", "asset"),
    ]
    assert wanted[2]["kinds"][0] == "audio"


def test_a_workflow_can_be_made_of_a_template(editor: Api) -> None:
    definition = editor.get("/api/templates/text-hook").json()["definition"]
    answer = editor.post("/api/workflows", {"definition": definition})
    assert (answer.status_code, answer.json()["name"]) == (201, "Text hook over a video")
    assert [problem["node"] for problem in answer.json()["problems"]] == ["main"]


def test_an_unknown_template_is_not_there(viewer: Api) -> None:
    assert error(viewer.get("/api/templates/nonsense")) == (404, "not_found")
    assert error(viewer.get("/api/templates/..%2Fgraph")) == (404, "not_found")

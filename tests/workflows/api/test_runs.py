"""Runs over HTTP, worked off in this process."""

from __future__ import annotations

from typing import Any

import pytest

from media_library.ingest import ingest
from tests.fixtures.media import MakeMedia
from tests.workflows.api.calls import Api, error
from tests.workflows.trivial import chain, definition
from workflows import jobs
from workflows.models import NodeLog, NodeRun, Run, Workflow, WorkflowVideo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trivial")]

ADD, JOB = "trivial-add", "trivial-job"


def broken(**params: Any) -> dict[str, Any]:
    """A job that fails, and one after it."""
    wrong = {"fail": "invalid", "failures": 9} | params
    return definition({"a": (JOB, {}), "b": (JOB, wrong), "c": (JOB, {})}, [("a", "b"), ("b", "c")])


def saved(api: Api, graph: dict[str, Any]) -> str:
    body = {"name": "Saved", "definition": graph}
    return str(api.post("/api/workflows", body).json()["workflow_id"])


def started(api: Api, graph: dict[str, Any], **options: Any) -> dict[str, Any]:
    answer = api.post("/api/runs", {"definition": graph, **options})
    assert answer.status_code == 201, answer.content
    run: dict[str, Any] = answer.json()
    return run


def statuses(api: Api, run: str) -> dict[str, str]:
    nodes = api.get(f"/api/runs/{run}").json()["nodes"]
    return {node["node"]: node["status"] for node in nodes}


def test_a_saved_workflow_runs_and_tells_each_nodes_timeline(editor: Api) -> None:
    workflow = saved(editor, chain(2, JOB, value=1))
    answer = editor.post(f"/api/workflows/{workflow}/runs", {"priority": "high"})
    assert answer.status_code == 201
    begun = answer.json()
    assert (begun["status"], begun["priority"], begun["node_count"]) == ("queued", "high", 2)
    waiting = editor.get(f"/api/runs/{begun['id']}").json()
    assert waiting["queue_positions"] == {"n0": 1}
    jobs.drain()
    run = editor.get(f"/api/runs/{begun['id']}").json()
    assert (run["status"], run["workflow_id"], run["finished_count"]) == ("succeeded", workflow, 2)
    first, second = run["nodes"]
    assert (second["node"], second["status"], second["attempt"]) == ("n1", "succeeded", 1)
    assert first["queued_at"] <= first["started_at"] <= first["finished_at"]
    assert second["seconds"] >= 0
    assert second["outputs"]["sum"]["value"] == 2
    assert Workflow.objects.get(pk=workflow).last_executed_at is not None


def test_a_run_needs_no_body(editor: Api) -> None:
    workflow = saved(editor, chain(1, ADD))
    assert editor.post(f"/api/workflows/{workflow}/runs").status_code == 201


def test_a_definition_that_cannot_run_is_refused_with_every_problem(editor: Api) -> None:
    graph = definition({"a": ("nonsense", {}), "b": (JOB, {"value": "many"})})
    answer = editor.post("/api/runs", {"definition": graph})
    assert error(answer) == (422, "invalid_definition")
    assert {p["node"] for p in answer.json()["error"]["problems"]} == {"a", "b"}
    assert not Run.objects.exists()


def test_a_run_goes_to_its_targets_and_no_further(editor: Api) -> None:
    graph = chain(4, JOB)
    run = started(editor, graph, targets=["n1"])
    assert set(statuses(editor, run["id"])) == {"n0", "n1"}
    run = started(editor, graph, selection=["n2"])
    assert set(statuses(editor, run["id"])) == {"n0", "n1", "n2"}
    answer = editor.post("/api/runs", {"definition": graph, "targets": ["n9"]})
    assert error(answer) == (422, "invalid_definition")


def test_parameters_and_files_may_be_given_for_one_run(
    editor: Api, stranger: Api, media: MakeMedia, media_store: object
) -> None:
    workflow = saved(editor, chain(1, JOB, value=1))
    body = {"params": {"n0": {"value": 5}}}
    run = editor.post(f"/api/workflows/{workflow}/runs", body).json()
    jobs.drain()
    outputs = editor.get(f"/api/runs/{run['id']}").json()["nodes"][0]["outputs"]
    assert outputs["sum"]["value"] == 5
    assert Workflow.objects.get(pk=workflow).definition["nodes"][0]["params"] == {"value": 1}

    graph = {"nodes": [{"id": "s", "type": "source", "params": {}}], "connections": []}
    mine, theirs = (ingest(media("moving.mp4"), a.workspace)[0] for a in (editor, stranger))
    run = started(editor, graph, inputs={"s": str(mine.pk)})
    stored = Run.objects.get(pk=run["id"]).definition
    assert stored["nodes"][0]["params"]["asset"] == str(mine.pk)
    foreign = {"definition": graph, "inputs": {"s": str(theirs.pk)}}
    assert error(editor.post("/api/runs", foreign)) == (404, "not_found")
    nowhere = {"definition": graph, "inputs": {"x": str(mine.pk)}}
    assert error(editor.post("/api/runs", nowhere)) == (422, "invalid_definition")


def test_runs_are_listed_by_status_and_workflow(editor: Api) -> None:
    workflow = saved(editor, chain(1, ADD))
    editor.post(f"/api/workflows/{workflow}/runs")
    started(editor, chain(1, JOB))
    assert len(editor.get("/api/runs").json()) == 2
    assert len(editor.get("/api/runs?status=succeeded").json()) == 1
    assert [r["workflow_id"] for r in editor.get(f"/api/runs?workflow={workflow}").json()] == [
        workflow
    ]


def test_a_cancelled_run_stays_cancelled_and_asking_twice_is_no_mistake(editor: Api) -> None:
    run = started(editor, chain(2, JOB))["id"]
    assert editor.post(f"/api/runs/{run}/cancel").json()["status"] == "cancelled"
    assert editor.post(f"/api/runs/{run}/cancel").status_code == 200
    over = started(editor, chain(1, ADD))["id"]
    assert error(editor.post(f"/api/runs/{over}/cancel")) == (409, "run_is_over")


def test_one_node_can_be_cancelled(editor: Api) -> None:
    graph = definition({"a": (JOB, {}), "b": (JOB, {}), "c": (JOB, {})}, [("a", "c")])
    run = started(editor, graph)["id"]
    assert editor.post(f"/api/runs/{run}/nodes/a/cancel").status_code == 200
    jobs.drain()
    assert statuses(editor, run) == {"a": "cancelled", "b": "succeeded", "c": "skipped"}
    assert error(editor.post(f"/api/runs/{run}/nodes/b/cancel")) == (409, "node_is_over")
    assert error(editor.post(f"/api/runs/{run}/nodes/z/cancel")) == (404, "not_found")


def test_a_node_whose_name_no_database_stores_is_not_there(editor: Api) -> None:
    run = started(editor, chain(1, JOB))
    answer = editor.post(f"/api/runs/{run['id']}/nodes/n%00/cancel")
    assert error(answer) == (404, "not_found")


def test_a_failed_run_tells_why_and_goes_on_with_the_corrected_graph(editor: Api) -> None:
    workflow = saved(editor, broken())
    run = editor.post(f"/api/workflows/{workflow}/runs").json()["id"]
    jobs.drain()
    failed = editor.get(f"/api/runs/{run}").json()
    assert (failed["status"], failed["error"]["node"]) == ("failed", "b")
    assert failed["nodes"][1]["error"]["field"] == "value"
    editor.put(f"/api/workflows/{workflow}", {"definition": broken(fail="")})
    again = editor.post(f"/api/runs/{run}/retry", {"graph": "current"})
    assert (again.status_code, again.json()["parent_id"]) == (201, run)
    jobs.drain()
    assert statuses(editor, again.json()["id"]) == {
        "a": "reused",
        "b": "succeeded",
        "c": "succeeded",
    }
    over = again.json()["id"]
    assert error(editor.post(f"/api/runs/{over}/retry")) == (409, "not_failed")


def test_a_rerun_reuses_what_is_not_forced(editor: Api) -> None:
    run = started(editor, chain(2, JOB))["id"]
    jobs.drain()
    again = editor.post(f"/api/runs/{run}/rerun").json()["id"]
    assert set(statuses(editor, again).values()) == {"reused"}
    forced = editor.post(f"/api/runs/{run}/rerun", {"force": "all"}).json()["id"]
    jobs.drain()
    assert set(statuses(editor, forced).values()) == {"succeeded"}


def test_events_are_read_from_a_number_on(editor: Api) -> None:
    run = started(editor, chain(1, JOB))["id"]
    jobs.drain()
    events = editor.get(f"/api/runs/{run}/events").json()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert (events[-1]["type"], events[-1]["payload"]["status"]) == ("run.finished", "succeeded")
    later = editor.get(f"/api/runs/{run}/events?since=1&limit=1").json()
    assert [event["seq"] for event in later] == [2]


def test_log_lines_are_read_from_a_line_on(editor: Api) -> None:
    run = started(editor, chain(2, JOB))["id"]
    for name in ("n0", "n1"):
        node = NodeRun.objects.get(run=run, node_id=name)
        NodeLog.objects.create(node=node, attempt=1, message=f"from {name}")
    lines = editor.get(f"/api/runs/{run}/logs").json()
    assert [(line["node"], line["message"]) for line in lines] == [
        ("n0", "from n0"),
        ("n1", "from n1"),
    ]
    rest = editor.get(f"/api/runs/{run}/logs?since={lines[0]['id']}").json()
    assert [line["id"] for line in rest] == [lines[1]["id"]]
    assert len(editor.get(f"/api/runs/{run}/logs?node=n0").json()) == 1


def test_a_paused_queue_starts_nothing_until_it_goes_on(editor: Api, stranger: Api) -> None:
    run = started(editor, chain(1, JOB))["id"]
    paused = editor.post("/api/queues/pause", {"queue": "network"}).json()
    assert {q["queue"]: (q["paused"], q["queued"]) for q in paused}["network"] == (True, 1)
    jobs.drain()
    assert statuses(editor, run) == {"n0": "queued"}
    assert not any(queue["paused"] for queue in stranger.get("/api/queues").json())
    assert not any(
        q["paused"] for q in editor.post("/api/queues/resume", {"queue": "network"}).json()
    )
    jobs.drain()
    assert statuses(editor, run) == {"n0": "succeeded"}


def test_a_viewer_watches_and_starts_nothing(editor: Api, viewer: Api) -> None:
    run = started(editor, chain(1, JOB))["id"]
    assert viewer.get(f"/api/runs/{run}").status_code == 200
    for path in (f"runs/{run}/cancel", f"runs/{run}/rerun", "queues/pause"):
        assert error(viewer.post(f"/api/{path}")) == (403, "viewer")


def test_opening_a_workflow_brings_the_last_outputs_of_its_runs_back(editor: Api) -> None:
    workflow = saved(editor, chain(2, JOB, value=2))
    editor.post(f"/api/workflows/{workflow}/runs")
    jobs.drain()
    found = editor.get(f"/api/workflows/{workflow}").json()["last_outputs"]
    assert {o["node_id"]: o["outputs"]["sum"]["value"] for o in found} == {"n0": 2, "n1": 4}
    assert not WorkflowVideo.objects.exists()

"""Pages of workflows and runs: what they tell, to whom, and that nothing is changed there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from media_library.models import Asset
from tests.fixtures.desk import StaffMember
from tests.media_library.library.rows import asset
from workflows.models import NodeLog, NodeRun, Run, RunEvent, Workflow, WorkflowVersion
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db

GRAPH: dict[str, Any] = {
    "schema": 1,
    "nodes": [
        {"id": "main", "type": "source", "params": {"asset": None}},
        {"id": "out", "type": "export", "title": "For <b>TikTok</b>", "params": {"fit": "cover"}},
    ],
    "connections": [
        {"from": {"node": "main", "port": "clip"}, "to": {"node": "out", "port": "clip"}}
    ],
}


def saved(workspace: Workspace, name: str = "Spring drop") -> Workflow:
    workflow = Workflow.objects.create(workspace=workspace, name=name, definition=GRAPH)
    WorkflowVersion.objects.create(workflow=workflow, revision=1, name="First", definition=GRAPH)
    return workflow


def ran(workflow: Workflow, made: Asset | None = None, name: str = "Spring run") -> Run:
    """A run with a node that made something and one that failed."""
    now, whose = timezone.now(), workflow.workspace
    run = Run.objects.create(
        workspace=whose, workflow=workflow, name=name, definition=GRAPH, status="failed"
    )
    shared: dict[str, Any] = {"run": run, "workspace": whose, "started_at": now}
    shared |= {"finished_at": now, "attempt": 2}
    output = {"is": "asset", "id": str(made.pk), "name": made.name} if made else {}
    node = NodeRun.objects.create(
        node_id="main", node_type="source", position=0, status="succeeded",
        miss_reason="first run", warnings=["Careful."], outputs={"video": output}, **shared,
    )  # fmt: skip
    NodeRun.objects.create(
        node_id="out", node_type="export", position=1, status="failed",
        error={"code": "invalid", "message": "Too long.", "field": "preset"}, **shared,
    )  # fmt: skip
    NodeLog.objects.create(node=node, attempt=2, message="A line of the log.")
    RunEvent.objects.create(run=run, seq=1, type="run.finished", payload={"status": "failed"})
    return run


def html(client: Client, row: Workflow | Run) -> str:
    answer = client.get(address(row))
    assert answer.status_code == 200
    return answer.content.decode()


def address(row: Workflow | Run) -> str:
    return reverse(f"admin:workflows_{row._meta.model_name}_change", args=(row.pk,))


def test_a_run_tells_the_state_of_each_node(workspace: Workspace, superuser: Client) -> None:
    made = asset(workspace, "made.mp4")
    text = html(superuser, ran(saved(workspace), made))
    for told in (
        "succeeded",
        "first run",
        "Careful.",
        "invalid: Too long. (preset)",
        "A line of the log.",
        "run.finished",
        "made.mp4",
        reverse("admin:media_library_asset_change", args=(made.pk,)),
    ):
        assert told in text, told


def test_a_workflow_tells_its_graph_versions_runs_and_files(
    workspace: Workspace, superuser: Client
) -> None:
    workflow = saved(workspace)
    run = ran(workflow)
    workflow.videos.create(asset=asset(workspace, "used.mp4"), node_id="main", node_type="source")
    text = html(superuser, workflow)
    for told in ("main.clip", "out.clip", "Nodes (2)", "First", "Spring run", "used.mp4"):
        assert told in text, told
    assert address(run) in text
    assert "<b>TikTok" not in text


def test_definitions_that_are_no_graphs_are_shown_all_the_same(
    workspace: Workspace, superuser: Client
) -> None:
    odds: tuple[Any, ...] = ({}, [], {"nodes": 3}, {"nodes": [1, {"params": None}]})
    for odd in odds:
        workflow = Workflow.objects.create(workspace=workspace, name="Odd", definition=odd)
        assert "Odd" in html(superuser, workflow)


def test_members_see_only_runs_and_workflows_of_their_workspaces(
    workspace: Workspace, elsewhere: Workspace, staff: StaffMember, superuser: Client
) -> None:
    ours, theirs = saved(workspace, "Ours"), saved(elsewhere, "Theirs")
    member = staff(workspace)
    for one, run in ((ours, ran(ours)), (theirs, ran(theirs, name="Their run"))):
        visible = 200 if one is ours else 302
        assert member.get(address(one)).status_code == visible
        assert member.get(address(run)).status_code == visible
        assert superuser.get(address(run)).status_code == 200
    for kind in ("workflow", "run"):
        listed = member.get(reverse(f"admin:workflows_{kind}_changelist")).content.decode()
        assert "Their" not in listed


def test_nothing_of_a_run_or_workflow_is_changed_here(
    workspace: Workspace, superuser: Client
) -> None:
    workflow = saved(workspace)
    run = ran(workflow)
    for row in (workflow, run):
        assert superuser.post(address(row), {"status": "succeeded"}).status_code == 403
        deletes = reverse(f"admin:workflows_{row._meta.model_name}_delete", args=(row.pk,))
        assert superuser.post(deletes, {"post": "yes"}).status_code == 403
    run.refresh_from_db()
    assert run.status == "failed"


def test_lists_ask_as_little_for_many_rows_as_for_a_few(
    workspace: Workspace, superuser: Client
) -> None:
    workflow = saved(workspace)
    counts = []
    for more in (2, 30):
        for _ in range(more):
            ran(workflow)
            saved(workspace)
        counts.append([queries(superuser, kind) for kind in ("workflow", "run")])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 15


def queries(client: Client, kind: str) -> int:
    with CaptureQueriesContext(connection) as found:
        address = reverse(f"admin:workflows_{kind}_changelist")
        assert client.get(address, {"q": "Spring"}).status_code == 200
    return len(found)

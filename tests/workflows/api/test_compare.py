from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.workflows.api.calls import Api, error
from workflows.models import NodeRun, Run

pytestmark = pytest.mark.django_db


def made(api: Api, text: str, **fields: Any) -> Run:
    node = {"id": "word", "type": "text", "params": {"text": text}}
    definition = {"schema": 1, "nodes": [node], "connections": []}
    given = {"name": "R", "status": "succeeded", **fields}
    run = Run.objects.create(workspace=api.workspace, definition=definition, **given)
    NodeRun.objects.create(
        run=run,
        workspace=api.workspace,
        node_id="word",
        node_type="text",
        position=0,
        status="succeeded",
        miss_reason=f"parameter `text` changed to {text}",
    )
    return run


def test_two_runs_stand_side_by_side(viewer: Api) -> None:
    first, second = made(viewer, "a"), made(viewer, "b")
    found = viewer.get(f"/api/runs/{first.pk}/compare/{second.pk}").json()
    assert (found["before"]["id"], found["after"]["id"]) == (str(first.pk), str(second.pk))
    (node,) = found["nodes"]
    assert node["is_changed"]
    assert node["params"] == [{"name": "text", "before": "a", "after": "b"}]
    assert node["after"]["reason"] == "parameter `text` changed to b"
    assert node["before"]["status"] == "succeeded"


def test_the_runs_of_others_are_not_compared(viewer: Api, stranger: Api) -> None:
    ours, theirs = made(viewer, "a"), made(stranger, "b")
    assert error(viewer.get(f"/api/runs/{ours.pk}/compare/{theirs.pk}")) == (404, "not_found")


def test_a_run_says_how_far_it_is(viewer: Api) -> None:
    run = made(viewer, "a", status="running")
    found = viewer.get(f"/api/runs/{run.pk}").json()
    assert (found["progress"], found["eta_seconds"]) == (1.0, 0.0)
    assert found["definition"] == run.definition


def test_runs_are_found_by_name_state_time_and_origin(viewer: Api) -> None:
    old = made(viewer, "a", name="Old one")
    Run.objects.update(created_at=timezone.now() - timedelta(days=9))
    going = made(viewer, "b", name="Going", status="running", parent=old)

    def found(query: str) -> list[str]:
        return [row["name"] for row in viewer.get(f"/api/runs?{query}").json()]

    assert found("q=old") == ["Old one"]
    assert found("active=true") == ["Going"]
    assert found("active=false") == ["Old one"]
    assert found(f"parent={old.pk}") == [going.name]
    day = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found(f"after={day}") == ["Going"]
    assert found(f"before={day}") == ["Old one"]

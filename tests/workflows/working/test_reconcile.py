"""What crashes leave behind is put right, as often as anyone asks."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from tests.workflows.trivial import chain
from workflows import jobs
from workflows.machine import holders
from workflows.models import NodeRun, Run, RunEvent
from workflows.planning import plans
from workflows.running import advance, cancel, runs, tickets
from workflows.working import claims, reconcile, retry, settle
from workflows.working.execute import execute
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trivial")]

JOB = "trivial-job"


def running(workspace: Workspace, count: int = 1) -> tuple[Run, NodeRun]:
    run = runs.start(workspace, chain(count, JOB))
    node = claims.claim("network")
    assert node is not None
    return run, node


def held_by(node: NodeRun, holder: str, lapsed: float) -> None:
    """Pretend that `holder` has the lease, which ended so many seconds ago."""
    until = timezone.now() - timedelta(seconds=lapsed)
    NodeRun.objects.filter(pk=node.pk).update(holder=holder, lease_until=until)


def dead_holder() -> str:
    """A process of this machine that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pid = process.pid
    return f"{holders.of(pid)}1"


def test_a_dead_process_loses_its_lease_at_once(workspace: Workspace) -> None:
    run, node = running(workspace)
    held_by(node, dead_holder(), lapsed=-100)
    assert reconcile.release_lost() == 1
    stored = run.nodes.get()
    assert (stored.status, stored.deaths, stored.tries) == ("queued", 1, 0)
    assert jobs.drain() == 1
    assert run.nodes.get().attempt == 2


def test_a_silent_host_loses_its_lease_when_it_ends(workspace: Workspace) -> None:
    run, node = running(workspace)
    held_by(node, "elsewhere/1:2:3", lapsed=-100)
    assert reconcile.release_lost() == 0
    held_by(node, "elsewhere/1:2:3", lapsed=0.1)
    assert reconcile.release_lost() == 1
    assert run.nodes.get().status == "queued"


def test_a_slow_process_that_lives_keeps_its_lease(workspace: Workspace) -> None:
    run, node = running(workspace)
    held_by(node, holders.me(), lapsed=5)
    assert reconcile.release_lost() == 0
    assert run.nodes.get().status == "running"


def test_a_process_that_hangs_is_ended_first(workspace: Workspace) -> None:
    run, node = running(workspace)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        started = holders.started(process.pid)
        held_by(node, f"{holders.of(process.pid)}{started}", lapsed=61)
        assert reconcile.release_lost() == 1
        assert process.wait(60) == -9
    assert run.nodes.get().status == "queued"


@pytest.mark.parametrize("deaths", [0, retry.DEATHS_ALLOWED - 1])
def test_a_renewal_at_the_last_moment_wins(workspace: Workspace, deaths: int) -> None:
    run, node = running(workspace)
    run.nodes.update(deaths=deaths)
    held_by(node, "elsewhere/1:2:3", lapsed=1)
    seen = NodeRun.objects.get(pk=node.pk)
    assert claims.renew(node)
    assert not settle.died(seen)
    assert run.nodes.get().status == "running"


def test_a_late_report_does_not_end_what_another_worker_has_taken(workspace: Workspace) -> None:
    run, node = running(workspace)
    run.nodes.update(deaths=retry.DEATHS_ALLOWED - 1)
    late = NodeRun.objects.get(pk=node.pk)
    settle.died(late, blame=False)
    assert claims.claim("network") is not None
    assert not settle.died(late)
    assert run.nodes.get().status == "running"


def test_a_node_that_kills_three_workers_is_given_up(workspace: Workspace) -> None:
    run, node = running(workspace)
    for _ in range(3):
        held_by(node, dead_holder(), lapsed=0)
        reconcile.release_lost()
        node = claims.claim("network") or node
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED
    assert run.error is not None
    assert run.error["message"] == (
        "The worker died 3 times while it ran this node, so it was not tried again."
    )


def test_a_shutdown_is_not_the_nodes_fault(workspace: Workspace) -> None:
    run, node = running(workspace)
    held_by(node, dead_holder(), lapsed=0)
    assert reconcile.release_dead(blame=False) == 1
    assert run.nodes.get().deaths == 0


def test_a_cancel_between_looking_and_releasing_is_not_lost(workspace: Workspace) -> None:
    run, node = running(workspace)
    held_by(node, dead_holder(), lapsed=0)
    seen = NodeRun.objects.get(pk=node.pk)
    cancel.cancel(run.pk)
    assert not settle.died(seen)
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    assert run.nodes.get().status == "cancelled"


def test_a_cancelled_node_whose_worker_died_is_cancelled(workspace: Workspace) -> None:
    run, node = running(workspace, 2)
    cancel.cancel(run.pk)
    held_by(node, dead_holder(), lapsed=0)
    reconcile.release_lost()
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED


def test_a_stuck_run_is_advanced(workspace: Workspace) -> None:
    run, node = running(workspace, 3)
    done = {"sum": {"is": "number", "value": 0.0}}
    NodeRun.objects.filter(pk=node.pk).update(status="succeeded", outputs=done)
    age(run)
    assert reconcile.advance_stuck() == 1
    assert run.nodes.get(node_id="n1").status == "queued"
    assert reconcile.advance_stuck() == 0


def test_a_finished_run_without_an_end_gets_one(workspace: Workspace) -> None:
    run, _ = running(workspace, 2)
    run.nodes.update(status="failed", error={"code": "x", "message": "y", "field": ""})
    age(run)
    reconcile.advance_stuck()
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED


def test_advancing_again_changes_nothing(workspace: Workspace) -> None:
    run, _ = running(workspace, 3)
    before = list(run.nodes.order_by("pk").values())
    for _ in range(3):
        plans.forget()
        advance.advance(run.pk)
    assert list(run.nodes.order_by("pk").values()) == before


def test_everything_can_be_derived_again_in_the_middle(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(6, JOB, value=1))
    for _ in range(6):
        node = claims.claim("network")
        assert node is not None
        execute(node)
        plans.forget()
        advance.advance(run.pk)
    run.refresh_from_db()
    assert run.status == Run.Status.SUCCEEDED
    numbers = list(RunEvent.objects.filter(run=run).values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_run_that_the_installed_nodes_cannot_read_fails(workspace: Workspace) -> None:
    run, node = running(workspace, 3)
    unreadable(run)
    execute(node)
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED
    assert run.error is not None
    assert run.error["code"] == "unreadable"


def test_a_stuck_run_that_cannot_be_read_fails_too(workspace: Workspace) -> None:
    run, _ = running(workspace, 3)
    run.nodes.filter(status="running").update(status="waiting")
    unreadable(run)
    age(run)
    reconcile.advance_stuck()
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED


def test_lost_tickets_are_sent_again(workspace: Workspace, valkey: Redis) -> None:
    runs.start(workspace, chain(1, JOB))
    assert tickets.outstanding("network") == 1
    valkey.flushall()
    reconcile.issue_tickets()
    reconcile.issue_tickets()
    assert tickets.outstanding("network") == 1
    assert tickets.outstanding("render") == 0


def test_a_paused_queue_gets_no_tickets(workspace: Workspace, valkey: Redis) -> None:
    runs.start(workspace, chain(1, JOB))
    cancel.pause()
    valkey.flushall()
    reconcile.issue_tickets()
    assert tickets.outstanding("network") == 0
    cancel.resume()
    assert tickets.outstanding("network") > 0


def test_without_redis_nothing_breaks(workspace: Workspace, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    tickets.connection.cache_clear()
    run = runs.start(workspace, chain(1, JOB))
    reconcile.tick()
    assert jobs.drain() == 1
    tickets.connection.cache_clear()
    run.refresh_from_db()
    assert run.status == Run.Status.SUCCEEDED


def unreadable(run: Run) -> None:
    """Make the run one of a node type that is not installed any more."""
    definition = chain(3, "uninstalled")
    Run.objects.filter(pk=run.pk).update(definition=definition)
    plans.forget()


def age(run: Run) -> None:
    """Make the run old enough to count as stuck."""
    Run.objects.filter(pk=run.pk).update(created_at=timezone.now() - timedelta(minutes=1))


def test_this_process_is_alive_and_its_name_is_its_own() -> None:
    assert holders.is_alive(holders.me())
    assert not holders.is_dead(holders.me())
    assert holders.me().startswith(holders.of(os.getpid()))
    recycled = f"{holders.of(os.getpid())}1"
    assert holders.is_dead(recycled)
    assert not holders.is_dead("elsewhere/1:2:3")
    assert not holders.is_dead("")

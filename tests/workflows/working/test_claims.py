"""Whose turn it is, and who holds what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.workflows.trivial import chain, definition
from workflows.machine import holders
from workflows.models import NodeRun, Priority, QueuePause, Run
from workflows.running import cancel, runs
from workflows.running.runs import Options
from workflows.working import claims, settle
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trivial")]

NETWORK, RENDER = "trivial-job", "trivial-render"


def queued(
    workspace: Workspace, name: str, priority: Priority = Priority.NORMAL, type: str = NETWORK
) -> Run:
    return runs.start(
        workspace, chain(1, type), options=Options(name=name, priority=priority, force="all")
    )


def claimed(queue: str = "network") -> str:
    node = claims.claim(queue)
    return node.run.name if node else ""


def test_a_claim_takes_the_lease_and_counts_the_attempt(workspace: Workspace) -> None:
    run, before = queued(workspace, "one"), timezone.now()
    node = claims.claim("network")
    assert node is not None
    stored = run.nodes.get()
    assert (stored.status, stored.attempt) == ("running", 1)
    assert stored.holder == holders.me()
    assert stored.lease_until is not None
    assert stored.lease_until >= before + claims.LEASE
    run.refresh_from_db()
    assert run.status == Run.Status.RUNNING


def test_nothing_is_claimed_twice(workspace: Workspace) -> None:
    queued(workspace, "one")
    assert claimed() == "one"
    assert claims.claim("network") is None


def test_a_queue_holds_only_its_own_nodes(workspace: Workspace) -> None:
    queued(workspace, "one")
    assert claims.claim("render") is None


def test_the_urgent_come_first_then_the_oldest(workspace: Workspace) -> None:
    queued(workspace, "low", Priority.LOW)
    queued(workspace, "first")
    queued(workspace, "second")
    queued(workspace, "urgent", Priority.URGENT)
    queued(workspace, "high", Priority.HIGH)
    order = [claimed() for _ in range(5)]
    assert order == ["urgent", "high", "first", "second", "low"]


def test_workspaces_take_turns(workspace: Workspace) -> None:
    other = Workspace.objects.create(name="Other")
    for number in range(3):
        queued(workspace, f"mine {number}")
    queued(other, "theirs 0")
    queued(other, "theirs 1")
    order = [claimed() for _ in range(5)]
    assert order == ["mine 0", "theirs 0", "mine 1", "theirs 1", "mine 2"]


def test_a_workspace_runs_only_so_many_render_jobs(workspace: Workspace) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(max_render_jobs=2)
    for number in range(3):
        queued(workspace, str(number), type=RENDER)
    queued(workspace, "network")
    first, second = claims.claim("render"), claims.claim("render")
    assert claims.claim("render") is None
    assert claimed() == "network"
    assert first is not None
    assert second is not None
    settle.succeed(first, {}, [])
    assert claimed("render") == "2"


def test_a_node_that_backs_off_waits_its_time(workspace: Workspace) -> None:
    run = queued(workspace, "one")
    later = timezone.now() + timedelta(hours=1)
    run.nodes.update(queued_at=later)
    assert claims.claim("network") is None
    assert run.nodes.get().not_before == later
    run.nodes.update(queued_at=timezone.now())
    assert claimed() == "one"


@pytest.mark.parametrize("queue", ["", "network"])
def test_a_paused_queue_of_a_workspace_starts_nothing(workspace: Workspace, queue: str) -> None:
    other = Workspace.objects.create(name="Other")
    queued(workspace, "mine")
    queued(other, "theirs")
    cancel.pause(workspace, queue)
    cancel.pause(workspace, queue)
    assert claimed() == "theirs"
    assert claims.claim("network") is None
    cancel.resume(workspace, queue)
    assert claimed() == "mine"
    assert not QueuePause.objects.exists()


def test_everything_can_be_paused(workspace: Workspace) -> None:
    queued(workspace, "mine")
    cancel.pause()
    assert claims.claim("network") is None
    assert not claims.startable("network")
    cancel.resume()
    assert claimed() == "mine"


def test_pausing_another_queue_changes_nothing(workspace: Workspace) -> None:
    queued(workspace, "mine")
    cancel.pause(workspace, "render")
    assert claimed() == "mine"


def test_an_old_attempt_cannot_write_any_more(workspace: Workspace) -> None:
    run = queued(workspace, "one")
    old = claims.claim("network")
    assert old is not None
    assert settle.died(old)
    new = claims.claim("network")
    assert new is not None
    assert new.attempt == 2
    assert not claims.renew(old)
    assert not settle.succeed(old, {"sum": {"is": "number", "value": 13}}, [])
    assert settle.succeed(new, {"sum": {"is": "number", "value": 7}}, [])
    assert run.nodes.get().outputs["sum"]["value"] == 7


def test_a_success_after_a_cancel_does_not_count(workspace: Workspace) -> None:
    data = definition({"a": (NETWORK, {}), "b": (NETWORK, {})}, [("a", "b")])
    run = runs.start(workspace, data)
    node = claims.claim("network")
    assert node is not None
    assert cancel.cancel(run.pk)
    assert not cancel.cancel(run.pk)
    assert not settle.succeed(node, {"sum": {"is": "number", "value": 1}}, [])
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    assert set(run.nodes.values_list("status", flat=True)) == {"cancelled"}
    assert NodeRun.objects.get(run=run, node_id="a").outputs == {}


def test_cancelling_one_node_skips_what_needs_it(workspace: Workspace) -> None:
    nodes = {"a": (NETWORK, {"value": 1.0}), "b": (NETWORK, {}), "c": (NETWORK, {"value": 5.0})}
    run = runs.start(workspace, definition(nodes, [("a", "b")]))
    assert cancel.cancel_node(run.pk, "a")
    assert dict(run.nodes.values_list("node_id", "status")) == {
        "a": "cancelled",
        "b": "skipped",
        "c": "queued",
    }
    assert not cancel.cancel_node(run.pk, "a")


def test_a_waiting_run_is_cancelled_at_once(workspace: Workspace) -> None:
    run = queued(workspace, "one")
    cancel.cancel(run.pk)
    run.refresh_from_db()
    assert run.status == Run.Status.CANCELLED
    assert run.finished_at is not None

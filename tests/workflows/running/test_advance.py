"""The last two parents of a node end at the same moment: it starts once, and never not at all.

Threads stand for workers: each has a connection of its own, as a process would. The same on a
real PostgreSQL is `test_on_postgres.py`.
"""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from tests.workflows.trivial import definition
from workflows.models import NodeRun, Run, RunEvent
from workflows.planning import plans
from workflows.running import runs
from workflows.working import claims, settle
from workflows.working.retry import GiveUp
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trivial")]

JOB, RENDER = "trivial-job", "trivial-render"
ONE = {"sum": {"is": "number", "value": 1.0}}


def at_once(*acts: Callable[[], object]) -> None:
    """Do these at the same moment, each in a thread with its own connection."""
    gate = threading.Barrier(len(acts))

    def act(what: Callable[[], object]) -> None:
        gate.wait(30)
        try:
            what()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def race(workspace: Workspace, number: int) -> None:
    """Two parents end together: their child is queued once, and claimed once."""
    nodes = {"a": (JOB, {"value": number + 0.25}), "b": (JOB, {"value": number + 0.5})}
    data = definition({**nodes, "c": (RENDER, {})}, [("a", "c"), ("b", "c")])
    run = runs.start(workspace, data)
    first, second = claims.claim("network"), claims.claim("network")
    assert first is not None
    assert second is not None
    plans.forget()
    at_once(lambda: settle.succeed(first, ONE, []), lambda: settle.succeed(second, ONE, []))
    child = run.nodes.get(node_id="c")
    assert child.status == NodeRun.Status.QUEUED
    assert RunEvent.objects.filter(run=run, node_id="c", type="node.queued").count() == 1
    taken: list[NodeRun] = []
    at_once(*[lambda: taken.extend(filter(None, [claims.claim("render")]))] * 3)
    assert [node.run_id for node in taken] == [run.pk]
    settle.succeed(taken[0], {"sum": {"is": "number", "value": float(number)}}, [])
    run.refresh_from_db()
    assert run.status == Run.Status.SUCCEEDED
    numbers = list(RunEvent.objects.filter(run=run).values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.timeout(1800)
def test_of_two_last_parents_exactly_one_starts_the_child(workspace: Workspace, full: bool) -> None:
    for number in range(1000 if full else 25):
        race(workspace, number)
        Run.objects.all().delete()


def test_a_success_and_a_failure_at_once_skip_the_child(workspace: Workspace) -> None:
    nodes = {"a": (JOB, {"value": 1.0}), "b": (JOB, {"value": 2.0}), "c": (JOB, {})}
    run = runs.start(workspace, definition(nodes, [("a", "c"), ("b", "c")]))
    first, second = claims.claim("network"), claims.claim("network")
    assert first is not None
    assert second is not None
    failed = GiveUp("invalid_input", "No.")
    at_once(lambda: settle.succeed(first, ONE, []), lambda: settle.fail(second, failed))
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED
    assert run.nodes.get(node_id="c").status == "skipped"


def test_many_claims_at_once_take_every_node_once(workspace: Workspace) -> None:
    nodes = {f"n{number}": (JOB, {"value": float(number)}) for number in range(12)}
    runs.start(workspace, definition(nodes))
    taken: list[str] = []

    def work() -> None:
        while node := claims.claim("network"):
            taken.append(node.node_id)

    at_once(work, work, work, work)
    assert sorted(taken) == sorted(nodes)


def test_a_limit_holds_however_many_claim_at_once(workspace: Workspace) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(max_render_jobs=2)
    nodes = {f"n{number}": (RENDER, {"value": float(number)}) for number in range(6)}
    runs.start(workspace, definition(nodes))
    at_once(*[lambda: claims.claim("render")] * 4)
    assert NodeRun.objects.filter(status="running").count() == 2

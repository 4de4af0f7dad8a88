"""What is told about a run: numbered without gaps, in order, to whoever is there."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from channels.layers import get_channel_layer
from django.db import connections
from pydantic import TypeAdapter
from redis import Redis

from tests.workflows.trivial import Nodes, chain, definition
from workflows import events, jobs
from workflows.live import publisher
from workflows.live.messages import Event, NodeDone, NodeQueued, RunFinished, Snapshot
from workflows.models import NodeLog, Run, RunEvent
from workflows.running import cancel, runs
from workflows.working import claims
from workflows.working.execute import execute
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trivial")]

T = TypeVar("T")

ADD, JOB = "trivial-add", "trivial-job"


def told(run: Run) -> list[tuple[str, str]]:
    return [(event["type"], event["node"]) for event in events.events_since(run.pk, 0)]


def test_a_run_tells_its_story_in_order(workspace: Workspace) -> None:
    run = runs.start(
        workspace,
        definition({"a": (ADD, {}), "b": (JOB, {}), "c": (ADD, {})}, [("a", "b"), ("b", "c")]),
    )
    jobs.drain()
    assert told(run) == [
        ("node.finished", "a"),
        ("node.queued", "b"),
        ("run.started", ""),
        ("node.started", "b"),
        ("node.finished", "b"),
        ("node.finished", "c"),
        ("run.finished", ""),
    ]


def test_numbers_have_no_gap_and_follow_on(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(5, JOB, value=1))
    jobs.drain()
    run.refresh_from_db()
    numbers = [event["seq"] for event in events.events_since(run.pk, 0)]
    assert numbers == list(range(1, run.seq + 1))
    assert [e["seq"] for e in events.events_since(run.pk, 3, limit=2)] == [4, 5]
    assert events.events_since(run.pk, run.seq) == []


def test_every_message_is_of_its_type(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(3, JOB, fail="temporary"))
    node = claims.claim("network")
    assert node is not None
    execute(node)
    cancel.cancel(run.pk)
    found = TypeAdapter(list[Event]).validate_python(events.events_since(run.pk, 0), strict=True)
    payloads = {event["type"]: event["payload"] for event in found}
    TypeAdapter(NodeQueued).validate_python(payloads["node.queued"], strict=True)
    TypeAdapter(RunFinished).validate_python(payloads["run.finished"], strict=True)
    TypeAdapter(Snapshot).validate_python(events.snapshot(run.pk), strict=True)


def test_a_finished_node_tells_what_it_made_and_why(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(1, JOB, value=4))
    jobs.drain()
    event = next(e for e in events.events_since(run.pk, 0) if e["type"] == "node.finished")
    done = TypeAdapter(NodeDone).validate_python(event["payload"])
    assert done["outputs"] == {"sum": {"is": "number", "value": 4.0}}
    assert done["reason"] == "first run"


def test_a_snapshot_and_what_follows_it_make_the_whole(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(3, JOB, value=1))
    node = claims.claim("network")
    assert node is not None
    execute(node)
    snapshot = events.snapshot(run.pk)
    assert [state["status"] for state in snapshot["nodes"]] == ["succeeded", "queued", "waiting"]
    jobs.drain()
    later = events.events_since(run.pk, snapshot["seq"])
    assert later[0]["seq"] == snapshot["seq"] + 1
    assert later[-1]["type"] == "run.finished"


def test_a_rolled_back_change_is_not_told(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(1, JOB))
    before = RunEvent.objects.count()
    node = claims.claim("network")
    assert node is not None
    assert not claims.held(node).filter(cancel_requested=True).exists()
    assert RunEvent.objects.count() == before + 2
    run.refresh_from_db()
    assert run.seq == before + 2


def test_lines_of_a_log_are_kept_and_bounded(workspace: Workspace) -> None:
    run = runs.start(workspace, chain(1, JOB, fail="temporary", failures=9))
    node = claims.claim("network")
    assert node is not None
    execute(node)
    lines = list(NodeLog.objects.filter(node__run=run).values_list("level", "message"))
    assert lines == [("warning", "The abacus is busy. Trying again (2 of 3).")]


@pytest.mark.usefixtures("valkey")
async def test_browsers_hear_of_a_run_while_it_happens(workspace: Workspace) -> None:
    layer = get_channel_layer()
    assert layer is not None
    channel = await layer.new_channel()
    await layer.group_add(events.workspace_group(workspace.pk), channel)
    run = await asyncio.to_thread(_closing, lambda: _run_to_the_end(workspace))
    heard: list[Any] = []
    while not heard or heard[-1]["type"] != "run.finished":
        message = await asyncio.wait_for(layer.receive(channel), 60)
        assert message["type"] == "run.events"
        heard += message["events"]
    await layer.flush()
    assert {event["run"] for event in heard} == {str(run.pk)}
    assert [event["seq"] for event in heard] == list(range(1, len(heard) + 1))


@pytest.mark.usefixtures("valkey")
async def test_progress_is_told_of_every_node_in_the_job(workspace: Workspace) -> None:
    layer = get_channel_layer()
    assert layer is not None
    channel = await layer.new_channel()
    nodes: Nodes = {"a": (ADD, {}), "b": (ADD, {}), "c": (JOB, {"seconds": 1.0})}
    data = definition(nodes, [("a", "b"), ("b", "c")])
    run = await asyncio.to_thread(_closing, lambda: runs.start(workspace, data))
    await layer.group_add(events.run_group(run.pk), channel)
    await asyncio.to_thread(_closing, jobs.drain)
    heard: list[Any] = []
    while not heard or heard[-1]["type"] != "run.finished":
        heard += (await asyncio.wait_for(layer.receive(channel), 60))["events"]
    await layer.flush()
    progress = [event for event in heard if event["type"] == "node.progress"]
    assert {event["node"] for event in progress} == {"a", "b", "c"}
    assert {event["payload"]["job"] for event in progress} == {"c"}
    assert all(event["seq"] is None for event in progress)


def test_a_layer_that_is_gone_holds_nobody_up(workspace: Workspace, valkey: Redis) -> None:
    valkey.config_set("maxclients", 1)
    try:
        run = runs.start(workspace, chain(3, JOB, value=1))
        jobs.drain()
        assert publisher.flush(60)
    finally:
        valkey.config_set("maxclients", 10_000)
    run.refresh_from_db()
    assert run.status == Run.Status.SUCCEEDED


def _run_to_the_end(workspace: Workspace) -> Run:
    run = runs.start(workspace, chain(2, JOB, value=1))
    jobs.drain()
    return run


def _closing(act: Callable[[], T]) -> T:
    """What `act` gives, done in a thread whose connections end with it."""
    try:
        return act()
    finally:
        connections.close_all()

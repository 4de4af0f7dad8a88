"""What the engine adds to each node: graphs of nodes that do nothing, to their end.

Times by the clock grow with whatever else the machine does; CPU and ratios do so less.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings

from tests.bench import peers
from tests.bench.broker import broker
from tests.bench.meter import Cost, measured, quick, typical
from tests.bench.table import Row
from tests.workflows.trivial import chain, fan, plugin_folder
from workflows import jobs, registry
from workflows.machine import services
from workflows.models import NodeRun, Run
from workflows.running import runs
from workspaces.models import Workspace
from workspaces.setup import first_workspace

INSTANT, JOB = "trivial-add", "trivial-job"
SHAPES: dict[str, Callable[..., dict[str, Any]]] = {"chain": chain, "fan": fan}
ROUNDS = 3
WORKERS = 2
POLL_SECONDS, LONGEST_SECONDS = 0.02, 300.0
COMFY = "ComfyUI, seen elsewhere: 11.1 ms a node in a chain of 500"
COMFY_RERUN = "ComfyUI, seen elsewhere: 5,500 ms"
OTHERS = "seen elsewhere: Dagster 26.9 ms, Celery prefork 2.5 ms"

fresh = count(1)
"""A value for each graph, so that nothing of an earlier one can be reused."""


def rows() -> Iterator[Row]:
    """Instant nodes, reruns, jobs on real workers, and RQ alone as the peer."""
    workspace, _ = first_workspace()
    few, many = (100, 500) if quick() else (500, 5000)
    with _plugin(), broker() as supervisor:
        for shape in SHAPES:
            yield from _instant_rows(workspace, shape, few, many)
            cost = _drained(workspace, shape, few)
            what = f"a {shape} of {few} job nodes in one process without RQ; CPU per node"
            yield Row(f"job {shape} {few} cpu", cost.cpu / few * 1000, "ms", what)
        supervisor.start(services.workers(WORKERS))
        _wait(services.workers_up)
        ours = {shape: _worked(workspace, shape, few) for shape in SHAPES}
        for shape in SHAPES:
            yield from _rerun_rows(workspace, shape, few)
    with broker():
        for shape in SHAPES:
            yield from _job_rows(shape, few, ours[shape], peers.milliseconds(shape, few))


def _instant_rows(workspace: Workspace, shape: str, few: int, many: int) -> Iterator[Row]:
    costs = {size: _started(workspace, shape, size) for size in (few, many)}
    for size, cost in costs.items():
        name, what = f"instant {shape} {size}", f"a {shape} of {size:,} instant nodes, none reused"
        yield Row(name, cost.wall / size * 1000, "ms", f"{what}; per node", COMFY, "≤ 1")
        yield Row(f"{name} cpu", cost.cpu / size * 1000, "ms", f"{what}; CPU per node")
    growth = costs[many].cpu / costs[few].cpu / (many / few)
    what = f"CPU per instant node, {shape} of {many:,} ÷ {shape} of {few:,}: 1 is linear"
    against = f"quadratic: {many / few:g}"
    yield Row(f"instant {shape} growth", growth, "×", what, against, "≤ 1.5")


def _rerun_rows(workspace: Workspace, shape: str, size: int) -> Iterator[Row]:
    cost = typical([_rerun(workspace, shape) for _ in range(ROUNDS)])
    name, what = f"rerun {shape} {size}", f"rerun of a {shape} of {size} job nodes, all reused"
    yield Row(name, cost.wall * 1000, "ms", what, COMFY_RERUN, "≤ 100")
    yield Row(f"{name} cpu", cost.cpu * 1000, "ms", f"{what}; CPU")


def _job_rows(shape: str, size: int, ours: float, rq: float) -> Iterator[Row]:
    """`ours` and `rq` are milliseconds for all nodes."""
    what = f"a {shape} of {size} job nodes from start to end, {WORKERS} workers; per node"
    against = f"RQ's forking worker just now: {rq / size:.1f} ms; {OTHERS}"
    yield Row(f"job {shape} {size}", ours / size, "ms", what, against, "≤ 5")
    what = f"a no-op job of RQ alone, {peers.MEANT[shape]}"
    yield Row(f"rq {shape} {size}", rq / size, "ms", what, "seen elsewhere: 11.9 ms")
    yield Row(f"rq {shape} ÷ job", rq / ours, "×", "how much dearer RQ's own job is")


def _started(workspace: Workspace, shape: str, size: int) -> Cost:
    """What it takes until a graph of instant nodes is done."""
    definitions = [SHAPES[shape](size, INSTANT, value=next(fresh)) for _ in range(ROUNDS)]
    starts = [partial(runs.start, workspace, definition) for definition in definitions]
    costs = [measured(start) for start in starts]
    _expect(workspace, NodeRun.Status.SUCCEEDED, size)
    return typical(costs)


def _worked(workspace: Workspace, shape: str, size: int) -> float:
    """Milliseconds until a graph of jobs is done, by other processes; the median."""
    times = []
    for _ in range(ROUNDS):
        times.append(measured(partial(_finish, workspace, shape, size)).wall * 1000)
        _expect(workspace, NodeRun.Status.SUCCEEDED, size)
    return median(times)


def _finish(workspace: Workspace, shape: str, size: int) -> None:
    run = runs.start(workspace, SHAPES[shape](size, JOB, value=next(fresh)), options=_named(shape))
    _wait(lambda: Run.objects.values_list("status", flat=True).get(pk=run.pk) in Run.FINISHED)


def _named(shape: str) -> runs.Options:
    return runs.Options(name=shape)


def _drained(workspace: Workspace, shape: str, size: int) -> Cost:
    """What the jobs of a graph take in this process, without RQ."""
    runs.start(workspace, SHAPES[shape](size, JOB, value=next(fresh)))
    cost = measured(jobs.drain)
    _expect(workspace, NodeRun.Status.SUCCEEDED, size)
    return cost


def _rerun(workspace: Workspace, shape: str) -> Cost:
    """What it takes to do the latest run of the shape again, all of it reused."""
    run = Run.objects.filter(workspace=workspace, name=shape).latest("created_at")
    cost = measured(lambda: runs.rerun(run))
    _expect(workspace, NodeRun.Status.REUSED, run.nodes.count())
    return cost


def _expect(workspace: Workspace, status: NodeRun.Status, size: int) -> None:
    """Raise RuntimeError unless all nodes of the latest run ended like this."""
    run = Run.objects.filter(workspace=workspace).latest("created_at")
    found = run.nodes.filter(status=status).count()
    if (run.status, found) != (Run.Status.SUCCEEDED, size):
        raise RuntimeError(f"{found} of {size} nodes are {status}; the run: {run.error}.")


@contextmanager
def _plugin() -> Iterator[None]:
    """The nodes that do nothing, installed here and in every process started from here."""
    folder = str(plugin_folder(Path(settings.VAR) / "plugin"))
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (folder, before)))
    sys.path.append(folder)
    registry.installed.cache_clear()
    try:
        yield
    finally:
        sys.path.remove(folder)
        registry.installed.cache_clear()
        os.environ["PYTHONPATH"] = before


def _wait(done: Callable[[], bool]) -> None:
    """Raises TimeoutError after LONGEST_SECONDS."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("The workers do not come to an end.")
        time.sleep(POLL_SECONDS)

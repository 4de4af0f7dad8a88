"""Nodes that cost nothing, to test and to measure the engine itself; a plugin like any other."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field

from workflows.node import (
    InvalidInput,
    JobContext,
    Node,
    NodeParams,
    OutOfResources,
    Outputs,
    Port,
    Queue,
    Temporary,
)
from workflows.working import breaker

Nodes = dict[str, tuple[str, dict[str, Any]]]
ENTRY_POINTS = """[reelgraph.nodes]
trivial = tests.workflows.trivial
"""


class Add(Node):
    """The sum of its inputs and its own value."""

    type = "trivial-add"
    inputs = {"terms": Port(float, required=False, many=True)}
    outputs = {"sum": Port(float)}

    class Params(NodeParams):
        value: float = 0.0

    def run(self, ctx: Any, params: Params, terms: tuple[float, ...] = ()) -> Outputs:
        return {"sum": params.value + sum(terms)}


class Fault(Node):
    """Fails while it is evaluated."""

    type = "trivial-fault"
    inputs = {"terms": Port(float, required=False, many=True)}
    outputs = {"sum": Port(float)}

    def run(self, ctx: Any, params: NodeParams, terms: tuple[float, ...] = ()) -> Outputs:
        raise InvalidInput("That is no number.", field="value")


class Job(Node):
    """The same sum, by a worker. Fails, lingers and leaves traces as told."""

    type = "trivial-job"
    queue: ClassVar[Queue | None] = "network"
    inputs = {"terms": Port(float, required=False, many=True)}
    outputs = {"sum": Port(float)}

    class Params(NodeParams):
        value: float = 0.0
        fail: Literal["", "invalid", "temporary", "resources", "unexpected", "die", "service"] = ""
        failures: int = Field(1, description="How many attempts fail; then it works.")
        seconds: float = 0.0
        gate: str = Field("", description="A file; until it is there, this goes on.")
        trace: str = Field("", description="A file that gets a line for each time it ran.")

    def run(self, ctx: JobContext, params: Params, terms: tuple[float, ...] = ()) -> Outputs:
        if params.fail and ctx.attempt <= params.failures:
            _fail(params.fail, ctx)
        until = time.monotonic() + params.seconds
        while time.monotonic() < until and not ctx.cancelled:
            ctx.progress(1 - (until - time.monotonic()) / params.seconds, "waiting", frames=1)
            time.sleep(0.02)
        while params.gate and not Path(params.gate).exists() and not ctx.cancelled:
            time.sleep(0.02)
        if ctx.cancelled:
            raise Temporary("Stopped on the way.")
        if params.trace:
            with Path(params.trace).open("a") as file:
                file.write(f"{ctx.node_id} {ctx.attempt}\n")
        return {"sum": params.value + sum(terms)}


class RenderJob(Job):
    """The same in the queue whose jobs are limited per workspace."""

    type = "trivial-render"
    queue: ClassVar[Queue | None] = "render"


def _fail(how: str, ctx: JobContext) -> None:
    match how:
        case "invalid":
            raise InvalidInput("That is no number.", field="value")
        case "temporary":
            raise Temporary("The abacus is busy.")
        case "resources":
            if not ctx.reduced:
                raise OutOfResources("Out of beads.")
        case "unexpected":
            raise RuntimeError("secret detail")
        case "die":
            os._exit(9)
        case "service":
            with breaker.guarded("abacus", "Abacus"):
                raise Temporary("The abacus is busy.")


def chain(count: int, type: str, **params: Any) -> dict[str, Any]:
    """A definition of `count` nodes n0, n1, …, each after the one before."""
    wires = [(f"n{number}", f"n{number + 1}") for number in range(count - 1)]
    return definition({f"n{number}": (type, params) for number in range(count)}, wires)


def fan(count: int, type: str, **params: Any) -> dict[str, Any]:
    """A definition of `count` nodes: n0 before all the others, `end` after them."""
    middle = [f"n{number}" for number in range(1, count - 1)]
    nodes = dict.fromkeys(("n0", *middle, "end"), (type, params))
    return definition(nodes, [("n0", name) for name in middle] + [(n, "end") for n in middle])


def definition(nodes: Nodes, wires: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """A definition of trivial nodes by id, type and parameters, with wires from id to id."""
    return {
        "schema": 1,
        "name": "Trivial",
        "nodes": [
            {"id": name, "type": type, "params": params} for name, (type, params) in nodes.items()
        ],
        "connections": [
            {"from": {"node": a, "port": "sum"}, "to": {"node": b, "port": "terms"}}
            for a, b in wires
        ],
    }


def plugin_folder(folder: Path) -> Path:
    """A folder that, once on the Python path, makes these nodes an installed plugin."""
    info = folder / "reelgraph_trivial-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: reelgraph-trivial\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    return folder

"""A job with an effect outside that must happen once; a plugin like any other.

Whatever runs at least once needs idempotency of its own to take effect exactly once. This one
keeps a ledger, as a shop does with an order number, and a diary of every attempt beside it.
"""

from __future__ import annotations

import fcntl
import json
import time
from pathlib import Path
from typing import Any, ClassVar

from workflows.machine import holders
from workflows.node import JobContext, Node, NodeParams, Outputs, Port, Queue, Temporary

LEDGER, DIARY = "ledger", "diary"
ENTRY_POINTS = """[reelgraph.nodes]
faults = tests.faults.effects
"""


class Effect(Node):
    """Adds up its terms, and writes one line into a ledger."""

    type = "fault-effect"
    queue: ClassVar[Queue | None] = "network"
    inputs = {"terms": Port(float, required=False, many=True)}
    outputs = {"sum": Port(float)}

    class Params(NodeParams):
        seconds: float = 0.0
        folder: str = ""

    def run(self, ctx: JobContext, params: Params, terms: tuple[float, ...] = ()) -> Outputs:
        order = f"{ctx.run_id}/{ctx.node_id}"
        folder = Path(params.folder)
        _begin(folder / DIARY, order, ctx.attempt)
        until = time.monotonic() + params.seconds
        while time.monotonic() < until:
            if ctx.cancelled:
                raise Temporary("Stopped on the way.")
            time.sleep(0.02)
        _take_effect(folder / LEDGER, order)
        _write(folder / DIARY, {"order": order, "ends": holders.me()})
        return {"sum": sum(terms)}


class AnalysisEffect(Effect):
    """The same in another queue."""

    type = "fault-analysis"
    queue: ClassVar[Queue | None] = "analysis"


def _take_effect(ledger: Path, order: str) -> None:
    """Write the order down unless it stands there."""
    with ledger.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if order not in file.read().splitlines():
            file.write(f"{order}\n")
            file.flush()


def _begin(diary: Path, order: str, attempt: int) -> None:
    """Write an attempt down, and who else was at work on the same order at that moment."""
    entries = [entry for entry in read_diary(diary) if entry["order"] == order]
    ended = {entry["ends"] for entry in entries if "ends" in entry}
    others = {entry["begins"] for entry in entries if "begins" in entry} - ended
    alive = [holder for holder in others if holders.is_alive(holder)]
    _write(diary, {"order": order, "attempt": attempt, "begins": holders.me(), "beside": alive})


def read_diary(diary: Path) -> list[dict[str, Any]]:
    """All entries. The last may be half written by a process that was killed."""
    lines = diary.read_text().split("\n") if diary.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def _write(diary: Path, entry: dict[str, Any]) -> None:
    with diary.open("a") as file:
        file.write(f"{json.dumps(entry)}\n")


def plugin_folder(folder: Path) -> Path:
    """A folder that, once on the Python path, makes these nodes an installed plugin."""
    info = folder / "reelgraph_faults-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: reelgraph-faults\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    return folder

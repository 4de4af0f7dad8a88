"""Follows a run in the database and shows a line per node: percentage, speed and time left."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import TextIO

from ..models import NodeRun, Run

POLL_SECONDS = 0.1
Status = NodeRun.Status
MARKS = {
    Status.SUCCEEDED: "done",
    Status.REUSED: "reused",
    Status.FAILED: "failed",
    Status.SKIPPED: "skipped",
    Status.CANCELLED: "cancelled",
    Status.RUNNING: "running",
    Status.QUEUED: "queued",
}


class Screen:
    """Prints each new state of a node once; on a terminal the running one moves in place."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._moves = out.isatty()
        self._shown: dict[str, str] = {}
        self._moving = False

    def show(self, node: NodeRun, width: int) -> None:
        """Show a node's state if it is news."""
        mark = MARKS.get(Status(node.status))
        if mark is None:
            return
        line = f"{node.node_id.ljust(width)}  {mark.ljust(9)}  {_facts(node)}".rstrip()
        running = node.status == Status.RUNNING
        if self._shown.get(node.node_id) == (line if running and self._moves else mark):
            return
        self._shown[node.node_id] = line if running and self._moves else mark
        self._write(line, running)
        for warning in node.warnings if node.status in NodeRun.FINISHED else ():
            self._write(f"{' ' * width}  note       {warning}", False)

    def end(self) -> None:
        """Leave the cursor on a line of its own."""
        if self._moving:
            self._out.write("\n")

    def _write(self, line: str, running: bool) -> None:
        if self._moves:
            self._out.write(f"\r\033[K{line}" if self._moving else line)
            self._out.write("" if running else "\n")
            self._moving = running
        else:
            self._out.write(f"{line}\n")
        self._out.flush()


def follow(run_id: uuid.UUID, screen: Screen | None, each_time: Callable[[], None]) -> Run:
    """Wait until a run is finished, showing its nodes; `each_time` is called at every look."""
    while True:
        run = Run.objects.get(pk=run_id)
        if screen:
            nodes = list(NodeRun.objects.filter(run=run).order_by("position"))
            width = max((len(node.node_id) for node in nodes), default=0)
            for node in nodes:
                screen.show(node, width)
        if run.status in Run.FINISHED:
            if screen:
                screen.end()
            return run
        each_time()
        time.sleep(POLL_SECONDS)


def _facts(node: NodeRun) -> str:
    if node.status == Status.RUNNING:
        return _progress(node)
    if node.error and node.status != Status.CANCELLED:
        return str(node.error.get("message", ""))
    took = f"{node.seconds:.1f} s" if node.seconds is not None and node.queue else ""
    return "  ".join(filter(None, (took, node.miss_reason or node.reuse_reason)))


def _progress(node: NodeRun) -> str:
    parts = [f"{node.progress:4.0%}", node.stage]
    if speed := node.detail.get("speed"):
        parts.append(f"{speed:.1f}× real time")
    if (left := node.detail.get("eta_seconds")) is not None:
        parts.append(f"{left:.0f} s left")
    return "  ".join(filter(None, parts))

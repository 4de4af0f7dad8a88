"""What a running node tells: how far it is, and lines for its log. Both bounded."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from workflows import events
from workflows.live.messages import NodeLine, NodeProgress
from workflows.models import NodeLog, NodeRun
from workflows.working import claims

PUBLISH_SECONDS = 0.25
STORE_SECONDS = 1.0
MOST_LINES = 500
LONGEST_LINE = 2000
DROPPED = f"More than {MOST_LINES} lines: the rest is left out."


class Progress:
    """Publishes at most four reports a second, for the job and the nodes fused into it, and
    stores one a second."""

    def __init__(self, node: NodeRun, fused: Sequence[str]) -> None:
        self._node = node
        self._nodes = (node.node_id, *fused)
        self._published = self._stored = float("-inf")

    def report(self, fraction: float, stage: str, detail: Mapping[str, float]) -> None:
        """A fraction of 0..1, what is being done, and numbers about it."""
        now = time.monotonic()
        fraction = min(1.0, max(0.0, fraction))
        payload: NodeProgress = {
            "job": self._node.node_id,
            "fraction": fraction,
            "stage": stage[:100],
            "detail": dict(detail),
        }
        if now - self._published >= PUBLISH_SECONDS:
            self._published = now
            events.passing(self._node.run_id, "node.progress", self._nodes, payload)
        if now - self._stored >= STORE_SECONDS:
            self._stored = now
            claims.held(self._node).update(
                progress=fraction, stage=stage[:100], detail=dict(detail)
            )


class Journal:
    """The log of one attempt."""

    def __init__(self, node: NodeRun) -> None:
        self._node = node
        self._lines = 0

    def write(self, message: str, level: NodeLog.Level = NodeLog.Level.INFO) -> None:
        """Keep a line, and send it to whoever is watching."""
        self._lines += 1
        if self._lines <= MOST_LINES:
            self._keep(message, level)
        elif self._lines == MOST_LINES + 1:
            self._keep(DROPPED, NodeLog.Level.WARNING)

    def _keep(self, message: str, level: NodeLog.Level) -> None:
        row = NodeLog.objects.create(
            node=self._node,
            attempt=self._node.attempt,
            level=level,
            message=message.replace("\0", "")[:LONGEST_LINE],
        )
        line: NodeLine = {
            "id": row.pk,
            "attempt": row.attempt,
            "level": row.level,
            "message": row.message,
        }
        events.passing(self._node.run_id, "node.log", (self._node.node_id,), line)

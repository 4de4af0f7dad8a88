"""What is told about a run: the types of every message, for the browser and for the API. PURE.

State changes carry a `seq`, without gaps per run, and are kept as RunEvents. Progress and log
lines are passing (`seq` None): the newest progress is in the snapshot, log lines in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from typing_extensions import TypedDict

EventType = Literal[
    "run.started",
    "run.cancelling",
    "run.finished",
    "node.queued",
    "node.started",
    "node.progress",
    "node.log",
    "node.reused",
    "node.finished",
    "node.warned",
    "node.failed",
    "node.skipped",
    "node.cancelling",
    "node.cancelled",
]


class Problem(TypedDict):
    """An error for the user: of a node, at a field where it has one."""

    code: str
    message: str
    field: str


class NodeProblem(Problem):
    """An error with the node it comes from."""

    node: str


class RunFinished(TypedDict):
    """`run.finished`"""

    status: str
    error: NodeProblem | None


class NodeQueued(TypedDict):
    """`node.queued`: `reason` is why nothing could be reused; on a retry `note` and `not_before`.

    `expected_seconds` comes from earlier runs of this node type; None if there were none.
    """

    queue: str
    reason: str
    note: str
    not_before: str | None
    expected_seconds: float | None


class NodeStarted(TypedDict):
    """`node.started`"""

    attempt: int


class NodeProgress(TypedDict):
    """`node.progress`: how far `job` is, in whose encode the node's work happens.

    `detail` may hold frame, frames, fps, speed (× real time) and eta_seconds.
    """

    job: str
    fraction: float
    stage: str
    detail: Mapping[str, float]


class NodeLine(TypedDict):
    """`node.log`: `id` grows, so that a reader can ask for what came after."""

    id: int
    attempt: int
    level: str
    message: str


class NodeDone(TypedDict):
    """`node.finished` and `node.reused`; `reason` says why it ran or could be reused."""

    reason: str
    seconds: float
    outputs: Mapping[str, Any]
    warnings: list[str]


class NodeWarned(TypedDict):
    """`node.warned`: all warnings of a node whose encode found something out later."""

    warnings: list[str]


class NodeSkipped(TypedDict):
    """`node.skipped`"""

    reason: str


class Empty(TypedDict):
    """`run.started`, `run.cancelling`, `node.cancelling`, `node.cancelled`"""


Payload = (
    RunFinished
    | NodeQueued
    | NodeStarted
    | NodeProgress
    | NodeLine
    | NodeDone
    | NodeWarned
    | NodeSkipped
    | Problem
    | Empty
)


PAYLOADS: Mapping[EventType, type] = {
    "run.started": Empty,
    "run.cancelling": Empty,
    "run.finished": RunFinished,
    "node.queued": NodeQueued,
    "node.started": NodeStarted,
    "node.progress": NodeProgress,
    "node.log": NodeLine,
    "node.reused": NodeDone,
    "node.finished": NodeDone,
    "node.warned": NodeWarned,
    "node.failed": Problem,
    "node.skipped": NodeSkipped,
    "node.cancelling": Empty,
    "node.cancelled": Empty,
}
"""What each type of event carries."""


class Event(TypedDict):
    """One message about a run. `node` is empty for the run itself; `time` is ISO 8601."""

    seq: int | None
    time: str
    run: str
    type: EventType
    node: str
    payload: Payload


class NodeState(TypedDict):
    """A node in a snapshot. Times are ISO 8601; `seconds` is from start to finish."""

    node: str
    type: str
    status: str
    queue: str
    attempt: int
    reduced: bool
    digest: str
    reason: str
    progress: float
    stage: str
    detail: Mapping[str, Any]
    outputs: Mapping[str, Any]
    warnings: list[str]
    error: Problem | None
    expected_seconds: float | None
    queued_at: str | None
    started_at: str | None
    finished_at: str | None
    seconds: float | None


class Snapshot(TypedDict):
    """A run as it stands after event `seq`; events after that complete it."""

    run: str
    workflow: str | None
    name: str
    status: str
    cancelling: bool
    error: NodeProblem | None
    seq: int
    priority: int
    created_at: str
    started_at: str | None
    finished_at: str | None
    nodes: list[NodeState]

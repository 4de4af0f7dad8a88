"""What the API of runs takes and answers."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field
from typing_extensions import TypedDict

from ..live.messages import NodeState
from .schemas import Body, Definition

NodeId = Annotated[str, Field(min_length=1, max_length=100)]
NodeIds = Annotated[list[NodeId], Field(max_length=10_000)]
PriorityName = Literal["low", "normal", "high", "urgent"]
RunStatus = Literal["queued", "running", "succeeded", "failed", "cancelled"]
QueueName = Literal["", "render", "network", "analysis"]


class RunOptions(Body):
    """How to run."""

    targets: NodeIds = Field([], description="Run to these nodes, and nothing beyond them.")
    selection: NodeIds = Field([], description="Run these nodes and what they need.")
    force: NodeIds | Literal["all"] = Field([], description="Nodes that run whatever is cached.")
    priority: PriorityName = "normal"
    name: str = Field("", max_length=200)
    inputs: dict[NodeId, uuid.UUID] = Field({}, description="Node to asset, for this run only.")
    params: dict[NodeId, dict[str, Any]] = Field(
        {}, description="Node to parameters that replace the saved ones, for this run only."
    )


class DefinitionRun(RunOptions):
    """A run of something that need not be saved."""

    definition: Definition


class RetryIn(Body):
    """With which graph to go on: as it was, or as the workflow is now."""

    graph: Literal["old", "current"] = "old"


class RerunIn(Body):
    """What to force; left out, what the run itself forced."""

    force: NodeIds | Literal["all"] | None = None


class QueueIn(Body):
    """Which queue; "" is every one."""

    queue: QueueName = ""


class RunRow(Schema):
    """A run in a list."""

    id: uuid.UUID
    workflow_id: uuid.UUID | None
    parent_id: uuid.UUID | None
    name: str
    status: RunStatus
    cancelling: bool
    priority: PriorityName
    error: dict[str, Any] | None
    seq: int
    node_count: int
    finished_count: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class RunOut(RunRow):
    """A run with the timeline of every node, as it stands after event `seq`.

    `queue_positions`: how many of the workspace's nodes start before this one, plus one.
    `eta_seconds` goes by earlier runs; null where nothing is known.
    """

    progress: float
    eta_seconds: float | None

    definition: Definition
    options: dict[str, Any]
    nodes: list[NodeState]
    queue_positions: dict[str, int]


class EventOut(TypedDict):
    """One event; `seq` numbers them without gaps. The payload depends on `type`."""

    seq: int
    time: str
    run: str
    type: str
    node: str
    payload: dict[str, Any]


class LogLine(Schema):
    """A line that a node wrote. `id` grows: ask with `since` for what came after."""

    id: int
    node: str
    attempt: int
    level: str
    message: str
    created_at: datetime


class QueueOut(Schema):
    """A queue as this workspace sees it: nodes that wait and nodes that run."""

    queue: str
    paused: bool
    queued: int
    running: int

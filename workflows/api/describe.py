"""What there is at the nodes of a graph that is being drawn: kind, size, duration, faults."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from ninja import Router, Schema
from pydantic import Field, model_validator

from workspaces.access import READING, ApiRequest
from workspaces.errors import ProblemOut, not_found

from ..graph import InvalidDefinition
from ..models import NodeRun
from ..seeing.describing import Described, describe
from .lookup import workflow_of
from .run_schemas import NodeIds
from .schemas import Body, Definition
from .workflows import unreadable

router = Router(tags=["stills"])


class GraphBody(Body):
    """A definition, or a saved workflow."""

    definition: Definition | None = None
    workflow_id: uuid.UUID | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> GraphBody:
        """It is about one graph."""
        if (self.definition is None) == (self.workflow_id is None):
            raise ValueError("Send either definition or workflow_id")
        return self

    def graph(self, request: ApiRequest) -> Definition:
        """The definition. Raises ApiError 404."""
        if self.workflow_id is not None:
            return dict(workflow_of(request.auth, self.workflow_id).definition)
        return self.definition or {}


class DescribeIn(GraphBody):
    """Which nodes; left out, all of them."""

    nodes: NodeIds = []


class MadeOut(Schema):
    """What an earlier run made of the same: it would be reused."""

    run_id: uuid.UUID
    outputs: dict[str, Any]
    finished_at: datetime | None


class DescribedNode(Schema):
    """What there is at a node. Seconds, pixels, frames per second; 0 where it has none.

    `digest` changes with what is to be seen or heard: pictures of a node may be kept by it.
    `value` is that of a text or number. `made` is there if nothing would have to run.
    """

    kind: Literal["", "clip", "picture", "sound", "text", "number", "receipt"]
    digest: str
    duration: float
    width: int
    height: int
    fps: float
    has_sound: bool
    value: str | float | None
    problem: ProblemOut | None
    warnings: list[str]
    made: MadeOut | None


class DescribeOut(Schema):
    """Every node that was asked for, by id."""

    nodes: dict[str, DescribedNode] = Field(description="By the node's id.")


@router.post("/describe", response=DescribeOut, auth=READING)
def describe_nodes(request: ApiRequest, body: DescribeIn) -> dict[str, Any]:
    """What there is at every node, before anything runs. Nothing is rendered."""
    try:
        found = describe(request.auth.workspace, body.graph(request), body.nodes)
    except KeyError as error:
        raise not_found("node") from error
    except InvalidDefinition as error:
        raise unreadable(error.problems) from error
    return {"nodes": {node: _json(one) for node, one in found.items()}}


def _json(found: Described) -> dict[str, Any]:
    problem, made = found.problem, found.made
    names = DescribedNode.model_fields.keys() - {"problem", "made"}
    return {name: getattr(found, name) for name in names} | {
        "problem": problem.to_json() if problem else None,
        "made": _made(made) if made else None,
    }


def _made(row: NodeRun) -> dict[str, Any]:
    return {"run_id": row.run_id, "outputs": row.outputs, "finished_at": row.finished_at}

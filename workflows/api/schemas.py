"""What the workflow API takes and answers."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from workspaces.errors import ProblemOut
from workspaces.models import shown_name

from ..models import WorkflowVersion

NO_NUL = r"^[^\x00]*$"
Definition = dict[str, Any]
Status = Literal["draft", "saved"]
Role = Literal["output", "input", "intermediate"]


Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL)
]


class Body(BaseModel):
    """What a client sends. A field we do not know is a mistake, and is told."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class WorkflowIn(Body):
    """A workflow to create, or to update where `id` names one."""

    id: uuid.UUID | None = None
    name: str = Field("", max_length=200)
    description: str = Field("", max_length=10_000)
    status: Status = "draft"
    definition: Definition = {}
    revision: int | None = Field(None, ge=1, description="The one this save is made on.")


class WorkflowChange(Body):
    """What to change. A field that is left out stays as it is.

    An `automatic` save moves the draft; versions of those are kept every five minutes only.
    """

    name: str | None = Field(None, min_length=1, max_length=200)
    description: str | None = Field(None, max_length=10_000)
    status: Status | None = None
    definition: Definition | None = None
    revision: int | None = Field(None, ge=1, description="The one this save is made on.")
    automatic: bool = False


class VersionIn(Body):
    """The name under which to keep what is stored; `revision` refuses to do so if it is stale."""

    label: Label
    revision: int | None = Field(None, ge=1)


class VersionChange(Body):
    """A version's name. Without one it may go in time."""

    label: Annotated[str, Field(max_length=200, pattern=NO_NUL)]


class DefinitionIn(Body):
    """A definition that need not be saved."""

    definition: Definition


class RestoreIn(Body):
    """The revision that the browser shows, if a stale restore shall be refused."""

    revision: int | None = Field(None, ge=1)


class VideoLinkIn(Body):
    """An asset that a node made or used."""

    video_id: uuid.UUID
    node_id: str = Field(min_length=1, max_length=100)
    node_type: str = Field(min_length=1, max_length=100)
    role: Role = "output"


class SavedOut(Schema):
    """A workflow after saving, and everything that keeps it from running."""

    workflow_id: uuid.UUID = Field(validation_alias="id")
    name: str
    description: str
    status: Status
    revision: int
    updated_at: datetime
    problems: list[ProblemOut] = []


class WorkflowRow(Schema):
    """A workflow in a list."""

    id: uuid.UUID
    name: str
    description: str
    status: Status
    revision: int
    node_count: int
    video_count: int
    cover: str = Field(description="Address of a picture; empty where there is nothing to show.")
    saved_by: str = Field(description="Empty where nobody is known.")
    created_at: datetime
    updated_at: datetime
    last_executed_at: datetime | None


class VideoLinkOut(Schema):
    """An asset at a node of a workflow."""

    video_id: uuid.UUID = Field(validation_alias="asset_id")
    node_id: str
    node_type: str
    role: Role
    run_id: uuid.UUID | None
    created_at: datetime
    name: str = Field(validation_alias="asset.name")
    kind: str = Field(validation_alias="asset.kind")
    duration: float = Field(validation_alias="asset.duration")
    resolution: str = Field(validation_alias="asset.resolution")


class LastOutputOut(Schema):
    """What a node made when it last succeeded."""

    node_id: str
    node_type: str
    run_id: uuid.UUID
    digest: str
    outputs: dict[str, Any]
    finished_at: datetime | None


class WorkflowOut(WorkflowRow):
    """A whole workflow, with what its nodes made last."""

    definition: Definition
    videos: list[VideoLinkOut]
    last_outputs: list[LastOutputOut]
    problems: list[ProblemOut]


class VersionRow(Schema):
    """A version in a list. `name` was the workflow's, `label` is the version's own."""

    revision: int
    name: str
    label: str
    is_automatic: bool
    saved_by: str
    created_at: datetime

    @staticmethod
    def resolve_saved_by(version: WorkflowVersion) -> str:
        return shown_name(version.user)


class VersionOut(VersionRow):
    """A version with its definition."""

    definition: Definition


class ValidationOut(Schema):
    """Whether a definition can run, and all that keeps it from it."""

    valid: bool
    problems: list[ProblemOut]

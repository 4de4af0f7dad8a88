"""Parameters of the uploader."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from render.picture import FitMode
from uploads.platforms.platform import Visibility
from uploads.rotation import How
from workflows.definition.fields import Label, Seconds
from workflows.definition.hints import hints, when
from workflows.node import NodeParams

FOLDER, ACCOUNTS = "folder", "accounts"
MOST_ACCOUNTS = 50
IF_FOLDER, IF_ACCOUNTS = when(to=[FOLDER]), when(to=[ACCOUNTS])
MERGED = "Takes {workflow}, {date}, {time}, {n}, {video}, {account} and names of nodes."
Preset = Literal["auto", "source", "vertical", "square", "wide"]
Extra = str | bool | int | float


class UploaderParams(NodeParams):
    """Where to, with which words, when, and as which file."""

    to: Literal["folder", "accounts"] = Field(
        "folder", title="Publish to", json_schema_extra=hints("choice")
    )
    accounts: list[uuid.UUID] = Field(
        [],
        max_length=MOST_ACCOUNTS,
        title="Accounts",
        json_schema_extra=hints("accounts", when=IF_ACCOUNTS),
    )
    account_tags: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(
        [],
        max_length=20,
        title="Or all accounts with these tags",
        json_schema_extra=hints("tags", when=IF_ACCOUNTS),
    )
    choose: How = Field(
        "every",
        title="Which of them",
        json_schema_extra=hints(
            when=IF_ACCOUNTS,
            titles={
                "every": "Every one",
                "round_robin": "One, in turn",
                "least_used": "One, the least used",
                "healthiest": "One, the healthiest",
            },
        ),
    )
    title: str = Field(
        "", max_length=2200, title="Title", description=MERGED, json_schema_extra=hints("merge")
    )
    description: str = Field(
        "", max_length=5000, title="Description", json_schema_extra=hints("merge")
    )
    tags: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(
        [], max_length=50, title="Tags", json_schema_extra=hints("tags")
    )
    visibility: Visibility = Field(
        "public", title="Visibility", json_schema_extra=hints(when=IF_ACCOUNTS)
    )
    thumbnail_at: Seconds | None = Field(
        None,
        title="Thumbnail at",
        description="Empty: the platform chooses.",
        json_schema_extra=hints("duration", unit="s", when=IF_ACCOUNTS),
    )
    schedule: datetime | None = Field(
        None,
        title="Not before",
        description="Empty: at once.",
        json_schema_extra=hints(group="When", when=IF_ACCOUNTS),
    )
    held_by: Literal["reelgraph", "platform"] = Field(
        "reelgraph",
        title="Held until then by",
        json_schema_extra=hints(
            group="When",
            when=IF_ACCOUNTS,
            titles={"reelgraph": "Reelgraph", "platform": "The platform"},
        ),
    )
    spread_hours: float = Field(
        0.0,
        ge=0,
        le=720,
        title="Spread over",
        description="Several accounts publish evenly over so long.",
        json_schema_extra=hints(unit="h", group="When", when=IF_ACCOUNTS),
    )
    preset: Preset = Field(
        "auto",
        title="Encode for",
        json_schema_extra=hints(
            advanced=True, when=IF_ACCOUNTS, titles={"auto": "Each account's platform"}
        ),
    )
    fit: FitMode = Field(
        "contain",
        title="Fit",
        description="Where the shape differs.",
        json_schema_extra=hints(advanced=True, when=IF_ACCOUNTS),
    )
    again: bool = Field(
        False,
        title="Publish again",
        description="Although the account has this video under these words.",
        json_schema_extra=hints(advanced=True, when=IF_ACCOUNTS),
    )
    extras: dict[str, dict[str, Extra]] = Field(
        {},
        max_length=20,
        title="Platforms' own choices",
        description='As in {"youtube": {"made_for_kids": false}}.',
        json_schema_extra=hints(advanced=True, when=IF_ACCOUNTS),
    )
    folder: Label = Field(
        "",
        title="Folder",
        description="Inside the output folder.",
        json_schema_extra=hints(when=IF_FOLDER),
    )
    existing: Literal["keep both", "replace"] = Field(
        "keep both",
        title="Another file of this name",
        json_schema_extra=hints(when=IF_FOLDER),
    )

    @field_validator("schedule")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        """A time without a zone is taken for UTC."""
        if moment is None:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

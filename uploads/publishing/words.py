"""The words and choices of an upload as they are stored and as platforms take them. PURE."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from uploads.platforms.platform import Post, Thumbnail, Visibility

MOST_TAGS = 50
Tag = Annotated[str, Field(min_length=1, max_length=100)]


class Words(BaseModel):
    """What is said about a video. A thumbnail is a moment in seconds, or else a picture."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    title: str = Field("", max_length=2200)
    description: str = Field("", max_length=10_000)
    tags: tuple[Tag, ...] = Field((), max_length=MOST_TAGS)
    visibility: Visibility = "public"
    thumbnail_at: float | None = Field(None, ge=0, le=86_400)
    thumbnail_asset: uuid.UUID | None = None
    publish_at: datetime | None = None
    extras: dict[str, Any] = {}

    @field_validator("publish_at")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        """A time without a zone is taken for UTC."""
        if moment is None:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

    @property
    def caption(self) -> str:
        """SHA-256 of what makes two posts of a video the same post."""
        said = [self.title.strip(), self.description.strip(), list(self.tags)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """As a row stores it."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def post(self, key: str = "", picture: Path | None = None, mime: str = "") -> Post:
        """As a platform takes it. `picture` is where the chosen picture lies."""
        chosen = picture is not None or self.thumbnail_at is not None
        thumbnail = Thumbnail(self.thumbnail_at or 0.0, picture, mime) if chosen else None
        return Post(
            title=self.title,
            description=self.description,
            tags=self.tags,
            visibility=self.visibility,
            thumbnail=thumbnail,
            publish_at=self.publish_at,
            extras=self.extras,
            key=key,
        )

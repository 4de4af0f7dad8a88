"""What the library's API takes and answers."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from ..library.uses import uses
from ..models import Asset, AssetRole, GenerationDetail, Kind, SourceType

MOST_AT_ONCE = 1_000
MOST_USES = 200

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Ids = Annotated[list[uuid.UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class Body(BaseModel):
    """What a client sends. A field we do not know is a mistake, and is told."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Urls(Schema):
    """Where an asset's bytes and pictures are; empty where it has no such picture."""

    file: str
    poster: str
    thumbnail: str
    storyboard: str
    cues: str
    waveform: str
    peaks: str


class AssetOut(Schema):
    """A media file: seconds, pixels as displayed, bytes."""

    id: uuid.UUID
    name: str
    kind: Kind
    role: AssetRole
    source_type: SourceType
    platform: str
    category: str
    tags: list[str]
    duration: float
    width: int
    height: int
    resolution: str
    aspect_ratio: str
    fps: float
    codec: str
    audio_codec: str
    has_audio: bool
    size_bytes: int = Field(validation_alias="blob.size_bytes")
    sha256: str
    usage_count: int
    created_at: datetime
    updated_at: datetime
    trashed_at: datetime | None
    urls: Urls

    @staticmethod
    def resolve_urls(asset: Asset) -> dict[str, str]:
        return urls(asset)


class GenerationOut(Schema):
    """How an outside service generated it."""

    provider: str
    model: str
    prompt: str
    params: dict[str, Any]
    external_job_id: str
    status: str
    started_at: datetime | None
    completed_at: datetime | None


class UseOut(Schema):
    """A workflow or run that was given the file (input) or has made it."""

    what: Literal["workflow", "run"]
    id: uuid.UUID
    name: str
    node: str
    role: str
    at: datetime | None
    is_needed: bool = Field(description="Without the file it would not run (again).")


class UsedIn(Schema):
    """Who uses a file: how many, and the newest of them."""

    workflow_count: int
    run_count: int
    uses: list[UseOut]


class AssetDetail(AssetOut):
    """Everything that is known about a media file."""

    variable_fps: bool
    rotation: int
    container: str
    pixel_format: str
    transfer: str = Field(description="smpte2084 (PQ) or arib-std-b67 (HLG); empty for SDR.")
    bit_rate: int
    audio_rate: int
    audio_channels: int
    stream_count: int
    metadata: dict[str, Any]
    generation: GenerationOut | None
    used_in: UsedIn

    @staticmethod
    def resolve_generation(asset: Asset) -> GenerationDetail | None:
        return getattr(asset, "generation", None)

    @staticmethod
    def resolve_used_in(asset: Asset) -> dict[str, Any]:
        found = uses(asset.workspace_id, [asset.pk])
        return {
            "workflow_count": len({use.id for use in found if use.what == "workflow"}),
            "run_count": len({use.id for use in found if use.what == "run"}),
            "uses": found[:MOST_USES],
        }


class AssetChange(Body):
    """What to change. A field that is left out stays as it is."""

    name: str | None = Field(None, min_length=1, max_length=255)
    role: AssetRole | None = None
    platform: str | None = Field(None, max_length=40)
    category: str | None = Field(None, max_length=60)
    tags: list[Tag] | None = Field(None, max_length=50)
    metadata: dict[str, Any] | None = None


class ManyIds(Body):
    """Which files."""

    ids: Ids


def _apart(given: Any) -> Any:
    """Text with commas in it, as several values."""
    if not isinstance(given, list):
        return given
    return [
        part for text in given for part in (text.split(",") if isinstance(text, str) else [text])
    ]


class ManyIdsForm(Body):
    """Which files, as the form of a page says it."""

    ids: Annotated[Ids, BeforeValidator(_apart)] = Field(
        description="The field repeated, or once with commas in between."
    )


class ManyChange(ManyIds):
    """What to do to each of the files."""

    add_tags: list[Tag] = Field([], max_length=50)
    remove_tags: list[Tag] = Field([], max_length=50)
    role: AssetRole | None = None
    platform: str | None = Field(None, max_length=40)
    category: str | None = Field(None, max_length=60)


class ManyDelete(ManyIds):
    """Files for the trash; `confirm`: also those that are in use."""

    confirm: bool = False


class Count(Schema):
    """How many files it was done to."""

    count: int


class EmptyTrash(Body):
    """What to delete for good; everything in the trash if nothing is said."""

    ids: Ids | None = None
    older_than_days: int | None = Field(None, ge=0, le=100_000)


class Emptied(Schema):
    """What is gone for good, and the bytes by which the workspace holds less."""

    assets: int
    freed_bytes: int


class FacetsOut(Schema):
    """How many files have each value, the most frequent first. `moods` are those of audio."""

    total: int
    values: dict[str, dict[str, int]]
    tags: dict[str, int]
    moods: dict[str, int]


class SizeOut(Schema):
    """Files and their bytes."""

    count: int
    bytes: int


class StatsOut(Schema):
    """The library in numbers. `used_bytes`, the trash included, may reach `most_bytes`."""

    total: SizeOut
    roles: dict[str, SizeOut]
    trash: SizeOut
    used_bytes: int
    most_bytes: int | None


class RuleIn(Body):
    """Which files go to the trash by themselves: all conditions must hold."""

    name: str = Field(min_length=1, max_length=120)
    role: AssetRole | Literal[""] = Field("", description="Empty: every role.")
    older_than_days: int | None = Field(None, ge=0, le=100_000)
    unused: bool = Field(True, description="Only what was never used, and what nothing names.")
    is_enabled: bool = True


class RuleOut(Schema):
    """A rule."""

    id: int
    name: str
    role: str
    older_than_days: int | None
    unused: bool
    is_enabled: bool


class CleanIn(Body):
    """Whether to do it or only to say what would be done."""

    dry_run: bool = True
    digest: str = Field(
        "", max_length=64, description="Of the dry run: nothing else goes, or all is refused (409)."
    )


class Cleaned(Schema):
    """A file that a rule takes."""

    asset: uuid.UUID
    name: str
    size_bytes: int
    created_at: datetime
    rule: int


class CleanOut(Schema):
    """What the rules take, or have taken; of the files at most the first thousand are listed."""

    dry_run: bool
    count: int
    bytes: int
    digest: str
    files: list[Cleaned]


def urls(asset: Asset) -> dict[str, str]:
    """Addresses that name the content, so that browsers may keep what they get."""
    base, version = f"/media/{asset.pk}/", f"?v={asset.sha256}"
    seen, moves = asset.kind != Kind.AUDIO, asset.kind == Kind.VIDEO
    there = {
        "file": ("", True),
        "poster": ("poster.png", seen),
        "thumbnail": ("thumbnail", seen),
        "storyboard": ("storyboard.jpg", moves),
        "cues": ("storyboard.vtt", moves),
        "waveform": ("waveform.png", asset.has_audio),
        "peaks": ("peaks.json", asset.has_audio),
    }
    return {name: f"{base}{path}{version}" if has else "" for name, (path, has) in there.items()}

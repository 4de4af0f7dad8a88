"""Media: blobs (bytes, stored once) and assets (a workspace's knowledge of them)."""

from __future__ import annotations

import uuid
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.db import models
from django.db.models.functions import Lower

from workspaces.models import Workspace

from . import store
from .facts import Facts
from .library.models import CleanRule as CleanRule  # Django looks for rows here
from .library.models import SearchEntry as SearchEntry
from .live import EveryManager, LiveManager
from .receiving.models import UploadSession as UploadSession


class Blob(models.Model):
    """One copy of some bytes. Several workspaces' assets may share it."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    key = models.CharField(max_length=120, help_text="blobs/ab/cd/<sha256>.<ext>")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key

    @property
    def path(self) -> Path:
        """Where to read the bytes: a copy, fetched if need be, where they lie in a bucket."""
        return store.path(self.key)

    @property
    def is_there(self) -> bool:
        """Whether there are bytes. Nothing is fetched."""
        return store.is_there(self.key)


class Kind(models.TextChoices):
    VIDEO = "video"
    AUDIO = "audio"
    IMAGE = "image"


class SourceType(models.TextChoices):
    """How an asset came to be."""

    UPLOADED = "uploaded"
    GENERATED = "generated"
    STITCHED = "stitched"
    RENDERED = "rendered"
    IMPORTED = "imported"


class AssetRole(models.TextChoices):
    """What an asset is for."""

    SOURCE = "source"
    TEMPLATE = "template"
    HOT = "hot"
    PRODUCT = "product"
    AUDIO = "audio"
    OVERLAY = "overlay"
    FRAME = "frame"
    OUTPUT = "output"


class Asset(models.Model):
    """A file of a workspace: one per content. Sizes are as displayed, times in seconds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="assets")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="assets")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=255)
    source_type = models.CharField(
        max_length=10, choices=SourceType.choices, default=SourceType.UPLOADED
    )
    role = models.CharField(max_length=10, choices=AssetRole.choices, default=AssetRole.SOURCE)

    duration = models.FloatField(default=0.0, help_text="Seconds; 0 for an image.")
    width = models.PositiveIntegerField(default=0, help_text="Pixels as displayed.")
    height = models.PositiveIntegerField(default=0, help_text="Pixels as displayed.")
    aspect_ratio = models.CharField(max_length=20, blank=True, help_text='As in "16:9".')
    fps = models.FloatField(default=0.0, help_text="Frames per second on average.")
    variable_fps = models.BooleanField(default=False)
    rotation = models.IntegerField(default=0, help_text="Degrees clockwise, already applied.")
    container = models.CharField(max_length=60, blank=True)
    codec = models.CharField(max_length=40, blank=True)
    pixel_format = models.CharField(max_length=40, blank=True)
    transfer = models.CharField(
        max_length=20, blank=True, help_text="smpte2084 (PQ) or arib-std-b67 (HLG); empty for SDR."
    )
    bit_rate = models.PositiveBigIntegerField(default=0)
    audio_codec = models.CharField(max_length=40, blank=True)
    audio_rate = models.PositiveIntegerField(default=0)
    audio_channels = models.PositiveIntegerField(default=0)
    stream_count = models.PositiveIntegerField(default=1)
    to_probe = models.BooleanField(
        default=False, editable=False, help_text="A newer probe may find more in it."
    )

    platform = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=60, blank=True, help_text="Mood or category.")
    tags = models.JSONField(default=list, blank=True)
    usage_count = models.PositiveIntegerField(default=0)
    metadata = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    trashed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="In the trash since then."
    )

    objects = LiveManager()
    every = EveryManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("workspace", "blob"), name="one_asset_per_content"),
        )
        indexes = (
            models.Index(fields=("workspace", "trashed_at", "role", "-created_at")),
            models.Index(fields=("workspace", "trashed_at", "kind", "-created_at")),
            models.Index("workspace", "trashed_at", Lower("name"), "id", name="assets_by_name"),
            models.Index(fields=("workspace", "updated_at"), name="assets_by_change"),
            models.Index(
                fields=("workspace", "trashed_at", "duration", "id"), name="assets_by_duration"
            ),
            models.Index(fields=("workspace", "trashed_at", "width", "id"), name="assets_by_width"),
            models.Index(
                fields=("workspace", "trashed_at", "height", "id"), name="assets_by_height"
            ),
            # Holds all that a list is filtered by, so that no other page has to be read.
            models.Index(
                fields=(
                    "workspace",
                    "trashed_at",
                    "created_at",
                    "id",
                    "kind",
                    "role",
                    "source_type",
                    "platform",
                    "category",
                    "aspect_ratio",
                    "duration",
                    "width",
                    "height",
                ),
                name="assets_by_facts",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def sha256(self) -> str:
        """The content's hash."""
        return str(self.blob_id)

    @property
    def facts(self) -> Facts:
        """What the probe found."""
        return Facts(**{field.name: getattr(self, field.name) for field in fields(Facts)})

    @property
    def media(self) -> dict[str, Any]:
        """The facts that a renderer needs, under the names that it uses (render.picture.Media)."""
        size = ("duration", "width", "height", "fps")
        names = ("sha256", "kind", *size, "has_audio", "transfer", "alpha_codec")
        return {name: getattr(self, name) for name in names}

    @property
    def has_audio(self) -> bool:
        """Whether there is anything to hear."""
        return bool(self.audio_codec)

    @property
    def alpha_codec(self) -> str:
        """The codec of a video that one can see through in places, else empty."""
        return self.facts.alpha_codec

    @property
    def resolution(self) -> str:
        """As in "1920x1080"; empty for audio."""
        return f"{self.width}x{self.height}" if self.width else ""


class GenerationDetail(models.Model):
    """How an asset was generated by an outside service."""

    asset = models.OneToOneField(Asset, models.CASCADE, related_name="generation")
    provider = models.CharField(max_length=60)
    model = models.CharField(max_length=120, blank=True)
    prompt = models.TextField(blank=True)
    params = models.JSONField(default=dict, blank=True)
    external_job_id = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.provider} {self.model}".strip()

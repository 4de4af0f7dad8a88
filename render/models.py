"""What has been made already: renditions (files), proxies (previews), findings (measurements)."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from media_library.models import Asset
from workspaces.models import Workspace


class Rendition(models.Model):
    """The file made from a clip with a specification. `key` is the digest of both."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="renditions")
    key = models.CharField(max_length=64)
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="renditions")
    poster = models.CharField(max_length=120, blank=True, help_text="Storage key of the poster.")
    seconds = models.FloatField(default=0.0, help_text="What making it took.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("workspace", "key"), name="one_rendition_per_key"),
        )

    def __str__(self) -> str:
        return self.key


class Proxy(models.Model):
    """A small preview of a clip or sound: no asset, and gone when nobody has looked for long.

    A worker claims it by conditional UPDATE that raises `attempt`, and renews `lease_until` while
    it works; what an older attempt still writes finds no row.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Kind(models.TextChoices):
        CLIP = "clip"
        SOUND = "sound"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="proxies")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    described = models.JSONField(help_text="The clip or sound, as op.to_json writes it.")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    duration = models.FloatField(default=0.0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempt = models.PositiveIntegerField(default=0, help_text="Grows with every claim.")
    lease_until = models.DateTimeField(null=True, blank=True)
    progress = models.FloatField(default=0.0, help_text="0..1")
    stage = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=40, blank=True, help_text="Why it failed.")
    message = models.TextField(blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("workspace", "key"), name="one_proxy_per_key"),
        )
        indexes = (models.Index(fields=("status", "used_at")),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:8]} ({self.status})"

    @property
    def file_key(self) -> str:
        """Where in the store the video or sound lies."""
        return f"proxies/{self.workspace_id}/{self.key}.{'mp4' if self.is_clip else 'm4a'}"

    @property
    def waveform_key(self) -> str:
        """Where in the store the picture of a sound lies."""
        return f"proxies/{self.workspace_id}/{self.key}.png"

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that lies in the store."""
        return (self.file_key,) if self.is_clip else (self.file_key, self.waveform_key)

    @property
    def is_clip(self) -> bool:
        """Whether there is something to see."""
        return self.kind == self.Kind.CLIP


class Finding(models.Model):
    """A measurement of some content (a beat grid, a loudness), kept so it is made once."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="findings")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    value = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "kind", "key"), name="one_finding_per_key"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

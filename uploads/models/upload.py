"""Uploads: one video for one account, and every step that was made with it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from media_library.models import Asset
from uploads.platforms.errors import SERVICE_DOWN
from uploads.publishing.stages import Stage
from workspaces.models import Workspace

from .account import Account


class Status(models.TextChoices):
    """How an upload stands, for people."""

    PENDING = "pending"
    UPLOADING = "uploading"
    PROCESSING = "processing"
    SUCCESS = "success"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNCONFIRMED = "unconfirmed"


OPEN = (Status.PENDING, Status.UPLOADING, Status.PROCESSING, Status.UNCONFIRMED)
ENDED = (Status.SUCCESS, Status.FAILED, Status.CANCELLED)


class Upload(models.Model):
    """One content under one caption to one account: there is never a second such row.

    Unless somebody wants it `again`: then `occasion` counts. `attempt` is the fencing number of
    whoever works at it until `lease_until`; what an older attempt writes finds no row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="uploads")
    account = models.ForeignKey(Account, models.CASCADE, related_name="uploads")
    platform = models.CharField(max_length=20)
    asset = models.ForeignKey(
        Asset, models.SET_NULL, null=True, blank=True, related_name="publications"
    )

    sha256 = models.CharField(max_length=64, help_text="Of the file.")
    size_bytes = models.PositiveBigIntegerField()
    duration = models.FloatField(default=0.0, help_text="Seconds.")
    file_name = models.CharField(max_length=255)
    title = models.CharField(max_length=2200, blank=True)
    post = models.JSONField(default=dict, help_text="All its words and choices.")
    caption = models.CharField(
        max_length=64, editable=False, help_text="SHA-256 of title, description and tags."
    )
    occasion = models.PositiveIntegerField(default=0, help_text="How often it was wanted again.")

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PENDING)
    stage = models.CharField(
        max_length=10, choices=[(one.value, one.capitalize()) for one in Stage], default=Stage.NEW
    )
    stage_at = models.DateTimeField(default=timezone.now, editable=False)
    # Since when nothing more was sent that could make the stage true, as far as anybody knows; of
    # what is accepted, since when.
    sealed_session = models.TextField(blank=True, editable=False)
    bytes_sent = models.PositiveBigIntegerField(default=0)
    speed = models.FloatField(default=0.0, help_text="Bytes a second.")
    remote_id = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    response = models.JSONField(default=dict, blank=True, help_text="What the platform said last.")

    retries = models.PositiveIntegerField(default=0, help_text="In a row, without progress.")
    max_retries = models.PositiveIntegerField(default=8)
    asked = models.PositiveIntegerField(
        default=0, editable=False, help_text="How often the platform could not tell."
    )
    code = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=1000, blank=True)
    field = models.CharField(max_length=60, blank=True)

    begun_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Its turn among the account's uploads."
    )
    due_at = models.DateTimeField(default=timezone.now, help_text="Not before.")
    wake_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When to go on; empty: with a person."
    )
    attempt = models.PositiveIntegerField(default=0, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    cancel_requested = models.BooleanField(default=False, editable=False)

    run_id = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    node_id = models.CharField(max_length=100, blank=True, editable=False)
    workflow_name = models.CharField(max_length=200, blank=True, editable=False)

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "sha256", "caption", "occasion"), name="never_a_double_post"
            ),
        )
        indexes = (
            models.Index(fields=("workspace", "status", "-created_at")),
            models.Index(fields=("workspace", "-created_at")),
            models.Index(fields=("account", "due_at")),
            models.Index(fields=("status", "wake_at")),
        )

    def __str__(self) -> str:
        return self.title or self.file_name

    @property
    def is_open(self) -> bool:
        """Whether anything is still to come of it."""
        return self.status in OPEN

    @property
    def waits_for_service(self) -> bool:
        """Whether it waits because its platform has failed too often: `message` says so."""
        return self.is_open and self.code == SERVICE_DOWN

    @property
    def eta_seconds(self) -> float | None:
        """Until the last byte is sent, at the present speed."""
        if self.status != Status.UPLOADING or self.speed <= 0:
            return None
        return max(0.0, (self.size_bytes - self.bytes_sent) / self.speed)

    @property
    def fraction(self) -> float:
        """Share of the bytes that were sent."""
        return min(1.0, self.bytes_sent / self.size_bytes) if self.size_bytes else 0.0


class Level(models.TextChoices):
    """How a line of the record is meant."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class UploadStep(models.Model):
    """A line of an upload's record: a step about to be made, its end, or an error."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="steps")
    attempt = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.INFO)
    code = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name}: {self.message}" if self.message else self.name

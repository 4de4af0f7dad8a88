"""An upload from its first byte to the asset that it became, or the reason why it did not."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from workspaces.models import Workspace


class UploadStatus(models.TextChoices):
    """receiving → processing → done | refused; receiving → expired; both → cancelled."""

    RECEIVING = "receiving"
    PROCESSING = "processing"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Concat(models.TextChoices):
    """What a tus upload is to the concatenation extension; empty for an ordinary one."""

    PARTIAL = "partial"
    FINAL = "final"


class UploadSession(models.Model):
    """One upload. How much has arrived is told by its folder; `received` is what lists show."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="upload_sessions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        max_length=10, choices=UploadStatus.choices, default=UploadStatus.RECEIVING
    )
    length = models.PositiveBigIntegerField(null=True, blank=True, help_text="Empty: not yet said.")
    received = models.PositiveBigIntegerField(default=0, help_text="Bytes, after a request.")

    name = models.CharField(max_length=255)
    role = models.CharField(max_length=10)
    platform = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=60, blank=True)
    tags = models.JSONField(default=list, blank=True)
    details = models.JSONField(default=dict, blank=True, help_text="Kept as the asset's metadata.")
    source_url = models.TextField(blank=True, help_text="Of an import: where its bytes are from.")
    raw_metadata = models.TextField(blank=True, help_text="Upload-Metadata as it was sent.")

    expected_sha256 = models.CharField(max_length=64, blank=True, help_text="Claimed by the client")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the bytes that arrived.")
    concat = models.CharField(max_length=10, choices=Concat.choices, blank=True)
    parts = models.JSONField(default=list, blank=True, help_text="Of a final one: partial uploads.")
    raw_concat = models.TextField(blank=True, help_text="Upload-Concat as it was sent.")

    asset = models.ForeignKey(
        "media_library.Asset", models.SET_NULL, null=True, blank=True, related_name="uploads"
    )
    code = models.CharField(max_length=40, blank=True, help_text="Why it was refused.")
    message = models.TextField(blank=True, help_text="The same as a sentence.")
    attempts = models.PositiveIntegerField(default=0, help_text="Times that the job began.")
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="When the job was queued.")
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = (
            models.Index(fields=("workspace", "-created_at")),
            models.Index(
                fields=("status", "expires_at"),
                condition=Q(status__in=("receiving", "processing")),
                name="open_uploads",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.status})"

    @property
    def is_open(self) -> bool:
        """Whether bytes may still come."""
        return self.status == UploadStatus.RECEIVING and self.expires_at > timezone.now()

    @property
    def is_gone(self) -> bool:
        """Whether nothing is left of it that a client could go on with."""
        if self.status in (UploadStatus.PROCESSING, UploadStatus.RECEIVING):
            return self.status == UploadStatus.RECEIVING and not self.is_open
        return self.status != UploadStatus.DONE or self.asset_id is None

    def move(self, before: UploadStatus, after: UploadStatus, **changes: object) -> bool:
        """Change the status, unless somebody else has meanwhile. Whether it was us."""
        changes |= {"status": after, "updated_at": timezone.now()}
        moved = UploadSession.objects.filter(pk=self.pk, status=before).update(**changes)
        self.refresh_from_db()
        return bool(moved)

    def note_received(self, size: int) -> None:
        """`size` bytes are there; from now on there is a full term for the next."""
        self.received, self.expires_at = size, expiry()
        rows = UploadSession.objects.filter(pk=self.pk)
        rows.update(received=size, expires_at=self.expires_at, updated_at=timezone.now())


def expiry() -> datetime:
    """When an upload expires that gets nothing more from now on."""
    return timezone.now() + timedelta(hours=settings.UPLOAD_HOURS)

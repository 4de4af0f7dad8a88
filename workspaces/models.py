"""Tenants: workspaces, their members, API tokens and the audit trail."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

TOKEN_PREFIX = "rg_"


def shown_name(user: User | None) -> str:
    """What to call somebody; empty for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""


class Workspace(models.Model):
    """A tenant. Every other row belongs to one, and every query is scoped to one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    max_render_jobs = models.PositiveIntegerField(
        default=4, help_text="Render jobs that may run at the same time."
    )
    max_storage_bytes = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Storage quota in bytes; empty for none."
    )
    max_upload_bytes = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="Largest upload; empty for the installation's limit."
    )
    upload_chunk_bytes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Bytes per chunk; empty for the installation's size."
    )
    upload_containers = models.JSONField(
        default=list, blank=True, help_text='As in ["mp4", "png"]; empty for all that are allowed.'
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do: a viewer reads, an editor changes, an owner administers."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


class Membership(models.Model):
    """A user's role in a workspace."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.EDITOR)
    chosen_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the user last went to work there."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("workspace", "user"), name="one_role_per_member"),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.role}) in {self.workspace}"

    @property
    def may_edit(self) -> bool:
        """Whether this member may change things."""
        return self.role in (Role.OWNER, Role.EDITOR)


class ApiToken(models.Model):
    """A bearer token for the API. Only its SHA-256 is stored; the text is shown once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="api_tokens")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=120)
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(
        cls, membership: Membership, name: str, expires_at: datetime | None = None
    ) -> tuple[ApiToken, str]:
        """A new token and its text, which cannot be read again later."""
        text = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = cls.objects.create(
            workspace=membership.workspace,
            user=membership.user,
            name=name,
            token_sha256=cls.hash(text),
            expires_at=expires_at,
        )
        return token, text

    @staticmethod
    def hash(text: str) -> str:
        """What is stored of a token."""
        return hashlib.sha256(text.encode()).hexdigest()


class SpentLink(models.Model):
    """A one-time sign-in link that has been used, kept for as long as the link would live."""

    nonce = models.CharField(primary_key=True, max_length=40)
    spent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.nonce


class AuditEvent(models.Model):
    """Who did what, when, to which object. Rows are only ever added."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="audit_events")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.action} {self.target}"

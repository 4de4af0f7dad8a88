"""Accounts: where videos are published, what opens the door there, and how they fare."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from workspaces.models import Workspace


class State(models.TextChoices):
    """How an account fares."""

    OK = "ok", "OK"
    FAILING = "failing", "Failing"
    RECONNECT_NEEDED = "reconnect_needed", "Reconnect needed"


def known_zone(name: str) -> None:
    """Raise ValidationError for a name that no time zone has."""
    if name not in available_timezones():
        raise ValidationError("No time zone has this name; one is Europe/Berlin.", "unknown_zone")


class AccountRows(models.QuerySet["Account"]):
    """Accounts."""

    def living(self) -> AccountRows:
        """Those that were not removed."""
        return self.filter(removed_at=None)


class Account(models.Model):
    """A door to a platform. Its credentials are read and written by `vault` alone.

    A removed account keeps its row without credentials: its uploads stay known, so that connecting
    the same channel again cannot post twice what was posted before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="accounts")
    platform = models.CharField(max_length=20, help_text="The name of a file in platforms/.")
    name = models.CharField(max_length=120)
    remote_id = models.CharField(
        max_length=200, blank=True, help_text="The platform's own id of the channel or page."
    )
    handle = models.CharField(max_length=200, blank=True, help_text="As in @name.")
    tags = models.JSONField(default=list, blank=True)
    settings = models.JSONField(
        default=dict, blank=True, help_text="What is no secret, as a folder or a bucket's name."
    )

    sealed = models.TextField(blank=True, editable=False, help_text="Credentials, encrypted.")
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text="How often credentials were stored."
    )
    token_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    login_expires_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Connect again before; empty: no end known.",
    )
    refresh_claim = models.CharField(max_length=32, blank=True, editable=False)
    refresh_until = models.DateTimeField(null=True, blank=True, editable=False)

    state = models.CharField(max_length=20, choices=State.choices, default=State.OK)
    failure_streak = models.PositiveIntegerField(default=0)
    last_reason = models.CharField(max_length=500, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_failure_at = models.DateTimeField(null=True, blank=True)

    is_enabled = models.BooleanField("enabled", default=True)
    daily_cap = models.PositiveIntegerField(
        null=True, blank=True, help_text="Uploads a day; empty for the platform's."
    )
    gap_seconds = models.PositiveIntegerField(
        null=True, blank=True, help_text="Between two uploads; empty for the platform's."
    )
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[known_zone])

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AccountRows.as_manager()

    class Meta:
        ordering = ("platform", "name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("workspace", "platform", "remote_id"),
                condition=~Q(remote_id=""),
                name="one_account_per_channel",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Where its quiet hours are told."""
        return ZoneInfo(self.time_zone)

    @property
    def is_connected(self) -> bool:
        """Whether there are credentials."""
        return bool(self.sealed)

    @property
    def is_usable(self) -> bool:
        """Whether uploads may be given to it."""
        return self.is_enabled and self.removed_at is None and self.state != State.RECONNECT_NEEDED

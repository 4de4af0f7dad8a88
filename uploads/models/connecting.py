"""Connections under way: somebody was sent to a platform to log in, and may come back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from workspaces.models import Workspace

from .account import Account


class Connecting(models.Model):
    """What is kept between leaving for a platform and coming back; gone with the first return.

    Neither the state nor the browser's secret can be read here, only their SHA-256.
    """

    state_sha256 = models.CharField(primary_key=True, max_length=64)
    browser_sha256 = models.CharField(max_length=64)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    platform = models.CharField(max_length=20)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    sealed = models.TextField(help_text="The PKCE verifier, encrypted.")
    redirect_uri = models.CharField(max_length=500)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.platform} for {self.user}"

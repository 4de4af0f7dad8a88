"""How outside services have been doing."""

from __future__ import annotations

from django.db import models


class Breaker(models.Model):
    """An outside service that has failed since it last answered. See `uploads/breaker.py`.

    `opened_until` keeps callers away.
    """

    service = models.CharField(primary_key=True, max_length=300)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    opened_until = models.DateTimeField(null=True, blank=True)
    probing_until = models.DateTimeField(
        null=True, blank=True, help_text="One caller is trying whether it works again."
    )

    def __str__(self) -> str:
        return self.service

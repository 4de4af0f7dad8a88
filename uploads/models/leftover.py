"""Sessions that were given up, and what they left on their platform."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from .upload import Upload


class Leftover(models.Model):
    """A session that nobody will go on with. The row goes once the platform has forgotten it."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="+")
    sealed = models.TextField(help_text="The session, encrypted as the upload had it.")
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Leftover of {self.upload_id}"

    def take(self, now: datetime, due_at: datetime) -> bool:
        """Have this try to oneself; another is due then. False if somebody else has it."""
        rows = Leftover.objects.filter(pk=self.pk, tries=self.tries, due_at__lte=now)
        taken = bool(rows.update(tries=self.tries + 1, due_at=due_at))
        self.tries += taken
        return taken

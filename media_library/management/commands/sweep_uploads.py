"""`manage.py sweep_uploads`: forget uploads that ran out of time, send lost jobs again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from media_library.receiving.sweeping import sweep


class Command(BaseCommand):
    help = "Expire stale uploads, complete and resubmit stuck ones, delete orphaned folders."

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep()
        self.stdout.write(
            f"{swept.expired} expired, {swept.completed} completed, "
            f"{swept.resubmitted} sent again, {swept.orphans} orphaned folders deleted."
        )

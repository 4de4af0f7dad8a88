"""`manage.py reconcile`: the reconciler, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from workflows.working import reconcile


class Command(BaseCommand):
    """Reconcile once."""

    help = "Put right, now, what crashes left behind: leases, stuck runs, tickets, scratch space."

    def handle(self, *args: Any, **options: Any) -> None:
        reconcile.tick()
        self.stdout.write("Everything that was found is put right.")

"""Uploads that are due and in nobody's hands: new ones, scheduled ones, those of dead workers; and
what sessions that were given up have left."""

from __future__ import annotations

from django.utils import timezone

from . import jobs, leftovers
from .publishing import rows

AT_ONCE = 50


def sweep() -> int:
    """Queue a job for each, the longest due first, and of those that wait for the same turn of
    their account the one that was wanted first; how many. Safe at any time, anywhere."""
    now = timezone.now()
    found = rows.due(now).order_by("wake_at", "created_at", "pk").values_list("pk", flat=True)
    left = leftovers.due(now).order_by("due_at").values_list("pk", flat=True)
    return sum(map(jobs.send, found[:AT_ONCE])) + sum(map(jobs.send_clearing, left[:AT_ONCE]))

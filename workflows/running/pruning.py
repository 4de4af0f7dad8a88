"""Forgets how runs went that ended long ago: their events and log lines, not what they made.

The run, its nodes and its newest event stay, so a snapshot and a follower find what they need.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from workflows.models import NodeLog, Run, RunEvent

BLOCK = 50
"""Runs whose rows go in one statement, so that nobody waits long for the database."""


def prune() -> int:
    """Delete events and log lines older than settings.RUN_LOG_DAYS; of how many runs."""
    if not settings.RUN_LOG_DAYS:
        return 0
    pruned = 0
    while runs := _old():
        RunEvent.objects.filter(run__in=runs, seq__lt=F("run__seq")).delete()
        NodeLog.objects.filter(node__run__in=runs).delete()
        pruned += len(runs)
    return pruned


def _old() -> list[uuid.UUID]:
    """Some runs that ended so long ago and of which something is left to forget."""
    events = RunEvent.objects.filter(run=OuterRef("pk"), seq__lt=OuterRef("seq"))
    lines = NodeLog.objects.filter(node__run=OuterRef("pk"))
    before = timezone.now() - timedelta(days=settings.RUN_LOG_DAYS)
    rows = Run.objects.filter(status__in=Run.FINISHED, created_at__lt=before)
    rows = rows.filter(finished_at__lt=before).filter(Exists(events) | Exists(lines))
    return list(rows.order_by().values_list("pk", flat=True)[:BLOCK])


__all__ = ["prune"]

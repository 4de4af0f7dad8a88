"""Puts right what a crash left behind. Every step may be repeated, on several hosts at once.

Redis is only asked how many tickets there are: what should be queued follows from the rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta

import structlog
from django.db import DatabaseError
from django.db.models import Exists, OuterRef
from django.utils import timezone

from media_library.store import sweep_abandoned
from render.scratch import sweep_scratch
from workflows.machine import holders
from workflows.models import NodeRun, Run
from workflows.running import advance, tickets
from workflows.running.tickets import QUEUES
from workflows.working import claims, settle

log = structlog.get_logger(__name__)

STALLED = timedelta(seconds=60)
SETTLED_SECONDS = 2

Status = NodeRun.Status


def tick() -> None:
    """Everything once. A step that fails is logged, and the others go on."""
    for step in (release_lost, advance_stuck, issue_tickets, sweep_scratch, sweep_abandoned):
        _attempt(step)


def release(holder: str, *, blame: bool = True) -> int:
    """Give up the leases of the dead process whose name begins so. How many there were."""
    rows = NodeRun.objects.filter(status=Status.RUNNING, holder__startswith=holder)
    return _release(rows, blame=blame)


def release_dead(*, blame: bool = True) -> int:
    """Give up the leases of this machine's dead processes. How many there were."""
    running = NodeRun.objects.filter(status=Status.RUNNING)
    return _release((node for node in running if holders.is_dead(node.holder)), blame=blame)


def release_lost() -> int:
    """Give up leases whose holder is dead or does not renew them. How many there were.

    A process of this machine that lives but has not renewed for a minute is ended first, so that
    no node runs twice at once; until then it may just be slow.
    """
    running = NodeRun.objects.filter(status=Status.RUNNING)
    return _release(node for node in running if _is_lost(node))


def advance_stuck() -> int:
    """Continue unfinished runs of which nothing is queued or running. How many there were."""
    busy = NodeRun.objects.filter(run=OuterRef("pk"), status__in=(Status.QUEUED, Status.RUNNING))
    since = timezone.now() - timedelta(seconds=SETTLED_SECONDS)
    runs = Run.objects.exclude(status__in=Run.FINISHED).filter(created_at__lt=since)
    stuck = list(runs.filter(~Exists(busy)).values_list("pk", flat=True))
    for run_id in stuck:
        _attempt(_advancing(run_id))
    return len(stuck)


def issue_tickets() -> None:
    """Send tickets where nodes could start and no ticket is left."""
    for queue in QUEUES:
        if claims.startable(queue):
            tickets.top_up(queue, claims.queued(queue).count())


def _advancing(run_id: uuid.UUID) -> Callable[[], None]:
    return lambda: advance.advance(run_id)


def _attempt(step: Callable[[], object]) -> None:
    try:
        step()
    except DatabaseError:
        raise
    except Exception:
        log.exception("A step of the reconciler failed.")


def _is_lost(node: NodeRun) -> bool:
    if holders.is_dead(node.holder):
        return True
    lapsed = timezone.now() - node.lease_until if node.lease_until else STALLED
    if not holders.is_alive(node.holder):
        return lapsed > timedelta(0)
    if lapsed <= STALLED:
        return False
    holders.kill(node.holder)
    return True


def _release(nodes: Iterable[NodeRun], *, blame: bool = True) -> int:
    return sum(settle.died(node, blame=blame) for node in list(nodes))

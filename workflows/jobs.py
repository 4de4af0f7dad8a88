"""What RQ calls: serve a queue for a second or two, claiming nodes from the database.

Short nodes share one ticket (a forked work-horse costs 12 ms, a claim about one), a long one
has its ticket for itself.
"""

from __future__ import annotations

import functools
import time
from collections import Counter

from django.db import connections

from workflows.live import publisher
from workflows.running import tickets
from workflows.running.tickets import QUEUES
from workflows.working import claims
from workflows.working.execute import execute

BUDGET_SECONDS = 2.0


def serve(queue: str) -> int:
    """Run the nodes of `queue` whose turn it is until the time is up. How many ran."""
    ends, ran = time.monotonic() + BUDGET_SECONDS, 0
    found: Counter[str] = Counter()
    try:
        with tickets.collected(found.update):
            while (not ran or time.monotonic() < ends) and (node := claims.claim(queue)):
                execute(node, functools.partial(_spread, queue))
                ran += 1
                _hand_over(queue, found)
        if ran and claims.startable(queue):
            tickets.top_up(queue)
    finally:
        publisher.flush()
        connections.close_all()
    return ran


def drain(*queues: str) -> int:
    """Run everything that may start now, here and without RQ. How many nodes ran."""
    ran = 0
    with tickets.collected(lambda counts: None):
        while node := next(filter(None, map(claims.claim, queues or QUEUES)), None):
            execute(node)
            ran += 1
    return ran


def _spread(queue: str) -> None:
    """While a node takes long, let another worker take what else is queued."""
    if claims.queued(queue).exists():
        tickets.top_up(queue)


def _hand_over(queue: str, found: Counter[str]) -> None:
    """Send tickets for what became queued, all but the one that is taken here next."""
    found[queue] -= 1
    tickets.send_all({name: count for name, count in found.items() if count > 0})
    found.clear()

"""Keeps the lease of the node that this process runs, and hears when it is to stop.

One thread for the process, asleep while nothing runs for long: a node that ends within a quarter
of a second costs it nothing.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from django.db import DatabaseError, connections

from workflows.models import NodeRun
from workflows.working import claims

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.25
RENEW_SECONDS = 1.5
LONGEST_SECONDS = 6 * 3600.0
"""A node that takes longer hangs: its lease lapses, and the reconciler ends its process."""


class Lease:
    """The lease of one attempt. `cancelled`: the user asked; `lost`: it is somebody else's.

    `when_long` is called once, by another thread, if the node is not one of the short ones.
    """

    def __init__(self, node: NodeRun, when_long: Callable[[], None]) -> None:
        self.node = node
        self._when_long, self.looked = when_long, False
        self.cancelled = node.cancel_requested
        self.lost = False
        self._began = self._renewed = time.monotonic()

    @property
    def stopped(self) -> bool:
        """Whether there is any reason not to go on."""
        return self.cancelled or self.lost

    def look(self) -> None:
        """Ask the database whether to stop, and renew in time.

        A lease that could not be renewed while it lasted counts as lost: another may have it.
        """
        now = time.monotonic()
        try:
            if not self.looked:
                self.looked = True
                self._when_long()
            asked = claims.held(self.node).values_list("cancel_requested", flat=True).first()
            self.lost, self.cancelled = asked is None, bool(asked)
            due = now - self._renewed >= RENEW_SECONDS
            if due and now - self._began < LONGEST_SECONDS and claims.renew(self.node):
                self._renewed = now
        except DatabaseError as error:
            log.warning("A lease could not be renewed.", node=self.node.pk, error=str(error))
            self.lost = now - self._renewed > claims.LEASE.total_seconds()
            connections.close_all()  # a broken one stays broken; the next look makes a new one


class _Keeper:
    """The thread that looks after the current lease, in steps of LOOK_SECONDS.

    Nobody wakes it for a node that begins or ends: the switch would cost more than short nodes.
    """

    def __init__(self) -> None:
        self._current: Lease | None = None
        self._thread: threading.Thread | None = None

    def keep(self, lease: Lease | None) -> None:
        self._current = lease
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="lease", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            seen = self._current
            time.sleep(LOOK_SECONDS)
            while seen is not None and seen is self._current:
                seen.look()
                time.sleep(LOOK_SECONDS)
            if seen is not None and seen.looked:
                connections.close_all()


_keeper = _Keeper()


def _after_fork() -> None:
    """Threads do not survive a fork: the child's first lease starts a new one."""
    global _keeper
    _keeper = _Keeper()


os.register_at_fork(after_in_child=_after_fork)


@contextmanager
def kept(node: NodeRun, when_long: Callable[[], None]) -> Iterator[Lease]:
    """Keep the lease of a claimed node inside the `with`."""
    lease = Lease(node, when_long)
    _keeper.keep(lease)
    try:
        yield lease
    finally:
        _keeper.keep(None)

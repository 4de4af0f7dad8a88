"""Keeps an upload in hand while this process works at it, and hears when it is to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from django.db import DatabaseError, connections

from uploads.models import Upload

from . import rows

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.25
RENEW_SECONDS = 1.5


class Stopped(Exception):
    """Not to go on: the user asked (`cancelled`), the caller did, or somebody else has it."""

    def __init__(self, *, cancelled: bool) -> None:
        super().__init__("cancelled" if cancelled else "stopped")
        self.cancelled = cancelled


class Lease:
    """The hold on one upload. `stop` asks the caller whether to end it early."""

    def __init__(self, upload: Upload, cut: Callable[[], None], stop: Callable[[], bool]) -> None:
        self.upload = upload
        self._cut, self._stop = cut, stop
        self.cancelled, self.lost, self.dropped = upload.cancel_requested, False, False
        self._over = threading.Event()
        self._woken = threading.Event()
        self._renewed = time.monotonic()

    def check(self) -> None:
        """Raises Stopped if there is any reason not to go on."""
        if self.cancelled or self.lost or self.dropped:
            raise Stopped(cancelled=self.cancelled and not self.lost)

    def wait(self, seconds: float) -> None:
        """Sleep, unless there is a reason not to go on. Raises Stopped."""
        self.check()
        self._woken.wait(seconds)
        self.check()

    def forgive(self) -> None:
        """Go on although the user has asked to stop: what may be published must be found out."""
        self.cancelled = False
        self._woken.clear()

    def watch(self) -> None:
        """Look until it is over. Runs in a thread of its own."""
        try:
            while not self._over.wait(LOOK_SECONDS):
                self._look()
        finally:
            connections.close_all()

    def end(self) -> None:
        """Nothing is to be watched any more."""
        self._over.set()

    def _look(self) -> None:
        """A lease that could not be renewed while it lasted counts as lost."""
        now = time.monotonic()
        try:
            asked = rows.held(self.upload).values_list("cancel_requested", flat=True).first()
            if asked is None:
                self._interrupt(lost=True)
            elif asked and not self.upload.cancel_requested:
                self.upload.cancel_requested = True
                self._interrupt(cancelled=True)
            elif self._stop():
                self._interrupt(dropped=True)
            if now - self._renewed >= RENEW_SECONDS and rows.renew(self.upload):
                self._renewed = now
        except DatabaseError as error:
            log.warning("A lease could not be renewed.", error=str(error))
        if now - self._renewed > rows.LEASE.total_seconds():
            self._interrupt(lost=True)

    def _interrupt(
        self, *, lost: bool = False, cancelled: bool = False, dropped: bool = False
    ) -> None:
        self.lost, self.dropped = self.lost or lost, self.dropped or dropped
        self.cancelled = self.cancelled or cancelled
        self._woken.set()
        self._cut()


@contextmanager
def kept(upload: Upload, cut: Callable[[], None], stop: Callable[[], bool]) -> Iterator[Lease]:
    """Keep the lease inside the `with`. `cut` is called from another thread to interrupt."""
    lease = Lease(upload, cut, stop)
    watcher = threading.Thread(target=lease.watch, name="upload-lease", daemon=True)
    watcher.start()
    try:
        yield lease
    finally:
        lease.end()
        watcher.join()

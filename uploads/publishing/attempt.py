"""One attempt at an upload: what it knows, and how it follows what `moves` decides."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from uploads.models import Level, Status, Upload

from . import moves, rows
from .lease import Lease
from .opened import Opened
from .pieces import Meter, reader
from .stages import Stage

PATIENT_SECONDS = 12.0
"""What is waited for here; longer waits give the worker back."""
COMMIT_SECONDS = 1.0

Watch = Callable[[Upload], None]


class Attempt:
    """Holds an upload, writes how it stands, waits, and lets go of it."""

    def __init__(self, upload: Upload, door: Opened, lease: Lease, watch: Watch) -> None:
        self.upload, self.door, self.lease, self.watch = upload, door, lease, watch
        self.platform = door.platform
        self.offset: int | None = None
        """Where the platform stands, if it has said so."""
        self.asking = False
        self.was_cancelled = upload.cancel_requested
        self.refused = False
        """Whether the platform has said of the last piece that it did not take it."""
        self.renewals = 0
        self.ends_waiting = time.monotonic() + settings.PUBLISH_PATIENCE_SECONDS
        self._committed = 0.0
        self.read = reader(door.video.path, Meter(self._progress), lease.check)

    def _follow(self, verdict: moves.Verdict) -> None:
        match verdict:
            case moves.Again():
                self._again(verdict)
            case moves.Renew():
                self.renewals += 1
                self.door.renew()
                self.offset = None
                self._write("renew", verdict.message, stage=verdict.stage)
            case moves.Wait():
                self._wait(verdict)
            case moves.Doubt():
                self._doubt(verdict)
            case moves.Fail():
                self._fail(verdict)

    def _again(self, verdict: moves.Again) -> None:
        self.offset = None
        retries = self.upload.retries + 1
        note = f"{verdict.message} Trying again ({retries} of {self.upload.max_retries})."
        self._write("retry", note, level=Level.WARNING, code=verdict.code,
                    message=verdict.message, stage=verdict.stage, retries=retries)  # fmt: skip
        self._pause(verdict.seconds)

    def _wait(self, verdict: moves.Wait) -> None:
        self.offset = None
        fresh = verdict.stage == Stage.NEW
        known = verdict.message == self.upload.message
        self._write("" if known else "wait", verdict.message, level=Level.WARNING,
                    code=verdict.code, message=verdict.message, stage=verdict.stage,
                    **({"status": Status.PENDING} if fresh else {}))  # fmt: skip
        self._let_go(max(verdict.until, timezone.now() + timedelta(seconds=1)))

    def _doubt(self, verdict: moves.Doubt) -> None:
        """Nobody can tell now. Ask again later, a few times."""
        wake_at = moves.ask_again_at(self.upload.asked, timezone.now())
        self._write("unconfirmed", verdict.message, level=Level.WARNING, code=verdict.code,
                    message=verdict.message, status=Status.UNCONFIRMED, retries=0,
                    asked=self.upload.asked + 1, wake_at=wake_at, lease_until=None,
                    speed=0.0)  # fmt: skip
        self.watch(self.upload)

    def _fail(self, verdict: moves.Fail) -> None:
        rows.end(self.upload, Status.FAILED, "failed", verdict.message, stage=Stage.NEW,
                 code=verdict.code, message=verdict.message, field=verdict.field)  # fmt: skip
        self.door.failed(verdict.message, reconnect=verdict.reconnect)
        self.watch(self.upload)

    def _pause(self, seconds: float) -> None:
        """Wait here if that is short, else give the worker back until then."""
        self.watch(self.upload)
        seconds *= settings.PUBLISH_PACE
        left = self.ends_waiting - time.monotonic()
        if seconds <= min(PATIENT_SECONDS, left):
            self.lease.wait(seconds)
        else:
            self._let_go(timezone.now() + timedelta(seconds=seconds))

    def _let_go(self, wake_at: datetime) -> None:
        self._write(lease_until=None, wake_at=wake_at, speed=0.0)
        self.watch(self.upload)

    def _progress(self, offset: int, speed: float) -> None:
        self.upload.bytes_sent, self.upload.speed = offset, speed
        self.watch(self.upload)
        if time.monotonic() - self._committed >= COMMIT_SECONDS:
            self._committed = time.monotonic()
            self._write(bytes_sent=offset, speed=speed)

    def _write(self, step: str = "", note: str = "", **changes: Any) -> None:
        rows.write(self.upload, step, note, **changes)

    def _stand(self) -> moves.Where:
        upload = self.upload
        return moves.Where(
            title=self.platform.title,
            stage=Stage(upload.stage),
            asking=self.asking,
            retries=upload.retries,
            max_retries=upload.max_retries,
            renewals=self.renewals,
        )

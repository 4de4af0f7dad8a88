"""Carrying one upload as far as it goes now. The only module that lets a platform be called.

Each step is committed before it is made, so that whoever goes on after a kill knows what may have
happened; `moves` says what follows from trouble. See `uploads/platforms/platform.py` for the calls.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import httpx
import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from media_library.store import in_use
from uploads import choosing, leftovers
from uploads.models import Level, Status, Upload
from uploads.platforms.errors import (
    SERVICE_DOWN,
    Permanent,
    PlatformError,
    QuotaExceeded,
    SessionGone,
    Temporary,
    TokenExpired,
)
from uploads.platforms.platform import Outcome, Piece, Sent

from . import moves, rows
from .attempt import Attempt, Watch
from .lease import Stopped, kept
from .opened import NotReady, opened
from .stages import DOUBTFUL, Stage

log = structlog.get_logger(__name__)

OFF = timedelta(minutes=10)
"""Until it is looked again whether an account was switched on."""
MAKING_SURE = "Stopped. Making sure that nothing was published."
MAYBE_PUBLISHED = (Stage.LAST, Stage.FINISHING)


def perform(
    upload_id: uuid.UUID,
    watch: Watch = lambda upload: None,
    stop: Callable[[], bool] = lambda: False,
) -> Upload | None:
    """Go on with an upload until it has ended or has to wait. None if it is not to be had now.

    `watch` hears of progress, `stop` is asked (by another thread) whether to let go.
    """
    upload = rows.claim(upload_id)
    if upload is None:
        return None
    context = {"upload": str(upload.pk), "platform": upload.platform, "attempt": upload.attempt}
    with structlog.contextvars.bound_contextvars(**context), in_use():
        try:
            with opened(upload) as door, kept(upload, door.cut, stop) as lease:
                _Performance(upload, door, lease, watch).run()
        except NotReady as error:
            _not_ready(upload, error)
        except (rows.Lost, Stopped):
            log.info("Somebody else goes on with this upload, or nobody is to.")
            rows.held(upload).update(lease_until=None, **rows.last_sent(upload, timezone.now()))
    return upload


def _not_ready(upload: Upload, error: NotReady) -> None:
    """It has failed, unless it was or may have been published before."""
    said: dict[str, Any] = {"code": error.code, "message": error.message}
    if upload.stage == Stage.PUBLISHED:
        rows.end(upload, Status.SUCCESS, "done", error.message, **said)
    elif upload.stage in DOUBTFUL:
        rows.write(upload, "unconfirmed", error.message, level=Level.WARNING, wake_at=None,
                   status=Status.UNCONFIRMED, lease_until=None, **said)  # fmt: skip
    else:
        rows.end(upload, Status.FAILED, "failed", error.message, **said)


class _Performance(Attempt):
    """One attempt, from wherever the upload stands."""

    def run(self) -> None:
        """Move until there is nothing to do now."""
        while self.upload.lease_until is not None:
            try:
                self._try()
            except (Stopped, rows.CancelAsked) as stopped:
                if isinstance(stopped, Stopped) and not stopped.cancelled:
                    raise
                self.lease.forgive()
                self._cancel()

    def _try(self) -> None:
        try:
            self._move()
        except (Stopped, rows.CancelAsked, rows.Lost):
            raise
        except Exception as error:
            self._after(error)

    def _move(self) -> None:
        self.lease.check()
        if self.upload.stage in (Stage.SENDING, Stage.SENT):
            self._enter()
        match self.upload.stage:
            case Stage.NEW:
                self._begin()
            case Stage.SENDING if self.offset is not None:
                self._send(self.offset)
            case Stage.SENDING:
                self._where()
            case Stage.LAST:
                self._where()
            case Stage.SENT:
                self._finish()
            case Stage.FINISHING:
                self._find()
            case Stage.ACCEPTED:
                self._poll()
            case _:
                self._decorate()

    def _begin(self) -> None:
        self.asking = self.refused = False
        door = self.door
        if not self._may_begin():
            return
        problems = list(self.platform.check(door.post, door.video.facts, timezone.now()))
        if problems:
            raise Permanent(problems[0].message, field=problems[0].field, code=problems[0].code)
        self._enter()
        self.platform.prepare(door.line, door.post, door.video)
        self._write("begin", status=Status.UPLOADING, unless_cancelled=True, code="", message="")
        session = self.platform.begin(door.line, door.post, door.video)
        door.keep(session)
        self.offset = 0
        before, new = self.upload.sealed_session, door.sealed
        try:
            self._write("begun", stage=Stage.SENDING, bytes_sent=0, gives_up=before, **new)
        except rows.Lost:
            with suppress(IntegrityError), transaction.atomic():  # or the upload is gone, too
                leftovers.note(self.upload, new["sealed_session"])
            raise

    def _may_begin(self) -> bool:
        """Whether the account may post now: others may have posted since this was planned."""
        now = timezone.now()
        if not self.upload.account.is_enabled:
            message = f"“{self.upload.account.name}” is switched off."
            self._wait(moves.Wait(Stage.NEW, now + OFF, "switched_off", message))
            return False
        at = choosing.take_turn(self.upload, now)
        if at is None:
            name = self.upload.account.name
            raise Permanent(f"“{name}” may post nothing: its daily cap is 0.", code="no_cap")
        if at > now:
            message = f"“{self.upload.account.name}” may post again at {at:%H:%M} UTC."
            self._wait(moves.Wait(Stage.NEW, at, "pace", message))
        return at <= now

    def _enter(self) -> None:
        """Raises ServiceDown while the platform is left alone.

        Asked only where nothing can have been published: finding that out waits for nothing.
        """
        self.door.service.enter()
        if self.upload.code == SERVICE_DOWN:
            self._write("goes on", code="", message="")

    def _send(self, offset: int) -> None:
        size = self.upload.size_bytes
        length = self.platform.piece(self.door.session, offset, size)
        piece = Piece(offset, min(size, offset + max(1, length)), size, self.read)
        publishes = piece.is_last and self.platform.last_byte_publishes
        stage = Stage.LAST if publishes else Stage.SENDING
        first_or_last = self.asking or piece.is_last or not piece.start
        self._write(
            "send" if first_or_last else "", f"from {piece.start:,} to {piece.end:,} of {size:,}",
            stage=stage, status=Status.UPLOADING, unless_cancelled=True,
        )  # fmt: skip
        self.offset = None
        self.asking = False
        said = self.platform.send(self.door.line, self.door.session, self.door.post, piece)
        self._accept(said, offset)

    def _where(self) -> None:
        """Ask up to where the platform holds the file."""
        self.asking = True
        before = self.upload.bytes_sent
        try:
            said = self.platform.where_is(self.door.line, self.door.session, self.door.video)
        except SessionGone as error:
            if self.upload.stage != Stage.LAST:
                raise
            log.info("The session has ended.", reason=error.message)
            self._find()
            return
        self._accept(said, before)

    def _accept(self, said: Sent | Outcome, before: int) -> None:
        if isinstance(said, Outcome):
            self._settle(said)
            return
        if not self.asking and said.offset <= before:
            title = self.platform.title
            raise Temporary(f"{title} kept nothing of what was sent.", code="not_kept")
        self.renewals = 0
        if said.session is not None:
            self.door.keep(said.session)
        self.offset = min(said.offset, self.upload.size_bytes)
        complete = self.offset == self.upload.size_bytes
        doubted = self.asking and self.upload.stage == Stage.LAST and not complete
        # A session that is given up is followed by another, should it be retried.
        if doubted and self.upload.cancel_requested and self._is_on_its_way():
            return
        moved = {"retries": 0} if self.offset > before else {}
        self._write(
            "stands" if self.asking or complete else "", f"{self.offset:,} bytes are there",
            stage=Stage.SENT if complete else Stage.SENDING,
            bytes_sent=self.offset, **self.door.sealed, **moved,
        )  # fmt: skip

    def _finish(self) -> None:
        self.asking = False
        self._write("finish", stage=Stage.FINISHING, unless_cancelled=True)
        door = self.door
        self._settle(self.platform.finish(door.line, door.session, door.post, door.video))

    def _find(self) -> None:
        """Ask whether it was published."""
        self.asking = True
        door = self.door
        outcome = self.platform.find(door.line, door.session, door.post, door.video)
        if outcome is None and self.refused:
            self._write("absent", "It was refused, and so it is not there", stage=Stage.NEW)
        elif outcome is None:
            message = moves.UNTOLD.format(title=self.platform.title)
            self._doubt(moves.Doubt("untold", message))
        elif outcome.state == "absent":
            self._absent()
        else:
            self._settle(outcome)

    def _absent(self) -> None:
        """Believe it once nothing that was sent before can still be on its way."""
        if self._is_on_its_way():
            return
        self.offset = None
        self.refused = False
        stage = Stage.SENT if self.upload.stage == Stage.FINISHING else Stage.NEW
        self._write("absent", "The platform has no such post", stage=stage)

    def _is_on_its_way(self) -> bool:
        """Whether something that was sent before may still arrive. If so, time is given to it."""
        settled = self.upload.stage_at + timedelta(seconds=settings.PUBLISH_SETTLE_SECONDS)
        left = (settled - timezone.now()).total_seconds()
        if left > 0:
            self._pause(left)
        return left > 0

    def _poll(self) -> None:
        self.asking = True
        self._settle(self.platform.poll(self.door.line, self.door.session, self.upload.remote_id))

    def _settle(self, outcome: Outcome) -> None:
        """Write what the platform says has become of the post."""
        if outcome.session is not None:
            self.door.keep(outcome.session)
        said: dict[str, Any] = {
            "remote_id": outcome.remote_id or self.upload.remote_id,
            "url": outcome.url or self.upload.url,
            "response": dict(outcome.response) or self.upload.response,
            **self.door.sealed,
        }
        match outcome.state:
            case "published" | "scheduled":
                self._write("published", said["url"], stage=Stage.PUBLISHED,
                            status=Status.PROCESSING,
                            bytes_sent=self.upload.size_bytes, **said)  # fmt: skip
            case "processing":
                self._wait_for_platform(outcome, said)
            case "absent" if self._waited() < moves.NOT_YET:
                self._wait_for_platform(outcome, said)
            case "ready":
                self._write("ready", outcome.message, stage=Stage.SENT, **said)
            case "failed":
                self._write("refused", outcome.message, level=Level.WARNING, **said)
                self._follow(moves.after_failed(outcome, self._stand(), random.random()))
            case "absent":
                message = moves.GONE.format(title=self.platform.title)
                self._follow(moves.Fail("absent", message))

    def _wait_for_platform(self, outcome: Outcome, said: dict[str, Any]) -> None:
        """Ask again later, and at last leave it to a person."""
        waited = self._waited()
        if waited > moves.POLLED_FOR:
            message = moves.STILL.format(title=self.platform.title)
            self._doubt(moves.Doubt("still_processing", message))
            return
        is_new = self.upload.stage != Stage.ACCEPTED
        entered = {"stage": Stage.ACCEPTED} if is_new else {}
        self._write("accepted" if is_new else "", outcome.message, status=Status.PROCESSING,
                    retries=0, speed=0.0, bytes_sent=self.upload.size_bytes,
                    **entered, **said)  # fmt: skip
        self._pause(moves.poll_again(outcome.wait, waited))

    def _waited(self) -> float:
        """Seconds, by our pace, for which the platform has been at work."""
        if self.upload.stage != Stage.ACCEPTED:
            return 0.0
        since = (timezone.now() - self.upload.stage_at).total_seconds()
        return float(since / (settings.PUBLISH_PACE or 1.0))

    def _decorate(self) -> None:
        """What may be done afterwards. Trouble with it does not make the post less there."""
        door, upload = self.door, self.upload
        try:
            self.platform.decorate(door.line, door.session, door.post, door.video, upload.remote_id)
        except (PlatformError, OSError) as error:
            self._undecorated(error.message if isinstance(error, PlatformError) else str(error))
        self._done()

    def _undecorated(self, said: str) -> None:
        self._write("decorate", said, level=Level.WARNING, code="decorate", message=said)

    def _done(self) -> None:
        rows.end(self.upload, Status.SUCCESS, "done", self.upload.url, stage=Stage.PUBLISHED)
        self.door.succeeded()
        self.watch(self.upload)

    def _after(self, error: Exception) -> None:
        """Follow what `moves` makes of an error."""
        if not isinstance(error, PlatformError | OSError | httpx.TransportError):
            log.error("An upload failed unexpectedly.", exc_info=error)
        self.lease.check()
        if self.upload.stage == Stage.LAST and not self.asking:
            self.refused = isinstance(error, Temporary | TokenExpired | QuotaExceeded)
        verdict = moves.judge(error, self._stand(), timezone.now(), random.random())
        if self.upload.stage == Stage.PUBLISHED and isinstance(verdict, moves.Fail):
            # The post is there: were this to fail, a retry would publish it a second time.
            self._undecorated(verdict.message)
            self._done()
        else:
            self._follow(verdict)

    def _cancel(self) -> None:
        """End it, unless it may be published already: then that has to be found out first."""
        if self.upload.stage in MAYBE_PUBLISHED:
            if not self.was_cancelled:
                self._write("cancelling", stage=self.upload.stage, message=MAKING_SURE)
            self._find_out()
        if self.upload.lease_until is None:
            return
        if self.upload.stage in (Stage.ACCEPTED, Stage.PUBLISHED):
            self.door.reopen()
            self._write("too late", "The platform has it already", cancel_requested=False)
        elif self.upload.stage in MAYBE_PUBLISHED:
            message = "Cancelled when it may already have been published."
            self._doubt(moves.Doubt("cancelled", message))
        else:
            rows.end(self.upload, Status.CANCELLED, "cancelled", stage=Stage.NEW)
            self.watch(self.upload)

    def _find_out(self) -> None:
        """Ask, once, over a fresh connection, where a cancelled upload stands."""
        self.door.reopen()
        try:
            if self.upload.stage == Stage.LAST:
                self._where()
            else:
                self._find()
        except (PlatformError, OSError, httpx.TransportError) as error:
            log.info("A cancelled upload cannot be asked about.", error=str(error))

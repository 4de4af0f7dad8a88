"""What Facebook and Instagram share: Meta's Graph API, its errors, its upload by offset.

https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from .answers import Found, found, part, rows, text, whole
from .classifying import busy, by_status, retry_after
from .errors import (
    Permanent,
    PlatformError,
    QuotaExceeded,
    Reconnect,
    SessionGone,
    Temporary,
    TokenExpired,
)
from .platform import Line, Outcome, Piece, Platform, Sent, Session

VERSION = "/v25.0"
HOSTS = {
    "api": "https://graph.facebook.com",
    "www": "https://www.facebook.com",
    "upload": "https://rupload.facebook.com",
}
COMPLETE = {"complete", "completed"}

RATE = {4, 17, 32, 341, 613, *range(80_000, 80_015)}
"""Limits of an app, a user, a page, a business."""
RATE_WAIT = timedelta(hours=1)
TOKEN_LOST = {458, 459, 460, 464, 490}
"""Subcodes of 190 that a new token does not mend: permission taken away, checkpoint, password."""
NOT_THERE, NOT_READY, TOO_MANY_POSTS = 33, 2207027, 2207042


class MetaPlatform(Platform):
    """A platform behind the Graph API. All of a file goes in one request, from an offset on."""

    hosts = HOSTS
    last_byte_publishes = False

    def piece(self, session: Session, offset: int, size: int) -> int:
        """The rest: the upload host wants it in one request."""
        return size - offset

    def put(self, line: Line, session: Session, piece: Piece) -> Sent:
        """Send the rest of the file to the session's upload address."""
        headers = {
            "Authorization": f"OAuth {line.token()}",
            "offset": str(piece.start),
            "file_size": str(piece.size),
            "Content-Length": str(piece.length),
            "Content-Type": "application/octet-stream",
        }
        answer = line.http.post(session["url"], content=piece, headers=headers)
        if not answer.is_success or found(answer).get("success") is not True:
            raise self.classify(answer)
        return Sent(piece.end)

    def upload_address(self, line: Line, told: str) -> str:
        """An upload address that the token may be sent to: one of Meta's upload host."""
        if not told.startswith(f"{line.host('upload')}/"):
            raise Temporary(f"{self.title} opened no upload session.", code="no_session")
        return told

    def ask(self, line: Line, method: str, path: str, **fields: str) -> Found:
        """A call of the Graph API. The token goes in a header, never into an address."""
        sent: dict[str, Any] = {"params" if method == "GET" else "data": fields}
        headers = {"Authorization": f"Bearer {line.token()}"}
        answer = line.http.request(
            method, f"{line.host('api')}{VERSION}/{path}", headers=headers, **sent
        )
        if not answer.is_success:
            raise self.classify(answer)
        return found(answer)

    def unless_listed(self, line: Line, path: str, id: str) -> Outcome:
        """What has become of a post that Meta says not to know. It says so as well of what a login
        may not see: so the list in which the post would stand has to be open, and be without it."""
        listed = rows(self.ask(line, "GET", path, fields="id"), "data")
        is_listed = any(text(row, "id") == id for row in listed)
        return Outcome(state="processing" if is_listed else "absent", remote_id=id)

    def classify(self, answer: httpx.Response) -> PlatformError:
        """By code and subcode; the upload host has errors of its own kind."""
        data = found(answer)
        error = part(data, "error")
        if not error:
            return self._of_upload_host(answer, part(data, "debug_info"))
        code, subcode = whole(error, "code"), whole(error, "error_subcode")
        return (
            self._of_login(code, subcode)
            or self._of_limits(answer, code, subcode)
            or (self._of_content(answer, error, code, subcode))
        )

    def _of_upload_host(self, answer: httpx.Response, debug: Found) -> PlatformError:
        kind = text(debug, "type")
        if not kind:
            broken = Temporary(f"{self.title} gave an answer that cannot be read.", code="broken")
            return broken if answer.is_success else by_status(answer)
        if kind == "NotAuthorizedError":
            return SessionGone(f"{self.title} does not know this upload any more.", code=kind)
        message = f"{self.title}'s upload host did not take the file ({kind})."
        if debug.get("retriable") is False:
            return Permanent(message, field="video", code=kind)
        return busy(answer, message, kind)

    def _of_login(self, code: int, subcode: int) -> PlatformError | None:
        if code == 190 and subcode not in TOKEN_LOST:
            return TokenExpired(f"{self.title} does not take the login any more.", code="190")
        if code in (10, 102, 190) or 200 <= code < 300:
            message = f"{self.title} does not let this login publish there."
            return Reconnect(message, code=str(code))
        return None

    def _of_limits(self, answer: httpx.Response, code: int, subcode: int) -> PlatformError | None:
        now = datetime.now(UTC)
        if code == 9 or subcode == TOO_MANY_POSTS:
            message = f"{self.title} lets this account post no more for today."
            return QuotaExceeded(message, until=now + timedelta(days=1), code=str(code))
        if code in RATE:
            message = f"{self.title} asks for fewer requests."
            wait = timedelta(seconds=retry_after(answer)) or RATE_WAIT
            return QuotaExceeded(message, until=now + wait, code=str(code))
        return None

    def _of_content(
        self, answer: httpx.Response, error: Found, code: int, subcode: int
    ) -> PlatformError:
        words = text(error, "error_user_msg") or text(error, "message")
        if code == 100 and (subcode == NOT_THERE or answer.status_code == 404):
            return SessionGone(f"{self.title} does not know this upload any more.", code="100")
        if code in (1, 2) or error.get("is_transient") is True or answer.status_code >= 500:
            return busy(answer, f"Something went wrong at {self.title}.", str(code))
        if subcode == NOT_READY or code == 9007:
            return Temporary(f"{self.title} is still at work on the video.", code=str(code))
        if code == 368:
            return Permanent(f"{self.title} has blocked this account for a while.", code="368")
        return Permanent(f"{self.title} refuses this: {words}"[:300], code=str(code))

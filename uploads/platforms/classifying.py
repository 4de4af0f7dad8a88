"""What an HTTP answer means where a platform has nothing of its own to say. PURE."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from .errors import (
    Permanent,
    PlatformError,
    Reconnect,
    SessionGone,
    Temporary,
    TokenExpired,
    Unconfirmed,
)

BUSY = frozenset({408, 425, 429, 503})
"""Said before anything is done."""
BROKEN = frozenset(range(500, 600)) - BUSY - {501, 505}
"""Said when something may have been done already: also by a proxy in front of the platform, as
520 to 527. (501 and 505: the request was not even understood.)"""


def by_status(answer: httpx.Response) -> PlatformError:
    """The error for a status of 400 and more (or one that was not expected)."""
    status = answer.status_code
    said = f"It answered {status} {answer.reason_phrase}".strip() + "."
    code = f"http_{status}"
    if status == 401:
        return TokenExpired(said, code=code)
    if status == 403:
        return Reconnect(said, code=code)
    if status in (404, 410):
        return SessionGone(said, code=code)
    if status in BUSY:
        return Temporary(said, after=retry_after(answer), code=code)
    if status in BROKEN:
        return Unconfirmed(said, code=code)
    return Permanent(said, code=code)


def busy(answer: httpx.Response, message: str, code: str) -> PlatformError:
    """Trouble of the platform's own: nothing was done, or (by the status) perhaps something."""
    if answer.status_code in BROKEN:
        return Unconfirmed(message, code=code)
    return Temporary(message, after=retry_after(answer), code=code)


def retry_after(answer: httpx.Response) -> float:
    """Seconds to wait for as the header says (in seconds or as a date); 0 without one."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())

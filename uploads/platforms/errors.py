"""What a call to a platform may end in. Each says whether anything can have happened there.

`message` is a sentence for the user. Nothing secret stands in it.
"""

from __future__ import annotations

from datetime import datetime

SERVICE_DOWN = "service_down"


class PlatformError(Exception):
    """A call that did not do what was asked. `code` is for programs."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message, self.code = message, code


class Temporary(PlatformError):
    """Nothing happened, and later it may. `after`: seconds that the platform asks to wait for.

    Of a call that publishes only to be said where the platform surely has not done it.
    """

    def __init__(self, message: str, *, after: float = 0.0, code: str = "") -> None:
        super().__init__(message, code=code)
        self.after = after


class Permanent(PlatformError):
    """Nothing happened, and nothing will unless somebody changes `field` of the post."""

    def __init__(self, message: str, *, field: str = "", code: str = "") -> None:
        super().__init__(message, code=code)
        self.field = field


class Unconfirmed(PlatformError):
    """The call may have been carried out. Only asking the platform can tell.

    Where repeating cannot publish twice (`prepare`, `begin`, `poll`, a piece that is not the last)
    the engine takes it for Temporary; after the last piece and `finish` it asks.
    """


class TokenExpired(PlatformError):
    """Nothing happened: the access token is not valid any more. A fresh one may do."""


class Reconnect(PlatformError):
    """Nothing happened: the user has to connect the account again."""


class QuotaExceeded(PlatformError):
    """Nothing happened: the account, or the app, may do no more before `until` (with a zone)."""

    def __init__(self, message: str, *, until: datetime, code: str = "") -> None:
        super().__init__(message, code=code)
        self.until = until


class ServiceDown(PlatformError):
    """Nothing was called: the platform has failed too often, and is left alone before `until`."""

    def __init__(self, message: str, *, until: datetime) -> None:
        super().__init__(message, code=SERVICE_DOWN)
        self.until = until


class SessionGone(PlatformError):
    """The platform does not know this session (any more): its bytes are lost."""

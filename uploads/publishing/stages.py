"""How far an upload has come. PURE, and the words that rows store."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """What may have happened on the platform. Committed before the call that makes it true."""

    NEW = "new"
    """Nothing that lasts."""
    SENDING = "sending"
    """There is a session; bytes may be moving, and more are missing."""
    LAST = "last"
    """The last byte may be there, and with it, on some platforms, the post."""
    SENT = "sent"
    """All bytes are there, and nothing is published."""
    FINISHING = "finishing"
    """The call that publishes may have been carried out."""
    ACCEPTED = "accepted"
    """The platform has taken it and is at work."""
    PUBLISHED = "published"
    """The post is there."""


DOUBTFUL = (Stage.LAST, Stage.FINISHING, Stage.ACCEPTED)
"""Where nothing may be sent before the platform has been asked."""

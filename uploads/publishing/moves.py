"""What follows from trouble on the way: try again, wait, give up, or doubt. PURE.

The rule behind all of it: where a call that publishes may have been carried out, nothing is sent
before the platform has been asked, and what it cannot say is left to a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from uploads.platforms.errors import (
    Permanent,
    QuotaExceeded,
    Reconnect,
    ServiceDown,
    SessionGone,
    Temporary,
    TokenExpired,
    Unconfirmed,
)
from uploads.platforms.platform import Outcome

from .stages import DOUBTFUL, Stage

FIRST_DELAY, LONGEST_DELAY, JITTER = 1.0, 60.0, 0.25
MOST_RENEWALS = 2
ASK_AGAIN = (60.0, 300.0, 1800.0, 7200.0, 21_600.0)
"""Seconds until an unconfirmed upload is asked about again, by how often it was."""
NOT_YET, LONGEST_POLL, POLLED_FOR = 300.0, 900.0, 86_400.0
"""Seconds that a post may take to be shown at all, between two questions how far the platform is,
and until nobody asks any more: the day for which Instagram keeps what waits to be published. The
others name no time."""

UNTOLD = "{title} cannot tell whether this was published. Look there, and say so here."
STILL = "{title} has not said for a day that this is done. Look there, and say so here."
GONE = "{title} does not have this any more: it was deleted there, or taken down."
AWAY = "{title} does not answer."
BROKEN = "Something went wrong on our side. The log has the details."


@dataclass(frozen=True)
class Where:
    """Where the trouble came up. `asking`: the call changed nothing by its nature."""

    title: str
    stage: Stage
    asking: bool
    retries: int
    max_retries: int
    renewals: int = 0

    @property
    def undone(self) -> Stage:
        """The stage when the platform has said that it did not carry the call out.

        Of the last piece it may hold a part all the same: `where_is` will say.
        """
        sent = self.stage == Stage.FINISHING and not self.asking
        return Stage.SENT if sent else self.stage


@dataclass(frozen=True)
class Again:
    """Go on at `stage` after so many seconds. `counts` against the retries."""

    stage: Stage
    seconds: float
    code: str
    message: str
    counts: bool = True


@dataclass(frozen=True)
class Renew:
    """Get a fresh token and go on at `stage`."""

    stage: Stage
    message: str


@dataclass(frozen=True)
class Wait:
    """The platform allows nothing before `until`, or is left alone until then."""

    stage: Stage
    until: datetime
    code: str
    message: str


@dataclass(frozen=True)
class Fail:
    """It will not be published. `reconnect`: the account is the reason."""

    code: str
    message: str
    field: str = ""
    reconnect: bool = False


@dataclass(frozen=True)
class Doubt:
    """Nobody can tell now whether it was published."""

    code: str
    message: str


Verdict = Again | Renew | Wait | Fail | Doubt


def judge(error: Exception, where: Where, now: datetime, chance: float) -> Verdict:
    """What to do after `error`. `chance` is uniform in 0..1."""
    match error:
        case QuotaExceeded() | ServiceDown():
            return Wait(where.undone, max(error.until, now), error.code or "quota", error.message)
        case TokenExpired() if where.renewals < MOST_RENEWALS:
            return Renew(where.undone, error.message)
        case TokenExpired() | Reconnect():
            message = f"{error.message} Connect the account again, then retry."
            return _given_up("reconnect", message, where, reconnect=True)
        case Temporary():
            seconds = max(error.after, delay(where.retries + 1, chance))
            return _again(where.undone, seconds, error.code or "temporary", error.message, where)
        case SessionGone():
            return _again(_after_loss(where), delay(where.retries + 1, chance),
                          error.code or "session_gone", error.message, where)  # fmt: skip
        case Unconfirmed():
            seconds = delay(where.retries + 1, chance)
            return _again(where.stage, seconds, error.code or "unclear", error.message, where)
        case httpx.TransportError():
            message = AWAY.format(title=where.title)
            return _again(where.stage, delay(where.retries + 1, chance), "away", message, where)
        case Permanent():
            return _given_up(error.code or "refused", error.message, where, field=error.field)
    if where.stage in DOUBTFUL:
        return Doubt("unexpected", BROKEN)
    return Fail("unexpected", BROKEN)


def after_failed(outcome: Outcome, where: Where, chance: float) -> Again | Fail:
    """What to do when the platform says that the post has failed."""
    message = outcome.message or f"{where.title} could not publish this."
    if outcome.again and where.retries < where.max_retries:
        return Again(Stage.NEW, delay(where.retries + 1, chance), "platform_failed", message)
    return Fail("platform_failed", message)


def delay(tries: int, chance: float) -> float:
    """Seconds before the next try after `tries` failures: 1, 2, 4 … 60 ± a quarter."""
    exact: float = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** (tries - 1))
    return exact * (1 + JITTER * (2 * chance - 1))


def ask_again_at(asked: int, now: datetime) -> datetime | None:
    """When to ask once more about what was unconfirmed `asked` times before."""
    return now + timedelta(seconds=ASK_AGAIN[asked]) if asked < len(ASK_AGAIN) else None


def poll_again(wait: float, waited: float) -> float:
    """Seconds until the next question how far the platform is, which has taken `waited` of them:
    first as it asks for, then ever later."""
    return max(wait, min(LONGEST_POLL, waited / 4))


def _after_loss(where: Where) -> Stage:
    """Where to go on without a session. After `finish` it may have gone by being published."""
    if where.stage in (Stage.NEW, Stage.SENDING):
        return Stage.NEW
    if where.stage in (Stage.SENT, Stage.FINISHING):
        return Stage.LAST
    return where.stage


def _again(stage: Stage, seconds: float, code: str, message: str, where: Where) -> Verdict:
    if where.retries < where.max_retries:
        return Again(stage, seconds, code, message)
    tries = f"{where.retries + 1} times" if where.retries else "once"
    if stage in DOUBTFUL:
        return Doubt(code, f"{message} It was asked {tries}.")
    return Fail(code, f"{message} It was tried {tries}.")


def _given_up(
    code: str, message: str, where: Where, *, field: str = "", reconnect: bool = False
) -> Fail | Doubt:
    """A refusal says something about the post only if it was not an answer to a question."""
    if where.asking and where.stage in DOUBTFUL:
        return Doubt(code, message)
    return Fail(code, message, field, reconnect)

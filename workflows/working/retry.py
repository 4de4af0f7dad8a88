"""What follows from an error: try again (when, how) or give up. Decides, touches nothing. PURE.

Backoff is exponential with jitter, so that many nodes that failed together do not come back
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.node import InvalidInput, NodeError, OutOfResources, Temporary

ATTEMPTS = 3
FIRST_DELAY = 1.0
LONGEST_DELAY = 8.0
JITTER = 0.25
DEATHS_ALLOWED = 3

REDUCED_NOTE = "Memory or disk ran out, so this was made at reduced quality."
REDUCED_FAILED = "Memory or disk ran out, at reduced quality too. Free some space and retry."
DIED = "The worker died {deaths} times while it ran this node, so it was not tried again."
UNEXPECTED = "Something went wrong inside this node. The log has the details."


class ServiceDown(Temporary):
    """An outside service is left alone until `retry_at`. Costs the node none of its attempts."""

    code = "service_down"

    def __init__(self, message: str, retry_at: datetime) -> None:
        super().__init__(message)
        self.retry_at = retry_at


@dataclass(frozen=True)
class History:
    """What a node has been through: temporary failures, reduced quality, and what it may."""

    tries: int = 0
    reduced: bool = False
    attempts: int = ATTEMPTS


@dataclass(frozen=True)
class Again:
    """Run the node again at `at` with this history; `note` is for the user."""

    at: datetime
    history: History
    note: str


@dataclass(frozen=True)
class GiveUp:
    """The node has failed, with this error."""

    code: str
    message: str
    field: str = ""


def delay(tries: int, chance: float) -> float:
    """Seconds before the next attempt after `tries` failures: 1, 2, 4, 8, 8 … ± a quarter.

    `chance` is uniform in 0..1.
    """
    exact = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** (tries - 1))
    return exact * (1 + JITTER * (2 * chance - 1))


def judge(error: Exception, history: History, now: datetime, chance: float) -> Again | GiveUp:
    """What to do with a node that raised `error`."""
    match error:
        case ServiceDown():
            return Again(error.retry_at, history, error.message)
        case Temporary():
            return _after_temporary(error, history, now, chance)
        case OutOfResources() if not history.reduced:
            reduced = History(history.tries, reduced=True, attempts=history.attempts)
            return Again(now, reduced, REDUCED_NOTE)
        case OutOfResources():
            return GiveUp(error.error_code, f"{error.message} {REDUCED_FAILED}", error.field)
        case InvalidInput() | NodeError():
            return GiveUp(error.error_code, error.message, error.field)
    return GiveUp("unexpected", UNEXPECTED)


def _after_temporary(
    error: Temporary, history: History, now: datetime, chance: float
) -> Again | GiveUp:
    tries = history.tries + 1
    if tries >= history.attempts:
        times = "once" if tries == 1 else f"{tries} times"
        return GiveUp(error.error_code, f"{error.message} (tried {times})", error.field)
    at = now + timedelta(seconds=delay(tries, chance))
    note = f"{error.message} Trying again ({tries + 1} of {history.attempts})."
    return Again(at, History(tries, history.reduced, history.attempts), note)

"""When an outside service that keeps failing is called again: M. Nygard's circuit breaker
("Release It!"), which is closed, open or half-open. PURE."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES_TO_OPEN = 5
COOL_DOWN = timedelta(minutes=1)


@dataclass(frozen=True)
class Circuit:
    """How an outside service has been doing."""

    failures: int = 0
    opened_until: datetime | None = None
    probing_until: datetime | None = None

    def blocked_until(self, now: datetime) -> datetime | None:
        """When a call may be tried; None if now.

        After the cool-down one caller at a time may probe; the others wait for its answer.
        """
        ahead = [at for at in (self.opened_until, self.probing_until) if at and at > now]
        return max(ahead, default=None)

    def probing(self, now: datetime) -> Circuit:
        """After one caller set out to see whether an open circuit may close."""
        if self.opened_until is None:
            return self
        return Circuit(self.failures, self.opened_until, now + COOL_DOWN)

    def after_failure(self, now: datetime) -> Circuit:
        """One more failure in a row: the fifth and every later one open the circuit."""
        failures = self.failures + 1
        opened = now + COOL_DOWN if failures >= FAILURES_TO_OPEN else None
        return Circuit(failures, opened)

    def sentence(self, title: str, until: datetime) -> str:
        """What is said while it is waited for."""
        times = f"{self.failures} times in a row"
        return f"{title} has failed {times}; trying again at {until:%H:%M} UTC."

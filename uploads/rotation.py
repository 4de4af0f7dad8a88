"""Which account takes which video, and when. Values in, a plan out. PURE.

A plan gives every account a row of moments at its own pace and then hands them out to the videos
in their order: so the order is kept, although no account waits for another.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from .pacing import FREE, Moments, Pace, next_slot

How = Literal["round_robin", "least_used", "healthiest", "every"]
"""`every`: each video goes to each of the accounts. The others give each video to one of them."""
HOWS: tuple[How, ...] = get_args(How)
NOW, NEVER = timedelta(0), float("-inf")
PATIENCE: Mapping[How, timedelta] = {
    "round_robin": timedelta(days=1),
    "least_used": timedelta(days=1),
    "healthiest": NOW,
}
"""How much later than the soonest an account may be whose turn it is; then it is passed over."""


class NoAccount(Exception):
    """Nobody can take a video. The message is a sentence for the user."""


@dataclass(frozen=True)
class Candidate:
    """An account as rotation sees it."""

    id: str
    platform: str = ""
    tags: frozenset[str] = frozenset()
    pace: Pace = FREE
    is_usable: bool = True
    """Enabled, connected, and with a login that works."""
    streak: int = 0
    """Failures in a row."""
    last_success: datetime | None = None
    used: int = 0
    """Posts of the last while, for `least_used`."""


@dataclass(frozen=True)
class Slot:
    """Video `number` (from 0) goes to an account at a moment."""

    number: int
    account: str
    at: datetime


@dataclass(frozen=True)
class History:
    """Posts by account and by pool, past and planned, sorted."""

    posts: Mapping[str, Moments] = field(default_factory=dict)
    pools: Mapping[str, Moments] = field(default_factory=dict)


def choose(
    accounts: Iterable[Candidate],
    *,
    ids: Sequence[str] = (),
    tags: Iterable[str] = (),
    platform: str = "",
) -> list[Candidate]:
    """The accounts that may be used: those named, in that order, or all that have all the tags.

    Raises NoAccount.
    """
    usable = [one for one in accounts if one.is_usable and platform in ("", one.platform)]
    if ids:
        known = {one.id: one for one in usable}
        found = [known[id] for id in dict.fromkeys(ids) if id in known]
    else:
        wanted = frozenset(tags)
        found = [one for one in usable if wanted <= one.tags]
    if not found:
        raise NoAccount(
            "No account can take this: connect or enable one, or choose other accounts or tags."
        )
    return found


def slots(
    accounts: Sequence[Candidate],
    history: History,
    wanted: int,
    now: datetime,
    *,
    how: How = "least_used",
    over: timedelta = NOW,
) -> list[Slot]:
    """An account and a time for each of `wanted` videos, in their order.

    `over` spreads them evenly over so long; caps, gaps and quiet hours may take longer. Raises
    NoAccount.
    """
    if not wanted:
        return []
    if how == "every":
        plans = [_one_each([one], history, wanted, now, "least_used", over) for one in accounts]
        return sorted((slot for plan in plans for slot in plan), key=lambda slot: slot.number)
    return _one_each(accounts, history, wanted, now, how, over)


def ranked(
    accounts: Sequence[Candidate], history: History, how: How, taken: Mapping[str, int] = {}
) -> list[Candidate]:
    """The order in which accounts have their turn. `taken`: posts that are planned besides."""
    if how == "round_robin":
        return _ring(accounts, history)
    if how == "healthiest":
        return sorted(accounts, key=_health)
    return sorted(accounts, key=lambda one: one.used + taken.get(one.id, 0))


def _one_each(
    accounts: Sequence[Candidate],
    history: History,
    wanted: int,
    now: datetime,
    how: How,
    over: timedelta,
) -> list[Slot]:
    book = _Book(history)
    turns = _turns(accounts, history, how)
    found: list[tuple[datetime, str]] = []
    for number in range(wanted):
        earliest = now + over * number / wanted
        free = {one.id: at for one in accounts if (at := book.next(one, earliest)) is not None}
        if not free:
            raise NoAccount("None of the accounts may post at all: their caps are 0.")
        limit = min(free.values()) + PATIENCE[how]
        near = [one for one in accounts if one.id in free and free[one.id] <= limit]
        chosen = turns(near)
        book.take(chosen, free[chosen.id])
        found.append((free[chosen.id], chosen.id))
    return [Slot(number, id, at) for number, (at, id) in enumerate(sorted(found))]


class _Book:
    """What was posted and what is planned. Slots of an account are given from early to late."""

    def __init__(self, history: History) -> None:
        self._own = defaultdict(list, {id: sorted(at) for id, at in history.posts.items()})
        self._pools = defaultdict(list, {id: sorted(at) for id, at in history.pools.items()})
        self._last: dict[str, datetime] = {}

    def next(self, account: Candidate, earliest: datetime) -> datetime | None:
        start = max(earliest, self._last.get(account.id, earliest))
        pool = self._pools[account.pace.pool] if account.pace.pool else []
        return next_slot(account.pace, self._own[account.id], start, pool)

    def take(self, account: Candidate, at: datetime) -> None:
        insort(self._own[account.id], at)
        if account.pace.pool:
            insort(self._pools[account.pace.pool], at)
        self._last[account.id] = at


def _turns(
    accounts: Sequence[Candidate], history: History, how: How
) -> Callable[[Sequence[Candidate]], Candidate]:
    """Says whose turn it is among those that are free; keeps count by itself."""
    taken: Counter[str] = Counter()
    ring = [one.id for one in ranked(accounts, history, how)]
    place = {id: at for at, id in enumerate(ring)}
    after = -1

    def turn(near: Sequence[Candidate]) -> Candidate:
        nonlocal after
        if how == "round_robin":
            chosen = min(near, key=lambda one: (place[one.id] - after - 1) % len(ring))
            after = place[chosen.id]
        elif how == "healthiest":
            chosen = min(near, key=lambda one: place[one.id])
        else:
            chosen = min(near, key=lambda one: (one.used + taken[one.id], place[one.id]))
        taken[chosen.id] += 1
        return chosen

    return turn


def _ring(accounts: Sequence[Candidate], history: History) -> list[Candidate]:
    """In their order, beginning with the least used; of several, with the first of them after the
    one that posted last."""
    if not accounts:
        return []
    last = [_moment(max(history.posts.get(one.id, ()), default=None)) for one in accounts]
    after = last.index(max(last)) + 1 if max(last) > NEVER else 0
    count = len(accounts)
    start = min(range(count), key=lambda at: (accounts[at].used, (at - after) % count))
    return [*accounts[start:], *accounts[:start]]


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at else NEVER


def _health(one: Candidate) -> tuple[int, float, int]:
    return one.streak, -_moment(one.last_success), one.used

"""When an account may post next: gaps, caps and quiet hours. Values in, moments out. PURE.

All moments have a zone. Every rule says of a moment that breaks it from when on it no longer would,
given everything that was and will be posted; so following the rules in turn until all are content
finds the first moment that is allowed, and none before it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
NO_GAP = timedelta(0)
Moments = Sequence[datetime]
"""Sorted."""


@dataclass(frozen=True)
class Cap:
    """At most so many posts in any 24 hours; with a `zone`, from midnight to midnight there.

    `shared`: counted over all accounts of the pool, as a quota of the app is.
    """

    most: int
    zone: str = ""
    shared: bool = False


@dataclass(frozen=True)
class Quiet:
    """No posts from `start` until `end` by the clocks of a zone; over midnight too."""

    start: time
    end: time
    zone: str = "UTC"


@dataclass(frozen=True)
class Pace:
    """The rules of one account. `pool` names those that share caps."""

    gap: timedelta = NO_GAP
    caps: tuple[Cap, ...] = ()
    quiet: Quiet | None = None
    pool: str = ""


FREE = Pace()


def next_slot(pace: Pace, own: Moments, earliest: datetime, pool: Moments = ()) -> datetime | None:
    """The first moment from `earliest` on at which a post breaks no rule; None if there is none.

    `own` are the account's posts and `pool` those of all that share its caps, past and planned.
    """
    if any(cap.most < 1 for cap in pace.caps):
        return None
    moment = earliest
    while True:
        later = max(
            _after_quiet(pace.quiet, moment),
            _after_gap(pace.gap, own, moment),
            *(_after_cap(cap, pool if cap.shared else own, moment) for cap in pace.caps),
        )
        if later == moment:
            return moment
        moment = later


def is_allowed(pace: Pace, own: Moments, moment: datetime, pool: Moments = ()) -> bool:
    """Whether a post at this moment breaks no rule."""
    return next_slot(pace, own, moment, pool) == moment


def used(cap: Cap, posts: Moments, now: datetime) -> int:
    """How many posts the cap counts now: of today, or of the last 24 hours."""
    start = _midnight(cap.zone, now) if cap.zone else now - DAY
    first = bisect_left(posts, start) if cap.zone else bisect_right(posts, start)
    return bisect_right(posts, now) - first


def _after_gap(gap: timedelta, posts: Moments, moment: datetime) -> datetime:
    at = bisect_right(posts, moment)
    if at < len(posts) and posts[at] - moment < gap:
        return posts[at] + gap
    if at and moment - posts[at - 1] < gap:
        return posts[at - 1] + gap
    return moment


def _after_cap(cap: Cap, posts: Moments, moment: datetime) -> datetime:
    if cap.zone:
        first, last = _midnight(cap.zone, moment), _midnight(cap.zone, moment, days=1)
        has = bisect_left(posts, last) - bisect_left(posts, first)
        return last if has >= cap.most else moment
    return _after_window(cap.most, posts, moment)


def _after_window(most: int, posts: Moments, moment: datetime) -> datetime:
    """Of any 24 hours: a run of `most` posts that spans less, with this one, forbids it until a
    day after its first."""
    first, last = bisect_right(posts, moment - DAY), bisect_left(posts, moment + DAY)
    for start in range(last - most, first - 1, -1):
        run_start, run_end = posts[start], posts[start + most - 1]
        if max(run_end, moment) - min(run_start, moment) < DAY:
            return run_start + DAY
    return moment


def _after_quiet(quiet: Quiet | None, moment: datetime) -> datetime:
    if quiet is None or quiet.start == quiet.end:
        return moment
    local = moment.astimezone(_zone(quiet.zone))
    clock, over_midnight = local.time(), quiet.start > quiet.end
    if over_midnight:
        within = clock >= quiet.start or clock < quiet.end
    else:
        within = quiet.start <= clock < quiet.end
    if not within:
        return moment
    day = local.date() + DAY if over_midnight and clock >= quiet.start else local.date()
    for fold in (0, 1):  # where clocks are put back, an hour is there twice
        end = datetime.combine(day, quiet.end.replace(fold=fold), local.tzinfo).astimezone(UTC)
        if end > moment:
            return end
    return moment


def _midnight(zone: str, moment: datetime, days: int = 0) -> datetime:
    local = moment.astimezone(_zone(zone))
    return datetime.combine(local.date() + days * DAY, time.min, local.tzinfo).astimezone(UTC)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)

"""Accounts and their uploads as `rotation` and `pacing` see them, and plans made of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from . import health, pacing, rotation
from .models import OPEN, Account, State, Upload
from .pacing import FREE, Cap, Pace, Quiet
from .platforms import registry
from .platforms.platform import Limits
from .platforms.registry import UnknownPlatform
from .rotation import Candidate, History, How, Slot

LOOK_BACK = timedelta(hours=50)
"""Two days of 25 hours: all that a cap can count from now on. A gap may look back further."""
USED_SINCE = timedelta(days=30)
"""What `least_used` compares."""


@dataclass(frozen=True)
class Load:
    """What an account has to do. `used` of `cap` (None: no cap) are counted now."""

    used: int
    cap: int | None
    cooldown: timedelta
    next_slot: datetime | None


def plan(
    accounts: Sequence[Account],
    wanted: int,
    *,
    how: How = "least_used",
    over: timedelta = rotation.NOW,
    now: datetime | None = None,
) -> list[Slot]:
    """An account (its id as text) and a time for each of `wanted` videos.

    Accounts that cannot be used are left out. Raises rotation.NoAccount.
    """
    now = now or timezone.now()
    usable = rotation.choose(candidates(accounts, now))
    return rotation.slots(usable, history(accounts, now), wanted, now, how=how, over=over)


def take_turn(upload: Upload, now: datetime | None = None) -> datetime | None:
    """When this upload may be begun: `now` if it is its turn, which is then taken; None if never.

    Others may have begun since it was planned, so this is asked just before it begins. Of several
    that ask at once, one after another is heard.
    """
    now = now or timezone.now()
    with transaction.atomic():
        account = _held(upload)
        past = history([account], now, without=upload, planned=False)
        pace = pace_of(account)
        pool = past.pools.get(pace.pool, ())
        at = pacing.next_slot(pace, past.posts[str(account.pk)], now, pool)
        if at == now:
            Upload.objects.filter(pk=upload.pk).update(begun_at=now)
            upload.begun_at = now
    return at


def loads(accounts: Sequence[Account], now: datetime | None = None) -> dict[str, Load]:
    """How busy each account is, by its id as text."""
    now = now or timezone.now()
    past = history(accounts, now)
    return {str(one.pk): _load(one, past, now) for one in accounts}


def candidates(accounts: Iterable[Account], now: datetime | None = None) -> list[Candidate]:
    """Accounts as rotation sees them, in their order."""
    accounts = list(accounts)
    used = _used(accounts, (now or timezone.now()) - USED_SINCE)
    return [
        Candidate(
            id=str(one.pk),
            platform=one.platform,
            tags=frozenset(str(tag) for tag in one.tags),
            pace=pace_of(one),
            is_usable=one.is_usable,
            streak=one.failure_streak,
            last_success=one.last_success_at,
            used=used.get(str(one.pk), 0),
        )
        for one in accounts
    ]


def pace_of(account: Account) -> Pace:
    """The account's rules; where it has none of its own, those of its platform."""
    limits = limits_of(account.platform)
    caps = [Cap(cap_of(account, limits), limits.posts_zone)] if _is_capped(account, limits) else []
    if limits.posts_shared and limits.posts_per_day:
        caps.append(Cap(limits.posts_per_day, limits.posts_zone, shared=True))
    return Pace(
        gap=gap_of(account, limits),
        caps=tuple(caps),
        quiet=_quiet(account),
        pool=account.platform if limits.posts_shared else FREE.pool,
    )


def limits_of(platform: str) -> Limits:
    """What a platform takes; nothing is known of one that is not installed any more."""
    try:
        return registry.get(platform).limits
    except UnknownPlatform:
        return Limits()


def title_of(platform: str) -> str:
    """The platform's name as people know it."""
    try:
        return registry.get(platform).title
    except UnknownPlatform:
        return platform


def cap_of(account: Account, limits: Limits) -> int:
    """Uploads a day, never more than the platform takes; 0 without any cap."""
    own, most = account.daily_cap, limits.posts_per_day
    if own is None or not most:
        return most if own is None else own
    return min(own, most)


def gap_of(account: Account, limits: Limits) -> timedelta:
    """What is left between two uploads."""
    own = account.gap_seconds
    return limits.gap if own is None else timedelta(seconds=own)


def history(
    accounts: Collection[Account],
    now: datetime,
    *,
    without: Upload | None = None,
    planned: bool = True,
) -> History:
    """Posts that count, of the accounts and of the pools that they share with others.

    `planned`: those that are still to come as well.
    """
    pools = {one.platform for one in accounts if limits_of(one.platform).posts_shared}
    gaps = (gap_of(one, limits_of(one.platform)) for one in accounts)
    rows = _counting(now - max([LOOK_BACK, *gaps]), planned)
    rows = rows.filter(Q(account__in=[one.pk for one in accounts]) | Q(platform__in=pools))
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    posts: dict[str, list[datetime]] = {str(one.pk): [] for one in accounts}
    shared: dict[str, list[datetime]] = {pool: [] for pool in pools}
    for account, platform, at in rows.order_by("at").values_list("account", "platform", "at"):
        posts.setdefault(str(account), []).append(at)
        if platform in shared:
            shared[platform].append(at)
    return History(posts, shared)


def _held(upload: Upload) -> Account:
    """The upload's account, locked with all that share its caps, until the transaction ends."""
    rows = Account.objects.select_for_update().order_by("pk")
    if limits_of(upload.platform).posts_shared:
        rows = rows.filter(platform=upload.platform)
    else:
        rows = rows.filter(pk=upload.account_id)
    return next(one for one in list(rows) if one.pk == upload.account_id)


def _counting(since: datetime, planned: bool) -> QuerySet[Any]:
    """Uploads that were begun, however they ended, and those that will be; `at`: when."""
    begun = Q(begun_at__isnull=False)
    rows = Upload.objects.filter(begun | Q(status__in=OPEN) if planned else begun)
    return rows.annotate(at=Coalesce(F("begun_at"), F("due_at"))).filter(at__gte=since)


def _used(accounts: Sequence[Account], since: datetime) -> dict[str, int]:
    rows = _counting(since, planned=True).filter(account__in=[one.pk for one in accounts])
    counted = rows.order_by().values_list("account").annotate(count=Count("pk"))
    return {str(account): count for account, count in counted}


def _load(account: Account, past: History, now: datetime) -> Load:
    limits, pace = limits_of(account.platform), pace_of(account)
    own, pool = past.posts[str(account.pk)], past.pools.get(pace.pool, ())
    cap = cap_of(account, limits) if _is_capped(account, limits) else None
    used = pacing.used(Cap(0, limits.posts_zone), own, now)
    rests = _rests_until(account, now)
    slot = pacing.next_slot(pace, own, rests, pool) if account.is_usable else None
    cooldown = max(rests, pacing.next_slot(pace, own, now, pool) or now) - now
    return Load(used, cap, cooldown, slot)


def _rests_until(account: Account, now: datetime) -> datetime:
    """After failures an account is left alone for a while."""
    if account.state != State.FAILING or account.last_failure_at is None:
        return now
    return max(now, account.last_failure_at + health.cooldown(account))


def _is_capped(account: Account, limits: Limits) -> bool:
    return account.daily_cap is not None or bool(limits.posts_per_day)


def _quiet(account: Account) -> Quiet | None:
    if account.quiet_from is None or account.quiet_until is None:
        return None
    return Quiet(account.quiet_from, account.quiet_until, account.time_zone)

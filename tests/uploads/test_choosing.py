"""Rows as rotation and pacing see them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.uploads.accounts import connected
from uploads import choosing, health
from uploads.choosing import loads, pace_of, plan, take_turn
from uploads.models import Account, Status, Upload
from uploads.pacing import Cap, Quiet
from uploads.platforms import registry
from uploads.platforms.platform import Limits, Platform
from uploads.rotation import NoAccount
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NUMBERS = count()


class Paced(Platform):
    """A platform whose quota all accounts share, and which has a gap of its own."""

    name, title = "paced", "Paced"
    limits = Limits(posts_per_day=3, posts_shared=True, gap=10 * MINUTE)


class Plain(Platform):
    """A platform without any limit."""

    name, title = "plain", "Plain"


@pytest.fixture(autouse=True)
def platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"paced": Paced(), "plain": Plain()}
    monkeypatch.setattr(registry, "installed", lambda: found)


def posted(account: Account, at: datetime, **facts: Any) -> Upload:
    facts = {"status": Status.SUCCESS, "begun_at": at} | facts
    return Upload.objects.create(
        workspace=account.workspace,
        account=account,
        platform=account.platform,
        sha256=f"{next(NUMBERS):064}",
        size_bytes=1,
        due_at=at,
        **facts,
    )


def test_an_account_has_its_platforms_pace_and_its_own(workspace: Workspace) -> None:
    account = connected(workspace, "paced")
    assert pace_of(account).gap == 10 * MINUTE
    assert pace_of(account).caps == (Cap(3), Cap(3, shared=True))
    account.gap_seconds, account.daily_cap = 60, 2
    account.quiet_from, account.quiet_until = time(22), time(7)
    account.time_zone = "Europe/Berlin"
    pace = pace_of(account)
    assert (pace.gap, pace.caps[0]) == (MINUTE, Cap(2))
    assert pace.quiet == Quiet(time(22), time(7), "Europe/Berlin")


def test_no_own_cap_goes_beyond_the_platforms(workspace: Workspace) -> None:
    assert pace_of(connected(workspace, "paced", daily_cap=50)).caps[0] == Cap(3)
    assert pace_of(connected(workspace, "plain", daily_cap=50)).caps == (Cap(50),)
    assert pace_of(connected(workspace, "plain", remote_id="b")).caps == ()


def test_a_platform_that_is_gone_has_no_rules(workspace: Workspace) -> None:
    assert pace_of(connected(workspace, "vanished")).caps == ()


def test_what_was_begun_counts_and_what_never_was_does_not(workspace: Workspace) -> None:
    account, now = connected(workspace, "paced"), timezone.now()
    posted(account, now - HOUR)
    posted(account, now - 2 * HOUR, status=Status.FAILED)
    posted(account, now - 3 * HOUR, status=Status.FAILED, begun_at=None)
    posted(account, now - 3 * HOUR, status=Status.CANCELLED, begun_at=None)
    load = loads([account], now)[str(account.pk)]
    assert (load.used, load.cap) == (2, 3)


def test_what_is_planned_takes_its_slot(workspace: Workspace) -> None:
    account, now = connected(workspace, "paced"), timezone.now()
    posted(account, now, status=Status.PENDING, begun_at=None)
    load = loads([account], now)[str(account.pk)]
    assert load.next_slot == now + 10 * MINUTE
    assert load.cooldown == 10 * MINUTE


def test_accounts_of_other_workspaces_use_up_a_shared_quota(
    workspace: Workspace, elsewhere: Workspace
) -> None:
    now = timezone.now()
    theirs, ours = connected(elsewhere, "paced"), connected(workspace, "paced")
    for hours in (1, 2, 3):
        posted(theirs, now - hours * HOUR)
    load = loads([ours], now)[str(ours.pk)]
    assert load.used == 0
    assert load.next_slot == now + 21 * HOUR


def waiting(account: Account, at: datetime) -> Upload:
    return posted(account, at, status=Status.PENDING, begun_at=None)


def test_an_upload_begins_when_its_account_may_post(workspace: Workspace) -> None:
    account, now = connected(workspace, "paced"), timezone.now()
    upload, other = waiting(account, now), waiting(account, now + MINUTE)
    posted(account, now - 4 * MINUTE)
    assert take_turn(upload, now) == now + 6 * MINUTE
    assert take_turn(upload, now + 6 * MINUTE) == now + 6 * MINUTE
    assert take_turn(other, now + 7 * MINUTE) == now + 16 * MINUTE


def test_what_begins_later_than_planned_counts_from_then(workspace: Workspace) -> None:
    account, now = connected(workspace, "paced"), timezone.now()
    late = waiting(account, now - HOUR)
    late.started_at = now - HOUR
    late.save()
    assert take_turn(late, now) == now
    assert take_turn(waiting(account, now), now) == now + 10 * MINUTE


def test_a_cap_of_nothing_gives_no_turn(workspace: Workspace) -> None:
    account = connected(workspace, "plain", daily_cap=0)
    assert take_turn(waiting(account, timezone.now())) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shared", [False, True])
def test_of_eight_that_want_to_begin_at_once_one_does(workspace: Workspace, shared: bool) -> None:
    now = timezone.now()
    accounts = [
        connected(workspace, "paced" if shared else "plain", remote_id=str(n), gap_seconds=60)
        for n in range(8 if shared else 1)
    ]
    if shared:  # of the three that the quota allows, two are gone
        for hours in (1, 2):
            posted(accounts[0], now - hours * HOUR)
    uploads = [waiting(accounts[n % len(accounts)], now) for n in range(8)]

    def turn(upload: Upload) -> bool:
        try:
            return take_turn(upload, now) == now
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(turn, uploads)) == 1
    assert Upload.objects.filter(status=Status.PENDING, begun_at=now).count() == 1


def test_a_plan_is_even_and_skips_who_needs_a_new_login(workspace: Workspace) -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    accounts = [connected(workspace, "plain", remote_id=id, name=id) for id in ("a", "b", "c")]
    health.reconnect_needed(accounts[2], "Revoked.")
    found = plan(accounts, 4, over=4 * HOUR, now=now)
    first, second = str(accounts[0].pk), str(accounts[1].pk)
    assert [slot.account for slot in found] == [first, second, first, second]
    with pytest.raises(NoAccount):
        plan(accounts[2:], 1)


def test_the_least_used_is_who_posted_least_lately(workspace: Workspace) -> None:
    now = timezone.now()
    busy, idle = (connected(workspace, "plain", remote_id=id) for id in ("busy", "idle"))
    for days in (3, 4):
        posted(busy, now - days * DAY)
    posted(idle, now - 40 * DAY)
    assert [one.used for one in choosing.candidates([busy, idle], now)] == [2, 0]
    assert {slot.account for slot in plan([busy, idle], 2, now=now)} == {str(idle.pk)}


def test_a_failing_account_rests(workspace: Workspace) -> None:
    account = connected(workspace, "plain")
    health.failed(account, "It answered 503.")
    assert account.last_failure_at
    load = loads([account], account.last_failure_at)[str(account.pk)]
    assert load.cooldown == MINUTE
    assert load.next_slot == account.last_failure_at + MINUTE


def test_who_cannot_post_has_no_next_slot(workspace: Workspace) -> None:
    account = connected(workspace, "plain", is_enabled=False)
    assert loads([account])[str(account.pk)].next_slot is None


def test_a_page_of_accounts_costs_one_query_for_its_load(
    workspace: Workspace, django_assert_num_queries: Any
) -> None:
    accounts = [connected(workspace, "plain", remote_id=str(number)) for number in range(5)]
    with django_assert_num_queries(1):
        loads(accounts)


def test_a_gap_of_days_is_kept(workspace: Workspace) -> None:
    account, now = connected(workspace, "plain", gap_seconds=3 * 86_400), timezone.now()
    last = posted(account, now - 60 * HOUR)
    upload = waiting(account, now)
    assert last.begun_at
    assert take_turn(upload, now) == last.begun_at + 3 * DAY

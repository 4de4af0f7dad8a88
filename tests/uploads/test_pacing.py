"""When an account may post next."""

from __future__ import annotations

from bisect import insort
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uploads.pacing import DAY, Cap, Pace, Quiet, is_allowed, next_slot, used

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PACIFIC = "America/Los_Angeles"


def at(*hours: float) -> list[datetime]:
    """Moments so many hours after noon."""
    return [NOON + hour * HOUR for hour in hours]


def test_without_rules_it_is_now() -> None:
    assert next_slot(Pace(), at(-1, 0, 1), NOON) == NOON


def test_the_gap_counts_from_the_last_post() -> None:
    assert next_slot(Pace(gap=30 * MINUTE), at(-0.25), NOON) == NOON + 15 * MINUTE


def test_the_gap_is_kept_before_planned_posts_too() -> None:
    assert next_slot(Pace(gap=30 * MINUTE), at(0.25, 0.75), NOON) == NOON + 75 * MINUTE


def test_between_planned_posts_there_may_be_room() -> None:
    assert next_slot(Pace(gap=30 * MINUTE), at(0.25, 1.25), NOON) == NOON + 45 * MINUTE


def test_a_rolling_cap_frees_a_day_after_the_first_that_counts() -> None:
    pace = Pace(caps=(Cap(2),))
    assert next_slot(pace, at(-23, -1), NOON) == NOON + HOUR
    assert next_slot(pace, at(-24, -1), NOON) == NOON


def test_a_rolling_cap_counts_what_is_planned() -> None:
    assert next_slot(Pace(caps=(Cap(2),)), at(10, 11), NOON) == NOON + 34 * HOUR


def test_youtubes_day_begins_at_midnight_in_california() -> None:
    pace = Pace(caps=(Cap(2, PACIFIC),))
    midnight = datetime(2026, 11, 21, tzinfo=ZoneInfo(PACIFIC))
    assert next_slot(pace, at(-1, -2), NOON) == midnight
    assert next_slot(pace, at(-5, -1), NOON) == NOON  # the first was yesterday, there


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 8), 23), ((2026, 11, 1), 25)])
def test_a_day_may_have_23_or_25_hours(day: tuple[int, int, int], hours: int) -> None:
    start = datetime(*day, tzinfo=ZoneInfo(PACIFIC)).astimezone(UTC)
    assert next_slot(Pace(caps=(Cap(1, PACIFIC),)), [start], start) == start + hours * HOUR


def test_quiet_hours_go_over_midnight_by_the_accounts_clocks() -> None:
    pace = Pace(quiet=Quiet(time(22), time(7), "Europe/Berlin"))
    assert next_slot(pace, [], NOON) == NOON
    night = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
    assert next_slot(pace, [], night) == datetime(2026, 11, 21, 6, tzinfo=UTC)
    early = datetime(2026, 11, 21, 3, tzinfo=UTC)
    assert next_slot(pace, [], early) == datetime(2026, 11, 21, 6, tzinfo=UTC)


def test_an_hour_that_is_there_twice_is_quiet_twice() -> None:
    pace = Pace(quiet=Quiet(time(1), time(2, 30), "Europe/Berlin"))
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 for the second time
    assert next_slot(pace, [], second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_equal_ends_are_no_quiet_hours() -> None:
    assert next_slot(Pace(quiet=Quiet(time(8), time(8))), [], NOON) == NOON


def test_a_cap_of_nothing_gives_no_slot() -> None:
    assert next_slot(Pace(caps=(Cap(0),)), [], NOON) is None


def test_a_shared_cap_counts_the_pool() -> None:
    pace = Pace(caps=(Cap(5), Cap(3, shared=True)), pool="youtube")
    assert next_slot(pace, [], NOON, pool=at(-3, -2, -1)) == NOON + 21 * HOUR


def test_what_was_used_is_counted_by_the_caps_own_day() -> None:
    posts = at(-25, -24, -23, -5, -1, 2)
    assert used(Cap(9), posts, NOON) == 3
    assert used(Cap(9, PACIFIC), posts, NOON) == 1


moments = st.integers(-3000, 3000).map(lambda minutes: NOON + minutes * MINUTE)
clocks = st.times().map(lambda clock: clock.replace(microsecond=0))
paces = st.builds(
    Pace,
    gap=st.integers(0, 300).map(lambda minutes: minutes * MINUTE),
    caps=st.lists(
        st.builds(Cap, most=st.integers(1, 5), zone=st.sampled_from(["", PACIFIC])), max_size=2
    ).map(tuple),
    quiet=st.none()
    | st.builds(Quiet, clocks, clocks, st.sampled_from(["UTC", "Europe/Berlin", PACIFIC])),
)


def breaks(pace: Pace, posts: list[datetime], new: datetime) -> bool:
    """Whether a post breaks a rule, said the long way."""
    if any(abs(new - post) < pace.gap for post in posts):
        return True
    for cap in pace.caps:
        every = [*posts, new]
        if cap.zone:
            days = [one.astimezone(ZoneInfo(cap.zone)).date() for one in every]
            if days.count(days[-1]) > cap.most:
                return True
        else:
            starts = (one for one in every if new - DAY < one <= new)
            if any(sum(one <= other < one + DAY for other in every) > cap.most for one in starts):
                return True
    return _is_quiet(pace.quiet, new)


def _is_quiet(quiet: Quiet | None, moment: datetime) -> bool:
    if quiet is None or quiet.start == quiet.end:
        return False
    clock = moment.astimezone(ZoneInfo(quiet.zone)).time()
    if quiet.start < quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end


@given(paces, st.lists(moments, max_size=12).map(sorted), moments)
def test_the_slot_breaks_no_rule_and_none_before_it_is_free(
    pace: Pace, posts: list[datetime], earliest: datetime
) -> None:
    found = next_slot(pace, posts, earliest)
    assert found is not None
    assert found >= earliest
    assert not breaks(pace, posts, found)
    assert is_allowed(pace, posts, found)
    minutes = int((found - earliest) / MINUTE)
    for minute in range(0, minutes, max(1, minutes // 50)):
        assert breaks(pace, posts, earliest + minute * MINUTE)


@given(paces, st.lists(moments, min_size=1, max_size=30))
def test_whatever_is_planned_one_after_another_breaks_no_rule(
    pace: Pace, wishes: list[datetime]
) -> None:
    posts: list[datetime] = []
    for wish in wishes:
        found = next_slot(pace, posts, wish)
        assert found is not None
        assert not breaks(pace, posts, found)
        insort(posts, found)
    assert posts == sorted(posts)

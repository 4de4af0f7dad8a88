"""Which account takes which video, and when."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.uploads.test_pacing import breaks, paces
from uploads.pacing import Cap, Pace, Quiet
from uploads.rotation import HOWS, Candidate, History, How, NoAccount, Slot, choose, ranked, slots

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
NONE = History()


def three(**more: Pace) -> list[Candidate]:
    return [Candidate(id, pace=more.get(id, Pace(gap=HOUR))) for id in ("a", "b", "c")]


def names(found: list[Slot]) -> str:
    return "".join(slot.account for slot in found)


def test_named_accounts_come_in_the_order_of_the_wish() -> None:
    assert [one.id for one in choose(three(), ids=["c", "a", "c"])] == ["c", "a"]


def test_tags_choose_who_has_all_of_them() -> None:
    accounts = [
        Candidate("a", tags=frozenset({"cats", "de"})),
        Candidate("b", tags=frozenset({"cats"})),
    ]
    assert [one.id for one in choose(accounts, tags=["cats", "de"])] == ["a"]


def test_who_cannot_post_is_not_chosen() -> None:
    accounts = [Candidate("a", is_usable=False), Candidate("b", platform="tiktok")]
    assert [one.id for one in choose(accounts)] == ["b"]
    with pytest.raises(NoAccount, match="connect or enable"):
        choose(accounts, ids=["a"])
    with pytest.raises(NoAccount):
        choose(accounts, platform="youtube")


def test_round_robin_goes_on_after_the_one_that_posted_last() -> None:
    history = History({"a": [NOON - 2 * DAY], "b": [NOON - DAY]})
    assert [one.id for one in ranked(three(), history, "round_robin")] == ["c", "a", "b"]
    assert names(slots(three(), history, 4, NOON, how="round_robin", over=8 * HOUR)) == "cabc"


def test_the_least_used_catches_up() -> None:
    accounts = [Candidate("a", used=3), Candidate("b", used=1), Candidate("c", used=2)]
    assert names(slots(accounts, NONE, 6, NOON, over=6 * HOUR)) == "bbcbca"


def test_the_healthiest_comes_first() -> None:
    accounts = [
        Candidate("a", streak=2),
        Candidate("b", last_success=NOON - DAY),
        Candidate("c", last_success=NOON - HOUR),
    ]
    assert [one.id for one in ranked(accounts, NONE, "healthiest")] == ["c", "b", "a"]
    assert names(slots(accounts, NONE, 2, NOON, how="healthiest")) == "cc"


def test_the_healthiest_is_relieved_while_it_rests() -> None:
    accounts = [
        Candidate("a", streak=2, pace=Pace(gap=HOUR)),
        Candidate("b", pace=Pace(gap=HOUR)),
    ]
    assert Counter(names(slots(accounts, NONE, 4, NOON, how="healthiest"))) == {"a": 2, "b": 2}


def test_every_video_to_every_account() -> None:
    found = slots(three(), NONE, 2, NOON, how="every")
    assert [(slot.number, slot.account) for slot in found] == [
        (0, "a"),
        (0, "b"),
        (0, "c"),
        (1, "a"),
        (1, "b"),
        (1, "c"),
    ]
    assert {slot.at for slot in found if slot.number == 1} == {NOON + HOUR}


def test_a_batch_is_spread_over_hours() -> None:
    found = slots([Candidate("a")], NONE, 4, NOON, over=8 * HOUR)
    assert [slot.at - NOON for slot in found] == [0 * HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR]


def test_who_is_a_day_late_is_passed_over() -> None:
    accounts = three(b=Pace(caps=(Cap(1),)))
    history = History({"b": [NOON - HOUR, NOON + 23 * HOUR]})
    assert "b" not in names(slots(accounts, history, 20, NOON, how="round_robin"))


def test_a_pool_is_shared_by_its_accounts() -> None:
    pace = Pace(caps=(Cap(4, shared=True),), pool="youtube")
    found = slots([Candidate("a", pace=pace), Candidate("b", pace=pace)], NONE, 5, NOON)
    assert [slot.at for slot in found] == [NOON] * 4 + [NOON + DAY]
    assert Counter(names(found[:4])) == {"a": 2, "b": 2}


def test_caps_of_nothing_are_told() -> None:
    with pytest.raises(NoAccount, match="caps are 0"):
        slots([Candidate("a", pace=Pace(caps=(Cap(0),)))], NONE, 1, NOON)


def test_nothing_wanted_is_nothing_planned() -> None:
    assert slots(three(), NONE, 0, NOON) == []


@given(
    st.lists(paces, min_size=1, max_size=4),
    st.integers(1, 40),
    st.sampled_from(HOWS),
    st.integers(0, 48),
)
def test_no_plan_breaks_a_rule_or_the_order(
    found: list[Pace], wanted: int, how: How, hours: int
) -> None:
    accounts = [Candidate(str(number), pace=pace) for number, pace in enumerate(found)]
    plan = slots(accounts, NONE, wanted, NOON, how=how, over=hours * HOUR)
    for one in accounts:
        own = [slot.at for slot in plan if slot.account == one.id]
        assert own == sorted(own)
        for at, moment in enumerate(own):
            assert not breaks(one.pace, own[:at] + own[at + 1 :], moment)
    if how == "every":
        assert Counter(slot.number for slot in plan) == dict.fromkeys(range(wanted), len(accounts))
    else:
        assert [slot.number for slot in plan] == list(range(wanted))
        assert [slot.at for slot in plan] == sorted(slot.at for slot in plan)


PACES = {
    "youtube": Pace(gap=20 * MINUTE, caps=(Cap(100, "America/Los_Angeles"),)),
    "tiktok": Pace(gap=HOUR, caps=(Cap(15),), quiet=Quiet(time(23), time(7), "Asia/Ho_Chi_Minh")),
    "second": Pace(gap=45 * MINUTE, caps=(Cap(8),), quiet=Quiet(time(1), time(6))),
    "facebook": Pace(gap=30 * MINUTE, caps=(Cap(30),)),
    "page": Pace(gap=2 * HOUR, caps=(Cap(10),), quiet=Quiet(time(22), time(8), "Europe/Berlin")),
}


@pytest.mark.parametrize("how", ["round_robin", "least_used"])
def test_a_month_of_five_accounts_and_a_thousand_videos(how: How) -> None:
    """Planned day by day, 34 videos each morning, as a schedule would."""
    posts: dict[str, list[datetime]] = {id: [] for id in PACES}
    order: list[datetime] = []
    for day in range(30):
        now = NOON + day * DAY
        wanted = 33 if day % 3 else 34
        candidates = [Candidate(id, pace=pace, used=len(posts[id])) for id, pace in PACES.items()]
        plan = slots(candidates, History(posts), wanted, now, how=how, over=12 * HOUR)
        assert [slot.at for slot in plan] == sorted(slot.at for slot in plan)
        order += [slot.at for slot in plan]
        for slot in plan:
            posts[slot.account].append(slot.at)
    assert len(order) == 1000
    for id, pace in PACES.items():
        own = sorted(posts[id])
        for at, moment in enumerate(own):
            assert not breaks(pace, own[:at] + own[at + 1 :], moment), id
    loads = [len(own) for own in posts.values()]
    assert max(loads) - min(loads) <= 2, loads


def test_a_thousand_videos_in_one_plan_are_even_and_in_order() -> None:
    candidates = [Candidate(id, pace=pace) for id, pace in PACES.items()]
    plan = slots(candidates, NONE, 1000, NOON, over=30 * DAY)
    assert [slot.number for slot in plan] == list(range(1000))
    assert [slot.at for slot in plan] == sorted(slot.at for slot in plan)
    assert set(Counter(slot.account for slot in plan).values()) == {200}
    for id, pace in PACES.items():
        own = [slot.at for slot in plan if slot.account == id]
        assert not any(breaks(pace, own[:at] + own[at + 1 :], own[at]) for at in range(len(own)))

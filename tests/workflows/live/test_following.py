"""What a browser gets next, decided without a server."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflows.live.following import Following, Outbox
from workflows.live.messages import Event, EventType


def event(
    seq: int | None, run: str = "r", type: EventType = "node.started", node: str = ""
) -> Event:
    return {"seq": seq, "time": "", "run": run, "type": type, "node": node, "payload": {}}


def test_an_event_that_comes_twice_is_dropped() -> None:
    following = Following()
    following.start("r", 4)
    assert [following.live(event(n)) for n in (4, 5, 5, 6)] == [False, True, False, True]
    assert not following.behind


def test_a_missing_number_silences_the_run_until_it_was_read() -> None:
    following = Following()
    following.start("r", 4)
    assert not following.live(event(6))
    assert following.behind == {"r"}
    assert not following.live(event(None))
    following.read("r", [event(5), event(6)], complete=True)
    assert not following.live(event(6))
    assert following.live(event(7))


def test_one_run_behind_does_not_hold_up_another() -> None:
    following = Following()
    following.start("r", 1)
    following.live(event(9))
    assert following.live(event(None, "other"))
    assert following.live(event(1, "other"))


def test_a_run_that_nobody_knew_begins_where_it_is_heard_of() -> None:
    following = Following()
    assert following.live(event(7, "new"))
    assert following.seen["new"] == 7


def test_the_database_may_know_of_more() -> None:
    following = Following()
    following.start("r", 4)
    following.stands_at("r", 4)
    assert not following.behind
    following.stands_at("r", 5)
    assert following.behind == {"r"}


def test_only_the_newest_progress_of_a_node_waits() -> None:
    outbox = Outbox()
    first, second = (event(None, type="node.progress", node="a") for _ in range(2))
    second["time"] = "later"
    other = event(None, type="node.progress", node="b")
    outbox.put([first, event(1), other, second])
    assert outbox.take() == [event(1), other, second]
    assert outbox.take() == []


def test_a_full_outbox_says_whose_events_it_dropped() -> None:
    outbox = Outbox(longest=2)
    assert outbox.put([event(1, "a"), event(1, "b")]) == set()
    assert outbox.put([event(2, "a")]) == {"a"}
    assert len(outbox.take()) == 2


@given(st.data())
def test_whatever_is_lost_repeated_or_late_every_number_is_sent_once(data: st.DataObject) -> None:
    stored = [event(n) for n in range(1, data.draw(st.integers(1, 30)) + 1)]
    since = data.draw(st.integers(0, len(stored)))
    arriving = data.draw(st.lists(st.sampled_from(stored)))
    following, sent = Following(), []
    following.start("r", since)
    for one in arriving:
        if following.live(one):
            sent.append(one["seq"])
        if following.behind:
            missing = [e for e in stored if (e["seq"] or 0) > following.seen["r"]]
            page = missing[: data.draw(st.integers(1, 5))]
            following.read("r", page, complete=len(page) == len(missing))
            sent += [e["seq"] for e in page]
    assert sent == list(range(since + 1, since + 1 + len(sent)))
